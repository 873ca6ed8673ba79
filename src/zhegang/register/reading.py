"""A document read whole: from its bytes to everything the rules find in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhegang.register import chrome
from zhegang.register.agreement import Agreement
from zhegang.register.agreements import find_agreements
from zhegang.register.area import Area
from zhegang.register.areas import announces, find_areas, list_actors, list_members
from zhegang.register.commitments import Commitment
from zhegang.register.commitments_en import commitments_en
from zhegang.register.commitments_zh import commitments_zh
from zhegang.register.dates import DateMention
from zhegang.register.dating import segment_dates
from zhegang.register.document import Document, load
from zhegang.register.events import Event, find_events
from zhegang.register.organisations import Organisation, find_organisations
from zhegang.register.people import Person, find_people
from zhegang.register.profile import Profile, profile_of
from zhegang.register.quantities import Quantity, apart
from zhegang.register.quantities_en import quantities_en
from zhegang.register.quantities_zh import quantities_zh
from zhegang.register.roles import Role, find_roles
from zhegang.register.segments import Segment, segment

_SPEAKING = ("sentence", "item", "heading")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules found in one document, each finding with its place in the text."""

    document: Document
    segments: tuple[Segment, ...]
    profile: Profile
    areas: tuple[Area, ...]
    commitments: tuple[Commitment, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    agreements: tuple[Agreement, ...]
    roles: tuple[Role, ...]
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    events: tuple[Event, ...]

    def segment_at(self, place: int) -> Segment | None:
        """The segment in which `place` lies."""
        return next((s for s in self.segments if s.start <= place < s.end), None)

    def quote(self, start: int, end: int) -> str:
        return self.document.text[start:end]

    def area_of(self, number: int) -> Area | None:
        """The area under which a segment stands."""
        return next((a for a in self.areas if number in a.segments), None)


def read(data: bytes, name: str, *, published: date | None = None) -> Reading:
    """The document in `data`, read by the rules.

    `published` is the day of publication where the text does not tell it.

    Raises
    ------
    InputError
        The bytes are no text (see `document.load`).
    """
    return read_document(load(data, name), published=published)


def read_document(document: Document, *, published: date | None = None) -> Reading:
    """A loaded document, read by the rules."""
    text = document.text
    segments = segment(text)
    profile = profile_of(text, segments, published)
    promised = {
        s.number: bool(_commitments(text, s, listed=True)) for s in segments if s.kind in ("sentence", "item")
    }

    def promises(part: Segment) -> bool:
        if part.number in promised and part.body == _body(segments, part):
            return promised[part.number]
        return bool(_commitments(text, part, listed=True))

    opinion = profile.stance == "opinion"
    areas = () if opinion else find_areas(text, segments, promises)
    listed = list_members(text, segments, promises) | {n for a in areas for n in a.segments}
    headed = {a.start for a in areas if a.end is not None}
    speaking = [s for s in segments if s.kind in ("sentence", "item") and not announces(s.quote(text))]
    speaking = [
        s for s in speaking if not (s.body in headed and all(s.number not in a.segments for a in areas))
    ]
    actors = list_actors(text, segments)
    # What an author only tells of others is a promise still; his own orders and lists are none.
    commitments = tuple(
        replace(c, actor=c.actor or actors.get(c.segment, ""))
        for s in speaking
        for c in _commitments(text, _past_name(s, areas), listed=s.number in listed and not opinion)
        if not opinion or (c.promise and c.actor and c.actor.lower() not in ("we", "they", "it"))
    )
    dates = tuple(
        m for s in segments if s.kind != "boilerplate" for m in segment_dates(text, s, profile.published)
    )
    people = find_people(text, segments)
    agreements = find_agreements(text, segments)
    return Reading(
        document=document,
        segments=segments,
        profile=profile,
        areas=areas,
        commitments=commitments,
        quantities=_quantities(text, segments, dates),
        dates=dates,
        agreements=agreements,
        roles=find_roles(text, segments, people, agreements),
        people=people,
        organisations=find_organisations(text, segments),
        events=find_events(text, segments, dates),
    )


def _body(segments: Sequence[Segment], part: Segment) -> int:
    return segments[part.number - 1].body


def _past_name(part: Segment, areas: Sequence[Area]) -> Segment:
    """The segment without the area's name that opens it: *Finance: support …*."""
    for area in areas:
        if (
            area.end is not None
            and area.start is not None
            and part.start <= area.start
            and area.end < part.end
            and part.number in area.segments
        ):
            return replace(part, body=area.end + 1)
    return part


def _commitments(text: str, part: Segment, *, listed: bool) -> tuple[Commitment, ...]:
    body = part.body
    while body < part.end and (text[body].isspace() or text[body] in ":：。，,–—-"):
        body += 1
    rules = commitments_zh if part.chinese else commitments_en
    return tuple(sorted(rules(text, body, part.end, part.number, listed=listed), key=lambda c: c.start))


def _quantities(text: str, segments: Sequence[Segment], dates: Sequence[DateMention]) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    for part in segments:
        if part.kind not in _SPEAKING or chrome.is_meta(part.quote(text)):
            continue
        rules = quantities_zh if part.chinese else quantities_en
        found.extend(rules(text, part.body, part.end))
    return apart(found, ((m.start, m.end) for m in dates))
