"""The measure store: dated duties of every jurisdiction, ready to be asked.

A measure joins goods (prefixes, named lists, or the headings a tariff line refers to),
origins, an interval of instants and a rate, with its citation. Measures of one `slot`
compete: the one with the highest priority that applies is charged, the others are not.
Two measures of one slot and priority that could apply to the same entry are refused when
the store is built, not chosen between at run time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import inf
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from zhegang.trade.expression import Expression

# add: a rate on top; floor: raises base and addition together to the rate; exempt: nothing,
# in place of what ranks below; printed: stands in the schedule but is not collected;
# unknown: something is owed, its rate is not held; base and preference: the ordinary duty.
Kind = Literal["base", "preference", "add", "floor", "exempt", "printed", "unknown"]
Clock = Literal["entry", "loading", "export"]
Membership = Literal["in", "split", "unknown"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact about the goods. `at_least` compares a share; else the fact must be `wanted`.

    `default` answers when the case does not say (a relief that must be claimed counts as
    not claimed); None leaves the measure undetermined. Chapters in `not_in` skip the test.
    """

    fact: str
    at_least: Decimal | None = None
    wanted: bool = True
    default: bool | None = None
    not_in: tuple[str, ...] = ()

    def holds(self, facts: Mapping[str, Any], code: str) -> bool | None:
        if code.startswith(self.not_in):
            return True
        given = facts.get(self.fact)
        if given is None:
            return self.default
        if self.at_least is not None:
            return Decimal(str(given)) >= self.at_least
        return bool(given) is self.wanted


@dataclass(frozen=True, slots=True)
class ClockRule:
    """An instant of loading, export or entry that must lie in [start, end)."""

    clock: Clock
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One dated duty. `start` and `end` are POSIX seconds, half-open; None origins is any."""

    id: str
    market: str
    layer: str
    slot: str
    authority: str
    heading: str
    kind: Kind
    rate: Expression
    origins: frozenset[str] | None
    excluded: frozenset[str]
    prefixes: tuple[str, ...]
    headings: tuple[str, ...]
    lists: tuple[str, ...]
    except_prefixes: tuple[str, ...]
    start: float
    end: float
    clocks: tuple[ClockRule, ...]
    conditions: tuple[Condition, ...]
    basis: str  # value, or content:<metal>
    claim: str | None
    priority: int
    reason: str
    fields: Mapping[str, Any]
    source: str
    grade: str
    known_from: date | None = None  # published; None: the day it starts
    end_known: date | None = None  # when its end was published; None: the day it ends

    @property
    def everything(self) -> bool:
        return not (self.prefixes or self.headings or self.lists)

    def takes(self, origin: str) -> bool:
        return (self.origins is None or origin in self.origins) and origin not in self.excluded


@dataclass(frozen=True, slots=True)
class Interaction:
    """While in force, goods that owe `when` do not owe `spared` (slots)."""

    id: str
    when: frozenset[str]
    spared: frozenset[str]
    start: float
    end: float
    source: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark on quotes of a market, origin, scope and time."""

    text: str
    market: str
    origins: frozenset[str] | None
    excluded: frozenset[str]
    prefixes: tuple[str, ...]
    lists: tuple[str, ...]
    slot: str | None  # only when this slot has a layer in the quote
    start: float
    end: float
    below: Decimal | None  # only up to this customs value
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A named list of goods. Where it is not held in full, a line under a heading or
    subheading it `touches` is unknown unless it lies under a prefix that was checked (`held`),
    until the instant `known_from` (POSIX seconds) from which the list is held in full after all."""

    name: str
    touches: frozenset[str] = frozenset()
    held: tuple[str, ...] = ()
    known_from: float = inf

    def unknown(self, code: str) -> bool:
        under = any(code[:n] in self.touches for n in (4, 6, 8))
        return under and not code.startswith(self.held)


@dataclass(frozen=True, slots=True)
class Line:
    """A tariff line as a schedule prints it; `headings` are those its footnotes refer to."""

    code: str
    description: str
    general: str
    special: str
    other: str
    units: tuple[str, ...]
    headings: frozenset[str]
    column2_headings: frozenset[str]
    source: str
    grade: str

    @property
    def columns(self) -> Columns:
        return Columns(self.general, self.other, self.headings | self.column2_headings)


class Columns(NamedTuple):
    """What duties are computed from: the two columns of rates, and the headings referred to."""

    general: str
    other: str
    headings: frozenset[str]


class Schedule(Protocol):
    """Tariff lines of one market over time. Instants are POSIX seconds."""

    @property
    def name(self) -> str: ...
    def whole(self, instant: float) -> bool:
        """Whether every line of the market is held for that time."""
        ...

    @property
    def oldest(self) -> date: ...
    @property
    def newest(self) -> date: ...
    def breaks(self) -> Iterable[float]: ...
    def find(self, code: str, instant: float) -> Line | None: ...
    def under(self, prefix: str, instant: float) -> Sequence[Line]: ...
    def printed(
        self, codes: Sequence[str], instant: float
    ) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]:
        """By code the number of its columns, -1 where `find` finds no line; and the columns."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A measure that may concern a line, how its scope was settled, and when both hold."""

    measure: Measure
    membership: Membership
    start: float
    end: float
    codes: tuple[str, ...] = ()  # listed suffixes, where only some of the line's are


Member = tuple[str, str, float, float]  # list, code, start, end


@dataclass(frozen=True, slots=True)
class MeasureStore:
    """All measures, lists, schedules and interactions; frozen, with a memo of matches."""

    measures: tuple[Measure, ...]
    interactions: tuple[Interaction, ...]
    marks: tuple[Mark, ...]
    lists: Mapping[str, ListSpec]
    schedules: Mapping[str, Schedule]
    territories: frozenset[str]
    markets: frozenset[str]
    claims: Mapping[str, tuple[str, ...]]  # claim -> symbols of the US special column
    groups: Mapping[str, frozenset[str]]  # named sets of origins
    headings: frozenset[str]  # of chapter 99 that some measure stands for
    versions: Mapping[str, str]
    market_versions: Mapping[str, Mapping[str, str]]  # those that concern one market
    _by_market: Mapping[str, tuple[Measure, ...]] = field(repr=False)
    _members: Mapping[str, tuple[Member, ...]] = field(repr=False)
    _codes: tuple[str, ...] = field(repr=False)
    _breaks: Mapping[str, tuple[float, ...]] = field(repr=False)
    _memo: dict[tuple[str, str, frozenset[str], str], tuple[Found, ...]] = field(
        repr=False, compare=False, default_factory=dict
    )
    known_memo: dict[date, MeasureStore] = field(repr=False, compare=False, default_factory=dict)
    _marks_memo: dict[tuple[str, str], tuple[Mark, ...]] = field(
        repr=False, compare=False, default_factory=dict
    )

    @property
    def members(self) -> Mapping[str, tuple[Member, ...]]:
        """Codes of the lists: list, code and dates by code."""
        return self._members

    def breaks(self, market: str) -> tuple[float, ...]:
        """Instants at which law or schedule of a market change, sorted."""
        return self._breaks.get(market, ())

    def interval(self, market: str, instant: float) -> int:
        """Number of the stretch of time, between two changes of law, that holds `instant`."""
        return bisect_right(self._breaks.get(market, ()), instant)

    def listed(self, name: str, code: str) -> bool:
        """Whether list `name` has ever named `code` or a heading above it."""
        return any(m[0] == name for n in range(2, len(code) + 1) for m in self._members.get(code[:n], ()))

    def marks_for(self, market: str, origin: str) -> tuple[Mark, ...]:
        """Marks that may stand on quotes of a market and origin."""
        key = (market, origin)
        held = self._marks_memo.get(key)
        if held is None:
            held = self._marks_memo[key] = tuple(
                mark
                for mark in self.marks
                if mark.market == market
                and origin not in mark.excluded
                and (mark.origins is None or origin in mark.origins)
            )
        return held

    def match(self, market: str, code: str, headings: frozenset[str], origin: str) -> tuple[Found, ...]:
        """Measures of `market` whose origin and scope may take a line with `headings`."""
        key = (market, code, headings, origin)
        held = self._memo.get(key)
        if held is None:
            if len(self._memo) > 200_000:
                self._memo.clear()
            held = self._memo[key] = tuple(
                Found(
                    f.measure, f.membership, max(f.start, f.measure.start), min(f.end, f.measure.end), f.codes
                )
                for f in self._match(*key)
            )
        return held

    def scope(self, market: str, code: str, headings: frozenset[str]) -> tuple[Found, ...]:
        """Measures of `market` whose scope may take a line with `headings`, whatever the origin."""
        return tuple(self._match(market, code, headings, None))

    def _match(self, market: str, code: str, headings: frozenset[str], origin: str | None) -> Iterable[Found]:
        above = [m for n in range(2, len(code) + 1) for m in self._members.get(code[:n], ())]
        below = [m for longer in self._longer(code) for m in self._members[longer]]
        for measure in self._by_market.get(market, ()):
            if origin is not None and not measure.takes(origin):
                continue
            if code.startswith(measure.except_prefixes):
                continue
            if measure.everything or code.startswith(measure.prefixes):
                yield Found(measure, "in", -inf, inf)
                continue
            if longer := tuple(p for p in measure.prefixes if p.startswith(code)):
                # The law names statistical lines only, the code asked stops above them.
                yield Found(measure, "split", -inf, inf, longer)
            if measure.headings:
                yield from self._by_heading(measure, code, headings, above, below)
            for name in measure.lists:
                yield from _by_list(measure, self.lists[name], code, above, below)

    def _by_heading(
        self,
        measure: Measure,
        code: str,
        headings: frozenset[str],
        above: Sequence[Member],
        below: Sequence[Member],
    ) -> Iterable[Found]:
        """A line's own footnote decides, unless a list named for the heading splits the line."""
        for heading in measure.headings:
            split = f"{measure.market.lower()}-{heading}"
            if split in self.lists and (
                found := tuple(_by_list(measure, self.lists[split], code, above, below))
            ):
                yield from found
            elif heading in headings and not self._split_inside(split, code):
                yield Found(measure, "in", -inf, inf)

    def _split_inside(self, split: str, code: str) -> bool:
        return split in self.lists and any(
            m[0] == split for longer in self._longer(code[:8]) for m in self._members[longer]
        )

    def _longer(self, code: str) -> Sequence[str]:
        start = bisect_right(self._codes, code)
        return self._codes[start : bisect_left(self._codes, code + "\x7f")]


def _by_list(
    measure: Measure, spec: ListSpec, code: str, above: Sequence[Member], below: Sequence[Member]
) -> Iterable[Found]:
    earliest = inf
    for name, _, start, end in above:
        if name == spec.name:
            earliest = min(earliest, start)
            yield Found(measure, "in", start, end)
    inside = [m for m in below if m[0] == spec.name] if earliest == inf else []
    if inside:
        earliest, end = min(m[2] for m in inside), max(m[3] for m in inside)
        yield Found(measure, "split", earliest, end, tuple(sorted({m[1] for m in inside})))
    # A line first seen on the day the list begins to be held may have stood on it before.
    if earliest >= spec.known_from and spec.unknown(code):
        yield Found(measure, "unknown", -inf, spec.known_from)
