"""Dates in Chinese sentences; the rules run on the folded text (see `script`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from zhegang.register import dates as d
from zhegang.register.dates import Basis, Clock, DateMention, Tense
from zhegang.register.numerals import HAN_DIGIT, HAN_DIGITS, han_value
from zhegang.register.script import folded

_N = rf"(?:\d{{1,2}}|[{HAN_DIGIT}十廿卅]{{1,3}})"
_YEAR = rf"(?:(?:19|20|21)\d\d|\d\d(?!\d)|[{HAN_DIGIT}]{{4}}|[{HAN_DIGIT}]{{2}})\s*年"
_NAMED_YEARS = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "去年": -1,
    "上年": -1,
    "明年": 1,
    "来年": 1,
    "前年": -2,
    "后年": 2,
    "同年": 0,
    "当年": 0,
}
_NAMED_DAYS = {"今天": 0, "今日": 0, "今早": 0, "今晚": 0, "今晨": 0, "明晚": 1, "明早": 1, "翌日": 1, "次日": 1, "即日": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "明天": 1, "明日": 1, "前天": -2,
               "前日": -2, "后天": 2, "大前天": -3, "大后天": 3, "当日": 0, "当天": 0, "同日": 0, "当晚": 0}  # fmt: skip
_ANNOUNCED = re.compile(r"[^。；]{0,30}?(?:宣布|表示|指出|透露|签署|签订|通报|会见|回应|公布|说|称)")
_WEEK = r"(?P<weeks>(?:上|下)+个?|本|这个?|)(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])"
_PAST = re.compile(r"[了过]|已|曾|日前|刚|昨|上[周月]|举行了|签署了|表示|说|指出|完成|闭幕|结束")
_FUTURE = re.compile(r"将|会(?!议|见|晤|面|谈|长|员)|拟|计划|预计|即将|下[周月]|明|前完成|届时|争取")


def tense_of(line: str, start: int, end: int) -> Tense:
    """The tense that the words around a date point to."""
    best: tuple[int, Tense] | None = None
    for told, pattern in (("past", _PAST), ("future", _FUTURE)):
        for found in pattern.finditer(line):
            gap = start - found.end() if found.end() <= start else found.start() - end
            if gap >= 0 and (best is None or gap < best[0]):
                best = (gap, "past" if told == "past" else "future")
    return best[1] if best and best[0] < 25 else ""


def _number(text: str) -> int:
    told = text.strip().replace("廿", "二十").replace("卅", "三十").removeprefix("初")
    return int(told) if told.isdigit() else int(han_value(told) or 0)


def _year(text: str) -> int:
    told = re.sub(r"\s|年", "", text)
    if not told.isascii():
        told = "".join(str(HAN_DIGITS[c]) for c in told)
    number = int(told)
    return number if number > 99 else (1900 if number >= 70 else 2000) + number


def _year_named(m: re.Match[str], clock: Clock) -> int | None:
    if m["y"]:
        return _year(m["y"])
    return clock.today.year + _NAMED_YEARS[m["named"]] if clock.today else None


_YEARS = rf"(?:(?P<y>{_YEAR})|(?P<named>{'|'.join(sorted(_NAMED_YEARS, key=len, reverse=True))}))"
Handler = Callable[[re.Match[str], Clock], "tuple[str | None, str | None]"]
_RULES: list[tuple[re.Pattern[str], Handler]] = []


def _rule(pattern: str) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        _RULES.append((re.compile(pattern), handler))
        return handler

    return keep


def _one(found: date | None) -> tuple[str | None, str | None]:
    return d.iso(found), None


_MD = rf"(?P<m>{_N})\s*月\s*(?P<d>{_N})\s*[日号]?"
_UNTIL = rf"\s*(?:-|–|—|~|～|至|到)\s*(?:(?P<m2>{_N})\s*月\s*)?(?P<d2>{_N})\s*[日号]"


@_rule(rf"{_YEARS}\s*{_MD}(?:{_UNTIL})?(?:\s*[(（，,]\s*(?:星期|周|礼拜)[一二三四五六日天])?")
def _full(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    year = _year_named(m, clock)
    if year is None:
        return None, None
    first = d.day(year, _number(m["m"]), _number(m["d"]))
    return d.iso(first), _range_end(m, first)


def _range_end(m: re.Match[str], first: date | None) -> str | None:
    if not m["d2"] or first is None:
        return None
    month = _number(m["m2"]) if m["m2"] else first.month
    return d.iso(d.day(first.year + (month < first.month), month, _number(m["d2"])))


@_rule(rf"(?<![\d年]){_MD}(?:{_UNTIL})?(?:[，(（,]?\s*(?:星期|周|礼拜)(?P<wd>[一二三四五六日天]))?")
def _month_day(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    weekday = "一二三四五六日".index(m["wd"].replace("天", "日")) if m["wd"] else None
    first = d.in_some_year(clock, _number(m["m"]), _number(m["d"]), weekday)
    return d.iso(first), _range_end(m, first)


@_rule(
    rf"(?P<rel>本|这个?|下个?|上个?|同)月\s*(?P<d>{_N})\s*[日号](?:\s*(?:-|–|至|到)\s*(?P<d2>{_N})\s*[日号])?"
)
def _day_of_month(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    if clock.today is None:
        return None, None
    start = d.add_months(clock.today.replace(day=1), {"下": 1, "上": -1}.get(m["rel"][0], 0))
    last = d.iso(d.day(start.year, start.month, _number(m["d2"]))) if m["d2"] else None
    return d.iso(d.day(start.year, start.month, _number(m["d"]))), last


@_rule(
    rf"(?<![\d月年{HAN_DIGIT}十百千万.]){_N.replace('(?:', '(?P<d>', 1)}\s*[日号](?![本元圆内前后之常线楼馆店院])(?:\s*(?:-|–|至|到)\s*(?P<d2>{_N})\s*[日号])?"
)
def _day_alone(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    first = d.in_some_month(clock, _number(m["d"]))
    last = d.day(first.year, first.month, _number(m["d2"])) if m["d2"] and first else None
    return d.iso(first), d.iso(last)


@_rule(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
def _iso_day(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    return _one(d.day(int(m["y"]), int(m["m"]), int(m["d"])))


@_rule(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])")
@_rule(r"(?<![\d/.-])(?P<y>\d\d)-(?P<a>\d{1,2})-(?P<b>\d{1,2})(?![\d/-])")
def _figures(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    a, b = int(m["a"]), int(m["b"])
    if m["y"] and len(m["y"]) == 4:  # day first, as Chinese writers copy it from British usage
        return _one(d.day(int(m["y"]), b, a) or d.day(int(m["y"]), a, b))
    return _one(d.day(2000 + int(m["y"]), a, b) if m["y"] else d.in_some_year(clock, a, b))


@_rule(
    "|".join(sorted(_NAMED_DAYS, key=len, reverse=True)).join(
        (
            "(?:",
            r")(?!时间|后会有期)(?:\s*[(（](?P<m>[\d一二三四五六七八九十]{1,3})月(?P<d>[\d一二三四五六七八九十]{1,3})日[)）]|\s*[(（](?P<d3>[\d一二三四五六七八九十]{1,3})日[)）])?",
        )
    )
)
def _named_day(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    if m["m"]:
        return _one(d.in_some_year(clock, _number(m["m"]), _number(m["d"])))
    if m["d3"]:
        return _one(d.in_some_month(clock, _number(m["d3"])))
    name = re.split(r"[\s(（]", m[0])[0]
    return _one(clock.today + timedelta(days=_NAMED_DAYS[name]) if clock.today else None)


@_rule(_WEEK)
def _weekday(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    if clock.today is None:
        return None, None
    weekday, weeks = "一二三四五六日".index(m["wd"].replace("天", "日")), m["weeks"]
    if not weeks:
        return _one(d.on_weekday(clock, weekday))
    return _one(d.in_week(clock.today, weeks.count("下") - weeks.count("上"), weekday))


@_rule(r"(?P<weeks>(?:上|下)+个?|本|这个?)(?:周|星期|礼拜)(?P<end>末?)(?![一二三四五六日天期])")
def _week(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    if clock.today is None:
        return None, None
    monday = d.in_week(clock.today, m["weeks"].count("下") - m["weeks"].count("上"), 0)
    first = monday + timedelta(days=5) if m["end"] else monday
    return d.iso(first), d.iso(monday + timedelta(days=6))


@_rule(
    rf"(?P<n>\d+|[{HAN_DIGIT}十百]+|数|几)\s*(?P<u>天|日|周|个?星期|个月|年)(?P<how>以?前|以?后|之前|之后)"
)
def _span(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    if len(m["n"]) > 3:  # 2028年前: a year, not a span
        return "", None
    if clock.today is None or m["n"] in "数几":
        return None, None
    count = _number(m["n"]) * (-1 if "前" in m["how"] else 1)
    unit = m["u"].lstrip("个")
    if unit in "天日周" or unit == "星期":
        return _one(clock.today + timedelta(days=count * (1 if unit in "天日" else 7)))
    return _one(d.add_months(clock.today, count * (12 if unit == "年" else 1)))


@_rule(rf"{_YEARS}\s*(?P<m>{_N})\s*月(?:份)?(?P<part>[上中下]旬|初|底|末)?(?!\s*{_N}\s*[日号])")
@_rule(
    rf"(?<![\d年个{HAN_DIGIT}])(?P<y>)(?P<named>)(?P<m>{_N})\s*月(?:份)?(?P<part>[上中下]旬|初|底|末)?(?!\s*{_N}\s*[日号])"
)
def _month(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    month = _number(m["m"])
    if not 1 <= month <= 12:
        return "", None
    if m["y"] or m["named"]:
        year = _year_named(m, clock)
    else:
        near = d.in_some_year(clock, month, 1)
        year = near.year if near else None
    if m["part"] in ("底", "末") and year:
        return d.iso(d.month_end(year, month)), None
    return (f"{year}-{month:02d}" if year else None), None


@_rule(r"(?P<rel>本|这个|下个?|上个?|今)月(?:份)?(?P<part>[上中下]旬|初|底|末|)(?![\d一二三四五六七八九十])")
def _this_month(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    if clock.today is None:
        return None, None
    start = d.add_months(clock.today.replace(day=1), {"下": 1, "上": -1}.get(m["rel"][0], 0))
    if m["part"] in ("底", "末"):
        return d.iso(d.month_end(start.year, start.month)), None
    return f"{start:%Y-%m}", None


@_rule(rf"(?P<y>{_YEAR})\s*(?:-|–|—|~|～|至|到)\s*(?P<y2>{_YEAR})")
@_rule(rf"(?P<y>(?:19|20)\d\d)\s*(?:-|–|—|~|～|至|到)\s*(?P<y2>{_YEAR})")
def _years(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    return str(_year(m["y"])), str(_year(m["y2"]))


@_rule(
    rf"{_YEARS}(?:(?P<half>[上下])半年|(?P<end>底|末|年底|年末)|(?P<vague>初|中(?!心|国|央|外)|夏天?|春天?|秋天?|冬天?|春季|夏季|秋季|冬季)|第?(?P<q>[一二三四1-4])季度?)?(?!\s*{_N}\s*月|\d|[一二三四五六七八九十]+日|度(?!合))"
)
@_rule(
    r"(?:(?<![\u4e00-\u9fff\d])|(?<=[于在到至由自赶]))(?P<y>)(?P<named>)(?P<end>年底|年末)(?P<half>)(?P<vague>)(?P<q>)"
)
def _year_alone(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    year = _year_named(m, clock) if m["y"] or m["named"] else clock.today.year if clock.today else None
    if year is None:
        return None, None
    if m["half"]:
        return (f"{year}-01", f"{year}-06") if m["half"] == "上" else (f"{year}-07", f"{year}-12")
    if m["q"]:
        n = "一二三四".find(m["q"]) + 1 or int(m["q"])
        return f"{year}-{3 * n - 2:02d}", f"{year}-{3 * n:02d}"
    return (f"{year}-12-31" if m["end"] else str(year)), None


@_rule(r"(?P<y>(?:19|20)\d\d)年度(?!合)")
def _fiscal(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    return m["y"], None


@_rule(
    r"日前(?!的)|近日|近期|不久前|最近|(?<![个\d一二三四五六七八九十两半])月内|(?<![\d一二三四五六七八九十两半今本明])年内"
)
def _vague(m: re.Match[str], clock: Clock) -> tuple[str | None, str | None]:
    return None, None


def candidates(text: str, today: date | None, tense: Tense | None = None) -> Iterator[DateMention]:
    """Every reading of every rule; overlapping ones are for `dates.longest` to sort out."""
    line = folded(text)
    for pattern, handler in _RULES:
        for found in pattern.finditer(line):
            # 一年 and 三年 count years; two figures before 年 are a year only as 08年 or 零八年.
            if re.fullmatch(rf"(?:[1-9]|[{HAN_DIGIT}]{{2}})年", found[0]) and not re.match(
                r"[零〇○九八]", found[0]
            ):
                continue
            # 周二，某某宣布，院方将…: what was announced on a weekday lies ahead, not the weekday.
            if handler is _weekday and tense is None and _ANNOUNCED.match(line, found.end()):
                tense_here: Tense | None = "past"
            else:
                tense_here = tense
            clock = Clock(
                today, tense_here if tense_here is not None else tense_of(line, found.start(), found.end())
            )
            value, until = handler(found, clock)
            if value == "":
                continue
            written = re.search(rf"\d{{4}}|[{HAN_DIGIT}]{{4}}", found[0])
            basis: Basis = "unresolved" if value is None else "written" if written else "publication"
            yield DateMention(found.start(), found.end(), value, until, basis)
