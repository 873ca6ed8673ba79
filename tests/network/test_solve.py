"""What a solve promises: status, prices, ties, certificates, limits, a light import."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.network.strategies import changed, networks
from tests.strategies import examples
from zhegang.core.errors import ModelError
from zhegang.network import (
    Demand,
    Lanes,
    NetworkInput,
    NetworkSolution,
    Plants,
    Recipes,
    evaluate,
    next_best,
    solve,
)
from zhegang.network.evaluation import certify


def twins(n: int = 3, **plants: Any) -> NetworkInput:
    """`n` plants that are equal in everything but their name."""
    return NetworkInput(
        plants=Plants(label=tuple(f"site-{i}" for i in range(n)), capacity=100.0, **plants),
        products=("robot",),
        markets=("eu", "us"),
        recipes=Recipes(plant=range(n), product=[0] * n, unit_cost=60.0),
        lanes=Lanes(
            recipe=[i for i in range(n) for _ in range(2)],
            market=[0, 1] * n,
            unit_revenue=100.0,
            unit_moving=5.0,
        ),
        demand=Demand(product=[0, 0], market=[0, 1], maximum=[50.0, 40.0]),
    )


def test_ties_go_to_the_first_site_and_idle_ones_close() -> None:
    plan = solve(twins(existing=False))
    assert plan.open.tolist() == [True, False, False]
    assert plan.ship.tolist() == [[50.0, 40.0, 0.0, 0.0, 0.0, 0.0]]
    assert plan.objective == 90 * 35.0


def test_a_plant_that_must_run_stays_open() -> None:
    plan = solve(twins())
    assert plan.open.tolist() == [True, True, True]
    assert plan.make.tolist() == [[90.0, 0.0, 0.0]]


def test_next_best_names_another_set() -> None:
    problem = twins(existing=False, fixed_cost=[10.0, 20.0, 40.0])
    best = solve(problem)
    second = next_best(problem, best)
    third = next_best(problem, best, second)
    assert [plan.objective for plan in (best, second, third)] == [3140.0, 3130.0, 3120.0]
    assert second.open.tolist() == [False, True, False]
    assert third.open.tolist() == [True, True, False]  # an idle plant, for ten less than the third site


def test_nothing_to_sell_is_a_plan() -> None:
    problem = changed(twins(existing=False), demand={"maximum": 0.0})
    plan = solve(problem)
    assert (plan.status, plan.objective, plan.gap) == ("optimal", 0.0, 0.0)
    assert not plan.open.any()


def test_infeasible_holds_no_numbers() -> None:
    problem = changed(twins(), plants={"minimum_use": 0.9})
    plan = solve(problem)
    assert (plan.status, plan.objective, plan.bound, plan.gap) == ("infeasible", None, None, None)
    assert np.isnan(plan.ship).all()
    assert not plan.has_plan
    with pytest.raises(ModelError, match="no plan to evaluate"):
        evaluate(problem, plan)


def price_bounds(problem: NetworkInput, plan: NetworkSolution, table: str, column: str, row: int) -> Any:
    """Least and greatest right price of a limit: what it brings to have more, what it costs to have less."""
    fixed = replace(
        problem,
        forced_open=tuple(np.flatnonzero(plan.open)),
        forced_closed=tuple(np.flatnonzero(~plan.open)),
    )
    step = 1e-3
    values = []
    for sign in (1, -1):
        limit = getattr(getattr(fixed, table), column).copy()
        limit[..., row] += sign * step
        values.append(solve(changed(fixed, **{table: {column: limit}})).objective)
    best = plan.objective or 0.0
    return (values[0] - best) / step, (best - values[1]) / step


@given(networks(contracts=False, max_plants=2), st.data())
@settings(max_examples=examples(40), deadline=None)
def test_prices_are_what_a_limit_is_worth(problem: NetworkInput, data: st.DataObject) -> None:
    plan = solve(problem)
    assert plan.prices is not None
    made = [f for f in np.flatnonzero(plan.open) if problem.plants.capacity[f] > 0]
    sold = np.flatnonzero(problem.demand.maximum[0] > 0)
    choices = [("plants", "capacity", int(f), plan.prices.capacity) for f in made]
    choices += [("demand", "maximum", int(d), plan.prices.demand) for d in sold]
    assume(choices)
    table, column, row, prices = data.draw(st.sampled_from(choices))
    low, high = price_bounds(problem, plan, table, column, row)
    assert low - 1e-4 <= prices[0, row] <= high + 1e-4


def test_a_contract_at_a_loss_has_a_negative_price() -> None:
    problem = changed(twins(1), lanes={"unit_duty": [0.0, 50.0]}, demand={"minimum": [0.0, 10.0]})
    plan = solve(problem)
    assert plan.ship.tolist() == [[50.0, 10.0]]
    assert plan.prices is not None
    assert plan.prices.demand.tolist() == [[35.0, -15.0]]


def test_closed_plants_have_no_price() -> None:
    plan = solve(twins(existing=False))
    assert plan.prices is not None
    assert np.isnan(plan.prices.capacity).tolist() == [[False, True, True]]


@given(networks(), st.data())
@settings(max_examples=examples(60), deadline=None)
def test_a_spoilt_plan_is_refused(problem: NetworkInput, data: st.DataObject) -> None:
    """The certificate notices one flow that is off by a tenth, or a claim that is."""
    plan = solve(problem)
    assume(plan.has_plan)
    certify(problem, plan)
    kind = data.draw(st.sampled_from(["make", "buy", "ship", "objective"]))
    if kind == "objective":
        assume(abs(plan.objective or 0.0) > 1.0)
        spoilt = replace(plan, objective=(plan.objective or 0.0) * 1.00001)
    else:
        flows = getattr(plan, kind).copy()
        assume(flows.size > 0)
        at = data.draw(st.integers(0, flows.size - 1))
        flows.flat[at] += 0.1
        spoilt = replace(plan, **{kind: flows})
    with pytest.raises(ModelError):
        certify(problem, spoilt)


def test_every_limit_has_its_violation() -> None:
    problem = changed(
        twins(2, existing=[True, False], minimum_use=[0.5, 0.0]),
        {"max_new_plants": 0},
        demand={"minimum": [0.0, 5.0]},
    )
    plan = solve(problem)
    spoilt = replace(
        plan,
        open=np.array([False, True]),
        make=np.array([[120.0, 0.0]]),
        ship=np.array([[130.0, -1.0, 0.0, 0.0]]),
    )
    found = {(v.name, v.label): v.amount for v in evaluate(problem, spoilt).violations}
    assert found == {
        ("plant_may_not_close", "site-0"): 1.0,
        ("max_new_plants", ""): 1.0,
        ("flow_not_negative", "site-0 / robot / us"): 1.0,
        ("recipe_balance", "site-0 / robot"): 9.0,
        ("capacity", "site-0"): 120.0,
        ("demand", "robot / eu"): 80.0,
        ("contract", "robot / us"): 6.0,
    }


def test_amounts_add_up_to_the_profit() -> None:
    problem = twins(1, existing=False, fixed_cost=7.0, opening_cost_per_year=3.0)
    amounts = evaluate(problem, solve(problem)).amounts
    assert (amounts.revenue, amounts.making, amounts.moving) == (9000.0, 5400.0, 450.0)
    assert (amounts.fixed, amounts.opening, amounts.profit) == (7.0, 3.0, 3140.0)


def hard(n: int = 12) -> NetworkInput:
    """Sites whose fixed costs nearly eat what they earn: the search has to branch."""
    rng = np.random.default_rng(5)
    site, market = (a.ravel() for a in np.indices((n, 3 * n)))
    return NetworkInput(
        plants=Plants(
            label=tuple(f"site-{i:02}" for i in range(n)),
            capacity=rng.integers(20, 60, n),
            fixed_cost=rng.integers(300, 500, n),
            existing=False,
            minimum_use=0.7,
        ),
        products=("x",),
        markets=tuple(f"market-{m:02}" for m in range(3 * n)),
        recipes=Recipes(plant=range(n), product=[0] * n, unit_cost=0.0),
        lanes=Lanes(
            recipe=site,
            market=market,
            unit_revenue=20.0,
            unit_moving=rng.integers(0, 20, n * 3 * n),
        ),
        demand=Demand(product=[0] * 3 * n, market=range(3 * n), maximum=rng.integers(3, 12, 3 * n)),
    )


def test_limits_of_work_and_clock_are_marked() -> None:
    problem = hard()
    full = solve(problem)
    assert full.status == "optimal"
    cut = solve(problem, node_limit=0)
    assert (cut.status, cut.ended_by) in {("feasible", "work"), ("time_limit", "work")}
    late = solve(problem, time_limit=0.0)
    assert (late.status, late.ended_by) == ("time_limit", "clock")
    for plan in (cut, late):
        if plan.objective is not None and plan.bound is not None:
            assert plan.objective <= (full.objective or 0.0) <= plan.bound * (1 + 1e-9)
            assert plan.gap == pytest.approx((plan.bound - plan.objective) / plan.bound)


def test_same_input_same_bytes() -> None:
    one, two = solve(hard(8)), solve(hard(8))
    for name in ("open", "make", "buy", "ship"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
    assert (one.objective, one.bound, one.nodes) == (two.objective, two.bound, two.nodes)


def test_results_cannot_be_written() -> None:
    plan = solve(twins(1))
    with pytest.raises(ValueError, match="read-only"):
        plan.ship[0, 0] = 1.0


def test_import_without_solver() -> None:
    code = "import sys, zhegang.network; sys.exit('highspy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
