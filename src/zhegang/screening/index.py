"""The lists made ready to look names up in."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from zhegang.screening.entries import ListEntry, ListVersion, Quality
from zhegang.screening.names import Kind, core_words, fold_name, joined_key, keys_of, query_names, sorted_key

Agreement = Literal["exact", "order", "blanks"]

# Best first.
_BY_WORTH = [(a, q) for q in ("name", "alias", "weak_alias") for a in ("exact", "order", "blanks")]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry one name of a party agrees with.

    `agreement`: `exact` up to writing; `order` also up to form of company, titles and the
    order of words; `blanks` also up to blanks. `quality` is that of the listed name.
    """

    entry: ListEntry
    asked: str
    listed: str
    agreement: Agreement
    quality: Quality


class ScreeningIndex:
    """Looser keys of every listed name, and the entries they lead to.

    Entries are kept as lines of JSON, keys as sorted lines `key TAB entry numbers`; an
    entry is read only when a key leads to it. So an index of 27,000 entries loads in a
    fraction of a second, as one file of lines.
    """

    __slots__ = ("_by_id", "_keys", "_rows", "lists")

    def __init__(self, rows: list[str], keys: list[str], lists: Sequence[ListVersion]) -> None:
        self._rows, self._keys = rows, keys
        self._by_id: dict[str, int] = {}
        self.lists = tuple(lists)

    @classmethod
    def build(cls, entries: Iterable[ListEntry], lists: Sequence[ListVersion]) -> ScreeningIndex:
        """The index of `entries`, which come from `lists`."""
        rows: list[str] = []
        keys: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            rows.append(json.dumps(entry.as_row(), ensure_ascii=False, separators=(",", ":")))
            found: set[str] = set()
            for name, _ in entry.names():
                found |= keys_of(name, entry.kind)
            for key in found:
                keys.setdefault(key, []).append(number)
        lines = sorted(f"{key}\t{','.join(map(str, numbers))}" for key, numbers in keys.items())
        return cls(rows, lines, lists)

    def __len__(self) -> int:
        return len(self._rows)

    def entry(self, entry_id: str) -> ListEntry | None:
        """The entry of that id (without digest), or None."""
        if not self._by_id:
            # A row begins ["id",; reading only that much of each is enough here.
            self._by_id.update({row[2 : row.index('"', 2)]: n for n, row in enumerate(self._rows)})
        number = self._by_id.get(entry_id)
        return None if number is None else self._entry(number)

    def find(self, name: str) -> list[Hit]:
        """Entries whose names agree with `name`, each once, by the best of its agreements.

        Primary names come before aliases and weak aliases, closer agreement before
        looser, then the order of ids.
        """
        best: dict[str, Hit] = {}
        for asked in query_names(name):
            for number in self._candidates(asked):
                for hit in _agreements(asked, self._entry(number)):
                    held = best.get(hit.entry.id)
                    if held is None or _worth(hit) < _worth(held):
                        best[hit.entry.id] = hit
        return sorted(best.values(), key=lambda hit: (_worth(hit), hit.entry.id))

    def _entry(self, number: int) -> ListEntry:
        return ListEntry.from_row(json.loads(self._rows[number]))

    def _candidates(self, asked: str) -> set[int]:
        found: set[int] = set()
        for key in keys_of(asked, "unknown"):
            sought = key + "\t"
            at = bisect_left(self._keys, sought)
            if at < len(self._keys) and self._keys[at].startswith(sought):
                found.update(map(int, self._keys[at][len(sought) :].split(",")))
        return found

    def as_text(self) -> str:
        """The index as lines: versions of the lists, then entries, then keys."""
        lists = [asdict(version) | {"on": version.on.isoformat()} for version in self.lists]
        head = json.dumps({"lists": lists, "entries": len(self._rows)}, ensure_ascii=False)
        return "\n".join([head, *self._rows, *self._keys])

    @classmethod
    def from_text(cls, text: str) -> ScreeningIndex:
        """Reads what `as_text` wrote.

        Raises
        ------
        ValueError, KeyError, TypeError
            It did not.
        """
        lines = text.split("\n")
        head = json.loads(lines[0])
        lists = [ListVersion(**row | {"on": date.fromisoformat(row["on"])}) for row in head["lists"]]
        last = 1 + int(head["entries"])
        return cls(lines[1:last], lines[last:], lists)


def _agreements(asked: str, entry: ListEntry) -> list[Hit]:
    """How `asked` agrees with each name of `entry`; a shared key alone does not tell."""
    found = []
    folded = fold_name(asked)
    for listed, quality in entry.names():
        agreement = _agreement(folded, fold_name(listed), entry.kind)
        if agreement:
            found.append(Hit(entry, asked, listed, agreement, quality))
    return found


def _agreement(asked: str, listed: str, kind: Kind) -> Agreement | None:
    if asked == listed:
        return "exact"
    kinds: tuple[Kind, ...] = ("entity", "individual") if kind == "unknown" else (kind,)
    pairs = [(core_words(asked, k), core_words(listed, k)) for k in kinds]
    if any(sorted_key(a) == sorted_key(b) for a, b in pairs):
        return "order"
    shared = [{sorted_key(a), joined_key(a)} & {sorted_key(b), joined_key(b)} for a, b in pairs]
    return "blanks" if any(shared) else None


def _worth(hit: Hit) -> int:
    return _BY_WORTH.index((hit.agreement, hit.quality))
