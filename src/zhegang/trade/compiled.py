"""The store compiled to arrays: quoting many lines is a search and a gather.

For each line, group of origins that the same measures take, and stretch of days, a panel
points at a row: what each slot adds. A slot's entry is a rate, a floor that the ordinary
duty counts towards, or open. Entries are found by asking the engine itself about a few
ordinary duties, so the panel cannot say anything else than `quote`. What arrays cannot
hold (short codes, facts, quantities, claims) has status ELSEWHERE: ask `quote`.

Rates are integers, billionths of the value: exact for every percentage a schedule prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from zhegang.core.dates import customs_zone, noon
from zhegang.core.errors import NotFoundError
from zhegang.trade.expression import parse_rate
from zhegang.trade.measures import MeasureStore
from zhegang.trade.panelrows import BILLION, OTHER, Active, RowBook, Rows
from zhegang.trade.quote import tariff_lines

DETERMINED, UNDETERMINED, ELSEWHERE = 0, 1, 2
_DAYS = 1 << 16  # room for days in a search key
_UNHELD = -2  # an ordinary duty that billionths cannot hold

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Duties of k lines for every origin, day by day from `first` to `last`.

    `codes` (k,) are sorted digits, `slots` (s,) what competes inside itself; `profile` (k,)
    numbers the lines that the same measures take; `group` (o,) those origins. Cells are
    found by `cell_key` (profile × group, day) and point at `rows`.
    """

    market: str
    first: date
    last: date
    codes: npt.NDArray[np.bytes_]
    origins: npt.NDArray[np.str_]
    slots: tuple[str, ...]
    profile: npt.NDArray[np.int64]
    group: Ints
    groups: int
    cell_key: Ints
    cell_row: npt.NDArray[np.int32]
    base_key: Ints
    base: Ints  # (2, b) general and column 2
    rows: Rows

    def code_numbers(self, codes: Sequence[str]) -> Ints:
        """Place of each code (digits), -1 where the panel has none."""
        asked = np.array([code.encode() for code in codes], "S10")
        return _places(self.codes, asked)

    def origin_numbers(self, origins: Sequence[str]) -> Ints:
        """Place of each origin, -1 where the panel has none."""
        return _places(self.origins, np.array(origins, "U2"))

    def day_numbers(self, days: Sequence[date]) -> Ints:
        """Days since `first`."""
        return np.array([day.toordinal() for day in days], np.int64) - self.first.toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class QuoteArrays:
    """Duties of n lines: `status` (n,); `rate` (n,) and `layers` (n, s), fractions of the
    value, NaN where undetermined or elsewhere. A suppressed or absent layer is 0."""

    status: npt.NDArray[np.int8]
    rate: Floats
    layers: Floats


def quote_arrays(panel: Panel, code: Ints, origin: Ints, day: Ints) -> QuoteArrays:
    """Duties of n lines by number of code, origin and day; every slot its own column.

    Parameters
    ----------
    code, origin, day : (n,) int64
        From `code_numbers`, `origin_numbers` and `day_numbers`; negative ones are elsewhere.
    """
    last = panel.last.toordinal() - panel.first.toordinal()
    held = (code >= 0) & (origin >= 0) & (day >= 0) & (day <= last)
    c, o, d = (np.where(held, part, 0) for part in (code, origin, day))
    held &= panel.group[o] >= 0
    pair = panel.profile[c] * panel.groups + np.maximum(panel.group[o], 0)
    row = panel.cell_row[np.searchsorted(panel.cell_key, pair * _DAYS + d, "right") - 1].astype(np.int64)
    at = np.searchsorted(panel.base_key, c * _DAYS + d, "right") - 1
    rows = panel.rows
    column = rows.base_kind[row]
    base = np.where(column == OTHER, panel.base[1, at], panel.base[0, at])
    base = np.where(column > OTHER, rows.base_fixed[row], base)
    held &= (row >= 0) & (base != _UNHELD)
    known = base >= 0
    entry = rows.entry[np.where(known, 0, 1), row]
    layers = rows.table[entry]
    total = np.where(known, base, 0) + rows.total[entry]
    undetermined = ~known | rows.open[entry]
    layers[:, 0] = np.where(known, base / BILLION, np.nan)
    # Few rows have floors: those lines are gone through again.
    lines = np.flatnonzero(rows.floors[entry] > 0)
    for number in range(rows.floor_slot.shape[1]):
        lines = lines[rows.floors[entry[lines]] > number]
        mine = entry[lines]
        rest = np.maximum(rows.floor_value[mine, number] - base[lines], 0)
        opened = rows.floor_open[mine, number] & (rest > 0)
        layers[lines, rows.floor_slot[mine, number]] = np.where(opened, np.nan, rest / BILLION)
        undetermined[lines] |= opened
        total[lines] += np.where(opened, 0, rest)
    layers[~held] = np.nan
    status = np.where(held, undetermined, ELSEWHERE).astype(np.int8)
    return QuoteArrays(status, np.where(status == DETERMINED, total / BILLION, np.nan), layers)


def compile_panel(
    store: MeasureStore,
    codes: Sequence[str],
    *,
    first: date,
    last: date,
    market: str = "US",
    origins: Sequence[str] | None = None,
) -> Panel:
    """Compiles the duties of `codes` (digits; 8 or 10) for `origins` (default: all), entered
    at noon of each day from `first` to `last`, without facts, claims or quantities."""
    places = sorted(set(store.territories if origins is None else origins))
    measures = [m for m in store.measures if m.market == market]
    numbers = {id(measure): n for n, measure in enumerate(measures)}
    # What no origin asked for can owe need not be followed.
    taken = np.array([[m.takes(place) for place in places] for m in measures], bool)
    groups, group = np.unique(taken.T, axis=0, return_inverse=True)
    group = group.reshape(-1).astype(np.int64)
    book = RowBook(store, market, measures)
    held = sorted({code for code in codes if code})
    days = _change_days(store, market, first, last)
    reader = _Lines(store, market, book, numbers)
    profiles: dict[tuple[tuple[int, int], ...], int] = {}
    profile = np.zeros(len(held), np.int64)
    base_key: list[int] = []
    base: list[tuple[int, int]] = []
    timelines = reader.timelines(held, days, first)
    for place, segments in enumerate(timelines):
        profile[place] = profiles.setdefault(tuple((day, scope) for day, scope, _ in segments), len(profiles))
        before = None
        for day, _, rates in segments:
            if rates != before:
                base_key.append(place * _DAYS + day)
                base.append(rates)
            before = rates
    keys, rows = _cells(book, reader, list(profiles), groups, first, last)
    for place_number, name in enumerate(places):
        if name == market or (market == "EU" and name in store.groups["EU27"]):
            group[place_number] = -1
    return Panel(
        market=market,
        first=first,
        last=last,
        codes=np.array([code.encode() for code in held], "S10"),
        origins=np.array(places, "U2"),
        slots=book.slots,
        profile=profile,
        group=group,
        groups=len(groups),
        cell_key=np.array(keys, np.int64),
        cell_row=np.array(rows, np.int32),
        base_key=np.array(base_key, np.int64),
        base=np.array(base, np.int64).reshape(-1, 2).T,
        rows=book.arrays(),
    )


def _places(table: npt.NDArray[np.generic], asked: npt.NDArray[np.generic]) -> Ints:
    if not len(table):
        return np.full(len(asked), -1, np.int64)
    at = np.minimum(np.searchsorted(table, asked), len(table) - 1)
    return np.where(table[at] == asked, at, -1).astype(np.int64)


@lru_cache(maxsize=65536)
def _noon(ordinal: int, market: str) -> float:
    return noon(date.fromordinal(ordinal), market).timestamp()


@lru_cache(maxsize=65536)
def _day_of(instant: float, market: str) -> int:
    """The first day whose noon is not before an instant, as an ordinal."""
    local = datetime.fromtimestamp(instant, UTC).astimezone(customs_zone(market)).date().toordinal()
    return local if _noon(local, market) >= instant else local + 1


def _change_days(store: MeasureStore, market: str, first: date, last: date) -> list[int]:
    """Days since `first` on which the schedule changes: the first day, and those inside."""
    schedule = store.schedules.get(market)
    start, end = first.toordinal(), last.toordinal()
    found = {0}
    if schedule is not None:
        for at in schedule.breaks():
            if abs(at) < 1e11 and start < (day := _day_of(at, market)) <= end:
                found.add(day - start)
        # Before its oldest day the schedule tells headings and no rates.
        if start < (oldest := schedule.oldest.toordinal()) <= end:
            found.add(oldest - start)
    return sorted(found)


class _Lines:
    """What each code is over time: which measures may take it, and its ordinary duties."""

    def __init__(self, store: MeasureStore, market: str, book: RowBook, numbers: dict[int, int]) -> None:
        self.store, self.market, self.book, self.numbers = store, market, book, numbers
        self.scopes: dict[tuple[Active, ...], int] = {}
        self._by_line: dict[tuple[str, frozenset[str]], int] = {}

    def timelines(
        self, codes: Sequence[str], days: Sequence[int], first: date
    ) -> list[list[tuple[int, int, tuple[int, int]]]]:
        """By code: (day, scope or -1, (general, column 2)) where one of them changes."""
        found: list[list[tuple[int, int, tuple[int, int]]]] = [[] for _ in codes]
        # Edition by edition: each is read once and let go.
        for day in days:
            instant = _noon(first.toordinal() + day, self.market)
            for place, code in enumerate(codes):
                scope, rates = self._state(code, instant, first.toordinal() + day)
                if not found[place] or found[place][-1][1:] != (scope, rates):
                    found[place].append((day, scope, rates))
        return found

    def _state(self, code: str, instant: float, day: int) -> tuple[int, tuple[int, int]]:
        schedule = self.store.schedules.get(self.market)
        try:
            lines = tariff_lines(self.store, schedule, self.market, code, instant)
        except NotFoundError:
            return -1, (_UNHELD, _UNHELD)
        if len(lines) > 1:
            return -1, (_UNHELD, _UNHELD)
        line = lines[0] if lines else None
        asked = line.code if line and len(line.code) > len(code) else code
        whole = asked[:8] if len(asked) > 8 and not asked[8:].strip("0") else asked
        headings = line.headings | line.column2_headings if line else frozenset[str]()
        dated = schedule is not None and day >= schedule.oldest.toordinal()
        rates = (_whole(line.general), _whole(line.other)) if line and dated else (-1, -1)
        return self._scope(whole, headings), rates

    def _scope(self, code: str, headings: frozenset[str]) -> int:
        key = (code, headings)
        if key not in self._by_line:
            found = tuple(
                Active(
                    self.numbers[id(f.measure)],
                    f.membership,
                    max(f.start, f.measure.start),
                    min(f.end, f.measure.end),
                    tuple(c.holds({}, code) for c in f.measure.conditions),
                )
                for f in self.store.scope(self.market, code, headings)
            )
            self._by_line[key] = self.scopes.setdefault(found, len(self.scopes))
        return self._by_line[key]


@lru_cache(maxsize=65536)
def _whole(text: str) -> int:
    """A rate text in billionths; -1 where the value alone does not fix it."""
    held = parse_rate(text or "not printed")
    if not held.simple:
        return -1
    scaled = held.ad_valorem * BILLION
    return int(scaled) if scaled == scaled.to_integral_value() else _UNHELD


def _cells(
    book: RowBook,
    reader: _Lines,
    profiles: Sequence[tuple[tuple[int, int], ...]],
    groups: npt.NDArray[np.bool_],
    first: date,
    last: date,
) -> tuple[list[int], list[int]]:
    """Keys and rows of all cells, by profile, group and day."""
    scopes = list(reader.scopes)
    start, end = first.toordinal(), last.toordinal()
    known: dict[tuple[Active, ...], list[tuple[int, int]]] = {}
    by_scope: list[list[list[tuple[int, int]]]] = []
    for scope in scopes:
        numbers = [active.measure for active in scope]
        lines: list[list[tuple[int, int]]] = []
        for group in groups:
            mine = tuple(a for a, n in zip(scope, numbers, strict=True) if group[n])
            if mine not in known:
                known[mine] = _timeline(book, mine, start, end)
            lines.append(known[mine])
        by_scope.append(lines)
    keys: list[int] = []
    rows: list[int] = []
    for number, profile in enumerate(profiles):
        for group_number in range(len(groups)):
            pair = (number * len(groups) + group_number) * _DAYS
            for place, (day, scope_number) in enumerate(profile):
                until = profile[place + 1][0] if place + 1 < len(profile) else end - start + 1
                if scope_number < 0:
                    keys.append(pair + day)
                    rows.append(-1)
                    continue
                for at, row in _between(by_scope[scope_number][group_number], day, until):
                    keys.append(pair + at)
                    rows.append(row)
    return keys, rows


def _between(timeline: list[tuple[int, int]], day: int, until: int) -> list[tuple[int, int]]:
    """The part of a timeline from `day` up to `until`; its first entry begins at `day`."""
    running = [row for at, row in timeline if at <= day][-1]
    return [(day, running), *((at, row) for at, row in timeline if day < at < until)]


def _timeline(book: RowBook, mine: tuple[Active, ...], start: int, end: int) -> list[tuple[int, int]]:
    """(days since the first, row) wherever what is owed changes."""
    found: list[tuple[int, int]] = []
    for day in sorted({start, *(d for d in book.days(mine, _day_of) if start < d <= end)}):
        row = book.row(mine, _noon(day, book.market))
        if not found or found[-1][1] != row:
            found.append((day - start, row))
    return found


__all__ = [
    "DETERMINED",
    "ELSEWHERE",
    "UNDETERMINED",
    "Panel",
    "QuoteArrays",
    "compile_panel",
    "quote_arrays",
]
