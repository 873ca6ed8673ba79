"""What changed in the tariff between two imported editions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from zhegang.core.errors import NotFoundError
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home
from zhegang.ingest.hts import open_revision, revision_names
from zhegang.ingest.hts_packed import PackedRevision
from zhegang.trade.measures import Line

Kind = Literal["new", "gone", "changed"]
# What of a line counts as a change, in the order it is told.
ASPECTS = ("general", "special", "other", "headings", "column2_headings", "units", "description")


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line: `changed` names what differs, `before` and `after` the lines (None where absent)."""

    code: str
    kind: Kind
    changed: tuple[str, ...]
    before: Line | None
    after: Line | None


def changed_lines(home: Home, first: str, second: str) -> Iterator[LineChange]:
    """Lines that differ between two editions, by code.

    Editions are named as `zhegang data list` names them (`hts-2026-rev-10`) or shorter
    (`2026-rev-10`, `2026 rev 10`).

    Raises
    ------
    NotFoundError
        An edition of that name is not loaded.
    """
    one, other = _edition(home, first), _edition(home, second)
    codes = sorted({*one.codes.tolist(), *other.codes.tolist()})
    for code in (held.decode() for held in codes):
        before, after = one.find(code), other.find(code)
        if before is None or after is None:
            yield LineChange(code, "new" if before is None else "gone", (), before, after)
            continue
        differ = tuple(name for name in ASPECTS if getattr(before, name) != getattr(after, name))
        if differ:
            yield LineChange(code, "changed", differ, before, after)


def _edition(home: Home, asked: str) -> PackedRevision:
    names = {_key(name): name for name in revision_names(home)}
    name = names.get(_key(asked))
    if name is None:
        raise NotFoundError(
            N_("No edition {name} of the tariff is loaded."),
            hint=N_("loaded are: {names}"),
            name=asked,
            names=", ".join(names.values()) or "-",
        )
    return open_revision(home, name)


def _key(name: str) -> str:
    """`2026 rev. 10`, `hts_2026_rev_10` and `2026-rev-10` are one edition."""
    words = re.findall(r"[a-z]+|\d+", name.lower())
    return "-".join("rev" if word == "revision" else word for word in words if word != "hts")
