"""Chapters, headings and subheadings as rule texts name them."""

from __future__ import annotations

import re

from zhegang.trade.origin_rules import Codes

_NUMBER = r"\d{1,4}(?:\.\d{2}){0,2}|\d{6}"
_TOKEN = re.compile(
    rf"\s*(?:(?P<kind>(?:sub-?)?headings?|chapters?)|(?P<number>\d{{6}}|{_NUMBER})"
    r"|(?P<to>to|through|-)|(?P<join>,|and/or|and|or|those of|from|of|in|any|materials|non-originating|the|those))(?=[\s,.)-]|$)",
)


def parse_codes(text: str) -> Codes | None:
    """The goods a text names by number; None when it names anything else.

    Examples
    --------
    >>> parse_codes("heading 4104 to heading 4113").ranges
    (('4104', '4113'),)
    >>> parse_codes("chapters 1 and 2").ranges
    (('01', '01'), ('02', '02'))
    """
    found: list[tuple[str, str]] = []
    at, size, open_range = 0, 0, False
    text = text.strip(" .,;")
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        at = token.end()
        if token["kind"]:
            size = 2 if token["kind"].startswith("chapter") else 6 if token["kind"].startswith("sub") else 4
        elif token["number"]:
            code = _padded(token["number"], size)
            if code is None:
                return None
            if open_range:
                if len(found[-1][0]) != len(code) or code < found[-1][0]:
                    return None
                found[-1] = (found[-1][0], code)
            else:
                found.append((code, code))
            open_range = False
        elif token["to"]:
            if not found:
                return None
            open_range = True
    return Codes(tuple(found)) if found and not open_range else None


def _padded(number: str, size: int) -> str | None:
    """The digits of a code that a text names; None when they are not those of its kind."""
    code = number.replace(".", "")
    if len(code) <= 2 and size == 2:
        return code.zfill(2) if 1 <= int(code) <= 97 else None
    if len(code) not in (4, 6) or (size and len(code) != size and not (size == 4 and len(code) == 6)):
        return None
    return code


__all__ = ["parse_codes"]
