"""Files a person sends: one, of a known kind, of a bounded size. What is in them is judged by
the readers of `plan`, which know zip bombs, macros and formulas; nothing is stored under a name
that came from outside."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web.asking import ending_of

LARGEST_FILE = 10 * 1024 * 1024


def received(request: HttpRequest, endings: Sequence[str], field: str = "file") -> tuple[str, bytes]:
    """Name and content of the one file sent.

    Raises
    ------
    InputError
        None was sent, it is too large, or of another kind.
    """
    sent = request.FILES.get(field)
    if sent is None:
        raise InputError([Problem("file", N_("No file was chosen."), accepted=", ".join(endings))])
    if sent.size > LARGEST_FILE:
        fields = {"size": sent.size // (1024 * 1024), "limit": LARGEST_FILE // (1024 * 1024)}
        raise InputError(
            [
                Problem(
                    "file",
                    N_("The file is too large: {size} MB."),
                    accepted=N_("at most {limit} MB"),
                    fields=fields,
                )
            ]
        )
    name = str(sent.name or "")[:200]
    ending_of(name, endings)
    return name, sent.read()
