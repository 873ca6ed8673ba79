"""Codes of goods and places: HS and national tariff codes, ISO countries, UN/LOCODE."""

from __future__ import annotations

import re

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

_SEPARATORS = re.compile(r"[.\s]")


def digits(code: str) -> str:
    """The digits of a tariff code: `6109.10.00` is `61091000`.

    Raises
    ------
    InputError
        Not 2 to 12 digits in pairs (4 to 12 for a code with dots or blanks).
    """
    found = _SEPARATORS.sub("", code.strip())
    if not found.isascii() or not found.isdigit() or not 2 <= len(found) <= 12 or len(found) % 2:
        problem = Problem(
            where="hs",
            message=N_("This is not a tariff code."),
            found=code,
            accepted=N_("2 to 12 digits in pairs, with or without dots, such as 6109.10.00"),
            hint=N_("look for a leading zero that a spreadsheet dropped"),
        )
        raise InputError([problem])
    return found


def hs6(code: str) -> str:
    """First six digits, the part that all countries share."""
    found = digits(code)
    if len(found) < 6:
        problem = Problem(
            where="hs",
            message=N_("The code stops short of a subheading."),
            found=code,
            accepted=N_("at least 6 digits"),
        )
        raise InputError([problem])
    return found[:6]


def dotted(code: str) -> str:
    """The usual print of a code: `6109100012` is `6109.10.00.12`."""
    found = digits(code)
    head, rest = found[:4], found[4:]
    return ".".join([head, *(rest[i : i + 2] for i in range(0, len(rest), 2))])
