"""The network plan: the case's alternatives as a network problem, solved strategy by strategy.

A strategy says which plants may run, whether sales may grow beyond today's, and by which
routes goods may travel. Each is solved on its own, so that the comparison is honest: every
one is the best that can be done under its terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as pairs
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case, Demand, Market
from zhegang.plan.result import (
    Alternative,
    Flow,
    NetworkPlan,
    PartFlow,
    PlantUse,
    Route,
    Strategy,
)
from zhegang.plan.world import called


@dataclass(frozen=True, slots=True)
class Supply:
    """A part from a supplier at a plant's gate; `duty` None where it is not determined."""

    supplier: str
    part: str
    plant: str
    cost: float  # price and freight of one piece
    duty: float | None
    missing: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Goods of running plants pass this hub wherever it serves them, and go direct elsewhere."""

    hub: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a strategy allows; without a `way` goods may take any route."""

    id: str
    label: Note
    plants: frozenset[str]
    forced: tuple[str, ...] = ()
    growth: bool = True
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class _Segment:
    """Units one buyer takes of one product: what it takes today, or what it would take more."""

    product: str
    market: str
    label: str
    demand: Demand
    units: float
    minimum: float
    extra_cost: float


def plan_network(
    case: Case, routes: Sequence[Route], offers: Sequence[Alternative], supplies: Sequence[Supply]
) -> NetworkPlan:
    """Solves every strategy of the case; the best one is chosen.

    Lanes and parts without a determined (or assumed) duty are left out and listed: an
    unknown duty never enters a profit as zero.
    """
    usable = [o for o in offers if o.landed is not None]
    parts = [s for s in supplies if s.duty is not None]
    solved = tuple(_solve(case, terms, routes, usable, parts) for terms in strategies(case, routes))
    with_plan = [s for s in solved if s.objective is not None]
    most = max((s.objective or 0.0 for s in with_plan), default=0.0)
    # Of equals the one that says more by its name: the first; "best" stands last.
    chosen = next((s for s in with_plan if (s.objective or 0.0) >= most - 1e-6 * abs(most)), None)
    return NetworkPlan(solved, chosen.id if chosen else None, _left_out(offers, supplies))


def _left_out(offers: Sequence[Alternative], supplies: Sequence[Supply]) -> tuple[tuple[str, Note], ...]:
    """What no plan could use, grouped by what is missing."""
    found: dict[str, tuple[list[str], Note]] = {}
    for what, notes in (
        *((f"{s.part} ({s.supplier} → {s.plant})", s.missing) for s in supplies if s.duty is None),
        *((f"{o.product} ({o.plant} → {o.market})", o.missing) for o in offers if o.landed is None),
    ):
        for note in notes[-1:]:
            names, _ = found.setdefault(note.in_lang("en"), ([], note))
            if what not in names:
                names.append(what)
    return tuple((", ".join(names), note) for names, note in found.values())


def strategies(case: Case, routes: Sequence[Route]) -> list[Terms]:
    """Keep as it is; sell more; each way out of today's plants; each second plant; the best of all."""
    existing = frozenset(p.id for p in case.plants if p.status == "existing")
    candidates = [p for p in case.plants if p.status == "candidate"]
    names = {h.id: called(h) for h in case.hubs}
    found = [
        Terms("keep", Note(N_("Keep today's plants and today's sales")), existing, growth=False),
        Terms("sell-more", Note(N_("Keep today's plants, sell up to what each market would take")), existing),
    ]
    ways = sorted(
        {r.hub for r in routes if r.plant in existing}, key=lambda hub: (hub is not None, hub or "")
    )
    if len(ways) > 1:
        for hub in ways:
            label = Note(N_("Sell more, everything direct"))
            if hub is not None:
                label = Note(N_("Sell more, everything through {hub} that can"), {"hub": names[hub]})
            found.append(Terms(f"through-{hub or 'direct'}", label, existing, way=Way(hub)))
    if case.max_new_plants != 0:
        for plant in candidates:
            label = Note(N_("Open {plant} beside today's plants"), {"plant": called(plant)})
            found.append(Terms(f"plus-{plant.id}", label, existing | {plant.id}, forced=(plant.id,)))
        if candidates:
            everything = existing | {p.id for p in candidates}
            found.append(Terms("best", Note(N_("Whatever earns most, all plants allowed")), everything))
    return found


def _segments(case: Case, *, growth: bool) -> list[_Segment]:
    found = []
    for market in case.markets:
        for demand in market.demand:
            units = float(demand.units)
            today = units if demand.units_today is None else min(float(demand.units_today), units)
            today = max(today, float(demand.minimum))
            found.append(_segment(market, demand, "today", today, float(demand.minimum), 0.0))
            if growth and units > today:
                extra = float(demand.growth_cost)
                found.append(_segment(market, demand, "more", units - today, 0.0, extra))
    return found


def _segment(
    market: Market, demand: Demand, part: str, units: float, minimum: float, extra: float
) -> _Segment:
    label = " / ".join(filter(None, (market.id, demand.buyer, part)))
    return _Segment(demand.product, market.id, label, demand, units, minimum, extra)


def _allowed(
    terms: Terms, existing: frozenset[str], offers: Sequence[Alternative], routes: Mapping[str, Route]
) -> list[Alternative]:
    held = [o for o in offers if o.plant in terms.plants]
    if terms.way is None:
        return held
    hub = terms.way.hub
    served = {(o.product, o.plant, o.market) for o in held if routes[o.route].hub == hub}
    return [
        o
        for o in held
        if o.plant not in existing
        or routes[o.route].hub == (hub if (o.product, o.plant, o.market) in served else None)
    ]


def _solve(
    case: Case,
    terms: Terms,
    routes: Sequence[Route],
    offers: Sequence[Alternative],
    supplies: Sequence[Supply],
) -> Strategy:
    from zhegang.network import evaluate, solve
    from zhegang.network.explain import explain_infeasible

    by_id = {r.id: r for r in routes}
    existing = frozenset(p.id for p in case.plants if p.status == "existing")
    allowed = _allowed(terms, existing, offers, by_id)
    segments = _segments(case, growth=terms.growth)
    lanes = [(o, s) for o, s in pairs(allowed, segments) if (o.product, o.market) == (s.product, s.market)]
    problem = build_problem(case, terms, by_id, segments, lanes, supplies)
    solution = solve(problem)
    if not solution.has_plan:
        reasons = tuple(Note(r.text, r.fields) for r in explain_infeasible(problem))
        return _without_plan(terms, solution.status, reasons)
    checked = evaluate(problem, solution)
    flows = _flows(lanes, solution.ship[0].tolist())
    return Strategy(
        id=terms.id,
        label=terms.label,
        status=solution.status,
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        plants=_plant_use(case, problem, solution),
        flows=flows,
        part_flows=_part_flows(supplies, solution.buy[0].tolist()),
        duty=checked.amounts.duty + checked.amounts.part_duty,
        revenue=checked.amounts.revenue,
        unmet=_unmet(case, flows),
        reevaluated=checked.objective,
        violations=tuple(f"{v.name}: {v.label}" for v in checked.violations),
        reasons=(),
    )


def _without_plan(terms: Terms, status: Any, reasons: tuple[Note, ...]) -> Strategy:
    return Strategy(
        id=terms.id,
        label=terms.label,
        status=status,
        objective=None,
        bound=None,
        gap=None,
        plants=(),
        flows=(),
        part_flows=(),
        duty=None,
        revenue=None,
        unmet=(),
        reevaluated=None,
        violations=(),
        reasons=reasons,
    )


def build_problem(
    case: Case,
    terms: Terms,
    routes: dict[str, Route],
    segments: Sequence[_Segment],
    lanes: Sequence[tuple[Alternative, _Segment]],
    supplies: Sequence[Supply],
) -> Any:
    """The strategy as a `network.NetworkInput`; lane i is `lanes[i]`, arc i `supplies[i]`.

    A buyer's segment is a market of its own in the network, so that units won above
    today's can cost more than those sold already.
    """
    from zhegang.network import Bom, Demand, Hubs, Lanes, NetworkInput, Plants, Recipes, Suppliers, Supply

    plant_row = _rows(p.id for p in case.plants)
    product_row = _rows(p.id for p in case.products)
    part_row = _rows(p.id for p in case.parts)
    hub_row = _rows(h.id for h in case.hubs)
    supplier_row = _rows(s.id for s in case.suppliers)
    market_row = _rows(s.label for s in segments)
    recipes = [(p, r) for p in case.plants for r in p.recipes]
    recipe_row = {(p.id, r.product): i for i, (p, r) in enumerate(recipes)}
    bills = {p.id: p.bom for p in case.products}
    bom = [(i, line) for i, (_, r) in enumerate(recipes) for line in bills[r.product]]
    kilograms = {p.id: float(p.weight_kg) for p in case.products}
    hub_of = [routes[o.route].hub for o, _ in lanes]
    return NetworkInput(
        plants=Plants(
            label=tuple(plant_row),
            capacity=_floats(float(p.capacity) for p in case.plants),
            fixed_cost=_floats(float(p.fixed_cost) for p in case.plants),
            opening_cost_per_year=_floats(float(p.opening_cost / p.opening_years) for p in case.plants),
            existing=np.array([p.status == "existing" for p in case.plants]),
            minimum_use=_floats(float(p.minimum_use) for p in case.plants),
        ),
        products=tuple(product_row),
        markets=tuple(market_row),
        parts=tuple(part_row),
        recipes=Recipes(
            plant=_ints(plant_row[p.id] for p, _ in recipes),
            product=_ints(product_row[r.product] for _, r in recipes),
            unit_cost=_floats(float(r.unit_cost) for _, r in recipes),
            capacity_use=_floats(float(r.capacity_use) for _, r in recipes),
        ),
        bom=Bom(
            recipe=_ints(i for i, _ in bom),
            part=_ints(part_row[line.part] for _, line in bom),
            quantity=_floats(float(line.quantity) for _, line in bom),
        ),
        suppliers=Suppliers(
            label=tuple(supplier_row),
            capacity=_floats(
                float("inf") if s.capacity is None else float(s.capacity) for s in case.suppliers
            ),
        ),
        supply=Supply(
            supplier=_ints(supplier_row[s.supplier] for s in supplies),
            part=_ints(part_row[s.part] for s in supplies),
            plant=_ints(plant_row[s.plant] for s in supplies),
            unit_cost=_floats(s.cost for s in supplies),
            unit_duty=_floats(s.duty or 0.0 for s in supplies),
        ),
        hubs=Hubs(
            label=tuple(hub_row),
            capacity=_floats(
                float("inf") if h.capacity_tonnes is None else float(h.capacity_tonnes) for h in case.hubs
            ),
        ),
        lanes=Lanes(
            recipe=_ints(recipe_row[o.plant, o.product] for o, _ in lanes),
            market=_ints(market_row[s.label] for _, s in lanes),
            hub=_ints(-1 if hub is None else hub_row[hub] for hub in hub_of),
            route=tuple(o.route for o, _ in lanes),
            unit_revenue=_floats(
                float(s.demand.price) + float(s.demand.pass_through) * (o.duty or 0.0) for o, s in lanes
            ),
            unit_moving=_floats(moving_cost(o) + s.extra_cost for o, s in lanes),
            unit_duty=_floats(o.duty or 0.0 for o, _ in lanes),
            weight=_floats(kilograms[o.product] / 1000 for o, _ in lanes),
        ),
        demand=Demand(
            product=_ints(product_row[s.product] for s in segments),
            market=_ints(market_row[s.label] for s in segments),
            maximum=_floats(s.units for s in segments),
            minimum=_floats(s.minimum for s in segments),
        ),
        forced_open=tuple(plant_row[p] for p in terms.forced),
        forced_closed=tuple(
            plant_row[p.id] for p in case.plants if p.status == "candidate" and p.id not in terms.plants
        ),
        max_new_plants=case.max_new_plants,
    )


def moving_cost(offer: Alternative) -> float:
    """What bringing one unit to the buyer costs besides making it and its duty."""
    return (offer.landed or 0.0) - offer.goods - (offer.duty or 0.0)


def _floats(values: Iterable[float]) -> NDArray[np.float64]:
    return np.fromiter(values, np.float64)


def _ints(values: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(values, np.int64)


def _rows(ids: Iterable[str]) -> dict[str, int]:
    return {key: i for i, key in enumerate(dict.fromkeys(ids))}


def _flows(lanes: Sequence[tuple[Alternative, _Segment]], ship: Sequence[float]) -> tuple[Flow, ...]:
    found: dict[tuple[str, str], Flow] = {}
    for (offer, segment), units in zip(lanes, ship, strict=True):
        if units <= 0:
            continue
        duty = offer.duty or 0.0
        price = float(segment.demand.price) + float(segment.demand.pass_through) * duty
        cost = offer.goods + moving_cost(offer) + segment.extra_cost + duty
        before = found.get((offer.product, offer.route))
        found[offer.product, offer.route] = Flow(
            product=offer.product,
            plant=offer.plant,
            origin=offer.origin,
            market=offer.market,
            route=offer.route,
            units=units + (before.units if before else 0.0),
            revenue=units * price + (before.revenue if before else 0.0),
            duty=units * duty + (before.duty if before else 0.0),
            freight=units * offer.freight + (before.freight if before else 0.0),
            profit=units * (price - cost) + (before.profit if before else 0.0),
        )
    return tuple(found.values())


def _part_flows(supplies: Sequence[Supply], buy: Sequence[float]) -> tuple[PartFlow, ...]:
    return tuple(
        PartFlow(s.part, s.supplier, s.plant, pieces, pieces * s.cost, pieces * (s.duty or 0.0))
        for s, pieces in zip(supplies, buy, strict=True)
        if pieces > 0
    )


def _plant_use(case: Case, problem: Any, solution: Any) -> tuple[PlantUse, ...]:
    used = [0.0] * len(case.plants)
    for row, made in enumerate(solution.make[0].tolist()):
        used[int(problem.recipes.plant[row])] += made * float(problem.recipes.capacity_use[row])
    return tuple(
        PlantUse(p.id, is_open, used[i], float(p.capacity), float(p.fixed_cost) if is_open else 0.0)
        for i, (p, is_open) in enumerate(zip(case.plants, solution.open.tolist(), strict=True))
    )


def _unmet(case: Case, flows: Sequence[Flow]) -> tuple[tuple[str, str, float], ...]:
    served: dict[tuple[str, str], float] = {}
    for flow in flows:
        served[flow.product, flow.market] = served.get((flow.product, flow.market), 0.0) + flow.units
    wanted: dict[tuple[str, str], float] = {}
    for market in case.markets:
        for demand in market.demand:
            key = (demand.product, market.id)
            wanted[key] = wanted.get(key, 0.0) + float(demand.units)
    short = ((p, m, units - served.get((p, m), 0.0)) for (p, m), units in wanted.items())
    return tuple((p, m, left) for p, m, left in short if left > 1e-6 * max(1.0, wanted[p, m]))
