"""From the store to a panel: the law of every line, origin and day, worked out beforehand.

Entries are found by asking the engine itself about a few ordinary duties, so the panel
cannot say anything else than `quote`. What arrays cannot hold (short codes, facts,
quantities, claims) has status ELSEWHERE: ask `quote`.

Rates are integers, billionths of the value: exact for every percentage a schedule prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from zhegang.core.dates import customs_zone, noon
from zhegang.trade.expression import parse_rate
from zhegang.trade.measures import Columns, MeasureStore, Schedule
from zhegang.trade.panel import ABSENT, DETERMINED, FIRST, UNDETERMINED, Floats, Ints, Panel
from zhegang.trade.panel_scopes import Active, Scopes
from zhegang.trade.panelrows import BILLION, OTHER, RowBook, Rows, Term

_UNHELD = -2  # an ordinary duty that billionths cannot hold
T = TypeVar("T")
_FAR = 1e11  # beyond any date: an instant that bounds nothing


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
    held = sorted({code for code in codes if code})
    book = RowBook(store, market)
    scopes = Scopes(store, market, book.classes, places)
    printed = _Printed(store, market, scopes, held, first, last)
    law = _Law(store, book, scopes, first, last)
    begins = np.array(sorted({*printed.days, *law.edges()}), np.int64)
    state, kinds = printed.lines(law.states(begins), begins)
    answer, status, rate, layers = _answers(book.arrays(), np.stack(law.rows), kinds, printed.rates.held)
    stretch = np.zeros((last - first).days + 3, np.intp)
    stretch[1:-1] = np.searchsorted(begins, np.arange(len(stretch) - 2), "right")
    group = np.zeros(len(places) + 1, np.intp)
    domestic = store.groups["EU27"] | {market} if market == "EU" else {market}
    group[1:] = np.where([place in domestic for place in places], answer.shape[1] - 1, scopes.group + 1)
    return Panel(
        market=market,
        first=first,
        last=last,
        codes=np.array([code.encode() for code in held], "S10"),
        origins=np.array(places, "U2"),
        slots=book.slots,
        begins=begins,
        stretch=stretch,
        state=state,
        group=group,
        answer=answer,
        status=status,
        rate=rate,
        layers=layers,
    )


class _Printed:
    """What each code is in each edition of the schedule: its scope and its two rates."""

    def __init__(
        self, store: MeasureStore, market: str, scopes: Scopes, codes: list[str], first: date, last: date
    ) -> None:
        schedule = store.schedules.get(market)
        # A statistical suffix of zeros is the line itself.
        wholes = [code[:8] if len(code) > 8 and not code[8:].strip("0") else code for code in codes]
        self.days = _editions(schedule, market, first, last)
        self.rates = _Numbered[tuple[int, int]]()
        # Of no line where the schedule should hold every one, nothing can be said: -1.
        known = _Numbered[tuple[Columns | None, bool]]()
        line = np.full((len(self.days), len(codes)), -1, np.int64)
        for number, day in enumerate(self.days):
            instant = _noon(first.toordinal() + day, market)
            dated = schedule is not None and first.toordinal() + day >= schedule.oldest.toordinal()
            if schedule is None or not schedule.whole(instant):
                line[number] = known.of((None, dated))
            if schedule is not None:
                at, columns = _columns(schedule, wholes, instant)
                numbers = np.array([known.of((held, dated)) for held in columns] + [-1], np.int64)
                line[number] = np.where(at < 0, line[number], numbers[at])
        pairs = [
            self.rates.of((_whole(held.general), _whole(held.other)) if held and dated else (-1, -1))
            for held, dated in known.held
        ]
        # Each code with each of its states once: most never change.
        count = len(pairs)
        met, back = np.unique(np.arange(len(codes)) * count + line, return_inverse=True)
        back = back.reshape(line.shape)
        found = []
        for place, number in zip((met // count).tolist(), (met % count).tolist(), strict=True):
            held = known.held[number][0]
            found.append(scopes.of(wholes[place], held.headings if held else frozenset()))
        self._scope = np.where(line < 0, -1, np.array(found, np.int64)[back])
        self._pair = np.array(pairs, np.int64)[line]

    def lines(self, law: Ints, begins: Ints) -> tuple[npt.NDArray[np.int32], Ints]:
        """The panel's table of states, and what each is: a law's number times that of the pairs
        of rates, plus a pair's; -1 a line that is absent, -2 nothing held.

        Parameters
        ----------
        law : (scopes, k)
            State of the law of a scope in each of k stretches.
        """
        count = len(self.rates.held)
        both = np.full((self._scope.shape[1] + 1, len(begins) + 1), -2, np.int64)
        edition = np.searchsorted(self.days, begins, "right") - 1
        for stretch, number in enumerate(edition.tolist()):
            scope = self._scope[number]
            states = law[scope, stretch] * count + self._pair[number]
            both[1:, stretch + 1] = np.where(scope < 0, -1, states)
        # Place 0, and so state 0, is what is not held.
        unique, at = np.unique(both, return_inverse=True)
        return at.reshape(both.shape).astype(np.int32), unique


class _Numbered(Generic[T]):
    """Values by the order in which they were first met."""

    def __init__(self) -> None:
        self.held: list[T] = []
        self._numbers: dict[T, int] = {}

    def of(self, value: T) -> int:
        number = self._numbers.setdefault(value, len(self.held))
        if number == len(self.held):
            self.held.append(value)
        return number


def _columns(schedule: Schedule, codes: list[str], instant: float) -> tuple[Ints, list[Columns]]:
    """By code the number of its line's columns: its own, else those of its eight digits; -1 for none."""
    at, columns = schedule.printed(codes, instant)
    lacking = np.flatnonzero(at < 0)
    above, more = schedule.printed([codes[place][:8] for place in lacking.tolist()], instant)
    at = at.copy()
    at[lacking] = np.where(above < 0, -1, above + len(columns))
    return at, [*columns, *more]


@lru_cache(maxsize=65536)
def _noon(ordinal: int, market: str) -> float:
    return noon(date.fromordinal(ordinal), market).timestamp()


@lru_cache(maxsize=65536)
def _day_of(instant: float, market: str) -> int:
    """The first day whose noon is not before an instant, as an ordinal."""
    local = datetime.fromtimestamp(instant, UTC).astimezone(customs_zone(market)).date().toordinal()
    return local if _noon(local, market) >= instant else local + 1


def _editions(schedule: Schedule | None, market: str, first: date, last: date) -> list[int]:
    """Days since `first` on which the schedule changes: the first day, and those inside."""
    start, end = first.toordinal(), last.toordinal()
    found = {0}
    if schedule is not None:
        for at in schedule.breaks():
            if abs(at) < _FAR and start < (day := _day_of(at, market)) <= end:
                found.add(day - start)
        # Before its oldest day the schedule tells headings and no rates.
        if start < (oldest := schedule.oldest.toordinal()) <= end:
            found.add(oldest - start)
    return sorted(found)


@lru_cache(maxsize=65536)
def _whole(text: str) -> int:
    """A rate text in billionths; -1 where the value alone does not fix it."""
    held = parse_rate(text or "not printed")
    if not held.simple:
        return -1
    scaled = held.ad_valorem * BILLION
    return int(scaled) if scaled == scaled.to_integral_value() else _UNHELD


class _Law:
    """States of the law: by group of origins the row that the terms in force owe."""

    def __init__(self, store: MeasureStore, book: RowBook, scopes: Scopes, first: date, last: date) -> None:
        self._rules, self._book, self._scopes = store.interactions, book, scopes
        self._first, self._last = first.toordinal(), last.toordinal()
        self.rows: list[Ints] = []
        self._states: dict[tuple[frozenset[tuple[Term, int]], tuple[int, ...]], int] = {}

    def days(self, instants: Iterable[float]) -> set[int]:
        """Days since the first, inside the panel, on which instants begin to count."""
        met = {_day_of(at, self._book.market) for at in instants if abs(at) < _FAR}
        return {day - self._first for day in met if self._first < day <= self._last}

    def edges(self) -> set[int]:
        """Days on which what is owed may change."""
        spans = {(rule.start, rule.end) for rule in self._rules}
        spans.update((active.start, active.end) for scope in self._scopes.scopes for active in scope)
        return self.days(at for span in spans for at in span)

    def states(self, begins: Ints) -> Ints:
        """(scopes, k): the state of each scope in each stretch."""
        found = np.zeros((len(self._scopes.scopes), len(begins)), np.int64)
        instants = [_noon(self._first + day, self._book.market) for day in begins.tolist()]
        rules = [
            tuple(n for n, rule in enumerate(self._rules) if rule.start <= at < rule.end) for at in instants
        ]
        changed = [k for k in range(len(instants)) if k == 0 or rules[k] != rules[k - 1]]
        for number, scope in enumerate(self._scopes.scopes):
            mine = self.days(at for active in scope for at in (active.start, active.end))
            stops = sorted({*changed, *np.searchsorted(begins, sorted(mine)).tolist()})
            for stop, until in zip(stops, [*stops[1:], len(begins)], strict=True):
                found[number, stop:until] = self._state(scope, rules[stop], instants[stop])
        return found

    def _state(self, scope: tuple[Active, ...], rules: tuple[int, ...], instant: float) -> int:
        terms = frozenset((a.term, a.takes) for a in scope if a.start <= instant < a.end)
        if (terms, rules) not in self._states:
            self._states[terms, rules] = len(self.rows)
            self.rows.append(self._by_group(list(terms), rules, instant))
        return self._states[terms, rules]

    def _by_group(self, terms: list[tuple[Term, int]], rules: tuple[int, ...], instant: float) -> Ints:
        takes = np.packbits(self._scopes.takes[[number for _, number in terms]], axis=0)
        rows: dict[bytes, int] = {}
        found = []
        for column in map(bytes, takes.T):
            if column not in rows:
                mine = np.flatnonzero(np.unpackbits(np.frombuffer(column, np.uint8), count=len(terms)))
                held = frozenset(terms[n][0] for n in mine.tolist())
                rows[column] = self._book.row(held, rules, instant)
            found.append(rows[column])
        return np.array(found, np.int64)


def _answers(
    rows: Rows, owed: Ints, kinds: Ints, rates: Sequence[tuple[int, int]]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8], Floats, Floats]:
    """`answer` (states, groups + 2), and the answers: `Panel` says which come first.

    Parameters
    ----------
    owed : (laws, groups)
        Row that each state of the law and group owes.
    kinds : (states,)
        What each state of a line is, as `_Printed.lines` numbers them.
    """
    held = kinds >= 0
    law, pair = np.divmod(kinds[held], len(rates))
    row, printed = owed[law], np.array(rates, np.int64).reshape(-1, 2)[pair]
    column = rows.base_kind[row]
    base = np.where(column == OTHER, printed[:, 1:], printed[:, :1])
    base = np.where(column > OTHER, rows.base_fixed[row], base)
    known = base >= 0
    entry = rows.entry[np.where(known, 0, 1), row]
    # An entry and an ordinary duty together are one answer; -1 is none that can be held.
    duties, duty = np.unique(base, return_inverse=True)
    key = np.where(base == _UNHELD, -1, entry * len(duties) + duty.reshape(base.shape))
    unique, at = np.unique(key, return_inverse=True)
    unheld = int(len(unique) > 0 and unique[0] < 0)
    numbers = at.reshape(key.shape) - unheld
    answer = np.zeros((len(kinds), owed.shape[1] + 2), np.int32)
    answer[held, 1:-1] = np.where(numbers < 0, 0, numbers + len(FIRST))
    answer[kinds == -1, 1:] = FIRST.index(ABSENT)
    answer[held, -1] = FIRST.index(DETERMINED)
    unique = unique[unheld:]
    status, rate, layers = _resolved(rows, unique // len(duties), duties[unique % len(duties)])
    first = np.where(np.array(FIRST) == DETERMINED, 0.0, np.nan)
    return (
        answer,
        np.concatenate((FIRST, status)).astype(np.int8),
        np.concatenate((first, rate)),
        np.concatenate((np.repeat(first[:, None], layers.shape[1], axis=1), layers)),
    )


def _resolved(rows: Rows, entry: Ints, base: Ints) -> tuple[Ints, Floats, Floats]:
    """Status, rate and layers of entries with their ordinary duty, billionths or -1 where open."""
    known = base >= 0
    layers = rows.table[entry]
    layers[:, 0] = np.where(known, base / BILLION, np.nan)
    total = np.where(known, base, 0) + rows.total[entry]
    undetermined = ~known | rows.open[entry]
    for number in range(rows.floor_slot.shape[1]):
        lines = np.flatnonzero(rows.floors[entry] > number)
        mine = entry[lines]
        rest = np.maximum(rows.floor_value[mine, number] - base[lines], 0)
        opened = rows.floor_open[mine, number] & (rest > 0)
        layers[lines, rows.floor_slot[mine, number]] = np.where(opened, np.nan, rest / BILLION)
        undetermined[lines] |= opened
        total[lines] += np.where(opened, 0, rest)
    status = np.where(undetermined, UNDETERMINED, DETERMINED)
    return status, np.where(undetermined, np.nan, total / BILLION), layers
