"""What the gate takes and gives: parties, judgements, candidates, states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from zhegang.core.i18n import N_, Note
from zhegang.screening.entries import ListVersion

State = Literal["BLOCK", "REVIEW", "INCOMPLETE", "NO_LIST_MATCH"]
Verdict = Literal["match", "no_match"]

WORST_FIRST: tuple[State, ...] = ("BLOCK", "REVIEW", "INCOMPLETE", "NO_LIST_MATCH")
# A list older than this on the day of the case no longer counts as current. The
# publishers change their lists several times a month.
MAX_AGE_DAYS = 30

# How a name agrees with a listed one, for the reader.
METHODS: Mapping[str, str] = {
    "exact-name": N_("the same as the listed name"),
    "exact-alias": N_("the same as a listed alias"),
    "exact-weak_alias": N_("the same as a weak alias"),
    "order-name": N_("the listed name but for form of company, title or word order"),
    "order-alias": N_("a listed alias but for form of company, title or word order"),
    "order-weak_alias": N_("a weak alias but for form of company, title or word order"),
    "blanks-name": N_("the listed name but for blanks, form of company or title"),
    "blanks-alias": N_("a listed alias but for blanks, form of company or title"),
    "blanks-weak_alias": N_("a weak alias but for blanks, form of company or title"),
    "judgement": N_("named by a judgement"),
}

# What a state says, and what it means for a plan with the party in it.
STATES: Mapping[State, str] = {
    "BLOCK": N_("A person judged a party to be a listed one."),
    "REVIEW": N_("A candidate waits for a person's judgement."),
    "INCOMPLETE": N_("A list is missing or too old: nothing can be concluded."),
    "NO_LIST_MATCH": N_(
        "No name agrees with the loaded lists. Other lists, other spellings and owners not named were not compared."
    ),
}
CONSEQUENCES: Mapping[State, str] = {
    "BLOCK": N_("A plan with this party in it is withheld: none of its figures is given."),
    "REVIEW": N_("A plan with this party in it is withheld until a person has judged every candidate."),
    "INCOMPLETE": N_("A plan with this party in it is a draft, marked on every page, and not issued."),
    "NO_LIST_MATCH": N_("A plan with this party in it can be issued."),
}


class PartyLike(Protocol):
    """A party of a case; `plan.case.Party` is one."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def country(self) -> str | None: ...
    @property
    def owner_of(self) -> str | None: ...


class JudgementLike(Protocol):
    """A person's decision on a candidate; `plan.case.Judgement` is one."""

    @property
    def party(self) -> str: ...
    @property
    def listing(self) -> str: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def by(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """A party to screen outside of a case."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    owner_of: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded judgement outside of a case."""

    party: str
    listing: str
    verdict: Verdict
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed party that a name agrees with; a match only after a judgement.

    `listing` is what a judgement names. `matched_on` is the party's name that agreed,
    `listed_name` the listed one it agreed with, `method` a key of METHODS. `judgement` is
    the standing verdict; None where there is none or the entry has changed since.
    """

    listing: str
    list_name: str
    name: str
    matched_on: str
    listed_name: str
    method: str
    programmes: tuple[str, ...]
    countries: tuple[str, ...]
    listed_on: date | None
    kind: str
    judgement: Verdict | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyCheck:
    party: str
    name: str
    state: State
    candidates: tuple[Candidate, ...]
    reasons: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """The combined state, each party's, and the lists they were compared with.

    `reasons` says what keeps the lists from being complete and current.
    """

    state: State
    checks: tuple[PartyCheck, ...]
    lists: tuple[ListVersion, ...]
    reasons: tuple[Note, ...]
