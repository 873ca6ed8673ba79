"""Bad networks: every problem is named at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import examples
from zhegang.core.errors import InputError
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
    solve_variants,
)


def tables(**changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "plants": {"label": ("ningbo", "hanoi"), "capacity": [100.0, 50.0], "existing": [True, False]},
        "recipes": {"plant": [0, 1], "product": [0, 0], "unit_cost": [60.0, 50.0]},
        "lanes": {"recipe": [0, 1], "market": [0, 0], "unit_revenue": [100.0, 100.0]},
        "demand": {"product": [0], "market": [0], "maximum": [70.0]},
        "bom": {"recipe": [0], "part": [0], "quantity": [2.0]},
        "suppliers": {"label": ("motors",)},
        "supply": {"supplier": [0], "part": [0], "plant": [0], "unit_cost": [3.0]},
        "hubs": {"label": ("hong-kong",)},
    }
    for key, columns in changes.items():
        sound[key] = sound[key] | columns
    return sound


def network(rest: dict[str, Any] | None = None, **changes: Any) -> NetworkInput:
    found = tables(**changes)
    kinds = {
        "plants": Plants,
        "recipes": Recipes,
        "lanes": Lanes,
        "demand": Demand,
        "bom": Bom,
        "suppliers": Suppliers,
        "supply": Supply,
        "hubs": Hubs,
    }
    built: dict[str, Any] = {key: kinds[key](**columns) for key, columns in found.items()}
    sets: dict[str, Any] = {"products": ("robot",), "markets": ("us",), "parts": ("motor",)}
    return NetworkInput(**(built | sets | (rest or {})))


def places(error: InputError) -> list[str]:
    return [problem.where for problem in error.problems]


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        network(
            {"max_new_plants": -1},
            plants={
                "capacity": [-100.0, float("nan")],
                "minimum_use": [0.0, 1.5],
                "label": ("ningbo", "ningbo"),
            },
            recipes={"plant": [0, 7], "capacity_use": [1.0, 0.0]},
            lanes={"unit_revenue": [100.0, float("inf")], "hub": [-2, 0]},
            demand={"maximum": [70.0, 80.0]},
            bom={"part": [0.5]},
            supply={"unit_cost": "dear"},
            suppliers={"capacity": float("nan")},
        )
    assert places(caught.value) == [
        "plants.label[1]",
        "plants.capacity[0]",
        "plants.capacity[1]",
        "plants.minimum_use[1]",
        "recipes.plant[1]",
        "recipes.capacity_use[1]",
        "bom.part[0]",
        "suppliers.capacity[0]",
        "supply.unit_cost",
        "lanes.hub[0]",
        "lanes.unit_revenue[1]",
        "demand.maximum",
        "max_new_plants",
    ]
    text = caught.value.text()
    assert "plants.capacity[0]: The value is negative. Found: -100.0. Accepted: 0 or more." in text
    assert (
        "recipes.plant[1]: The index points at no row of plants. Found: 7.0. Accepted: whole numbers from 0 to 1."
        in text
    )


@pytest.mark.parametrize(
    ("changes", "rest", "where", "told"),
    [
        ({"recipes": {"plant": [0, 0]}}, {}, "recipes[1]", "ningbo / robot"),
        ({"demand": {"minimum": [71.0]}}, {}, "demand.minimum[0][0]", "robot / us"),
        ({"lanes": {"market": [0, 1]}}, {"markets": ("us", "eu")}, "lanes[1]", "hanoi / robot / eu"),
        ({}, {"forced_open": (1,), "forced_closed": (1,)}, "forced_closed[0]", "hanoi"),
        ({}, {"forced_closed": (0,)}, "forced_closed[0]", "ningbo"),
        ({}, {"forced_open": (2,)}, "forced_open[0]", "plants"),
        ({}, {"probability": [0.5, 0.6]}, "probability", "sum 1"),
        ({"lanes": {"unit_duty": [[1.0, 2.0], [3.0, 4.0]]}}, {"probability": [1.0]}, "probability", "2 prob"),
        ({}, {"probability": [0.5, 0.5], "scenarios": ("calm",)}, "scenarios", "2 labels"),
        ({"lanes": {"unit_duty": [[1.0], [3.0, 4.0]]}}, {}, "lanes.unit_duty", "not a number"),
        ({"lanes": {"route": ("by sea",)}}, {}, "lanes.route", "2 rows"),
        ({"plants": {"existing": [1, 2]}}, {}, "plants.existing[1]", "true nor false"),
        ({}, {"products": "robot"}, "products", "list of labels"),
    ],
)
def test_each_problem_names_its_place(changes: Any, rest: Any, where: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        network(rest, **changes)
    assert where in places(caught.value)
    assert told in caught.value.text()


def test_a_sound_network_is_read_whole() -> None:
    problem = network({"probability": [0.25, 0.75]}, lanes={"unit_duty": [[0.0, 1.0], [2.0, 3.0]]})
    assert problem.n_scenario == 2
    assert problem.lanes.unit_revenue.tolist() == [[100.0, 100.0], [100.0, 100.0]]
    assert problem.suppliers.capacity.tolist() == [np.inf]
    assert problem.lane_demand.tolist() == [0, 0]
    assert problem.name("supply", 0) == "motors / motor / ningbo"
    assert problem.name("lanes", 1, 1) == "hanoi / robot / us / 1"
    with pytest.raises(ValueError, match="read-only"):
        problem.lanes.unit_duty[0, 0] = 9.0


def test_the_input_is_copied() -> None:
    capacity = np.array([100.0, 50.0])
    problem = network(plants={"capacity": capacity})
    capacity[0] = -1.0
    assert problem.plants.capacity.tolist() == [100.0, 50.0]


def test_variants_are_checked() -> None:
    with pytest.raises(InputError) as caught:
        solve_variants(network(), [Variant((), (0,)), Variant((5,), ())])
    assert places(caught.value) == ["variants[0].forced_closed[0]", "variants[1].forced_open[0]"]


junk = st.one_of(
    st.none(),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.one_of(st.floats(), st.integers(-2, 9), st.none()), max_size=3),
)


@given(
    st.sampled_from([(table, column) for table, columns in tables().items() for column in columns]),
    junk,
)
@settings(max_examples=examples(200), deadline=None)
def test_junk_is_refused_or_read(at: tuple[str, str], value: Any) -> None:
    table, column = at
    try:
        network(**{table: {column: value}})
    except InputError as error:
        told = error.text()
    else:
        told = "read"
    assert told
