"""A cell's value as a field takes it, or as it stands where it is not clear what is meant.

What people type is taken where only one reading is possible (`1,250.5`, `25 %`, `越南`,
a day as serial number), and marked. All else is passed on as found: the model says what
is wrong with it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zhegang.core import jsonout
from zhegang.core.i18n import LANGS, N_, translate
from zhegang.ingest.names import countries, country_code, currencies, currency_code
from zhegang.plan.casefile.goodscodes import likely_code
from zhegang.plan.casefile.layout import CHOICES, folded
from zhegang.plan.casefile.scan import FIRST_YEAR, LAST_YEAR, written_number
from zhegang.plan.casefile.xlsx import Cell, serial_day

TEXT_NUMBER = N_("Numbers kept as text were read as numbers: {cells}.")
NUMBER_TEXT = N_("Numbers were read as text: {cells}.")
NUMBER_CODE = N_("Codes kept as numbers were read as codes: {cells}.")
NAME_CODE = N_("Names were read as codes: {cells}.")
DAY = N_("Days in another notation were read as dates: {cells}.")
PER_CENT = N_("Percentages were read as fractions: {cells}.")
YES = {"true", "yes", "y", "1", "是", "有", "對", "对", "真"}
NO = {"false", "no", "n", "0", "否", "無", "无", "不", "假"}
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_WRITTEN_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")


def field_value(cell: Cell, kind: str, choices: tuple[str, ...] = ()) -> tuple[Any, str]:
    """The value of a cell for a field of `kind`, and the mark of what was read into it ('' for none)."""
    if kind in ("decimal", "fraction", "int", "float"):
        return _number(cell, kind)
    if kind == "hs":
        return _code(cell)
    if kind == "date":
        return _day(cell)
    if kind == "bool":
        return _truth(cell)
    if kind == "fact":
        return (exact(cell.value), "") if cell.kind in ("number", "percent") else (cell.value, "")
    text, mark = _text(cell)
    if not isinstance(text, str):
        return text, mark
    if kind == "choice":
        return _chosen(text, choices), mark
    if kind in ("country", "territory", "currency"):
        return _named(text, kind)
    if kind == "place":
        return _place(text)
    if kind == "texts":
        return split_texts(text), mark
    if kind == "map":
        return split_map(text), mark
    if kind == "facts":
        return split_facts(text), mark
    return text, mark


def exact(value: float) -> Decimal:
    """The decimal a person typed: the shortest that gives this float."""
    return Decimal(repr(value)) if value != int_or_none(value) else Decimal(int(value))


def int_or_none(value: float) -> int | None:
    return int(value) if abs(value) < 1e18 and value == int(value) else None


def parse_number(text: str, kind: str = "decimal") -> tuple[Decimal | None, str]:
    """A typed number, thousands separators and per cent included, and its mark; None where unclear.

    Examples
    --------
    >>> parse_number("1,250.5")[0], parse_number("25 %", "fraction")[0], parse_number("1.250,5")[0]
    (Decimal('1250.5'), Decimal('0.25'), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    percent = plain.endswith("%")
    if percent and kind != "fraction":
        return None, ""
    plain = plain.rstrip("%").strip() if percent else plain
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    number = written_number(plain)
    if number is None or not number.is_finite():
        return None, ""
    return (number / 100, PER_CENT) if percent else (number, TEXT_NUMBER)


def split_texts(text: str) -> Any:
    """A list written in one cell: `a; b`, one a line, or as JSON where an item holds a semicolon."""
    if text.lstrip().startswith("["):
        try:
            held = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return held
    return [item.strip() for item in re.split(r"[;；\n]", text) if item.strip()]


def split_map(text: str) -> Any:
    """Names and values written in one cell: `US = 8508.11.00; EU = 85081100`, or as JSON."""
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError, ArithmeticError):
            return text
    found: dict[str, str] = {}
    for item in re.split(r"[;；\n]", text):
        name, sign, value = item.partition("=" if "=" in item else ":")
        if item.strip():
            if not sign or name.strip() in found:
                return text
            found[name.strip()] = value.strip()
    return found


def split_facts(text: str) -> Any:
    """Facts written in one cell: `steel_share = 0.6; melted_in_us = true`, or as JSON."""
    found = split_map(text)
    if not isinstance(found, dict) or text.lstrip().startswith("{"):
        return found
    return {name: _scalar(value) for name, value in found.items()}


def joined_facts(items: Mapping[str, Any]) -> str:
    """The cell `split_facts` reads back."""
    words = {name: _word(value) for name, value in items.items()}
    text = "; ".join(f"{name} = {word}" for name, word in words.items())
    if split_facts(text) == {
        name: _scalar(_word(v)) if not isinstance(v, str) else v for name, v in items.items()
    }:
        return text
    return jsonout.line(dict(items)).strip()


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _scalar(word: str) -> Any:
    if word in ("true", "false"):
        return word == "true"
    number = written_number(word)
    return word if number is None or not number.is_finite() else number


def joined_texts(items: list[str]) -> str:
    """The cell `split_texts` reads back."""
    plain = all(i.strip() == i and i and not re.search(r"[;；\n]", i) for i in items)
    if plain and not items[0].startswith("["):
        return "; ".join(items)
    return json.dumps(items, ensure_ascii=False)


def joined_map(items: dict[str, Any]) -> str:
    """The cell `split_map` reads back."""
    return "; ".join(f"{name} = {value}" for name, value in items.items())


def _number(cell: Cell, kind: str) -> tuple[Any, str]:
    if cell.kind in ("number", "percent"):
        number: Any = (
            exact(cell.value) if cell.value == cell.value and abs(cell.value) < 1e300 else cell.value
        )
        return _fitted(number, kind), ""
    if cell.kind != "text":
        return cell.value, ""
    typed, mark = parse_number(cell.value, kind)
    return (cell.value, "") if typed is None else (_fitted(typed, kind), mark)


def _fitted(number: Any, kind: str) -> Any:
    if kind == "float" and isinstance(number, Decimal):
        return float(number)
    if kind == "int" and isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number


def _code(cell: Cell) -> tuple[Any, str]:
    if cell.kind not in ("number", "percent"):
        return cell.value, ""
    if not abs(cell.value) < 1e15:
        return str(cell.value), ""
    number = exact(cell.value)
    likely = likely_code(number)
    return (likely, NUMBER_CODE) if likely else (number, "")


def _day(cell: Cell) -> tuple[Any, str]:
    value = cell.value
    if cell.kind == "number":
        day = serial_day(value)
        fits = type(day) is date and FIRST_YEAR <= day.year <= LAST_YEAR
        return (day, DAY) if fits else (str(value), "")
    if cell.kind == "text":
        written = _WRITTEN_DAY.fullmatch(unicodedata.normalize("NFKC", value).strip())
        if written:
            day_text = f"{written[1]}-{int(written[2]):02d}-{int(written[3]):02d}"
            return day_text, "" if day_text == value.strip() else DAY
    return value, ""


def _truth(cell: Cell) -> tuple[Any, str]:
    if cell.kind == "bool":
        return cell.value, ""
    word = str(int(cell.value)) if cell.value in (0.0, 1.0) else str(cell.value).strip().casefold()
    return (True, "") if word in YES else (False, "") if word in NO else (cell.value, "")


def _text(cell: Cell) -> tuple[Any, str]:
    if cell.kind in ("number", "percent"):
        return format(exact(cell.value), "f") if abs(cell.value) < 1e15 else str(cell.value), NUMBER_TEXT
    if cell.kind == "date":
        return (
            (cell.value.isoformat(), NUMBER_TEXT) if isinstance(cell.value, date) else (str(cell.value), "")
        )
    return cell.value, ""


def _named(text: str, kind: str) -> tuple[str, str]:
    held = currencies() if kind == "currency" else countries()
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in held:
        return plain, ""
    code = currency_code(plain) if kind == "currency" else country_code(plain)
    return (code, NAME_CODE) if code else (text, "")


def _place(text: str) -> tuple[str, str]:
    closed = "".join(text.split()).upper()
    return (closed, NAME_CODE) if closed != text.strip() and len(closed) == 5 else (text, "")


@lru_cache(maxsize=2048)
def _chosen(text: str, choices: tuple[str, ...]) -> str:
    """The one of `choices` that `text` is, in any of the languages; `text` where none is."""
    word = folded(text)
    for choice in choices:
        label = CHOICES.get(choice, choice)
        if word in {folded(choice), *(folded(translate(label, lang)) for lang in LANGS)}:
            return choice
    return text


__all__ = [
    "exact",
    "field_value",
    "joined_facts",
    "joined_map",
    "joined_texts",
    "parse_number",
    "split_facts",
    "split_map",
    "split_texts",
]
