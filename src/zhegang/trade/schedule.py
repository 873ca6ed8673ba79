"""Tariff lines over time: the small table that comes along, and imported revisions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from zhegang.trade.measures import Columns, Line


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line and the stretch of time it holds, in POSIX seconds."""

    line: Line
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class LineTable:
    """Some lines of a market, each with its own dates."""

    name: str
    oldest: date
    newest: date
    lines: Mapping[str, tuple[DatedLine, ...]]
    _codes: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_codes", tuple(sorted(self.lines)))

    def whole(self, instant: float) -> bool:
        return False

    def breaks(self) -> Iterable[float]:
        for dated in self.lines.values():
            for one in dated:
                yield one.start
                yield one.end

    def find(self, code: str, instant: float) -> Line | None:
        """The line on the day; for a day outside its dates, the state nearest in time.

        A statistical line that was created or renumbered keeps its goods, so that its
        history can be asked for; which goods they were, the lists say.
        """
        dated = self.lines.get(code)
        if not dated:
            return None
        for one in dated:
            if one.start <= instant < one.end:
                return one.line
        return dated[0].line if instant < dated[0].start else dated[-1].line

    def under(self, prefix: str, instant: float) -> Sequence[Line]:
        """Eight-digit lines below `prefix` on the day."""
        start = bisect_left(self._codes, prefix)
        end = bisect_right(self._codes, prefix + "\x7f")
        held = (self._on(code, instant) for code in self._codes[start:end] if len(code) == 8)
        return [line for line in held if line is not None]

    def printed(
        self, codes: Sequence[str], instant: float
    ) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]:
        """Columns of each code's line, as `find` finds it."""
        held: dict[Columns, int] = {}
        found = (self.find(code, instant) for code in codes)
        numbers = [-1 if line is None else held.setdefault(line.columns, len(held)) for line in found]
        return np.array(numbers, np.int64), tuple(held)

    def _on(self, code: str, instant: float) -> Line | None:
        dated = self.lines[code]
        if instant < dated[0].start:
            # Before the first state held: the lines of that first day stand in.
            first = min(one[0].start for one in self.lines.values())
            return dated[0].line if dated[0].start == first else None
        return next((one.line for one in dated if one.start <= instant < one.end), None)


class Revision(Protocol):
    """One imported edition of the whole schedule."""

    @property
    def name(self) -> str: ...
    def find(self, code: str) -> Line | None: ...
    def under(self, prefix: str) -> Sequence[Line]: ...
    def printed(self, codes: Sequence[str]) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]: ...


@dataclass(frozen=True, slots=True)
class Revisions:
    """Imported editions by the instant each came into force; the newest before a day holds.

    For days before the oldest of them the lines that come along (`before`) stand in.
    """

    starts: tuple[float, ...]
    days: tuple[date, ...]
    revisions: tuple[Revision, ...]
    before: LineTable

    @property
    def name(self) -> str:
        return ", ".join(held.name for held in self.revisions)

    @property
    def oldest(self) -> date:
        return min(self.days[0], self.before.oldest)

    @property
    def newest(self) -> date:
        return self.days[-1]

    def whole(self, instant: float) -> bool:
        return instant >= self.starts[0]

    def breaks(self) -> Iterable[float]:
        yield from self.starts
        yield from self.before.breaks()

    def _at(self, instant: float) -> Revision | None:
        number = bisect_right(self.starts, instant)
        return self.revisions[number - 1] if number else None

    def find(self, code: str, instant: float) -> Line | None:
        revision = self._at(instant)
        return self.before.find(code, instant) if revision is None else revision.find(code)

    def under(self, prefix: str, instant: float) -> Sequence[Line]:
        revision = self._at(instant)
        return self.before.under(prefix, instant) if revision is None else revision.under(prefix)

    def printed(
        self, codes: Sequence[str], instant: float
    ) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]:
        """Columns of each code's line, as `find` finds it."""
        revision = self._at(instant)
        return self.before.printed(codes, instant) if revision is None else revision.printed(codes)
