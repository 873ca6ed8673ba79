"""Anchors: where a quote stands, and how to find it again in another copy of the text.

A re-read text may have moved: the quote is then sought by its own words, its neighbours
deciding between several places. Where that is not enough the anchor is stale, and says so;
it is never moved to a place that merely looks likely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from zhegang.register.document import digest

CONTEXT = 32
Attachment = Literal["exact", "moved", "stale"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a text: W3C text position and text quote selectors in one.

    `document` is the SHA-256 of the whole text, `sha256` that of the quote; `prefix` and
    `suffix` are up to 32 characters on either side.
    """

    document: str
    start: int
    end: int
    prefix: str
    suffix: str
    sha256: str


def anchor(text: str, start: int, end: int, *, document: str = "") -> Anchor:
    """The anchor of `text[start:end]`."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Anchor(document or digest(text), start, end, before, after, digest(text[start:end]))


def reattach(old: Anchor, text: str, quote: str | None = None) -> tuple[Anchor, Attachment]:
    """`old` in `text`: at its place (exact), elsewhere (moved), or not found (stale).

    Parameters
    ----------
    quote : the words of the anchor, where known; without them only its length, hash and
        neighbours are used.
    """
    if digest(text[old.start : old.end]) == old.sha256:
        return anchor(text, old.start, old.end), "exact"
    found = _places(old, text, quote)
    if len(found) > 1:
        scores = [(_fit(old, text, start), start) for start in found]
        best = max(scores)[0]
        found = [start for score, start in scores if score == best and best > 0]
    if len(found) != 1:
        return old, "stale"
    length = old.end - old.start
    return anchor(text, found[0], found[0] + length), "moved"


def _places(old: Anchor, text: str, quote: str | None) -> list[int]:
    length = old.end - old.start
    if quote is not None:
        return [m.start() for m in re.finditer(f"(?={re.escape(quote)})", text)]
    starts = {m.end() for m in re.finditer(re.escape(old.prefix), text)} if old.prefix else set()
    if old.suffix:
        starts |= {
            m.start() - length for m in re.finditer(re.escape(old.suffix), text) if m.start() >= length
        }
    return sorted(s for s in starts if digest(text[s : s + length]) == old.sha256)


def _fit(old: Anchor, text: str, start: int) -> int:
    """How many characters of the old neighbours stand around a place."""
    end = start + old.end - old.start
    before = text[max(0, start - len(old.prefix)) : start]
    after = text[end : end + len(old.suffix)]
    return _common(before[::-1], old.prefix[::-1]) + _common(after, old.suffix)


def _common(a: str, b: str) -> int:
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
