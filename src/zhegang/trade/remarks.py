"""Marks of a quote: what a reader must know beside the layers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhegang.core.codes import dotted
from zhegang.core.i18n import Note
from zhegang.trade.measures import Line, Mark, MeasureStore, Schedule
from zhegang.trade.stacking import Entry, Layer
from zhegang.trade.texts import DE_MINIMIS, MARKS


def marks_of(
    store: MeasureStore,
    entry: Entry,
    layers: Sequence[Layer],
    schedule: Schedule | None,
    via: str | None,
    claims: Sequence[str],
) -> tuple[Note, ...]:
    """Marks that fit the entry, those about data first."""
    found: list[Note] = []
    if schedule is not None and entry.line is not None:
        if not entry.dated_line:
            found.append(Note(MARKS["before_schedule"], {"day": schedule.oldest.isoformat()}))
        if len(entry.code) > len(entry.line.code):
            fields = {"code": dotted(entry.code), "parent": dotted(entry.line.code)}
            found.append(Note(MARKS["suffix_not_held"], fields))
        if rest := _not_worked_out(store, entry.line):
            found.append(Note(MARKS["other_headings"], {"headings": ", ".join(rest)}))
    if via is not None and via != entry.origin:
        found.append(Note(MARKS["via"], {"place": via}))
        if claims:
            found.append(Note(MARKS["via_claim"], {"place": via}))
    for claim in claims:
        used = any(claim in _claims_of(layer) for layer in layers)
        if not used:
            found.append(Note(MARKS["claim_unused"], {"claim": claim}))
    slots = {layer.slot for layer in layers}
    for mark in store.marks_for(entry.market, entry.origin):
        if _fits(store, mark, entry, slots):
            found.append(_message(mark, entry))
    return tuple(found)


def _not_worked_out(store: MeasureStore, line: Line) -> list[str]:
    """Headings of chapter 99 the line's footnotes name and no measure stands for: agricultural
    safeguards, old retaliation. Exclusions from section 301 have a mark of their own."""
    return sorted(
        heading
        for heading in line.headings | line.column2_headings
        if not heading.startswith("9903.88") and heading not in store.headings
    )


def _claims_of(layer: Layer) -> str:
    named = layer.reason.fields.get("claim")
    return str(named) if layer.status == "applies" or layer.layer != "preference" else ""


def _fits(store: MeasureStore, mark: Mark, entry: Entry, slots: set[str]) -> bool:
    if not mark.start <= entry.entered < mark.end:
        return False
    if mark.below is not None and not Decimal(0) < entry.value <= mark.below:
        return False
    if mark.slot is not None and mark.slot not in slots:
        return False
    if mark.prefixes and not entry.code.startswith(mark.prefixes):
        return False
    return not mark.lists or any(store.listed(name, entry.code) for name in mark.lists)


def _message(mark: Mark, entry: Entry) -> Note:
    fields = {"origin": entry.origin, **mark.fields}
    if "rule" in fields:
        fields["rule"] = Note(DE_MINIMIS[fields["rule"]])
    return Note(MARKS[mark.text], fields)
