"""Exposure: what the tariffs cost today's sales, by product, market and legal layer, and over time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case, Demand, Market, Plant, Product, Recipe
from zhegang.plan.duties import DutyFound, no_duty, product_goods
from zhegang.plan.result import Exposure, ExposureLine, Route
from zhegang.plan.values import at_border, first_ways
from zhegang.plan.world import World

# The days on which the tariff war changed what a Chinese good owes in the United States.
HISTORY = (
    date(2025, 2, 3),
    date(2025, 4, 10),
    date(2025, 5, 14),
    date(2025, 11, 10),
    date(2026, 2, 24),
    date(2026, 7, 24),
)


@dataclass(frozen=True, slots=True)
class Sale:
    """A product sold in a market today, and the plant it comes from."""

    product: Product
    market: Market
    demand: Demand
    plant: Plant
    recipe: Recipe
    units: float


def sales_today(case: Case) -> Iterator[Sale]:
    """Today's sales, each from the running plant that makes the product most cheaply."""
    products = {p.id: p for p in case.products}
    for market in case.markets:
        for demand in market.demand:
            makers = [
                (recipe.unit_cost, plant.id, plant, recipe)
                for plant in case.plants
                if plant.status == "existing"
                for recipe in plant.recipes
                if recipe.product == demand.product
            ]
            if makers:
                _, _, plant, recipe = min(makers, key=lambda m: m[:2])
                units = demand.units if demand.units_today is None else demand.units_today
                yield Sale(products[demand.product], market, demand, plant, recipe, float(units))


def expose(world: World, routes: Sequence[Route]) -> Exposure:
    """Today's duty of every sale, and the same sales on each day of HISTORY before the case's.

    The history answers "what would today's sales have owed then": units, prices and freight
    are today's, the law is that day's.
    """
    days = [*(on for on in HISTORY if on < world.case.on), world.case.on]
    ways = first_ways(routes)
    lines = [
        _line(world, sale, ways.get((sale.plant.id, sale.market.id)), on)
        for on in days
        for sale in sales_today(world.case)
    ]
    today = tuple(line for line in lines if line.on == world.case.on)
    return Exposure(
        today=today,
        history=tuple(line for line in lines if line.on < world.case.on),
        total=sum(line.duty_amount for line in today if line.duty_amount is not None),
        undetermined=sum(line.duty_amount is None for line in today),
    )


def _line(world: World, sale: Sale, route: Route | None, on: date) -> ExposureLine:
    if route is None:
        why = Note(N_("No route to this market is offered on this day: its customs value is not known."))
        found = no_duty(sale.product.codes.get(sale.market.country, sale.product.hs), why)
        value = float(sale.demand.price)
    else:
        border = at_border(world, sale.product, sale.market, sale.demand, route, route)
        value = border.customs_value
        goods = product_goods(sale.product, sale.market.country, world.cash.usd(value))
        if math.isnan(value):
            found, value = no_duty(goods.code, *border.notes), float(sale.demand.price)
        else:
            found = world.book.duty(goods, sale.recipe.origin, sale.market.country, on)
    return exposure_line(
        found,
        product=sale.product.id,
        market=sale.market.id,
        plant=sale.plant.id,
        origin=sale.recipe.origin,
        on=on,
        units=sale.units,
        customs_value=value * sale.units,
    )


def exposure_line(
    found: DutyFound,
    *,
    product: str,
    market: str,
    plant: str,
    origin: str,
    on: date,
    units: float,
    customs_value: float,
) -> ExposureLine:
    """One line of exposure from a duty and what it is charged on."""
    return ExposureLine(
        product=product,
        market=market,
        plant=plant,
        origin=origin,
        code=found.code,
        on=on,
        units=units,
        customs_value=customs_value,
        duty_rate=found.rate,
        duty_amount=None if found.rate is None else found.rate * customs_value,
        status=found.status,
        layers=tuple(
            replace(layer, amount=None if layer.rate is None else layer.rate * customs_value)
            for layer in found.layers
        ),
        missing=found.missing,
        stale_since=found.stale_since,
        marks=found.marks,
    )


def by_layer(lines: Sequence[ExposureLine]) -> dict[str, float]:
    """Amounts summed by legal layer, for lines whose duty is determined."""
    sums: dict[str, float] = {}
    for line in lines:
        for layer in line.layers:
            if layer.status == "applies" and layer.amount:
                sums[layer.layer] = sums.get(layer.layer, 0.0) + layer.amount
    return sums
