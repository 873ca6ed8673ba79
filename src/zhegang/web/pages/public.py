"""Pages for everybody: home, one quote with its history, an order list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhegang.core.errors import InputError, Problem, ZhegangError
from zhegang.core.i18n import LANGS, N_
from zhegang.plan.exposure import HISTORY
from zhegang.plan.orders import OrderAssessment
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import QuoteRequest, quote
from zhegang.trade.texts import layer_name
from zhegang.web import asking
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.uploads import received

EXAMPLE = {"hs": "8479.50", "origin": "CN", "market": "US", "value": "10000", "currency": "USD"}
ROWS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Home:
    """Nothing changes here from one visitor to the next."""

    languages: tuple[str, ...] = LANGS


@dataclass(frozen=True, slots=True)
class Step:
    """The duty on one day; `height` of its bar in the drawing, 0 to 100."""

    on: date
    rate: float | None
    height: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuotePage:
    asked: dict[str, str]
    problems: tuple[dict[str, Any], ...] = ()
    quote: dict[str, Any] | None = None
    names: dict[str, str] | None = None
    history: tuple[Step, ...] = ()
    most: float = 0.0
    before: date | None = None
    after: date | None = None


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
    remarks: tuple[str, ...] = ()
    input_digest: str = ""


@page("home", "", "site.see")
def home(request: HttpRequest, lang: str) -> Shown:
    return Shown("home.html.j2", Home())


@page("quote", "quote", "quote.ask")
def quote_page(request: HttpRequest, lang: str) -> Shown:
    """One quote; asked by the address, so that it can be kept and shared."""
    names = ("hs", "origin", "market", "on", "value", "currency", "via")
    asked = {name: request.GET.get(name, "")[:60] for name in names}
    if not any(asked.values()):
        return Shown("quote.html.j2", QuotePage(EXAMPLE | {"on": date.today().isoformat(), "via": ""}))
    asked = asked | {"on": asked["on"] or date.today().isoformat(), "currency": asked["currency"] or "USD"}
    store = asking.store()
    try:
        wanted = asking.quote_request(store, asked)
        found = asking.charged(store, wanted)
    except InputError as error:
        return Shown("quote.html.j2", QuotePage(asked, fields_of(error, lang)), 422)
    except ZhegangError as error:
        problem = Problem("hs", "{text}", asked["hs"], fields={"text": error.text(lang)})
        return Shown("quote.html.j2", QuotePage(asked, (problem.as_dict(lang),)), error.http_status)
    steps = history(store, wanted)
    days = [step.on for step in steps]
    context = QuotePage(
        asked,
        quote=found.as_dict(lang),
        names={layer.layer: layer_name(layer.layer).in_lang(lang) for layer in found.layers},
        history=steps,
        most=max((step.rate or 0.0 for step in steps), default=0.0),
        before=max((day for day in days if day < wanted.on), default=None),
        after=min((day for day in days if day > wanted.on), default=None),
    )
    return Shown("quote.html.j2", context)


def history(store: MeasureStore, asked: QuoteRequest) -> tuple[Step, ...]:
    """The same goods on the days of the tariff war, the day asked for, and today."""
    days = sorted({*HISTORY, asked.on, date.today()} | {date(2025, 1, 1)})
    rates = []
    for day in days:
        # The instant and the days of loading belong to the day asked for only.
        same = replace(asked, on=day, entered_at=None, loaded_on=None, exported_on=None)
        try:
            rates.append(quote(store, asked if day == asked.on else same).duty.rate)
        except ZhegangError:
            rates.append(None)
    most = max((rate for rate in rates if rate), default=1.0)
    return tuple(
        Step(day, rate, 0.0 if rate is None else round(100 * rate / most, 2), day == asked.on)
        for day, rate in zip(days, rates, strict=True)
    )


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
    remarks = tuple(note.in_lang(lang) for note in (*found.lacks, *found.notes))
    context = OrdersPage(
        on, name, (), rows, len(orders), dict(found.total), found.not_summed, remarks, found.input_digest
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
