"""What waits for somebody: statements for their next step, merges, documents being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web import access
from zhegang.web.models import Job
from zhegang.web.registry import reviewing, words
from zhegang.web.registry.models import Judgement, Statement, Step
from zhegang.web.registry.shapes import PAGE, entity_shape, full, statement_shapes
from zhegang.web.shapes import job_document


@dataclass(frozen=True, slots=True)
class Queue:
    """Statements in one state, document by document; `does` is the step the visitor may take."""

    state: str
    states: tuple[dict[str, str], ...]
    does: str
    rows: tuple[dict[str, Any], ...]
    next: str
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Merges:
    rows: tuple[dict[str, Any], ...]
    may_propose: bool
    may_judge: bool
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Adding:
    jobs: tuple[dict[str, Any], ...]
    problems: tuple[dict[str, Any], ...] = ()


def queue(user: Any, lang: str, state: str, cursor: str, **more: Any) -> Queue:
    """The review queue of `state`, or of the step that is the visitor's.

    Raises
    ------
    InputError
        The cursor is not one we gave.
    """
    mine = next((s for s in reviewing.STEPS.values() if access.may(user, s[2])), ("proposed", "", ""))
    chosen = state or mine[0]
    does = next((a for a, s in reviewing.STEPS.items() if s[0] == chosen and access.may(user, s[2])), "")
    held = Statement.objects.filter(state=chosen)
    if does and does != "annotate":
        own = Step.objects.filter(statement=OuterRef("pk"), actor=str(user.pk), action__in=reviewing.WORKED)
        held = held.filter(~Exists(own))
    if cursor:
        parts = cursor.split("~")
        if len(parts) != 3 or not parts[1].isdigit():
            raise InputError([Problem("cursor", N_("This cursor is not known."), cursor)])
        document, start, key = parts[0], int(parts[1]), parts[2]
        held = held.filter(document__gte=document).filter(
            Q(document__gt=document)
            | Q(document=document, start__gt=start)
            | Q(document=document, start=start, pk__gt=key)
        )
    rows = list(full(held).order_by("document_id", "start", "pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Queue(
        chosen,
        tuple({"value": s, "name": translate(words.STATES[s], lang)} for s in reviewing.OPEN),
        does,
        tuple(statement_shapes(user, rows[:PAGE], lang)),
        f"{last.document_id}~{last.start}~{last.pk}" if last is not None else "",
        **more,
    )


def merges(user: Any, lang: str, **more: Any) -> Merges:
    """Judgements, the open ones first."""
    held = Judgement.objects.select_related("kept", "merged")
    rows = [*held.filter(state="proposed").order_by("-pk")[:PAGE]]
    rows += [*held.exclude(state="proposed").order_by("-pk")[:PAGE]]
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(judgement__in=[r.pk for r in rows]).order_by("pk"):
        steps.setdefault(step.judgement_id, []).append(step)
    shown = tuple(
        {
            "id": r.pk,
            "kind": r.kind,
            "state": r.state,
            "origin": r.origin,
            "kept": entity_shape(r.kept, lang),
            "merged": entity_shape(r.merged, lang),
            "steps": [
                {"action": translate(words.ACTIONS[s.action], lang), "actor": s.actor, "reason": s.reason}
                for s in steps.get(r.pk, [])
            ],
            "own": any(s.actor == str(user.pk) for s in steps.get(r.pk, [])),
        }
        for r in rows
    )
    judge = access.may(user, "register.review")
    return Merges(shown, judge or access.may(user, "register.annotate"), judge, **more)


def adding(user: Any, lang: str, **more: Any) -> Adding:
    """The visitor's own documents that are being read, and what came of the last ones."""
    held = Job.objects.filter(kind="register.add", owner=user).order_by("-created_at")[:20]
    rows = tuple(
        job_document(job, lang)
        | {"name": str(job.params.get("name", "")), "reasons": [r.get(lang, "") for r in job.reason]}
        for job in held
    )
    return Adding(rows, **more)
