"""From followed items to a briefing: a pure rule for every line, a reference behind every line.

*Moved* is what evidence that counts, a reached milestone or an assessment showed after the
day of the last meeting, and what was agreed since. *Disputed* is what two sources tell in
two ways. *To decide* is what is overdue, blocked, or contradicted where only one can hold.
Everything else did not move, and says how it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhegang.core.i18n import N_, Note, Words
from zhegang.register.progress import (
    COMPLETION_WORDS,
    Assessment,
    Completion,
    Evidence,
    Milestone,
    Standing,
    standing,
)

Group = Literal["moved", "still", "disputed", "decide"]
GROUPS: tuple[Group, ...] = ("decide", "disputed", "moved", "still")
OTHER = Words("Outside the areas", "不屬任何範疇", "不属任何范畴")


@dataclass(frozen=True, slots=True)
class Ref:
    """What a line rests on: a statement (or item) of the register, its document, its place there."""

    statement: str
    document: str
    place: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """Something told in two ways; `decide` where only one of them can hold."""

    note: Note
    refs: tuple[Ref, ...]
    decide: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A commitment or project, and all that was filed on it."""

    id: str
    area: Words | str
    title: Words | str
    refs: tuple[Ref, ...]
    agreed_on: date | None = None
    milestones: tuple[Milestone, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    blockers: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    publishable: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    note: Note
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One area; `groups` holds the lines of each group, `completion` how many items stand where."""

    name: Words | str
    items: int
    groups: dict[Group, tuple[Line, ...]]
    completion: dict[Completion, int]


@dataclass(frozen=True, slots=True)
class Brief:
    since: date
    on: date
    areas: tuple[Area, ...]
    withheld: int  # items left out because nobody cleared them for publication


def brief(
    items: Iterable[Item],
    since: date,
    on: date,
    *,
    disputes: Iterable[tuple[Words | str, Dispute]] = (),
    public: bool = False,
) -> Brief:
    """The briefing for a meeting on `on`, the last one having been on `since`.

    Parameters
    ----------
    disputes : by area, those that belong to no one item.
    public : leaves out what nobody cleared for publication, and counts it.
    """
    told = list(items)
    shown = [item for item in told if item.publishable or not public]
    apart: dict[str, list[Dispute]] = {}
    names: dict[str, Words | str] = {}
    for item in shown:
        names.setdefault(_key(item.area), item.area or OTHER)
    for area, dispute in disputes:
        names.setdefault(_key(area), area or OTHER)
        apart.setdefault(_key(area), []).append(dispute)
    ordered = sorted(names, key=lambda k: k == "")  # in the order met, what has no area last
    areas = [
        _area(names[k], [i for i in shown if _key(i.area) == k], apart.get(k, ()), since, on) for k in ordered
    ]
    return Brief(since, on, tuple(areas), len(told) - len(shown))


def _key(area: Words | str) -> str:
    return area.en if isinstance(area, Words) else area


def _area(
    name: Words | str, items: Sequence[Item], disputes: Sequence[Dispute], since: date, on: date
) -> Area:
    groups: dict[Group, list[Line]] = {group: [] for group in GROUPS}
    completion: dict[Completion, int] = {}
    for item in items:
        told = standing(item.milestones, item.evidence, item.assessments, on)
        completion[told.completion] = completion.get(told.completion, 0) + 1
        moved = list(_moved(item, told, since, on))
        decide = list(_decide(item, told, on))
        disputed = list(_disputed(item, told))
        groups["moved"] += moved
        groups["decide"] += decide
        groups["disputed"] += disputed
        if not moved:
            groups["still"].append(_line(STILL, item, state=_step(told.completion)))
    groups["disputed"] += [Line(d.note, d.refs) for d in disputes]
    groups["decide"] += [Line(Note(SETTLE, {"what": d.note}), d.refs) for d in disputes if d.decide]
    return Area(name, len(items), {g: tuple(lines) for g, lines in groups.items()}, completion)


STILL = N_("{title}: {state}; nothing new.")
SETTLE = N_("Settle which holds. {what}")


def _moved(item: Item, told: Standing, since: date, on: date) -> Iterator[Line]:
    if item.agreed_on and since < item.agreed_on <= on:
        yield _line(N_("{title}: agreed on {day}."), item, day=item.agreed_on.isoformat())
    for evidence in told.evidence:
        if (day := evidence.seen_on or evidence.on) and since < day <= on:
            words = N_("{title}: evidence of {day}: {text}")
            yield _line(words, item, evidence, day=(evidence.on or day).isoformat(), text=evidence.text)
    for milestone in item.milestones:
        if milestone.reached_on and since < milestone.reached_on <= on:
            words = N_("{title}: milestone reached on {day}: {text}")
            yield _line(words, item, day=milestone.reached_on.isoformat(), text=milestone.title)
    for judged in (told.independent, told.self_assessment):
        if judged and since < judged.on <= on and judged.completion not in ("no_evidence", "not_started"):
            words = (
                N_("{title}: assessed independently by {by}: {state}.")
                if judged.independent
                else N_("{title}: by its own account of {by}: {state}.")
            )
            yield _line(words, item, by=judged.by, state=_step(judged.completion))


def _decide(item: Item, told: Standing, on: date) -> Iterator[Line]:
    for late in told.overdue:
        words = (
            N_("{title}: {milestone} is {days} days past its editorial date of {day}.")
            if late.editorial
            else N_("{title}: {milestone} is {days} days past {day}, the date in the document.")
        )
        due = late.milestone.due.isoformat() if late.milestone.due else ""
        yield _line(words, item, milestone=late.milestone.title, days=late.days, day=due)
    for blocker in item.blockers:
        yield _line(N_("{title}: in the way: {text}"), item, text=blocker)
    for dispute in item.disputes:
        if dispute.decide:
            yield Line(Note(SETTLE, {"what": dispute.note}), (*item.refs, *dispute.refs))


def _disputed(item: Item, told: Standing) -> Iterator[Line]:
    if told.differ and told.self_assessment and told.independent:
        yield _line(
            N_("{title}: {own} by its own account, {other} by independent assessment."),
            item,
            own=_step(told.self_assessment.completion),
            other=_step(told.independent.completion),
        )
    for claim in told.withheld:
        words = N_("{title}: {by} claims {state} without evidence that counts.")
        yield _line(words, item, by=claim.by, state=_step(claim.completion))
    for refused in told.refused:
        yield _line(
            N_("{title}: offered as evidence: {text} {why}"),
            item,
            text=refused.text,
            why=Note(refused.refusal),
        )
    for dispute in item.disputes:
        yield Line(dispute.note, (*item.refs, *dispute.refs))


def _step(completion: Completion) -> Note:
    return Note(COMPLETION_WORDS[completion])


def _line(message: str, item: Item, evidence: Evidence | None = None, **fields: Any) -> Line:
    refs = item.refs
    if evidence and evidence.citation:
        c = evidence.citation
        refs = (*refs, Ref(evidence.id, c.document[:16], f"[{c.start}:{c.end}]"))
    elif evidence and evidence.address:
        refs = (*refs, Ref(evidence.id, evidence.address, ""))
    return Line(Note(message, {"title": item.title, **fields}), refs)


def brief_json(made: Brief, lang: str) -> dict[str, Any]:
    """The briefing as it is printed with `--json`."""
    return {
        "schema_version": "1",
        "since": made.since,
        "on": made.on,
        "withheld": made.withheld,
        "areas": [
            {
                "name": area.name.in_lang(lang) if isinstance(area.name, Words) else area.name,
                "items": area.items,
                "completion": area.completion,
                **{
                    group: [
                        {
                            "text": line.note.in_lang(lang),
                            "refs": [
                                {"statement": r.statement, "document": r.document, "place": r.place}
                                for r in line.refs
                            ],
                        }
                        for line in area.groups[group]
                    ]
                    for group in GROUPS
                },
            }
            for area in made.areas
        ],
    }
