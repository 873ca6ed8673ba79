"""What would have to change for a product to qualify.

For each alternative of its rule: which parts would have to originate (an irreducible set,
found by letting the dearest go first), how far a share falls short, which parts must come
from another heading, and what a person still has to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zhegang.core.i18n import Note
from zhegang.rules.kleene import Truth
from zhegang.trade.origin_bounds import INFINITE, Finding, Missing, Setting
from zhegang.trade.origin_evaluation import evaluate, in_force
from zhegang.trade.origin_inputs import Row
from zhegang.trade.origin_rules import Dated, Rule, TariffShift, alternatives, conditions

MOST = 8
SINGLY = 24


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A share that misses its limit; `excess` is the amount by which, in the price's currency."""

    text: Note
    low: Decimal | None
    high: Decimal | None
    limit: Decimal | None
    excess: Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """One way to qualify. `parts` would have to originate: None, where that does not suffice.

    `value` is what these parts are worth; `alone` names parts of which any one suffices;
    `other_heading` those that could be of another heading instead.
    """

    row: int
    text: str
    parts: tuple[str, ...] | None
    value: Decimal | None
    alone: tuple[str, ...]
    other_heading: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...]
    confirm: tuple[Missing, ...]
    nearest: bool = False


def changes(rows: Sequence[Row], setting: Setting) -> tuple[Change, ...]:
    """The ways to qualify, the nearest first: the least value to be moved, then the fewest questions."""
    lacking = [row for row in rows if evaluate(row.rule, setting).truth is not True]
    found = [_change(row, text, rule, setting) for row in lacking for text, rule in _told(row, setting.on)]
    found.sort(key=_distance)
    kept = found[:MOST]
    if kept and kept[0].parts is not None:
        kept[0] = replace(kept[0], nearest=True)
    return tuple(kept)


def _told(row: Row, on: date | None) -> Iterator[tuple[str, Rule]]:
    """Each alternative in force with its words: one text may hold several, or several texts one rule."""
    ways = alternatives(row.rule)
    whole = " / ".join(row.texts)
    for number, rule in enumerate(ways):
        if not isinstance(rule, Dated) or in_force(rule, on) is not False:
            yield (row.texts[number] if len(ways) == len(row.texts) else whole), rule


def _distance(change: Change) -> tuple[bool, bool, Decimal, int, int]:
    value = change.value
    return (
        change.parts is None,
        value is None,
        value or Decimal(0),
        len(change.confirm),
        change.row,
    )


def _change(row: Row, text: str, rule: Rule, setting: Setting) -> Change:
    now = evaluate(rule, setting)
    parts = _least_parts(rule, setting)
    value: Decimal | None = Decimal(0)
    for name in parts or ():
        held = next(m.value for m in setting.made.materials if m.name == name)
        value = None if value is None or held is None else value + held
    known = {condition.name: condition for condition in conditions(rule)}
    return Change(
        row.number,
        text,
        None if parts is None else tuple(parts),
        None if parts is None else value,
        _alone(rule, setting) if parts else (),
        tuple(sorted(_kept_heading(rule, now))),
        tuple(_shortfalls(now)),
        tuple(m for m in now.missing if m.fact in known),
    )


def _with(setting: Setting, originating: Iterable[int]) -> Setting:
    """The same product, its conditions confirmed and those parts originating."""
    chosen = set(originating)
    status: tuple[Truth, ...] = tuple(True if n in chosen else s for n, s in enumerate(setting.status))
    materials = tuple(
        replace(m, wholly_obtained=True) if n in chosen else m for n, m in enumerate(setting.made.materials)
    )
    return replace(setting, made=replace(setting.made, materials=materials), status=status, confirmed=True)


def _by_value(setting: Setting) -> list[int]:
    """Parts that do not surely originate, the dearest (and those of unknown value) first."""
    materials = setting.made.materials
    open_parts = [n for n, status in enumerate(setting.status) if status is not True]
    return sorted(open_parts, key=lambda n: -(INFINITE if materials[n].value is None else materials[n].value))  # type: ignore[operator]


def _least_parts(rule: Rule, setting: Setting) -> list[str] | None:
    """Parts that must come to originate; none of them can be spared. None: parts do not suffice.

    The dearest SINGLY parts are tried one by one, the cheaper ones together: the work then
    grows with the list, not with its square.
    """
    order = _by_value(setting)
    if evaluate(rule, _with(setting, order)).truth is not True:
        return None
    chosen = set(order)
    for group in (*([n] for n in order[:SINGLY]), order[SINGLY:]):
        if evaluate(rule, _with(setting, chosen.difference(group))).truth is True:
            chosen.difference_update(group)
    return [setting.made.materials[n].name for n in sorted(chosen)]


def _alone(rule: Rule, setting: Setting) -> tuple[str, ...]:
    """Parts, of the dearest SINGLY, of which any one suffices."""
    found = [n for n in _by_value(setting)[:SINGLY] if evaluate(rule, _with(setting, [n])).truth is True]
    return tuple(setting.made.materials[n].name for n in sorted(found))


def _kept_heading(rule: Rule, found: Finding) -> set[str]:
    """Parts that stand against a change of code."""
    names = set(found.unchanged) if isinstance(rule, TariffShift) and found.truth is not True else set()
    held = getattr(rule, "parts", ())
    if len(held) == len(found.parts):  # else some are not in force
        for part_rule, part in zip(held, found.parts, strict=True):
            names |= _kept_heading(part_rule, part)
    return names


def _shortfalls(found: Finding) -> Iterator[Shortfall]:
    if found.truth is not True and found.excess is not None and found.excess > 0:
        yield Shortfall(found.text, found.low, found.high, found.limit, found.excess)
    for part in found.parts:
        yield from _shortfalls(part)


__all__ = ["Change", "Shortfall", "changes"]
