"""How much of the loaded lists is found again, and how much noise comes with it.

    zhegang data fetch csl && zhegang data fetch un
    python benchmarks/screening_recall.py [--names FILE…]

Every listed name is looked up as it stands and in the ways people change names; a figure
is the share of names whose own entry is among the candidates. `--names` takes CSV files
with a column `full_name` or `name` of parties that are on no list: the share of them
with a candidate is the noise.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from zhegang.core.text import has_han
from zhegang.ingest.compiled import PUBLISHERS, load_index
from zhegang.ingest.home import Home
from zhegang.screening import ListEntry, ScreeningIndex, Subject, screen

FORMS = (
    ("Co., Ltd.", "Company Limited"),
    ("LLC", "L.L.C."),
    ("Limited", "Ltd"),
    ("有限公司", "股份有限公司"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Recall and noise of screening on the loaded lists.")
    parser.add_argument("--names", nargs="*", type=Path, default=[], help="CSV files of parties on no list")
    parser.add_argument("--sample", type=int, default=5000, help="listed names tried for each change")
    asked = parser.parse_args()
    home = Home.default()
    begun = time.perf_counter()
    index = load_index(home)
    if index is None:
        parser.error("no list is loaded: use zhegang data fetch csl and zhegang data fetch un")
    took = time.perf_counter() - begun
    for version in index.lists:
        print(f"{version.name}: {version.entries:,} entries of {version.on}")
    print(f"index loaded in {took:.2f} s")
    names = list(_names(home))
    for told, change in _changes().items():
        _report(index, told, names, change, asked.sample)
    for path in asked.names:
        _noise(index, path)
    subjects = [
        Subject(str(n), name) for n, (_, name, _) in enumerate(names[:: max(1, len(names) // 1000)][:1000])
    ]
    begun = time.perf_counter()
    screen(index, subjects)
    print(f"{len(subjects):,} listed parties compared in {time.perf_counter() - begun:.2f} s")


def _names(home: Home) -> Iterator[tuple[ListEntry, str, str]]:
    """(entry, name, quality) of every printed name that can be looked up."""
    for source in home.sources():
        if source.kind in PUBLISHERS:
            for entry in PUBLISHERS[source.kind].read(home.file(source)).entries:
                told = (("name", (entry.name,)), ("alias", entry.aliases), ("weak alias", entry.weak_aliases))
                for quality, held in (*told, ("original script", entry.original_names)):
                    yield from ((entry, name, quality) for name in held if sum(c.isalnum() for c in name) > 1)


def _changes() -> dict[str, Callable[[ListEntry, str, str], str | None]]:
    """Ways to change a name, by what they are called; None where one does not apply."""
    from opencc import OpenCC

    other = {"to": OpenCC("s2hk"), "from": OpenCC("hk2s")}

    def script(_: ListEntry, name: str, quality: str) -> str | None:
        if not has_han(name):
            return None
        made = other["to"].convert(name)
        return made if made != name else other["from"].convert(name)

    def form(_: ListEntry, name: str, quality: str) -> str | None:
        changed = name
        for old, new in FORMS:
            changed = re.sub(re.escape(old) + "$", new, changed, flags=re.I)
        return changed if changed != name else None

    def order(entry: ListEntry, name: str, quality: str) -> str | None:
        words = name.replace(",", " ").split()
        return " ".join([*words[1:], words[0]]) if entry.kind == "individual" and len(words) > 1 else None

    return {
        "primary name as listed": lambda e, n, q: n if q == "name" else None,
        "alias as listed": lambda e, n, q: n if q == "alias" else None,
        "weak alias as listed": lambda e, n, q: n if q == "weak alias" else None,
        "original script as listed": lambda e, n, q: n if q == "original script" else None,
        "other case, no punctuation": lambda e, n, q: re.sub(r"[^\w\s]", " ", n.swapcase()),
        "another form of company": form,
        "family name last": order,
        "the other Chinese script": script,
        "one letter wrong (not promised)": _typo,
    }


def _typo(_: ListEntry, name: str, quality: str) -> str | None:
    at = len(name) // 2
    return name[:at] + "q" + name[at + 1 :] if len(name) > 6 and name[at].isalpha() else None


def _report(
    index: ScreeningIndex,
    told: str,
    names: list[tuple[ListEntry, str, str]],
    change: Callable[[ListEntry, str, str], str | None],
    sample: int,
) -> None:
    cases = [(e, made) for e, name, quality in names if (made := change(e, name, quality))]
    tried = random.Random(1).sample(cases, min(sample, len(cases)))
    found = sum(any(hit.entry.id == entry.id for hit in index.find(made)) for entry, made in tried)
    share = f"{found / len(tried):7.2%}" if tried else "      -"
    print(f"{share}  {told} ({found:,} of {len(tried):,} tried, {len(cases):,} there are)")


def _noise(index: ScreeningIndex, path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = [row.get("full_name") or row.get("name") or "" for row in rows]
    hits = sum(bool(index.find(name)) for name in names if sum(c.isalnum() for c in name) > 1)
    print(f"{hits / len(names):7.2%}  with a candidate of {len(names):,} names in {path.name}")


if __name__ == "__main__":
    main()
