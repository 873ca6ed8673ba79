"""Names folded for comparison: a pipeline of plain functions.

Two keys are compared. The *exact* key forgets writing (case, width, accents, punctuation,
Simplified and Traditional, invisible characters); the *looser* keys also forget forms of
company, titles, the order of words, and blanks. A key is only ever compared: what a
person reads is the name as listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from zhegang.core.i18n import N_, Note
from zhegang.core.text import fold, has_han
from zhegang.screening.forms import (
    ARABIC,
    FILLERS,
    FORMS,
    FRONT_FORMS,
    HAN_FORM,
    HAN_TITLE,
    HAN_VARIANTS,
    LOOKALIKES,
    PHRASES,
    TITLES,
)

Kind = Literal["individual", "entity", "vessel", "aircraft", "unknown"]

_AMPERSAND = re.compile(r"[&＆＋+]")
_INNER_DOT = re.compile(r"(?<=[^\W\d_]{2})\.(?=\w)")
_SLASH_FORM = re.compile(r"\b([a-z])/([a-z])\b(?:/([a-z])\b)?", re.I)
_BRACKETS = re.compile(r"[(（\[【](?P<inside>[^()（）\[\]【】]+)[)）\]】]")
_OTHER_NAME = re.compile(
    r"\W*\b(?:[afn][./]?\s?k[./]?\s?a\b|d[./]?b[./]?a\b|formerly\b|original script:|previously listed as\b)\W*",
    re.I,
)
_PARTS = re.compile(r"[;；]|\s[|]\s|(?<=\w)\s+[b-e]\)\s")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]{1,9}")
_HAN_RUN = re.compile(r"[\u3400-\u9fff（）()·\d]*[\u3400-\u9fff][\u3400-\u9fff（）()·\d]*")
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()} | dict.fromkeys(map(ord, "'`."))
_LONE_LETTERS = re.compile(r"\b[a-z](?: [a-z]\b)+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way a name may be written: `text` as read, and whether it is only an acronym."""

    text: str
    acronym: bool = False


def fold_name(text: str) -> str:
    """The exact key of a name.

    Examples
    --------
    >>> fold_name("Ｈäns & Söhne G.m.b.H.")
    'hans and sohne gmbh'
    >>> fold_name("長安 海連技術（有限公司）") == fold_name("长安海连技术有限公司")
    True
    """
    if text.isascii() and text.isalpha():
        return text.lower()
    text = _SLASH_FORM.sub(r"\1\2\3", text)
    text = _AMPERSAND.sub(" and ", text)
    text = _INNER_DOT.sub(". ", text)
    if text.isascii():
        # What `fold` does, in one pass: nine listed names of ten are plain ASCII.
        return " ".join(text.lower().translate(_ASCII).split())
    folded = fold(text)
    if folded.isascii():
        return folded
    return _closed(folded.translate(ARABIC).translate(HAN_VARIANTS))


def _closed(folded: str) -> str:
    """Chinese carries no blanks, whatever stands beside it."""
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=\S)|(?<=\S) (?=[\u3400-\u9fff])", "", folded)


def core_words(folded: str, kind: Kind) -> tuple[str, ...]:
    """Words of an exact key that carry the name: no form of company, no title, no filler.

    Nothing is taken away when nothing would be left. A person's name loses titles only:
    Ao and Co are names there.
    """
    if has_han(folded):
        folded = _han_core(folded, kind)
    if kind == "individual":
        kept = [w for w in folded.split() if w not in TITLES]
        return tuple(kept or folded.split())
    # S.A. may be printed S A: letters that stand alone belong together.
    folded = _LONE_LETTERS.sub(lambda run: run[0].replace(" ", ""), folded)
    words = PHRASES.sub(" ", folded).split()
    while len(words) > 1 and words[0] in FRONT_FORMS:
        words = words[1:]
    kept = [w for i, w in enumerate(words) if w not in FILLERS and not (i and w in FORMS)]
    return tuple(kept or folded.split())


def _han_core(folded: str, kind: Kind) -> str:
    ending = HAN_TITLE if kind == "individual" else HAN_FORM
    while (found := ending.search(folded)) and found.start() >= 2:
        folded = folded[: found.start()].rstrip()
    return folded


def sorted_key(words: tuple[str, ...]) -> str:
    """The looser key that forgets the order of words."""
    return " ".join(sorted(words))


def joined_key(words: tuple[str, ...]) -> str:
    """The looser key that forgets blanks: Al-Quds and Alquds, Ming Shan and Mingshan."""
    return "".join(words)


def keys_of(text: str, kind: Kind) -> frozenset[str]:
    """Every looser key of a listed name; a person whose kind is unknown counts as both."""
    folded = fold_name(text)
    found: set[str] = set()
    for as_kind in ("entity", "individual") if kind == "unknown" else (kind,):
        words = core_words(folded, as_kind)
        found |= {sorted_key(words), joined_key(words)}
    return frozenset(found - {""})


def spellings(name: str) -> tuple[Spelling, ...]:
    """The names that one printed name holds, the whole first.

    Publishers print several names in one: `X (Y)` in two scripts, `X (a.k.a. Y)`,
    `X; Y`, `X (ABC)` with its acronym. Each of them is a spelling of its own.

    Examples
    --------
    >>> [s.text for s in spellings("Jin Tiesan (金铁三)")]
    ['Jin Tiesan (金铁三)', '金铁三', 'Jin Tiesan']
    >>> [s.text for s in spellings("Old Mill Ltd (f.k.a. New Mill Ltd)")]
    ['Old Mill Ltd (f.k.a. New Mill Ltd)', 'New Mill Ltd', 'Old Mill Ltd']
    """
    return _spellings(name)


@lru_cache(maxsize=4096)
def _spellings(name: str) -> tuple[Spelling, ...]:
    found = {name.strip(): False}
    if name.isascii() and not re.search(r"[(\[;|]|k\W?a\b|\bd\W?b\W?a\b|formerly|previously", name, re.I):
        return (Spelling(name.strip()),)
    for text, acronym in _inner_names(name):
        text = text.strip(" ,.;:'\"-")
        if sum(c.isalnum() for c in text) >= 2:
            found[text] = found.get(text, True) and acronym
    return tuple(Spelling(text, acronym) for text, acronym in found.items())


def _inner_names(name: str) -> Iterator[tuple[str, bool]]:
    for part in _PARTS.split(name):
        outside = part
        for bracket in _BRACKETS.finditer(part):
            inside = bracket["inside"]
            told = _OTHER_NAME.match(inside)
            if told:
                yield from ((n, False) for n in re.split(r"[,;]\s*(?=[afn]\W?k\W?a)", inside[told.end() :]))
            elif _ACRONYM.fullmatch(inside):
                yield inside, True
            elif has_han(inside) != has_han(part.replace(inside, "")) or _script(inside) != _script(part):
                yield from ((n, False) for n in inside.split(";"))
            else:
                continue
            outside = outside.replace(bracket[0], " ")
        pieces = _OTHER_NAME.split(outside)
        yield from ((p, False) for p in pieces)
        yield from ((t, False) for t in _by_script(part))
        if re.search("[äöüÄÖÜ]", part):
            yield outside.translate(_UMLAUTS), False


def _by_script(text: str) -> Iterator[str]:
    """The Chinese and the Latin name of a bilingual one; short Latin parts are no names."""
    if not has_han(text):
        return
    for run in _HAN_RUN.findall(text):
        if sum(has_han(c) for c in run) >= 2 and run != text:
            yield run.strip("()（）")
    latin = " ".join(_HAN_RUN.sub(" ", text).split())
    if len(latin.split()) >= 2 or len(latin) >= 6:
        yield latin


def _script(text: str) -> str:
    """Script of the first letter, by its Unicode name: LATIN, CYRILLIC, ARABIC, CJK …"""
    letter = next((c for c in text if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


def query_names(name: str) -> tuple[str, ...]:
    """What is looked up for a party's name: its spellings, and each as it looks to the eye."""
    found: dict[str, None] = {}
    for spelling in spellings(name):
        if spelling.acronym:
            continue
        found[spelling.text] = None
        if not spelling.text.isascii():
            seen = spelling.text.translate(LOOKALIKES)
            if seen != spelling.text:
                found[seen] = None
    return tuple(found)


def oddities(name: str) -> tuple[Note, ...]:
    """What is odd about the characters of a name: invisible ones, look-alike letters."""
    if name.isascii() and name.isprintable():
        return ()
    found = []
    unseen = sorted({f"U+{ord(c):04X}" for c in name if unicodedata.category(c) in {"Cf", "Cc"}})
    if unseen:
        found.append(
            Note(
                N_("The name {name} holds characters that cannot be seen ({codes}); they are left out."),
                {"name": _shown(name), "codes": ", ".join(unseen)},
            )
        )
    mixed = [w for w in re.findall(r"\w+", name) if _mixed(w)]
    if mixed:
        found.append(
            Note(
                N_(
                    "The name {name} mixes look-alike letters of two scripts in {words}; it is read as it looks."
                ),
                {"name": _shown(name), "words": ", ".join(mixed)},
            )
        )
    return tuple(found)


def _mixed(word: str) -> bool:
    scripts = {_script(c) for c in word if c.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK"})


def _shown(name: str) -> str:
    return "".join(c for c in name if unicodedata.category(c) not in {"Cf", "Cc"})


def letters(name: str) -> int:
    """Letters and digits that folding leaves of a name."""
    return sum(c.isalnum() for c in fold_name(name))


def in_latin(name: str) -> bool:
    """Whether a name has Latin letters, or no letters at all: whether lists can hold it.

    Examples
    --------
    >>> in_latin("TCL科技"), in_latin("长安海连"), in_latin("360")
    (True, False, True)
    """
    scripts = {_script(c) for c in fold_name(name) if c.isalpha()}
    return not scripts or "LATIN" in scripts
