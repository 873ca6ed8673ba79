"""Returns: made, filled, read, merged; broken ones refused whole, nothing filed is lost."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from zhegang.core.errors import InputError
from zhegang.mechanism.docx import Grid, Line, docx
from zhegang.mechanism.returns import (
    COLUMNS,
    followed,
    make_returns,
    merge,
    read_projects,
    read_return,
    read_returns,
)
from zhegang.register import standing


def book(rows: list[Mapping[str, object]], columns: tuple[str, ...] = COLUMNS, office: str = "") -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as file:
        page = file.add_worksheet("Return")
        if office:
            page.write_row(0, 0, ["Office", office])
        page.write_row(1, 0, columns)
        for at, row in enumerate(rows, start=2):
            for column, name in enumerate(columns):
                if name in row:
                    page.write(at, column, row[name])
    return made.getvalue()


def item(no: int, **more: object) -> dict[str, object]:
    lead = {"lead_hk": f"Bureau {no % 20}", "lead_zj": f"Department {no % 20}"}
    return {"no": no, "area": "Trade", "item_en": f"Project {no}", "item_zh": f"項目{no}", **lead, **more}


PROJECTS = book([item(n) for n in range(1, 52)])


def filed(content: bytes, by: str) -> bytes:
    """A return as an office fills it in: every row gets a milestone, a day, a step and a proof."""
    file = openpyxl.load_workbook(io.BytesIO(content))
    page = file.worksheets[0]
    for row in range(3, page.max_row + 1):
        late = by.startswith("Department") and page.cell(row, 1).value == "7"
        page.cell(row, 7).value = "Design drawn"
        page.cell(row, 8).value = date(2026, 9, 2 if late else 1)
        page.cell(row, 9).value = f"limited: told by {by}"
        page.cell(row, 10).value = f"https://example.org/{by.replace(' ', '-')}/{page.cell(row, 1).value}"
        page.cell(row, 12).value = "yes"
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def test_forty_returns_are_made_filled_read_and_merged_and_nothing_is_lost() -> None:
    projects = read_projects(PROJECTS, "list.xlsx")
    made = make_returns(projects, "xlsx")
    assert len(projects) == 51
    assert len(made) == 40

    offices = [name.split("-", 1)[1].removesuffix(".xlsx").replace("-", " ").capitalize() for name in made]
    sent = [(name, filed(data, by)) for (name, data), by in zip(made.items(), offices, strict=True)]
    returns, problems = read_returns(sent)
    assert problems == ()
    merged = merge(returns, projects, file="list.xlsx")

    cells = sum(len(row.values) for r in returns for row in r.rows) + sum(len(p.values) for p in projects)
    assert sum(len(said) for e in merged.entries for _, said in e.said) == cells
    assert (merged.silent, merged.unlisted, len(merged.offices)) == ((), (), 40)
    (found,) = merged.contradictions
    assert (found.no, found.milestone, found.column) == ("7", "Design drawn", "due")
    assert {s.office for s in found.said} == {"Bureau 7", "Department 7"}
    assert {s.where.split(": ")[1] for s in found.said} == {"Return!H3"}

    seven = next(f for f in followed(merged, date(2026, 6, 1)) if f.no == "7")
    told = standing(seven.milestones, seven.evidence, seven.assessments, date(2026, 9, 2))
    assert (told.completion, told.basis, seven.publishable) == ("limited", "self", True)
    assert [(o.days, o.editorial) for o in told.overdue] == [(1, True)]


def test_a_return_in_word_tells_the_same_as_one_in_a_workbook() -> None:
    projects = read_projects(PROJECTS, "list.xlsx")[:4]
    for lang in ("en", "zh-Hant", "zh-Hans"):
        sheet, word = (make_returns(projects, kind, lang) for kind in ("xlsx", "docx"))
        for (a, one), (b, other) in zip(sheet.items(), word.items(), strict=True):
            assert [r.values for r in read_return(one, a).rows] == [
                r.values for r in read_return(other, b).rows
            ]
            assert read_return(one, a).office == read_return(other, b).office
    assert make_returns(projects, "docx") == make_returns(projects, "docx")


def test_every_fault_is_named_by_file_and_cell_and_the_file_refused_whole() -> None:
    rows = [
        item(1, milestone="m", due="soon", progress="limited", publishable="perhaps"),
        item(2, milestone="m", progress="x"),
        item(2, milestone="M ", progress="again"),
        {"area": "no number", "progress": "y"},
    ]
    good = book([item(3, milestone="m", progress="not started")])
    returns, problems = read_returns([("bad.xlsx", book(rows)), ("good.xlsx", good)])

    assert [r.file for r in returns] == ["good.xlsx"]
    assert [p.where for p in problems] == [
        "bad.xlsx: Return!H3",
        "bad.xlsx: Return!L3",
        "bad.xlsx: Return!A6",
    ]
    _, problems = read_returns([("twice.xlsx", book(rows[1:3]))])
    assert [p.where for p in problems] == ["twice.xlsx: Return!A4"]


def test_a_fault_in_word_is_named_by_table_row_and_column() -> None:
    told = docx(
        [
            Line("Office: Port Bureau"),
            Grid(("no", "milestone", "due", "progress"), [("1", "m", "soon", "limited")]),
        ],
        "en",
    )
    with pytest.raises(InputError) as caught:
        read_return(told, "bad.docx")

    assert [p.where for p in caught.value.problems] == ["bad.docx: table 1, row 2, due"]


def test_what_would_be_dropped_is_a_fault() -> None:
    file = openpyxl.load_workbook(io.BytesIO(book([item(1, milestone="m", progress="limited")])))
    file.worksheets[0]["N3"] = "beside the table"
    file.worksheets[0]["M2"] = "remarks"
    file.worksheets[0].merge_cells("A3:A4")
    file.create_sheet("Notes")["B2"] = "left here"
    made = io.BytesIO()
    file.save(made)
    with pytest.raises(InputError) as caught:
        read_return(made.getvalue(), "r.xlsx")

    assert {p.where for p in caught.value.problems} == {
        "r.xlsx: Return!M2",
        "r.xlsx: Return!A3",
        "r.xlsx: Return!N3",
        "r.xlsx: Notes!B2",
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no workbook", "not a workbook"),
        (book([], ("a", "b")), "columns of a return"),
        (book([]), "no row"),
        (book([item(1)], COLUMNS[:6]), "column is missing"),
    ],
)
def test_a_broken_return_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    _, problems = read_returns([("broken.xlsx", data)])

    assert reason in " ".join(p.text() for p in problems)
    assert all("broken.xlsx" in p.where for p in problems)


def test_two_sides_that_differ_are_shown_side_by_side() -> None:
    one = book([item(1, milestone="m", progress="completed: done", publishable="yes")], office="Port Bureau")
    other = book(
        [item(1, milestone="m", progress="有限進展", publishable="否", area="Ports")], office="港口處"
    )
    returns, _ = read_returns([("a.xlsx", one), ("b.xlsx", other)])
    merged = merge(returns)

    assert {(c.column, tuple(s.office for s in c.said)) for c in merged.contradictions} == {
        (column, ("Port Bureau", "港口處")) for column in ("area", "progress", "publishable")
    }
    (only,) = followed(merged, date(2026, 6, 1))
    assert not only.publishable
    assert standing((), only.evidence, only.assessments, date(2026, 6, 1)).completion == "no_evidence"
