"""What a worker clears away once a day: what nobody will ask for again.

Rows go by the rules of `zhegang.web.privacy.register`, files by the jobs that name them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings

from zhegang.web.models import Job
from zhegang.web.privacy import retention


def clear() -> None:
    """Removes every row whose time is over, and what dead tries of jobs left."""
    retention.carry_out()
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
