"""Meetings on the site: made and edited by the secretariats, published by another person.

A meeting is edited entry by entry; the whole must hold together each time
(`zhegang.register.meetings.check_meeting`). What the public sees is the meeting as it was last
published. Its decisions become proposed commitments, which go through the review of statements.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zhegang.core import jsonout
from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.core.text import fold
from zhegang.register.meetings import PARTS as ROLES
from zhegang.register.meetings import AgendaItem, check_meeting, proposals, record
from zhegang.register.meetings import Attendance as Present
from zhegang.register.meetings import Decision as Decided
from zhegang.register.meetings import Meeting as Held
from zhegang.register.meetings import Minute as Noted
from zhegang.register.rows import StatementRow, entity_id, text_rows
from zhegang.register.statements import Statement as Told
from zhegang.web import access, audit
from zhegang.web.registry import acting, keeping, seeing
from zhegang.web.registry.models import (
    AgendaPoint,
    Alias,
    Attendance,
    Decision,
    Entity,
    Item,
    Meeting,
    Mention,
    Minute,
    Statement,
    Step,
)

PARTS: dict[str, Any] = {
    "agenda": AgendaPoint,
    "attendance": Attendance,
    "minutes": Minute,
    "decisions": Decision,
}
CAME = {"": None, "yes": True, "no": False}
Fields = dict[str, str]


def value(row: Meeting) -> Held:
    """The engine's meeting of a row."""
    return Held(
        str(row.pk),
        row.kind,
        row.named("en")[0],
        row.status,
        row.on,
        row.until,
        row.planned_on,
        row.place,
        tuple(AgendaItem(a.number, a.title, _area(a)) for a in row.agenda.order_by("order", "pk")),
        tuple(
            Present(a.person.named("en")[0], a.post, a.side, a.part, a.came)
            for a in row.attendance.select_related("person").order_by("pk")
        ),
        tuple(Noted(m.item, m.text) for m in row.minutes.order_by("order", "pk")),
        tuple(
            Decided(d.number, d.text, d.item, d.actor, d.verb, d.strength, _area(d), d.due)
            for d in row.decisions.order_by("order", "pk")
        ),
    )


def _area(row: Any) -> str:
    return str(row.area.named("en")[0]) if row.area else ""


def document(row: Meeting) -> dict[str, Any]:
    """A meeting as it is kept when it is published, and shown."""
    told: dict[str, Any] = jsonout.plain(
        {
            **{
                n: getattr(row, n)
                for n in ("kind", "status", "name_en", "name_hant", "name_hans", "on", "until")
            },
            "planned_on": row.planned_on,
            "place": row.place,
            "agenda": list(row.agenda.order_by("order", "pk").values("id", "number", "title", "area")),
            "attendance": list(
                row.attendance.order_by("pk").values("id", "person", "post", "side", "part", "came")
            ),
            "minutes": list(row.minutes.order_by("order", "pk").values("id", "item", "text")),
            "decisions": list(
                row.decisions.order_by("order", "pk").values(
                    "id", "number", "text", "item", "actor", "verb", "strength", "area", "due"
                )
            ),
            "sources": sorted(row.told_by.values_list("pk", flat=True)),
        }
    )
    return told


def save(user: Any, row: Meeting | None, fields: Fields) -> Meeting:
    """Makes a meeting, or changes what it is, when and where.

    Raises
    ------
    NotAllowedError
        Only the secretariats edit meetings.
    InputError
        Every fault at once.
    """
    access.require(user, "meeting.edit")
    problems: list[Problem] = []
    days = {name: _day(fields, name, problems) for name in ("on", "until", "planned_on")}
    with transaction.atomic():
        held = row or Meeting(made_by=str(user.pk))
        held.kind, held.status = fields.get("kind", "")[:12], fields.get("status", "planned")[:10]
        for name in ("name_en", "name_hant", "name_hans"):
            setattr(held, name, fields.get(name, "").strip()[:400])
        held.place = fields.get("place", "").strip()[:200]
        held.on, held.until, held.planned_on = days["on"], days["until"], days["planned_on"]
        # A row has no parts before it is kept; what it is must hold before that.
        plain = Held(str(held.pk), held.kind, held.named("en")[0], held.status, held.on, held.until,
                     held.planned_on, held.place)  # fmt: skip
        try:
            check_meeting(plain if row is None else value(held))
        except InputError as error:
            # A day that was told wrongly is no missing day.
            told = {p.where for p in problems}
            problems.extend(p for p in error.problems if p.where not in told)
        if problems:
            raise InputError(problems)
        held.save()
        _changed(user, held, {"kind": held.kind, "status": held.status})
    return held


def add(user: Any, row: Meeting, part: str, fields: Fields) -> None:
    """Adds an item of the agenda, somebody present, a minute or a decision. Errors as `save`."""
    access.require(user, "meeting.edit")
    problems: list[Problem] = []
    with transaction.atomic():
        making = {"agenda": _add_agenda, "attendance": _add_attendance, "minutes": _add_minute,
                  "decisions": _add_decision}  # fmt: skip
        if part not in making:
            raise InputError([Problem("part", N_("The form does not say what to do."))])
        made = making[part](row, fields, problems)
        if problems:
            raise InputError(problems)
        check_meeting(value(row))
        _changed(user, row, {"part": part, "id": made.pk})


def remove(user: Any, row: Meeting, part: str, ident: str) -> None:
    """Takes an entry out; a decision that became a proposed commitment stays. Errors as `save`."""
    access.require(user, "meeting.edit")
    known = part in PARTS and ident.isascii() and ident.isdigit() and len(ident) < 16
    held = PARTS[part].objects.filter(meeting=row, pk=ident).first() if known else None
    if held is None:
        raise InputError([Problem("entry", N_("There is no such entry."), f"{part}:{ident}")])
    if part == "decisions" and held.statement_id:
        raise InputError([Problem("entry", N_("This decision is in the review already."), held.number)])
    with transaction.atomic():
        held.delete()
        check_meeting(value(row))
        _changed(user, row, {"removed": part, "id": ident})


def tell(user: Any, row: Meeting, ident: str) -> None:
    """Names a published statement that tells of the meeting. Errors as `save`."""
    access.require(user, "meeting.edit")
    told = seeing.statements(user).filter(pk=ident.strip()[:20], state="published").first()
    if told is None:
        raise InputError([Problem("statement", N_("No published statement has this id."), ident)])
    with transaction.atomic():
        row.told_by.add(told)
        _changed(user, row, {"statement": told.pk})


def publish(user: Any, row: Meeting) -> None:
    """Publishes a meeting as it stands. Errors as `acting.publish`."""
    with transaction.atomic():
        acting.publish(user, "meeting", row)
        row.shown = document(row)
        row.save(update_fields=["shown"])
        Entity.objects.filter(attended__meeting=row, public=False).update(public=True)


def withdraw(user: Any, row: Meeting, reason: str) -> None:
    """Takes a meeting back; the public sees it no more. Errors as `acting.withdraw`."""
    with transaction.atomic():
        acting.withdraw(user, "meeting", row, reason)
        row.shown = None
        row.save(update_fields=["shown"])


def propose(user: Any, row: Meeting) -> int:
    """Puts the decisions that are not there yet into the review, as proposed commitments; how many.

    Each stands in the meeting's record, which becomes a document of the register for it.
    """
    access.require(user, "meeting.edit")
    fresh = list(row.decisions.filter(statement=None).order_by("order", "pk"))
    if not fresh:
        raise InputError([Problem("do", N_("Every decision is in the review already."))])
    meeting = value(row)
    made = {str(s.value["decision"]): s for s in proposals(meeting)}
    rows = text_rows(record(meeting).document, row.on)
    with transaction.atomic():
        # The rules read the record too; its decisions are told by the meeting itself.
        bare = replace(rows, statements=(), entities=(), stance="official")
        keeping.keep([bare], actor=str(user.pk))
        for decision in fresh:
            _put(user, row, decision, made[decision.number], rows)
        audit.append(str(user.pk), "meeting.propose", f"meeting:{row.pk}", [d.number for d in fresh])
    return len(fresh)


def _put(user: Any, row: Meeting, decision: Decision, told: Told, rows: Any) -> None:
    place, now = told.citation, timezone.now()
    segment = next(
        (n for n, (start, end, _) in enumerate(rows.segments, start=1) if start <= place.start < end), 1
    )
    fields = keeping.statement(rows.id, StatementRow(told, "", "", None, ()), now)
    held = Statement.objects.create(**{**fields, "origin": "person", "segment": segment})
    Step.objects.create(statement=held, action="propose", actor=str(user.pk))
    if decision.area is not None:
        day = row.on.isoformat() if row.on else ""
        Mention.objects.create(entity=decision.area, statement=held, role="area", day=day)
    Item.objects.create(
        id=f"meeting:decision:{row.pk}-{decision.pk}",
        kind="decision",
        number=decision.number[:40],
        statement=held,
        area=decision.area,
        order=(Item.objects.aggregate(most=Max("order"))["most"] or 0) + 1,
    )
    decision.statement = held
    decision.save(update_fields=["statement"])


def _changed(user: Any, row: Meeting, detail: Any) -> None:
    """An edited meeting waits for its publication; the public sees what was published last."""
    acting.filed(user, "meeting", row, detail)
    if row.state != "proposed":
        row.state = "proposed"
        row.save(update_fields=["state"])


def _next(row: Meeting, part: str) -> int:
    return (getattr(row, part).aggregate(most=Max("order"))["most"] or 0) + 1


def _add_agenda(row: Meeting, fields: Fields, problems: list[Problem]) -> Any:
    title = _words(fields, "title", problems)
    number = fields.get("number", "").strip()[:20] or str(_next(row, "agenda"))
    _once(row.agenda, number, problems)
    area = _area_of(fields, problems)
    if not problems:
        return row.agenda.create(order=_next(row, "agenda"), number=number, title=title, area=area)
    return None


def _add_attendance(row: Meeting, fields: Fields, problems: list[Problem]) -> Any:
    name = _words(fields, "person", problems)[:400]
    part, came = fields.get("part", "attendee"), fields.get("came", "")
    if part not in ROLES:
        problems.append(Problem("part", N_("This is not a part in a meeting."), part, ", ".join(ROLES)))
    if came not in CAME:
        problems.append(Problem("came", N_("This is not an answer."), came, "yes, no"))
    if problems:
        return None
    person = _person(name)
    if row.attendance.filter(person=person, part=part).exists():
        problems.append(Problem("person", N_("This person is on the list already."), name))
        return None
    post, side = fields.get("post", "").strip()[:300], fields.get("side", "").strip()[:40]
    return row.attendance.create(person=person, post=post, side=side, part=part, came=CAME[came])


def _person(name: str) -> Entity:
    """The person of that name, or a new one: who is who is a reviewer's judgement."""
    known = Alias.objects.filter(entity__kind="person", folded=fold(name)).order_by("pk").first()
    if known is not None:
        return known.entity
    field = "name_en" if name.isascii() or not any("一" <= c <= "鿿" for c in name) else "name_hant"
    made, _ = Entity.objects.get_or_create(
        id=entity_id("person", name), defaults={"kind": "person", "first_seen": timezone.now(), field: name}
    )
    Alias.objects.get_or_create(entity=made, folded=fold(name)[:400], defaults={"name": name[:400]})
    return made


def _add_minute(row: Meeting, fields: Fields, problems: list[Problem]) -> Any:
    text = _words(fields, "text", problems)
    item = fields.get("item", "").strip()[:20]
    return None if problems else row.minutes.create(order=_next(row, "minutes"), item=item, text=text)


def _add_decision(row: Meeting, fields: Fields, problems: list[Problem]) -> Any:
    text = _words(fields, "text", problems)
    number = fields.get("number", "").strip()[:20] or f"D{_next(row, 'decisions')}"
    _once(row.decisions, number, problems)
    area, due = _area_of(fields, problems), _day(fields, "due", problems)
    if problems:
        return None
    return row.decisions.create(
        order=_next(row, "decisions"), number=number, text=text, area=area, due=due,
        item=fields.get("item", "").strip()[:20], actor=fields.get("actor", "").strip()[:300],
        verb=fields.get("verb", "").strip()[:80], strength=fields.get("strength", "").strip()[:20] or "will",
    )  # fmt: skip


def _words(fields: Fields, name: str, problems: list[Problem]) -> str:
    told = fields.get(name, "").strip()[:20_000]
    if not told:
        problems.append(Problem(name, N_("The entry has no words.")))
    return told


def _once(held: Any, number: str, problems: list[Problem]) -> None:
    if held.filter(number=number).exists():
        problems.append(Problem("number", N_("This number stands twice."), number))


def _area_of(fields: Fields, problems: list[Problem]) -> Entity | None:
    ident = fields.get("area", "").strip()
    found = Entity.objects.filter(pk=ident[:120], kind="area").first() if ident else None
    if ident and found is None:
        problems.append(Problem("area", N_("There is no such entity."), ident))
    return found


def _day(fields: Fields, name: str, problems: list[Problem]) -> date | None:
    told = fields.get(name, "").strip()
    try:
        return parse_date(told, name) if told else None
    except InputError as error:
        problems.extend(error.problems)
        return None
