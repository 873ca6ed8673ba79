"""Months, years, quarters and ranges in English sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from zhegang.register import dates as d
from zhegang.register import dates_en as en
from zhegang.register.dates import Basis, Clock, DateMention
from zhegang.register.script import holds
from zhegang.register.tense_en import tense_near

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)(?!\d|,\d|\s*%|\s*(?:per\s?cent|million|billion)\b)"
_REL = r"(?:this|next|last|the\s+coming|the\s+current|the\s+following|the\s+past|the\s+previous)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s*(?:-|–|—|to|until|till|through|and)\s*"
Answer = tuple["str | None", "str | None"]
Handler = Callable[[re.Match[str], Clock], Answer]
_RULES: list[tuple[re.Pattern[str], Handler]] = []


def _rule(pattern: str, flags: int = re.I) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        _RULES.append((re.compile(rf"(?<![\w$€£.,/-]){pattern}(?![\w])", flags), handler))
        return handler

    return keep


def _shift(word: str) -> int:
    told = word.lower().removeprefix("the ").strip()
    return 1 if told in ("next", "coming", "following") else -1 if told in ("last", "past", "previous") else 0


@_rule(
    rf"(?:in\s+)?(?P<part>early|mid|late)[\s-]+(?:in\s+)?(?:{_MONTH}|{_YEAR}|{_REL}\s+(?:year|month|week))(?:\s*,?\s*{_YEAR})?"
)
def _vague(m: re.Match[str], clock: Clock) -> Answer:
    return None, None


@_rule(
    rf"(?:the\s+)?(?P<part>start|beginning|middle)\s+of\s+(?:{_MONTH}(?:\s+{_YEAR})?|{_YEAR}|{_REL}\s+(?:year|month))"
)
def _vague_part(m: re.Match[str], clock: Clock) -> Answer:
    return None, None


@_rule(rf"(?P<m>{_MONTH})\s*,?\s+(?:of\s+)?(?P<y>{_YEAR})")
def _month_year(m: re.Match[str], clock: Clock) -> Answer:
    return f"{m['y']}-{en.month_number(m['m']):02d}", None


@_rule(rf"(?P<m>{_MONTH})\s*,?\s+(?:of\s+)?(?P<rel>this|next|last)\s+year")
def _month_relative_year(m: re.Match[str], clock: Clock) -> Answer:
    year = clock.today.year + _shift(m["rel"]) if clock.today else None
    return (f"{year}-{en.month_number(m['m']):02d}" if year else None), None


@_rule(
    rf"(?:(?P<rel>this|next|last)\s+|(?<=\bin\s)|(?<=\bby\s)|(?<=\bsince\s)|(?<=\buntil\s)|(?<=\bfrom\s)|(?<=\bduring\s)|(?<=\bof\s)|(?<=\bbefore\s))(?P<m>{_MONTH})(?!\s*\d)",
    0,
)
def _month_alone(m: re.Match[str], clock: Clock) -> Answer:
    found = d.in_some_year(clock, en.month_number(m["m"]), 1)
    if found and m["rel"] and m["rel"] != "this" and clock.today:
        found = (
            date(clock.today.year + _shift(m["rel"]), found.month, 1)
            if found.year == clock.today.year and (found < clock.today) == (m["rel"] == "next")
            else found
        )
    return (f"{found:%Y-%m}" if found else None), None


@_rule(rf"(?:the\s+)?(?:year\s+)?(?P<y>{_YEAR})(?!\s*[-–/.]\s*\d)")
def _year(m: re.Match[str], clock: Clock) -> Answer:
    before, after = m.string[: m.start()], m.string[m.end() :]
    # 2000 enterprises: a number that counts, not a year.
    if re.match(r"\s+(?:\w+\s+)?[a-z]+s\b", after) and not re.search(
        r"\b(?:in|by|since|from|until|the|of|for)\s+(?:the\s+)?$",
        before + m[0][: m.start("y") - m.start()],
        re.I,
    ):
        return "", None
    return ("", None) if re.search(r"[A-Za-z]-$|\b(?:No|Room|Code)\.?\s*$", before) else (m["y"], None)


@_rule(
    rf"(?P<rel>{_REL})\s+(?P<u>year|month|week|quarter|weekend)|later\s+(?P<later>this)\s+(?P<u2>year|month|week)"
)
def _relative(m: re.Match[str], clock: Clock) -> Answer:
    if clock.today is None:
        return None, None
    shift, unit = _shift(m["rel"] or m["later"]), (m["u"] or m["u2"]).lower()
    if unit == "year":
        return str(clock.today.year + shift), None
    if unit == "month":
        return f"{d.add_months(clock.today.replace(day=1), shift):%Y-%m}", None
    if unit == "quarter":
        start = d.add_months(
            clock.today.replace(month=3 * ((clock.today.month - 1) // 3) + 1, day=1), 3 * shift
        )
        return f"{start:%Y-%m}", f"{d.add_months(start, 2):%Y-%m}"
    monday = d.in_week(clock.today, shift, 0)
    first = monday + timedelta(days=5) if unit == "weekend" else monday
    return first.isoformat(), (monday + timedelta(days=6)).isoformat()


@_rule(
    rf"(?:the\s+)?(?:end[\s-]+(?:of\s+)?|year-end\s+)(?:(?P<m>{_MONTH})(?:\s*,?\s*(?P<my>{_YEAR}))?|(?:the\s+year\s+)?(?P<y>{_YEAR})|(?P<rel>{_REL}|the)\s+(?P<u>year|month))"
)
def _end(m: re.Match[str], clock: Clock) -> Answer:
    if m["m"]:
        near = d.in_some_year(clock, en.month_number(m["m"]), 1)
        year = int(m["my"]) if m["my"] else near.year if near else None
        return (d.month_end(year, en.month_number(m["m"])).isoformat() if year else None), None
    if m["y"]:
        return f"{m['y']}-12-31", None
    if clock.today is None:
        return None, None
    if m["u"].lower() == "year":
        return f"{clock.today.year + _shift(m['rel'])}-12-31", None
    start = d.add_months(clock.today.replace(day=1), _shift(m["rel"]))
    return d.month_end(start.year, start.month).isoformat(), None


_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4, "last": 4}


@_rule(
    rf"(?:the\s+)?(?:(?P<n>first|second|third|fourth|last)\s+(?P<what>quarter|half)\s+of|Q(?P<q>[1-4])(?:\s+of)?)\s+(?:(?P<y>{_YEAR})|(?P<rel>{_REL})\s+year)"
)
def _quarter(m: re.Match[str], clock: Clock) -> Answer:
    year = int(m["y"]) if m["y"] else clock.today.year + _shift(m["rel"]) if clock.today else None
    if year is None:
        return None, None
    n, size = _QUARTERS[(m["n"] or m["q"]).lower()], 6 if m["what"] and m["what"].lower() == "half" else 3
    last = min(n * size, 12)
    return f"{year}-{last - size + 1:02d}", f"{year}-{last:02d}"


@_rule(
    rf"(?:(?:from|between)\s+)?(?P<m>{_MONTH})\s+(?P<a>{_DAY}){_TO}(?:(?P<m2>{_MONTH})\s+)?(?P<b>{_DAY})(?!\s*(?::|a\.?m|p\.?m|[a-z]+s\b))(?:\s*,?\s*(?P<y>{_YEAR}))?"
)
@_rule(
    rf"(?:(?:from|between)\s+)?(?P<a>{_DAY})(?:\s+(?P<m>{_MONTH}))?{_TO}(?P<b>{_DAY})\s+(?:of\s+)?(?P<m2>{_MONTH})(?:\s*,?\s*(?P<y>{_YEAR}))?"
)
def _days(m: re.Match[str], clock: Clock) -> Answer:
    start = en.month_number(m["m"] or m["m2"])
    end = en.month_number(m["m2"] or m["m"])
    a, b = (int(re.sub(r"\D", "", m[x])) for x in "ab")
    near = d.in_some_year(clock, end, b)
    year = int(m["y"]) if m["y"] else near.year if near else None
    if year is None:
        return None, None
    return d.iso(d.day(year - (start > end), start, a)), d.iso(d.day(year, end, b))


@_rule(rf"(?:(?:from|between)\s+)?(?P<a>{_YEAR}){_TO}(?P<b>{_YEAR}|\d\d)")
def _years(m: re.Match[str], clock: Clock) -> Answer:
    last = m["b"] if len(m["b"]) == 4 else m["a"][:2] + m["b"]
    return (m["a"], last) if last > m["a"] else ("", None)


@_rule(
    rf"(?:(?:from|between)\s+)?(?P<a>{_MONTH})(?:\s+(?P<ya>{_YEAR}))?{_TO}(?P<b>{_MONTH})\s+(?P<y>{_YEAR})"
)
def _months(m: re.Match[str], clock: Clock) -> Answer:
    first = m["ya"] or m["y"]
    return f"{first}-{en.month_number(m['a']):02d}", f"{m['y']}-{en.month_number(m['b']):02d}"


_DIGIT = re.compile(r"\d")
_HINTS = ("week", "month", "year", "quarter", "half")
_MONTH_END = re.compile(_MONTH, re.I)
_MONTH_PARTS = ("uary", "march", "april", "may", "june", "july", "august", "ember", "october")


def _hinted(line: str) -> bool:
    """Whether anything in a line may be a period."""
    if _DIGIT.search(line):
        return True
    small = line.casefold()
    return holds(small, _HINTS) or (holds(small, _MONTH_PARTS) and _MONTH_END.search(line) is not None)


def candidates(line: str, today: date | None) -> Iterator[DateMention]:
    """Every reading of every rule; overlapping ones are for `dates.longest` to sort out."""
    if not _hinted(line):
        return
    for pattern, handler in _RULES:
        for found in pattern.finditer(line):
            value, until = handler(found, Clock(today, tense_near(line, found.start(), found.end())))
            if value == "":
                continue
            basis: Basis = (
                "unresolved"
                if value is None
                else "written"
                if re.search(r"\d{4}", found[0])
                else "publication"
            )
            yield DateMention(found.start(), found.end(), value, until, basis)
