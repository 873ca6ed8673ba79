from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.dates import Period, customs_zone, day_start, noon, parse_date, parse_instant, period
from zhegang.core.errors import InputError, NotFoundError

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
markets = st.sampled_from(["US", "EU", "GB", "HK", "JP", "BR", "AE", "AU", "CL", "SG"])


@given(days, st.integers(0, 400), st.integers(-5, 405), markets)
def test_both_ends_of_a_period_belong_to_it(first: date, length: int, offset: int, market: str) -> None:
    held = period(first, first + timedelta(days=length), market)

    assert held.holds(noon(first + timedelta(days=offset), market)) == (0 <= offset <= length)


@given(days, st.integers(0, 400), markets)
def test_periods_that_follow_each_other_share_one_instant(first: date, length: int, market: str) -> None:
    last = first + timedelta(days=length)
    earlier = period(None, last, market)
    later = period(last + timedelta(days=1), None, market)

    assert earlier.end == later.start
    assert not earlier.overlaps(later)
    assert earlier.overlaps(period(last, None, market))


def test_us_duties_change_one_minute_past_midnight_eastern() -> None:
    # Executive Order 14257, section 3(a): 12:01 a.m. eastern daylight time on April 5, 2025.
    start = day_start(date(2025, 4, 5), "US")

    assert start == datetime(2025, 4, 5, 0, 1, tzinfo=ZoneInfo("America/New_York"))
    assert start.tzinfo is UTC
    assert day_start(date(2025, 11, 10), "US") == datetime(2025, 11, 10, 5, 1, tzinfo=UTC), "winter time"


def test_elsewhere_a_day_begins_at_midnight() -> None:
    assert day_start(date(2026, 1, 1), "VN") == datetime(2025, 12, 31, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("market", "zone"),
    [("CN", "Asia/Shanghai"), ("AE", "Asia/Dubai"), ("EU", "Europe/Brussels"), ("MX", "America/Mexico_City")],
)
def test_the_zone_is_that_of_the_customs(market: str, zone: str) -> None:
    assert customs_zone(market).key == zone


@pytest.mark.parametrize("market", ["ZZ", "us", ""])
def test_an_unknown_territory_is_told(market: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        customs_zone(market)
    assert "US, VN or HK" in caught.value.text()


@given(days)
def test_a_date_is_read_as_it_is_printed(day: date) -> None:
    assert parse_date(f" {day.isoformat()} ") == day


@pytest.mark.parametrize(
    "text", ["2026-02-30", "01/03/2026", "2026-3-1", "20260301", "２０２６-03-01", "2026-W09-1", ""]
)
def test_other_dates_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_date(text, "case.on")
    assert caught.value.text().startswith("case.on: ")
    assert "2026-03-01" in caught.value.text()


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-05T00:01-04:00",
        "2025-04-05 00:01:00-0400",
        "2025-04-05t04:01z",
        "2025-04-05T04:01:00.000000Z",
    ],
)
def test_notations_of_one_instant(text: str) -> None:
    assert parse_instant(text) == datetime(2025, 4, 5, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2025-04-05", "not an instant"),
        ("2025-04-05T24:30Z", "no such instant"),
        ("2025-04-05T12:00", "does not say its time zone"),
        ("yesterday", "not an instant"),
    ],
)
def test_other_instants_are_refused(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        parse_instant(text)


def test_an_instant_without_offset_is_on_the_customs_clock() -> None:
    assert parse_instant("2025-04-05T12:00", market="US") == noon(date(2025, 4, 5), "US")


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match=r"2025-01-01 lies before the first day 2025-01-02"):
        period(date(2025, 1, 2), date(2025, 1, 1), "US")


def test_the_calendars_ends_are_no_bounds() -> None:
    assert period(date.min, date.max, "US") == Period(None, None)
    assert Period(None, None).holds(datetime(1, 1, 1, tzinfo=UTC))
