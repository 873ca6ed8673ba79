"""What a screening list says: entries, and the version of the list they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from zhegang.core.i18n import N_
from zhegang.screening.names import Kind, spellings

Quality = Literal["name", "alias", "weak_alias"]

# The lists without which screening is incomplete, and how they are called.
REQUIRED_LISTS = {
    "us-csl": N_("US Consolidated Screening List"),
    "un": N_("UN Security Council Consolidated List"),
}


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One loaded list: `on` is the publisher's date of the data.

    `stated` is false when the file says no date and the day the file was written stands in.
    """

    list_id: str
    name: str
    on: date
    entries: int
    sha256: str = ""
    stated: bool = True


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One listed party. `id` starts with the list: `us-csl:EL-…`, `un:6908443`.

    `aliases` are strong; `weak_aliases` those the publisher itself calls low quality.
    `countries` holds ISO 3166-1 alpha-2 codes, as far as the publisher's words are one.
    """

    id: str
    list_id: str
    list_name: str
    name: str
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    original_names: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    programmes: tuple[str, ...] = ()
    listed_on: date | None = None
    kind: Kind = "unknown"

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits of the entry's content: it changes when the entry does."""
        content = [self.list_name, self.name, *map(sorted, (self.aliases, self.weak_aliases))]
        content += [sorted(self.original_names), sorted(self.countries), sorted(self.programmes), self.kind]
        written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()[:8]

    @property
    def listing(self) -> str:
        """How the gate prints the entry, and a judgement names it: `id@digest`."""
        return f"{self.id}@{self.digest}"

    def names(self) -> Iterator[tuple[str, Quality]]:
        """Every spelling of every name, with what the publisher makes of it."""
        for told, quality in self._told():
            for spelling in spellings(told):
                yield spelling.text, "weak_alias" if spelling.acronym else quality

    def _told(self) -> Iterator[tuple[str, Quality]]:
        yield self.name, "name"
        for name in self.original_names:
            yield name, "name"
        for name in self.aliases:
            yield name, "alias"
        for name in self.weak_aliases:
            yield name, "weak_alias"

    def as_row(self) -> list[Any]:
        """The entry as a JSON row; `from_row` reads it."""
        return [
            self.id,
            self.list_id,
            self.list_name,
            self.name,
            list(self.aliases),
            list(self.weak_aliases),
            list(self.original_names),
            sorted(self.countries),
            list(self.programmes),
            self.listed_on.isoformat() if self.listed_on else None,
            self.kind,
        ]

    @classmethod
    def from_row(cls, row: list[Any]) -> ListEntry:
        listed_on = date.fromisoformat(row[9]) if row[9] else None
        return cls(
            id=row[0],
            list_id=row[1],
            list_name=row[2],
            name=row[3],
            aliases=tuple(row[4]),
            weak_aliases=tuple(row[5]),
            original_names=tuple(row[6]),
            countries=frozenset(row[7]),
            programmes=tuple(row[8]),
            listed_on=listed_on,
            kind=cast(Kind, row[10]),
        )
