"""Who signed and who witnessed: persons before *signed* and *witnessed*, after *signed by*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zhegang.register.agreement import Agreement
from zhegang.register.people import Person
from zhegang.register.posts import HONORIFIC
from zhegang.register.script import folded, holds
from zhegang.register.segments import Segment

RoleName = Literal["signatory", "witness"]


_COLLECTIVE = re.compile(
    r"(?P<name>(?:[A-Z][\w’'-]*\s+|[a-z][\w-]*\s+)*?(?:[\w-]+\s+)?(?:enterprises|companies|firms|departments|organisations|organizations|institutions|agencies|universities|businesses|chambers|officials|parties|sides|governments))\s*$"
)


@dataclass(frozen=True, slots=True)
class Role:
    """A person's part in a signing, as one sentence tells it.

    `agreement` is the index of the agreement the sentence names, None where it names none
    (*signed agreements covering …*). `collective` marks signers told as a group (*a dozen
    enterprises*). `held` is False for a signing that is only planned.
    """

    name: str
    role: RoleName
    segment: int
    start: int
    end: int
    agreement: int | None
    held: bool
    collective: bool = False


# Where a sentence turns to signers or witnesses; names stand before the verb or after *by*.
_MARK = re.compile(
    r"(?P<presence>\b(?:[Ii]n\s+the\s+presence\s+of|[Ww]itnessed\s+by|[Aa]ttested\s+by|[Ww]atched\s+by|under\s+the\s+(?:witness|gaze|eyes)\s+of))\b|"
    r"(?P<passive>\b(?:was|were|been|being|be|is|are)\s+(?:(?:\w+ly|also|then)\s+)?(?:signed|initialled|inked)\b|,\s+(?:signed|initialled|inked)\b(?=[^;]*\bby\b)|\b(?:signed|initialled|inked)\s+by\b)|"
    r"(?P<watch>\b(?:looked\s+on|looking\s+on|stood\s+by|witnessed|witness(?:es)?|witnessing|attested|bore\s+witness)\b)|"
    r"(?P<active>\b(?:signed|sign|initialled|inked|put\s+(?:their|his|her)\s+(?:names?|signatures?)\s+to)\b)"
)
_NOT_YET = re.compile(
    r"\b(?:will|to\s+be|to|due\s+to|expected\s+to|shall)\s+(?:jointly\s+|also\s+|then\s+|be\s+)*$"
)
_BOTH = re.compile(
    r"\b(?:[Tt]he\s+two(?:\s+of\s+them|\s+men|\s+women|\s+officials|\s+leaders)?|[Tt]he\s+pair|[Bb]oth|[Tt]hey)\b"
)
_PRESENCE = re.compile(r"\b(?:[Ii]n\s+the\s+presence\s+of|[Ww]itnessed\s+by|under\s+the\s+witness\s+of)\b")
# A sentence without any of these tells no signing.
_PARTS = (
    "sign",
    "ink",
    "itness",
    "attest",
    "presence",
    "look",
    "initial",
    "stood by",
    "atched by",
    "names to",
    "name to",
)
# A signature block: For the Government of X: NAME; 签字人：某某.
_FOR = re.compile(r"(?:Signed\s+)?(?:[Ff]or|[Oo]n\s+behalf\s+of)\s+(?:the\s+)?[A-Z][^:]{2,120}:\s*")
_ZH_BLOCK = re.compile(r"(?P<sign>签字人|簽字人|签署人|簽署人)|(?P<see>见证人|見證人)")
_OBJECT = re.compile(
    r"\s+(?:up\s+)?(?:[\"“]|an?\b|the\b|\w+\s+){0,8}?(?:[\w-]+\s+){0,6}?(?:agreements?|memorand\w+|MoUs?|MOUs?|letters?\s+of\s+intent|deals?|contracts?|pacts?|documents?|declarations?|protocols?|signing|exchange|arrangements?|treat\w+|accords?)\b",
    re.I,
)
_BARE = re.compile(rf"(?:{HONORIFIC}\s+)?(?P<name>[A-Z][a-z]+(?:-[a-z]+)?)(?=[\s,’']|$)")
_ZH_SIGN = re.compile(
    r"(?P<plan>将|拟|会)?(?:共同|分别|代表(?:双方|两地|各方)?|正式)*(?P<verb>签署(?!人|代表|方)|签订|签立|签字(?!人|仪式)|缔结|换文)"
)
_ZH_WITNESS = re.compile(r"(?P<plan>将|拟|会)?(?:共同|一同|一起)?(?P<verb>见证)")


def find_roles(
    text: str, segments: Sequence[Segment], people: Sequence[Person], agreements: Sequence[Agreement]
) -> tuple[Role, ...]:
    """Signatories and witnesses told in the text, in order."""
    found: list[Role] = []
    for part in segments:
        block = part.kind == "heading" and (
            _FOR.match(part.quote(text))
            or _PRESENCE.match(part.quote(text))
            or _ZH_BLOCK.match(part.quote(text))
        )
        if part.kind not in ("sentence", "item") and not block:
            continue
        named = next((i for i, a in enumerate(agreements) if part.number in a.segments), None)
        rules = _chinese if part.chinese else _english
        for role in rules(text, part, people, named):
            if not any(
                r.name == role.name and r.role == role.role and r.segment == role.segment for r in found
            ):
                found.append(role)
    return tuple(found)


def _english(text: str, part: Segment, people: Sequence[Person], named: int | None) -> Iterator[Role]:
    line = text[part.body : part.end]
    block = _FOR.match(line)
    if not block and not holds(line, _PARTS):
        return
    names = _names(line, part, people)
    if block:
        yield from _made(part, names[:1], block.end(), len(line), "signatory", named, True)
    marks = [
        m
        for m in _MARK.finditer(line)
        if not re.match(r"\s+(?:to\s+the|up\b|off\b|on\s+as)", line[m.end() :])
    ]
    for place, mark in enumerate(marks):
        told: RoleName = "witness" if mark["presence"] or mark["watch"] else "signatory"
        held = not _NOT_YET.search(line[: mark.start()]) and not re.match(r"(?:be|sign)\b", mark[0])
        if mark["presence"] or mark["passive"]:
            stop = marks[place + 1].start() if place + 1 < len(marks) else len(line)
            if cut := re.search(
                r";|,\s+(?:while|with)\s|,\s+the\s+[\w-]+(?:\s+and\s+[\w-]+)?\s+$", line[mark.end() : stop]
            ):
                stop = mark.end() + cut.start()
            by = re.search(r"\bby\b", line[mark.start() : stop])
            if mark["passive"] and not by:
                continue
            start = mark.start() + by.end() if by else mark.end()
            yield from _made(part, names, start, stop, told, named, held)
            continue
        if told == "signatory" and not _OBJECT.match(line[mark.end() :].replace("“", '"')) and named is None:
            continue
        start = max(
            (
                m.end()
                for m in re.finditer(r"[;:]|\b(?:while|where|with|after\s+which)\b", line[: mark.start()])
            ),
            default=0,
        )
        start = max(start, marks[place - 1].end() if place else 0)
        if (
            mark[0] == "looking on"
            and (comma := line.rfind(", ", start, mark.start())) >= 0
            and not _made_any(names, comma, mark.start())
        ):
            yield from _by_post(line, comma, mark.start(), part, people, told, named)
            continue
        persons = list(_made(part, names, start, mark.start(), told, named, held))
        if not persons and (pronoun := _BOTH.search(line[start : mark.start()])):
            at = part.body + start
            persons = [
                Role(n, told, part.number, at + pronoun.start(), at + pronoun.end(), named, held)
                for n in _last_two(people, part)
            ]
        yield from persons
        group = _COLLECTIVE.search(line[start : mark.start()])
        if group and not persons and told == "signatory":
            at = part.body + start + group.start("name")
            yield Role(
                group["name"], told, part.number, at, at + len(group["name"]), named, held, collective=True
            )


def _made_any(names: Sequence[tuple[int, int, str]], start: int, end: int) -> bool:
    return any(start <= s < end for s, _, _ in names)


def _by_post(
    line: str,
    start: int,
    end: int,
    part: Segment,
    people: Sequence[Person],
    role: RoleName,
    named: int | None,
) -> Iterator[Role]:
    """Those told by their post alone: *the Chair and Vice-chair looking on*."""
    told = {w.lower() for w in re.findall(r"[A-Za-z-]+", line[start:end])}
    for person in people:
        posts = {post.lower() for post in person.posts}
        if any(post in told or post.split(",")[0].strip() in told for post in posts):
            yield Role(person.name, role, part.number, part.body + start, part.body + end, named, True)


def _last_two(people: Sequence[Person], part: Segment) -> list[str]:
    """The two persons told last before a sentence: whom *the two* are."""
    told = sorted(
        (
            (m.start, p.name)
            for p in people
            for m in p.mentions
            if m.segment < part.number and part.number - m.segment <= 3
        ),
        reverse=True,
    )
    names = list(dict.fromkeys(name for _, name in told))
    return names[1::-1] if len(names) >= 2 else []


def _made(
    part: Segment,
    names: Sequence[tuple[int, int, str]],
    start: int,
    end: int,
    role: RoleName,
    named: int | None,
    held: bool,
) -> Iterator[Role]:
    for s, e, name in names:
        if start <= s and e <= end:
            yield Role(name, role, part.number, part.body + s, part.body + e, named, held)


def _names(line: str, part: Segment, people: Sequence[Person]) -> list[tuple[int, int, str]]:
    """Persons in a sentence: their mentions there, and bare surnames of persons the text knows."""
    found = [
        (m.start - part.body, m.end - part.body, p.name)
        for p in people
        for m in p.mentions
        if m.segment == part.number
    ]
    for bare in _BARE.finditer(line):
        bearers = [p for p in people if bare["name"] in p.name.split()]
        if len(bearers) == 1 and not any(s <= bare.start("name") < e for s, e, _ in found):
            found.append((bare.start("name"), bare.end("name"), bearers[0].name))
    return sorted(found)


def _chinese(text: str, part: Segment, people: Sequence[Person], named: int | None) -> Iterator[Role]:
    line = folded(text[part.body : part.end])
    names = [
        (m.start - part.body, m.end - part.body, p.name)
        for p in people
        for m in p.mentions
        if m.segment == part.number
    ]
    for p in people:
        at = text[part.body : part.end].find(p.name)
        if at >= 0 and not any(s == at for s, _, _ in names):
            names.append((at, at + len(p.name), p.name))
    names.sort()
    if block := _ZH_BLOCK.match(line):
        yield from _made(
            part, names, block.end(), len(line), "signatory" if block["sign"] else "witness", named, True
        )
        return
    if listed_ := re.search(r"签[署字]人(?:分别)?(?:为|是|：|:)(?P<who>[^，。；]+)", line):
        yield from _made(part, names, *listed_.span("who"), "signatory", named, True)
    witnessed = [(m.start(), m.end()) for m in re.finditer(r"在[^，。]{2,80}?(?:共同)?见证下", line)]
    for start, end in witnessed:
        yield from _made(part, names, start, end, "witness", named, "将" not in line[:start])
    for pattern, role in ((_ZH_SIGN, "signatory"), (_ZH_WITNESS, "witness")):
        for found in pattern.finditer(line):
            if any(s <= found.start() < e for s, e in witnessed):
                continue
            if role == "signatory" and re.search(r"见证[^，。]{0,12}$", line[: found.start()]):
                continue
            start = max(
                (
                    m.end()
                    for m in re.finditer(
                        r"[。；]|见证下?，?|签[署字订立约][^，。]*[，。]|(?<![自理])由(?!于)",
                        line[: found.start()],
                    )
                ),
                default=0,
            )
            if (
                role == "signatory"
                and named is None
                and not re.search(
                    "协议|协定|备忘录|意向书|合同|文件|宣言|声明|安排", line[found.end() : found.end() + 80]
                )
            ):
                continue
            role_name: RoleName = "signatory" if role == "signatory" else "witness"
            persons = list(_made(part, names, start, found.start(), role_name, named, not found["plan"]))
            if not persons and re.search(r"(?:两人|二人|两位)", line[start : found.start()]):
                at, end = part.body + start, part.body + found.start()
                persons = [
                    Role(n, role_name, part.number, at, end, named, not found["plan"])
                    for n in _pair_zh(line[start : found.start()], names, people, part, start)
                ]
            yield from persons


def _pair_zh(
    words: str, names: Sequence[tuple[int, int, str]], people: Sequence[Person], part: Segment, start: int
) -> list[str]:
    """Whom 兩人 or 兩位副市長 are: those of that post, else the two told last."""
    post = re.search(r"两位(?P<post>[\u4e00-\u9fff]{2,6}?)(?:在场|共同|一同|代表|亦|也|$)", words)
    if post:
        told = [p.name for p in people if any(folded(x).endswith(post["post"]) for x in p.posts)]
        if len(told) == 2:
            return told
    here = [name for s, _, name in names if s < start]
    return here[-2:] if len(here) >= 2 else _last_two(people, part)
