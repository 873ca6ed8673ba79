"""The life of a job, step by step; every step one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from zhegang.core.errors import Problem
from zhegang.core.i18n import LANGS, N_
from zhegang.web import audit
from zhegang.web.models import Job, StoredCase, User

LEASE = timedelta(seconds=15)
ENDED = ("done", "failed", "cancelled")
Reason = list[dict[str, str]]


def told(*problems: Problem) -> Reason:
    """Reasons as they are kept: each in the three languages."""
    return [{lang: problem.text(lang) for lang in LANGS} for problem in problems]


LOST = Problem("job", N_("The process that worked on it is gone."))
NO_TIME = Problem("job", N_("It took longer than its limit."), hint=N_("try a smaller case"))


def submit(kind: str, owner: User | None, case: StoredCase | None, params: dict[str, Any]) -> Job:
    """A new job, queued."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, owner=owner, case=case, params=params)
        audit.append(_who(owner), f"job.{kind}", f"job:{job.pk}", {"case": case and str(case.pk)})
    return job


def claim(worker: str) -> Job | None:
    """The oldest queued job, now this worker's until its lease ends; None when none waits."""
    with transaction.atomic():
        waiting = Job.objects.filter(state="queued").order_by("created_at", "pk")
        # SQLite has one writer at a time anyhow; PostgreSQL gives each worker another row.
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        job = waiting.first()
        if job is None:
            return None
        now = timezone.now()
        job.state, job.worker, job.lease_until = "running", worker, now + LEASE
        job.fence, job.attempts = job.fence + 1, job.attempts + 1
        job.started_at, job.ended_at, job.step, job.steps_done, job.steps_total = now, None, "", 0, None
        job.save()
    return job


def renew(job: Job) -> str:
    """Lengthens the lease: `ours`, `cancel` when a person asked for that, `lost` when it is another's."""
    ours = Job.objects.filter(pk=job.pk, fence=job.fence, state="running")
    if not ours.update(lease_until=timezone.now() + LEASE):
        return "lost"
    return "cancel" if ours.filter(cancel_asked=True).exists() else "ours"


def tell(job: Job, step: str, done: int, total: int | None) -> None:
    """Writes how far the work has come."""
    Job.objects.filter(pk=job.pk, fence=job.fence, state="running").update(
        step=step[:200], steps_done=done, steps_total=total
    )


def end(job: Job, state: str, *, result: Any = None, reason: Reason | None = None) -> bool:
    """Ends a running job, once; False when its fence is no longer the job's."""
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, fence=job.fence, state="running").update(
            state=state, result=result or {}, reason=reason or [], lease_until=None, ended_at=timezone.now()
        )
        if ended:
            audit.append(f"job:{job.pk}", f"job.{state}", f"job:{job.pk}", {"fence": job.fence})
    return bool(ended)


def give_back(job: Job, reason: Reason) -> None:
    """The process is gone: queued again while tries are left, else failed; the reason stays."""
    if job.attempts >= job.most_attempts:
        end(job, "failed", reason=reason)
        return
    Job.objects.filter(pk=job.pk, fence=job.fence, state="running").update(
        state="queued", reason=reason, lease_until=None, worker=""
    )


def reap() -> int:
    """Gives back every running job whose lease ran out; their number."""
    late = list(Job.objects.filter(state="running", lease_until__lt=timezone.now()))
    for job in late:
        if job.cancel_asked:
            end(job, "cancelled")
        else:
            give_back(job, told(LOST))
    return len(late)


def cancel(job: Job, by: User) -> None:
    """Asks for a job's end; one that waits ends here, one that runs when its worker hears it."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk, state="queued").update(
            state="cancelled", ended_at=timezone.now(), cancel_asked=True
        )
        Job.objects.filter(pk=job.pk, state="running").update(cancel_asked=True)
        audit.append(_who(by), "job.cancel", f"job:{job.pk}")


def retry(job: Job, by: User) -> bool:
    """Queues an ended job again with a fresh count of tries; False when it has not ended so."""
    with transaction.atomic():
        again = Job.objects.filter(pk=job.pk, state__in=("failed", "cancelled")).update(
            state="queued", most_attempts=F("attempts") + 3, cancel_asked=False, ended_at=None
        )
        if again:
            audit.append(_who(by), "job.retry", f"job:{job.pk}")
    return bool(again)


def states(idents: Sequence[UUID]) -> dict[UUID, str]:
    """State of each of these jobs."""
    return dict(Job.objects.filter(pk__in=idents).values_list("pk", "state"))


def _who(user: User | None) -> str:
    return "nobody" if user is None else str(user.pk)
