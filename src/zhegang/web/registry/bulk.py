"""Many rows at once, without an object for each: a register is written by the hundred thousand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import JSONField

BATCH = 5000


def insert(model: Any, names: Sequence[str], rows: Iterable[Iterable[Any]], *, ignore: bool = False) -> int:
    """Inserts rows of these fields (by attribute name); `ignore` leaves those that stand already.

    Every field that has no default in the database must be named. Returns the number of rows sent.
    """
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in names]
    quoted = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    verb = "INSERT OR IGNORE INTO" if ignore and connection.vendor == "sqlite" else "INSERT INTO"
    end = " ON CONFLICT DO NOTHING" if ignore and connection.vendor != "sqlite" else ""
    statement = f"{verb} {table} ({quoted}) VALUES ({', '.join(['%s'] * len(fields))}){end}"
    documents = [place for place, f in enumerate(fields) if isinstance(f, JSONField)]
    stream, sent = iter(rows), 0
    with connection.cursor() as cursor:
        while batch := [_adapted(row, documents) for row in islice(stream, BATCH)]:
            cursor.executemany(statement, batch)
            sent += len(batch)
    return sent


def _adapted(row: Iterable[Any], documents: Sequence[int]) -> list[Any]:
    adapted = list(row)
    for place in documents:
        adapted[place] = json.dumps(adapted[place], ensure_ascii=False)
    for place, value in enumerate(adapted):
        if isinstance(value, datetime):
            adapted[place] = connection.ops.adapt_datetimefield_value(value)
        elif isinstance(value, date):
            adapted[place] = connection.ops.adapt_datefield_value(value)
    return adapted
