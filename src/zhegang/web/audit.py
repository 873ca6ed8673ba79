"""The audit: rows in a chain, each sealed with a key that is not in the database.

A row's seal (HMAC-SHA-256) is taken over its fields and the seal of the row before it.
Whoever can write the database but not read the key cannot alter, remove, reorder or add a
row unseen. What a chain alone cannot show is that its end was cut off: for that the head
(number and seal of the last row) is exported each day to a file, to be kept elsewhere.

Rows hold identifiers and digests, no personal data: an erased person's rows stay valid.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.core.jsonout import canonical, digest
from zhegang.ingest.home import atomic
from zhegang.web.models import AuditHead, AuditRow
from zhegang.web.secretfile import read_or_make

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain."""

    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain is whole, and everything wrong with it."""

    ok: bool
    rows: int
    head: Head
    faults: tuple[Note, ...]


def append(actor: str, action: str, subject: str, detail: Any = None) -> None:
    """Adds a row, in the transaction of what it tells of where there is one.

    `actor` and `subject` are identifiers (`user:…`, `case:…`); of `detail` only the digest
    is kept.
    """
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().get(pk=1)
        row = AuditRow(
            seq=head.seq + 1,
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            actor=actor,
            action=action,
            subject=subject,
            digest="" if detail is None else digest(detail),
        )
        row.mac = seal(row, head.mac)
        row.save(force_insert=True)
        head.seq, head.mac = row.seq, row.mac
        head.save(update_fields=["seq", "mac"])


def seal(row: AuditRow, before: str) -> str:
    """The seal of `row` after the row whose seal is `before`."""
    fields = [row.seq, row.at, row.actor, row.action, row.subject, row.digest, before]
    return hmac.new(_key(str(settings.AUDIT_KEY_FILE)), canonical(fields), "sha256").hexdigest()


@lru_cache(maxsize=2)
def _key(path: str) -> bytes:
    return read_or_make(Path(path)).encode()


def verify(kept: Iterable[Head] = ()) -> Verdict:
    """Walks the whole chain; `kept` are heads exported before, which it must still hold."""
    faults: list[Note] = []
    wanted = {head.seq: head.mac for head in kept}
    before, expected, rows = START, 1, 0
    for row in AuditRow.objects.order_by("seq").iterator(chunk_size=2000):
        rows += 1
        if row.seq != expected:
            fields = {"first": expected, "last": row.seq - 1}
            faults.append(Note(N_("Rows {first} to {last} are missing."), fields))
        if not hmac.compare_digest(seal(row, before), row.mac):
            faults.append(Note(N_("Row {row} does not fit its seal or the row before it."), {"row": row.seq}))
        if wanted.pop(row.seq, row.mac) != row.mac:
            faults.append(Note(N_("Row {row} is not the one whose seal was exported."), {"row": row.seq}))
        before, expected = row.mac, row.seq + 1
    head = AuditHead.objects.get(pk=1)
    if (head.seq, head.mac) != (expected - 1, before):
        fields = {"row": expected - 1, "head": head.seq}
        faults.append(Note(N_("The chain ends at row {row}; its head says {head}."), fields))
    for seq in sorted(wanted):
        fields = {"row": seq, "last": expected - 1}
        faults.append(
            Note(N_("Row {row}, whose seal was exported, is gone: the chain ends at row {last}."), fields)
        )
    return Verdict(not faults, rows, Head(expected - 1, before), tuple(faults))


def head() -> Head:
    """The end of the chain as recorded."""
    held = AuditHead.objects.get(pk=1)
    return Head(held.seq, held.mac)


def heads_folder() -> Path:
    """Where the daily heads are written; copy them to another place."""
    return Path(settings.HOME) / "audit"


def export_head(on: date | None = None) -> Path:
    """Writes the head of the day, in place of an earlier one of the same day."""
    held, day = head(), on or datetime.now(UTC).date()
    folder = heads_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"head-{day.isoformat()}.json"
    with atomic(path) as (stream, _):
        stream.write(
            (
                json.dumps({"format": 1, "on": day.isoformat(), "seq": held.seq, "mac": held.mac}) + "\n"
            ).encode()
        )
    return path


def read_head(path: Path) -> Head:
    """The head in an exported file.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        It holds no head.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["format"] != 1 or type(held["seq"]) is not int or type(held["mac"]) is not str:
            raise ValueError
        return Head(held["seq"], held["mac"])
    except FileNotFoundError:
        raise NotFoundError(N_("There is no file {path}."), path=str(path)) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Problem(str(path), N_("This is no exported head of the audit."))]) from None


def kept_heads() -> list[Head]:
    """Every head exported into the home."""
    folder = heads_folder()
    return [read_head(path) for path in sorted(folder.glob("head-*.json"))] if folder.is_dir() else []
