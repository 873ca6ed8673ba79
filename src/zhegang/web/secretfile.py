"""Keys kept in the home, each in a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from zhegang.core.errors import SourceError
from zhegang.core.i18n import N_

BYTES = 48


def read_or_make(path: Path) -> str:
    """The key in `path`; made there, mode 0600, when there is none yet.

    Two processes that start together agree: whoever loses the race reads the winner's.

    Raises
    ------
    SourceError
        The file cannot be written or read, is empty, or others may read it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        mode = path.stat().st_mode & 0o777
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            N_("The key {path} cannot be used ({error})."), path=str(path), error=type(error).__name__
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise SourceError(
            N_("Others can read the key {path}."), hint=N_("run chmod 600 on it"), path=str(path)
        )
    if len(key) < BYTES:
        raise SourceError(
            N_("The key {path} is cut short."),
            hint=N_("restore it from the backup; rows written with it cannot be verified without it"),
            path=str(path),
        )
    return key


def _make(path: Path) -> None:
    """A link is atomic and never replaces: readers see a whole key or none."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
