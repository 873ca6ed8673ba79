"""What an extractor proposed, put into the review's queue beside what the rules found."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from zhegang.register.proposing import Proposals
from zhegang.register.reading import Reading
from zhegang.register.rows import StatementRow, rows_of
from zhegang.web import audit
from zhegang.web.registry import keeping
from zhegang.web.registry.models import Statement


def store(reading: Reading, made: Proposals, *, actor: str = "site") -> int:
    """Keeps the proposals of a document for review, the document with them; how many are new.

    A statement already held under the same id stays as it is, whatever its state. Who
    proposed is in the audit.
    """
    rows = rows_of(reading)
    now = datetime.now(UTC)
    with transaction.atomic():
        keeping.keep([rows], actor=actor)
        known = set(
            Statement.objects.filter(pk__in=[s.id for s in made.statements]).values_list("pk", flat=True)
        )
        new = [s for s in made.statements if s.id not in known]
        for s in new:
            speaker = "" if s.asserted_by == reading.document.name else s.asserted_by
            day = str(s.value.get("date") or "")[:10] if s.predicate in ("date", "event") else ""
            fields = keeping.statement(rows.id, StatementRow(s, speaker, day, None, ()), now)
            Statement.objects.create(**{**fields, "origin": "model"})
        told = {"by": made.by, "new": len(new), "dropped": len(made.dropped)}
        audit.append(actor, "statements.propose", f"document:{rows.id}", told)
    return len(new)
