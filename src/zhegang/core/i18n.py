"""Texts in English, Traditional and Simplified Chinese.

English text is the message id. `locale/<lang>/*.po` holds the translations, one file per
part of Zhegang; a test checks that no message is missing. An id without translation is
shown in English rather than not at all.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

LANGS = ("en", "zh-Hant", "zh-Hans")


def N_(message: str) -> str:
    """Marks a message for translation where it is defined but not yet shown."""
    return message


def translate(message: str, lang: str = "en", **fields: Any) -> str:
    """`message` in `lang`, its {fields} filled in.

    Raises
    ------
    KeyError
        `lang` is not one of LANGS.
    """
    template = catalog(lang).get(message) or message
    return template.format(**fields) if fields else template


@lru_cache(maxsize=len(LANGS))
def catalog(lang: str) -> dict[str, str]:
    """All translations into `lang`, by English message."""
    if lang not in LANGS:
        raise KeyError(f"no language {lang!r}; known: {', '.join(LANGS)}")
    if lang == "en":
        return {}
    from babel.messages.pofile import read_po

    found: dict[str, str] = {}
    folder = files("zhegang") / "locale" / lang
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".po"):
            with entry.open("rb") as stream:
                for message in read_po(stream):
                    if isinstance(message.id, str) and message.id and message.string:
                        found[message.id] = str(message.string)
    return found
