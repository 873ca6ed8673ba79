"""Three-valued logic, expressions and traces, apart from any real law."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.rules import Evaluation, evaluate, load_rulebook
from zhegang.rules.evaluation import shift, truth
from zhegang.rules.expression import ExpressionError, parse
from zhegang.rules.kleene import conjunction, disjunction, exactly_one, negation

ON = date(2026, 11, 22)
T, F, U = True, False, None


def test_kleene_truth_tables() -> None:
    # Kleene, Introduction to Metamathematics (1952), § 64, the strong tables.
    assert [negation(a) for a in (T, F, U)] == [F, T, U]
    both = {(T, T): T, (T, F): F, (T, U): U, (F, F): F, (F, U): F, (U, U): U}
    either = {(T, T): T, (T, F): T, (T, U): T, (F, F): F, (F, U): U, (U, U): U}
    one = {(T, T): F, (T, F): T, (T, U): U, (F, F): F, (F, U): U, (U, U): U}
    for (a, b), expected in both.items():
        assert conjunction([a, b]) is conjunction([b, a]) is expected
    for (a, b), expected in either.items():
        assert disjunction([a, b]) is disjunction([b, a]) is expected
    for (a, b), expected in one.items():
        assert exactly_one([a, b]) is exactly_one([b, a]) is expected


def test_two_true_ones_settle_one_of_three() -> None:
    assert exactly_one([T, T, U]) is F


@pytest.mark.parametrize("values", list(product((T, F, U), repeat=3)))
def test_de_morgan_holds_in_three_values(values: tuple[bool | None, ...]) -> None:
    assert negation(conjunction(values)) is disjunction(negation(v) for v in values)


# ---- expressions --------------------------------------------------------------------------


def told(text: str, **facts: Any) -> bool | None:
    return truth(parse(text), facts, ON)


def test_comparisons_membership_and_ranges() -> None:
    assert told("a >= 3", a=3) is T
    assert told("1 <= a < 3", a=3) is F
    assert told("a in [AF, CU, KP]", a="CU") is T
    assert told("a in [AF, CU, KP]", a="CN") is F
    assert told("a in [KR, US]", a=("DE", "US")) is T
    assert told('a == "x y"', a="x y") is T
    assert told("on >= 2026-11-22") is T
    assert told("one(a, b)", a=True, b=True) is F
    assert told("a + 2 * 3 == 7", a=1) is T
    assert told("(a + 2) * 3 == 9", a=1) is T
    assert told("max(a / 4, 1) == 2", a=8) is T


def test_what_is_known_can_settle_a_range() -> None:
    assert told("a <= b < 3", b=5) is F
    assert told("a <= b < 3", b=2) is U


def test_division_by_zero_is_unknown() -> None:
    assert told("a / b > 1", a=1, b=0) is U


def test_a_float_fact_keeps_the_digits_it_was_written_with() -> None:
    assert told("a >= 0.15", a=0.15) is T
    assert told("a * 3 == 0.3", a=0.1) is T


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a >=",
        "a >= 3 b",
        "all(a",
        "all()",
        "not(a, b)",
        "after(a)",
        "__import__('os')",
        "open(a)",
        "a.b",
        "lambda: 1",
        "a in [1, b(2)]",
        "1 < a in [2]",
        "a == 2026-02-30",
        "a ** 2",
        "in",
        "(" * 60 + "a" + ")" * 60,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


@given(st.text(alphabet='ab1.(),[]<>=!+-*/ "\n∞é', max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    with suppress(ExpressionError):
        assert parse(text).op


def test_a_period_ends_on_the_last_day_of_a_short_month() -> None:
    assert shift(date(2024, 2, 29), Decimal(1), "year") == date(2025, 2, 28)
    assert shift(date(2026, 1, 31), Decimal(1), "month") == date(2026, 2, 28)
    assert shift(date(2026, 12, 31), Decimal(2), "day") == date(2027, 1, 2)
    assert shift(date(9999, 1, 1), Decimal(1), "year") is None


# ---- schemes ------------------------------------------------------------------------------


def words(text: str) -> str:
    return f"{{en: '{text}', zh-Hant: '{text}', zh-Hans: '{text}'}}"


BASE = f"""
facts:
  turnover: {{kind: number, unit: HKD, label: {words("Turnover")}}}
  local: {{kind: flag, label: {words("Local")}}}
  closed_on: {{kind: date, label: {words("Closed")}}}
parameters:
  turnover_max:
    label: {words("Highest turnover")}
    unit: HKD
    values:
      2024-01-01: {{value: 40_000_000, source: "Order 2023/7, art. 4(1)", grade: A}}
      2026-01-01: {{value: 50_000_000, source: "Order 2025/9, art. 4(1)", grade: B}}
      2027-01-01: {{value: 60_000_000, source: rumour, grade: C}}
authorities:
  office: {{name: {words("Office")}, role: {words("decides")}, contact: "https://office.example"}}
schemes:
  grant:
    name: {words("Grant")}
    purpose: {words("Pays")}
    apply: {words("Write")}
    authority: office
    source: Order 2023/7
    valid_from: 2024-01-01
    valid_to: 2027-12-31
    criteria:
      - {{id: turnover, text: {words("At most {turnover_max}")}, test: turnover <= turnover_max, source: "art. 4", grade: A}}
      - {{id: local, text: {words("Local")}, test: local, source: "art. 5", grade: A, valid_from: 2025-01-01}}
"""


def grant(on: date, **facts: Any) -> Evaluation:
    return evaluate(load_rulebook({"law.yaml": BASE}).schemes["grant"], facts, on)


def test_the_answer_names_rule_figure_and_grade() -> None:
    evaluation = grant(date(2026, 5, 1), turnover=45_000_000, local=True)

    assert evaluation.result == "eligible"
    first = evaluation.criteria[0]
    assert first.text.en == "At most HK$50,000,000"
    assert first.sources == ("art. 4", "Order 2025/9, art. 4(1)")
    assert first.grade == "B"
    assert first.found == {"turnover": Decimal(45_000_000)}
    compared = first.trace
    assert [(child.name, child.value) for child in compared.children] == [
        ("turnover", Decimal(45_000_000)),
        ("turnover_max", Decimal(50_000_000)),
    ]


@pytest.mark.parametrize(
    ("on", "result"),
    [
        (date(2023, 12, 31), "not_in_force"),
        (date(2024, 1, 1), "not_eligible"),
        (date(2025, 12, 31), "not_eligible"),
        (date(2026, 1, 1), "eligible"),
        (date(2026, 12, 31), "eligible"),
        (date(2027, 1, 1), "undetermined"),
        (date(2027, 12, 31), "undetermined"),
        (date(2028, 1, 1), "not_in_force"),
    ],
)
def test_each_day_has_its_own_law(on: date, result: str) -> None:
    assert grant(on, turnover=45_000_000, local=True).result == result


def test_a_criterion_counts_only_while_it_is_in_force() -> None:
    assert grant(date(2024, 12, 31), turnover=1, local=False).result == "eligible"
    assert grant(date(2025, 1, 1), turnover=1, local=False).result == "not_eligible"


def test_a_missing_fact_is_named_and_one_failure_is_enough() -> None:
    open_one = grant(date(2026, 5, 1), local=True)
    assert (open_one.result, open_one.missing) == ("undetermined", ("turnover",))
    failed = grant(date(2026, 5, 1), local=False)
    assert failed.result == "not_eligible"


def test_none_is_a_missing_fact() -> None:
    assert grant(date(2026, 5, 1), turnover=None, local=True).missing == ("turnover",)


def test_an_unsure_figure_answers_nothing_and_asks_for_no_fact() -> None:
    evaluation = grant(date(2027, 5, 1), local=True)

    assert evaluation.result == "undetermined"
    assert evaluation.criteria[0].open_causes == ("grade",)
    assert evaluation.missing == ()


def test_a_scheme_without_a_criterion_in_force_lets_nobody_through() -> None:
    text = BASE.replace('source: "art. 4", grade: A}', 'source: "art. 4", grade: A, valid_from: 2026-01-01}')

    scheme = load_rulebook({"law.yaml": text}).schemes["grant"]
    assert evaluate(scheme, {"turnover": 1, "local": True}, date(2024, 6, 1)).result == "undetermined"
