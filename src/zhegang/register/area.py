"""One field of co-operation, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One field of co-operation.

    `start`, `end` is the heading's place; an inferred area has none (`None`) and a name
    made from its topic. `segments` are the numbers of the sentences below it.
    """

    name: str
    segments: tuple[int, ...]
    start: int | None = None
    end: int | None = None
    inferred: bool = False
