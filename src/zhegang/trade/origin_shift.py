"""Change of tariff classification, with what a rule lets stay unchanged and the agreement's tolerance."""

from __future__ import annotations

from decimal import Decimal

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
    missing_price,
    percent,
    value_of,
    weight_of,
)
from zhegang.trade.origin_inputs import Material, Tolerance
from zhegang.trade.origin_rules import Codes

LEVELS = {2: N_("chapter"), 4: N_("heading"), 6: N_("subheading")}


def shifted(rule: rules.TariffShift, setting: Setting) -> Finding:
    """Change of classification, with what the rule itself allows and the agreement's tolerance."""
    same = Codes(same=rule.level) if rule.level else Codes()
    against: list[tuple[Material, bool]] = []
    eased: list[tuple[Material, bool]] = []
    for material, status in setting.not_originating():
        kept = same.holds(material.hs, setting.made.hs)
        barred = rule.excluded.holds(material.hs, setting.made.hs) if rule.excluded else False
        stands = disjunction((kept, barred))
        if stands is False:
            continue
        allowed = rule.allowed.holds(material.hs, setting.made.hs) if rule.allowed else False
        (eased if allowed is True else against).append((material, status and stands is True))
    fields = {
        "level": Note(LEVELS[rule.level]) if rule.level else "",
        "codes": rule.excluded.text() if rule.excluded else "",
    }
    if rule.level == 0:
        text = (
            N_("Non-originating materials of any heading, except of {codes}")
            if rule.excluded
            else N_("Non-originating materials of any heading")
        )
    elif rule.excluded:
        text = N_("Every non-originating material is of another {level}, and not of {codes}")
    else:
        text = N_("Every non-originating material is of another {level}")
    note = Note(text, fields)
    truth: Truth = True if not against else False if any(sure for _, sure in against) else None
    parts, missing = [], _of_codes(against)
    if truth is not True:
        for tolerance in setting.agreement.tolerance(setting.made.hs):
            parts.append(_tolerated(tolerance, setting, against))
        truth = disjunction((truth, *(part.truth for part in parts)))
        if not parts and truth is False:
            missing.append(_missing_tolerance(setting, against))
            truth = None
    if eased and rule.allowed_share is not None:
        parts.append(_allowed(rule, setting, eased))
        truth = conjunction((truth, parts[-1].truth))
    unchanged = tuple(m.name for m, _ in against)
    return Finding(
        truth,
        note,
        tuple(parts),
        tuple(missing) if truth is None else (),
        unchanged if truth is not True else (),
    )


def _of_codes(against: list[tuple[Material, bool]]) -> list[Missing]:
    found = []
    for material, sure in against:
        name = {"part": material.name}
        if not sure and material.hs is None:
            found.append(Missing(f"{material.name}.hs", Note(N_("Under which code does {part} fall?"), name)))
        if not sure and material.origin is None:
            found.append(Missing(f"{material.name}.origin", Note(N_("Where is {part} made?"), name)))
        elif not sure and material.originating is None:
            text = N_("Does {part} originate under the agreement, with a supplier's declaration?")
            found.append(Missing(f"{material.name}.originating", Note(text, name)))
    return found


def _missing_tolerance(setting: Setting, against: list[tuple[Material, bool]]) -> Missing:
    _, high = value_of(setting, against)
    price = setting.made.ex_works or setting.made.fob
    needed = "?" if price is None or high == INFINITE else percent((high / price).quantize(Decimal("0.0001")))
    text = N_(
        "The tolerance of {agreement} for this chapter is not held; {needed} of the price would be needed."
    )
    return Missing("tolerance", Note(text, {"agreement": setting.agreement.code, "needed": needed}))


def _tolerated(tolerance: Tolerance, setting: Setting, against: list[tuple[Material, bool]]) -> Finding:
    """Whether what did not change its code stays under the agreement's tolerance."""
    weights = tolerance.kind == "weight"
    low, high = weight_of(against) if weights else value_of(setting, against)
    whole = setting.made.weight_kg if weights else setting.price(tolerance.basis)
    fields = {"limit": percent(tolerance.share)}
    told = (
        N_("Tolerance: up to {limit} of the weight")
        if weights
        else N_("Tolerance: up to {limit} of the price")
    )
    text = Note(told, fields)
    if whole is None:
        lacking = (
            Missing("weight_kg", Note(N_("What does one unit weigh?")))
            if weights
            else missing_price(setting, tolerance.basis)
        )
        return Finding(None, text, missing=(lacking,), limit=tolerance.share)
    truth = at_most(low, high, tolerance.share * whole)
    missing: list[Missing] = []
    if truth is None:
        word = N_("What does {part} weigh?") if weights else N_("What is {part} worth?")
        kind = "weight_kg" if weights else "value"
        missing = [
            Missing(f"{m.name}.{kind}", Note(word, {"part": m.name}))
            for m, _ in against
            if getattr(m, kind) is None
        ]
    return Finding(
        truth, text, missing=tuple(missing), low=low / whole,
        high=None if high == INFINITE else high / whole, limit=tolerance.share,
    )  # fmt: skip


def _allowed(rule: rules.TariffShift, setting: Setting, eased: list[tuple[Material, bool]]) -> Finding:
    limit = rule.allowed_share or ZERO
    text = Note(
        N_("What the rule lets stay unchanged makes up at most {limit} of the price"),
        {"limit": percent(limit)},
    )
    price = setting.price(rule.basis)
    if price is None:
        return Finding(None, text, missing=(missing_price(setting, rule.basis),), limit=limit)
    low, high = value_of(setting, eased)
    truth = at_most(low, high, limit * price)
    return Finding(
        truth, text, unchanged=tuple(m.name for m, _ in eased) if truth is not True else (), low=low / price,
        high=None if high == INFINITE else high / price, limit=limit,
        excess=None if truth is True else (low if high == INFINITE else high) - limit * price,
    )  # fmt: skip
