"""What stands in no file of the repository: a machine's paths, registries, others' sentences."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import NO_DATA, data_folder
from zhegang.core.text import words

ROOT = Path(__file__).resolve().parent.parent
# Built from parts, so that this file does not hold what it looks for.
HOSTS = [
    f"{name}.{domain}"
    for name, domain in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry.npmjs", "org"),
        ("deb.debian", "org"),
        ("archive.ubuntu", "com"),
    ]
]
PATHS = re.compile(r"(?<![\w.~-])/(?:root|work|home/\w+|tmp/(?:dev|team))/")
SENTENCE_WORDS = 8
# What tools make in the tree; git knows it from .gitignore.
MADE = re.compile(r"(^|/)(\.(?!ci/)|__pycache__/|node_modules/|dist/|out/)")


def repository_files() -> list[Path]:
    """Files that are committed or would be; all of them in a copy without git."""
    listed = b""
    if shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False).stdout
    if listed:
        paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not MADE.search(path.relative_to(ROOT).as_posix())]
    return [path for path in paths if path.is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in repository_files():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font
    return found


TEXTS = texts()


@pytest.mark.parametrize("host", HOSTS)
def test_no_registry_is_named(host: str) -> None:
    assert [name for name, text in TEXTS.items() if host in text] == []


def test_no_file_names_a_machines_paths() -> None:
    assert {name: found[0] for name, text in TEXTS.items() if (found := PATHS.search(text))} == {}


def shingles(text: str, *, names: bool = True) -> set[tuple[str, ...]]:
    """Runs of eight folded words; without `names`, not those that are little but proper names.

    A name or a formula of law ("the Agreement between the Government of …") has at most two
    longer words in small letters.
    """
    row = [(word, part[0].islower() and len(part) > 3) for part in text.split() for word in words(part)]
    runs = (row[i : i + SENTENCE_WORDS] for i in range(len(row) - SENTENCE_WORDS + 1))
    return {tuple(word for word, _ in run) for run in runs if names or sum(common for _, common in run) > 2}


def test_no_sentence_of_a_source_document_is_copied() -> None:
    """Statements point at their sentence; the text stays with whoever loaded the document."""
    folder = data_folder().parent / "sources"
    if not folder.is_dir():
        pytest.skip(NO_DATA)
    sentences: set[tuple[str, ...]] = set()
    for path in folder.glob("*.txt"):
        # A line without full stop is a headline: to cite a document is to name it.
        for paragraph in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"[.!?。！？]", paragraph):
                sentences |= shingles(paragraph, names=False)
    assert sentences

    copied = {
        name: " ".join(min(found)) for name, text in TEXTS.items() if (found := shingles(text) & sentences)
    }
    assert copied == {}
