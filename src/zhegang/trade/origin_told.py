"""A verdict on origin as the command, the API and the page tell it: the same names and numbers."""

from __future__ import annotations

from typing import Any

from zhegang.core.i18n import translate
from zhegang.core.jsonout import digest
from zhegang.trade.origin import VERDICT_WORDS, OriginResult
from zhegang.trade.origin_bounds import Finding
from zhegang.trade.origin_changes import Change

SCHEMA_VERSION = "1"


def as_document(
    found: OriginResult, lang: str = "en", versions: dict[str, str] | None = None
) -> dict[str, Any]:
    """The result in `lang`. Shares are fractions; `truth` is true, false or null (undetermined)."""
    agreement = found.agreement
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": found.on,
        "data_versions": versions or {},
        "input_digest": digest([agreement.code, found.made, found.market, found.on]),
        "agreement": {
            "code": agreement.code,
            "title": agreement.title,
            "hs_edition": agreement.hs_edition,
            "valid_from": agreement.valid_from,
            "valid_to": agreement.valid_to,
            "proofs": agreement.proofs,
            "sources": dict(agreement.sources),
        },
        "hs": found.made.hs,
        "country": found.made.country,
        "market": found.market,
        "origin": found.origin,
        "origin_words": translate(VERDICT_WORDS[found.origin], lang),
        "route": found.route,
        "preference": found.preference,
        "parts": [
            {
                "name": part.name,
                "hs": material.hs,
                "origin": material.origin,
                "value": material.value,
                "originating": part.truth,
                "reason": part.reason.in_lang(lang),
            }
            for part, material in zip(found.parts, found.made.materials, strict=True)
        ],
        "tests": [{"name": t.name, "truth": t.truth, "text": t.text.in_lang(lang)} for t in found.tests],
        "rules": [
            {
                "row": held.row.number,
                "heading": held.row.heading,
                "description": held.row.description,
                "texts": list(held.row.texts),
                "finding": _finding(held.finding, lang),
            }
            for held in found.rows
        ],
        "missing": [{"fact": m.fact, "text": m.text.in_lang(lang)} for m in found.missing],
        "changes": [_change(one, lang) for one in found.changes],
        "marks": [note.in_lang(lang) for note in found.marks],
    }


def _finding(found: Finding, lang: str) -> dict[str, Any]:
    return {
        "truth": found.truth,
        "text": found.text.in_lang(lang),
        "low": found.low,
        "high": found.high,
        "limit": found.limit,
        "excess": found.excess,
        "against": list(found.unchanged),
        "parts": [_finding(part, lang) for part in found.parts],
    }


def _change(change: Change, lang: str) -> dict[str, Any]:
    return {
        "row": change.row,
        "rule": change.text,
        "nearest": change.nearest,
        "parts": None if change.parts is None else list(change.parts),
        "value": change.value,
        "any_one_of": list(change.alone),
        "other_heading": list(change.other_heading),
        "shortfalls": [
            {"text": s.text.in_lang(lang), "low": s.low, "high": s.high, "limit": s.limit, "excess": s.excess}
            for s in change.shortfalls
        ],
        "confirm": [{"fact": m.fact, "text": m.text.in_lang(lang)} for m in change.confirm],
    }


__all__ = ["as_document"]
