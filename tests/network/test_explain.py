"""Why there is no plan: each cause is named, with the entities and the least amounts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.network.strategies import changed
from zhegang.network import (
    Bom,
    Demand,
    Hubs,
    Lanes,
    NetworkInput,
    Plants,
    Reason,
    Recipes,
    Suppliers,
    Supply,
    explain_infeasible,
    solve,
)


def network(rest: Any = (), **tables: Any) -> NetworkInput:
    """Two plants, the second a candidate; motors from one supplier; the US by way of a hub."""
    sound = NetworkInput(
        plants=Plants(label=("ningbo", "hanoi"), capacity=[100.0, 60.0], existing=[True, False]),
        products=("robot",),
        markets=("eu", "us"),
        parts=("motor",),
        recipes=Recipes(plant=[0, 1], product=[0, 0], unit_cost=50.0),
        bom=Bom(recipe=[0, 1], part=[0, 0], quantity=2.0),
        suppliers=Suppliers(label=("drives",), capacity=[300.0]),
        supply=Supply(supplier=[0, 0], part=[0, 0], plant=[0, 1], unit_cost=3.0),
        hubs=Hubs(label=("hong-kong",), capacity=[40.0]),
        lanes=Lanes(recipe=[0, 0, 1], market=[0, 1, 1], hub=[-1, 0, -1], unit_revenue=100.0, weight=0.5),
        demand=Demand(product=[0, 0], market=[0, 1], maximum=[90.0, 90.0], minimum=[60.0, 50.0]),
    )
    return changed(sound, rest, **tables)


def reasons(problem: NetworkInput) -> dict[str, tuple[tuple[str, float], ...]]:
    assert solve(problem).status == "infeasible"
    found = explain_infeasible(problem)
    for reason in found:
        assert reason.text.format(**reason.fields)
    return {reason.kind: reason.items for reason in found}


def test_a_network_with_a_plan_needs_no_reason() -> None:
    assert solve(network()).status == "optimal"
    assert explain_infeasible(network()) == ()


def test_a_plant_kept_closed() -> None:
    """Ningbo alone makes 100 of the 110 under contract."""
    found = reasons(network({"forced_closed": (1,)}))
    assert sum(amount for _, amount in found["contract"]) == pytest.approx(10.0)
    assert found["enough_reopen"] == (("hanoi", 0.0),)
    assert found["enough_capacity"] == (("ningbo", 10.0),)
    assert "enough_hub" not in found


def test_too_few_new_plants() -> None:
    found = reasons(network({"max_new_plants": 0}))
    assert found["enough_plant_count"][0][1] == 1.0
    assert found["enough_capacity"] == (("ningbo", 10.0),)


def test_a_hub_too_small() -> None:
    """50 robots of half a tonne for the US, all through Hong Kong."""
    found = reasons(
        network({"forced_closed": (1,)}, hubs={"capacity": [10.0]}, demand={"minimum": [0.0, 50.0]})
    )
    assert found["contract"] == (("robot / us", 30.0),)
    assert found["enough_hub"] == (("hong-kong", 15.0),)
    assert found["enough_reopen"] == (("hanoi", 0.0),)
    assert "enough_capacity" not in found


def test_a_supplier_too_small() -> None:
    found = reasons(network(suppliers={"capacity": [200.0]}))
    assert found["enough_supplier"] == (("drives", 20.0),)
    assert sum(amount for _, amount in found["enough_parts"]) == pytest.approx(20.0)


def test_a_part_without_supplier() -> None:
    problem = network(
        supply=dict.fromkeys(("supplier", "part", "plant", "unit_cost"), ()) | {"unit_duty": ()}
    )
    found = reasons(problem)
    assert found["contract"] == (("robot / eu", 60.0), ("robot / us", 50.0))
    assert ("ningbo / motor", 0.0) in found["no_supplier"]
    told = [r.text.format(**r.fields) for r in explain_infeasible(problem)]
    assert "No supplier brings motor to ningbo." in told


def test_a_contract_without_lane() -> None:
    lanes = {"recipe": [0], "market": [0], "hub": [-1], "route": "", "weight": 0.5}
    money = dict.fromkeys(("unit_revenue", "unit_moving", "unit_duty"), 0.0)
    found = reasons(network(lanes=lanes | money))
    assert found["no_lane"] == (("robot / us", 50.0),)
    assert not any(kind.startswith("enough") for kind in found)


def test_minimum_use_out_of_reach() -> None:
    """Open, the plants must make 95 and 60; the markets take 152 together."""
    problem = network(
        {"forced_open": (1,)},
        plants={"minimum_use": [0.95, 1.0]},
        suppliers={"capacity": np.inf},
        demand={"maximum": [90.0, 62.0]},
    )
    found = reasons(problem)
    assert found["minimum_use"] == (("ningbo", 3.0),)
    assert found["enough_minimum_use"] == (("ningbo", 3.0),)
    assert "enough_capacity" not in found


def test_more_forced_open_than_allowed() -> None:
    found = reasons(network({"forced_open": (1,), "max_new_plants": 0}))
    assert found["plant_count"][0][1] == 1.0


def test_scenarios_are_named() -> None:
    problem = network(
        {"probability": [0.5, 0.5], "scenarios": ("calm", "boom"), "forced_closed": (1,)},
        demand={"minimum": [[0.0, 50.0], [60.0, 50.0]]},
    )
    found = reasons(problem)
    assert found["enough_capacity"] == (("ningbo / boom", 10.0),)


def test_order_of_rows_changes_no_word() -> None:
    problem = network({"forced_closed": (1,)})
    turned = changed(
        problem,
        demand={
            "product": [0, 0],
            "market": [1, 0],
            "maximum": problem.demand.maximum[:, ::-1],
            "minimum": problem.demand.minimum[:, ::-1],
        },
    )
    assert explain_infeasible(turned) == explain_infeasible(problem)


def test_amounts_read_well() -> None:
    found: tuple[Reason, ...] = explain_infeasible(
        network(
            {"forced_closed": (1,)},
            plants={"capacity": np.array([1_000_000.0, 0.0])},
            hubs={"capacity": np.inf},
            suppliers={"capacity": np.inf},
            demand={"maximum": 2e6, "minimum": [1_234_567.5, 0.0]},
        )
    )
    assert found[0].fields["items"] == "robot / eu (234,568)"
