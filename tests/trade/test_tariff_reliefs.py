"""What may come back of a duty, low-value regimes, exchange rates, United States content."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.trade.tariff_cases import ask, packaged
from zhegang.core.errors import InputError
from zhegang.ingest.lanes import load_lanes
from zhegang.ingest.reliefs import load_reliefs
from zhegang.trade.complete import complete, parse_exchange
from zhegang.trade.lowvalue import parcel_duty
from zhegang.trade.quote import Quote, QuoteRequest
from zhegang.trade.results import Beside


def told(
    hs: str, origin: str, on: str, market: str = "US", liquidation: str | None = None, **more: Any
) -> Quote:
    value = Decimal(str(more.pop("value", 10_000)))
    request = QuoteRequest(hs, origin, market, date.fromisoformat(on), value, **more)
    return complete(packaged(), request, load_lanes(), load_reliefs(), liquidation=liquidation)


def beside(found: Quote) -> Beside:
    assert found.beside is not None
    return found.beside


def statuses(found: Quote) -> dict[str, str]:
    return {held.layer: held.status for held in beside(found).drawback}


def test_drawback_is_told_layer_by_layer() -> None:
    """CSMS 18-000419, EO 14195 s. 2(f), CSMS 64680374."""
    assert statuses(told("6109.10.00", "CN", "2025-06-01")) == {
        "base": "eligible",
        "s301": "eligible",
        "ieepa-fentanyl": "not_eligible",
        "ieepa-reciprocal": "eligible",
    }


@pytest.mark.parametrize(
    ("hs", "origin", "on", "facts", "layer", "status"),
    [
        ("7318.15.20", "DE", "2025-05-01", {}, "s232", "not_eligible"),  # Proc. 10896 (13)
        ("7318.15.20", "DE", "2026-08-01", {}, "s232", "not_eligible"),  # annex I-A: Proc. 11021 (14)
        ("8428.70.00", "CN", "2026-08-01", {"steel_share": 0.5}, "s232", "limited"),  # Proc. 11021 (13)
        (
            "8507.60.00.20",
            "CN",
            "2025-06-01",
            {"vehicle_part": True},
            "s232",
            "not_eligible",
        ),  # Proc. 10908 (10)
        ("8507.60.00.20", "CN", "2025-12-01", {"vehicle_part": True}, "s232", "limited"),  # Proc. 10984 (15)
        ("9503.00.00", "CN", "2026-03-01", {}, "s122", "eligible"),  # CSMS 67844987
        ("9503.00.00", "CN", "2026-08-01", {}, "s301-forced-labour", "undetermined"),  # no instrument says
    ],
)
def test_drawback_follows_the_instrument_of_the_day(
    hs: str, origin: str, on: str, facts: dict[str, Any], layer: str, status: str
) -> None:
    found = told(hs, origin, on, facts=facts)
    assert statuses(found)[layer] == status
    answer = next(held for held in beside(found).drawback if held.layer == layer)
    assert bool(answer.citation) is (status != "undetermined")


def test_refund_takes_the_emergency_duties_and_nothing_else() -> None:
    refund = beside(told("6109.10.00", "CN", "2025-06-01", liquidation="unliquidated")).refund
    assert refund is not None
    assert (refund.amount, refund.state) == (Decimal(3000), "refundable")
    assert refund.headings == ("9903.01.24", "9903.01.25")


@pytest.mark.parametrize(
    ("hs", "origin", "on", "more"),
    [
        ("6109.10.00", "CN", "2025-02-03", {}),  # before the first emergency duty
        ("6109.10.00", "CN", "2026-02-24", {}),  # no longer collected
        ("7318.15.20", "GB", "2025-09-01", {}),  # section 232 spares the reciprocal duty
        ("6109.10.00", "CN", "2025-06-01", {"known_at": date(2026, 2, 19)}),  # before the ruling
    ],
)
def test_no_refund_where_nothing_was_struck(hs: str, origin: str, on: str, more: dict[str, Any]) -> None:
    assert beside(told(hs, origin, on, **more)).refund is None


def test_liquidation_sets_the_last_days() -> None:
    open_ = beside(told("9503.00.00", "CN", "2026-02-01", liquidation="2026-05-01")).refund
    assert open_ is not None
    assert (open_.portal_until, open_.protest_until) == (date(2026, 7, 20), date(2026, 10, 28))
    early = beside(told("9503.00.00", "CN", "2025-03-10", liquidation="2025-12-01")).refund
    assert early is not None
    assert (early.portal_until, early.protest_until) == (None, date(2026, 5, 30))
    asked = beside(told("9503.00.00", "CN", "2025-03-10")).refund
    assert asked is not None
    assert (asked.state, asked.amount) == ("undetermined", Decimal(2000))
    with pytest.raises(InputError, match="state of an entry"):
        told("9503.00.00", "CN", "2025-03-10", liquidation="long ago")


@pytest.mark.parametrize(
    ("hs", "exported", "rate"),
    [
        ("8507.60.00.20", "2024-11-30", 0.13),
        ("8507.60.00.20", "2024-12-01", 0.09),
        ("8507.60.00.20", "2026-03-31", 0.09),
        ("8507.60.00.20", "2026-04-01", 0.06),
        ("8507.60.00.20", "2026-12-31", 0.06),
        ("8507.60.00.20", "2027-01-01", 0.0),
        ("8541.43.00", "2026-03-31", 0.09),
        ("8541.43.00", "2026-04-01", 0.0),
    ],
)
def test_export_refund_by_code_and_day_of_export(hs: str, exported: str, rate: float) -> None:
    """MOF and STA announcements 15 of 2024 and 2 of 2026; the day on the export declaration counts."""
    day = date.fromisoformat(exported)
    refund = beside(told(hs, "CN", "2027-02-01", exported_on=day)).export_refund
    assert refund is not None
    assert refund.rate == rate
    assert refund.amount == Decimal(10_000) * Decimal(str(rate))


def test_export_refund_not_held_is_open_and_other_origins_have_none() -> None:
    refund = beside(told("6109.10.00", "CN", "2026-08-01")).export_refund
    assert refund is not None
    assert (refund.rate, refund.status) == (None, "undetermined")
    assert beside(told("6109.10.00", "VN", "2026-08-01")).export_refund is None


def test_case_15_a_parcel_of_one_silk_and_two_wool_blouses() -> None:
    """Regulation (EU) 2026/382: EUR 3 for each item category, not for each article or parcel."""
    items = [("6206.10.00", "CN"), ("6206.20.00", "CN"), ("6206.20.00", "CN")]
    assert parcel_duty(load_reliefs().low_value, "EU", items, date(2026, 7, 1)) == 6
    with pytest.raises(InputError):
        parcel_duty(load_reliefs().low_value, "EU", items, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("market", "origin", "on", "value", "currency", "duty", "status"),
    [
        ("EU", "CN", "2026-06-30", 40, "EUR", 0, "applied"),
        ("EU", "CN", "2026-07-01", 40, "EUR", 3, "applied"),
        ("GB", "CN", "2026-07-01", 135, "GBP", 0, "applied"),
        ("AU", "CN", "2026-07-01", 1000, "AUD", 0, "applied"),
        ("US", "VN", "2025-08-28", 800, "USD", 0, "applied"),
        ("US", "CN", "2025-02-03", 800, "USD", 0, "applied"),
    ],
)
def test_low_value_regimes_when_claimed(
    market: str, origin: str, on: str, value: int, currency: str, duty: int, status: str
) -> None:
    found = told("6109.10", origin, on, market, value=value, currency=currency, facts={"low_value": True})
    assert found.duty.amount == duty
    regime = beside(found).low_value
    assert regime is not None
    assert regime.status == status


@pytest.mark.parametrize(
    ("market", "origin", "on", "value", "currency"),
    [
        ("GB", "CN", "2026-07-01", "135.01", "GBP"),
        ("US", "CN", "2025-05-02", 800, "USD"),
        ("US", "VN", "2025-08-29", 800, "USD"),
        ("US", "VN", "2025-08-28", "800.01", "USD"),
    ],
)
def test_above_the_limit_or_closed_the_full_duty_is_due(
    market: str, origin: str, on: str, value: Any, currency: str
) -> None:
    plain = told("6109.10", origin, on, market, value=value, currency=currency)
    claimed = told("6109.10", origin, on, market, value=value, currency=currency, facts={"low_value": True})
    assert claimed.duty == plain.duty


def test_what_is_weak_or_unsure_is_not_decided() -> None:
    korea = told("6109.10", "CN", "2026-07-01", "KR", value=100, facts={"low_value": True})
    assert korea.duty.status == "undetermined"
    assert "low_value" in {held.fact for held in korea.missing}
    japan = told("6109.10", "CN", "2026-05-01", "JP", value=5000, currency="JPY", facts={"low_value": True})
    assert japan.duty.status == "undetermined"  # knitwear may be a designated article
    unclaimed = told("6109.10", "CN", "2026-08-01", "EU", value=40, currency="EUR")
    assert beside(unclaimed).low_value is not None
    assert unclaimed.duty.amount == Decimal("4.8")


def test_united_states_content_of_a_fifth_is_not_charged() -> None:
    """HTS 9903.01.34; U.S. note 2(v)(xvii)."""

    def rate(share: float | None, origin: str = "VN", hs: str = "9503.00.00") -> float | None:
        facts = {} if share is None else {"us_content_share": share}
        return ask(packaged(), hs, origin, "2025-09-20", facts=facts).duty.rate

    assert rate(None) == 0.2
    assert rate(0.19) == 0.2
    assert rate(0.2) == 0.16
    assert rate(0.4) == 0.12
    assert rate(0.4, "CN") == 0.26  # the fentanyl duty knows no such rule
    assert rate(0.5, "JP", "8479.50.00") == pytest.approx(0.025 + 0.125 * 0.5)  # a floor


def test_the_market_s_rate_is_given_with_day_and_source() -> None:
    found = told("6109.10", "CN", "2026-03-01", "EU")
    (rate,) = found.request.exchange
    assert (rate.currency, rate.to) == ("EUR", "USD")
    assert rate.on is not None
    assert rate.source
    own = parse_exchange(["eur/usd=1.25"])
    assert told("6109.10", "CN", "2026-03-01", "EU", exchange=own).request.exchange == own


@pytest.mark.parametrize(
    "text", ["", "GBP", "GBP/USD", "GBP/USD=", "GBP/GBP=1", "GBP/USD=0", "GBP/USD=-1", "1=2"]
)
def test_an_exchange_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="exchange rate"):
        parse_exchange([text])


def test_fees_follow_the_users_own_rate() -> None:
    found = told("6109.10.00", "CN", "2025-06-01", currency="EUR", exchange=parse_exchange(["EUR/USD=2"]))
    assert {fee.name: fee.amount for fee in found.fees}["HMF"] == Decimal("12.5")
    assert {fee.name: fee.amount for fee in found.fees}["MPF"] == Decimal("34.64")


def test_the_document_holds_the_new_lines() -> None:
    document = told("6109.10.00", "CN", "2025-06-01").as_dict("zh-Hans")
    assert {"drawback", "refund", "export_refund", "low_value", "exchange"} <= set(document)
    assert document["refund"]["amount"] == 3000
    assert document["drawback"][0]["reason"] == "货物出口或销毁时可申请退还关税。"
