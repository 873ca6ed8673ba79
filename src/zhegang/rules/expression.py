"""The language in which a rule states its test: small, typed, without side effects.

    income_last_year >= ttps_income_min
    all(degree_eligible, any(in_mainland_months >= six_months, student))
    cap_low < market_cap <= cap_high
    nationality in [AF, CU, KP]
    application_date <= after(default_date, limit_years)
    refer

`all`, `any`, `one` (exactly one), `not`; comparisons, chained as in mathematics;
membership; sums, products, `min`, `max`; `after(day, period)`; numbers without unit, days,
`true`, `false`, and words in quotes. A bare name is a fact or a parameter. `on` is the day
of the question; `refer` is what only the authority can answer. There is no other way to
call anything: a text is parsed into `Node`s here and never handed to Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhegang.core.i18n import N_

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d[\d_]*(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>\"[^\"]*\")|(?P<sign><=|>=|==|!=|[<>()\[\],+\-*/]))"
)
_COMPARE = ("<=", ">=", "==", "!=", "<", ">")
_LOGIC = ("all", "any", "one", "not")
_CALLS = (*_LOGIC, "min", "max", "after")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a parsed expression.

    `op` is number, date, text, flag, name, on, refer, list, all, any, one, not, min, max,
    after, compare, in, add, subtract, multiply or divide; `value` the literal, the name or
    the comparison signs; `text` the part as it was written.
    """

    op: str
    args: tuple[Node, ...] = ()
    value: Any = None
    text: str = ""

    def names(self) -> Iterator[str]:
        """Every name in the expression, from left to right."""
        if self.op == "name":
            yield self.value
        for arg in self.args:
            yield from arg.names()


class ExpressionError(Exception):
    """An expression cannot be read; `message` (translatable) says why, `found` where."""

    def __init__(self, message: str, found: str) -> None:
        self.message, self.found = message, found
        super().__init__(f"{message} {found}")


def parse(text: str) -> Node:
    """The expression `text` as a tree.

    Raises
    ------
    ExpressionError
        Not an expression of this language.
    """
    reader = _Reader(text)
    node = reader.comparison(0)
    if reader.kind != "end":
        raise ExpressionError(N_("The expression goes on after its end."), reader.rest())
    return node


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.source = text
        self.tokens = list(_tokens(text))
        self.place = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.place][0]

    @property
    def value(self) -> str:
        return self.tokens[self.place][1]

    def rest(self) -> str:
        return self.source[self.tokens[self.place][2] :].strip()

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1][1]

    def expect(self, sign: str) -> None:
        if self.kind != "sign" or self.value != sign:
            raise ExpressionError(N_("A bracket or comma is missing here."), self.rest() or self.source)
        self.take()

    def at(self, *signs: str) -> bool:
        return self.kind == "sign" and self.value in signs

    def node(self, start: int, op: str, args: tuple[Node, ...] = (), value: Any = None) -> Node:
        begin = self.tokens[start][2]
        end = self.tokens[self.place - 1][3]
        return Node(op, args, value, self.source[begin:end])

    def comparison(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise ExpressionError(N_("The expression is nested too deeply."), self.source[:60])
        start = self.place
        terms, signs = [self.sum(depth)], []
        while self.at(*_COMPARE):
            signs.append(self.take())
            terms.append(self.sum(depth))
        if self.kind == "name" and self.value == "in":
            if signs:
                raise ExpressionError(N_("A comparison cannot be tested for membership."), self.rest())
            self.take()
            members = self.list(depth)
            return self.node(start, "in", (terms[0], members))
        return self.node(start, "compare", tuple(terms), tuple(signs)) if signs else terms[0]

    def list(self, depth: int) -> Node:
        start = self.place
        self.expect("[")
        members = [self.member()]
        while self.at(","):
            self.take()
            members.append(self.member())
        self.expect("]")
        return self.node(start, "list", tuple(members))

    def member(self) -> Node:
        """A list holds literals only; a bare word there is a text."""
        start = self.place
        if self.kind == "name":
            word = self.take()
            return self.node(start, "text", value=word)
        if self.kind not in ("number", "date", "text"):
            raise ExpressionError(N_("A value is missing here."), self.rest() or self.source)
        return self.atom(0)

    def sum(self, depth: int) -> Node:
        start, left = self.place, self.product(depth)
        while self.at("+", "-"):
            op = "add" if self.take() == "+" else "subtract"
            right = self.product(depth)
            left = self.node(start, op, (left, right))
        return left

    def product(self, depth: int) -> Node:
        start, left = self.place, self.atom(depth)
        while self.at("*", "/"):
            op = "multiply" if self.take() == "*" else "divide"
            right = self.atom(depth)
            left = self.node(start, op, (left, right))
        return left

    def atom(self, depth: int) -> Node:
        start, kind = self.place, self.kind
        if kind == "number":
            return self._literal(start, "number", Decimal(self.take().replace("_", "")))
        if kind == "date":
            written = self.take()
            try:
                day = date.fromisoformat(written)
            except ValueError:
                raise ExpressionError(N_("This day is not in the calendar."), written) from None
            return self._literal(start, "date", day)
        if kind == "text":
            return self._literal(start, "text", self.take()[1:-1])
        if kind == "name" and self.value != "in":
            return self._named(start, depth)
        if self.at("("):
            self.take()
            inner = self.comparison(depth + 1)
            self.expect(")")
            return inner
        raise ExpressionError(N_("A value is missing here."), self.rest() or self.source)

    def _literal(self, start: int, op: str, value: Any) -> Node:
        return self.node(start, op, value=value)

    def _named(self, start: int, depth: int) -> Node:
        name = self.take()
        if self.at("("):
            if name not in _CALLS:
                raise ExpressionError(N_("There is no such function."), name)
            self.take()
            args = [self.comparison(depth + 1)]
            while self.at(","):
                self.take()
                args.append(self.comparison(depth + 1))
            self.expect(")")
            if (name == "not" and len(args) != 1) or (name == "after" and len(args) != 2):
                raise ExpressionError(N_("The function takes another number of values."), name)
            return self.node(start, name, tuple(args))
        if name in ("true", "false"):
            return self._literal(start, "flag", name == "true")
        if name in ("on", "refer"):
            return self.node(start, name)
        return self.node(start, "name", value=name)


def _tokens(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, text, start, end) of every token, and one `end`."""
    place = 0
    stripped = text.rstrip()
    while place < len(stripped):
        found = _TOKEN.match(stripped, place)
        if found is None:
            raise ExpressionError(N_("This sign has no meaning in an expression."), stripped[place:].strip())
        kind = str(found.lastgroup)
        yield kind, found[kind], found.start(kind), found.end(kind)
        place = found.end()
    yield "end", "", len(text), len(text)
