"""What another extractor proposes, checked against the text before anybody reviews it.

The interface: an `Extractor` is given a text's pieces and answers with raw proposals, each a
mapping with `quote`, `predicate`, `subject`, `modality`, `value` and, where the quote stands
more than once, `occurrence` (from 1). Nothing it says is believed: a quote that is not in the
document byte for byte is dropped, as is a predicate or modality the register does not know.
What is left are statements like those of the rules, and go through the same review.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast, get_args

from zhegang.core.errors import shorten
from zhegang.core.i18n import N_, Note
from zhegang.register.anchors import anchor
from zhegang.register.attribution import speaker
from zhegang.register.reading import Reading
from zhegang.register.statements import Modality, Predicate, Statement, statement_id

PIECE = 8_000
MOST = 2_000
# The fields of a statement's value, as the rules write them; others are dropped.
FIELDS: dict[str, tuple[str, ...]] = {
    "area": ("inferred", "segments"),
    "commitment": ("verb", "strength", "actor", "area"),
    "quantity": ("value", "low", "high", "strict", "qualifier", "unit"),
    "date": ("date", "until", "basis"),
    "agreement": ("kind", "parties", "about"),
    "signatory": ("agreement",),
    "witness": ("agreement",),
    "person": ("aliases", "posts"),
    "organisation": (),
    "event": ("verb", "date", "until"),
}
_EMPTY: dict[str, Any] = {
    "inferred": False, "segments": [], "verb": "", "strength": "", "actor": "", "area": "", "strict": False,
    "qualifier": "eq", "unit": "", "basis": "written", "kind": "agreement", "parties": [], "about": "",
    "agreement": "", "aliases": [], "posts": [],
}  # fmt: skip


class Extractor(Protocol):
    """Anything that proposes statements for a piece of text."""

    @property
    def name(self) -> str:
        """Who proposes, for the record of the review."""
        ...

    def propose(self, piece: str) -> Sequence[Mapping[str, Any]]:
        """Raw proposals for a piece of a document; SourceError where it cannot answer."""
        ...


@dataclass(frozen=True, slots=True)
class Proposals:
    """`statements` to review, in the order of the text; `dropped` says what was not taken and why."""

    by: str
    statements: tuple[Statement, ...]
    dropped: tuple[Note, ...]


def propose(reading: Reading, extractor: Extractor) -> Proposals:
    """What `extractor` finds in a document that was read, checked against its text."""
    text = reading.document.text
    found: dict[str, Statement] = {}
    dropped: list[Note] = []
    for start, end in pieces(reading):
        for raw in list(extractor.propose(text[start:end]))[:MOST]:
            made = _checked(reading, raw, start, end)
            if isinstance(made, Note):
                dropped.append(made)
            else:
                found.setdefault(made.id, made)
    ordered = sorted(found.values(), key=lambda s: (s.citation.start, s.citation.end, s.id))
    return Proposals(extractor.name, tuple(ordered), tuple(dropped))


def pieces(reading: Reading) -> Iterator[tuple[int, int]]:
    """Places of runs of whole segments, each at most 8,000 characters where one segment is not more."""
    start = end = None
    for part in reading.segments:
        if part.kind in ("boilerplate", "disclaimer"):
            continue
        if start is not None and end is not None and part.end - start > PIECE:
            yield start, end
            start = None
        start, end = part.start if start is None else start, part.end
    if start is not None and end is not None:
        yield start, end


def _checked(reading: Reading, raw: Any, start: int, end: int) -> Statement | Note:
    if not isinstance(raw, Mapping) or not isinstance(quote := raw.get("quote"), str) or not quote.strip():
        return Note(N_("A proposal without a quote was dropped."))
    shown = shorten(" ".join(quote.split()), 60)
    predicate, modality = raw.get("predicate"), raw.get("modality", "held")
    if predicate not in get_args(Predicate) or modality not in get_args(Modality):
        return Note(N_("Dropped, of no kind the register knows: {quote}"), {"quote": shown})
    text = reading.document.text
    places = [at for at in _places(text, quote) if start <= at and at + len(quote) <= end]
    number = raw.get("occurrence", 1)
    if not isinstance(number, int) or not 1 <= number <= len(places):
        return Note(N_("Dropped, not in the document word for word: {quote}"), {"quote": shown})
    if len(places) > 1 and "occurrence" not in raw:
        return Note(N_("Dropped, the quote stands there more than once: {quote}"), {"quote": shown})
    return _statement(reading, raw, places[number - 1], quote, cast(Predicate, predicate), modality)


def _statement(
    reading: Reading, raw: Mapping[str, Any], at: int, quote: str, predicate: Predicate, modality: Modality
) -> Statement:
    document = reading.document
    place = anchor(document.text, at, at + len(quote), document=document.text_sha256)
    part = reading.segment_at(at)
    number = part.number if part else 0
    given = raw.get("value")
    held = given if isinstance(given, Mapping) else {}
    value = {name: _plain(held.get(name, _EMPTY.get(name))) for name in FIELDS[predicate]}
    subject = str(raw.get("subject") or "")[:300]
    how: Modality = "opinion" if reading.profile.stance == "opinion" else modality
    by = speaker(reading, number) or document.name
    name = statement_id(subject, predicate, value, how, by, place.document, place.sha256, 0)
    return Statement(name, subject, predicate, value, quote, how, by, number, place)


def _places(text: str, quote: str) -> Iterable[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _plain(value: Any) -> Any:
    """A value as JSON of one level: words, numbers, yes or no, or a list of words."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [str(held)[:300] for held in value[:50]]
    return str(value)[:300]
