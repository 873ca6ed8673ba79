"""The model's errors as problems a person can mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from zhegang.core.errors import Problem, shorten
from zhegang.core.i18n import N_
from zhegang.plan.casefile.goodscodes import code_problem
from zhegang.plan.casefile.scan import CUT_OUT, Loc, written_number
from zhegang.plan.casefile.shape import Attribute, attributes

ACCEPTED = {
    "text": N_("text"),
    "id": N_("lower-case letters, digits and hyphens, at most 40, such as robot-arm"),
    "hs": N_("6 to {longest} digits, with or without dots, such as 8508.11"),
    "country": N_("an ISO 3166-1 code of two capital letters, such as CN or HK"),
    "territory": N_("an ISO 3166-1 code of two capital letters, or EU"),
    "place": N_("a UN/LOCODE of five characters, such as CNNGB"),
    "currency": N_("an ISO 4217 code of three capital letters, such as USD"),
    "decimal": N_("a number"),
    "fraction": N_("a fraction: 0.25 is 25 %"),
    "int": N_("a whole number"),
    "float": N_("a number"),
    "bool": N_("true or false"),
    "date": N_("year-month-day, such as 2026-03-01"),
    "texts": N_("a list of texts"),
    "map": N_("names, each with its value"),
    "facts": N_("names, each with its value"),
    "model": N_("a table of fields"),
    "models": N_("a list of rows"),
    "choice": N_("one of: {choices}"),
}
_NOT = {
    "text": N_("This is not text."),
    "id": N_("This cannot be a short name."),
    "country": N_("This is not a country code."),
    "territory": N_("This is not a country code."),
    "place": N_("This is not a UN/LOCODE."),
    "currency": N_("This is not a currency code."),
    "decimal": N_("This is not a number."),
    "fraction": N_("This is not a number."),
    "int": N_("This is not a whole number."),
    "float": N_("This is not a number."),
    "bool": N_("This is neither yes nor no."),
    "date": N_("This is not a date."),
    "texts": N_("A list of texts is needed here."),
    "map": N_("Names with their values are needed here."),
    "facts": N_("Names with their values are needed here."),
    "model": N_("A table of fields is needed here."),
    "models": N_("A list of rows is needed here."),
    "choice": N_("This is not one of the choices."),
}
_LIMITS = {
    "greater_than": ("gt", N_("more than {limit}")),
    "greater_than_equal": ("ge", N_("{limit} or more")),
    "less_than": ("lt", N_("less than {limit}")),
    "less_than_equal": ("le", N_("at most {limit}")),
}


def problems_of(
    errors: Iterable[Any], model: type[BaseModel], skip: Iterable[Loc]
) -> Iterator[tuple[Loc, Problem]]:
    """Problems, by place, of the errors of a pydantic validation of `model`.

    `skip` holds places already reported; errors at or below them are left out.
    """
    reported = set(skip)
    for error in errors:
        loc: Loc = tuple(error["loc"])
        is_key = loc[-1:] == ("[key]",)
        at = loc[:-1] if is_key else loc
        if error["input"] is CUT_OUT:
            continue
        if any(at[:n] in reported for n in range(1, len(at) + 1)):
            continue
        holder, attribute, kind = _declared(model, at, is_key)
        yield loc, _problem(error, at, holder, attribute, kind)


def accepted(kind: str, attribute: Attribute | None, longest: int = 10) -> tuple[str, dict[str, Any]]:
    """What a field of `kind` accepts: message and its fields."""
    fields: dict[str, Any] = {"longest": longest}
    if attribute is not None and attribute.choices:
        fields["choices"] = ", ".join(attribute.choices)
    return ACCEPTED.get(kind, ""), fields


def _declared(model: type[BaseModel], at: Loc, is_key: bool) -> tuple[type[BaseModel], Attribute | None, str]:
    """The table that holds a place, the field declared there, and the kind of value."""
    holder, attribute, kind = model, None, "model"
    for step in at:
        if isinstance(step, int):
            kind = {"models": "model", "texts": attribute.item if attribute else "text"}.get(kind, kind)
        elif kind in ("model", "models"):
            if attribute is not None and attribute.model is not None:
                holder = attribute.model
            attribute = attributes(holder).get(step)
            kind = attribute.kind if attribute else ""
        elif kind == "map" and attribute is not None:
            kind = attribute.key if is_key else attribute.item
    return holder, attribute, kind


def _problem(error: Any, at: Loc, holder: type[BaseModel], attribute: Attribute | None, kind: str) -> Problem:
    fault, found, context = error["type"], error["input"], error.get("ctx") or {}
    if fault == "extra_forbidden":
        return _unknown_field(str(at[-1]), holder)
    longest = 12 if "codes" in at else 10
    taken, fields = accepted(kind, attribute, longest)
    if fault == "missing":
        return Problem(where="", message=N_("This field is missing."), accepted=taken, fields=fields)
    if found is None:
        return Problem(where="", message=N_("This field is empty."), accepted=taken, fields=fields)
    if fault in _LIMITS:
        return _beyond_limit(fault, found, context, kind)
    if fault == "string_too_long":
        limit = {"limit": context.get("max_length")}
        message = N_("The text is longer than {limit} characters.")
        return Problem(where="", message=message, found=found, fields=limit)
    if fault == "string_too_short":
        return Problem(where="", message=N_("This field is empty."), accepted=taken, fields=fields)
    if fault == "too_short":
        return Problem(where="", message=N_("At least one row is needed here."))
    if kind == "hs":
        judged = code_problem(found, longest=longest)
        if judged is not None:
            return judged
    message = _NOT.get(kind, N_("This value does not fit here."))
    hint, likely = _likely(kind, found, attribute)
    return Problem(
        where="", message=message, found=found, accepted=taken, hint=hint, fields=fields | {"likely": likely}
    )


def _unknown_field(name: str, holder: type[BaseModel]) -> Problem:
    names = list(attributes(holder))
    near = nearest(name, names)
    return Problem(
        where="",
        message=N_("There is no field of this name."),
        found=shorten(name, 60),
        accepted=N_("one of: {choices}"),
        hint=N_("did you mean {likely}?") if near else "",
        fields={"choices": ", ".join(names), "likely": near},
    )


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of `names` most like `name`, or '' when none is like it."""
    by_folded = {n.casefold(): n for n in names}
    near = get_close_matches(name.strip().casefold().replace(" ", "_")[:80], by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else ""


def _beyond_limit(fault: str, found: Any, context: Any, kind: str) -> Problem:
    key, taken = _LIMITS[fault]
    limit = context.get(key)
    number = _number(found)
    fields: dict[str, Any] = {"limit": limit}
    hint = ""
    if number is not None and number < 0:
        message = N_("The number is negative.")
    elif key in ("gt", "ge"):
        message = N_("The number is too small.")
    else:
        message = N_("The number is too large.")
        if kind == "fraction" and number is not None and 1 < number <= 1000:
            message = N_("A rate or share is given in per cent.")
            hint = N_("rates are fractions: write {likely} for {found} %")
            fields |= {"likely": format((number / 100).normalize(), "f"), "found": found}
    return Problem(where="", message=message, found=found, accepted=taken, hint=hint, fields=fields)


def _likely(kind: str, found: Any, attribute: Attribute | None) -> tuple[str, str]:
    """A guess at what was meant, to be named and never used."""
    hint = N_("did you mean {likely}?")
    if not isinstance(found, str):
        return "", ""
    text = found.strip()
    if kind == "choice" and attribute is not None:
        near = nearest(text, attribute.choices)
        return (hint, near) if near else ("", "")
    if kind == "id":
        slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split())
        return (hint, slug[:40].strip("-")) if slug else ("", "")
    if kind in ("country", "territory", "currency", "place"):
        upper = "".join(text.upper().split())
        sizes = {"country": 2, "territory": 2, "currency": 3, "place": 5}
        if upper != found and len(upper) == sizes[kind] and upper.isascii() and upper.isalnum():
            return hint, upper
    if kind in ("decimal", "fraction", "int", "float"):
        number = _number(text.replace(",", "").rstrip("%").strip())
        if number is not None and number.is_finite():
            value = number / 100 if text.endswith("%") else number
            return hint, format(value.normalize(), "f")
    return "", ""


def _number(found: Any) -> Decimal | None:
    if isinstance(found, bool):
        return None
    if isinstance(found, str):
        return written_number(found)
    if isinstance(found, int | float | Decimal):
        return Decimal(str(found))
    return None


__all__ = ["accepted", "nearest", "problems_of"]
