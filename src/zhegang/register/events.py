"""Meetings, visits, ceremonies: what was held and what was only planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zhegang.register.dates import DateMention
from zhegang.register.script import folded
from zhegang.register.segments import Segment

Modality = Literal["planned", "held"]

KINDS = {
    "meeting": r"meetings?|plenary(?:\s+session)?|session|talks|dialogue|会议|全体会议|会谈|座谈会|高层会晤",
    "forum": r"forums?|conferences?|seminars?|symposium|summit|workshops?|论坛|大会|峰会|研讨会|推介会|交流会",
    "ceremony": r"ceremon(?:y|ies)|signing|launch|仪式|典礼|签约",
    "visit": r"visits?|trip|tour|mission|delegation|facilities|访问|考察|参观|行程|代表团",
    "exhibition": r"exhibitions?|expos?|fairs?|gallery|week|festival|展览|博览会|展会|活动周|周",
    "reception": r"dinners?|receptions?|luncheon|banquet|晚宴|午宴|酒会|招待会",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event as one sentence tells it; `text[start:end]` is verb and object.

    `date` is the first date of its sentence (ISO, also partial), None where none is told.
    """

    kind: str
    modality: Modality
    segment: int
    start: int
    end: int
    verb: str
    date: str | None
    until: str | None


_HELD = re.compile(
    r"\b(?P<verb>attended|held|hosted|convened|opened|chaired|co-chaired|visited|toured|concluded|embarked\s+on|led|officiated\s+at|witnessed|staged|organised|organized|took\s+part\s+in|participated\s+in|joined|addressed|spoke\s+at|was\s+held|were\s+held|took\s+place)\b(?P<object>[^,;.]{0,110})"
)
_PLANNED = re.compile(
    r"\b(?P<verb>(?:will|shall|is\s+to|are\s+to|plans?\s+to|planned\s+to|is\s+scheduled\s+to|are\s+scheduled\s+to|is\s+due\s+to|expects?\s+to|is\s+expected\s+to|is\s+due\s+to|intends?\s+to)\s+(?:also\s+|then\s+|jointly\s+)?"
    r"(?:attend|hold|host|convene|open|chair|co-chair|visit|tour|meet|lead|officiate\s+at|witness|stage|organise|organize|take\s+part\s+in|participate\s+in|join|address|speak\s+at|be\s+held|be\s+signed|take\s+place|return|depart|fly|brief)|(?:is|are)\s+(?:planned|set|scheduled)\s+for)\b(?P<object>[^,;.]{0,110})"
)
_ZH = re.compile(
    r"(?P<plan>将会|将于|将在|将|拟于|拟|计划|会在|会于|即将)?[^，。；]{0,24}?(?P<verb>出席|举行|召开|举办|主持|率团访问|访问|参观|考察|参加|启程|抵达|闭幕|开幕)(?P<object>[^，。；]{0,50})"
)


def find_events(text: str, segments: Sequence[Segment], dates: Sequence[DateMention]) -> tuple[Event, ...]:
    """The events of a text, in order; only sentences with a known kind of event count."""
    found = [e for s in segments if s.kind in ("sentence", "item") for e in _in(text, s, dates)]
    return tuple(sorted(found, key=lambda e: e.start))


def _in(text: str, part: Segment, dates: Sequence[DateMention]) -> Iterator[Event]:
    line = text[part.body : part.end]
    told = folded(line) if part.chinese else line
    own = [m for m in dates if part.start <= m.start < part.end]
    # Of 2023 and today, the day tells when.
    day = max(own, key=lambda m: (len(m.value or ""), -m.start), default=None)
    taken: list[tuple[int, int]] = []
    patterns = ((_ZH, None),) if part.chinese else ((_PLANNED, "planned"), (_HELD, "held"))
    for pattern, modality in patterns:
        for found in pattern.finditer(told):
            if any(s < found.end() and found.start() < e for s, e in taken):
                continue
            kind = _kind(told, found)
            if kind is None:
                continue
            taken.append(found.span())
            how: Modality = "planned" if modality == "planned" or (part.chinese and found["plan"]) else "held"
            start, end = part.body + found.start("verb"), part.body + found.start() + len(found[0].rstrip())
            yield Event(
                kind,
                how,
                part.number,
                start,
                end,
                found["verb"],
                day.value if day else None,
                day.until if day else None,
            )


def _kind(line: str, found: re.Match[str]) -> str | None:
    """The kind of event: the first event noun after the verb, before it for *was held*."""
    passive = re.search(r"held$|place$|signed$|for$", found["verb"]) or (
        found["verb"] in ("闭幕", "开幕", "举行", "召开") and not found["object"]
    )
    words = line[max(0, found.start("verb") - 90) : found.start("verb")] if passive else found["object"]
    return _kind_in(words, last=bool(passive)) or (
        "visit"
        if re.search(r"visit|tour|depart|return|meet|访问|参观|考察|抵达|启程", found["verb"])
        else None
    )


def _kind_in(words: str, *, last: bool = False) -> str | None:
    """The kind of the first (or last) event noun among words."""
    best: tuple[int, str] | None = None
    for kind, pattern in KINDS.items():
        for noun in re.finditer(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", words, re.I):
            place = -noun.start() if last else noun.start()
            if best is None or place < best[0]:
                best = (place, kind)
    return best[1] if best else None
