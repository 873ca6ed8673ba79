"""A DOCX file as paragraphs and tables, read from its XML with everything bounded.

Only what a reader of the page sees: no deleted or moved-away text, no hidden text, no
comments, no fields' codes, never a macro. What a file claims to unpack to is checked
before, what it unpacks to is counted while it is read; a document type, and with it every
entity, is refused.

References
----------
ECMA-376, Part 1, WordprocessingML: 17.3 (paragraphs), 17.4 (tables), 17.13.5 (revisions).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note

MAX_UNPACKED = 120 * 1024 * 1024
MAX_BODY = 32 * 1024 * 1024
MAX_RATIO = 200  # deflate reaches about 1,000; text of real documents stays under 60
MAX_PARTS = 3000
MAX_DEPTH = 120
BODY = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = frozenset({"0", "false", "off"})
_SKIPPED = frozenset({"del", "moveFrom", "rPrChange", "pPrChange", _FALLBACK})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell that spans columns is followed by empty ones."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Docx:
    """The body of a file in its order, and what was left out."""

    blocks: tuple[Paragraph | Table, ...]
    notes: tuple[Note, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Table))


def read_docx(data: bytes, name: str) -> Docx:
    """The body of a DOCX file.

    Raises
    ------
    InputError
        No DOCX, damaged, protected, with macros, or larger unpacked than a document is.
    """
    body = _body(data, name)
    try:
        return _Reader().read(body)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        _refuse(name, N_("The DOCX file is damaged or declares entities."))


def docx_text(data: bytes, name: str) -> tuple[str, tuple[Note, ...]]:
    """The text of a DOCX file, one paragraph or table cell a line, and what was left out."""
    made = read_docx(data, name)
    lines: list[str] = []
    for block in made.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines.extend(cell for row in block.rows for cell in row if cell.strip())
    note = Note(N_("Read from DOCX: offsets count in its paragraphs and table cells, one a line."))
    return "\n".join(line for line in lines if line.strip()), (note, *made.notes)


def _body(data: bytes, name: str) -> bytes:
    """The main part of the file, no larger than it claims."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        _check(parts, name)
        info = archive.getinfo(BODY)
        with archive.open(info) as stream:
            body = stream.read(info.file_size + 1)
    except KeyError:
        _refuse(name, N_("The file is an archive but no DOCX document."))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        struct.error,
        NotImplementedError,
        OverflowError,
        RuntimeError,
    ):
        _refuse(name, N_("The DOCX file is damaged."))
    if len(body) > info.file_size:
        _refuse(name, N_("The DOCX file is damaged."))
    return body


def _check(parts: list[zipfile.ZipInfo], name: str) -> None:
    sizes = {info.filename: info.file_size for info in parts}
    if any(info.flag_bits & 1 for info in parts):
        _refuse(name, N_("The file is protected by a password."))
    if any(part.lower().endswith("vbaproject.bin") for part in sizes):
        _refuse(name, N_("The file holds macros; such files are not opened."))
    swollen = any(
        info.file_size > 4 * 1024 * 1024 and info.file_size > MAX_RATIO * max(1, info.compress_size)
        for info in parts
    )
    if (
        swollen
        or len(parts) > MAX_PARTS
        or sum(info.file_size for info in parts) > MAX_UNPACKED
        or sizes.get(BODY, 0) > MAX_BODY
    ):
        _refuse(name, N_("The file would unpack to more than a document holds, and is not opened."))


def _refuse(name: str, message: str) -> NoReturn:
    accepted = N_("a document .docx")
    raise InputError([Problem(name, message, accepted=accepted)])


class _Reader:
    """One pass over the main part; only the first level of tables makes a table."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.paragraphs: list[list[str]] = []  # open ones: a text box stands inside another
        self.rows: list[tuple[str, ...]] = []
        self.row: list[str] = []
        self.cell: list[str] = []
        self.span = 1
        self.tables = self.skipped = self.depth = self.hidden_runs = 0
        self.hidden = False

    def read(self, body: bytes) -> Docx:
        for event, element in iterparse(io.BytesIO(body), ("start", "end"), forbid_dtd=True):
            tag = element.tag.replace(_STRICT, "").replace(_WORD, "")
            if event == "start":
                self.depth += 1
                if self.depth > MAX_DEPTH:
                    raise ValueError("nested deeper than a document is")
                self._start(tag)
            else:
                self.depth -= 1
                self._end(tag, element)
                if tag not in ("rPr", "tcPr"):
                    element.clear()
        notes = []
        if self.hidden_runs:
            told = N_("{n} pieces of hidden text were left out.")
            notes.append(Note(told, {"n": self.hidden_runs}))
        return Docx(tuple(self.blocks), tuple(notes))

    def _start(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipped += 1
        elif tag == "p":
            self.paragraphs.append([])
        elif tag == "r":
            self.hidden = False
        elif tag == "tbl":
            self.tables += 1
        elif self.tables == 1 and tag == "tr":
            self.row = []
        elif self.tables == 1 and tag == "tc":
            self.cell, self.span = [], 1

    def _end(self, tag: str, element: Any) -> None:
        if tag in _SKIPPED:
            self.skipped -= 1
        elif tag == "vanish":
            self.hidden = _value(element) not in _OFF
        elif tag == "t" or tag in _SIGNS:
            self._words(_SIGNS.get(tag) or element.text or "")
        elif tag == "p":
            self._paragraph("".join(self.paragraphs.pop()).strip("\n"))
        elif tag == "gridSpan" and self.tables == 1:
            self.span = min(64, max(1, int(_value(element) or 1)))
        elif tag == "tc" and self.tables == 1:
            self.row += ["\n".join(self.cell).strip(), *[""] * (self.span - 1)]
        elif tag == "tr" and self.tables == 1:
            self.rows.append(tuple(self.row))
        elif tag == "tbl":
            self.tables -= 1
            if not self.tables:
                self.blocks.append(Table(tuple(self.rows)))
                self.rows = []

    def _words(self, text: str) -> None:
        if self.skipped or not self.paragraphs:
            return
        if self.hidden:
            self.hidden_runs += bool(text.strip())
            return
        self.paragraphs[-1].append(text)

    def _paragraph(self, text: str) -> None:
        if self.skipped:
            return
        if self.tables:
            self.cell.append(text)
        else:
            self.blocks.append(Paragraph(text))


def _value(element: Any) -> str:
    """An element's `val`, whichever of the two namespaces its file uses."""
    return str(next((v for k, v in element.attrib.items() if k.endswith("}val")), ""))
