"""Lanes: what it takes to bring a tonne or a cubic metre from a plant to a market.

A lane runs from place to place, directly or through a hub, by sea, air, rail or road. It
consists of legs: to the port, the crossing, from the port. Freight by weight and by volume
are the price of a full container divided by what it may carry; a good pays the greater of
the two (`unit_freight`). Everything is an estimate from dated facts: `sources`, `grade`,
`derived` and `notes` say from which.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_, Note, Words
from zhegang.trade.chains import Chain, best_chain
from zhegang.trade.freight import figure
from zhegang.trade.lane_tables import LaneTables, Point
from zhegang.trade.legs import Leg, Mode
from zhegang.trade.sea import Closed, Path, great_circle_km

MODES: tuple[Mode, ...] = ("sea", "air", "rail", "road")
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane on a day. Money in USD, `days` door to door, `co2_kg_per_tonne` well to wheel.

    Where `offered` is False there is no such lane that day, or no price of it is held: what
    is not known is NaN and the first of `notes` says why. `usd_per_feu` is the part paid by
    the container, which in the air is the way to and from the airport. `freight_*` include terminal handling and, with a hub, both legs and the hub's
    own handling and days, which are also given apart so that a quotation may take their
    place. `path` gives (longitude, latitude) along the way, longitudes in -180..180.
    """

    origin: str
    destination: str
    hub: str | None
    mode: Mode
    on: date
    offered: bool
    distance_km: float
    days: float
    days_low: float
    days_high: float
    freight_per_tonne: float
    freight_per_m3: float
    usd_per_feu: float
    co2_kg_per_tonne: float
    hub_days: float
    hub_handling_per_tonne: float
    hub_handling_per_m3: float
    legs: tuple[Leg, ...]
    sources: tuple[str, ...]
    grade: str
    derived: bool
    notes: tuple[Note, ...]

    @property
    def path(self) -> Path:
        """The legs' paths laid end to end, without a point twice in a row."""
        points: list[tuple[float, float]] = []
        for leg in self.legs:
            points.extend(p for i, p in enumerate(leg.path) if i or not points or p != points[-1])
        return tuple(points)


def place(tables: LaneTables, locode: str) -> Point:
    """A place by UN/LOCODE, with or without a blank, or by a code it is also known under.

    Raises
    ------
    NotFoundError
        Not held; the message names the nearest codes.
    """
    code = locode.replace(" ", "").upper()
    code = tables.aliases.get(code, code)
    if code in tables.places:
        return tables.places[code]
    if code in tables.other_ports:
        name, lat, lon = tables.other_ports[code]
        return _connected(
            tables,
            Point(code, Words(name, name, name), lat, lon, code[:2], kind="port", source="World Port Index"),
        )
    raise NotFoundError(
        N_("No place {locode} is held."),
        hint=N_("known and alike: {near}"),
        locode=code or "(empty)",
        near=", ".join(_alike(tables, code)),
    )


def point_at(tables: LaneTables, lat: float, lon: float, country: str, name: str = "") -> Point:
    """A point given by coordinates; its ports and airports are the nearest in the country."""
    problems = []
    if not -90 <= lat <= 90:
        problems.append(Problem("latitude", N_("This is no latitude."), lat, N_("-90 to 90 degrees")))
    if not -180 <= lon <= 180:
        problems.append(Problem("longitude", N_("This is no longitude."), lon, N_("-180 to 180 degrees")))
    if problems:
        raise InputError(problems)
    shown = name or f"{lat:.2f}, {lon:.2f}"
    return _connected(
        tables, Point("", Words(shown, shown, shown), lat, lon, country, source="coordinates given")
    )


def _connected(tables: LaneTables, bare: Point) -> Point:
    """The point with land mass, regions, ports and airports taken from places near by."""

    def by_distance(held: Sequence[Point]) -> list[Point]:
        return sorted(held, key=lambda p: (great_circle_km(bare, p), p.locode))

    home = [p for p in tables.places.values() if p.country == bare.country] or list(tables.places.values())
    nearest = by_distance(home)[0]
    ports = by_distance([p for p in home if p.kind == "port"])[:3]
    gates = tuple(p.locode for p in ports) or nearest.sea_gates
    return Point(
        locode=bare.locode,
        words=bare.words,
        lat=bare.lat,
        lon=bare.lon,
        country=bare.country,
        kind=bare.kind,
        groups=nearest.groups if nearest.kind == "inland" else (),
        land=nearest.land,
        sea_gates=gates,
        airports=nearest.airports,
        source=bare.source,
        grade="C",
    )


def _alike(tables: LaneTables, code: str) -> list[str]:
    held = [*tables.places, *tables.aliases]
    near = difflib.get_close_matches(code, held, n=5, cutoff=0.6)
    same_country = sorted(c for c in tables.places if code[:2] and c.startswith(code[:2]))
    codes = list(dict.fromkeys([*near, *same_country]))[:5] or sorted(tables.places)[:5]
    return [f"{c} {tables.places[tables.aliases.get(c, c)].name}" for c in codes]


def default_mode(origin: Point, destination: Point) -> Mode:
    """Road inside a country and between neighbours on one land mass, else sea."""
    if origin.land != destination.land or not origin.land:
        return "sea"
    if origin.country == destination.country or origin.land in ("EU", "NA", "GU"):
        return "road"
    near = frozenset((origin.country, destination.country))
    return "road" if near in _NEIGHBOURS else "sea"


_NEIGHBOURS = {
    frozenset(pair)
    for pair in (
        ("CN", "HK"),
        ("CN", "VN"),
        ("MY", "SG"),
        ("MY", "TH"),
        ("KH", "VN"),
        ("KH", "TH"),
        ("BR", "AR"),
    )
}


def estimate_lane(
    tables: LaneTables,
    *,
    origin: Point,
    destination: Point,
    hub: Point | None = None,
    mode: Mode,
    on: date,
) -> Lane:
    """The lane from `origin` to `destination` by `mode` (through `hub`) on a day.

    With a hub, `mode` is how goods leave it; they reach it by road or sea, whichever is
    cheaper for a sea hub and quicker for an air hub.

    Raises
    ------
    InputError
        `mode` is none of sea, air, rail, road.
    """
    if mode not in MODES:
        accepted = N_("sea, air, rail or road")
        raise InputError([Problem("mode", N_("This is not a mode of transport."), mode, accepted)])
    key = ("lane", origin.key, destination.key, hub.key if hub else None, mode, on)
    found = tables.cache.get(key)
    if found is None:
        found = tables.cache[key] = _estimate(tables, origin, destination, hub, mode, on)
    lane: Lane = found
    return lane


def _estimate(
    tables: LaneTables, origin: Point, destination: Point, hub: Point | None, mode: Mode, on: date
) -> Lane:
    if hub is None:
        chain = best_chain(tables, origin, destination, mode, on)
        if isinstance(chain, Closed):
            return _not_offered(origin, destination, hub, mode, on, chain)
        return _lane(tables, origin, destination, None, mode, on, (chain,))
    onward = best_chain(tables, hub, destination, mode, on)
    if isinstance(onward, Closed):
        return _not_offered(origin, destination, hub, mode, on, onward)
    ways = [best_chain(tables, origin, hub, by, on) for by in ("road", "sea")]
    open_ways = [way for way in ways if isinstance(way, Chain)]
    if not open_ways:
        refused = next(way for way in reversed(ways) if isinstance(way, Closed))
        return _not_offered(origin, destination, hub, mode, on, refused)
    if mode == "air":
        inward = min(open_ways, key=lambda way: (way.typical_days, way.usd_feu, way.mode))
    else:
        inward = min(open_ways, key=lambda way: (way.usd_feu, way.km, way.mode))
    return _lane(tables, origin, destination, hub, mode, on, (inward, onward))


def _lane(
    tables: LaneTables,
    origin: Point,
    destination: Point,
    hub: Point | None,
    mode: Mode,
    on: date,
    chains: tuple[Chain, ...],
) -> Lane:
    """Adds up chains. Days at the ends count once; in a hub its own days take their place."""
    volume = figure(tables, "feu_volume", on).value
    tonnes = min(figure(tables, "feu_payload", on, p.country).value for p in (origin, destination)) / 1000
    density = figure(tables, "air_density", on).value
    usd_feu = sum(chain.usd_feu for chain in chains)
    usd_kg = sum(chain.usd_kg for chain in chains)
    legs = tuple(leg for chain in chains for leg in chain.legs)
    sources = [s for chain in chains for s in chain.sources]
    waiting, in_hub, hub_days = chains[-1].stay, 0.0, (0.0, 0.0, 0.0)
    notes = [n for chain in chains for n in chain.notes]
    priced = not math.isnan(usd_feu + usd_kg)
    if not priced:
        why = [n for leg in legs if math.isnan(leg.usd_feu) and math.isnan(leg.usd_kg) for n in leg.notes]
        notes = [*why, *(n for n in notes if n not in why)]
    if hub is not None:
        stay = figure(tables, "hub_stay", on, mode if mode == "air" else "sea")
        hub_days = (stay.value, (stay.value + stay.value_high) / 2, stay.value_high)
        in_hub = chains[0].handling[1] + chains[1].handling[0]
        sources.append(stay.source)
    low, typical, high = (sum(leg.days[i] for leg in legs) + waiting[i] + hub_days[i] for i in range(3))
    return Lane(
        origin=origin.locode,
        destination=destination.locode,
        hub=hub.locode if hub else None,
        mode=mode,
        on=on,
        offered=priced,
        distance_km=sum(chain.km for chain in chains),
        days=typical,
        days_low=low,
        days_high=high,
        freight_per_tonne=usd_feu / tonnes + usd_kg * 1000,
        freight_per_m3=usd_feu / volume + usd_kg * density,
        usd_per_feu=usd_feu,
        co2_kg_per_tonne=sum(leg.co2 for leg in legs),
        hub_days=hub_days[1],
        hub_handling_per_tonne=in_hub / tonnes,
        hub_handling_per_m3=in_hub / volume,
        legs=legs,
        sources=tuple(dict.fromkeys(sources)),
        grade=max(chain.grade for chain in chains),
        derived=any(leg.derived for leg in legs if leg.mode == mode),
        notes=tuple(notes),
    )


def _not_offered(
    origin: Point, destination: Point, hub: Point | None, mode: Mode, on: date, why: Closed
) -> Lane:
    return Lane(
        origin=origin.locode,
        destination=destination.locode,
        hub=hub.locode if hub else None,
        mode=mode,
        on=on,
        offered=False,
        distance_km=NAN,
        days=NAN,
        days_low=NAN,
        days_high=NAN,
        freight_per_tonne=NAN,
        freight_per_m3=NAN,
        usd_per_feu=NAN,
        co2_kg_per_tonne=NAN,
        hub_days=NAN,
        hub_handling_per_tonne=NAN,
        hub_handling_per_m3=NAN,
        legs=(),
        sources=why.sources,
        grade="C",
        derived=False,
        notes=why.notes,
    )


def unit_freight(lane: Lane, weight_kg: ArrayLike, volume_m3: ArrayLike) -> NDArray[np.float64]:
    """Freight of goods on a lane, in USD: by weight or by volume, whichever is more.

    Parameters
    ----------
    weight_kg, volume_m3 : any shapes that broadcast
        Gross weight and packed volume.

    Raises
    ------
    InputError
        A weight or volume is negative.
    """
    weight, volume = np.asarray(weight_kg, dtype=np.float64), np.asarray(volume_m3, dtype=np.float64)
    problems = [
        Problem(
            name,
            N_("A weight or a volume cannot be negative."),
            float(values.min()),
            N_("0 kg or m3 and more"),
        )
        for name, values in (("weight_kg", weight), ("volume_m3", volume))
        if values.size and float(values.min()) < 0
    ]
    if problems:
        raise InputError(problems)
    return np.maximum(lane.freight_per_tonne * weight / 1000.0, lane.freight_per_m3 * volume)
