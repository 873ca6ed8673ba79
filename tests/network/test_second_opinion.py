"""The engine against independent solutions of the same networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network import second_opinion
from tests.network.strategies import networks
from tests.strategies import examples
from zhegang.network import Demand, Lanes, NetworkInput, Plants, Recipes, evaluate, explain_infeasible, solve


@given(networks())
@settings(max_examples=examples(120), deadline=None)
def test_agrees_with_every_set_of_plants_tried(problem: NetworkInput) -> None:
    solution, expected = solve(problem), second_opinion.by_enumeration(problem)
    if expected is None:
        assert solution.status == "infeasible"
        assert explain_infeasible(problem)
        return
    profit, sets = expected
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(profit, rel=1e-6, abs=1e-6)
    assert tuple(solution.open.tolist()) in sets
    assert not evaluate(problem, solution).violations
    assert explain_infeasible(problem) == ()


@given(networks(n_scenario=3, max_plants=3))
@settings(max_examples=examples(40), deadline=None)
def test_agrees_over_scenarios(problem: NetworkInput) -> None:
    solution, expected = solve(problem), second_opinion.by_enumeration(problem)
    if expected is None:
        assert solution.status == "infeasible"
        assert explain_infeasible(problem)
    else:
        assert solution.objective == pytest.approx(expected[0], rel=1e-6, abs=1e-6)


@st.composite
def countable(draw: st.DrawFn) -> NetworkInput:
    """Two plants, one product, two markets: a transport problem, so whole flows are enough."""
    number = st.integers(0, 4)
    pick = [draw(st.integers(0, 9)) for _ in range(16)]
    most = np.array([draw(number), draw(number)])
    return NetworkInput(
        plants=Plants(
            label=("a", "b"),
            capacity=[draw(st.sampled_from([2, 4, 6])), draw(st.sampled_from([2, 4]))],
            fixed_cost=pick[0:2],
            opening_cost_per_year=pick[2:4],
            existing=[draw(st.booleans()), False],
            may_close=draw(st.booleans()),
            minimum_use=[draw(st.sampled_from([0.0, 0.5])), draw(st.sampled_from([0.0, 0.5, 1.0]))],
        ),
        products=("x",),
        markets=("m", "n"),
        recipes=Recipes(plant=[0, 1], product=[0, 0], unit_cost=pick[4:6]),
        lanes=Lanes(
            recipe=[0, 0, 1, 1],
            market=[0, 1, 0, 1],
            unit_revenue=np.array(pick[6:10]) + 5,
            unit_duty=pick[10:14],
        ),
        demand=Demand(
            product=[0, 0], market=[0, 1], maximum=most, minimum=np.minimum(most, pick[14:16]) // 2
        ),
    )


@given(countable())
@settings(max_examples=examples(60), deadline=None)
def test_agrees_with_counting(problem: NetworkInput) -> None:
    solution, expected = solve(problem), second_opinion.by_counting(problem)
    if expected is None:
        assert solution.status == "infeasible"
    else:
        assert solution.objective == pytest.approx(expected, rel=1e-9, abs=1e-9)


ORLIB = Path(__file__).parents[3] / "shared" / "data" / "network" / "orlib_cap"
QUICK = ("cap41", "cap42", "cap43", "cap44", "cap51")
LONG = tuple(f"cap{tens}{i}" for tens in (6, 7, 8, 9, 10, 11, 12, 13) for i in range(1, 5))


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.full) for name in LONG)])
def test_reaches_the_published_optimum(name: str) -> None:
    """Warehouse location of OR-Library (Beasley 1988): open sites so that serving all costs least."""
    path = ORLIB / "verified" / f"{name}.txt"
    if not path.exists():
        pytest.skip("the OR-Library instances are not at hand")
    published = dict(line.split()[:2] for line in (ORLIB / "bounds.txt").read_text().splitlines())
    solution = solve(_location(path))
    assert solution.status == "optimal"
    assert -(solution.objective or 0.0) == pytest.approx(float(published[name]), rel=2e-6)


def _location(path: Path) -> NetworkInput:
    """Least cost as most profit: every demand is a contract and earns nothing."""
    figures = [float(word) for word in path.read_text().split()]
    n, m = int(figures[0]), int(figures[1])
    sites = np.array(figures[2 : 2 + 2 * n]).reshape(n, 2)
    clients = np.array(figures[2 + 2 * n :]).reshape(m, 1 + n)
    need = clients[:, 0]
    site, client = (a.ravel() for a in np.indices((n, m)))
    return NetworkInput(
        plants=Plants(
            label=tuple(f"site-{i:03}" for i in range(n)),
            capacity=sites[:, 0],
            opening_cost_per_year=sites[:, 1],
            existing=False,
        ),
        products=("goods",),
        markets=tuple(f"client-{i:04}" for i in range(m)),
        recipes=Recipes(plant=np.arange(n), product=np.zeros(n), unit_cost=0.0),
        lanes=Lanes(
            recipe=site,
            market=client,
            unit_revenue=0.0,
            unit_moving=(clients[:, 1:] / need[:, None]).T.ravel(),
        ),
        demand=Demand(product=np.zeros(m), market=np.arange(m), maximum=need, minimum=need),
    )
