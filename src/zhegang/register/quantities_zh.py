"""Quantities in Chinese sentences; the rules run on the folded text (see `script`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhegang.register import currencies
from zhegang.register.nouns_zh import CLASSIFIERS, TWIN, counted_noun
from zhegang.register.numerals import HAN_DIGIT, figures_value, han_value
from zhegang.register.quantities import Qualifier, Quantity, bounded, ranged
from zhegang.register.script import folded

_HAN = f"[{HAN_DIGIT}十拾百佰千仟万亿兆半]"
_FIGURE = r"-?\d[\d,]*(?:\.\d+)?"
_NUMBER = rf"(?:第?{_FIGURE}(?:/\d+)?(?:\s*[十百千万亿兆]+)?(?:k\b)?|第?{_HAN}(?:\s?{_HAN})*(?:点[{HAN_DIGIT}]+[万亿兆]*)?)"
_VAGUE = "[多余几幾]"
_AMOUNT = re.compile(
    rf"(?P<before>{currencies.BEFORE}\s*|人民币\s*|百分之)?(?<![\w.])?(?P<number>{_NUMBER})"
    rf"(?P<vague>(?:{_VAGUE}[万亿兆]*)*)(?P<percent>\s*%|\s*个?百分点(?!点)|成(?![功为立果员都本交长熟就效]))?"
    rf"(?:\s*个?(?P<after>{currencies.HAN_AFTER}))?",
    re.I,
)
_SMALLER = re.compile(rf"又?(?P<number>[\d{HAN_DIGIT}十]+)(?P<unit>美分|角|毛|分|日本?[銭钱])")
_FRACTION = re.compile(rf"(?P<below>[{HAN_DIGIT}十百]+)分之(?P<above>[{HAN_DIGIT}十百]+)")

_BEFORE_TABLE: tuple[tuple[str, Qualifier], ...] = (
    (
        r"不(?:得|可|应|能|会)?(?:少于|低于|小于|少過)|至少(?:有|是|为)?|最少(?:有|是|为)?|起码|(?:大于|多于|高于|超过)\s*或?者?\s*等于|≥|>\s*=",
        "ge",
    ),
    (
        r"不(?:得|可|应|能|会)?(?:超过|多于|高于|大于|逾)|最多(?:有|是|为|可)?|至多|最高(?:可?达|可?为|是)?|高达|多达|(?:小于|少于|低于)\s*或?者?\s*等于|≤|<\s*=|上限(?:为|是)?",
        "le",
    ),
    (r"(?:远?超过?|已?逾|多于|大于|高于|突破|超出|>|过)了?", "gt"),
    (r"少于|小于|低于|不足|不到|未满|不满|<", "lt"),
    (r"大约|(?<![签条契合节大公制])约有?|近|将近|接近|大概(?:有)?|估计(?:有)?|左右|差不多", "approx"),
    (r"等于", "eq"),
)
_BEFORE = [
    (re.compile(rf"(?:{p})\s*(?:共|有)?\s*(?:每[人家个项年名户日月])?\s*$"), q) for p, q in _BEFORE_TABLE
]
_UNIT_GAP = rf"(?:[{CLASSIFIERS}次人天]|[\u4e00-\u9fff]{{0,4}}?)?"
_AFTER_TABLE: tuple[tuple[str, Qualifier], ...] = (
    (rf"{_UNIT_GAP}\s*(?:或者?|及|或)?\s*以上|\s*或(?:者)?更[多大高]|\+", "ge"),
    (
        rf"{_UNIT_GAP}\s*(?:或者?|及)?\s*(?:以下|以内|之内|为上限|为限)|(?:年|个月|月|周|个?星期|天|日|小时|分钟|个?工作[天日])内(?![地陆部容外在])|\s*或(?:者)?更[少小低]",
        "le",
    ),
    (r"\s*之上", "gt"),
    (r"\s*之下", "lt"),
    (rf"{_UNIT_GAP}\s*(?:左右|上下)", "approx"),
)
_AFTER = [(re.compile(p), q) for p, q in _AFTER_TABLE]
_THAN = re.compile(r"比\s*$")
_THAN_END: dict[str, Qualifier] = {"大": "gt", "多": "gt", "高": "gt", "小": "lt", "少": "lt", "低": "lt"}
_RANGE = re.compile(r"\s*(?:-|–|—|~|～|至|到|与|和|或至)\s*")
_LABEL = re.compile(r"(?:第|附件|表|图|条|款|附录|编号|号|[A-Za-z]-?|\d[:.])\s*$")
_SLOGAN = re.compile(
    r"一国两制|两岸[一二三四]地|[一两]地|两[省市国区岸]|双[方边]|一[带站带体条系直致起定些同流贯般方样旦线切流]|十分|万[一方事]|千[方家]|百[姓花]|四[川海]|三[方角]|"
    r"一带一路|九州|千寻|三菱|三井|百度|万科|万达|六本木|千叶|十四五|十五五|十三五|一程多站|万物|半[导岛]|五湖|三农|七一|五四|九龙|百年|"
    r"第[一二三四五六七八九十]{1,3}(?:，|、|届|次|期|章|条|阶段|批|方面)|其[一二三四五]|六横|三[亚明]|四大|六合|[一二三四五六七八九]月|星期[一二三四五六]|周[一二三四五六]|千岛|"
    r"一个?(?:重要|新|国家|良好|平台|方面|多元|更)|[一二三四五六七八九十]流"
)


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    value: float
    unit: str
    vague: bool
    raw: str


def quantities_zh(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Quantities in `text[start:end]`, a sentence or heading in Chinese."""
    line = folded(text[start:end])
    slogans = [m.span() for m in _SLOGAN.finditer(line)]
    amounts = [a for a in _amounts(line) if not _in_slogan(a, slogans)]
    place = 0
    while place < len(amounts):
        amount = amounts[place]
        after = amounts[place + 1] if place + 1 < len(amounts) else None
        pair = _pair(line, amount, after) if after else None
        found = pair or _single(line, amount)
        place += 2 if pair else 1
        if found is not None:
            yield Quantity(
                found.start + start,
                found.end + start,
                found.value,
                found.low,
                found.high,
                found.unit,
                found.qualifier,
                found.strict,
                found.counted,
            )


def _in_slogan(amount: _Amount, slogans: list[tuple[int, int]]) -> bool:
    # 四大 and 一个 stand in slogans only where the number has one character.
    return any(s <= amount.start < e and amount.end <= e for s, e in slogans) and len(amount.raw) <= 3


def _amounts(line: str) -> Iterator[_Amount]:
    at = 0
    while found := _AMOUNT.search(line, at):
        at = found.end()
        if fraction := _FRACTION.match(line, found.start("number")):
            below, above = han_value(fraction["below"]), han_value(fraction["above"])
            percent = fraction["below"] == "百"
            if below and above is not None:
                share = above if percent else above / below
                yield _Amount(
                    fraction.start(), fraction.end(), share, "percent" if percent else "", False, fraction[0]
                )
            at = fraction.end()
            continue
        raw = found["number"].lstrip("第")
        value = _value(raw)
        if value is None:
            continue
        vague = bool(found["vague"])
        for scale in re.sub(_VAGUE, "", found["vague"]):
            value *= {"万": 1e4, "亿": 1e8, "兆": 1e12}[scale]
        if found["percent"] == "成":
            value *= 10
        unit, end = _unit(found), found.end()
        small = _SMALLER.match(line, end) if unit and unit not in currencies.SMALLER else None
        while small and (extra := han_or_figures(small["number"])) is not None:
            value += extra / (10 if small["unit"] in "角毛" else 100)
            end = small.end()
            small = _SMALLER.match(line, end)
        at = max(end, found.start() + 1)
        yield _Amount(found.start(), end, value, unit, vague, raw)


def _unit(found: re.Match[str]) -> str:
    before = (found["before"] or "").strip()
    if before == "百分之" or (found["percent"] or "").strip() in ("%", "成"):
        return "percent"
    if found["percent"]:
        return "percentage point"
    name = found["after"] or before
    # 15元 is money, 第15元 and 10分 alone mostly are not; a lone 分 counts points.
    if name in ("分", "块", "圆", "毛", "角", "镑", "刀", "聪"):
        return "" if name in ("分", "刀", "聪", "圆") else currencies.unit_of(name)
    return currencies.unit_of(name) if name else ""


def han_or_figures(text: str) -> float | None:
    """The value of Chinese or Arabic figures."""
    return figures_value(text) if text.isascii() else han_value(text)


def _value(raw: str) -> float | None:
    told = re.sub(r"\s", "", raw)
    if told.endswith("k"):
        return figures_value(told[:-1]) * 1000
    if re.fullmatch(r"-?\d[\d,]*(?:\.\d+)?(?:/\d+)?", told):
        return figures_value(told.rstrip(","))
    sign = -1 if told.startswith("-") else 1
    if "半" in told:
        return 0.5 if told == "半" else None
    value = han_value(told.lstrip("-"))
    return None if value is None else sign * value


def _single(line: str, amount: _Amount) -> Quantity | None:
    qualifier, start, end = _qualified(line, amount)
    unit, counted = amount.unit, ""
    if not unit:
        # 20万次以上, 50家以上企业: the noun may follow the bound.
        unit, counted, noun_end = counted_noun(line, amount.end)
        if not unit and end > amount.end:
            unit, counted, noun_end = counted_noun(line, end)
        if unit == "" and (named := _noun_before(line, start, end)):
            unit, counted = named
        if _no_count(line, amount, qualifier, unit, counted):
            return None
        end = max(end, noun_end)
    return bounded(start, end, amount.value, unit, qualifier, counted)


def _noun_before(line: str, start: int, end: int) -> tuple[str, str] | None:
    """The noun that a number at the end of its clause counts: 在港上市的企业有逾360家。"""
    tail = re.match(rf"[{CLASSIFIERS}人]?(?=[，。；、]|$)", line[end:])
    before = re.search(
        r"(?P<noun>[\u4e00-\u9fff]{2,10}?)(?:数目|数量|总数|人数)?(?:已|共|约)?(?:有|达|为|至|增至|达到)?$",
        line[:start],
    )
    known = next(
        (
            w
            for w in sorted(TWIN, key=len, reverse=True)
            if len(w) > 1 and before and before["noun"].endswith(w)
        ),
        "",
    )
    return (TWIN[known], known) if tail and known else None


def _qualified(line: str, amount: _Amount) -> tuple[Qualifier, int, int]:
    left = line[max(0, amount.start - 12) : amount.start]
    base = amount.start - len(left)
    if amount.vague:
        return "gt", amount.start, amount.end
    for pattern, told in _AFTER:
        if found := pattern.match(line, amount.end):
            return told, amount.start, found.end()
    if than := _THAN.search(left):
        ending = line[amount.end :].lstrip()[:1]
        if ending in _THAN_END:
            return _THAN_END[ending], base + than.start(), line.index(ending, amount.end) + 1
    for pattern, told in _BEFORE:
        if (found := pattern.search(left)) and not (
            found[0] == "过" and line[base + found.start() - 1] in "通经不超"
        ):
            return told, base + found.start(), amount.end
    if re.match(r"(?:个|家|名|位|项)?[多余](?![样元边功])", line[amount.end :]):
        return "gt", amount.start, amount.end
    return "eq", amount.start, amount.end


def _no_count(line: str, amount: _Amount, qualifier: Qualifier, unit: str, counted: str) -> bool:
    left = line[: amount.start]
    if (
        _LABEL.search(left)
        or re.match(r"[A-Za-z]|:\d|[-/]\d|号|时\d|月", line[amount.end :])
        or line[amount.start] == "第"
    ):
        return True
    if qualifier == "eq" and (not counted or amount.value == 0 or (amount.raw == "两" and counted == "人")):
        return True
    if amount.raw in ("一", "1", "两", "二", "半") and qualifier == "eq":
        small = counted in ("天", "周", "年", "个月", "小时", "日") and amount.raw not in ("二", "半")
        return (
            not small if amount.raw in ("一", "1") else (unit in ("place", "province", "city") or not counted)
        )
    return False


def _pair(line: str, first: _Amount, second: _Amount) -> Quantity | None:
    middle, left = line[first.end : second.start], line[: first.start]
    tail = line[second.end :]
    if first.unit and second.unit and first.unit != second.unit:
        return None
    unit, counted, end = second.unit or first.unit, "", second.end
    if not unit:
        unit, counted, end = counted_noun(line, second.end)
    if _RANGE.fullmatch(middle) and first.value < second.value:
        joined = middle.strip() in "与和"
        closed = re.match(r"\s*之?间", tail)
        if joined and not closed:
            return None
        start = first.start - len((re.search(r"(?:位于|介乎|介于|在|从|由)$", left) or [""])[0])
        scale = next(
            (s for s in (1e8, 1e4) if second.value >= s > first.value and re.search("[万亿]", second.raw)), 1
        )
        if not (unit or closed) and re.match(r"\s*[-–—]", tail):
            return None
        return ranged(
            start,
            max(end, second.end + (closed.end() if closed else 0)),
            first.value * scale,
            second.value,
            unit,
            counted,
        )
    one, start, at = _qualified(line, first)
    two, begin, last = _qualified(line, second)
    if begin < at or not re.fullmatch(r"[\s，,]*(?:的?同时|并且|并|且|而|但)?[\s，,]*", line[at:begin]):
        return None
    if one in ("gt", "ge") and two in ("lt", "le") and first.value < second.value:
        return ranged(
            start,
            max(last, end),
            first.value,
            second.value,
            unit,
            counted,
            strict=one == "gt" and two == "lt",
        )
    if one in ("lt", "le") and two in ("gt", "ge") and second.value < first.value:
        return ranged(
            start,
            max(last, end),
            second.value,
            first.value,
            unit,
            counted,
            strict=one == "lt" and two == "gt",
        )
    return None
