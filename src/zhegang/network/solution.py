"""What a solve gives back: the plan's flows, its status and proof, prices and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from zhegang.network.tables import Bools, Floats

Status = Literal["optimal", "feasible", "infeasible", "time_limit"]


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one more unit of a limit would add to the expected profit, plants held as they are.

    `capacity` (n_scenario, n_plant) per capacity unit, NaN where the plant is closed;
    `demand` (n_scenario, n_demand) per unit the market takes more, negative where a
    contract forces sales at a loss; `supplier` (n_scenario, n_supplier) per piece and `hub`
    (n_scenario, n_hub) per tonne, zero where there is no limit. Where several sets of
    prices are right, this is one of them.
    """

    capacity: Floats
    demand: Floats
    supplier: Floats
    hub: Floats


@dataclass(frozen=True, slots=True, eq=False)
class NetworkSolution:
    """The best plan found, and how good it is known to be.

    `status`: `optimal` when the gap is within the one asked for, `feasible` when the work
    limit ended the search before that, `time_limit` when the clock did or when either limit
    came before any plan, `infeasible` when there is none. `ended_by` tells a run that
    another machine would repeat (`proof`, `work`) from one it would not (`clock`).
    `objective` is the expected profit a year, `bound` what no plan can exceed, `gap` their
    difference as a share of the larger. Without a plan the three are None (an infeasible
    problem has no bound), no plant is open and flows are NaN.

    `open` (n_plant,), `make` (n_scenario, n_recipe), `buy` (n_scenario, n_supply) and `ship`
    (n_scenario, n_lane), all in the caller's order.
    """

    status: Status
    ended_by: Literal["proof", "work", "clock"]
    objective: float | None
    bound: float | None
    gap: float | None
    open: Bools
    make: Floats
    buy: Floats
    ship: Floats
    prices: Prices | None
    nodes: int

    @property
    def has_plan(self) -> bool:
        return self.objective is not None


@dataclass(frozen=True, slots=True)
class Amounts:
    """The parts of the expected profit a year; all but revenue are subtracted."""

    revenue: float
    making: float
    parts: float
    part_duty: float
    moving: float
    duty: float
    fixed: float
    opening: float

    @property
    def profit(self) -> float:
        spent = self.making + self.parts + self.part_duty + self.moving + self.duty
        return self.revenue - spent - self.fixed - self.opening


@dataclass(frozen=True, slots=True)
class Violation:
    """A limit the flows break: its name, what it concerns in words, by how much."""

    name: str
    label: str
    amount: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The profit of a plan worked out from its flows, and the limits they break."""

    objective: float
    amounts: Amounts
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no plan, for a reader: English message id and its fields.

    `kind` is one of those in `explain.py`; `items` are the rows concerned, by name, with
    the amount each is short or over, as the text tells them.
    """

    kind: str
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[tuple[str, float], ...] = ()
