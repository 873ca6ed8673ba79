"""Chains of legs from place to place: which port or airport, and what handling adds.

Of the gates a place may use, the pair with the lowest price for a full container (or, in
the air, a cubic metre) is taken; equal prices go by code, so the choice never depends on
the order of rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from zhegang.core.i18n import N_, Note
from zhegang.trade.freight import figure
from zhegang.trade.lane_tables import LaneTables, Point, newest
from zhegang.trade.legs import Leg, Mode, air_leg, land_leg, rail_leg, road_leg, sea_leg
from zhegang.trade.sea import Closed, great_circle_km

_RAIL_LANDS = ({"AS", "EU"},)


@dataclass(frozen=True, slots=True)
class Chain:
    """Legs in order. `usd_feu` and `usd_kg` are their sums, `handling` (first, last) what
    the terminals of a crossing by sea charge for a container, `stay` the days goods stand
    at both ends (low, typical, high)."""

    mode: Mode
    legs: tuple[Leg, ...]
    usd_feu: float
    usd_kg: float
    handling: tuple[float, float]
    stay: tuple[float, float, float]
    grade: str
    sources: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def km(self) -> float:
        return sum(leg.km for leg in self.legs)

    @property
    def typical_days(self) -> float:
        return sum(leg.days[1] for leg in self.legs) + self.stay[1]


def best_chain(tables: LaneTables, origin: Point, destination: Point, mode: Mode, on: date) -> Chain | Closed:
    """The cheapest chain by that mode, or why there is none that day."""
    key = ("chain", origin.key, destination.key, mode, on)
    found = tables.cache.get(key)
    if found is None:
        found = tables.cache[key] = _CHAINS[mode](tables, origin, destination, on)
    chain: Chain | Closed = found
    return chain


def _by_sea(tables: LaneTables, origin: Point, destination: Point, on: date) -> Chain | Closed:
    found: list[Chain] = []
    refused: Closed | None = None
    for start, start_notes in _sea_gates(tables, origin, on):
        for end, end_notes in _sea_gates(tables, destination, on):
            if start.locode == end.locode:
                continue
            crossing = _cached_sea(tables, start, end, on)
            if isinstance(crossing, Closed):
                refused = refused or crossing
            else:
                found.append(
                    _sea_chain(
                        tables, origin, crossing, (start, end), destination, on, (*start_notes, *end_notes)
                    )
                )
    if found:
        return min(found, key=_price_then_code)
    if refused is not None:
        return refused
    if origin.land == destination.land and origin.land:
        return _by_road(tables, origin, destination, on)
    return _no_way(origin, destination, "sea")


def _sea_gates(tables: LaneTables, point: Point, on: date) -> Iterator[tuple[Point, tuple[Note, ...]]]:
    """Ports a place may use; for one that Hormuz can cut off, also the nearest that serves it over land."""
    for code in point.sea_gates:
        yield tables.places[code], ()
    for code in point.sea_gates:
        served = [
            g for g in tables.gulf_gates.get(code, ()) if newest((g,), on) and g.stale_since(on) is None
        ]
        if served:
            port = tables.places[code]
            gate = min(
                (tables.places[g.name] for g in served), key=lambda p: (great_circle_km(port, p), p.locode)
            )
            fields = {"port": port.words, "gate": gate.words}
            yield gate, (Note(N_("{port} is served over land from {gate}."), fields),)


def _cached_sea(tables: LaneTables, start: Point, end: Point, on: date) -> Leg | Closed:
    key = ("sea", start.locode, end.locode, on)
    found = tables.cache.get(key)
    if found is None:
        found = tables.cache[key] = sea_leg(tables, start, end, on)
    leg: Leg | Closed = found
    return leg


def _sea_chain(
    tables: LaneTables,
    origin: Point,
    crossing: Leg,
    gates: tuple[Point, Point],
    destination: Point,
    on: date,
    notes: tuple[Note, ...],
) -> Chain:
    start, end = gates
    charges = [figure(tables, "terminal_handling", on, gate.country) for gate in gates]
    stay = figure(tables, "stay", on, "sea")
    return _chain(
        "sea",
        (*_to_gate(tables, origin, start, on), crossing, *_to_gate(tables, end, destination, on)),
        handling=(charges[0].value, charges[1].value),
        stay=(stay.value, (stay.value + stay.value_high) / 2, stay.value_high),
        sources=(charges[0].source, charges[1].source, stay.source),
        notes=notes,
    )


def _to_gate(tables: LaneTables, start: Point, end: Point, on: date) -> tuple[Leg, ...]:
    """The leg over land between a place and its gate; none where they are one place."""
    if start.locode and start.locode == end.locode and start.kind != "airport" and end.kind != "airport":
        return ()
    key = ("land", start.key, end.key, start.kind, end.kind, on)
    if key not in tables.cache:
        tables.cache[key] = land_leg(tables, start, end, on)
    return (tables.cache[key],)


def _by_air(tables: LaneTables, origin: Point, destination: Point, on: date) -> Chain | Closed:
    found = []
    for start in origin.airports:
        for end in destination.airports:
            if start != end:
                a, b = tables.airports[start], tables.airports[end]
                flight = air_leg(tables, a, b, on)
                legs = (*_to_gate(tables, origin, a, on), flight, *_to_gate(tables, b, destination, on))
                note = Note(N_("What airport terminals charge is not held and not in the price."))
                found.append(_chain("air", legs, notes=(note,)))
    return min(found, key=_price_then_code) if found else _no_way(origin, destination, "air")


def _by_rail(tables: LaneTables, origin: Point, destination: Point, on: date) -> Chain | Closed:
    lands = {origin.land, destination.land}
    if "" in lands or (len(lands) > 1 and lands not in _RAIL_LANDS):
        return _no_way(origin, destination, "rail")
    stay = figure(tables, "stay", on, "rail")
    return _chain(
        "rail",
        (rail_leg(tables, origin, destination, on),),
        stay=(stay.value, (stay.value + stay.value_high) / 2, stay.value_high),
        sources=(stay.source,),
    )


def _by_road(tables: LaneTables, origin: Point, destination: Point, on: date) -> Chain | Closed:
    if origin.land != destination.land or not origin.land:
        return _no_way(origin, destination, "road")
    stay = figure(tables, "stay", on, "road")
    return _chain(
        "road",
        (road_leg(tables, origin, destination, on),),
        stay=(stay.value, (stay.value + stay.value_high) / 2, stay.value_high),
        sources=(stay.source,),
    )


_CHAINS: dict[Mode, Callable[[LaneTables, Point, Point, date], Chain | Closed]] = {
    "sea": _by_sea,
    "air": _by_air,
    "rail": _by_rail,
    "road": _by_road,
}


def _chain(
    mode: Mode,
    legs: tuple[Leg, ...],
    *,
    handling: tuple[float, float] = (0.0, 0.0),
    stay: tuple[float, float, float] = (0.0, 0.0, 0.0),
    sources: tuple[str, ...] = (),
    notes: tuple[Note, ...] = (),
) -> Chain:
    return Chain(
        mode=mode,
        legs=legs,
        usd_feu=sum(leg.usd_feu for leg in legs if leg.mode != "air") + sum(handling),
        usd_kg=sum(leg.usd_kg for leg in legs if leg.mode == "air"),
        handling=handling,
        stay=stay,
        grade=max(leg.grade for leg in legs),
        sources=tuple(dict.fromkeys((*(s for leg in legs for s in leg.sources), *sources))),
        notes=(*notes, *(n for leg in legs for n in leg.notes)),
    )


def _price_then_code(chain: Chain) -> tuple[float, float, tuple[str, ...]]:
    """What chains are compared by: price of a cubic metre or so, distance, codes."""
    price = chain.usd_feu / 68 + chain.usd_kg * 167
    codes = tuple(f"{leg.origin}-{leg.destination}" for leg in chain.legs)
    return (math.inf if math.isnan(price) else price), chain.km, codes


def _no_way(origin: Point, destination: Point, mode: Mode) -> Closed:
    fields = {"origin": origin.words, "destination": destination.words}
    return Closed((Note(_NO_WAY[mode], fields),), ())


_NO_WAY: dict[Mode, str] = {
    "sea": N_("There is no way by sea from {origin} to {destination}."),
    "air": N_("There is no way by air from {origin} to {destination}."),
    "rail": N_("There is no way by rail from {origin} to {destination}."),
    "road": N_("There is no way by road from {origin} to {destination}."),
}
