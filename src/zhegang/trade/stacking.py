"""From the measures that concern an entry to its layers of duty.

Slot by slot the ranking measure is chosen; then dated interactions take away what the law
says is not charged on top (section 232 goods and the reciprocal duty, for instance); last
the amounts are computed. What cannot be settled is `undetermined`, with the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from zhegang.core.codes import dotted
from zhegang.core.i18n import Note
from zhegang.trade.expression import Expression, Quantity, parse_rate, parse_special
from zhegang.trade.measures import Found, Line, Measure, MeasureStore
from zhegang.trade.shares import non_us, share_of
from zhegang.trade.texts import LAYERS, layer_name, message, percent, question

Status = Literal["applies", "suppressed", "undetermined"]
ZERO, ONE = Decimal(0), Decimal(1)
_ORDER = {name: n for n, name in enumerate(LAYERS)}


@dataclass(frozen=True, slots=True)
class Layer:
    """One legal layer. `rate` is a fraction of the customs value; a suppressed layer has
    rate and amount 0, an undetermined one None. `fact` names the fact that would settle it."""

    layer: str
    heading: str
    rate: float | None
    amount: Decimal | None
    status: Status
    reason: Note
    citation: str
    grade: str
    fact: str | None = None
    slot: str = ""
    exact: Decimal | None = None  # the rate, unrounded
    share: Decimal = ONE  # part of the value it is charged on


@dataclass(frozen=True, slots=True)
class Entry:
    """One import: what, from where, when (POSIX seconds on three clocks), for how much."""

    market: str
    code: str
    origin: str
    line: Line | None
    dated_line: bool  # whether the line's own rates hold on the day
    entered: float
    loaded: float
    exported: float
    value: Decimal
    currency: str
    quantities: Sequence[Quantity] = ()
    claims: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)  # of the entry's currency for one of another

    def clock(self, name: str) -> float:
        return {"entry": self.entered, "loading": self.loaded, "export": self.exported}[name]


@dataclass(frozen=True, slots=True)
class _Open:
    """A measure that applies, or (with `why`) may apply."""

    measure: Measure
    why: Note | None = None
    fact: str | None = None


def stack(store: MeasureStore, entry: Entry) -> tuple[Layer, ...]:
    """Layers of duty of `entry`, the ordinary duty first."""
    headings = frozenset[str]()
    if entry.line is not None:
        headings = entry.line.headings | entry.line.column2_headings
    return stack_found(store, entry, store.match(entry.market, entry.code, headings, entry.origin))


def stack_found(store: MeasureStore, entry: Entry, matches: Sequence[Found]) -> tuple[Layer, ...]:
    """As `stack`, the measures that may concern the entry given."""
    slots: dict[str, list[_Open]] = {}
    printed: list[Layer] = []
    for found in matches:
        if not found.start <= entry.entered < found.end:
            continue
        measure = found.measure
        if measure.clocks and not _clocks_hold(measure, entry):
            continue
        if measure.kind == "printed":
            if found.membership == "in":
                printed.append(_suppressed(measure))
            continue
        if measure.claim is not None and measure.claim not in entry.claims:
            if measure.kind == "preference" and (shown := _unclaimed(store, measure, entry)):
                printed.append(shown)
            continue
        candidate = _candidate(found, entry)
        if candidate is not None and _exists(store, measure, entry):
            slots.setdefault(measure.slot, []).append(candidate)
    base = _settle(store, slots.pop("base", []), entry, None)
    layers = {slot: _settle(store, held, entry, base) for slot, held in slots.items()}
    kept = {slot: layer for slot, layer in layers.items() if layer is not None}
    _interact(store, kept, entry)
    if base is None:
        why = (
            message("no_table", market=entry.market)
            if entry.market not in store.schedules
            else message("no_schedule")
        )
        base = _undetermined("base", dotted(entry.code), why, "", "A", "table")
    found_layers = [base, *kept.values(), *printed]
    return tuple(sorted(found_layers, key=lambda held: _ORDER.get(held.layer, 99)))


def _clocks_hold(measure: Measure, entry: Entry) -> bool:
    return all(rule.start <= entry.clock(rule.clock) < rule.end for rule in measure.clocks)


def _candidate(found: Found, entry: Entry) -> _Open | None:
    """The measure if it applies or may apply; None when a fact rules it out."""
    measure = found.measure
    unsettled = None
    for condition in measure.conditions:
        holds = condition.holds(entry.facts, entry.code)
        if holds is False:
            return None
        if holds is None and unsettled is None:
            asked = question(condition.fact, **measure.fields)
            unsettled = _Open(measure, message("question", question=asked), condition.fact)
    if found.membership == "split":
        codes = ", ".join(dotted(code) for code in found.codes[:6])
        return _Open(measure, message("suffix", codes=codes, code=dotted(entry.code)), "suffix")
    if found.membership == "unknown":
        return _Open(measure, message("list_unknown", list=measure.heading), "list")
    return unsettled or _Open(measure)


def _exists(store: MeasureStore, measure: Measure, entry: Entry) -> bool:
    """A preference exists only where the line's special column prints its symbol."""
    return measure.kind != "preference" or _rate(store, measure, entry) is not None


def _settle(store: MeasureStore, held: Sequence[_Open], entry: Entry, base: Layer | None) -> Layer | None:
    """The layer of one slot: its highest-ranking measure, if what outranks it is settled."""
    if not held:
        return None
    ranked = sorted(held, key=lambda c: (-c.measure.priority, c.why is not None))
    sure = next((c for c in ranked if c.why is None), None)
    doubts = [c for c in ranked if c.why and (sure is None or c.measure.priority >= sure.measure.priority)]
    if doubts and not (sure and all(_same(c.measure, sure.measure) for c in doubts)):
        first = doubts[0]
        assert first.why is not None
        return _undetermined(
            first.measure.layer,
            first.measure.heading,
            first.why,
            first.measure.source,
            first.measure.grade,
            first.fact,
            first.measure.slot,
        )
    if sure is None:
        return None
    rivals = [c.measure for c in ranked if c.why is None and c.measure.priority == sure.measure.priority]
    if any(not _same(sure.measure, rival) for rival in rivals):
        named = ", ".join(sorted({rival.heading for rival in rivals}))
        return _undetermined(
            sure.measure.layer,
            sure.measure.heading,
            message("several_headings", headings=named),
            sure.measure.source,
            sure.measure.grade,
            "suffix",
            sure.measure.slot,
        )
    return _charge(store, sure.measure, entry, base)


def _same(one: Measure, other: Measure) -> bool:
    return one.kind == other.kind and one.rate == other.rate and one.basis == other.basis


def _rate(store: MeasureStore, measure: Measure, entry: Entry) -> Expression | None:
    """The measure's own rate, or the column of the tariff line it points at."""
    if not measure.rate.text.startswith("@"):
        return measure.rate
    if entry.line is None or not entry.dated_line:
        return None
    column = measure.rate.text[1:]
    if column == "special":
        special = parse_special(entry.line.special)
        symbols = store.claims.get(measure.claim or "", ())
        return next((special[s] for s in symbols if s in special), None)
    text = entry.line.general if column == "general" else entry.line.other
    return parse_rate(text or "not printed")


def _charge(store: MeasureStore, measure: Measure, entry: Entry, base: Layer | None) -> Layer:
    rate = _rate(store, measure, entry)
    heading = _heading(measure, entry)
    if rate is None:
        return _undetermined(
            measure.layer,
            heading,
            message("no_schedule"),
            measure.source,
            measure.grade,
            "schedule",
            measure.slot,
        )
    if measure.kind == "exempt":
        return _suppressed(measure)
    if measure.kind == "unknown":
        why = message(measure.reason, **measure.fields)
        fact = str(measure.fields.get("fact", "")) or None
        return _undetermined(measure.layer, heading, why, measure.source, measure.grade, fact, measure.slot)
    if measure.kind == "floor":
        return _floor(measure, rate, heading, entry, base)
    share, reason, fact = share_of(measure, entry.facts)
    if share is None:
        return _undetermined(
            measure.layer, heading, reason, measure.source, measure.grade, fact, measure.slot
        )
    if not rate.readable:
        reason = message("unreadable", text=rate.text)
    elif rate.currencies - {entry.currency} - entry.rates.keys():
        absent = ", ".join(sorted(rate.currencies - {entry.currency} - entry.rates.keys()))
        reason, fact = message("needs_currency", text=rate.text, currency=absent), "exchange_rate"
    else:
        amount, units = rate.duty(entry.value * share, entry.quantities, entry.rates)
        if amount is not None:
            exact = amount / entry.value if rate.specifics and entry.value else rate.ad_valorem * share
            if rate.specifics and not entry.value:
                exact = ZERO
            return Layer(
                measure.layer,
                heading,
                float(exact),
                amount,
                "applies",
                reason,
                _citation(measure, entry),
                measure.grade,
                None,
                measure.slot,
                exact,
                share,
            )
        reason = message("needs_quantity", text=rate.text, unit=", ".join(units))
        fact = f"quantity:{units[0]}"
    return _undetermined(
        measure.layer, heading, reason, _citation(measure, entry), measure.grade, fact, measure.slot
    )


def _heading(measure: Measure, entry: Entry) -> str:
    return measure.heading or dotted(entry.line.code if entry.line else entry.code)


def _citation(measure: Measure, entry: Entry) -> str:
    """The source; where the rate is a column of the schedule, the schedule and its line."""
    if measure.rate.text.startswith("@") and entry.line is not None:
        return f"{entry.line.source}, {dotted(entry.line.code)}; {measure.source}"
    return measure.source


def _floor(measure: Measure, rate: Expression, heading: str, entry: Entry, base: Layer | None) -> Layer:
    if base is None or base.exact is None:
        why = message("depends_on", layer=layer_name("base"))
        return _undetermined(
            measure.layer,
            heading,
            why,
            measure.source,
            measure.grade,
            base.fact if base else None,
            measure.slot,
        )
    share = non_us(entry.facts) if measure.basis == "us-content" else ONE
    exact = max(ZERO, rate.ad_valorem - base.exact) * share
    reason = message("floor" if exact else "floor_met", floor=percent(rate.ad_valorem))
    return Layer(
        measure.layer,
        heading,
        float(exact),
        entry.value * exact,
        "applies",
        reason,
        measure.source,
        measure.grade,
        None,
        measure.slot,
        exact,
    )


def _interact(store: MeasureStore, layers: dict[str, Layer], entry: Entry) -> None:
    """Takes from `layers` what dated interactions spare, in the order the law files give."""
    for rule in store.interactions:
        if not rule.start <= entry.entered < rule.end:
            continue
        owed = [layers[slot] for slot in rule.when if slot in layers and layers[slot].status != "suppressed"]
        for slot in rule.spared & layers.keys():
            spared = layers[slot]
            others = [layer for layer in owed if layer.slot != slot]
            if spared.status == "suppressed" or not others:
                continue
            layers[slot] = _spare(spared, others, rule.source, entry)


def _spare(spared: Layer, owed: Sequence[Layer], source: str, entry: Entry) -> Layer:
    whole = next((layer for layer in owed if layer.status == "applies" and layer.share == ONE), None)
    cited = "; ".join(filter(None, (spared.citation, source)))
    if whole is not None:
        reason = message("excluded_by", layer=layer_name(whole.layer))
        return replace(
            spared,
            rate=0.0,
            amount=ZERO,
            exact=ZERO,
            status="suppressed",
            reason=reason,
            citation=cited,
            fact=None,
        )
    doubt = next((layer for layer in owed if layer.status == "undetermined"), None)
    if doubt is not None:
        if spared.exact == ZERO or spared.status == "undetermined":
            return spared
        reason = message("depends_on", layer=layer_name(doubt.layer))
        return replace(
            spared, rate=None, amount=None, exact=None, status="undetermined", reason=reason, fact=doubt.fact
        )
    rest = max(ZERO, ONE - sum((layer.share for layer in owed), ZERO))
    if spared.exact is None:
        return spared
    exact = spared.exact * rest
    reason = message("rest", share=percent(rest), layer=layer_name(owed[0].layer))
    return replace(
        spared, rate=float(exact), amount=entry.value * exact, exact=exact, reason=reason, citation=cited
    )


def _unclaimed(store: MeasureStore, measure: Measure, entry: Entry) -> Layer | None:
    rate = _rate(store, measure, entry)
    if rate is None or measure.claim is None:
        return None
    shown = percent(rate.ad_valorem) if rate.simple else rate.text
    return replace(
        _suppressed(measure),
        heading=_heading(measure, entry),
        reason=message("not_claimed", rate=shown, claim=measure.claim),
        citation=_citation(measure, entry),
    )


def _suppressed(measure: Measure) -> Layer:
    fields = {"heading": measure.heading, **measure.fields}
    return Layer(
        measure.layer,
        measure.heading,
        0.0,
        ZERO,
        "suppressed",
        message(measure.reason or "exempt", **fields),
        measure.source,
        measure.grade,
        None,
        measure.slot,
        ZERO,
    )


def _undetermined(
    layer: str, heading: str, why: Note, citation: str, grade: str, fact: str | None = None, slot: str = ""
) -> Layer:
    return Layer(layer, heading, None, None, "undetermined", why, citation, grade, fact, slot)
