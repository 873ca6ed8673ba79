"""Solves the network: chooses plants, settles flows, certifies the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.network.canonical import Order, canonical
from zhegang.network.evaluation import certify
from zhegang.network.highs import Choice, Flows, Session
from zhegang.network.problem import NetworkInput, Variant
from zhegang.network.program import build, open_bounds
from zhegang.network.solution import NetworkSolution, Prices, Status
from zhegang.network.tables import Bools, Floats

Array = TypeVar("Array", Bools, Floats)

NODE_LIMIT = 1_000_000
"""Branch-and-bound nodes after which a search ends: work, not time, so that it repeats."""


def solve(
    problem: NetworkInput,
    *,
    time_limit: float | None = None,
    gap: float = 1e-6,
    node_limit: int = NODE_LIMIT,
) -> NetworkSolution:
    """The plan with the highest expected profit.

    Parameters
    ----------
    time_limit
        Seconds after which the search for plants ends. A plan found by then is marked as
        ended by the clock and exempt from the promise of equal bytes.
    gap
        Largest accepted difference to the bound, as a share of the profit.
    node_limit
        Nodes after which the search ends.

    Returns
    -------
    The same plan for the same problem in any order of its rows. Among flows of equal profit
    it takes the first lanes in order of labels, and it keeps no plant open that makes
    nothing and may be closed.

    Raises
    ------
    ModelError
        The plan fails its re-evaluation without the solver: a defect, never an answer.

    Examples
    --------
    >>> from zhegang.network import Demand, Lanes, Plants, Recipes
    >>> problem = NetworkInput(
    ...     plants=Plants(label=("ningbo",), capacity=[100.0]),
    ...     products=("robot",),
    ...     markets=("eu", "us"),
    ...     recipes=Recipes(plant=[0], product=[0], unit_cost=[60.0]),
    ...     lanes=Lanes(recipe=[0, 0], market=[0, 1], unit_revenue=[100.0, 120.0], unit_duty=[2.0, 36.0]),
    ...     demand=Demand(product=[0, 0], market=[0, 1], maximum=[70.0, 80.0]),
    ... )
    >>> plan = solve(problem)
    >>> plan.status, plan.objective, plan.ship.tolist()
    ('optimal', 3380.0, [[70.0, 30.0]])
    >>> plan.prices.capacity.tolist()
    [[24.0]]
    """
    return _Planner(problem).plan(
        Variant(problem.forced_open, problem.forced_closed), gap, node_limit, time_limit
    )


def solve_variants(
    problem: NetworkInput,
    variants: Sequence[Variant],
    *,
    time_limit: float | None = None,
    gap: float = 1e-6,
    node_limit: int = NODE_LIMIT,
) -> tuple[NetworkSolution, ...]:
    """The best plan for each variant, which replaces the problem's forced plants.

    One program serves all; each plan is what `solve` gives for that problem. `time_limit`
    is for each variant.

    Raises
    ------
    InputError
        A variant forces a plant it cannot.
    ModelError
        As `solve`.
    """
    problem.check_variants(variants)
    planner = _Planner(problem)
    return tuple(planner.plan(variant, gap, node_limit, time_limit) for variant in variants)


def next_best(
    problem: NetworkInput,
    *found: NetworkSolution,
    time_limit: float | None = None,
    gap: float = 1e-6,
    node_limit: int = NODE_LIMIT,
) -> NetworkSolution:
    """The best plan whose set of open plants differs from those of all plans `found`.

    Infeasible when there is no other set. Two sets may differ in a plant that is open and
    makes nothing.
    """
    excluded = [plan.open for plan in found if plan.has_plan]
    forced = Variant(problem.forced_open, problem.forced_closed)
    return _Planner(problem).plan(forced, gap, node_limit, time_limit, excluded)


class _Planner:
    """One problem in canonical order, loaded once."""

    def __init__(self, problem: NetworkInput) -> None:
        self.asked = problem
        self.problem, self.order = canonical(problem)
        self.session = Session(build(self.problem))
        self.place = np.argsort(self.order["plants"])

    def plan(
        self,
        forced: Variant,
        gap: float,
        node_limit: int,
        time_limit: float | None,
        excluded: Sequence[Bools] = (),
    ) -> NetworkSolution:
        opened, closed = (tuple(int(self.place[row]) for row in rows) for rows in forced)
        must, may = open_bounds(self.problem, opened, closed)
        avoided = [found[self.order["plants"]] for found in excluded]
        choice = self.session.search(
            must, may, gap=gap, node_limit=node_limit, time_limit=time_limit, excluded=avoided
        )
        if choice.open is None:
            return self._without_plan(choice)
        flows = self.session.flows(choice.open)
        if flows is None:
            raise ModelError(N_("The solver's plants allow no flows: its answer is refused."))
        kept = self._without_idle(choice.open, flows, must, avoided)
        solution = self._with_plan(choice, kept, flows, gap)
        certify(self.asked, solution)
        return solution

    def _without_idle(self, opened: Bools, flows: Flows, must: Bools, avoided: Sequence[Bools]) -> Bools:
        """Closes plants that make nothing and may be closed, the last first."""
        made = np.zeros(len(opened))
        program = self.session.program
        np.add.at(made, self.problem.recipes.plant, flows.x[program.at.make].sum(axis=0))
        floor = self.problem.plants.minimum_use * self.problem.plants.capacity
        kept = opened.copy()
        for plant in np.flatnonzero(opened & ~must & (made == 0) & (floor == 0))[::-1]:
            kept[plant] = False
            if any(np.array_equal(kept, other) for other in avoided):
                kept[plant] = True
        return kept

    def _with_plan(self, choice: Choice, kept: Bools, flows: Flows, gap: float) -> NetworkSolution:
        p, at = self.problem, self.session.program.at
        x = flows.x.copy()
        x[at.open] = kept
        idle = float(_plant_cost(p) @ (x[at.open] - flows.x[at.open]))
        objective = flows.objective - idle
        # Flows are settled more exactly than the search bounds them.
        bound = max(objective, choice.bound if choice.bound is not None else np.inf)
        left = (bound - objective) / max(abs(objective), abs(bound)) if bound > objective else 0.0
        status: Status = "optimal"
        if choice.end == "clock":
            status = "time_limit"
        elif choice.end == "work" or left > max(gap * (1 + 1e-6), 1e-8):
            status = "feasible"
        ended: dict[str, str] = {"optimal": "proof", "work": "work", "clock": "clock"}
        return NetworkSolution(
            status=status,
            ended_by=ended[choice.end],  # type: ignore[arg-type]
            objective=objective,
            bound=bound if np.isfinite(bound) else None,
            gap=left if np.isfinite(bound) else None,
            open=_back(kept, self.order, "plants"),
            make=_back(x[at.make], self.order, "recipes"),
            buy=_back(x[at.buy], self.order, "supply"),
            ship=_back(x[at.ship], self.order, "lanes"),
            prices=self._prices(flows, kept),
            nodes=choice.nodes,
        )

    def _prices(self, flows: Flows, kept: Bools) -> Prices:
        p, program = self.problem, self.session.program
        n = p.n_scenario

        def prices(block: str, n_entity: int) -> Floats:
            found = np.zeros((n, n_entity))
            entity = program.blocks[block].entity[:, 0]
            found[:, entity] = flows.row_price[program.rows(block)].reshape(n, len(entity))
            return found + 0.0  # no negative zeros

        capacity = np.where(kept, prices("capacity", len(kept)), np.nan)
        return Prices(
            capacity=_back(capacity, self.order, "plants"),
            demand=_back(prices("demand", len(p.demand.product)), self.order, "demand"),
            supplier=_back(prices("supplier_capacity", len(p.suppliers.label)), self.order, "suppliers"),
            hub=_back(prices("hub_capacity", len(p.hubs.label)), self.order, "hubs"),
        )

    def _without_plan(self, choice: Choice) -> NetworkSolution:
        p = self.asked

        def unknown(n: int) -> Floats:
            return _frozen(np.full((p.n_scenario, n), np.nan))

        return NetworkSolution(
            status="infeasible" if choice.end == "infeasible" else "time_limit",
            ended_by={"infeasible": "proof", "clock": "clock"}.get(choice.end, "work"),  # type: ignore[arg-type]
            objective=None,
            bound=None,
            gap=None,
            open=_frozen(np.zeros(len(p.plants.label), np.bool_)),
            make=unknown(len(p.recipes.plant)),
            buy=unknown(len(p.supply.part)),
            ship=unknown(len(p.lanes.recipe)),
            prices=None,
            nodes=choice.nodes,
        )


def _plant_cost(p: NetworkInput) -> Floats:
    return p.plants.fixed_cost + np.where(p.plants.existing, 0.0, p.plants.opening_cost_per_year)


def _frozen(array: Array) -> Array:
    array.setflags(write=False)
    return array


def _back(value: Array, order: Order, of: str) -> Array:
    """From canonical order, on the last axis, to the caller's."""
    found = np.empty_like(value)
    found[..., order[of]] = value
    return _frozen(found)
