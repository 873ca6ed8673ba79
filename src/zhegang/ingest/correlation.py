"""Correlation tables: codes of one edition of the Harmonized System in another.

A table is a CSV file or the first sheet of a workbook with two columns of six-digit codes, each
named by its edition: `HS2017` and `HS2022` (or `hs 2017`, `2017`). A row says that goods of the
one code are of the other; a code in several rows is divided, and gives candidates. Signs beside a
code, such as `ex`, and further columns are not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported
from zhegang.ingest.hs import EDITION
from zhegang.ingest.tabular import MOST_PROBLEMS, read_rows
from zhegang.trade.hs_answer import Mapped

KIND = "correlation"
EDITIONS = ("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", EDITION)
_NAMED = {
    spelled: edition
    for edition in EDITIONS
    for spelled in (edition, edition.lower(), f"HS {edition[2:]}", f"hs {edition[2:]}", edition[2:])
}
_BESIDE = re.compile(r"(?i)\bex\b|[*.\s]")


@dataclass(frozen=True, slots=True)
class Correlation:
    """Codes of EDITION by code of `edition`."""

    edition: str
    codes: Mapping[str, tuple[str, ...]]

    def mapped(self, code: str) -> Mapped:
        """What six digits of `code` are in EDITION.

        Raises
        ------
        NotFoundError
            The table lacks them.
        """
        now = self.codes.get(code[:6])
        if now is None:
            raise NotFoundError(
                N_("The correlation table of {edition} lacks {code}."), edition=self.edition, code=code[:6]
            )
        return Mapped(self.edition, code[:6], now)


def import_correlation(home: Home, path: Path, *, on: date | None = None) -> Imported:
    """Checks a table and keeps it, in place of an older one of its edition.

    Raises
    ------
    InputError
        Not such a table; rows that cannot be read are named and nothing is loaded.
    SourceError
        The home cannot be written.
    """
    found = read_correlation(path)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    source = Imported(
        kind=KIND,
        name=f"{KIND}-{found.edition.lower()}",
        data_date=on or written,
        sha256="",
        rows=sum(len(now) for now in found.codes.values()),
        path="",
        stated=on is not None,
        loaded_on=datetime.now(UTC).date(),
        licence="the user's own table",
    )
    return home.keep(path, source)


def load_correlation(home: Home, edition: str) -> Correlation:
    """The table of an edition.

    Raises
    ------
    InputError
        No such edition.
    NotFoundError
        Its table is not loaded.
    SourceError
        The file can no longer be read.
    """
    name = _NAMED.get(edition.strip(), edition.strip().upper())
    if name not in EDITIONS:
        raise InputError([Problem("edition", N_("There is no such edition."), edition, ", ".join(EDITIONS))])
    source = home.source(f"{KIND}-{name.lower()}")
    if source is None:
        raise NotFoundError(
            N_("No correlation table of {edition} is loaded: use zhegang data import correlation FILE."),
            edition=name,
        )
    return _kept(home.file(source), source.sha256)


@lru_cache(maxsize=len(EDITIONS))
def _kept(path: Path, sha256: str) -> Correlation:
    return read_correlation(path)


def read_correlation(path: Path) -> Correlation:
    """The table of a file.

    Raises
    ------
    InputError
        A column is missing or a code cannot be read; rows are named, the first twenty of them.
    """
    rows = read_rows(path, (EDITION,), aliases=_NAMED)
    others = [name for name in rows[0].cells if name in EDITIONS and name != EDITION]
    if len(others) != 1:
        accepted = N_("one column named HS2022 and one named by another edition, such as HS2017")
        message = N_("The columns of editions are not two.")
        raise InputError([Problem(path.name, message, ", ".join(others), accepted)])
    problems: list[Problem] = []
    held: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        codes = [_BESIDE.sub("", row[name]) for name in (others[0], EDITION)]
        for name, code in zip((others[0], EDITION), codes, strict=True):
            if not (code.isascii() and code.isdigit() and len(code) == 6):
                message, accepted = N_("This is not a six-digit code."), N_("six digits, such as 8517.12")
                problems.append(Problem(f"{row.where} {name}", message, row[name], accepted))
        held[codes[0]][codes[1]] = None
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    return Correlation(others[0], {code: tuple(now) for code, now in held.items()})
