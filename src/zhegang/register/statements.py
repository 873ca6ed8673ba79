"""Statements: who says what, where it is written.

A statement stands alone and is replaced, never edited. Its id hashes a JSON list of its
key fields; the days it was seen are not among them, so that reading a text again gives
the same ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from zhegang.register.anchors import Anchor, anchor
from zhegang.register.attribution import speaker
from zhegang.register.document import digest
from zhegang.register.quantities import Quantity
from zhegang.register.reading import Reading

Modality = Literal["planned", "committed", "held", "opinion"]
Predicate = Literal[
    "area",
    "commitment",
    "quantity",
    "date",
    "agreement",
    "signatory",
    "witness",
    "person",
    "organisation",
    "event",
]
_SOFT = frozenset(
    [
        "aim",
        "aims",
        "plan",
        "plans",
        "planned",
        "intend",
        "intends",
        "intended",
        "hope",
        "hopes",
        "计划",
        "拟",
    ]
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    `subject` is what it is about inside its document (an agreement's parties, a counted
    noun, a person); `value` what it says of it, as JSON; `wording` the words of the text,
    empty where the text is not at hand; `asserted_by` who says so: a speaker the sentence
    names, or else the document.
    """

    id: str
    subject: str
    predicate: Predicate
    value: Any
    wording: str
    modality: Modality
    asserted_by: str
    segment: int
    citation: Anchor

    @property
    def evidence(self) -> bool:
        """Whether it can prove that something happened: a plan and an opinion cannot."""
        return self.modality == "held"


def statement_id(
    subject: str,
    predicate: str,
    value: Any,
    modality: str,
    asserted_by: str,
    document: str,
    quote: str,
    nth: int,
) -> str:
    """The id: SHA-256 of the key fields as a JSON list, the first 20 hexadecimal digits."""
    key = [subject, predicate, value, modality, asserted_by, document, quote, nth]
    return digest(json.dumps(key, ensure_ascii=False, sort_keys=True, separators=(",", ":")))[:20]


def statements(reading: Reading) -> tuple[Statement, ...]:
    """The statements of a document, in the order of the text."""
    text, document = reading.document.text, reading.document.text_sha256
    opinion = reading.profile.stance == "opinion"
    made: list[Statement] = []
    seen: dict[str, int] = {}
    speakers: dict[int, str] = {}
    for start, end, segment, subject, predicate, value, modality in sorted(
        _facts(reading), key=lambda f: (f[0], f[4], f[1])
    ):
        how: Modality = "opinion" if opinion else modality
        place = anchor(text, start, end, document=document)
        # Where no speaker is named the document says so, whatever its file is called here.
        by = (
            speakers[segment]
            if segment in speakers
            else speakers.setdefault(segment, speaker(reading, segment))
        )
        name = statement_id(subject, predicate, value, how, by, document, place.sha256, 0)
        nth = seen[name] = seen.get(name, -1) + 1
        if nth:
            name = statement_id(subject, predicate, value, how, by, document, place.sha256, nth)
        said = by or reading.document.name
        made.append(Statement(name, subject, predicate, value, text[start:end], how, said, segment, place))
    return tuple(made)


Fact = tuple[int, int, int, str, Predicate, Any, Modality]


def _facts(r: Reading) -> Iterator[Fact]:
    for area in r.areas:
        first = r.segments[area.segments[0] - 1] if area.segments else None
        start = area.start if area.start is not None else first.start if first else 0
        end = area.end if area.end is not None else first.end if first else 0
        number = area.segments[0] if area.segments else 0
        yield (
            start,
            end,
            number,
            area.name,
            "area",
            {"inferred": area.inferred, "segments": list(area.segments)},
            "held",
        )
    for c in r.commitments:
        found = r.area_of(c.segment)
        value = {
            "verb": c.verb,
            "strength": c.strength,
            "actor": c.actor,
            "area": found.name if found else "",
        }
        yield (
            c.start,
            c.end,
            c.segment,
            c.actor,
            "commitment",
            value,
            "planned" if c.promise.lower() in _SOFT else "committed",
        )
    for q in r.quantities:
        part = r.segment_at(q.start)
        yield (
            q.start,
            q.end,
            part.number if part else 0,
            q.counted or q.unit,
            "quantity",
            quantity_value(q),
            tense(r, q.start),
        )
    for m in r.dates:
        part = r.segment_at(m.start)
        told: dict[str, Any] = {"date": m.value, "until": m.until, "basis": m.basis}
        yield m.start, m.end, part.number if part else 0, "", "date", told, tense(r, m.start)
    for a in r.agreements:
        yield (
            a.start,
            a.end,
            a.segments[0],
            " / ".join(a.parties),
            "agreement",
            {"kind": a.kind, "parties": list(a.parties), "about": a.subject},
            "held",
        )
    for role in r.roles:
        named = r.agreements[role.agreement] if role.agreement is not None else None
        yield (
            role.start,
            role.end,
            role.segment,
            role.name,
            role.role,
            {"agreement": " / ".join(named.parties) if named else ""},
            "held" if role.held else "planned",
        )
    for p in r.people:
        first_mention = p.mentions[0]
        yield (
            first_mention.start,
            first_mention.end,
            first_mention.segment,
            p.name,
            "person",
            {"aliases": list(p.aliases), "posts": list(p.posts)},
            "held",
        )
    for o in r.organisations:
        yield o.start, o.end, o.segment, o.name, "organisation", {}, "held"
    for e in r.events:
        yield (
            e.start,
            e.end,
            e.segment,
            e.kind,
            "event",
            {"verb": e.verb, "date": e.date, "until": e.until},
            e.modality,
        )


def quantity_value(q: Quantity) -> dict[str, Any]:
    """A quantity as JSON: figures that are whole stay whole."""
    return {
        "value": _whole(q.value),
        "low": _whole(q.low),
        "high": _whole(q.high),
        "strict": q.strict,
        "qualifier": q.qualifier,
        "unit": q.unit,
    }


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) and abs(value) < 1e15 else value


def tense(r: Reading, place: int) -> Modality:
    """Whether what a sentence says of a figure or date has happened or is only planned."""
    part = r.segment_at(place)
    if part is None:
        return "held"
    words = part.quote(r.document.text)
    inside = any(c.start <= place < c.end for c in r.commitments)
    planned = any(e.modality == "planned" and e.segment == part.number for e in r.events)
    held = any(e.modality == "held" and e.segment == part.number for e in r.events)
    return "committed" if inside else "planned" if planned and not held and words else "held"
