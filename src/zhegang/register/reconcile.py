"""Where sources agree and disagree: only like is compared with like, and nothing is picked.

Two statements are compared where they tell the same occasion, count the same thing and
have the same scope; otherwise they are not comparable, whatever their figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from zhegang.register.quantities import Quantity

Verdict = Literal[
    "EQUAL",
    "CONSISTENT_LESS_PRECISE",
    "CONSISTENT_IF_APPROX",
    "CONFLICT",
    "NOT_COMPARABLE",
    "PLAN_VS_OUTCOME",
    "DERIVATIVE",
]
# How far an approximate figure may lie from an exact one.
TOLERANCE = 0.10
# Words that texts use for one and the same kind of counted thing.
_THINGS = {
    "field": "field", "area": "field", "sector": "field", "domain": "field", "industry": "field",
    "enterprise": "enterprise", "company": "enterprise", "firm": "enterprise", "business": "enterprise",
    "mou": "agreement", "memorandum": "agreement", "agreement": "agreement", "deal": "agreement",
    "visitor": "visitor", "tourist": "visitor", "student": "student", "leader": "leader",
}  # fmt: skip
# Shares, money and ranks measure something that the figure alone does not name.
_MEASURES = re.compile(
    r"percent|percentage point|rank|times|year|[A-Z]{3}|dollar|pound|franc|cent|yen_or_yuan"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement made comparable.

    `occasion` names the event it belongs to (an id that a pack, a reviewer or `occasions`
    gives); `measured` what a share or an amount measures, `scope` whose (*Zhejiang*);
    `source` the document, or the one it copies.
    """

    occasion: str
    thing: str
    quantity: Quantity | None = None
    date: str | None = None
    until: str | None = None
    names: frozenset[str] = frozenset()
    modality: str = "held"
    scope: frozenset[str] = frozenset()
    measured: str = ""
    source: str = ""


def thing(unit: str) -> str:
    """The kind of counted thing: sectors, fields and areas are one kind, enterprises another."""
    return _THINGS.get(unit.lower(), unit)


def compare(a: Claim, b: Claim) -> Verdict:
    """What two claims are to each other; the order of the two does not matter."""
    if a.source and a.source == b.source:
        return "DERIVATIVE"
    if not _comparable(a, b):
        return "NOT_COMPARABLE"
    if {a.modality, b.modality} & {"planned", "committed"} and "held" in (a.modality, b.modality):
        return "PLAN_VS_OUTCOME"
    if a.quantity is not None and b.quantity is not None:
        return compare_quantities(a.quantity, b.quantity)
    if a.names or b.names:
        return _compare_names(a.names, b.names)
    return compare_dates(a.date, b.date, a.until, b.until)


def _comparable(a: Claim, b: Claim) -> bool:
    if not a.occasion or a.occasion != b.occasion or thing(a.thing) != thing(b.thing):
        return False
    if a.scope and b.scope and not a.scope & b.scope:
        return False
    if a.quantity is not None and b.quantity is not None:
        if thing(a.quantity.unit) != thing(b.quantity.unit):
            return False
        if _MEASURES.fullmatch(a.quantity.unit):
            return bool(a.measured) and a.measured == b.measured
        return True
    return (a.quantity is None) == (b.quantity is None)


def compare_quantities(a: Quantity, b: Quantity) -> Verdict:
    """Two figures of one thing.

    Examples
    --------
    >>> from zhegang.register.quantities import bounded
    >>> exact, more = bounded(0, 0, 51, "project", "eq"), bounded(0, 0, 50, "project", "gt")
    >>> compare_quantities(exact, more)
    'CONSISTENT_LESS_PRECISE'
    """
    if (a.value, a.low, a.high, a.qualifier, a.strict) == (b.value, b.low, b.high, b.qualifier, b.strict):
        return "EQUAL"
    if "approx" in (a.qualifier, b.qualifier):
        return _approximate(a, b)
    if not _overlap(a, b):
        return "CONFLICT"
    return (
        "EQUAL" if (a.low, a.high) == (b.low, b.high) and a.strict == b.strict else "CONSISTENT_LESS_PRECISE"
    )


def _approximate(a: Quantity, b: Quantity) -> Verdict:
    """At least one figure is about so much: within a tenth it may be the other."""
    if a.value == b.value:
        return "EQUAL" if a.qualifier == b.qualifier else "CONSISTENT_LESS_PRECISE"
    near, other = (a, b) if a.qualifier == "approx" else (b, a)
    low, high = near.value * (1 - TOLERANCE), near.value * (1 + TOLERANCE)
    if near.value < 0:
        low, high = high, low
    if other.qualifier in ("eq", "approx"):
        return "CONSISTENT_IF_APPROX" if low <= other.value <= high else "CONFLICT"
    above = other.low is None or high > other.low or (high == other.low and not other.strict)
    below = other.high is None or low < other.high or (low == other.high and not other.strict)
    return "CONSISTENT_IF_APPROX" if above and below else "CONFLICT"


def _overlap(a: Quantity, b: Quantity) -> bool:
    """Whether some figure fits both, bounds that are excluded left out."""
    low = (
        max((q.low, q.strict and q.qualifier != "lt") for q in (a, b) if q.low is not None)
        if a.low is not None or b.low is not None
        else None
    )
    highs = [(q.high, not (q.strict and q.qualifier != "gt")) for q in (a, b) if q.high is not None]
    if low is None or not highs:
        return True
    high = min(highs)
    return low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])


def compare_dates(
    a: str | None, b: str | None, a_until: str | None = None, b_until: str | None = None
) -> Verdict:
    """Two dates of one event: a month holds its days, a range its parts; an open date compares with none."""
    if a is None or b is None:
        return "NOT_COMPARABLE"
    if (a, a_until) == (b, b_until):
        return "EQUAL"
    first, last = (a, a_until or a), (b, b_until or b)
    within = _within(first, last) or _within(last, first)
    return "CONSISTENT_LESS_PRECISE" if within else "CONFLICT"


def _within(inner: tuple[str, str], outer: tuple[str, str]) -> bool:
    """Whether every day of `inner` lies in `outer`; ISO dates order as text once filled up."""
    return _fill(outer[0], "-01-01") <= _fill(inner[0], "-01-01") and _fill(inner[1], "-12-31") <= _fill(
        outer[1], "-12-31"
    )


def _fill(date: str, rest: str) -> str:
    return date if len(date) == 10 else date + (rest if len(date) == 4 else rest[-3:])


def _compare_names(a: frozenset[str], b: frozenset[str]) -> Verdict:
    """Two lists of names for one role: one inside the other is less complete, apart they conflict."""
    if a == b:
        return "EQUAL"
    if not a or not b:
        return "NOT_COMPARABLE"
    return "CONSISTENT_LESS_PRECISE" if a <= b or b <= a else "CONFLICT"
