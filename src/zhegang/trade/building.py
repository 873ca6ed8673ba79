"""Builds the measure store: indexes what the law files say, refuses what is ambiguous."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.trade.measures import (
    Interaction,
    ListSpec,
    Mark,
    Measure,
    MeasureStore,
    Member,
    Schedule,
)


def build_store(
    *,
    measures: Sequence[Measure],
    interactions: Sequence[Interaction],
    marks: Sequence[Mark],
    lists: Mapping[str, ListSpec],
    members: Iterable[Member],
    schedules: Mapping[str, Schedule],
    territories: frozenset[str],
    markets: frozenset[str],
    claims: Mapping[str, tuple[str, ...]],
    groups: Mapping[str, frozenset[str]],
    versions: Mapping[str, str],
    check: bool = True,
) -> MeasureStore:
    """Indexes the measures and refuses those that could not be told apart (unless not `check`).

    Raises
    ------
    ModelError
        A list is named but not held, an id stands twice, or two measures of one slot and
        priority overlap in goods, origin and time (both are named).
    """
    ids: set[str] = set()
    for measure in measures:
        if measure.id in ids:
            raise ModelError(N_("Two measures are called {id}."), id=measure.id)
        ids.add(measure.id)
        for name in measure.lists:
            if name not in lists:
                raise ModelError(
                    N_("Measure {id} names a list that is not held: {list}"), id=measure.id, list=name
                )
    held: dict[str, list[Member]] = {}
    edges: set[float] = set()
    for member in members:
        held.setdefault(member[1], []).append(member)
        edges.update(member[2:])
    by_market: dict[str, list[Measure]] = {}
    for measure in measures:
        by_market.setdefault(measure.market, []).append(measure)
    if check:
        for group in by_market.values():
            _refuse_overlaps(group)
    breaks = {
        market: _breaks(group, interactions, marks, edges, schedules.get(market))
        for market, group in by_market.items()
    }
    return MeasureStore(
        measures=tuple(measures),
        interactions=tuple(interactions),
        marks=tuple(marks),
        lists=lists,
        schedules=schedules,
        territories=territories,
        markets=markets,
        claims=claims,
        groups=groups,
        headings=frozenset(h for m in measures for h in (m.heading, *m.headings)),
        versions=versions,
        market_versions={
            market: {k: v for k, v in versions.items() if "." not in k or k.startswith(f"{market}.")}
            for market in territories
        },
        _by_market={market: tuple(group) for market, group in by_market.items()},
        _members={code: tuple(rows) for code, rows in held.items()},
        _codes=tuple(sorted(held)),
        _breaks=breaks,
    )


def rebuild(
    store: MeasureStore,
    *,
    measures: Sequence[Measure] | None = None,
    interactions: Sequence[Interaction] | None = None,
    marks: Sequence[Mark] | None = None,
    members: Iterable[Member] | None = None,
    schedules: Mapping[str, Schedule] | None = None,
    versions: Mapping[str, str] | None = None,
    check: bool = False,
) -> MeasureStore:
    """`store` with some of its parts replaced."""
    held = [row for rows in store.members.values() for row in rows]
    return build_store(
        measures=store.measures if measures is None else measures,
        interactions=store.interactions if interactions is None else interactions,
        marks=store.marks if marks is None else marks,
        lists=store.lists,
        members=held if members is None else members,
        schedules=store.schedules if schedules is None else schedules,
        territories=store.territories,
        markets=store.markets,
        claims=store.claims,
        groups=store.groups,
        versions=store.versions if versions is None else versions,
        check=check,
    )


def _breaks(
    measures: Sequence[Measure],
    interactions: Sequence[Interaction],
    marks: Sequence[Mark],
    edges: set[float],
    schedule: Schedule | None,
) -> tuple[float, ...]:
    found = set(edges)
    for measure in measures:
        found.update((measure.start, measure.end))
        for clock in measure.clocks:
            found.update((clock.start, clock.end))
    for rule in interactions:
        found.update((rule.start, rule.end))
    for mark in marks:
        found.update((mark.start, mark.end))
    if schedule is not None:
        found.update(schedule.breaks())
    return tuple(sorted(found - {-inf, inf}))


def _refuse_overlaps(measures: Sequence[Measure]) -> None:
    rivals: dict[tuple[str, int, str | None], list[Measure]] = {}
    for measure in measures:
        if measure.kind != "printed":
            rivals.setdefault((measure.slot, measure.priority, measure.claim), []).append(measure)
    for group in rivals.values():
        group.sort(key=lambda m: m.start)
        for n, one in enumerate(group):
            for other in group[n + 1 :]:
                if other.start >= one.end:
                    break
                if _ambiguous(one, other):
                    raise ModelError(
                        N_("Measures {one} and {other} overlap in goods, origin and time with one priority."),
                        one=one.id,
                        other=other.id,
                    )


def _ambiguous(one: Measure, other: Measure) -> bool:
    """Whether both could be due on one entry. Measures told apart by lists, footnotes,
    conditions or clocks are left to the entry: where they meet, the layer is undetermined."""
    if one.conditions != other.conditions or one.clocks != other.clocks:
        return False
    if not _origins_meet(one, other):
        return False
    if one.everything or other.everything:
        return True
    if one.headings or other.headings or one.lists or other.lists:
        return bool(set(one.headings) & set(other.headings) or set(one.lists) & set(other.lists))
    return any(a.startswith(b) or b.startswith(a) for a in one.prefixes for b in other.prefixes)


def _origins_meet(one: Measure, other: Measure) -> bool:
    if one.origins is None and other.origins is None:
        return True
    if one.origins is None or other.origins is None:
        named, rest = (one, other) if one.origins is not None else (other, one)
        return bool((named.origins or frozenset()) - rest.excluded)
    return bool(one.origins & other.origins)
