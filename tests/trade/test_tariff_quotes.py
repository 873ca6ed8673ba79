"""Golden quotes: worked cases with their citation, in the packaged and the official schedule."""

from __future__ import annotations

from typing import Any

import pytest

from tests.trade.tariff_cases import ask, ask_case, golden, packaged
from zhegang.trade.quote import Quote
from zhegang.trade.texts import MARKS

TOLERANCE = 0.01  # percentage points
CASES = golden()
ids = [case["id"] for case in CASES]


def check_case(case: dict[str, Any], found: Quote) -> None:
    charged = {held.layer: held for held in found.layers if held.status == "applies"}
    if "undetermined" in case:
        assert found.duty.status == "undetermined"
        assert found.duty.rate is None
        assert found.duty.amount is None
        assert case["undetermined"] in {held.fact for held in found.missing}
    if "rate" in case:
        assert found.duty.rate is not None, [held.text.in_lang("en") for held in found.missing]
        assert found.duty.rate * 100 == pytest.approx(case["rate"], abs=TOLERANCE)
        assert found.duty.amount is not None
        assert float(found.duty.amount) == pytest.approx(found.duty.rate * 10_000)
    if "add" in case:
        added = sum(held.rate or 0 for layer, held in charged.items() if layer != "base")
        assert added * 100 == pytest.approx(case["add"], abs=TOLERANCE)
    for layer, rate in case.get("layers", {}).items():
        assert charged[layer].rate is not None
        assert charged[layer].rate * 100 == pytest.approx(rate, abs=TOLERANCE)
    suppressed = {held.heading for held in found.layers if held.status == "suppressed"}
    assert {str(heading) for heading in case.get("suppressed", ())} <= suppressed
    said = {mark.text for mark in found.marks}
    assert {MARKS[key] for key in case.get("marks", ())} <= said


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_golden_case(case: dict[str, Any]) -> None:
    check_case(case, ask_case(packaged(), case))


def test_every_case_has_a_source() -> None:
    assert all(case["source"] for case in CASES)
    assert len(set(ids)) == len(ids)


def test_amounts_follow_the_value() -> None:
    found = ask(packaged(), "6109.10.00", "CN", "2025-06-01")
    assert found.duty.amount == 5400
    assert [held.amount for held in found.layers if held.status == "applies"] == [1650, 750, 2000, 1000]


def test_reasons_name_what_took_a_layer_away() -> None:
    found = ask(packaged(), "7606.11.3030", "CN", "2026-03-01")
    spared = next(held for held in found.layers if held.heading == "9903.03.01")
    assert spared.reason.in_lang("en") == "Not charged on goods that owe the section 232 duty."
    assert "Proc. 11012" in spared.citation


def test_stale_since_names_the_newest_schedule() -> None:
    assert ask(packaged(), "8508.11.00", "CN", "2026-06-08").stale_since is None
    stale = ask(packaged(), "8508.11.00", "CN", "2026-11-22").stale_since
    assert stale is not None
    assert stale.isoformat() == "2026-06-08"


def test_a_preference_not_claimed_is_shown_and_not_given() -> None:
    found = ask(packaged(), "6109.10.00", "MX", "2025-06-01")
    offered = next(held for held in found.layers if held.layer == "preference")
    assert offered.status == "suppressed"
    assert offered.amount == 0
    assert "USMCA" in offered.reason.in_lang("en")


def test_a_claim_for_the_wrong_origin_is_marked() -> None:
    found = ask(packaged(), "6109.10.00", "VN", "2025-06-01", claims=("USMCA",))
    assert found.duty.rate == pytest.approx(0.265)
    assert MARKS["claim_unused"] in {mark.text for mark in found.marks}


def test_specific_rates_need_a_quantity() -> None:
    from decimal import Decimal

    from zhegang.trade.expression import Quantity

    without = ask(packaged(), "7318.15.40", "CU", "2025-02-03")
    assert without.duty.status == "undetermined"
    assert "kg" in without.missing[0].text.in_lang("en")
    with_weight = ask(packaged(), "7318.15.40", "CU", "2025-02-03", quantities=(Quantity(Decimal(2), "t"),))
    assert with_weight.duty.amount == Decimal("44.00")


def test_a_line_not_held_says_what_to_load() -> None:
    found = ask(packaged(), "0902.10.10", "CN", "2025-06-01")
    assert found.duty.status == "undetermined"
    assert "zhegang data import hts" in found.missing[0].text.in_lang("en")


def test_json_has_the_agreed_keys() -> None:
    document = ask(packaged(), "8508.11.00", "CN", "2026-11-22").as_dict("zh-Hant")
    assert {
        "customs_value", "currency", "duty", "layers", "as_of", "data_versions", "stale_since",
        "input", "fees", "taxes", "marks", "missing", "schema_version",
    } <= set(document)  # fmt: skip
    assert set(document["duty"]) == {"rate", "amount", "status"}
    assert {"layer", "heading", "rate", "amount", "status", "reason", "citation"} <= set(
        document["layers"][0]
    )
    assert document["layers"][0]["reason"] == "該稅目的一般稅率。"
