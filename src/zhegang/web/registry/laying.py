"""A document laid out: its segments in pieces, each piece with the statements that stand over it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zhegang.web.registry import seeing
from zhegang.web.registry.models import Document, Statement
from zhegang.web.registry.shapes import document_shape, full, statement_shape


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document; `lines` are its segments in pieces for whoever may see the text, else empty."""

    document: dict[str, Any]
    readable: bool
    lines: tuple[dict[str, Any], ...]
    statements: tuple[dict[str, Any], ...]
    copies: tuple[dict[str, Any], ...]
    occasion: tuple[dict[str, Any], ...]
    inferred: tuple[str, ...]


def document(user: Any, lang: str, ident: str) -> DocumentPage:
    """A document with its statements in place. Errors as `seeing.one`."""
    held = seeing.one(seeing.documents(user), ident)
    rows = list(full(seeing.statements(user)).filter(document=held).order_by("start", "id")[:2000])
    text = seeing.texts(user, [ident]).get(ident)
    shown = [
        statement_shape(
            s, lang, text.text[s.start : s.end] if text and s.attachment in ("exact", "moved") else None
        )
        for s in rows
    ]
    occasion = held.occasion_id or held.pk
    tellings = seeing.documents(user).filter(occasion=occasion).exclude(pk=held.pk).order_by("-day")[:20]
    copies = seeing.documents(user).filter(source=held).order_by("-day")[:20]
    return DocumentPage(
        document_shape(held, lang)
        | {"occasion_probable": held.occasion_probable, "notes": _notes(held, lang)},
        text is not None,
        tuple(lines(text.text, text.segments, rows)) if text is not None else (),
        tuple(shown),
        tuple(document_shape(d, lang) for d in copies),
        tuple(document_shape(d, lang) | {"probable": d.occasion_probable} for d in tellings),
        tuple(s.subject for s in rows if s.predicate == "area" and s.value.get("inferred")),
    )


def _notes(held: Document, lang: str) -> list[str]:
    return [note.get(lang, "") for note in held.notes]


def lines(text: str, segments: list[list[Any]], rows: list[Statement]) -> list[dict[str, Any]]:
    """The segments of a text in pieces; each piece names the statements that stand over it.

    The pieces of a segment, put together, are the segment, character for character. A
    piece's first statement is the shortest: the innermost of those that lie in each other.
    """
    placed = [s for s in rows if s.attachment in ("exact", "moved")]
    told = []
    for number, (start, end, kind) in enumerate(segments, start=1):
        over = [s for s in placed if s.start < end and start < s.end]
        cuts = sorted({start, end, *(min(max(c, start), end) for s in over for c in (s.start, s.end))})
        pieces = []
        for a, b in pairwise(cuts):
            on = sorted(
                (s for s in over if s.start <= a and b <= s.end), key=lambda s: (s.end - s.start, s.pk)
            )
            pieces.append(
                {"text": text[a:b], "statements": [s.pk for s in on], "kind": on[0].predicate if on else ""}
            )
        told.append({"number": number, "kind": kind, "start": start, "end": end, "pieces": pieces})
    return told
