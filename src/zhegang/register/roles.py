"""Who signed and who witnessed: persons before *signed* and *witnessed*, after *signed by*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zhegang.register.agreements import Agreement
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


_SIGNED = re.compile(
    r"\b(?P<not>will|to\s+be|to)?\s*(?:jointly\s+|also\s+|then\s+|together\s+|formally\s+)?(?P<verb>signed|sign|inked|witnessed|witness|witnesses|attested)\b(?P<by>\s+by\b)?"
)
_PRESENCE = re.compile(r"\b(?:[Ii]n\s+the\s+presence\s+of|[Ww]itnessed\s+by|under\s+the\s+witness\s+of)\b")
# A sentence without any of these tells no signing.
_PARTS = ("sign", "ink", "witness", "Witness", "attest", "presence")
# A signature block: For the Government of X: NAME; 签字人：某某.
_FOR = re.compile(r"(?:Signed\s+)?(?:[Ff]or|[Oo]n\s+behalf\s+of)\s+(?:the\s+)?[A-Z][^:]{2,120}:\s*")
_ZH_BLOCK = re.compile(r"(?P<sign>签字人|簽字人|签署人|簽署人)|(?P<see>见证人|見證人)")
_OBJECT = re.compile(
    r"\s+(?:up\s+)?(?:[\"“]|an?\b|the\b|\w+\s+){0,8}?(?:[\w-]+\s+){0,6}?(?:agreements?|memorand\w+|MoUs?|MOUs?|letters?\s+of\s+intent|deals?|contracts?|pacts?|documents?|declarations?|protocols?|signing|exchange|arrangements?|treat\w+|accords?)\b",
    re.I,
)
_BARE = re.compile(rf"(?:{HONORIFIC}\s+)?(?P<name>[A-Z][a-z]+(?:-[a-z]+)?)(?=[\s,’']|$)")
_ZH_SIGN = re.compile(
    r"(?P<plan>将|拟|会)?(?:共同|分别|代表(?:双方|两地|各方)?|正式)*(?P<verb>签署|签订|签立)"
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
    for found in _SIGNED.finditer(line):
        told: RoleName = "signatory" if found["verb"].startswith(("sign", "ink")) else "witness"
        held = not found["not"]
        if found["by"]:
            yield from _made(part, names, found.end(), len(line), told, named, held)
            continue
        if not _OBJECT.match(line[found.end() :].replace("“", '"')) and named is None:
            continue
        start = max(
            (
                m.end()
                for m in re.finditer(r"[;:]|\b(?:signed|witnessed|while|where)\b", line[: found.start()])
            ),
            default=0,
        )
        persons = list(_made(part, names, start, found.start(), told, named, held))
        yield from persons
        group = _COLLECTIVE.search(line[start : found.start()])
        if group and not persons and told == "signatory":
            at = part.body + start + group.start("name")
            yield Role(
                group["name"], told, part.number, at, at + len(group["name"]), named, held, collective=True
            )
    for found in _PRESENCE.finditer(line):
        if found.start() == 0 or re.search(r"\b(?:sign|agreement|memorand|MoU)", line, re.I):
            yield from _made(
                part,
                names,
                found.end(),
                len(line),
                "witness",
                named,
                not re.search(r"\bwill\b", line[: found.start()]),
            )


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
                    for m in re.finditer(r"[。；]|见证下?，?|签署[^，。]*[，。]", line[: found.start()])
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
            yield from _made(
                part,
                names,
                start,
                found.start(),
                "signatory" if role == "signatory" else "witness",
                named,
                not found["plan"],
            )
