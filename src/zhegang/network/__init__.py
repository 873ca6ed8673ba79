"""Supply-chain design: which plants, flows, hubs and markets earn most under given duties.

Arrays in, arrays out. `solve` gives a plan, `evaluate` works its profit out again without
the solver, `explain_infeasible` says in words why there is none. The maths is in
docs/network.md.
"""

from zhegang.network.evaluation import evaluate
from zhegang.network.explain import explain_infeasible
from zhegang.network.problem import NetworkInput, Variant
from zhegang.network.solution import Amounts, Evaluation, NetworkSolution, Prices, Reason, Violation
from zhegang.network.solver import next_best, solve, solve_variants
from zhegang.network.tables import Bom, Demand, Hubs, Lanes, Plants, Recipes, Suppliers, Supply

__all__ = [
    "Amounts",
    "Bom",
    "Demand",
    "Evaluation",
    "Hubs",
    "Lanes",
    "NetworkInput",
    "NetworkSolution",
    "Plants",
    "Prices",
    "Reason",
    "Recipes",
    "Suppliers",
    "Supply",
    "Variant",
    "Violation",
    "evaluate",
    "explain_infeasible",
    "next_best",
    "solve",
    "solve_variants",
]
