"""One quote: the duty of one import with every legal layer and its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zhegang.core.codes import digits, dotted
from zhegang.core.dates import customs_zone, noon
from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.trade.knowledge import as_known
from zhegang.trade.measures import Line, MeasureStore, Schedule
from zhegang.trade.remarks import marks_of
from zhegang.trade.results import Charge, Duty, DutyStatus, Missing, Quote, QuoteRequest
from zhegang.trade.stacking import Entry, Layer, stack
from zhegang.trade.texts import QUESTIONS, TEXTS, percent


def quote(
    store: MeasureStore, request: QuoteRequest, *, fees: Sequence[Charge] = (), taxes: Sequence[Charge] = ()
) -> Quote:
    """Duty of one import, every layer with its reason.

    Parameters
    ----------
    store
        What `zhegang.ingest.tariffs.load_store` returns.
    fees, taxes
        Charges worked out elsewhere (MPF, VAT), carried into the result.

    Raises
    ------
    InputError
        The code, origin, market, value or a claim cannot be read; all problems at once.
    NotFoundError
        The whole schedule of the market is held and has no such line.

    References
    ----------
    docs/tariffs.md has the model and worked cases.
    """
    code = check(store, request)
    if request.known_at is not None:
        store = as_known(store, request.known_at)
    if request.market in store.groups["EU27"]:
        request = replace(request, market="EU")
    if request.origin == request.market:
        return _domestic(request, store, fees, taxes)
    instant = _entered(request)
    schedule = store.schedules.get(request.market)
    found = tariff_lines(store, schedule, request.market, code, instant)
    if len(found) > 1:
        quotes = [_one(store, request, schedule, line.code, line, instant, fees, taxes) for line in found]
        return _agree(quotes, code)
    line = found[0] if found else None
    asked = line.code if line and len(line.code) > len(code) else code
    return _one(store, request, schedule, asked, line, instant, fees, taxes)


def check(store: MeasureStore, request: QuoteRequest) -> str:
    """The digits asked for.

    Raises
    ------
    InputError
        Anything in the request that cannot be used, all at once.
    """
    problems: list[Problem] = []
    code = ""
    try:
        code = digits(request.hs)
    except InputError as error:
        problems.extend(error.problems)
    if code and len(code) < 4:
        accepted = N_("4 digits or more")
        problems.append(Problem("hs", N_("The code stops short of a heading."), request.hs, accepted))
    if request.origin not in store.territories:
        accepted = N_("an ISO 3166-1 alpha-2 code such as CN, HK or VN")
        problems.append(Problem("origin", N_("No such country or territory."), request.origin, accepted))
    if request.market not in store.territories:
        accepted = N_("an ISO 3166-1 alpha-2 code such as US, GB or VN, or EU")
        problems.append(Problem("market", N_("No such customs territory."), request.market, accepted))
    elif code and len(code) < 6 and request.market not in store.schedules:
        problems.append(
            Problem("hs", N_("The code stops short of a subheading."), request.hs, N_("at least 6 digits"))
        )
    problems.extend(_fact_problems(request.facts))
    if not request.value.is_finite() or request.value < 0 or request.value > Decimal("1e15"):
        problems.append(
            Problem("value", N_("The value is not an amount of money."), str(request.value), N_("0 or more"))
        )
    if request.via is not None and request.via not in store.territories:
        accepted = N_("an ISO 3166-1 alpha-2 code such as CN, HK or VN")
        problems.append(Problem("via", N_("No such country or territory."), request.via, accepted))
    for claim in request.claims:
        if claim not in store.claims:
            accepted = ", ".join(sorted(store.claims))
            problems.append(Problem("claim", N_("No such agreement or programme is held."), claim, accepted))
    if not date(1995, 1, 1) <= request.on <= date(2099, 12, 31):
        problems.append(
            Problem(
                "on",
                N_("The day lies outside the tariff calendar."),
                request.on.isoformat(),
                "1995-01-01 … 2099-12-31",
            )
        )
    if problems:
        raise InputError(problems)
    return code


def _fact_problems(facts: Mapping[str, Any]) -> Iterator[Problem]:
    for name, given in facts.items():
        if name not in QUESTIONS:
            accepted = ", ".join(sorted(QUESTIONS))
            yield Problem(f"facts.{name}", N_("The tariff law asks for no such fact."), given, accepted)
        elif name.endswith("_share"):
            if isinstance(given, bool) or not isinstance(given, int | float | Decimal) or not 0 <= given <= 1:
                yield Problem(f"facts.{name}", N_("This is not a share."), given, N_("a number from 0 to 1"))
        elif not isinstance(given, bool):
            yield Problem(f"facts.{name}", N_("This is not yes or no."), given, N_("true or false"))


def _entered(request: QuoteRequest) -> float:
    at = request.entered_at
    if at is None:
        return _noon(request.on, request.market)
    if at.tzinfo is None:
        at = at.replace(tzinfo=customs_zone(request.market))
    return at.astimezone(UTC).timestamp()


def tariff_lines(
    store: MeasureStore, schedule: Schedule | None, market: str, code: str, instant: float
) -> Sequence[Line]:
    """The tariff lines a code may mean; empty where the market has no schedule or line."""
    if schedule is None:
        return ()
    # A statistical suffix of zeros is the line itself.
    whole = code[:8] if len(code) > 8 and not code[8:].strip("0") else code
    for length in range(len(whole), 7, -2):
        line = schedule.find(whole[:length], instant)
        if line is not None:
            return (line,)
    under = schedule.under(whole[:8], instant)
    if not under and schedule.whole(instant):
        raise NotFoundError(
            N_("The schedule of {market} has no line {code}."),
            hint=N_("look for a leading zero that a spreadsheet dropped, or a newer edition of the code"),
            market=market,
            code=dotted(code),
        )
    return under


@lru_cache(maxsize=4096)
def _day(instant: float, market: str) -> date:
    return datetime.fromtimestamp(instant, UTC).astimezone(customs_zone(market)).date()


@lru_cache(maxsize=4096)
def _noon(day: date, market: str) -> float:
    return noon(day, market).timestamp()


def _one(
    store: MeasureStore,
    request: QuoteRequest,
    schedule: Schedule | None,
    code: str,
    line: Line | None,
    instant: float,
    fees: Sequence[Charge],
    taxes: Sequence[Charge],
) -> Quote:
    entered = _day(instant, request.market)
    dated = schedule is not None and entered >= schedule.oldest
    loaded = _noon(request.loaded_on, request.market) if request.loaded_on else instant
    entry = Entry(
        market=request.market,
        code=code[:8] if len(code) > 8 and not code[8:].strip("0") else code,
        origin=request.origin,
        line=line,
        dated_line=dated,
        entered=instant,
        loaded=loaded,
        exported=_noon(request.exported_on, request.market) if request.exported_on else loaded,
        value=request.value,
        currency=request.currency,
        quantities=request.quantities,
        claims=frozenset(request.claims),
        facts=request.facts,
        rates=_rates(request),
    )
    layers = stack(store, entry)
    return Quote(
        request=request,
        customs_value=request.value,
        currency=request.currency,
        duty=total(layers),
        layers=layers,
        fees=tuple(fees),
        taxes=tuple(taxes),
        as_of=request.on,
        data_versions=store.market_versions[request.market],
        stale_since=schedule.newest if schedule is not None and entered > schedule.newest else None,
        marks=marks_of(store, entry, layers, schedule, request.via, request.claims),
        missing=missing_of(layers, entry, schedule),
        lines=(line.code,) if line is not None else (),
    )


def _rates(request: QuoteRequest) -> dict[str, Decimal]:
    """Units of the value's currency for one of another, either way round as given."""
    found: dict[str, Decimal] = {}
    for held in request.exchange:
        if held.to == request.currency:
            found[held.currency] = held.value
        elif held.currency == request.currency and held.value:
            found[held.to] = 1 / held.value
    return found


def total(layers: Sequence[Layer]) -> Duty:
    """Sum of the layers; undetermined if one of them is."""
    if any(held.status == "undetermined" for held in layers):
        return Duty(None, None, "undetermined")
    rate = sum((held.exact for held in layers if held.exact is not None), Decimal(0))
    amount = sum((held.amount for held in layers if held.amount is not None), Decimal(0))
    return Duty(float(rate), amount, "determined")


def missing_of(layers: Sequence[Layer], entry: Entry, schedule: Schedule | None) -> tuple[Missing, ...]:
    """What the undetermined layers wait for, each once."""
    found: dict[str, Missing] = {}
    if entry.line is None and schedule is not None:
        text = Note(
            N_("The line {code} is not among those held; load the official schedule: {command}"),
            {"code": dotted(entry.code), "command": "zhegang data import hts FILE"},
        )
        found["schedule"] = Missing("schedule", text, "base")
    # What waits for another layer's question comes after that question itself.
    waiting = [held for held in layers if held.status == "undetermined"]
    for held in sorted(waiting, key=lambda layer: layer.reason.text == TEXTS["depends_on"]):
        name = held.fact or held.layer
        found.setdefault(name, Missing(name, held.reason, held.layer))
    return tuple(found.values())


def _agree(quotes: Sequence[Quote], code: str) -> Quote:
    """One quote for a code that fits several lines: theirs if they all owe the same."""
    first = quotes[0]
    lines = tuple(c for held in quotes for c in held.lines)
    rates = {held.duty.rate for held in quotes}
    if len(rates) == 1 and None not in rates and len({h.duty.amount for h in quotes}) == 1:
        fields = {"code": dotted(code), "count": len(quotes)}
        mark = Note(N_("The code {code} fits {count} lines; all owe the same duty."), fields)
        return replace(first, marks=(*first.marks, mark), lines=lines)
    known = [Decimal(str(r)) for r in rates if r is not None]
    low, high = (percent(min(known)), percent(max(known))) if known else ("?", "?")
    text = Note(
        N_("The code {code} fits {count} lines owing {low} to {high}; which one is it? {lines}"),
        {
            "code": dotted(code),
            "count": len(quotes),
            "low": low,
            "high": high,
            "lines": ", ".join(dotted(c) for c in lines[:8]) + (" …" if len(lines) > 8 else ""),
        },
    )
    open_base = Layer("base", dotted(code), None, None, "undetermined", text, "", "A", "hs")
    return replace(
        first,
        duty=Duty(None, None, "undetermined"),
        layers=(open_base,),
        missing=(Missing("hs", text, "base"),),
        lines=lines,
    )


def _domestic(
    request: QuoteRequest, store: MeasureStore, fees: Sequence[Charge], taxes: Sequence[Charge]
) -> Quote:
    reason = Note(N_("Made and sold inside one customs territory: no import, no duty."))
    layer = Layer(
        "base",
        dotted(digits(request.hs)),
        0.0,
        Decimal(0),
        "applies",
        reason,
        "customs territory",
        "A",
        exact=Decimal(0),
    )
    return Quote(
        request=request,
        customs_value=request.value,
        currency=request.currency,
        duty=Duty(0.0, Decimal(0), "determined"),
        layers=(layer,),
        fees=tuple(fees),
        taxes=tuple(taxes),
        as_of=request.on,
        data_versions=store.market_versions[request.market],
        stale_since=None,
        marks=(),
        missing=(),
    )


__all__ = [
    "Charge",
    "Duty",
    "DutyStatus",
    "Missing",
    "Quote",
    "QuoteRequest",
    "check",
    "quote",
    "total",
]
