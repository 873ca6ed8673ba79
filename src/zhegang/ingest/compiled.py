"""Screening lists of a home: taking them in, and the compiled index of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from zhegang.core.errors import InputError, SourceError
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported, atomic
from zhegang.ingest.lists import UN, US_CSL, ListFile, read_csl, read_un
from zhegang.screening.entries import ListEntry, ListVersion
from zhegang.screening.index import ScreeningIndex

FORMAT = "1"


class Publisher:
    """Where a list comes from and how it is read."""

    __slots__ = ("address", "licence", "read")

    def __init__(self, read: Callable[[Path], ListFile], address: str, licence: str) -> None:
        self.read, self.address, self.licence = read, address, licence


# By name of the source, as `zhegang data` knows it.
PUBLISHERS: dict[str, Publisher] = {
    "csl": Publisher(
        read_csl,
        "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json",
        "Public domain (work of the US Government)",
    ),
    "un": Publisher(
        read_un,
        "https://scsanctions.un.org/resources/xml/en/consolidated.xml",
        "United Nations, public list",
    ),
}
LIST_IDS = {"csl": US_CSL, "un": UN}


def import_list(home: Home, name: str, path: Path, *, on: date | None = None) -> Imported:
    """Reads a publisher's list, keeps it in the home in place of the last one, compiles anew.

    `name` is a key of PUBLISHERS; `on` the date of the data, where the file says none or
    a person knows better.

    Raises
    ------
    InputError
        The file is not that list or is broken; what was loaded before stays.
    SourceError
        The home cannot be written.
    """
    publisher = PUBLISHERS[name]
    told = publisher.read(path).version
    source = Imported(
        kind=name,
        name=name,
        data_date=on or told.on,
        sha256="",
        rows=told.entries,
        path="",
        stated=told.stated or on is not None,
        loaded_on=date.today(),
        address=publisher.address,
        licence=publisher.licence,
    )
    kept = home.keep(path, source)
    load_index(home)
    return kept


def load_index(home: Home | None = None) -> ScreeningIndex | None:
    """The index of every screening list loaded in the home; None when there is none.

    The compiled index is used when it belongs to the very lists, by SHA-256, and to this
    version of the code; else it is made again from the lists.

    Raises
    ------
    SourceError
        A loaded list is missing or damaged.
    """
    home = home or Home.default()
    sources = [source for source in home.sources() if source.kind in PUBLISHERS]
    if not sources:
        return None
    paths = {source.name: home.file(source) for source in sources}
    stamp = _stamp(sources)
    held = _held(home.compiled / "screening.index", stamp)
    if held is not None:
        return held
    index = _compile(home, sources, paths)
    # A home that can only be read is still a home: the index is then made each time.
    with suppress(SourceError), home.writing():
        home.compiled.mkdir(exist_ok=True)
        with atomic(home.compiled / "screening.index") as (stream, _):
            text = index.as_text()
            stream.write(f"{stamp} {_digest(text)}\n{text}".encode())
    return index


def _compile(home: Home, sources: list[Imported], paths: Mapping[str, Path]) -> ScreeningIndex:
    entries: list[ListEntry] = []
    versions: list[ListVersion] = []
    for source in sources:
        try:
            read = PUBLISHERS[source.kind].read(paths[source.name])
        except InputError as error:
            raise SourceError(
                N_("The loaded file {path} of {name} cannot be read ({error})."),
                hint=N_("load it again with zhegang data import {kind} FILE"),
                path=str(paths[source.name]),
                name=source.name,
                kind=source.kind,
                error=str(error),
            ) from None
        entries.extend(read.entries)
        told = replace(read.version, on=source.data_date, sha256=source.sha256, stated=source.stated)
        versions.append(told)
    return ScreeningIndex.build(entries, versions)


def _held(path: Path, stamp: str) -> ScreeningIndex | None:
    """The compiled index, if it is whole and carries this stamp."""
    try:
        head, _, text = path.read_bytes().decode().partition("\n")
        if head != f"{stamp} {_digest(text)}":
            return None
        return ScreeningIndex.from_text(text)
    except (OSError, ValueError, KeyError):
        return None


def _stamp(sources: list[Imported]) -> str:
    told = [[s.name, s.sha256, s.data_date.isoformat(), str(s.stated)] for s in sources]
    return hashlib.sha256(repr([FORMAT, _code(), told]).encode()).hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """Digest of everything that decides what an index holds: change a rule, and it is remade."""
    seen = hashlib.sha256(version("opencc").encode())
    for package, modules in (
        ("zhegang.core", ("text.py",)),
        ("zhegang.ingest", ("countries.py", "lists.py")),
        ("zhegang.screening", ("entries.py", "forms.py", "index.py", "names.py")),
    ):
        for module in modules:
            seen.update(files(package).joinpath(module).read_bytes())
    return seen.hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
