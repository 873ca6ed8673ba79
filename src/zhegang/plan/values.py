"""What a unit is worth at a border: the price under its contract, brought to the market's basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case, Demand, Leg, Market, Product
from zhegang.plan.result import Route
from zhegang.trade.incoterms import customs_value
from zhegang.trade.landed import (
    exchange_rate,
    import_fees,
    import_tax,
    import_tax_amount,
    insurance_premium,
    reference_rate,
    value_basis,
)
from zhegang.trade.lane_tables import LaneTables

DEFAULT_INCOTERM = "FOB"
DEFAULT_INSURANCE_RATE = 0.002


@dataclass(frozen=True, slots=True)
class Money:
    """The case's currency against the dollar of the tables, and what its capital costs."""

    currency: str
    per_usd: float
    capital_rate: float
    notes: tuple[Note, ...]

    def usd(self, amount: float) -> float:
        return amount / self.per_usd


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


def money(case: Case, tables: LaneTables) -> Money:
    """Exchange rate and capital rate of the case: its own, else the newest held.

    Raises
    ------
    InputError
        Neither the case nor the tables have one.
    """
    notes: list[Note] = []
    problems: list[Problem] = []
    given = case.finance.exchange_rates.get("USD")
    per_usd = float(given) if given is not None else 0.0
    if case.currency == "USD":
        per_usd = 1.0
    elif given is None:
        held = exchange_rate(tables, "USD", case.currency, case.on)
        per_usd = held.value
        if np.isnan(held.value):
            hint = N_("give finance.exchange_rates.USD: units of the case's currency for one US dollar")
            problems.append(Problem("currency", N_("No exchange rate is held."), case.currency, hint=hint))
        elif held.stale_since is not None:
            fields = {"rate": f"{held.value:.4f}", "currency": case.currency, "day": held.stale_since.isoformat()}
            notes.append(Note(N_("Exchange rate {rate} {currency} per USD is stale since {day}."), fields))
    capital = float(case.finance.capital_rate) if case.finance.capital_rate is not None else 0.0
    if case.finance.capital_rate is None:
        # Freight tables and lenders price trade in dollars: SOFR stands in where no rate of
        # the case's own currency is held.
        rate = reference_rate(tables, case.currency, case.on)
        if np.isnan(rate.value):
            rate = reference_rate(tables, "USD", case.on)
        capital = rate.value
        if np.isnan(rate.value):
            hint = N_("give finance.capital_rate: the yearly cost of working capital, a fraction")
            problems.append(Problem("finance.capital_rate", N_("No reference rate is held."), None, hint=hint))
        else:
            day = rate.valid_from.isoformat() if rate.valid_from else "—"
            fields = {"rate": f"{capital * 100:.2f} %", "day": day}
            notes.append(Note(N_("Working capital is reckoned at the reference rate of {day}: {rate}."), fields))
    if problems:
        raise InputError(problems)
    return Money(case.currency, per_usd, capital, tuple(notes))


def border_leg(case: Case, demand: Demand) -> Leg | None:
    """The sale that crosses the border: the one to the buyer of this demand."""
    if demand.buyer is None:
        return None
    return next((leg for leg in case.legs if leg.buyer == demand.buyer), None)


def unit_freight(route: Route, product_weight_kg: float, product_volume_m3: float) -> float:
    """Freight of one unit: by weight or by volume, whichever is more."""
    return max(route.freight_per_tonne * product_weight_kg / 1000, route.freight_per_m3 * product_volume_m3)


def at_border(
    case: Case,
    tables: LaneTables,
    cash: Money,
    product: Product,
    market: Market,
    demand: Demand,
    route: Route,
) -> AtBorder:
    """One unit of `product`, sold to the buyer of `demand`, brought by `route`."""
    leg = border_leg(case, demand)
    incoterm = leg.incoterm if leg else DEFAULT_INCOTERM
    rate = float(leg.insurance_rate) if leg else DEFAULT_INSURANCE_RATE
    price = float(demand.price)
    freight = unit_freight(route, float(product.weight_kg), float(product.volume_m3))
    insurance = float(insurance_premium(price, freight, rate))
    brokerage = price * float(market.brokerage / market.shipment_value)
    basis = value_basis(tables, market.country, case.on)
    notes: list[Note] = []
    value = float("nan")
    if basis is None:
        fields = {"market": market.country}
        notes.append(Note(N_("Whether {market} counts freight in the customs value is not held."), fields))
    else:
        value = float(customs_value(price, incoterm, basis, _costs(freight, insurance, brokerage)))
    fees = _fees(tables, cash, market, route, value, case.on, notes)
    return AtBorder(freight, insurance, value, brokerage, fees, tuple(notes))


def _costs(freight: float, insurance: float, brokerage: float) -> Mapping[str, float]:
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


def _fees(
    tables: LaneTables,
    cash: Money,
    market: Market,
    route: Route,
    value: float,
    on: date,
    notes: list[Note],
) -> float | None:
    """Customs fees of one unit: those of a usual shipment, shared by value."""
    shipment = cash.usd(float(market.shipment_value))
    found = import_fees(tables, market.country, route.mode, shipment, on)
    if found.status == "undetermined":
        notes.extend(found.missing)
        return None
    return float(found.amount) / shipment * value


def import_tax_of(
    tables: LaneTables, market: Market, border: AtBorder, duty: float, on: date
) -> tuple[float | None, tuple[Note, ...]]:
    """VAT or GST on one unit; None with what is missing where it is not held."""
    member = market.place[:2] if market.country == "EU" and market.place else None
    tax = import_tax(tables, market.country, on, country=member)
    basis = value_basis(tables, market.country, on)
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
