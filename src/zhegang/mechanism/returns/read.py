"""Reads returns and project lists: XLSX and DOCX, every fault named by file and place.

A file with a fault is refused whole, so that an office mends one file and sends it again;
the others are read. What is not understood (an unknown column, a sheet that is no return,
merged cells) is a fault too: nothing that was filed is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import NamedTuple, Protocol

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import LANGS, N_, translate
from zhegang.mechanism.returns.form import COLUMNS, GUIDE, Return, Row, column_of, is_office, key
from zhegang.plan.casefile.cells import NO, YES, field_value
from zhegang.plan.casefile.xlsx import Cell, cell_name, read_xlsx
from zhegang.register.docx import Paragraph, read_docx

MOST_ROWS = 5000
MOST_TEXT = 20_000
_HEADING_WITHIN = 12
_CHOICES = {"yes": {*YES, "可公開", "可公开"}, "no": {*NO, "不可公開", "不可公开"}}
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\x00-\x08\x0b\x0c\x0e-\x1f]")


class _Fault(Protocol):
    """Notes what is wrong with a cell."""

    def __call__(
        self, row: int, column: int, message: str, found: object = None, accepted: str = "", hint: str = ""
    ) -> None: ...


class _Sheet(NamedTuple):
    """A grid of cells, whatever file it came from; `place` names a cell by row and column."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: Sequence[tuple[int, int, int, int]]
    word: bool

    def place(self, row: int, column: int, title: str = "") -> str:
        if self.word:
            return f"{self.name}, row {row}, {title or f'column {column}'}"
        name = self.name if self.name.replace("_", "").isalnum() else "'" + self.name.replace("'", "''") + "'"
        return f"{name}!{cell_name(row, column)}"


def read_returns(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[Return, ...], tuple[Problem, ...]]:
    """Every return that can be read whole, and every fault of the others, by file."""
    found: list[Return] = []
    problems: list[Problem] = []
    for name, data in files:
        try:
            found.append(read_return(data, name))
        except InputError as error:
            problems.extend(error.problems)
    return tuple(found), tuple(problems)


def read_return(data: bytes, name: str) -> Return:
    """One office's return.

    Raises
    ------
    InputError
        Every fault of the file at once, each as `file: sheet!cell`.
    """
    office, rows = _read(data, name, COLUMNS, needed=("no", "milestone", "progress"))
    problems = [
        Problem(
            f"{name}: {again.cells.get('no', again.where)}",
            N_("This item and milestone stand twice in the file."),
            f"{again['no']} {again['milestone']}".strip(),
        )
        for n, again in enumerate(rows)
        if any((r["no"], key(r["milestone"])) == (again["no"], key(again["milestone"])) for r in rows[:n])
    ]
    if problems:
        raise InputError(problems)
    return Return(name, office or PurePath(name).stem, tuple(rows))


def read_projects(data: bytes, name: str) -> tuple[Row, ...]:
    """The secretariat's own list of projects: the first six columns of a return, the others if held.

    Raises
    ------
    InputError
        Every fault of the file at once; a number that stands twice is one.
    """
    _, rows = _read(data, name, COLUMNS, needed=("no", "area"))
    problems = []
    seen: dict[str, str] = {}
    for row in rows:
        where = f"{name}: {row.cells.get('no', row.where)}"
        if row["no"] in seen and not row["milestone"]:
            problems.append(Problem(where, N_("This number stands twice."), row["no"]))
        if not (row["item_en"] or row["item_zh"]):
            problems.append(Problem(where, N_("The project has no name.")))
        if not (row["lead_hk"] or row["lead_zj"]):
            problems.append(Problem(where, N_("The project has no lead office.")))
        seen[row["no"]] = where
    if problems:
        raise InputError(problems)
    return tuple(rows)


def _read(data: bytes, name: str, columns: Sequence[str], needed: Sequence[str]) -> tuple[str, list[Row]]:
    sheets = _word_sheets(data, name) if _is_word(data) else _book_sheets(data, name)
    problems: list[Problem] = []
    rows: list[Row] = []
    office, headed = "", False
    for sheet in sheets:
        heading = _heading(sheet)
        if heading is None:
            office = office or _office(sheet, 10**9)
            problems.extend(_unread(sheet, name))
            continue
        headed = True
        office = office or _office(sheet, heading)
        rows.extend(_rows(sheet, heading, name, columns, needed, problems))
    if not headed:
        accepted = ", ".join(COLUMNS)
        problems = [Problem(name, N_("There is no table with the columns of a return."), accepted=accepted)]
    elif not rows and not problems:
        problems.append(Problem(name, N_("The return holds no row.")))
    if problems:
        raise InputError(problems)
    return office, rows


def _is_word(data: bytes) -> bool:
    return data.startswith(b"PK") and b"word/document.xml" in data


def _book_sheets(data: bytes, name: str) -> list[_Sheet]:
    book = read_xlsx(data, name)
    return [_Sheet(s.name, s.rows, s.merged, False) for s in book.sheets if s.rows]


def _word_sheets(data: bytes, name: str) -> list[_Sheet]:
    """The tables of a DOCX file; a paragraph that names the office goes before the first."""
    made = read_docx(data, name)
    lines = [b.text for b in made.blocks if isinstance(b, Paragraph)]
    found = []
    for number, table in enumerate(made.tables, start=1):
        cells = {
            n: {c: Cell(text, "text", False) for c, text in enumerate(row, start=1) if text.strip()}
            for n, row in enumerate(table.rows, start=1)
        }
        found.append(_Sheet(f"table {number}", {n: row for n, row in cells.items() if row}, (), True))
    for line in lines:
        word, colon, office = line.replace("：", ":").partition(":")
        if colon and is_office(word) and office.strip():
            told = {1: Cell(word, "text", False), 2: Cell(office.strip(), "text", False)}
            return [_Sheet("text", {1: told}, (), True), *found]
    return found


def _heading(sheet: _Sheet) -> int | None:
    """The row that names at least three columns, among the first."""
    for row in sorted(sheet.rows)[:_HEADING_WITHIN]:
        named = {column_of(str(cell.value)) for cell in sheet.rows[row].values()} - {None}
        if len(named) >= 3:
            return row
    return None


def _office(sheet: _Sheet, before: int) -> str:
    for row, cells in sheet.rows.items():
        if row < before:
            for column, cell in cells.items():
                beside = cells.get(column + 1)
                if is_office(str(cell.value)) and beside is not None:
                    return _clean(str(beside.value))
    return ""


def _unread(sheet: _Sheet, file: str) -> list[Problem]:
    """A fault for a sheet without headings, unless it is the guide that came with the form."""
    guide = {key(translate(text, lang)) for text in GUIDE for lang in LANGS}
    for row, cells in sheet.rows.items():
        if any(is_office(str(c.value)) for c in cells.values()):
            continue
        for column, cell in cells.items():
            if key(str(cell.value)) not in guide:
                where = f"{file}: {sheet.place(row, column)}"
                hint = N_("move it into the columns of the return, or remove it")
                return [
                    Problem(
                        where, N_("This would not be read: it stands in no return."), cell.value, hint=hint
                    )
                ]
    return []


def _rows(
    sheet: _Sheet,
    heading: int,
    file: str,
    columns: Sequence[str],
    needed: Sequence[str],
    problems: list[Problem],
) -> list[Row]:
    at: dict[int, str] = {}

    def fault(
        row: int, column: int, message: str, found: object = None, accepted: str = "", hint: str = ""
    ) -> None:
        where = f"{file}: {sheet.place(row, column, at.get(column, ''))}"
        problems.append(Problem(where, message, found, accepted, hint))

    for column, cell in sheet.rows[heading].items():
        name = column_of(str(cell.value))
        if name is None:
            hint = N_("rename it, or remove it with its cells")
            fault(heading, column, N_("This column is not known."), cell.value, ", ".join(columns), hint)
        elif name in at.values():
            fault(heading, column, N_("This column stands twice."), cell.value)
        else:
            at[column] = name
    for name in needed:
        if name not in at.values():
            fault(heading, 1, N_("A column is missing."), accepted=name)
    for first, _, column, _ in sheet.merged:
        if first > heading:
            fault(first, column, N_("Merged cells are not read."), hint=N_("split them and fill every row"))
    body = [row for row in sorted(sheet.rows) if row > heading]
    if len(body) > MOST_ROWS:
        fault(body[MOST_ROWS], 1, N_("The return has too many rows."), len(body), str(MOST_ROWS))
        return []
    made = [_row(sheet, row, at, fault) for row in body]
    return [row for row in made if row is not None]


def _row(sheet: _Sheet, row: int, at: Mapping[int, str], fault: _Fault) -> Row | None:
    values: dict[str, str] = {}
    places: dict[str, str] = {}
    due: date | None = None
    publishable: bool | None = None
    for column, cell in sheet.rows[row].items():
        name = at.get(column)
        if name is None:
            fault(row, column, N_("This cell stands outside the columns of the return."), cell.value)
            continue
        if cell.kind in ("uncached", "error"):
            fault(row, column, N_("The cell holds an error or a formula without value."), cell.value)
            continue
        text = _clean(_text(cell))
        if not text:
            continue
        if len(text) > MOST_TEXT:
            fault(row, column, N_("The text is longer than a cell of a return may hold."), text)
            continue
        values[name], places[name] = text, sheet.place(row, column, name)
        if name == "due":
            due = _day(cell, text)
            if due is None:
                fault(row, column, N_("This is not a date."), text, N_("year-month-day, such as 2026-03-01"))
        elif name == "publishable":
            publishable = _choice(text)
            if publishable is None:
                fault(row, column, N_("This is neither yes nor no."), text, N_("yes or no"))
    if not values:
        return None
    if not values.get("no"):
        column = next((c for c, name in at.items() if name == "no"), 1)
        fault(row, column, N_("The row has no number."))
    return Row(values, due, publishable, sheet.place(row, min(sheet.rows[row])), places)


def _text(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def _clean(text: str) -> str:
    """A cell's words: hidden and direction-changing characters blanked, blanks at its edge away."""
    return _HIDDEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _day(cell: Cell, text: str) -> date | None:
    value = field_value(cell, "date")[0]
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


def _choice(text: str) -> bool | None:
    told = text.casefold()
    return True if told in _CHOICES["yes"] else False if told in _CHOICES["no"] else None


__all__ = ["MOST_ROWS", "read_projects", "read_return", "read_returns"]
