"""What a unit is worth at a border: the price under its contract, brought to the market's basis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case, Demand, Leg, Market, Product
from zhegang.plan.result import Route
from zhegang.plan.world import World
from zhegang.trade.incoterms import Element, customs_value
from zhegang.trade.landed import (
    import_fees,
    import_tax,
    import_tax_amount,
    insurance_premium,
    value_basis,
    value_for_duty,
)

DEFAULT_INCOTERM = "FOB"
DEFAULT_INSURANCE_RATE = 0.002


@dataclass(frozen=True, slots=True)
class AtBorder:
    """One unit at the importer's customs, in the case's currency.

    `customs_value` is NaN where the market's basis is not held; `fees` None where its fees
    are not, `taxes` None where its import tax is not.
    """

    freight: float
    insurance: float
    customs_value: float
    brokerage: float
    fees: float | None
    notes: tuple[Note, ...]


def border_leg(case: Case, demand: Demand) -> Leg | None:
    """The sale that crosses the border: the one to the buyer of this demand."""
    if demand.buyer is None:
        return None
    return next((leg for leg in case.legs if leg.buyer == demand.buyer), None)


def first_ways(routes: Iterable[Route]) -> dict[tuple[str, str], Route]:
    """The usual way from a plant to a market: the first listed, direct where that is offered."""
    ways: dict[tuple[str, str], Route] = {}
    for route in routes:
        ways.setdefault((route.plant, route.market), route)
    return ways


def at_border(
    world: World, product: Product, market: Market, demand: Demand, route: Route, usual: Route
) -> AtBorder:
    """One unit of `product`, sold to the buyer of `demand`, brought by `route`.

    The goods' own worth on board does not depend on the way they take: it is the price less
    what the contract contains of carriage by the `usual` way. Where the market counts
    freight in the customs value, that of `route` is added.
    """
    leg = border_leg(world.case, demand)
    incoterm = leg.incoterm if leg else DEFAULT_INCOTERM
    rate = float(leg.insurance_rate) if leg else DEFAULT_INSURANCE_RATE
    price = float(demand.price)
    brokerage = price * float(market.brokerage / market.shipment_value)
    freight, insurance = _carriage(product, route, price, rate)
    on_board = customs_value(
        price, incoterm, "FOB", _costs(*_carriage(product, usual, price, rate), brokerage)
    )
    basis = value_basis(world.tables, market.country, world.case.on)
    value = float(value_for_duty(basis, on_board, freight, insurance))
    notes: list[Note] = []
    if basis is None:
        fields = {"market": market.country}
        notes.append(Note(N_("Whether {market} counts freight in the customs value is not held."), fields))
    elif on_board <= 0:
        fields = {"price": f"{price:g}", "incoterm": incoterm}
        notes.append(
            Note(N_("The {incoterm} price {price} does not cover the carriage it contains."), fields)
        )
        value = math.nan
    fees = _fees(world, market, route, value, notes)
    return AtBorder(freight, insurance, value, brokerage, fees, tuple(notes))


def _carriage(product: Product, route: Route, price: float, rate: float) -> tuple[float, float]:
    """Freight of one unit (by weight or volume, whichever is more) and its insurance."""
    by_weight = route.freight_per_tonne * float(product.weight_kg) / 1000
    freight = max(by_weight, route.freight_per_m3 * float(product.volume_m3))
    return freight, float(insurance_premium(price, freight, rate))


def _costs(freight: float, insurance: float, brokerage: float) -> Mapping[Element, float]:
    """Elements of an Incoterms price. The case's prices exclude duty and tax; the lane's
    freight already contains carriage to the port and handling at both ends."""
    return {
        "pre_carriage": 0.0,
        "export_clearance": 0.0,
        "origin_handling": 0.0,
        "main_carriage": freight,
        "insurance": insurance,
        "destination_handling": 0.0,
        "on_carriage": 0.0,
        "unloading": 0.0,
        "import_clearance": brokerage,
        "duty": 0.0,
        "import_tax": 0.0,
    }


def _fees(world: World, market: Market, route: Route, value: float, notes: list[Note]) -> float | None:
    """Customs fees of one unit: those of a usual shipment, shared by value."""
    shipment = world.cash.usd(float(market.shipment_value))
    found = import_fees(world.tables, market.country, route.mode, shipment, world.case.on)
    if found.status == "undetermined":
        notes.extend(found.missing)
        return None
    return float(found.amount) / shipment * value


def import_tax_of(
    world: World, market: Market, border: AtBorder, duty: float
) -> tuple[float | None, tuple[Note, ...]]:
    """VAT or GST on one unit; None with what is missing where it is not held."""
    member = market.place[:2] if market.country == "EU" and market.place else None
    tax = import_tax(world.tables, market.country, world.case.on, country=member)
    basis = value_basis(world.tables, market.country, world.case.on)
    amount = float(
        import_tax_amount(
            tax,
            border.customs_value,
            duty,
            basis=basis,
            freight=border.freight,
            insurance=border.insurance,
        )
    )
    return (None, tax.missing) if math.isnan(amount) else (amount, ())
