"""Duties for a plan: the tariff engine's quotes, and the case's assumed rates where none is held.

An unknown rate stays unknown (`rate` None) unless the case assumes one; an assumed rate is
marked as such wherever it goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from zhegang.core.codes import digits, dotted
from zhegang.core.errors import NotFoundError
from zhegang.core.i18n import N_, Note
from zhegang.plan.case import AssumedRate, Part, Product
from zhegang.plan.result import LayerLine, Status
from zhegang.trade.expression import Quantity
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import Quote, QuoteRequest, quote

# Rates are worked out on a lot of this many units: large enough that the value rules for
# small parcels do not speak, and cents do not round a rate.
LOT = 1000


@dataclass(frozen=True, slots=True)
class Goods:
    """What a duty depends on besides where and when. `value` is one unit's, in US dollars."""

    code: str
    value: float
    weight_kg: float | None = None
    facts: tuple[tuple[str, bool | float | str], ...] = ()


@dataclass(frozen=True, slots=True)
class DutyFound:
    """A duty as a share of the customs value; layers without amounts."""

    rate: float | None
    status: Status
    layers: tuple[LayerLine, ...]
    missing: tuple[Note, ...]
    marks: tuple[Note, ...]
    stale_since: date | None
    code: str


@dataclass(frozen=True, slots=True)
class DutyBook:
    """Looks duties up once each. `found` is its memory, not part of what it is."""

    store: MeasureStore
    assumed: Sequence[AssumedRate] = ()
    found: dict[tuple[Goods, str, str, date], DutyFound] = field(
        default_factory=dict, compare=False, repr=False
    )

    def duty(self, goods: Goods, origin: str, market: str, on: date) -> DutyFound:
        """The duty of `goods` of `origin` entered in `market` on a day."""
        key = (goods, origin, market, on)
        held = self.found.get(key)
        if held is None:
            held = self.found[key] = self._look_up(goods, origin, market, on)
        return held

    def _look_up(self, goods: Goods, origin: str, market: str, on: date) -> DutyFound:
        held = self._quoted(goods, origin, market, on)
        if held.rate is not None:
            return held
        assumed = self._assumed(goods.code, origin, market)
        if assumed is None:
            return held
        fields = {"rate": f"{float(assumed.rate) * 100:g} %", "reason": assumed.reason}
        mark = Note(N_("Assumed by the case: {rate}. {reason}"), fields)
        return replace(held, rate=float(assumed.rate), status="assumed", marks=(mark, *held.marks))

    def _assumed(self, code: str, origin: str, market: str) -> AssumedRate | None:
        """The assumption nearest to the line: the longest code, then the one that names the origin."""
        wanted = digits(code)
        fitting = [
            a
            for a in self.assumed
            if a.market == market and a.origin in (None, origin) and _covers(digits(a.hs), wanted)
        ]
        return max(fitting, key=lambda a: (len(digits(a.hs)), a.origin is not None), default=None)

    def _quoted(self, goods: Goods, origin: str, market: str, on: date) -> DutyFound:
        if market not in self.store.markets or origin not in self.store.territories:
            place = market if market not in self.store.markets else origin
            return no_duty(goods.code, Note(N_("No tariff of {place} is held."), {"place": place}))
        quantities: tuple[Quantity, ...] = (Quantity(Decimal(LOT), "No."),)
        if goods.weight_kg is not None:
            quantities += (Quantity(Decimal(str(goods.weight_kg)) * LOT, "kg"),)
        request = QuoteRequest(
            hs=goods.code,
            origin=origin,
            market=market,
            on=on,
            value=Decimal(str(goods.value)) * LOT,
            quantities=quantities,
            facts=dict(goods.facts),
        )
        try:
            return _as_found(quote(self.store, request), goods.code)
        except NotFoundError as error:
            return no_duty(goods.code, Note(error.message, error.fields))


def product_goods(product: Product, market: str, value_usd: float) -> Goods:
    """The product as the customs of `market` see it: its national code where the case gives one."""
    code = product.codes.get(market, product.hs)
    facts = tuple(sorted(product.customs_facts.items()))
    return Goods(dotted(code), value_usd, float(product.weight_kg), facts)


def part_goods(part: Part, value_usd: float) -> Goods:
    return Goods(dotted(part.hs), value_usd, float(part.weight_kg) or None)


def _covers(assumed: str, wanted: str) -> bool:
    """An assumed rate is for its line and what lies under it; a six-digit code may be asked."""
    return wanted.startswith(assumed) or (len(wanted) == 6 and assumed.startswith(wanted))


def no_duty(code: str, *why: Note) -> DutyFound:
    """A duty that cannot be looked up, with what is missing."""
    return DutyFound(None, "undetermined", (), why, (), None, code)


def _as_found(quoted: Quote, code: str) -> DutyFound:
    value = float(quoted.customs_value)
    amount = quoted.duty.amount
    rate = None if amount is None or value == 0 else float(amount) / value
    # An ad valorem rate keeps its exact figure; only specific duties are divided out.
    if quoted.duty.rate is not None and rate is not None and abs(quoted.duty.rate - rate) < 1e-6:
        rate = quoted.duty.rate
    return DutyFound(
        rate=rate,
        status="undetermined" if rate is None else "determined",
        layers=tuple(
            LayerLine(
                layer=held.layer,
                heading=held.heading,
                rate=None if held.amount is None or not value else float(held.amount) / value,
                amount=None,
                status=held.status,
                reason=held.reason,
                citation=held.citation,
            )
            for held in quoted.layers
        ),
        missing=tuple(m.text for m in quoted.missing),
        marks=quoted.marks,
        stale_since=quoted.stale_since,
        code=dotted(quoted.lines[0]) if len(quoted.lines) == 1 else code,
    )
