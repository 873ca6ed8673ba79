"""The register's tables as the store that `zhegang.register.storing` asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection, transaction

from zhegang.register.figures import FigureRow, Told
from zhegang.register.grouping import NO_DAY
from zhegang.register.quantities import Quantity
from zhegang.register.reconcile import Claim as Compared
from zhegang.register.storing import DocumentColumns, Kin
from zhegang.web.registry.bulk import insert
from zhegang.web.registry.models import Claim, Document, Figure, Marks, Verdict

BATCH = 2000
# Verdicts that are worth a row: what cannot be compared, or merely repeats, is told by its absence.
TOLD = (
    "CONFLICT",
    "PLAN_VS_OUTCOME",
    "CONSISTENT_IF_APPROX",
    "CONSISTENT_LESS_PRECISE",
    "EQUAL",
    "DERIVATIVE",
)
CLAIM = (
    "statement_id", "document_id", "thing", "kind", "unit", "value", "low", "high", "strict", "qualifier",
    "date", "until", "name", "scope", "modality", "statement__state", "document__source_id",
)  # fmt: skip
FIGURE = (
    "id", "occasion_id", "thing", "kind", "statements", "sources", "day", "verdict", "public_verdict", "public",
    "partial",
)  # fmt: skip
VERDICT = ("figure_id", "a_id", "b_id", "verdict", "probable", "public")
# A rejected or replaced statement tells nothing any more.
LIVE = ("proposed", "annotated", "approved", "published")


class DatabaseStore:
    """Implements `zhegang.register.storing.Store` on Django's tables, SQLite and PostgreSQL alike."""

    def documents(self, *, settled: bool) -> DocumentColumns:
        fields = (
            "pk", "published", "source_id", "occasion_id", "occasion_probable", "judged", "occasion_basis",
            "marks__names", "marks__runs", "marks__fixed",
        )  # fmt: skip
        order = ("-judged", "first_seen", "pk") if settled else ("first_seen", "pk")
        rows = list(Document.objects.order_by(*order).values_list(*fields))
        place = {row[0]: n for n, row in enumerate(rows)}
        return DocumentColumns(
            ids=[row[0] for row in rows],
            day=np.array([row[1].toordinal() if row[1] else NO_DAY for row in rows], dtype=np.int64),
            names=[_hashes(row[7]) for row in rows],
            runs=[_hashes(row[8]) for row in rows],
            fixed=[_hashes(row[9]) for row in rows],
            source=[place[row[2]] if row[2] else n for n, row in enumerate(rows)],
            occasion=np.array([place[row[3]] if row[3] else n for n, row in enumerate(rows)], dtype=np.int64),
            probable=np.array([row[4] for row in rows], dtype=bool),
            settled=sum(1 for row in rows if row[5]) if settled else 0,
            fixed_occasion=[row[6] != "rules" for row in rows],
        )

    def write_kin(self, rows: Sequence[Kin]) -> None:
        table = connection.ops.quote_name(Document._meta.db_table)
        update = (
            f"UPDATE {table} SET source_id = %s, kinship = %s, occasion_id = %s, occasion_probable = %s, "
            "judged = %s WHERE id = %s"
        )
        values = [
            (
                r.source if r.source != r.document else None,
                r.kinship,
                r.occasion,
                r.probable,
                True,
                r.document,
            )
            for r in rows
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(update, values)

    def claims(
        self, occasions: Collection[str] | None
    ) -> tuple[Iterable[Told], dict[str, str], dict[str, tuple[frozenset[str], frozenset[str]]]]:
        documents, claims, marks = Document.objects.all(), Claim.objects.all(), Marks.objects.all()
        if occasions is not None:
            documents = documents.filter(occasion__in=occasions)
            claims = claims.filter(document__occasion__in=occasions)
            marks = marks.filter(document__occasion__in=occasions)
        occasion = {pk: told or pk for pk, told in documents.values_list("pk", "occasion_id")}
        places = {
            pk: (frozenset(every.split("\n")) - {""}, frozenset(own.split("\n")) - {""})
            for pk, every, own in marks.values_list("pk", "places", "own").iterator(BATCH)
        }
        rows = claims.filter(statement__state__in=LIVE).order_by("document_id", "statement_id")
        return (_told(row) for row in rows.values_list(*CLAIM).iterator(BATCH)), occasion, places

    def write_figures(self, rows: Iterable[FigureRow], occasions: Collection[str] | None) -> int:
        days = dict(Document.objects.values_list("pk", "day"))
        stream, made = iter(rows), 0
        first = list(islice(stream, BATCH))  # told before anything is removed: the reading is of one moment
        with transaction.atomic():
            old = Figure.objects.all() if occasions is None else Figure.objects.filter(occasion__in=occasions)
            Verdict.objects.filter(figure__in=old).delete() if occasions is not None else _empty(Verdict)
            old.delete() if occasions is not None else _empty(Figure)
            batch = first
            while batch:
                insert(Figure, FIGURE, (_figure(r, days) for r in batch))
                told = (
                    (r.id, j.a, j.b, j.verdict, False, j.public)
                    for r in batch
                    for j in r.judged
                    if j.verdict in TOLD
                )
                insert(Verdict, VERDICT, told, ignore=True)
                made += len(batch)
                batch = list(islice(stream, BATCH))
        return made


def _empty(model: Any) -> None:
    """Removes every row of a table that nothing points at, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _hashes(held: Any) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.frombuffer(bytes(held or b""), dtype="<u8").astype(np.uint64)


def _told(row: tuple[Any, ...]) -> Told:
    (statement, document, what, kind, unit, value, low, high, strict, qualifier,
     day, until, name, scope, modality, state, source) = row  # fmt: skip
    quantity = None
    if kind == "quantity":
        quantity = Quantity(0, 0, value, low, high, unit, qualifier, strict)
    claim = Compared(
        "",
        what,
        quantity,
        day or None,
        until or None,
        frozenset({name}) if name else frozenset(),
        modality,
        frozenset(scope.split("\n")) - {""} if scope else frozenset(),
    )
    return Told(statement, document, source or document, state == "published", claim)


def _figure(row: FigureRow, days: dict[str, str]) -> tuple[Any, ...]:
    return (
        row.id,
        row.occasion,
        row.thing[:80],
        row.kind,
        row.statements,
        row.sources,
        days.get(row.occasion, ""),
        row.verdict,
        row.public_verdict,
        row.public,
        row.partial,
    )
