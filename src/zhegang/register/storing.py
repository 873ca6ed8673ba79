"""Reconciling a stored register: what a store must give, and what it is given back.

The engine knows no database. A store hands over columns and takes rows; `reconcile` does
the judging between, over everything or over what has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from zhegang.register.figures import FigureRow, Told, figures
from zhegang.register.grouping import NO_DAY, Grouped, Ints, copies, occasions_by_marks
from zhegang.register.marks import Hashes
from zhegang.register.mirrors import Kinship


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """Every document with its marks, in the order in which they were first seen.

    `source` and `occasion` are indexes into the columns; the first `settled` of them are
    answers that stand. `fixed_occasion` is True where a pack or reviewer named the occasion.
    """

    ids: Sequence[str]
    day: Ints
    names: Sequence[Hashes]
    runs: Sequence[Hashes]
    fixed: Sequence[Hashes]
    source: Sequence[int]
    occasion: Ints
    probable: np.ndarray[tuple[int], np.dtype[np.bool_]]
    settled: int
    fixed_occasion: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Kin:
    """What a document was found to be: the first it copies, and the first that tells its occasion."""

    document: str
    source: str
    kinship: Kinship
    occasion: str
    probable: bool


class Store(Protocol):
    """Where documents, statements and figures lie."""

    def documents(self, *, settled: bool) -> DocumentColumns:
        """All documents; with `settled` those judged before come first and keep their answers."""

    def write_kin(self, rows: Sequence[Kin]) -> None:
        """Keeps what documents were found to be."""

    def claims(
        self, occasions: Collection[str] | None
    ) -> tuple[Iterable[Told], dict[str, str], dict[str, tuple[frozenset[str], frozenset[str]]]]:
        """Statements in columns, each document's occasion, its places; of all occasions or of these."""

    def write_figures(self, rows: Iterable[FigureRow], occasions: Collection[str] | None) -> int:
        """Keeps these figures in place of those there were; their number."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    documents: int
    judged: int
    occasions: int
    figures: int


def reconcile(store: Store, *, whole: bool = False, changed: Collection[str] = ()) -> Reconciled:
    """Finds copies, occasions, figures and verdicts.

    `whole`: of the whole register anew. Otherwise only documents not yet judged are, and
    only the figures of their occasions and of `changed` (occasions, by id) are told anew.
    """
    held = store.documents(settled=not whole)
    start = 0 if whole else held.settled
    rows = list(_kin(held, start))
    store.write_kin(rows)
    touched = None if whole else {row.occasion for row in rows} | set(changed)
    made = 0
    if touched is None or touched:
        told, occasion, places = store.claims(touched)
        made = store.write_figures(figures(told, occasion, places), touched)
    return Reconciled(len(held.ids), len(rows), len({row.occasion for row in rows}), made)


def _kin(held: DocumentColumns, start: int) -> Iterable[Kin]:
    count = len(held.ids)
    if start == count:
        return
    source, kin = copies(held.runs, held.fixed, held.source[:start])
    known = Grouped(held.occasion[:start], held.probable[:start]) if start else None
    grouped = occasions_by_marks(held.names, held.day, known)
    for index in range(start, count):
        first, probable = int(grouped.first[index]), bool(grouped.probable[index])
        if held.fixed_occasion[index]:
            first, probable = int(held.occasion[index]), bool(held.probable[index])
        yield Kin(held.ids[index], held.ids[source[index]], kin[index], held.ids[first], probable)


__all__ = [
    "NO_DAY",
    "DocumentColumns",
    "Kin",
    "Reconciled",
    "Store",
    "reconcile",
]
