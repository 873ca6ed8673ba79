"""The table a legislature asks for: requests by office, by enterprise or individual, type, outcome.

Read from a CSV with the columns of `COLUMNS`; it holds no name and no text of an enquirer.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.plan.casefile.encodings import decode

COLUMNS = ("id", "office", "asker", "type", "received", "resolved", "reason")
ASKERS = {"enterprise": N_("enterprise"), "individual": N_("individual")}


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A request received; `resolved` is None while it is not, `reason` then tells why."""

    id: str
    office: str
    asker: str
    type: str
    received: date
    resolved: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests of one office, kind of asker and type; `reasons` why some are not resolved."""

    office: str
    asker: str
    type: str
    requests: int
    resolved: int
    reasons: tuple[tuple[str, int], ...]


def read_enquiries(data: bytes, name: str) -> tuple[Enquiry, ...]:
    """The enquiries of a CSV file (UTF-8, GB18030 or Big5).

    Raises
    ------
    InputError
        Every fault at once, by file, line and column; an unresolved request without a reason is one.
    """
    text, _ = decode(data, name)
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = N_("The columns are not those expected.")
        raise InputError([Problem(f"{name}:1", message, reader.fieldnames, ", ".join(COLUMNS))])
    problems: list[Problem] = []
    found: list[Enquiry] = []
    numbers: Counter[str] = Counter()
    for line, row in enumerate(reader, start=2):
        numbers.update([(row.get("id") or "").strip()])
        try:
            found.append(_enquiry(row, f"{name}:{line}"))
        except InputError as error:
            problems.extend(error.problems)
    problems += [
        Problem(name, N_("This number stands twice."), number) for number, n in numbers.items() if n > 1
    ]
    if problems:
        raise InputError(problems)
    return tuple(found)


def _enquiry(row: dict[str, str | None], where: str) -> Enquiry:
    given = {column: (row.get(column) or "").strip() for column in COLUMNS}
    problems: list[Problem] = []
    days: dict[str, date | None] = {}
    for column in ("received", "resolved"):
        try:
            days[column] = parse_date(given[column], f"{where} {column}") if given[column] else None
        except InputError as error:
            problems.extend(error.problems)
    for column in ("id", "office", "type", "received"):
        if not given[column]:
            problems.append(Problem(f"{where} {column}", N_("This field is empty.")))
    if given["asker"] not in ASKERS:
        problems.append(
            Problem(f"{where} asker", N_("This is not a kind of asker."), given["asker"], ", ".join(ASKERS))
        )
    if not given["resolved"] and not given["reason"]:
        problems.append(Problem(f"{where} reason", N_("An unresolved request needs its reason.")))
    received, resolved = days.get("received"), days.get("resolved")
    if received and resolved and resolved < received:
        problems.append(
            Problem(f"{where} resolved", N_("The end lies before the beginning."), given["resolved"])
        )
    if problems or received is None:
        raise InputError(problems)
    return Enquiry(
        given["id"], given["office"], given["asker"], given["type"], received, resolved, given["reason"]
    )


def tally(enquiries: Iterable[Enquiry], since: date, on: date) -> tuple[Tally, ...]:
    """Requests received after `since` and up to `on`, as they stand at the end of `on`."""
    groups: dict[tuple[str, str, str], list[Enquiry]] = {}
    for enquiry in enquiries:
        if since < enquiry.received <= on:
            groups.setdefault((enquiry.office, enquiry.asker, enquiry.type), []).append(enquiry)
    made = []
    for (office, asker, kind), group in sorted(groups.items()):
        done = [e for e in group if e.resolved and e.resolved <= on]
        why = Counter(e.reason for e in group if e not in done and e.reason)
        made.append(
            Tally(
                office,
                asker,
                kind,
                len(group),
                len(done),
                tuple(sorted(why.items(), key=lambda w: (-w[1], w[0]))),
            )
        )
    return tuple(made)
