"""Texts in English, Traditional and Simplified Chinese.

English text is the message id. `locale/<lang>/*.po` holds the translations, one file per
part of Zhegang; a test checks that no message is missing. An id without translation is
shown in English rather than not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

LANGS = ("en", "zh-Hant", "zh-Hans")


def N_(message: str) -> str:
    """Marks a message for translation where it is defined but not yet shown."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the three languages, as rulebooks and packs carry it."""

    en: str
    zh_hant: str
    zh_hans: str

    def in_lang(self, lang: str) -> str:
        """The text in `lang`; KeyError where `lang` is not one of LANGS."""
        return {"en": self.en, "zh-Hant": self.zh_hant, "zh-Hans": self.zh_hans}[lang]

    def fill(self, fields: Mapping[str, Any]) -> Words:
        """The same text with its {fields} filled in, each in its own language."""
        if not fields:
            return self
        told = (self.in_lang(lang).format(**spoken(fields, lang)) for lang in LANGS)
        return Words(*told)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for the reader: English message id and its fields."""

    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def in_lang(self, lang: str) -> str:
        """The sentence in `lang`; a note or `Words` among its fields is told in `lang` too."""
        return translate(self.text, lang, **self.fields)


def spoken(fields: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """`fields` with every value that knows its languages (`in_lang`) told in `lang`."""
    return {k: v.in_lang(lang) if hasattr(v, "in_lang") else v for k, v in fields.items()}


def translate(message: str, lang: str = "en", /, **fields: Any) -> str:
    """`message` in `lang`, its {fields} filled in; a field that is `Words` in `lang` too.

    Raises
    ------
    KeyError
        `lang` is not one of LANGS.
    """
    template = catalog(lang).get(message) or message
    return template.format(**spoken(fields, lang)) if fields else template


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
