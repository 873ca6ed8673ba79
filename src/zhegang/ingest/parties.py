"""Parties to screen and judgements on them, from CSV files a person keeps.

Headings are matched in English, Traditional and Simplified Chinese; the order of columns
is free. Several aliases stand in one cell, parted by `;`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.core.text import fold
from zhegang.screening.results import Decision, Subject

MAX_ROWS = 200_000
MAX_BYTES = 64 << 20

_PARTY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "編號"),
    "name": ("name", "party", "名稱", "姓名", "公司名稱"),
    "aliases": ("aliases", "alias", "other names", "別名", "其他名稱"),
    "country": ("country", "國家", "國家或地區"),
    "owner_of": ("owner of", "owner_of", "擁有"),
}
_JUDGEMENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "party": ("party", "當事方", "編號"),
    "listing": ("listing", "名單條目"),
    "verdict": ("verdict", "判斷"),
    "by": ("by", "判斷人"),
    "on": ("on", "日期"),
    "reason": ("reason", "理由"),
}
_Row = TypeVar("_Row")


def read_parties(path: Path) -> tuple[Subject, ...]:
    """Parties of a CSV file: `name`, and where held `id`, `aliases`, `country`, `owner_of`.

    A party without id is called `row-N` by its line.

    Raises
    ------
    InputError
        Not a CSV file with a column of names; every bad row is told.
    """
    return _read(path, _PARTY_COLUMNS, {"name"}, _subject)


def read_judgements(path: Path) -> tuple[Decision, ...]:
    """Judgements of a CSV file: `party`, `listing`, `verdict`, `by`, `on`, `reason`.

    Raises
    ------
    InputError
        A column or a cell is missing or cannot be read; every bad row is told.
    """
    return _read(path, _JUDGEMENT_COLUMNS, set(_JUDGEMENT_COLUMNS), _decision)


def _subject(where: str, line: int, row: Mapping[str, str]) -> Subject:
    country = row.get("country", "").upper() or None
    if country and (len(country) != 2 or not country.isascii() or not country.isalpha()):
        raise InputError(
            [
                Problem(
                    f"{where}: country",
                    N_("This is not a country code."),
                    country,
                    N_("two letters, such as CN"),
                )
            ]
        )
    return Subject(
        id=row.get("id") or f"row-{line}",
        name=row["name"],
        aliases=tuple(a.strip() for a in row.get("aliases", "").split(";") if a.strip()),
        country=country,
        owner_of=row.get("owner_of") or None,
    )


def _decision(where: str, line: int, row: Mapping[str, str]) -> Decision:
    verdict = row["verdict"].lower().replace(" ", "_")
    problems: list[Problem] = []
    if verdict not in ("match", "no_match"):
        problems.append(
            Problem(
                f"{where}: verdict", N_("This is not a verdict."), row["verdict"], N_("match or no_match")
            )
        )
    on = date.min
    try:
        on = parse_date(row["on"], f"{where}: on")
    except InputError as error:
        problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return Decision(
        party=row["party"],
        listing=row["listing"],
        verdict="match" if verdict == "match" else "no_match",
        by=row["by"],
        on=on,
        reason=row["reason"],
    )


def _read(
    path: Path,
    columns: Mapping[str, tuple[str, ...]],
    needed: set[str],
    make: Callable[[str, int, Mapping[str, str]], _Row],
) -> tuple[_Row, ...]:
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    found: list[_Row] = []
    problems: list[Problem] = []
    try:
        named = _columns(path, next(reader, []), columns, needed)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(found) >= MAX_ROWS:
                raise _refused(path, N_("The file has more than {most} rows."), most=MAX_ROWS)
            where = f"{path.name}: line {reader.line_num}"
            row = {field: cells[at].strip() for field, at in named.items() if at < len(cells)}
            empty = sorted(field for field in needed if not row.get(field))
            problems += [Problem(f"{where}: {field}", N_("The cell is empty.")) for field in empty]
            if empty:
                continue
            try:
                found.append(make(where, reader.line_num, row))
            except InputError as error:
                problems.extend(error.problems)
    except csv.Error as error:
        raise _refused(path, N_("This is not a CSV file ({error})."), error=str(error)) from None
    if problems:
        raise InputError(problems)
    if not found:
        raise _refused(path, N_("The file has no rows."))
    return tuple(found)


def _columns(
    path: Path, headings: list[str], columns: Mapping[str, tuple[str, ...]], needed: set[str]
) -> dict[str, int]:
    known = {fold(name): field for field, names in columns.items() for name in names}
    named: dict[str, int] = {}
    for at, heading in enumerate(headings):
        field = known.get(fold(heading))
        if field and field not in named:
            named[field] = at
    missing = sorted(needed - named.keys())
    if missing:
        raise InputError(
            [
                Problem(
                    f"{path.name}: line 1",
                    N_("There is no column {column}."),
                    ", ".join(headings),
                    N_("a first line with headings such as {accepted}"),
                    fields={"column": field, "accepted": ", ".join(columns)},
                )
                for field in missing
            ]
        )
    return named


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path, N_("The file is larger than {most} MB unpacked."), most=MAX_BYTES >> 20)
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path, N_("The file cannot be read ({error})."), error=error.strerror) from None
    for encoding in ("utf-8-sig", "utf-16", "gb18030", "big5hkscs"):
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(path, N_("The file is not UTF-8 text."))


def _refused(path: Path, message: str, **fields: Any) -> InputError:
    return InputError([Problem(path.name, message, fields=fields)])
