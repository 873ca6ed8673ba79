"""Dates in English sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from zhegang.register import dates as d
from zhegang.register.dates import Basis, Clock, DateMention, Tense
from zhegang.register.numerals import ORDINALS, TENS, UNITS, words_value
from zhegang.register.script import holds, listed, word_set
from zhegang.register.tense_en import tense_near

_MONTHS = listed("""
    january february march april may june july august september october november december
""")
_WEEKDAYS = listed("""
    monday tuesday wednesday thursday friday saturday sunday
""")
_MON = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:\b|(?=\d))\.?"
_WD = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_FULL_WD = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_DAY_ORD = {**ORDINALS, **{f"twenty {w}": 20 + v for w, v in ORDINALS.items() if v < 10}, "thirty first": 31}
_DAY_WORDS = {
    **{w: v for w, v in UNITS.items() if v},
    "twenty": 20,
    "thirty": 30,
    **{f"twenty {w}": 20 + v for w, v in UNITS.items() if 0 < v < 10},
    "thirty one": 31,
}


def _any(words: dict[str, int]) -> str:
    return "|".join(w.replace(" ", r"[\s-]+") for w in sorted(words, key=len, reverse=True))


_ORDW = rf"(?:{_any(_DAY_ORD)})"
_DAYNUM = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|[0-3]?\d(?!\d|[.,:]\d|%|\s*(?:per\b|p\.m|a\.m))|{_ORDW}\b|(?:{_any(_DAY_WORDS)})\b)"
_BELOW_100 = "|".join([*(w for w, v in UNITS.items() if v), *TENS])
_YWORDS = (
    r"(?:two\s+thousand(?:\s+and)?(?:\s+[a-z-]+){0,2}|(?:nineteen|eighteen|seventeen|twenty)\s+"
    rf"(?:zero\s+|oh\s+|hundred\s+(?:and\s+)?)?(?:{_BELOW_100})(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_YEAR = r"(?:1[0-9]\d\d|20\d\d|21\d\d)(?!\d|,\d|\s*%)"
_YR = rf"(?:{_YEAR}|{_YWORDS}|of\s+\d\d\b|['’]\d\d\b)"
_UNIT = r"(?:business\s+days?|days?|weeks?|months?|years?|fortnights?|decades?)"
_N = rf"(?:\d+|an?(?:\s+(?:few|couple\s+of))?|few|several|{'|'.join(sorted(UNITS, key=len, reverse=True))})"
_SPAN = rf"{_N}[\s-]+{_UNIT}(?:(?:\s*,\s*|\s+and\s+|\s+){_N}\s+{_UNIT})*"
_ANCHOR = rf"(?:today|tomorrow|tmrw|yesterday|now|(?:next\s+)?{_FULL_WD}|christmas|easter|new\s+year|{_MON}\s*{_DAYNUM}(?:,?\s*{_YEAR})?|\d\d/\d\d/\d{{4}})"
_NEXT, _LAST, _THIS = r"(?:next|following|coming|upcoming)", r"(?:last|previous|past)", r"(?:this|current)"
_REL = rf"(?:{_NEXT}|{_LAST}|{_THIS})"


def month_number(word: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(word.strip(". ").lower()[:3]))


def _weekday(word: str) -> int:
    return next(i for i, w in enumerate(_WEEKDAYS) if w.startswith(word.strip(". ").lower()[:3]))


def _number(word: str) -> int:
    told = re.sub(r"[\s-]+", " ", word.lower().strip())
    if found := re.match(r"\d+", told):
        return int(found[0])
    return _DAY_ORD.get(told) or _DAY_WORDS.get(told) or 0


def _year(word: str) -> int:
    told = word.lower().strip().removeprefix("of").strip(" ,'’")
    if told.isdigit():
        return d.year_of_two(int(told))
    parts = re.split(r"[\s-]+", told)
    if parts[0] == "two":
        return int(words_value(told) or 0)
    rest = [p for p in parts[1:] if p not in ("and", "hundred", "zero", "oh")]
    return int((words_value(parts[0]) or 0) * 100 + (words_value(" ".join(rest)) or 0))


def _direction(word: str) -> int:
    told = word.lower().split()[0] if word else ""
    return 1 if re.fullmatch(_NEXT, told) else -1 if re.fullmatch(_LAST, told) else 0


Handler = Callable[[re.Match[str], Clock], "str | None"]
_RULES: list[tuple[re.Pattern[str], Handler, Basis]] = []


def _rule(pattern: str, basis: Basis = "publication") -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        _RULES.append((re.compile(rf"(?<![\w$€£]){pattern}(?!\w)", re.I), handler, basis))
        return handler

    return keep


@_rule(
    rf"(?:on\s+)?(?:{_REL}\s+)?(?:(?P<wd>{_WD})\b[\s,.(-]*)?(?P<m>{_MON})[\s/,-]*(?:the\s+)?(?P<d>{_DAYNUM})\)?(?:\s*,?\s*(?:of\s+|in\s+|[/-])?(?P<y>{_YR}))?",
    "written",
)
@_rule(
    rf"(?:{_REL}\s+)?(?:(?P<wd>{_WD})\b[\s,.]*)?(?:the\s+)?(?P<d>{_DAYNUM})\.?[\s/-]*(?:day\s+)?(?:of\s+)?(?P<m>{_MON})(?:\s*,?\s*(?:of\s+|in\s+|[/-])?(?P<y>{_YR}))?(?:\s*\({_FULL_WD}\))?",
    "written",
)
def _day_month(m: re.Match[str], clock: Clock) -> str | None:
    month, number = month_number(m["m"]), _number(m["d"])
    if m["y"]:
        return d.iso(d.day(_year(m["y"]), month, number))
    word = m[0].lower().split()[0] if m[0].split() else ""
    if _direction(word) and clock.today:
        found = d.day(clock.today.year, month, number)
        if found and _direction(word) > 0 and found <= clock.today:
            found = d.day(clock.today.year + 1, month, number)
        return d.iso(found)
    return d.iso(d.in_some_year(clock, month, number, _weekday(m["wd"]) if m["wd"] else None))


@_rule(rf"(?P<y>{_YEAR})(?P<s>[-/. ])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})", "written")
@_rule(r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)", "written")
def _iso_day(m: re.Match[str], clock: Clock) -> str | None:
    return d.iso(d.day(int(m["y"]), int(m["m"]), int(m["d"])))


@_rule(rf"(?P<y>{_YEAR})[-/](?P<m>{_MON})[-/](?P<d>\d{{1,2}})", "written")
@_rule(rf"(?P<y>{_YEAR})[-/](?P<d>\d{{1,2}})[-/](?P<m>{_MON})", "written")
@_rule(rf"(?P<m>{_MON})[-/](?P<y>{_YEAR})[-/](?P<d>\d{{1,2}})", "written")
@_rule(rf"(?P<d>\d{{1,2}})[-/](?P<y>{_YEAR})[-/](?P<m>{_MON})", "written")
def _mixed_day(m: re.Match[str], clock: Clock) -> str | None:
    return d.iso(d.day(int(m["y"]), month_number(m["m"]), int(m["d"])))


@_rule(
    rf"(?:{_WD}\s+)?(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.,]\s*(?P<y>\d{{4}}|\d\d)(?![.,]\d)", "written"
)
def _figures(m: re.Match[str], clock: Clock) -> str | None:
    a, b, y = int(m["a"]), int(m["b"]), int(m["y"])
    year = y if y > 99 else (1900 if y >= 40 else 2000) + y
    # Month first unless that cannot be; 22/04 has only one reading.
    return d.iso(d.day(year, a, b) if a <= 12 else d.day(year, b, a))


_FEASTS = {
    "christmas": (12, 25),
    "new year": (1, 1),
    "labour day": (5, 1),
    "workers' day": (5, 1),
    "earth day": (4, 22),
}


@_rule(
    rf"(?:(?P<rel>{_REL})\s+)?(?:international\s+)?(?P<feast>christmas|new\s+year|labour\s+day|workers['’]\s+day|earth\s+day|easter)(?:['’]s)?(?:\s+day)?(?:\s+(?P<y>{_YEAR}))?"
)
def _feast(m: re.Match[str], clock: Clock) -> str | None:
    name = re.sub(r"\s+", " ", m["feast"].lower().replace("’", "'"))
    here = clock.today.year if clock.today else 0
    years = [int(m["y"])] if m["y"] else [here + n for n in (-1, 0, 1)] if here else []
    days = [d.easter(y) if name == "easter" else date(y, *_FEASTS[name]) for y in years]
    if m["y"] or not days:
        return d.iso(days[0] if days else None)
    way = _direction(m["rel"] or "")
    if way and clock.today:
        past, ahead = [x for x in days if x < clock.today], [x for x in days if x > clock.today]
        return d.iso(min(ahead, default=None) if way > 0 else max(past, default=None))
    return d.iso(d.nearest(clock, days))


@_rule(
    rf"(?:(?P<rel>{_REL})\s+)?(?:(?P<on>on|in|for|{_WD})\s+)?(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?![-/.]?\d|\s*(?:%|per|million|billion))"
)
def _figures_short(m: re.Match[str], clock: Clock) -> str | None:
    a, b = int(m["a"]), int(m["b"])
    if not (m["on"] or m["rel"]) and (m["s"] != "/" or (a < 13 and b < 13) or (a, b) == (24, 7)):
        return ""
    if not (0 < a <= 31 and 0 < b <= 31 and min(a, b) <= 12):
        return ""
    month, number = (a, b) if a <= 12 else (b, a)
    if m["rel"] and clock.today:
        here = d.day(clock.today.year, month, number)
        ahead = not m["on"] and _direction(m["rel"]) > 0 and here and here <= clock.today
        return d.iso(d.day(clock.today.year + 1, month, number) if ahead else here)
    return d.iso(d.in_some_year(clock, month, number))


_DAYS_FROM_TODAY = {
    "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "yesterday": -1, "the day before yesterday": -2, "the day after tomorrow": 2,
    "the day after tmrw": 2, "the next day": 1, "next day": 1, "last day": -1, "the last day": -1, "past day": -1, "this day": 0, "the day before": -1,
    "the day after": 1, "this morning": 0, "this afternoon": 0, "this evening": 0, "in the evening": 0, "earlier today": 0, "the following day": 1,
    "in the morning": 0, "in the afternoon": 0, "that evening": 0, "the same day": 0, "last night": -1,
}  # fmt: skip


_NAMED = "|".join(sorted(_DAYS_FROM_TODAY, key=len, reverse=True)).replace(" ", r"\s+")


@_rule(
    rf"(?:{_NAMED})(?:\s*\((?:on\s+)?(?P<m>{_MON})\s*(?P<d>{_DAYNUM})\)|\s*\((?P<d2>{_DAYNUM})\s+(?P<m2>{_MON})\))?"
)
def _named_day(m: re.Match[str], clock: Clock) -> str | None:
    if m["m"] or m["m2"]:
        return d.iso(d.in_some_year(clock, month_number(m["m"] or m["m2"]), _number(m["d"] or m["d2"])))
    words = re.sub(r"\s+", " ", m[0].lower())
    return d.iso(clock.today + timedelta(days=_DAYS_FROM_TODAY[words])) if clock.today else None


@_rule(rf"(?:on\s+|the\s+)?(?P<rel>{_REL}|this\s+(?:past|coming|upcoming))\s+(?P<wd>{_FULL_WD})")
def _weekday_of(m: re.Match[str], clock: Clock) -> str | None:
    if clock.today is None:
        return None
    rel, weekday = m["rel"].lower(), _weekday(m["wd"])
    here = d.in_week(clock.today, 0, weekday)
    if "past" in rel:
        return d.iso(here if here < clock.today else here - timedelta(days=7))
    if rel in ("coming", "upcoming") or (re.search("coming$", rel) and rel.startswith("this")):
        ahead = here if here > clock.today else here + timedelta(days=7)
        return d.iso(ahead if rel.startswith("this") else here + timedelta(days=7))
    # Last Tuesday, told on a Sunday, is five days ago; told on a Wednesday, eight.
    if rel == "last" and (clock.today - here).days > 2:
        return d.iso(here)
    return d.iso(here + timedelta(days=7 * _direction(rel)))


@_rule(rf"(?:on\s+)?(?P<rel>{_REL}|the\s+following)\s+week[\s,-]*(?:on\s+)?(?P<wd>{_WD})\b")
@_rule(rf"(?:on\s+)?(?P<wd>{_FULL_WD})\s+(?:of\s+)?(?P<rel>{_REL}|the\s+following)\s+week")
def _weekday_in_week(m: re.Match[str], clock: Clock) -> str | None:
    rel = m["rel"].lower().removeprefix("the ").strip()
    return d.iso(d.in_week(clock.today, _direction(rel), _weekday(m["wd"]))) if clock.today else None


@_rule(
    rf"(?P<wd>{_WD})\b\.?,?\s+(?:the\s+)?(?P<d>\d{{1,2}}(?:st|nd|rd|th)?|{_ORDW}|{_any(_DAY_WORDS)})(?!\s*(?:[a-z]{{4,}}|:|a\.?m|p\.?m))"
)
def _weekday_number(m: re.Match[str], clock: Clock) -> str | None:
    return d.iso(d.in_some_month(clock, _number(m["d"]), _weekday(m["wd"])))


@_rule(
    rf"(?<!every\s)(?<!each\s)(?<!Every\s)(?<!Each\s)(?P<wd>{_FULL_WD})(?!\s+(?:morning|night)?\s*edition)"
)
def _weekday_alone(m: re.Match[str], clock: Clock) -> str | None:
    return d.iso(d.on_weekday(clock, _weekday(m["wd"])))


@_rule(
    rf"(?:the\s+)?(?P<n>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)\s+(?P<wd>{_FULL_WD})(?:\s+(?:of|in)\s+(?:(?P<rel>{_REL})\s+month|(?P<m>{_MON})(?:\s*,?\s*(?P<y>{_YEAR}))?))?"
)
def _nth(m: re.Match[str], clock: Clock) -> str | None:
    n, weekday = _number(m["n"]), _weekday(m["wd"])
    if m["m"]:
        month = month_number(m["m"])
        years = (
            [_year(m["y"])] if m["y"] else [clock.today.year + k for k in (-1, 0, 1)] if clock.today else []
        )
        return (
            d.iso(
                d.nearest(
                    clock if clock.today else Clock(date(years[0], 1, 1)),
                    [d.nth_weekday(y, month, n, weekday) for y in years],
                )
            )
            if years
            else None
        )
    if clock.today is None:
        return None
    start = d.add_months(clock.today.replace(day=1), _direction(m["rel"] or "this"))
    return d.iso(d.nth_weekday(start.year, start.month, n, weekday))


@_rule(rf"(?:(?:around|on)\s+)?(?:the\s+)?(?P<d>{_DAYNUM})\s+(?:day\s+)?(?:of\s+)?(?P<rel>{_REL})\s+month")
def _day_of_month(m: re.Match[str], clock: Clock) -> str | None:
    if clock.today is None:
        return None
    start = d.add_months(clock.today.replace(day=1), _direction(m["rel"]))
    return d.iso(d.day(start.year, start.month, _number(m["d"])))


@_rule(rf"(?:the\s+(?P<d>{_DAYNUM})|(?<=on\s)(?P<e>\d{{1,2}}))(?=\s*[.!?)]?\s*$)")
def _day_alone(m: re.Match[str], clock: Clock) -> str | None:
    return d.iso(d.in_some_month(clock, _number(m["d"] or m["e"])))


@_rule(rf"(?:in\s+)?(?P<span>{_SPAN})\s+(?P<how>ago|later|hence|earlier)")
@_rule(rf"(?P<how>in)\s+(?:a|the\s+next\s+)?(?P<span>{_SPAN})(?!\s+(?:since|from|ago|of))")
@_rule(
    rf"(?:(?P<wd>{_FULL_WD}),?\s+)?(?:in\s+)?(?P<span>{_SPAN})\s+(?P<how>from|after|before)\s+(?P<anchor>{_ANCHOR})(?:\s+on\s+(?P<wd2>{_FULL_WD}))?"
)
def _span(m: re.Match[str], clock: Clock) -> str | None:
    start = clock.today
    groups = m.groupdict()
    if groups.get("anchor") and m["anchor"].lower() not in ("now", "today"):
        inner = next((x for x in longest_in(m["anchor"], Clock(clock.today, "future"))), None)
        start = date.fromisoformat(inner.value) if inner and inner.value and len(inner.value) == 10 else None
    if start is None:
        return None
    sign = -1 if m["how"].lower() in ("ago", "earlier", "before") else 1
    found = _moved(start, m["span"], sign)
    if wanted := (groups.get("wd") or groups.get("wd2")):
        found = d.in_week(found, 0, _weekday(wanted))
    return d.iso(found)


@_rule(rf"(?P<n>two|three|four|2|3|4)\s+(?P<wd>{_FULL_WD})s?\s+(?:from\s+now|later)")
def _weekdays_ahead(m: re.Match[str], clock: Clock) -> str | None:
    if clock.today is None:
        return None
    ahead = (_weekday(m["wd"]) - clock.today.weekday()) % 7 or 7
    return d.iso(clock.today + timedelta(days=ahead + 7 * (_number(m["n"]) - 1)))


def _moved(start: date, span: str, sign: int) -> date:
    for n, unit in re.findall(rf"({_N})[\s-]+({_UNIT})", span, re.I):
        told = n.lower()
        count = sign * (
            3
            if "few" in told or told == "several"
            else 2
            if "couple" in told
            else 1
            if told in ("a", "an")
            else int(words_value(told) or 0) or int(told)
            if told.isdigit() or words_value(told) is not None
            else 0
        )
        what = unit.lower()
        if what.startswith("business"):
            for _ in range(abs(count)):
                start += timedelta(days=sign)
                while start.weekday() > 4:
                    start += timedelta(days=sign)
        elif what.startswith(("day", "week", "fortnight")):
            start += timedelta(
                days=count * (1 if what.startswith("day") else 7 if what.startswith("week") else 14)
            )
        else:
            start = d.add_months(
                start, count * (1 if what.startswith("month") else 12 if what.startswith("year") else 120)
            )
    return start


_DIGIT = re.compile(r"\d")
_HINTS = tuple(
    listed("day week month year fortnight tmrw tomorrow christmas easter morning evening afternoon night")
)
_SHORT = listed(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
)
_HINT_WORDS = frozenset([*_SHORT, *_MONTHS, *_WEEKDAYS])


def _hinted(line: str) -> bool:
    """Whether anything in a line may be a date."""
    return (
        _DIGIT.search(line) is not None
        or holds(line.casefold(), _HINTS)
        or not _HINT_WORDS.isdisjoint(word_set(line))
    )


def candidates(line: str, today: date | None, tense: Tense | None = None) -> Iterator[DateMention]:
    """Every reading of every rule; overlapping ones are for `dates.longest` to sort out."""
    if not _hinted(line):
        return
    for pattern, handler, basis in _RULES:
        for found in pattern.finditer(line):
            clock = Clock(today, tense if tense is not None else tense_near(line, found.start(), found.end()))
            value = handler(found, clock)
            if value == "":
                continue
            written = basis == "written" and re.search(
                r"\d{4}|[a-z]\s+(?:hundred|thousand)|(?:19|eigh)teen", found[0]
            )
            how: Basis = "unresolved" if value is None else "written" if written else "publication"
            yield DateMention(found.start(), found.end(), value, None, how)


def longest_in(line: str, clock: Clock) -> tuple[DateMention, ...]:
    """The single days in `line`, read with one clock."""
    return d.longest(candidates(line, clock.today, clock.tense))
