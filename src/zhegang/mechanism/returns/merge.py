"""Many returns as one: by item and milestone, every word kept, contradictions marked.

Nothing is picked in silence. What two offices say of one milestone stands side by side;
where a column can hold only one truth and they differ, it is a contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from zhegang.mechanism.returns.form import COLUMNS, GIVEN, Return, Row, key, step_of

LIST = ""  # the office of a row that comes from the secretariat's own list


@dataclass(frozen=True, slots=True)
class Said:
    """A cell: its words, who filed them, where they stand (`file: sheet!cell`)."""

    text: str
    office: str
    where: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One column of an item (or of its milestone) told in two ways that cannot both hold."""

    no: str
    milestone: str
    column: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One milestone of an item, or (`milestone` empty) the item as a whole, as all files tell it."""

    no: str
    milestone: str
    rows: tuple[tuple[str, Row], ...]  # office, row
    said: tuple[tuple[str, tuple[Said, ...]], ...]  # column, what was filed in it

    def column(self, name: str) -> tuple[Said, ...]:
        return dict(self.said).get(name, ())


@dataclass(frozen=True, slots=True)
class Merged:
    """All entries in the order of their numbers; `silent` are numbers of the list nobody
    reported on, `unlisted` numbers reported that the list does not hold."""

    entries: tuple[Entry, ...]
    contradictions: tuple[Contradiction, ...]
    silent: tuple[str, ...]
    unlisted: tuple[str, ...]
    offices: tuple[str, ...]

    def of(self, no: str) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.no == no)


def merge(returns: Iterable[Return], projects: Sequence[Row] = (), *, file: str = "") -> Merged:
    """The returns as one.

    Parameters
    ----------
    projects : the secretariat's own list, whose file is `file`; compared like a return.
    """
    filed = [(r.office, r.file, row) for r in returns for row in r.rows]
    told = [(LIST, file, row) for row in projects] + filed
    groups: dict[tuple[str, str], list[tuple[str, str, Row]]] = {}
    for office, name, row in told:
        groups.setdefault((row["no"], key(row["milestone"])), []).append((office, name, row))
    entries = [_entry(group) for _, group in sorted(groups.items(), key=lambda item: _order(*item[0]))]
    listed, reported = {row["no"] for row in projects}, {row["no"] for _, _, row in filed}
    return Merged(
        tuple(entries),
        tuple(_contradictions(entries)),
        tuple(sorted(listed - reported, key=_number)),
        tuple(sorted(reported - listed, key=_number)) if projects else (),
        tuple(dict.fromkeys(office for office, _, _ in filed)),
    )


def _entry(group: Sequence[tuple[str, str, Row]]) -> Entry:
    said = {
        column: tuple(
            Said(row[column], office, f"{name}: {row.cells[column]}")
            for office, name, row in group
            if row[column]
        )
        for column in COLUMNS
    }
    first = group[0][2]
    return Entry(
        first["no"],
        first["milestone"],
        tuple((office, row) for office, _, row in group),
        tuple((column, cells) for column, cells in said.items() if cells),
    )


def _contradictions(entries: Sequence[Entry]) -> list[Contradiction]:
    found = []
    for no in dict.fromkeys(e.no for e in entries):
        own = [e for e in entries if e.no == no]
        for column in GIVEN[1:]:
            said = tuple(cell for e in own for cell in e.column(column))
            if len({key(cell.text) for cell in said}) > 1:
                found.append(Contradiction(no, "", column, _apart(said, key)))
        for entry in own:
            days = {row.due for _, row in entry.rows if row.due}
            words = {row.publishable for _, row in entry.rows if row.publishable is not None}
            steps = {row.step for _, row in entry.rows if row.step}
            for column, values in (("due", days), ("progress", steps), ("publishable", words)):
                if len(values) > 1:
                    by = (lambda text: str(step_of(text))) if column == "progress" else key
                    found.append(Contradiction(no, entry.milestone, column, _apart(entry.column(column), by)))
    return found


def _apart(said: Sequence[Said], by: Callable[[str], str]) -> tuple[Said, ...]:
    """The first cell of each reading, so that forty equal ones do not hide the one that differs."""
    first: dict[str, Said] = {}
    for cell in said:
        first.setdefault(by(cell.text), cell)
    return tuple(first.values())


def _order(no: str, milestone: str) -> tuple[tuple[int, str], str]:
    return _number(no), milestone


def _number(no: str) -> tuple[int, str]:
    """Numbers by size, what is none after them by its letters."""
    digits = "".join(c for c in no if c.isdigit() and c.isascii())
    return (int(digits[:12]) if digits else 10**12, no)
