"""The case as a workbook to fill in: headings with notes, drop-downs, the rows it has.

One writer for three uses: a case written out, an empty template with an example row on
each sheet, and a half-filled workbook made from an order list.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note, translate
from zhegang.ingest.names import countries, currencies
from zhegang.plan.casefile.cells import joined_facts, joined_map, joined_texts
from zhegang.plan.casefile.example import example_case
from zhegang.plan.casefile.faults import accepted
from zhegang.plan.casefile.layout import TITLES, Column, case_fields, sheets, shown_choice
from zhegang.plan.casefile.tables import facts_of, rows_of, single_values
from zhegang.plan.casefile.workbook import GUIDE, LISTS, VALUE
from zhegang.plan.casefile.xlsx import cell_name, column_letters

_DROP_DOWN_ROWS = 2000
_GUIDE = (
    N_("Fill in the sheets from left to right; point at a heading to see what it asks for."),
    N_("Cells in yellow must be filled; the others may stay empty."),
    N_(
        "Rates are fractions: 0.25 is 25 %. Amounts are in the currency of the case. Quantities are a year's."
    ),
    N_("Grey example rows are left out until you change them."),
    N_("Then run: zhegang case check FILE, and zhegang plan FILE."),
)


def case_workbook(
    data: Mapping[str, Any],
    lang: str = "en",
    *,
    example: bool = False,
    lacks: Sequence[Note] = (),
) -> bytes:
    """A workbook of raw case data, complete or not.

    Parameters
    ----------
    example
        Adds the example row to every sheet that has no other.
    lacks
        What a plan still needs; told on the first sheet.

    Raises
    ------
    InputError
        A text is too long for a cell.
    """
    return _Writer(data, lang, example, lacks).content()


class _Writer:
    def __init__(self, data: Mapping[str, Any], lang: str, example: bool, lacks: Sequence[Note]) -> None:
        self.data, self.lang, self.example, self.lacks = data, lang, example, lacks
        self.draft = example or bool(lacks)
        self.buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self.book = xlsxwriter.Workbook(self.buffer, options)
        # Same case, same bytes: the file does not say when it was written.
        self.book.set_properties({"created": datetime(2026, 1, 1)})
        self.formats: dict[str, Format] = {
            "heading": self.book.add_format(
                {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"}
            ),
            "required": self.book.add_format(
                {"bold": True, "bg_color": "#FFE699", "text_wrap": True, "valign": "top"}
            ),
            "name": self.book.add_format({"font_color": "#808080"}),
            "note": self.book.add_format({"font_color": "#606060", "text_wrap": True, "valign": "top"}),
            "date": self.book.add_format({"num_format": "yyyy-mm-dd"}),
            "example": self.book.add_format({"font_color": "#808080", "italic": True}),
            "example date": self.book.add_format(
                {"font_color": "#808080", "italic": True, "num_format": "yyyy-mm-dd"}
            ),
            "missing": self.book.add_format({"bg_color": "#FFF2CC"}),
            "plain": self.book.add_format(),
        }
        self.lists: dict[str, str] = {}

    def content(self) -> bytes:
        pages = {}
        if self.draft:
            self._guide(self.book.add_worksheet(self._t(GUIDE)))
        for key in ("case", *sheets()):
            pages[key] = self.book.add_worksheet(self.title(key))
        self._lists(self.book.add_worksheet(LISTS))
        self._case(pages["case"])
        self._facts(pages["facts"])
        rows, examples = rows_of(self.data), rows_of(example_case(self.lang))
        for key in sheets():
            if key != "facts":
                self._sheet(pages[key], key, rows[key], examples.get(key, []))
        self.book.close()
        return self.buffer.getvalue()

    def title(self, key: str) -> str:
        return self._t(TITLES.get(key) or sheets()[key].title)[:31]

    def _t(self, message: str, **fields: Any) -> str:
        return translate(message, self.lang, **fields)

    def _guide(self, page: Worksheet) -> None:
        page.set_column(0, 0, 110)
        lines = [self._t(text) for text in _GUIDE]
        if self.lacks:
            lines += ["", self._t(N_("A plan still lacks:"))]
            lines += [f"– {note.in_lang(self.lang)}" for note in self.lacks]
        for row, text in enumerate(lines):
            page.write_string(row, 0, text, self.formats["note"])

    def _lists(self, page: Worksheet) -> None:
        """Values of the drop-downs: a rule can hold 255 characters, a list of cells any number."""
        page.hide()
        choices = {c.attribute.choices for layout in sheets().values() for c in layout.columns} - {()}
        held: dict[str, list[str]] = {
            "country": [c for c in countries() if c != "EU"],
            "territory": list(countries()),
            "currency": list(currencies()),
        }
        for group in sorted(choices):
            held["|".join(group)] = [shown_choice(value, self.lang) for value in group]
        for column, (name, values) in enumerate(held.items()):
            for row, value in enumerate(values):
                page.write_string(row, column, value)
            letter = column_letters(column + 1)
            self.lists[name] = f"={LISTS}!${letter}$1:${letter}${len(values)}"

    def _case(self, page: Worksheet) -> None:
        for column, width in enumerate((22, 28, 44, 16, 60)):
            page.set_column(column, column, width)
        headings = (N_("Field"), N_("Heading"), VALUE, N_("Unit"), N_("What it is"))
        for column, heading in enumerate(headings):
            page.write_string(0, column, self._t(heading), self.formats["heading"])
        page.freeze_panes(1, 2)
        given, example = single_values(self.data), single_values(example_case(self.lang))
        for row, (path, column_layout) in enumerate(case_fields().items(), 1):
            attribute = column_layout.attribute
            shape = self.formats["required" if attribute.required else "heading"]
            page.write_string(row, 0, path, self.formats["name"])
            page.write_string(row, 1, self._t(column_layout.label), shape)
            if path in given:
                self._write(page, row, 2, given[path], attribute.kind)
            elif attribute.required and self.draft:
                page.write_blank(row, 2, None, self.formats["missing"])
            page.write_string(row, 3, self._t(attribute.unit) if attribute.unit else "")
            told = self._note(column_layout, example.get(path), unit=False)
            page.write_string(row, 4, told.replace("\n", " "), self.formats["note"])
            self._drop_down(page, column_layout, 2, row, row)

    def _facts(self, page: Worksheet) -> None:
        rows = []
        for name, value in facts_of(self.data).items():
            kind = "words" if isinstance(value, str) else "yes_no" if isinstance(value, bool) else "number"
            rows.append({"name": name, "value": value, "kind": kind})
        self._sheet(page, "facts", rows, [])

    def _sheet(
        self, page: Worksheet, key: str, rows: list[dict[str, Any]], examples: list[dict[str, Any]]
    ) -> None:
        columns = sheets()[key].columns
        example = examples[0] if examples else {}
        for column, layout in enumerate(columns):
            required = layout.attribute.required
            shape = self.formats["required" if required else "heading"]
            page.write_string(0, column, self._t(layout.label), shape)
            page.write_string(1, column, layout.name, self.formats["name"])
            note = self._note(layout, example.get(layout.name))
            page.write_comment(0, column, note, {"author": "Zhegang", "x_scale": 2.2, "y_scale": 1.6})
            page.set_column(column, column, _width(layout))
            self._drop_down(page, layout, column, 2, _DROP_DOWN_ROWS)
        page.set_row(1, None, None, {"hidden": True})
        page.freeze_panes(2, 1)
        if self.example and not rows:
            for row, values in enumerate(examples, 2):
                self._row(page, row, columns, values, "example")
        for row, values in enumerate(rows, 2):
            self._row(page, row, columns, values, "")

    def _row(
        self, page: Worksheet, row: int, columns: Sequence[Column], values: Mapping[str, Any], style: str
    ) -> None:
        for column, layout in enumerate(columns):
            value, attribute = values.get(layout.name), layout.attribute
            if value is not None and value not in ("", [], {}):
                self._write(page, row, column, value, attribute.kind, style)
            elif attribute.required and self.draft and not style:
                page.write_blank(row, column, None, self.formats["missing"])

    def _write(self, page: Worksheet, row: int, column: int, value: Any, kind: str, style: str = "") -> None:
        shape = self.formats[style or "plain"]
        if isinstance(value, bool):
            page.write_boolean(row, column, value, shape)
        elif isinstance(value, date):
            page.write_datetime(
                row,
                column,
                datetime(value.year, value.month, value.day),
                self.formats[f"{style} date".strip()],
            )
        elif kind in ("decimal", "fraction", "int", "float", "fact") and _fits_cell(value):
            page.write_number(row, column, float(value), shape)
        else:
            text = self._text(value, kind)
            if len(text) > 32_767:
                where = f"{page.get_name()}!{cell_name(row + 1, column + 1)}"
                raise InputError([Problem(where, N_("The text is too long for a cell of a workbook."), text)])
            page.write_string(row, column, text, shape)

    def _text(self, value: Any, kind: str) -> str:
        if kind == "choice":
            return shown_choice(str(value), self.lang)
        if kind == "texts" and isinstance(value, list):
            return joined_texts([str(item) for item in value])
        if kind == "map" and isinstance(value, Mapping):
            return joined_map(dict(value))
        if kind == "facts" and isinstance(value, Mapping):
            return joined_facts(value)
        return repr(value) if isinstance(value, float) else str(value)

    def _note(self, column: Column, example: Any, *, unit: bool = True) -> str:
        attribute = column.attribute
        lines = [self._t(attribute.description)]
        if unit:
            lines[0] += f" [{column.name}]"
            if attribute.unit:
                lines.append(self._t(N_("Unit: {unit}"), unit=self._t(attribute.unit)))
        taken, fields = accepted(attribute.kind, None)
        if attribute.choices:
            shown = ", ".join(shown_choice(choice, self.lang) for choice in attribute.choices)
            lines.append(self._t(N_("One of: {choices}"), choices=shown))
        elif taken:
            lines.append(self._t(N_("Takes: {taken}"), taken=self._t(taken, **fields)))
        if attribute.required:
            lines.append(self._t(N_("Required")))
        elif attribute.default not in (None, "", [], {}):
            shown_default = self._text(attribute.default, attribute.kind)
            lines.append(self._t(N_("When empty: {default}"), default=shown_default))
        if example is not None:
            lines.append(self._t(N_("Example: {example}"), example=self._text(example, attribute.kind)))
        return "\n".join(lines)

    def _drop_down(self, page: Worksheet, layout: Column, column: int, first: int, last: int) -> None:
        attribute = layout.attribute
        if attribute.refers:
            source = f"='{self.title(attribute.refers)}'!$A$3:$A${_DROP_DOWN_ROWS}"
        elif attribute.choices:
            source = self.lists.get("|".join(attribute.choices), "")
        elif attribute.kind == "bool":
            page.data_validation(
                first, column, last, column, {"validate": "list", "source": ["TRUE", "FALSE"]}
            )
            return
        else:
            source = self.lists.get(attribute.kind, "")
        if source:
            # Only choices are closed: a name of a country in words is read too.
            rule = {"validate": "list", "source": source, "show_error": bool(attribute.choices)}
            page.data_validation(first, column, last, column, rule)


def _fits_cell(value: Any) -> bool:
    """Whether a cell gives this number back: a spreadsheet keeps 15 digits."""
    if isinstance(value, str):
        return False
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number.is_finite() and Decimal(f"{float(number):.15g}") == number


def _width(column: Column) -> int:
    kind = column.attribute.kind
    if column.name in ("name", "text", "reason", "source", "origin_evidence", "aliases"):
        return 34
    return {"id": 20, "text": 26, "texts": 26, "map": 26, "hs": 14, "choice": 14, "date": 12}.get(kind, 13)


__all__ = ["case_workbook"]
