"""The answers to many lines written part by part, so that what is interrupted goes on.

Each part is a whole file in a folder beside the output; at the end they become the output.
The folder's key says for which lines and law the parts were made; other ones begin anew.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from zhegang.core.errors import InputError, Problem, SourceError
from zhegang.core.i18n import N_
from zhegang.ingest.bulk_lines import Block, LineFile
from zhegang.ingest.columns import parquet_writer, plain
from zhegang.ingest.home import atomic

PART = 1 << 24  # lines


class Writer(Protocol):
    """Takes tables of one schema."""

    def write_table(self, table: pa.Table) -> None: ...


def quote_parts(
    lines: LineFile,
    out: Path,
    key: str,
    answer: Callable[[Block], pa.Table],
    told: Callable[[int], None],
) -> None:
    """Writes the answers to all lines into `out`, going on where an earlier call stopped.

    Raises
    ------
    InputError
        The ending of `out` names no format.
    SourceError
        `out` cannot be written.
    """
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise InputError([Problem("--out", N_("The ending names no format."), out.name, ".csv, .parquet")])
    folder = out.with_name(f".{out.name}.parts")
    try:
        done = _resumed(folder, key)
        told(done * PART)
        for number, blocks in enumerate(_parts(lines, done * PART), done):
            with _writing(folder / f"{number:06}{out.suffix.lower()}") as write:
                for block in blocks:
                    write(answer(block))
                    told(len(block))
        _join(sorted(folder.glob(f"*{out.suffix.lower()}")), out)
        shutil.rmtree(folder)
    except OSError as error:
        message = N_("{path} cannot be written ({error}).")
        raise SourceError(message, path=str(out), error=str(error.strerror or error)) from None


def _resumed(folder: Path, key: str) -> int:
    """How many finished parts of these lines and law the folder holds; others are cleared away."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    stamp = folder / "key"
    if folder.is_dir() and not (stamp.is_file() and stamp.read_text() == digest):
        shutil.rmtree(folder)
    folder.mkdir(exist_ok=True)
    stamp.write_text(digest)
    return sum(1 for path in folder.iterdir() if path.suffix in (".csv", ".parquet") and path.name[0] != ".")


def _parts(lines: LineFile, skip: int) -> Iterator[Iterator[Block]]:
    """The blocks of each part in turn."""
    blocks = lines.blocks(skip=skip)
    held = next(blocks, None)
    begun = skip == 0  # a file without lines has one part all the same

    def part() -> Iterator[Block]:
        nonlocal held
        count = 0
        while held is not None and count < PART:
            count += len(held)
            yield held
            held = next(blocks, None)

    while held is not None or begun:
        begun = False
        yield part()


@contextmanager
def _writing(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Takes the tables of one part; another thread writes one while the next is made."""
    with atomic(path) as (stream, _), ThreadPoolExecutor(1) as thread:
        writer: Any = None
        last: Future[None] | None = None

        def write(table: pa.Table) -> None:
            nonlocal writer, last
            if last is not None:
                last.result()
            if writer is None:
                writer = _writer(path, stream, table.schema)
            last = thread.submit(writer.write_table, table)

        try:
            yield write
            if last is not None:
                last.result()
        finally:
            # A writer left open would write to the closed stream when it is collected.
            if writer is not None:
                writer.close()


def _writer(path: Path, stream: Any, schema: pa.Schema) -> Any:
    if path.suffix == ".csv":
        return _Csv(stream, schema)
    return parquet_writer(stream, schema)


class _Csv:
    """Tables as UTF-8 CSV; an undetermined number is an empty cell."""

    def __init__(self, stream: Any, schema: pa.Schema) -> None:
        self._schema = plain(schema)
        options = pa.csv.WriteOptions(quoting_style="needed")
        self._writer = pa.csv.CSVWriter(stream, self._schema, write_options=options)

    def write_table(self, table: pa.Table) -> None:
        self._writer.write_table(table.cast(self._schema))

    def close(self) -> None:
        self._writer.close()


def _join(parts: list[Path], out: Path) -> None:
    """Makes one file of the parts; a single one becomes it as it is."""
    if len(parts) == 1:
        parts[0].replace(out)
        return
    with atomic(out) as (stream, _):
        if out.suffix.lower() == ".csv":
            for number, path in enumerate(parts):
                with path.open("rb") as part:
                    if number:
                        part.readline()
                    shutil.copyfileobj(part, stream, 1 << 20)
            return
        with parquet_writer(stream, pa.parquet.read_schema(parts[0])) as writer:
            for path in parts:
                with pa.parquet.ParquetFile(path) as part:
                    for batch in part.iter_batches(batch_size=1 << 18):
                        writer.write_batch(batch)
