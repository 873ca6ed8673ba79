"""What must follow when a network changes in a known way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.network.strategies import changed, networks, one_scenario, shuffled
from tests.strategies import examples
from zhegang.network import (
    Lanes,
    NetworkInput,
    Plants,
    Recipes,
    Variant,
    evaluate,
    next_best,
    solve,
    solve_variants,
)
from zhegang.network.canonical import canonical
from zhegang.network.highs import loaded, run
from zhegang.network.program import build, open_bounds

some = settings(max_examples=examples(40), deadline=None)


def profit(problem: NetworkInput) -> float:
    """Profit of the best plan; minus infinity where there is none."""
    solution = solve(problem)
    if solution.objective is None:
        assert solution.status == "infeasible"
        return -np.inf
    assert solution.status == "optimal"
    return solution.objective


def not_above(low: float, high: float) -> bool:
    return low <= high + 2e-6 * abs(high) + 1e-6 if np.isfinite(low) else True


@given(networks(), st.data())
@some
def test_a_higher_duty_never_raises_profit(problem: NetworkInput, data: st.DataObject) -> None:
    n_lane, n_arc = len(problem.lanes.recipe), len(problem.supply.part)
    assume(n_lane + n_arc > 0)
    more = np.array(data.draw(st.lists(st.integers(0, 20), min_size=n_lane + n_arc, max_size=n_lane + n_arc)))
    dearer = changed(
        problem,
        lanes={"unit_duty": problem.lanes.unit_duty + more[:n_lane]},
        supply={"unit_duty": problem.supply.unit_duty + more[n_lane:]},
    )
    assert not_above(profit(dearer), profit(problem))


@given(networks())
@some
def test_zero_duties_give_the_duty_free_optimum(problem: NetworkInput) -> None:
    """No plan under duties earns more, and what it pays in duty bounds what it loses to it."""
    free = changed(problem, lanes={"unit_duty": 0.0}, supply={"unit_duty": 0.0})
    with_duty, without = solve(problem), solve(free)
    assert with_duty.has_plan == without.has_plan
    if with_duty.has_plan:
        paid = evaluate(problem, with_duty).amounts
        assert evaluate(free, without).amounts.duty == 0.0
        assert evaluate(free, without).amounts.part_duty == 0.0
        assert not_above(paid.profit + paid.duty + paid.part_duty, without.objective or 0.0)


@given(networks(), st.integers(0, 2**32))
@some
def test_row_order_changes_nothing(problem: NetworkInput, seed: int) -> None:
    other, rows = shuffled(problem, seed)
    one, two = solve(problem), solve(other)
    assert (one.status, one.objective, one.bound, one.nodes) == (
        two.status,
        two.objective,
        two.bound,
        two.nodes,
    )
    np.testing.assert_array_equal(one.open[rows["plants"]], two.open)
    np.testing.assert_array_equal(one.make[:, rows["recipes"]], two.make)
    np.testing.assert_array_equal(one.buy[:, rows["supply"]], two.buy)
    np.testing.assert_array_equal(one.ship[:, rows["lanes"]], two.ship)
    if one.has_plan:
        assert evaluate(problem, one).objective == evaluate(other, two).objective
        assert one.prices is not None
        assert two.prices is not None
        np.testing.assert_array_equal(one.prices.demand[:, rows["demand"]], two.prices.demand)


@given(networks(), st.permutations("abcdefgh"))
@some
def test_names_change_nothing(problem: NetworkInput, letters: list[str]) -> None:
    names = [f"{letter}-site" for letter in letters]
    other = changed(problem, plants={"label": tuple(names[: len(problem.plants.label)])})
    other = replace(
        other,
        markets=tuple(letters[: len(problem.markets)]),
        products=tuple(letters[-len(problem.products) :]),
    )
    assert profit(other) == pytest.approx(profit(problem), rel=2e-6, abs=1e-6)


@given(networks(), st.sampled_from([2.0**-20, 0.01, 7.0, 2.0**30]))
@some
def test_scaling_money_scales_the_profit(problem: NetworkInput, factor: float) -> None:
    plants, lanes, supply = problem.plants, problem.lanes, problem.supply
    other = changed(
        problem,
        plants={
            "fixed_cost": plants.fixed_cost * factor,
            "opening_cost_per_year": plants.opening_cost_per_year * factor,
        },
        recipes={"unit_cost": problem.recipes.unit_cost * factor},
        supply={"unit_cost": supply.unit_cost * factor, "unit_duty": supply.unit_duty * factor},
        lanes={
            "unit_revenue": lanes.unit_revenue * factor,
            "unit_moving": lanes.unit_moving * factor,
            "unit_duty": lanes.unit_duty * factor,
        },
    )
    one, two = solve(problem), solve(other)
    assert one.status == two.status
    if one.has_plan:
        assert two.objective == pytest.approx((one.objective or 0.0) * factor, rel=2e-6, abs=1e-6 * factor)
        if np.log2(factor).is_integer():
            np.testing.assert_array_equal(one.ship, two.ship)
            assert two.objective == (one.objective or 0.0) * factor


@given(networks(), st.sampled_from([1e-4, 1e6]))
@some
def test_scaling_goods_scales_the_plan(problem: NetworkInput, factor: float) -> None:
    other = changed(
        problem,
        plants={
            "capacity": problem.plants.capacity * factor,
            "fixed_cost": problem.plants.fixed_cost * factor,
            "opening_cost_per_year": problem.plants.opening_cost_per_year * factor,
        },
        suppliers={"capacity": problem.suppliers.capacity * factor},
        hubs={"capacity": problem.hubs.capacity * factor},
        demand={"maximum": problem.demand.maximum * factor, "minimum": problem.demand.minimum * factor},
    )
    one, two = solve(problem), solve(other)
    assert one.status == two.status
    if one.has_plan:
        assert two.objective == pytest.approx((one.objective or 0.0) * factor, rel=2e-6, abs=1e-6 * factor)


@given(networks(), st.data())
@some
def test_another_lane_never_lowers_profit(problem: NetworkInput, data: st.DataObject) -> None:
    n = len(problem.lanes.recipe)
    assume(n > 0)
    fewer = np.array(sorted(data.draw(st.permutations(range(n)))[: n // 2]), np.int64)
    lanes = problem.lanes
    kept = Lanes(
        recipe=lanes.recipe[fewer],
        market=lanes.market[fewer],
        hub=lanes.hub[fewer],
        unit_revenue=lanes.unit_revenue[:, fewer],
        unit_moving=lanes.unit_moving[:, fewer],
        unit_duty=lanes.unit_duty[:, fewer],
        weight=lanes.weight[fewer],
    )
    assert not_above(profit(replace(problem, lanes=kept)), profit(problem))


@given(networks())
@some
def test_another_candidate_plant_never_lowers_profit(problem: NetworkInput) -> None:
    plants, recipes, lanes = problem.plants, problem.recipes, problem.lanes

    def and_one(values: object, last: object) -> object:
        return np.append(values, last)  # type: ignore[call-overload]

    more = replace(
        problem,
        plants=Plants(
            label=(*plants.label, "another"),
            capacity=and_one(plants.capacity, 20.0),
            fixed_cost=and_one(plants.fixed_cost, 30.0),
            opening_cost_per_year=and_one(plants.opening_cost_per_year, 10.0),
            existing=and_one(plants.existing, False),
            may_close=and_one(plants.may_close, False),
            minimum_use=and_one(plants.minimum_use, 0.5),
        ),
        recipes=Recipes(
            plant=and_one(recipes.plant, len(plants.label)),
            product=and_one(recipes.product, 0),
            unit_cost=and_one(recipes.unit_cost, 5.0),
            capacity_use=and_one(recipes.capacity_use, 1.0),
        ),
        lanes=Lanes(
            recipe=and_one(lanes.recipe, len(recipes.plant)),
            market=and_one(lanes.market, 0),
            hub=and_one(lanes.hub, -1),
            unit_revenue=and_one(lanes.unit_revenue, 45.0),
            unit_moving=and_one(lanes.unit_moving, 2.0),
            unit_duty=and_one(lanes.unit_duty, 0.0),
            weight=and_one(lanes.weight, 1.0),
        ),
    )
    assert not_above(profit(problem), profit(more))


@given(networks())
@some
def test_a_contract_only_lowers_profit(problem: NetworkInput) -> None:
    assert not_above(profit(problem), profit(changed(problem, demand={"minimum": 0.0})))


@given(networks(), st.integers(2, 3))
@some
def test_equal_scenarios_are_one(problem: NetworkInput, n: int) -> None:
    repeated = one_scenario(problem, 0, np.full(n, 1 / n))
    assert profit(repeated) == pytest.approx(profit(problem), rel=2e-6, abs=1e-6)


@given(networks(n_scenario=2, max_plants=3))
@some
def test_knowing_the_scenario_first_never_lowers_profit(problem: NetworkInput) -> None:
    """Wait-and-see is at least the value of deciding on plants before."""
    alone = [profit(one_scenario(problem, s, np.ones(1))) for s in range(2)]
    together = profit(problem)
    if np.isfinite(together):
        assert not_above(together, sum(alone) / 2)


@given(networks())
@some
def test_the_relaxation_bounds_the_plan(problem: NetworkInput) -> None:
    solution = solve(problem)
    assume(solution.objective is not None and solution.bound is not None)
    ordered, _ = canonical(problem)
    program = build(ordered)
    h = loaded(program, whole=False)
    must, may = open_bounds(ordered, ordered.forced_open, ordered.forced_closed)
    at = program.at.open.astype(np.int32)
    h.changeColsBounds(len(at), at, must.astype(float), may.astype(float))
    assert run(h) == "optimal"
    relaxed = h.getInfo().objective_function_value / program.money_scale
    assert not_above(solution.objective, relaxed)  # type: ignore[arg-type]
    assert solution.objective <= solution.bound  # type: ignore[operator]


@given(networks(max_plants=3))
@some
def test_variants_are_fresh_solves(problem: NetworkInput) -> None:
    closable = [
        f
        for f in range(len(problem.plants.label))
        if not problem.plants.existing[f] or problem.plants.may_close[f]
    ]
    variants = [Variant(), *(Variant((f,), ()) for f in range(len(problem.plants.label)))]
    variants += [Variant((), (f,)) for f in closable]
    for variant, hot in zip(variants, solve_variants(problem, variants), strict=True):
        fresh = solve(replace(problem, forced_open=variant.forced_open, forced_closed=variant.forced_closed))
        assert (hot.status, hot.objective, hot.bound) == (fresh.status, fresh.objective, fresh.bound)
        np.testing.assert_array_equal(hot.open, fresh.open)
        np.testing.assert_array_equal(hot.ship, fresh.ship)
        np.testing.assert_array_equal(hot.buy, fresh.buy)


@given(networks(max_plants=3), st.integers(0, 2**32))
@some
def test_next_best_walks_down_through_other_sets(ordered: NetworkInput, seed: int) -> None:
    problem, _ = shuffled(ordered, seed)
    found = [solve(problem)]
    while found[-1].has_plan:
        found.append(next_best(problem, *found))
        assert len(found) <= 9  # 3 plants have 8 sets
    plans = found[:-1]
    assert len({tuple(plan.open.tolist()) for plan in plans}) == len(plans)
    for better, worse in pairwise(plans):
        assert not_above(worse.objective or 0.0, better.objective or 0.0)
