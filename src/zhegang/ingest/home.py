"""Where a user's data live: ZHEGANG_HOME, what was loaded there, and from whom.

    ZHEGANG_HOME/
      sources.lock      what was loaded: publisher's address, dates, SHA-256, licence, rows
      sources/          the publishers' files as they were given, named by their SHA-256
      compiled/         what is derived from them; may be deleted at any time

A new file is written beside the old one and named in `sources.lock` by one atomic
rename: another process, or a power cut, sees the old state or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhegang.core.errors import NotFoundError, SourceError
from zhegang.core.i18n import N_

LOCK_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Imported:
    """One source as loaded: a row of `sources.lock`.

    `path` is relative to the home; `data_date` the publisher's date of the data (`stated`
    is false when the file says none and the day it was written stands in); `rows` counts
    entries or tariff lines; `sha256` and `size` (bytes) are those of the file at `path`.
    """

    kind: str
    name: str
    data_date: date
    sha256: str
    rows: int
    path: str
    size: int = 0
    stated: bool = True
    loaded_on: date | None = None
    address: str = ""
    licence: str = ""

    def as_dict(self) -> dict[str, Any]:
        loaded_on = self.loaded_on.isoformat() if self.loaded_on else None
        return asdict(self) | {"data_date": self.data_date.isoformat(), "loaded_on": loaded_on}

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Imported:
        loaded_on = date.fromisoformat(row["loaded_on"]) if row.get("loaded_on") else None
        return cls(**row | {"data_date": date.fromisoformat(row["data_date"]), "loaded_on": loaded_on})


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of a user's data. Nothing is created before something is loaded."""

    path: Path

    @classmethod
    def default(cls) -> Home:
        """ZHEGANG_HOME, or the platform's folder for user data."""
        given = os.environ.get("ZHEGANG_HOME", "").strip()
        if given:
            return cls(Path(given).expanduser().absolute())
        from platformdirs import user_data_path

        return cls(user_data_path("zhegang", appauthor=False))

    @property
    def lock_path(self) -> Path:
        return self.path / "sources.lock"

    @property
    def compiled(self) -> Path:
        return self.path / "compiled"

    def sources(self) -> tuple[Imported, ...]:
        """Everything loaded, by name; empty for a new home.

        Raises
        ------
        SourceError
            `sources.lock` cannot be read.
        """
        try:
            held = json.loads(self.lock_path.read_text(encoding="utf-8"))
            if held["format"] != LOCK_FORMAT:
                raise ValueError(f"format {held['format']}")
            return tuple(sorted((Imported.from_dict(r) for r in held["sources"]), key=lambda s: s.name))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SourceError(
                N_("The record of loaded data {path} cannot be read ({error})."),
                hint=N_("move the file away and load the data again with zhegang data import"),
                path=str(self.lock_path),
                error=_told(error),
            ) from None

    def source(self, name: str) -> Imported | None:
        """The loaded source of that name, or None."""
        return next((source for source in self.sources() if source.name == name), None)

    def file(self, source: Imported) -> Path:
        """The file of a loaded source, found whole.

        Raises
        ------
        SourceError
            It is missing, or its SHA-256 is no longer the one recorded.
        """
        path = self.path / source.path
        try:
            found = sha256_of(path)
        except OSError as error:
            raise SourceError(
                N_("The loaded file {path} of {name} cannot be read ({error})."),
                hint=N_("load it again with zhegang data import {kind} FILE"),
                path=str(path),
                name=source.name,
                kind=source.kind,
                error=_told(error),
            ) from None
        if found != source.sha256:
            raise SourceError(
                N_(
                    "The loaded file {path} of {name} is damaged: its SHA-256 is {found}, recorded is {sha256}."
                ),
                hint=N_("load it again with zhegang data import {kind} FILE"),
                path=str(path),
                name=source.name,
                kind=source.kind,
                found=found[:12],
                sha256=source.sha256[:12],
            )
        return path

    def keep(self, given: Path, source: Imported) -> Imported:
        """Takes a copy of the file `given` into the home as `source`, in place of an older one.

        `source.path`, `sha256` and `size` are filled in here. When anything fails, what
        was loaded before stays.

        Raises
        ------
        SourceError
            The home cannot be written, or `given` cannot be read.
        """
        with self.writing():
            folder = self.path / "sources"
            folder.mkdir(exist_ok=True)
            with atomic(folder / "incoming") as (stream, place):
                seen, size = hashlib.sha256(), 0
                with given.open("rb") as read:
                    while block := read.read(1 << 20):
                        seen.update(block)
                        size += len(block)
                        stream.write(block)
                suffix = "".join(s for s in given.suffixes[-2:] if s.lower() in _SUFFIXES).lower()
                kept = folder / f"{source.name}-{seen.hexdigest()[:16]}{suffix}"
                place(kept)
            filled = asdict(source) | {
                "path": kept.relative_to(self.path).as_posix(),
                "sha256": seen.hexdigest(),
                "size": size,
            }
            return self._record(Imported(**filled))

    def record(self, source: Imported) -> Imported:
        """Names in `sources.lock` a file that an importer has already written into the home."""
        with self.writing():
            return self._record(source)

    def _record(self, source: Imported) -> Imported:
        """Renames the new record into place, then drops the file nothing names any more."""
        before = self.sources()
        rest = [held for held in before if held.name != source.name]
        self._write_lock([*rest, source])
        self._drop(before, [*rest, source])
        return source

    def remove(self, name: str) -> Imported:
        """Forgets a loaded source and deletes its file.

        Raises
        ------
        NotFoundError
            Nothing of that name is loaded.
        """
        with self.writing():
            before = self.sources()
            gone = next((source for source in before if source.name == name), None)
            if gone is None:
                raise NotFoundError(
                    N_("Nothing is loaded under the name {name}."),
                    hint=N_("zhegang data list shows what is: {names}"),
                    name=name,
                    names=", ".join(source.name for source in before) or "-",
                )
            rest = [source for source in before if source.name != name]
            self._write_lock(rest)
            self._drop(before, rest)
            return gone

    def _write_lock(self, sources: list[Imported]) -> None:
        rows = [source.as_dict() for source in sorted(sources, key=lambda s: s.name)]
        text = json.dumps({"format": LOCK_FORMAT, "sources": rows}, ensure_ascii=False, indent=1)
        with atomic(self.lock_path) as (stream, _):
            stream.write(text.encode() + b"\n")

    def _drop(self, before: tuple[Imported, ...], after: list[Imported]) -> None:
        named = {source.path for source in after}
        for source in before:
            if source.path not in named:
                with suppress(OSError):
                    (self.path / source.path).unlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the home for one writing process at a time; another one waits.

        Raises
        ------
        SourceError
            The home is read-only, full, or not a folder.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with (self.path / ".lock").open("a+b") as handle:
                _hold(handle.fileno())
                yield
        except OSError as error:
            raise SourceError(
                N_("The data folder {path} cannot be written ({error})."),
                hint=N_("set ZHEGANG_HOME to a folder of your own that can be written"),
                path=str(self.path),
                error=_told(error),
            ) from None


_SUFFIXES = {".json", ".xml", ".gz", ".csv"}


@contextmanager
def atomic(path: Path) -> Iterator[tuple[Any, Any]]:
    """A stream whose content becomes `path` whole, or not at all.

    Gives (binary stream, function that changes the name it will have).
    """
    target = [path]
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream, lambda new: target.__setitem__(0, new)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(target[0])
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _hold(handle: int) -> None:
    """An exclusive lock that the system takes back when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows: renames are atomic there too, only waiting is missing
        return
    fcntl.flock(handle, fcntl.LOCK_EX)


def _told(error: Exception) -> str:
    """What went wrong, without the path that the message already names."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"{type(error).__name__}: {error}"
