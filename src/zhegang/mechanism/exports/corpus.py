"""What is exported: documents, statements, projects, and how an anchor is written in each format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhegang.core.i18n import Words
from zhegang.register.anchors import Anchor
from zhegang.register.progress import Completion, Milestone
from zhegang.register.reading import Reading
from zhegang.register.statements import Statement, statements

NAMESPACE = "urn:zhegang:anchor"


@dataclass(frozen=True, slots=True)
class Source:
    """A document: `text_sha256` is what anchors call it by, `sha256` that of its bytes."""

    text_sha256: str
    sha256: str
    name: str
    language: str
    stance: str
    published: date | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A commitment or project as aid and contracting standards know them.

    `anchors` are the places it rests on, by statement id; `parties` who carries it out.
    """

    id: str
    title: Words
    area: str
    parties: tuple[str, ...]
    agreed_on: date | None
    milestones: tuple[Milestone, ...]
    completion: Completion
    anchors: Mapping[str, Anchor]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that one export holds. `made_on` is its day, `base` the address its ids begin with."""

    publisher: str
    dataset: str
    base: str
    made_on: date
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    projects: tuple[Project, ...]

    def source(self, text_sha256: str) -> Source | None:
        return next((s for s in self.sources if s.text_sha256 == text_sha256), None)


def corpus_of(
    readings: Iterable[Reading],
    *,
    publisher: str,
    dataset: str,
    made_on: date,
    base: str = "urn:zhegang",
    projects: Iterable[Project] = (),
) -> Corpus:
    """Documents that the rules have read, as a corpus; each commitment is a project too."""
    held = list(readings)
    told = [(s, r) for r in held for s in statements(r)]
    made = [project_of(s, r.profile.published) for s, r in told if s.predicate == "commitment"]
    sources = tuple(
        Source(
            r.document.text_sha256,
            r.document.sha256,
            r.document.name,
            r.profile.language,
            r.profile.stance,
            r.profile.published,
        )
        for r in held
    )
    return Corpus(publisher, dataset, base, made_on, sources, tuple(s for s, _ in told), (*made, *projects))


def project_of(statement: Statement, agreed_on: date | None) -> Project:
    """A commitment as a project: nothing is known yet of how far it is."""
    title = " ".join(statement.wording.split()) or statement.subject or statement.id
    return Project(
        statement.id,
        Words(title, title, title),
        str(statement.value.get("area") or ""),
        (statement.subject,) if statement.subject else (),
        agreed_on,
        (),
        "no_evidence",
        {statement.id: statement.citation},
    )


def anchor_fields(anchor: Anchor) -> dict[str, Any]:
    """An anchor as plain fields."""
    return {
        "document": anchor.document,
        "start": anchor.start,
        "end": anchor.end,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "sha256": anchor.sha256,
    }


def anchor_from(fields: Mapping[str, Any]) -> Anchor:
    """The anchor of plain fields; ValueError, KeyError or TypeError where they are none."""
    return Anchor(
        str(fields["document"]),
        int(fields["start"]),
        int(fields["end"]),
        str(fields["prefix"]),
        str(fields["suffix"]),
        str(fields["sha256"]),
    )
