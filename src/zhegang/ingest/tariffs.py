"""Reads the tariff rulebook, the packaged tables and what the user imported.

`load_store` gives the engine everything at once. Law stands in `rulebook/us/*.yaml`, each
value with its citation; the codes of the named lists and the lines held stand in `refdata/`.
Where ZHEGANG_HOME has imported revisions of the US schedule, they replace the packaged lines.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from math import inf
from pathlib import Path
from typing import Any

import yaml

from zhegang.core.codes import digits
from zhegang.core.dates import period
from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.ingest.annexes import load_annexes
from zhegang.ingest.home import Home
from zhegang.ingest.law import LawReader, origin_groups
from zhegang.ingest.markets import market_measures
from zhegang.ingest.national import load_national
from zhegang.ingest.us_lists import loaded_versions, with_loaded
from zhegang.trade.building import build_store
from zhegang.trade.measures import Line, ListSpec, Mark, Measure, MeasureStore, Schedule
from zhegang.trade.schedule import DatedLine, LineTable

# How far the packaged law was followed: the day of the newest source it cites.
LAW_CHECKED = "2026-10-10"
_KINDS = ("hts", "adcvd", "tariff", "annex", "us-lists")  # loaded sources that change the store


def load_store(home: Home | Path | None = None, *, company: str | None = None) -> MeasureStore:
    """The measure store: packaged law and tables, and the user's schedules in their place.

    `home` is the user's data folder (default: ZHEGANG_HOME); `company` the producer or
    exporter, for the anti-dumping and countervailing orders loaded there.

    Raises
    ------
    ModelError
        A packaged law file is wrong (a defect).
    SourceError
        An imported schedule can no longer be read.
    """
    place = Home.default() if home is None else Home(home) if isinstance(home, Path) else home
    imported = tuple((s.name, s.sha256) for s in place.sources() if s.kind in _KINDS)
    return _load(place, imported, company)


@lru_cache(maxsize=4)
def _load(home: Home, imported: tuple[tuple[str, str], ...], company: str | None = None) -> MeasureStore:
    """Kept by what is imported, so that a new import is seen."""
    package = files("zhegang")
    rulebook, refdata = package / "rulebook", package / "refdata"
    texts = {f"rulebook/{f.name}": f.read_bytes() for f in _yaml(rulebook / "us")}
    texts |= {f"rulebook/cn/{f.name}": f.read_bytes() for f in _yaml(rulebook / "cn_tariff")}
    groups_text = (rulebook / "groups.yaml").read_bytes()
    tables = {
        name: (refdata / name).read_bytes()
        for name in ("tariffs_us_lines.csv", "tariffs_us_lists.csv", "tariffs_markets.csv")
    }
    groups = origin_groups(_parse("groups.yaml", groups_text))
    territories = _territories(refdata) | groups["EU27"]
    documents = {name: _parse(name, texts[name]) for name in sorted(texts)}
    reader = LawReader(groups, documents["rulebook/published.yaml"])
    lists: dict[str, ListSpec] = {}
    notes: dict[str, tuple[str, date]] = {}
    for name, document in documents.items():
        if "lists" in document:
            lists.update(_list_specs(document))
            notes |= {n: (s["note"], s["since"]) for n, s in document["lists"].items() if "note" in s}
        reader.read(name, document)
    other = market_measures(_rows(tables["tariffs_markets.csv"]), groups, span)
    lines = _lines(_rows(tables["tariffs_us_lines.csv"]))
    schedule = _revisions(home, lines) if any(s.kind == "hts" for s in home.sources()) else None
    orders, marks = _orders(home, company, [*reader.marks, *other.marks])
    national = load_national(home)
    annexes = load_annexes(home)
    lists, members = with_loaded(home, lists, notes, _members(_rows(tables["tariffs_us_lists.csv"])))
    law = hashlib.sha256(b"".join([groups_text, *(texts[n] for n in sorted(texts)), *tables.values()]))
    versions = {
        "law": f"{LAW_CHECKED} {law.hexdigest()[:12]}",
        "US.schedule": schedule.name if schedule else "packaged lines of HTS 2025 basic to 2026 rev. 10",
        **loaded_versions(home),
        **{f"{market}.table": "packaged" for market in sorted(other.markets)},
        **{f"{held.market}.schedule": held.version for held in national},
    }
    return build_store(
        measures=(
            *(m for m in reader.measures if m.id.partition("#")[0] not in annexes),
            *other.measures,
            *orders,
            *(m for held in national for m in held.measures),
            *(m for held in annexes.values() for m in held),
        ),
        interactions=reader.interactions,
        marks=marks,
        lists=lists,
        members=members,
        schedules={"US": schedule or lines} | {held.market: held.schedule for held in national},
        territories=territories,
        markets=frozenset({"US"}) | other.markets | {held.market for held in national},
        claims={
            **dict.fromkeys(other.claims, ()),
            **reader.claims,
            **{claim: (symbol,) for held in national for claim, symbol in held.claims.items()},
        },
        groups=groups,
        versions=versions,
    )


def _orders(home: Home, company: str | None, marks: list[Mark]) -> tuple[list[Measure], list[Mark]]:
    """Measures of the user's table of orders, and the marks that then hold."""
    source = home.source("adcvd")
    if source is None:
        return [], marks
    from zhegang.ingest.adcvd import order_measures, read_adcvd

    fields = {"day": source.data_date.isoformat()}
    told = [replace(m, text="ad_cvd_file", fields=fields) if m.text == "ad_cvd" else m for m in marks]
    return order_measures(read_adcvd(home.file(source)), company), told


def _revisions(home: Home, before: LineTable) -> Schedule | None:
    from zhegang.ingest.hts import load_revisions

    return load_revisions(home, before)


def _yaml(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)


def _parse(name: str, text: bytes) -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        raise ModelError(
            N_("The law file {name} cannot be read: {error}"), name=name, error=str(error)
        ) from error
    if not isinstance(document, dict):
        raise ModelError(N_("The law file {name} is not a mapping."), name=name)
    return document


def _rows(text: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(StringIO(text.decode("utf-8"), newline=""))


def _territories(refdata: Traversable) -> frozenset[str]:
    return frozenset(row["code"] for row in _rows((refdata / "countries.csv").read_bytes()))


def _list_specs(document: Mapping[str, Any]) -> dict[str, ListSpec]:
    held = tuple(document["held"].split())
    return {
        name: ListSpec(name, frozenset(str(spec.get("touches", "")).split()), held)
        for name, spec in document["lists"].items()
    }


def _members(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str, float, float]]:
    for row in rows:
        yield row["list"], row["code"], *span(row["valid_from"], row["valid_to"], "US")


@lru_cache(maxsize=4096)
def span(first: str, last: str, market: str) -> tuple[float, float]:
    """Inclusive days as half-open POSIX seconds; an empty text is without bound."""
    held = period(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None, market
    )
    return (
        -inf if held.start is None else held.start.timestamp(),
        inf if held.end is None else held.end.timestamp(),
    )


def _lines(rows: Iterable[Mapping[str, str]]) -> LineTable:
    """The packaged lines; a statistical line without its own rate takes that of its parent."""
    found: dict[str, list[tuple[Mapping[str, str], float, float]]] = {}
    for row in rows:
        start, end = span(row["valid_from"], row["valid_to"], "US")
        found.setdefault(digits(row["code"]), []).append((row, start, end))
    lines: dict[str, tuple[DatedLine, ...]] = {}
    days: list[date] = []
    for code, dated in found.items():
        days.extend(date.fromisoformat(row["valid_from"]) for row, _, _ in dated)
        lines[code] = tuple(
            DatedLine(_line(code, row, parent), max(start, parent_start), min(end, parent_end))
            for row, start, end in dated
            for parent, parent_start, parent_end in _parents(code, row, found)
            if max(start, parent_start) < min(end, parent_end)
        )
    # The table follows the schedule to its tenth revision of 2026, whichever line changed last.
    return LineTable("packaged", min(days), NEWEST_LINES, lines)


NEWEST_LINES = date(2026, 6, 8)


def _parents(
    code: str, row: Mapping[str, str], found: Mapping[str, Sequence[tuple[Mapping[str, str], float, float]]]
) -> Sequence[tuple[Mapping[str, str], float, float]]:
    if row["general"] or code[:8] not in found:
        return [(row, -inf, inf)]
    return found[code[:8]]


def _line(code: str, row: Mapping[str, str], parent: Mapping[str, str]) -> Line:
    return Line(
        code=code,
        description=row["description"],
        general=parent["general"],
        special=parent["special"],
        other=parent["other"],
        units=tuple((row["units"] or parent["units"]).split()),
        headings=frozenset(row["headings"].split()) | frozenset(parent["headings"].split()),
        column2_headings=frozenset(parent["column2_headings"].split()),
        source=row["source"],
        grade=row["grade"],
    )


__all__ = ["load_store", "span"]
