from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.core.money import Rounding, minor_units, parse_amount, round_money

amounts = st.decimals(-(10**13), 10**13, places=4)
currencies = st.sampled_from(["USD", "HKD", "CNY", "JPY", "VND", "KWD"])


@given(amounts)
def test_an_amount_is_read_as_it_is_printed(amount: Decimal) -> None:
    assert parse_amount(f"{amount:f}", "price") == amount
    assert parse_amount(f"{amount:,f}", "price") == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("１２３４．５", "1234.5"), ("\u22125", "-5"), ("1 234 567.89", "1234567.89"), ("1'000", "1000")],
)
def test_other_ways_of_writing(text: str, amount: str) -> None:
    assert parse_amount(text, "price") == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["1,5", "1.234,50", "12,34", "1,234 567", "1e5", "USD 5", "NaN", "inf", "", "٣", "1_000", "-", "5."],
)
def test_what_could_be_read_two_ways_or_none_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_amount(text, "Products!C4")
    assert caught.value.problems[0].where == "Products!C4"


@pytest.mark.parametrize(("currency", "units"), [("USD", 2), ("HKD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3)])
def test_small_units_are_those_of_iso_4217(currency: str, units: int) -> None:
    assert minor_units(currency) == units


@pytest.mark.parametrize(
    ("rule", "rounded"),
    [
        (Rounding.HALF_UP, ("0.13", "-0.13", "0.12")),
        (Rounding.HALF_EVEN, ("0.12", "-0.12", "0.12")),
        (Rounding.DOWN, ("0.12", "-0.12", "0.12")),
        (Rounding.UP, ("0.13", "-0.13", "0.13")),
    ],
)
def test_rules_differ_where_they_should(rule: Rounding, rounded: tuple[str, ...]) -> None:
    given_amounts = map(Decimal, ("0.125", "-0.125", "0.1201"))

    assert tuple(str(round_money(amount, "USD", rule)) for amount in given_amounts) == rounded


@given(amounts, currencies, st.sampled_from(list(Rounding)))
def test_rounding_moves_less_than_one_unit_and_only_once(
    amount: Decimal, currency: str, rule: Rounding
) -> None:
    rounded = round_money(amount, currency, rule)

    assert abs(rounded - amount) < Decimal(1).scaleb(-minor_units(currency))
    assert round_money(rounded, currency, rule) == rounded
