"""Reads the packaged tables of places, sea distances, freight, times, taxes and rates.

The files lie in `refdata/lanes/`; docs/lanes.md says where each comes from. They are read
once a process: the tables are frozen, so all callers may share them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import numpy as np

from zhegang.core.i18n import Words
from zhegang.trade.lane_tables import (
    Fact,
    Fee,
    LaneTables,
    Passage,
    PlaceCost,
    Point,
    SeaMatrix,
    Tax,
    Transit,
)

F = TypeVar("F", bound=Fact)
Row = dict[str, str]

_BASES = {"FOB": 0.0, "CIF": 1.0}


@lru_cache(maxsize=1)
def load_lanes() -> LaneTables:
    """The packaged tables, read once.

    Raises
    ------
    ValueError, KeyError, OSError
        A packaged file is damaged: the installation is, not the caller's input.
    """
    read = _Reader()
    listed = list(read.rows("places"))
    places = {row["locode"]: _place(row) for row in listed}
    aliases = {alias: row["locode"] for row in listed for alias in row["aliases"].split()}
    others = read.table("ports_wpi")
    next(others)
    return LaneTables(
        places=places,
        aliases=aliases,
        airports={row["iata"]: _airport(row) for row in read.rows("airports")},
        other_ports={
            r["locode"]: (r["name"], float(r["lat"]), float(r["lon"])) for r in read.rows("ports_wpi")
        },
        sea=read.sea(),
        passages=read.facts("passages", _key("passage"), _passage),
        gulf_gates=read.facts("gulf_gates", _key("port"), _fact),
        representatives={(r["mode"], r["index_group"]): r["representative"] for r in read.rows("groups")},
        freight=read.facts("freight", _key("mode", "origin_group", "destination_group"), _fact),
        transit=read.facts("transit", _key("mode", "origin_group", "destination_group"), _transit),
        constants=read.facts("constants", _key("name", "subject"), _fact),
        value_bases=read.facts("value_basis", _key("market"), _basis),
        taxes=read.facts("import_taxes", _key("market", "country"), _tax),
        fees=read.facts("import_fees", _key("market", "fee"), _fee),
        exchange=read.facts("exchange_rates", _key("base", "quote"), _fact),
        interest=read.facts("interest_rates", _key("currency", "tenor"), _fact),
        costs=tuple(_cost(row) for row in read.rows("place_costs")),
        version=read.digest.hexdigest()[:16],
    )


class _Reader:
    """Reads files of one folder and keeps a digest of all it read."""

    def __init__(self) -> None:
        self.folder = files("zhegang") / "refdata" / "lanes"
        self.digest = hashlib.sha256()

    def bytes_of(self, name: str) -> bytes:
        content = (self.folder / name).read_bytes()
        self.digest.update(name.encode() + content)
        return content

    def rows(self, name: str) -> Iterator[Row]:
        table = self.table(name)
        header = next(table)
        for row in table:
            yield dict(zip(header, row, strict=True))

    def table(self, name: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(self.bytes_of(f"{name}.csv").decode("utf-8"), newline=""))

    def facts(
        self, name: str, key: Callable[[Row], Any], make: Callable[[Row], F]
    ) -> dict[Any, tuple[F, ...]]:
        found: defaultdict[Any, list[F]] = defaultdict(list)
        for row in self.rows(name):
            found[key(row)].append(make(row))
        return {k: tuple(sorted(v, key=lambda f: f.valid_from or date.min)) for k, v in found.items()}

    def sea(self) -> SeaMatrix:
        with np.load(io.BytesIO(self.bytes_of("sea_matrix.npz")), allow_pickle=False) as held:
            return SeaMatrix(
                ports={str(port): i for i, port in enumerate(held["ports"])},
                km=held["km"],
                passed=held["passed"],
                number=held["number"],
                starts=held["starts"],
                steps=held["steps"],
            )


def _key(*columns: str) -> Callable[[Row], Any]:
    if len(columns) == 1:
        return lambda row: row[columns[0]]
    return lambda row: tuple(row[c] for c in columns)


def _place(row: Row) -> Point:
    return Point(
        locode=row["locode"],
        words=Words(row["name"], row["name_zh_hant"], row["name_zh_hans"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        country=row["country"],
        kind=row["kind"],
        groups=tuple(row["index_groups"].split()),
        land=row["land"],
        sea_gates=tuple(row["sea_gates"].split()),
        airports=tuple(row["airports"].split()),
        source=row["source"],
        grade=row["grade"],
    )


def _airport(row: Row) -> Point:
    return Point(
        locode=row["locode"],
        words=Words(row["name"], row["name_zh_hant"], row["name_zh_hans"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        country=row["country"],
        kind="airport",
        groups=tuple(row["index_groups"].split()),
        land=row["land"],
        airports=(row["iata"],),
        source=row["source"],
        grade=row["grade"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float:
    return float(text) if text else float("nan")


def _common(row: Row, *, value: str = "value", name: str = "") -> dict[str, Any]:
    figure = _number(row.get(value, ""))
    return {
        "value": figure,
        "value_high": _number(row["value_high"]) if row.get("value_high") else figure,
        "unit": row["unit"],
        "valid_from": _day(row["valid_from"]),
        "valid_to": _day(row["valid_to"]),
        "source": row["source"],
        "grade": row["grade"],
        "name": row.get(name, ""),
        "note": row.get("note", ""),
    }


def _fact(row: Row) -> Fact:
    name = next((c for c in ("index", "gate", "series", "name") if c in row), "")
    return Fact(**_common(row, name=name))


def _basis(row: Row) -> Fact:
    return Fact(**{**_common(row, value=""), "value": _BASES[row["value"]], "name": row["value"]})


def _transit(row: Row) -> Transit:
    common = _common(row, value="low")
    return Transit(
        **{**common, "value_high": _number(row["high"])}, typical=_number(row["value"]), via=row["via"]
    )


def _tax(row: Row) -> Tax:
    return Tax(**_common(row, name="name"), base=row["base"])


def _fee(row: Row) -> Fee:
    return Fee(**_common(row, name="fee"), part=row["part"], modes=row["modes"])


def _passage(row: Row) -> Passage:
    common = _common(row, value="", name="passage")
    return Passage(**common, state=row["state"], confirmed=_day(row["confirmed"]))


def _cost(row: Row) -> PlaceCost:
    return PlaceCost(
        **_common(row, name="item"),
        country=row["country"],
        places=tuple(row["places"].split()),
        region=row["region"],
    )
