"""First look at raw data, before the model: what no field may hold.

Text with control or direction characters, numbers that are not finite or beyond measure,
codes given as numbers, dates in other shapes. What is found is cut out, so that the model
reports the rest and nothing twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from zhegang.core.errors import Problem
from zhegang.core.i18n import N_
from zhegang.plan.casefile.goodscodes import code_problem
from zhegang.plan.casefile.shape import Attribute, attributes

Loc = tuple[str | int, ...]
FIRST_YEAR, LAST_YEAR = 2018, 2035
LARGEST, SMALLEST = Decimal("1e15"), Decimal("1e-12")
_LONGEST_TEXT = 20_000
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = N_("year-month-day, such as 2026-03-01")


class _CutOut:
    """Stands where a value was cut out: no field of the model takes it."""

    def __repr__(self) -> str:
        return "cut out"


CUT_OUT = _CutOut()


def scan(data: Mapping[str, Any], model: type[BaseModel]) -> tuple[dict[Any, Any], dict[Loc, Problem]]:
    """`data` without the values no field may hold, and a problem for each by its place."""
    problems: dict[Loc, Problem] = {}
    cleaned = _table(data, model, (), problems)
    return cleaned, problems


def _table(data: Mapping[str, Any], model: type[BaseModel], at: Loc, problems: dict[Loc, Problem]) -> Any:
    declared = attributes(model)
    cleaned: dict[Any, Any] = {}
    for name, value in data.items():
        attribute = declared.get(name)
        place = (*at, name)
        if not isinstance(name, str) or unspeakable(name):
            problems[place] = Problem(where="", message=N_("There is no field of this name."), found=name)
        elif attribute is None:
            cleaned[name] = value  # the model names it as unknown
        else:
            cleaned[name] = _field(value, attribute, place, problems)
    return cleaned


def _field(value: Any, attribute: Attribute, at: Loc, problems: dict[Loc, Problem]) -> Any:
    """`value` cleaned, by the kind of field it stands in."""
    kind, model = attribute.kind, attribute.model
    if kind == "model" and model and isinstance(value, Mapping):
        return _table(value, model, at, problems)
    if kind == "models" and model and isinstance(value, list):
        return [
            _table(row, model, (*at, i), problems) if isinstance(row, Mapping) else row
            for i, row in enumerate(value)
        ]
    if kind == "texts" and isinstance(value, list):
        return [_leaf(item, attribute.item, (*at, i), problems) for i, item in enumerate(value)]
    if kind == "map" and isinstance(value, Mapping):
        kept = {str(k): _leaf(v, attribute.item, (*at, str(k)), problems) for k, v in value.items()}
        return {
            k: v
            for k, v in kept.items()
            if _leaf(k, attribute.key, (*at, k, "[key]"), problems) is not CUT_OUT
        }
    if kind == "facts" and isinstance(value, Mapping):
        facts = ((str(name), fact) for name, fact in value.items() if fact is not None)
        return {name: _fact(name, fact, (*at, name), problems) for name, fact in facts}
    return _leaf(value, kind, at, problems)


def _leaf(value: Any, kind: str, at: Loc, problems: dict[Loc, Problem]) -> Any:
    if value is CUT_OUT:  # a reader found it broken and has said so
        return value
    problem = next(_faults(value, kind, at), None)
    if problem is not None:
        problems[at] = problem
        return CUT_OUT
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value


def _fact(name: str, fact: Any, at: Loc, problems: dict[Loc, Problem]) -> Any:
    if not name.strip() or unspeakable(name):
        problems[at] = Problem(where="", message=N_("The fact has no usable name."), found=name)
        return CUT_OUT
    if isinstance(fact, date):
        return fact.isoformat()
    if fact is not CUT_OUT and not isinstance(fact, str | int | float | Decimal):
        message = N_("A fact is one text, number or yes and no.")
        problems[at] = Problem(where="", message=message, found=fact)
        return CUT_OUT
    kept = _leaf(fact, "fact", at, problems)
    if isinstance(kept, Decimal):
        return int(kept) if kept == kept.to_integral_value() else float(kept)
    return kept


def _faults(value: Any, kind: str, at: Loc) -> Iterator[Problem]:
    if isinstance(value, str):
        yield from _text_faults(value)
    if kind == "hs" and not isinstance(value, str):
        longest = 12 if "codes" in at else 10
        found = code_problem(value, longest=longest)
        if found is not None:
            yield found
    elif kind == "date":
        yield from _date_faults(value)
    elif kind in ("decimal", "fraction", "int", "float", "fact"):
        yield from _number_faults(value, kind)


def _text_faults(value: str) -> Iterator[Problem]:
    bad = unspeakable(value)
    if bad:
        message = N_("The text holds a character that cannot be seen: {character}.")
        hint = N_("type the text again, or paste it as plain text")
        yield Problem(where="", message=message, found=value, hint=hint, fields={"character": bad})
    elif len(value) > _LONGEST_TEXT:
        message = N_("The text is longer than {limit} characters.")
        yield Problem(where="", message=message, found=value, fields={"limit": _LONGEST_TEXT})


def unspeakable(text: str) -> str:
    """The first control, direction or broken character of `text` as `U+202E`; else ''."""
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if character in "\n\t" or (" " <= character <= "~"):
            continue
        category = unicodedata.category(character)
        direction = character in "\u061c\u200b\u200e\u200f\u2060\ufeff" or "\u202a" <= character <= "\u202e"
        isolate = "\u2066" <= character <= "\u2069"
        if (category in ("Cc", "Cs") and character != "\r") or direction or isolate:
            return f"U+{ord(character):04X}"
        if character == "\r" and "\r" in text.replace("\r\n", ""):
            return "U+000D"
    return ""


def _date_faults(value: Any) -> Iterator[Problem]:
    day = value
    if isinstance(value, str):
        day = None
        if _ISO_DAY.fullmatch(value.strip()):
            try:
                day = date.fromisoformat(value.strip())
            except ValueError:
                yield Problem(
                    where="", message=N_("The calendar has no such day."), found=value, accepted=_DAY
                )
                return
    if value is None:
        return  # the model says whether the date may be left out
    if not isinstance(day, date) or isinstance(day, datetime):
        yield Problem(where="", message=N_("This is not a date."), found=value, accepted=_DAY)
    elif not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield Problem(
            where="",
            message=N_("The date lies outside the years Zhegang knows."),
            found=day.isoformat(),
            accepted=N_("a day from {first} to {last}"),
            fields={"first": f"{FIRST_YEAR}-01-01", "last": f"{LAST_YEAR}-12-31"},
        )


def _number_faults(value: Any, kind: str) -> Iterator[Problem]:
    if isinstance(value, bool) and kind in ("int", "float"):
        yield Problem(where="", message=N_("This is not a number."), found=value)
        return
    if kind != "fact" and isinstance(value, str):
        number: int | float | Decimal | None = written_number(value)
    else:
        number = value if isinstance(value, int | float | Decimal) else None
    if number is None or isinstance(number, bool):
        return
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if not exact.is_finite():
        yield Problem(where="", message=N_("This is not a finite number."), found=str(value))
    elif abs(exact) >= LARGEST:
        yield Problem(where="", message=N_("The number is beyond measure."), found=_brief(exact))
    elif exact and abs(exact) < SMALLEST:
        hint = N_("write 0, or look for a misplaced decimal point")
        yield Problem(
            where="", message=N_("The number is too close to zero."), found=_brief(exact), hint=hint
        )


def _brief(number: Decimal) -> str:
    return str(number) if len(str(number)) < 25 else f"{number:.6e}"


def written_number(text: str) -> Decimal | None:
    """`text` as a number where it is nothing but one; None otherwise."""
    if len(text) > 400 or not re.fullmatch(
        r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,6})?\s*", text
    ):
        lowered = text.strip().lower().lstrip("+-")
        return Decimal("NaN") if lowered in ("nan", "inf", "infinity") else None
    return Decimal(text.strip())


__all__ = ["CUT_OUT", "Loc", "scan", "unspeakable", "written_number"]
