"""The network solved again by other people's means.

`by_enumeration` tries every set of open plants and writes the flows another way than the
engine: no `make` variables, parts as inequalities, row by row through HiGHS's own modelling
calls, nothing scaled. `by_counting` tries every whole flow of a tiny network and uses no
solver at all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import highspy
import numpy as np

from zhegang.network import NetworkInput


def open_sets(p: NetworkInput) -> Iterator[np.ndarray[Any, np.dtype[np.bool_]]]:
    """Every set of open plants that the problem allows."""
    n = len(p.plants.label)
    for found in itertools.product((False, True), repeat=n):
        opened = np.array(found)
        fixed = p.plants.existing & ~p.plants.may_close
        new = int((opened & ~p.plants.existing).sum())
        if (fixed & ~opened).any() or (p.max_new_plants is not None and new > p.max_new_plants):
            continue
        if all(opened[list(p.forced_open)]) and not any(opened[list(p.forced_closed)]):
            yield opened


def plant_cost(p: NetworkInput, opened: Any) -> float:
    opening = float((p.plants.opening_cost_per_year * ~p.plants.existing)[opened].sum())
    return float(p.plants.fixed_cost[opened].sum()) + opening


def by_enumeration(p: NetworkInput) -> tuple[float, set[tuple[bool, ...]]] | None:
    """The best profit and the sets of open plants that reach it; None if none is feasible."""
    found: dict[tuple[bool, ...], float] = {}
    for opened in open_sets(p):
        scenarios = [_flows(p, s, opened) for s in range(p.n_scenario)]
        if all(value is not None for value in scenarios):
            mean = float(p.probability @ np.array(scenarios, float))
            found[tuple(opened.tolist())] = mean - plant_cost(p, opened)
    if not found:
        return None
    best = max(found.values())
    return best, {key for key, value in found.items() if value >= best - 1e-6 * max(1.0, abs(best))}


def _flows(p: NetworkInput, s: int, opened: Any) -> float | None:
    h = highspy.Highs()
    h.silent()
    h.setOptionValue("threads", 1)
    plant_of = p.recipes.plant[p.lanes.recipe]
    margin = p.lanes.unit_revenue[s] - p.lanes.unit_moving[s] - p.lanes.unit_duty[s]
    margin = margin - p.recipes.unit_cost[s][p.lanes.recipe]
    ship = [h.addVariable(lb=0, obj=float(m)) for m in margin]
    buy = [h.addVariable(lb=0, obj=-float(c)) for c in p.supply.unit_cost[s] + p.supply.unit_duty[s]]

    def limit(terms: list[Any], low: float, high: float) -> bool:
        """Adds low <= terms <= high; False if there are no terms and zero does not fit."""
        if not terms:
            return low <= 0 <= high
        h.addConstr(low <= h.qsum(terms) <= high)
        return True

    sound = True
    for f, is_open in enumerate(opened):
        use = [
            float(p.recipes.capacity_use[p.lanes.recipe[j]]) * ship[j] for j in np.flatnonzero(plant_of == f)
        ]
        most = float(p.plants.capacity[f]) * bool(is_open)
        sound &= limit(use, float(p.plants.minimum_use[f]) * most, most)
        for k in range(len(p.parts)):
            quantity = {
                int(r): float(q)
                for r, part, q in zip(p.bom.recipe, p.bom.part, p.bom.quantity, strict=True)
                if part == k
            }
            need = [
                quantity[int(p.lanes.recipe[j])] * ship[j]
                for j in np.flatnonzero(plant_of == f)
                if int(p.lanes.recipe[j]) in quantity
            ]
            have = [buy[a] for a in np.flatnonzero((p.supply.plant == f) & (p.supply.part == k))]
            sound &= limit([*have, *(-1.0 * term for term in need)], 0.0, highspy.kHighsInf)
    for i, most in enumerate(p.suppliers.capacity.tolist()):
        sound &= limit([buy[a] for a in np.flatnonzero(p.supply.supplier == i)], -highspy.kHighsInf, most)
    for i, most in enumerate(p.hubs.capacity.tolist()):
        passing = [float(p.lanes.weight[j]) * ship[j] for j in np.flatnonzero(p.lanes.hub == i)]
        sound &= limit(passing, -highspy.kHighsInf, most)
    product_of = p.recipes.product[p.lanes.recipe]
    for d, (product, market) in enumerate(zip(p.demand.product, p.demand.market, strict=True)):
        lanes = np.flatnonzero((product_of == product) & (p.lanes.market == market))
        sound &= limit([ship[j] for j in lanes], float(p.demand.minimum[s, d]), float(p.demand.maximum[s, d]))
    if not sound:
        return None
    if not ship and not buy:
        return 0.0
    h.maximize()
    return float(h.getObjectiveValue()) if h.getModelStatus() == highspy.HighsModelStatus.kOptimal else None


def by_counting(p: NetworkInput) -> float | None:
    """The best profit over all whole flows; one scenario, no parts, no hubs, tiny demands."""
    best: float | None = None
    most = [int(p.demand.maximum[0, d]) for d in p.lane_demand]
    for flows in itertools.product(*(range(m + 1) for m in most)):
        sold = [0.0] * len(p.demand.product)
        used = [0.0] * len(p.plants.label)
        earned = 0.0
        for j, units in enumerate(flows):
            r = int(p.lanes.recipe[j])
            sold[int(p.lane_demand[j])] += units
            used[int(p.recipes.plant[r])] += units * float(p.recipes.capacity_use[r])
            unit = p.lanes.unit_revenue[0, j] - p.lanes.unit_moving[0, j] - p.lanes.unit_duty[0, j]
            earned += units * float(unit - p.recipes.unit_cost[0, r])
        if any(
            not low <= x <= high
            for x, low, high in zip(sold, p.demand.minimum[0], p.demand.maximum[0], strict=True)
        ):
            continue
        for opened in open_sets(p):
            room = p.plants.capacity * opened
            if all(
                floor <= u <= cap
                for u, floor, cap in zip(used, room * p.plants.minimum_use, room, strict=True)
            ):
                profit = earned - plant_cost(p, opened)
                best = profit if best is None else max(best, profit)
    return best
