"""The zip file a workbook is: refused before unpacking where it is not safe or not one.

What a file claims (sizes in its directory) is checked first, what it holds is counted
while it is unpacked, and no part may declare XML entities. So neither a file that unpacks
to gigabytes nor one that multiplies in the parser gets far.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from xml.parsers import expat

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

MOST_UNPACKED = 160 * 1024 * 1024
MOST_OF_ONE_TEXT_TABLE = 64 * 1024 * 1024
MOST_RATIO = 200  # deflate reaches about 1,000; workbooks of real rows stay under 60
MOST_PARTS = 3000
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = N_("open it in a spreadsheet program and save it as .xlsx")

Start = Callable[[str, Mapping[str, str]], None]


class Archive:
    """The parts of a workbook, by name, read as streams of XML."""

    def __init__(self, content: bytes, name: str) -> None:
        """Checks the whole directory; unpacks nothing.

        Raises
        ------
        InputError
            No workbook, of another kind, protected, or too large unpacked.
        """
        self.name = name
        _refuse_others(content, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, OverflowError):
            raise broken(name) from None
        self._parts = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        self._refuse_large()
        self._refuse_kinds()

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def parse(self, part: str, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
        """Sends the elements of an XML part to the handlers, names without prefix.

        Raises
        ------
        InputError
            The part is missing, damaged, larger than it claims, or declares entities.
        """
        info = self._parts.get(part)
        if info is None:
            raise broken(self.name, part)
        parser = _parser(start, end, text, self.name, part)
        seen = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    seen += len(chunk)
                    if seen > info.file_size:
                        raise broken(self.name, part)
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError) as damaged:
            raise broken(self.name, part) from damaged
        except (ValueError, LookupError, RuntimeError, struct.error) as damaged:
            raise broken(self.name, part) from damaged

    def _refuse_large(self) -> None:
        infos = self._parts.values()
        unpacked = sum(info.file_size for info in self._zip.infolist())
        suspicious = any(
            info.file_size > 4 * 1024 * 1024 and info.file_size > MOST_RATIO * max(info.compress_size, 1)
            for info in infos
        )
        strings = self._parts.get("xl/sharedStrings.xml")
        texts = strings.file_size if strings else 0
        if unpacked > MOST_UNPACKED or suspicious or texts > MOST_OF_ONE_TEXT_TABLE:
            fields = {"size": unpacked // (1024 * 1024), "limit": MOST_UNPACKED // (1024 * 1024)}
            message = N_("The workbook would unpack to {size} MB and is not opened.")
            hint = N_("delete empty rows and other sheets, or save the rows as CSV")
            raise InputError([Problem(self.name, message, "", N_("at most {limit} MB"), hint, fields)])
        if len(self._zip.infolist()) > MOST_PARTS:
            raise broken(self.name)
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise broken(self.name)

    def _refuse_kinds(self) -> None:
        parts = self._parts
        message = ""
        if any(info.flag_bits & 1 for info in parts.values()):
            message = N_("The workbook is protected by a password.")
        elif any(part.lower().endswith("vbaproject.bin") for part in parts) or self.name.lower().endswith(
            ".xlsm"
        ):
            message = N_("The workbook holds macros; such workbooks are not opened.")
        elif "xl/workbook.bin" in parts:
            message = N_("The workbook is in the binary format .xlsb.")
        elif "mimetype" in parts or "Index/Document.iwa" in parts:
            message = N_("The workbook is of another spreadsheet program, such as .ods.")
        elif "xl/workbook.xml" not in parts:
            message = N_("The file is an archive but no workbook.")
        if message:
            raise InputError([Problem(self.name, message, accepted=N_("a workbook .xlsx"), hint=_SAVE_AS)])


def broken(name: str, part: str = "") -> InputError:
    """The workbook is damaged, in `part` where that is known."""
    hint = N_("open it in a spreadsheet program, let it be repaired, and save it as .xlsx")
    message = N_("The workbook is damaged in {part}.") if part else N_("The workbook is damaged.")
    return InputError([Problem(name, message, hint=hint, fields={"part": part} if part else {})])


def _refuse_others(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        protected = "EncryptedPackage".encode("utf-16-le") in content
        message = (
            N_("The workbook is protected by a password.")
            if protected
            else N_("The workbook is an old .xls file.")
        )
        raise InputError([Problem(name, message, accepted=N_("a workbook .xlsx"), hint=_SAVE_AS)])
    if not content.startswith(b"PK"):
        message = N_("The file is not a workbook, whatever its ending says.")
        hint = N_("give a CSV file the ending .csv, or save it as .xlsx")
        raise InputError([Problem(name, message, accepted=N_("a workbook .xlsx"), hint=hint)])


def _parser(
    start: Start, end: Callable[[str], None], text: Callable[[str], None], name: str, part: str
) -> Any:
    """An expat parser that refuses a document type, and with it every entity."""

    def begin(element: str, given: dict[str, str]) -> None:
        start(element.rpartition(":")[2] if ":" in element else element, given)

    def finish(element: str) -> None:
        end(element.rpartition(":")[2] if ":" in element else element)

    def refuse(*_: Any) -> None:
        raise broken(name, part)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


__all__ = ["MOST_UNPACKED", "Archive", "broken"]
