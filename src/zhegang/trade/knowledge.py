"""The law as it was known on a day: what was published later is taken out again.

A measure is known from the day its instrument was published; where that day is not
recorded, from the day it starts. Its end is known from the day recorded for it, else from
the end itself: before, the measure looked open-ended. Lists, interactions, marks and the
tariff schedule are known from the day each of their dates falls on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import inf, isinf
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from zhegang.core.dates import day_start
from zhegang.trade.building import rebuild
from zhegang.trade.measures import Columns, Interaction, Line, Mark, Measure, MeasureStore, Schedule

T = TypeVar("T", Interaction, Mark)


def as_known(store: MeasureStore, day: date) -> MeasureStore:
    """`store` without what was published after `day`; kept, so that asking again costs nothing.

    Law that is loaded later and carries a later day of publication changes nothing here.
    """
    held = store.known_memo.get(day)
    if held is None:
        held = store.known_memo[day] = _as_known(store, day)
    return held


def _as_known(store: MeasureStore, day: date) -> MeasureStore:
    # The day after begins at another instant in each market.
    until = {market: _after(day, market) for market in store.markets | {"US"}}
    return rebuild(
        store,
        measures=[m for held in store.measures if (m := _measure(held, day, until)) is not None],
        interactions=[_open(rule, until["US"]) for rule in store.interactions if rule.start < until["US"]],
        marks=[_open(mark, until[mark.market]) for mark in store.marks if mark.start < until[mark.market]],
        members=[
            (name, code, start, inf if end > until["US"] else end)
            for rows in store.members.values()
            for name, code, start, end in rows
            if start < until["US"]
        ],
        schedules={
            market: KnownSchedule(held, until[market] - 1) for market, held in store.schedules.items()
        },
        versions={**store.versions, "known_at": day.isoformat()},
    )


def _after(day: date, market: str) -> float:
    return day_start(date.fromordinal(day.toordinal() + 1), market).timestamp()


def _measure(held: Measure, day: date, until: dict[str, float]) -> Measure | None:
    limit = until[held.market]
    known = held.start < limit if held.known_from is None else held.known_from <= day
    if not known:
        return None
    ended = held.end <= limit if held.end_known is None else held.end_known <= day
    return held if ended or isinf(held.end) else replace(held, end=inf)


def _open(held: T, limit: float) -> T:
    return replace(held, end=inf) if limit < held.end < inf else held


@dataclass(frozen=True, slots=True)
class KnownSchedule:
    """A schedule read no later than an instant."""

    held: Schedule
    until: float

    @property
    def name(self) -> str:
        return self.held.name

    @property
    def oldest(self) -> date:
        return self.held.oldest

    @property
    def newest(self) -> date:
        return min(self.held.newest, datetime.fromtimestamp(self.until, UTC).date())

    def whole(self, instant: float) -> bool:
        return self.held.whole(min(instant, self.until))

    def breaks(self) -> Iterable[float]:
        return (at for at in self.held.breaks() if at <= self.until)

    def find(self, code: str, instant: float) -> Line | None:
        return self.held.find(code, min(instant, self.until))

    def under(self, prefix: str, instant: float) -> Sequence[Line]:
        return self.held.under(prefix, min(instant, self.until))

    def printed(
        self, codes: Sequence[str], instant: float
    ) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]:
        return self.held.printed(codes, min(instant, self.until))
