"""Pages for everybody: home and an order list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import LANGS, N_
from zhegang.plan.orders import OrderAssessment
from zhegang.web import asking
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.uploads import received

ROWS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Home:
    """Nothing changes here from one visitor to the next."""

    languages: tuple[str, ...] = LANGS


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A line of the list: what it is, its duty, and the price that leaves its payer even."""

    where: str
    product: str
    code: str
    origin: str
    market: str
    incoterm: str
    payer: str
    rate: float | None
    amount: float | None
    currency: str | None
    even_price: float | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrdersPage:
    on: date
    file: str = ""
    problems: tuple[dict[str, Any], ...] = ()
    rows: tuple[OrderRow, ...] = ()
    count: int = 0
    total: dict[str, float] | None = None
    not_summed: int = 0
    lacks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    input_digest: str = ""


@page("home", "", "site.see")
def home(request: HttpRequest, lang: str) -> Shown:
    return Shown("home.html.j2", Home())


@page("orders", "orders", "orders.assess", ("GET", "POST"))
def orders_page(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """An order list sent in: nothing of it is kept."""
    today = date.today()
    if request.method != "POST":
        return Shown("orders.html.j2", OrdersPage(today))
    name = ""
    try:
        on = _day(request.POST.get("on", ""), today)
        name, content = received(request, asking.ORDER_ENDINGS)
        orders, found = asking.assessed(content, name, on)
    except InputError as error:
        return Shown("orders.html.j2", OrdersPage(today, name, fields_of(error, lang)), 422)
    rows = order_rows(found, orders.currency, orders.where, lang)
    context = OrdersPage(
        on,
        name,
        (),
        rows,
        len(orders),
        dict(found.total),
        found.not_summed,
        tuple(note.in_lang(lang) for note in found.lacks),
        tuple(note.in_lang(lang) for note in found.notes),
        found.input_digest,
    )
    return Shown("orders.html.j2", context)


def order_rows(
    found: OrderAssessment, currencies: tuple[str | None, ...], where: tuple[str, ...], lang: str
) -> tuple[OrderRow, ...]:
    lines = list(zip(found.exposure, found.negotiation, currencies, where, strict=True))[:ROWS_SHOWN]
    return tuple(
        OrderRow(
            at,
            line.product,
            line.code,
            line.origin,
            line.market,
            row.incoterm,
            row.duty_payer,
            line.duty_rate,
            line.duty_amount,
            currency,
            row.break_even[0].even_price if row.break_even else None,
            tuple(note.in_lang(lang) for note in line.missing),
        )
        for line, row, currency, at in lines
    )


def _day(given: str, today: date) -> date:
    from zhegang.core.dates import parse_date

    day = parse_date(given, "on") if given.strip() else today
    if abs(day - today) > timedelta(days=3660):
        raise InputError([Problem("on", N_("The day lies outside the tariff calendar."), given)])
    return day
