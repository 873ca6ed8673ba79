"""Answers a scheme's criteria from facts, on a day, in three-valued logic, with a trace.

A missing fact, a rule of grade C, a figure not held for the day and `refer` are unknown.
What is known can still settle the answer: false in an `all`, true in an `any`. More facts
can turn unknown into an answer, never one answer into another.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation
from itertools import pairwise
from typing import Any, Literal

from zhegang.core.i18n import Words
from zhegang.rules.expression import Node
from zhegang.rules.kleene import Truth, conjunction, disjunction, exactly_one, negation
from zhegang.rules.model import (
    Authority,
    Criterion,
    DatedValue,
    Grade,
    Scheme,
    in_force,
)
from zhegang.rules.units import unit_text

Cause = Literal["fact", "refer", "figure", "grade"]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One part of a test with its value; `cause` says why a leaf is unknown."""

    text: str
    op: str
    value: Any
    children: tuple[Trace, ...] = ()
    cause: Cause | None = None
    name: str = ""  # of the fact or parameter
    source: str = ""  # of the figure used

    def open_leaves(self) -> Iterator[Trace]:
        """The unknown leaves on which an unknown answer hangs.

        Where the law itself is unsure (`grade`), no fact below it would settle anything.
        """
        if self.value is not None:
            return
        if self.cause is not None:
            yield self
            return
        for child in self.children:
            yield from child.open_leaves()


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion answered.

    `missing` names facts not given; `open_causes` every reason for an unknown; `grade` is
    the weakest of the rule and the figures it uses; `found` the facts used.
    """

    criterion: Criterion
    text: Words
    result: Literal["met", "not_met", "unknown"]
    found: Mapping[str, Any]
    missing: tuple[str, ...]
    open_causes: tuple[Cause, ...]
    grade: Grade
    sources: tuple[str, ...]
    decides: Authority
    trace: Trace


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The answer for a scheme on a day."""

    scheme: Scheme
    on: date
    result: Literal["eligible", "not_eligible", "undetermined", "not_in_force"]
    criteria: tuple[CriterionResult, ...]
    missing: tuple[str, ...]
    trace: Trace


def evaluate(scheme: Scheme, facts: Mapping[str, Any], on: date) -> Evaluation:
    """Whether the facts meet every criterion of `scheme` in force on `on`.

    `facts` maps names to bool, int, float, Decimal, date or str; a name left out, or None,
    is a missing fact. Names no criterion asks for are ignored.

    Returns
    -------
    `not_in_force` outside the scheme's period; `not_eligible` when one criterion fails;
    `eligible` when all are met; else `undetermined`, with `missing`.
    """
    if not in_force(scheme.valid_from, scheme.until, on):
        return Evaluation(scheme, on, "not_in_force", (), (), Trace(scheme.id, "all", False))
    live = [c for c in scheme.criteria if in_force(c.valid_from, c.until, on)]
    answered = tuple(_answer(criterion, facts, on) for criterion in live)
    truths: list[Truth] = [_TRUTH[answer.result] for answer in answered]
    # A period without any criterion on file is a gap in what we hold, not a free pass.
    value = conjunction(truths) if truths else None
    trace = Trace(scheme.id, "all", value, tuple(answer.trace for answer in answered))
    result = {True: "eligible", False: "not_eligible", None: "undetermined"}[value]
    missing = {name: None for answer in answered for name in answer.missing}
    return Evaluation(scheme, on, result, answered, tuple(missing), trace)  # type: ignore[arg-type]


_TRUTH: dict[str, Truth] = {"met": True, "not_met": False, "unknown": None}
_RESULT: dict[Truth, Literal["met", "not_met", "unknown"]] = {True: "met", False: "not_met", None: "unknown"}


def _answer(criterion: Criterion, facts: Mapping[str, Any], on: date) -> CriterionResult:
    used = {name: held for name, p in criterion.parameters.items() if (held := p.at(on))}
    trace = _Evaluator(criterion, facts, used, on).trace(criterion.test)
    asked = dict.fromkeys(criterion.test.names())
    # A figure that only the wording shows does not weaken the answer.
    grade = max([criterion.grade, *(held.grade for name, held in used.items() if name in asked)])
    if grade == "C":
        # Unsure law answers nothing, in either direction.
        trace = Trace(trace.text, "grade", None, (trace,), cause="grade", source=criterion.source)
    leaves = tuple(trace.open_leaves())
    names = {leaf.name: None for leaf in leaves if leaf.cause == "fact"}
    causes = {leaf.cause: None for leaf in leaves if leaf.cause}
    return CriterionResult(
        criterion=criterion,
        text=criterion.wording(on),
        result=_RESULT[trace.value],
        found={n: exact(facts[n]) for n in asked if n in criterion.facts and facts.get(n) is not None},
        missing=tuple(names),
        open_causes=tuple(causes),
        grade=grade,
        sources=tuple(dict.fromkeys([criterion.source, *(held.source for held in used.values())])),
        decides=criterion.decides,
        trace=trace,
    )


def truth(test: Node, facts: Mapping[str, Any], on: date) -> Truth:
    """The value of a test that names facts only, such as a pack's condition for an area."""
    value: Truth = _Evaluator(None, facts, {}, on).trace(test).value
    return value


def exact(value: Any) -> Any:
    """A number as Decimal with the digits it was written with; a list as a tuple."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return tuple(value) if isinstance(value, list | set | frozenset) else value


@dataclass(frozen=True, slots=True)
class _Evaluator:
    criterion: Criterion | None
    facts: Mapping[str, Any]
    figures: Mapping[str, DatedValue]
    on: date

    def trace(self, node: Node) -> Trace:
        match node.op:
            case "number" | "date" | "text" | "flag":
                return Trace(node.text, node.op, node.value)
            case "on":
                return Trace(node.text, "on", self.on)
            case "refer":
                return Trace(node.text, "refer", None, cause="refer")
            case "name":
                return self._named(node)
            case "in":
                return self._member(node)
        children = tuple(self.trace(arg) for arg in node.args)
        return Trace(node.text, node.op, self._combine(node, [c.value for c in children]), children)

    def _named(self, node: Node) -> Trace:
        name = node.value
        if self.criterion is not None and name in self.criterion.parameters:
            held = self.figures.get(name)
            if held is None:
                return Trace(node.text, "figure", None, cause="figure", name=name)
            return Trace(node.text, "figure", held.value, name=name, source=held.source)
        value = exact(self.facts.get(name))
        return Trace(node.text, "fact", value, cause="fact" if value is None else None, name=name)

    def _member(self, node: Node) -> Trace:
        subject = self.trace(node.args[0])
        members = [member.value for member in node.args[1].args]
        held = subject.value
        if isinstance(held, tuple):
            value: Truth = any(code in members for code in held)
        else:
            value = None if held is None else held in members
        return Trace(node.text, "in", value, (subject,))

    def _combine(self, node: Node, values: list[Any]) -> Any:
        match node.op:
            case "all":
                return conjunction(values)
            case "any":
                return disjunction(values)
            case "one":
                return exactly_one(values)
            case "not":
                return negation(values[0])
            case "compare":
                pairs = zip(node.value, pairwise(values), strict=True)
                return conjunction(_compare(sign, left, right) for sign, (left, right) in pairs)
        if None in values:
            return None
        match node.op:
            case "min":
                return min(values)
            case "max":
                return max(values)
            case "after":
                return self._after(node, *values)
        return _calculate(node.op, *values)

    def _after(self, node: Node, day: date, period: Decimal) -> date | None:
        assert self.criterion is not None
        name = node.args[1].value
        declared = self.criterion.parameters.get(name) or self.criterion.facts[name]
        return shift(day, period, unit_text(declared.unit))


def _compare(sign: str, left: Any, right: Any) -> Truth:
    return None if left is None or right is None else _COMPARE[sign](left, right)


def _calculate(op: str, left: Decimal, right: Decimal) -> Decimal | None:
    try:
        if op == "add":
            return left + right
        if op == "subtract":
            return left - right
        return left * right if op == "multiply" else left / right
    except (DivisionByZero, InvalidOperation):
        return None


def shift(day: date, period: Decimal, unit: str) -> date | None:
    """The day a whole number of years, months or days after `day`; None outside the calendar.

    Where the month reached has no such day (29 to 31), its last day is taken.
    """
    whole = int(period)
    try:
        if unit == "day":
            return day + timedelta(days=whole)
        months = day.year * 12 + day.month - 1 + whole * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last))
    except (OverflowError, ValueError):
        return None
