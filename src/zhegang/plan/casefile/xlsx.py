"""Cells of a workbook: values, formulas with their cached values, merges, in one pass.

Read from the XML directly. openpyxl gives either formulas or cached values, and no merged
cells when it streams; here a cell carries all three, blank rows cost nothing, and what a
damaged file can do is bounded (see `archive`).

References
----------
ECMA-376, Part 1, SpreadsheetML: 18.3 (worksheets), 18.4 (shared strings), 18.8 (styles),
18.17.4 (dates).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.plan.casefile.archive import Archive, broken

MOST_SHEETS = 200
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}


class Cell(NamedTuple):
    """One cell. `kind`: text, number, percent, date, bool, error or uncached."""

    value: Any
    kind: str
    formula: bool


@dataclass(slots=True)
class Sheet:
    """Cells that hold something, by row and column, both counted from 1."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first and last row, column


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook. `unsure`: its program left it to the next one to calculate formulas."""

    sheets: tuple[Sheet, ...]
    unsure: bool


def read_xlsx(content: bytes, name: str) -> Book:
    """All sheets of a workbook.

    Raises
    ------
    InputError
        Not a workbook that can be opened; see `archive`.
    """
    archive = Archive(content, name)
    listed, settings = _listed_sheets(archive)
    if len(listed) > MOST_SHEETS:
        fields = {"count": len(listed), "limit": MOST_SHEETS}
        message, accepted = N_("The workbook has {count} sheets."), N_("at most {limit} sheets")
        raise InputError([Problem(name, message, accepted=accepted, fields=fields)])
    strings = _shared_strings(archive)
    formats = _formats(archive)
    sheets = []
    for title, hidden, part in listed:
        sheet = Sheet(title, hidden)
        reader = _SheetReader(
            sheet, strings, formats, settings.get("date1904", "") in ("1", "true"), archive.name
        )
        archive.parse(part, reader.start, reader.end, reader.text)
        sheets.append(sheet)
    return Book(tuple(sheets), settings.get("fullCalcOnLoad", "") in ("1", "true"))


def cell_name(row: int, column: int) -> str:
    """`cell_name(4, 3)` is `C4`."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """`column_letters(28)` is `AB`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= _LAST_COLUMN:
        raise ValueError(letters)
    return number


def _listed_sheets(archive: Archive) -> tuple[list[tuple[str, bool, str]], dict[str, str]]:
    """Title, hidden, part of each worksheet in order; the workbook's settings."""
    targets: dict[str, str] = {}

    def relation(element: str, given: Mapping[str, str]) -> None:
        if element == "Relationship" and given.get("Type", "").endswith("/worksheet"):
            target = given.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
            targets[given.get("Id", "")] = part

    found: list[tuple[str, str, str]] = []
    settings: dict[str, str] = {}

    def listing(element: str, given: Mapping[str, str]) -> None:
        if element == "sheet":
            relation_id = next((v for k, v in given.items() if k.endswith(":id") or k == "id"), "")
            found.append((given.get("name", ""), given.get("state", "visible"), relation_id))
        elif element in ("workbookPr", "calcPr"):
            settings.update(given)

    archive.parse("xl/_rels/workbook.xml.rels", relation, _nothing, _nothing)
    archive.parse("xl/workbook.xml", listing, _nothing, _nothing)
    return [(title, state != "visible", targets[i]) for title, state, i in found if i in targets], settings


def _nothing(_: str) -> None:
    return


def _shared_strings(archive: Archive) -> list[str]:
    strings: list[str] = []
    if "xl/sharedStrings.xml" not in archive:
        return strings
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(element: str, _: Mapping[str, str]) -> None:
        if element == "si":
            pieces.clear()
        elif element == "t":
            state["text"] = not state["phonetic"]
        elif element == "rPh":
            state["phonetic"] = True

    def end(element: str) -> None:
        if element == "si":
            strings.append(unescaped("".join(pieces)))
        elif element == "t":
            state["text"] = False
        elif element == "rPh":
            state["phonetic"] = False

    def text(piece: str) -> None:
        if state["text"]:
            pieces.append(piece)

    archive.parse("xl/sharedStrings.xml", start, end, text)
    return strings


def unescaped(text: str) -> str:
    """Text with Excel's `_x000D_` for characters that XML cannot hold undone."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _formats(archive: Archive) -> list[str]:
    """Kind of number (number, percent, date) of each cell style."""
    custom: dict[int, str] = {}
    kinds: list[str] = []
    inside = [False]

    def start(element: str, given: Mapping[str, str]) -> None:
        if element == "numFmt":
            custom[int(given.get("numFmtId", "0"))] = given.get("formatCode", "")
        elif element == "cellXfs":
            inside[0] = True
        elif element == "xf" and inside[0]:
            kinds.append(_format_kind(int(given.get("numFmtId", "0")), custom))

    def end(element: str) -> None:
        if element == "cellXfs":
            inside[0] = False

    if "xl/styles.xml" in archive:
        archive.parse("xl/styles.xml", start, end, _nothing)
    return kinds


def _format_kind(number: int, custom: Mapping[int, str]) -> str:
    code = custom.get(number)
    if code is None:
        return "date" if number in _DATE_FORMATS else "percent" if number in _PERCENT_FORMATS else "number"
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code.split(";")[0])
    if re.search(r"[ymdhs]", bare, re.I) and not re.search(r"general", bare, re.I):
        return "date"
    return "percent" if "%" in bare else "number"


class _SheetReader:
    """Handlers for one worksheet part; fills `sheet`."""

    def __init__(
        self, sheet: Sheet, strings: list[str], formats: list[str], epoch_1904: bool, name: str
    ) -> None:
        self.sheet, self.strings, self.formats, self.name = sheet, strings, formats, name
        self.epoch_1904 = epoch_1904
        self.row = self.column = 0
        self.type = self.style = ""
        self.formula = self.has_value = self.collecting = self.phonetic = False
        self.pieces: list[str] = []

    def start(self, element: str, given: Mapping[str, str]) -> None:
        if element == "c":
            self._start_cell(given)
        elif element in ("v", "t"):
            self.collecting = not self.phonetic
            self.has_value = self.has_value or element == "v"
        elif element == "f":
            self.formula = True
        elif element == "rPh":
            self.phonetic = True
        elif element == "row":
            self.row = int(given.get("r", self.row + 1))
            self.column = 0
            if not 1 <= self.row <= _LAST_ROW:
                raise broken(self.name, self.sheet.name)
        elif element == "mergeCell":
            self._merge(given.get("ref", ""))

    def end(self, element: str) -> None:
        if element in ("v", "t"):
            self.collecting = False
        elif element == "rPh":
            self.phonetic = False
        elif element == "c":
            cell = self._cell("".join(self.pieces))
            if cell is not None:
                self.sheet.rows.setdefault(self.row, {})[self.column] = cell

    def text(self, piece: str) -> None:
        if self.collecting:
            self.pieces.append(piece)

    def _start_cell(self, given: Mapping[str, str]) -> None:
        ref = given.get("r")
        self.column = _column(ref.rstrip("0123456789")) if ref else self.column + 1
        self.type, self.style = given.get("t", "n"), given.get("s", "")
        self.formula = self.has_value = False
        self.pieces.clear()

    def _merge(self, ref: str) -> None:
        found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})", ref)
        if found:
            first, last = _column(found[1]), _column(found[3])
            self.sheet.merged.append((int(found[2]), int(found[4]), first, last))

    def _cell(self, raw: str) -> Cell | None:
        if self.formula and (not self.has_value or (not raw and self.type != "str")):
            return Cell(None, "uncached", True)
        if self.type == "s":
            value = self.strings[int(raw)] if raw else ""
            return Cell(value, "text", self.formula) if value.strip() else None
        if self.type in ("str", "inlineStr"):
            value = unescaped(raw)
            return Cell(value, "text", self.formula) if value.strip() else None
        if not raw.strip():
            return None
        if self.type == "b":
            return Cell(raw.strip() == "1", "bool", self.formula)
        if self.type == "e":
            return Cell(raw.strip(), "error", self.formula)
        if self.type == "d":
            return Cell(raw.strip()[:10], "text", self.formula)
        return self._number(float(raw))

    def _number(self, value: float) -> Cell:
        style = int(self.style) if self.style else 0
        kind = self.formats[style] if style < len(self.formats) else "number"
        if kind == "date":
            return Cell(self._day(value), "date", self.formula)
        return Cell(value, kind, self.formula)

    def _day(self, serial: float) -> date | datetime | float:
        return serial_day(serial, self.epoch_1904)


def serial_day(serial: float, epoch_1904: bool = False) -> date | datetime | float:
    """Day of a spreadsheet's serial number; the number itself where it is none.

    Examples
    --------
    >>> serial_day(46082.0).isoformat()
    '2026-03-01'
    """
    # Excel counts a 29 February 1900 that never was: before it, days lie one later.
    base = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30 if serial >= 61 else 31)
    if not 1 <= serial < 2_958_466:
        return serial
    moment = base + timedelta(days=serial)
    return moment.date() if serial == int(serial) else moment


__all__ = ["Book", "Cell", "Sheet", "cell_name", "column_letters", "read_xlsx", "serial_day"]
