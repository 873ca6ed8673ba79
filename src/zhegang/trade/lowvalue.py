"""Low-value regimes: small consignments that pay no duty, or a flat one.

They are reliefs that a consignment claims: a quote applies one only to goods said to be
such a consignment (`--fact low_value=yes`). Otherwise it names the regime and charges the
full duty. A flat duty by item category (as in the European Union since 2026-07-01) is
owed once for all goods of a tariff subheading in the parcel, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from zhegang.core.codes import digits
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.trade.results import Beside, Duty, LowValue, Missing, Quote
from zhegang.trade.stacking import Layer

LowValueKind = Literal["relief", "flat", "closed", "none"]
_KEPT = frozenset({"anti-dumping", "countervailing"})  # no relief from trade defence


@dataclass(frozen=True, slots=True)
class LowValueRule:
    """A regime of a market on some origins, days inclusive. `limit` and `amount` (by item
    category, where `kind` is flat) are in `currency`; goods under `outside` do not qualify,
    whether goods under `unsure` do is not held."""

    market: str
    origins: frozenset[str] | None
    excluded: frozenset[str]
    first: date
    last: date | None
    kind: LowValueKind
    limit: Decimal
    currency: str
    amount: Decimal
    outside: tuple[str, ...]
    unsure: tuple[str, ...]
    source: str
    grade: str

    def takes(self, market: str, origin: str, on: date) -> bool:
        return (
            market == self.market
            and (self.origins is None or origin in self.origins)
            and origin not in self.excluded
            and self.first <= on
            and (self.last is None or on <= self.last)
        )


class Rates(Protocol):
    """Units of `to` for one unit of `currency`; None where not held."""

    def __call__(self, currency: str, to: str) -> Decimal | None: ...


def low_value_rule(rules: Iterable[LowValueRule], market: str, origin: str, on: date) -> LowValueRule | None:
    """The regime that day; None where none is held."""
    return next((rule for rule in rules if rule.takes(market, origin, on)), None)


def add_low_value(found: Quote, rules: Sequence[LowValueRule], rate: Rates, on: date) -> Quote:
    """`found` with the regime named, and applied where the goods are said to be such a consignment."""
    asked = found.request
    rule = low_value_rule(rules, asked.market, asked.origin, on)
    if rule is None or asked.origin == asked.market:
        return found
    if rule.grade == "C":
        note = Note(
            N_("The only low-value limit held ({limit} {currency}) is too weak to decide on."), _told(rule)
        )
        return _answer(found, rule, "weak", note, claimed=bool(asked.facts.get("low_value")))
    into, back = rate(found.currency, rule.currency), rate(rule.currency, found.currency)
    if into is None or back is None:
        if rule.kind == "closed":
            return found
        note = Note(N_("Whether the value is up to {limit} {currency} needs the exchange rate."), _told(rule))
        return _answer(found, rule, "rate", note, claimed=bool(asked.facts.get("low_value")))
    code = digits(asked.hs)
    if found.customs_value * into > rule.limit or code.startswith(rule.outside):
        return found
    if rule.kind == "closed":
        note = Note(N_("The low-value relief is closed for these goods: the full duty is due."))
        return _beside(found, rule, "closed", note)
    if not asked.facts.get("low_value"):
        note = Note(
            N_(
                "Up to {limit} {currency} a low-value regime exists; the full duty is shown, as it was not claimed."
            ),
            _told(rule),
        )
        return _beside(found, rule, "claimable", note)
    if code.startswith(rule.unsure):
        note = Note(N_("Whether the low-value relief takes these goods is not held."))
        return _answer(found, rule, "weak", note, claimed=True)
    flat = rule.amount * back if rule.kind == "flat" else Decimal(0)
    return _applied(found, rule, flat)


def parcel_duty(
    rules: Sequence[LowValueRule], market: str, items: Iterable[tuple[str, str]], on: date
) -> Decimal:
    """Flat duty on a parcel in the regime's currency: once for each item category.

    Parameters
    ----------
    items
        (code, origin) of everything in the parcel, identical goods as often as wanted.

    Raises
    ------
    InputError
        No flat regime of the market is held for that day.

    Examples
    --------
    One silk and two wool blouses are two categories, EUR 6; see docs/tariffs.md.
    """
    owed = Decimal(0)
    seen: set[tuple[str, str]] = set()
    for code, origin in items:
        rule = low_value_rule(rules, market, origin, on)
        if rule is None or rule.kind != "flat" or rule.grade == "C":
            message = N_("No flat duty on low-value parcels is held for this market and day.")
            raise InputError([Problem("market", message, f"{market} {on.isoformat()}")])
        category = (digits(code)[:6], origin)
        if category not in seen:
            seen.add(category)
            owed += rule.amount
    return owed


def _told(rule: LowValueRule) -> dict[str, str]:
    return {"limit": f"{rule.limit:f}", "currency": rule.currency}


def _beside(found: Quote, rule: LowValueRule, status: str, note: Note) -> Quote:
    held = LowValue(rule.kind, rule.limit, rule.currency, status, note, rule.source, rule.grade)
    return replace(found, beside=replace(found.beside or Beside(), low_value=held))


def _answer(found: Quote, rule: LowValueRule, status: str, note: Note, *, claimed: bool) -> Quote:
    """The regime named; the duty stays open where the relief is claimed and cannot be decided."""
    told = _beside(found, rule, status, note)
    if not claimed:
        return told
    layer = Layer(
        "low-value", "", None, None, "undetermined", note, rule.source, rule.grade, "low_value", "low-value"
    )
    missing = (*told.missing, Missing("low_value", note, "low-value"))
    return replace(told, layers=(*told.layers, layer), duty=Duty(None, None, "undetermined"), missing=missing)


def _applied(found: Quote, rule: LowValueRule, flat: Decimal) -> Quote:
    """Every customs duty taken away, the flat one in its place."""
    why = Note(N_("Not charged on a low-value consignment."))
    spared = tuple(
        layer
        if layer.layer in _KEPT or layer.status == "suppressed"
        else replace(
            layer, rate=0.0, amount=Decimal(0), exact=Decimal(0), status="suppressed", reason=why, fact=None
        )
        for layer in found.layers
    )
    value = found.customs_value
    exact = flat / value if value else Decimal(0)
    note = (
        Note(
            N_("Flat duty of {amount} {currency} for an item category in a low-value parcel."),
            {"amount": f"{rule.amount:f}", "currency": rule.currency},
        )
        if rule.kind == "flat"
        else Note(N_("Low-value consignment up to {limit} {currency}: free of duty."), _told(rule))
    )
    layer = Layer(
        "low-value",
        "",
        float(exact),
        flat,
        "applies",
        note,
        rule.source,
        rule.grade,
        None,
        "low-value",
        exact,
    )
    layers = (*spared, layer)
    kept = [held for held in layers if held.status == "undetermined"]
    if kept:
        duty = Duty(None, None, "undetermined")
    else:
        rate = sum((held.exact for held in layers if held.exact is not None), Decimal(0))
        amount = sum((held.amount for held in layers if held.amount is not None), Decimal(0))
        duty = Duty(float(rate), amount, "determined")
    names = {held.layer for held in kept}
    missing = tuple(held for held in found.missing if held.layer in names)
    told = _beside(found, rule, "applied", note)
    return replace(told, layers=layers, duty=duty, missing=missing)
