"""What is asked about origin: a bill of materials, prices, a route, and facts a person confirms."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zhegang.core.codes import digits
from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.origin import OriginRules
from zhegang.plan.casefile.files import file_bytes
from zhegang.plan.casefile.xlsx import read_xlsx
from zhegang.trade.origin import OriginResult, assess
from zhegang.trade.origin_inputs import Material, Production, Route, Tolerance

BOM_COLUMNS = ("name", "hs", "origin", "value", "weight_kg", "originating", "wholly_obtained", "foreign_value", "evidence")  # fmt: skip
MOST_PARTS = 500
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_PRICES = ("ex_works", "fob", "net_cost", "added", "weight_kg")


@dataclass(frozen=True, slots=True)
class OriginRequest:
    """One question: `facts` of the route and of the making stand together in the input."""

    agreement: str
    made: Production
    route: Route
    market: str | None
    on: date | None
    tolerance: Decimal | None


def origin_request(given: Mapping[str, Any]) -> OriginRequest:
    """The question that a form, a document or the options ask.

    Parameters
    ----------
    given
        Texts by name (`agreement`, `hs`, `country`, and where held `market`, `on`,
        `ex_works`, `fob`, `net_cost`, `added`, `weight_kg`, `tolerance`, `hs_edition`, `row`);
        `materials`, a list of mappings with BOM_COLUMNS; `via`, a list of places; `facts`,
        a mapping of names to true, false or yes, no.

    Raises
    ------
    InputError
        Every field that cannot be read, at once.
    """
    problems: list[Problem] = []

    def text(name: str) -> str:
        return str(given.get(name) or "").strip()

    def number(name: str) -> Decimal | None:
        return _number(name, given.get(name), problems)

    for name in ("agreement", "hs", "country"):
        if not text(name):
            problems.append(Problem(name, N_("This is needed.")))
    hs = ""
    if text("hs"):
        try:
            hs = digits(text("hs"))
        except InputError as error:
            problems += error.problems
    on = None
    if text("on"):
        try:
            on = parse_date(text("on"), "on")
        except InputError as error:
            problems += error.problems
    facts = {}
    for name, value in dict(given.get("facts") or {}).items():
        known = _yes(value)
        if known is None:
            problems.append(
                Problem(f"facts.{name}", N_("This is neither yes nor no."), str(value), "yes, no")
            )
        else:
            facts[str(name).strip()] = known
    row = text("row")
    if row and not row.isdigit():
        problems.append(Problem("row", N_("This is not the number of a row."), row))
    edition = text("hs_edition").upper() or "HS2022"
    if not re.fullmatch(r"HS20\d\d", edition):
        problems.append(
            Problem("hs_edition", N_("There is no such edition."), edition, "HS2012, HS2017, HS2022")
        )
    figures = {name: number(name) for name in _PRICES}
    tolerance = number("tolerance")
    if tolerance is not None and not 0 <= tolerance <= 1:
        problems.append(Problem("tolerance", N_("A share lies between 0 and 1."), str(tolerance)))
    parts = materials_of(given.get("materials") or (), problems)
    if problems:
        raise InputError(problems)
    via = tuple(str(place).strip().upper() for place in given.get("via") or () if str(place).strip())
    made = Production(
        hs, text("country").upper(), parts, facts=facts, hs_edition=edition, row=int(row) if row else None, **figures
    )  # fmt: skip
    return OriginRequest(
        text("agreement"), made, Route(via, facts), text("market").upper() or None, on, tolerance
    )


def origin_of(rules: OriginRules, asked: OriginRequest) -> OriginResult:
    """The answer.

    Raises
    ------
    NotFoundError
        No rules of that agreement are loaded.
    InputError
        A figure or code cannot be.
    """
    table = rules.table(asked.agreement, asked.made.hs)
    if asked.tolerance is not None:
        told = Tolerance(
            "value", asked.tolerance, ((1, 97),), "EXW" if asked.made.ex_works else None, "input"
        )
        table = replace(table, agreement=replace(table.agreement, tolerances=(told,)))
    return assess(table, asked.made, asked.route, market=asked.market, on=asked.on)


def materials_of(given: Sequence[Mapping[str, Any]], problems: list[Problem]) -> tuple[Material, ...]:
    """Materials from rows; what cannot be read is added to `problems`."""
    if len(given) > MOST_PARTS:
        problems.append(
            Problem(
                "materials",
                N_("Too many parts."),
                len(given),
                N_("at most {limit}"),
                fields={"limit": MOST_PARTS},
            )
        )
        return ()
    found: list[Material] = []
    names: set[str] = set()
    for count, row in enumerate(given, 1):
        where = str(row.get("where") or f"materials[{count}]")
        name = str(row.get("name") or f"part {count}").strip()[:200]
        if name in names:
            problems.append(Problem(f"{where}.name", N_("Two parts have this name."), name))
        names.add(name)
        code, origin = str(row.get("hs") or "").strip(), str(row.get("origin") or "").strip().upper()
        hs = None
        if code and code != "?":
            try:
                hs = digits(code)
            except InputError as error:
                problems += [replace(problem, where=f"{where}.hs") for problem in error.problems]
        if origin in ("", "?"):
            origin = ""
        elif not (len(origin) == 2 and origin.isascii() and origin.isalpha()):
            problems.append(
                Problem(
                    f"{where}.origin",
                    N_("This is not a country code."),
                    origin,
                    N_("two letters, such as CN"),
                )
            )
        flags = {}
        for flag in ("originating", "wholly_obtained"):
            flags[flag] = _yes(row.get(flag))
            if flags[flag] is None and row.get(flag) not in (None, "", "?"):
                problems.append(
                    Problem(
                        f"{where}.{flag}", N_("This is neither yes nor no."), str(row.get(flag)), "yes, no"
                    )
                )
        found.append(
            Material(
                name,
                hs,
                origin or None,
                _number(f"{where}.value", row.get("value"), problems),
                _number(f"{where}.weight_kg", row.get("weight_kg"), problems),
                _yes(row.get("originating")),
                _yes(row.get("wholly_obtained")),
                _number(f"{where}.foreign_value", row.get("foreign_value"), problems),
                str(row.get("evidence") or "")[:500],
            )
        )
    return tuple(found)


def _yes(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _YES.get(str(value).strip().lower())


def _number(where: str, value: Any, problems: list[Problem]) -> Decimal | None:
    """A figure, None where none is given; what is no figure is added to `problems`."""
    told = str(value if value is not None else "").strip().replace(",", "")
    if told in ("", "?"):
        return None
    try:
        number = Decimal(told)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > Decimal("1e15"):
        problems.append(Problem(where, N_("This is not a figure."), told))
        return None
    return number


def read_bom(path: Path) -> list[dict[str, Any]]:
    """Rows of a bill of materials, CSV in UTF-8 or the first sheet of a workbook.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        It cannot be opened, or its headings are not BOM_COLUMNS (name, hs, origin and value at least).
    """
    content = file_bytes(path)
    if path.suffix.lower() == ".xlsx":
        return bom_rows(sheet_text(content, path.name), path.name)
    try:
        return bom_rows(content.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise InputError([Problem(path.name, N_("This is not a CSV file in UTF-8."), str(error))]) from None


def sheet_text(content: bytes, name: str) -> str:
    """The first sheet of a workbook as CSV; a row keeps its number.

    Raises
    ------
    InputError
        It is not a workbook, or its first sheet is empty.
    """
    sheets = read_xlsx(content, name).sheets
    if not sheets or not sheets[0].rows:
        raise InputError([Problem(name, N_("The first sheet of the workbook is empty."))])
    rows = sheets[0].rows
    wide = max(max(cells, default=1) for cells in rows.values())
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    for number in range(1, max(rows) + 1):
        cells = rows.get(number, {})
        write.writerow(["" if n not in cells else _cell(cells[n].value) for n in range(1, wide + 1)])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value if value is not None else "")


def bom_rows(text: str, name: str) -> list[dict[str, Any]]:
    """Rows of a bill of materials in CSV. Errors as `read_bom`."""
    try:
        reader = csv.DictReader(io.StringIO(text.strip(), newline=""), strict=True, skipinitialspace=True)
        written = list(reader)
    except csv.Error as error:
        raise InputError([Problem(name, N_("This is not a CSV file in UTF-8."), str(error))]) from None
    headings = [heading.strip().lower() for heading in reader.fieldnames or () if heading]
    if not {"name", "hs", "origin", "value"} <= set(headings) or not set(headings) <= set(BOM_COLUMNS):
        raise InputError(
            [
                Problem(
                    name,
                    N_("The headings are not those of a bill of materials."),
                    ", ".join(headings),
                    ", ".join(BOM_COLUMNS),
                )
            ]
        )
    return [
        {str(k).strip().lower(): v for k, v in row.items() if k} | {"where": f"{name}!{number}"}
        for number, row in enumerate(written, 2)
        if any(isinstance(v, str) and v.strip() for v in row.values())
    ]


__all__ = [
    "BOM_COLUMNS",
    "OriginRequest",
    "bom_rows",
    "origin_of",
    "origin_request",
    "read_bom",
    "sheet_text",
]
