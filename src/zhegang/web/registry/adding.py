"""Files of a user into the register: read, kept as proposals, reconciled."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from zhegang.compute.running import How, Task, run
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.core.progress import Progress, Silent
from zhegang.ingest.documents import try_rows
from zhegang.ingest.home import Home
from zhegang.ingest.pack_register import load_pack_register
from zhegang.ingest.packs import DEFAULT
from zhegang.register.rows import DocumentRows, read_rows
from zhegang.register.storing import Reconciled, reconcile
from zhegang.web.models import Job, User
from zhegang.web.registry import keeping, packs
from zhegang.web.registry.attaching import attach
from zhegang.web.registry.models import Document, Statement
from zhegang.web.registry.store import DatabaseStore

# Documents that processes read before any of them is kept: enough work for the processes,
# not too much for the memory.
AT_ONCE = 1000
COUNTS = ("new_documents", "proposed", "seen_again", "differing", "dropped", "stale")


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding files: what was kept, and every problem of those that cannot be read."""

    documents: tuple[str, ...]
    new_documents: int
    proposed: int
    seen_again: int
    differing: int
    dropped: int
    stale: int
    problems: tuple[Problem, ...]


def add(
    files: Sequence[tuple[str, Any]],
    *,
    actor: str,
    holders: Collection[str] = ("",),
    published: date | None = None,
    how: How = "inline",
    progress: Progress | None = None,
    settle: bool = True,
) -> Added:
    """Reads files and keeps what they say as proposals.

    Parameters
    ----------
    files : names with bytes, or with a path to read them from.
    how : `processes` reads in as many processes as there are cores.
    settle : whether copies, occasions and figures are told anew at the end.
    """
    watcher = progress if progress is not None else Silent()
    watcher.start(len(files), N_("reading documents"))
    counts, problems = dict.fromkeys(COUNTS, 0), list[Problem]()
    documents: list[str] = []
    for batch in _batches(files):
        read = run([Task(name, try_rows, (source, name, published)) for name, source in batch], how)
        rows = [r for r in read if isinstance(r, DocumentRows)]
        problems.extend(p for r in read if not isinstance(r, DocumentRows) for p in r)
        if rows:
            kept = keeping.keep(rows, actor=actor, holders=holders)
            documents.extend(kept.documents)
            for name in COUNTS:
                counts[name] += getattr(kept, name)
        watcher.advance(len(batch))
    if documents and settle:
        reconcile(DatabaseStore())
    watcher.done()
    return Added(documents=tuple(documents), problems=tuple(problems), **counts)


def _batches(files: Sequence[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    stream = iter(files)
    while batch := list(islice(stream, AT_ONCE)):
        yield batch


@dataclass(frozen=True, slots=True)
class Verified:
    """One file against the register: how many of its statements stand, moved, or went stale."""

    file: str
    document: str
    exact: int
    moved: int
    stale: tuple[str, ...]


def verify(files: Sequence[tuple[str, bytes]], *, actor: str = "site") -> list[Verified]:
    """Attaches the register's statements to a user's own copies, byte for byte.

    A copy of other bytes is told by what it shares with a document of a pack: its statements
    are sought by hash, and what is not found is stale.

    Raises
    ------
    InputError
        Files that cannot be read, or that no document of the register fits; all at once.
    """
    problems: list[Problem] = []
    told = []
    for name, data in files:
        try:
            rows = read_rows(data, name)
        except InputError as error:
            problems.extend(error.problems)
            continue
        document = _document_of(rows)
        if document is None:
            hint = N_("zhegang register add takes it in as a new one")
            problems.append(Problem(name, N_("No document of the register fits this file."), hint=hint))
            continue
        if document.pk == rows.id:
            keeping.keep([rows], actor=actor)
        held = list(Statement.objects.filter(document=document).exclude(state="dropped"))
        if document.pk != rows.id:
            attach(held, rows.document.text)
        by = {how: [s.pk for s in held if s.attachment == how] for how in ("exact", "moved", "stale")}
        told.append(Verified(name, document.pk, len(by["exact"]), len(by["moved"]), tuple(by["stale"])))
    if problems:
        raise InputError(problems)
    if told:
        reconcile(DatabaseStore())
    return told


def _document_of(rows: DocumentRows) -> Document | None:
    """The register's document that this text is: the same one, or one most of whose statements stand in it."""
    same = Document.objects.filter(pk=rows.id).first()
    if same is not None:
        return same
    hashes = {s.statement.citation.sha256 for s in rows.statements}
    best, most = None, 0.5
    candidates = Document.objects.filter(statements__sha256__in=list(hashes)[:200]).distinct()
    for document in candidates:
        held = list(Statement.objects.filter(document=document).values_list("sha256", flat=True))
        share = sum(1 for digest in held if digest in hashes) / max(1, len(held))
        if share > most:
            best, most = document, share
    return best


def load_pack(name: str = DEFAULT) -> dict[str, int]:
    """What a pack ships into the register, and its figures. Errors as `load_pack_register`."""
    counts = packs.load(load_pack_register(name, Path(settings.HOME)))
    reconcile(DatabaseStore())
    return counts


def ensure_pack(name: str = DEFAULT) -> None:
    """Loads the pack where the register holds nothing of it yet."""
    if not Document.objects.filter(pack=name).exists():
        load_pack(name)


def reconcile_all(*, whole: bool = False) -> Reconciled:
    """Copies, occasions, figures and verdicts of the register."""
    return reconcile(DatabaseStore(), whole=whole)


def incoming(data: bytes) -> str:
    """Puts a sent file where the job that reads it finds it; its name there."""
    folder = Home(Path(settings.HOME)).path / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    name = uuid4().hex
    (folder / name).write_bytes(data)
    return name


def add_job(job: Job, progress: Progress) -> dict[str, Any]:
    """The job `register.add`: one sent file, read and kept as proposals."""
    params = job.params
    path = Path(settings.HOME) / "incoming" / str(params["file"])
    owner: User | None = job.owner
    holders = [str(owner.pk) if owner is not None else ""] + ([""] if params.get("review", True) else [])
    published = date.fromisoformat(params["published"]) if params.get("published") else None
    made = add(
        [(str(params["name"]), path.read_bytes())],
        actor=str(owner.pk) if owner is not None else "site",
        holders=dict.fromkeys(holders),
        published=published,
        progress=progress,
    )
    path.unlink(missing_ok=True)
    if made.problems:
        raise InputError(made.problems)
    return {"documents": list(made.documents), "proposed": made.proposed, "seen_again": made.seen_again}
