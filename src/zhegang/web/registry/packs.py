"""What a pack ships, into the register: documents without text, entities, published statements.

Loading again changes nothing that is there: a newer pack adds what it adds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhegang.core.i18n import Words
from zhegang.core.text import fold
from zhegang.ingest.pack_register import PackRegister, ShippedStatement
from zhegang.register.anchors import Anchor
from zhegang.register.document import digest
from zhegang.register.quantities import Quantity
from zhegang.register.reconcile import Claim as Compared
from zhegang.register.rows import EntityRow, StatementRow, document_id, mentioned
from zhegang.register.statements import Statement as Told
from zhegang.web import audit
from zhegang.web.registry import keeping
from zhegang.web.registry.bulk import insert
from zhegang.web.registry.models import (
    Alias,
    Claim,
    Document,
    Entity,
    Item,
    Judgement,
    Mention,
    Statement,
)

STANCES = {"report": "news"}


def load(shipped: PackRegister) -> dict[str, int]:
    """Keeps what a pack ships; how many rows of each kind are new."""
    pack, now = shipped.pack, timezone.now()
    counts = {}
    with transaction.atomic():
        before = Statement.objects.filter(document__pack=pack.id).count()
        documents = _documents(shipped, now)
        _entities(shipped, now)
        _statements(shipped, documents, now)
        _different(shipped)
        _occasions(shipped, documents)
        _items(shipped)
        Document.objects.filter(pack=pack.id, statements__state="published").update(public=True)
        counts["documents"] = len(documents)
        counts["statements"] = Statement.objects.filter(document__pack=pack.id).count() - before
        audit.append(f"pack:{pack.id}", "register.pack", f"pack:{pack.id}", pack.digest)
    return counts


def pack_document_id(sha256: str, pack_id: str) -> str:
    """The id of a pack's document: as if its text had been read, or made from its name."""
    return document_id(sha256 or digest(pack_id))


def _names(words: Words) -> dict[str, str]:
    return {
        "name_en": words.in_lang("en")[:400],
        "name_hant": words.in_lang("zh-Hant")[:400],
        "name_hans": words.in_lang("zh-Hans")[:400],
    }


def _documents(shipped: PackRegister, now: datetime) -> dict[str, str]:
    pack = shipped.pack
    ids = {d.id: pack_document_id(d.sha256, d.id) for d in pack.documents.values()}
    known = set(Document.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    for d in pack.documents.values():
        fields: dict[str, Any] = {
            **_names(d.name),
            "pack": pack.id,
            "pack_id": d.id,
            "published": d.date,
            "day": d.date.isoformat() if d.date else "",
            "address": d.address,
        }
        if ids[d.id] in known:
            Document.objects.filter(pk=ids[d.id]).update(**fields)
            continue
        Document.objects.create(
            id=ids[d.id],
            sha256=d.sha256,
            text_sha256=d.sha256,
            stance=STANCES.get(d.stance, d.stance),
            occasion_id=ids[d.id],
            first_seen=now,
            last_seen=now,
            **fields,
        )
    return ids


def _entities(shipped: PackRegister, now: datetime) -> None:
    pack = shipped.pack
    made: list[Entity] = []
    names: list[tuple[str, str]] = []

    def add(ident: str, kind: str, words: Words, aliases: tuple[str, ...] = (), **more: Any) -> None:
        made.append(
            Entity(id=ident, kind=kind, pack=pack.id, public=True, first_seen=now, **_names(words), **more)
        )
        names.extend((ident, name) for name in (*aliases, *filter(None, _names(words).values())))

    for place in pack.places:
        add(place.id, "place", place.name)
    for party in pack.parties.values():
        add(party.id, "organisation", party.name, party.aliases, place=party.place)
    for agreement in pack.agreements:
        day = agreement.signed_on.isoformat() if agreement.signed_on else ""
        add(agreement.id, "agreement", agreement.name, day=day)
    for area in pack.areas:
        add(area.id, "area", area.name, inferred=area.inferred, day=area.consensus)
    for system in pack.systems:
        add(system.id, "system", system.name)
    Entity.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name_en", "name_hant", "name_hans", "pack", "public", "place", "day", "inferred"],
    )
    # Areas of two consensuses share their names: documents name them by what stands below, not by name.
    areas = {area.id for area in pack.areas}
    Alias.objects.bulk_create(
        [Alias(entity_id=i, name=n[:400], folded=fold(n)[:400]) for i, n in names if i not in areas],
        ignore_conflicts=True,
    )


def _row(s: ShippedStatement) -> StatementRow:
    told = Told(
        s.id, s.subject, s.predicate, s.value, "", s.modality, s.speaker, s.segment,  # type: ignore[arg-type]
        Anchor("", s.start, s.end, "", "", s.sha256),
    )  # fmt: skip
    day = str(s.value.get("date") or "") if s.predicate in ("date", "event") else ""
    return StatementRow(told, s.speaker, day, _claim(s), ())


def _claim(s: ShippedStatement) -> Compared | None:
    """What can be compared of a shipped statement; its scope comes with the text."""
    value, how = s.value, "held" if s.modality == "opinion" else s.modality
    if s.predicate == "quantity" and value["unit"] not in ("", "year"):
        quantity = Quantity(
            0,
            0,
            value["value"],
            value["low"],
            value["high"],
            value["unit"],
            value["qualifier"],
            value["strict"],
        )
        return Compared("", value["unit"], quantity, modality=how, scope=s.scope)
    if s.predicate in ("signatory", "witness") and not value["agreement"]:
        role = "signed by" if s.predicate == "signatory" else "witnessed by"
        return Compared("", role, names=frozenset({s.subject}), modality=how)
    if s.predicate == "event" and value["date"] and s.subject in ("meeting", "ceremony", "forum"):
        return Compared("", s.subject, date=value["date"], until=value["until"], modality=s.modality)
    return None


def _statements(shipped: PackRegister, documents: dict[str, str], now: datetime) -> None:
    pack = shipped.pack
    known = set(Statement.objects.filter(document__in=documents.values()).values_list("pk", flat=True))
    fresh = [s for s in shipped.statements if s.id not in known]
    rows = [(s, _row(s)) for s in fresh]
    days = {d.id: d.date.isoformat() if d.date else "" for d in pack.documents.values()}
    insert(
        Statement,
        keeping.STATEMENT,
        (
            {
                **keeping.statement(documents[s.document], row, now),
                "state": "rejected" if s.id in shipped.rejected else "published",
                "origin": "pack",
                "attachment": "",
            }.values()
            for s, row in rows
        ),
    )
    claims = (keeping.claim(documents[s.document], row) for s, row in rows if row.claim is not None)
    insert(Claim, keeping.CLAIM, claims)
    people = {
        d: frozenset(s.subject for s in shipped.statements if s.predicate == "person" and s.document == d)
        for d in documents
    }
    named = [
        (
            s,
            row,
            [
                (role, e, _own_entity(shipped, s, e))
                for role, e in mentioned(row.statement, "en", "", people[s.document])
                # The area of a commitment is told by the pack itself.
                if not (e.kind == "area" and s.predicate == "commitment")
            ],
        )
        for s, row in rows
    ]
    ids = keeping.entities_of([e for _, _, told in named for _, e, own in told if not own], now)
    public = {s.id for s in fresh} - shipped.rejected
    Mention.objects.bulk_create(
        (
            Mention(
                entity_id=own or ids[e.id],
                statement_id=s.id,
                role=role,
                day=row.day or days[s.document],
                public=s.id in public,
            )
            for s, row, told in named
            for role, e, own in told
        ),
        ignore_conflicts=True,
    )
    Entity.objects.filter(mentions__statement__in=public).update(public=True)


def _own_entity(shipped: PackRegister, s: ShippedStatement, e: EntityRow) -> str:
    """The pack's own area or agreement that a statement of its document names; empty where none."""
    pack = shipped.pack

    def here(sentences: Iterable[str]) -> bool:
        places = [pack.sentences[name] for name in sentences if name in pack.sentences]
        return any(p.document == s.document and p.start <= s.start < p.end for p in places)

    if e.kind == "area":
        return next((area.id for area in pack.areas if here(area.sentences)), "")
    if e.kind == "agreement":
        return next((a.id for a in pack.agreements if here([a.sentence])), "")
    return ""


def _different(shipped: PackRegister) -> None:
    from zhegang.register.rows import entity_id

    for kind, one, other in shipped.different:
        pair = [
            Alias.objects.filter(entity__kind=kind, folded=fold(name))
            .values_list("entity", flat=True)
            .first()
            or entity_id(kind, name)
            for name in (one, other)
        ]
        if Entity.objects.filter(pk__in=pair).count() == 2:
            Judgement.objects.get_or_create(
                kind="different", kept_id=pair[0], merged_id=pair[1], origin="pack", state="approved"
            )


def _occasions(shipped: PackRegister, documents: dict[str, str]) -> None:
    for told in shipped.occasions:
        first = documents[told[0][0]]
        for name, probable in told:
            Document.objects.filter(pk=documents[name]).update(
                occasion_id=first, occasion_probable=probable, occasion_basis="pack"
            )


def _items(shipped: PackRegister) -> None:
    """The pack's commitments as what is followed, each with its statement and area."""
    pack = shipped.pack
    at = {(s.document, s.start): s.id for s in shipped.statements if s.predicate == "commitment"}
    kinds = dict(Entity.objects.filter(pack=pack.id).values_list("pk", "kind"))
    mentions = []
    for order, c in enumerate(pack.commitments, start=1):
        told = at.get((c.position.document, c.position.start))
        titles = _names(shipped.titles[c.id]) if c.id in shipped.titles else {}
        Item.objects.update_or_create(
            id=f"{pack.space}:commitment:{c.id.lower()}",
            defaults={
                "kind": "commitment",
                "pack": pack.id,
                "number": c.id,
                "statement_id": told,
                "area_id": c.of,
                "order": order,
                **titles,
            },
            create_defaults={
                "kind": "commitment",
                "pack": pack.id,
                "number": c.id,
                "statement_id": told,
                "area_id": c.of,
                "order": order,
                "state": "published",
                **titles,
            },
        )
        if told and c.of in kinds:
            mentions.append(Mention(entity_id=c.of, statement_id=told, role="area", public=True))
    Mention.objects.bulk_create(mentions, ignore_conflicts=True)
