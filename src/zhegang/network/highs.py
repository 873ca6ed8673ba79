"""HiGHS, kept in one place: a program goes in by arrays, statuses and arrays come out.

Two HiGHS objects serve one problem. The first holds the mixed-integer program and chooses
the plants; the second holds the linear program with the plants fixed and gives exact flows
and prices. Every run starts cold from bounds set in full, one thread and a fixed seed, so
that a run does not depend on the runs before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.network.program import Program
from zhegang.network.tables import Bools, Floats

# In the units-free program: a millionth of the finest share that anyone plans with.
TOLERANCE = 1e-9

_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": TOLERANCE,
    "primal_feasibility_tolerance": TOLERANCE,
    "dual_feasibility_tolerance": TOLERANCE,
}

End = Literal["optimal", "infeasible", "clock", "work"]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Outcome of a search over plants; `open` is None when none was found."""

    end: End
    open: Bools | None
    bound: float | None
    nodes: int


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Optimal flows for fixed plants: columns, their profit and the rows' prices, unscaled."""

    x: Floats
    objective: float
    row_price: Floats


class Session:
    """A program loaded into HiGHS, solved again and again under other bounds on the plants."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._search: Any = None
        self._fixed: Any = None
        self._cuts = 0

    def search(
        self,
        must: Bools,
        may: Bools,
        *,
        gap: float,
        node_limit: int,
        time_limit: float | None = None,
        excluded: Sequence[Bools] = (),
    ) -> Choice:
        """Chooses plants: open where `must`, closed where not `may`, in none of the excluded sets."""
        if self._search is None:
            self._search = loaded(self.program, whole=True)
        h = self._search
        h.clearSolver()
        at = self.program.at.open.astype(np.int32)
        h.changeColsBounds(len(at), at, must.astype(np.float64), may.astype(np.float64))
        self._exclude(excluded)
        h.setOptionValue("mip_rel_gap", gap)
        h.setOptionValue("mip_max_nodes", node_limit)
        # HiGHS's clock runs on from one run of an object to the next.
        h.setOptionValue("time_limit", math.inf if time_limit is None else h.getRunTime() + time_limit)
        choice = self._run_search()
        if choice.end == "infeasible":
            # A wrong "infeasible" is the one claim no re-evaluation catches: ask a second way.
            h.setOptionValue("presolve", "off")
            h.clearSolver()
            choice = self._run_search()
            h.setOptionValue("presolve", "choose")
        return choice

    def _exclude(self, sets: Sequence[Bools]) -> None:
        """One no-good row for each set: at least one plant differs from it."""
        h, n_row = self._search, len(self.program.lower)
        if self._cuts:
            h.deleteRows(self._cuts, np.arange(n_row, n_row + self._cuts, dtype=np.int32))
        at = self.program.at.open.astype(np.int32)
        for found in sets:
            least = 1.0 - float(found.sum())
            h.addRow(least, math.inf, len(at), at, np.where(found, -1.0, 1.0))
        self._cuts = len(sets)

    def _run_search(self) -> Choice:
        h = self._search
        end = run(h)
        info = h.getInfo()
        nodes = max(int(info.mip_node_count), 0)
        if end == "infeasible":
            return Choice(end, None, None, nodes)
        bound = float(info.mip_dual_bound) / self.program.money_scale
        if not math.isfinite(info.objective_function_value) or info.primal_solution_status != 2:
            return Choice(end, None, bound if math.isfinite(bound) else None, nodes)
        x = np.asarray(h.getSolution().col_value)
        return Choice(end, x[self.program.at.open] > 0.5, bound if math.isfinite(bound) else None, nodes)

    def flows(self, opened: Bools) -> Flows | None:
        """The best flows with these plants open; None when there are none.

        Among flows of equal profit it prefers those on the first lanes and supply arcs: a
        second linear program moves over the optimal face alone, where every column and row
        with a price stays where it is.
        """
        p = self.program
        if self._fixed is None:
            self._fixed = loaded(p, whole=False)
        h = self._fixed
        n_row, n_column = len(p.lower), len(p.cost)
        lower, upper = np.zeros(n_column), np.full(n_column, math.inf)
        lower[p.at.open] = upper[p.at.open] = opened
        row_upper = p.upper.copy()
        row_upper[p.rows("links")] = math.inf  # implied by whole plants; they would share the prices
        h.clearSolver()
        _set(h, lower, upper, p.cost, p.lower, row_upper)
        if run(h) != "optimal":
            return None
        solution, best = h.getSolution(), float(h.getInfo().objective_function_value)
        x = np.asarray(solution.col_value)
        reduced, price = np.asarray(solution.col_dual), np.asarray(solution.row_dual)
        activity = np.asarray(solution.row_value)

        held = np.abs(reduced) > TOLERANCE
        row_held = np.abs(price) > TOLERANCE
        side = np.where(np.abs(activity - p.lower) < np.abs(activity - row_upper), p.lower, row_upper)
        _set(
            h,
            np.where(held, x, lower),
            np.where(held, x, upper),
            _preference(p),
            np.where(row_held, side, p.lower),
            np.where(row_held, side, row_upper),
        )
        if run(h) == "optimal":
            preferred = np.asarray(h.getSolution().col_value)
            if p.cost @ preferred >= best - TOLERANCE * max(abs(best), 1.0):
                x = preferred
        x = np.where(np.abs(x) <= 1e2 * TOLERANCE, 0.0, np.maximum(x, 0.0))
        x[p.at.open] = opened
        return Flows(
            x=x * p.column_scale,
            objective=float(p.cost @ x) / p.money_scale,
            row_price=price * p.row_scale / p.money_scale if n_row else price,
        )


def _preference(p: Program) -> Floats:
    """Falls with the place of a lane or arc, by steps that do not even out around a cycle of four."""
    found = np.zeros(len(p.cost))
    for columns in (p.at.ship, p.at.buy):
        n = columns.shape[1]
        found[columns] = -((np.arange(1, n + 1) / max(n, 1)) ** 0.7)
    return found


def loaded(p: Program, *, whole: bool) -> Any:
    """A HiGHS object that holds the program, in one call; `whole` makes the plants integer."""
    import highspy  # here, so that everything but a solve works without the solver's 0.2 s import

    h: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for key, value in _OPTIONS.items():
        _checked(h.setOptionValue(key, value))
    n_column, n_row = len(p.cost), len(p.lower)
    upper = np.full(n_column, math.inf)
    upper[p.at.open] = 1.0
    kind = np.zeros(n_column, np.int32)
    kind[p.at.open] = int(whole)
    by_rows, maximise = int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMaximize)
    sizes = (n_column, n_row, len(p.value), by_rows, maximise)
    bounds = (p.cost, np.zeros(n_column), upper, p.lower, p.upper)
    matrix = (p.start.astype(np.int32), p.index.astype(np.int32), p.value)
    _checked(h.passModel(*sizes, 0.0, *bounds, *matrix, kind))
    return h


def _set(h: Any, lower: Floats, upper: Floats, cost: Floats, row_lower: Floats, row_upper: Floats) -> None:
    """Sets every bound and cost anew: nothing is left from the run before."""
    columns = np.arange(len(cost), dtype=np.int32)
    rows = np.arange(len(row_lower), dtype=np.int32)
    _checked(h.changeColsBounds(len(columns), columns, lower, upper))
    _checked(h.changeColsCost(len(columns), columns, cost))
    if len(rows):
        _checked(h.changeRowsBounds(len(rows), rows, row_lower, row_upper))


def run(h: Any) -> End:
    """Runs HiGHS on what it holds and says how it ended."""
    import highspy

    h.run()
    status = h.getModelStatus()
    named = highspy.HighsModelStatus
    ends: dict[Any, End] = {
        named.kOptimal: "optimal",
        named.kModelEmpty: "optimal",
        named.kInfeasible: "infeasible",
        named.kUnboundedOrInfeasible: "infeasible",  # every flow is bounded by a demand
        named.kTimeLimit: "clock",
        named.kSolutionLimit: "work",  # what HiGHS calls the end by nodes
        named.kIterationLimit: "work",
    }
    if status not in ends:
        raise ModelError(
            N_("The solver ended with an unexpected status: {status}."),
            status=h.modelStatusToString(status),
        )
    return ends[status]


def _checked(status: Any) -> None:
    import highspy

    if status == highspy.HighsStatus.kError:
        raise ModelError(N_("The solver refused its input: this is a defect of Zhegang."))
