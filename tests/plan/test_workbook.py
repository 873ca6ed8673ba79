"""The case as a workbook: nothing is lost, every cell has its name, people's habits are met."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import case_data, examples
from zhegang.core.errors import InputError
from zhegang.core.i18n import LANGS, catalog, translate
from zhegang.plan.case import Case
from zhegang.plan.casefile.cells import joined_facts, joined_texts, parse_number, split_facts, split_texts
from zhegang.plan.casefile.example import example_case
from zhegang.plan.casefile.layout import CHOICES, case_fields, folded, heading_names, sheets, title_keys
from zhegang.plan.casefile.workbookout import case_workbook
from zhegang.plan.casefile.xlsx import read_xlsx
from zhegang.plan.reading import CaseReading, case_from_dict, read_case, read_case_file, read_case_text
from zhegang.plan.writing import case_data as raw
from zhegang.plan.writing import case_toml, write_case, write_template

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples").glob("*/case.toml"))
Edit = Callable[[openpyxl.Workbook], None]


@lru_cache(maxsize=1)
def plain_case() -> Case:
    """A small case that is no template example: its ids and names are changed."""
    data = copy.deepcopy(example_case())

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: renamed(v) for k, v in value.items()}
        if isinstance(value, list):
            return [renamed(v) for v in value]
        return (
            value.replace("example-", "my-").replace("Example", "Mine") if isinstance(value, str) else value
        )

    return case_from_dict(renamed(data))


def book_of(tmp_path: Path, edit: Edit | None = None, lang: str = "en", case: Case | None = None) -> Path:
    """A written workbook, changed as a person would change it."""
    path = write_case(case or plain_case(), tmp_path / "case.xlsx", lang=lang)
    if edit is not None:
        book = openpyxl.load_workbook(path)
        edit(book)
        book.save(path)
    return path


def told(path: Path) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_case(path)
    return {problem.where: problem.text() for problem in caught.value.problems}


def notes(reading: CaseReading) -> str:
    return "\n".join(note.in_lang("en") for note in reading.notes)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_toml_to_workbook_to_toml_loses_nothing(path: Path, lang: str, tmp_path: Path) -> None:
    case = read_case(path)
    back = read_case_file(write_case(case, tmp_path / "case.xlsx", lang=lang))

    assert back.case == case
    assert back.notes == ()
    assert case_toml(back.case) == case_toml(case)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=case_data(), lang=st.sampled_from(LANGS))
def test_any_case_comes_back(
    data: dict[str, Any], lang: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = case_from_dict(data)
    path = tmp_path_factory.mktemp("back") / "case.xlsx"
    from_book = read_case(write_case(case, path, lang=lang))

    assert from_book == case
    assert read_case_text(case_toml(from_book), "toml") == case


def test_the_same_case_gives_the_same_bytes() -> None:
    data = raw(plain_case(), every=True)

    assert case_workbook(data) == case_workbook(data)


def test_our_reader_agrees_with_openpyxl(tmp_path: Path) -> None:
    path = book_of(tmp_path, case=read_case(EXAMPLES[0]))
    ours = read_xlsx(path.read_bytes(), path.name)
    theirs = openpyxl.load_workbook(path, data_only=True)

    for sheet in ours.sheets:
        there = {
            (cell.row, cell.column): cell.value
            for row in theirs[sheet.name].iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        here = {(r, c): cell.value for r, cells in sheet.rows.items() for c, cell in cells.items()}
        there = {at: v.date() if isinstance(v, datetime.datetime) else v for at, v in there.items()}
        assert here == there


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_every_field_is_told_in_chinese(lang: str) -> None:
    told = catalog(lang)
    columns = [*case_fields().values(), *(c for layout in sheets().values() for c in layout.columns)]
    missing = [
        text
        for column in columns
        for text in (column.label, column.attribute.description, column.attribute.unit)
        if text and text not in told
    ]
    choices = {choice for column in columns for choice in column.attribute.choices if choice.islower()}

    assert missing == []
    assert {CHOICES[choice] for choice in choices} <= told.keys()


@pytest.mark.parametrize("lang", LANGS)
def test_headings_are_unmistakable(lang: str) -> None:
    for key, layout in sheets().items():
        labels = [folded(translate(column.label, lang)) for column in layout.columns]
        assert len(set(labels)) == len(labels), key
        assert [heading_names(key)[text] for text in labels] == [column.name for column in layout.columns]
    labels = [folded(translate(column.label, lang)) for column in case_fields().values()]
    assert len(set(labels)) == len(labels)
    assert all(title_keys()[folded(translate(layout.title, lang))] == key for key, layout in sheets().items())


@pytest.mark.parametrize("lang", LANGS)
def test_the_template_asks_for_what_is_missing_and_no_more(lang: str, tmp_path: Path) -> None:
    path = write_template(tmp_path / "template.xlsx", lang=lang)
    case_sheet = openpyxl.load_workbook(path).sheetnames[1]

    assert set(told(path)) == {*(f"{case_sheet}!C{row}" for row in (3, 4, 6, 7, 8, 10)), "products"}


def test_the_template_has_notes_drop_downs_and_frozen_headings(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx", lang="zh-Hant"))
    plants = book["工廠"]
    headings = {cell.value: cell for cell in plants[1]}
    rules = {str(rule.sqref): rule.formula1 for rule in plants.data_validations.dataValidation}

    assert "單位：產能/年" in headings["產能"].comment.text
    assert "必填" in headings["產能"].comment.text
    assert any("_lists" in formula for formula in rules.values())
    assert plants.freeze_panes == "B3"
    assert plants.row_dimensions[2].hidden
    recipes = book["生產方式"]
    assert any("'工廠'!$A$3" in r.formula1 for r in recipes.data_validations.dataValidation)


def test_an_example_row_counts_from_the_first_change(tmp_path: Path) -> None:
    path = write_template(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(path)
    book["Products"]["B3"] = "Robot of my own"
    book.save(path)

    assert "Plants" not in " ".join(told(path))
    assert "plants" in told(path)  # the changed product now needs a plant


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "words"),
    [
        ("Products", "D3", 90210, "probably 0902.10"),
        ("Products", "D3", "90210", "probably 0902.10"),
        ("Products", "D3", 6109.1, "probably 6109.10"),
        ("Products", "G3", -168, "negative"),
        ("Products", "G3", "1.250,5", "not a number"),
        ("Plants", "D3", "Atlantis", "not a country code"),
        ("Plants", "H3", "exsting", "one of: existing, candidate"),
        ("Demand", "A3", "nowhere", "has no such id"),
        ("Demand", "B3", "nothing", "Nothing in products"),
        ("Case", "C6", "some day", "not a date"),
        ("Case", "C6", 12, "not a date"),
        ("Contracts", "F3", "bitcoin", "not a currency code"),
        ("'Bill of materials'", "B3", "my-mtor", "did you mean my-motor"),
        ("Facts", "B3", "#REF!", "The cell holds an error"),
        ("Plants", "I3", "=SUM(A1:A2)", "The formula has no calculated value"),
    ],
)
def test_a_fault_is_told_by_its_cell(sheet: str, cell: str, value: Any, words: str, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book[sheet.strip("'")]
        if sheet == "Facts":
            page["A3"] = "wages"
        page[cell] = value
        page[cell].number_format = "General"

    problems = told(book_of(tmp_path, edit))

    assert words in problems[f"{sheet}!{cell}"]


def test_places_are_told_in_the_language_of_the_workbook(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["產品"]["D3"] = 90210

    with pytest.raises(InputError) as caught:
        read_case(book_of(tmp_path, edit, "zh-Hant"))
    assert caught.value.problems[0].text("zh-Hant").startswith("產品!D3: 編號少了一個零")


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "found", "note"),
    [
        ("Products", "D3", 850811, lambda c: c.products[0].hs == "850811", "Codes kept as numbers"),
        ("Products", "D3", 8508.11, lambda c: c.products[0].hs == "8508.11", "Codes kept as numbers"),
        (
            "Products",
            "G3",
            "1,250.5",
            lambda c: c.products[0].unit_value == Decimal("1250.5"),
            "kept as text",
        ),
        ("Products", "G3", "１２", lambda c: c.products[0].unit_value == 12, "kept as text"),
        ("Plants", "D3", "越南", lambda c: c.plants[0].country == "VN", "Names were read as codes"),
        ("Plants", "E3", "cn ngb", lambda c: c.plants[0].place == "CNNGB", "Names were read as codes"),
        ("Plants", "H3", "候選", lambda c: c.plants[0].status == "candidate", ""),
        (
            "Demand",
            "H3",
            "40 %",
            lambda c: c.markets[0].demand[0].pass_through == Decimal("0.4"),
            "Percentages",
        ),
        ("Case", "C6", 46082, lambda c: c.on == datetime.date(2026, 3, 1), "another notation"),
        ("Case", "C6", "2026年3月1日", lambda c: c.on == datetime.date(2026, 3, 1), "another notation"),
        ("Case", "C7", "人民币", lambda c: c.currency == "CNY", "Names were read as codes"),
        ("Markets", "H3", "否", lambda c: not c.markets[0].tax_recoverable, ""),
    ],
)
def test_one_reading_is_taken_and_marked(
    sheet: str, cell: str, value: Any, found: Any, note: str, tmp_path: Path
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value
        book[sheet][cell].number_format = "General"

    reading = read_case_file(book_of(tmp_path, edit))

    assert found(reading.case)
    assert note in notes(reading)
    assert not note or f"{sheet}!{cell}" in notes(reading)


def test_total_rows_are_left_out_and_said_to_be(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["Demand"]["A4"], book["Demand"]["C4"] = "合計", 190000
        book["Products"]["B4"], book["Products"]["G4"] = "Grand total", 168

    reading = read_case_file(book_of(tmp_path, edit))

    assert reading.case == plain_case()
    assert "Total rows were left out: Products!B4, Demand!A4" in notes(reading)


def test_headings_in_two_rows_some_merged(tmp_path: Path) -> None:
    """A title over the headings, a group over two of them, a heading over two rows."""

    def edit(book: openpyxl.Workbook) -> None:
        page = book["Suppliers"]
        page.insert_rows(1, 2)
        page["A1"] = "Who supplies what"
        page["F2"] = "From where, at what price"
        page.merge_cells("A1:G1")
        page.merge_cells("E2:F2")
        page["A2"], page["A3"] = "Id", None
        page.merge_cells("A2:A3")
        page["A4"] = None
        page.delete_rows(4)

    assert read_case(book_of(tmp_path, edit)) == plain_case()


def test_a_heading_merged_over_two_columns_is_told(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book["Products"]
        page.delete_rows(2)
        page["I1"] = None
        page.merge_cells("H1:I1")

    assert "merged over the columns H to I" in told(book_of(tmp_path, edit))["Products!H1"]


def test_merged_rows_are_told(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book["Parties"]
        page.merge_cells("D3:D4")

    assert "only the first row has the value" in told(book_of(tmp_path, edit))["Parties!D3"]


def test_ten_thousand_blank_rows_are_skipped(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book["Products"]
        for row in range(4, 10_004):
            page.cell(row, 1).number_format = "0.00"  # formatted, empty
        page.cell(10_004, 1, "last")

    problems = told(book_of(tmp_path, edit))

    assert "Products!B10004" in problems


def test_cached_formulas_are_read_and_marked(tmp_path: Path) -> None:
    import xlsxwriter

    path = book_of(tmp_path)
    held = openpyxl.load_workbook(path)
    with xlsxwriter.Workbook(tmp_path / "formula.xlsx") as book:
        for page in held:
            copied = book.add_worksheet(page.title)
            for row in page.iter_rows():
                for cell in row:
                    if (page.title, cell.coordinate) == ("Plants", "I3"):
                        copied.write_formula(cell.row - 1, cell.column - 1, "=2*260000", None, 520000)
                    elif cell.value is not None:
                        copied.write(cell.row - 1, cell.column - 1, cell.value)

    reading = read_case_file(tmp_path / "formula.xlsx")

    assert reading.case.plants[0].capacity == 520000
    assert "Formulas were read by their calculated values: Plants!I3." in notes(reading)
    assert "were not calculated by a spreadsheet program" in notes(reading)


def test_unknown_sheets_and_columns(tmp_path: Path) -> None:
    def remarks(book: openpyxl.Workbook) -> None:
        book["Products"].cell(1, 20, "My remarks")
        book["Products"].cell(3, 20, "call Mr Shen")
        book.create_sheet("Scratch")["A1"] = 1

    reading = read_case_file(book_of(tmp_path, remarks))
    assert reading.case == plain_case()
    assert "Products!T" in notes(reading)
    assert "Scratch" in notes(reading)

    def misspelt(book: openpyxl.Workbook) -> None:
        book["Plants"].title = "Plantss"
        book["Products"]["G1"] = "Unit valeu"
        book["Products"]["G2"] = None

    problems = told(book_of(tmp_path, misspelt))
    assert "did you mean plants" in problems["Plantss"]
    assert "did you mean unit_value" in problems["Products!G1"]


def test_a_column_that_is_missing_is_told_once(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["Parties"].delete_cols(2)

    problems = told(book_of(tmp_path, edit))

    assert problems == {"Parties!2": "Parties!2: The sheet has no column name."}


def test_hidden_sheets_are_read_and_named(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["Products"].sheet_state = "hidden"

    reading = read_case_file(book_of(tmp_path, edit))
    assert "Hidden sheets were read: Products." in notes(reading)


def test_facts_keep_their_kind(tmp_path: Path) -> None:
    facts = {
        "a": "5",
        "b": 5,
        "c": True,
        "d": 0.1 + 0.2,
        "e": "true",
        "f": "",
        "g": 10**14 + 1,
        "h": "x_x000D_y",
    }
    case = case_from_dict(raw(plain_case()) | {"firm": {"name": "F", "country": "CN", "facts": facts}})
    back = read_case(write_case(case, tmp_path / "case.xlsx"))

    assert back.firm.facts == facts
    assert {k: type(v) for k, v in back.firm.facts.items()} == {k: type(v) for k, v in facts.items()}


@given(st.lists(st.text('ab;；[]"\n {}=', min_size=1).filter(lambda t: t.strip() == t), min_size=1))
def test_lists_in_a_cell_come_back(items: list[str]) -> None:
    assert split_texts(joined_texts(items)) == items


@given(
    st.dictionaries(
        st.text("ab;=1", min_size=1), st.one_of(st.text("ab;=15.tru"), st.booleans(), st.integers())
    )
)
def test_facts_in_a_cell_come_back(items: dict[str, Any]) -> None:
    assert not items or split_facts(joined_facts(items)) == items


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,250", 1250),
        ("12,34", None),
        ("1.250,5", None),
        ("1 250", None),
        ("US$ 5", None),
        ("1e3", 1000),
        ("--5", None),
        ("＋５", 5),
        ("5 %", None),
    ],
)
def test_numbers_as_people_type_them(typed: str, number: int | None) -> None:
    assert parse_number(typed)[0] == number
