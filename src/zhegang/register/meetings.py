"""Meetings of a mechanism: agenda, attendance, minutes, decisions.

High-level meetings, plenaries, forums, delegations and signing ceremonies are one form. A
meeting's record is a document like any other: `record` writes it as text, so that every
minute and decision has its exact place, and `proposals` turns its decisions into proposed
commitments that go through the same review as those read from a press release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.register.anchors import Anchor, anchor
from zhegang.register.document import Document, digest
from zhegang.register.statements import Statement, statement_id

MeetingKind = Literal["high_level", "plenary", "forum", "delegation", "signing", "working"]
MeetingState = Literal["planned", "held", "postponed", "cancelled"]
Part = Literal["chair", "member", "attendee", "observer", "secretary"]
KINDS: tuple[MeetingKind, ...] = ("high_level", "plenary", "forum", "delegation", "signing", "working")
STATES: tuple[MeetingState, ...] = ("planned", "held", "postponed", "cancelled")
PARTS: tuple[Part, ...] = ("chair", "member", "attendee", "observer", "secretary")

KIND_WORDS: dict[MeetingKind, str] = {
    "high_level": N_("high-level meeting"),
    "plenary": N_("plenary session"),
    "forum": N_("forum"),
    "delegation": N_("delegation"),
    "signing": N_("signing ceremony"),
    "working": N_("working meeting"),
}
STATE_WORDS: dict[MeetingState, str] = {
    "planned": N_("planned"),
    "held": N_("held"),
    "postponed": N_("postponed"),
    "cancelled": N_("cancelled"),
}
PART_WORDS: dict[Part, str] = {
    "chair": N_("chair"),
    "member": N_("member"),
    "attendee": N_("attendee"),
    "observer": N_("observer"),
    "secretary": N_("secretary"),
}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item; `statements` are ids of the register it is about."""

    number: str
    title: str
    area: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was expected (`came` None), came (True) or stayed away (False), for which side."""

    person: str
    post: str = ""
    side: str = ""
    part: Part = "attendee"
    came: bool | None = None
    citation: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Minute:
    """What was said on an agenda item."""

    item: str
    text: str
    citation: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: who (`actor`, empty where nobody was named) is to do what until when.

    `strength` is the verb that binds (agreed, will, encourage); `due` the day the decision
    itself names. `citation` points into the release or minutes it was read from; one
    decided on the site has its place in the meeting's own record.
    """

    number: str
    text: str
    item: str = ""
    actor: str = ""
    verb: str = ""
    strength: str = "will"
    area: str = ""
    due: date | None = None
    citation: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting. `planned_on` is the day announced, `on` to `until` the days it was held."""

    id: str
    kind: MeetingKind
    name: str
    state: MeetingState
    on: date | None = None
    until: date | None = None
    planned_on: date | None = None
    place: str = ""
    agenda: tuple[AgendaItem, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    minutes: tuple[Minute, ...] = ()
    decisions: tuple[Decision, ...] = ()
    citation: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A meeting written down: the document, and where each decision (by number) and minute stands."""

    document: Document
    decisions: dict[str, tuple[int, int]]
    minutes: tuple[tuple[int, int], ...]


def check_meeting(meeting: Meeting) -> Meeting:
    """`meeting` where it holds together.

    Raises
    ------
    InputError
        Every fault at once: a kind, state or part that is none; numbers that stand twice;
        an agenda item that is not there; a decision without words; an outcome of a
        meeting that was not held; an end before its beginning; held without a day.
    """
    problems: list[Problem] = []

    def fault(where: str, message: str, found: object = None, accepted: str = "") -> None:
        problems.append(Problem(where, message, found, accepted))

    if meeting.kind not in KINDS:
        fault("kind", N_("This is not a kind of meeting."), meeting.kind, ", ".join(KINDS))
    if meeting.state not in STATES:
        fault("state", N_("This is not a state of a meeting."), meeting.state, ", ".join(STATES))
    if not meeting.name.strip():
        fault("name", N_("The meeting has no name."))
    if meeting.state == "held" and meeting.on is None:
        fault("on", N_("A meeting that was held needs its day."))
    if meeting.on and meeting.until and meeting.until < meeting.on:
        fault("until", N_("The end lies before the beginning."), meeting.until.isoformat())
    if meeting.state != "held" and (meeting.minutes or meeting.decisions):
        fault("state", N_("Only a meeting that was held has minutes and decisions."), meeting.state)
    items = [i.number for i in meeting.agenda]
    for where, numbers in (("agenda", items), ("decisions", [d.number for d in meeting.decisions])):
        for number in sorted({n for n in numbers if numbers.count(n) > 1}):
            fault(where, N_("This number stands twice."), number)
    for place, attendance in enumerate(meeting.attendance):
        if attendance.part not in PARTS:
            fault(f"attendance[{place}].part", N_("This is not a part in a meeting."), attendance.part)
    told = [(f"minutes[{n}]", m.text, m.item) for n, m in enumerate(meeting.minutes)]
    told += [(f"decisions[{n}]", d.text, d.item) for n, d in enumerate(meeting.decisions)]
    for where, text, item in told:
        if not text.strip():
            fault(f"{where}.text", N_("The entry has no words."))
        if item and item not in items:
            fault(f"{where}.item", N_("The agenda has no such item."), item)
    if problems:
        raise InputError(problems)
    return meeting


def record(meeting: Meeting) -> Record:
    """The meeting as a plain text, the same for the same meeting, and the places in it.

    One line each: name, day and place, then agenda, attendance, minutes and decisions by
    number. Line ends within an entry become blanks.
    """
    lines: list[str] = [_line(meeting.name)]
    day = meeting.on or meeting.planned_on
    span = f"{day} – {meeting.until}" if day and meeting.until else f"{day or ''}"
    lines.append(_line(" ".join(w for w in (span, meeting.place) if w)) or "–")
    lines += [_line(f"{i.number} {i.title}") for i in meeting.agenda]
    lines += [
        _line(", ".join(w for w in (a.person, a.post, a.part) if w))
        for a in meeting.attendance
        if a.came is not False
    ]
    at = sum(len(line) + 1 for line in lines)
    minutes = []
    for minute in meeting.minutes:
        words = _line(minute.text)
        minutes.append((at, at + len(words)))
        lines.append(words)
        at += len(words) + 1
    decisions: dict[str, tuple[int, int]] = {}
    for decision in meeting.decisions:
        prefix, words = f"{decision.number} ", _line(decision.text)
        decisions[decision.number] = (at + len(prefix), at + len(prefix) + len(words))
        lines.append(prefix + words)
        at += len(prefix) + len(words) + 1
    text = "\n".join(lines) + "\n"
    return Record(Document(meeting.name, digest(text), text, "utf-8"), decisions, tuple(minutes))


def proposals(meeting: Meeting) -> tuple[Statement, ...]:
    """A proposed commitment for each decision of a meeting, to be reviewed like any other.

    Each cites the document its decision was read from, or the meeting's own record.

    Raises
    ------
    InputError
        The meeting does not hold together (see `check_meeting`).
    """
    check_meeting(meeting)
    written = record(meeting)
    made = []
    for number, decision in enumerate(meeting.decisions, start=1):
        start, end = written.decisions[decision.number]
        place = decision.citation or anchor(written.document.text, start, end)
        value = {
            "verb": decision.verb,
            "strength": decision.strength,
            "actor": decision.actor,
            "area": decision.area,
            "due": decision.due.isoformat() if decision.due else None,
            "meeting": meeting.id,
            "decision": decision.number,
        }
        words = written.document.text[start:end]
        # A decision read from elsewhere may be told here in other words: those are no quote.
        wording = words if digest(words) == place.sha256 else ""
        by = meeting.name
        made.append(
            Statement(
                statement_id(
                    decision.actor, "commitment", value, "committed", by, place.document, place.sha256, 0
                ),
                decision.actor,
                "commitment",
                value,
                wording,
                "committed",
                by,
                number,
                place,
            )
        )
    return tuple(made)


def _line(text: str) -> str:
    return " ".join(text.split())
