"""A text becomes segments: sentences, headings and items, each with its exact place.

A segment's number counts every sentence and every heading line of the document, from 1.
`text[start:end]` is the segment, with no blank at either end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from zhegang.register import chrome
from zhegang.register.script import is_chinese

Kind = Literal["heading", "sentence", "item", "meta", "boilerplate", "disclaimer"]

_EDGE = re.compile(r"\S(?:.*\S)?", re.S)
_ITEM = re.compile(
    r"(?:[•·‧●○◦▪■\-–—*]|\d{1,2}(?:\.\d{1,2})+\.?(?=\s)|[A-Z]\.?\d{1,2}(?:\.\d{1,2})*\.?(?=\s)|[A-Z][.)]\s+(?=[^.:]{2,60}$)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?!\d)|[(（][一二三四五六七八九十]{1,3}[)）]|"
    r"[一二三四五六七八九十]{1,3}[、.．是]|第[一二三四五六七八九十]{1,3}[，、])\s*"
)
# A full stop, its closing quotes and brackets, then a blank and what may begin a sentence.
_STOP = re.compile(
    r"""(?:[.!?]+["'”’»)\]]*(?:[.]?)(?=\s+["'“‘«(\[]*[A-Z0-9À-ÖØ-Þ一-鿿])|[。！？]+[”』」’）)]*)"""
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"'‘])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Gen|Sen|Rep|Gov|Hon|Rev|Lt|Col|Capt|Sgt|Messrs|vs|cf|"
    r"e\.g|i\.e|Art|Sec|Fig|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|approx|Co|Cos|[A-Z]|"
    r"(?:[A-Z]\.)+[A-Z])\.$"
)
_TERMINAL = re.compile(r"[.!?;,:。！？；，：…][\"'”’»)\]』」）]*$")
_HEADING_WORDS, _HEADING_CHARS, _HEADING_HAN = 22, 160, 40


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence, heading or list item.

    `line` is the number of the line it stands in; `head` is True for the first segment of
    its line; `body` is where its words begin, after a bullet or number.
    """

    number: int
    start: int
    end: int
    kind: Kind
    line: int
    head: bool
    body: int
    chinese: bool

    def quote(self, text: str) -> str:
        return text[self.start : self.end]


def segment(text: str) -> tuple[Segment, ...]:
    """The segments of `text`, in order; blanks between them belong to none."""
    found: list[Segment] = []
    for line, start, end in _lines(text):
        parts = list(_sentences(text, start, end))
        furniture = chrome.is_boilerplate(text[start:end])
        for place, (s, e) in enumerate(parts):
            quote = text[s:e]
            marker = _ITEM.match(quote) if place == 0 else None
            body = s + (marker.end() if marker and marker.end() < len(quote) else 0)
            kind = "boilerplate" if furniture else _kind(text[body:e], alone=len(parts) == 1, item=body > s)
            found.append(Segment(len(found) + 1, s, e, kind, line, place == 0, body, is_chinese(quote)))
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    at = 0
    for number, line in enumerate(text.split("\n")):
        if edges := _EDGE.search(line):
            yield number, at + edges.start(), at + edges.end()
        at += len(line) + 1


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    marker = _ITEM.match(text, start, end)
    for stop in _STOP.finditer(text, marker.end() if marker else start, end):
        if stop.end() >= end:
            break
        if text[stop.end() - 1] == "." and _ABBREVIATED.search(text[max(at, stop.end() - 14) : stop.end()]):
            continue
        yield at, stop.end()
        at = stop.end()
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        yield at, end


def _kind(words: str, *, alone: bool, item: bool) -> Kind:
    if chrome.is_disclaimer(words):
        return "disclaimer"
    if alone and chrome.is_meta(words):
        return "meta"
    if alone and not item and _is_heading(words):
        return "heading"
    return "item" if item else "sentence"


def _is_heading(words: str) -> bool:
    if _TERMINAL.search(words):
        return False
    if is_chinese(words):
        return len(words) <= _HEADING_HAN
    return len(words) <= _HEADING_CHARS and len(words.split()) <= _HEADING_WORDS
