"""Law as dated data, answered in three values with a trace. Pure: texts and facts in, answers out."""

from zhegang.rules.evaluation import CriterionResult, Evaluation, Trace, evaluate, truth
from zhegang.rules.loading import load_rulebook
from zhegang.rules.model import (
    Authority,
    Criterion,
    DatedValue,
    Fact,
    Parameter,
    Rulebook,
    Scheme,
    figure,
    told,
)

__all__ = [
    "Authority",
    "Criterion",
    "CriterionResult",
    "DatedValue",
    "Evaluation",
    "Fact",
    "Parameter",
    "Rulebook",
    "Scheme",
    "Trace",
    "evaluate",
    "figure",
    "load_rulebook",
    "told",
    "truth",
]
