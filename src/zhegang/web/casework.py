"""Cases as the site keeps them, and drafts of them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from zhegang.core import jsonout
from zhegang.plan.case import Case
from zhegang.web import audit
from zhegang.web.models import CaseDraft, Firm, StoredCase, User


def store_case(user: User, firm: Firm, case: Case) -> StoredCase:
    """Keeps a case for a firm, with a row in the audit."""
    held = jsonout.plain(case)
    with transaction.atomic():
        made = StoredCase.objects.create(
            firm=firm,
            made_by=user,
            title=case.title[:400],
            content=jsonout.dumps(held),
            digest=jsonout.digest(held),
        )
        audit.append(
            str(user.pk), "case.make", f"case:{made.pk}", {"firm": str(firm.pk), "digest": made.digest}
        )
    return made


def delete_case(user: User, case: StoredCase) -> None:
    """Removes a case, its plans with their links, and their files; the audit keeps that it was there."""
    folders = [str(job.result["folder"]) for job in case.jobs.all() if job.result.get("folder")]
    with transaction.atomic():
        audit.append(str(user.pk), "case.delete", f"case:{case.pk}", {"digest": case.digest})
        case.delete()
        # Files follow the commit: what is rolled back keeps them.
        transaction.on_commit(lambda: _remove(folders))


def _remove(folders: list[str]) -> None:
    from pathlib import Path

    for name in folders:
        shutil.rmtree(Path(settings.RESULTS) / name, ignore_errors=True)


def begin_draft(
    user: User, firm: Firm, content: Mapping[str, Any], case: StoredCase | None = None
) -> CaseDraft:
    """A case to be filled in by form, new or opened from a stored one."""
    with transaction.atomic():
        made = CaseDraft.objects.create(firm=firm, made_by=user, case=case, content=jsonout.dumps(content))
        audit.append(str(user.pk), "draft.make", f"draft:{made.pk}", {"case": case and str(case.pk)})
    return made


def save_draft(user: User, draft: CaseDraft, version: int, content: Mapping[str, Any]) -> bool:
    """Keeps what a draft has become; False when somebody changed it since `version`."""
    from django.utils import timezone

    with transaction.atomic():
        saved = CaseDraft.objects.filter(pk=draft.pk, version=version).update(
            content=jsonout.dumps(content), version=F("version") + 1, changed_at=timezone.now()
        )
        if saved:
            audit.append(str(user.pk), "draft.change", f"draft:{draft.pk}")
    return bool(saved)


def end_draft(user: User, draft: CaseDraft) -> None:
    """Removes a draft: it was stored as a case, or is no longer wanted."""
    with transaction.atomic():
        audit.append(str(user.pk), "draft.end", f"draft:{draft.pk}")
        draft.delete()
