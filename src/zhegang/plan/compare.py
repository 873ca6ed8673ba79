"""Two plans side by side: the same figures of each, and what their inputs differ in.

It reads the documents of plans (`plan.json`), so that plans made at different times, by
different releases, compare alike. A plan that the gate withholds has no figures here either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zhegang.core.i18n import N_, Note, Words

SCHEMA_VERSION = "1"
WITHHELD = ("BLOCK", "REVIEW")
MOST_CHANGES = 500
Kind = Literal["money", "number", "text", "words"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of both plans; None where a plan has none. `difference` is second less first.

    Words are a table of languages, as plans carry them.
    """

    id: str
    label: Note
    kind: Kind
    first: Any
    second: Any
    difference: float | None
    same: bool


@dataclass(frozen=True, slots=True)
class Change:
    """An input that differs: its place in the case, or in the data; None where one has none."""

    place: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """`alike`: the plans are in one currency, so that their money can be set off."""

    schema_version: str
    first: str
    second: str
    currencies: tuple[str, str]
    alike: bool
    figures: tuple[Figure, ...]
    inputs: tuple[Change, ...]
    more_inputs: int
    data: tuple[Change, ...]


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> Comparison:
    """The comparison of two plan documents, as `zhegang plan --json` writes them."""
    currencies = (_currency(first), _currency(second))
    alike = currencies[0] == currencies[1]
    figures = [
        _figure(name, label, kind, a, b, alike)
        for name, label, kind, a, b in _paired(list(_figures(first)), list(_figures(second)))
    ]
    changes = list(_changes("", first.get("case") or {}, second.get("case") or {}))
    return Comparison(
        SCHEMA_VERSION,
        str(first.get("input_digest") or ""),
        str(second.get("input_digest") or ""),
        currencies,
        alike,
        tuple(figures),
        tuple(changes[:MOST_CHANGES]),
        max(0, len(changes) - MOST_CHANGES),
        tuple(_changes("", first.get("data_versions") or {}, second.get("data_versions") or {})),
    )


def _currency(plan: Mapping[str, Any]) -> str:
    return str((plan.get("case") or {}).get("currency") or "")


Row = tuple[str, Note, Kind, Any]


def _figures(plan: Mapping[str, Any]) -> Iterator[Row]:
    """The figures of one plan that a comparison shows, in their order."""
    gate = plan.get("gate") or {}
    yield "as_of", Note(N_("Day of the plan")), "text", plan.get("as_of")
    yield "gate.state", Note(N_("Gate")), "text", gate.get("state")
    yield "issued", Note(N_("Issued")), "text", bool(plan.get("issued"))
    if gate.get("state") in WITHHELD:
        return
    exposure, network = plan.get("exposure") or {}, plan.get("network") or {}
    if exposure:
        today = exposure.get("today") or []
        known = any(line.get("status") != "undetermined" for line in today)
        total = exposure.get("total") if known or not today else None
        yield "exposure.total", Note(N_("Duty on today's sales")), "money", total
        yield (
            "exposure.undetermined",
            Note(N_("Lines left out as undetermined")),
            "number",
            exposure.get("undetermined"),
        )
    solved = {s["id"]: s for s in network.get("strategies") or () if s.get("objective") is not None}
    best, keep = solved.get(network.get("chosen")), solved.get("keep")
    if best is None:
        return
    yield "network.chosen", Note(N_("Chosen")), "words", best["label"]
    yield "network.profit", Note(N_("Profit under the plan")), "money", best["objective"]
    if keep is not None:
        yield "network.keep", Note(N_("Profit when keeping things as they are")), "money", keep["objective"]
        gain = best["objective"] - keep["objective"]
        yield "network.gain", Note(N_("More profit a year")), "money", gain
    for name, label in (("revenue", N_("Revenue under the plan")), ("duty", N_("Duty under the plan"))):
        yield f"network.{name}", Note(label), "money", best.get(name)
    units: dict[str, float] = {}
    for flow in best.get("flows") or ():
        units[flow["market"]] = units.get(flow["market"], 0.0) + flow["units"]
    for market in sorted(units):
        told = Note(N_("Units into {market}"), {"market": _name(plan, market)})
        yield f"network.units.{market}", told, "number", units[market]


def _name(plan: Mapping[str, Any], market: str) -> Words:
    rows = (plan.get("case") or {}).get("markets") or ()
    held: Mapping[str, Any] = next((row for row in rows if row.get("id") == market), {})
    name = str(held.get("name") or market)
    chinese = str(held.get("name_zh") or name)
    return Words(name, chinese, chinese)


def _paired(first: list[Row], second: list[Row]) -> Iterator[tuple[str, Note, Kind, Any, Any]]:
    """Rows of either plan by their id, in the order of the first, then what only the second has."""
    values = {name: value for name, _, _, value in first}, {name: value for name, _, _, value in second}
    for name, label, kind, _ in _once((*first, *second)):
        yield name, label, kind, values[0].get(name), values[1].get(name)


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row[0] not in seen:
            seen.add(row[0])
            yield row


def _figure(name: str, label: Note, kind: Kind, a: Any, b: Any, alike: bool) -> Figure:
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (a, b))
    comparable = numbers and (alike or kind != "money")
    difference = float(b) - float(a) if comparable else None
    same = a == b if difference is None else abs(difference) <= 1e-9 * max(abs(a), abs(b), 1.0)
    return Figure(name, label, kind, a, b, difference, same)


def _changes(place: str, a: Any, b: Any) -> Iterator[Change]:
    """Where two documents differ; rows of a list are matched by their id, else by their number."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        for name in dict.fromkeys((*a, *b)):
            yield from _changes(f"{place}.{name}" if place else str(name), a.get(name), b.get(name))
    elif isinstance(a, list) and isinstance(b, list) and _rows(a) and _rows(b):
        left, right = _keyed(a), _keyed(b)
        for key in dict.fromkeys((*left, *right)):
            yield from _changes(f"{place}[{key}]", left.get(key), right.get(key))
    elif _bare(a) != _bare(b):
        yield Change(place, a, b)


def _rows(held: list[Any]) -> bool:
    return all(isinstance(row, Mapping) for row in held)


def _keyed(rows: list[Any]) -> dict[str, Any]:
    """Rows by what a person calls them: their id, or the product, part or party they are about."""
    found: dict[str, Any] = {}
    for number, row in enumerate(rows):
        words = [str(row[name]) for name in ("id", "product", "part", "buyer", "seller") if row.get(name)]
        key = words[0] if row.get("id") else " ".join(words) or str(number)
        found[key if key not in found else f"{key} #{number}"] = row
    return found


def _bare(value: Any) -> Any:
    """What is empty is the same as what is not given."""
    return None if value in ("", [], {}) else value


__all__ = ["Change", "Comparison", "Figure", "compare"]
