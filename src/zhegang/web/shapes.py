"""Recorded objects as the documents that API and pages show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web.models import Job, StoredCase

MOST_ITEMS = 100


def case_document(case: StoredCase) -> dict[str, Any]:
    return {
        "id": str(case.pk),
        "firm": str(case.firm_id),
        "title": case.title,
        "digest": case.digest,
        "created_at": when(case.created_at),
    }


def job_document(job: Job, lang: str) -> dict[str, Any]:
    result = {k: v for k, v in job.result.items() if k != "folder"} if job.state == "done" else {}
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "case": job.case_id and str(job.case_id),
        "state": job.state,
        "step": translate(job.step, lang),
        "steps_done": job.steps_done,
        "steps_total": job.steps_total,
        "attempts": job.attempts,
        "reason": job.reason,
        "result": result,
        "created_at": when(job.created_at),
        "started_at": job.started_at and when(job.started_at),
        "ended_at": job.ended_at and when(job.ended_at),
    }


def when(moment: datetime) -> str:
    """An instant, in UTC, to the microsecond: it is a page's cursor too."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def page(held: QuerySet[Any], limit: int, cursor: str, shape: Callable[[Any], Any]) -> dict[str, Any]:
    """One page of `held`, newest first, and the cursor of the next.

    Raises
    ------
    InputError
        The cursor is not one we gave.
    """
    if cursor:
        try:
            at, _, ident = cursor.partition("~")
            moment, key = datetime.fromisoformat(at), UUID(ident)
            if moment.tzinfo is None:
                raise ValueError
        except ValueError:
            raise InputError(
                [
                    Problem(
                        "cursor", N_("This cursor is not known."), cursor, N_("the `next` of the page before")
                    )
                ]
            ) from None
        held = held.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=key))
    rows = list(held.order_by("-created_at", "-pk")[: limit + 1])
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return {
        "items": [shape(row) for row in rows[:limit]],
        "next": f"{when(last.created_at)}~{last.pk}" if last is not None else None,
    }
