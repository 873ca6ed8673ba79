"""What a search for goods answers: headings, what they leave to others, and the market's lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log
from typing import Any

from zhegang.core.codes import dotted
from zhegang.core.dates import noon
from zhegang.core.i18n import N_, Note, Words, translate
from zhegang.trade.hs_search import Candidate, HsIndex, code_of, tokens
from zhegang.trade.measures import MeasureStore
from zhegang.trade.table import Candidates, lines_under, separating

OUR_WORDING = N_("The titles are our wording, not the legal text.")
DOES_NOT_COVER = N_("Does not cover {goods}: see {code}.")
NOT_OF_EDITION = N_("{edition} has no {code}: it may be of another edition.")
NOT_HELD = N_("The whole schedule of {market} is not loaded: six-digit codes stand where no line is held.")
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Pointer:
    """Goods that `code` (chapter or heading) does not cover and `see` does; `source` says where
    the edition has it."""

    code: str
    see: str
    goods: Words
    source: str

    def note(self) -> Note:
        return Note(DOES_NOT_COVER, {"goods": self.goods, "code": _printed(self.see)})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A code of another edition in this one: `whole` where one code takes its place entirely."""

    edition: str
    code: str
    now: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return len(self.now) == 1


@dataclass(frozen=True, slots=True)
class HsAsked:
    """`query` is words, or a code of 2 to 12 digits of `edition`; `heading` the one whose lines are
    wanted (default: the best)."""

    query: str
    market: str
    origin: str
    on: date
    heading: str = ""
    most: int = 10


@dataclass(frozen=True, slots=True)
class HsAnswer:
    """`codes`: what `lines` stand under; `held` whether a schedule of the market holds them."""

    asked: HsAsked
    edition: str
    mapped: Mapped | None
    headings: tuple[Candidate, ...]
    codes: tuple[str, ...]
    lines: Candidates | None
    count: int
    held: bool
    pointers: Mapping[str, Sequence[Pointer]]
    marks: tuple[Note, ...]
    data_versions: Mapping[str, str]

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The document of the command's --json, the API and the page's twin."""
        asked, mapped = self.asked, self.mapped
        return {
            "schema_version": "1",
            "query": asked.query,
            "market": asked.market,
            "origin": asked.origin,
            "as_of": asked.on.isoformat(),
            "edition": self.edition,
            "mapped": mapped
            and {
                "edition": mapped.edition,
                "code": dotted(mapped.code),
                "codes": [dotted(code) for code in mapped.now],
                "whole": mapped.whole,
            },
            "headings": [self._heading(held, lang) for held in self.headings],
            "lines": self._lines(lang),
            "wording": translate(OUR_WORDING, lang),
            "marks": [mark.in_lang(lang) for mark in self.marks],
            "data_versions": dict(self.data_versions),
        }

    def _heading(self, held: Candidate, lang: str) -> dict[str, Any]:
        notes = [*self.pointers.get(held.heading.code, ()), *self.pointers.get(held.chapter.code, ())]
        return {
            "code": _printed(held.heading.code),
            "title": held.heading.titles[lang],
            "chapter": held.chapter.code,
            "chapter_title": held.chapter.titles[lang],
            "score": round(held.score, 3),
            "matched": list(held.matched),
            "notes": [
                {"text": p.note().in_lang(lang), "see": _printed(p.see), "source": p.source} for p in notes
            ],
        }

    def _lines(self, lang: str) -> dict[str, Any] | None:
        found = self.lines
        if found is None:
            return None
        return {
            "codes": [_printed(code) for code in self.codes],
            "held": self.held,
            "count": self.count,
            "lines": [
                {
                    "code": dotted(line.code),
                    "description": line.description,
                    "rate": line.rate,
                    "status": line.status,
                }
                for line in found.lines
            ],
            "low": found.low,
            "high": found.high,
            "question": found.question and found.question.in_lang(lang),
        }


def hs_answer(
    index: HsIndex,
    store: MeasureStore,
    asked: HsAsked,
    *,
    edition: str,
    subheadings: frozenset[str],
    pointers: Mapping[str, Sequence[Pointer]],
    mapped: Mapped | None = None,
) -> HsAnswer:
    """Headings for the words or the code asked for, and the market's lines under the best of them.

    A code of six digits or more gives the lines under its first six; what follows them is
    national. Where no schedule of the market holds a line, the subheadings of `edition` stand in.

    Raises
    ------
    InputError
        Market or origin cannot be used.
    """
    code = "".join(mapped.now[:1]) if mapped else code_of(asked.query)
    headings = index.search(code or asked.query, asked.most)
    if mapped:
        every = dict.fromkeys(now[:4] for now in mapped.now)
        headings = tuple(held for now in every for held in index.search(now, 1))
    codes = mapped.now if mapped else (code[:6],) if len(code) >= 6 else ()
    heading = asked.heading or (headings[0].heading.code if headings else "")
    if not codes or (asked.heading and codes[0][:4] != asked.heading):
        codes = (heading,) if heading else ()
    found = _candidates(store, asked, codes, subheadings) if codes else None
    schedule = store.schedules.get(asked.market)
    held = schedule is not None and schedule.whole(noon(asked.on, asked.market).timestamp())
    absent = [six for six in codes if len(six) == 6 and six not in subheadings]
    marks = [Note(NOT_OF_EDITION, {"edition": edition, "code": dotted(six)}) for six in absent]
    if found is not None and not held:
        marks.append(Note(NOT_HELD, {"market": asked.market}))
    count = len(found.lines) if found else 0
    if found is not None:
        titles = [held.heading.titles.values() for held in headings if codes[0].startswith(held.heading.code)]
        said = frozenset(token for texts in titles for text in texts for token in tokens(text))
        ranked = _ranked(tokens(asked.query), said, found)
        question = separating(codes[0] if len(codes) == 1 else codes[0][:4], ranked.lines)
        found = replace(ranked, lines=ranked.lines[:MOST_LINES], question=question)
    versions = {**store.market_versions.get(asked.market, {}), "hs": edition}
    return HsAnswer(
        asked, edition, mapped, headings, codes, found, count, held, pointers, tuple(marks), versions
    )


def _candidates(
    store: MeasureStore, asked: HsAsked, codes: Sequence[str], subheadings: frozenset[str]
) -> Candidates:
    """Each subheading's lines, so that one without a line held is not left out; a national code
    that this edition lacks stands for itself."""
    parts = [
        six
        for code in codes
        for six in sorted(held for held in subheadings if held.startswith(code)) or [code]
    ]
    return lines_under(store, asked.market, parts, asked.origin, asked.on)


def _ranked(asked: Mapping[str, float], title: frozenset[str], found: Candidates) -> Candidates:
    """Lines whose descriptions have the query's tokens first, the rarer tokens counting for more.

    Of what stands above a line, the heading's own words (`title`) are not counted: only some
    descriptions repeat them.
    """
    described = []
    for line in found.lines:
        above, _, own = line.description.rpartition(" > ")
        described.append(tokens(own).keys() | (tokens(above).keys() - title))
    often = Counter(token for held in described for token in held)
    score = [sum(log(1 + len(described) / often[t]) for t in asked if t in held) for held in described]
    order = sorted(range(len(score)), key=lambda place: -score[place])
    return replace(found, lines=tuple(found.lines[place] for place in order))


def _printed(code: str) -> str:
    return code if len(code) < 4 else dotted(code)
