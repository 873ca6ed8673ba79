"""Cases as the site keeps them."""

from __future__ import annotations

from django.db import transaction

from zhegang.core import jsonout
from zhegang.plan.case import Case
from zhegang.web import audit
from zhegang.web.models import Firm, StoredCase, User


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
