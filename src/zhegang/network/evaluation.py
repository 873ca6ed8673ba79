"""A plan's profit and its violations, from its flows alone.

Written apart from `blocks.py` and `program.py` on purpose: it walks over the flows one by
one, shares no arrays with the builder, and never calls the solver. A mistake would have to
be made twice to pass.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.network.problem import NetworkInput
from zhegang.network.solution import Amounts, Evaluation, NetworkSolution, Violation

TOLERANCE = 1e-6
"""Share of a limit, or of what flows through it, that a plan may be over it."""


def evaluate(problem: NetworkInput, solution: NetworkSolution) -> Evaluation:
    """The expected profit of `solution`, part by part, and every limit it breaks.

    Sums are exact before they are rounded once, so that the order of rows changes nothing.

    Raises
    ------
    ModelError
        The solution holds no plan.
    """
    if not solution.has_plan:
        raise ModelError(N_("There is no plan to evaluate: status {status}."), status=solution.status)
    amounts = _amounts(problem, solution)
    return Evaluation(amounts.profit, amounts, tuple(_violations(problem, solution)))


def certify(problem: NetworkInput, solution: NetworkSolution) -> Evaluation:
    """The evaluation of a plan that stands up to it.

    Raises
    ------
    ModelError
        The objective differs from the evaluation by more than a millionth, or a limit is broken.
    """
    found = evaluate(problem, solution)
    claimed = solution.objective or 0.0
    gross = found.amounts.revenue + found.amounts.making + found.amounts.parts + found.amounts.fixed
    if abs(claimed - found.objective) > TOLERANCE * abs(found.objective) + 1e-12 * gross:
        raise ModelError(
            N_("The solver claims a profit of {claimed}, the flows give {found}: its answer is refused."),
            claimed=claimed,
            found=found.objective,
        )
    if found.violations:
        worst = max(found.violations, key=lambda v: v.amount)
        raise ModelError(
            N_("The solver's plan breaks {count} limits, {name} of {label} by {amount}: it is refused."),
            count=len(found.violations),
            name=worst.name,
            label=worst.label,
            amount=worst.amount,
        )
    return found


def _amounts(p: NetworkInput, solution: NetworkSolution) -> Amounts:
    terms: dict[str, list[float]] = defaultdict(list)
    plants = zip(
        solution.open.tolist(),
        p.plants.existing.tolist(),
        p.plants.fixed_cost.tolist(),
        p.plants.opening_cost_per_year.tolist(),
        strict=True,
    )
    for is_open, existing, fixed, opening in plants:
        if is_open:
            terms["fixed"].append(fixed)
            if not existing:
                terms["opening"].append(opening)
    for s, weight in enumerate(p.probability.tolist()):
        lanes = zip(
            solution.ship[s].tolist(),
            p.lanes.unit_revenue[s].tolist(),
            p.lanes.unit_moving[s].tolist(),
            p.lanes.unit_duty[s].tolist(),
            strict=True,
        )
        for units, revenue, moving, duty in lanes:
            terms["revenue"].append(weight * units * revenue)
            terms["moving"].append(weight * units * moving)
            terms["duty"].append(weight * units * duty)
        for units, cost in zip(solution.make[s].tolist(), p.recipes.unit_cost[s].tolist(), strict=True):
            terms["making"].append(weight * units * cost)
        arcs = zip(
            solution.buy[s].tolist(),
            p.supply.unit_cost[s].tolist(),
            p.supply.unit_duty[s].tolist(),
            strict=True,
        )
        for pieces, cost, duty in arcs:
            terms["parts"].append(weight * pieces * cost)
            terms["part_duty"].append(weight * pieces * duty)
    names = ("revenue", "making", "parts", "part_duty", "moving", "duty", "fixed", "opening")
    return Amounts(*(math.fsum(terms[name]) for name in names))


def _violations(p: NetworkInput, solution: NetworkSolution) -> Iterator[Violation]:
    yield from _choices(p, solution)
    for s in range(p.n_scenario):
        for of, flows in (("recipes", solution.make), ("supply", solution.buy), ("lanes", solution.ship)):
            for i, flow in enumerate(flows[s].tolist()):
                if not flow >= 0:
                    yield Violation("flow_not_negative", p.name(of, i, s), -flow)
        yield from _making(p, solution, s)
        yield from _parts(p, solution, s)
        yield from _selling(p, solution, s)


def _choices(p: NetworkInput, solution: NetworkSolution) -> Iterator[Violation]:
    new = 0
    for f, is_open in enumerate(solution.open.tolist()):
        existing = bool(p.plants.existing[f])
        new += is_open and not existing
        if not is_open and existing and not p.plants.may_close[f]:
            yield Violation("plant_may_not_close", p.name("plants", f), 1.0)
    if p.max_new_plants is not None and new > p.max_new_plants:
        yield Violation("max_new_plants", "", float(new - p.max_new_plants))


def _over(
    name: str, label: Callable[[], str], used: float, limit: float, size: float | None = None
) -> Iterator[Violation]:
    """A violation if `used` is above `limit` by more than the tolerated share of `size`."""
    size = max(abs(used), abs(limit)) if size is None else size
    if not used - limit <= TOLERANCE * size:
        yield Violation(name, label(), used - limit)


def _making(p: NetworkInput, solution: NetworkSolution, s: int) -> Iterator[Violation]:
    used: dict[int, list[float]] = defaultdict(list)
    shipped: dict[int, list[float]] = defaultdict(list)
    for lane, recipe in enumerate(p.lanes.recipe.tolist()):
        shipped[recipe].append(float(solution.ship[s, lane]))
    for r, plant in enumerate(p.recipes.plant.tolist()):
        made, sent = float(solution.make[s, r]), math.fsum(shipped[r])
        used[plant].append(made * float(p.recipes.capacity_use[r]))
        label = partial(p.name, "recipes", r, s)
        yield from _over("recipe_balance", label, abs(made - sent), 0.0, max(made, sent))
    for f, is_open in enumerate(solution.open.tolist()):
        label, total, most = partial(p.name, "plants", f, s), math.fsum(used[f]), float(p.plants.capacity[f])
        yield from _over("capacity", label, total, most if is_open else 0.0)
        if is_open:
            yield from _over("minimum_use", label, most * float(p.plants.minimum_use[f]), total)


def _parts(p: NetworkInput, solution: NetworkSolution, s: int) -> Iterator[Violation]:
    bought: dict[tuple[int, int], list[float]] = defaultdict(list)
    needed: dict[tuple[int, int], list[float]] = defaultdict(list)
    sold: dict[int, list[float]] = defaultdict(list)
    for a, pieces in enumerate(solution.buy[s].tolist()):
        bought[int(p.supply.plant[a]), int(p.supply.part[a])].append(pieces)
        sold[int(p.supply.supplier[a])].append(pieces)
    for b, recipe in enumerate(p.bom.recipe.tolist()):
        pieces = float(solution.make[s, recipe]) * float(p.bom.quantity[b])
        needed[int(p.recipes.plant[recipe]), int(p.bom.part[b])].append(pieces)
    for plant, part in sorted(bought.keys() | needed.keys()):
        have, need = math.fsum(bought[plant, part]), math.fsum(needed[plant, part])
        label = partial(_pair, p, plant, part, s)
        yield from _over("part_balance", label, abs(have - need), 0.0, max(have, need))
    for i, most in enumerate(p.suppliers.capacity.tolist()):
        yield from _over("supplier_capacity", partial(p.name, "suppliers", i, s), math.fsum(sold[i]), most)


def _selling(p: NetworkInput, solution: NetworkSolution, s: int) -> Iterator[Violation]:
    delivered: dict[tuple[int, int], list[float]] = defaultdict(list)
    passed: dict[int, list[float]] = defaultdict(list)
    for lane, units in enumerate(solution.ship[s].tolist()):
        product = int(p.recipes.product[int(p.lanes.recipe[lane])])
        delivered[product, int(p.lanes.market[lane])].append(units)
        passed[int(p.lanes.hub[lane])].append(units * float(p.lanes.weight[lane]))
    for d, product in enumerate(p.demand.product.tolist()):
        label, total = partial(p.name, "demand", d, s), math.fsum(delivered[product, int(p.demand.market[d])])
        yield from _over("demand", label, total, float(p.demand.maximum[s, d]))
        yield from _over("contract", label, float(p.demand.minimum[s, d]), total)
    for h, most in enumerate(p.hubs.capacity.tolist()):
        yield from _over("hub_capacity", partial(p.name, "hubs", h, s), math.fsum(passed[h]), most)


def _pair(p: NetworkInput, plant: int, part: int, s: int) -> str:
    return f"{p.name('plants', plant)} / {p.name('parts', part, s)}"
