"""Organisations: names of bodies that carry a word such as Department, University or Chamber."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhegang.register.script import folded, listed
from zhegang.register.segments import Segment

_BODY_WORDS = (
    "Government|Governments|Department|Ministry|Bureau|Office|Offices|Authority|Commission|Committee|Council|Agency|Administration|Secretariat|"
    "University|College|Academy|Institute|Institution|School|Hospital|Chamber|Association|Federation|Society|Union|Alliance|Club|Foundation|"
    "Corporation|Company|Group|Bank|Exchange|Airport|Port|Board|Centre|Center|Team|Service|Court|Assembly|Parliament|Congress|Conference|Thinktank|"
    "Development Corporation|Holdings|Limited|Ltd|Inc|AG|Trust|Museum|Library|Laboratory|Organisation|Organization|Network|Consortium|Customs|Police|Fund|Ventures|Partners|Robotics|Tech|Airlines|Railway|Kadin"
)
_CAP = r"(?:[A-Z][\w’'&-]*|\([A-Z][\w ]*\))"
_PHRASE = re.compile(rf"(?<![\w-])(?P<name>{_CAP}(?:\s+(?:of|and|for|the|in|on|&|{_CAP}))*)")
_BODY = re.compile(rf"\b(?:{_BODY_WORDS})\b|\w*Invest\w+\b|[A-Z]{{3,}}")
_HAS_BODY = re.compile(rf"\b(?:{_BODY_WORDS})\b|\bInvest[A-Z]\w+")
_ZH_BODY = listed("""
    人民政府 特别行政区政府 特区政府 政府 教育厅 商务厅 科技厅 文化和旅游厅 卫生健康委员会 委员会 办公厅 办公室
    事务局 管理局 总局 局 厅 部 署 大学 学院 中学 研究院 研究所 医院 商会 总商会 协会 联合会 总会 学会
    基金会 公司 集团 银行 交易所 联交所 机场 机管局 贸发局 赛马会 中心 法院 海关 博物馆 联盟 实验室
    旅游发展局 投资推广署
""")
_ZH = re.compile(
    rf"[\u4e00-\u9fff（）()·A-Za-z]{{2,26}}?(?:{'|'.join(sorted(_ZH_BODY, key=len, reverse=True))})(?![长員员])"
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body named in a text, in its words, and where it stands first."""

    name: str
    segment: int
    start: int
    end: int


def find_organisations(text: str, segments: Sequence[Segment]) -> tuple[Organisation, ...]:
    """Each body once, at its first mention."""
    found: dict[str, Organisation] = {}
    for part in segments:
        if part.kind in ("sentence", "item"):
            rules = _chinese if part.chinese else _english
            for name, start in rules(text[part.body : part.end]):
                place = part.body + start
                found.setdefault(name.lower(), Organisation(name, part.number, place, place + len(name)))
    return tuple(found.values())


def _english(line: str) -> Iterator[tuple[str, int]]:
    for found in _PHRASE.finditer(line):
        for start, end in _bodies(found["name"]):
            name = found["name"][start:end]
            yield name, found.start("name") + start


def _bodies(phrase: str) -> Iterator[tuple[int, int]]:
    """The bodies in a run of capitalised words: *A of B and C of D* is two where both carry a body word."""
    cut = 0
    for joint in re.finditer(r"\s+and\s+(?:the\s+)?", phrase):
        left, right = phrase[cut : joint.start()], phrase[joint.end() :]
        if is_body(left) and is_body(right) and re.match(rf"(?:{_CAP}\s+)*(?:{_BODY_WORDS})\b|Invest", right):
            yield from _trim(phrase, cut, joint.start())
            cut = joint.end()
    yield from _trim(phrase, cut, len(phrase))


def _trim(phrase: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    told = phrase[start:end]
    lead = re.match(r"(?:(?:The|In|At|On|With|Under|By|For|And|From|As)\s+)+(?:the\s+)?", told)
    start += lead.end() if lead else 0
    told = re.sub(r"(?:\s+(?:of|and|for|the|in|on|&))+$", "", phrase[start:end])
    told = re.sub(r"[’']s?$", "", told)
    # A post is no body: of *Vice Governor of the Government* the body is what follows.
    while post := re.match(
        r"(?:(?:Vice|Deputy|Chief|Under)\s+)?(?:Secretary|Governor|Minister|Director|Officials?|Chairman|President|Executive)\b(?:\s+(?:of|for)\s+(?:the\s+)?)?",
        told,
    ):
        start, told = start + post.end(), told[post.end() :]
    if len(told.split()) >= 2 and _HAS_BODY.search(told):
        yield start, start + len(told)


def is_body(name: str) -> bool:
    """Whether a name carries a word that only bodies carry."""
    return _BODY.search(name) is not None


def _chinese(line: str) -> Iterator[tuple[str, int]]:
    told = folded(line)
    for found in _ZH.finditer(told):
        name = found[0]
        lead = re.search(
            r"^.*(?:与|和|由|在|向|及|对|同|为|是|的|了|到|从|，|率|会同|联同|访问|参观|包括)(?=[\u4e00-\u9fff]{2,})",
            name,
        )
        start = found.start() + (lead.end() if lead else 0)
        if found.end() - start >= 3:
            yield line[start : found.end()], start
