"""Items of a briefing from documents the rules have read, and from merged returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from zhegang.core.errors import shorten
from zhegang.core.i18n import N_, Note, Words
from zhegang.ingest.pack_parts import Pack
from zhegang.mechanism.brief.build import Dispute, Item, Ref
from zhegang.mechanism.returns import TITLES, Merged, followed
from zhegang.mechanism.returns.form import key
from zhegang.register.occasions import Pair, compare_readings
from zhegang.register.reading import Reading
from zhegang.register.statements import Statement, statements

_TITLE = 140
_VERDICTS = {
    "CONFLICT": N_("Sources conflict on {thing}: {one} / {other}"),
    "CONSISTENT_IF_APPROX": N_("Sources agree on {thing} only if one is approximate: {one} / {other}"),
    "PLAN_VS_OUTCOME": N_("Planned and held differ ({thing}): {one} / {other}"),
}


def from_readings(
    readings: Sequence[Reading],
    names: Iterable[Words] = (),
    places: Mapping[tuple[str, int], Words] | None = None,
) -> tuple[list[Item], list[tuple[Words | str, Dispute]]]:
    """A commitment of a document is an item; pairs that do not simply agree are disputes.

    Parameters
    ----------
    names : of the pack's areas; a document's area of the same name is told in three languages.
    places : areas by the SHA-256 of a file and where a commitment begins in it, as a pack has
        them; they go before names.
    """
    known = {key(words.en): words for words in names}
    items = []
    area_of: dict[str, Words | str] = {}
    for reading in readings:
        for s in statements(reading):
            if s.predicate == "commitment":
                written = s.value["area"]
                at = (reading.document.sha256, s.citation.start)
                area = (places or {}).get(at) or known.get(key(written), written)
                area_of[s.id] = area
                title = shorten(" ".join(s.wording.split()), _TITLE)
                items.append(
                    Item(s.id, area, title, (_ref(s, reading),), agreed_on=reading.profile.published)
                )
    disputes = [
        (area_of.get(p.a.id, ""), dispute)
        for p in compare_readings(readings)
        if (dispute := _dispute(p, readings)) is not None
    ]
    return items, disputes


def area_places(pack: Pack) -> dict[tuple[str, int], Words]:
    """Where the pack's commitments begin, by file, and the area each belongs to."""
    names = {area.id: area.name for area in (*pack.areas, *pack.systems)}
    return {
        (pack.documents[c.position.document].sha256, c.position.start): names[c.of]
        for c in pack.commitments
        if c.of in names
    }


def _ref(s: Statement, reading: Reading) -> Ref:
    return Ref(s.id, reading.document.name, f"[{s.citation.start}:{s.citation.end}]")


def _dispute(pair: Pair, readings: Sequence[Reading]) -> Dispute | None:
    message = _VERDICTS.get(pair.verdict)
    if message is None:
        return None
    one, other = (shorten(" ".join(s.wording.split()), 60) for s in (pair.a, pair.b))
    note = Note(message, {"thing": pair.thing, "one": one, "other": other})
    refs = (_ref(pair.a, readings[pair.one]), _ref(pair.b, readings[pair.other]))
    return Dispute(note, refs, pair.verdict == "CONFLICT")


def from_returns(merged: Merged, filed_on: date, names: Iterable[Words] = ()) -> list[Item]:
    """A numbered item of the returns is an item, with what both sides filed on it."""
    known = {key(w): words for words in names for w in (words.en, words.zh_hant)}
    disputes: dict[str, list[Dispute]] = {}
    for found in merged.contradictions:
        told = " / ".join(f"{cell.office or '–'}: {shorten(cell.text, 50)}" for cell in found.said)
        note = Note(
            N_("No. {no} {milestone}, {column}: {told}"),
            {
                "no": found.no,
                "milestone": found.milestone,
                "column": Note(TITLES[found.column]),
                "told": told,
            },
        )
        refs = tuple(Ref(found.no, *_place(cell.where)) for cell in found.said)
        # Of two offices' accounts both may be kept; a day, a lead or an area is one or the other.
        disputes.setdefault(found.no, []).append(Dispute(note, refs, found.column != "progress"))
    items = []
    for told_of in followed(merged, filed_on):
        entries = merged.of(told_of.no)
        first = {
            c: next((s.text for e in entries for s in e.column(c)), "")
            for c in ("area", "item_en", "item_zh")
        }
        where = next((s.where for e in entries for s in e.column("no")), "")
        items.append(
            Item(
                told_of.no,
                known.get(key(first["area"]), first["area"]),
                _title(told_of.no, first),
                (Ref(told_of.no, *_place(where)),),
                milestones=told_of.milestones,
                evidence=told_of.evidence,
                assessments=told_of.assessments,
                blockers=told_of.blockers,
                disputes=tuple(disputes.get(told_of.no, ())),
                publishable=told_of.publishable,
            )
        )
    return items


def _title(no: str, first: Mapping[str, str]) -> Words:
    english = first["item_en"] or first["item_zh"]
    chinese = first["item_zh"] or first["item_en"]
    return Words(*(f"{no} {shorten(t, _TITLE)}" for t in (english, chinese, chinese)))


def _place(where: str) -> tuple[str, str]:
    """File and cell of a place written `file: sheet!cell`."""
    file, _, cell = where.rpartition(": ")
    return file, cell
