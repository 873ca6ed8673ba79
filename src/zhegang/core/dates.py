"""Days as schedules print them, instants as the law counts them.

A file says `from 2025-04-05 to 2025-04-08`, both days included. Inside, a period is
half-open: it holds from its start instant up to, not including, its end instant, so that
two measures that follow each other share a boundary and no entry falls between them.
A day begins at midnight where the importer's customs is; in the United States duties
change at one minute past midnight, Eastern Time, as the proclamations write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_

# Where a territory spans several zones, the one its customs administration works in;
# every other territory has a single zone, or takes the first that the tz database lists.
_CUSTOMS_ZONES = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "ES": "Europe/Madrid",
    "EU": "Europe/Brussels",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "VN": "Asia/Ho_Chi_Minh",
}
_DAY_BEGINS = {"US": time(0, 1)}
_MIDNIGHT = time(0, 0)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\s?(Z|[+-]\d{2}:?\d{2})?", re.I)


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open: `start` belongs to it, `end` does not. None is without bound."""

    start: datetime | None
    end: datetime | None

    def holds(self, instant: datetime) -> bool:
        """Whether `instant` (with time zone) lies inside."""
        after_start = self.start is None or self.start <= instant
        return after_start and (self.end is None or instant < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some instant lies inside both."""
        starts = [p.start for p in (self, other) if p.start is not None]
        ends = [p.end for p in (self, other) if p.end is not None]
        return not starts or not ends or max(starts) < min(ends)


def parse_date(text: str, where: str = "on") -> date:
    """A day written `2026-03-01`.

    Raises
    ------
    InputError
        Another notation, or a day the calendar does not have; `where` names the field.

    Examples
    --------
    >>> parse_date("2026-03-01")
    datetime.date(2026, 3, 1)
    """
    written = text.strip()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            message = N_("The calendar has no such day.")
    else:
        message = N_("This is not a date.")
    raise InputError(
        [
            Problem(
                where=where,
                message=message,
                found=text,
                accepted=N_("year-month-day, such as 2026-03-01"),
            )
        ]
    )


def parse_instant(text: str, where: str = "entered_at", *, market: str | None = None) -> datetime:
    """An instant written `2025-04-05T00:01-04:00`, in UTC.

    Without an offset it is read on the clock of the customs of `market`, where given.

    Raises
    ------
    InputError
        Another notation, no such instant, or neither offset nor market.

    Examples
    --------
    >>> parse_instant("2025-04-05T00:01-04:00").isoformat()
    '2025-04-05T04:01:00+00:00'
    >>> parse_instant("2025-04-05 00:01", market="US").isoformat()
    '2025-04-05T04:01:00+00:00'
    """
    written = text.strip()
    message = N_("This is not an instant.")
    if _INSTANT.fullmatch(written):
        try:
            instant = datetime.fromisoformat(written.upper())
        except ValueError:
            message = N_("The calendar has no such instant.")
        else:
            if instant.tzinfo is None and market is not None:
                instant = instant.replace(tzinfo=customs_zone(market))
            if instant.tzinfo is not None:
                return instant.astimezone(UTC)
            message = N_("The instant does not say its time zone.")
    raise InputError(
        [
            Problem(
                where=where,
                message=message,
                found=text,
                accepted=N_("date, time and offset, such as 2025-04-05T00:01-04:00"),
            )
        ]
    )


@lru_cache(maxsize=512)
def customs_zone(market: str) -> ZoneInfo:
    """Time zone of the customs of a territory (ISO alpha-2, or EU).

    Raises
    ------
    NotFoundError
        The tz database lists no such territory.

    References
    ----------
    The tz database, `zone.tab`.

    Examples
    --------
    >>> customs_zone("HK").key
    'Asia/Hong_Kong'
    """
    name = _CUSTOMS_ZONES.get(market) or _listed_zones().get(market)
    if name is None:
        raise NotFoundError(
            N_("No customs territory {market}."),
            hint=N_("give an ISO 3166-1 alpha-2 code such as US, VN or HK, or EU"),
            market=market,
        )
    return ZoneInfo(name)


def noon(day: date, market: str) -> datetime:
    """Noon of `day` at the customs of `market`, in UTC: the instant `--on DAY` means.

    Examples
    --------
    >>> noon(date(2025, 4, 5), "US").isoformat()
    '2025-04-05T16:00:00+00:00'
    """
    return _at(day, time(12, 0), market)


def day_start(day: date, market: str) -> datetime:
    """Instant, in UTC, from which a measure dated `day` counts in `market`.

    Examples
    --------
    >>> day_start(date(2025, 4, 5), "US").isoformat()
    '2025-04-05T04:01:00+00:00'
    >>> day_start(date(2026, 7, 1), "EU").isoformat()
    '2026-06-30T22:00:00+00:00'
    """
    return _at(day, _DAY_BEGINS.get(market, _MIDNIGHT), market)


def period(first: date | None, last: date | None, market: str) -> Period:
    """Instants of the days `first` to `last`, both included; None is without bound.

    Raises
    ------
    InputError
        `last` lies before `first`.

    Examples
    --------
    >>> april = period(date(2025, 4, 5), date(2025, 4, 8), "US")
    >>> april.holds(noon(date(2025, 4, 8), "US")), april.holds(noon(date(2025, 4, 9), "US"))
    (True, False)
    """
    if first is not None and last is not None and last < first:
        problem = Problem(
            where="period",
            message=N_("The last day {last} lies before the first day {first}."),
            fields={"first": first.isoformat(), "last": last.isoformat()},
        )
        raise InputError([problem])
    # The calendar's own ends stand for "without bound" in some tables.
    start = None if first in (None, date.min) else first
    end = None if last in (None, date.max) else last
    return Period(
        start=None if start is None else day_start(start, market),
        end=None if end is None else day_start(end + timedelta(days=1), market),
    )


def _at(day: date, clock: time, market: str) -> datetime:
    return datetime.combine(day, clock, customs_zone(market)).astimezone(UTC)


@lru_cache(maxsize=1)
def _listed_zones() -> dict[str, str]:
    """First zone of each territory: the tz database lists the most populous first."""
    zones: dict[str, str] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for row in table.splitlines():
        if row and not row.startswith("#"):
            territory, _, zone = row.split("\t")[:3]
            zones.setdefault(territory, zone)
    return zones


__all__ = ["Period", "customs_zone", "day_start", "noon", "parse_date", "parse_instant", "period"]
