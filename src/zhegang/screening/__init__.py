"""Restricted parties: names against published lists, and the gate a plan must pass."""

from zhegang.screening.entries import REQUIRED_LISTS, ListEntry, ListVersion
from zhegang.screening.gate import list_gaps, screen
from zhegang.screening.index import Hit, ScreeningIndex
from zhegang.screening.names import fold_name, spellings
from zhegang.screening.results import (
    CONSEQUENCES,
    MAX_AGE_DAYS,
    METHODS,
    STATES,
    Candidate,
    Decision,
    GateResult,
    PartyCheck,
    Subject,
)

__all__ = [
    "CONSEQUENCES",
    "MAX_AGE_DAYS",
    "METHODS",
    "REQUIRED_LISTS",
    "STATES",
    "Candidate",
    "Decision",
    "GateResult",
    "Hit",
    "ListEntry",
    "ListVersion",
    "PartyCheck",
    "ScreeningIndex",
    "Subject",
    "fold_name",
    "list_gaps",
    "screen",
    "spellings",
]
