"""Rate texts, quantities, the special column."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.trade.expression import Quantity, parse_quantity, parse_rate, parse_special

CASES = {
    "Free": (Decimal(0), ()),
    "16.5%": (Decimal("0.165"), ()),
    "4.4¢/kg + 8.5%": (Decimal("0.085"), ((Decimal("0.044"), "kg"),)),
    "2.2¢/kg": (Decimal(0), ((Decimal("0.022"), "kg"),)),
    "$1.035/kg": (Decimal(0), ((Decimal("1.035"), "kg"),)),
    "$1.035/kg + 6%": (Decimal("0.06"), ((Decimal("1.035"), "kg"),)),
    "0.9¢ each": (Decimal(0), ((Decimal("0.009"), "no"),)),
    "25.6¢/pf. liter": (Decimal(0), ((Decimal("0.256"), "pf.liter"),)),
    "90¢/pr. + 37.5%": (Decimal("0.375"), ((Decimal("0.9"), "pr"),)),
    "12 1/2%": (Decimal("0.125"), ()),
    "68¢/head": (Decimal(0), ((Decimal("0.68"), "no"),)),
    "See U.S. note 2": None,
    "9.300 EUR DTN": (Decimal(0), ((Decimal("9.300"), "dtn"),)),
    "8.00 % + 35.10 GBP / 100 kg": (Decimal("0.08"), ((Decimal("0.351"), "kg"),)),
    "GBP 35.10 / 100 kg": (Decimal(0), ((Decimal("0.351"), "kg"),)),
    "NIHIL": (Decimal(0), ()),
    "0.00 % + EA": None,
    "5 XXX / kg": None,
    "5 EUR / 0 kg": None,
    "5 EUR / 00 kg": None,
    "5 EUR / furlong": None,
    "The rate applicable to each garment": None,
    "": None,
}


@pytest.mark.parametrize("text", CASES)
def test_rate_texts(text: str) -> None:
    found, wanted = parse_rate(text), CASES[text]
    if wanted is None:
        assert not found.readable
        assert found.text == text
        return
    assert found.readable
    assert found.ad_valorem == wanted[0]
    assert tuple((part.amount, part.unit) for part in found.specifics) == wanted[1]


@pytest.mark.parametrize(
    "text",
    [
        "The duty provided in the applicable subheading + 25%",
        "The duty provided in the applicable subheading plus 25%",
        "The duty provided in the applicable subheading +25%",
    ],
)
def test_additions_of_chapter_99(text: str) -> None:
    assert parse_rate(text).on_top
    assert parse_rate(text).ad_valorem == Decimal("0.25")


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    found = parse_rate(text)
    assert found.readable or not found.specifics
    parse_special(text)


@given(st.decimals("0.01", "1e6", places=3), st.sampled_from(["kg", "t", "lb", "g"]))
def test_units_cancel(amount: Decimal, unit: str) -> None:
    """So much of one unit owes what its weight in kilograms owes."""
    kilograms = {"kg": Decimal(1), "t": Decimal(1000), "lb": Decimal("0.45359237"), "g": Decimal("0.001")}[
        unit
    ]
    rate = parse_rate("2.2¢/kg")
    given_so, _ = rate.duty(Decimal(0), [Quantity(amount, unit)])
    in_kilograms, _ = rate.duty(Decimal(0), [Quantity(amount * kilograms, "kg")])
    assert given_so == in_kilograms


def test_the_missing_unit_is_named() -> None:
    assert parse_rate("4.4¢/kg + 8.5%").duty(Decimal(100), [Quantity(Decimal(3), "no")]) == (None, ("kg",))


def test_special_column() -> None:
    found = parse_special("Free (A*,AU, S,S+) 1.2% (JP)")
    assert found["S"].ad_valorem == 0
    assert found["JP"].ad_valorem == Decimal("0.012")


@pytest.mark.parametrize("text", ["21000", "kg", "x:kg", "-1:kg", "1:parsec", "nan:kg", "1e99:kg", ":"])
def test_bad_quantities(text: str) -> None:
    with pytest.raises(InputError, match="quantity"):
        parse_quantity(text)


def test_quantity() -> None:
    assert parse_quantity("21000:kg") == Quantity(Decimal(21000), "kg")
