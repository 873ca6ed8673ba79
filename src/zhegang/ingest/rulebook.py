"""The packaged rulebook: dated law as YAML, read once a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from zhegang.rules import Rulebook, load_rulebook

FOLDERS = ("common", "hk", "cn")


def law_texts(folders: Iterable[str] = FOLDERS) -> dict[str, str]:
    """The YAML files of the packaged rulebook by name, such as `hk/talent.yaml`.

    A folder that does not exist holds no law; whoever needs it finds its names missing.
    """
    root = files("zhegang") / "rulebook"
    found: dict[str, str] = {}
    for folder in folders:
        place = root / folder
        if not place.is_dir():
            continue
        for entry in sorted(place.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".yaml"):
                found[f"{folder}/{entry.name}"] = entry.read_text(encoding="utf-8")
    return found


@lru_cache(maxsize=8)
def load_law(folders: tuple[str, ...] = FOLDERS) -> Rulebook:
    """The packaged law of Hong Kong and the Mainland.

    Raises
    ------
    InputError
        A file is wrong; every fault at once, with file and line.
    """
    return load_rulebook(law_texts(folders))


def law_with(folders: tuple[str, ...], more: Mapping[str, str]) -> Rulebook:
    """The packaged law of `folders` and the texts a pack brings with it.

    Raises
    ------
    InputError
        As `load_law`.
    """
    return load_rulebook(law_texts(folders) | dict(more)) if more else load_law(folders)
