"""What of a market's law may concern each code: worked out once for codes the law cannot tell apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from zhegang.trade.measures import MeasureStore
from zhegang.trade.panelrows import Term

Signature = tuple[frozenset[int], frozenset[int], frozenset[int]]


class Active(NamedTuple):
    """A term, the number of the origins its measure takes, and from when to when."""

    term: Term
    takes: int
    start: float
    end: float


class Scopes:
    """Scopes by number: the measures that may concern goods, whatever their origin and day.

    `takes` (t, g) says which groups of origins a measure takes, `group` (o,) the group of
    each place.
    """

    def __init__(
        self, store: MeasureStore, market: str, classes: Mapping[int, int], places: list[str]
    ) -> None:
        self._store, self._market, self._classes = store, market, classes
        self.scopes: list[tuple[Active, ...]] = []
        self._numbers: dict[tuple[Active, ...], int] = {}
        self._by_signature: dict[tuple[Signature, frozenset[str]], int] = {}
        self._origins(places)
        self._meanings()

    def _origins(self, places: list[str]) -> None:
        """Origin sets of the measures, and the groups of places that none of them parts."""
        numbers: dict[tuple[object, object], int] = {}
        sets = []
        self._takes: dict[int, int] = {}
        for measure in self._store.measures:
            if id(measure) in self._classes:
                key = (measure.origins, measure.excluded)
                if key not in numbers:
                    sets.append([measure.takes(place) for place in places])
                self._takes[id(measure)] = numbers.setdefault(key, len(numbers))
        taken = np.array(sets, bool).reshape(len(sets), len(places))
        groups, group = np.unique(taken, axis=1, return_inverse=True)
        self.takes: npt.NDArray[np.bool_] = groups
        self.group: npt.NDArray[np.int64] = group.reshape(-1).astype(np.int64)

    def _meanings(self) -> None:
        """By every prefix the law names, a number for what it says of codes under it."""
        said: dict[str, set[tuple[object, ...]]] = defaultdict(set)
        for code, members in self._store.members.items():
            said[code].update((name, start, end) for name, _, start, end in members)
        for measure in self._store.measures:
            if number := id(measure) in self._classes and self._classes[id(measure)] + 1:
                dates = (measure.start, measure.end, measure.clocks, self._takes[id(measure)])
                for prefix in measure.prefixes:
                    said[prefix].add(("prefix", number, *dates))
                for prefix in measure.except_prefixes:
                    said[prefix].add(("except", number, *dates))
                for condition in measure.conditions:
                    for prefix in condition.not_in:
                        said[prefix].add(("skips", condition))
        for spec in self._store.lists.values():
            for prefix in spec.touches:
                said[prefix].add(("touches", spec.name))
            for prefix in spec.held:
                said[prefix].add(("held", spec.name))
        numbers: dict[frozenset[tuple[object, ...]], int] = {}
        self._meaning = {
            code: numbers.setdefault(frozenset(words), len(numbers)) for code, words in said.items()
        }
        self._prefixes = sorted(self._meaning)

    def _signature(self, code: str) -> Signature:
        """All that the law says of a code, of longer ones, and of those beside it under eight digits."""
        above = (self._meaning.get(code[:n]) for n in range(1, len(code) + 1))
        return (
            frozenset(number for number in above if number is not None),
            self._below(code),
            self._below(code[:8]) if len(code) > 8 else frozenset(),
        )

    def _below(self, code: str) -> frozenset[int]:
        start = bisect_right(self._prefixes, code)
        end = bisect_left(self._prefixes, code + "\x7f")
        return frozenset(self._meaning[longer] for longer in self._prefixes[start:end])

    def of(self, code: str, headings: frozenset[str]) -> int:
        """Number of the scope of a code whose line refers to `headings`."""
        key = (self._signature(code), headings)
        if key not in self._by_signature:
            scope = tuple(self._actives(code, headings))
            number = self._numbers.setdefault(scope, len(self.scopes))
            if number == len(self.scopes):
                self.scopes.append(scope)
            self._by_signature[key] = number
        return self._by_signature[key]

    def _actives(self, code: str, headings: frozenset[str]) -> set[Active]:
        found = set()
        for held in self._store.scope(self._market, code, headings):
            measure = held.measure
            if id(measure) not in self._classes:
                continue
            start, end = max(held.start, measure.start), min(held.end, measure.end)
            # A panel's goods are loaded, exported and entered at one instant.
            for rule in measure.clocks:
                start, end = max(start, rule.start), min(end, rule.end)
            conditions = tuple([condition.holds({}, code) for condition in measure.conditions])
            if start < end:
                term = Term(self._classes[id(measure)], held.membership, conditions)
                found.add(Active(term, self._takes[id(measure)], start, end))
        return found
