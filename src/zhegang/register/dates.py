"""Dates in texts, resolved against the day the text was published.

A day is written `2025-04-22`, a month `2025-04`, a year `2025`; a range has an end as
well. What the text leaves open (*late April*, or a weekday in a text without date) keeps
`value=None`: it is shown as written and never guessed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Basis = Literal["written", "publication", "unresolved"]
Tense = Literal["past", "future", ""]


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date in a text: `text[start:end]` is its wording.

    `basis` says how it was resolved: from what is written alone, with the help of the
    publication date, or not at all. A range ends with `until`, its last day, month or
    year included; `None` there means no range.
    """

    start: int
    end: int
    value: str | None
    until: str | None = None
    basis: Basis = "written"


@dataclass(frozen=True, slots=True)
class Clock:
    """What a relative date is read against: the publication day, and the verb's tense."""

    today: date | None
    tense: Tense = ""


def day(year: int, month: int, number: int) -> date | None:
    """That day; None where the calendar has none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def iso(found: date | None) -> str | None:
    return found.isoformat() if found else None


def year_of_two(number: int) -> int:
    """The year meant by two figures: 70 to 99 lie in the last century."""
    return number if number >= 100 else (1900 if number >= 70 else 2000) + number


def nearest(clock: Clock, candidates: Iterable[date | None]) -> date | None:
    """The candidate the tense points to: the next for the future, the last for the past, else the nearest.

    A day within a month of publication is the one meant, whatever the tense.
    """
    today = clock.today
    if today is None:
        return None
    known = sorted(c for c in candidates if c)
    if close := [c for c in known if abs((c - today).days) <= 31]:
        known = close if len(close) == 1 else known
    if clock.tense == "future" and (later := [c for c in known if c >= today]):
        return later[0]
    if clock.tense == "past" and (earlier := [c for c in known if c <= today]):
        return earlier[-1]
    return min(known, key=lambda c: abs((c - today).days), default=None)


def in_some_year(clock: Clock, month: int, number: int, weekday: int | None = None) -> date | None:
    """A month and day without year; a weekday, where given, decides between the years."""
    if clock.today is None:
        return None
    span = range(clock.today.year - 4, clock.today.year + 5)
    found = [d for y in span if (d := day(y, month, number))]
    if weekday is not None and (
        fitting := [d for d in found if d.weekday() == weekday and abs((d - clock.today).days) < 400]
    ):
        found = fitting
    return nearest(clock, found)


def in_some_month(clock: Clock, number: int, weekday: int | None = None) -> date | None:
    """A day without month: in this month or the nearest that has it."""
    if clock.today is None:
        return None
    months = [add_months(clock.today.replace(day=1), n) for n in range(-12, 13)]
    found = [
        d
        for m in months
        if (d := day(m.year, m.month, number)) and (weekday is None or d.weekday() == weekday)
    ]
    return nearest(clock, found)


def on_weekday(clock: Clock, weekday: int) -> date | None:
    """The weekday next to the day of publication: the last one unless the verb is in the future.

    *Began on Tuesday*, printed on a Tuesday, is that same day.
    """
    if clock.today is None:
        return None
    back = (clock.today.weekday() - weekday) % 7
    if clock.tense == "future":
        return clock.today + timedelta(days=(weekday - clock.today.weekday()) % 7)
    return clock.today - timedelta(days=back)


def in_week(today: date, weeks: int, weekday: int) -> date:
    """The weekday of the week `weeks` after this one; weeks begin on Monday."""
    return today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks + weekday)


def add_months(start: date, months: int) -> date:
    """`start` moved by months; the last day of a month stands for days it does not have."""
    total = start.year * 12 + start.month - 1 + months
    year, month = divmod(total, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def nth_weekday(year: int, month: int, n: int, weekday: int) -> date | None:
    """The n-th weekday of a month; None where the month has fewer."""
    first = date(year, month, 1)
    return day(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (n - 1))


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian algorithm, Meeus, Astronomical Algorithms, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d4, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d4 - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


def longest(found: Iterable[DateMention]) -> tuple[DateMention, ...]:
    """Of mentions that overlap, the longest; in the order of the text."""
    kept: list[DateMention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.start))
