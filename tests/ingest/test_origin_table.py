"""Tables of rules that a user fills in, and the short forms and texts of rules."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.ingest.home import Home
from zhegang.ingest.origin import load_table
from zhegang.ingest.origin_codes import parse_codes
from zhegang.ingest.origin_criterion import parse_criterion
from zhegang.ingest.origin_table import COLUMNS, TEMPLATE, import_origin_table
from zhegang.ingest.origin_text import clean, parse_rule
from zhegang.trade import origin_rules as r

D = Decimal


def written(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def test_the_template_is_a_table(tmp_path: Path) -> None:
    home, path = Home(tmp_path / "home"), tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(TEMPLATE)

    source = import_origin_table(home, path, "cepa")
    table = load_table("CEPA", "850110", home)

    assert source.rows == 4
    assert [row.description for row in table.rows] == ["Motors of an output not exceeding 37.5 W", "Other"]
    assert table.agreement.cumulation.parties == {"CN", "HK"}
    assert (table.agreement.basis, table.agreement.hs_edition) == ("FOB", "HS2022")


def test_what_zhegang_holds_of_an_agreement_stands_until_the_table_says_otherwise(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    import_origin_table(home, written(tmp_path / "t.csv", ("8501", "", "", "CTH or RVC40")), "RCEP")
    held = load_table("rcep", "850110", home)

    assert {"CN", "VN", "JP"} <= held.agreement.cumulation.parties
    assert [(t.kind, t.share) for t in held.agreement.tolerance("610910")] == [
        ("value", D("0.10")),
        ("weight", D("0.10")),
    ]
    assert [t.kind for t in held.agreement.tolerance("850110")] == ["value"]
    assert held.agreement.route == "any_transit"
    assert held.rows[0].rule == r.AnyOf((r.TariffShift(4), r.ValueContent(D("0.4"), "either")))
    assert "3.7" in held.agreement.sources["tolerance"]

    own = ("@tolerance", "", "", "value 0.05 01-97 FOB")
    import_origin_table(home, written(tmp_path / "t.csv", own, ("8501", "", "", "CTH")), "RCEP")

    assert [t.share for t in load_table("RCEP", "850110", home).agreement.tolerances] == [D("0.05")]


def test_every_bad_cell_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    rows = [("85x", "", "", "CTH"), ("8501", "", "yes", ""), ("8501", "", "perhaps", "CTH")]
    terms = [
        ("@parties", "", "", "china"),
        ("@colour", "", "", "red"),
        ("@tolerance", "", "", "value 7 01-97"),
    ]

    with pytest.raises(InputError) as told:
        import_origin_table(home, written(tmp_path / "t.csv", *rows, *terms), "RCEP")

    assert [p.where for p in told.value.problems] == [
        "t.csv!2 hs", "t.csv!3 description", "t.csv!3 rule", "t.csv!4 part", "t.csv!5", "t.csv!6", "t.csv!7",
    ]  # fmt: skip
    assert home.sources() == ()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"hs,description,part,rule\n"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)

    with pytest.raises(InputError):
        import_origin_table(Home(tmp_path / "home"), path, "RCEP")


@pytest.mark.parametrize("code", ["", "UK", "../etc", "a b"])
def test_what_is_no_code_of_an_agreement_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(InputError):
        import_origin_table(Home(tmp_path / "home"), written(tmp_path / "t.csv", ("85", "", "", "CTH")), code)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("CC", r.TariffShift(2)),
        ("CTSH", r.TariffShift(6)),
        ("CC except 0203, 0204", r.TariffShift(2, r.Codes((("0203", "0203"), ("0204", "0204"))))),
        ("CTH and RVC(35) build-down", r.AllOf((r.TariffShift(4), r.ValueContent(D("0.35"), "build_down")))),
        ("MaxNOM 50 EXW", r.MaxNonOriginating(D("0.5"), "EXW")),
        ("WO; CTH", r.AnyOf((r.WhollyObtained(), r.TariffShift(4)))),
    ],
)
def test_short_forms(text: str, rule: r.Rule) -> None:
    assert parse_criterion(text) == rule


def test_a_short_form_that_tells_no_method_must_hold_in_both() -> None:
    rule = parse_criterion("RVC40")

    assert isinstance(rule, r.Unjoined)
    assert parse_criterion("RVC40", "build_up") == r.ValueContent(D("0.4"), "build_up")


def test_processes_and_what_is_not_understood_wait_for_a_person() -> None:
    process, unread = parse_criterion('"sewing"'), parse_rule("Each thing the wizard says of heading 8501.")

    assert isinstance(process, r.Condition)
    assert process.kind == "process"
    assert isinstance(unread, r.Condition)
    assert unread.kind == "held"


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("chapter 7", (("07", "07"),)),
        ("headings 84.01 to 84.03 and subheading 8504.40", (("8401", "8403"), ("850440", "850440"))),
        ("heading 8403 to heading 8401", None),
        ("chapter 98", None),
        ("yarn of heading 5205", None),
        ("heading 8501 to", None),
    ],
)
def test_codes_that_a_text_names(text: str, ranges: tuple[tuple[str, str], ...] | None) -> None:
    found = parse_codes(text)

    assert (found and found.ranges) == ranges


def test_a_rule_with_days_of_its_own() -> None:
    rule = parse_rule("CTSH (1st Jan 2023 to 31st Dec 2025).")

    assert isinstance(rule, r.Dated)
    assert (str(rule.first), str(rule.last), rule.part) == ("2023-01-01", "2025-12-31", r.TariffShift(6))


words = st.sampled_from(
    [
        "manufacture",
        "from",
        "in",
        "which",
        "materials",
        "of",
        "any",
        "heading",
        "except",
        "that",
        "the",
        "product",
        "value",
        "does",
        "not",
        "exceed",
        "40%",
        "ex-works",
        "price",
        "however",
        "may",
        "be",
        "used",
        "chapter",
        "heading",
        "8501",
        "8503",
        "to",
        "and",
        "or",
        ",",
        ".",
        "\n\n-",
        "a",
        "change",
        "good",
        "other",
        "subheading",
        "provided",
        "rvc",
        "build-up",
        "(until",
        "31",
        "december",
        "2023)",
        "wholly",
        "obtained",
        "weight",
        "[x](/y)",
        "**",
        "<b>",
        "%",
    ]
)


@given(st.lists(words, max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_becomes_a_rule(text: str) -> None:
    for parse in (parse_rule, parse_criterion):
        assert isinstance(parse(text), r.Rule)
    assert clean(clean(text)) == clean(text)
