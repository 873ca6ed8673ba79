"""The US tariff schedule as the USITC exports it: JSON, plain or gzip, one file a revision.

Rates stand on the eight-digit row and hold for the ten-digit rows below it; a line that is
not split stands as one ten-digit row ending in 00. The footnotes of a row name the chapter
99 headings it is under. A revision holds from the day its changes are in force, which is
not the day on its label; `refdata/tariffs_hts_revisions.csv` has the days.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from zhegang.core.dates import day_start
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported, atomic
from zhegang.ingest.hts_packed import FORMAT, PackedRevision, pack, read_packed
from zhegang.trade.measures import Columns, Line
from zhegang.trade.schedule import LineTable, Revisions

_LARGEST = 1 << 29  # bytes of JSON, unpacked
_NAME = re.compile(r"(20\d\d)[ _-]*(?:hts)?[ _-]*(basic|(?:rev(?:ision)?)[ _-]*(\d{1,3}))", re.I)
_HEADING = re.compile(r"99\d\d\.\d\d\.\d\d")
_TAG = re.compile(r"<[^>]{0,40}>")


class Progress(Protocol):
    """What is used of a `rich.progress.Progress`."""

    def add_task(self, description: str, *, total: float | None = ...) -> Any: ...
    def update(self, task_id: Any, *, advance: float | None = ...) -> None: ...


def import_hts(home: Home, paths: Sequence[Path], progress: Progress | None = None) -> list[Imported]:
    """Reads revisions of the schedule into the home; all of them or none.

    Parameters
    ----------
    paths
        Official JSON files, plain or gzip. The file name should say the revision
        (`hts_2026_rev_10.json.gz`); without it the day the file was written stands in.

    Raises
    ------
    InputError
        A file is not such an export; file, row and field are named. Nothing is loaded.
    SourceError
        The home cannot be written.
    """
    packed: list[tuple[Path, Imported, bytes]] = []
    problems: list[Problem] = []
    task = progress.add_task("HTS", total=len(paths)) if progress else None
    for path in paths:
        try:
            rows = read_hts(path)
        except InputError as error:
            problems.extend(error.problems)
        else:
            name, day, stated = revision_of(path)
            source = Imported(
                kind="hts",
                name=name,
                data_date=day,
                sha256="",
                rows=len(rows),
                path="",
                stated=stated,
                loaded_on=datetime.now(UTC).date(),
                address="https://hts.usitc.gov/",
                licence="Public domain (work of the US Government)",
            )
            packed.append((path, source, pack(rows)))
        if progress:
            progress.update(task, advance=1)
    if problems:
        raise InputError(problems)
    found = []
    for path, source, compiled in packed:
        kept = home.keep(path, source)
        _write(home, kept, compiled)
        found.append(kept)
    return found


def revision_of(path: Path) -> tuple[str, date, bool]:
    """Name of the revision, the day it is in force from, and whether that day is known."""
    named = _NAME.search(path.name)
    if named:
        number = "basic" if named[2].lower() == "basic" else f"rev_{int(named[3])}"
        day = _days().get(f"{named[1]}_{number}")
        name = f"hts-{named[1]}-{number.replace('_', '-')}"
        if day is not None:
            return name, day, True
    else:
        name = "hts-" + re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-")
    return name, datetime.fromtimestamp(path.stat().st_mtime, UTC).date(), False


@lru_cache(maxsize=1)
def _days() -> dict[str, date]:
    text = (files("zhegang") / "refdata" / "tariffs_hts_revisions.csv").read_text(encoding="utf-8")
    return {
        row["revision"]: date.fromisoformat(row["in_force_from"]) for row in csv.DictReader(StringIO(text))
    }


def read_hts(path: Path) -> list[dict[str, str]]:
    """Rows of 8 and 10 digits below chapter 98, rates and headings inherited; sorted by code.

    Raises
    ------
    InputError
        Not JSON, not a list of rows, or a row without the expected fields.
    """
    try:
        text = _unpacked(path)
        document = json.loads(text)
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise InputError([Problem(path.name, N_("This is not a JSON file."), str(error))]) from None
    if not isinstance(document, list) or not document:
        accepted = N_("the USITC export of the whole schedule: a JSON list of rows")
        raise InputError(
            [Problem(path.name, N_("This is not a tariff schedule."), type(document).__name__, accepted)]
        )
    problems = [p for number, row in enumerate(document, 1) if (p := _wrong(path.name, number, row))]
    if problems:
        raise InputError(problems[:20])
    found = _lines(document)
    if not found:
        raise InputError([Problem(path.name, N_("The file holds no tariff line of 8 or 10 digits."))])
    return [found[code] for code in sorted(found)]


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        with gzip.open(io.BytesIO(data)) as stream:
            data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"larger than {_LARGEST} bytes")
    return data


def _wrong(name: str, number: int, row: Any) -> Problem | None:
    where = f"{name} row {number}"
    if not isinstance(row, dict):
        return Problem(where, N_("A row is not an object."), row)
    for key in ("htsno", "description", "general", "special", "other"):
        if not isinstance(row.get(key), str):
            return Problem(f"{where} {key}", N_("The field is missing or not text."), row.get(key))
    code = row["htsno"].replace(".", "")
    if code and not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 8, 10)):
        return Problem(f"{where} htsno", N_("This is not a tariff code."), row["htsno"])
    if not isinstance(row.get("footnotes") or [], list) or not isinstance(row.get("units") or [], list):
        return Problem(f"{where} footnotes", N_("The field is not a list."), row.get("footnotes"))
    if not str(row.get("indent", "0")).isdigit():
        return Problem(f"{where} indent", N_("The field is not a number."), row.get("indent"))
    return None


def _lines(document: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    path: list[str] = []
    for row in document:
        indent = int(row.get("indent") or 0)
        path = [*path[:indent], _clean(row["description"]).rstrip(":")]
        code = row["htsno"].replace(".", "")
        if len(code) < 8 or code[:2] >= "98":
            continue
        general, second = _headings(row)
        held = {
            "code": code,
            "description": " > ".join(text for text in path[-2:] if text),
            "general": _clean(row["general"]),
            "special": _clean(row["special"]),
            "other": _clean(row["other"]),
            "units": " ".join(_clean(str(unit)) for unit in row.get("units") or []),
            "headings": " ".join(general),
            "column2_headings": " ".join(second),
        }
        parent = found.get(code[:8])
        if len(code) == 10 and parent is None:
            found[code[:8]] = held | {"code": code[:8]}
        elif parent is not None:
            for key in ("general", "special", "other"):
                held[key] = held[key] or parent[key]
            for key in ("headings", "column2_headings"):
                held[key] = " ".join(sorted({*held[key].split(), *parent[key].split()}))
        found[code] = held
    return found


def _headings(row: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Chapter 99 headings its footnotes name: of column 1 or the text, and of column 2."""
    general: set[str] = set()
    second: set[str] = set()
    for note in row.get("footnotes") or []:
        if isinstance(note, dict):
            columns = note.get("columns") or []
            named = _HEADING.findall(str(note.get("value", "")))
            (second if "other" in columns else general).update(named)
    return sorted(general), sorted(second)


def _clean(text: str) -> str:
    return " ".join(_TAG.sub("", text).replace("\xa0", " ").split())


def compiled_files(home: Home) -> tuple[Path, ...]:
    """The compiled revisions of a home, made again where they are missing."""
    found = []
    for source in home.sources():
        if source.kind == "hts":
            path = _place(home, source)
            if not path.exists():
                _write(home, source, pack(read_hts(home.file(source))))
            found.append(path)
    return tuple(found)


def load_revisions(home: Home, before: LineTable) -> Revisions | None:
    """The imported schedule, or None where nothing was imported; `before` serves earlier days.

    Raises
    ------
    SourceError
        A compiled file and its source are damaged.
    """
    compiled_files(home)
    sources = sorted((s for s in home.sources() if s.kind == "hts"), key=_order)
    if not sources:
        return None
    return Revisions(
        starts=tuple(day_start(source.data_date, "US").timestamp() for source in sources),
        days=tuple(source.data_date for source in sources),
        revisions=tuple(LazyRevision(_place(home, source), source.name) for source in sources),
        before=before,
    )


def open_revision(home: Home, name: str) -> PackedRevision:
    """One imported edition by its name in the home.

    Raises
    ------
    SourceError
        Its compiled file and its source are damaged.
    """
    compiled_files(home)
    source = home.source(name)
    assert source is not None  # callers take names from revision_names
    return read_packed(_place(home, source), source.name)


@dataclass(frozen=True, slots=True)
class LazyRevision:
    """A revision read from its compiled file when first asked."""

    path: Path
    name: str

    def find(self, code: str) -> Line | None:
        return read_packed(self.path, self.name).find(code)

    def under(self, prefix: str) -> Sequence[Line]:
        return read_packed(self.path, self.name).under(prefix)

    def printed(self, codes: Sequence[str]) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]:
        return read_packed(self.path, self.name).printed(codes)


def _order(source: Imported) -> tuple[date, str, int]:
    """By the day in force; of two of one day, the higher revision is the newer."""
    number = re.search(r"(\d+)$", source.name)
    return source.data_date, source.name[:8], int(number[1]) if number and "rev" in source.name else 0


def _place(home: Home, source: Imported) -> Path:
    return home.compiled / f"{source.name}-{source.sha256[:16]}-{FORMAT}.npz"


def _write(home: Home, source: Imported, compiled: bytes) -> None:
    home.compiled.mkdir(parents=True, exist_ok=True)
    with home.writing(), atomic(_place(home, source)) as (stream, _):
        stream.write(compiled)


def revision_names(home: Home) -> Iterator[str]:
    """Names of the imported revisions, oldest first."""
    return (source.name for source in sorted((s for s in home.sources() if s.kind == "hts"), key=_order))
