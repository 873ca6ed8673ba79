"""What the pages of meetings show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhegang.core.errors import NotFoundError
from zhegang.core.i18n import N_, translate
from zhegang.register.meetings import KIND_WORDS, KINDS, PART_WORDS, PARTS, STATE_WORDS
from zhegang.register.meetings import STATES as STATUSES
from zhegang.register.reconcile import Claim, compare
from zhegang.web import access
from zhegang.web.registry import acting, meeting, seeing, words
from zhegang.web.registry.following import STATES
from zhegang.web.registry.models import Decision, Entity, Meeting
from zhegang.web.registry.shapes import entity_shape, in_order, statement_shapes

MOST = 200


@dataclass(frozen=True, slots=True)
class Meetings:
    rows: tuple[dict[str, Any], ...]
    may_edit: bool
    kinds: tuple[dict[str, str], ...]
    statuses: tuple[dict[str, str], ...]
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting; for whoever keeps the register as it stands, for others as last published.

    `plan_vs_outcome` is the engine's verdict on the day announced against the day held,
    `told_by` what documents say of it.
    """

    meeting: dict[str, Any]
    plan_vs_outcome: str
    plan_vs_outcome_name: str
    agenda: tuple[dict[str, Any], ...]
    attendance: tuple[dict[str, Any], ...]
    minutes: tuple[dict[str, Any], ...]
    decisions: tuple[dict[str, Any], ...]
    told_by: tuple[dict[str, Any], ...]
    may_edit: bool
    may_publish: bool
    own: bool
    kinds: tuple[dict[str, str], ...]
    statuses: tuple[dict[str, str], ...]
    parts: tuple[dict[str, str], ...]
    areas: tuple[dict[str, str], ...]
    problems: tuple[dict[str, Any], ...] = ()


def _choices(values: Iterable[Any], names: Any, lang: str) -> tuple[dict[str, str], ...]:
    return tuple({"value": v, "name": translate(names[v], lang)} for v in values)


def meetings(user: Any, lang: str, **more: Any) -> Meetings:
    """Meetings, the latest first: published ones, for those who keep the register all."""
    held = Meeting.objects.exclude(state="withdrawn")
    if not seeing.staff(user):
        held = held.filter(shown__isnull=False)
    rows = [_shape(row, _document(row, user), lang) for row in held[:MOST]]
    rows.sort(key=lambda m: (m["on"] or m["planned_on"] or "", m["id"]), reverse=True)
    kinds, statuses = _choices(KINDS, KIND_WORDS, lang), _choices(STATUSES, STATE_WORDS, lang)
    return Meetings(tuple(rows), access.may(user, "meeting.edit"), kinds, statuses, **more)


def find(user: Any, ident: str) -> Meeting:
    """The meeting of that id.

    Raises
    ------
    NotFoundError
        There is none, or it is not theirs to see: both read alike.
    """
    from uuid import UUID

    try:
        held = Meeting.objects.filter(pk=UUID(ident)).exclude(state="withdrawn").first()
    except ValueError:
        held = None
    if held is None or (held.shown is None and not seeing.staff(user)):
        raise NotFoundError(N_("There is nothing under this address."))
    return held


def _document(row: Meeting, user: Any) -> dict[str, Any]:
    told: dict[str, Any] = meeting.document(row) if seeing.staff(user) else row.shown
    return told


def _shape(row: Meeting, told: dict[str, Any], lang: str) -> dict[str, Any]:
    names = {"en": told["name_en"], "zh-Hant": told["name_hant"], "zh-Hans": told["name_hans"]}
    order = (lang, *(("zh-Hans", "zh-Hant", "en") if lang != "en" else ("zh-Hant", "zh-Hans")))
    held = next((code for code in order if names[code]), lang)
    return {
        "id": str(row.pk),
        "kind": told["kind"],
        "kind_name": translate(KIND_WORDS[told["kind"]], lang),
        "status": told["status"],
        "status_name": translate(STATE_WORDS[told["status"]], lang),
        **{name: told[name] for name in ("name_en", "name_hant", "name_hans")},
        "name": names[held],
        "name_lang": held,
        "name_missing": (held == "en") != (lang == "en"),
        "on": told["on"],
        "until": told["until"],
        "planned_on": told["planned_on"],
        "place": told["place"],
        "state": row.state,
        "state_name": translate(STATES[row.state], lang),
    }


def _verdict(told: dict[str, Any]) -> str:
    """What the day announced is to the day held; empty unless both are told and they differ."""
    if told["status"] != "held" or not told["planned_on"] or told["planned_on"] == told["on"]:
        return ""
    planned = Claim("meeting", "meeting", date=told["planned_on"], modality="planned")
    return compare(planned, Claim("meeting", "meeting", date=told["on"], modality="held"))


def page(user: Any, lang: str, ident: str, **more: Any) -> MeetingPage:
    """One meeting. Errors as `find`."""
    row = find(user, ident)
    told = _document(row, user)
    named = {a["area"] for a in (*told["agenda"], *told["decisions"])} | {
        a["person"] for a in told["attendance"]
    }
    known = {e.pk: entity_shape(e, lang) for e in Entity.objects.filter(pk__in=named - {None})}
    edit = access.may(user, "meeting.edit")
    verdict = _verdict(told)
    areas = Entity.objects.filter(kind="area", pack__gt="", canonical=None).order_by("-day", "pk")[:MOST]
    return MeetingPage(
        _shape(row, told, lang),
        verdict,
        translate(words.VERDICTS[verdict], lang) if verdict else "",
        tuple({**a, "area_shape": known.get(a["area"])} for a in told["agenda"]),
        tuple(
            {**a, "person_shape": known[a["person"]], "part_name": translate(PART_WORDS[a["part"]], lang)}
            for a in told["attendance"]
            if a["person"] in known
        ),
        tuple(told["minutes"]),
        tuple(_decisions(user, row, told, known)),
        tuple(statement_shapes(user, in_order(seeing.statements(user), told["sources"]), lang)),
        edit,
        access.may(user, "entry.publish") and row.state == "proposed",
        seeing.staff(user) and acting.own(user, "meeting", row.pk),
        _choices(KINDS, KIND_WORDS, lang) if edit else (),
        _choices(STATUSES, STATE_WORDS, lang) if edit else (),
        _choices(PARTS, PART_WORDS, lang) if edit else (),
        tuple({"value": a.pk, "name": f"{a.named(lang)[0]} {a.day}".strip()} for a in areas) if edit else (),
        **more,
    )


def _decisions(
    user: Any, row: Meeting, told: dict[str, Any], known: dict[str, Any]
) -> Iterable[dict[str, Any]]:
    """Each with the proposed commitment it became, where that may be seen, and how far it is."""
    held = {d.pk: d for d in Decision.objects.filter(meeting=row).select_related("statement__item")}
    seen = set(
        seeing.statements(user)
        .filter(pk__in=[d.statement_id for d in held.values() if d.statement_id])
        .values_list("pk", flat=True)
    )
    for d in told["decisions"]:
        now = held.get(d["id"])
        statement = now.statement if now is not None and now.statement_id in seen else None
        item = getattr(statement, "item", None)
        yield {
            **d,
            "area_shape": known.get(d["area"]),
            "statement": statement.pk if statement is not None else None,
            "item": item.pk
            if item is not None and (item.state == "published" or seeing.staff(user))
            else None,
        }
