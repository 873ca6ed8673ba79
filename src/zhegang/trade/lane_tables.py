"""The tables lanes and landed costs are worked out from: places, distances, dated facts.

Frozen values only; `zhegang.ingest.lanes` reads them from the packaged files. A fact is
one figure with unit, validity, source and grade: A official text, B reputable, C weak
(an estimate may use it and carries the mark).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from zhegang.core.i18n import Words


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure; `value` is NaN where the source names a fact without a figure.

    `value_high` is the upper end where the source gives a range (equal to `value` where it
    does not). Both dates belong to the period; None is without bound.
    """

    value: float
    value_high: float
    unit: str
    valid_from: date | None
    valid_to: date | None
    source: str
    grade: str
    name: str = ""
    note: str = ""

    def stale_since(self, on: date) -> date | None:
        """First day after the fact's own end, where `on` lies beyond it."""
        if self.valid_to is None or on <= self.valid_to:
            return None
        return self.valid_to + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Transit(Fact):
    """Days from `value` to `value_high`, usually `typical`, by `via` (suez, cape or any)."""

    typical: float = float("nan")
    via: str = ""


@dataclass(frozen=True, slots=True)
class Tax(Fact):
    """An import tax; `base` is cif+duty, value+duty or none."""

    base: str = ""


@dataclass(frozen=True, slots=True)
class Fee(Fact):
    """A part of an import fee: its rate, or the least or most of it for one entry."""

    part: str = "rate"
    modes: str = "all"


@dataclass(frozen=True, slots=True)
class Passage(Fact):
    """A strait or canal in a `state` (open, avoided, closed), last `confirmed` on a day."""

    state: str = "open"
    confirmed: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceCost(Fact):
    """Labour, power, rent, tax or throughput of a region, with the places it is for."""

    country: str = ""
    places: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A place goods start from, pass or reach.

    `groups` are the index regions it belongs to (a leading ~ marks one that only stands in),
    `words` the name in three languages, `land` the mass of land that roads connect, `sea_gates` and `airports` where goods change
    to ship or aircraft. `locode` is empty for bare coordinates.
    """

    locode: str
    words: Words
    lat: float
    lon: float
    country: str
    kind: str = "other"
    groups: tuple[str, ...] = ()
    land: str = ""
    sea_gates: tuple[str, ...] = ()
    airports: tuple[str, ...] = ()
    source: str = ""
    grade: str = "B"

    @property
    def name(self) -> str:
        """The name in English."""
        return self.words.en

    @property
    def key(self) -> str | tuple[float, float, str]:
        """What tells it from other points: its code, else its coordinates and country."""
        return self.locode or (self.lat, self.lon, self.country)


@dataclass(frozen=True, slots=True, eq=False)
class SeaMatrix:
    """Sea distances and paths between n ports, in four variants of open canals.

    Variant bit 0 set: Suez is not used; bit 1 set: Panama is not used. `km` has shape
    (4, n, n), 65535 where no way exists; `passed` the passages on the way as bits (1 Suez,
    2 Panama, 4 Bab el-Mandeb, 8 Hormuz, 16 Cape, 32 Malacca); `number` the path, held from
    the lower to the higher index only; path p is the running sum of
    `steps[starts[p]:starts[p + 1]]`, hundredths of a degree, (longitude, latitude).
    """

    ports: Mapping[str, int]
    km: NDArray[np.uint16]
    passed: NDArray[np.uint8]
    number: NDArray[np.int32]
    starts: NDArray[np.int32]
    steps: NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class LaneTables:
    """Everything lanes, customs values, taxes and rates are looked up in. Facts under one
    key are in order of `valid_from`. `version` is a digest of the files read."""

    places: Mapping[str, Point]
    aliases: Mapping[str, str]
    airports: Mapping[str, Point]
    other_ports: Mapping[str, tuple[str, float, float]]
    sea: SeaMatrix
    passages: Mapping[str, Sequence[Passage]]
    gulf_gates: Mapping[str, Sequence[Fact]]
    representatives: Mapping[tuple[str, str], str]
    freight: Mapping[tuple[str, str, str], Sequence[Fact]]
    transit: Mapping[tuple[str, str, str], Sequence[Transit]]
    constants: Mapping[tuple[str, str], Sequence[Fact]]
    value_bases: Mapping[str, Sequence[Fact]]
    taxes: Mapping[tuple[str, str], Sequence[Tax]]
    fees: Mapping[tuple[str, str], Sequence[Fee]]
    exchange: Mapping[tuple[str, str], Sequence[Fact]]
    interest: Mapping[tuple[str, str], Sequence[Fact]]
    costs: Sequence[PlaceCost]
    version: str
    # Worked-out legs by their arguments: what is in it depends on the tables alone.
    cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)


F = TypeVar("F", bound=Fact)


def newest(facts: Sequence[F], on: date) -> F | None:
    """The fact with the latest start not after `on`; None where every one starts later."""
    found: F | None = None
    for fact in facts:
        if fact.valid_from is None or fact.valid_from <= on:
            found = fact
    return found


def constant(tables: LaneTables, name: str, on: date, *subjects: str) -> Fact | None:
    """The constant for the first of `subjects` that has one, else the general one (*)."""
    for subject in (*subjects, "*"):
        facts = tables.constants.get((name, subject))
        if facts and (fact := newest(facts, on)) is not None:
            return fact
    return None


GRADES = "ABC"


def worst(*grades: str) -> str:
    """The weakest of some grades."""
    return max(grades, key=GRADES.index, default="A")
