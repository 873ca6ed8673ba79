"""Makes the empty returns: one workbook or document for each lead office, its items filled in."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import xlsxwriter

from zhegang.core.entities import slug
from zhegang.core.errors import InputError
from zhegang.core.i18n import N_, translate
from zhegang.mechanism.docx import Grid, Line, docx
from zhegang.mechanism.returns.form import COLUMNS, GIVEN, GUIDE, OFFICE, TITLES, Row
from zhegang.register.progress import COMPLETION_WORDS

_WIDTHS = (6, 16, 32, 24, 20, 20, 24, 12, 34, 34, 26, 12)
_BLANK_ROWS = 200
_SHEET = N_("Return")
_GUIDE_SHEET = N_("Guide")


def offices(rows: Sequence[Row]) -> tuple[str, ...]:
    """The lead offices named in a list, in its order; several in a cell are parted by semicolons."""
    return tuple(dict.fromkeys(o for row in rows for o in _leads(row)))


def make_returns(rows: Sequence[Row], kind: Literal["xlsx", "docx"], lang: str = "en") -> dict[str, bytes]:
    """One file for each lead office by its name; the same list gives the same bytes.

    Parameters
    ----------
    rows : a list of projects (see `read_projects`); what it holds already is filled in.
    """
    write = _workbook if kind == "xlsx" else _document
    return {
        f"{number:02d}-{_file(office)}.{kind}": write(
            office, [row for row in rows if office in _leads(row)], lang
        )
        for number, office in enumerate(offices(rows), start=1)
    }


def _leads(row: Row) -> list[str]:
    told = re.split(r"[;；\n]", f"{row['lead_hk']};{row['lead_zj']}")
    return [office.strip() for office in told if office.strip()]


def _file(office: str) -> str:
    try:
        return slug(office)
    except InputError:  # a name in Chinese only: its own letters make the file's name
        return re.sub(r"\W+", "-", office).strip("-")[:60] or "office"


def _workbook(office: str, rows: Sequence[Row], lang: str) -> bytes:
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": datetime(2026, 1, 1)})
    heading = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
    given = book.add_format({"bg_color": "#F2F2F2", "text_wrap": True, "valign": "top"})
    open_ = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    page = book.add_worksheet(translate(_SHEET, lang))
    page.write_string(0, 0, translate(OFFICE, lang), heading)
    page.write_string(0, 1, office)
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(1, column, translate(TITLES[name], lang), heading)
    for at, row in enumerate(rows, start=2):
        for column, name in enumerate(COLUMNS):
            if name == "due" and row.due:
                page.write_datetime(at, column, datetime.combine(row.due, datetime.min.time()), day)
            elif row[name]:
                page.write_string(at, column, row[name], given if name in GIVEN else open_)
    last = len(rows) + 1 + _BLANK_ROWS
    words = [
        translate(COMPLETION_WORDS[s], lang) for s in ("not_started", "limited", "substantial", "completed")
    ]
    # A list that may be written past: what was done follows the word.
    page.data_validation(
        2, 8, last, 8, {"validate": "list", "source": words, "error_type": "information", "show_error": False}
    )
    page.data_validation(
        2, 11, last, 11, {"validate": "list", "source": ["yes", "no"] if lang == "en" else ["是", "否"]}
    )
    page.freeze_panes(2, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)
    guide = book.add_worksheet(translate(_GUIDE_SHEET, lang))
    guide.set_column(0, 0, 110)
    for at, text in enumerate(GUIDE):
        guide.write_string(at, 0, translate(text, lang), open_)
    book.close()
    return buffer.getvalue()


def _document(office: str, rows: Sequence[Row], lang: str) -> bytes:
    title = translate(_SHEET, lang)
    lines = [Line(title, "title"), Line(f"{translate(OFFICE, lang)}: {office}")]
    lines += [Line(f"– {translate(text, lang)}", "small") for text in GUIDE]
    grid = Grid(
        [translate(TITLES[name], lang) for name in COLUMNS],
        [
            [row.due.isoformat() if name == "due" and row.due else row[name] for name in COLUMNS]
            for row in rows
        ],
        [w**0.75 for w in _WIDTHS],
    )
    return docx([*lines, grid], lang, title=f"{title}: {office}", landscape=True)
