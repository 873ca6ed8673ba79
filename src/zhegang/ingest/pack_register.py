"""A pack's part of the register: its statements without their words, what is judged of its
entities, and what its commitments are called in the three languages.

`statements.csv` is written by `tools/make_pack_statements.py`; `register.yaml` by hand.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Words
from zhegang.ingest.pack_parts import Pack
from zhegang.ingest.packs import load_pack, pack_texts
from zhegang.rules.located import Fields, read_yaml

COLUMNS = (
    "id", "document", "segment", "start", "end", "sha256", "prefix_length", "prefix_sha256",
    "suffix_length", "suffix_sha256", "predicate", "modality", "subject", "speaker", "value", "scope",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShippedStatement:
    """A statement without its words: their place, length and SHA-256, and those of its neighbours."""

    id: str
    document: str
    segment: int
    start: int
    end: int
    sha256: str
    prefix: tuple[int, str]
    suffix: tuple[int, str]
    predicate: str
    modality: str
    subject: str
    speaker: str
    value: Any
    scope: frozenset[str]


@dataclass(frozen=True, slots=True)
class PackRegister:
    """`different` are pairs of names of one kind that are never one; `rejected` are statements
    that the rules read wrongly; `titles` what commitments are called. `occasions` are
    documents (ids of the pack) that tell one occasion, each with whether that is only probable."""

    pack: Pack
    statements: tuple[ShippedStatement, ...]
    different: tuple[tuple[str, str, str], ...]
    rejected: frozenset[str]
    titles: Mapping[str, Words]
    occasions: tuple[tuple[tuple[str, bool], ...], ...]


def load_pack_register(name: str, home: Path | None = None) -> PackRegister:
    """The register's part of the pack called `name`. Errors as `load_pack`."""
    texts = pack_texts(name, home)
    pack = load_pack(name, home)
    problems: list[Problem] = []
    statements = tuple(_statements(texts.get("statements.csv", ""), pack, problems))
    judged = _judged(texts.get("register.yaml", ""), pack, problems)
    if problems:
        raise InputError(problems)
    return PackRegister(pack, statements, *judged)


def _statements(text: str, pack: Pack, problems: list[Problem]) -> list[ShippedStatement]:
    found = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            if row["document"] not in pack.documents or not (0 <= int(row["start"]) < int(row["end"])):
                raise ValueError
            found.append(
                ShippedStatement(
                    row["id"],
                    row["document"],
                    int(row["segment"]),
                    int(row["start"]),
                    int(row["end"]),
                    row["sha256"],
                    (int(row["prefix_length"]), row["prefix_sha256"]),
                    (int(row["suffix_length"]), row["suffix_sha256"]),
                    row["predicate"],
                    row["modality"],
                    row["subject"],
                    row["speaker"],
                    json.loads(row["value"]),
                    frozenset(row["scope"].split("|")) - {""},
                )
            )
        except (KeyError, TypeError, ValueError):
            where = f"statements.csv:{number}"
            problems.append(Problem(where, N_("This is no statement of a document of the pack.")))
    return found


def _judged(
    text: str, pack: Pack, problems: list[Problem]
) -> tuple[
    tuple[tuple[str, str, str], ...],
    frozenset[str],
    dict[str, Words],
    tuple[tuple[tuple[str, bool], ...], ...],
]:
    if not text:
        return (), frozenset(), {}, ()
    fields = Fields(read_yaml("register.yaml", text, problems), "register.yaml:1", problems)
    different = []
    for part in fields.tables("different"):
        pair = Fields(part, fields.where("different"), problems)
        different.append((pair.text("kind"), pair.text("one"), pair.text("other")))
        pair.done()
    known = {c.id for c in pack.commitments}
    titles = {}
    for part in fields.tables("commitments"):
        told = Fields(part, fields.where("commitments"), problems)
        name = told.text("id")
        if name not in known:
            told.fault(N_("Nothing in the pack has this id."), "id", found=name)
        titles[name] = told.must_words("title")
        told.done()
    rejected = frozenset(fields.texts("rejected"))
    occasions = []
    for part in fields.tables("occasions"):
        told = Fields(part, fields.where("occasions"), problems)
        sure, probable = told.texts("documents", needed=True), told.texts("probable")
        for name in (*sure, *probable):
            if name not in pack.documents:
                told.fault(N_("Nothing in the pack has this id."), "documents", found=name)
        occasions.append((*((name, False) for name in sure), *((name, True) for name in probable)))
        told.done()
    fields.done()
    return tuple(different), rejected, titles, tuple(occasions)
