"""Fees and taxes beside the duty, and the landed value."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from tests.trade.tariff_cases import ask, packaged
from zhegang.ingest.lanes import load_lanes
from zhegang.trade.charges import add_charges
from zhegang.trade.lane_tables import LaneTables
from zhegang.trade.quote import Quote


@lru_cache(maxsize=1)
def lanes() -> LaneTables:
    return load_lanes()


def landed(
    hs: str, origin: str, on: str, *, mode: str = "sea", country: str | None = None, **more: Any
) -> Quote:
    return add_charges(ask(packaged(), hs, origin, on, **more), lanes(), mode=mode, country=country)


def amounts(found: Quote) -> dict[str, Decimal | None]:
    return {charge.name: charge.amount for charge in (*found.fees, *found.taxes)}


def test_us_fees_between_their_limits() -> None:
    """19 CFR 24.23(b)(1), 24.24: 0.3464 % and 0.125 %."""
    found = landed("6109.10.00", "CN", "2025-06-01")
    assert amounts(found) == {"MPF": Decimal("34.64"), "HMF": Decimal("12.5")}
    assert found.landed == Decimal("15447.14")
    assert found.duty.amount == 5400


@pytest.mark.parametrize(
    ("value", "fee"), [(5_000, "32.71"), (1_000_000, "634.62")], ids=["least of 2025", "most of 2025"]
)
def test_mpf_stops_at_the_limits_of_the_fiscal_year(value: int, fee: str) -> None:
    found = landed("6109.10.00", "CN", "2025-06-01", value=Decimal(value))
    assert amounts(found)["MPF"] == Decimal(fee)


def test_limits_of_a_year_that_is_not_held_leave_mpf_open() -> None:
    found = landed("8508.11.00", "CN", "2026-11-22", value=Decimal(1_000_000))
    assert amounts(found)["MPF"] is None
    assert found.landed is None
    assert "fees:MPF" in {held.fact for held in found.missing}
    between = landed("8508.11.00", "CN", "2026-11-22", value=Decimal(20_000))
    assert amounts(between)["MPF"] == Decimal("69.28")


def test_no_harbour_fee_by_air_and_no_mpf_for_originating_goods() -> None:
    assert set(amounts(landed("6109.10.00", "CN", "2025-06-01", mode="air"))) == {"MPF"}
    assert set(amounts(landed("6109.10.00", "MX", "2025-06-01", claims=("USMCA",)))) == {"HMF"}
    # A claim that gives nothing for this origin spares no fee.
    assert set(amounts(landed("6109.10.00", "VN", "2025-06-01", claims=("USMCA",)))) == {"MPF", "HMF"}


def test_small_entries_pay_another_fee() -> None:
    assert amounts(landed("6109.10.00", "CN", "2025-06-01", value=Decimal(2500)))["MPF"] is None


def test_vat_is_on_value_and_duty_of_the_member_state() -> None:
    found = landed("6109.10", "CN", "2026-03-01", market="EU", country="DE")
    assert amounts(found)["VAT"] == Decimal("2128")  # 19 % of 11,200
    assert found.landed is None  # customs fees of the Union are not held
    assert amounts(landed("6109.10", "CN", "2026-03-01", market="EU"))["VAT"] is None


def test_an_open_duty_leaves_the_landed_value_open() -> None:
    found = landed("8428.70.00", "CN", "2026-08-01")
    assert found.landed is None
    assert found.as_dict()["landed"] is None


def test_another_currency_is_converted_for_the_limits_or_left_open() -> None:
    found = landed("6109.10.00", "CN", "2026-03-01", value=Decimal(50_000), currency="EUR")
    held = amounts(found)
    assert all(amount is None for amount in held.values()) or held["HMF"] == Decimal("62.5")
