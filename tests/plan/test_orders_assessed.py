"""An order list assessed on its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.plan.conftest import EXAMPLES
from zhegang.ingest.reference import Reference
from zhegang.plan.orderlist import read_orders
from zhegang.plan.orders import assess

ON = date(2026, 11, 22)


def test_the_example_list(reference: Reference) -> None:
    found = assess(read_orders(EXAMPLES / "ningbo-robotics" / "orders.csv"), reference, ON)
    vacuum = found.exposure[0]
    assert (vacuum.product, vacuum.duty_rate, vacuum.status) == ("RV-300", 0.375, "determined")
    assert vacuum.duty_amount == pytest.approx(0.375 * 205 * 120_000)
    assert sum(layer.amount or 0 for layer in vacuum.layers) == pytest.approx(vacuum.duty_amount)
    assert all(layer.citation for layer in vacuum.layers if layer.status == "applies")
    # A Chinese code of ten digits fixes six; the candidate lines are named with their range.
    motor = found.exposure[5]
    assert motor.status == "undetermined"
    assert "8501.31.40" in motor.missing[0].in_lang("en")
    assert len(found.history) == len(found.exposure)
    assert found.history[0][found.days.index(date(2025, 4, 10))] == pytest.approx(1.70)
    assert found.total["USD"] == pytest.approx(
        sum(line.duty_amount for line in found.exposure if line.duty_amount is not None)
    )
    assert found.not_summed == sum(line.duty_amount is None for line in found.exposure)
    assert found.families
    assert found.lacks


def test_undetermined_is_never_summed_as_nil(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "sku,us_hts10,origin,market,unit_price,currency,qty_12m\nA,8507.60.00.90,CN,US,10,USD,100\n"
    )
    found = assess(read_orders(path), reference, ON)
    assert found.exposure[0].duty_amount is None
    assert found.total == {}
    assert found.not_summed == 1


def test_without_price_the_rate_is_told_and_no_amount(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("sku,us_hts10,origin,market\nA,8508.11.00.00,CN,US\n")
    found = assess(read_orders(path), reference, ON)
    line = found.exposure[0]
    assert line.duty_rate == 0.375
    assert line.duty_amount is None
    assert all(layer.amount is None for layer in line.layers)
    assert found.negotiation[0].break_even == ()


def test_row_order_changes_nothing(tmp_path: Path, reference: Reference) -> None:
    text = (EXAMPLES / "ningbo-robotics" / "orders.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "turned.csv"
    path.write_text("\n".join([text[0], *reversed(text[1:])]), encoding="utf-8")
    before = assess(read_orders(EXAMPLES / "ningbo-robotics" / "orders.csv"), reference, ON)
    after = assess(read_orders(path), reference, ON)
    assert list(reversed([line.duty_amount for line in after.exposure])) == [
        line.duty_amount for line in before.exposure
    ]
    assert after.total == pytest.approx(before.total)
