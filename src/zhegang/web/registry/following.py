"""What the pages of progress show: items, one item with all that is filed of it, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.register.progress import BASIS_WORDS, COMPLETION_WORDS, COMPLETIONS
from zhegang.web import access
from zhegang.web.registry import acting, progressing, seeing
from zhegang.web.registry.models import Assessment, Evidence, Item, Milestone
from zhegang.web.registry.shapes import PAGE, entity_shape, full, item_shape, name_of, statement_shapes
from zhegang.web.registry.standing import (
    assessment_value,
    contradictions,
    evidence_value,
    milestone_value,
    standing_of,
)

STATES = {"proposed": N_("proposed"), "published": N_("published"), "withdrawn": N_("withdrawn")}
ITEM_KINDS = {
    "commitment": N_("commitment"),
    "project": N_("project"),
    "decision": N_("decision of a meeting"),
}
CHOICES = ("commitment", "project", "decision", "overdue", "differ")
CHOICE_WORDS = {**ITEM_KINDS, "overdue": N_("overdue"), "differ": N_("assessed differently")}


@dataclass(frozen=True, slots=True)
class Items:
    rows: tuple[dict[str, Any], ...]
    next: str
    chosen: str
    choices: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item: how it stands by what is published, and each entry that the visitor may see."""

    item: dict[str, Any]
    area: dict[str, Any] | None
    statement: dict[str, Any] | None
    standing: dict[str, Any]
    overdue: tuple[dict[str, Any], ...]
    milestones: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    assessments: tuple[dict[str, Any], ...]
    contradictions: tuple[dict[str, Any], ...]
    may_file: bool
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries filed and not published; `own` are the visitor's, which another person publishes."""

    rows: tuple[dict[str, Any], ...]
    may_publish: bool
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """All that offices filed, item by item, and where they contradict each other."""

    entries: tuple[dict[str, Any], ...]
    contradictions: tuple[dict[str, Any], ...]
    offices: tuple[str, ...]
    next: str


def visible(user: Any) -> QuerySet[Item]:
    """Items that `user` may see: published ones, for those who keep the register all."""
    held = Item.objects.exclude(state="withdrawn")
    return held if seeing.staff(user) else held.filter(state="published")


def items(user: Any, lang: str, chosen: str, cursor: str, today: date | None = None) -> Items:
    """What is followed, in the order of the register.

    Raises
    ------
    InputError
        No such choice; a cursor that is not one we gave.
    """
    held = visible(user)
    if chosen not in ("", *CHOICES):
        raise InputError([Problem("show", N_("There is no such choice."), chosen, ", ".join(CHOICES))])
    if chosen in ITEM_KINDS:
        held = held.filter(kind=chosen)
    elif chosen == "overdue":
        held = held.filter(next_due__lt=today or date.today())
    elif chosen == "differ":
        held = held.filter(differ=True)
    rows, after = _paged(held, cursor)
    shown = tuple(_named(item, user, lang) for item in rows)
    choices = tuple({"value": c, "name": translate(CHOICE_WORDS[c], lang)} for c in CHOICES)
    return Items(shown, after, chosen, choices)


def _paged(held: QuerySet[Item], cursor: str) -> tuple[list[Item], str]:
    if cursor:
        order, mark, key = cursor.partition("~")
        if not mark or not (order.isascii() and order.isdigit() and len(order) < 10):
            raise InputError([Problem("cursor", N_("This cursor is not known."), cursor)])
        held = held.filter(Q(order__gt=int(order)) | Q(order=int(order), pk__gt=key[:120]))
    rows = list(held.select_related("area").order_by("order", "pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{last.order}~{last.pk}" if last is not None else ""


def _named(item: Item, user: Any, lang: str) -> dict[str, Any]:
    """An item under its title; where it has none, under what its statement says."""
    shape = {
        **item_shape(item, lang),
        "kind_name": translate(ITEM_KINDS[item.kind], lang),
        "state": item.state,
        "state_name": translate(STATES[item.state], lang),
        "completion_name": translate(COMPLETION_WORDS[item.completion], lang),
        "area_shape": entity_shape(item.area, lang) if item.area else None,
    }
    if item.statement_id and not shape["name"]:
        held = full(seeing.statements(user)).filter(pk=item.statement_id).first()
        if held is not None:
            told = statement_shapes(user, [held], lang)[0]
            shape["name"], shape["name_lang"] = told["wording"] or told["told"], told["language"]
            shape["name_missing"] = told["untranslated"]
    return shape


def item(user: Any, lang: str, ident: str, **more: Any) -> ItemPage:
    """One item. Errors as `seeing.one`."""
    held = seeing.one(visible(user).select_related("area", "statement", "statement__document"), ident)
    staff = seeing.staff(user)
    told = full(seeing.statements(user)).filter(pk=held.statement_id).first() if held.statement_id else None
    milestones, evidence, assessments = (_seen(rows, staff) for rows in
                                         (held.milestones, held.evidence, held.assessments))  # fmt: skip
    now = standing_of(held, date.today())
    refused = {e.id for e in now.refused}
    shaped = [_milestone(m, user, lang) for m in milestones]
    by_id = {m["id"]: m for m in shaped}
    # What is only proposed is set beside the rest for those who decide on it.
    differing = contradictions(
        [milestone_value(m) for m in milestones], [assessment_value(a) for a in assessments], lang
    )
    return ItemPage(
        _named(held, user, lang),
        entity_shape(held.area, lang) if held.area else None,
        statement_shapes(user, [told], lang)[0] if told is not None else None,
        {
            "completion": now.completion,
            "completion_name": translate(COMPLETION_WORDS[now.completion], lang),
            "basis": now.basis,
            "differ": now.differ,
            "evidence": len(now.evidence),
            "refused": len(refused),
            "withheld": len(now.withheld),
        },
        tuple(
            {"days": o.days, "editorial": o.editorial, "milestone": by_id[int(o.milestone.id)]}
            for o in now.overdue
        ),
        tuple(shaped),
        tuple(_evidence(e, user, lang) for e in evidence),
        tuple(_assessment(a, user, lang) for a in assessments),
        tuple(differing),
        access.may(user, "register.work"),
        **more,
    )


def _seen(rows: Any, staff: bool) -> list[Any]:
    held = rows.exclude(state="withdrawn") if staff else rows.filter(state="published")
    return list(held.order_by("pk")[:500])


def _entry(kind: str, row: Any, user: Any, lang: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "entry": f"{kind}:{row.pk}",
        "state": row.state,
        "state_name": translate(STATES[row.state], lang),
        "own": seeing.staff(user) and acting.own(user, kind, row.pk),
    }


def _milestone(m: Milestone, user: Any, lang: str) -> dict[str, Any]:
    name = name_of(m, lang)
    return {
        **_entry("milestone", m, user, lang),
        "title": name.text,
        "title_lang": name.lang,
        "due": m.due,
        "basis": m.basis,
        "basis_name": translate(BASIS_WORDS[m.basis], lang),
        "statement": m.statement_id,
        "reached_on": m.reached_on,
        "set_by": m.set_by,
    }


def _evidence(e: Evidence, user: Any, lang: str) -> dict[str, Any]:
    refusal = evidence_value(e).refusal
    return {
        **_entry("evidence", e, user, lang),
        "text": e.text,
        "on": e.on,
        "statement": e.statement_id,
        "address": e.address,
        "milestone": e.milestone_id,
        "reaches": e.reaches,
        "filed_by": e.filed_by,
        "seen_on": e.seen_on,
        "counts": not refusal,
        "refusal": translate(refusal, lang) if refusal else "",
    }


def _assessment(a: Assessment, user: Any, lang: str) -> dict[str, Any]:
    return {
        **_entry("assessment", a, user, lang),
        "completion": a.completion,
        "completion_name": translate(COMPLETION_WORDS[a.completion], lang),
        "by": a.by,
        "independent": a.independent,
        "on": a.on,
        "text": a.text,
        "blocker": a.blocker,
        "evidence": sorted(a.evidence.values_list("pk", flat=True)),
    }


_OF = {
    "milestone": ("milestones", _milestone),
    "evidence": ("evidence", _evidence),
    "assessment": ("assessments", _assessment),
}


def waiting(user: Any, lang: str, **more: Any) -> Waiting:
    """Items and entries filed and not yet published, item by item; at most a page of each kind."""
    found: dict[str, dict[str, Any]] = {}

    def of(held: Item) -> dict[str, Any]:
        return found.setdefault(held.pk, {"item": _named(held, user, lang), "own": True, "entries": []})

    for held in Item.objects.filter(state="proposed").exclude(kind="decision").order_by("order", "pk")[:PAGE]:
        row = of(held)
        row["entries"].append({"kind": "item", **_entry("item", held, user, lang)})
    for kind, (_, shape) in _OF.items():
        rows = progressing.MODELS[kind].objects.filter(state="proposed").select_related("item")
        for entry in rows.order_by("item__order", "pk")[:PAGE]:
            of(entry.item)["entries"].append({"kind": kind, **shape(entry, user, lang)})
    return Waiting(tuple(found.values()), access.may(user, "entry.publish"), **more)


def filed(user: Any, lang: str, cursor: str) -> Filed:
    """What offices filed, merged: each item with every entry that was not withdrawn.

    Raises
    ------
    NotAllowedError
        `user` does not keep the register.
    """
    access.require(user, "register.work")
    some = Q(milestones__isnull=False) | Q(evidence__isnull=False) | Q(assessments__isnull=False)
    rows, after = _paged(visible(user).filter(some).distinct(), cursor)
    entries, differing = [], []
    offices: dict[str, None] = {}
    for row in rows:
        held = {name: _seen(getattr(row, name), True) for name, _ in _OF.values()}
        shaped = {name: [shape(r, user, lang) for r in held[name]] for name, shape in _OF.values()}
        entries.append({"item": _named(row, user, lang), **shaped})
        offices |= dict.fromkeys(_offices(held))
        told = contradictions([milestone_value(m) for m in held["milestones"]],
                              [assessment_value(a) for a in held["assessments"]], lang)  # fmt: skip
        differing += [{"item": row.pk, "no": row.number, **c} for c in told]
    return Filed(tuple(entries), tuple(differing), tuple(offices), after)


def _offices(held: dict[str, list[Any]]) -> Iterable[str]:
    told = [m.set_by for m in held["milestones"]] + [e.filed_by for e in held["evidence"]]
    return [name for name in (*told, *(a.by for a in held["assessments"])) if name]


def completions(lang: str) -> tuple[dict[str, str], ...]:
    """The five steps, for a choice."""
    return tuple({"value": c, "name": translate(COMPLETION_WORDS[c], lang)} for c in COMPLETIONS)
