"""Words to headings of the Harmonized System, in English and both Chinese scripts.

A heading is found by its title, by the trade words kept with it, by its chapter's title and,
where a schedule is loaded, by the descriptions of its lines. Words are weighed by BM25 over
these fields together; a trade word that stands in the query whole counts for more than its
parts, and one that is the whole query for most. Both scripts are folded to one, so a query
finds the same in each.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt
import snowballstemmer

from zhegang.core.text import bigrams, fold, has_han, words

_TITLE, _TRADE, _CHAPTER, _LINES = 2.0, 3.0, 0.4, 0.4
_K1, _B = 1.2, 0.5
_SIGN = 0.5  # one Chinese character tells less than a pair
_WHOLE, _INSIDE = 12.0, 2.5  # a trade word that is the query, or stands in it
_HEAD = 1.6  # what the goods are stands last: power BANK, bike for KIDS is a bike
_ENDS = frozenset(("for", "from", "in", "made", "of", "on", "to", "with", "without"))
_LEAST = 0.15  # of the best: what fits less is not shown
_CLOSE, _CLOSE_WEIGHT = 0.8, 0.7  # a word nobody wrote stands for those spelled this alike
# What people add without meaning a kind of goods.
_IDLE = frozenset(
    (
        "a",
        "an",
        "and",
        "for",
        "from",
        "in",
        "made",
        "new",
        "of",
        "on",
        "or",
        "other",
        "the",
        "to",
        "type",
        "with",
    )
)
_IDLE_SIGNS = frozenset("的和与或及其用")


@dataclass(frozen=True, slots=True)
class Title:
    """A chapter (two digits) or heading (four): its title and trade words by language, ours
    and not the legal text."""

    code: str
    titles: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading that may be meant: its chapter, how well it fits, and which words told so."""

    heading: Title
    chapter: Title
    score: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class HsIndex:
    """Headings by token; made once by `build_index`."""

    headings: tuple[Title, ...]
    chapters: Mapping[str, Title]
    _posts: Mapping[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]] = field(repr=False)
    _phrases: Mapping[str, tuple[int, ...]] = field(repr=False)
    _by_letter: Mapping[str, Sequence[str]] = field(repr=False)

    def search(self, query: str, most: int = 10) -> tuple[Candidate, ...]:
        """Headings for a query, best first; digits are taken as the beginning of a code.

        Examples
        --------
        >>> index = build_index(
        ...     [Title("85", {"en": "Electrical machinery"}, {}), Title("8508", {"en": "Vacuum cleaners"}, {})]
        ... )
        >>> [found.heading.code for found in index.search("vacuum cleaner")]
        ['8508']
        """
        if code := code_of(query):
            return tuple(
                Candidate(held, self.chapters[held.code[:2]], 1.0, (code,))
                for held in self.headings
                if held.code.startswith(code[:4]) or code.startswith(held.code)
            )[:most]
        score = np.zeros(len(self.headings))
        told: dict[int, list[str]] = defaultdict(list)
        heads = _heads(query)
        for token, weight in tokens(query).items():
            said = weight * (_HEAD if token in heads else 1.0)
            for held, part in self._held(token):
                places, gains = self._posts[held]
                score[places] += gains * said * part
                for place in places.tolist():
                    told[place].append(held)
        for phrase, gain in self._inside(query):
            for place in self._phrases[phrase]:
                score[place] += gain
        order = np.argsort(-score, kind="stable")[:most]
        return tuple(
            Candidate(
                self.headings[place],
                self.chapters[self.headings[place].code[:2]],
                float(score[place]),
                tuple(told[place]),
            )
            for place in order.tolist()
            if score[place] > _LEAST * max(score[order[0]], 1e-9)
        )

    def _held(self, token: str) -> list[tuple[str, float]]:
        """The tokens of headings that a query's token stands for, each with its weight: itself;
        or, where no heading has it, the two words it joins, or words spelled nearly so."""
        if token in self._posts:
            return [(token, 1.0)]
        if has_han(token) or len(token) < 5 or not token.isalpha():
            return []
        for at in range(3, len(token) - 2):
            parts = _stem(token[:at]), _stem(token[at:])
            if all(part in self._posts for part in parts):
                return [(part, 1.0) for part in parts]
        alike = self._by_letter.get(token[0], ())
        near = get_close_matches(
            token, [held for held in alike if abs(len(held) - len(token)) < 3], 2, _CLOSE
        )
        return [(held, _CLOSE_WEIGHT) for held in near]

    def _inside(self, query: str) -> Iterable[tuple[str, float]]:
        """Trade words that stand in the query, and what each is worth: the longest say most, and
        those at its head more than those that describe it."""
        whole = _stemmed(query)
        if whole in self._phrases:
            yield whole, _WHOLE
        head = len(_stemmed(_clause(query)).split())
        parts = whole.split()
        for begin in range(len(parts)):
            for end in range(begin + 1, min(begin + 5, len(parts) + 1)):
                phrase = " ".join(parts[begin:end])
                if phrase != whole and phrase in self._phrases:
                    yield phrase, _INSIDE * (end - begin) * (_HEAD if end == head else 1.0)
        for run in parts:
            if has_han(run):
                for begin in range(len(run)):
                    for end in range(begin + 2, min(begin + 9, len(run) + 1)):
                        if run[begin:end] != whole and run[begin:end] in self._phrases:
                            last = _HEAD if end == len(run) else 1.0
                            yield run[begin:end], _INSIDE * (end - begin) / 2 * last


def build_index(titles: Iterable[Title], lines: Mapping[str, Sequence[str]] | None = None) -> HsIndex:
    """The index of chapters and headings.

    Parameters
    ----------
    lines
        By heading the descriptions of its lines in a loaded schedule.
    """
    held = sorted(titles, key=lambda title: title.code)
    chapters = {title.code: title for title in held if len(title.code) == 2}
    headings = tuple(title for title in held if len(title.code) == 4)
    counted = [
        _weights(title, chapters[title.code[:2]], (lines or {}).get(title.code, ())) for title in headings
    ]
    length = np.array([sum(weights.values()) for weights in counted])
    even = 1 - _B + _B * length / max(float(length.mean()) if len(length) else 1.0, 1e-9)
    by_token: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, weights in enumerate(counted):
        for token, weight in weights.items():
            by_token[token].append((place, weight))
    posts = {}
    for token, found in by_token.items():
        places = np.array([place for place, _ in found], np.int64)
        said = np.array([weight for _, weight in found])
        rare = log(1 + (len(headings) - len(found) + 0.5) / (len(found) + 0.5))
        posts[token] = (places, rare * said * (_K1 + 1) / (said + _K1 * even[places]))
    phrases: dict[str, set[int]] = defaultdict(set)
    for place, title in enumerate(headings):
        for text in (*title.titles.values(), *(word for held in title.words.values() for word in held)):
            if phrase := _stemmed(text):
                phrases[phrase].add(place)
    by_letter: dict[str, list[str]] = defaultdict(list)
    for token in sorted(posts):
        if len(token) > 3 and token.isascii() and token.isalpha():
            by_letter[token[0]].append(token)
    return HsIndex(
        headings,
        chapters,
        posts,
        {phrase: tuple(sorted(places)) for phrase, places in phrases.items()},
        by_letter,
    )


def _weights(title: Title, chapter: Title, lines: Sequence[str]) -> dict[str, float]:
    """Tokens of a heading by how much they say of it."""
    found: dict[str, float] = defaultdict(float)
    # The two scripts fold to one text: it counts once.
    for texts, weight in (
        ({fold(text): text for text in title.titles.values()}, _TITLE),
        ({fold(text): text for held in title.words.values() for text in held}, _TRADE),
        ({fold(text): text for text in chapter.titles.values()}, _CHAPTER),
    ):
        for text in texts.values():
            for token, part in tokens(text).items():
                found[token] += weight * part
    described: Counter[str] = Counter()
    # A line's description has those of the lines above it, which many share.
    for text, count in Counter(part for line in lines for part in line.split(" > ")).items():
        for token in tokens(text):
            described[token] += count
    for token, count in described.items():
        found[token] += _LINES * (1 + log(count))
    return found


def tokens(text: str) -> dict[str, float]:
    """What of a text is looked up, each with its weight: stems, pairs of Chinese characters, and
    the characters themselves."""
    found: dict[str, float] = {}
    for token in bigrams(text):
        if has_han(token):
            if len(token) > 1:
                found[token] = 1.0
            for sign in token:
                if sign not in _IDLE_SIGNS:
                    found.setdefault(sign, _SIGN if len(token) > 1 else 1.0)
        elif token not in _IDLE:
            found[_stem(token)] = 1.0
    return found


def code_of(query: str) -> str:
    """The digits of a query that is a code of 2 to 12 digits; empty where it is words."""
    bare = re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", query))
    return bare if bare.isascii() and bare.isdigit() and 2 <= len(bare) <= 12 else ""


def _clause(query: str) -> str:
    """What stands before "for", "with", "of": the goods; what follows describes them."""
    parts = fold(query).split()
    end = next((at for at, part in enumerate(parts) if at and part in _ENDS), len(parts))
    return " ".join(parts[:end])


def _heads(query: str) -> set[str]:
    """Tokens of the word that names the goods: the last of the first clause."""
    parts = [part for part in words(_clause(query)) if part not in _IDLE]
    if not parts:
        return set()
    last = parts[-1]
    return {last[-2:]} if has_han(last) else {_stem(last)}


def _stemmed(text: str) -> str:
    return " ".join(
        part if has_han(part) else _stem(part) for part in fold(text).split() if part not in _IDLE
    )


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    found: str = snowballstemmer.stemmer("english").stemWord(word)
    return found
