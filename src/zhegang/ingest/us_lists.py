"""Lists of goods of the United States that a user loads: from the notes' text, or from a table.

A list the rulebook names and does not hold in full (`touches`) is taken from here. Its table is
UTF-8 CSV or a workbook with the columns

====== ====================================================================
list   name as in rulebook/us/lists.yaml, such as us-232-content-steel
hs     code of 4 to 10 digits
from   first day, YYYY-MM-DD
to     last day; empty while it stands
source citation
====== ====================================================================

and holds the list whole from its first `from` on: a line it does not name is not on the list.
What is taken from the notes is kept in the same layout, one list for each subdivision.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.resources import files
from io import StringIO
from math import inf
from pathlib import Path

import yaml

from zhegang.core.dates import day_start, period
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported
from zhegang.ingest.notes_text import broken_rows, edition_of, lists_of
from zhegang.ingest.tabular import MOST_PROBLEMS, Row, day, read_bytes, read_rows
from zhegang.trade.measures import ListSpec, Member

KIND, NOTES, TABLE = "us-lists", "us-notes", "us-lists"
COLUMNS = ("list", "hs", "from", "to", "source")
# What every edition since 2018 has; where it is missing, the text is not the whole chapter.
_ALWAYS = ("20(b)", "20(d)", "20(f)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A code of a list and the days, both included, on which it stands there."""

    name: str
    code: str
    first: date
    last: date | None


def import_notes(home: Home, path: Path, *, on: date | None = None) -> Imported:
    """Takes the lists of the U.S. notes from the text of chapter 99 into the home.

    Raises
    ------
    InputError
        Not such a text, or one whose edition has no known date and `on` is not given.
    SourceError
        The home cannot be written.
    """
    text = read_bytes(path).decode("utf-8", errors="replace")
    edition = edition_of(text)
    if edition is None:
        message = N_("This is not the text of chapter 99: its edition is not named.")
        accepted = N_("Harmonized Tariff Schedule of the United States Revision 6 (2026), on every page")
        raise InputError([Problem(path.name, message, text[:40].strip(), accepted)])
    found = lists_of(text)
    missing = [name for name in _ALWAYS if name not in found]
    if missing:
        message = N_("U.S. notes that the chapter always has hold no codes in this text.")
        raise InputError([Problem(path.name, message, ", ".join(missing), "U.S. notes 1 to 39")])
    if broken := broken_rows(text):
        message, accepted = (
            N_("A row of codes of the U.S. notes cannot be read."),
            "7616.99.5160  7616.99.5170",
        )
        raise InputError([Problem(path.name, message, row, accepted) for row in broken[:MOST_PROBLEMS]])
    begins = on or _in_force(*edition)
    if begins is None:
        message = N_("The day on which this edition is in force is not known; give it.")
        raise InputError([Problem("--data-date", message, f"{edition[0]} rev. {edition[1]}", "YYYY-MM-DD")])
    source = f"HTS {edition[0]} rev. {edition[1]}, chapter 99, U.S. note "
    rows = [
        (f"note {name}{' mixed' if held.mixed else ''}", code, begins.isoformat(), "", source + name)
        for name, held in found.items()
        for code in sorted(held.codes)
    ]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "us-notes.csv"
        stream = StringIO(newline="")
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *rows])
        table.write_text(stream.getvalue(), encoding="utf-8")
        return home.keep(table, _source(NOTES, begins, len(rows), "public domain, USITC"))


def import_table(home: Home, path: Path, *, on: date | None = None) -> Imported:
    """Checks a table of lists and keeps it in the home, in place of the last one.

    Raises
    ------
    InputError
        A column is missing, a list is not one the rulebook leaves open, or a cell cannot be
        read; rows are named and nothing is loaded.
    SourceError
        The home cannot be written.
    """
    names = _open_lists()
    problems: list[Problem] = []
    rows = read_rows(path, COLUMNS)
    for row in rows:
        if row["list"] not in names:
            message = N_("This is no list that the rulebook leaves open.")
            problems.append(Problem(f"{row.where} list", message, row["list"], ", ".join(sorted(names))))
        _listed(row, problems)
        if not row["source"]:
            problems.append(Problem(f"{row.where} source", N_("The cell cannot be read."), "", N_("text")))
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    source = _source(TABLE, on or written, len(rows), "the user's own table")
    return home.keep(path, replace(source, stated=on is not None))


def with_loaded(
    home: Home,
    specs: Mapping[str, ListSpec],
    notes: Mapping[str, tuple[str, date]],
    members: Iterable[Member],
) -> tuple[dict[str, ListSpec], list[Member]]:
    """Lists and members with what the home holds; a table of the user outranks the notes.

    Parameters
    ----------
    notes
        By list, the subdivision that prints it and the day from which its last state stood.
    """
    held = list(members)
    lists = dict(specs)
    for name, rows in _loaded(home, notes).items():
        first = min(row.first for row in rows)
        begins = day_start(first, "US").timestamp()
        known = [m for m in held if m[0] == name]
        for row in rows:
            # A code that comes along stays as it is; so does what lies under or above it.
            if not any(m[1].startswith(row.code) or row.code.startswith(m[1]) for m in known):
                held.append((name, row.code, *_span(row)))
        lists[name] = replace(lists[name], known_from=begins)
    return lists, held


def _loaded(home: Home, notes: Mapping[str, tuple[str, date]]) -> dict[str, list[Listed]]:
    """Rows by list of the rulebook."""
    found: dict[str, list[Listed]] = {}
    text, table = home.source(NOTES), home.source(TABLE)
    if text is not None:
        by_note: dict[str, list[Listed]] = {}
        for row in _read(home.file(text)):
            by_note.setdefault(row.name, []).append(row)
        for name, (note, since) in notes.items():
            # The text is its edition's; a list that stood as it was since then holds from that day.
            rows = by_note.get(f"note {note}", [])
            if rows and rows[0].first >= since:
                found[name] = [replace(row, first=since) for row in rows]
    if table is not None:
        mine: dict[str, list[Listed]] = {}
        for row in _read(home.file(table)):
            mine.setdefault(row.name, []).append(row)
        found |= mine
    return found


def _read(path: Path) -> list[Listed]:
    problems: list[Problem] = []
    rows = [_listed(row, problems) for row in read_rows(path, COLUMNS)]
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    return [row for row in rows if row is not None]


def _listed(row: Row, problems: list[Problem]) -> Listed | None:
    before = len(problems)

    def wrong(column: str, accepted: str) -> None:
        where = f"{row.where} {column}"
        problems.append(Problem(where, N_("The cell cannot be read."), row[column], accepted))

    code = re.sub(r"[.\s]", "", row["hs"])
    if not re.fullmatch(r"(?:[0-9]{2}){2,5}", code):
        wrong("hs", N_("a code of 4 to 10 digits"))
    days: list[date | None] = []
    for column in ("from", "to"):
        try:
            days.append(day(row[column]))
        except ValueError:
            wrong(column, "YYYY-MM-DD")
            days.append(None)
    first, last = days
    if first is None and not row["from"]:
        wrong("from", "YYYY-MM-DD")
    if first and last and last < first:
        wrong("to", N_("a day not before from"))
    if len(problems) > before or first is None:
        return None
    return Listed(row["list"], code, first, last)


def _open_lists() -> frozenset[str]:
    """Names of the lists that the rulebook does not hold in full."""
    text = (files("zhegang") / "rulebook" / "us" / "lists.yaml").read_text(encoding="utf-8")
    return frozenset(name for name, spec in yaml.safe_load(text)["lists"].items() if "touches" in spec)


def loaded_versions(home: Home) -> dict[str, str]:
    """What a quote names of the lists that are loaded: edition or date, and SHA-256."""
    held = (home.source(name) for name in (NOTES, TABLE))
    return {f"US.{s.name}": f"{s.data_date} {s.sha256[:12]}" for s in held if s is not None}


def _in_force(year: int, revision: int) -> date | None:
    name = f"{year}_rev_{revision}" if revision else f"{year}_basic"
    text = (files("zhegang") / "refdata" / "tariffs_hts_revisions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(StringIO(text))
    return next((date.fromisoformat(r["in_force_from"]) for r in rows if r["revision"] == name), None)


def _span(row: Listed) -> tuple[float, float]:
    held = period(row.first, row.last, "US")
    assert held.start is not None
    return held.start.timestamp(), inf if held.end is None else held.end.timestamp()


def _source(name: str, day_of: date, rows: int, licence: str) -> Imported:
    return Imported(
        kind=KIND,
        name=name,
        data_date=day_of,
        sha256="",
        rows=rows,
        path="",
        loaded_on=datetime.now(UTC).date(),
        licence=licence,
    )
