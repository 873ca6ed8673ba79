"""The prices of the negotiation sheet, by hand and by their own definitions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.ingest.reference import Reference
from zhegang.plan.build import make_plan
from zhegang.plan.case import Case
from zhegang.plan.negotiation import (
    Deal,
    break_even_buyer,
    break_even_seller,
    break_evens,
    buyer_margin,
    even_price,
    seller_margin,
)

DDP = Deal(
    price=200.0, resale=350.0, value_share=0.9, seller_cost=110.0, buyer_cost=4.0, seller_pays_duty=True
)
FOB = Deal(
    price=100.0, resale=160.0, value_share=1.0, seller_cost=70.0, buyer_cost=10.0, seller_pays_duty=False
)


def test_the_seller_pays_the_duty_under_ddp() -> None:
    # 200 - 110 - 0.25 x 0.9 x 200 = 45
    assert seller_margin(DDP, 0.25) == pytest.approx(45 / 200)
    assert buyer_margin(DDP, 0.25) == pytest.approx((350 - 200 - 4) / 350)
    assert break_even_seller(DDP, 0.25) == pytest.approx(110 / (1 - 0.225))


def test_the_buyer_pays_the_duty_under_fob() -> None:
    assert seller_margin(FOB, None) == pytest.approx(0.3)
    assert buyer_margin(FOB, 0.2) == pytest.approx((160 - 100 - 10 - 20) / 160)
    assert break_even_buyer(FOB, 0.2) == pytest.approx(150 / 1.2)
    assert break_even_seller(FOB, 0.2) == 70


def test_a_duty_of_the_whole_value_has_no_break_even() -> None:
    assert break_even_seller(DDP, 1.2) is None
    assert even_price(DDP, 1.2, 0.2) is None


@pytest.mark.parametrize("deal", [DDP, FOB])
def test_an_unknown_duty_gives_no_figure_that_needs_it(deal: Deal) -> None:
    payer = seller_margin if deal.seller_pays_duty else buyer_margin
    assert payer(deal, None) is None
    assert even_price(deal, None, 0.1) is None
    assert even_price(deal, 0.1, None) is None


deals = st.builds(
    Deal,
    price=st.floats(1, 1e4),
    resale=st.floats(1, 1e5),
    value_share=st.floats(0.3, 1.2),
    seller_cost=st.floats(0.5, 1e4),
    buyer_cost=st.floats(0, 1e3),
    seller_pays_duty=st.booleans(),
)


@given(deals, st.floats(0, 0.7))
def test_at_the_break_even_price_the_margin_is_nil(deal: Deal, rate: float) -> None:
    from dataclasses import replace

    price = break_even_seller(deal, rate)
    assert price is not None
    at_price = seller_margin(replace(deal, price=price), rate)
    assert at_price == pytest.approx(0, abs=1e-9)


@given(deals, st.floats(0, 0.7), st.floats(0, 0.7))
def test_the_even_price_keeps_who_pays_where_it_stands(deal: Deal, then: float, today: float) -> None:
    price = even_price(deal, then, today)
    assert price is not None
    sign = -1 if deal.seller_pays_duty else 1
    before, after = 1 + sign * today * deal.value_share, 1 + sign * then * deal.value_share
    assert price * after == pytest.approx(deal.price * before)


def test_today_is_even_at_todays_price() -> None:
    rows = list(break_evens(DDP, [(date(2025, 4, 10), 1.45 / 2), (date(2026, 11, 22), 0.375)]))
    assert rows[-1].even_price == pytest.approx(DDP.price)
    assert rows[0].even_price is not None
    assert rows[0].even_price > DDP.price  # a higher duty wants a higher price from a seller who pays it


def test_the_sheet_of_the_robots(example: Callable[[str], Case], reference: Reference) -> None:
    sheet = make_plan(example("ningbo-robotics"), reference).negotiation
    retail = next(row for row in sheet if row.buyer == "us-retailer")
    assert retail.incoterm == "DDP"
    assert retail.duty_payer == "seller"
    assert retail.importer_of_record == retail.refund_to == "Haiqu Robotics America LLC"
    assert retail.duty_rate == pytest.approx(0.375)
    # 37.5 % of what the DDP price is worth on board
    assert 0.375 * 190 < (retail.duty_per_unit or 0) < 0.375 * retail.price
    assert [b.on for b in retail.break_even][-1] == date(2026, 11, 22)
    by_day = {b.on: b.duty_rate for b in retail.break_even}
    # Lists 3 (25) and fentanyl (20) and reciprocal (125), vacuum cleaners being free of base duty
    assert by_day[date(2025, 4, 10)] == pytest.approx(1.70)
    assert by_day[date(2025, 2, 3)] == pytest.approx(0.25)
    fob = next(row for row in sheet if row.buyer == "us-integrator" and row.product == "robot-arm")
    assert (fob.duty_payer, fob.refund_to) == ("buyer", "Great Basin Automation LLC")
