"""Every text a person sees is there in Traditional and Simplified Chinese, well formed."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from zhegang.core.i18n import LANGS, catalog
from zhegang.core.text import simplified

SOURCE = Path(__file__).resolve().parent.parent / "src" / "zhegang"
MARKS = {"N_", "translate", "_"}
CHINESE = [lang for lang in LANGS if lang != "en"]


def messages() -> Iterator[tuple[str, str]]:
    """Every marked message of code and templates, with the place it stands in."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield first.value, f"{path.relative_to(SOURCE)}:{node.lineno}"
    for path in sorted(SOURCE.rglob("*.j2")):
        for match in re.finditer(r"""\b_\(\s*(?:"([^"]+)"|'([^']+)')""", path.read_text(encoding="utf-8")):
            yield match[1] or match[2], f"{path.relative_to(SOURCE)}"


MESSAGES = dict(messages())


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("lang", CHINESE)
def test_no_message_is_missing(lang: str) -> None:
    missing = [f"{place}: {text}" for text, place in MESSAGES.items() if text not in catalog(lang)]

    assert not missing, f"{len(missing)} without {lang}:\n" + "\n".join(missing)


@pytest.mark.parametrize("lang", CHINESE)
def test_a_translation_has_the_fields_of_its_message(lang: str) -> None:
    wrong = [text for text, told in catalog(lang).items() if fields(text) != fields(told)]

    assert not wrong


@pytest.mark.parametrize("lang", CHINESE)
def test_a_message_is_translated_one_way(lang: str) -> None:
    told: dict[str, str] = {}
    clashes = []
    for path in sorted((SOURCE / "locale" / lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if message.id and told.setdefault(str(message.id), str(message.string)) != message.string:
                    clashes.append(f"{path.name}: {message.id}")

    assert not clashes


def test_simplified_texts_hold_no_traditional_character() -> None:
    mixed = [told for told in catalog("zh-Hans").values() if simplified(told) != told]

    assert not mixed


def test_both_languages_translate_the_same_messages() -> None:
    assert catalog("zh-Hant").keys() == catalog("zh-Hans").keys()
