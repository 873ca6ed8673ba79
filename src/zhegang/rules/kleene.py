"""Three-valued logic: true, false, and None for unknown (Kleene's strong tables)."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def conjunction(values: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown, else true."""
    found = list(values)
    if False in found:
        return False
    return None if None in found else True


def disjunction(values: Iterable[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown, else false."""
    found = list(values)
    if True in found:
        return True
    return None if None in found else False


def negation(value: Truth) -> Truth:
    """Unknown stays unknown."""
    return None if value is None else not value


def exactly_one(values: Iterable[Truth]) -> Truth:
    """Whether one and only one is true; two true ones settle it whatever the rest is."""
    found = list(values)
    if found.count(True) > 1:
        return False
    return None if None in found else found.count(True) == 1
