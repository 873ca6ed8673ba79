"""Lines of a CSV or Parquet file, a block at a time, the columns that are asked as numbered texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

NEEDED = ("hs", "origin", "market", "on")
# Cells that only the engine itself can take; several in one cell are separated by blanks.
LISTS = {"quantity": "quantities", "claim": "claims", "metal_content": "metal_content", "fact": "fact"}
SPECIAL = ("currency", "via", "entered_at", "loaded_on", "exported_on", "known_at", "company", *LISTS)
BLOCK = 1 << 18
_MOST = 20  # problems told at once
_TEXT = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of n texts: `texts` (t,) and the number of each line's (n,)."""

    texts: list[str]
    number: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines: the file's own columns, those that are asked, and what each line is worth
    (NaN where it does not say). `first` is the number of lines before them."""

    first: int
    own: pa.RecordBatch
    asked: dict[str, Coded]
    value: npt.NDArray[np.float64] | None

    def __len__(self) -> int:
        return int(self.own.num_rows)


class LineFile:
    """A file of lines; `names` are its columns, `stamp` tells it from another state of itself.

    Raises
    ------
    InputError
        It cannot be read, or a needed column is missing or stands twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parquet = path.suffix.lower() == ".parquet"
        self.names: tuple[str, ...] = ()
        try:
            held = path.stat()
            self.stamp = f"{held.st_size} {held.st_mtime_ns}"
            self.names = tuple(self._names())
        except (OSError, pa.ArrowInvalid) as error:
            self._refuse(N_("This is not a CSV file in UTF-8, nor a Parquet file."), _first_line(error))
        absent = [name for name in NEEDED if name not in self.names]
        if absent or len(set(self.names)) < len(self.names):
            accepted = ", ".join((*NEEDED, "value", *SPECIAL))
            self._refuse(N_("Columns are missing or stand twice."), ", ".join(self.names), accepted)
        self.asked = [name for name in (*NEEDED, *SPECIAL) if name in self.names]

    def _names(self) -> list[str]:
        if self._parquet:
            with pa.parquet.ParquetFile(self.path) as held:
                return list(held.schema_arrow.names)
        skip = pa.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda _: "skip")
        with pa.csv.open_csv(self.path, parse_options=skip) as held:
            return [name.strip() for name in held.schema.names]

    def _refuse(self, message: str, found: str, accepted: str = "") -> None:
        raise InputError([Problem(self.path.name, message, found, accepted)])

    def rows(self) -> int | None:
        """How many lines, where the file says so without being read."""
        return pa.parquet.read_metadata(self.path).num_rows if self._parquet else None

    def blocks(self, columns: Sequence[str] | None = None, skip: int = 0) -> Iterator[Block]:
        """The lines from `skip` on, with only the columns named.

        Raises
        ------
        InputError
            Lines cannot be read; the first twenty are named.
        """
        wanted = self.names if columns is None else tuple(columns)
        broken: list[Problem] = []
        first = 0
        try:
            for batch in self._batches(wanted, broken):
                if broken:
                    raise InputError(broken[:_MOST])
                last = first + batch.num_rows
                if last > skip:
                    kept = batch.slice(max(0, skip - first))
                    yield self._block(kept, last - kept.num_rows)
                first = last
        except (OSError, pa.ArrowInvalid) as error:
            self._refuse(N_("This is not a CSV file in UTF-8, nor a Parquet file."), _first_line(error))
        if broken:
            raise InputError(broken[:_MOST])

    def _batches(self, wanted: tuple[str, ...], broken: list[Problem]) -> Iterator[pa.RecordBatch]:
        if self._parquet:
            text = [name for name in self.asked if name in wanted]
            with pa.parquet.ParquetFile(self.path, read_dictionary=text) as held:
                yield from held.iter_batches(batch_size=BLOCK, columns=list(wanted))
            return

        def handle(row: Any) -> str:
            message = N_("The line has another number of cells than the heading.")
            where = f"{self.path.name} line {row.number}"
            broken.append(Problem(where, message, str(row.actual_columns), str(row.expected_columns)))
            return "skip"

        types = {name: _TEXT if name in self.asked else pa.string() for name in self.names}
        held = pa.csv.open_csv(
            self.path,
            # Rows are numbered only where one thread reads them.
            read_options=pa.csv.ReadOptions(
                use_threads=False, block_size=1 << 24, column_names=list(self.names), skip_rows=1
            ),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=handle),
            convert_options=pa.csv.ConvertOptions(
                column_types=types, strings_can_be_null=False, include_columns=list(wanted)
            ),
        )
        with held:
            for batch in held:
                for at in range(0, batch.num_rows, BLOCK):
                    yield batch.slice(at, BLOCK)

    def _block(self, batch: pa.RecordBatch, first: int) -> Block:
        asked = {name: _coded(batch.column(name)) for name in self.asked if name in batch.schema.names}
        value = None
        if "value" in batch.schema.names:
            value = self._values(batch.column("value"), first)
        return Block(first, batch, asked, value)

    def _values(self, column: pa.Array, first: int) -> npt.NDArray[np.float64]:
        """Amounts, NaN for an empty cell."""
        plain = column
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            trimmed = pc.replace_substring(pc.utf8_trim_whitespace(column), ",", "")
            plain = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
        numbers: npt.NDArray[np.float64] | None = None
        with suppress(pa.ArrowInvalid, pa.ArrowNotImplementedError):  # told line by line
            numbers = pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
        if numbers is None or not ((numbers >= 0) & (numbers <= 1e15) | _empty(plain)).all():
            raise InputError(list(self._bad_values(column, first))[:_MOST])
        return numbers

    def _bad_values(self, column: pa.Array, first: int) -> Iterator[Problem]:
        from zhegang.trade.asking import parse_money

        for at, cell in enumerate(column.to_pylist()):
            if cell not in (None, ""):
                try:
                    parse_money(str(cell), f"{self.path.name} line {first + at + 2}: value")
                except InputError as error:
                    yield from error.problems

    def check(self, block: Block, name: str, read: Callable[[str], object]) -> list[Problem]:
        """What is wrong with a column's texts, each told at the first line that has it."""
        problems = []
        column = block.asked[name]
        for number, text in enumerate(column.texts):
            try:
                read(text)
            except InputError as error:
                at = np.flatnonzero(column.number == number)
                if len(at):
                    line = block.first + int(at[0]) + 2
                    where = f"{self.path.name} line {line}"
                    problems += [
                        Problem(f"{where}: {p.where}", p.message, p.found, p.accepted) for p in error.problems
                    ]
        return problems


def _empty(column: pa.Array) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = pc.is_null(column).to_numpy(zero_copy_only=False)
    return found


def _coded(column: pa.Array) -> Coded:
    """The column's texts by number; days and whole numbers as text, an absent cell as an empty one."""
    if not pa.types.is_dictionary(column.type) or column.null_count:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pa.types.is_timestamp(column.type):
            column = pc.cast(column, pa.date32())
        column = pc.dictionary_encode(pc.fill_null(pc.cast(column, pa.string()), ""))
    texts = [str(text).strip() for text in column.dictionary.to_pylist()]
    return Coded(texts, column.indices.to_numpy(zero_copy_only=False).astype(np.int32))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
