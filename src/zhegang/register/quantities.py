"""Quantities with their bounds: what is counted, how much, how strictly.

A text that says *more than 50* gives a lower bound and no value of its own; the figure it
names is kept as `value`, the bound as `low`, and `strict` says that the bound itself is
excluded. *A dozen* and *about 600* name a figure and no bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Qualifier = Literal["eq", "gt", "ge", "lt", "le", "approx", "range"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity in a text: `text[start:end]` is its wording.

    `unit` is an ISO currency code, `percent`, `day`, `rank` or the counted noun in the
    singular; Chinese nouns that have an English twin carry the English one, so that two
    languages can be compared. `strict` marks a bound that is itself excluded.
    """

    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    unit: str
    qualifier: Qualifier
    strict: bool = False
    counted: str = ""


def bounded(
    start: int, end: int, value: float, unit: str, qualifier: Qualifier, counted: str = ""
) -> Quantity:
    """A quantity with the bounds its qualifier gives."""
    low = value if qualifier in ("eq", "gt", "ge") else None
    high = value if qualifier in ("eq", "lt", "le") else None
    return Quantity(start, end, value, low, high, unit, qualifier, qualifier in ("gt", "lt"), counted)


def ranged(
    start: int, end: int, low: float, high: float, unit: str, counted: str = "", *, strict: bool = False
) -> Quantity:
    """A quantity between two bounds; its value is the lower one."""
    return Quantity(start, end, low, low, high, unit, "range", strict, counted)


def apart(found: Iterable[Quantity], taken: Iterable[tuple[int, int]]) -> tuple[Quantity, ...]:
    """The quantities that overlap no place in `taken` (dates, codes), in order."""
    places = list(taken)
    kept = [q for q in found if not any(q.start < end and start < q.end for start, end in places)]
    return tuple(sorted(kept, key=lambda q: (q.start, q.end)))
