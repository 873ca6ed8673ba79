"""Whether a rule of origin is met: Kleene's three values, with bounds where figures are unknown.

A share that depends on unknown parts is an interval; a limit is met when the whole interval
meets it, missed when none of it does, and else unknown. The mathematics stands in
docs/origin.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from zhegang.core.i18n import N_, Note
from zhegang.rules.kleene import Truth, conjunction, disjunction
from zhegang.trade import origin_rules as rules
from zhegang.trade.origin_bounds import (
    INFINITE,
    ZERO,
    Finding,
    Missing,
    Setting,
    at_most,
    distinct,
    missing_parts,
    missing_price,
    percent,
    value_of,
    weight_of,
)
from zhegang.trade.origin_rules import Basis, Codes, Condition, Rule
from zhegang.trade.origin_shift import shifted


def evaluate(rule: Rule, setting: Setting) -> Finding:
    """Whether `rule` is met; every part of it with its own finding."""
    return _CALLS[type(rule)](rule, setting)


def _share(
    setting: Setting,
    codes: Codes | None,
    limit: Decimal,
    whole: Decimal | None,
    weights: bool,
    text: str,
    lacking: Missing,
) -> Finding:
    """A limit on the non-originating share of the price or of the weight."""
    found = list(setting.not_originating(codes))
    low, high = weight_of(found) if weights else value_of(setting, found)
    fields: dict[str, Any] = {"limit": percent(limit), "codes": "" if codes is None else codes.text()}
    if whole is None:
        none = high == 0
        missing = () if none else (lacking, *missing_parts(setting, codes, weights))
        return Finding(True if none else None, Note(text, fields), missing=missing, limit=limit)
    truth = at_most(low, high, limit * whole)
    most = None if high == INFINITE else high / whole
    return Finding(
        truth,
        Note(text, fields),
        missing=() if truth is not None else tuple(missing_parts(setting, codes, weights)),
        unchanged=tuple(m.name for m, _ in found) if truth is not True else (),
        low=low / whole,
        high=most,
        limit=limit,
        excess=None if truth is True else (low if high == INFINITE else high) - limit * whole,
    )


def _max_value(rule: rules.MaxNonOriginating, setting: Setting) -> Finding:
    if rule.codes is None:
        text = N_("Non-originating materials make up at most {limit} of the price")
    elif rule.codes.same:
        text = N_(
            "Non-originating materials of the product's own heading make up at most {limit} of the price"
        )
    else:
        text = N_("Non-originating materials of {codes} make up at most {limit} of the price")
    price = setting.price(rule.basis)
    return _share(setting, rule.codes, rule.limit, price, False, text, missing_price(setting, rule.basis))


def _max_weight(rule: rules.MaxWeight, setting: Setting) -> Finding:
    text = N_("Non-originating materials of {codes} make up at most {limit} of the weight")
    lacking = Missing("weight_kg", Note(N_("What does one unit weigh?")))
    return _share(setting, rule.codes, rule.limit, setting.made.weight_kg, True, text, lacking)


def _min_weight(rule: rules.MinOriginatingWeight, setting: Setting) -> Finding:
    pairs = zip(setting.made.materials, setting.status, strict=True)
    named = [(m, s) for m, s in pairs if rule.codes.holds(m.hs, setting.made.hs) is not False]
    fields = {"limit": percent(rule.share), "codes": rule.codes.text()}
    text = Note(N_("At least {limit} by weight of the materials of {codes} is originating"), fields)
    if not any(s is not True for _, s in named):
        return Finding(True, text, limit=rule.share)
    total = [m.weight_kg for m, _ in named]
    missing = tuple(missing_parts(setting, rule.codes, True))
    if None in total or not (whole := sum((w for w in total if w), ZERO)):
        return Finding(None, text, missing=missing, limit=rule.share)
    low, high = weight_of(setting.not_originating(rule.codes))
    truth = at_most(low, high, (1 - rule.share) * whole)
    return Finding(
        truth,
        text,
        missing=missing if truth is None else (),
        low=1 - high / whole,
        high=1 - low / whole,
        limit=rule.share,
    )


def _content(rule: rules.ValueContent, setting: Setting) -> Finding:
    texts = {
        "build_down": N_("Regional value content of at least {limit} (build-down)"),
        "build_up": N_("Regional value content of at least {limit} (build-up)"),
        "either": N_("Regional value content of at least {limit} (build-down or build-up)"),
        "net_cost": N_("Regional value content of at least {limit} (net cost)"),
        "focused": N_("Regional value content of at least {limit} (focused on {codes})"),
    }
    codes = rule.codes if rule.method == "focused" else None
    fields = {"limit": percent(rule.least), "codes": codes.text() if codes else ""}
    text = Note(texts[rule.method], fields)
    basis: Basis | None = "NC" if rule.method == "net_cost" else rule.basis
    price = setting.price(basis)
    if price is None:
        if rule.method != "build_up" and not list(setting.not_originating(codes)):
            return Finding(True, text, limit=rule.least)
        lacking = (missing_price(setting, basis), *missing_parts(setting, codes))
        return Finding(None, text, missing=lacking, limit=rule.least)
    foreign = value_of(setting, setting.not_originating(codes))
    bounds = []
    if rule.method != "build_up":
        bounds.append(((price - foreign[1]) / price, (price - foreign[0]) / price))
    if rule.method in ("build_up", "either"):
        bounds.append(_built_up(setting, price, foreign[0]))
    low, high = max(b[0] for b in bounds), max(b[1] for b in bounds)
    truth = True if low >= rule.least else False if high < rule.least else None
    short = rule.least - (high if low == -INFINITE else low)
    return Finding(
        truth,
        text,
        missing=() if truth is not None else tuple(missing_parts(setting, codes)),
        unchanged=tuple(m.name for m, _ in setting.not_originating(codes)) if truth is not True else (),
        low=None if low == -INFINITE else low,
        high=high,
        limit=rule.least,
        excess=None if truth is True else short * price,
    )


def _built_up(setting: Setting, price: Decimal, foreign: Decimal) -> tuple[Decimal, Decimal]:
    """Bounds of the share of originating materials and, where the agreement counts it, of what is added."""
    low = high = ZERO
    for material, status in zip(setting.made.materials, setting.status, strict=True):
        low += (material.value or ZERO) if status is True else ZERO
        if status is not False:
            high += INFINITE if material.value is None else material.value
    adds, added = setting.agreement.build_up_adds, setting.made.added
    if adds is True and added is not None:
        low, high = low + added, high + added
    elif adds is not False:
        high = INFINITE  # as much as the price leaves
    return min(low, price) / price, min(high, price - min(foreign, price)) / price


def _not_above(rule: rules.NotAboveOriginating, setting: Setting) -> Finding:
    text = Note(N_("Non-originating materials are worth no more than originating ones"))
    low, high = value_of(setting, setting.not_originating())
    pairs = list(zip(setting.made.materials, setting.status, strict=True))
    sure = sum((m.value or ZERO for m, s in pairs if s is True), ZERO)
    most = sum((INFINITE if m.value is None else m.value for m, s in pairs if s is not False), ZERO)
    truth = True if high <= sure else False if low > most else None
    missing = () if truth is not None else tuple(missing_parts(setting, None))
    unchanged = tuple(m.name for m, _ in setting.not_originating()) if truth is not True else ()
    return Finding(truth, text, missing=missing, unchanged=unchanged)


def _wholly(rule: rules.WhollyObtained, setting: Setting) -> Finding:
    if rule.codes is None:
        text = Note(N_("The product is wholly obtained"))
        if any(sure for _, sure in setting.not_originating()):
            return Finding(False, text, unchanged=tuple(m.name for m, s in setting.not_originating() if s))
        truth = setting.answered(Condition("wholly_obtained", ""))
        question = Missing("wholly_obtained", Note(N_("Is the product wholly obtained in a party?")))
        return Finding(truth, text, missing=() if truth is not None else (question,))
    text = Note(N_("Materials of {codes} are wholly obtained"), {"codes": rule.codes.text()})
    truths, missing, against = [], [], []
    for material, status in zip(setting.made.materials, setting.status, strict=True):
        inside = rule.codes.holds(material.hs, setting.made.hs)
        if inside is False or material.wholly_obtained is True:
            continue
        fails = material.wholly_obtained is False or status is False
        truths.append(False if fails and inside else None)
        against.append(material.name)
        if not (fails and inside):
            text2 = N_("Is {part} wholly obtained in a party?")
            missing.append(Missing(f"{material.name}.wholly_obtained", Note(text2, {"part": material.name})))
    truth = conjunction(truths)
    return Finding(truth, text, missing=tuple(missing) if truth is None else (), unchanged=tuple(against))


def _made_from(rule: rules.MadeFrom, setting: Setting) -> Finding:
    others = [m for m, _ in setting.not_originating() if rule.codes.holds(m.hs, setting.made.hs) is not True]
    text = Note(N_("Made from materials of {codes}"), {"codes": rule.codes.text()})
    return _judged(rule.condition, setting, text, not others, tuple(m.name for m in others))


def _not_used(rule: rules.NotUsed, setting: Setting) -> Finding:
    used = [m for m, _ in setting.not_originating(rule.codes)]
    text = Note(N_("Not used: {text}"), {"text": rule.condition.text})
    return _judged(rule.condition, setting, text, not used, tuple(m.name for m in used))


def _judged(
    condition: Condition, setting: Setting, text: Note, settled: bool, names: tuple[str, ...]
) -> Finding:
    """True where the codes settle it, else as a person says."""
    truth = True if settled else setting.answered(condition)
    missing = () if truth is not None else (_question(condition),)
    return Finding(truth, text, missing=missing, unchanged=names if truth is not True else ())


def _question(condition: Condition) -> Missing:
    return Missing(condition.name, Note(N_("To be confirmed: {text}"), {"text": condition.text}))


def _condition(rule: Condition, setting: Setting) -> Finding:
    truth = setting.answered(rule)
    return Finding(
        truth,
        Note("{text}", {"text": rule.text}),
        missing=() if truth is not None else (_question(rule),),
    )


def _eased(rule: rules.Eased, setting: Setting) -> Finding:
    part = evaluate(rule.part, setting)
    note = setting.answered(rule.condition)
    truth = part.truth if part.truth is True or note is False else note
    missing = (*part.missing, _question(rule.condition)) if truth is None else ()
    return Finding(truth, Note(N_("With a note: {text}"), {"text": rule.condition.text}), (part,), missing)


def in_force(rule: rules.Dated, on: date | None) -> Truth:
    """Whether the table's own period of a rule holds on a day; None where the day is not told."""
    if on is None:
        return None
    return (rule.first is None or rule.first <= on) and (rule.last is None or on <= rule.last)


def _dated(rule: rules.Dated, setting: Setting) -> Finding:
    part, held = evaluate(rule.part, setting), in_force(rule, setting.on)
    fields = {
        "first": rule.first.isoformat() if rule.first else "…",
        "last": rule.last.isoformat() if rule.last else "…",
    }
    missing = part.missing
    if held is None:
        missing = (Missing("on", Note(N_("On which day are the goods imported?"))), *missing)
    truth = conjunction((held, part.truth))
    text = Note(N_("For imports from {first} to {last}"), fields)
    return Finding(truth, text, (part,), missing if truth is None else ())


def _joined(text: str, join: Callable[[Iterable[Truth]], Truth]) -> Callable[[Any, Setting], Finding]:
    def judge(rule: Any, setting: Setting) -> Finding:
        # What is no longer, or not yet, in force is no part of the rule.
        held = [
            p for p in rule.parts if not isinstance(p, rules.Dated) or in_force(p, setting.on) is not False
        ]
        parts = tuple(evaluate(part, setting) for part in held)
        truth = join(part.truth for part in parts)
        open_parts = [part for part in parts if part.truth is None]
        missing = distinct(m for part in open_parts for m in part.missing) if truth is None else ()

        return Finding(truth, Note(text), parts, missing)

    return judge


def _alike(values: Iterable[Truth]) -> Truth:
    """What holds whether the parts are alternatives or stand together."""
    found = list(values)
    return found[0] if len(set(found)) == 1 else None  # none in force: nothing is known


_CALLS: dict[type, Callable[[Any, Setting], Finding]] = {
    rules.WhollyObtained: _wholly,
    rules.TariffShift: shifted,
    rules.MaxNonOriginating: _max_value,
    rules.MaxWeight: _max_weight,
    rules.MinOriginatingWeight: _min_weight,
    rules.ValueContent: _content,
    rules.NotAboveOriginating: _not_above,
    rules.MadeFrom: _made_from,
    rules.NotUsed: _not_used,
    rules.Condition: _condition,
    rules.Eased: _eased,
    rules.Dated: _dated,
    rules.AllOf: _joined(N_("All of these"), conjunction),
    rules.AnyOf: _joined(N_("One of these"), disjunction),
    rules.Unjoined: _joined(N_("The table does not say whether these are alternatives"), _alike),
}
