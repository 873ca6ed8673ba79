"""Links to a plan's first screen: made by whoever sees the plan, read by whoever holds the link.

A link carries 256 random bits and nothing else; here lies their SHA-256. Making, reading
and revoking each leave a row in the audit.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_
from zhegang.web import audit
from zhegang.web.models import Job, Share, User

MOST_DAYS = 90
MOST_LINKS = 20
Fate = Literal["open", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A link that was followed: its plan, until when it holds, or why it no longer does."""

    job: Job
    expires_at: datetime
    fate: Fate


def make(user: User, job: Job, days: int) -> tuple[Share, str]:
    """A link to the plan of a job that is done, and its token, shown this once.

    Raises
    ------
    InputError
        No plan yet, not 1 to MOST_DAYS days, or MOST_LINKS links of it hold already.
    """
    problems = []
    if job.state != "done":
        problems.append(Problem("share", N_("There is no plan to share yet.")))
    if not 1 <= days <= MOST_DAYS:
        accepted = N_("1 to {limit} days")
        problems.append(
            Problem("days", N_("A link lives 1 to 90 days."), days, accepted, fields={"limit": MOST_DAYS})
        )
    if held(job).count() >= MOST_LINKS:
        problems.append(Problem("share", N_("The plan has enough links; revoke one first.")))
    if problems:
        raise InputError(problems)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        share = Share.objects.create(
            job=job, made_by=user, digest=_digest(token), expires_at=timezone.now() + timedelta(days=days)
        )
        audit.append(str(user.pk), "share.make", f"share:{share.pk}", {"job": str(job.pk), "days": days})
    return share, token


def held(job: Job) -> Any:
    """The links to a plan that still open it."""
    return job.shares.filter(revoked_at=None, expires_at__gt=timezone.now()).order_by("created_at")


def revoke(user: User, job: Job, ident: str) -> None:
    """Ends a link to the plan of `job`.

    Raises
    ------
    InputError
        The plan has no such link.
    """
    try:
        share = held(job).get(pk=UUID(ident))
    except (ValueError, Share.DoesNotExist):
        raise InputError([Problem("share", N_("There is no such link."))]) from None
    with transaction.atomic():
        share.revoked_at = timezone.now()
        share.save(update_fields=["revoked_at"])
        audit.append(str(user.pk), "share.revoke", f"share:{share.pk}")


def read(token: str) -> Reading:
    """Follows a link.

    Raises
    ------
    NotFoundError
        No link was ever made with this token.
    """
    share = Share.objects.select_related("job", "job__case").filter(digest=_digest(token)).first()
    if share is None:
        raise NotFoundError(N_("There is nothing under this address."))
    fate: Fate = "open"
    if share.revoked_at is not None:
        fate = "revoked"
    elif share.expires_at <= timezone.now():
        fate = "expired"
    audit.append("link", f"share.{'read' if fate == 'open' else 'refused'}", f"share:{share.pk}")
    return Reading(share.job, share.expires_at, fate)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
