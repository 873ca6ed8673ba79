"""Which documents tell one occasion, and what their statements are to each other.

Two documents tell one occasion where they share names of their own (people, bodies,
products) and their days of publication do not part them. A link without both days is only
probable, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from zhegang.register.mirrors import fingerprint, sources
from zhegang.register.reading import Reading
from zhegang.register.reconcile import Claim, Verdict, compare, thing
from zhegang.register.script import listed
from zhegang.register.statements import Statement, statements

APART_DAYS = 90
# Two names in common may be two governments that meet every year: more is asked.
SHARED_NAMES, SHARED_PART = 4, 0.12
_NAME = re.compile(r"(?<![.!?:”\"]\s)(?<!^)\b[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*|[A-Z]\w*[A-Z]\w*")
_HAN_NAME = re.compile(
    r"《[^》]{2,40}》|[\u4e00-\u9fff]{2,12}(?:会议|論壇|论坛|高峰会|協議|协议|大学|大學|委员会|委員會)"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that speak of like things, and the verdict on them."""

    verdict: Verdict
    thing: str
    one: int
    other: int
    a: Statement
    b: Statement
    probable: bool


def occasions(readings: Sequence[Reading]) -> tuple[tuple[int, bool], ...]:
    """For each document its occasion (the index of the first that tells it) and whether the link is only probable."""
    names = [names_of(r) for r in readings]
    found: list[tuple[int, bool]] = []
    for index, reading in enumerate(readings):
        best: tuple[float, int, bool] | None = None
        for earlier in range(index):
            share = len(names[index] & names[earlier])
            part = share / max(1, min(len(names[index]), len(names[earlier])))
            days = _days_apart(readings[earlier], reading)
            group = [j for j in range(index) if found[j][0] == found[earlier][0]]
            if any(
                (gap := _days_apart(readings[j], reading)) is not None and gap > APART_DAYS for j in group
            ):
                continue
            if share >= SHARED_NAMES and part >= SHARED_PART and (best is None or part > best[0]):
                best = (part, earlier, days is None)
        found.append((found[best[1]][0], best[2] or found[best[1]][1]) if best else (index, False))
    return tuple(found)


def names_of(reading: Reading) -> frozenset[str]:
    """Names of a document that tell an occasion: people, products and bodies; not the places alone."""
    text = reading.document.text
    people = {
        p.name.split()[-1] if p.name.isascii() is False else " ".join(p.name.split()[:2])
        for p in reading.people
    }
    words = {
        re.sub(r"[’']s$", "", m[0])
        for m in (_HAN_NAME if reading.profile.language != "en" else _NAME).finditer(text)
    }
    return frozenset(people | words)


def _days_apart(a: Reading, b: Reading) -> int | None:
    if a.profile.published is None or b.profile.published is None:
        return None
    return abs((a.profile.published - b.profile.published).days)


def compare_readings(readings: Sequence[Reading]) -> tuple[Pair, ...]:
    """Every pair of statements on one counted thing, event or role, within and between documents.

    Pairs that only share their kind of counted thing are told as NOT_COMPARABLE; statements
    that count different things are no pair at all.
    """
    told = occasions(readings)
    origin = sources([fingerprint(r.document.text) for r in readings])
    # A name that every document carries tells none of its statements apart.
    common = (
        frozenset.intersection(*(places_of(r.document.text) for r in readings))
        if len(readings) > 1
        else frozenset()
    )
    items = [(i, s, c) for i, r in enumerate(readings) for s, c in _claims(r, told[i][0], origin[i], common)]
    found: list[Pair] = []
    for (i, a, one), (j, b, other) in combinations(items, 2):
        if (
            thing(one.thing) != thing(other.thing)
            or a.id == b.id
            or (i == j and one.quantity == other.quantity)
        ):
            continue
        if i == j:  # within one text only what differs is worth telling
            verdict = compare(_own(one, "a"), _own(other, "b"))
            if verdict in ("EQUAL", "NOT_COMPARABLE"):
                continue
        else:
            verdict = compare(one, other)
        found.append(Pair(verdict, thing(one.thing), i, j, a, b, told[i][1] or told[j][1]))
    return tuple(found)


def _own(claim: Claim, name: str) -> Claim:
    return replace(claim, source=name)


# Capital words that name no place.
_TITLES = frozenset(
    listed("""
    Chief Executive Secretary Deputy Financial Minister President Governor Mayor Vice Professor Mr
    Mrs Ms Miss Dr Government Our The For
""")
)


def places_of(text: str) -> frozenset[str]:
    """Capital words of a text that may name a place or body: what a figure's scope is told by."""
    return _capitals(text) - _TITLES


def _capitals(text: str) -> frozenset[str]:
    return frozenset(
        w for w in re.findall(r"(?<![.!?]\s)\b[A-Z][a-z]{2,}\b|[\u4e00-\u9fff]{2}(?=省|市)", text)
    )


def _claims(
    reading: Reading, occasion: int, origin: int, common: frozenset[str]
) -> Iterator[tuple[Statement, Claim]]:
    """What of a document can be compared, on its occasion and with its scope."""
    own = title_places(reading) - common
    for s, claim in claims_of(reading):
        scope = (claim.scope - common or own) if claim.quantity is not None else claim.scope
        yield s, replace(claim, occasion=str(occasion), scope=scope, source=f"text {origin}")


def title_places(reading: Reading) -> frozenset[str]:
    """Places of a document's first two headings or sentences: the scope of figures that name none."""
    speaking = [s for s in reading.segments if s.kind in ("heading", "sentence")][:2]
    words = " ".join(s.quote(reading.document.text) for s in speaking)
    return places_of(words) - _people(reading)


def _people(reading: Reading) -> frozenset[str]:
    return frozenset(word for p in reading.people for word in p.name.split())


def claims_of(
    reading: Reading, found: Sequence[Statement] | None = None
) -> Iterator[tuple[Statement, Claim]]:
    """What of a document can be compared: counts, roles in a signing, days of events.

    Occasion and source are left open; `scope` holds the places of the sentence alone. `found`
    are the document's statements, where they were told already.
    """
    quantities = {(q.start, q.end): q for q in reading.quantities}
    people = _people(reading)
    for s in statements(reading) if found is None else found:
        place = (s.citation.start, s.citation.end)
        if s.predicate == "quantity" and (q := quantities.get(place)) and q.unit and q.unit != "year":
            words = reading.segments[s.segment - 1].quote(reading.document.text)
            # The first word is capital wherever it comes from.
            scope = places_of(words.split(" ", 1)[-1]) - people
            yield s, Claim("", q.unit, q, modality=_told(s), scope=scope)
        elif s.predicate in ("signatory", "witness") and not s.value.get("agreement"):
            role = "signed by" if s.predicate == "signatory" else "witnessed by"
            yield s, Claim("", role, names=frozenset({s.subject}), modality=_told(s))
        elif s.predicate == "event" and s.value["date"] and s.subject in ("meeting", "ceremony", "forum"):
            day, until = s.value["date"], s.value["until"]
            yield s, Claim("", s.subject, date=day, until=until, modality=s.modality)


def _told(statement: Statement) -> str:
    """An opinion is compared as what it claims; that it is an opinion stays with the statement."""
    return "held" if statement.modality in ("opinion", "held") else statement.modality
