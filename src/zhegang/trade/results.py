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

    @property
    def landed(self) -> Decimal | None:
        """Value, duty, fees and taxes; None while one of them is undetermined or none were asked."""
        charges = [charge.amount for charge in (*self.fees, *self.taxes)]
        if not self.charged or self.duty.amount is None or any(amount is None for amount in charges):
            return None
        return self.customs_value + self.duty.amount + sum((a for a in charges if a is not None), Decimal(0))

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The JSON document of the quote; rates are fractions, texts in `lang`."""
        asked = _echo(self.request)
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
        }


def _echo(request: QuoteRequest) -> dict[str, Any]:
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
    }


def _charge_dict(charge: Charge, lang: str) -> dict[str, Any]:
    return {
        "name": charge.name,
        "rate": charge.rate,
        "amount": charge.amount,
        "status": charge.status,
        "reason": charge.reason.in_lang(lang),
        "citation": charge.citation,
    }
