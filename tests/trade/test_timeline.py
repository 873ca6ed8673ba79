"""The history of a duty: on every day the duty that a quote of that day gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from zhegang.ingest.tariffs import load_store
from zhegang.trade.quote import QuoteRequest, quote
from zhegang.trade.timeline import BEGINNING, stretch_of, timeline

CASES = [("847950", "CN", "US"), ("610910", "VN", "US"), ("850811", "CN", "EU"), ("870380", "CN", "CA")]


@pytest.mark.parametrize(("hs", "origin", "market"), CASES)
def test_each_stretch_holds_the_duty_of_its_days(hs: str, origin: str, market: str) -> None:
    store = load_store()
    asked = QuoteRequest(hs, origin, market, date(2026, 10, 1), Decimal(1000))

    found = timeline(store, asked)

    assert found[0].first == BEGINNING
    assert found[-1].last is None
    for held, after in pairwise(found):
        assert held.last == after.first - timedelta(days=1)
        assert (held.rate, held.layers) != (after.rate, after.layers)
    for number, held in enumerate(found):
        last = held.last or held.first + timedelta(days=400)
        for day in {held.first, held.first + (last - held.first) / 2, last}:
            assert quote(store, replace(asked, on=day)).duty.rate == held.rate, day
            assert stretch_of(found, day) == number


def test_every_change_in_the_year_of_the_tariff_war_is_found() -> None:
    """Day by day through 2025: no day has another duty than its stretch."""
    store = load_store()
    asked = QuoteRequest("847950", "CN", "US", date(2026, 10, 1), Decimal(1000))
    found = timeline(store, asked)

    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(0, 365)]
    wrong = [
        day
        for day in days
        if quote(store, replace(asked, on=day)).duty.rate != found[stretch_of(found, day)].rate
    ]

    assert wrong == []
    assert sum(held.first.year == 2025 for held in found) >= 8


def test_the_instant_and_loading_of_the_question_stay_out_of_its_history() -> None:
    store = load_store()
    asked = QuoteRequest("847950", "CN", "US", date(2025, 4, 10), Decimal(1))

    assert timeline(store, replace(asked, loaded_on=date(2025, 4, 1))) == timeline(store, asked)


def test_a_day_before_all_stretches_is_of_the_first() -> None:
    store = load_store()
    found = timeline(store, QuoteRequest("847950", "CN", "US", date(2026, 1, 1), Decimal(1)))

    assert stretch_of(found, date(2001, 1, 1)) == 0
