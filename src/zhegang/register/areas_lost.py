"""Headings lost in extraction, told by what they leave behind: a number skipped, a paragraph set apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from zhegang.register import topics
from zhegang.register.area import Area
from zhegang.register.numerals import han_value
from zhegang.register.script import folded, is_chinese
from zhegang.register.segments import Segment

_ORDINAL = re.compile(
    r"(?:(?:Article|Section|Part|Chapter|Item|Area|Annex)\s+)?[(（]?(?:(?P<n>\d{1,2})|(?P<letter>[A-Z])|(?P<han>[一二三四五六七八九十]{1,3}))(?:[)）.、．]|\s*[-–—:：是](?!\d)|\s)"
)
_MAJOR = re.compile(r"(?P<major>[A-Z]|\d{1,2})\.\d{1,2}\b")
# Parts of a text that sort no measures.
_NO_SUBJECT = re.compile(
    r"(?:(?:still|over|what|how|why|where|who|when|in|at|our|your|next|about|to|looking|coming|looking|more|other|any|also|see|and|but|is|are|on|up|settled|done|agreed|background|notes?|contacts?|enquiries|"
    r"review|status|opening|closing|conclusion|introduction|summary|signatures?|signing|definitions?|general|final|entry|duration|term|scope|purpose|objectives?|preamble|participants?|attendance|agenda|minutes|questions?|annex|appendix|events?|"
    r"diary|calendar|figures|attachments?|media|photos?|quotes?|speech|remarks|welcome|dear|apologies|miscellaneous|governing|dispute|interpretation|amendments?|confidentiality|legal\s+effect|follow-up|timeline|highlights|overview|key)\b"
    r"|.*\b(?:will|you|your|we|our|has|have|agreed|said)\b|(?:活动预告|背景|.{0,4}手记|其他|其它|附件|附录|备注|注|.{0,4}签署.{0,4}|下次|下一步|结语|总结|前言|引言|导言|出席|与会|议程|问答|.{0,4}问.{0,2}|编后|后记|会务|联络|联系|资料|新闻|图片|相关|审议|开幕|闭幕|致辞|概况|总则|附则|生效|争议|释义|有效期|名单|检讨|复核|预告|动态|通告|回顾|展望|讲话|数据).*)",
    re.I,
)

Promises = Callable[[Segment], bool]


def names_subject(heading: str) -> bool:
    """Whether a heading names what its part is about, not a state of affairs or a part of any text."""
    told = re.sub(r"^(?:(?:Article|Section|Part|Chapter)\s+\w+\s*[-–—:.]\s*)", "", folded(heading).strip())
    return bool(told) and not told.endswith(("?", "？", "!", "！")) and _NO_SUBJECT.match(told) is None


def ordinal(words: str) -> int | None:
    """The place in its series that a heading's number or letter tells."""
    found = _ORDINAL.match(folded(words))
    if not found:
        return None
    if found["n"]:
        return int(found["n"])
    if found["letter"]:
        return ord(found["letter"]) - 64
    value = han_value(found["han"])
    return int(value) if value else None


def set_apart(text: str, segments: Sequence[Segment], areas: list[Area], promises: Promises) -> list[Area]:
    """The areas, the paragraphs whose own heading was lost made areas of their own.

    A paragraph after a blank line begins one where the number of the next heading skips
    one, where its own items count on in another number (5.1 after 4.3), or where blank
    lines stand before headings only.
    """
    by_number = {s.number: s for s in segments}
    made: list[Area] = []
    for place, area in enumerate(areas):
        following = areas[place + 1] if place + 1 < len(areas) else None
        run = _run(text, segments, area, following)
        cut = next((p for p in range(1, len(run)) if _begins(text, segments, area, run, p, promises)), None)
        lost = cut is not None and area.start is not None
        if lost and cut is not None:
            skipped = _skips(text, by_number, area, segments, run[-1])
            major = _changes_major(text, run[cut - 1], run[cut])
            if not (skipped or major or (following and _blank_heads_only(segments, areas))):
                lost = False
        if not lost or cut is None:
            made.append(area)
            continue
        told = [s for s in run[cut:] if s.number in area.segments or promises(s)]
        made.append(replace(area, segments=tuple(n for n in area.segments if n < run[cut].number)))
        made.append(_inferred(text, told))
    return made


def _run(text: str, segments: Sequence[Segment], area: Area, following: Area | None) -> list[Segment]:
    """The segments from an area's first to the next heading of any kind."""
    first = area.segments[0] if area.segments else 0
    found: list[Segment] = []
    for part in segments:
        if part.number < first:
            continue
        if following and following.start is not None and part.start <= following.start < part.end:
            break
        if part.kind in ("heading", "meta", "boilerplate", "disclaimer") or (
            following and part.number in following.segments
        ):
            break
        if (
            found
            and part.head
            and part.kind == "item"
            and not re.search(r"[。.;；，,]", part.quote(text))
            and ordinal(part.quote(text))
        ):
            break
        found.append(part)
    return found


def _begins(
    text: str, segments: Sequence[Segment], area: Area, run: Sequence[Segment], place: int, promises: Promises
) -> bool:
    part, before = run[place], run[place - 1]
    apart = part.head and part.line - before.line > 1
    return (apart or _changes_major(text, before, part)) and (
        promises(part) or _line_promises(run, part, promises)
    )


def _line_promises(run: Sequence[Segment], part: Segment, promises: Promises) -> bool:
    return any(promises(s) for s in run if s.line == part.line)


def _changes_major(text: str, before: Segment, part: Segment) -> bool:
    """Whether *5.1* follows *4.3*."""
    one, other = (_MAJOR.match(text, s.start, s.end) for s in (before, part))
    return bool(one and other and one["major"] != other["major"])


def _skips(
    text: str, by_number: dict[int, Segment], area: Area, segments: Sequence[Segment], last: Segment
) -> bool:
    """Whether the heading after the area's paragraphs counts one too far."""
    own = next((s for s in segments if area.start is not None and s.start <= area.start < s.end), None)
    after = next(
        (s for s in segments if s.number > last.number and s.kind in ("heading", "item", "sentence")), None
    )
    if not own or not after:
        return False
    one, other = ordinal(own.quote(text)), ordinal(after.quote(text))
    return one is not None and other == one + 2


def _blank_heads_only(segments: Sequence[Segment], areas: Sequence[Area]) -> bool:
    """Whether each heading stands right above its text, and one blank line at most inside all areas."""
    if len(areas) < 2:
        return False
    inside = 0
    for area in areas:
        own = next((s for s in segments if area.start is not None and s.start <= area.start < s.end), None)
        told = [s for s in segments if s.number in area.segments]
        if not own or not told or told[0].line - own.line > 1:
            return False
        inside += sum(b.line - a.line > 1 for a, b in itertools.pairwise(told))
    return inside <= 1


def _inferred(text: str, chosen: Sequence[Segment]) -> Area:
    words = " ".join(s.quote(text) for s in chosen)
    topic = topics.main_topic(words)[0]
    return Area(
        topic.name_zh if is_chinese(words) else topic.name, tuple(s.number for s in chosen), inferred=True
    )
