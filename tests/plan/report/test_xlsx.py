"""The workbook: typed cells, frozen headings, filters; text is never a formula."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from zhegang.core.i18n import LANGS
from zhegang.plan.report import xlsx
from zhegang.plan.report.context import build


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def test_sheets_hold_every_line_of_the_plan(made):
    one = made("issued", "en")
    book = opened(one.xlsx)
    assert one.plan.exposure is not None
    assert one.plan.network is not None
    rows = {
        "Exposure": len(one.plan.exposure.today),
        "History": len(one.plan.exposure.history),
        "Alternatives": len(one.plan.alternatives),
        "Negotiation": len(one.plan.negotiation),
        "Flows": sum(len(s.flows) for s in one.plan.network.strategies),
        "Gate": len(one.plan.gate.checks),
    }
    for name, count in rows.items():
        assert book[name].max_row == count + 1, name
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref
    assert {"Help", "Assumptions", "Sources"} <= set(book.sheetnames)


def test_figures_are_numbers_with_formats(made):
    one = made("issued", "en")
    sheet = opened(one.xlsx)["Exposure"]
    heads = [cell.value for cell in sheet[1]]
    rate, duty, day = (heads.index(h) for h in ("Rate", "Duty", "Day"))
    assert one.plan.exposure is not None
    for row, line in zip(sheet.iter_rows(min_row=2), one.plan.exposure.today, strict=True):
        assert row[day].value.date() == line.on
        if line.duty_rate is None:
            assert row[rate].value == row[duty].value == "undetermined"
        else:
            assert row[rate].value == pytest.approx(line.duty_rate, abs=1e-15)
            assert row[duty].value == pytest.approx(line.duty_amount, rel=1e-15)
            assert row[rate].number_format == "0.00%"
            assert row[duty].number_format == "#,##0"


@pytest.mark.parametrize("lang", LANGS)
def test_no_cell_is_a_formula_or_a_link(made, lang):
    book = opened(made("hostile", lang).xlsx)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None
    texts = [c.value for c in book.worksheets[-2]["A"]]
    assert any(str(t).startswith("=HYPERLINK") for t in texts)


def test_draft_is_on_every_sheet(made):
    for sheet in opened(made("draft", "en").xlsx):
        assert "DRAFT" in (sheet.oddHeader.center.text or "")
        assert any("DRAFT" in str(row[0].value) for row in sheet.iter_rows(max_row=3))


def test_a_withheld_plan_has_no_sheet_of_figures(made):
    book = opened(made("withheld", "en").xlsx)
    assert book.sheetnames == ["At a glance", "Gate", "Lists", "Sources"]


def test_same_plan_same_bytes(made, plan):
    again = xlsx.render(plan("issued"), build(plan("issued"), "en"))
    assert again == made("issued", "en").xlsx


def test_made_on_the_plans_day(made):
    one = made("issued", "en")
    assert opened(one.xlsx).properties.created.date() == one.plan.as_of
