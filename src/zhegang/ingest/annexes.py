"""China's annexes of additional duties on goods of the United States, by tariff line.

CSV in UTF-8 or a workbook, columns in any order (Chinese headings or these names):

=========== =====================================================================
measure     which list: cn-232, cn-301-1, cn-301-2, cn-301-3, cn-301-4, cn-2025-1
            or cn-2025-2 (税委会公告 as docs/tariffs.md names them)
code        税则号列, 4 to 10 digits
rate        加征税率 or 加征关税税率: 25%, 25
valid_from  生效日期, YYYY-MM-DD
valid_to    截止日期, last day; empty while in force
=========== =====================================================================

A list that is loaded takes the place of its undetermined measure whole: goods it does not
name owe nothing under it. So the file must hold the whole list, for all its dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from math import inf
from pathlib import Path

from zhegang.core.dates import period
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported
from zhegang.ingest.national_files import code_of, percent_of
from zhegang.ingest.tabular import MOST_PROBLEMS, Row, day, read_rows
from zhegang.trade.expression import Expression, parse_rate
from zhegang.trade.measures import Measure

KIND, NAME = "annex", "cn-annex"
LISTS = ("cn-232", "cn-301-1", "cn-301-2", "cn-301-3", "cn-301-4", "cn-2025-1", "cn-2025-2")
_ALIASES = {
    "税则号列": "code", "稅則號列": "code", "加征税率": "rate", "加征关税税率": "rate", "加征关税税率(%)": "rate",
    "加徵稅率": "rate", "生效日期": "valid_from", "截止日期": "valid_to",
}  # fmt: skip
_Key = tuple[str, Expression, date, date | None]


def import_annex(home: Home, path: Path, *, on: date | None = None) -> Imported:
    """Checks the lists and keeps them in the home, in place of those loaded before.

    Raises
    ------
    InputError
        A column is missing or a cell cannot be read; rows are named and nothing is loaded.
    SourceError
        The home cannot be written.
    """
    found = read_annex(path)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    source = Imported(
        kind=KIND,
        name=NAME,
        data_date=on or written,
        sha256="",
        rows=sum(len(codes) for codes in found.values()),
        path="",
        stated=on is not None,
        loaded_on=datetime.now(UTC).date(),
        licence="the user's own table",
    )
    return home.keep(path, source)


def load_annexes(home: Home) -> Mapping[str, tuple[Measure, ...]]:
    """Measures of the loaded lists, by list."""
    source = home.source(NAME)
    if source is None:
        return {}
    measures: dict[str, list[Measure]] = {}
    for number, (key, codes) in enumerate(sorted(read_annex(home.file(source)).items(), key=str)):
        measures.setdefault(key[0], []).append(_measure(number, key, codes))
    return {name: tuple(held) for name, held in measures.items()}


def read_annex(path: Path) -> dict[_Key, list[str]]:
    """Codes by list, rate and dates.

    Raises
    ------
    InputError
        Not such a table, a cell that cannot be read, or a code that one list names twice
        for one day.
    """
    found: dict[_Key, list[str]] = {}
    problems: list[Problem] = []
    seen: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in read_rows(path, ("measure", "code", "rate", "valid_from"), aliases=_ALIASES):
        read = _row(row, problems)
        if read is None:
            continue
        code, key = read
        spans = seen.setdefault((key[0], code), [])
        last = key[3] or date.max
        if any(key[2] <= other_last and first <= last for first, other_last in spans):
            problems.append(Problem(row.where, N_("The list names this code twice for one day."), code))
        spans.append((key[2], last))
        found.setdefault(key, []).append(code)
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    return found


def _row(row: Row, problems: list[Problem]) -> tuple[str, _Key] | None:
    before = len(problems)

    def wrong(column: str, accepted: str) -> None:
        problems.append(
            Problem(f"{row.where} {column}", N_("The cell cannot be read."), row[column], accepted)
        )

    if row["measure"] not in LISTS:
        wrong("measure", ", ".join(LISTS))
    code = code_of(row["code"])
    if code is None:
        wrong("code", N_("a code of 4 to 10 digits"))
    rate = parse_rate(percent_of(row["rate"]) or "missing")
    if not rate.simple or not re.match(r"[\d.]", rate.text):
        wrong("rate", "25%")
    days: list[date | None] = []
    for column in ("valid_from", "valid_to"):
        try:
            days.append(day(row[column]))
        except ValueError:
            wrong(column, "YYYY-MM-DD")
            days.append(None)
    first, last = days
    if first is None and not row["valid_from"]:
        wrong("valid_from", "YYYY-MM-DD")
    if first and last and last < first:
        wrong("valid_to", N_("a day not before valid_from"))
    if len(problems) > before or code is None or first is None:
        return None
    return code, (row["measure"], rate, first, last)


def _measure(number: int, key: _Key, codes: list[str]) -> Measure:
    name, rate, first, last = key
    span = period(first, last, "CN")
    assert span.start is not None
    return Measure(
        id=f"{name}-annex-{number}",
        market="CN",
        layer="retaliation",
        slot=name,
        authority="Customs Tariff Commission of the State Council",
        heading=name,
        kind="add",
        rate=rate,
        origins=frozenset({"US"}),
        excluded=frozenset(),
        prefixes=tuple(sorted(codes)),
        headings=(),
        lists=(),
        except_prefixes=("\x7f",),
        start=span.start.timestamp(),
        end=inf if span.end is None else span.end.timestamp(),
        clocks=(),
        conditions=(),
        basis="value",
        claim=None,
        priority=0,
        reason="annex",
        fields={},
        source=f"{name}, as loaded",
        grade="B",
    )
