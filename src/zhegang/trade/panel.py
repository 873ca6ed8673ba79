"""Duties of many lines by gathering: what a compiled panel holds, and how it is asked.

A line on a day is in a state (what of the law concerns it, and its ordinary duty), an
origin is in a group (what measures take it); state and group point at an answer, and an
answer is a row of rates, one a slot. Place 0 of each table is what is not held, so that a
line which cannot be answered needs no test of its own. The first answers are what is
elsewhere, a line that the schedule of the day has not, and goods that are not imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

DETERMINED, UNDETERMINED, ELSEWHERE, ABSENT = 0, 1, 2, 3
FIRST = (ELSEWHERE, ABSENT, DETERMINED)
_BLOCK = 1 << 14  # lines whose indexes stay in the nearest cache

Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Duties of c lines from o origins, day by day from `first` to `last`.

    `codes` (c,) are sorted digits, `slots` (s,) what competes inside itself, `begins` (k,)
    the days since `first` on which a stretch of unchanged law begins. `stretch` (days + 2,)
    numbers the stretch of a day, `state` (c + 1, k + 1) the state of a line in it, `group`
    (o + 1,) the group of an origin, `answer` (states, groups) the row of `status`, `rate`
    and `layers` (a, s): fractions of the value, NaN where undetermined, elsewhere or absent.
    """

    market: str
    first: date
    last: date
    codes: npt.NDArray[np.bytes_]
    origins: npt.NDArray[np.str_]
    slots: tuple[str, ...]
    begins: Ints
    stretch: Places
    state: npt.NDArray[np.int32]
    group: Places
    answer: npt.NDArray[np.int32]
    status: npt.NDArray[np.int8]
    rate: Floats
    layers: Floats

    def code_numbers(self, codes: Sequence[str] | npt.NDArray[np.bytes_]) -> Ints:
        """Place of each code (digits), -1 where the panel has none."""
        # One sign more than a code has: what is longer must not be cut to one.
        return _places(self.codes, np.asarray(codes, "S11"))

    def origin_numbers(self, origins: Sequence[str] | npt.NDArray[np.str_]) -> Ints:
        """Place of each origin, -1 where the panel has none."""
        return _places(self.origins, np.asarray(origins, "U3"))

    def day_numbers(self, days: Sequence[date]) -> Ints:
        """Days since `first`."""
        return np.array([day.toordinal() for day in days], np.int64) - self.first.toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class QuoteArrays:
    """Duties of n lines: `status` (n,); `rate` (n,) and `layers` (n, s), fractions of the
    value, NaN where not determined. A layer that is suppressed or not there is 0."""

    status: npt.NDArray[np.int8]
    rate: Floats
    layers: Floats


def quote_arrays(
    panel: Panel, code: Ints, origin: Ints, day: Ints, *, threads: int = 1, out: QuoteArrays | None = None
) -> QuoteArrays:
    """Duties of n lines by number of code, origin and day; every slot its own column.

    Parameters
    ----------
    code, origin, day : (n,) int64
        From `code_numbers`, `origin_numbers` and `day_numbers`; negative ones are elsewhere.
    threads
        How many gather at a time; the answer does not depend on it.
    out
        Arrays of n lines to write into: new ones cost as much as the answers, so who goes on
        block by block keeps them.
    """
    count = len(code)
    found = out or empty_answers(panel, count)

    def fill(begin: int, end: int) -> None:
        for at in range(begin, end, _BLOCK):
            part = slice(at, min(at + _BLOCK, end))
            row = answer_rows(panel, code[part], origin[part], day[part])
            # "clip" spares a second copy; no row lies outside.
            np.take(panel.layers, row, axis=0, out=found.layers[part], mode="clip")
            np.take(panel.rate, row, out=found.rate[part], mode="clip")
            np.take(panel.status, row, out=found.status[part], mode="clip")

    if threads == 1 or count <= _BLOCK:
        fill(0, count)
    else:
        step = -(-count // threads)
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda at: fill(at, min(at + step, count)), range(0, count, step)))
    return found


def empty_answers(panel: Panel, count: int) -> QuoteArrays:
    """Arrays for the answers to `count` lines."""
    return QuoteArrays(np.empty(count, np.int8), np.empty(count), np.empty((count, len(panel.slots))))


def answer_rows(panel: Panel, code: Ints, origin: Ints, day: Ints) -> npt.NDArray[np.int32]:
    """Rows of `status`, `rate` and `layers` for n lines; 0 is elsewhere."""
    place = (code + 1) * panel.state.shape[1]
    place += panel.stretch.take(day + 1, mode="clip")
    place = panel.state.ravel().take(place).astype(np.intp)
    place *= panel.answer.shape[1]
    place += panel.group.take(origin + 1)
    row: npt.NDArray[np.int32] = panel.answer.ravel().take(place)
    return row


def _places(table: npt.NDArray[np.generic], asked: npt.NDArray[np.generic]) -> Ints:
    if not len(table):
        return np.full(len(asked), -1, np.int64)
    at = np.minimum(np.searchsorted(table, asked), len(table) - 1)
    return np.where(table[at] == asked, at, -1).astype(np.int64)
