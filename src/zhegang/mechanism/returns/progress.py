"""Merged returns as milestones, offered evidence and self-assessments of the register.

An office's return is the doer's own word: its steps of completion are self-assessments, its
days are editorial until a document is cited for them, and what it names as evidence counts
only where others can look it up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zhegang.mechanism.returns.merge import LIST, Entry, Merged
from zhegang.register.progress import Assessment, Evidence, Milestone

_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,500}")


@dataclass(frozen=True, slots=True)
class Followed:
    """What the returns tell of one item, in the register's own forms.

    `publishable` only where somebody said yes and nobody said no.
    """

    no: str
    milestones: tuple[Milestone, ...]
    evidence: tuple[Evidence, ...]
    assessments: tuple[Assessment, ...]
    blockers: tuple[str, ...]
    publishable: bool


def followed(merged: Merged, filed_on: date) -> tuple[Followed, ...]:
    """Every item of the returns; `filed_on` is the day they were handed in."""
    found = []
    for no in dict.fromkeys(e.no for e in merged.entries):
        entries = merged.of(no)
        words = {row.publishable for e in entries for _, row in e.rows}
        found.append(
            Followed(
                no,
                tuple(m for e in entries for m in _milestones(e)),
                tuple(x for e in entries for x in _evidence(e, filed_on)),
                tuple(a for e in entries for a in _assessments(e, filed_on)),
                tuple(cell.text for e in entries for cell in e.column("blocker")),
                True in words and False not in words,
            )
        )
    return tuple(found)


def _milestones(entry: Entry) -> list[Milestone]:
    """One milestone for each day told, so that two days stand side by side."""
    if not entry.milestone:
        return []
    days: dict[date | None, str] = {row.due: office for office, row in reversed(entry.rows) if row.due}
    days = days or {None: entry.rows[0][0]}
    return [
        Milestone(f"{entry.no}/{entry.milestone}/{n}", entry.no, entry.milestone, due, set_by=office)
        for n, (due, office) in enumerate(sorted(days.items(), key=lambda item: item[0] or date.max))
    ]


def _evidence(entry: Entry, filed_on: date) -> list[Evidence]:
    found = []
    for n, cell in enumerate(entry.column("evidence")):
        address = _ADDRESS.search(cell.text)
        found.append(
            Evidence(
                f"{entry.no}/{entry.milestone}/e{n}",
                entry.no,
                cell.text,
                None,
                address=address[0] if address else "",
                milestone=entry.milestone,
                filed_by=cell.office,
                seen_on=filed_on,
            )
        )
    return found


def _assessments(entry: Entry, filed_on: date) -> list[Assessment]:
    return [
        Assessment(
            f"{entry.no}/{entry.milestone}/a{n}",
            entry.no,
            row.step,
            office,
            False,
            filed_on,
            row["progress"],
        )
        for n, (office, row) in enumerate(entry.rows)
        if row.step and office != LIST
    ]
