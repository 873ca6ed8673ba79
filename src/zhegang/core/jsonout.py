"""JSON that is the same for the same result: what `--json`, the API and digests print.

Numbers are JSON numbers with all their digits (`Decimal` included), equal numbers have
equal text whatever their Python type, days and instants are ISO 8601, what is not held
(`None`, NaN, an infinite bound) is `null`. Text stays readable: no `\\u` escapes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from json.encoder import encode_basestring
from math import isfinite
from pathlib import PurePath
from typing import Any


def plain(value: Any) -> Any:
    """`value` in dicts, lists, text, numbers (`Decimal` kept), booleans and None.

    Takes frozen dataclasses, pydantic models, mappings, sequences, sets (sorted), NumPy
    arrays and scalars, days, instants, enumerations and paths.

    Raises
    ------
    TypeError
        Anything else: a result that cannot be written is a defect of its type.

    Examples
    --------
    >>> plain({"on": date(2026, 3, 1), "rate": float("nan"), "hubs": {"HKHKG", "CNNGB"}})
    {'on': '2026-03-01', 'rate': None, 'hubs': ['CNNGB', 'HKHKG']}
    """
    if value is None or (isinstance(value, bool | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if isfinite(value) else None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, date):  # datetime is a date too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): plain(held) for key, held in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Set):
        return sorted((plain(held) for held in value), key=lambda held: (str(type(held)), held))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(held) for held in value]
    if isinstance(value, PurePath):
        return value.as_posix()
    # NumPy and pydantic are recognised by what they offer: this module imports neither.
    for method in ("model_dump", "tolist"):
        if callable(convert := getattr(value, method, None)):
            return plain(convert())
    raise TypeError(f"no JSON for {type(value).__name__}: {value!r}")


def dumps(value: Any) -> str:
    """`value` as indented JSON, fields in their declared order, newline at the end.

    Examples
    --------
    >>> print(dumps({"duty": {"rate": 0.54, "amount": Decimal("5400.00")}, "layers": []}), end="")
    {
      "duty": {
        "rate": 0.54,
        "amount": 5400
      },
      "layers": []
    }
    """
    return "".join(_pieces(plain(value), "\n", "  ", sort=False)) + "\n"


def line(value: Any) -> str:
    """`value` as one line of JSON Lines, newline at the end.

    Examples
    --------
    >>> line(["寧波", 1.0, Decimal("0.1250")])
    '["寧波",1,0.125]\\n'
    """
    return "".join(_pieces(plain(value), "", "", sort=False)) + "\n"


def canonical(value: Any) -> bytes:
    """`value` as UTF-8 JSON with sorted keys and no blanks: what a digest is taken of."""
    return "".join(_pieces(plain(value), "", "", sort=True)).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of `value`, in hexadecimal.

    Examples
    --------
    >>> digest({"a": 1, "b": Decimal("2.50")}) == digest({"b": 2.5, "a": 1.0})
    True
    """
    return hashlib.sha256(canonical(value)).hexdigest()


def _key(key: Any) -> str:
    held = plain(key)
    if isinstance(held, str):
        return held
    if held is None or isinstance(held, bool | list | dict):
        raise TypeError(f"no JSON key for {key!r}")
    return _number(held)


def _number(value: int | float | Decimal) -> str:
    """All digits of a finite number; equal numbers give equal text."""
    if isinstance(value, float) and 1e16 <= abs(value) < 1e21:
        value = int(value)  # the shortest digits would read back as another whole number
    text = repr(value) if isinstance(value, float) else ""
    if not text or "e" in text:
        exact = Decimal(text) if text else Decimal(value)
        text = format(exact, "f" if -20 < exact.adjusted() < 21 else "e").replace("e+", "e")
    mantissa, e, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return "0" if mantissa in ("-0", "0") else mantissa + e + exponent


def _pieces(value: Any, newline: str, indent: str, *, sort: bool) -> Iterator[str]:
    """Writes what `plain` returns. `newline` carries the indentation reached so far."""
    inner = newline + indent
    if isinstance(value, str):
        yield encode_basestring(value)
    elif value is None or isinstance(value, bool):
        yield {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, dict):
        colon = ": " if newline else ":"
        opening = "{"
        for key in sorted(value) if sort else value:
            yield f"{opening}{inner}{encode_basestring(key)}{colon}"
            yield from _pieces(value[key], inner, indent, sort=sort)
            opening = ","
        yield newline + "}" if value else "{}"
    elif isinstance(value, list):
        opening = "["
        for held in value:
            yield opening + inner
            yield from _pieces(held, inner, indent, sort=sort)
            opening = ","
        yield newline + "]" if value else "[]"
    else:
        yield _number(value)


__all__ = ["canonical", "digest", "dumps", "line", "plain"]
