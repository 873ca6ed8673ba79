"""What a text is: its language, who speaks (official, news, opinion), when it was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhegang.register import chrome
from zhegang.register.dating import find_dates
from zhegang.register.script import folded, is_chinese
from zhegang.register.segments import Segment
from zhegang.register.speakers import says_institution

Stance = Literal["official", "news", "opinion"]
Language = Literal["en", "zh-Hant", "zh-Hans"]

_SAYS_DATE = re.compile(
    r"\b(?:published|posted|issued|release[d]?|ends|updated|date[d]?)\b|发布|发表|发出|完\s*[/／]|日期|时间|电[（(]?|讯",
    re.I,
)
# HONG KONG, April 22, 2025 — ; 【本报讯】; 新华社杭州4月24日电
_DATELINE = re.compile(
    r"^[A-Z][A-Za-z .,]{1,40}?[,(（]\s*[^—–\-)）]{4,30}[)）]?\s*(?:\([^)]*\)\s*)?[—–-]|^.{0,16}\d+日[电讯]"
)


_ISSUED = re.compile(
    r"\bpublished:|\b(?:issued|circulated|distributed|released|posted|adopted|approved for release) on\b|(?:分发|印发|发布时间|编印|印制)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A text's language, stance and day of publication; `published_at` is where the day is written."""

    language: Language
    stance: Stance
    published: date | None = None
    published_at: tuple[int, int] | None = None


def profile_of(text: str, segments: Sequence[Segment], published: date | None = None) -> Profile:
    """The profile of a text; a `published` known from elsewhere goes before what is written."""
    stance: Stance = "news"
    if chrome.says_opinion(text):
        stance = "opinion"
    elif chrome.says_official(text) or says_institution(text, segments):
        stance = "official"
    written = None if published else _publication(text, segments)
    day = published or (written[0] if written else None)
    return Profile(_language(text), stance, day, (written[1], written[2]) if written else None)


def _language(text: str) -> Language:
    if not is_chinese(text):
        return "en"
    told = folded(text)
    changed = sum(1 for a, b in zip(text, told, strict=True) if a != b and "\u4e00" <= a <= "\u9fff")
    return "zh-Hant" if changed * 50 > len(text) else "zh-Hans"


def _publication(text: str, segments: Sequence[Segment]) -> tuple[date, int, int] | None:
    """The first whole date in a line about the text, then in a dateline, at its head or its end."""
    meta = [s for s in segments if s.kind == "meta"]
    head = [s for s in segments if s.kind != "boilerplate"][:6]
    tail = [s for s in segments if s.kind not in ("boilerplate", "disclaimer")][-3:]
    said = [s for s in meta if _SAYS_DATE.search(folded(s.quote(text)))]
    dateline = [s for s in head if _DATELINE.match(folded(s.quote(text)))]
    # The day a page was last touched is not the day of its text.
    alone = [
        s
        for s in [*head, *tail]
        if s.end - s.start <= 40 and not re.search(r"\b(?:updated|modified|reviewed)\b", s.quote(text), re.I)
    ]
    issued = [s for s in segments if s.end - s.start <= 90 and _ISSUED.search(folded(s.quote(text)))]
    signed = [s for s in tail if re.match(r"(?:Signed|Done)\b", s.quote(text))]
    signed += [s for s in segments if re.match(r"(?:Signed|Done)\b.{0,120}\bat\b", s.quote(text))]
    # International Affairs Division, 16 February 2026
    closing = [s for s in head if s.end - s.start <= 90 and re.search(r"\d{4}$|\d日$", s.quote(text).strip())]
    for part in [*issued, *said, *meta, *dateline, *alone, *closing, *signed]:
        limit = part.end if part not in dateline else min(part.end, part.start + 70)
        for mention in find_dates(text[part.start : limit], None):
            if mention.value and len(mention.value) == 10:
                return date.fromisoformat(mention.value), mention.start + part.start, mention.end + part.start
    return None
