"""Tables as publishers give them: CSV (plain or gzip) or the first sheet of a workbook, as texts."""

from __future__ import annotations

import csv
import gzip
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

MAX_BYTES = 512 << 20
MOST_PROBLEMS = 20
_GAPS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column name, all texts; `where` names file and row."""

    where: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_bytes(path: Path) -> bytes:
    """Content of a file, unpacked when it is gzip.

    Raises
    ------
    InputError
        It cannot be read, is cut short or larger than MAX_BYTES unpacked.
    """
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        message = N_("The file cannot be read ({error}).")
        raise InputError([Problem(path.name, message, fields={"error": str(error)})]) from None
    if len(data) > MAX_BYTES:
        message = N_("The file is larger than {most} MB unpacked.")
        raise InputError([Problem(path.name, message, fields={"most": MAX_BYTES >> 20})])
    return bytes(data)


def read_rows(path: Path, needed: Sequence[str], *, aliases: dict[str, str] | None = None) -> list[Row]:
    """Rows of a CSV file or of a workbook's first sheet.

    Parameters
    ----------
    needed
        Columns that must be there, as `aliases` (heading as printed: name) name them.

    Raises
    ------
    InputError
        Neither CSV in UTF-8 nor a workbook, a column missing, or no rows.
    """
    data = read_bytes(path)
    table = _workbook(path, data) if data[:4] == b"PK\x03\x04" else _csv(path, data)
    named = aliases or {}
    heads: list[str] = []
    start = 0
    for number, row in enumerate(table[:10]):
        heads, start = [named.get(_plain(cell), _plain(cell)) for cell in row], number
        if all(name in heads for name in needed):
            break
    else:
        found = ", ".join(filter(None, map(_plain, table[0]))) if table else ""
        message = N_("Columns that this file always has are missing.")
        raise InputError([Problem(path.name, message, found, ", ".join(needed))])
    rows = [
        Row(f"{path.name} row {start + 2 + n}", dict(zip(heads, map(str.strip, cells), strict=False)))
        for n, cells in enumerate(table[start + 1 :])
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise InputError([Problem(path.name, N_("The file has no rows."))])
    return rows


def _plain(cell: str) -> str:
    return _GAPS.sub(" ", cell.replace("\xa0", " ")).strip().lstrip("\ufeff")


def _csv(path: Path, data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        separator = next((s for s in ("\t", ";") if s in first and "," not in first), ",")
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    except (ValueError, csv.Error) as error:
        accepted = N_("CSV in UTF-8, or an Excel workbook")
        raise InputError([Problem(path.name, N_("This is not a table."), str(error), accepted)]) from None


def _workbook(path: Path, data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError, TypeError,
        AttributeError, EOFError, zlib.error, OSError, NotImplementedError,
    ) as error:  # fmt: skip
        accepted = N_("CSV in UTF-8, or an Excel workbook")
        raise InputError([Problem(path.name, N_("This is not a table."), str(error), accepted)]) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def day(text: str) -> date | None:
    """A day as publishers write it (2026-01-31, 31-01-2026, 31/01/2026); None where there is none.

    Raises
    ------
    ValueError
        A text that is not a day.
    """
    held = text.strip()[:10]
    if not held or held.upper() in ("#NA", "NULL", "NONE"):
        return None
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", held):
        d, m, y = (int(part) for part in re.split(r"[-/.]", held))
        return date(y, m, d)
    return date.fromisoformat(held.replace("/", "-"))
