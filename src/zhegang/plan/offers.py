"""Alternatives: the landed cost of each product from each plant in each market by each route."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case, Demand, Market, Plant, Product, Recipe
from zhegang.plan.duties import part_goods, product_goods
from zhegang.plan.result import Alternative, Route
from zhegang.plan.routes import Routing, plant_point
from zhegang.plan.sourcing import Supply
from zhegang.plan.values import AtBorder, at_border, border_leg, first_ways, import_tax_of
from zhegang.plan.world import World, called
from zhegang.trade.landed import value_basis, value_for_duty
from zhegang.trade.lanes import default_mode, estimate_lane, place, unit_freight

DAYS_A_YEAR = 365.0


def find_supplies(world: World) -> tuple[Supply, ...]:
    """Every part from every supplier at every plant that needs it, with freight and duty."""
    case = world.case
    bills = {p.id: {line.part for line in p.bom} for p in case.products}
    needs = {p.id: set().union(*(bills[r.product] for r in p.recipes)) for p in case.plants}
    parts = {p.id: p for p in case.parts}
    found = []
    for plant in case.plants:
        for supplier in case.suppliers:
            if supplier.part not in needs[plant.id]:
                continue
            part = parts[supplier.part]
            price = float(supplier.unit_price)
            freight = 0.0
            missing: list[Note] = []
            if supplier.place is not None:
                freight, missing = _part_freight(world, plant, supplier.place, part.weight_kg, part.volume_m3)
            territory = world.territory(plant.country)
            basis = value_basis(world.tables, territory, case.on)
            value = float(value_for_duty(basis, price, freight, 0.0))
            duty: float | None = None
            if math.isnan(value):
                fields = {"market": territory}
                missing.append(
                    Note(N_("Whether {market} counts freight in the customs value is not held."), fields)
                )
            else:
                goods = part_goods(part, world.cash.usd(value))
                owed = world.book.duty(goods, supplier.origin, territory, case.on)
                duty = None if owed.rate is None else owed.rate * value
                missing.extend(owed.missing if owed.rate is None else ())
            if math.isnan(freight):
                duty, freight = None, 0.0
            found.append(Supply(supplier.id, supplier.part, plant.id, price + freight, duty, tuple(missing)))
    return tuple(found)


def _part_freight(
    world: World, plant: Plant, start: str, weight_kg: Decimal, volume_m3: Decimal
) -> tuple[float, list[Note]]:
    """Freight of one piece to the plant; NaN with a note where no lane is offered."""
    origin, end = place(world.tables, start), plant_point(world.tables, plant)
    if origin.locode and origin.locode == end.locode:
        return 0.0, []
    lane = estimate_lane(
        world.tables, origin=origin, destination=end, mode=default_mode(origin, end), on=world.case.on
    )
    freight = float(unit_freight(lane, float(weight_kg), float(volume_m3)))
    return freight * world.cash.per_usd, [] if lane.offered else list(lane.notes[:1])


def part_costs(world: World, supplies: Sequence[Supply]) -> Mapping[tuple[str, str], float]:
    """Least cost, duty included, of one piece of a part at a plant, by (plant, part)."""
    least: dict[tuple[str, str], float] = {}
    for supply in supplies:
        if supply.duty is not None:
            key, cost = (supply.plant, supply.part), supply.cost + supply.duty
            least[key] = min(cost, least.get(key, cost))
    return least


def find_offers(
    world: World, routings: Sequence[Routing], supplies: Sequence[Supply]
) -> tuple[Alternative, ...]:
    """The alternatives of the case, in the order of its products, plants, markets and routes."""
    costs = part_costs(world, supplies)
    usual = first_ways(r.route for r in routings)
    by_lane: dict[tuple[str, str], list[Routing]] = {}
    for routing in routings:
        by_lane.setdefault((routing.route.plant, routing.route.market), []).append(routing)
    return tuple(
        _offer(world, product, plant, recipe, market, demand, routing, usual[plant.id, market.id], costs)
        for product, plant, recipe, market, demand in _combinations(world.case)
        for routing in by_lane.get((plant.id, market.id), ())
    )


def _combinations(case: Case) -> Iterator[tuple[Product, Plant, Recipe, Market, Demand]]:
    for product in case.products:
        for plant in case.plants:
            for recipe in plant.recipes:
                if recipe.product != product.id:
                    continue
                for market in case.markets:
                    demand = main_demand(market, product.id)
                    if demand is not None:
                        yield product, plant, recipe, market, demand


def main_demand(market: Market, product: str) -> Demand | None:
    """The demand of a market for a product; of several buyers, the largest."""
    held = [d for d in market.demand if d.product == product]
    return max(held, key=lambda d: d.units, default=None)


def unit_cost(
    product: Product, plant: Plant, recipe: Recipe, costs: Mapping[tuple[str, str], float]
) -> float:
    """Making one unit, parts at their least cost included; NaN where a part's cost is unknown."""
    parts = (float(line.quantity) * costs.get((plant.id, line.part), math.nan) for line in product.bom)
    return float(recipe.unit_cost) + sum(parts)


def _offer(
    world: World,
    product: Product,
    plant: Plant,
    recipe: Recipe,
    market: Market,
    demand: Demand,
    routing: Routing,
    usual: Route,
    costs: Mapping[tuple[str, str], float],
) -> Alternative:
    case, route = world.case, routing.route
    border = at_border(world, product, market, demand, route, usual)
    missing = list(border.notes)
    rate, status, duty = None, "undetermined", None
    if not math.isnan(border.customs_value):
        goods = product_goods(product, market.country, world.cash.usd(border.customs_value))
        owed = world.book.duty(goods, recipe.origin, market.country, case.on)
        rate, status = owed.rate, owed.status
        duty = None if rate is None else rate * border.customs_value
        missing.extend(owed.missing if rate is None else ())
    made = unit_cost(product, plant, recipe, costs)
    if math.isnan(made):
        lacking = next(line.part for line in product.bom if (plant.id, line.part) not in costs)
        text = N_("Part {part} reaches {plant} from no supplier with a determined duty.")
        missing.append(Note(text, {"part": lacking, "plant": called(plant)}))
    leg = border_leg(case, demand)
    days = route.days + (leg.credit_days if leg else 0)
    capital = float(demand.price) * world.cash.capital_rate * days / DAYS_A_YEAR
    taxes: float | None = None
    if duty is not None:
        taxes, tax_missing = import_tax_of(world, market, border, duty)
        missing.extend(() if market.tax_recoverable else tax_missing)
    landed = _landed(border, made, duty, capital, taxes, recoverable=market.tax_recoverable)
    return Alternative(
        product=product.id,
        plant=plant.id,
        origin=recipe.origin,
        market=market.id,
        route=route.id,
        goods=float(recipe.unit_cost) if math.isnan(made) else made,
        freight=border.freight,
        insurance=border.insurance,
        duty=duty,
        fees=border.fees,
        brokerage=border.brokerage,
        working_capital=capital,
        taxes=taxes,
        landed=landed,
        customs_value=border.customs_value,
        duty_rate=rate,
        status=status,  # type: ignore[arg-type]
        days=route.days,
        co2_kg=routing.co2_kg_per_tonne * float(product.weight_kg) / 1000,
        missing=tuple(missing),
    )


def _landed(
    border: AtBorder,
    made: float,
    duty: float | None,
    capital: float,
    taxes: float | None,
    *,
    recoverable: bool,
) -> float | None:
    """Sum of what is borne; None where the duty, a part or a tax nobody recovers is unknown.

    Customs fees that are not held are left out and noted: they are small beside the rest,
    and the case's brokerage usually contains them.
    """
    if duty is None or math.isnan(made) or (taxes is None and not recoverable):
        return None
    borne = 0.0 if recoverable else taxes or 0.0
    return (
        made
        + border.freight
        + border.insurance
        + duty
        + (border.fees or 0.0)
        + border.brokerage
        + capital
        + borne
    )
