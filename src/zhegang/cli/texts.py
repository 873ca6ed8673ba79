"""What the commands say, in the language of ZHEGANG_LANG (en, zh-Hant, zh-Hans)."""

from __future__ import annotations

import os
from typing import Any

from zhegang.core.i18n import LANGS, translate


def lang() -> str:
    """The user's language; English when ZHEGANG_LANG names none we have."""
    wanted = os.environ.get("ZHEGANG_LANG", "en")
    return wanted if wanted in LANGS else "en"


def say(message: str, **fields: Any) -> str:
    """`message` in the user's language, its {fields} filled in."""
    return translate(message, lang(), **fields)
