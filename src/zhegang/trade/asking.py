"""From what an option, a form, a document or a line of a file says to a request for a quote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhegang.core.dates import parse_date, parse_instant
from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_
from zhegang.trade.expression import parse_quantity
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import QuoteRequest, check
from zhegang.trade.texts import METALS

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_MOST = Decimal("1e15")


def quote_request(store: MeasureStore, given: Mapping[str, Any]) -> QuoteRequest:
    """The request that is asked for.

    Parameters
    ----------
    given
        Texts by name (`hs`, `origin`, `market`, `on`, `value`, and where held `currency`,
        `via`, `entered_at`, `loaded_on`, `exported_on`, `known_at`, `company`); lists of
        texts (`quantities` such as 21000:kg, `claims`, `metal_content` such as steel:0.4,
        `fact` such as steel_share=0.6); and `facts`, a mapping.

    Raises
    ------
    InputError
        Every field that cannot be read, at once.
    """
    problems: list[Problem] = []

    def read(call: Any, *args: Any, **more: Any) -> Any:
        try:
            return call(*args, **more)
        except InputError as error:
            problems.extend(error.problems)
        except NotFoundError:
            pass  # an unknown market: check() names it
        return None

    def text(name: str) -> str:
        return str(given.get(name) or "").strip()

    def texts(name: str) -> list[str]:
        return [str(held) for held in given.get(name) or ()]

    market = text("market").upper()
    day = read(parse_date, text("on"), "on")
    days = {
        name: read(parse_date, text(name), name) if text(name) else None
        for name in ("loaded_on", "exported_on", "known_at")
    }
    at = read(parse_instant, text("entered_at"), "entered_at", market=market) if text("entered_at") else None
    currency = text("currency").upper() or "USD"
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        accepted = N_("an ISO 4217 code such as USD or HKD")
        problems.append(Problem("currency", N_("This is not a currency."), currency, accepted))
    facts: dict[str, Any] = {}
    for held in texts("metal_content"):
        facts.update(read(_metal, held) or {})
    for held in texts("fact"):
        facts.update(read(_fact, held) or {})
    spelled = {name.upper(): name for name in store.claims}
    request = QuoteRequest(
        hs=text("hs"),
        origin=text("origin").upper(),
        market=market,
        on=day or date(2026, 1, 1),
        value=read(parse_money, text("value")) or Decimal(0),
        currency=currency,
        via=text("via").upper() or None,
        entered_at=at,
        loaded_on=days["loaded_on"],
        exported_on=days["exported_on"],
        quantities=tuple(q for t in texts("quantities") if (q := read(parse_quantity, t, "quantities"))),
        claims=tuple(spelled.get(name.strip().upper(), name) for name in texts("claims")),
        facts={**facts, **(given.get("facts") or {})},
        known_at=days["known_at"],
        company=text("company") or None,
    )
    read(check, store, request)
    if problems:
        raise InputError(problems)
    return request


def parse_money(text: str, where: str = "value") -> Decimal:
    """`10,000` as an amount of money.

    Raises
    ------
    InputError
        Not a number from 0 to a million billion.
    """
    try:
        value = Decimal(text.strip().replace(",", ""))
    except ArithmeticError:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= _MOST:
        message = N_("The value is not an amount of money.")
        raise InputError([Problem(where, message, text, N_("0 or more"))])
    return value


def _metal(text: str) -> dict[str, float]:
    """`steel:0.4`: that part of the weight and, unless a fact says otherwise, of the value."""
    metal, _, written = text.partition(":")
    metal = {"aluminium": "aluminum"}.get(metal.strip().lower(), metal.strip().lower())
    try:
        share = float(written)
        if metal not in METALS or not 0 <= share <= 1:
            raise ValueError
    except ValueError:
        accepted = N_("a metal, a colon and a share: steel:0.4, aluminum:0.4 or copper:0.4")
        problem = Problem("metal_content", N_("This is not a metal content."), text, accepted)
        raise InputError([problem]) from None
    return {f"{metal}_share": share, f"{metal}_value_share": share}


def _fact(text: str) -> dict[str, bool | float]:
    """`steel_share=0.6`, `vehicle_part=no`."""
    name, sign, written = text.partition("=")
    answer = written.strip().lower()
    if sign and answer in _YES_NO:
        return {name.strip(): _YES_NO[answer]}
    try:
        if not sign:
            raise ValueError
        return {name.strip(): float(answer)}
    except ValueError:
        accepted = N_("a name, an equals sign and yes, no or a share: steel_share=0.6")
        raise InputError([Problem("fact", N_("This is not a fact."), text, accepted)]) from None
