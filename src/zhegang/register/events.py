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
    "meeting": r"meetings?|plenary(?:\s+session)?|sessions?|talks|dialogue|round\s*tables?|hearing|全体会议|圆桌会议|会议|会谈|座谈会|高层会晤|对话会|例会|年会|理事会会议",
    "forum": r"forums?|conferences?|seminars?|symposium|symposia|summit|workshops?|briefing|congress|colloquium|convention|论坛|大会|峰会|研讨会|推介会|交流会|对接会|洽谈会|说明会|讲座|分享会",
    "ceremony": r"ceremon(?:y|ies)|signing|launch|groundbreaking|签字仪式|仪式|典礼|签约",
    "visit": r"visits?|trip|tour|mission|delegation|facilities|访问|考察|参观|行程|代表团|回访",
    "exhibition": r"exhibitions?|expos?|fairs?|gallery|week|festival|show|parade|展览|博览会|展会|特展|巡展|展销会|艺术展|葡萄酒展|美食展|书展|车展|活动周|文化周|制造周|旅游周|品牌节|海洋节|艺术节|文化节|电影节|音乐节|节庆|嘉年华|周(?![年边一二三四五六日岁])",
    "course": r"(?:training\s+|summer\s+)?(?:course|school|camp)|训练营|夏令营|冬令营|入门班|培训班|研修班|课程班",
    "contest": r"race|regatta|tournament|match|competition|contest|inaugural\s+flight|交流赛|邀请赛|锦标赛|友谊赛|联赛|比赛|马拉松",
    "reception": r"dinners?|receptions?|luncheon|banquet|晚宴|午宴|酒会|招待会|春茗|团拜",
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


_NOUN = re.compile(rf"(?<![\w-])(?:{'|'.join(p for k, p in KINDS.items())})(?![\w-])", re.I)
_OFF = re.compile(
    r"\b(?:postponed|put\s+(?:off|back)|rescheduled|deferred|called\s+off|cancel(?:l)?ed|moved\s+to|pushed\s+back|delayed)\b"
)
_AHEAD = re.compile(
    r"\b(?:(?:will|shall|would|is|are|was|were)\s+(?:now\s+|also\s+|next\s+)?(?:be\s+held|take\s+place|open|follow|begin|start|convene|be\s+hosted|meet|run|to\s+(?:open|begin|start|be\s+held|take\s+place|meet|convene)|due|set|scheduled|planned|fixed|expected)\b|(?:planned|set|scheduled|fixed|announced|slated|originally\s+fixed)\s+for\b|"
    r"(?:due|scheduled|set|expected)\s+to\s+(?:open|begin|take\s+place|be\s+held|start))"
)
_WAS = re.compile(
    r"\b(?:(?:was|were)\s+(?:held|convened|hosted|(?:co-)?chaired|attended|witnessed|organi[sz]ed|staged|opened|closed)|took\s+place|opened|closed|concluded|ended|gathered|convened|drew|brought\s+together)\b"
)
_DID = re.compile(
    r"\b(?P<verb>attended|held|hosted|convened|opened|closed|chaired|co-chaired|concluded|embarked\s+on|led|officiated\s+at|presided\s+over|staged|organi[sz]ed|took\s+part\s+in|participated\s+in|joined|addressed|spoke\s+at|speaking\s+at|speaking\s+to|arrived\s+at|during|at|in|of|dates\s+from|after)\b(?P<object>[^,;.]{0,110})"
)
_WENT = re.compile(
    r"\b(?P<verb>visited|toured|travelled(?:\s+with\s+us)?\s+to|traveled\s+to|dined\s+with|met\s+with|called\s+on|inspected)\s+(?P<object>[A-Zan][^,;.]{1,80})"
)
_GOING = re.compile(
    r"\b(?P<verb>(?:(?:will|shall|is\s+to|are\s+to|is\s+due\s+to|are\s+due\s+to|is\s+scheduled\s+to|are\s+scheduled\s+to|plans?\s+to|planned\s+to|intends?\s+to|expects?\s+to|is\s+expected\s+to|to)\s+(?:also\s+|then\s+|jointly\s+|be\s+)?"
    r"(?:attend|hold|host|convene|chair|co-chair|stage|organi[sz]e|running|run|take\s+part\s+in|participate\s+in|join|address|speak\s+at|hosting|holding|share\s+a\s+stand\s+at|visit|tour|meet|return|depart|fly|brief|officiate\s+at|witness|lead)))\b(?P<object>[^,;.]{0,110})"
)
_ALONE = re.compile(r"visit|tour|depart|return|fly|brief|meet")
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
_NUMBERED = re.compile(
    rf"\b(?:the\s+)?{_ORDINAL}\s+(?:[A-Za-z’'–-]+\s+){{0,6}}?(?:meeting|session|conference|forum|dialogue|summit|plenary|round\s+table|dinner)\b",
    re.I,
)

_SPOKEN = re.compile(
    r"(?<=at\sthe\s)(?:[A-Z][\w’'–-]*\s+){1,6}(?:Dinner|Forum|Conference|Summit|Meeting|Reception|Seminar|Dialogue|Ceremony|Symposium|Luncheon)"
)
_ZH_OFF = re.compile(r"延期|改期|推迟|顺延|延至|延后|取消|押后|改于|改在")
_ZH_AHEAD = re.compile(
    r"将|拟|定于|计划|(?<![流论会展大员议谈年])会[于在]|会举|预计|即将|筹备|下[一]?[届次]|原定|原订|(?<!机)会(?=[举主合])"
)
_ZH_WENT = re.compile(
    r"(?P<verb>率团访问|到访|访问|参观|走访|考察|转往|茶叙|视察|回访)(?P<object>[^，。；]{0,16})"
)
_ZH_NOUN = re.compile(
    "|".join(
        sorted(
            {w for p in KINDS.values() for w in re.findall(r"[\u4e00-\u9fff]+(?:\(\?!\[[^\]]+\]\))?", p)},
            key=len,
            reverse=True,
        )
    )
)


def find_events(text: str, segments: Sequence[Segment], dates: Sequence[DateMention]) -> tuple[Event, ...]:
    """The events of a text, in order: a noun of occasion with what is said of it, and journeys.

    A later mention by its bare noun (*the conference*) is the same event.
    """
    found: list[Event] = []
    seen: set[str] = set()
    for part in segments:
        if part.kind not in ("sentence", "item") and not (part.kind == "heading" and part.number <= 6):
            continue
        rules = _chinese if part.chinese else _english
        own = [m for m in dates if part.start <= m.start < part.end]
        # Of 2023 and today, the day tells when.
        day = max(own, key=lambda m: (len(m.value or ""), -m.start), default=None)
        for kind, how, start, end, verb in rules(text, part):
            name = re.sub(r"^(?:the|this|that|本次|是次|今次|此次)\s*", "", text[start:end].lower())
            bare = re.search(rf"(?:^|\s)(?:the|this)\s+(?P<noun>{_NOUN.pattern})$", name) or re.fullmatch(
                r"(?P<noun>会议|论坛|大会|峰会|仪式|典礼|会谈|晚宴)", folded(name)
            )
            if name in seen or (bare and bare["noun"] in seen):
                continue
            seen.update(
                {name, *(m[0].lower() for m in _NOUN.finditer(name)), *_ZH_NOUN.findall(folded(name))}
            )
            found.append(
                Event(
                    kind,
                    how,
                    part.number,
                    start,
                    end,
                    verb,
                    day.value if day else None,
                    day.until if day else None,
                )
            )
    return tuple(sorted(found, key=lambda e: e.start))


Told = tuple[str, Modality, int, int, str]  # kind, modality, place in the text, the word that tells it


def _english(text: str, part: Segment) -> Iterator[Told]:
    line = text[part.body : part.end]
    base = part.body
    if part.kind == "heading":
        if numbered := _NUMBERED.search(line) or _SPOKEN.search(line):
            yield (
                _kind_in(numbered[0]) or "meeting",
                "held",
                base + numbered.start(),
                base + numbered.end(),
                "held",
            )
        return
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        if any(s < end and start < e for s, e in taken):
            return False
        taken.append((start, end))
        return True

    for noun in _NOUN.finditer(line):
        after = re.split(r";", line[noun.end() :])[0][:200]
        after = re.sub(
            r"^,[^,]{2,60},(?=\s(?:is|are|was|were|will|has|have)\b)", lambda m: " " * len(m[0]), after
        )
        if noun[0] in (
            "week",
            "show",
            "race",
            "launch",
            "signing",
            "camp",
            "school",
            "match",
            "session",
            "fair",
        ) and not re.search(r"\b(?:[Aa]n?|[Tt]he)\s+(?:[\w-]+\s+){0,3}$", line[: noun.start()]):
            continue
        start = _phrase_start(line, noun.start())
        kind = _kind_in(noun[0]) or "meeting"
        if (
            kind == "visit" and noun[0].lower() in ("facilities", "delegation", "mission", "week")
        ) or re.match(r"\s+(?:room|hall|centre|center|school|house|operators?|guides?)\b", after):
            continue
        off, ahead, was = (p.search(after[:110]) for p in (_OFF, _AHEAD, _WAS))
        if off and (took := re.search(r"\btook\s+place\b", after)):
            off, was = None, took
        near = was if was and not _NOUN.search(after[: was.start()]) else None
        if (
            off
            and not _NOUN.search(after[: off.start()].replace("visit", ""))
            and free(start, noun.end() + off.end())
        ):
            yield kind, "planned", base + start, base + noun.end() + off.end(), off[0]
        elif (
            ahead
            and not _NOUN.search(after[: ahead.start()])
            and (not near or ahead.start() < near.start())
            and free(start, noun.end() + ahead.end())
        ):
            yield kind, "planned", base + start, base + noun.end() + ahead.end(), ahead[0]
        elif near and free(start, noun.end() + near.end()):
            yield kind, "held", base + start, base + noun.end() + near.end(), near[0]
    for pattern, how in ((_GOING, "planned"), (_DID, "held"), (_WENT, "held")):
        for found in pattern.finditer(line):
            word = found["verb"]
            noun_in = _NOUN.search(found["object"])
            bare = word in ("during", "at", "in", "of", "after", "dates from")
            if bare and not (
                noun_in and _named(word, found["object"][: noun_in.end()]) and _DATED.search(line)
            ):
                continue
            if not noun_in and not (how == "planned" and _ALONE.search(word)) and pattern is not _WENT:
                continue
            kind = (_kind_in(noun_in[0]) if noun_in else None) or "visit"
            end = found.start("object") + (
                noun_in.end() if noun_in and pattern is not _WENT else min(len(found["object"]), 40)
            )
            state: Modality = (
                "planned"
                if how == "planned"
                or (
                    re.search(r"\b(?:in|at)\b", word)
                    and re.search(r"\b(?:will|is\s+to|are\s+to|considering|plans?)\b", line[: found.start()])
                )
                else "held"
            )
            if re.search(r"\b(?:not|never|had\s+hoped)\b", line[max(0, found.start() - 20) : found.start()]):
                continue
            if free(found.start("verb") if not bare else found.start("object"), end):
                yield kind, state, base + found.start("verb"), base + end, word


_DATED = re.compile(
    r"\b(?:in|at|on)\s+[A-Z]|\b(?:today|yesterday|tomorrow|last\s+\w+|\d{4}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def _named(word: str, phrase: str) -> bool:
    """Whether what follows *at* or *during* is one certain occasion: *the Bilbao Machine Fair*, *the third meeting*."""
    if word == "dates from":
        return "visit" in phrase
    return bool(
        re.fullmatch(
            rf"\s+(?:the\s+|an?\s+)?(?:(?:{_ORDINAL}|[A-Z][\w’'–-]*|annual|inaugural)\s+){{1,6}}[\w-]+",
            phrase,
        )
    )


def _phrase_start(line: str, at: int) -> int:
    """Where the noun phrase begins that ends in the noun at `at`."""
    found = re.search(
        r"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Tt]his|[Oo]ur)\s+)?(?:[\w’'–-]+\s+){0,5}$", line[:at]
    )
    return found.start() if found else at


def _chinese(text: str, part: Segment) -> Iterator[Told]:
    line = folded(text[part.body : part.end])
    base = part.body
    if part.kind == "heading":
        if numbered := re.search(
            r"第[一二三四五六七八九十\d]+[届次][^，。]{0,14}?(?:会议|论坛|大会|会谈|峰会|对话会)", line
        ):
            yield "meeting", "held", base + numbered.start(), base + numbered.end(), "举行"
        return
    taken: list[tuple[int, int]] = []
    for clause in re.finditer(r"[^。；]+", line):
        words, at = clause[0], clause.start()
        off = _ZH_OFF.search(words)
        for noun in _ZH_NOUN.finditer(words):
            if noun[0] in ("访问", "考察", "参观", "行程", "代表团", "回访", "签约") or re.match(
                r"室|员|长|中心|商|展馆|馆|成员|展联盟|展业|点|的设想", words[noun.end() :]
            ):
                continue
            piece = words[noun.end() : noun.end() + 40]
            start = _zh_start(words, noun.start())
            nearest = re.search(r"举行|召开|举办|闭幕|开幕|揭幕|落幕|定于|拟于|将于|计划于|拟在|将在", piece)
            did = re.search(
                r"(?:出席|主持|举行|召开|举办|合办|主办|办理|参加|听取|共同主持)(?:了|的)?[^，]{0,22}$",
                words[: noun.start()],
            )
            told = (
                off
                or nearest
                or did
                or re.search(
                    r"第[一二三四五六七八九十\d]+[届次]|签[署字]仪式|的仪式", words[start : noun.end()]
                )
            )
            if not told or any(s < at + noun.end() and at + start < e for s, e in taken):
                continue
            before = words[: noun.end()] + (piece[: nearest.end()] if nearest else "")
            ahead = _ZH_AHEAD.search(before[max(0, len(before) - 40) :]) or re.search(
                r"明年|下月|下周", before[-40:]
            )
            how: Modality = "planned" if off or ahead else "held"
            end = noun.end() + (nearest.end() if nearest else 0)
            taken.append((at + start, at + end))
            yield (
                _kind_in(noun[0]) or "meeting",
                how,
                base + at + start,
                base + at + end,
                (off or nearest or did or noun)[0][:4],
            )
        for went in _ZH_WENT.finditer(words):
            if re.search(
                r"(?:来[\u4e00-\u9fff]{0,2}|首度|首次|邀请[^，]{0,14}|应[^，]{0,14}|组织[^，]{0,12}|接待|交流)$",
                words[: went.start()],
            ) or (
                re.match(r"(?:团|期间|者|和|与|、|，|行程)", went["object"] or "，")
                and went["verb"] not in ("茶叙",)
            ):
                continue
            if any(s < at + went.end() and at + went.start() < e for s, e in taken):
                continue
            before = words[max(0, went.start() - 16) : went.start()]
            coming = re.search(r"将|拟|会(?![面见谈])|原定|今日转|即将|预计|随后", before)
            later = coming is not None or went["verb"] == "转往"
            taken.append((at + went.start(), at + went.end()))
            yield (
                "visit",
                "planned" if later else "held",
                base + at + went.start(),
                base + at + went.start() + min(len(went[0]), 10),
                went["verb"],
            )


def _zh_start(words: str, at: int) -> int:
    """Where the name of a Chinese occasion begins: after a comma, a verb, 的 or a place before it."""
    found = re.search(
        r"(?:(?:[，、：\s]|举行的?|召开的?|举办的?|出席|主持|参加|合办|主办|办理|听取了?|原定|原订|讨论了|了)|^)(?P<np>[^，、：\s]{0,20})$",
        words[:at],
    )
    return found.start("np") if found else at


def _kind_in(words: str) -> str | None:
    """The kind of the first event noun among words."""
    best: tuple[int, str] | None = None
    for kind, pattern in KINDS.items():
        if (noun := re.search(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", words, re.I)) and (
            best is None or noun.start() < best[0]
        ):
            best = (noun.start(), kind)
    return best[1] if best else None
