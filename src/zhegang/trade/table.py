"""Duties of many lines at once, and the national lines a six-digit code may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from zhegang.core.codes import digits, dotted
from zhegang.core.dates import noon
from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import DutyStatus, Missing, Quote, QuoteRequest, quote
from zhegang.trade.stacking import Layer
from zhegang.trade.texts import percent

# Enough that the rules for small parcels do not speak.
_VALUE = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class DutyTable:
    """Duties of n lines. `rate` (n,) holds fractions, NaN where undetermined; `row` (n,)
    points each line at its distinct answer in `quotes`."""

    rate: npt.NDArray[np.float64]
    row: npt.NDArray[np.int64]
    quotes: tuple[Quote, ...]

    @property
    def status(self) -> tuple[DutyStatus, ...]:
        return tuple(self.quotes[at].duty.status for at in self.row.tolist())

    def layers(self, line: int) -> tuple[Layer, ...]:
        return self.quotes[int(self.row[line])].layers

    def missing(self, line: int) -> tuple[Missing, ...]:
        return self.quotes[int(self.row[line])].missing


def duty_table(
    store: MeasureStore,
    *,
    hs: Sequence[str],
    origin: Sequence[str],
    market: Sequence[str],
    on: Sequence[date],
    facts: Sequence[Mapping[str, Any]] | None = None,
) -> DutyTable:
    """Duty of each line; the same goods, origin, market and stretch of law are worked out once.

    Parameters
    ----------
    hs, origin, market, on : length n
        As in `QuoteRequest`. Goods are taken as loaded and entered at noon of `on`.
    facts : length n
        Answers to the law's questions about the goods of each line.

    Raises
    ------
    InputError
        Sequences differ in length, or a line cannot be used (`line 3: ...`); all at once.
    """
    count = len(hs)
    if {len(origin), len(market), len(on)} != {count} or (facts is not None and len(facts) != count):
        raise InputError([Problem("hs", N_("The columns differ in length."))])
    seen: dict[tuple[Any, ...], int] = {}
    answers: list[Quote] = []
    problems: list[Problem] = []
    stretch: dict[tuple[str, date], int] = {}
    row = np.zeros(count, np.int64)
    for n in range(count):
        place = (market[n], on[n])
        if place not in stretch:
            stretch[place] = _stretch(store, *place)
        told = frozenset(facts[n].items()) if facts is not None else frozenset()
        key = (hs[n], origin[n], market[n], stretch[place], told)
        if key not in seen:
            request = QuoteRequest(hs[n], origin[n], market[n], on[n], _VALUE, facts=dict(told))
            try:
                answers.append(_answer(store, request))
            except InputError as error:
                problems.extend(_numbered(error, n))
                continue
            seen[key] = len(answers) - 1
        row[n] = seen[key]
    if problems:
        raise InputError(problems)
    rates = np.array([np.nan if q.duty.rate is None else q.duty.rate for q in answers], np.float64)
    return DutyTable(rates[row] if count else np.zeros(0), row, tuple(answers))


def _stretch(store: MeasureStore, market: str, on: date) -> int:
    """The stretch of law that holds the day; days of unknown places are told apart."""
    if market not in store.territories:
        return on.toordinal()
    return store.interval(market, noon(on, market).timestamp())


def _answer(store: MeasureStore, request: QuoteRequest) -> Quote:
    """The quote; a code that the whole schedule lacks is an open question here, not an end."""
    try:
        return quote(store, request)
    except NotFoundError as error:
        # Six digits are shared by all editions in most headings: ask for the line instead.
        return _absent(store, request, Note(error.message, error.fields))


def _absent(store: MeasureStore, request: QuoteRequest, why: Note) -> Quote:
    from zhegang.trade.quote import Duty

    layer = Layer("base", dotted(digits(request.hs)), None, None, "undetermined", why, "", "A", "hs")
    return Quote(
        request=request,
        customs_value=request.value,
        currency=request.currency,
        duty=Duty(None, None, "undetermined"),
        layers=(layer,),
        fees=(),
        taxes=(),
        as_of=request.on,
        data_versions=store.market_versions[request.market],
        stale_since=None,
        marks=(),
        missing=(Missing("hs", why, "base"),),
    )


def _numbered(error: InputError, line: int) -> list[Problem]:
    return [
        Problem(f"line {line + 1}: {p.where}", p.message, p.found, p.accepted, p.hint, p.fields)
        for p in error.problems
    ]


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A national line a shorter code may mean; `rate` None where undetermined."""

    code: str
    description: str
    rate: float | None
    status: DutyStatus


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lines, the range of their determined duties, and the question that separates them."""

    lines: tuple[CandidateLine, ...]
    low: float | None
    high: float | None
    question: Note | None


def candidate_lines(
    store: MeasureStore,
    market: str,
    hs6: str,
    origin: str,
    on: date,
    facts: Mapping[str, Any] | None = None,
) -> Candidates:
    """Lines of `market` under a six-digit code: a Chinese ten-digit code fixes no more.

    Raises
    ------
    InputError
        Code, market or origin cannot be used.
    """
    return lines_under(store, market, (digits(hs6)[:6],), origin, on, facts)


def lines_under(
    store: MeasureStore,
    market: str,
    codes: Sequence[str],
    origin: str,
    on: date,
    facts: Mapping[str, Any] | None = None,
) -> Candidates:
    """Lines of `market` under any of some codes; a code without one stands for itself.

    Parameters
    ----------
    codes
        Digits, 4 to 6 of each.

    Raises
    ------
    InputError
        A code, the market or the origin cannot be used.
    """
    schedule = store.schedules.get(market)
    described: dict[str, str] = {}
    instant = noon(on, market).timestamp() if schedule is not None else 0.0
    for prefix in codes:
        under = schedule.under(prefix, instant) if schedule is not None else ()
        described |= {line.code: line.description for line in under} or {prefix: ""}
    found = []
    for code in described:
        request = QuoteRequest(code, origin, market, on, _VALUE, facts=dict(facts or {}))
        duty = _answer(store, request).duty
        found.append(CandidateLine(code, described[code], duty.rate, duty.status))
    low, high = duty_range(found)
    return Candidates(tuple(found), low, high, separating(codes[0], found))


def duty_range(lines: Sequence[CandidateLine]) -> tuple[float, float] | tuple[None, None]:
    """Lowest and highest of the determined duties."""
    rates = [line.rate for line in lines if line.rate is not None]
    return (min(rates), max(rates)) if rates else (None, None)


def separating(code: str, lines: Sequence[CandidateLine]) -> Note | None:
    """The question that tells the lines of a code apart; None where there is nothing to ask."""
    low, high = duty_range(lines)
    if len(lines) < 2 or low is None or high is None:
        return None
    fields = {
        "code": dotted(code),
        "low": percent(Decimal(str(low))),
        "high": percent(Decimal(str(high))),
        "lines": "; ".join(f"{dotted(line.code)} {line.description}".strip() for line in lines[:6]),
    }
    return Note(N_("Which line of {code} is it ({low} to {high})? {lines}"), fields)
