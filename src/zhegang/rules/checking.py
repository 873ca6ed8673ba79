"""Checks an expression before it is ever used: known names, kinds and units that agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from zhegang.core.i18n import N_
from zhegang.rules.expression import Node
from zhegang.rules.model import Fact, Parameter
from zhegang.rules.units import NO_UNIT, Unit, multiply, unit_text

PERIODS = ("year", "month", "day")

Report = Callable[[str, str], None]  # message (translatable), the part of the text concerned


@dataclass(frozen=True, slots=True)
class Kind:
    """What a part of an expression is: number (with unit), truth, date, or text."""

    name: str
    unit: Unit = NO_UNIT
    choices: tuple[str, ...] = ()

    def told(self) -> str:
        return f"{self.name} [{unit_text(self.unit)}]" if self.name == "number" else self.name


_ANY = Kind("any")  # after a fault was reported: agrees with everything
_TRUTH = Kind("truth")
_DATE = Kind("date")
_CODES = Kind("codes")


def check(node: Node, facts: Mapping[str, Fact], parameters: Mapping[str, Parameter], report: Report) -> None:
    """Reports everything wrong with an expression that must be true or false."""
    found = _kind(node, facts, parameters, report)
    if found.name not in ("truth", "any"):
        report(N_("A test must be true or false."), node.text)


def of_declared(declared: Fact | Parameter) -> Kind:
    """The kind of a name as its declaration gives it."""
    if declared.kind == "number":
        return Kind("number", declared.unit)
    if declared.kind == "flag":
        return _TRUTH
    if declared.kind == "date":
        return _DATE
    if declared.kind == "codes":
        return _CODES
    return Kind("text", choices=declared.choices if isinstance(declared, Fact) else ())


def _kind(node: Node, facts: Mapping[str, Fact], parameters: Mapping[str, Parameter], report: Report) -> Kind:
    match node.op:
        case "number":
            return Kind("number")
        case "date" | "on":
            return _DATE
        case "text":
            return Kind("text", choices=(node.value,))
        case "flag" | "refer":
            return _TRUTH
        case "name":
            declared = facts.get(node.value) or parameters.get(node.value)
            if declared is None:
                report(N_("No fact or parameter has this name."), node.value)
                return _ANY
            return of_declared(declared)
    kinds = [_kind(arg, facts, parameters, report) for arg in node.args if arg.op != "list"]
    match node.op:
        case "all" | "any" | "one" | "not":
            for arg, kind in zip(node.args, kinds, strict=True):
                if kind.name not in ("truth", "any"):
                    report(N_("This part must be true or false."), arg.text)
            return _TRUTH
        case "compare":
            for sign, (left, right) in zip(node.value, pairwise(kinds), strict=True):
                _comparable(sign, left, right, node, report)
            return _TRUTH
        case "in":
            subject = Kind("text") if kinds[0] == _CODES else kinds[0]
            for member in node.args[1].args:
                _comparable("==", subject, _kind(member, facts, parameters, report), member, report)
            return _TRUTH
        case "after":
            return _after(kinds, node, report)
    return _arithmetic(kinds, node, report)


def _comparable(sign: str, left: Kind, right: Kind, node: Node, report: Report) -> None:
    if "any" in (left.name, right.name):
        return
    if left.name != right.name:
        report(N_("Two different kinds of value are compared."), node.text)
    elif left.name == "number" and _bare(left.unit) != _bare(right.unit):
        report(N_("Values of different units are compared."), node.text)
    elif left.name in ("text", "truth", "codes") and sign not in ("==", "!="):
        report(N_("These values have no order."), node.text)
    elif left.choices and right.choices and not set(left.choices) & set(right.choices):
        report(N_("The fact can never have this value."), node.text)


def _after(kinds: list[Kind], node: Node, report: Report) -> Kind:
    day, period = kinds
    if day.name not in ("date", "any"):
        report(N_("The first value of `after` must be a day."), node.text)
    named = node.args[1].op == "name"
    known = named and period.name == "number" and unit_text(period.unit) in PERIODS
    if not known and period.name != "any":
        report(N_("The second value of `after` must be a name in years, months or days."), node.text)
    return _DATE


def _arithmetic(kinds: list[Kind], node: Node, report: Report) -> Kind:
    for arg, kind in zip(node.args, kinds, strict=True):
        if kind.name not in ("number", "any"):
            report(N_("This part must be a number."), arg.text)
            return _ANY
    if _ANY in kinds:
        return _ANY
    if node.op in ("multiply", "divide"):
        return Kind("number", multiply(kinds[0].unit, kinds[1].unit, 1 if node.op == "multiply" else -1))
    if any(_bare(kind.unit) != _bare(kinds[0].unit) for kind in kinds):
        report(N_("Values of different units are added or compared."), node.text)
        return _ANY
    return kinds[0]


def _bare(unit: Unit) -> Unit:
    """A share is a pure number; its name only says how it is written."""
    return tuple(part for part in unit if part[0] != "share")
