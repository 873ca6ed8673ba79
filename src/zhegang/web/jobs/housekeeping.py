"""What a worker clears away once a day: what nobody will ask for again."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from zhegang.web.accounts import WINDOW
from zhegang.web.models import IdempotencyKey, Job, LoginFailure, Session

KEYS_KEPT = timedelta(days=7)


def clear() -> None:
    """Removes sessions that ended, old idempotency keys and failures, and what dead tries left."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    LoginFailure.objects.filter(at__lt=now - WINDOW).delete()
    results = Path(settings.RESULTS)
    for folder in sorted(results.iterdir()) if results.is_dir() else ():
        if not _wanted(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _wanted(name: str) -> bool:
    """Whether a job names this folder as its result, or may be writing it now."""
    try:
        ident = UUID(name.removeprefix(".")[:36])
    except ValueError:
        return True  # not a folder of ours
    job = Job.objects.filter(pk=ident).first()
    return job is not None and (job.state in ("queued", "running") or job.result.get("folder") == name)
