"""An order list on its own: what each line owes, what to negotiate, what a plan still lacks.

Nothing but the list is needed. Freight and the firm's own cost are not known here: the
price stands for the customs value, and the sheet tells how far a price would have to move
to leave whoever pays the duty where it stands today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhegang.core import jsonout
from zhegang.core.i18n import N_, Note
from zhegang.ingest.reference import Reference
from zhegang.plan.drafts import Family, lacks, sku_families
from zhegang.plan.duties import DutyBook, DutyFound, Goods
from zhegang.plan.exposure import HISTORY, exposure_line
from zhegang.plan.negotiation import Deal, break_evens
from zhegang.plan.orderlist import OrderList
from zhegang.plan.result import SCHEMA_VERSION, ExposureLine, NegotiationRow
from zhegang.plan.values import DEFAULT_INCOTERM
from zhegang.trade.incoterms import rule

# A duty's rate is asked for a lot of this value, in US dollars: no rule for small parcels speaks.
LOT_VALUE = 100.0


@dataclass(frozen=True, slots=True)
class OrderAssessment:
    """Exposure and sheet line by line, in the order of the list.

    `history` holds the rates only: one row of rates for each order line, in the order of
    `days`, the last of which is `as_of`. `total` sums the year's duty by currency, lines
    without price, quantity or determined duty left out and counted in `not_summed`.
    """

    schema_version: str
    as_of: date
    data_versions: Mapping[str, str]
    input_digest: str
    exposure: tuple[ExposureLine, ...]
    days: tuple[date, ...]
    history: tuple[tuple[float | None, ...], ...]
    total: Mapping[str, float]
    not_summed: int
    negotiation: tuple[NegotiationRow, ...]
    families: tuple[Family, ...]
    lacks: tuple[Note, ...]
    notes: tuple[Note, ...]


def assess(orders: OrderList, reference: Reference, on: date) -> OrderAssessment:
    """What the order lines owe on a day and owed on each day of the tariff war before it."""
    book = DutyBook(reference.tariffs)
    days = (*(day for day in HISTORY if day < on), on)
    found = [
        [book.duty(Goods(code, LOT_VALUE), origin, market, day) for day in days]
        for code, origin, market in zip(orders.code, orders.origin, orders.market, strict=True)
    ]
    today = [row[-1] for row in found]
    lines = tuple(_line(orders, i, duty, on) for i, duty in enumerate(today))
    total, not_summed = _totals(orders, lines)
    versions = dict(reference.versions)
    return OrderAssessment(
        schema_version=SCHEMA_VERSION,
        as_of=on,
        data_versions=versions,
        input_digest=jsonout.digest({"orders": orders, "on": on, "data": versions}),
        exposure=lines,
        days=days,
        history=tuple(tuple(duty.rate for duty in row) for row in found),
        total=total,
        not_summed=not_summed,
        negotiation=tuple(_row(orders, i, days, row) for i, row in enumerate(found)),
        families=sku_families(orders),
        lacks=lacks(orders),
        notes=orders.notes,
    )


def _value(orders: OrderList, i: int) -> float | None:
    price, units = orders.unit_price[i], orders.qty_12m[i]
    return None if price is None or units is None else float(price) * float(units)


def _line(orders: OrderList, i: int, duty: DutyFound, on: date) -> ExposureLine:
    value, units = _value(orders, i), orders.qty_12m[i]
    line = exposure_line(
        duty,
        product=orders.sku[i] or orders.name[i] or orders.where[i],
        market=orders.market[i],
        plant="",
        origin=orders.origin[i],
        on=on,
        units=0.0 if units is None else float(units),
        customs_value=0.0 if value is None else value,
    )
    if value is not None:
        return line
    note = Note(N_("Without price and quantity only the rate can be told."))
    return _without_amounts(line, note)


def _without_amounts(line: ExposureLine, note: Note) -> ExposureLine:
    from dataclasses import replace

    layers = tuple(replace(layer, amount=None) for layer in line.layers)
    return replace(line, duty_amount=None, layers=layers, missing=(*line.missing, note))


def _totals(orders: OrderList, lines: Sequence[ExposureLine]) -> tuple[dict[str, float], int]:
    total: dict[str, float] = {}
    left = 0
    for line, currency in zip(lines, orders.currency, strict=True):
        if line.duty_amount is None or currency is None:
            left += 1
        else:
            total[currency] = total.get(currency, 0.0) + line.duty_amount
    return dict(sorted(total.items())), left


def _row(orders: OrderList, i: int, days: Sequence[date], duties: Sequence[DutyFound]) -> NegotiationRow:
    incoterm = orders.incoterm[i] or DEFAULT_INCOTERM
    terms = rule(incoterm)
    price = float(orders.unit_price[i] or 0)
    deal = Deal(price, None, 1.0, None, 0.0, "duty" in terms.seller_pays)
    rates = [(day, duty.rate) for day, duty in zip(days, duties, strict=True)]
    rate = rates[-1][1]
    notes = []
    importer = orders.importer_of_record[i]
    if not importer:
        importer = orders.client[i] if terms.importer == "buyer" and orders.client[i] else terms.importer
        text = N_("The list names no importer of record: under {incoterm} it is taken from the rule.")
        notes.append(Note(text, {"incoterm": incoterm}))
    if orders.incoterm[i] is None:
        notes.append(Note(N_("The list names no Incoterm: FOB is taken.")))
    return NegotiationRow(
        product=orders.sku[i] or orders.name[i] or orders.where[i],
        market=orders.market[i],
        buyer=orders.client[i],
        incoterm=incoterm,
        importer_of_record=importer,
        duty_payer="seller" if deal.seller_pays_duty else "buyer",
        price=price,
        unit_cost=None,
        seller_margin=None,
        buyer_margin=None,
        duty_per_unit=None if rate is None or not price else rate * price,
        duty_rate=rate,
        break_even=tuple(break_evens(deal, rates)) if price else (),
        refund_to=importer,
        notes=tuple(notes),
    )
