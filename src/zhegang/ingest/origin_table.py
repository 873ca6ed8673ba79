"""A user's table of product-specific rules (CSV in UTF-8), for any agreement.

Columns, in any order; a row is one rule of the annex:

=========== ==========================================================================
hs          chapter, heading, subheading or longer code, or a range: 8501-8503
description the goods in words (needed where part is yes)
part        yes where only the described goods of the code are meant
rule        the rule: CTH or RVC40, CC except 0203, MaxNOM 50 EXW, WO, CR, "sewing",
            or the annex's own sentence
=========== ==========================================================================

A row whose hs is a term with an at sign says something of the whole agreement in `rule`:

=========================== ==========================================================
@title                      its name
@parties, @extended         ISO codes; extended: cumulation under conditions
@hs_edition                 HS2012, HS2017 or HS2022: the edition of the codes
@basis                      EXW or FOB: the price its percentages are of
@rvc_method                 build_down, build_up or either
@build_up_adds              yes where build-up counts labour, overhead and profit
@exclusively_originating    yes where goods of originating materials alone originate
@full_cumulation            yes or no
@tolerance                  value 0.10 01-97 FOB, or weight 0.10 50-63 (repeatable)
@route                      non_party_transit, any_transit or non_alteration
@proof                      a proof of origin that is taken (repeatable)
@valid_from, @valid_to      YYYY-MM-DD
@source                     where the annex was taken from
=========================== ==========================================================
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import Any, cast

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported
from zhegang.trade.origin_inputs import Agreement, Cumulation, Tolerance
from zhegang.trade.origin_rules import Basis

KIND = "origin"
COLUMNS = ("hs", "description", "part", "rule")
TEMPLATE = (
    ("hs", "description", "part", "rule"),
    ("@title", "", "", "Name of the agreement"),
    ("@parties", "", "", "CN HK"),
    ("@hs_edition", "", "", "HS2022"),
    ("@basis", "", "", "FOB"),
    ("@rvc_method", "", "", "either"),
    ("@source", "", "", "Annex, page, date"),
    ("01", "", "", "WO"),
    ("6101-6117", "", "", 'CC; "knitting to shape"'),
    ("8501", "Motors of an output not exceeding 37.5 W", "yes", "CTSH or RVC40"),
    ("8501", "Other", "yes", "CTH or RVC40"),
)
_NOBODY = Cumulation(frozenset())
Term = tuple[str, str, str]
_CODE = re.compile(r"(\d{2,10})(?:\s*[-–]\s*(\d{2,10}))?")
_YES = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class OriginTable:
    """Terms of the agreement, and rows ready for the engine."""

    terms: tuple[Term, ...]
    rows: tuple[Mapping[str, Any], ...]


def import_origin_table(home: Home, path: Path, agreement: str, *, on: date | None = None) -> Imported:
    """Checks a table and keeps it in the home as the rules of `agreement`, in place of older ones.

    Raises
    ------
    InputError
        A column is missing or a cell cannot be read; cells are named and nothing is loaded.
    SourceError
        The home cannot be written.
    """
    code = agreement.strip().upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,39}", code) or code == "UK":
        accepted = N_("letters, digits and hyphens, such as RCEP")
        raise InputError(
            [Problem("--agreement", N_("This cannot be the code of an agreement."), agreement, accepted)]
        )
    table = read_origin_table(path, code)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return home.keep(
        path,
        Imported(
            kind=KIND,
            name=f"origin-{code.lower()}",
            data_date=on or written,
            sha256="",
            rows=len(table.rows),
            path="",
            stated=on is not None,
            loaded_on=datetime.now(UTC).date(),
            licence="the user's own table",
        ),
    )


def read_origin_table(path: Path, code: str) -> OriginTable:
    """The table of a file.

    Raises
    ------
    InputError
        Not UTF-8 CSV with these columns, or a cell that cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(StringIO(text, newline=""), strict=True)
        written = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise InputError([Problem(path.name, N_("This is not a CSV file in UTF-8."), str(error))]) from None
    absent = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if absent or not written:
        problem = Problem(
            path.name,
            N_("Columns or rows of the table of rules are missing."),
            ", ".join(name for name in reader.fieldnames or () if name),
            ", ".join(COLUMNS),
        )
        raise InputError([problem])
    problems: list[Problem] = []
    terms: list[Term] = []
    rows: list[Mapping[str, Any]] = []
    for number, cells in enumerate(written, 2):
        cell = {name: (cells.get(name) or "").strip() for name in COLUMNS}
        where = f"{path.name}!{number}"
        if cell["hs"].startswith("@"):
            terms.append((cell["hs"][1:], cell["rule"], where))
        elif any(cell.values()) and (row := _row(where, number, cell, problems)):
            rows.append(row)
    start = Agreement(code, code, _NOBODY)
    for term in terms:
        try:
            with_terms(start, [term])
        except InputError as error:
            problems += error.problems
    if not rows and not problems:
        problems.append(Problem(path.name, N_("The table has no row of rules.")))
    if problems:
        raise InputError(problems[:20])
    return OriginTable(tuple(terms), tuple(rows))


def _row(where: str, number: int, cell: Mapping[str, str], problems: list[Problem]) -> dict[str, Any] | None:
    found = _CODE.fullmatch(cell["hs"].replace(".", ""))
    before = len(problems)
    if found is None or (found[2] and (found[2] < found[1] or len(found[2]) != len(found[1]))):
        accepted = N_("2 to 10 digits, or two codes of one length with a hyphen")
        problems.append(Problem(f"{where} hs", N_("This is not a tariff code."), cell["hs"], accepted))
    if cell["part"].lower() not in ("", "yes", "no"):
        problems.append(Problem(f"{where} part", N_("This is neither yes nor no."), cell["part"], "yes, no"))
    if cell["part"].lower() == "yes" and not cell["description"]:
        problems.append(Problem(f"{where} description", N_("The goods that are meant are not described.")))
    if not cell["rule"]:
        problems.append(Problem(f"{where} rule", N_("The row has no rule.")))
    if len(problems) > before or found is None:
        return None
    return {
        "number": number,
        "first": found[1].ljust(10, "0"),
        "last": (found[2] or found[1]).ljust(10, "9"),
        "heading": cell["hs"],
        "description": cell["description"],
        "part": cell["part"].lower() == "yes",
        "criterion": cell["rule"],
    }


def with_terms(agreement: Agreement, terms: Iterable[Term]) -> Agreement:
    """The agreement with its general rules: (term, value, where it stands).

    A tolerance or proof that is told takes the place of all that were told before.

    Raises
    ------
    InputError
        A term or its value is not one of those above.
    """
    problems: list[Problem] = []
    tolerances: list[Tolerance] = []
    proofs: list[str] = []
    for name, value, where in terms:
        try:
            if name == "tolerance":
                tolerances.append(_tolerance(value, where))
            elif name == "proof":
                proofs.append(value)
            elif name not in ("rvc_method", "source"):
                agreement = _term(agreement, name, value)
            elif name == "rvc_method" and value not in ("build_down", "build_up", "either"):
                raise ValueError(value)
        except (ValueError, KeyError, InvalidOperation):
            problems.append(
                Problem(where, N_("The term {term} cannot be read."), value, fields={"term": name})
            )
        agreement = replace(agreement, sources={**agreement.sources, name: where})
    if problems:
        raise InputError(problems)
    return replace(
        agreement,
        tolerances=tuple(tolerances) or agreement.tolerances,
        proofs=tuple(proofs) or agreement.proofs,
    )


def _term(agreement: Agreement, name: str, value: str) -> Agreement:
    zone = agreement.cumulation
    if name == "title":
        return replace(agreement, title=value)
    if name in ("parties", "extended"):
        places = frozenset(value.split())
        if not all(re.fullmatch(r"[A-Z]{2}", place) for place in places):
            raise ValueError(value)
        return replace(
            agreement,
            cumulation=replace(zone, parties=places) if name == "parties" else replace(zone, extended=places),
        )
    if name == "full_cumulation":
        return replace(agreement, cumulation=replace(zone, full=_YES[value]))
    if name == "build_up_adds":
        return replace(agreement, build_up_adds=_YES[value])
    if name == "exclusively_originating":
        return replace(agreement, exclusively_originating=_YES[value])
    if name == "basis":
        return replace(agreement, basis=_basis(value))
    if name == "hs_edition":
        if not re.fullmatch(r"HS20(?:02|07|12|17|22|28)", value):
            raise ValueError(value)
        return replace(agreement, hs_edition=value)
    if name == "route":
        if value not in ("non_alteration", "non_party_transit", "any_transit"):
            raise ValueError(value)
        return replace(agreement, route=cast("Any", value))
    if name == "valid_from":
        return replace(agreement, valid_from=date.fromisoformat(value))
    if name == "valid_to":
        return replace(agreement, valid_to=date.fromisoformat(value))
    raise KeyError(name)


def _basis(value: str) -> Basis:
    if value not in ("EXW", "FOB", "NC"):
        raise ValueError(value)
    return cast("Basis", value)


def _tolerance(value: str, where: str) -> Tolerance:
    """`value 0.10 01-97 FOB`, `weight 0.10 50-63`."""
    kind, share, chapters, *basis = value.split()
    low, _, high = chapters.partition("-")
    number = Decimal(share)
    if kind not in ("value", "weight") or not 0 <= number <= 1 or len(basis) > 1:
        raise ValueError(value)
    return Tolerance(
        cast("Any", kind),
        number,
        ((int(low), int(high or low)),),
        _basis(basis[0]) if basis else None,
        where,
    )
