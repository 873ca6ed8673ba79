"""What a unit is worth at a border: the price under its contract, brought to the market's basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

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


def unit_freight(route: Route, product_weight_kg: float, product_volume_m3: float) -> float:
    """Freight of one unit: by weight or by volume, whichever is more."""
    return max(route.freight_per_tonne * product_weight_kg / 1000, route.freight_per_m3 * product_volume_m3)


def at_border(world: World, product: Product, market: Market, demand: Demand, route: Route) -> AtBorder:
    """One unit of `product`, sold to the buyer of `demand`, brought by `route`."""
    case = world.case
    leg = border_leg(case, demand)
    incoterm = leg.incoterm if leg else DEFAULT_INCOTERM
    rate = float(leg.insurance_rate) if leg else DEFAULT_INSURANCE_RATE
    price = float(demand.price)
    freight = unit_freight(route, float(product.weight_kg), float(product.volume_m3))
    insurance = float(insurance_premium(price, freight, rate))
    brokerage = price * float(market.brokerage / market.shipment_value)
    basis = value_basis(world.tables, market.country, case.on)
    notes: list[Note] = []
    value = float("nan")
    if basis is None:
        fields = {"market": market.country}
        notes.append(Note(N_("Whether {market} counts freight in the customs value is not held."), fields))
    else:
        value = float(customs_value(price, incoterm, basis, _costs(freight, insurance, brokerage)))
    fees = _fees(world, market, route, value, notes)
    return AtBorder(freight, insurance, value, brokerage, fees, tuple(notes))


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
    return (None, tax.missing) if np.isnan(amount) else (amount, ())
