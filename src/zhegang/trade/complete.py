"""A quote with all that stands beside the duty: exchange rates, low-value regime, fees, taxes, reliefs.

Command line, API and pages call `complete`, so that they say the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import isnan

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.trade.charges import add_charges
from zhegang.trade.landed import exchange_rate, value_basis
from zhegang.trade.lane_tables import LaneTables
from zhegang.trade.lowvalue import add_low_value
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import QuoteRequest, quote
from zhegang.trade.reliefs import Reliefs, add_reliefs, entry_day
from zhegang.trade.results import ExchangeRate, Quote

# Currency in which a market's schedule prints its duties by quantity.
MARKET_CURRENCY = {
    "US": "USD", "EU": "EUR", "GB": "GBP", "CN": "CNY", "JP": "JPY", "AU": "AUD", "KR": "KRW", "CA": "CAD",
    "IN": "INR", "BR": "BRL", "MX": "MXN", "HK": "HKD", "AE": "AED", "SA": "SAR", "VN": "VND", "TH": "THB",
    "MY": "MYR", "ID": "IDR", "TR": "TRY",
}  # fmt: skip
_RATE = re.compile(r"\s*([A-Za-z]{3})\s*/\s*([A-Za-z]{3})\s*=\s*(\d{1,12}(?:\.\d{1,12})?)\s*")


def complete(
    store: MeasureStore,
    request: QuoteRequest,
    tables: LaneTables,
    reliefs: Reliefs,
    *,
    mode: str = "sea",
    liquidation: str | None = None,
) -> Quote:
    """The quote of `request` with fees, taxes and what may come back.

    Parameters
    ----------
    mode
        How the goods arrive: the US harbour fee is by sea.
    liquidation
        As `add_reliefs` takes it.

    Raises
    ------
    InputError, NotFoundError
        As `quote` and `add_reliefs`.
    """
    country = request.market if request.market in store.groups["EU27"] else None
    asked = with_exchange(request, tables, "EU" if country else request.market)
    found = quote(store, asked)

    def rate(currency: str, to: str) -> Decimal | None:
        return known_rate(asked, tables, currency, to)

    found = add_low_value(found, reliefs.low_value, rate, entry_day(found))
    found = add_charges(found, tables, mode=mode, country=country)
    fob = value_basis(tables, found.request.market, found.request.on) == "FOB"
    return add_reliefs(found, reliefs, fob=fob, liquidation=liquidation)


def with_exchange(request: QuoteRequest, tables: LaneTables, market: str) -> QuoteRequest:
    """`request` with the dated rate between its currency and the market's, unless it brings its own."""
    local = MARKET_CURRENCY.get(market)
    pair = {local, request.currency}
    if local is None or len(pair) == 1 or any({r.currency, r.to} == pair for r in request.exchange):
        return request
    held = exchange_rate(tables, local, request.currency, request.on)
    if isnan(held.value):
        return request
    value = Decimal(str(held.value))
    found = ExchangeRate(
        local, request.currency, value, held.valid_from, held.stale_since, held.source, held.grade
    )
    return replace(request, exchange=(*request.exchange, found))


def known_rate(request: QuoteRequest, tables: LaneTables, currency: str, to: str) -> Decimal | None:
    """Units of `to` for one `currency`: the request's own rate, else the newest held."""
    if currency == to:
        return Decimal(1)
    for own in request.exchange:
        if (own.currency, own.to) == (currency, to):
            return own.value
        if (own.to, own.currency) == (currency, to) and own.value:
            return 1 / own.value
    held = exchange_rate(tables, currency, to, request.on)
    return None if isnan(held.value) else Decimal(str(held.value))


def parse_exchange(texts: Sequence[str], where: str = "exchange") -> tuple[ExchangeRate, ...]:
    """`GBP/USD=1.31`: one pound is 1.31 dollars, the user's own rate.

    Raises
    ------
    InputError
        Every text that is not two currencies and a positive number.
    """
    found: list[ExchangeRate] = []
    problems = []
    for text in texts:
        read = _RATE.fullmatch(text)
        value = Decimal(read[3]) if read else Decimal(0)
        if read is None or not value or read[1].upper() == read[2].upper():
            accepted = N_("two currencies and a number: GBP/USD=1.31")
            problems.append(Problem(where, N_("This is not an exchange rate."), text, accepted))
            continue
        found.append(ExchangeRate(read[1].upper(), read[2].upper(), value, None, None, "given", "A"))
    if problems:
        raise InputError(problems)
    return tuple(found)
