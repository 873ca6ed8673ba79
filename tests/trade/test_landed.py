"""Landed cost: value basis, taxes, fees, capital, rates by date, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zhegang.ingest.lanes import load_lanes
from zhegang.trade.landed import (
    brokerage,
    duty_surcharge,
    exchange_rate,
    import_fees,
    import_tax,
    import_tax_amount,
    insurance_premium,
    insurance_rate,
    landed_cost,
    place_costs,
    reference_rate,
    value_basis,
    value_for_duty,
    working_capital,
)

GOLDEN = yaml.safe_load((Path(__file__).parent.parent / "golden" / "lanes.yaml").read_text(encoding="utf-8"))
TABLES = load_lanes()
JUNE = date(2026, 6, 15)
MONEY = st.floats(0, 1e9)


@pytest.mark.parametrize("case", GOLDEN["mpf"], ids=lambda c: f"{c['day']}-{c['value']}")
def test_merchandise_processing_fee(case: dict[str, Any]) -> None:
    fees = import_fees(TABLES, "US", "air", case["value"], case["day"])

    assert fees.amount == pytest.approx(case["fee"], abs=0.005)
    assert fees.status == "determined"


def test_harbour_maintenance_is_for_ships_only() -> None:
    by_sea, by_air = (import_fees(TABLES, "US", mode, 100_000.0, JUNE) for mode in ("sea", "air"))

    assert by_sea.amount - by_air.amount == pytest.approx(125.0)
    assert [name for name, _ in by_sea.parts] == ["HMF", "MPF"]


def test_goods_under_usmca_pay_no_processing_fee() -> None:
    fees = import_fees(TABLES, "US", "road", 100_000.0, JUNE, exempt=("MPF",))

    assert fees.amount == 0.0
    assert fees.status == "determined"


def test_fees_of_a_year_not_yet_published_are_marked() -> None:
    assert import_fees(TABLES, "US", "sea", 1e5, date(2026, 9, 30)).stale_since is None
    assert import_fees(TABLES, "US", "sea", 1e5, date(2026, 10, 1)).stale_since == date(2026, 10, 1)


def test_fees_before_the_first_year_held_are_unknown_not_zero() -> None:
    fees = import_fees(TABLES, "US", "sea", 1e5, date(2015, 1, 1))

    assert np.isnan(fees.amount)
    assert fees.held == pytest.approx(125.0)
    assert fees.missing[0].in_lang("en") == "MPF of US on 2015-01-01 is not held."


def test_fees_of_a_market_not_held_are_unknown_not_zero() -> None:
    fees = import_fees(TABLES, "BR", "sea", [1e5, 2e5], JUNE)

    assert np.isnan(fees.amount).all()
    assert fees.status == "undetermined"
    assert fees.missing


@given(st.lists(MONEY, min_size=1, max_size=5), st.sampled_from(["sea", "air"]))
def test_fees_lie_between_least_and_most(values: list[float], mode: str) -> None:
    fees = dict(import_fees(TABLES, "US", mode, values, JUNE).parts)

    assert (fees["MPF"] >= 33.58).all()
    assert (fees["MPF"] <= 651.50).all()


@pytest.mark.parametrize(
    ("market", "basis"),
    [("US", "FOB"), ("CA", "FOB"), ("AU", "FOB"), ("EU", "CIF"), ("GB", "CIF"), ("JP", "CIF"), ("VN", "CIF"),
     ("BR", "CIF"), ("AE", "CIF"), ("CN", "CIF"), ("ZZ", None)],
)  # fmt: skip
def test_value_basis(market: str, basis: str | None) -> None:
    assert value_basis(TABLES, market, JUNE) == basis


@given(MONEY, MONEY, MONEY)
def test_value_for_duty(goods: float, freight: float, insurance: float) -> None:
    fob = value_for_duty("FOB", goods, freight, insurance)
    cif = value_for_duty("CIF", goods, freight, insurance)

    assert fob == goods
    assert cif == pytest.approx(goods + freight + insurance)
    assert value_for_duty("CIF", goods, 0.0, 0.0) == fob
    assert np.isnan(value_for_duty(None, goods, freight, insurance))


@pytest.mark.parametrize(
    ("market", "country", "on", "rate"),
    [
        ("EU", "DE", JUNE, 0.19),
        ("EU", "HU", JUNE, 0.27),
        ("EU", "NL", JUNE, 0.21),
        ("GB", None, JUNE, 0.20),
        ("JP", None, JUNE, 0.10),
        ("SA", None, date(2020, 7, 1), 0.15),
        ("US", None, JUNE, 0.0),
        ("HK", None, JUNE, 0.0),
    ],
)
def test_import_tax_rates(market: str, country: str | None, on: date, rate: float) -> None:
    tax = import_tax(TABLES, market, on, country=country)

    assert tax.rate == rate
    assert tax.status == "determined"
    assert tax.source


@pytest.mark.parametrize(
    ("market", "on", "why"),
    [
        ("EU", JUNE, "member state"),
        ("BR", JUNE, "ICMS"),
        ("MY", JUNE, "sales tax"),
        ("SA", date(2020, 6, 30), "2020-06-30"),
        ("ZZ", JUNE, "ZZ"),
    ],
)
def test_import_tax_not_held_is_unknown_not_zero(market: str, on: date, why: str) -> None:
    tax = import_tax(TABLES, market, on)

    assert np.isnan(tax.rate)
    assert tax.status == "undetermined"
    assert why in tax.missing[0].in_lang("en")
    assert np.isnan(import_tax_amount(tax, 100.0, 10.0, basis="CIF"))


def test_tax_is_on_value_and_duty() -> None:
    tax = import_tax(TABLES, "EU", JUNE, country="DE")

    assert import_tax_amount(tax, 120.0, 12.0, basis="CIF") == pytest.approx(0.19 * 132.0)


def test_australian_gst_counts_carriage_that_the_value_leaves_out() -> None:
    """A New Tax System (Goods and Services Tax) Act 1999, s 13-20(2)."""
    tax = import_tax(TABLES, "AU", JUNE)
    paid = import_tax_amount(tax, 100.0, 5.0, basis="FOB", freight=8.0, insurance=2.0)

    assert paid == pytest.approx(11.5)


def test_canadian_gst_leaves_carriage_out() -> None:
    """Excise Tax Act, s 215(1): value for duty and the duty."""
    tax = import_tax(TABLES, "CA", JUNE)

    assert import_tax_amount(tax, 100.0, 5.0, basis="FOB", freight=8.0) == pytest.approx(5.25)


@given(MONEY, MONEY, st.floats(0, 0.01))
def test_premium_insures_cif_and_a_tenth(goods: float, freight: float, rate: float) -> None:
    premium = insurance_premium(goods, freight, rate)

    assert premium == pytest.approx(rate * 1.1 * (goods + freight + premium), rel=1e-9, abs=1e-9)


def test_insurance_rates() -> None:
    assert insurance_rate(TABLES, "general", JUNE).value == pytest.approx(0.002)
    assert insurance_rate(TABLES, "dangerous", JUNE).value > insurance_rate(TABLES, "electronics", JUNE).value
    assert np.isnan(insurance_rate(TABLES, "livestock", JUNE).value)


def test_working_capital() -> None:
    assert working_capital(36500.0, 0.05, 20, 30) == pytest.approx(250.0)
    assert working_capital(36500.0, 0.05, 30, -30) == 0.0


@given(st.lists(st.tuples(*[MONEY] * 8), min_size=1, max_size=6), st.booleans(), st.permutations(range(6)))
def test_landed_cost_adds_up_in_any_order(
    lines: list[tuple[float, ...]], recovers: bool, order: list[int]
) -> None:
    columns = [np.array(column) for column in zip(*lines, strict=True)]
    cost = landed_cost(*columns, recovers)
    rows = [i for i in order if i < len(lines)]
    turned = landed_cost(*(column[rows] for column in columns), recovers)

    expected = sum(columns[:7]) + (0.0 if recovers else columns[7])
    assert cost.landed == pytest.approx(expected)
    assert (turned.landed == cost.landed[rows]).all()
    assert not cost.missing.any()


@pytest.mark.parametrize("part", range(7))
def test_a_part_not_held_makes_the_landed_cost_unknown(part: int) -> None:
    parts = [1.0] * 8
    parts[part] = float("nan")
    cost = landed_cost(*parts, True)  # type: ignore[arg-type]

    assert np.isnan(cost.landed)
    assert cost.missing


def test_a_tax_not_held_matters_only_where_it_is_borne() -> None:
    unknown = float("nan")

    assert landed_cost(1, 1, 1, 1, 1, 1, 1, unknown, True).landed == 7.0
    assert np.isnan(landed_cost(1, 1, 1, 1, 1, 1, 1, unknown, False).landed)


@given(MONEY, st.floats(0, 3), st.floats(0, 3))
def test_more_duty_never_lands_cheaper(goods: float, rate: float, more: float) -> None:
    tax = import_tax(TABLES, "EU", JUNE, country="DE")
    landed = []
    for r in (rate, rate + more):
        due = import_tax_amount(tax, goods, r * goods, basis="CIF")
        landed.append(float(landed_cost(goods, 0, 0, r * goods, 0, 0, 0, due, False).landed))

    assert landed[1] >= landed[0]


def test_exchange_rate_of_a_month() -> None:
    """Federal Reserve H.10, average of May 2026."""
    rate = exchange_rate(TABLES, "EUR", "USD", date(2026, 5, 20))

    assert rate.value == 1.1681
    assert rate.stale_since is None
    assert rate.source


def test_exchange_rate_after_the_last_month_is_marked() -> None:
    rate = exchange_rate(TABLES, "USD", "CNY", date(2026, 11, 22))

    assert rate.value == pytest.approx(6.7758)
    assert rate.stale_since == date(2026, 7, 1)


def test_cross_rate_goes_by_the_dollar() -> None:
    rate = exchange_rate(TABLES, "EUR", "CNY", date(2026, 6, 30))

    assert rate.value == pytest.approx(1.1515 * 6.7758)


HELD = sorted({"USD", *(a for a, _ in TABLES.exchange), *(b for _, b in TABLES.exchange)})


@given(
    st.sampled_from(HELD),
    st.sampled_from(HELD),
    st.sampled_from(HELD),
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
)
def test_exchange_is_consistent(a: str, b: str, c: str, on: date) -> None:
    there, back = exchange_rate(TABLES, a, b, on).value, exchange_rate(TABLES, b, a, on).value
    onward = exchange_rate(TABLES, b, c, on).value

    assert there * back == pytest.approx(1.0)
    assert there * onward == pytest.approx(exchange_rate(TABLES, a, c, on).value)


def test_exchange_rate_not_held() -> None:
    rate = exchange_rate(TABLES, "VND", "USD", JUNE)

    assert np.isnan(rate.value)
    assert rate.missing[0].in_lang("en") == "No exchange rate of VND on 2026-06-15 is held."
    assert np.isnan(exchange_rate(TABLES, "EUR", "USD", date(2020, 1, 1)).value)


@pytest.mark.parametrize(
    ("currency", "on", "rate"),
    [
        ("HKD", date(2026, 1, 27), 0.0284786),  # 3-month HIBOR of the day
        ("CNY", date(2026, 1, 20), 0.03),  # one-year LPR
        ("USD", date(2026, 1, 15), 0.03703),  # 30-day average SOFR
    ],
)
def test_reference_rates(currency: str, on: date, rate: float) -> None:
    assert reference_rate(TABLES, currency, on).value == pytest.approx(rate)


def test_reference_rate_not_held() -> None:
    assert np.isnan(reference_rate(TABLES, "VND", JUNE).value)
    assert np.isnan(reference_rate(TABLES, "USD", date(2019, 1, 1)).value)


def test_indian_surcharge_is_on_the_basic_duty() -> None:
    fact = duty_surcharge(TABLES, "IN", JUNE)

    assert fact is not None
    assert fact.value == 0.1
    assert duty_surcharge(TABLES, "US", JUNE) is None


def test_brokerage() -> None:
    assert brokerage(TABLES, "US", JUNE).value == 95
    assert np.isnan(brokerage(TABLES, "BR", JUNE).value)


def test_costs_of_a_place_come_before_those_of_its_country() -> None:
    held = place_costs(TABLES, "VNHPH")

    assert any(cost.name == "minimum wage monthly" and cost.value == 5_310_000 for cost in held)
    assert all(cost.country == "VN" for cost in held)
    assert [bool(cost.places) for cost in held] == sorted((bool(cost.places) for cost in held), reverse=True)
    assert place_costs(TABLES, "ZZAAA") == ()


def test_row_order_does_not_matter() -> None:
    turned = {
        key: tuple(sorted(rows, key=lambda f: f.valid_from or date.min))
        for key, rows in reversed(TABLES.fees.items())
    }
    other = replace(TABLES, fees=turned)

    assert (
        import_fees(other, "US", "sea", 1e5, JUNE).amount
        == import_fees(TABLES, "US", "sea", 1e5, JUNE).amount
    )
