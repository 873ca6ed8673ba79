"""What a pack holds, frozen. A pack is the content of one pair of places; the engine is general."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhegang.core.i18n import Words
from zhegang.rules import Authority, Fact, Rulebook
from zhegang.rules.expression import Node


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    name: Words
    country: str
    names: tuple[str, ...]  # regions and cities that lie in it; empty: the whole country


@dataclass(frozen=True, slots=True)
class PackParty:
    id: str
    name: Words
    place: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: known by its hash, never copied. `sha256` is of the whole file."""

    id: str
    key: str
    name: Words
    date: date | None
    stance: str
    sha256: str
    address: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a sentence, or a commitment in it, stands: characters `start` up to `end`.

    `sha256` is of those characters in UTF-8, so that whoever has the document can check
    and show them.
    """

    id: str
    document: str
    sentence: str
    start: int
    end: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.sentence} [{self.start}:{self.end}] sha256:{self.sha256[:16]}"


@dataclass(frozen=True, slots=True)
class Commitment:
    id: str
    of: str  # area or system
    position: Position


@dataclass(frozen=True, slots=True)
class Agreement:
    id: str
    name: Words
    signed_on: date | None
    sentence: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consensus:
    """What the two sides agreed at one meeting; `areas` counts, the note says what is held."""

    id: str
    areas: int
    document: str
    sentence: str
    note: Words


@dataclass(frozen=True, slots=True)
class Reason:
    """When an area or system fits a case, and why; the heavier, the more useful."""

    when: Node
    why: Words
    weight: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Area:
    """A co-operation area, or a system of the mechanism (`consensus` empty).

    `inferred`: its heading is missing from the text held.
    """

    id: str
    name: Words
    consensus: str
    document: str
    inferred: bool
    sentences: tuple[str, ...]
    fits: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SchemeLink:
    """A scheme of the rulebook the pack offers, and when it is worth asking about."""

    scheme: str
    when: Node
    weight: int


@dataclass(frozen=True, slots=True)
class OfficeLink:
    """Whom to contact for what: a party of the pack or an authority of the rulebook."""

    id: str
    who: Words
    contact: str
    purpose: Words
    when: Node
    weight: int
    source: str


@dataclass(frozen=True, slots=True)
class PackStep:
    """One step of a plan of help, in the pack's order."""

    id: str
    when: Node
    title: Words
    text: Words
    decides: Authority
    bring: tuple[Words, ...]
    schemes: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class RefusalRule:
    """What is refused: a text with one of the subjects, and (where any are named) one of
    the intents, no word of `except_for` right before the intent."""

    id: str
    subjects: tuple[str, ...]
    intents: tuple[str, ...]
    except_for: tuple[str, ...]
    text: Words
    office: Authority
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that show what a text is about; `where` is services or sector."""

    id: str
    fact: str
    where: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything of one pair of places. `facts` adds the topics and thresholds of the pack
    to those of its rulebook; `digest` is of its files."""

    id: str
    space: str
    name: Words
    places: tuple[Place, ...]
    parties: Mapping[str, PackParty]
    documents: Mapping[str, Document]
    agreements: tuple[Agreement, ...]
    consensus: tuple[Consensus, ...]
    areas: tuple[Area, ...]
    systems: tuple[Area, ...]
    sentences: Mapping[str, Position]
    commitments: tuple[Commitment, ...]
    topics: tuple[Topic, ...]
    thresholds: Mapping[str, Decimal]
    schemes: tuple[SchemeLink, ...]
    offices: tuple[OfficeLink, ...]
    steps: tuple[PackStep, ...]
    refusals: tuple[RefusalRule, ...]
    facts: Mapping[str, Fact]
    rulebook: Rulebook
    digest: str
