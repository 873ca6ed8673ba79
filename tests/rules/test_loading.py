"""A rulebook that is wrong is refused with every fault at once, each with file and line."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.ingest.rulebook import law_texts, load_law
from zhegang.rules import load_rulebook
from zhegang.rules.units import multiply, parse_unit, unit_text

SOUND = """\
facts:
  turnover:
    kind: number
    unit: HKD
    label: {en: Turnover, zh-Hant: 營業額, zh-Hans: 营业额}
  staff:
    kind: number
    unit: person
    label: {en: Staff, zh-Hant: 僱員, zh-Hans: 雇员}
  sector:
    kind: choice
    choices: [goods, services]
    label: {en: Sector, zh-Hant: 行業, zh-Hans: 行业}
parameters:
  turnover_max:
    label: {en: Highest, zh-Hant: 上限, zh-Hans: 上限}
    unit: HKD
    values:
      2024-01-01: {value: 40_000_000, source: art. 4, grade: A}
authorities:
  office:
    name: {en: Office, zh-Hant: 處, zh-Hans: 处}
    role: {en: decides, zh-Hant: 決定, zh-Hans: 决定}
    contact: https://office.example
schemes:
  grant:
    name: {en: Grant, zh-Hant: 資助, zh-Hans: 资助}
    purpose: {en: Pays, zh-Hant: 支付, zh-Hans: 支付}
    apply: {en: Write, zh-Hant: 去信, zh-Hans: 去信}
    authority: office
    source: Order
    valid_from: 2024-01-01
    criteria:
      - id: turnover
        text: {en: "Up to {turnover_max}", zh-Hant: "至{turnover_max}", zh-Hans: "至{turnover_max}"}
        test: turnover <= turnover_max
        source: art. 4
        grade: A
"""


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_rulebook({"law.yaml": text})
    return [problem.text() for problem in caught.value.problems]


def test_the_sound_one_loads() -> None:
    assert set(load_rulebook({"law.yaml": SOUND}).schemes) == {"grant"}


@pytest.mark.parametrize(
    ("old", "new", "near", "said"),
    [
        ("turnover <= turnover_max", "turnovr <= turnover_max", "        test:", "No fact or parameter has this name"),
        ("turnover <= turnover_max", "staff <= turnover_max", "        test:", "different units"),
        ("turnover <= turnover_max", "turnover <= 5", "        test:", "different units"),
        ("turnover <= turnover_max", "turnover + turnover", "        test:", "must be true or false"),
        ("turnover <= turnover_max", "sector < turnover_max", "        test:", "different kinds"),
        ("turnover <= turnover_max", "sector in [ships]", "        test:", "can never have this value"),
        ("turnover <= turnover_max", "sector >= sector", "        test:", "no order"),
        ("turnover <= turnover_max", "all(turnover)", "        test:", "must be true or false"),
        ("turnover <= turnover_max", "on <= after(on, staff)", "        test:", "years, months or days"),
        ("turnover <= turnover_max", "min(turnover, staff) < turnover", "        test:", "different units"),
        ("turnover <= turnover_max", "eval(turnover)", "        test:", "no such function"),
        ("        source: art. 4\n", "", "      - id: turnover", "The field source is missing"),
        ("        grade: A\n", "        grade: D\n", "        grade:", "not one of those allowed"),
        ("authority: office", "authority: bureau", "authority: bureau", "no such authority"),
        ("en: Grant, ", "", "name: {zh-Hant: 資助", "The field en is missing"),
        ("2024-01-01: {", "2024-13-01: {", "2024-13-01", "A day belongs here"),
        ("unit: person", "unit: per son", "unit: per son", "not a unit"),
        ("valid_from: 2024-01-01", "valid_from: 2024-01-01\n    valid_to: 2023-01-01", "valid_to", "ends before it starts"),
        ("zh-Hans: \"至{turnover_max}\"", "zh-Hans: \"至{turnover_min}\"", "        text:", "parameter that does not exist"),
        ("    source: Order\n", "    source: Order\n    colour: red\n", "colour", "no such field"),
        ("  staff:\n", "  turnover:\n", "  turnover:\n    kind: number\n    unit: person", "stands twice"),
        ("  turnover_max:\n    label", "  turnover:\n    label", "  turnover:", "same name"),
        ("facts:\n", "facts: [\n", "    kind: number", "not YAML"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(old: str, new: str, near: str, said: str) -> None:
    assert SOUND.count(old) >= 1
    broken = SOUND.replace(old, new, 1)
    found = faults(broken)

    line = broken[: broken.index(near)].count("\n") + 1
    assert any(text.startswith(f"law.yaml:{line}:") and said in text for text in found), found


def test_overlapping_values_are_a_fault() -> None:
    doubled = SOUND.replace(
        "grade: A}", "grade: A, valid_to: 2024-06-30}\n      2024-06-30: {value: 1, source: x, grade: A}", 1
    )
    assert any("Two values are in force on 2024-06-30" in text for text in faults(doubled))
    assert load_rulebook({"law.yaml": doubled.replace("2024-06-30: {", "2024-07-01: {")})


def test_overlapping_texts_of_a_criterion_are_a_fault() -> None:
    second = SOUND[SOUND.index("      - id: turnover") :]
    first = second + "        valid_to: 2025-02-28\n"
    overlap = SOUND.replace(second, first) + second + "        valid_from: 2025-02-28\n"

    assert any("criterion turnover are in force on 2025-02-28" in text for text in faults(overlap))
    assert load_rulebook({"law.yaml": overlap.replace("valid_from: 2025-02-28", "valid_from: 2025-03-01")})


def test_every_fault_is_told_at_once() -> None:
    broken = SOUND.replace("turnover <= turnover_max", "turnovr <= turnover_max")
    broken = broken.replace("grade: A\n", "grade: Z\n").replace("authority: office", "authority: nobody")

    assert len(faults(broken)) == 3


def test_an_id_may_stand_in_one_file_only() -> None:
    with pytest.raises(InputError, match=r"b\.yaml:2: .*already, at a\.yaml:2"):
        load_rulebook({"a.yaml": SOUND, "b.yaml": SOUND})


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(InputError):
        assert not load_rulebook({"law.yaml": text}).schemes


def test_units_multiply_and_print() -> None:
    hkd, year = parse_unit("HKD"), parse_unit("year")

    assert unit_text(multiply(hkd, year, -1)) == "HKD/year"
    assert multiply(parse_unit("HKD/year"), year) == hkd
    assert unit_text(parse_unit("1/month")) == "1/month"
    assert parse_unit("1") == parse_unit("") == ()


def test_the_packaged_law_loads_and_is_read_once() -> None:
    first = load_law()
    started = time.process_time()
    again = load_law()

    assert again is first
    assert time.process_time() - started < 0.05
    assert {name.split("/")[0] for name in law_texts()} == {"common", "hk", "cn"}
