"""Chinese text in one script with every character in its place, so that offsets keep.

Rules for Chinese are written once, in Simplified characters and half-width figures; they
run on a folded copy whose n-th character stands for the n-th of the original.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhegang.core.text import has_han, simplified

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# These keep a meaning of their own in Chinese sentences: a wide comma parts clauses.
_KEPT = dict.fromkeys(map(ord, "，；：！？（）"))
_NARROW = {k: v for k, v in _WIDE.items() if k not in _KEPT} | {0x3000: 0x20, 0x5152: 0x513F}
# ４，５６５: here the wide comma groups figures.
_GROUPED = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]+")
_WORDS = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """`text` in Simplified characters and half-width figures, of the same length.

    Examples
    --------
    >>> folded("逾３萬家企業")
    '逾3万家企业'
    """
    narrow = _GROUPED.sub(",", text.translate(_NARROW))
    if not has_han(narrow):
        return narrow
    told = simplified(narrow)
    return told if len(told) == len(narrow) else "".join(map(_one, narrow))


@lru_cache(maxsize=8192)
def _one(character: str) -> str:
    told = simplified(character)
    return told if len(told) == 1 else character


def is_chinese(text: str) -> bool:
    """Whether Chinese characters, not Latin words, carry `text`."""
    if text.isascii():
        return False
    han = len(_HAN.findall(text))
    return han > 0 and han > len(_LATIN.findall(text))


@lru_cache(maxsize=256)
def word_set(text: str) -> frozenset[str]:
    """The words of `text` in small letters; several rules ask for those of one sentence."""
    return frozenset(_WORDS.findall(text.casefold()))


def holds(text: str, parts: tuple[str, ...]) -> bool:
    """Whether one of `parts` stands in `text`: asked before a long pattern that needs one of them."""
    return any(part in text for part in parts)


def listed(words: str) -> list[str]:
    """The words of a table written as running text."""
    return words.split()
