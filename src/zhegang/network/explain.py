"""Why a network has no plan, in words that name plants, parts, hubs and contracts.

Two questions are asked of the elastic program. What cannot be kept: the least breach of
contracts, minimum use and the number of new plants, which always exists. And what would be
enough to mend it: each other family of limits alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.network.canonical import canonical
from zhegang.network.elastic import Elastic
from zhegang.network.problem import NetworkInput
from zhegang.network.solution import Reason
from zhegang.network.tables import Floats

_BROKEN = {
    "contract": N_("Units under contract that cannot be delivered: {items}."),
    "minimum_use": N_("Open plants that cannot reach their minimum use, short by: {items}."),
    "plant_count": N_("More new plants must open than the {most} allowed."),
}
_ENOUGH = {
    "reopen": N_("It would be enough to open what is kept closed: {items}."),
    "plant_count": N_("It would be enough to allow {more} new plants more than {most}."),
    "capacity": N_("It would be enough to have more capacity: {items}."),
    "parts": N_("It would be enough to have more parts: {items}."),
    "supplier": N_("It would be enough if suppliers could deliver more: {items}."),
    "hub": N_("It would be enough if hubs could handle more tonnes: {items}."),
    "minimum_use": N_("It would be enough to lower the minimum use, by: {items}."),
}
_NO_LANE = N_("No lane brings {product} to {market}, where {units} units are under contract.")
_NO_SUPPLIER = N_("No supplier brings {part} to {plant}.")


def explain_infeasible(problem: NetworkInput) -> tuple[Reason, ...]:
    """Why `problem` has no plan; empty when it has one.

    First the contracts and minimums that cannot be kept, then gaps in the network behind
    them, then each kind of limit that would mend it alone, with the least amounts. Amounts
    are in the units of the problem: units of goods, capacity units, pieces, tonnes.

    Examples
    --------
    >>> from zhegang.network import Demand, Lanes, Plants, Recipes
    >>> problem = NetworkInput(
    ...     plants=Plants(label=("ningbo",), capacity=[100.0]),
    ...     products=("robot",),
    ...     markets=("eu",),
    ...     recipes=Recipes(plant=[0], product=[0], unit_cost=[60.0]),
    ...     lanes=Lanes(recipe=[0], market=[0], unit_revenue=[100.0]),
    ...     demand=Demand(product=[0], market=[0], maximum=[150.0], minimum=[120.0]),
    ... )
    >>> for reason in explain_infeasible(problem):
    ...     print(reason.text.format(**reason.fields))
    Units under contract that cannot be delivered: robot / eu (20).
    It would be enough to have more capacity: ningbo (20).
    """
    p, _ = canonical(problem)
    elastic = Elastic(p)
    broken = elastic.least(_BROKEN)
    if broken is None:
        raise ModelError(N_("The solver finds no plan even without contracts: its answer is refused."))
    if not any(broken[family].any() for family in _BROKEN):
        return ()
    reasons = [
        _reason(p, family, text, _items(elastic, family, broken[family]))
        for family, text in _BROKEN.items()
        if broken[family].any()
    ]
    reasons += _no_lane(p)
    for family, text in _ENOUGH.items():
        found = elastic.least(() if family == "reopen" else (family,), reopen=family == "reopen")
        if found is None or not found[family].any():
            continue
        items = _items(elastic, family, found[family])
        reasons += _no_supplier(elastic, found["parts"]) if family == "parts" else ()
        reasons.append(_reason(p, f"enough_{family}", text, items))
    return tuple(reasons)


def _reason(p: NetworkInput, kind: str, text: str, items: list[tuple[str, float]]) -> Reason:
    told = ", ".join(f"{name} ({_amount(amount)})" if amount else name for name, amount in items)
    fields = {"items": told}
    if kind.endswith("plant_count"):
        fields = {"most": str(p.max_new_plants), "more": _amount(items[0][1])}
    return Reason(kind, text, fields, tuple(items))


def _amount(value: float) -> str:
    """A number for a sentence: thousands apart, no more decimals than matter."""
    digits = 0 if abs(value - round(value)) < 1e-4 * max(1.0, abs(value)) else 2
    return f"{value:,.{digits}f}" if value >= 0.01 else f"{value:.2g}"


def _items(elastic: Elastic, family: str, amounts: Floats) -> list[tuple[str, float]]:
    """The violated rows of a family by name, with their amounts."""
    p = elastic.problem
    if family == "reopen":
        return [(p.name("plants", int(f)), 0.0) for f in np.flatnonzero(amounts)]
    name = _names(elastic, family)
    rows = elastic.slack[family].row
    return [(name(int(rows[i])), round(float(amounts[i]), 6)) for i in np.flatnonzero(amounts)]


def _names(elastic: Elastic, family: str) -> Callable[[int], str]:
    """How the rows of a family's block are called."""
    p = elastic.problem
    block, table = {
        "contract": ("demand", "demand"),
        "minimum_use": ("minimum_use", "plants"),
        "plant_count": ("plant_count", "plants"),
        "capacity": ("capacity", "plants"),
        "parts": ("part_balance", "parts"),
        "supplier": ("supplier_capacity", "suppliers"),
        "hub": ("hub_capacity", "hubs"),
    }[family]
    entity = elastic.program.blocks[block].entity

    def name(row: int) -> str:
        scenario, i = divmod(row, len(entity))
        found = p.name(table, int(entity[i, -1]), scenario)
        return f"{p.name('plants', int(entity[i, 0]))} / {found}" if family == "parts" else found

    return name


def _no_lane(p: NetworkInput) -> Iterator[Reason]:
    """Contracts that nothing leads to."""
    reached = set(p.lane_demand.tolist())
    for row, units in enumerate(p.demand.minimum.max(axis=0).tolist()):
        if units > 0 and row not in reached:
            product = p.products[int(p.demand.product[row])]
            market = p.markets[int(p.demand.market[row])]
            fields = {"product": product, "market": market, "units": _amount(units)}
            yield Reason("no_lane", _NO_LANE, fields, ((p.name("demand", row), units),))


def _no_supplier(elastic: Elastic, amounts: Floats) -> Iterator[Reason]:
    """Missing parts that nobody supplies at all."""
    p = elastic.problem
    entity = elastic.program.blocks["part_balance"].entity
    bought = set(zip(p.supply.plant.tolist(), p.supply.part.tolist(), strict=True))
    missing = np.unique(elastic.slack["parts"].row[np.flatnonzero(amounts)] % max(len(entity), 1))
    for i in missing:
        plant, part = entity[i].tolist()
        if (plant, part) not in bought:
            names = {"part": p.parts[part], "plant": p.plants.label[plant]}
            yield Reason("no_supplier", _NO_SUPPLIER, names, ((f"{names['plant']} / {names['part']}", 0.0),))
