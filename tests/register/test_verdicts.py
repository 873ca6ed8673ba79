"""Verdicts: the cases every secretariat argues about, and what must hold for all figures."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.register import Claim, compare, compare_dates, compare_quantities
from zhegang.register.dating import find_dates
from zhegang.register.people import same_name
from zhegang.register.quantities import Qualifier, Quantity, bounded, ranged


def count(value: float, qualifier: Qualifier = "eq", unit: str = "project") -> Quantity:
    return bounded(0, 0, value, unit, qualifier)


def claim(quantity: Quantity, occasion: str = "2025", **more: object) -> Claim:
    return Claim(occasion, quantity.unit, quantity, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (count(51), count(51), "EQUAL"),
        (count(51), count(50, "gt"), "CONSISTENT_LESS_PRECISE"),
        (count(50), count(50, "gt"), "CONFLICT"),
        (count(50), count(50, "ge"), "CONSISTENT_LESS_PRECISE"),
        (count(49), count(50, "gt"), "CONFLICT"),
        (count(13), count(12, "approx"), "CONSISTENT_IF_APPROX"),
        (count(12), count(12, "approx"), "CONSISTENT_LESS_PRECISE"),
        (count(14), count(12, "approx"), "CONFLICT"),
        (count(12, "approx"), count(12, "approx"), "EQUAL"),
        (count(145), count(145, "le"), "CONSISTENT_LESS_PRECISE"),
        (count(145), count(145, "lt"), "CONFLICT"),
        (count(50, "gt"), count(60, "lt"), "CONSISTENT_LESS_PRECISE"),
        (count(60, "gt"), count(60, "le"), "CONFLICT"),
        (count(60, "ge"), count(60, "le"), "CONSISTENT_LESS_PRECISE"),
        (ranged(0, 0, 50, 60, "project"), count(55), "CONSISTENT_LESS_PRECISE"),
        (ranged(0, 0, 50, 60, "project"), count(61), "CONFLICT"),
        (ranged(0, 0, 50, 60, "project"), count(70, "ge"), "CONFLICT"),
        (count(100, "approx"), count(105, "gt"), "CONSISTENT_IF_APPROX"),
        (count(100, "approx"), count(200, "gt"), "CONFLICT"),
    ],
)
def test_two_figures(a: Quantity, b: Quantity, verdict: str) -> None:
    assert compare_quantities(a, b) == verdict
    assert compare_quantities(b, a) == verdict


def test_a_dozen_enterprises_and_a_dozen_sectors() -> None:
    assert (
        compare(claim(count(12, "approx", "enterprise")), claim(count(12, "approx", "sector")))
        == "NOT_COMPARABLE"
    )


def test_fields_and_sectors_are_one_thing_on_one_occasion() -> None:
    fields, sectors = count(13, unit="field"), count(12, "approx", "sector")

    assert compare(claim(fields), claim(sectors)) == "CONSISTENT_IF_APPROX"
    assert compare(claim(fields), claim(count(12, unit="area"), "2023")) == "NOT_COMPARABLE"


def test_without_an_occasion_nothing_is_compared() -> None:
    assert compare(claim(count(1), ""), claim(count(1), "")) == "NOT_COMPARABLE"


def test_shares_compare_only_where_they_measure_the_same() -> None:
    tariff, spending = count(145, "le", "percent"), count(6, "gt", "percent")

    assert compare(claim(tariff), claim(spending)) == "NOT_COMPARABLE"
    assert (
        compare(claim(tariff, measured="tariff"), claim(spending, measured="tariff"))
        == "CONSISTENT_LESS_PRECISE"
    )


def test_another_scope_is_another_thing() -> None:
    of_a, of_b = frozenset({"Zhejiang"}), frozenset({"Hetao"})

    assert compare(claim(count(51), scope=of_a), claim(count(200), scope=of_b)) == "NOT_COMPARABLE"
    assert compare(claim(count(51), scope=of_a), claim(count(200), scope=of_a)) == "CONFLICT"


def test_a_copy_is_derivative() -> None:
    assert compare(claim(count(51), source="a"), claim(count(51), source="a")) == "DERIVATIVE"
    assert compare(claim(count(51), source="a"), claim(count(51), source="b")) == "EQUAL"


def test_a_meeting_planned_for_one_day_and_held_on_another() -> None:
    planned = Claim("meeting", "meeting", date="2025-04-23", modality="planned")
    held = Claim("meeting", "meeting", date="2025-04-24", modality="held")
    told = Claim("meeting", "meeting", date="2025-04-23", modality="held")

    assert compare(planned, held) == "PLAN_VS_OUTCOME"
    assert compare(told, held) == "CONFLICT"


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("2025-04-24", "2025-04", "CONSISTENT_LESS_PRECISE"),
        ("2025-04-24", "2025", "CONSISTENT_LESS_PRECISE"),
        ("2025-04-24", "2025-05", "CONFLICT"),
        ("2025", "2025", "EQUAL"),
        (None, "2025", "NOT_COMPARABLE"),
    ],
)
def test_dates(a: str | None, b: str | None, verdict: str) -> None:
    assert compare_dates(a, b) == verdict
    assert compare_dates(b, a) == verdict


def test_who_signed() -> None:
    def signed(*names: str) -> Claim:
        return Claim("2025", "signed by", names=frozenset(names))

    assert compare(signed("the enterprises"), signed("the Chief Executive")) == "CONFLICT"
    assert compare(signed("A"), signed("A", "B")) == "CONSISTENT_LESS_PRECISE"


def test_names_that_only_a_reviewer_may_merge() -> None:
    assert same_name("Alice Mak", "Alice Mak Mei-kuen")
    assert not same_name("Eric Chan", "Chan Kwok-ki")
    assert not same_name("Lee", "John Lee")


def test_days_of_the_week_against_the_day_of_publication() -> None:
    printed = date(2025, 4, 22)  # a Tuesday

    assert find_dates("The visit, which began on Tuesday, continues.", printed)[0].value == "2025-04-22"
    assert find_dates("On Wednesday, she will open the fair.", printed)[0].value == "2025-04-23"
    vague = find_dates("It was held in late April.", printed)[0]
    assert (vague.value, vague.basis) == (None, "unresolved")
    assert find_dates("The visit began on Tuesday.", None)[0].value is None


QUALIFIERS: list[Qualifier] = ["eq", "gt", "ge", "lt", "le", "approx"]
FIGURES = st.builds(count, st.integers(-1000, 1000), st.sampled_from(QUALIFIERS))


@given(FIGURES, FIGURES)
def test_the_order_of_two_figures_does_not_matter(a: Quantity, b: Quantity) -> None:
    assert compare_quantities(a, b) == compare_quantities(b, a)


@given(FIGURES)
def test_a_figure_equals_itself(a: Quantity) -> None:
    assert compare_quantities(a, a) == "EQUAL"


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.sampled_from(["gt", "ge", "lt", "le"]))
def test_an_exact_figure_and_a_bound_agree_where_the_figure_is_inside(
    value: int, bound: int, how: Qualifier
) -> None:
    inside = {"gt": value > bound, "ge": value >= bound, "lt": value < bound, "le": value <= bound}[how]

    assert (compare_quantities(count(value), count(bound, how)) != "CONFLICT") is inside
