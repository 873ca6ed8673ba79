"""What rules of origin are judged by: bounds of values and weights, findings, open questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhegang.core.i18n import N_, Note
from zhegang.rules.kleene import Truth
from zhegang.trade.origin_inputs import Agreement, Material, Production
from zhegang.trade.origin_rules import Basis, Codes, Condition

ZERO, INFINITE = Decimal(0), Decimal("Infinity")
PRICES = {"EXW": "ex_works", "FOB": "fob", "NC": "net_cost"}


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that would help to decide: its name, and the question."""

    fact: str
    text: Note


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one node of a rule.

    `low` and `high` bound a share (fraction of the price or the weight), `limit` is what
    the rule sets; `unchanged` names the parts that stand against it.
    """

    truth: Truth
    text: Note
    parts: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    unchanged: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    limit: Decimal | None = None
    excess: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What rules are judged in. `status` says of each material whether it originates.

    With `confirmed`, open conditions count as confirmed: for what would have to change.
    """

    made: Production
    agreement: Agreement
    status: tuple[Truth, ...]
    confirmed: bool = False
    on: date | None = None

    def not_originating(self, codes: Codes | None = None) -> Iterable[tuple[Material, bool]]:
        """Materials of `codes` that may be non-originating, and whether they surely are."""
        for material, status in zip(self.made.materials, self.status, strict=True):
            inside = True if codes is None else codes.holds(material.hs, self.made.hs)
            if status is not True and inside is not False:
                yield material, status is False and inside is True

    def price(self, basis: Basis | None) -> Decimal | None:
        named = basis or self.agreement.basis
        return None if named is None else getattr(self.made, PRICES[named])

    def answered(self, condition: Condition) -> Truth:
        known = self.made.facts.get(condition.name)
        return True if known is None and self.confirmed else known


def value_of(setting: Setting, found: Iterable[tuple[Material, bool]]) -> tuple[Decimal, Decimal]:
    """Bounds of what those materials count for."""
    low = high = ZERO
    for material, sure in found:
        least, most = counted(material, setting.agreement)
        low += least if sure else ZERO
        high += most
    return low, high


def counted(material: Material, agreement: Agreement) -> tuple[Decimal, Decimal]:
    """Bounds of the non-originating value of a material that does not originate."""
    whole = (ZERO, INFINITE) if material.value is None else (material.value, material.value)
    if material.foreign_value is None or agreement.cumulation.full is False:
        return whole
    if agreement.cumulation.full:
        return material.foreign_value, material.foreign_value
    return min(material.foreign_value, whole[0]), whole[1]


def weight_of(found: Iterable[tuple[Material, bool]]) -> tuple[Decimal, Decimal]:
    """Bounds of what those materials weigh."""
    low = high = ZERO
    for material, sure in found:
        low += (material.weight_kg or ZERO) if sure else ZERO
        high += INFINITE if material.weight_kg is None else material.weight_kg
    return low, high


def at_most(low: Decimal, high: Decimal, limit: Decimal) -> Truth:
    """Whether a figure between `low` and `high` is at most `limit`."""
    return True if high <= limit else False if low > limit else None


def distinct(found: Iterable[Missing]) -> tuple[Missing, ...]:
    """Each fact asked for once, in order."""
    return tuple({one.fact: one for one in reversed(list(found))}.values())[::-1]


def percent(share: Decimal) -> str:
    """0.4 is 40 %."""
    return f"{(share * 100).normalize():f} %"


def missing_price(setting: Setting, basis: Basis | None) -> Missing:
    named = basis or setting.agreement.basis
    if named is None:
        text = N_("The price that {agreement} counts on (ex works or free on board) is not held.")
        return Missing("basis", Note(text, {"agreement": setting.agreement.code}))
    told = {
        "EXW": N_("What is the ex-works price of one unit?"),
        "FOB": N_("What is the free-on-board value of one unit?"),
        "NC": N_("What is the net cost of one unit?"),
    }
    return Missing(PRICES[named], Note(told[named]))


def missing_parts(setting: Setting, codes: Codes | None, weights: bool = False) -> list[Missing]:
    """What is not known of the materials that count."""
    found = []
    for material, sure in setting.not_originating(codes):
        name = {"part": material.name}
        if weights and material.weight_kg is None:
            found.append(Missing(f"{material.name}.weight_kg", Note(N_("What does {part} weigh?"), name)))
        if not weights and material.value is None:
            found.append(Missing(f"{material.name}.value", Note(N_("What is {part} worth?"), name)))
        if material.hs is None and codes is not None:
            found.append(Missing(f"{material.name}.hs", Note(N_("Under which code does {part} fall?"), name)))
        if not sure and material.origin is None:
            found.append(Missing(f"{material.name}.origin", Note(N_("Where is {part} made?"), name)))
        elif not sure and material.originating is None:
            text = N_("Does {part} originate under the agreement, with a supplier's declaration?")
            found.append(Missing(f"{material.name}.originating", Note(text, name)))
    return found
