"""The program with limits that may be broken at a price, to find which ones clash.

Each family of limits gets slack columns; a run frees some families and minimises the sum
of the violations, each as a share of its own limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from zhegang.network import highs
from zhegang.network.problem import NetworkInput
from zhegang.network.program import Program, build, open_bounds
from zhegang.network.tables import Floats, Ints

# Family: the block it softens, and whether a slack lifts the row (+1) or lowers it (-1).
FAMILIES: Mapping[str, tuple[str, float]] = {
    "contract": ("demand", 1.0),
    "minimum_use": ("minimum_use", 1.0),
    "plant_count": ("plant_count", -1.0),
    "capacity": ("capacity", -1.0),
    "parts": ("part_balance", 1.0),
    "supplier": ("supplier_capacity", -1.0),
    "hub": ("hub_capacity", -1.0),
}
SMALLEST = 1e-7
"""A violation below this share of its limit is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Slack:
    """The slack columns of one family: row inside its block, and what one unit of slack means."""

    column: Ints
    row: Ints
    unit: Floats


class Elastic:
    """A problem in HiGHS whose limits can be softened family by family."""

    def __init__(self, problem: NetworkInput) -> None:
        self.problem = problem
        self.must, self.may = open_bounds(problem, problem.forced_open, problem.forced_closed)
        program = build(problem)
        self.slack: dict[str, Slack] = {}
        self.program = self._softened(program)
        self.h: Any = highs.loaded(self.program, whole=True)
        self.h.setOptionValue("mip_rel_gap", 1e-9)

    def _softened(self, p: Program) -> Program:
        """`p` with slack columns after its own; the objective is what they cost."""
        n = len(p.cost)
        rows: list[Ints] = []
        signs: list[Floats] = []
        weights: list[Floats] = []
        for family, (name, sign) in FAMILIES.items():
            block = np.arange(p.rows(name).start, p.rows(name).stop)
            limit = p.lower if sign > 0 else p.upper
            if family == "contract":
                block = block[np.isfinite(limit[block])]
            at = n + sum(len(found) for found in rows) + np.arange(len(block))
            self.slack[family] = Slack(at, block - p.rows(name).start, 1.0 / p.row_scale[block])
            size = np.abs(limit[block])
            rows.append(block)
            signs.append(np.full(len(block), sign))
            weights.append(1.0 / np.where(size > 0, size, 1.0))
        more = _entries(rows, signs, n)
        extra = self._only_where_open(p)
        cost = np.concatenate([np.zeros(n), *(-w for w in weights)])
        cost[list(self.problem.forced_closed)] = -1.0  # a column free to rise in one family alone
        return _grown(p, cost, [more, extra])

    def _only_where_open(self, p: Program) -> tuple[Floats, Ints, Ints]:
        """Rows that keep extra capacity to plants that are open."""
        slack, problem = self.slack["capacity"], self.problem
        n_plant = len(problem.plants.label)
        total = np.zeros((problem.n_scenario, len(problem.products)))
        for s in range(problem.n_scenario):
            np.add.at(total[s], problem.demand.product, problem.demand.maximum[s])
        most = np.zeros((problem.n_scenario, n_plant))
        used = problem.recipes.capacity_use * total[:, problem.recipes.product]
        for s in range(problem.n_scenario):
            np.add.at(most[s], problem.recipes.plant, used[s])
        row = len(p.lower) + np.arange(len(slack.column))
        plant = np.tile(np.arange(n_plant), problem.n_scenario)
        value = np.concatenate([np.ones(len(row)), -most.ravel() / slack.unit])
        return value, np.concatenate([row, row]), np.concatenate([slack.column, plant])

    def least(self, soft: Iterable[str], *, reopen: bool = False) -> dict[str, Floats] | None:
        """The smallest violations that make the rest hold, by family; None when nothing does.

        Each array holds the amounts of its family's slacks in the units of the problem;
        "reopen" holds 1 for each plant opened although forced closed.
        """
        h, soft = self.h, set(soft)
        n = len(self.program.cost)
        lower, upper = np.zeros(n), np.full(n, math.inf)
        n_plant = len(self.must)
        lower[:n_plant] = self.must
        upper[:n_plant] = 1.0 if reopen else self.may
        for family, slack in self.slack.items():
            if family not in soft:
                upper[slack.column] = 0.0
        h.clearSolver()
        h.changeColsBounds(n, np.arange(n, dtype=np.int32), lower, upper)
        if highs.run(h) != "optimal":
            return None
        x = np.asarray(h.getSolution().col_value)
        found = {
            family: np.where(x[slack.column] > SMALLEST, x[slack.column] * slack.unit, 0.0)
            for family, slack in self.slack.items()
        }
        found["reopen"] = np.where(self.may, 0.0, np.round(x[:n_plant]))
        return found


def _entries(rows: list[Ints], signs: list[Floats], first: int) -> tuple[Floats, Ints, Ints]:
    row = np.concatenate(rows)
    return np.concatenate(signs), row, first + np.arange(len(row))


def _grown(p: Program, cost: Floats, more: list[tuple[Floats, Ints, Ints]]) -> Program:
    """`p` with further entries (value, row, column); rows past its own are at most zero."""
    row = np.concatenate([np.repeat(np.arange(len(p.lower)), np.diff(p.start)), *(m[1] for m in more)])
    column = np.concatenate([p.index, *(m[2] for m in more)])
    value = np.concatenate([p.value, *(m[0] for m in more)])
    n_row = max(len(p.lower), int(row.max(initial=-1)) + 1)
    by_row = np.lexsort((column, row))
    new = n_row - len(p.lower)
    return replace(
        p,
        cost=cost,
        start=np.searchsorted(row[by_row], np.arange(n_row + 1)),
        index=column[by_row],
        value=value[by_row],
        lower=np.append(p.lower, np.full(new, -math.inf)),
        upper=np.append(p.upper, np.zeros(new)),
    )
