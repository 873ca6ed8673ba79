"""How long a network takes to read, to build, to solve and to explain, by size."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

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
    Variant,
    evaluate,
    explain_infeasible,
    solve,
    solve_variants,
)
from zhegang.network.canonical import canonical
from zhegang.network.program import build

SIZES = {
    "example": (5, 3, 8, 1),
    "group": (10, 5, 20, 1),
    "three scenarios": (5, 3, 8, 3),
}


def network(
    n_plant: int, n_product: int, n_market: int, n_scenario: int, *, flat: bool = False
) -> NetworkInput:
    """A made-up firm: each plant makes each product, four parts, a hub, contracts.

    `flat` is the pathological shape: every plant, lane and supplier alike, so that a huge
    number of plans earn nearly the same.
    """
    rng = np.random.default_rng(1)

    def spread(low: float, high: float, *shape: int) -> Any:
        return np.full(shape, (low + high) / 2) if flat else rng.uniform(low, high, shape)

    plant, product = (a.ravel() for a in np.indices((n_plant, n_product)))
    recipe, market = (a.ravel() for a in np.indices((n_plant * n_product, n_market)))
    kept = (recipe + market) % 6 != 0  # not every plant reaches every market
    recipe, market = recipe[kept], market[kept]
    asked, where = (a.ravel() for a in np.indices((n_product, n_market)))
    made, part = (a.ravel() for a in np.indices((n_plant * n_product, 4)))
    supplier, site = (a.ravel() for a in np.indices((8, n_plant)))
    n_lane = len(recipe)
    return NetworkInput(
        plants=Plants(
            label=tuple(f"plant-{i:02}" for i in range(n_plant)),
            capacity=spread(2_000, 6_000, n_plant),
            fixed_cost=spread(5_000, 40_000, n_plant),
            opening_cost_per_year=spread(0, 30_000, n_plant),
            existing=np.arange(n_plant) == 0,
            minimum_use=0.1,
        ),
        products=tuple(f"product-{i}" for i in range(n_product)),
        markets=tuple(f"market-{i:02}" for i in range(n_market)),
        parts=tuple(f"part-{i}" for i in range(4)),
        recipes=Recipes(plant=plant, product=product, unit_cost=spread(20, 40, len(plant))),
        bom=Bom(recipe=made, part=part, quantity=np.arange(len(made)) % 3 + 1.0),
        suppliers=Suppliers(
            label=tuple(f"supplier-{i}" for i in range(8)), capacity=spread(9_000, 50_000, 8)
        ),
        supply=Supply(
            supplier=supplier, part=supplier % 4, plant=site, unit_cost=spread(1, 5, len(site)), unit_duty=0.3
        ),
        hubs=Hubs(label=("hong-kong",), capacity=[50.0]),
        lanes=Lanes(
            recipe=recipe,
            market=market,
            hub=np.where(np.arange(n_lane) % 3 == 0, 0, -1),
            unit_revenue=spread(80, 150, n_product)[product[recipe]],
            unit_moving=spread(1, 10, n_lane),
            unit_duty=spread(0, 30, n_scenario, n_lane),
            weight=0.05,
        ),
        demand=Demand(
            product=asked,
            market=where,
            maximum=spread(100, 1_500, len(asked)),
            minimum=np.where(np.arange(len(asked)) % 7 == 0, 50.0, 0.0),
        ),
        max_new_plants=3,
        probability=np.full(n_scenario, 1 / n_scenario),
    )


@pytest.mark.parametrize("size", SIZES)
def test_solve(benchmark: Any, size: str) -> None:
    problem = network(*SIZES[size])
    plan = benchmark.pedantic(solve, (problem,), rounds=5, warmup_rounds=1)
    assert plan.status == "optimal"


def test_solve_flat(benchmark: Any) -> None:
    problem = network(5, 3, 8, 1, flat=True)
    plan = benchmark.pedantic(solve, (problem,), rounds=5, warmup_rounds=1)
    assert plan.status == "optimal"


def test_variants(benchmark: Any) -> None:
    """Keep, best, and each candidate forced open: what a plan asks for."""
    problem = network(*SIZES["example"])
    variants = [Variant((), (1, 2, 3, 4)), Variant(), *(Variant((f,), ()) for f in range(1, 5))]
    plans = benchmark.pedantic(solve_variants, (problem, variants), rounds=5, warmup_rounds=1)
    assert {plan.status for plan in plans} <= {"optimal", "infeasible"}


def test_read(benchmark: Any) -> None:
    assert benchmark(network, *SIZES["example"]).n_scenario == 1


def test_build(benchmark: Any) -> None:
    """100 plants, 1,000 markets, about 83,000 lanes: order and matrix, without the solve."""
    problem = network(100, 1, 1_000, 1)
    program = benchmark.pedantic(lambda: build(canonical(problem)[0]), rounds=3, warmup_rounds=1)
    assert len(program.cost) > 80_000


def test_evaluate(benchmark: Any) -> None:
    problem = network(*SIZES["group"])
    plan = solve(problem)
    assert benchmark(evaluate, problem, plan).violations == ()


def test_explain(benchmark: Any) -> None:
    problem = network(*SIZES["example"])
    short = NetworkInput(
        **{key: getattr(problem, key) for key in problem.__slots__ if key not in ("hubs", "demand")},
        hubs=Hubs(label=("hong-kong",), capacity=[0.1]),
        demand=Demand(
            product=problem.demand.product,
            market=problem.demand.market,
            maximum=problem.demand.maximum * 5,
            minimum=problem.demand.maximum * 5,
        ),
    )
    assert benchmark.pedantic(explain_infeasible, (short,), rounds=3, warmup_rounds=1)


def test_import(benchmark: Any) -> None:
    """A fresh Python that imports the network, NumPy included."""
    command = [sys.executable, "-c", "import zhegang.network"]
    benchmark.pedantic(subprocess.run, (command,), {"check": True}, rounds=5, warmup_rounds=1)
