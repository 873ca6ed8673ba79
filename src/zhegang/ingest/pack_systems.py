"""A pack's systems: what its documents name as working or planned, from `systems.csv`.

`system_groups.csv` names the groups. `functions` says what Zhegang does for a system, by
the names of `mechanism.systems`: `plan`, or with a target `scheme:…`, `agreement:…`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from zhegang.core.entities import parse_id
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Words
from zhegang.ingest.pack_parts import Pack, Position
from zhegang.ingest.packs import load_pack, pack_texts

COLUMNS = (
    "no", "id", "group", "name_en", "name_zh_hant", "name_zh_hans", "parties", "sentences", "functions",
)  # fmt: skip
_GROUP_COLUMNS = ("id", "name_en", "name_zh_hant", "name_zh_hans")


@dataclass(frozen=True, slots=True)
class System:
    """One system: its number in the pack, its group, its parties and where it is named.

    `functions` are (name, target) pairs; the first is the one a reader most wants.
    """

    no: str
    id: str
    group: str
    group_name: Words
    name: Words
    parties: tuple[str, ...]
    positions: tuple[Position, ...]
    functions: tuple[tuple[str, str], ...]


def load_systems(name: str, home: Path | None = None) -> tuple[System, ...]:
    """The systems of the pack called `name`, in its order; none where it lists none.

    Raises
    ------
    NotFoundError
        No such pack.
    InputError
        Every fault at once, by file and line.
    """
    texts = pack_texts(name, home)
    pack = load_pack(name, home)
    problems: list[Problem] = []
    groups = {
        row["id"]: _words(row) for _, row in _rows(texts, "system_groups.csv", _GROUP_COLUMNS, problems)
    }
    found: list[System] = []
    for where, row in _rows(texts, "systems.csv", COLUMNS, problems):
        _check(where, row, pack, groups, {s.id for s in found} | {s.no for s in found}, problems)
        positions = tuple(pack.sentences[s] for s in _listed(row["sentences"]) if s in pack.sentences)
        found.append(
            System(
                row["no"],
                row["id"],
                row["group"],
                groups.get(row["group"], Words("", "", "")),
                _words(row),
                tuple(_listed(row["parties"])),
                positions,
                tuple(_function(f) for f in _listed(row["functions"])),
            )
        )
    if problems:
        raise InputError(problems)
    return tuple(found)


def _check(
    where: str,
    row: dict[str, str],
    pack: Pack,
    groups: dict[str, Words],
    seen: set[str],
    problems: list[Problem],
) -> None:
    try:
        parsed = parse_id(row["id"], where)
        if (parsed.space, parsed.kind) != (pack.space, "system"):
            problems.append(Problem(where, N_("The id belongs to another space or kind."), row["id"]))
    except InputError as error:
        problems.extend(error.problems)
    for value in (row["id"], row["no"]):
        if value in seen:
            problems.append(Problem(where, N_("This id stands twice."), value))
    known = {"group": groups, "parties": pack.parties, "sentences": pack.sentences}
    for column, held in known.items():
        for value in _listed(row[column]):
            if value not in held:
                problems.append(Problem(f"{where} {column}", N_("Nothing in the pack has this id."), value))
    for column in ("group", "name_en", "name_zh_hant", "name_zh_hans", "sentences", "functions"):
        if not row[column].strip():
            problems.append(Problem(f"{where} {column}", N_("This field is empty.")))


def _rows(
    texts: dict[str, str], file: str, columns: tuple[str, ...], problems: list[Problem]
) -> list[tuple[str, dict[str, str]]]:
    if file not in texts:
        return []
    reader = csv.DictReader(io.StringIO(texts[file]))
    if tuple(reader.fieldnames or ()) != columns:
        message = N_("The columns are not those expected.")
        problems.append(Problem(f"{file}:1", message, reader.fieldnames, ", ".join(columns)))
        return []
    return [
        (f"{file}:{n}", {column: row[column] or "" for column in columns})
        for n, row in enumerate(reader, start=2)
    ]


def _words(row: dict[str, str]) -> Words:
    return Words(row["name_en"], row["name_zh_hant"], row["name_zh_hans"])


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _function(text: str) -> tuple[str, str]:
    name, _, target = text.partition(":")
    return name, target
