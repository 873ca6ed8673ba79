"""One leg of a lane: by ship, aircraft, train or lorry, with price, days and emissions.

Prices are for a full 40-foot container (`usd_feu`) on ship, train and lorry, and for a
kilogram of chargeable weight (`usd_kg`) in the air. NaN is "not held", never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Literal

from zhegang.core.i18n import N_, Note
from zhegang.trade.freight import Price, figure, fitted_price, index_price, sea_days, transit
from zhegang.trade.lane_tables import LaneTables, Point, worst
from zhegang.trade.sea import Closed, Path, great_circle_km, great_circle_path, sea_way, straight_path

Mode = Literal["sea", "air", "rail", "road"]
NAN = float("nan")
_RAIL_FROM_KM = 750.0  # an inland leg longer than this goes by rail where rails connect


@dataclass(frozen=True, slots=True)
class Leg:
    """One carriage. `days` are (low, typical, high); `co2` kg of CO2e for one tonne."""

    mode: Mode
    origin: str
    destination: str
    km: float
    days: tuple[float, float, float]
    usd_feu: float
    usd_kg: float
    co2: float
    track: Callable[[], Path] = field(compare=False, repr=False)
    grade: str
    derived: bool
    sources: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def path(self) -> Path:
        """(longitude, latitude) along the way, worked out when asked for."""
        return self.track()


def sea_leg(tables: LaneTables, origin: Point, destination: Point, on: date) -> Leg | Closed:
    """From port to port, without handling; both must be ports of the matrix."""
    way = sea_way(tables, origin.locode, destination.locode, on)
    if isinstance(way, Closed):
        return way
    price = index_price(tables, "sea", origin, destination, on)
    if price is None:
        price = fitted_price(tables, "sea", way.km, on)
    days = sea_days(tables, origin, destination, way, on)
    factor = figure(tables, "co2", on, "sea")
    return Leg(
        mode="sea",
        origin=origin.locode,
        destination=destination.locode,
        km=way.km,
        days=(days.low, days.typical, days.high),
        usd_feu=price.value,
        usd_kg=NAN,
        co2=way.km * factor.value,
        track=way.track,
        grade=worst(way.grade, price.grade, days.grade),
        derived=price.derived,
        sources=(*way.sources, *price.sources, days.source, factor.source),
        notes=(*way.notes, *price.notes),
    )


def air_leg(tables: LaneTables, origin: Point, destination: Point, on: date) -> Leg:
    """From airport to airport; days are door to door, as the source counts them."""
    direct = great_circle_km(origin, destination)
    detour, factor = figure(tables, "air_detour", on), figure(tables, "co2", on, "air")
    price = index_price(tables, "air", origin, destination, on)
    if price is None:
        price = fitted_price(tables, "air", direct, on)
    days = tables.transit[("air", "*", "*")][0]
    return Leg(
        mode="air",
        origin=origin.airports[0],
        destination=destination.airports[0],
        km=direct * detour.value,
        days=(days.value, days.typical, days.value_high),
        usd_feu=NAN,
        usd_kg=price.value,
        co2=direct * factor.value,
        track=partial(great_circle_path, origin, destination),
        grade=worst(price.grade, detour.grade),
        derived=price.derived,
        sources=(*price.sources, days.source, detour.source, factor.source),
        notes=price.notes,
    )


def road_leg(tables: LaneTables, origin: Point, destination: Point, on: date) -> Leg:
    """By lorry: great circle times the mean circuity of both countries."""
    a = figure(tables, "road_circuity", on, origin.country)
    b = figure(tables, "road_circuity", on, destination.country)
    km = great_circle_km(origin, destination) * (a.value + b.value) / 2
    cost = figure(tables, "road_cost", on, origin.country, f"@{origin.land}")
    speed, factor = figure(tables, "road_speed", on), figure(tables, "co2", on, "road")
    days = km / speed.value
    return Leg(
        mode="road",
        origin=origin.locode,
        destination=destination.locode,
        km=km,
        days=(days, days, days),
        usd_feu=km * cost.value,
        usd_kg=NAN,
        co2=km * factor.value,
        track=partial(straight_path, origin, destination),
        grade=worst(a.grade, b.grade, cost.grade, speed.grade),
        derived=True,
        sources=(a.source, b.source, cost.source, speed.source, factor.source),
        notes=(),
    )


def rail_leg(tables: LaneTables, origin: Point, destination: Point, on: date) -> Leg:
    """By train, terminal to terminal: an index of the line where held, else by the km."""
    circuity, factor = figure(tables, "rail_circuity", on), figure(tables, "co2", on, "rail")
    km = great_circle_km(origin, destination) * circuity.value
    price = index_price(tables, "rail", origin, destination, on)
    if price is None:
        cost = figure(tables, "rail_cost", on)
        fields = {"rate": round(cost.value, 3)}
        note = Note(N_("Rail freight derived from distance at {rate} USD per container-km."), fields)
        price = Price(km * cost.value, "C", True, (cost.source,), (note,))
    held = transit(tables, "rail", origin, destination, "", on)
    if held is not None:
        days, source = (held.value, held.typical, held.value_high), held.source
    else:
        speed = figure(tables, "rail_speed", on)
        days, source = (km / speed.value, km / speed.value, km / speed.value), speed.source
    return Leg(
        mode="rail",
        origin=origin.locode,
        destination=destination.locode,
        km=km,
        days=days,
        usd_feu=price.value,
        usd_kg=NAN,
        co2=km * factor.value,
        track=partial(great_circle_path, origin, destination),
        grade=worst(price.grade, circuity.grade),
        derived=price.derived,
        sources=(*price.sources, source, circuity.source, factor.source),
        notes=price.notes,
    )


def land_leg(tables: LaneTables, origin: Point, destination: Point, on: date) -> Leg:
    """Between a place and its port or airport: by lorry, by train where it is far."""
    road = road_leg(tables, origin, destination, on)
    if road.km <= _RAIL_FROM_KM or origin.land not in ("NA", "EU", "AS"):
        return road
    rail = rail_leg(tables, origin, destination, on)
    if not rail.usd_feu < road.usd_feu:
        return road
    stay = figure(tables, "stay", on, "rail")
    low, typical, high = rail.days
    middle = (stay.value + stay.value_high) / 2
    return replace(rail, days=(low + stay.value, typical + middle, high + stay.value_high))
