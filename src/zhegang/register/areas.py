"""Fields of co-operation: the headings under which a release lists what was agreed.

A heading names an area where promises stand below it. Where the text announces more areas
than it has headings, the missing ones were lost on the way: they are inferred from what
the paragraphs speak of, one for each missing heading, and marked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from zhegang.register import topics
from zhegang.register.area import Area
from zhegang.register.areas_lost import names_subject, ordinal, set_apart
from zhegang.register.numerals import english_value, han_value
from zhegang.register.script import folded, holds, is_chinese
from zhegang.register.segments import Segment

_NUMBER = r"(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty)"
_FIELDS = r"(?:areas?|fields?|aspects?|sectors?|domains?|directions?|priorities|pillars)"
_INTRO = re.compile(
    rf"(?:(?:following\s+)?{_NUMBER}\s+(?:[\w’'-]+\s+){{0,4}}?{_FIELDS}|following\s+(?:[\w-]+\s+){{0,3}}?{_FIELDS})\b[^.]*[:：]\s*$"
    rf"|(?:(?P<han>\d{{1,2}}|[一二三四五六七八九十两]{{1,3}})\s*(?:个|大|项|方面)?[^，。；]{{0,8}}(?:领域|范畴|方面|共识|重点)|以下[^，。]{{0,10}}(?:领域|范畴|方面|共识))[^。]*[:：]\s*$",
    re.I,
)
_LIST_INTRO = re.compile(
    r"\b(?:agreed|agree|consensus|following|will|pledged|undertook|committed|decided|resolved|include|measures|commitments|outcomes|as\s+follows|plan(?:s|ned)?)\b[^.]*:\s*$"
    r"|(?:同意|共识|以下|如下|包括|承诺|将|决定|达成|措施|成果)[^。]*[:：]\s*$",
    re.I,
)
_NAMED = re.compile(
    rf"{_NUMBER}\s+(?:[\w’'-]+\s+){{0,4}}?{_FIELDS}\s*(?:,\s*namely,?|[:：—–]|\s-\s|,\s*which\s+are)\s*(?P<list>[^.;:]+)"
    r"|(?P<zh>在|涵盖|包括|聚焦)(?P<zhlist>[^，。；：]{2,60}?)等?(?P<han>\d{1,2}|[一二三四五六七八九十]{1,3})(?:个|大)(?:合作|重点|主要|战略)?(?:领域|范畴|方面)",
    re.I,
)
# A sentence without any of these names no field.
_FIELD_PARTS = (
    "area", "field", "aspect", "sector", "domain", "direction", "priorit", "pillar", "领域", "范畴", "方面",
)  # fmt: skip
_RUN_IN = re.compile(
    r"(?:(?:In|On|Regarding|As\s+for|With\s+regard\s+to)\s+)?(?P<name>[A-Z][^:.;!?]{2,60}?)\s*(?::|\s[–—-]\s)\s+(?=[A-Z])"
)
_RUN_IN_ZH = re.compile(r"(?:在|就)?(?P<name>[^，。；：:、]{2,16}?)(?:方面|领域)?(?:[：:]|。(?=.))")
_FIELD_ZH = re.compile(r"(?:在|就)(?P<name>[^，。；：]{2,18}?)(?:方面|领域|范畴)[，,：:]")
# 【人才】兩市同意…; (a) Islamic finance: to encourage …
_TAGGED = re.compile(r"[【〔\[](?P<name>[^】〕\]]{2,12})[】〕\]]")
_LABELLED = re.compile(
    r"(?P<name>(?!ACTION|Action|Decision|Resolution|Agreed|Outcome)[A-Z][A-Za-z&’' -]{2,40}?):\s+(?=[a-z(])"
)
_SPLIT = re.compile(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|;\s*|、|和|及|以及|与)\s*")

Promises = Callable[[Segment], bool]


def announces(words: str) -> bool:
    """Whether a sentence only announces a list of areas that follows."""
    return _colon(words) and _INTRO.search(folded(words)) is not None


def _colon(words: str) -> bool:
    """Whether a sentence ends in a colon, as each that announces something does."""
    return words.rstrip().endswith((":", "："))


def list_members(text: str, segments: Sequence[Segment], promises: Promises) -> frozenset[int]:
    """Segments in a list of agreed items: after *agreed on the following:* until the items end."""
    found: set[int] = set()
    inside = False
    for place, part in enumerate(segments):
        quote = part.quote(text)
        if _colon(quote) and (_LIST_INTRO.search(folded(quote)) or _INTRO.search(folded(quote))):
            inside = True
            continue
        if part.kind in ("heading", "boilerplate", "meta"):
            inside = (
                inside
                and part.kind == "heading"
                and any(promises(s) for s in segments[place + 1 : place + 2])
            )
            continue
        if inside and (promises(part) or part.kind == "item" or not part.head):
            found.add(part.number)
        elif inside:
            inside = False
    return frozenset(found)


_LIST_ACTOR = re.compile(
    r"(?P<actor>(?:[Bb]oth|[Tt]he(?:\s+two)?)\s+\w+|[A-Z][\w’'-]*(?:\s+(?:and|of|the|[A-Z][\w’'-]*))*)\s+(?:(?:have|has)\s+|also\s+|further\s+)*"
    r"(?:will|shall|agreed?|pledged?|undertook|decided|committed|plan)\b[^:]*:\s*$"
    r"|(?P<zh>双方|两地|三方|各方|两市|两省|两国)[^。：:]*[：:]\s*$"
)


def list_actors(text: str, segments: Sequence[Segment]) -> dict[int, str]:
    """Who promises the items of a list: the subject of the sentence that announces it."""
    found: dict[int, str] = {}
    actor = ""
    for part in segments:
        quote = part.quote(text)
        if told := _LIST_ACTOR.search(folded(quote)) if _colon(quote) else None:
            group = "actor" if told["actor"] else "zh"
            actor = quote[told.start(group) : told.end(group)]
        elif part.kind == "item" and actor:
            found[part.number] = actor
        elif part.head:
            actor = ""
    return found


def find_areas(text: str, segments: Sequence[Segment], promises: Promises) -> tuple[Area, ...]:
    """The areas of a document; `promises` says whether a segment, read as a listed item, promises something."""
    blocks = list(_blocks(text, segments, promises))
    intro = next((s for s in segments if announces(s.quote(text))), None)
    declared = _declared(text, intro) if intro else None
    if intro:
        blocks = [*_before_first(text, segments, intro, blocks, promises), *blocks]
    blocks.sort(key=lambda area: area.segments or (0,))
    if declared and intro and len(blocks) < declared:
        blocks = _with_lost_headings(text, segments, blocks, declared - len(blocks))
    elif blocks:
        blocks = set_apart(text, segments, blocks, promises)
    if blocks:
        return tuple(blocks)
    return tuple(_named_in_sentence(text, segments))


def _blocks(text: str, segments: Sequence[Segment], promises: Promises) -> Iterator[Area]:
    intro_at = next((s.number for s in segments if announces(s.quote(text))), None)
    title = next((s.number for s in segments if s.kind == "heading"), None)
    series = _series(text, segments, promises)
    for place, part in enumerate(segments):
        if name := _run_in(text, part, promises, intro_at):
            yield Area(
                name[0], _below(segments, place, text, promises, intro_at, here=True), name[1], name[2]
            )
            continue
        if not _heads(text, part, promises) or part.number == title:
            continue
        below = _below(segments, place, text, promises, intro_at, here=False)
        body = [s for s in segments if s.number in below]
        short_item = (
            part.kind == "item"
            and intro_at is not None
            and part.number > intro_at
            and not body
            and not promises(part)
        )
        if not names_subject(text[part.body : part.end]):
            continue
        kept = sum(map(promises, body))
        sorts = body and promises(body[0]) and 2 * kept >= len(body)
        if sorts or (part.number in series and kept) or short_item:
            yield Area(text[part.body : part.end].rstrip(" ;；,，.。"), below, part.body, part.end)


def _series(text: str, segments: Sequence[Segment], promises: Promises) -> frozenset[int]:
    """Numbered headings that count on from one another: A., B., C., or 1, 2, 3 above lists."""
    told = [
        (s.number, n)
        for s in segments
        if _heads(text, s, promises) and (n := ordinal(text[s.start : s.end])) is not None
    ]
    chained = {a[0] for a, b in itertools.pairwise(told) if 0 < b[1] - a[1] <= 2}
    chained |= {b[0] for a, b in itertools.pairwise(told) if 0 < b[1] - a[1] <= 2}
    return frozenset(chained)


def _heads(text: str, part: Segment, promises: Promises) -> bool:
    """Whether a segment can be a heading: a heading line, or a numbered line of few words.

    Behind a bullet a line that promises is an item, however short.
    """
    if part.kind == "heading":
        return True
    words = text[part.body : part.end]
    if part.kind != "item" or not part.head:
        return False
    if (
        part.chinese
        and words.endswith("。")
        and len(words) <= 10
        and text[part.end : part.end + 1] not in ("", "\n")
    ):
        return True  # • 青年。每年选派…
    if text[part.start] in "•·‧●○◦▪■-–—*" and promises(part):
        return False
    if part.chinese and words.endswith("。"):  # 一是数字贸易。
        return len(words) <= 16 and topics.main_topic(words)[1] > 0 and not promises(part)
    if re.search(r"[.。:：]$", words):
        return False
    return len(words) <= 20 if is_chinese(words) else len(words.split()) <= 8 and words[:1].isupper()


def _run_in(
    text: str, part: Segment, promises: Promises, intro_at: int | None
) -> tuple[str, int, int] | None:
    """An area's name before a colon at the head of a paragraph: *Finance: support …*."""
    if not part.head or part.kind not in ("item", "sentence"):
        return None
    words = text[part.body : part.end]
    pattern = _RUN_IN_ZH if part.chinese else _RUN_IN
    told = folded(words)
    if tagged := _TAGGED.match(told):
        rest = replace(part, body=part.body + tagged.end())
        if promises(rest):
            return (
                words[tagged.start("name") : tagged.end("name")],
                part.body + tagged.start("name"),
                part.body + tagged.end("name"),
            )
    if part.kind == "item" and not part.chinese and (labelled := _LABELLED.match(words)):
        rest = replace(part, body=part.body + labelled.end())
        if promises(rest) and names_subject(labelled["name"]):
            return labelled["name"], part.body, part.body + labelled.end("name")
    found = pattern.match(told) or (_FIELD_ZH.match(told) if part.chinese else None)
    if not found or (part.kind == "sentence" and intro_at is None and not _FIELD_ZH.match(told)):
        return None
    name = words[found.start("name") : found.end("name")]
    if len(name.split()) > 8 or topics.main_topic(name)[1] == 0:
        return None
    rest = replace(part, body=part.body + found.end())
    if not (promises(rest) or (found[0].endswith("。") and part.kind == "item")):
        return None
    return name, part.body + found.start("name"), part.body + found.end("name")


def _below(
    segments: Sequence[Segment],
    place: int,
    text: str,
    promises: Promises,
    intro_at: int | None,
    *,
    here: bool,
) -> tuple[int, ...]:
    numbers = [segments[place].number] if here else []
    below = segments[place + 1 :]
    telling = {s.line for s in below if promises(s)}
    for part in below:
        if _heads(text, part, promises) or part.kind in ("meta", "boilerplate", "disclaimer"):
            break
        if _run_in(text, part, promises, intro_at):
            break
        # A paragraph that promises nothing ends the area, unless it opens it.
        if (
            part.head
            and part.line not in telling
            and (here or any(s.number in numbers and s.line in telling for s in below))
        ):
            break
        numbers.append(part.number)
    return tuple(numbers)


def _declared(text: str, intro: Segment) -> int | None:
    found = _INTRO.search(folded(intro.quote(text)))
    told = found and (found["n"] or found["han"])
    if not told:
        return None
    value = english_value(told) if told.isascii() else han_value(told)
    return int(value) if value and value <= 40 else None


def _before_first(
    text: str, segments: Sequence[Segment], intro: Segment, blocks: Sequence[Area], promises: Promises
) -> Iterator[Area]:
    """Paragraphs between the announcement and the first heading: their own heading was lost."""
    first = min((min(a.segments, default=10**9) for a in blocks), default=None)
    if first is None:
        return
    numbers = []
    for part in segments:
        if part.number <= intro.number:
            continue
        if part.number >= first or part.kind in ("heading", "meta", "boilerplate") or not promises(part):
            break
        numbers.append(part.number)
    if numbers:
        yield _inferred(text, segments, numbers)


def _inferred(text: str, segments: Sequence[Segment], numbers: Iterable[int]) -> Area:
    chosen = [s for s in segments if s.number in set(numbers)]
    words = " ".join(s.quote(text) for s in chosen)
    topic = topics.main_topic(words)[0]
    return Area(
        topic.name_zh if is_chinese(words) else topic.name, tuple(s.number for s in chosen), inferred=True
    )


def _with_lost_headings(
    text: str, segments: Sequence[Segment], blocks: list[Area], missing: int
) -> list[Area]:
    """The blocks, the strongest changes of topic inside them made areas of their own."""
    breaks: list[tuple[int, int, tuple[int, ...]]] = []  # strength, index of block, paragraphs
    for index, area in enumerate(blocks):
        paragraphs = _paragraphs(segments, area.segments)
        told = [" ".join(s.quote(text) for s in p) for p in paragraphs]
        # What the block is about: its heading and first paragraph.
        subject = {t.name for t in topics.TOPICS if topics.score(t, area.name)} or {
            topics.main_topic(told[0])[0].name
        }
        start = 1
        while start < len(paragraphs):
            topic, _ = topics.main_topic(told[start])
            if topic.name in subject:
                start += 1
                continue
            end = start + 1
            while end < len(paragraphs) and _same_topic(topic, told[end]):
                end += 1
            own = sum(topics.score(t, " ".join(told[start:end])) for t in topics.TOPICS if t.name in subject)
            total = sum(topics.score(topic, words) for words in told[start:end])
            run = tuple(s.number for p in paragraphs[start:end] for s in p)
            breaks.append((total - own, index, run))
            subject = subject | {topic.name}
            start = end
    chosen = sorted(breaks, reverse=True)[:missing]
    made: list[Area] = []
    for index, area in enumerate(blocks):
        lost = [run for strength, i, run in chosen if i == index and strength > 0]
        taken = {n for run in lost for n in run}
        made.append(replace(area, segments=tuple(n for n in area.segments if n not in taken)))
        made.extend(_inferred(text, segments, run) for run in lost)
    return sorted(made, key=lambda area: area.segments or (10**9,))


def _same_topic(topic: topics.Topic, words: str) -> bool:
    own = topics.score(topic, words)
    return own > 0 and own >= topics.main_topic(words)[1]


def _paragraphs(segments: Sequence[Segment], numbers: Sequence[int]) -> list[list[Segment]]:
    chosen: list[list[Segment]] = []
    for part in segments:
        if part.number in numbers:
            if chosen and chosen[-1][0].line == part.line:
                chosen[-1].append(part)
            else:
                chosen.append([part])
    return chosen


def _named_in_sentence(text: str, segments: Sequence[Segment]) -> Iterator[Area]:
    """Areas that one sentence lists in full: *in four areas, namely trade, finance, …*."""
    for part in segments:
        if part.kind not in ("sentence", "item"):
            continue
        told_in = folded(part.quote(text))
        found = _NAMED.search(told_in) if holds(told_in.casefold(), _FIELD_PARTS) else None
        if not found:
            continue
        group = "list" if found["list"] else "zhlist"
        told = found["n"] or found["han"]
        count = int((english_value(told) if told.isascii() else han_value(told)) or 0)
        at, listed = (
            part.start + found.start(group),
            text[part.start + found.start(group) : part.start + found.end(group)],
        )
        names = list(re.finditer(r"[^,;、]+", _SPLIT.sub(lambda m: "," * len(m[0]), folded(listed))))
        if len(names) == count:
            for name in names:
                yield Area(
                    listed[name.start() : name.end()].strip(),
                    (part.number,),
                    at + name.start(),
                    at + name.end(),
                )
            return
