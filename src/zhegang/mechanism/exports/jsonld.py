"""Statements as JSON-LD: a Web Annotation each, its origin told in PROV-O.

References
----------
W3C Web Annotation Data Model, 2017: 4.2.4 (text quote selector), 4.2.5 (text position
selector), 4.3 (states). W3C PROV-O, 2013.
"""

from __future__ import annotations

import json
from typing import Any

from zhegang.core.jsonout import dumps
from zhegang.mechanism.exports.corpus import NAMESPACE, Corpus, Source
from zhegang.register.anchors import Anchor
from zhegang.register.statements import Statement

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"prov": "http://www.w3.org/ns/prov#", "dct": "http://purl.org/dc/terms/", "z": f"{NAMESPACE}#"},
]


def write(corpus: Corpus) -> bytes:
    """All statements and documents as one graph."""
    graph = [_document(s) for s in corpus.sources] + [_annotation(s, corpus) for s in corpus.statements]
    return dumps({"@context": CONTEXT, "id": f"{corpus.base}:{corpus.dataset}", "@graph": graph}).encode()


def _document(source: Source) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"urn:sha256:{source.text_sha256}",
        "type": "prov:Entity",
        "dct:title": source.name,
        "dct:language": source.language,
        "z:stance": source.stance,
        "prov:wasDerivedFrom": {"id": f"urn:sha256:{source.sha256}"},
    }
    if source.published:
        made["dct:issued"] = source.published.isoformat()
    if source.address:
        made["dct:source"] = {"id": source.address}
    return made


def _annotation(s: Statement, corpus: Corpus) -> dict[str, Any]:
    place = s.citation
    quote = {"type": "TextQuoteSelector", "prefix": place.prefix, "suffix": place.suffix}
    return {
        "id": f"{corpus.base}:statement:{s.id}",
        "type": ["Annotation", "prov:Entity"],
        "motivation": "describing",
        "generated": corpus.made_on.isoformat() + "T00:00:00Z",
        "prov:wasAttributedTo": {"type": "prov:Agent", "dct:title": s.asserted_by},
        "prov:wasDerivedFrom": {"id": f"urn:sha256:{place.document}"},
        "body": {
            "type": "z:Statement",
            "z:subject": s.subject,
            "z:predicate": s.predicate,
            "z:value": json.dumps(s.value, ensure_ascii=False, sort_keys=True),
            "z:modality": s.modality,
        },
        "target": {
            "source": f"urn:sha256:{place.document}",
            "z:sha256": place.sha256,
            "selector": [
                {"type": "TextPositionSelector", "start": place.start, "end": place.end},
                {**quote, "exact": s.wording} if s.wording else quote,
            ],
        },
    }


def anchors(data: bytes) -> dict[str, Anchor]:
    """The anchors of such a graph by statement id."""
    found = {}
    for node in json.loads(data)["@graph"]:
        if "target" not in node:
            continue
        target = node["target"]
        position, quote = target["selector"]
        found[node["id"].rsplit(":", 1)[1]] = Anchor(
            target["source"].removeprefix("urn:sha256:"),
            position["start"],
            position["end"],
            quote["prefix"],
            quote["suffix"],
            target["z:sha256"],
        )
    return found
