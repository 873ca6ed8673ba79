"""Freight prices and days of a lane: the newest index held for it, else what its kin cost.

A lane is matched through the index regions of both ends. Where no index covers it, its
price is read off a line fitted, for that very day, through the newest values of all
indices out of China: USD per container = a + b x km for ships, USD per kg = b x km for
aircraft. Such a price is marked derived and has grade C.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median

import numpy as np

from zhegang.core.i18n import N_, Note
from zhegang.trade.lane_tables import Fact, LaneTables, Point, Transit, constant, newest
from zhegang.trade.sea import SeaWay, great_circle_km, sea_way

NAN = float("nan")
_OLD_AFTER_DAYS = 31
_DAY_BY_WAY = {"suez": date(2023, 1, 1), "cape": date(2025, 1, 1)}  # days on which that way was taken
_FITTED_FROM = {"sea": ("CN", "FE"), "air": ("CN", "HK", "AP", "NEA")}
_SHORT_FLIGHT_KM = 3700.0  # below it UK conversion factors speak of short haul; no short lane is held
_FEWEST_LANES = 5  # a line through fewer says nothing of a lane that is not among them


@dataclass(frozen=True, slots=True)
class Price:
    """USD per 40-foot container (sea, rail) or per kg (air), with what it rests on."""

    value: float
    grade: str
    derived: bool
    sources: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Days:
    low: float
    typical: float
    high: float
    grade: str
    source: str


def figure(tables: LaneTables, name: str, on: date, *subjects: str) -> Fact:
    """The constant of that name; its general row always exists.

    Raises
    ------
    KeyError
        constants.csv lacks it: the tables are damaged.
    """
    key = (name, on, subjects)
    found: Fact | None = tables.cache.get(key)
    if found is None:
        found = constant(tables, name, on, *subjects) or _first(tables, name, *subjects)
        if found is None:
            raise KeyError(f"constants.csv has no {name} for {subjects or '*'}")
        tables.cache[key] = found
    return found


def _first(tables: LaneTables, name: str, *subjects: str) -> Fact | None:
    """The earliest row: a physical figure serves days before its publication too."""
    for subject in (*subjects, "*"):
        if facts := tables.constants.get((name, subject)):
            return facts[0]
    return None


def regions(point: Point) -> tuple[tuple[str, bool], ...]:
    """Index regions of a place, each with whether it only stands in; its land mass last."""
    return _regions(point.groups, point.land)


@lru_cache(maxsize=1024)
def _regions(groups: tuple[str, ...], land: str) -> tuple[tuple[str, bool], ...]:
    own = [(g.lstrip("~"), g.startswith("~")) for g in groups]
    return (*own, (f"@{land}", False))


def index_price(tables: LaneTables, mode: str, origin: Point, destination: Point, on: date) -> Price | None:
    """The newest index value not after `on` for the lane; None where no index covers it.

    Of values of the same day the one whose regions are the lane's own comes first, then the
    better grade, then the index's name: the choice is the same in any order of rows.
    """
    best: tuple[tuple[int, bool, str, str, float], Fact, bool] | None = None
    for start, start_stands_in in regions(origin):
        for end, end_stands_in in regions(destination):
            stands_in = start_stands_in or end_stands_in
            for fact in tables.freight.get((mode, start, end), ()):
                if fact.valid_from is None or fact.valid_from > on:
                    continue
                rank = (-fact.valid_from.toordinal(), stands_in, fact.grade, fact.name, fact.value)
                if best is None or rank < best[0]:
                    best = (rank, fact, stands_in)
    if best is None:
        return None
    return _as_price(tables, best[1], best[2], on)


def _as_price(tables: LaneTables, fact: Fact, stands_in: bool, on: date) -> Price:
    value, grade = fact.value, fact.grade
    sources: tuple[str, ...] = (fact.source,)
    day = fact.valid_from.isoformat() if fact.valid_from else ""
    age = (on - (fact.valid_to or fact.valid_from or on)).days
    fields = {
        "index": fact.name,
        "day": day,
        "value": f"{fact.value:g}",
        "unit": fact.unit,
        "age": max(age, 0),
    }
    if age > _OLD_AFTER_DAYS:
        text = N_("Freight from {index} of {day}: {value} {unit}, the newest held, {age} days old.")
    else:
        text = N_("Freight from {index} of {day}: {value} {unit}.")
    notes = [Note(text, fields)]
    if fact.unit == "USD/TEU":
        ratio = figure(tables, "teu_to_feu", on)
        value *= ratio.value
        grade, sources = "C", (*sources, ratio.source)
        ratio_fields = {"ratio": f"{ratio.value:g}"}
        notes.append(Note(N_("The index is for 20 feet; 40 feet are taken at {ratio} times."), ratio_fields))
    if stands_in:
        grade = "C"
        notes.append(Note(N_("The index is for a neighbouring region and stands in for this lane.")))
    return Price(value, grade, False, sources, tuple(notes))


def fitted_price(tables: LaneTables, mode: str, km: float, on: date) -> Price:
    """Price of a lane of `km` on the line through the held lanes; NaN before the first."""
    if mode == "air" and km < _SHORT_FLIGHT_KM:
        return Price(NAN, "C", True, (), (Note(N_("No price of a flight as short as this is held.")),))
    key = ("fit", mode, on)
    if key not in tables.cache:
        tables.cache[key] = fit(tables, mode, on)
    base, per_km, count, sources = tables.cache[key]
    if not count:
        absent = {
            "sea": N_("No sea freight is held on {day}."),
            "air": N_("No air freight is held on {day}."),
        }
        return Price(NAN, "C", True, (), (Note(absent[mode], {"day": on.isoformat()}),))
    fields = {"count": count, "base": round(base), "per_km": f"{per_km:.4g}"}
    if mode == "sea":
        text = N_(
            "Freight derived from distance, after {count} held lanes: {base} + {per_km} x km USD per container."
        )
    else:
        text = N_("Freight derived from distance, after {count} held lanes: {per_km} x km USD per kg.")
    return Price(base + per_km * km, "C", True, sources, (Note(text, fields),))


def fit(tables: LaneTables, mode: str, on: date) -> tuple[float, float, int, tuple[str, ...]]:
    """Coefficients (a, b), the number of lanes and their sources, for one day.

    Ships: least squares over the newest value of each lane out of China, a and b not
    negative. Aircraft: the median price per km of great circle. Distances are those of the
    regions' representative ports on that day.
    """
    lanes: dict[tuple[str, str], tuple[Fact, str]] = {}
    for (held_mode, start, end), facts in tables.freight.items():
        fact = newest(facts, on)
        if held_mode == mode and start in _FITTED_FROM[mode] and fact is not None:
            lane = (start if mode == "air" else "", end)
            other = lanes.get(lane)
            if other is None or _later(fact, start) > _later(*other):
                lanes[lane] = (fact, start)
    km, price, sources = [], [], []
    for lane in sorted(lanes):
        fact, start = lanes[lane]
        distance = _represented_km(tables, mode, start, lane[1], on)
        if distance is not None:
            ratio = figure(tables, "teu_to_feu", on).value if fact.unit == "USD/TEU" else 1.0
            km.append(distance)
            price.append(fact.value * ratio)
            sources.append(fact.source)
    if len(km) < _FEWEST_LANES:
        return 0.0, 0.0, 0, ()
    if mode == "air":
        return (
            0.0,
            median(p / d for p, d in zip(price, km, strict=True)),
            len(km),
            tuple(dict.fromkeys(sources)),
        )
    return *_line(np.array(km), np.array(price)), len(km), tuple(dict.fromkeys(sources))


def _later(fact: Fact, start: str) -> tuple[date, str, float]:
    return fact.valid_from or date.min, start, fact.value


def _line(km: np.ndarray, price: np.ndarray) -> tuple[float, float]:
    """Least squares a + b km with a >= 0 and b >= 0."""
    spread = float(((km - km.mean()) ** 2).sum())
    b = float(((km - km.mean()) * (price - price.mean())).sum()) / spread if spread else 0.0
    a = float(price.mean()) - b * float(km.mean())
    if b < 0:
        return float(price.mean()), 0.0
    if a < 0:
        return 0.0, float((km * price).sum() / (km**2).sum())
    return a, b


def _represented_km(tables: LaneTables, mode: str, start: str, end: str, on: date) -> float | None:
    a, b = tables.representatives.get((mode, start)), tables.representatives.get((mode, end))
    if a is None or b is None:
        return None
    if mode == "air":
        return great_circle_km(tables.airports[a], tables.airports[b])
    way = sea_way(tables, a, b, on)
    return way.km if isinstance(way, SeaWay) else None


def transit(
    tables: LaneTables, mode: str, origin: Point, destination: Point, via: str, on: date
) -> Transit | None:
    """The newest days held for the lane and the way it takes; its own regions come before
    those that stand in and before its land mass."""
    for start, _ in regions(origin):
        for end, _ in regions(destination):
            held = [t for t in tables.transit.get((mode, start, end), ()) if t.via in ("", via)]
            if held:
                return newest(held, on) or held[0]
    return None


def sea_days(tables: LaneTables, origin: Point, destination: Point, way: SeaWay, on: date) -> Days:
    """Port to port: as held for the lane, else distance by the pace of the lanes held."""
    found = transit(tables, "sea", origin, destination, way.via, on)
    if found is not None:
        return Days(found.value, found.typical, found.value_high, found.grade, found.source)
    key = ("pace", on)
    if key not in tables.cache:
        tables.cache[key] = pace(tables, on)
    slow, usual, fast = tables.cache[key]
    return Days(
        way.km / fast, way.km / usual, way.km / slow, "C", "distance at the pace of the lanes in transit.csv"
    )


def pace(tables: LaneTables, on: date) -> tuple[float, float, float]:
    """(slow, usual, fast) km a day of the lanes with days held: medians over the lanes.

    Days by Suez go with the distance by Suez, days by the Cape with that by the Cape,
    whichever way is taken on `on`.
    """
    slow, usual, fast = [], [], []
    for (mode, start, end), held in tables.transit.items():
        for days in held if mode == "sea" else ():
            km = _represented_km(tables, "sea", start, end, _DAY_BY_WAY.get(days.via, on))
            if km is not None:
                slow.append(km / days.value_high)
                usual.append(km / days.typical)
                fast.append(km / days.value)
    return median(slow), median(usual), median(fast)
