"""What each company on the way from factory to buyer keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhegang.ingest.reference import Reference
from zhegang.plan.build import make_plan
from zhegang.plan.case import Case, Leg
from zhegang.plan.contracts import chain_of, share_chain


def test_two_companies_share_what_the_price_leaves() -> None:
    factory = Leg(seller="works", buyer="hk", price_share="0.9", incoterm="FOB", tax_rate="0.25")
    onward = Leg(seller="hk", buyer="shop", incoterm="DDP", tax_rate="0.165")
    first, second = share_chain([factory, onward], price=100.0, made=60.0, borne=4.0, duty=10.0)
    assert (first.price, first.profit, first.tax) == (90.0, 30.0, 7.5)
    # 100 - 90 - 4 - 10: the Hong Kong company loses, and owes no tax on a loss.
    assert (second.price, second.profit, second.tax) == (100.0, -4.0, 0.0)
    # Nothing is lost on the way: the profits add up to the margin of the whole.
    assert first.profit + second.profit == pytest.approx(100 - 60 - 4 - 10)


def test_a_ring_of_sales_ends() -> None:
    ring = [
        Leg(seller="a", buyer="b", incoterm="FOB"),
        Leg(seller="b", buyer="a", incoterm="FOB"),
        Leg(seller="b", buyer="shop", incoterm="FOB"),
    ]
    case = Case.model_construct(legs=ring)
    assert [leg.seller for leg in chain_of(case, ring[2])] == ["a", "b"]


def test_the_chain_of_the_robots(example: Callable[[str], Case], reference: Reference) -> None:
    sheet = make_plan(example("ningbo-robotics"), reference).negotiation
    retail = next(row for row in sheet if row.buyer == "us-retailer")
    assert [(sale.seller, sale.buyer) for sale in retail.chain] == [
        ("haiqu", "haiqu-hk"),
        ("haiqu-hk", "us-retailer"),
    ]
    assert retail.chain[0].price == pytest.approx(0.92 * 205)
    margin = retail.seller_margin
    assert margin is not None
    assert sum(sale.profit for sale in retail.chain) == pytest.approx(margin * retail.price)
    assert any("H343362" in note.in_lang("en") for note in retail.notes)
    # A buyer without a chain of contracts gets none.
    assert all(not row.chain for row in sheet if row.buyer == "japan-trader")
