"""What several commands print or check alike."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import LANGS, N_, translate

if TYPE_CHECKING:
    from rich.console import Console


PIPE_WIDTH = 160


def lang() -> str:
    """The language of ZHEGANG_LANG; English when it names none we have."""
    wanted = os.environ.get("ZHEGANG_LANG", "en")
    return wanted if wanted in LANGS else "en"


def say(message: str, **fields: Any) -> str:
    """`message` in the user's language, its {fields} filled in."""
    return translate(message, lang(), **fields)


def console() -> Console:
    """Where the answer is printed: as wide as the terminal, wider where nobody watches."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def check_langs(langs: list[str], option: str) -> list[str]:
    """`langs` when each is a language of Zhegang.

    Raises
    ------
    InputError
        Naming every one that is not.
    """
    problems = [
        Problem(option, N_("There is no such language."), lang, ", ".join(LANGS))
        for lang in langs
        if lang not in LANGS
    ]
    if problems:
        raise InputError(problems)
    return langs


def percent(rate: float | None, lang: str = "en") -> str:
    """A rate for the reader: 0.375 is 37.5 %; None is undetermined, never blank."""
    if rate is None:
        return translate(N_("undetermined"), lang)
    return f"{round(rate * 100, 4):g} %"
