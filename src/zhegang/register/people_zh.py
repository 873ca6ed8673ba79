"""People in Chinese sentences: a post next to a surname and one or two characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhegang.register.posts import AFTER_NAME, COMPOUND_SURNAMES, POST_ZH, SOUNDS, SURNAMES
from zhegang.register.script import folded
from zhegang.register.segments import Segment

_POST = "|".join(sorted(POST_ZH, key=len, reverse=True))
_BODY = r"[\u4e00-\u9fff·]{0,24}?"
_POST_NAME = re.compile(
    rf"(?P<post>(?:(?<![\u4e00-\u9fff])|(?<=[由与和])){_BODY}(?:{_POST})|(?:{_POST}))[ \u3000]?(?=(?P<name>[\u4e00-\u9fff]{{2,6}}))"
)
_NAME_TITLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?=先生|女士|博士|教授|太平绅士|(?<![局厅部署委会省市处院司国区县])(?:局长|厅长|省长|市长|部长|主席|会长|署长|司长|书记|主任|处长))"
)
_AFTER = tuple(sorted(AFTER_NAME, key=len, reverse=True))
_WORDS = (
    "中国",
    "香港",
    "浙江",
    "广东",
    "代表",
    "主任",
    "和平",
    "向前",
    "成员",
    "成立",
    "常务",
    "会议",
    "国家",
    "文化",
    "全国",
    "江苏",
    "安徽",
    "常委",
    "宣布",
    "计划",
    "广州",
    "东莞",
    "宁波",
    "温州",
    "金融",
    "商务",
    "方面",
    "于今",
    "任务",
    "国务",
    "华人",
    "马来",
    "石油",
    "文旅",
    "江西",
    "普遍",
    "应当",
    "应该",
    "应邀",
    "展示",
    "游客",
    "解放",
)

# 签字人：某某（…）; 由某某与某某签署; 记者某某: a name where only a name can stand.
_BARE = re.compile(
    r"(?:签字人|签署人|签署代表|见证人|记者|秘书|作者|研究员|主讲|主席)\s*(?:[:：]|为)?\s*(?=[\u4e00-\u9fff])|(?:主持人?|记录人?|出席|列席|与会者|联络人|联系人|执笔|撰文|整理)\s*[:：]\s*(?=[\u4e00-\u9fff])|由(?=[\u4e00-\u9fff]{2,3}(?:与|和)[\u4e00-\u9fff]{2,3}(?:签|代表))|(?<=[）)])\s+(?=[\u4e00-\u9fff]{2,4}[（(])"
)

# 哈立德·某某: a dot parts the names of foreigners.
_DOTTED = re.compile(r"(?P<left>[\u4e00-\u9fff]{1,8})(?P<rest>(?:[·•・‧][\u4e00-\u9fff]{1,6})+)")
_BEFORE_NAME = re.compile(rf"(?:{_POST}|[与和由及同跟请、是为对向时]|代表|先生|女士)$")
Mention = tuple[int, int, int, str, str]


def mentions_zh(text: str, part: Segment) -> Iterator[Mention]:
    """Name mentions in a Chinese segment: segment number, place, name as written, post as written."""
    line = folded(text[part.body : part.end])
    original = text[part.body : part.end]
    taken: set[int] = set()
    for found in _POST_NAME.finditer(line):
        at = found.start("name")
        name = name_at(line, at)
        if name and at not in taken:
            taken.update(range(at, at + len(name)))
            begin = found.start("post")
            if found["post"] in POST_ZH:  # the body before a bare post, back to the last verb or particle
                before = re.split(
                    r"[^\u4e00-\u9fff]|会见|率领|陪同|出席|[与和由在向]", line[max(0, begin - 20) : begin]
                )[-1]
                begin -= len(before) if len(before) < 20 else 0
            post = original[begin : found.end("post")]
            yield (
                part.number,
                part.body + at,
                part.body + at + len(name),
                original[at : at + len(name)],
                _own_post(post),
            )
    for found in _BARE.finditer(line):
        at = found.end()
        while name := name_at(line, at):
            if at not in taken:
                taken.update(range(at, at + len(name)))
                yield (
                    part.number,
                    part.body + at,
                    part.body + at + len(name),
                    original[at : at + len(name)],
                    "",
                )
            at += len(name)
            if line[at : at + 1] not in ("与", "和", "、"):
                break
            at += 1
    for start, end in _dotted(line):
        if start not in taken:
            taken.update(range(start, end))
            yield (
                part.number,
                part.body + start,
                part.body + end,
                original[start:end],
                _post_before(line, original, start),
            )
    for found in _NAME_TITLE.finditer(line):
        for at in range(found.start("name"), found.end("name") - 1):
            # 自治区副主席: what stands in a word is no name.
            if at and "\u4e00" <= line[at - 1] <= "\u9fff" and line[at - 1] not in "与和由及同跟请对向时是，":
                continue
            name = name_at(line, at)
            if name and at + len(name) == found.end("name") and at not in taken:
                taken.update(range(at, at + len(name)))
                yield (
                    part.number,
                    part.body + at,
                    part.body + at + len(name),
                    original[at : at + len(name)],
                    "",
                )
                break


def _dotted(line: str) -> Iterator[tuple[int, int]]:
    """Names written with dots, without the words that run into them on either side."""
    for found in _DOTTED.finditer(line):
        begin, left = found.start(), found["left"]
        tail = len(left) - max(
            (m for m in range(len(left)) if _BEFORE_NAME.search(line[: begin + m])), default=0
        )
        if begin and tail == len(left) and "\u4e00" <= line[begin - 1] <= "\u9fff":
            tail = len(left) - len(left.rstrip("".join(SOUNDS)))
        if tail > 6:
            tail = len(left) - len(left.rstrip("".join(SOUNDS)))
        if not tail:
            continue
        last = re.split(r"[·•・‧]", found["rest"])[-1]
        at = found.end() - len(last)
        ends = (
            n
            for n in range(2, len(last) + 1)
            if at + n == len(line)
            or line.startswith(_AFTER, at + n)
            or not "\u4e00" <= line[at + n] <= "\u9fff"
        )
        sounds = len(last) - len(last.lstrip("".join(SOUNDS)))
        yield found.end("left") - tail, at + (next(ends, 0) or sounds or min(3, len(last)))


def _post_before(line: str, original: str, at: int) -> str:
    """The post that stands right before a place, with its body."""
    found = re.search(rf"[\u4e00-\u9fff]{{0,24}}?(?:{_POST})$", line[:at])
    return _own_post(original[found.start() : at]) if found else ""


def _own_post(post: str) -> str:
    """The post without the words of the sentence before it: 在杭州与浙江省委书记."""
    return re.split(r"[和与與由在向对對]|率领|陪同", post)[-1] or post


def name_at(line: str, at: int) -> str:
    """The personal name that begins at `at` of a folded line, or an empty string.

    Chinese is written without blanks: the given name has two characters or one, whichever
    is followed by a word that may follow a name.
    """
    surname = next((s for s in COMPOUND_SURNAMES if line.startswith(s, at)), line[at : at + 1])
    if line.startswith(_WORDS, at):
        return ""
    # A name written by its sound: as many such characters as stand before what may follow a name.
    for length in (6, 5, 4, 3):
        sounds = line[at : at + length]
        foreign = len(sounds) == length and set(sounds) <= SOUNDS and (length > 3 or surname not in SURNAMES)
        if foreign and (at + length == len(line) or line.startswith(_AFTER, at + length)):
            return sounds
    if surname not in COMPOUND_SURNAMES and surname not in SURNAMES:
        return ""
    begin = at + len(surname)
    for length in (2, 1):
        end = begin + length
        given = line[begin:end]
        if len(given) < length or not re.fullmatch(r"[\u4e00-\u9fff]+", given):
            continue
        if end == len(line) or line[end].isdigit() or line.startswith(_AFTER, end):
            if length == 2 and line.startswith(_AFTER, begin + 1) and line[begin + 1 : begin + 3] in _AFTER:
                continue
            return line[at:end]
    return ""
