"""The routes of a case: each plant to each market, direct or through a hub.

Freight and days come from the lane tables; a lane that the case quotes takes the quoted
figures in their place. Amounts are in the case's currency.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case, Hub, LaneOverride, Market, Plant
from zhegang.plan.result import Route
from zhegang.trade.lane_tables import LaneTables, Point
from zhegang.trade.lanes import Lane, default_mode, estimate_lane, place, point_at
from zhegang.trade.sea import great_circle_km

# A hub further from the plant than this would be a detour across oceans, not a hub.
HUB_WITHIN_KM = 3_500.0


@dataclass(frozen=True, slots=True)
class Routing:
    """A route and what it emits."""

    route: Route
    co2_kg_per_tonne: float


def plant_point(tables: LaneTables, plant: Plant) -> Point:
    """Where a plant lies: its coordinates when given, else its UN/LOCODE."""
    if plant.latitude is not None and plant.longitude is not None:
        return point_at(tables, plant.latitude, plant.longitude, plant.country, plant.name)
    return place(tables, plant.place or "")


def market_point(tables: LaneTables, market: Market) -> Point:
    """The place of entry; the first port held of the territory where the case names none."""
    if market.place is not None:
        return place(tables, market.place)
    for code, point in tables.places.items():
        if point.country == market.country and point.kind == "port":
            return place(tables, code)
    raise NotFoundError(
        N_("No port of {market} is held."), hint=N_("give the market a place of entry"), market=market.country
    )


def check_places(case: Case, tables: LaneTables) -> None:
    """Raises InputError naming every place of the case that is not held."""
    named = [(f"plants[{i}].place", p.place) for i, p in enumerate(case.plants) if p.latitude is None]
    named += [(f"suppliers[{i}].place", s.place) for i, s in enumerate(case.suppliers) if s.place]
    named += [(f"hubs[{i}].place", h.place) for i, h in enumerate(case.hubs)]
    named += [(f"markets[{i}].place", m.place) for i, m in enumerate(case.markets) if m.place]
    problems = []
    for where, code in named:
        try:
            place(tables, code or "")
        except NotFoundError as error:
            problems.append(Problem(where, error.message, code, hint=error.hint, fields=error.fields))
    for i, market in enumerate(case.markets):
        if market.place is None:
            try:
                market_point(tables, market)
            except NotFoundError as error:
                where = f"markets[{i}].place"
                problems.append(Problem(where, error.message, hint=error.hint, fields=error.fields))
    if problems:
        raise InputError(problems)


def find_routes(case: Case, tables: LaneTables, usd: float) -> tuple[list[Routing], list[tuple[str, Note]]]:
    """Every route of the case that is offered on its day, and those that are not, with why.

    Parameters
    ----------
    usd
        Units of the case's currency for one US dollar.
    """
    offered: list[Routing] = []
    refused: list[tuple[str, Note]] = []
    for plant, market, hub, mode, quoted in _wanted(case, tables):
        lane = estimate_lane(
            tables,
            origin=plant_point(tables, plant),
            destination=market_point(tables, market),
            hub=place(tables, hub.place) if hub else None,
            mode=mode,  # type: ignore[arg-type]
            on=case.on,
        )
        name = f"{plant.id}-{market.id}-{hub.id if hub else 'direct'}-{mode}"
        if quoted is not None and quoted.closed:
            refused.append((name, Note(N_("The case closes this lane."))))
        elif not lane.offered and not _priced(quoted):
            refused.append(
                (name, lane.notes[0] if lane.notes else Note(N_("No such lane is offered on this day.")))
            )
        else:
            offered.append(_routing(name, case, tables, plant, market, hub, mode, lane, quoted, usd))
    return offered, refused


def _wanted(
    case: Case, tables: LaneTables
) -> Iterator[tuple[Plant, Market, Hub | None, str, LaneOverride | None]]:
    quoted: dict[tuple[str, str, str | None, str], LaneOverride] = {
        (lane.plant, lane.market, lane.hub, lane.mode): lane for lane in case.lanes
    }
    for plant in case.plants:
        start = plant_point(tables, plant)
        for market in case.markets:
            end = market_point(tables, market)
            direct = default_mode(start, end)
            wanted: list[tuple[Hub | None, str]] = [(None, direct)]
            if direct == "sea":
                near = [
                    h for h in case.hubs if great_circle_km(start, place(tables, h.place)) <= HUB_WITHIN_KM
                ]
                wanted += [(hub, hub.mode) for hub in near]
            hubs = {h.id: h for h in case.hubs}
            for key in quoted:
                way = (hubs[key[2]] if key[2] else None, key[3])
                if key[:2] == (plant.id, market.id) and way not in wanted:
                    wanted.append(way)
            for hub, mode in wanted:
                found = quoted.get((plant.id, market.id, hub.id if hub else None, mode))
                yield plant, market, hub, mode, found


def _priced(quoted: LaneOverride | None) -> bool:
    return quoted is not None and not (quoted.freight_per_tonne is None and quoted.freight_per_m3 is None)


def _routing(
    name: str,
    case: Case,
    tables: LaneTables,
    plant: Plant,
    market: Market,
    hub: Hub | None,
    mode: str,
    lane: Lane,
    quoted: LaneOverride | None,
    usd: float,
) -> Routing:
    tonne, cubic = lane.freight_per_tonne * usd, lane.freight_per_m3 * usd
    days, grade, notes, sources = lane.days, lane.grade, list(lane.notes), list(lane.sources)
    if hub is not None and hub.handling is not None:
        tonne += float(hub.handling) - lane.hub_handling_per_tonne * usd
        cubic += float(hub.handling) - lane.hub_handling_per_m3 * usd
    if hub is not None and hub.days is not None:
        days += float(hub.days) - lane.hub_days
    if quoted is not None and _priced(quoted):
        tonne = float(quoted.freight_per_tonne or 0)
        cubic = float(quoted.freight_per_m3 or 0)
        sources, grade = [quoted.source or "case"], "B"
        notes = [Note(N_("Freight as the case quotes it."))]
    if quoted is not None and quoted.days is not None:
        days = float(quoted.days)
    stops = [plant_point(tables, plant)]
    stops += [place(tables, hub.place)] if hub else []
    stops += [market_point(tables, market)]
    route = Route(
        id=name,
        plant=plant.id,
        market=market.id,
        hub=hub.id if hub else None,
        mode=mode,
        points=tuple((p.lon, p.lat) for p in stops),
        path=tuple((float(x), float(y)) for x, y in lane.path),
        distance_km=lane.distance_km,
        days=days,
        freight_per_tonne=tonne,
        freight_per_m3=cubic,
        sources=tuple(sources),
        grade=grade,
        notes=tuple(notes),
    )
    return Routing(route, lane.co2_kg_per_tonne)
