"""Documents and their statements into the database; reading again changes nothing that was reviewed.

Reading is the engine's, in as many processes as are given; what stands here writes rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhegang.core.i18n import LANGS
from zhegang.core.text import fold
from zhegang.register.figures import kind_of
from zhegang.register.reconcile import thing
from zhegang.register.rows import DocumentRows, EntityRow, StatementRow
from zhegang.web import audit
from zhegang.web.registry.bulk import insert
from zhegang.web.registry.models import (
    Alias,
    Claim,
    Copy,
    Document,
    Entity,
    Marks,
    Mention,
    Statement,
    Text,
)

NAME_OF = {"en": "name_en", "zh-Hant": "name_hant", "zh-Hans": "name_hans"}
# Whoever has taken a step on a statement is not overruled by a machine.
REVIEWED = ("annotated", "approved", "published", "rejected", "replaced")
BATCH = 2000
STATEMENT = (
    "id", "document_id", "segment", "start", "end", "prefix", "suffix", "sha256", "predicate", "subject", "value",
    "modality", "asserted_by", "state", "origin", "attachment", "day", "first_seen", "last_seen",
)  # fmt: skip
CLAIM = (
    "statement_id", "document_id", "thing", "kind", "unit", "value", "low", "high", "strict", "qualifier",
    "date", "until", "name", "scope", "modality",
)  # fmt: skip
MENTION = ("entity_id", "statement_id", "role", "day", "public")


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping some documents, by number."""

    documents: tuple[str, ...]
    new_documents: int
    proposed: int
    seen_again: int
    differing: int
    dropped: int
    stale: int


def keep(rows: Sequence[DocumentRows], *, actor: str, holders: Collection[str] = ("",)) -> Kept:
    """Keeps documents that were read: their statements become proposals.

    Parameters
    ----------
    actor : who loaded them (a user's id, `site` for the operator), for the audit.
    holders : who may see the texts: users' ids; the empty one is the site's own review.

    A document that is known already is read again: its reviewed statements stay as they are,
    wherever they now stand; a reading that tells a reviewed place otherwise becomes a
    proposal that names what it would replace; a proposal no longer read is dropped.
    """
    rows = list({row.id: row for row in rows}.values())
    now = timezone.now()
    with transaction.atomic():
        known = {d.pk: d for d in Document.objects.filter(pk__in=[r.id for r in rows])}
        texts = set(Text.objects.filter(pk__in=known).values_list("pk", flat=True))
        fresh = [r for r in rows if r.id not in known]
        Document.objects.bulk_create([_document(r, now) for r in fresh], batch_size=BATCH)
        untold = [r for r in rows if r.id not in texts]
        Text.objects.bulk_create([_text(r) for r in untold], batch_size=BATCH)
        # Of a document that had no text until now it is not settled what it copies and tells.
        Document.objects.filter(pk__in=[r.id for r in untold if r.id in known]).update(judged=False)
        marked = set(Marks.objects.filter(pk__in=known).values_list("pk", flat=True))
        Marks.objects.bulk_create([_marks(r) for r in rows if r.id not in marked], batch_size=BATCH)
        Copy.objects.bulk_create(
            [Copy(document_id=r.id, holder=h, name=r.document.name[:200]) for r in rows for h in holders],
            ignore_conflicts=True,
            batch_size=BATCH,
        )
        again = [_again(r, known[r.id], now) for r in rows if r.id in known]
        new: list[tuple[DocumentRows, StatementRow, str | None]]
        new = [(r, s, None) for r in fresh for s in r.statements]
        new += [one for part in again for one in part.new]
        _statements(new, now)
        kept = Kept(
            tuple(r.id for r in rows),
            len(fresh),
            len(new),
            sum(part.seen for part in again),
            sum(1 for _, _, before in new if before is not None),
            sum(part.dropped for part in again),
            sum(part.stale for part in again),
        )
        audit.append(actor, "register.add", f"documents:{len(rows)}", kept.documents)
    return kept


def _document(row: DocumentRows, now: datetime) -> Document:
    name = row.document.name[:400]
    return Document(
        id=row.id,
        sha256=row.document.sha256,
        text_sha256=row.text_sha256,
        language=row.language,
        stance=row.stance,
        published=row.published,
        day=row.published.isoformat() if row.published else "",
        notes=[{lang: note.in_lang(lang) for lang in LANGS} for note in row.document.notes],
        first_seen=now,
        last_seen=now,
        occasion_id=row.id,
        **{NAME_OF[row.language]: name},
    )


def _text(row: DocumentRows) -> Text:
    return Text(document_id=row.id, text=row.document.text, segments=[list(s) for s in row.segments])


def _marks(row: DocumentRows) -> Marks:
    marks = row.marks
    return Marks(
        document_id=row.id,
        names=marks.names.astype("<u8").tobytes(),
        runs=marks.runs.astype("<u8").tobytes(),
        fixed=marks.fixed.astype("<u8").tobytes(),
        places="\n".join(sorted(marks.places)),
        own="\n".join(sorted(marks.own)),
    )


@dataclass(frozen=True, slots=True)
class _Again:
    new: list[tuple[DocumentRows, StatementRow, str | None]]
    seen: int
    dropped: int
    stale: int


def _again(row: DocumentRows, document: Document, now: datetime) -> _Again:
    """What reading a known document again changes."""
    from zhegang.web.registry.attaching import attach

    Document.objects.filter(pk=row.id).update(
        last_seen=now,
        language=document.language or row.language,
        sha256=document.sha256 or row.document.sha256,
    )
    held = {s.pk: s for s in Statement.objects.filter(document_id=row.id)}
    stale = attach([s for s in held.values() if s.attachment != "exact"], row.document.text)
    found = {s.statement.id: s for s in row.statements}
    seen = [pk for pk in found if pk in held]
    Statement.objects.filter(pk__in=seen).update(last_seen=now)
    # A dropped proposal that is read again is a proposal again.
    Statement.objects.filter(pk__in=seen, state="dropped").update(state="proposed")
    reviewed = [s for s in held.values() if s.state in REVIEWED]
    new = [(row, s, _told_already(s, reviewed)) for pk, s in found.items() if pk not in held]
    gone = [
        s.pk for s in held.values() if s.pk not in found and s.state == "proposed" and s.origin == "rules"
    ]
    Statement.objects.filter(pk__in=gone).update(state="dropped")
    return _Again(new, len(seen), len(gone), stale)


def _told_already(new: StatementRow, reviewed: Iterable[Statement]) -> str | None:
    """The reviewed statement that tells the same place in the same respect, if there is one."""
    place = new.statement.citation
    for s in reviewed:
        if s.predicate == new.statement.predicate and s.start < place.end and place.start < s.end:
            return s.pk
    return None


def _statements(new: Sequence[tuple[DocumentRows, StatementRow, str | None]], now: datetime) -> None:
    named = {found for _, s, _ in new for found, _ in s.mentions}
    entities = entities_of(
        [e for r in {id(r): r for r, _, _ in new}.values() for e in r.entities if e.id in named], now
    )
    insert(
        Statement,
        (*STATEMENT, "replaces_id"),
        ((*statement(r.id, s, now).values(), before) for r, s, before in new),
    )
    insert(Claim, CLAIM, (claim(r.id, s) for r, s, _ in new if s.claim is not None))
    insert(
        Mention,
        MENTION,
        (
            (
                entities[found],
                s.statement.id,
                role,
                s.day or (r.published.isoformat() if r.published else ""),
                False,
            )
            for r, s, _ in new
            for found, role in s.mentions
        ),
        ignore=True,
    )


def statement(document: str, row: StatementRow, now: datetime) -> dict[str, Any]:
    """A statement of the engine as the fields of a row, in the order of STATEMENT."""
    s, place = row.statement, row.statement.citation
    return {
        "id": s.id,
        "document_id": document,
        "segment": s.segment,
        "start": place.start,
        "end": place.end,
        "prefix": place.prefix,
        "suffix": place.suffix,
        "sha256": place.sha256,
        "predicate": s.predicate,
        "subject": s.subject,
        "value": s.value,
        "modality": s.modality,
        "asserted_by": row.speaker[:200],
        "state": "proposed",
        "origin": "rules",
        "attachment": "exact",
        "day": row.day,
        "first_seen": now,
        "last_seen": now,
    }


def claim(document: str, row: StatementRow) -> tuple[Any, ...]:
    """What of a statement can be compared, as a row of CLAIM."""
    held, quantity = row.claim, row.claim.quantity if row.claim else None
    assert held is not None
    return (
        row.statement.id,
        document,
        thing(held.thing)[:80],
        kind_of(held),
        quantity.unit[:80] if quantity else "",
        quantity.value if quantity else None,
        quantity.low if quantity else None,
        quantity.high if quantity else None,
        quantity.strict if quantity else False,
        quantity.qualifier if quantity else "",
        held.date or "",
        held.until or "",
        next(iter(held.names), "")[:400],
        "\n".join(sorted(held.scope)),
        held.modality,
    )


def entities_of(rows: Iterable[EntityRow], now: datetime) -> dict[str, str]:
    """Makes these entities where they are new; for each id the one it is kept under."""
    found = {e.id: e for e in rows}
    packed = _packed(Alias.objects.filter(entity__pack__gt="").count())
    ids: dict[str, str] = {}
    for key, e in found.items():
        folded = fold(e.name)
        # Only a pack's own names join documents; all else is a reviewer's judgement.
        place = packed.get(("place", folded)) if e.kind == "organisation" else None
        ids[key] = packed.get((e.kind, folded)) or place or key
    made = [e for key, e in found.items() if ids[key] == key]
    Entity.objects.bulk_create(
        [
            Entity(
                id=e.id,
                kind=e.kind,
                inferred=e.inferred,
                first_seen=now,
                **{NAME_OF[e.language]: e.name[:400]},
            )
            for e in made
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    Alias.objects.bulk_create(
        [
            Alias(entity_id=ids[e.id], name=name[:400], folded=fold(name)[:400], lang=e.language)
            for e in found.values()
            for name in dict.fromkeys((e.name, *e.aliases))
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    return ids


@lru_cache(maxsize=1)
def _packed(count: int) -> dict[tuple[str, str], str]:
    """Kind and folded name of every name a pack gives; kept while their number stays."""
    rows = Alias.objects.filter(entity__pack__gt="").values_list("entity__kind", "folded", "entity_id")
    return {(kind, folded): ident for kind, folded, ident in rows}
