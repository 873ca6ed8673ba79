"""Statements as an Atom feed (RFC 4287), the newest document's first."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, register_namespace

from zhegang.mechanism.exports.corpus import Corpus
from zhegang.mechanism.exports.xmlanchor import add_anchors, finished, read_anchors
from zhegang.register.anchors import Anchor
from zhegang.register.statements import Statement

_ATOM = "{http://www.w3.org/2005/Atom}"
register_namespace("atom", _ATOM.strip("{}"))


def write(corpus: Corpus) -> bytes:
    """The feed; an entry's day is that of its document, or else of the export."""
    root = Element(f"{_ATOM}feed")
    _text(root, "id", f"{corpus.base}:{corpus.dataset}")
    _text(root, "title", corpus.dataset)
    _text(root, "updated", f"{corpus.made_on.isoformat()}T00:00:00Z")
    _text(SubElement(root, f"{_ATOM}author"), "name", corpus.publisher)
    for statement in sorted(corpus.statements, key=lambda s: (_day(s, corpus), s.id), reverse=True):
        _entry(root, statement, corpus)
    return finished(root)


def _day(statement: Statement, corpus: Corpus) -> str:
    source = corpus.source(statement.citation.document)
    return (source.published if source and source.published else corpus.made_on).isoformat()


def _entry(root: Element, statement: Statement, corpus: Corpus) -> None:
    entry = SubElement(root, f"{_ATOM}entry")
    source = corpus.source(statement.citation.document)
    _text(entry, "id", f"{corpus.base}:statement:{statement.id}")
    _text(entry, "title", f"{statement.predicate}: {statement.subject}".rstrip(": "))
    _text(entry, "updated", f"{_day(statement, corpus)}T00:00:00Z")
    _text(SubElement(entry, f"{_ATOM}author"), "name", statement.asserted_by)
    SubElement(entry, f"{_ATOM}category", {"term": statement.predicate})
    if source and source.address:
        SubElement(entry, f"{_ATOM}link", {"rel": "via", "href": source.address})
    _text(entry, "content", " ".join(statement.wording.split()))
    add_anchors(entry, {statement.id: statement.citation})


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{_ATOM}{name}").text = text


def anchors(data: bytes) -> dict[str, Anchor]:
    """The anchors of such a feed by statement id."""
    return read_anchors(data)
