"""Statements as a statement CSV of FollowTheMoney: an entity each, its anchor in `origin`.

References
----------
FollowTheMoney 4, `followthemoney.statement.serialize.CSV_COLUMNS`; schemata Person,
Organization, Event, Project, Note.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from zhegang.mechanism.exports.corpus import Corpus, anchor_fields, anchor_from
from zhegang.register.anchors import Anchor
from zhegang.register.statements import Statement

COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang",
    "original_value", "external", "first_seen", "last_seen", "id",
)  # fmt: skip
_LANGS = {"en": "eng", "zh-Hant": "zho", "zh-Hans": "zho"}
_SCHEMATA = {"person": "Person", "organisation": "Organization", "event": "Event", "commitment": "Project"}


def write(corpus: Corpus) -> bytes:
    """One row a property of a statement; its first row carries the anchor as JSON in `origin`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for s in corpus.statements:
        source = corpus.source(s.citation.document)
        seen = source.published.isoformat() if source and source.published else ""
        for number, (prop, kind, value) in enumerate(_properties(s)):
            place = json.dumps({"statement": s.id, **anchor_fields(s.citation)}, ensure_ascii=False)
            writer.writerow(
                {
                    "canonical_id": f"zg-{s.id}",
                    "entity_id": f"zg-{s.id}",
                    "prop": prop,
                    "prop_type": kind,
                    "schema": _SCHEMATA.get(s.predicate, "Note"),
                    "value": value,
                    "dataset": corpus.dataset,
                    "origin": place if number == 0 else s.id,
                    "lang": _LANGS.get(source.language, "") if source and kind in ("name", "text") else "",
                    "original_value": s.wording if number == 0 and s.wording != value else "",
                    "external": "f",
                    "first_seen": seen,
                    "last_seen": corpus.made_on.isoformat(),
                    "id": f"{s.id}-{number}",
                }
            )
    return text.getvalue().encode()


def _properties(s: Statement) -> Iterator[tuple[str, str, str]]:
    """Property, its type, its value; the id first, as the format asks."""
    yield "id", "id", f"zg-{s.id}"
    words = " ".join(s.wording.split()) or s.subject
    if s.predicate == "person":
        yield "name", "name", s.subject
        yield from (("alias", "name", alias) for alias in s.value["aliases"])
        yield from (("position", "string", post) for post in s.value["posts"])
    elif s.predicate == "organisation":
        yield "name", "name", s.subject
    elif s.predicate == "event":
        yield "name", "name", words
        yield from (("startDate", "date", day) for day in (s.value["date"],) if day)
        yield from (("endDate", "date", day) for day in (s.value["until"],) if day)
    elif s.predicate == "commitment":
        yield "name", "name", words
        yield "status", "string", s.modality
    else:
        yield "name", "name", s.subject or s.predicate
        yield "description", "text", f"{s.predicate}: {words}"


def anchors(data: bytes) -> dict[str, Anchor]:
    """The anchors of such a file by statement id."""
    found = {}
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")):
        if row["prop"] == "id":
            told = json.loads(row["origin"])
            found[told["statement"]] = anchor_from(told)
    return found
