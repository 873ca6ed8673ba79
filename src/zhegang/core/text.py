"""Names and words made comparable: width, case, accents, Chinese script, punctuation.

Folding is for matching and search only; what a person reads is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Letters that Unicode does not take apart into a base and an accent.
_UNDIVIDED = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ß": "ss",
        "ə": "e",
    }
)
_ACCENTS = re.compile("[\u0300-\u036f]")
# Inside a word these carry no sound: O'Brien is obrien, A.B.C. is abc.
_SILENT = re.compile("['’ʼ`´.·・]")
_HAN_RANGES = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN = re.compile(f"[{_HAN_RANGES}]")
_RUN = re.compile(f"[{_HAN_RANGES}]+|[^\\s{_HAN_RANGES}]+")


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in `text`."""
    return _HAN.search(text) is not None


def simplified(text: str) -> str:
    """`text` with Traditional characters made Simplified, by OpenCC's phrase tables.

    Examples
    --------
    >>> simplified("寧波機器人")
    '宁波机器人'
    """
    return str(_converter().convert(text)) if has_han(text) else text


def fold(text: str) -> str:
    """`text` as one canonical spelling: words apart by one blank, nothing else kept.

    Full and half width, upper and lower case, accents, Traditional and Simplified
    characters and punctuation no longer tell two spellings apart. Folding twice changes
    nothing.

    Examples
    --------
    >>> fold("ＡＢＣ Électronique, S.A.")
    'abc electronique sa'
    >>> fold("寧波「機器人」有限公司") == fold("宁波机器人有限公司")
    True
    """
    folded = _unaccented(unicodedata.normalize("NFKC", text))
    # Some simplified characters are also traditional for another: 薴 is 苧 is 苎. Twice ends it.
    folded = simplified(simplified(folded))
    kept = "".join(_kept(c) for c in _SILENT.sub("", folded))
    # Quotation marks inside a Chinese name leave no gap: Chinese is written without any.
    return re.sub(f"(?<=[{_HAN_RANGES}]) +(?=[{_HAN_RANGES}])", "", " ".join(kept.split()))


def words(text: str) -> tuple[str, ...]:
    """Folded words of `text`; a run of Chinese characters is one word.

    Examples
    --------
    >>> words("Ningbo 機器人 Co., Ltd")
    ('ningbo', '机器人', 'co', 'ltd')
    """
    return tuple(_RUN.findall(fold(text)))


def bigrams(text: str) -> tuple[str, ...]:
    """Search tokens of `text`: folded words, Chinese as overlapping pairs of characters.

    Chinese has no blanks between words, and most of its words are two characters long.
    A single character stands alone.

    Examples
    --------
    >>> bigrams("Hong Kong 機器人 港")
    ('hong', 'kong', '机器', '器人', '人港')
    """
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[str]:
    for run in words(text):
        if has_han(run) and len(run) > 1:
            yield from (run[i : i + 2] for i in range(len(run) - 1))
        else:
            yield run


def _unaccented(text: str) -> str:
    """Case and accents away. Only the common accents go: kana and Indic marks are letters."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return unicodedata.normalize("NFKC", bare.translate(_UNDIVIDED).casefold())


def _kept(character: str) -> str:
    """Letters, digits and their marks stay; invisible characters go; the rest parts words."""
    category = unicodedata.category(character)
    if category[0] in "LNM":
        return character
    return "" if category == "Cf" else " "


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


__all__ = ["bigrams", "fold", "has_han", "simplified", "words"]
