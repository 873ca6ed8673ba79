"""One agreement, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement: its kind in the text's words, parties in their order, its subject if told.

    A title named again later is the same agreement; `segments` are all sentences that name it.
    """

    kind: str
    parties: tuple[str, ...]
    title: str
    subject: str
    start: int
    end: int
    segments: tuple[int, ...]
