"""Product-specific rules of origin as expression trees.

A rule is a tree of the small frozen classes below; `zhegang.trade.origin_evaluation` says of
a tree whether it is met, three-valued. Nothing here knows a publisher or a language: the
importers in `zhegang.ingest` make the trees from texts and tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Basis = Literal["EXW", "FOB", "NC"]
"""Ex-works price, free-on-board value, net cost."""

Method = Literal["build_down", "build_up", "either", "net_cost", "focused"]

# A basis of None is the agreement's own; where that is not held either, nothing is decided.


@dataclass(frozen=True, slots=True)
class Codes:
    """Goods named by code: inclusive ranges of 2, 4 or 6 digits, less `but`.

    `same` (2, 4 or 6) adds the chapter, heading or subheading of the product itself.
    """

    ranges: tuple[tuple[str, str], ...] = ()
    same: int = 0
    but: tuple[tuple[str, str], ...] = ()

    def holds(self, code: str | None, product: str) -> bool | None:
        """Whether `code` is one of them; None when it is not known, or too short to tell."""
        if code is None:
            return None
        inside = [_within(code, low, high) for low, high in self.ranges]
        if self.same:
            inside.append(None if len(code) < self.same else code[: self.same] == product[: self.same])
        outside = [_within(code, low, high) for low, high in self.but]
        if True in outside or not (True in inside or None in inside):
            return False
        return True if True in inside and None not in outside else None

    def text(self) -> str:
        """The codes as people write them; empty for the product's own."""
        told = [low if low == high else f"{low}–{high}" for low, high in self.ranges]
        return ", ".join(told)


def _within(code: str, low: str, high: str) -> bool | None:
    if len(code) >= len(low):
        return low <= code[: len(low)] <= high
    # A code that stops short: surely outside, or not known.
    return None if low[: len(code)] <= code <= high[: len(code)] else False


@dataclass(frozen=True, slots=True)
class WhollyObtained:
    """The good itself (`codes` None), or every material of those codes, is wholly obtained."""

    codes: Codes | None = None


@dataclass(frozen=True, slots=True)
class TariffShift:
    """Each non-originating material is of another chapter (2), heading (4) or subheading (6).

    Level 0 asks no change of itself. A material of `excluded` never counts as changed.
    `allowed` may stay unchanged up to `allowed_share` of the price on `basis`.
    """

    level: Literal[0, 2, 4, 6]
    excluded: Codes | None = None
    allowed: Codes | None = None
    allowed_share: Decimal | None = None
    basis: Basis | None = "EXW"


@dataclass(frozen=True, slots=True)
class MaxNonOriginating:
    """Value of non-originating materials (of `codes`, None: all) at most `limit` of the price."""

    limit: Decimal
    basis: Basis | None = "EXW"
    codes: Codes | None = None


@dataclass(frozen=True, slots=True)
class MaxWeight:
    """Weight of non-originating materials of `codes` at most `limit` of the product's weight."""

    limit: Decimal
    codes: Codes | None = None


@dataclass(frozen=True, slots=True)
class MinOriginatingWeight:
    """At least `share` by weight of the materials of `codes` is originating."""

    share: Decimal
    codes: Codes


@dataclass(frozen=True, slots=True)
class ValueContent:
    """Regional value content of at least `least`.

    build_down (V - N) / V, build_up O / V, net_cost (NC - N) / NC, focused: build-down that
    counts only non-originating materials of `codes`; either: build_down or build_up. V is
    the price on `basis`, N and O the values of non-originating and originating materials.
    """

    least: Decimal
    method: Method = "either"
    basis: Basis | None = None
    codes: Codes | None = None


@dataclass(frozen=True, slots=True)
class NotAboveOriginating:
    """Non-originating materials are together worth no more than originating ones."""


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """Made from materials of `codes`; materials of another kind are for a person to judge."""

    codes: Codes
    condition: Condition


@dataclass(frozen=True, slots=True)
class NotUsed:
    """Materials of `codes` that `condition` describes are not used non-originating."""

    codes: Codes
    condition: Condition


@dataclass(frozen=True, slots=True)
class Condition:
    """What a person confirms: a process, a described material, or a text not read (`held`).

    `name` is the fact by which it is answered; `text` the publisher's own words.
    """

    name: str
    text: str
    kind: Literal["process", "materials", "held"] = "process"


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Unjoined:
    """Rules whose table does not say whether they are alternatives or stand together."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Eased:
    """`part`, which a note can only ease: where it fails, the note decides."""

    part: Rule
    condition: Condition


@dataclass(frozen=True, slots=True)
class Dated:
    """`part`, which the table holds only for imports from `first` to `last`, both inclusive."""

    part: Rule
    first: date | None = None
    last: date | None = None


Rule = (
    WhollyObtained
    | TariffShift
    | MaxNonOriginating
    | MaxWeight
    | MinOriginatingWeight
    | ValueContent
    | NotAboveOriginating
    | MadeFrom
    | NotUsed
    | Condition
    | AllOf
    | AnyOf
    | Unjoined
    | Eased
    | Dated
)


def conditions(rule: Rule) -> tuple[Condition, ...]:
    """Every condition in the tree, in order."""
    if isinstance(rule, Condition):
        return (rule,)
    if isinstance(rule, MadeFrom | NotUsed):
        return (rule.condition,)
    if isinstance(rule, Eased):
        return (*conditions(rule.part), rule.condition)
    if isinstance(rule, Dated):
        return conditions(rule.part)
    if isinstance(rule, AllOf | AnyOf | Unjoined):
        return tuple(found for part in rule.parts for found in conditions(part))
    return ()


def alternatives(rule: Rule) -> tuple[Rule, ...]:
    """The ways in which a rule can be met."""
    if isinstance(rule, AnyOf):
        return tuple(found for part in rule.parts for found in alternatives(part))
    return (rule,)


def any_of(*parts: Rule) -> Rule:
    """One rule as itself, several as alternatives."""
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def all_of(*parts: Rule) -> Rule:
    """One rule as itself, several together."""
    return parts[0] if len(parts) == 1 else AllOf(parts)
