"""Reading and writing a case: TOML, JSON and workbook, one model.

    read_case(path) ─ file ─ text or cells ─ raw tables ─ upgrade ─ scan ─ model ─ checks ─ Case

Whatever is wrong is told at once, in one `InputError`, each problem with its field
(`products[0].hs`) or cell (`Products!C4`).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ValidationError

from zhegang.core.errors import InputError, Problem, shorten
from zhegang.core.i18n import N_, Note
from zhegang.ingest.hs import subheadings
from zhegang.plan.case import SCHEMA_VERSION, Case
from zhegang.plan.casefile.checks import check
from zhegang.plan.casefile.faults import problems_of
from zhegang.plan.casefile.files import file_bytes, utf8_text
from zhegang.plan.casefile.remarks import remarks
from zhegang.plan.casefile.scan import Loc, scan
from zhegang.plan.casefile.shape import attributes

FORMATS = ("toml", "json", "xlsx")


@dataclass(frozen=True, slots=True)
class CaseReading:
    """A case as read, and what a person should know about how it was read."""

    case: Case
    notes: tuple[Note, ...] = ()


def read_case(path: str | Path, *, known_hs6: Container[str] | None = None) -> Case:
    """The case in a .toml, .json or .xlsx file.

    Parameters
    ----------
    known_hs6
        Six-digit codes of the Harmonized System, those of 2022 without it; codes of that
        edition which are not among them are problems.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        Anything else: every problem at once.
    """
    return read_case_file(path, known_hs6=known_hs6).case


def read_case_file(path: str | Path, *, known_hs6: Container[str] | None = None) -> CaseReading:
    """As `read_case`, with the notes on cached formulas, rows left out and the like."""
    path = Path(path)
    return read_case_bytes(file_bytes(path), path.name, known_hs6=known_hs6)


def read_case_bytes(content: bytes, name: str, *, known_hs6: Container[str] | None = None) -> CaseReading:
    """As `read_case_file`, of a file's contents; the ending of `name` says what it is."""
    ending = Path(name).suffix.lower()
    if ending in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        from zhegang.plan.casefile.workbook import workbook_tables

        tables = workbook_tables(content, name)
        case = _checked(tables.data, tables.where, tables.problems, known_hs6)
        return CaseReading(case, (*tables.notes, *remarks(case)))
    if ending not in (".toml", ".json"):
        accepted = N_("a case ends in .toml, .json or .xlsx")
        raise InputError([Problem(name, N_("The ending of the file is not known."), ending, accepted)])
    data = parse_text(utf8_text(content, name), "toml" if ending == ".toml" else "json", name=name)
    case = case_from_dict(data, known_hs6=known_hs6)
    return CaseReading(case, remarks(case))


def read_case_text(
    text: str, format: Literal["toml", "json"], *, known_hs6: Container[str] | None = None
) -> Case:
    """The case in a TOML or JSON text. Errors as `read_case`."""
    return case_from_dict(parse_text(text, format), known_hs6=known_hs6)


def case_from_dict(
    data: Any,
    where: Callable[[Loc], str | None] | None = None,
    *,
    known_hs6: Container[str] | None = None,
) -> Case:
    """The case in tables and lists, as TOML or JSON give them.

    Parameters
    ----------
    where
        Turns a place such as `("products", 0, "hs")` into what the user sees, such as
        `Products!C4`; None from it, or no function, gives `products[0].hs`.

    Raises
    ------
    InputError
        Every problem at once.
    """
    return _checked(data, where, (), known_hs6)


def upgrade(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` in the layout of the present schema version. Only version 1 exists.

    Raises
    ------
    InputError
        The version is not known: a newer Zhegang wrote it.
    """
    given = data.get("schema_version", SCHEMA_VERSION)
    version = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    if isinstance(version, str) and version.strip() == SCHEMA_VERSION:
        return {**data, "schema_version": SCHEMA_VERSION}
    newer = isinstance(version, str) and version.strip().isdigit()
    message = N_("The case is of a layout this version of Zhegang does not know.")
    hint = N_("install the newest Zhegang, or write the case in layout 1") if newer else ""
    raise InputError([Problem("schema_version", message, given, SCHEMA_VERSION, hint)])


def field_path(loc: Loc) -> str:
    """`("products", 0, "hs")` as `products[0].hs`."""
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            name = (
                step if re.fullmatch(r"\w{1,80}", step) else json.dumps(shorten(step, 60), ensure_ascii=False)
            )
            path += f".{name}" if path else name
    return path or "case"


def parse_text(text: str, format: Literal["toml", "json"], name: str = "") -> Any:
    """Tables and lists of a TOML or JSON text, decimals exact.

    Raises
    ------
    InputError
        Not TOML or JSON; the problem names line and column.
    """
    label = name or format.upper()
    if not text.strip():
        raise InputError([Problem(label, N_("The file is empty."))])
    try:
        return _parse_toml(text, label) if format == "toml" else _parse_json(text, label)
    except RecursionError:
        raise InputError([Problem(label, N_("Tables are nested too deep."))]) from None


def _parse_toml(text: str, label: str) -> Any:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as failed:
        told = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(failed), re.S)
        reason = told[1] if told else str(failed)
        at = f"{label}:{told[2]}:{told[3]}" if told and told[2] else f"{label}:{len(text.splitlines())}"
        _not_parsed(at, "TOML", reason)
    except (ValueError, ArithmeticError):  # integers of thousands of digits
        raise InputError([Problem(label, N_("A number is beyond measure."))]) from None


def _parse_json(text: str, label: str) -> Any:
    twice: list[str] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                twice.append(key)
            found[key] = value
        return found

    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=table)
    except json.JSONDecodeError as failed:
        _not_parsed(f"{label}:{failed.lineno}:{failed.colno}", "JSON", failed.msg)
    except (ValueError, ArithmeticError):
        raise InputError([Problem(label, N_("A number is beyond measure."))]) from None
    if twice:
        message = N_("This field is given twice in one table.")
        raise InputError([Problem(label, message, key) for key in dict.fromkeys(twice)])
    return data


def _not_parsed(where: str, format: str, reason: str) -> NoReturn:
    message = N_("This is not {format}: {reason}.")
    fields = {"format": format, "reason": shorten(reason.strip().rstrip("."), 200)}
    raise InputError([Problem(where, message, fields=fields)]) from None


def _checked(
    data: Any,
    where: Callable[[Loc], str | None] | None,
    before: tuple[Problem, ...],
    known_hs6: Container[str] | None,
) -> Case:
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise InputError([*before, Problem("case", N_("A table of fields is needed here."), data)])
    try:
        data = upgrade(data)
    except InputError as newer:
        raise InputError([*before, *newer.problems]) from None
    cleaned, found = scan(data, Case)
    case: Case | None = None
    try:
        case = Case.model_validate(cleaned)
    except ValidationError as failed:
        errors = failed.errors(include_url=False)
        found |= dict(problems_of(errors, Case, found))
    known = subheadings() if known_hs6 is None else known_hs6
    for at, problem in check(cleaned, known_hs6=known):
        found.setdefault(at, problem)
    told = [_located(found[at], at, where) for at in sorted(found, key=_order)]
    if before or told or case is None:
        raise InputError([*before, *told])
    return case


def _located(problem: Problem, at: Loc, where: Callable[[Loc], str | None] | None) -> Problem:
    at = at[:-1] if at[-1:] == ("[key]",) else at
    found = str(problem.found) if isinstance(problem.found, Decimal) else problem.found
    return replace(problem, where=(where and where(at)) or field_path(at), found=found)


def _order(at: Loc) -> tuple[int, ...]:
    """Problems in the order of the case's declaration, rows by number."""
    order: list[int] = []
    model: type[BaseModel] | None = Case
    for step in at:
        if isinstance(step, int):
            order.append(step)
            continue
        declared = attributes(model) if model else {}
        order.append(list(declared).index(step) if step in declared else len(declared))
        model = declared[step].model if step in declared else None
    return tuple(order)


__all__ = [
    "FORMATS",
    "CaseReading",
    "case_from_dict",
    "field_path",
    "parse_text",
    "read_case",
    "read_case_bytes",
    "read_case_file",
    "read_case_text",
    "upgrade",
]
