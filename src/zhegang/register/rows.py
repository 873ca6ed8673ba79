"""A document that was read, as rows: what a store keeps of it, and nothing else.

Rows are plain values, so that other processes can read documents and hand them over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from zhegang.core.text import fold
from zhegang.register.document import Document
from zhegang.register.marks import Marks, marks_of
from zhegang.register.occasions import claims_of
from zhegang.register.reading import Reading, read, read_document
from zhegang.register.reconcile import Claim
from zhegang.register.statements import Statement, statements

# Sides and pronouns: they name nobody.
_NOBODY = frozenset(
    [
        *("both sides", "the two sides", "both", "it", "they", "we", "the parties", "the government"),
        *("双方", "雙方", "两地", "兩地", "各方", "三方", "我们", "我們", "两市", "两省"),
    ]
)


@dataclass(frozen=True, slots=True)
class EntityRow:
    """Who or what a text names. `id` follows from kind and name: two texts give the same."""

    id: str
    kind: str
    name: str
    language: str
    aliases: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with what can be compared of it, its day, and whom it mentions as what."""

    statement: Statement
    speaker: str
    day: str
    claim: Claim | None
    mentions: tuple[tuple[str, str], ...]  # entity, role


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All that is kept of one document; `segments` are start, end and kind in their order."""

    id: str
    document: Document
    text_sha256: str
    language: str
    stance: str
    published: date | None
    segments: tuple[tuple[int, int, str], ...]
    statements: tuple[StatementRow, ...]
    entities: tuple[EntityRow, ...]
    marks: Marks


def document_id(text_sha256: str) -> str:
    """A document's id: the first twenty digits of its text's hash."""
    return text_sha256[:20]


@lru_cache(maxsize=20_000)
def entity_id(kind: str, name: str) -> str:
    """The id of an entity that no pack names: the same for the same kind and name in any script or case."""
    key = f"{kind}\x1f{fold(name)}".encode()
    return f"found:{kind}:{blake2b(key, digest_size=8).hexdigest()}"


def read_rows(data: bytes, name: str, published: date | None = None) -> DocumentRows:
    """The document in `data` as rows. Errors as `reading.read`."""
    return rows_of(read(data, name, published=published))


def text_rows(document: Document, published: date | None = None) -> DocumentRows:
    """A document whose text was read by another (PDF, DOCX) as rows."""
    return rows_of(read_document(document, published=published))


def rows_of(reading: Reading) -> DocumentRows:
    """What is kept of a document that was read."""
    entities: dict[str, EntityRow] = {}
    found = statements(reading)
    claims = {s.id: claim for s, claim in claims_of(reading, found)}
    name, people = reading.document.name, people_of(found)
    rows = []
    for s in found:
        mentions = []
        for role, entity in mentioned(s, reading.profile.language, name, people):
            held = entities.get(entity.id)
            if held is None or (entity.aliases and not held.aliases):
                entities[entity.id] = entity
            mentions.append((entity.id, role))
        day = str(s.value.get("date") or "") if s.predicate in ("date", "event") else ""
        speaker = "" if s.asserted_by == name else s.asserted_by
        rows.append(StatementRow(s, speaker, day, claims.get(s.id), tuple(dict.fromkeys(mentions))))
    digest = reading.document.text_sha256
    return DocumentRows(
        document_id(digest),
        reading.document,
        digest,
        reading.profile.language,
        reading.profile.stance,
        reading.profile.published,
        tuple((s.start, s.end, s.kind) for s in reading.segments),
        tuple(rows),
        tuple(entities.values()),
        marks_of(reading),
    )


def _named(actor: str) -> bool:
    """Whether an actor is told by a name, not as *both sides* or *it*."""
    return bool(actor) and not actor[0].islower() and actor.casefold() not in _NOBODY


def people_of(found: Iterable[Statement]) -> frozenset[str]:
    """Names of the people that a document's statements tell: signers told as a group are none."""
    return frozenset(s.subject for s in found if s.predicate == "person")


def mentioned(
    s: Statement, language: str, document: str, people: frozenset[str]
) -> Iterator[tuple[str, EntityRow]]:
    """Whom a statement speaks of, as what; `document` is the name it is asserted by where nobody is."""

    def entity(kind: str, name: str, **more: Any) -> EntityRow:
        return EntityRow(entity_id(kind, name), kind, name, language, **more)

    value = s.value
    if s.predicate == "person":
        yield "subject", entity("person", s.subject, aliases=tuple(value["aliases"]))
    elif s.predicate == "organisation":
        yield "subject", entity("organisation", s.subject)
    elif s.predicate == "area":
        yield "subject", entity("area", s.subject, inferred=value["inferred"])
    elif s.predicate == "agreement":
        yield "subject", entity("agreement", s.subject)
        for party in value["parties"]:
            yield "party", entity("organisation", party)
    elif s.predicate in ("signatory", "witness"):
        if s.subject in people:
            yield "subject", entity("person", s.subject)
        if value["agreement"]:
            yield "agreement", entity("agreement", value["agreement"])
    elif s.predicate == "commitment":
        if value["area"]:
            yield "area", entity("area", value["area"])
        if _named(value["actor"]):
            yield "actor", entity("organisation", value["actor"])
    if s.asserted_by and s.asserted_by != document:
        yield "speaker", entity("person", s.asserted_by)
