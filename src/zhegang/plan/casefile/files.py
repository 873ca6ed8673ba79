"""Opening what a user hands in: every way a file can fail, told before it is read."""

from __future__ import annotations

from pathlib import Path

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_

MOST_BYTES = 50 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def file_bytes(path: Path) -> bytes:
    """Contents of a file of at most 50 MB.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        A folder, empty, too large, or not readable by this user.
    """
    where = path.name or str(path)
    try:
        if path.is_dir():
            raise InputError([Problem(where, N_("This is a folder, not a file."))])
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError([too_large(where, size)])
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as absent:
        hint = N_("check the name and the folder")
        raise NotFoundError(N_("There is no file {path}."), hint=hint, path=shown(path)) from absent
    except OSError as failed:
        fields = {"reason": failed.strerror or type(failed).__name__}
        raise InputError(
            [Problem(where, N_("The file cannot be read: {reason}."), fields=fields)]
        ) from failed
    if len(content) > MOST_BYTES:  # grew, or a pipe or device without a size
        raise InputError([too_large(where, len(content))])
    if not content.strip(b"\0 \t\r\n"):
        raise InputError([Problem(where, N_("The file is empty."))])
    return content


def shown(path: Path) -> str:
    """`path` as text that can be printed."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(path))


def too_large(where: str, size: int) -> Problem:
    return Problem(
        where,
        N_("The file is too large: {size} MB."),
        accepted=N_("at most {limit} MB"),
        fields={"size": size // (1024 * 1024), "limit": MOST_BYTES // (1024 * 1024)},
    )


def utf8_text(content: bytes, where: str) -> str:
    """Text of a UTF-8 file, with or without byte order mark.

    Raises
    ------
    InputError
        Not UTF-8; the problem names the line.
    """
    if content.startswith((_OLE, b"PK\x03\x04")):
        hint = N_("give the file its own ending, such as .xlsx")
        raise InputError([Problem(where, N_("The file is a workbook or an archive, not text."), hint=hint)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failed:
        line = content.count(b"\n", 0, failed.start) + 1
        raise InputError(
            [
                Problem(
                    f"{where}:{line}",
                    N_("The file is not UTF-8 text."),
                    accepted=N_("text saved as UTF-8"),
                    hint=N_("save it again as UTF-8; only order lists may come in GB18030 or Big5"),
                )
            ]
        ) from failed


__all__ = ["MOST_BYTES", "file_bytes", "shown", "too_large", "utf8_text"]
