"""Law as dated data: facts, parameters, authorities, schemes and their criteria, frozen.

Dates are half-open inside: `valid_from` is the first day, `until` the first day after the
last. Files write the last day (`valid_to`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from zhegang.core.i18n import LANGS, Words
from zhegang.rules.expression import Node
from zhegang.rules.units import Unit, unit_text

Grade = Literal["A", "B", "C"]
FactKind = Literal["number", "flag", "choice", "code", "codes", "date"]
FactValue = bool | Decimal | date | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a rule asks about a firm or a person.

    `code` is one of an open set of short codes (a country), `codes` several of them,
    `choice` one of a closed set. `bring` says what shows the fact.
    """

    id: str
    label: Words
    kind: FactKind
    unit: Unit
    choices: tuple[str, ...]
    bring: Words | None
    place: str  # file:line, for messages


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a parameter is from `valid_from` up to, not including, `until`."""

    valid_from: date
    until: date | None
    value: Any
    source: str
    grade: Grade
    note: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law with its history."""

    id: str
    label: Words
    kind: FactKind
    unit: Unit
    values: tuple[DatedValue, ...]

    def at(self, on: date) -> DatedValue | None:
        """The value in force on a day; None where none is held."""
        return next((v for v in self.values if in_force(v.valid_from, v.until, on)), None)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who decides, and where to reach it."""

    id: str
    name: Words
    contact: str
    role: Words


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a scheme while one text of the law is in force.

    `parameters` and `facts` are those its test names; `decides` the authority asked where
    the test cannot answer.
    """

    id: str
    text: Words
    test: Node
    source: str
    grade: Grade
    valid_from: date
    until: date | None
    decides: Authority
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]

    def wording(self, on: date) -> Words:
        """The text with the figures in force on a day."""
        return self.text.fill({p.id: figure(p, on) for p in self.parameters.values()})


@dataclass(frozen=True, slots=True)
class Scheme:
    """A dated list of criteria, all of which must be met."""

    id: str
    name: Words
    purpose: Words
    apply: Words
    authority: Authority
    source: str
    valid_from: date
    until: date | None
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything loaded, by id."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    authorities: Mapping[str, Authority]
    schemes: Mapping[str, Scheme]


def in_force(valid_from: date, until: date | None, on: date) -> bool:
    """Whether a day lies in the half-open period."""
    return valid_from <= on and (until is None or on < until)


def figure(parameter: Parameter, on: date) -> Words:
    """The value in force as a reader writes it: `HK$2,500,000`, `75%`, `36`; `?` where none is."""
    held = parameter.at(on)
    return told(None if held is None else held.value, parameter.unit)


def told(value: FactValue, unit: Unit) -> Words:
    """A value with its unit in the three languages; `?` where it is not held."""
    if value is None:
        return Words("?", "?", "?")
    if isinstance(value, bool):
        return Words("yes", "是", "是") if value else Words("no", "否", "否")
    if not isinstance(value, Decimal):
        listed = ", ".join(value) if isinstance(value, tuple) else str(value)
        return Words(listed, listed, listed)
    written = f"{value:,f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    money = next((name for name, power in unit if power == 1 and name in _MONEY), None)
    if money:
        mark = _MONEY[money]
        return Words(*(f"{mark}{written}" for _ in LANGS))
    if unit_text(unit) == "share":
        percent = f"{(value * 100).normalize():f}%"
        return Words(percent, percent, percent)
    return Words(written, written, written)


_MONEY = {"HKD": "HK$", "USD": "US$", "CNY": "RMB "}
