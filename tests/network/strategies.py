"""Random supply networks for the tests, and ways to write the same one differently.

Figures are small whole numbers, so that ties, zero margins and full limits happen often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from zhegang.network import (
    Bom,
    Demand,
    Hubs,
    Lanes,
    NetworkInput,
    Plants,
    Recipes,
    Suppliers,
    Supply,
)
from zhegang.network.tables import TABLES, columns


def _whole(draw: st.DrawFn, n: int, low: int, high: int) -> list[int]:
    return draw(st.lists(st.integers(low, high), min_size=n, max_size=n))


@st.composite
def networks(
    draw: st.DrawFn, *, contracts: bool = True, n_scenario: int = 1, max_plants: int = 4
) -> NetworkInput:
    """A network; with contracts it may be infeasible."""
    n_plant = draw(st.integers(1, max_plants))
    n_product, n_market = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    n_part, n_hub = draw(st.integers(0, 2)), draw(st.integers(0, 1))
    existing = draw(st.lists(st.booleans(), min_size=n_plant, max_size=n_plant))
    may_close = draw(st.lists(st.booleans(), min_size=n_plant, max_size=n_plant))
    minimum_use = _whole(draw, n_plant, 0, 2) if contracts else [0] * n_plant
    pairs = [(f, i) for f in range(n_plant) for i in range(n_product)]
    recipes = [pair for pair in pairs if draw(st.integers(0, 3))] or pairs[:1]
    demands = [(i, m) for i in range(n_product) for m in range(n_market)]
    ways = [(r, m, h) for r in range(len(recipes)) for m in range(n_market) for h in range(-1, n_hub)]
    lanes = [way for way in ways if draw(st.integers(0, 3))]
    bom = [(r, k) for r in range(len(recipes)) for k in range(n_part) if draw(st.booleans())]
    n_supplier = 2 if n_part else 0
    arcs = [
        (s, k, f)
        for s in range(n_supplier)
        for k in range(n_part)
        for f in range(n_plant)
        if draw(st.integers(0, 3))
    ]

    def by_scenario(n: int, low: int, high: int) -> Any:
        return np.array([_whole(draw, n, low, high) for _ in range(n_scenario)], float).reshape(n_scenario, n)

    maximum = by_scenario(len(demands), 0, 30)
    minimum = np.minimum(by_scenario(len(demands), 0, 6), maximum) if contracts else 0.0
    return NetworkInput(
        plants=Plants(
            label=tuple(f"plant-{f}" for f in range(n_plant)),
            capacity=_whole(draw, n_plant, 0, 40),
            fixed_cost=_whole(draw, n_plant, 0, 300),
            opening_cost_per_year=_whole(draw, n_plant, 0, 200),
            existing=existing,
            may_close=may_close,
            minimum_use=np.array(minimum_use) / 4,
        ),
        products=tuple(f"product-{i}" for i in range(n_product)),
        markets=tuple(f"market-{m}" for m in range(n_market)),
        parts=tuple(f"part-{k}" for k in range(n_part)),
        recipes=Recipes(
            plant=[r[0] for r in recipes],
            product=[r[1] for r in recipes],
            unit_cost=_whole(draw, len(recipes), 1, 20),
            capacity_use=_whole(draw, len(recipes), 1, 3),
        ),
        bom=Bom(recipe=[b[0] for b in bom], part=[b[1] for b in bom], quantity=_whole(draw, len(bom), 1, 4)),
        suppliers=Suppliers(
            label=tuple(f"supplier-{s}" for s in range(n_supplier)),
            capacity=[draw(st.sampled_from([10.0, 60.0, np.inf])) for _ in range(n_supplier)],
        ),
        supply=Supply(
            supplier=[a[0] for a in arcs],
            part=[a[1] for a in arcs],
            plant=[a[2] for a in arcs],
            unit_cost=_whole(draw, len(arcs), 1, 6),
            unit_duty=by_scenario(len(arcs), 0, 4),
        ),
        hubs=Hubs(
            label=tuple(f"hub-{h}" for h in range(n_hub)),
            capacity=[draw(st.sampled_from([5.0, 20.0, np.inf])) for _ in range(n_hub)],
        ),
        lanes=Lanes(
            recipe=[lane[0] for lane in lanes],
            market=[lane[1] for lane in lanes],
            hub=[lane[2] for lane in lanes],
            unit_revenue=_whole(draw, len(lanes), 20, 60),
            unit_moving=_whole(draw, len(lanes), 0, 10),
            unit_duty=by_scenario(len(lanes), 0, 30),
            weight=np.array(_whole(draw, len(lanes), 0, 4)) / 2,
        ),
        demand=Demand(
            product=[d[0] for d in demands],
            market=[d[1] for d in demands],
            maximum=maximum,
            minimum=minimum,
        ),
        max_new_plants=draw(st.sampled_from([None, 0, 1, 2])),
        probability=np.full(n_scenario, 1 / n_scenario),
    )


def changed(problem: NetworkInput, rest: Any = (), **tables: Mapping[str, Any]) -> NetworkInput:
    """The problem with columns of its tables replaced: `changed(p, lanes={"unit_duty": 0.0})`."""
    new = {key: replace(getattr(problem, key), **columns) for key, columns in tables.items()}
    return replace(problem, **new, **dict(rest))


def one_scenario(problem: NetworkInput, s: int, probability: Any) -> NetworkInput:
    """The problem with the figures of scenario s in every scenario."""
    return changed(
        problem,
        {"probability": probability},
        recipes={"unit_cost": problem.recipes.unit_cost[s]},
        supply={key: getattr(problem.supply, key)[s] for key in ("unit_cost", "unit_duty")},
        demand={key: getattr(problem.demand, key)[s] for key in ("maximum", "minimum")},
        lanes={key: getattr(problem.lanes, key)[s] for key in ("unit_revenue", "unit_moving", "unit_duty")},
    )


def shuffled(problem: NetworkInput, seed: int) -> tuple[NetworkInput, dict[str, Any]]:
    """The same problem with every row elsewhere, and which old row stands in each place."""
    rng = np.random.default_rng(seed)
    sets = ("products", "markets", "parts")
    rows = {key: rng.permutation(len(getattr(problem, key))) for key in sets}
    rows |= {key: rng.permutation(_length(problem, key)) for key in TABLES}
    place = {key: np.argsort(found) for key, found in rows.items()}
    new: dict[str, Any] = {key: tuple(getattr(problem, key)[i] for i in rows[key]) for key in sets}
    for key, table in TABLES.items():
        moved = {}
        for name, spec in columns(table).items():
            value = getattr(getattr(problem, key), name)
            if isinstance(value, tuple):
                moved[name] = tuple(value[i] for i in rows[key])
                continue
            value = value[..., rows[key]]
            if spec.kind == "index":
                value = [place[spec.of][v] if v >= 0 else -1 for v in value]
            moved[name] = value
        new[key] = table(**moved)
    for key in ("forced_open", "forced_closed"):
        new[key] = tuple(place["plants"][f] for f in getattr(problem, key))
    return replace(problem, **new), rows


def _length(problem: NetworkInput, key: str) -> int:
    table = getattr(problem, key)
    return len(getattr(table, next(iter(columns(type(table))))))
