"""Copies of one text: mirrors repeat its words, spun copies its names and figures in other words.

What several copies say counts once. Copies are found by shingles (runs of words, or of
Chinese characters) and by the order of names and figures, which spinning leaves in place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zhegang.register.script import folded, is_chinese

Kinship = Literal["same", "mirror", "spun", "own"]

_RUN, _HAN_RUN = 5, 8
_WORD = re.compile(r"\w+")
MIRROR, SPUN = 0.6, 0.5
_FIXED = re.compile(r"\d[\d,.]*|[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*")
_HAN_FIXED = re.compile(
    r"\d[\d,.]*[万亿%]?|[“《「][^”》」]+[”》」]|[\u4e00-\u9fff]{2,4}(?:政府|公司|大学|委员会|会议|论坛|省|市|局|厅)"
)
TOO_SHORT = 12


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of a text: its shingles, and the runs of its names and figures."""

    shingles: frozenset[int]
    skeleton: frozenset[tuple[str, ...]]


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text, good in this process; `marks` keeps one for others."""
    runs, skeleton = runs_of(text)
    return Fingerprint(frozenset(map(hash, runs)), skeleton)


def runs_of(text: str) -> tuple[set[str], frozenset[tuple[str, ...]]]:
    """The runs of words of a text, and the runs of its names and figures."""
    told = folded(text)
    if is_chinese(told):
        letters = re.sub(r"[^\w]", "", told)
        runs = {letters[i : i + _HAN_RUN] for i in range(len(letters) - _HAN_RUN + 1)}
        fixed = _HAN_FIXED.findall(told)
    else:
        row = _WORD.findall(told.casefold())
        runs = {" ".join(row[i : i + _RUN]) for i in range(len(row) - _RUN + 1)}
        # The first word of a sentence is capital for no reason of its own.
        fixed = [
            re.sub(r"[’']s$", "", w)
            for w in _FIXED.findall(re.sub(r"(?:^|[.!?]\s+)[A-Z][a-z]+\s(?=[a-z])", " ", told))
        ]
    skeleton = frozenset(tuple(fixed[i : i + 3]) for i in range(len(fixed) - 2))
    return runs, skeleton


def kinship(a: Fingerprint, b: Fingerprint) -> Kinship:
    """How two texts are related: the share of the smaller one that stands in the other decides."""
    if a == b:
        return "same"
    if _share(a.shingles, b.shingles) >= MIRROR:
        return "mirror"
    return "spun" if _share(a.skeleton, b.skeleton) >= SPUN else "own"


def _share(
    a: frozenset[object] | frozenset[int] | frozenset[tuple[str, ...]],
    b: frozenset[object] | frozenset[int] | frozenset[tuple[str, ...]],
) -> float:
    small = min(len(a), len(b))
    return len(a & b) / small if small >= TOO_SHORT else 0.0


def sources(prints: Sequence[Fingerprint]) -> tuple[int, ...]:
    """For each text the index of the first text it copies, its own where it copies none.

    Examples
    --------
    >>> one = fingerprint(" ".join(f"word{n}" for n in range(40)))
    >>> sources([one, fingerprint("quite another text"), one])
    (0, 1, 0)
    """
    found: list[int] = []
    for index, this in enumerate(prints):
        first = next((found[i] for i in range(index) if kinship(prints[i], this) != "own"), index)
        found.append(first)
    return tuple(found)
