"""The negotiation sheet: for each product and buyer, who pays the duty and how far each can move."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Demand
from zhegang.plan.contracts import chain_of, first_sale_note, share_chain
from zhegang.plan.duties import Goods, product_goods
from zhegang.plan.exposure import HISTORY, Sale, sales_today
from zhegang.plan.offers import part_costs, unit_cost
from zhegang.plan.result import BreakEven, NegotiationRow, Route
from zhegang.plan.sourcing import Supply
from zhegang.plan.values import DEFAULT_INCOTERM, at_border, border_leg, first_ways
from zhegang.plan.world import World
from zhegang.trade.incoterms import rule


@dataclass(frozen=True, slots=True)
class Deal:
    """One unit of a product between seller and buyer, duty aside.

    `value_share` is the customs value as a share of the price, `seller_cost` what the
    seller bears besides the duty, `buyer_cost` what the buyer does.
    """

    price: float
    resale: float | None
    value_share: float
    seller_cost: float | None
    buyer_cost: float
    seller_pays_duty: bool


def seller_margin(deal: Deal, rate: float | None) -> float | None:
    """The seller's margin as a share of the price; None where its cost or the duty is unknown."""
    if deal.seller_cost is None or (deal.seller_pays_duty and rate is None):
        return None
    duty = (rate or 0.0) * deal.value_share * deal.price if deal.seller_pays_duty else 0.0
    return (deal.price - deal.seller_cost - duty) / deal.price


def buyer_margin(deal: Deal, rate: float | None) -> float | None:
    """The buyer's margin as a share of its resale price; None where that or the duty is unknown."""
    if deal.resale is None or (not deal.seller_pays_duty and rate is None):
        return None
    duty = 0.0 if deal.seller_pays_duty else (rate or 0.0) * deal.value_share * deal.price
    return (deal.resale - deal.price - deal.buyer_cost - duty) / deal.resale


def break_even_seller(deal: Deal, rate: float | None) -> float | None:
    """Least price at which the seller covers its cost: P = C / (1 - d v) where it pays the duty.

    The customs value moves with the price, so the duty does too. None where no price
    covers it (a duty of the whole value or more) or something is unknown.
    """
    if deal.seller_cost is None:
        return None
    if not deal.seller_pays_duty:
        return deal.seller_cost
    if rate is None:
        return None
    left = 1.0 - rate * deal.value_share
    return deal.seller_cost / left if left > 0 else None


def break_even_buyer(deal: Deal, rate: float | None) -> float | None:
    """Highest price at which the buyer still breaks even: P = (R - C) / (1 + d v) where it pays the duty."""
    if deal.resale is None or (not deal.seller_pays_duty and rate is None):
        return None
    share = 0.0 if deal.seller_pays_duty else (rate or 0.0) * deal.value_share
    return (deal.resale - deal.buyer_cost) / (1.0 + share)


def even_price(deal: Deal, rate: float | None, today: float | None) -> float | None:
    """Price that leaves the party paying the duty where it stands at today's price and rate.

    The buyer pays P (1 + d v), the seller keeps P (1 - d v): the price moves so that this
    stays what it is today. None where a rate is unknown or no price does it.
    """
    if rate is None or today is None:
        return None
    sign = -1.0 if deal.seller_pays_duty else 1.0
    then, now = 1.0 + sign * rate * deal.value_share, 1.0 + sign * today * deal.value_share
    return deal.price * now / then if then > 0 and now > 0 else None


def negotiate(
    world: World, routes: Sequence[Route], supplies: Sequence[Supply]
) -> tuple[NegotiationRow, ...]:
    """The sheet of the case: one row for every product and buyer of today."""
    costs = part_costs(world, supplies)
    return tuple(_rows(world, first_ways(routes), costs))


def _rows(
    world: World, ways: Mapping[tuple[str, str], Route], costs: Mapping[tuple[str, str], float]
) -> Iterator[NegotiationRow]:
    names = {p.id: p.name for p in world.case.parties}
    for sale in sales_today(world.case):
        route = ways.get((sale.plant.id, sale.market.id))
        if route is None:
            continue
        yield _row(world, sale, route, costs, names)


def _row(
    world: World,
    sale: Sale,
    route: Route,
    costs: Mapping[tuple[str, str], float],
    names: Mapping[str, str],
) -> NegotiationRow:
    case, demand = world.case, sale.demand
    leg = border_leg(case, demand)
    incoterm = leg.incoterm if leg else DEFAULT_INCOTERM
    importer, notes = _importer(sale, incoterm, leg.importer_of_record if leg else None, names)
    border = at_border(world, sale.product, sale.market, demand, route, route)
    made = unit_cost(sale.product, sale.plant, sale.recipe, costs)
    paid = rule(incoterm).seller_pays
    moving = border.freight * ("main_carriage" in paid)
    moving += border.insurance * ("insurance" in paid or "on_carriage" in paid)
    clearing = border.brokerage + (border.fees or 0.0)
    days = route.days + (leg.credit_days if leg else 0)
    capital = float(demand.price) * world.cash.capital_rate * days / 365.0
    seller_clears = "import_clearance" in paid
    deal = Deal(
        price=float(demand.price),
        resale=None if demand.resale_price is None else float(demand.resale_price),
        value_share=border.customs_value / float(demand.price),
        seller_cost=None if math.isnan(made) else made + moving + capital + clearing * seller_clears,
        buyer_cost=border.freight + border.insurance - moving + clearing * (not seller_clears),
        seller_pays_duty="duty" in paid,
    )
    goods = product_goods(sale.product, sale.market.country, world.cash.usd(border.customs_value))
    rates = _rates(world, goods, sale)
    rate = rates[-1][1]
    sales = chain_of(case, leg) if leg else []
    duty = 0.0 if rate is None else rate * border.customs_value * deal.seller_pays_duty
    known = not math.isnan(made) and not (rate is None and deal.seller_pays_duty)
    borne = (deal.seller_cost or 0.0) - made
    return NegotiationRow(
        product=sale.product.id,
        market=sale.market.id,
        buyer=demand.buyer or "",
        incoterm=incoterm,
        importer_of_record=importer,
        duty_payer="seller" if deal.seller_pays_duty else "buyer",
        price=deal.price,
        unit_cost=deal.seller_cost,
        seller_margin=seller_margin(deal, rate),
        buyer_margin=buyer_margin(deal, rate),
        duty_per_unit=None if rate is None else rate * border.customs_value,
        duty_rate=rate,
        break_even=tuple(break_evens(deal, rates)),
        refund_to=importer,
        notes=(*notes, *_pass_through(demand), *first_sale_note(sales, sale.market.country)),
        chain=share_chain(sales, deal.price, made, borne, duty) if known else (),
    )


def break_evens(deal: Deal, rates: Sequence[tuple[date, float | None]]) -> Iterator[BreakEven]:
    """Each day's prices; the last day is today."""
    today = rates[-1][1]
    for on, rate in rates:
        yield BreakEven(
            on=on,
            duty_rate=rate,
            seller_price=break_even_seller(deal, rate),
            buyer_margin=buyer_margin(deal, rate),
            buyer_price=break_even_buyer(deal, rate),
            even_price=even_price(deal, rate, today),
        )


def _rates(world: World, goods: Goods, sale: Sale) -> list[tuple[date, float | None]]:
    """The duty rate on each day of HISTORY before the case's day, and on that day, last."""
    if math.isnan(goods.value):
        return [(world.case.on, None)]
    days = [*(on for on in HISTORY if on < world.case.on), world.case.on]
    return [(on, world.book.duty(goods, sale.recipe.origin, sale.market.country, on).rate) for on in days]


def _importer(
    sale: Sale, incoterm: str, named: str | None, names: Mapping[str, str]
) -> tuple[str, tuple[Note, ...]]:
    """Who enters the goods: the party the case names, else the one the rule names, marked."""
    if named is not None:
        return names.get(named, named), ()
    clears = rule(incoterm).importer
    who = "seller" if clears == "seller" else names.get(sale.demand.buyer or "", sale.demand.buyer or "buyer")
    fields = {"incoterm": incoterm}
    text = N_("The case names no importer of record: under {incoterm} it is taken from the rule.")
    return who, (Note(text, fields),)


def _pass_through(demand: Demand) -> tuple[Note, ...]:
    if not demand.pass_through:
        return ()
    fields = {"share": f"{float(demand.pass_through) * 100:g} %"}
    return (Note(N_("The case expects the buyer to take {share} of a duty on top of the price."), fields),)
