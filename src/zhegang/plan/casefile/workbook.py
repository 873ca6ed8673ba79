"""A workbook as raw case data, each value with its cell.

What cannot be read (an error, a formula without value) is cut out and named; what was
read with some understanding (cached formulas, numbers kept as text, rows left out) is
noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import LANGS, N_, Note, translate
from zhegang.plan.casefile.cells import YES, field_value, parse_number
from zhegang.plan.casefile.example import is_example
from zhegang.plan.casefile.headings import Headings, find_headings, merged_rows
from zhegang.plan.casefile.layout import SheetLayout, case_fields, folded, heading_names, sheets, title_keys
from zhegang.plan.casefile.scan import CUT_OUT, Loc
from zhegang.plan.casefile.xlsx import Book, Cell, Sheet, cell_name, read_xlsx

GUIDE = N_("Guide")
LISTS = "_lists"
VALUE = N_("Value")
TOTALS = {
    folded(word)
    for word in [
        "total",
        "totals",
        "sum",
        "subtotal",
        "sub-total",
        "grand total",
        "合計",
        "合计",
        "總計",
        "总计",
        "小計",
        "小计",
        "共計",
        "共计",
        "總和",
        "总和",
    ]
}


@dataclass(slots=True)
class Tables:
    """Raw case data read from a workbook, the cell of each value, and what is to be said."""

    data: dict[str, Any] = field(default_factory=dict)
    cells: dict[Loc, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()

    def where(self, at: Loc) -> str | None:
        """Cell of a place; of its row, where the sheet has no column for the field."""
        for length in range(len(at), 0, -1):
            if at[:length] in self.cells:
                return self.cells[at[:length]]
        return None


def workbook_tables(content: bytes, name: str) -> Tables:
    """Reads a workbook, cell by cell.

    Raises
    ------
    InputError
        It cannot be opened, or none of its sheets is known. Problems of single cells come
        with the tables.
    """
    return _Reader(read_xlsx(content, name), name).tables()


class _Reader:
    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name
        self.result = Tables()
        self.problems: list[Problem] = []
        self.marks: dict[str, list[str]] = {}
        self.owners: dict[str, dict[str, int]] = {}

    def tables(self) -> Tables:
        found = self._known_sheets()
        if "case" in found:
            self._single_values(found["case"])
        for key, layout in sheets().items():
            sheet = found.get(key)
            if sheet is not None:
                self._rows(sheet, layout)
        if self.book.unsure and _FORMULA in self.marks:
            self._mark(
                N_("The values of formulas were not calculated by a spreadsheet program: {cells}."), self.name
            )
        self.result.problems = tuple(self.problems)
        self.result.notes = tuple(_note(text, cells) for text, cells in self.marks.items())
        return self.result

    def _known_sheets(self) -> dict[str, Sheet]:
        titles = title_keys()
        ignored = {folded(translate(GUIDE, lang)) for lang in LANGS} | {folded(LISTS)}
        found: dict[str, Sheet] = {}
        for sheet in self.book.sheets:
            title = folded(sheet.name)
            key = titles.get(title)
            if key is None:
                if sheet.rows and title not in ignored:
                    self._unknown_sheet(sheet, title)
            elif key in found:
                message = N_("Two sheets hold the same list: this one and {other}.")
                self.problems.append(Problem(sheet.name, message, fields={"other": found[key].name}))
            else:
                found[key] = sheet
                if sheet.hidden and sheet.rows:
                    self._mark(N_("Hidden sheets were read: {cells}."), sheet.name)
        if not found:
            hint = N_("begin with the template: zhegang case template out.xlsx")
            message = N_("The workbook has no sheet of a case.")
            raise InputError([Problem(self.name, message, hint=hint)])
        return found

    def _unknown_sheet(self, sheet: Sheet, title: str) -> None:
        near = get_close_matches(title, title_keys(), n=1, cutoff=0.8)
        if near:
            fields = {"likely": title_keys()[near[0]]}
            message, hint = N_("This sheet is not known."), N_("did you mean {likely}?")
            self.problems.append(Problem(sheet.name, message, sheet.name, hint=hint, fields=fields))
        else:
            self._mark(N_("Sheets that are no part of a case were not read: {cells}."), sheet.name)

    def _single_values(self, sheet: Sheet) -> None:
        """The first sheet: a field a row, its value beside it."""
        names, declared = heading_names("case"), case_fields()
        value_words = {folded(translate(VALUE, lang)) for lang in LANGS}
        value_column = 0
        for row in sorted(sheet.rows):
            cells = sheet.rows[row]
            words = {c: folded(str(cell.value)) for c, cell in cells.items() if cell.kind == "text"}
            heading = [c for c, word in words.items() if word in value_words]
            if heading and not value_column:
                value_column = heading[0]
                continue
            labels = [c for c in sorted(words) if c != value_column and words[c] in names]
            if not labels:
                continue
            path = names[words[labels[0]]]
            column = value_column or labels[-1] + 1
            attribute = declared[path].attribute
            at: Loc = tuple(path.split("."))
            self.result.cells.setdefault(at, self._where(sheet, row, column))
            holder = self.result.data
            for step in at[:-1]:
                holder = holder.setdefault(str(step), {})
            if column in cells:
                holder[str(at[-1])] = self._value(sheet, row, column, attribute.kind, attribute.choices)
        for at in [at for at in self.result.cells if len(at) == 2]:
            self.result.cells.setdefault(at[:1], self.result.cells[at])

    def _rows(self, sheet: Sheet, layout: SheetLayout) -> None:
        headings = find_headings(
            sheet, heading_names(layout.key), folded, lambda row, column: self._where(sheet, row, column)
        )
        self.problems += headings.problems
        self.problems += merged_rows(sheet, headings, lambda row, column: self._where(sheet, row, column))
        if headings.unread:
            self._mark(
                N_("Columns without a known heading were not read: {cells}."),
                f"{sheet.name}!{headings.unread[0]}",
            )
        self._name_missing_columns(sheet, layout, headings)
        for row in sorted(r for r in sheet.rows if r > headings.last_row):
            self._row(sheet, layout, headings, row)

    def _name_missing_columns(self, sheet: Sheet, layout: SheetLayout, headings: Headings) -> None:
        if not headings.last_row or not any(row > headings.last_row for row in sheet.rows):
            return
        for column in layout.columns:
            if column.attribute.required and headings.column(column.name) is None:
                message = N_("The sheet has no column {name}.")
                fields = {"name": column.name}
                self.problems.append(
                    Problem(f"{_quoted(sheet.name)}!{headings.last_row}", message, fields=fields)
                )

    def _row(self, sheet: Sheet, layout: SheetLayout, headings: Headings, row: int) -> None:
        cells = {c: cell for c, cell in sheet.rows[row].items() if headings.fields.get(c)}
        if not cells:
            return
        if layout.key != "facts" and _is_total(cells):
            self._mark(N_("Total rows were left out: {cells}."), self._where(sheet, row, min(cells)))
            return
        marked = {text: len(found) for text, found in self.marks.items()}
        kinds = {column.name: column.attribute for column in layout.columns}
        values: dict[str, Any] = {}
        problems = len(self.problems)
        for column in cells:
            name = headings.fields[column]
            values[name] = self._value(sheet, row, column, kinds[name].kind, kinds[name].choices)
        if is_example(values):
            del self.problems[problems:]
            self.marks = {text: found[: marked[text]] for text, found in self.marks.items() if text in marked}
            self._mark(
                N_("Example rows of the template were left out: {cells}."),
                self._where(sheet, row, min(cells)),
            )
            return
        for column_layout in layout.columns:
            if column_layout.attribute.required and headings.column(column_layout.name) is None:
                values[column_layout.name] = CUT_OUT
        if layout.key == "facts":
            self._fact(sheet, headings, row, values)
        else:
            self._place_row(sheet, layout, headings, row, values)

    def _place_row(
        self, sheet: Sheet, layout: SheetLayout, headings: Headings, row: int, values: dict[str, Any]
    ) -> None:
        data, at = self.result.data, self._parent(sheet, layout, headings, row, values)
        if at is None:
            return
        if layout.parent:
            owner = data[layout.parent][at[1]]
            rows = owner.setdefault(at[2], [])
        else:
            rows = data.setdefault(layout.key, [])
        at = (*at, len(rows))
        rows.append(values)
        self.result.cells.setdefault(at[:-1], self._where(sheet, headings.last_row, 1))
        self.result.cells[at] = self._where(sheet, row, min(headings.fields))
        for column, name in headings.fields.items():
            if name:
                self.result.cells[(*at, name)] = self._where(sheet, row, column)
        given = values.get("id")
        if not layout.parent and isinstance(given, str):
            self.owners.setdefault(layout.key, {}).setdefault(given.strip(), at[-1])  # type: ignore[arg-type]

    def _parent(
        self, sheet: Sheet, layout: SheetLayout, headings: Headings, row: int, values: dict[str, Any]
    ) -> Loc | None:
        """Place of the list a row goes into; None where its owner is not known."""
        if not layout.parent:
            return (layout.key,)
        first = layout.columns[0].name
        given = values.pop(first, None)
        known = self.owners.get(layout.parent, {})
        if isinstance(given, str) and given.strip() in known:
            return (layout.parent, known[given.strip()], layout.key.split(".")[1])
        if given is not CUT_OUT:
            column = headings.column(first)
            near = get_close_matches(str(given), known, n=1, cutoff=0.6)
            message = N_("The row belongs to nothing: {list} has no such id.")
            hint = N_("did you mean {likely}?") if near else N_("add it to {list}, or mend the id here")
            fields = {"list": layout.parent, "likely": near[0] if near else ""}
            self.problems.append(
                Problem(self._where(sheet, row, column or 1), message, given, hint=hint, fields=fields)
            )
        return None

    def _fact(self, sheet: Sheet, headings: Headings, row: int, values: dict[str, Any]) -> None:
        name, value, kind = values.get("name"), values.get("value"), values.get("kind")
        where = self._where(sheet, row, headings.column("value") or min(headings.fields))
        facts = self.result.data.setdefault("firm", {}).setdefault("facts", {})
        if not isinstance(name, str):
            if name is not CUT_OUT:
                self.problems.append(Problem(where, N_("The fact has no usable name.")))
            return
        if name in facts:
            self.problems.append(Problem(where, N_("This fact is given twice."), name))
            return
        self.result.cells[("firm", "facts", name)] = where
        if kind == "number" and isinstance(value, str):
            number = parse_number(value)[0]
            if number is None:
                self.problems.append(Problem(where, N_("This is not a number."), value))
            value = CUT_OUT if number is None else number
        elif kind == "yes_no" and not isinstance(value, bool) and value is not None and value is not CUT_OUT:
            value = str(value).casefold() in YES
        elif kind == "words":
            value = "" if value is None else format(value, "f") if isinstance(value, Decimal) else value
        if value is not None:
            facts[name] = value

    def _value(self, sheet: Sheet, row: int, column: int, kind: str, choices: tuple[str, ...]) -> Any:
        cell = sheet.rows[row][column]
        where = self._where(sheet, row, column)
        if cell.kind == "uncached":
            hint = N_("open the workbook in a spreadsheet program, save it, and read it again")
            self.problems.append(Problem(where, N_("The formula has no calculated value."), hint=hint))
            return CUT_OUT
        if cell.kind == "error":
            self.problems.append(Problem(where, N_("The cell holds an error."), cell.value))
            return CUT_OUT
        if cell.formula:
            self._mark(_FORMULA, where)
        value, mark = field_value(cell, kind, choices)
        if mark:
            self._mark(mark, where)
        return value

    def _where(self, sheet: Sheet, row: int, column: int) -> str:
        return f"{_quoted(sheet.name)}!{cell_name(row, column)}"

    def _mark(self, text: str, where: str) -> None:
        self.marks.setdefault(text, []).append(where)


_FORMULA = N_("Formulas were read by their calculated values: {cells}.")


def _quoted(sheet: str) -> str:
    """A sheet's name as formulas write it: quoted where it holds blanks or signs."""
    return sheet if sheet.replace("_", "").isalnum() else "'" + sheet.replace("'", "''") + "'"


def _is_total(cells: Mapping[int, Cell]) -> bool:
    """Whether the only words of a row say that it is a total."""
    words = [folded(str(cell.value)) for cell in cells.values() if cell.kind == "text"]
    return len(words) == 1 and words[0] in TOTALS


def _note(text: str, cells: list[str]) -> Note:
    shown = ", ".join(cells[:8])
    return Note(text, {"cells": shown if len(cells) <= 8 else f"{shown} … (+{len(cells) - 8})"})


__all__ = ["GUIDE", "LISTS", "TOTALS", "VALUE", "Tables", "workbook_tables"]
