"""Documents from files into rows of the register, each on its own, so that processes can share them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.register.rows import DocumentRows, read_rows


def try_rows(
    source: bytes | Path, name: str, published: date | None = None
) -> DocumentRows | tuple[Problem, ...]:
    """The document in `source` as rows; the problems of one that cannot be read, so that others go on."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        return read_rows(data, name, published)
    except InputError as error:
        return tuple(error.problems)
    except OSError as error:
        return (Problem(str(source), N_("This file cannot be read."), error.strerror),)
