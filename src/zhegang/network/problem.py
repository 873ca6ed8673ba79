"""The network problem: what could be made, moved and sold, at what cost, as frozen arrays.

The engine knows nothing of a case: plan fills these tables, with the duties that follow
from origin already worked out for each lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.network import checks
from zhegang.network.tables import (
    LABEL_SETS,
    TABLES,
    Bom,
    Demand,
    Floats,
    Hubs,
    Ints,
    Lanes,
    Plants,
    Recipes,
    Suppliers,
    Supply,
    no_rows,
)


class Variant(NamedTuple):
    """Which plants are forced, in place of what the problem says: rows of `plants`."""

    forced_open: tuple[int, ...] = ()
    forced_closed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkInput:
    """One year of a supply network, for one scenario or several.

    The tables take lists or arrays and hold read-only float64, int64 and bool arrays. A
    column by scenario is held as (n_scenario, n_row) and may be given as (n_row,) or
    (1, n_row); any column may be given as one value for all rows. `probability` has shape (n_scenario,).
    Opening and closing is decided before the scenario is known, all flows after.

    Raises
    ------
    InputError
        With every problem found: shapes, missing or negative numbers, indices out of
        range, rows that stand twice, lanes without demand, contradictory demands on plants.

    Examples
    --------
    >>> problem = NetworkInput(
    ...     plants=Plants(label=("ningbo",), capacity=[100.0]),
    ...     products=("robot",),
    ...     markets=("eu", "us"),
    ...     recipes=Recipes(plant=[0], product=[0], unit_cost=[60.0]),
    ...     lanes=Lanes(recipe=[0, 0], market=[0, 1], unit_revenue=[100.0, 120.0], unit_duty=[2.0, 36.0]),
    ...     demand=Demand(product=[0, 0], market=[0, 1], maximum=[70.0, 80.0]),
    ... )
    >>> problem.name("lanes", 1)
    'ningbo / robot / us'
    """

    plants: Plants
    products: tuple[str, ...]
    markets: tuple[str, ...]
    recipes: Recipes
    lanes: Lanes
    demand: Demand
    parts: tuple[str, ...] = ()
    bom: Bom = field(default_factory=partial(no_rows, Bom))
    suppliers: Suppliers = field(default_factory=partial(no_rows, Suppliers))
    supply: Supply = field(default_factory=partial(no_rows, Supply))
    hubs: Hubs = field(default_factory=partial(no_rows, Hubs))
    forced_open: tuple[int, ...] = ()
    forced_closed: tuple[int, ...] = ()
    max_new_plants: int | None = None
    probability: Floats = field(default_factory=lambda: np.ones(1))
    scenarios: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        for key in (*LABEL_SETS, "scenarios"):
            self._put(key, checks.labels(key, getattr(self, key), problems))
        raw = {key: getattr(self, key) for key in TABLES}
        rows = {key: checks.row_count(table) for key, table in raw.items()}
        rows |= {key: len(getattr(self, key)) for key in LABEL_SETS}
        shape = checks.Shape(rows, max(checks.scenario_count(raw), np.size(self.probability)))
        for key, table in raw.items():
            self._put(key, type(table)(**checks.read_table(key, table, shape, problems)))
        self._read_scenarios(shape.n_scenario, problems)
        self._read_choices(problems)
        if not problems:
            problems.extend(checks.between(self._tables(), self.name))
        if problems:
            raise InputError(problems)

    def _put(self, key: str, value: Any) -> None:
        object.__setattr__(self, key, value)  # the one place that fills the frozen object

    def _tables(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in (*TABLES, *LABEL_SETS)}

    def _read_scenarios(self, n: int, problems: list[Problem]) -> None:
        found = np.array(self.probability, np.float64)
        if found.shape != (n,):
            problems.append(
                Problem(
                    "probability",
                    N_("There is not one probability for each scenario."),
                    found.shape,
                    N_("{scenarios} probabilities"),
                    fields={"scenarios": n},
                )
            )
        elif not (np.all(found > 0) and abs(found.sum() - 1) <= 1e-9):
            message = N_("The probabilities are not above zero with sum 1.")
            problems.append(Problem("probability", message, found.tolist()))
        found.setflags(write=False)
        self._put("probability", found)
        if self.scenarios and len(self.scenarios) != n:
            problems.append(
                Problem(
                    "scenarios",
                    N_("There is not one label for each scenario."),
                    len(self.scenarios),
                    N_("{scenarios} labels"),
                    fields={"scenarios": n},
                )
            )

    def _read_choices(self, problems: list[Problem]) -> None:
        if not self.plants.label:
            problems.append(Problem("plants", N_("There is no plant."), accepted=N_("at least one")))
        for key in ("forced_open", "forced_closed"):
            self._put(key, tuple(int(row) for row in getattr(self, key)))
        problems.extend(checks.forced("", self.forced_open, self.forced_closed, self.plants, self.name))
        if self.max_new_plants is not None and self.max_new_plants < 0:
            problems.append(
                Problem("max_new_plants", N_("The value is negative."), self.max_new_plants, N_("0 or more"))
            )

    @property
    def n_scenario(self) -> int:
        return len(self.probability)

    @property
    def lane_demand(self) -> Ints:
        """Row of `demand` each lane serves; shape (n_lane,)."""
        pairs = zip(self.demand.product.tolist(), self.demand.market.tolist(), strict=True)
        row = {pair: i for i, pair in enumerate(pairs)}
        sold = zip(self.recipes.product[self.lanes.recipe].tolist(), self.lanes.market.tolist(), strict=True)
        return np.array([row[pair] for pair in sold], np.int64)

    def name(self, of: str, row: int, scenario: int | None = None) -> str:
        """A row of a table in words, with its scenario where there are several."""
        name = checks.row_name(self._tables(), of, row)
        if scenario is None or self.n_scenario == 1:
            return name
        return f"{name} / {self.scenarios[scenario] if self.scenarios else scenario}"

    def check_variants(self, variants: Sequence[Variant]) -> None:
        """Raises InputError naming every plant a variant cannot force."""
        problems = [
            found
            for i, v in enumerate(variants)
            for found in checks.forced(
                f"variants[{i}].", v.forced_open, v.forced_closed, self.plants, self.name
            )
        ]
        if problems:
            raise InputError(problems)
