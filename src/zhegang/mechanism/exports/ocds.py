"""Projects and commitments as releases in the manner of the Open Contracting Data Standard.

No tender stands behind a commitment: a release tells planning alone, its milestones and the
document it rests on; the anchor is the extension field `x_anchor`.

References
----------
OCDS 1.1: release package; planning, milestone (delivery), document; milestone status
scheduled, met, notMet.
"""

from __future__ import annotations

import json
from typing import Any

from zhegang.core.jsonout import dumps
from zhegang.mechanism.exports.corpus import Corpus, Project, anchor_fields, anchor_from
from zhegang.register.anchors import Anchor
from zhegang.register.progress import Milestone


def write(corpus: Corpus) -> bytes:
    """A release package of all projects."""
    day = f"{corpus.made_on.isoformat()}T00:00:00Z"
    return dumps(
        {
            "uri": f"{corpus.base}:{corpus.dataset}",
            "version": "1.1",
            "publishedDate": day,
            "publisher": {"name": corpus.publisher},
            "releases": [_release(p, corpus, day) for p in corpus.projects],
        }
    ).encode()


def _release(project: Project, corpus: Corpus, day: str) -> dict[str, Any]:
    title = project.title
    documents = []
    for statement, anchor in project.anchors.items():
        source = corpus.source(anchor.document)
        told: dict[str, Any] = {"id": statement, "documentType": "projectPlan"}
        if source:
            told |= {"title": source.name, "language": source.language}
            told |= {"url": source.address} if source.address else {}
            told |= {"datePublished": f"{source.published}T00:00:00Z"} if source.published else {}
        documents.append({**told, "x_anchor": anchor_fields(anchor)})
    return {
        "ocid": f"{corpus.base}:{project.id}",
        "id": f"{project.id}-{corpus.made_on.isoformat()}",
        "date": day,
        "tag": ["planning"],
        "language": "en",
        "parties": [
            {"id": f"{project.id}-{n}", "name": party, "roles": ["procuringEntity"]}
            for n, party in enumerate(project.parties)
        ],
        "planning": {
            "budget": {"project": title.en, "projectID": project.id},
            "rationale": project.area,
            "rationale_zh_Hant": title.zh_hant,
            "rationale_zh_Hans": title.zh_hans,
            "milestones": [_milestone(m) for m in project.milestones],
            "documents": documents,
        },
        "x_completion": project.completion,
    }


def _milestone(m: Milestone) -> dict[str, Any]:
    made: dict[str, Any] = {"id": m.id, "title": m.title, "type": "delivery", "x_basis": m.basis}
    if m.due:
        made["dueDate"] = f"{m.due.isoformat()}T00:00:00Z"
    made["status"] = "met" if m.reached_on else "scheduled"
    if m.reached_on:
        made["dateMet"] = f"{m.reached_on.isoformat()}T00:00:00Z"
    return made


def anchors(data: bytes) -> dict[str, Anchor]:
    """The anchors of such a package by statement id."""
    return {
        document["id"]: anchor_from(document["x_anchor"])
        for release in json.loads(data)["releases"]
        for document in release["planning"]["documents"]
    }
