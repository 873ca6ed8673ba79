"""Distances and paths by sea, air and land, and the straits that are closed on a day."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from zhegang.core.i18n import N_, Note
from zhegang.trade.lane_tables import LaneTables, Passage, Point, SeaMatrix, newest

EARTH_KM = 6371.0088
MATRIX_SOURCE = "searoute 1.6 network of sea lanes (Apache-2.0), refdata/lanes/sea_matrix.npz"
_NO_WAY = 65535
_SUEZ_CLOSED, _PANAMA_CLOSED = 1, 2
_BY_SUEZ, _BY_HORMUZ, _BY_CAPE = 1, 8, 16
_AMERICAS = {"NA", "PA", "SA"}

Floats = NDArray[np.float64]
Path = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SeaWay:
    """The way between two ports on a day. `track` gives its path when a map needs it; `via`
    is suez, cape (Suez would be shorter but is avoided) or empty."""

    km: float
    track: Callable[[], Path]
    via: str
    notes: tuple[Note, ...]
    grade: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """There is no way on that day, and why."""

    notes: tuple[Note, ...]
    sources: tuple[str, ...]


def great_circle_km(a: Point, b: Point) -> float:
    """Shortest distance on a sphere of 6,371.0088 km (haversine), in km."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.lon - a.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def great_circle_path(a: Point, b: Point, step_km: float = 500.0) -> Path:
    """Points of the great circle, both ends included, about `step_km` apart."""
    km = great_circle_km(a, b)
    angle = km / EARTH_KM
    if angle < 1e-9 or math.pi - angle < 1e-9:
        return ((a.lon, a.lat), (b.lon, b.lat))
    start, end = _unit(a), _unit(b)
    n = max(1, math.ceil(km / step_km))
    inner = []
    for i in range(1, n):
        u = math.sin((1 - i / n) * angle) / math.sin(angle)
        w = math.sin(i / n * angle) / math.sin(angle)
        x, y, z = (u * p + w * q for p, q in zip(start, end, strict=True))
        inner.append((round(math.degrees(math.atan2(y, x)), 2), round(math.degrees(math.asin(z)), 2)))
    return ((a.lon, a.lat), *inner, (b.lon, b.lat))


def straight_path(a: Point, b: Point) -> Path:
    """Both ends only: how a road is drawn."""
    return (a.lon, a.lat), (b.lon, b.lat)


def _unit(p: Point) -> tuple[float, float, float]:
    lat, lon = math.radians(p.lat), math.radians(p.lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def passage(tables: LaneTables, name: str, on: date) -> Passage:
    """The state of suez, panama or ormuz on a day."""
    found = newest(tables.passages[name], on)
    if found is None:
        raise KeyError(f"passages.csv has no first state for {name}")
    return found


def sea_way(tables: LaneTables, origin: str, destination: str, on: date) -> SeaWay | Closed:
    """The way between two ports of the matrix on a day.

    Where the shortest way passes a Suez that lines avoid, the next shortest is taken and a
    note says so; between Asia and Europe that is the Cape, since ships of that trade are too
    large for Panama. A way through a closed Hormuz is refused.
    """
    suez, panama = passage(tables, "suez", on), passage(tables, "panama", on)
    variant = _PANAMA_CLOSED if panama.state != "open" else 0
    i, j = tables.sea.ports[origin], tables.sea.ports[destination]
    notes: tuple[Note, ...] = ()
    sources: tuple[str, ...] = (MATRIX_SOURCE,)
    via = "suez" if int(tables.sea.passed[variant, i, j]) & _BY_SUEZ else ""
    if via and suez.state != "open":
        american = {tables.places[port].land for port in (origin, destination)} & _AMERICAS
        by_cape = variant | _SUEZ_CLOSED if american else _SUEZ_CLOSED | _PANAMA_CLOSED
        variant = by_cape if int(tables.sea.km[by_cape, i, j]) != _NO_WAY else _SUEZ_CLOSED
        via = "cape" if int(tables.sea.passed[variant, i, j]) & _BY_CAPE else ""
        since = suez.valid_from.isoformat() if suez.valid_from else ""
        text = N_("Lines avoid the Suez Canal (source of {since}): the longer way is taken.")
        notes, sources = (Note(text, {"since": since}),), (*sources, suez.source)
    km, bits = int(tables.sea.km[variant, i, j]), int(tables.sea.passed[variant, i, j])
    if km == _NO_WAY:
        fields = {"origin": tables.places[origin].words, "destination": tables.places[destination].words}
        return Closed((Note(N_("No way by sea is held from {origin} to {destination}."), fields),), ())
    if bits & _BY_HORMUZ and (hormuz := passage(tables, "ormuz", on)).state != "open":
        return Closed((_hormuz_note(hormuz, on),), (hormuz.source,))
    track = partial(_matrix_path, tables, variant, i, j)
    return SeaWay(float(km), track, via, notes, "B", sources)


def _hormuz_note(hormuz: Passage, on: date) -> Note:
    fields = {
        "since": hormuz.valid_from.isoformat() if hormuz.valid_from else "",
        "confirmed": hormuz.confirmed.isoformat() if hormuz.confirmed else "",
    }
    if hormuz.confirmed is not None and on > hormuz.confirmed:
        text = N_(
            "The Strait of Hormuz is closed since {since}; last confirmed {confirmed}, nothing later is held."
        )
        return Note(text, fields)
    return Note(N_("The Strait of Hormuz is closed since {since}."), fields)


def _matrix_path(tables: LaneTables, variant: int, i: int, j: int) -> Path:
    """The held path in the direction asked, longitudes in -180..180."""
    sea = tables.sea
    low, high = min(i, j), max(i, j)
    p = int(sea.number[variant, low, high])
    if p < 0:
        return ()
    if "paths" not in tables.cache:
        tables.cache["paths"] = _absolute(sea)
    lon, lat = tables.cache["paths"]
    first, last = int(sea.starts[p]), int(sea.starts[p + 1])
    points = tuple(zip(lon[first:last].tolist(), lat[first:last].tolist(), strict=True))
    return points if i == low else points[::-1]


def _absolute(sea: SeaMatrix) -> tuple[Floats, Floats]:
    """Longitudes (-180..180) and latitudes of all paths, in degrees of two decimals."""
    running = sea.steps.astype(np.int64).cumsum(axis=0)
    before = np.vstack([np.zeros((1, 2), dtype=np.int64), running])[sea.starts[:-1]]
    points = running - np.repeat(before, np.diff(sea.starts), axis=0)
    outside = np.abs(points[:, 0]) > 18000
    points[outside, 0] = (points[outside, 0] + 18000) % 36000 - 18000
    return points[:, 0] / 100.0, points[:, 1] / 100.0
