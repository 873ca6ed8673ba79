"""Quantities in English sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhegang.register import currencies
from zhegang.register.nouns_en import counted_noun, singular
from zhegang.register.numerals import FIGURES, FRACTION, SCALE, TENS, UNITS, WORD_NUMBER, english_value
from zhegang.register.quantities import Qualifier, Quantity, bounded, ranged
from zhegang.register.script import holds, listed, word_set

_NUMBER = rf"(?:{FIGURES}{SCALE}?(?:\s+dozen)?|{FRACTION}|{WORD_NUMBER})"
_PER_CENT = r"(?:\s*%|\s*per\s?cent(?:age points?)?\b|\s*pct\b)"
_AMOUNT = re.compile(
    rf"(?P<before>{currencies.SCALED_CODE}\s?|{currencies.BEFORE}\s*)?(?(before)|(?<![\w.$]))(?P<number>{_NUMBER})"
    rf"(?:(?P<percent>{_PER_CENT})|(?:\s*-?\s*(?P<after>{currencies.SCALED_CODE}|{currencies.AFTER})"
    rf"(?P<late>\s*(?:million|billion|trillion)\b)?))?",
    re.I,
)
_PLAUSIBLE = re.compile(
    rf"\d|\b(?:{'|'.join([*UNITS, *TENS])}|hundred|thousand|million|billion|trillion|dozen|half|quarter|thirds?|fifths)\b",
    re.I,
)
_DIGIT = re.compile(r"\d")
_NUMBER_WORDS = frozenset([*UNITS, *TENS]) | frozenset(
    listed("hundred thousand million billion trillion dozen half quarter third thirds fifths")
)
_SIGN, _REACH = 14, 120
# 3 dollars 50 cents; thirteen dollars forty five.
_SMALLER = re.compile(
    rf"\s+(?:and\s+)?(?P<number>{WORD_NUMBER}|\d{{1,2}})(?![\d,.]\d|\s*(?:%|per))(?:\s+(?P<unit>{currencies.AFTER}))?(?:\s+(?P<more>five))?",
    re.I,
)

_BARE_COMPARE = r"(?:more|greater|larger|bigger|higher|less|fewer|smaller|lower)"
_BEFORE_TABLE: tuple[tuple[str, Qualifier], ...] = (
    (r"(?:no|not)\s+(?:less|fewer|lower|smaller)\s+than|no\s+under", "ge"),
    (
        r"(?:no|not)\s+(?:more|greater|larger|higher|bigger)\s+than|not\s+(?:to\s+)?exceed(?:ing)?|not\s+over",
        "le",
    ),
    (
        r"(?:more|greater|larger|bigger|higher)\s+(?:than\s+)?or\s+equal\s+(?:to|than)|equal\s+to\s+or\s+(?:more|greater|larger|higher|bigger)\s+than",
        "ge",
    ),
    (
        r"(?:less|fewer|smaller|lower)\s+(?:than\s+)?or\s+equal\s+(?:to|than)|equal\s+to\s+or\s+(?:less|fewer|smaller|lower)\s+than",
        "le",
    ),
    (
        r"at\s+(?:the\s+very\s+)?least(?:\s+or\s+equal\s+to)?|a\s+minimum\s+of|minimum\s+of|not\s+below|>\s*=|≥",
        "ge",
    ),
    (
        r"up\s+to|at\s+(?:the\s+)?most|a\s+maximum\s+of|maximum\s+of|a\s+ceiling\s+of|a\s+cap\s+of|capped\s+at|limited\s+to|within|as\s+(?:many|much|high)\s+as|<\s*=|≤",
        "le",
    ),
    (
        r"(?:well\s+)?(?:more|greater|larger|bigger|higher|better)\s+than|(?:well\s+)?(?:over|above|beyond|past)|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)|tops|in\s+excess\s+of|upwards?\s+of|north\s+of|>",
        "gt",
    ),
    (r"(?:less|fewer|smaller|lower)\s+than|under|below|short\s+of|<", "lt"),
    (
        r"(?:just\s+)?(?:about|around|approximately|roughly|nearly|almost|close\s+to|some|circa|an?\s+estimated|near)|~",
        "approx",
    ),
    (r"equals?(?:\s+to)?|equal(?:l?ing)?\s+to", "eq"),
)
_BEFORE = [
    (re.compile(rf"(?<![\w<>=])(?:{p})\s*(?:the\s+|an?\s+(?:total|combined)\s+(?:of\s+)?)?$", re.I), q)
    for p, q in _BEFORE_TABLE
]
_AFTER_TABLE: tuple[tuple[str, Qualifier], ...] = (
    (
        rf"\s*,?\s*(?:or|and)\s+(?:equal\s+to\s+)?(?:more|greater|above|over|higher|upwards?|larger|bigger)\b(?:\s+than(?!\s+{_NUMBER}))?(?!\s+than)|\s*\+(?![\d-])|\s+at\s+(?:the\s+)?least\b|\s+plus\b",
        "ge",
    ),
    (
        rf"\s*,?\s*(?:or|and)\s+(?:equal\s+to\s+)?(?:less|fewer|below|under|lower|smaller)\b(?:\s+than(?!\s+{_NUMBER}))?(?!\s+than)|\s+at\s+(?:the\s+)?most\b",
        "le",
    ),
    (r"\s+or\s+so\b", "approx"),
)
_AFTER = [(re.compile(p, re.I), q) for p, q in _AFTER_TABLE]
_OR_EQUAL = re.compile(r"\s+or\s+equal(?:\s+to)?\b(?!\s+\d)", re.I)
_JOIN = re.compile(r"\s*(?:-|–|—|~|to|through|until|and)\s*", re.I)
_LABEL = re.compile(
    r"(?:\b(?:Annex|Article|Art\.?|Phase|Section|Chapter|Schedule|Part|Table|Figure|Stage|Version|Level|Class|Tier|"
    r"Clause|Paragraph|Item|Page|Room|Gate|Terminal|Route|Flight|Resolution|Regulation|Note|No|Nos|Number|Line|Block|Zone|Pier|Day|Module|"
    r"Industry|Web|Covid|COVID|G|Formula|Channel|Vol|Volume|Grade|Form|Unit|Building|Expo|Forum)\.?\s*|[A-Za-z]-|#|\d[:.]|/)$"
)
_SLOGAN = re.compile(
    r"\bone\s+country\s*,\s*two\s+systems\b|\b(?:one-stop|7-Eleven|24/7|twenty-four\s+seven)\b|\bfirst[- ]class\b",
    re.I,
)
_ANAPHOR = re.compile(r"(?:\bthe|\bthese|\bthose|\bboth|\bour|\btheir|\ball|’s|'s)\s+(?:other\s+)?$", re.I)
_PAIR = re.compile(
    r"[\s-]+(?:sides?|parties|places?|governments?|cities|regions?|countries|sister\s+cities|economies|provinces?|peoples?|territories|jurisdictions|municipalities|ports|way|day\s+before)\b",
    re.I,
)
_RANKED_NOUN = (
    r"(?:source|destination|partner|market|city|economy|port|exporter|importer|investor|producer|supplier|customer|hub|airport|"
    r"province|centre|center|recipient|employer|base|trader|contributor|financier|buyer|manufacturer|bank|lender)"
)
_RANK = re.compile(
    r"(?:(?<=’s )|(?<='s )|\b(?:its|their|our|the|his|her)\s+)(?:(?:[\w’'-]+\s+)?"
    r"(?:(?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[- ])?"
    r"(?P<most>largest|biggest|busiest|top|leading|most\s+important|number\s+one|No\.\s*1)\s+)"
    rf"(?P<noun>(?:[\w-]+\s+){{0,3}}?{_RANKED_NOUN})\b",
    re.I,
)
_RANK_PARTS = ("largest", "biggest", "busiest", "top", "leading", "important", "number", "no.")
_NTH = listed("""
    first second third fourth fifth sixth seventh eighth ninth tenth
""")
_TIME_UNIT = {"day", "week", "month", "year", "hour", "minute", "decade", "quarter"}


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    number_start: int
    value: float
    unit: str  # currency or percent; empty for a plain count
    raw: str


def quantities_en(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Quantities in `text[start:end]`, a sentence or heading in English."""
    line = text[start:end]
    slogans = [m.span() for m in _SLOGAN.finditer(line)]
    amounts = [a for a in _amounts(line) if not any(s <= a.start < e for s, e in slogans)]
    place = 0
    while place < len(amounts):
        amount = amounts[place]
        after = amounts[place + 1] if place + 1 < len(amounts) else None
        pair = _pair(line, amount, after) if after else None
        found = pair or _single(line, amount)
        place += 2 if pair else 1
        if found is not None:
            yield _moved(found, start)
    yield from (_moved(rank, start) for rank in _ranks(line))


def _moved(q: Quantity, by: int) -> Quantity:
    return Quantity(
        q.start + by, q.end + by, q.value, q.low, q.high, q.unit, q.qualifier, q.strict, q.counted
    )


def _amounts(line: str) -> Iterator[_Amount]:
    at = 0
    if not _DIGIT.search(line) and _NUMBER_WORDS.isdisjoint(word_set(line)):
        return
    # The whole pattern is tried only around what may be a number: its many signs are dear.
    while number := _PLAUSIBLE.search(line, at):
        found = _AMOUNT.search(line, max(at, number.start() - _SIGN), number.end() + _REACH)
        if found is None:
            at = number.end()
            continue
        at = max(found.end(), found.start() + 1)
        value = english_value(found["number"])
        if value is None:
            continue
        unit, end = "", found.end()
        if found["percent"]:
            unit = "percent"
        elif name := (found["before"] or found["after"]):
            unit = currencies.unit_of(name)
            code = name.strip().lower()
            if re.fullmatch(currencies.SCALED_CODE, code):
                value *= 1e6 if code[0] == "m" else 1e9
            if found["late"]:
                value *= {"million": 1e6, "billion": 1e9, "trillion": 1e12}[found["late"].strip().lower()]
            if small := _smaller(line, end, unit):
                value, end = value + small[0], small[1]
                at = end
        yield _Amount(found.start(), end, found.start("number"), value, unit, found["number"].lower())


def _smaller(line: str, at: int, unit: str) -> tuple[float, int] | None:
    """Cents after dollars: what they add, and where they end."""
    found = _SMALLER.match(line, at)
    if not found or "dozen" in found[0].lower():
        return None
    named = currencies.unit_of(found["unit"]) if found["unit"] else ""
    rest = line[found.end() :].lstrip()
    if named not in currencies.SMALLER and (found["unit"] or (rest[:1].isalnum() and not named)):
        return None
    value = english_value(found["number"])
    if value is None or value >= 100:
        return None
    if not named:
        return value / 100, found.end()
    extra = 0.05 if found["more"] and named == "jiao" else 0.0
    return value / currencies.SMALLER[named] + extra, found.end()


def _single(line: str, amount: _Amount) -> Quantity | None:
    qualifier, start, end = _qualified(line, amount)
    unit, counted = amount.unit, ""
    if not unit:
        noun = counted_noun(line, amount.end if end < amount.end else end)
        if _no_count(line, amount, qualifier, noun):
            return None
        unit, counted = (singular(noun[0].split()[-1]), noun[0]) if noun else ("", "")
        end = max(end, noun[1]) if noun else end
        if noun and qualifier == "eq":  # 36 hours or less
            later = next(((q, m) for p, q in _AFTER if (m := p.match(line, noun[1]))), None)
            qualifier, end = (later[0], later[1].end()) if later else (qualifier, end)
    if qualifier == "eq" and "dozen" in amount.raw:
        qualifier = "approx"
    return bounded(start, end, amount.value, unit, qualifier, counted)


def _qualified(line: str, amount: _Amount) -> tuple[Qualifier, int, int]:
    """The qualifier around an amount, and the place of both together."""
    left = line[max(0, amount.start - 60) : amount.start]
    base = amount.start - len(left)
    for pattern, told in _AFTER:
        if found := pattern.match(line, amount.end):
            before = re.search(r"\bequal\s+to\s+$", left, re.I)
            return told, base + before.start() if before else amount.start, found.end()
    for pattern, told in _BEFORE:
        if found := pattern.search(left):
            if told == "approx" and found[0].strip().lower() == "some" and amount.value < 3:
                continue
            if (equal := _OR_EQUAL.match(line, amount.end)) and told in ("gt", "lt"):
                return ("ge" if told == "gt" else "le"), base + found.start(), equal.end()
            return told, base + found.start(), amount.end
    return "eq", amount.start, amount.end


def _no_count(line: str, amount: _Amount, qualifier: Qualifier, noun: tuple[str, int] | None) -> bool:
    """Whether a bare number counts nothing: a label, a slogan, an article, *the two sides*."""
    left = line[: amount.start]
    if _LABEL.search(left) or re.match(
        r"(?:st|nd|rd|th)\b|[-/]?[A-Za-z]?\d|:\d|\.\d|[A-Z]{1,3}\b", line[amount.end :]
    ):
        return True
    if noun is None and qualifier == "eq":
        return True
    if amount.raw in ("one", "1", "zero", "a half", "half", "quarter") and qualifier == "eq":
        return not (noun and singular(noun[0].split()[-1]) in _TIME_UNIT and amount.raw in ("one", "1"))
    if amount.raw == "two" and qualifier == "eq":
        return bool(_ANAPHOR.search(left)) or bool(_PAIR.match(line, amount.end))
    return False


def _pair(line: str, first: _Amount, second: _Amount) -> Quantity | None:
    """A range told by two amounts: *between 20 and 30*, *1000-5000*, *above 1000 and below 1500*."""
    middle = line[first.end : second.start]
    left = line[: first.start]
    opened = re.search(r"\b(?:between|from)\s+(?:the\s+)?$", left, re.I)
    unit = first.unit or second.unit
    if second.unit and first.unit and first.unit != second.unit:
        return None
    join = _JOIN.fullmatch(middle)
    noun = None if unit else counted_noun(line, second.end)
    counted = noun[0] if noun else ""
    unit = unit or (singular(counted.split()[-1]) if counted else "")
    end = max(second.end, noun[1] if noun else 0)
    low = first.value
    # 5 to 6 million: the scale of the second holds for both.
    if join and low < second.value and second.value >= 1000 > low and not re.search("[a-z]", first.raw):
        scale = re.search(r"million|billion|trillion|thousand", second.raw)
        low *= {"million": 1e6, "billion": 1e9, "trillion": 1e12, "thousand": 1e3}[scale[0]] if scale else 1
    if join and low < second.value:
        dash = middle.strip() in ("-", "–", "—", "~", "to", "through")
        if (opened and middle.strip().lower() in ("and", "to", "through", "until", "-", "–")) or dash:
            start = opened.start() if opened else first.start
            if _LABEL.search(left) or (
                dash and not (unit or noun) and not opened and re.match(r"\s*[-–:]", line[second.end :])
            ):
                return None
            return ranged(start, end, low, second.value, unit, counted)
    if not re.fullmatch(r"\s*,?\s*(?:and|but|yet)?\s*[\w\s<>=]+?", middle) or len(middle) > 40:
        return None
    one, start, at = _qualified(line, first)
    two, begin, _ = _qualified(line, second)
    between = line[at:begin] if begin >= at else middle
    if not re.fullmatch(r"\s*,?\s*(?:(?:and|but|yet)\s+)?", between):
        return None
    if one in ("gt", "ge") and two in ("lt", "le") and first.value < second.value:
        return ranged(
            start, end, first.value, second.value, unit, counted, strict=one == "gt" and two == "lt"
        )
    if one in ("lt", "le") and two in ("gt", "ge") and second.value < first.value:
        return ranged(
            start, end, second.value, first.value, unit, counted, strict=one == "lt" and two == "gt"
        )
    return None


def _ranks(line: str) -> Iterator[Quantity]:
    for found in _RANK.finditer(line) if holds(line.casefold(), _RANK_PARTS) else ():
        if re.search(r"\bone\s+of\s*$", line[: found.start()], re.I):
            continue
        place = 1 + _NTH.index(found["nth"].lower()) if found["nth"] else 1
        if found["most"].lower() == "leading" and not re.match(r"(?:’s|'s|its|their)", found[0]):
            continue
        start = found.start("nth") if found["nth"] else found.start("most")
        yield bounded(start, found.end(), float(place), "rank", "eq", found["noun"])
