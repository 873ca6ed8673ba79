"""Rows of a compiled panel: what each slot adds, found by asking the engine.

The engine is asked with an ordinary duty of nothing, with one above any floor, and with one
that is not known; the three answers tell a rate from a floor and from an open layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from zhegang.trade.measures import Found, Line, Measure, MeasureStore, Membership
from zhegang.trade.stacking import Entry, Layer, stack_found

BILLION = 10**9
RATE, FLOOR, OPEN_FLOOR, OPEN = 0, 1, 2, 3
GENERAL, OTHER, FIXED = 0, 1, 2
_NEVER = Decimal(1000)  # an ordinary duty above every floor
_PROBE = "00000000"  # no chapter that a condition or a list names


class Term(NamedTuple):
    """A measure that concerns goods: its class, how its scope was settled, and whether each
    of its conditions holds without facts."""

    measure: int
    membership: Membership
    conditions: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """r rows of s slots, by e different entries.

    `entry` (2, r) points each row at its entry, for a known ordinary duty and an open one;
    `table` (e, s) holds rates, NaN where open or a floor; `total` (e,) their sum in
    billionths and `open` (e,) whether one is open; `floor_*` (e, f) the floors of an entry,
    the first `floors` (e,) of them in use. `base_kind` and `base_fixed` (r,) say which
    column is the ordinary duty, or its rate.
    """

    entry: npt.NDArray[np.int64]
    table: npt.NDArray[np.float64]
    total: npt.NDArray[np.int64]
    open: npt.NDArray[np.bool_]
    floors: npt.NDArray[np.int8]
    floor_slot: npt.NDArray[np.int64]
    floor_value: npt.NDArray[np.int64]
    floor_open: npt.NDArray[np.bool_]
    base_kind: npt.NDArray[np.int8]
    base_fixed: npt.NDArray[np.int64]


class RowBook:
    """Rows already worked out, by the terms that hold and the interactions of the day.

    Measures that differ only in origin, goods, dates and citation owe the same: they are of
    one class, and a row is worked out once for all of them.
    """

    def __init__(self, store: MeasureStore, market: str) -> None:
        self.store, self.market = store, market
        self.measures: list[Measure] = []  # one of each class
        # Nothing is claimed in a panel, and what is only printed adds nothing.
        held = [m for m in store.measures if m.market == market and m.claim is None and m.kind != "printed"]
        classes: dict[tuple[object, ...], int] = {}
        self.classes: dict[int, int] = {}
        for measure in held:
            ordinary = measure.layer in ("base", "preference")
            key = (measure.slot, ordinary, measure.kind, measure.rate, measure.basis, measure.priority)
            number = classes.setdefault((*key, measure.conditions), len(self.measures))
            if number == len(self.measures):
                self.measures.append(replace(measure, clocks=()))
            self.classes[id(measure)] = number
        self.slots = ("base", *sorted({m.slot for m in held} - {"base"}))
        self._place = {name: n for n, name in enumerate(self.slots)}
        self._rows: dict[tuple[frozenset[Term], tuple[int, ...]], int] = {}
        self._parts: list[tuple[list[int], list[int], list[int], list[int], int, int]] = []

    def row(self, terms: frozenset[Term], rules: tuple[int, ...], instant: float) -> int:
        """Number of the row for goods that `terms` concern, entered at `instant`, when the
        interactions numbered in `rules` are in force."""
        key = (terms, rules)
        if key not in self._rows:
            self._rows[key] = self._work_out(sorted(terms, key=str), instant)
        return self._rows[key]

    def _work_out(self, held: Sequence[Term], instant: float) -> int:
        matches = [self._found(term) for term in held]

        def ask(general: str, other: str) -> dict[str, Decimal | None]:
            line = Line(_PROBE, "", general, "", other, (), frozenset(), frozenset(), "", "A")
            entry = Entry(self.market, _PROBE, "", line, True, instant, instant, instant, Decimal(1), "USD")
            return slot_rates(stack_found(self.store, entry, matches))

        base = ask("0%", "7%")["base"]
        if base is None:
            base_kind, fixed = FIXED, -1
        elif base in (Decimal(0), Decimal("0.07")):
            base_kind, fixed = (GENERAL if base == 0 else OTHER), 0
        else:
            base_kind, fixed = FIXED, int(base * BILLION)
        none, above, unknown = ask("0%", "0%"), ask(f"{_NEVER}%", f"{_NEVER}%"), ask("?", "?")
        kinds = [[RATE] * len(self.slots), [RATE] * len(self.slots)]
        values = [[0] * len(self.slots), [0] * len(self.slots)]
        for slot in none:
            if slot == "base":
                continue
            place = self._place[slot]
            kinds[0][place], values[0][place] = self._entry(slot, none[slot], above[slot], held, base_kind)
            left = unknown[slot]
            kinds[1][place] = OPEN if left is None else RATE
            values[1][place] = 0 if left is None else _scaled(left)
        self._parts.append((kinds[0], values[0], kinds[1], values[1], base_kind, fixed))
        return len(self._parts) - 1

    def _entry(
        self, slot: str, none: Decimal | None, above: Decimal | None, held: Sequence[Term], base_kind: int
    ) -> tuple[int, int]:
        """Kind and value of a slot, from its rates with no ordinary duty and with a high one."""
        if none is not None and (base_kind == FIXED or none == above):
            return RATE, _scaled(none)
        if none is not None:
            return FLOOR, _scaled(none)
        if above is None or base_kind == FIXED:
            return OPEN, 0
        floors = [self.measures[t.measure] for t in held if self.measures[t.measure].slot == slot]
        ranked = max((m for m in floors if m.kind == "floor"), key=lambda m: m.priority)
        return OPEN_FLOOR, _scaled(ranked.rate.ad_valorem)

    def _found(self, term: Term) -> Found:
        """The match again, its conditions as they were settled for the line."""
        measure = self.measures[term.measure]
        return Found(_settled(measure, term.conditions), term.membership, -inf, inf)

    def arrays(self) -> Rows:
        """The rows as arrays, equal entries held once."""
        kind = np.array([[p[0] for p in self._parts], [p[2] for p in self._parts]], np.int64)
        value = np.array([[p[1] for p in self._parts], [p[3] for p in self._parts]], np.int64)
        both = np.concatenate((kind, value), axis=2).reshape(2 * len(self._parts), -1)
        unique, entry = np.unique(both, axis=0, return_inverse=True)
        kinds, values = unique[:, : len(self.slots)], unique[:, len(self.slots) :]
        floor = (kinds == FLOOR) | (kinds == OPEN_FLOOR)
        count = floor.sum(axis=1)
        most = int(count.max(initial=0))
        # Floors first in each row, the rest of the places unused.
        places = np.argsort(~floor, axis=1, kind="stable")[:, :most]
        held = np.arange(len(unique))[:, None]
        return Rows(
            entry=entry.reshape(2, -1).astype(np.int64),
            table=np.where(kinds == RATE, values / BILLION, np.nan),
            total=np.where(kinds == RATE, values, 0).sum(axis=1),
            open=(kinds == OPEN).any(axis=1),
            floors=count.astype(np.int8),
            floor_slot=places.astype(np.int64),
            floor_value=values[held, places],
            floor_open=kinds[held, places] == OPEN_FLOOR,
            base_kind=np.array([p[4] for p in self._parts], np.int8),
            base_fixed=np.array([p[5] for p in self._parts], np.int64),
        )


def slot_rates(layers: Sequence[Layer]) -> dict[str, Decimal | None]:
    """Rate by slot: None where undetermined, 0 where suppressed."""
    found: dict[str, Decimal | None] = {"base": Decimal(0)}
    for layer in layers:
        slot = "base" if layer.layer in ("base", "preference") else layer.slot
        before = found.get(slot, Decimal(0))
        found[slot] = None if before is None or layer.exact is None else before + layer.exact
    return found


def _settled(measure: Measure, conditions: tuple[bool | None, ...]) -> Measure:
    """The measure with conditions that give these answers whatever the code."""
    if not measure.conditions:
        return measure
    fixed = tuple(
        replace(condition, default=answer, not_in=("\x7f",))
        for condition, answer in zip(measure.conditions, conditions, strict=True)
    )
    return replace(measure, conditions=fixed)


def _scaled(rate: Decimal) -> int:
    return int(rate * BILLION)
