"""What may come back of a duty: drawback by layer, refund after the ruling, export refund.

None of it changes what is owed on entry. Each answer stands beside the layers with its
citation; what is not held is undetermined. `zhegang.ingest.reliefs` reads the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from zhegang.core.codes import digits
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.trade.lowvalue import LowValueRule
from zhegang.trade.results import Beside, Drawback, ExportRefund, Quote, Refund
from zhegang.trade.stacking import Layer
from zhegang.trade.texts import percent

# Why drawback is given or not, by key; rule files name the key.
DRAWBACK: dict[str, str] = {
    "eligible": N_("Drawback is available if the goods are exported or destroyed."),
    "limited": N_("Manufacturing drawback only (19 U.S.C. 1313(a) and (b)), no other."),
    "limited_metals": N_(
        "Manufacturing drawback only, for articles of annex I-B or III that meet the conditions on the metal's origin."
    ),
    "limited_orders": N_(
        "Manufacturing drawback only, under conditions; not where a trade-defence order stands."
    ),
    "not_eligible": N_("The instrument allows no drawback."),
    "undetermined": N_("The instruments held do not say whether drawback is available."),
}
DrawbackStatus = Literal["eligible", "limited", "not_eligible", "undetermined"]


@dataclass(frozen=True, slots=True)
class DrawbackRule:
    """Drawback of duties of some layers or slots (`names`) of a market, first and last day inclusive."""

    market: str
    names: frozenset[str]
    headings: tuple[str, ...]
    status: DrawbackStatus
    why: str
    first: date
    last: date | None
    source: str
    grade: str

    def takes(self, market: str, layer: Layer, on: date) -> bool:
        return (
            market == self.market
            and (layer.slot in self.names or layer.layer in self.names)
            and (not self.headings or layer.heading.startswith(self.headings))
            and self.first <= on
            and (self.last is None or on <= self.last)
        )


@dataclass(frozen=True, slots=True)
class RefundRule:
    """Layers of a market that a ruling struck, for entries of these days."""

    market: str
    layers: frozenset[str]
    first: date
    last: date
    known_from: date  # day of the ruling: quotes replayed before it know nothing of it
    portal_from: date  # first day customs takes declarations
    portal_days: int  # after liquidation within which customs takes a declaration
    protest_days: int
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class ExportRate:
    """China's rate of VAT refund on export; `rate` is a fraction. A code of six digits is the
    whole subheading, one of eight a Chinese line inside it."""

    code: str
    first: date
    last: date | None
    rate: Decimal
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Reliefs:
    """Rules as read; the first drawback rule that fits decides."""

    drawback: tuple[DrawbackRule, ...] = ()
    refunds: tuple[RefundRule, ...] = ()
    export_rates: tuple[ExportRate, ...] = ()
    low_value: tuple[LowValueRule, ...] = ()


def add_reliefs(found: Quote, reliefs: Reliefs, *, fob: bool, liquidation: str | None = None) -> Quote:
    """`found` with what may come back.

    Parameters
    ----------
    fob
        Whether the market's customs value leaves out carriage, so that it can stand for the
        exporter's FOB price.
    liquidation
        State of a US entry: `unliquidated`, `protested`, or the day it was liquidated
        (YYYY-MM-DD); None is not known.

    Raises
    ------
    InputError
        `liquidation` is none of these.
    """
    liquidated = _liquidated(liquidation)
    before = found.beside or Beside()
    return replace(
        found,
        beside=replace(
            before,
            drawback=drawback_of(found, reliefs.drawback),
            refund=_refund(found, reliefs.refunds, liquidation, liquidated),
            export_refund=_export(found, reliefs.export_rates, fob),
        ),
    )


def drawback_of(found: Quote, rules: Sequence[DrawbackRule]) -> tuple[Drawback, ...]:
    """One answer for each layer that is or may be charged; empty where no rules of the market are held."""
    market, on = found.request.market, entry_day(found)
    if not any(rule.market == market for rule in rules):
        return ()
    answers = []
    for layer in found.layers:
        if layer.status == "suppressed" or layer.layer == "low-value":
            continue
        rule = next((r for r in rules if r.takes(market, layer, on)), None)
        if rule is None:
            note = Note(DRAWBACK["undetermined"])
            answers.append(Drawback(layer.layer, layer.heading, "undetermined", None, note, "", "C"))
            continue
        most = layer.amount if rule.status == "eligible" else None
        if rule.status == "not_eligible":
            most = Decimal(0)
        status = rule.status
        answers.append(
            Drawback(
                layer.layer, layer.heading, status, most, Note(DRAWBACK[rule.why]), rule.source, rule.grade
            )
        )
    return tuple(answers)


def entry_day(found: Quote) -> date:
    """The day of entry at the importer's customs."""
    at = found.request.entered_at
    return found.request.on if at is None else at.date()


def _liquidated(given: str | None) -> date | None:
    if given in (None, "unliquidated", "protested"):
        return None
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        accepted = N_("unliquidated, protested, or the day of liquidation (YYYY-MM-DD)")
        problem = Problem("liquidation", N_("This is not a state of an entry."), given, accepted)
        raise InputError([problem]) from None


def _refund(
    found: Quote, rules: Sequence[RefundRule], given: str | None, liquidated: date | None
) -> Refund | None:
    market, on = found.request.market, entry_day(found)
    rule = next((r for r in rules if r.market == market and r.first <= on <= r.last), None)
    known = found.request.known_at
    if rule is None or (known is not None and known < rule.known_from):
        return None
    touched = [h for h in found.layers if h.layer in rule.layers and h.status != "suppressed"]
    if not touched:
        return None
    open_ = any(h.status == "undetermined" for h in touched)
    amount = None if open_ else sum((h.amount or Decimal(0) for h in touched), Decimal(0))
    if amount == 0:
        return None
    portal = liquidated + timedelta(days=rule.portal_days) if liquidated else None
    protest = liquidated + timedelta(days=rule.protest_days) if liquidated else None
    if portal is not None and portal < rule.portal_from:
        portal = None
    if given is None:
        state, text = "undetermined", N_("Is the entry liquidated, and since when? That decides the way.")
    elif liquidated is None:
        state, text = (
            "refundable",
            N_(
                "Not finally liquidated: customs refunds to the importer of record on declaration (CAPE), with interest."
            ),
        )
    elif portal is None:
        state, text = (
            "dated",
            N_(
                "Liquidated too early for a declaration (CAPE): by protest until {protest}; "
                "after that only by a court's order for this importer."
            ),
        )
    else:
        state, text = (
            "dated",
            N_(
                "By declaration (CAPE) until {portal}, by protest until {protest}; "
                "after that only by a court's order for this importer."
            ),
        )
    fields = {
        "portal": portal.isoformat() if portal else "",
        "protest": protest.isoformat() if protest else "",
    }
    return Refund(
        amount=amount,
        headings=tuple(dict.fromkeys(h.heading for h in touched)),
        state=state,
        liquidation=given,
        portal_until=portal,
        protest_until=protest,
        reason=Note(text, fields),
        citation=rule.source,
        grade=rule.grade,
    )


def _export(found: Quote, rates: Sequence[ExportRate], fob: bool) -> ExportRefund | None:
    asked = found.request
    if asked.origin != "CN" or asked.market == "CN":
        return None
    on = asked.exported_on or asked.loaded_on or asked.on
    code = digits(asked.hs)[:6]
    inside = [r for r in rates if r.code[:6] == code]
    dated = [r for r in inside if r.first <= on and (r.last is None or on <= r.last)]
    whole = next((r for r in dated if len(r.code) == 6), None)
    fields: dict[str, str] = {"day": on.isoformat(), "code": code}
    if whole is None:
        note = Note(N_("China's export refund for {code} on {day} is not held."), fields)
        if dated:
            fields |= {
                "lines": ", ".join(f"{r.code}: {percent(r.rate)}" for r in dated),
            }
            note = Note(N_("Some Chinese lines of {code} have their own export refund: {lines}."), fields)
        return ExportRefund(None, None, "undetermined", on, note, "", "C")
    amount = found.customs_value * whole.rate if fob else None
    text = N_("China refunds {rate} of the export price as VAT; the day of export on the declaration counts.")
    note = Note(text, {"rate": percent(whole.rate)})
    if not whole.rate:
        note = Note(N_("China refunds no VAT on export of these goods on {day}."), fields)
    return ExportRefund(float(whole.rate), amount, "determined", on, note, whole.source, whole.grade)
