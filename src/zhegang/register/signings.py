"""Agreements told by who signed for whom, by a table of parties, or by the officers who signed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhegang.register.agreement import Agreement
from zhegang.register.organisations import is_body
from zhegang.register.posts import POST_ZH
from zhegang.register.script import folded
from zhegang.register.segments import Segment

NOUN = (
    r"(?:Memorand(?:um|a)(?:\s+of\s+(?:Understanding|Co-?operation|Intent|Agreement))?|MoU|MOU|Agreement|Accord|Arrangement|Partnership|Framework|Protocol|Programme|Program|Declaration|Charter|Compact|Pact|Treaty|"
    r"Contract|Covenant|Convention|Statement|Letter\s+of\s+(?:Intent|Agreement|Understanding)|Plan|Roadmap|Deal|Concordat|Initiative|Communiqué|Note|Understanding|Alliance)"
)
_SIGN = re.compile(
    r"\b(?:sign(?:ed|ing)?|inked|concluded|initialled|sealed|exchanged|put\s+(?:their|his|her)\s+(?:names?|signatures?)\s+to|entered\s+into)\b"
)
_FOR = re.compile(
    r"\b(?:for|on\s+behalf\s+of|representing)\s+(?P<body>(?:the\s+)?[A-Z][\w’'&.-]*(?:\s+(?:of|and|for|the|&|[A-Z][\w’'&.()-]*))*?)(?=\s+(?:by|and\s+(?:by|for|on\s+behalf|the\s+\w+\s+by)|in\s+the\s+presence|while|at|in)\b|[,.;:]|$)"
)
_TITLE = re.compile(
    rf"(?P<title>(?:[A-Z][\w’'&–-]*\s+(?:of\s+|on\s+|for\s+|and\s+|in\s+)?){{1,8}}?{NOUN}(?:\s+of\s+(?:Understanding|Intent|Co-?operation))?)\b"
)
_NAMED = re.compile(
    rf"[\"“](?P<title>[^\"”]{{4,160}}?)[\"”]|{_TITLE.pattern.replace('?P<title>', '?P<plain>')}"
)
_COMMON = re.compile(
    r"\b(?:an?|the|another|this)\s+(?:[\w-]+\s+){0,4}?(?P<kind>memorandum|agreement|accord|arrangement|partnership|framework|protocol|programme|program|declaration|charter|compact|pact|treaty|contract|letter\s+of\s+intent|MoU|deal)\b",
    re.I,
)
_WHICH = re.compile(
    rf"(?P<title>(?:[A-Z][\w’'&–-]*\s+){{1,8}}?{NOUN}),\s+which\s+(?:(?:[\w-]+\s+){{1,4}},?\s*)?(?P<parties>[^,;]*?,?\s*[A-Z][^;]*?),?\s+(?:are|were|have|had|will|signed|plan|intend|expect|hope)\b"
)
_TABLE_NAME = re.compile(r"(?:Name|Title|Instrument|Agreement|Document)\s*:\s*(?P<title>.+)", re.I)
_TABLE_PARTIES = re.compile(r"(?:Parties|Partners|Signatories|Between)\s*:\s*(?P<parties>.+)", re.I)
_ZH_NAME = re.compile(r"(?:名称|文件|协议名称|题目)\s*[：:]\s*(?P<title>.+)")
_ZH_PARTIES = re.compile(r"(?:签署方|双方|缔约方|签约方|参与方|甲乙方)\s*[：:]\s*(?P<parties>.+)")

_POSTS = "|".join(sorted(POST_ZH, key=len, reverse=True))
ZH_KIND = r"(?:谅解备忘录|备忘录|协议书|协议|协定|意向书|合同|合约|联合声明|声明|宣言|章程|安排|行动计划|议定书|框架|公约|契约|约定书|承诺书|倡议|纪要|换文|盟约|条约|协约)"
ZH_TITLE = re.compile(rf"[《「『“](?P<title>[^》」』”]{{2,120}}?(?P<kind>{ZH_KIND}))[》」』”]")
_ZH_FOR = re.compile(
    r"代表(?P<a>[^，。；代]{2,30}?)(?:及|和|与|同|、)(?P<b>[^，。；]{2,30}?)(?:共同|正式)?(?:签署|签订|签立|签|缔结)"
)
_ZH_TWO = re.compile(
    r"(?P<a>[^，。；、：]{2,40}?)(?:今日|昨日|分别|已|则|亦|会后)*(?:与|和|同|跟|及)(?P<b>[^，。；：]{2,40}?)(?:今日|今天|昨日|日前|分别|\d{4}年|也|亦|已|共同|正式|将|在[^，。；]{1,12}|于[^，。；]{1,16})*(?:签署|签订|签立|达成|缔结|签下|签妥|交换|互换|订立)"
)
_ZH_OF = re.compile(r"(?P<a>[^，。；、：]{2,30}?)(?:与|和|同|跟|及)(?P<b>[^，。；：]{2,30}?)的?[「《『“]$")


def told_signings(text: str, segments: Sequence[Segment]) -> Iterator[Agreement]:
    """Agreements whose parties no title names."""
    yield from _tables(text, segments)
    for place, part in enumerate(segments):
        if part.kind not in ("sentence", "item"):
            continue
        if part.chinese:
            yield from _zh(text, part)
        else:
            yield from _en(text, part, segments[place + 1 : place + 3])


def _tables(text: str, segments: Sequence[Segment]) -> Iterator[Agreement]:
    """*Name: … Framework* and *Parties: A; B* of a fact sheet."""
    name: tuple[Segment, re.Match[str]] | None = None
    for part in segments:
        words = part.quote(text)
        told = folded(words)
        if found := (_TABLE_NAME.match(told) or _ZH_NAME.match(told)):
            name = part, found
        elif name and (found := (_TABLE_PARTIES.match(told) or _ZH_PARTIES.match(told))):
            at = found.start("parties")
            names = tuple(
                _bare(n) for n in re.split(r"\s*[;；、]\s*|\s+and\s+(?=the\s)", words[at:]) if n.strip()
            )
            first, told_name = name
            start = first.start + told_name.start("title")
            if len(names) >= 2:
                yield Agreement(
                    "agreement",
                    names,
                    text[start : first.end],
                    "",
                    start,
                    first.end,
                    (first.number, part.number),
                )
            name = None


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|The|both)\s+", "", name.strip(" ,.;"))


def _en(text: str, part: Segment, following: Sequence[Segment]) -> Iterator[Agreement]:
    line = text[part.body : part.end]
    if (which := _WHICH.search(line)) and " sign" in line:
        names = _pair(re.sub(r"^.*?,\s+(?=[A-Z])", "", which["parties"]))
        if names:
            at = part.body + which.start("title")
            yield Agreement(
                _kind(which["title"]),
                names,
                which["title"],
                "",
                at,
                part.body + which.end("title"),
                (part.number,),
            )
            return
    if not _SIGN.search(line):
        return
    bodies = [_bare(m["body"]) for m in _FOR.finditer(line, _SIGN.search(line).start())]  # type: ignore[union-attr]
    bodies = [b for b in bodies if is_body(b) or len(b.split()) <= 5]
    if len(bodies) < 2 or len(set(bodies)) < 2:
        return
    found = _NAMED.search(line) or next(
        (m for s in following if (m := _TITLE.search(text[s.body : s.end]))), None
    )
    common = _COMMON.search(line)
    if not found and not common:
        return
    title = (found.groupdict().get("title") or found.groupdict().get("plain") or "") if found else ""
    at = part.body + (common.start("kind") if common else _SIGN.search(line).start())  # type: ignore[union-attr]
    yield Agreement(
        _kind(title) if title else common["kind"] if common else "agreement",
        tuple(bodies[:2]),
        title,
        "",
        at,
        part.end,
        (part.number,),
    )


def _kind(title: str) -> str:
    found = re.findall(NOUN, title)
    return found[-1] if found else "agreement"


def _pair(words: str) -> tuple[str, ...]:
    names = [_bare(n) for n in re.split(r",\s+(?:and\s+)?|\s+and\s+", words.strip(" ,"))]
    return tuple(names) if len(names) == 2 and all(n[:1].isupper() for n in names) else ()


def _zh(text: str, part: Segment) -> Iterator[Agreement]:
    line = text[part.body : part.end]
    told = folded(line)
    for found in ZH_TITLE.finditer(told):
        before = told[: found.start()]
        sides = next((m for m in _ZH_FOR.finditer(before)), None)
        if not sides:
            sides = next(
                (m for m in reversed(list(_ZH_TWO.finditer(before))) if len(before) - m.end() <= 14), None
            ) or _ZH_OF.search(told[: found.start() + 1])
        if not sides or (re.match(r"《", found[0]) and re.search(r"(?:根据|按照|依据|落实)$", before)):
            continue
        clause = re.split(r"[，；：]", line[sides.start("a") : sides.end("a")])[-1]
        parties = tuple(
            party_zh(text, words) for words in (_lead_off(clause), line[sides.start("b") : sides.end("b")])
        )
        if all(parties) and parties[0] != parties[1]:
            at = part.body + found.start("title")
            yield Agreement(
                found["kind"],
                parties,
                text[at : part.body + found.end("title")],
                "",
                at,
                part.body + found.end("title"),
                (part.number,),
            )


def _lead_off(words: str) -> str:
    """A party without the words of the sentence before it."""
    told = folded(words)
    lead = re.match(r".*(?:会上|会后|期间|其间|当日|今日|昨日|见证下|代表|由时任|由|日前|\d日)", told)
    return words[lead.end() :] if lead and len(told) - lead.end() >= 2 else words


def party_zh(text: str, words: str) -> str:
    """The body that signs: itself, or the one whose officer is named, here or where he is introduced.

    Examples
    --------
    >>> party_zh("", "商務廳廳長農秀娟")
    '商務廳'
    """
    words = re.sub(r"[（(][^）)]*[）)]?$", "", words.strip(" 「」“”"))
    told = folded(words)
    if office := re.match(
        rf"(?P<body>.{{2,30}}?)(?:(?:前任|时任|现任|署理|代理)?(?:{_POSTS})){{1,2}}[\u4e00-\u9fff·•]{{2,10}}$",
        told,
    ):
        return words[: office.end("body")]
    if len(told) > 10 or re.search(
        r"(?:政府|厅|局|委员会|公司|会|大学|学院|院|社|署|部|所|集团|中心|省|市|行)$", told
    ):
        return words
    plain = folded(text)
    name = re.escape(told)
    introduced = re.search(rf"{name}[（(](?P<body>[^）)，。]{{2,30}}?)(?:{_POSTS})[）)]", plain) or re.search(
        rf"(?:^|[，。；、：\s]|[与和由及])(?P<body>[\u4e00-\u9fff]{{2,30}}?)(?:[（(][^）)]{{1,20}}[）)])?(?:{_POSTS}){name}",
        plain,
        re.M,
    )
    return text[introduced.start("body") : introduced.end("body")] if introduced else words
