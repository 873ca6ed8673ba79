"""The workbook: one sheet a part of the plan, typed values, frozen headings, filters.

Every text is written as text: a name that begins with `=` stays a name.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from zhegang.plan.report import workbook
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Report
from zhegang.plan.report.sheet import Sheet
from zhegang.plan.report.voice import clean
from zhegang.plan.result import Plan

FILE = "plan.xlsx"
FILE_LANG = "plan.{lang}.xlsx"
_LONGEST = 32_767  # characters a cell holds
_NUMBERS = {
    "money": "#,##0",
    "unit_money": "#,##0.00",
    "rate": "0.00%",
    "number": "#,##0.##",
    "day": "yyyy-mm-dd",
}
_WIDTHS = {"text": 24, "long": 48, "money": 15, "unit_money": 13, "rate": 11, "number": 12, "day": 12}


def render(plan: Plan, report: Report) -> bytes:
    """The workbook of `plan` in the language of `report`: the same bytes for the same plan."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    made = datetime(plan.as_of.year, plan.as_of.month, plan.as_of.day)
    book.set_properties({"title": report.title[:255], "author": report.firm[:255], "created": made})
    formats = _formats(book)
    _front(book, formats, report)
    draft = Draft(plan, report.lang)
    lacking = draft.mark("undetermined")
    for sheet in workbook.sheets(draft, withheld=report.state == "withheld"):
        _write(book, formats, sheet, report, lacking)
    book.close()
    return stream.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    found = {kind: book.add_format(base | {"num_format": code}) for kind, code in _NUMBERS.items()}
    found["text"] = book.add_format(base)
    found["long"] = book.add_format(base | {"text_wrap": True})
    found["head"] = book.add_format(
        base | {"bold": True, "bottom": 2, "text_wrap": True, "bg_color": "#EEF2F4"}
    )
    found["title"] = book.add_format(base | {"bold": True, "font_size": 16})
    found["state"] = book.add_format(base | {"bold": True, "font_color": "#A83F20"})
    found["lacking"] = book.add_format(base | {"font_color": "#8A5A00", "align": "right"})
    return found


def _front(book: Any, formats: dict[str, Any], report: Report) -> None:
    """The first screen as a sheet."""
    page = book.add_worksheet(_name(report.words["glance"], []))
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 18)
    page.set_column(2, 2, 80)
    page.write_string(0, 0, report.title, formats["title"])
    page.write_string(1, 0, f"{report.firm} · {report.as_of} · {report.currency}", formats["text"])
    row = 2
    if report.state != "issued":
        page.write_string(row, 0, f"{report.state_label} – {report.state_text}", formats["state"])
        row += 1
    page.write_string(row, 0, report.summary.verdict, formats["head"])
    row += 2
    for figure in report.summary.figures:
        page.write_string(row, 0, figure.label, formats["text"])
        value = figure.cell.value
        if isinstance(value, float):
            page.write_number(row, 1, value, formats[figure.cell.kind])
        else:
            page.write_string(row, 1, figure.cell.text, formats["text"])
        page.write_string(row, 2, figure.below, formats["long"])
        row += 1
    for title, items in (
        (report.words["todo"], report.summary.todo),
        (report.words["caveats"], report.summary.caveats),
    ):
        if items:
            row += 1
            page.write_string(row, 0, title, formats["head"])
            for item in items:
                row += 1
                page.write_string(row, 0, item[:_LONGEST], formats["text"])
            row += 1
    page.write_string(row + 1, 0, report.words["not_advice"], formats["text"])
    _mark(page, report)


def _write(book: Any, formats: dict[str, Any], sheet: Sheet, report: Report, lacking: str) -> None:
    page = book.add_worksheet(_name(sheet.name, [held.name for held in book.worksheets()]))
    top = 0
    if report.state != "issued":
        page.write_string(0, 0, f"{report.state_label} – {report.state_text}", formats["state"])
        top = 1
    for column, (label, kind) in enumerate(sheet.columns):
        page.write_string(top, column, label, formats["head"])
        page.set_column(column, column, _WIDTHS[kind])
    for i, values in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(values):
            _cell(page, i, column, value, sheet.columns[column][1], formats, lacking)
    page.freeze_panes(top + 1, 1)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
    _mark(page, report)


def _cell(
    page: Any, row: int, column: int, value: Any, kind: str, formats: dict[str, Any], lacking: str
) -> None:
    if value is None:
        page.write_string(row, column, lacking, formats["lacking"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, str):
        plain = kind if kind in ("text", "long") else ("text" if not value else "lacking")
        page.write_string(row, column, clean(value)[:_LONGEST], formats[plain])
    else:
        page.write_number(row, column, float(value), formats[kind])


def _mark(page: Any, report: Report) -> None:
    """Paper: landscape, one page wide, the state on top of every page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    # "&" begins a code in a page header; doubled it is itself.
    state = "" if report.state == "issued" else f"&C&B{report.state_label.replace('&', '&&')}"
    page.set_header(f"&L{report.firm.replace('&', '&&')[:80]}{state}&R{report.as_of}")
    page.set_footer("&R&P / &N")
    if report.state != "issued":
        page.set_tab_color("#A83F20")


def _name(wanted: str, taken: list[str]) -> str:
    """A sheet name Excel takes: at most 31 characters, none of []:*?/\\, unique."""
    base = "".join(" " if c in "[]:*?/\\'" else c for c in wanted)[:28].strip() or "-"
    name, number = base, 2
    while name.lower() in {held.lower() for held in taken}:
        name, number = f"{base} {number}", number + 1
    return name
