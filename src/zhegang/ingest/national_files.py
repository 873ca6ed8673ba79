"""Tariffs of other markets as their publishers give them, read into one shape.

=============== =================================================================================
tariff-gb       UK Integrated Online Tariff: the CSV "measures as defined" or "measures on
                declarable commodities" of the Department for Business and Trade, or documents of
                the Trade Tariff API (/api/v2/commodities/CODE, JSON), one or a list
tariff-eu       TARIC, the workbook "Duties Import" (Goods code, Start date, End date, Origin,
                Measure type, Duty, Origin code, Meas. type code), or its rows as CSV
tariff-wits     WITS/TRAINS: CSV with Reporter_ISO_N, Year, ProductCode, Min_Rate, Max_Rate
tariff-cn       China: CSV or workbook with 税则号列, 最惠国税率, 普通税率 and, if any, 暂定税率
=============== =================================================================================

A row is a duty of a code or of all codes under it. What the reader does not take for a duty
on every importer (quotas, suspensions by end use, controls) is left out and counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.tabular import MOST_PROBLEMS, Row, day, read_bytes, read_rows

_THIRD_COUNTRY, _PREFERENCE = "103", ("142", "145")
_DEFENCE = ("551", "552", "553", "554", "555", "564", "566")  # provisional and definitive AD and CVD
_ALL = "1011"  # erga omnes
_MARKET_NUMBERS = {
    "036": "AU", "076": "BR", "124": "CA", "156": "CN", "158": "TW", "344": "HK", "356": "IN", "360": "ID",
    "392": "JP", "410": "KR", "446": "MO", "458": "MY", "484": "MX", "554": "NZ", "608": "PH", "643": "RU",
    "682": "SA", "702": "SG", "704": "VN", "710": "ZA", "756": "CH", "764": "TH", "784": "AE", "792": "TR",
    "826": "GB", "918": "EU",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty: `kind` is general, other (no normal relations), preference or defence; `area` the
    origin it names (general: none)."""

    code: str
    kind: str
    area: str
    rate: str
    first: date | None
    last: date | None


@dataclass(slots=True)
class NationalRows:
    """What a file holds of one market; `left` counts rows that are no duty for every importer."""

    market: str
    rows: list[DutyRow] = field(default_factory=list)
    left: int = 0


Reader = Callable[[Path, date], list[NationalRows]]


def read_gb(path: Path, on: date) -> list[NationalRows]:
    """The United Kingdom's tariff, CSV or JSON. Errors as all readers: `InputError` by row and field."""
    if read_bytes(path)[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return [_gb_json(path)]
    needed = (
        "commodity__code", "measure__type__id", "measure__duty_expression", "measure__geographical_area__id",
        "measure__effective_start_date", "measure__effective_end_date",
    )  # fmt: skip
    found, problems = NationalRows("GB"), list[Problem]()
    for row in read_rows(path, needed):
        additional = row["measure__additional_code__code"]
        _measure(
            found,
            problems,
            row,
            code=("commodity__code", row["commodity__code"]),
            kind=row["measure__type__id"],
            area=row["measure__geographical_area__id"],
            rate=row["measure__duty_expression"],
            days=("measure__effective_start_date", "measure__effective_end_date"),
            additional="" if additional == "#NA" else additional,
        )
    return [_checked(path, found, problems)]


def read_eu(path: Path, on: date) -> list[NationalRows]:
    """The European Union's tariff, TARIC's workbook of import duties."""
    needed = ("Goods code", "Start date", "Duty", "Origin code", "Meas. type code")
    found, problems = NationalRows("EU"), list[Problem]()
    for row in read_rows(path, needed):
        _measure(
            found,
            problems,
            row,
            code=("Goods code", row["Goods code"].partition(" ")[0]),
            kind=row["Meas. type code"],
            area=row["Origin code"],
            rate="Free" if row["Duty"].upper() in ("NIHIL", "NAR") else row["Duty"],
            days=("Start date", "End date"),
            additional=row["Add code"],
        )
    return [_checked(path, found, problems)]


def _measure(
    found: NationalRows,
    problems: list[Problem],
    row: Row,
    *,
    code: tuple[str, str],
    kind: str,
    area: str,
    rate: str,
    days: tuple[str, str],
    additional: str = "",
) -> None:
    """One row of the kind that both unions print: a type, an area, a duty."""
    number = code_of(code[1])
    if number is None:
        problems.append(_wrong(row, code[0], code[1], N_("a code of 4 to 10 digits")))
        return
    dates = []
    for column in days:
        try:
            dates.append(day(row[column]))
        except ValueError:
            problems.append(_wrong(row, column, row[column], "YYYY-MM-DD"))
            return
    first, last = dates
    if first and last and last < first:
        problems.append(_wrong(row, days[1], row[days[1]], N_("a day not before the first")))
        return
    if kind == _THIRD_COUNTRY and area == _ALL:
        # With an additional code the row is one of several answers to a question about the goods.
        text = f"{rate} (additional code {additional})" if additional else rate
        found.rows.append(DutyRow(number, "general", "", text or "not printed", first, last))
    elif kind in _PREFERENCE and re.fullmatch(r"[A-Z]{2}", area) and not additional:
        found.rows.append(DutyRow(number, "preference", area, rate or "not printed", first, last))
    elif kind in _DEFENCE:
        found.rows.append(DutyRow(number, "defence", "" if area == _ALL else area, rate, first, last))
    else:
        found.left += 1


def read_wits(path: Path, on: date) -> list[NationalRows]:
    """WITS/TRAINS averages by six digits: lines that differ stay open, with their range."""
    needed = ("Reporter_ISO_N", "Year", "ProductCode", "Min_Rate", "Max_Rate")
    found: dict[str, NationalRows] = {}
    problems: list[Problem] = []
    for row in read_rows(path, needed):
        code, market = code_of(row["ProductCode"]), _MARKET_NUMBERS.get(row["Reporter_ISO_N"].zfill(3))
        rates = []
        for column in ("Min_Rate", "Max_Rate"):
            try:
                rates.append(float(row[column]))
            except ValueError:
                problems.append(_wrong(row, column, row[column], N_("a number of percent")))
        if code is None:
            problems.append(_wrong(row, "ProductCode", row["ProductCode"], N_("a code of 4 to 10 digits")))
        if market is None:
            accepted = ", ".join(sorted(_MARKET_NUMBERS))
            problems.append(_wrong(row, "Reporter_ISO_N", row["Reporter_ISO_N"], accepted))
        if not re.fullmatch(r"(19|20)\d\d", row["Year"]):
            problems.append(_wrong(row, "Year", row["Year"], "2026"))
        elif any(not 0 <= rate <= 10_000 for rate in rates):
            problems.append(_wrong(row, "Max_Rate", row["Max_Rate"], N_("a number of percent")))
        elif code and market and len(rates) == 2:
            held = found.setdefault(market, NationalRows(market))
            if row["Partner"] not in ("", "0", "000"):
                held.left += 1
                continue
            low, high = (f"{rate:g}%" for rate in rates)
            text = low if low == high else f"{low} to {high} by national line"
            held.rows.append(DutyRow(code, "general", "", text, date(int(row["Year"]), 1, 1), None))
    return [_checked(path, held, problems) for held in found.values()] or [
        _checked(path, NationalRows(""), problems)
    ]


_CHINESE = {
    "税则号列": "code", "稅則號列": "code", "最惠国税率": "mfn", "最惠国税率(%)": "mfn", "最惠國稅率": "mfn",
    "普通税率": "general", "普通税率(%)": "general", "普通稅率": "general", "暂定税率": "provisional",
    "暂定税率(%)": "provisional", "暫定稅率": "provisional", "年暂定税率": "provisional",
}  # fmt: skip


def read_cn(path: Path, on: date) -> list[NationalRows]:
    """China's annexes: most-favoured-nation rate, or the provisional one in its place; general rate."""
    found, problems = NationalRows("CN"), list[Problem]()
    for row in read_rows(path, ("code", "mfn"), aliases=_CHINESE):
        code = code_of(re.sub(r'[="]', "", row["code"]))
        if code is None:
            problems.append(_wrong(row, "税则号列", row["code"], N_("a code of 4 to 10 digits")))
            continue
        held = {name: percent_of(row[name]) for name in ("mfn", "general", "provisional")}
        if held["mfn"] is None and held["provisional"] is None:
            problems.append(_wrong(row, "最惠国税率", row["mfn"], "6, 6%"))
            continue
        rate = held["provisional"] or held["mfn"] or ""
        found.rows.append(DutyRow(code, "general", "", rate, on, None))
        if held["general"]:
            found.rows.append(DutyRow(code, "other", "", held["general"], on, None))
    return [_checked(path, found, problems)]


READERS: Mapping[str, Reader] = {
    "tariff-gb": read_gb,
    "tariff-eu": read_eu,
    "tariff-wits": read_wits,
    "tariff-cn": read_cn,
}


def _gb_json(path: Path) -> NationalRows:
    try:
        held = json.loads(read_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError([Problem(path.name, N_("The JSON is broken or cut short."), str(error))]) from None
    found, problems = NationalRows("GB"), list[Problem]()
    for number, document in enumerate(held if isinstance(held, list) else [held]):
        where = f"{path.name} [{number}]"
        try:
            rows = list(_api_rows(where, document))
        except (KeyError, TypeError, AttributeError) as error:
            accepted = N_("a document of the Trade Tariff API: /api/v2/commodities/CODE")
            problems.append(
                Problem(where, N_("This is not a commodity of the tariff."), repr(error), accepted)
            )
            continue
        for row, code in rows:
            _measure(
                found, problems, row, code=("goods_nomenclature_item_id", code), kind=row["type"],
                area=row["area"], rate=row["duty"], days=("start", "end"), additional=row["additional"],
            )  # fmt: skip
    return _checked(path, found, problems)


def _api_rows(where: str, document: Mapping[str, Any]) -> Iterator[tuple[Row, str]]:
    """Import measures of a JSON:API document, their related records looked up in `included`."""
    code = document["data"]["attributes"]["goods_nomenclature_item_id"]
    included = {(one["type"], str(one["id"])): one for one in document["included"]}

    def related(measure: Mapping[str, Any], name: str) -> str:
        held = measure["relationships"].get(name, {}).get("data")
        return str(held["id"]) if held else ""

    for (kind, identity), one in included.items():
        if kind != "measure" or not one["attributes"].get("import", True):
            continue
        expression = included.get(("duty_expression", related(one, "duty_expression")))
        cells = {
            "type": related(one, "measure_type"),
            "area": related(one, "geographical_area"),
            "duty": str((expression or {"attributes": {"base": ""}})["attributes"].get("base") or ""),
            "start": str(one["attributes"].get("effective_start_date") or ""),
            "end": str(one["attributes"].get("effective_end_date") or ""),
            "additional": related(one, "additional_code"),
        }
        yield Row(f"{where} measure {identity}", cells), str(code)


def code_of(text: str) -> str | None:
    """Digits without the pairs of zeros a publisher fills a heading up with."""
    found = re.sub(r"[.\s]", "", text)
    if not re.fullmatch(r"[0-9]{4,10}", found):
        return None
    if len(found) % 2:
        return None
    while len(found) > 4 and found.endswith("00"):
        found = found[:-2]
    return found


def percent_of(text: str) -> str | None:
    """`6` or `6%` as `6%`; another text as it is, to be shown; None for none."""
    held = text.strip().strip('="').strip()
    if not held or held in ("-", "—", "/"):
        return None
    return f"{held}%" if re.fullmatch(r"\d{1,4}(\.\d+)?", held) else held


def _wrong(row: Row, column: str, found: str, accepted: str) -> Problem:
    return Problem(f"{row.where} {column}", N_("The cell cannot be read."), found, accepted)


def _checked(path: Path, found: NationalRows, problems: Iterable[Problem]) -> NationalRows:
    held = list(problems)
    if held:
        raise InputError(held[:MOST_PROBLEMS])
    if not any(row.kind == "general" for row in found.rows):
        message = N_("The file holds no ordinary duty for all origins.")
        raise InputError([Problem(path.name, message)])
    return found
