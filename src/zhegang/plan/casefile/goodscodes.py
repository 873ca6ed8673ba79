"""What is wrong with a tariff code as people and spreadsheets write it.

A spreadsheet takes a code for a number and drops its zeros: 0902.10 becomes 902.1. Such a
code is never mended silently; the problem names the code it likely was.
"""

from __future__ import annotations

import re
from collections.abc import Container
from decimal import Decimal
from typing import Any

from zhegang.core.codes import dotted
from zhegang.core.errors import Problem
from zhegang.core.i18n import N_

ACCEPTED = N_("6 to {longest} digits, with or without dots, such as 8508.11")
_SHAPE = re.compile(r"[0-9]{4}\.?[0-9]{2}(\.?[0-9]{2})*")


def code_problem(
    found: Any, *, longest: int = 10, known_hs6: Container[str] | None = None, where: str = ""
) -> Problem | None:
    """What is wrong with `found` as an HS or national code; None when nothing is.

    Parameters
    ----------
    found
        Text, or the number that a file holds in its place.
    longest
        Most digits the field takes.
    known_hs6
        Six-digit codes of the HS edition, where a list is at hand.
    """
    if isinstance(found, bool) or not isinstance(found, str | int | float | Decimal):
        return _problem(where, found, longest, N_("This is not a code."))
    if not isinstance(found, str):
        return _number_problem(found, longest, where)
    text = found.strip()
    plain = re.sub(r"[.\s\-]", "", text)
    if not plain or not plain.isascii() or not plain.isdigit():
        return _problem(where, found, longest, N_("This is not a tariff code."))
    likely = _zero_restored(text, plain)
    if likely:
        return _lost_zero(where, found, longest, likely)
    if len(plain) < 6:
        return _problem(where, found, longest, N_("The code stops short of a subheading."))
    if len(plain) > longest:
        message, hint = N_("The code has too many digits."), N_("the first {longest} digits are {likely}")
        return _problem(where, found, longest, message, hint, dotted(plain[:longest]))
    if not _SHAPE.fullmatch(text):
        message = N_("The code is written in another way than codes are.")
        return _problem(where, found, longest, message, N_("write {likely}"), dotted(plain))
    return _meaning_problem(found, plain, longest, known_hs6, where)


def likely_code(found: Any) -> str | None:
    """The code a number stands for, where it lost no zero: 8508.11 is `8508.11`."""
    text = _digits_of_number(found)
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{4}\.[0-9]{2}", text) or re.fullmatch(r"[0-9]{6}([0-9]{2}){0,2}", text):
        return text
    return None


def _number_problem(found: int | float | Decimal, longest: int, where: str) -> Problem:
    text = _digits_of_number(found)
    if text is None:
        return _problem(where, found, longest, N_("This is not a code."))
    if likely_code(found):
        message = N_("The code is given as a number.")
        return _problem(where, found, longest, message, N_("write it as text: {likely}"), text)
    likely = _zero_restored(text, text.replace(".", ""))
    if likely:
        return _lost_zero(where, found, longest, likely)
    return _problem(where, found, longest, N_("This is not a tariff code."))


def _digits_of_number(found: Any) -> str | None:
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        return None
    exact = Decimal(repr(found)) if isinstance(found, float) else Decimal(found)
    if not exact.is_finite() or not 0 < exact < Decimal("1e13") or exact.as_tuple().exponent < -8:  # type: ignore[operator]
        return None
    text = format(exact, "f")
    return text.rstrip(".") if exact != exact.to_integral_value() else text.split(".")[0]


def _zero_restored(text: str, plain: str) -> str | None:
    """The code with the zero that a spreadsheet dropped; None where none is missing."""
    groups = text.split(".")
    if len(groups) == 2 and len(groups[0]) in (3, 4) and len(groups[1]) in (1, 2):
        restored = groups[0].zfill(4) + groups[1].ljust(2, "0")
        return dotted(restored) if restored != plain else None
    if len(plain) in (5, 7, 9, 11):
        if len(groups) > 1 and len(groups[0]) == 4 and len(groups[-1]) == 1:
            return dotted(plain + "0")
        return dotted("0" + plain)
    return None


def _meaning_problem(
    found: str, plain: str, longest: int, known_hs6: Container[str] | None, where: str
) -> Problem | None:
    chapter = int(plain[:2])
    if chapter == 77 or not 1 <= chapter <= 97:
        message = N_("The Harmonized System has no chapter {chapter}.")
        hint = N_("chapters run from 01 to 97 without 77; 98 and 99 are for national use")
        return _problem(where, found, longest, message, hint, chapter=plain[:2])
    if known_hs6 is not None and plain[:6] not in known_hs6:
        message = N_("The Harmonized System has no subheading {hs6}.")
        hint = N_("look the goods up in the edition given, or give the edition the code is from")
        return _problem(where, found, longest, message, hint, hs6=dotted(plain[:6]))
    return None


def _lost_zero(where: str, found: Any, longest: int, likely: str) -> Problem:
    message = N_("The code has lost a zero, as spreadsheets do.")
    return _problem(where, found, longest, message, N_("probably {likely}; write it as text"), likely)


def _problem(
    where: str, found: Any, longest: int, message: str, hint: str = "", likely: str = "", **fields: Any
) -> Problem:
    told = {"longest": longest, "likely": likely, **fields}
    return Problem(where=where, message=message, found=found, accepted=ACCEPTED, hint=hint, fields=told)


__all__ = ["code_problem", "likely_code"]
