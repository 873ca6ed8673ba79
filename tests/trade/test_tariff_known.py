"""Quotes replayed as the law was known on an earlier day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trade.tariff_cases import ask, packaged
from zhegang.core.dates import day_start
from zhegang.trade.building import rebuild
from zhegang.trade.expression import parse_rate
from zhegang.trade.knowledge import as_known

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
CODES = st.sampled_from(["6109.10.00", "9503.00.00", "8428.70.00", "7606.11.3030", "8507.60.00.20"])
ORIGINS = st.sampled_from(["CN", "HK", "VN", "JP", "KR", "DE", "MX", "CA", "RU"])


@pytest.mark.parametrize(
    ("on", "known", "rate"),
    [
        ("2026-03-01", "2026-02-19", 44.0),  # the day before the ruling of the Supreme Court
        ("2026-03-01", "2026-02-20", 34.0),  # EO 14389 and Proc. 11012 of that day
        ("2026-08-01", "2026-07-22", 24.0),  # the surcharge ends; the forced-labour duty is not ordered yet
        ("2026-08-01", "2026-07-23", 36.5),  # memorandum of 2026-07-23
        ("2025-12-01", "2025-11-03", 54.0),  # EO 14357 is of 2025-11-04
        ("2025-12-01", "2025-11-04", 44.0),
        ("2025-03-10", "2025-03-02", 34.0),  # EO 14228 is of 2025-03-03
    ],
)
def test_a_forecast_of_an_earlier_day(on: str, known: str, rate: float) -> None:
    found = ask(packaged(), "6109.10.00", "CN", on, known_at=date.fromisoformat(known))
    assert found.duty.rate is not None
    assert found.duty.rate * 100 == pytest.approx(rate)
    assert found.data_versions["known_at"] == known


@pytest.mark.parametrize(
    ("hs", "on", "known", "rate"),
    [
        ("8508.11.00", "2018-10-01", "2018-09-20", None),  # 83 FR 47974 is of 2018-09-21
        ("8508.11.00", "2018-10-01", "2018-09-21", 0.10),
        ("8508.11.00", "2019-06-01", "2019-05-08", 0.10),  # 84 FR 20459 is of 2019-05-09
        ("8508.11.00", "2019-06-01", "2019-05-09", 0.25),
        ("6109.10.00", "2019-09-15", "2019-08-30", 0.15),  # 84 FR 45821
        ("6109.10.00", "2020-03-01", "2020-01-21", 0.15),  # 85 FR 3741 is of 2020-01-22
        ("6109.10.00", "2020-03-01", "2020-01-22", 0.075),
    ],
)
def test_section_301_as_each_notice_made_it_known(hs: str, on: str, known: str, rate: float | None) -> None:
    found = ask(packaged(), hs, "CN", on, known_at=date.fromisoformat(known))
    charged = [held.rate for held in found.layers if held.slot == "s301" and held.status == "applies"]
    assert charged == ([] if rate is None else [rate])


def test_a_floor_agreed_later_was_a_rate_before() -> None:
    before = ask(packaged(), "8479.50.00", "JP", "2025-09-01", known_at=date(2025, 9, 1))
    after = ask(packaged(), "8479.50.00", "JP", "2025-09-01", known_at=date(2025, 9, 4))
    assert before.duty.rate == pytest.approx(0.175)
    assert after.duty.rate == pytest.approx(0.15)


@given(CODES, ORIGINS, DAYS, DAYS)
def test_newer_law_does_not_move_a_replayed_quote(code: str, origin: str, on: date, known: date) -> None:
    """A measure published the day after, in force at once and before, changes nothing."""
    store = packaged()
    model = next(m for m in store.measures if m.id == "us-s122")
    newer = replace(
        model,
        id="newer",
        slot="newer",
        rate=parse_rate("33%"),
        start=day_start(date(2024, 1, 1), "US").timestamp(),
        end=float("inf"),
        known_from=date.fromordinal(known.toordinal() + 1),
    )
    loaded = rebuild(store, measures=[*store.measures, newer])
    old = ask(as_known(store, known), code, origin, on)
    new = ask(as_known(loaded, known), code, origin, on)
    assert new.layers == old.layers
    assert new.duty == old.duty
    assert "newer" in {layer.slot for layer in ask(loaded, code, origin, on).layers}


@given(CODES, ORIGINS, DAYS)
def test_all_that_was_published_is_todays_law(code: str, origin: str, on: date) -> None:
    late = date(2027, 12, 31)
    assert ask(packaged(), code, origin, on, known_at=late).layers == ask(packaged(), code, origin, on).layers
