"""Incoterms 2020: who pays what, and the way from any price to a customs value and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.plan.case import INCOTERMS
from zhegang.trade.incoterms import ELEMENTS, RULES, customs_value, delivered_value, price_under, rule

COSTS = {
    "pre_carriage": 3.0,
    "export_clearance": 1.0,
    "origin_handling": 2.0,
    "main_carriage": 20.0,
    "insurance": 0.5,
    "destination_handling": 4.0,
    "on_carriage": 6.0,
    "unloading": 1.5,
    "import_clearance": 2.5,
    "duty": 10.0,
    "import_tax": 25.0,
}
MONEY = st.floats(0, 1e6)
ALL_COSTS = st.fixed_dictionaries(dict.fromkeys(ELEMENTS, MONEY))
CODES = st.sampled_from(sorted(RULES))


def test_the_eleven_rules_are_those_of_a_case() -> None:
    assert set(RULES) == set(INCOTERMS)


# Each rule at its usual place (see the module): what the seller pays for, summed by hand.
@pytest.mark.parametrize(
    ("code", "price"),
    [
        ("EXW", 94.0),
        ("FCA", 98.0),
        ("FAS", 98.0),
        ("FOB", 100.0),
        ("CFR", 120.0),
        ("CPT", 120.0),
        ("CIF", 120.5),
        ("CIP", 120.5),
        ("DAP", 130.5),
        ("DPU", 132.0),
        ("DDP", 168.0),
    ],
)
def test_price_of_goods_worth_100_on_board(code: str, price: float) -> None:
    assert price_under(100.0, code, COSTS) == pytest.approx(price)
    assert customs_value(price, code, "FOB", COSTS) == pytest.approx(100.0)
    assert customs_value(price, code, "CIF", COSTS) == pytest.approx(120.5)


@pytest.mark.parametrize(
    ("code", "cover"), [("CIF", "minimum"), ("CIP", "all_risks"), ("DAP", "none"), ("FOB", "none")]
)
def test_cover_the_seller_owes(code: str, cover: str) -> None:
    assert rule(code).insured == cover


def test_only_ddp_clears_the_import_at_the_sellers_cost() -> None:
    assert [code for code, found in RULES.items() if found.importer == "seller"] == ["DDP"]


def test_four_rules_are_for_ships() -> None:
    assert {code for code, found in RULES.items() if found.sea_only} == {"FAS", "FOB", "CFR", "CIF"}


@given(CODES)
def test_every_cost_is_somebodys(code: str) -> None:
    found = rule(code)

    assert found.seller_pays.isdisjoint(found.buyer_pays())
    assert found.seller_pays | set(found.buyer_pays()) == set(ELEMENTS)


@given(MONEY, CODES, ALL_COSTS)
def test_price_and_value_are_inverse(fob: float, code: str, costs: dict[str, float]) -> None:
    price = price_under(fob, code, costs)  # type: ignore[arg-type]

    assert customs_value(price, code, "FOB", costs) == pytest.approx(fob, abs=1e-3)  # type: ignore[arg-type]


@given(MONEY, CODES, ALL_COSTS)
def test_values_differ_by_carriage_and_insurance(price: float, code: str, costs: dict[str, float]) -> None:
    fob, cif = (customs_value(price, code, basis, costs) for basis in ("FOB", "CIF"))  # type: ignore[arg-type]

    assert cif - fob == pytest.approx(costs["main_carriage"] + costs["insurance"], abs=1e-3)


def test_with_free_carriage_cif_is_fob() -> None:
    free = {**COSTS, "main_carriage": 0.0, "insurance": 0.0}

    assert customs_value(100.0, "FOB", "CIF", free) == customs_value(100.0, "FOB", "FOB", {})  # type: ignore[arg-type]


def test_a_cost_not_held_makes_the_value_unknown() -> None:
    assert np.isnan(customs_value(100.0, "FOB", "CIF", {"main_carriage": 8.0}))
    assert not np.isnan(customs_value(100.0, "CIF", "CIF", {}))


@given(st.floats(1, 1e6), st.floats(0, 2), st.floats(0, 0.3), ALL_COSTS)
def test_delivered_price_holds_its_own_duty_and_tax(
    value: float, duty: float, tax: float, costs: dict[str, float]
) -> None:
    levied = {**costs, "duty": duty * value, "import_tax": tax * (value + duty * value)}
    price = price_under(value, "DDP", levied)  # type: ignore[arg-type]

    assert delivered_value(price, "FOB", costs, duty, tax) == pytest.approx(value, rel=1e-6, abs=1e-3)  # type: ignore[arg-type]


def test_unknown_rule_lists_the_known() -> None:
    with pytest.raises(InputError, match="DPU"):
        rule("DAT")
