"""What a quote asks and answers: frozen request and result, and their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from zhegang.core.codes import digits, dotted
from zhegang.core.i18n import Note
from zhegang.core.jsonout import digest
from zhegang.trade.expression import Quantity
from zhegang.trade.stacking import Layer

SCHEMA_VERSION = "1"
DutyStatus = Literal["determined", "undetermined"]


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """`value` units of `to` for one of `currency`; `stale_since` where the newest had ended."""

    currency: str
    to: str
    value: Decimal
    on: date | None
    stale_since: date | None
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """What is asked. `facts` answers the law's questions about the goods by name
    (`steel_share=0.6`, `vehicle_part=False`); shares are fractions."""

    hs: str
    origin: str
    market: str
    on: date
    value: Decimal
    currency: str = "USD"
    via: str | None = None
    entered_at: datetime | None = None
    loaded_on: date | None = None
    exported_on: date | None = None
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    known_at: date | None = None  # law as it was known at the end of that day
    company: str | None = None  # producer or exporter, for anti-dumping and countervailing duty
    exchange: tuple[ExchangeRate, ...] = ()  # for duties by quantity in another currency


@dataclass(frozen=True, slots=True)
class Duty:
    """Customs duty in all: a fraction of the customs value, and money; None if undetermined."""

    rate: float | None
    amount: Decimal | None
    status: DutyStatus


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee or tax beside the duty: `rate` a fraction of its base, amount in the quote's currency."""

    name: str
    rate: float | None
    amount: Decimal | None
    status: DutyStatus
    reason: Note
    citation: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What would settle an undetermined layer: the fact's name, and the question in words."""

    fact: str
    text: Note
    layer: str


@dataclass(frozen=True, slots=True)
class Drawback:
    """Whether a layer comes back when the goods leave again: `eligible`, `limited` (to
    manufacturing), `not_eligible` or `undetermined`. `most` bounds the amount where it is known;
    what is paid back follows 19 CFR 190 and is less."""

    layer: str
    heading: str
    status: str
    most: Decimal | None
    reason: Note
    citation: str
    grade: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Duties paid under measures a ruling struck: `amount` None while a layer is open. `state`
    is `refundable`, `dated` (see the two days) or `undetermined` (liquidation not given)."""

    amount: Decimal | None
    headings: tuple[str, ...]
    state: str
    liquidation: str | None
    portal_until: date | None
    protest_until: date | None
    reason: Note
    citation: str
    grade: str


@dataclass(frozen=True, slots=True)
class ExportRefund:
    """VAT that the country of origin pays back on export: `rate` a fraction of the export price."""

    rate: float | None
    amount: Decimal | None
    status: DutyStatus
    on: date
    reason: Note
    citation: str
    grade: str


@dataclass(frozen=True, slots=True)
class LowValue:
    """The market's low-value regime: `status` is `applied`, `claimable`, `closed`, or `weak` or
    `rate` where it cannot be decided."""

    kind: str
    limit: Decimal
    currency: str
    status: str
    reason: Note
    citation: str
    grade: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the duty and its layers."""

    drawback: tuple[Drawback, ...] = ()
    refund: Refund | None = None
    export_refund: ExportRefund | None = None
    low_value: LowValue | None = None

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The document's parts, texts in `lang`."""
        return {
            "drawback": [_fields(held, lang) for held in self.drawback],
            "refund": self.refund and _fields(self.refund, lang),
            "export_refund": self.export_refund and _fields(self.export_refund, lang),
            "low_value": self.low_value and _fields(self.low_value, lang),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """A frozen result. `lines` holds the candidate codes where a short code fits several."""

    request: QuoteRequest
    customs_value: Decimal
    currency: str
    duty: Duty
    layers: tuple[Layer, ...]
    fees: tuple[Charge, ...]
    taxes: tuple[Charge, ...]
    as_of: date
    data_versions: Mapping[str, str]
    stale_since: date | None
    marks: tuple[Note, ...]
    missing: tuple[Missing, ...]
    lines: tuple[str, ...] = ()
    charged: bool = False  # whether fees and taxes were worked out
    beside: Beside | None = None  # what may come back, and low-value regimes

    @property
    def landed(self) -> Decimal | None:
        """Value, duty, fees and taxes; None while one of them is undetermined or none were asked."""
        charges = [charge.amount for charge in (*self.fees, *self.taxes)]
        if not self.charged or self.duty.amount is None or any(amount is None for amount in charges):
            return None
        return self.customs_value + self.duty.amount + sum((a for a in charges if a is not None), Decimal(0))

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The JSON document of the quote; rates are fractions, texts in `lang`."""
        asked = echo(self.request)
        return {
            "schema_version": SCHEMA_VERSION,
            "input": asked,
            "input_digest": digest(asked),
            "customs_value": self.customs_value,
            "currency": self.currency,
            "duty": {"rate": self.duty.rate, "amount": self.duty.amount, "status": self.duty.status},
            "layers": [
                {
                    "layer": held.layer,
                    "heading": held.heading,
                    "rate": held.rate,
                    "amount": held.amount,
                    "status": held.status,
                    "reason": held.reason.in_lang(lang),
                    "citation": held.citation,
                    "grade": held.grade,
                }
                for held in self.layers
            ],
            "fees": [_charge_dict(charge, lang) for charge in self.fees],
            "taxes": [_charge_dict(charge, lang) for charge in self.taxes],
            "landed": self.landed,
            "as_of": self.as_of,
            "data_versions": dict(self.data_versions),
            "stale_since": self.stale_since,
            "marks": [mark.in_lang(lang) for mark in self.marks],
            "missing": [
                {"fact": held.fact, "layer": held.layer, "text": held.text.in_lang(lang)}
                for held in self.missing
            ],
            "lines": [dotted(code) for code in self.lines],
            **(self.beside or Beside()).as_dict(lang),
            "exchange": [_fields(held, lang) for held in self.request.exchange],
        }


def echo(request: QuoteRequest) -> dict[str, Any]:
    return {
        "hs": dotted(digits(request.hs)),
        "origin": request.origin,
        "market": request.market,
        "on": request.on,
        "value": request.value,
        "currency": request.currency,
        "via": request.via,
        "entered_at": request.entered_at,
        "loaded_on": request.loaded_on,
        "exported_on": request.exported_on,
        "quantities": [{"amount": q.amount, "unit": q.unit} for q in request.quantities],
        "claims": list(request.claims),
        "facts": dict(request.facts),
        "known_at": request.known_at,
        "company": request.company,
        "exchange": [f"{r.currency}/{r.to}={r.value:f}" for r in request.exchange],
    }


def _fields(held: Any, lang: str) -> dict[str, Any]:
    """A frozen record as a mapping, its notes told in `lang`."""
    found = {name: getattr(held, name) for name in held.__dataclass_fields__}
    return {k: v.in_lang(lang) if isinstance(v, Note) else v for k, v in found.items()}


def _charge_dict(charge: Charge, lang: str) -> dict[str, Any]:
    return {
        "name": charge.name,
        "rate": charge.rate,
        "amount": charge.amount,
        "status": charge.status,
        "reason": charge.reason.in_lang(lang),
        "citation": charge.citation,
    }
