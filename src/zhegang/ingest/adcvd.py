"""A user's table of anti-dumping and countervailing orders (CSV), and its measures.

Columns, in any order; a row is one rate of one case:

=========== ==========================================================================
market      ISO alpha-2 code of the importing market (empty: US)
case        the order, such as A-570-970
kind        AD or CVD
origin      ISO alpha-2 code
hs          prefixes of 4 to 10 digits that the order names, separated by blanks
company     producer or exporter; empty for the rate of all others
rate        a rate as schedules print it: 25.48%, 1.2¢/kg
valid_from  first day, YYYY-MM-DD
valid_to    last day, empty while in force
scope       all: every good under `hs`; described: the order's words decide (the default)
source      citation
=========== ==========================================================================
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

from zhegang.core.codes import digits
from zhegang.core.dates import parse_date, period
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported
from zhegang.trade.expression import Expression, parse_rate
from zhegang.trade.measures import Condition, Measure
from zhegang.trade.texts import percent

COLUMNS = ("market", "case", "kind", "origin", "hs", "company", "rate", "valid_from", "valid_to", "scope", "source")  # fmt: skip
_NEEDED = ("case", "kind", "origin", "hs", "rate", "valid_from", "source")
_LAYERS = {"AD": "anti-dumping", "CVD": "countervailing"}


@dataclass(frozen=True, slots=True)
class Order:
    """One row: the rate of one producer, or (company empty) of all others, in one case."""

    market: str
    case: str
    kind: str
    origin: str
    prefixes: tuple[str, ...]
    company: str
    rate: Expression
    first: date
    last: date | None
    described: bool
    source: str


def import_adcvd(home: Home, path: Path, *, on: date | None = None) -> Imported:
    """Checks the table and keeps it in the home in place of the last one.

    Raises
    ------
    InputError
        A column is missing or a cell cannot be read; rows are named and nothing is loaded.
    SourceError
        The home cannot be written.
    """
    orders = read_adcvd(path)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    source = Imported(
        kind="adcvd",
        name="adcvd",
        data_date=on or written,
        sha256="",
        rows=len(orders),
        path="",
        stated=on is not None,
        loaded_on=datetime.now(UTC).date(),
        address="",
        licence="the user's own table",
    )
    return home.keep(path, source)


def read_adcvd(path: Path) -> list[Order]:
    """Rows of the table.

    Raises
    ------
    InputError
        Not UTF-8 CSV with these columns, or a cell that cannot be read.
    """
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
        reader = csv.DictReader(StringIO(text, newline=""), strict=True)
        rows = list(reader)
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise InputError([Problem(path.name, N_("This is not a CSV file in UTF-8."), str(error))]) from None
    absent = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if absent or not rows:
        found = ", ".join(reader.fieldnames or ())
        problem = Problem(
            path.name, N_("Columns or rows of the table of orders are missing."), found, ", ".join(COLUMNS)
        )
        raise InputError([problem])
    problems: list[Problem] = []
    orders = [
        order for number, row in enumerate(rows, 2) if (order := _order(path.name, number, row, problems))
    ]
    if problems:
        raise InputError(problems[:20])
    return orders


def _order(name: str, number: int, row: dict[str, str | None], problems: list[Problem]) -> Order | None:
    held = {key: " ".join((row.get(key) or "").split()) for key in COLUMNS}
    where, before = f"{name} row {number}", len(problems)

    def wrong(column: str, accepted: str) -> None:
        message = N_("The cell cannot be read.")
        problems.append(Problem(f"{where} {column}", message, held[column], accepted))

    prefixes: list[str] = []
    for written in held["hs"].split():
        try:
            code = digits(written)
        except InputError:
            code = ""
        if not 4 <= len(code) <= 10:
            wrong("hs", N_("codes of 4 to 10 digits, separated by blanks"))
            break
        prefixes.append(code)
    if not prefixes and len(problems) == before:
        wrong("hs", N_("codes of 4 to 10 digits, separated by blanks"))
    rate = parse_rate(held["rate"] or "missing")
    if not rate.readable:
        wrong("rate", N_("a rate such as 25.48%"))
    if held["kind"].upper() not in _LAYERS:
        wrong("kind", "AD, CVD")
    for column in ("origin", "market"):
        if not re.fullmatch(r"[A-Z]{2}", held[column].upper() or ("US" if column == "market" else "")):
            wrong(column, N_("an ISO 3166-1 alpha-2 code such as CN, HK or VN"))
    if not held["case"] or not held["source"]:
        wrong("case" if not held["case"] else "source", N_("text"))
    if held["scope"].lower() not in ("", "all", "described"):
        wrong("scope", "all, described")
    days: list[date | None] = []
    for column in ("valid_from", "valid_to"):
        try:
            days.append(parse_date(held[column], f"{where} {column}") if held[column] else None)
        except InputError as error:
            problems.extend(error.problems)
            days.append(None)
    first, last = days
    if first is None and not held["valid_from"]:
        wrong("valid_from", "YYYY-MM-DD")
    if first and last and last < first:
        wrong("valid_to", N_("a day not before valid_from"))
    if len(problems) > before or first is None:
        return None
    return Order(
        market=held["market"].upper() or "US",
        case=held["case"],
        kind=held["kind"].upper(),
        origin=held["origin"].upper(),
        prefixes=tuple(prefixes),
        company=held["company"],
        rate=rate,
        first=first,
        last=last,
        described=held["scope"].lower() != "all",
        source=held["source"],
    )


def order_measures(orders: Iterable[Order], company: str | None) -> list[Measure]:
    """Measures of the orders for one producer; without one, what is owed stays open.

    A producer that the case does not name owes the rate of all others.
    """
    cases: dict[tuple[str, str, str, str], list[Order]] = {}
    for order in orders:
        cases.setdefault((order.market, order.case, order.kind, order.origin), []).append(order)
    return [m for number, held in enumerate(cases.values()) for m in _measures(number, held, company)]


def _measures(number: int, held: Sequence[Order], company: str | None) -> Iterable[Measure]:
    named = [
        order for order in held if company and order.company and _plain(order.company) == _plain(company)
    ]
    chosen = named or [order for order in held if not order.company]
    if company is None or not chosen:
        rates = sorted({order.rate.ad_valorem for order in held})
        span = {"low": percent(rates[0]), "high": percent(rates[-1]), "case": held[0].case, "fact": "company"}
        first, last = min(order.first for order in held), _latest(held)
        prefixes = tuple(sorted({prefix for order in held for prefix in order.prefixes}))
        yield _measure(f"adcvd-{number}", held[0], prefixes, first, last, "unknown", "adcvd_company", span)
        return
    for place, order in enumerate(chosen):
        fields = {"case": order.case, "company": order.company or "*"}
        identity = f"adcvd-{number}-{place}"
        yield _measure(identity, order, order.prefixes, order.first, order.last, "add", "adcvd", fields)


def _latest(held: Sequence[Order]) -> date | None:
    return None if any(o.last is None for o in held) else max(o.last for o in held if o.last is not None)


def _measure(
    identity: str,
    order: Order,
    prefixes: tuple[str, ...],
    first: date,
    last: date | None,
    kind: str,
    reason: str,
    fields: dict[str, str],
) -> Measure:
    span = period(first, last, order.market)
    assert span.start is not None
    return Measure(
        id=identity,
        market=order.market,
        layer=_LAYERS[order.kind],
        slot=f"adcvd-{order.case}",
        authority="Tariff Act of 1930, title VII" if order.market == "US" else "",
        heading=order.case,
        kind=kind,  # type: ignore[arg-type]
        rate=order.rate,
        origins=frozenset({order.origin}),
        excluded=frozenset(),
        prefixes=prefixes,
        headings=(),
        lists=(),
        except_prefixes=("\x7f",),
        start=span.start.timestamp(),
        end=float("inf") if span.end is None else span.end.timestamp(),
        clocks=(),
        conditions=(Condition("adcvd_scope", default=None),) if order.described else (),
        basis="value",
        claim=None,
        priority=0,
        reason=reason,
        fields=fields,
        source=order.source,
        grade="B",
    )


def _plain(name: str) -> str:
    """A name without case, punctuation and the usual legal form, to be compared."""
    words = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    return " ".join(word for word in words if word not in {"co", "ltd", "limited", "inc", "company", "corp"})
