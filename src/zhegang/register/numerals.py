"""Numbers as English and Chinese write them, in figures and in words."""

from __future__ import annotations

import re

from zhegang.register.script import listed

UNITS = {
    word: value
    for value, word in enumerate(
        listed("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
""")
    )
}
TENS = {
    word: 10 * (place + 2)
    for place, word in enumerate(
        listed("""
    twenty thirty forty fifty sixty seventy eighty ninety
""")
    )
}
SCALES = {
    "thousand": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
    "k": 1e3,
    "m": 1e6,
    "b": 1e9,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        listed("""
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
""")
    )
    if value
} | {"twentieth": 20, "thirtieth": 30}
_PARTS = {"half": 0.5, "quarter": 0.25, "quarters": 0.25, "third": 1 / 3, "thirds": 1 / 3, "fifths": 0.2}

_SMALL = "|".join(sorted({*UNITS, *TENS}, key=len, reverse=True))
_WORD = rf"(?:{_SMALL}|hundred|thousand|million|billion|trillion|dozen)"
WORD_NUMBER = rf"(?:an?\s+(?=(?:hundred|thousand|million|billion|trillion|dozen)\b)|negative\s+)?{_WORD}\b(?:[\s-]+(?:and[\s-]+)?{_WORD}\b)*"
FRACTION = (
    r"(?:(?:an?|one)[\s-]+(?:half|quarter|third)|half(?:[\s-]+an?)?|quarter(?=\s+(?:million|billion))|two[\s-]+thirds|three[\s-]+quarters|(?:two|three|four)[\s-]+fifths)"
    r"(?:\s+(?:million|billion|trillion|dozen))?\b"
)
FIGURES = r"[-−]?(?:\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:/\d+(?![\d/]))?"
SCALE = r"(?:\s*-?\s*(?:thousand|lakh|million|crore|billion|trillion|mn|bn|tn)\b|(?:k|m|b)\b)"

HAN_DIGITS = {
    c: v
    for v, cs in enumerate(
        ("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for c in cs
}
_HAN_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_SCALES = {"万": 1e4, "亿": 1e8, "兆": 1e12}
HAN_DIGIT = "".join(HAN_DIGITS)
HAN_NUMBER = rf"[{HAN_DIGIT}十拾百佰千仟万亿兆]"


def words_value(text: str) -> float | None:
    """The value of a number in English words; None where it is none.

    Examples
    --------
    >>> words_value("three thousand nine hundred and sixty-five"), words_value("two dozen")
    (3965.0, 24.0)
    """
    total = current = 0.0
    sign = 1
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in ("and", "a", "an"):
            continue
        if word == "negative":
            sign = -1
        elif word in UNITS or word in TENS:
            current += UNITS.get(word, 0) or TENS.get(word, 0)
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "dozen":
            current = max(current, 1) * 12
        elif word in SCALES:
            total += max(current, 1) * SCALES[word]
            current = 0
        else:
            return None
    return sign * (total + current)


def fraction_value(text: str) -> float | None:
    """The value of `half`, `three quarters`, `a quarter million`; None where it is none."""
    value, scale, times = None, 1.0, 1.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in _PARTS:
            value = _PARTS[word]
        elif word in UNITS:
            times = UNITS[word]
        elif word == "dozen":
            scale = 12
        elif word in SCALES:
            scale = SCALES[word]
    return None if value is None else times * value * scale


def figures_value(text: str) -> float:
    """The value of a number in figures: `4,000`, `1.0753`, `-10`, `1/2`."""
    plain = text.replace(",", "").replace("−", "-").strip()
    if "/" in plain:
        above, below = plain.split("/")
        return float(above) / float(below) if float(below) else float("nan")
    return float(plain)


def english_value(text: str) -> float | None:
    """The value of figures or words with their scale: `1.5 million`, `five hundred`, `5k`."""
    told = text.strip().lower()
    if found := re.match(FIGURES, told):
        tail = told[found.end() :].strip(" -")
        return figures_value(found[0]) * (12 if tail == "dozen" else SCALES.get(tail, 1))
    if re.fullmatch(FRACTION, told):
        return fraction_value(told)
    return words_value(told)


def han_value(text: str) -> float | None:
    """The value of a number in Chinese characters (folded), also mixed with figures.

    Examples
    --------
    >>> han_value("三百一"), han_value("36.57亿"), han_value("二〇二五"), han_value("三百零一")
    (310.0, 3657000000.0, 2025.0, 301.0)
    """
    told = re.sub(r"[\s,]", "", text)
    if re.fullmatch(rf"[{HAN_DIGIT}]{{2,}}", told):
        return float("".join(str(HAN_DIGITS[c]) for c in told))
    if "点" in told:
        whole, _, part = told.partition("点")
        scaled = re.search("[万亿兆]+$", part)
        scale = scaled[0] if scaled else ""
        decimals = "".join(str(HAN_DIGITS[c]) for c in part.removesuffix(scale) if c in HAN_DIGITS)
        base = han_value(whole)
        return None if base is None else (base + float(f"0.{decimals or 0}")) * _scale(scale)
    return _han_sections(told)


def _scale(scale: str) -> float:
    product = 1.0
    for character in scale:
        product *= _HAN_SCALES[character]
    return product


def _han_sections(told: str) -> float | None:
    """Sections of four digits, each with its scale; a lone last digit takes the next lower place."""
    total = section = digit = 0.0
    last_place, largest = 1.0, 0.0
    zero = False
    for token in re.findall(rf"\d+(?:\.\d+)?|[{HAN_DIGIT}十拾百佰千仟万亿兆]|.", told):
        if token[0].isascii() and token[0].isdigit():
            digit, last_place = float(token), 1.0
        elif token in HAN_DIGITS:
            zero = zero or HAN_DIGITS[token] == 0
            digit = digit * 10 + HAN_DIGITS[token] if digit and last_place == 1 else HAN_DIGITS[token]
        elif token in _HAN_TENS:
            last_place = _HAN_TENS[token]
            section += (digit or 1) * last_place
            digit, zero = 0, False
        elif token in _HAN_SCALES:
            last_place = _HAN_SCALES[token]
            if last_place < largest:  # 四十九兆 九千亿: the lower scale follows the higher
                total += (section + digit) * last_place
            else:  # 一万亿: scales multiply
                total = (total + section + digit) * last_place
            largest = last_place
            section = digit = 0
            zero = False
        else:
            return None
    if digit and last_place >= 100 and digit < 10 and not zero and not told[-1].isdigit():
        digit *= last_place / 10
    return total + section + digit
