"""How many rate texts of the imported editions of the US tariff are read, and which are not.

    .venv/bin/python benchmarks/tariff_coverage.py FILE...   the USITC exports, plain or .gz

Counts the texts of the columns general, special and other of every row that prints one, and
the rates of chapter 99, each edition's rows apart; then the texts that are not read.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from zhegang.trade.expression import parse_rate

PARTS = re.compile(r"([^()]+)\(([^)]*)\)")


def texts_of(row: dict[str, Any]) -> list[tuple[str, str]]:
    """(column, rate text) pairs a row prints; the special column is one text a programme."""
    clean = {
        key: " ".join(str(row.get(key) or "").replace("\xa0", " ").split())
        for key in ("general", "special", "other")
    }
    special = clean.pop("special")
    found = [(column, text) for column, text in clean.items() if text]
    found += [("special", rate.strip(" ,;")) for rate, _ in PARTS.findall(special) if rate.strip(" ,;")]
    if special and not PARTS.search(special):
        found.append(("special", special))
    return found


def main(paths: list[str]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    read: Counter[tuple[str, str]] = Counter()
    unread: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    distinct: set[str] = set()
    for path in paths:
        data = Path(path).read_bytes()
        rows = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
        for row in rows:
            code = row["htsno"].replace(".", "")
            if len(code) < 8:
                continue
            part = "chapters 98-99" if code[:2] >= "98" else "chapters 1-97"
            for column, text in texts_of(row):
                distinct.add(text)
                expression = parse_rate(text)
                counts[part, column] += 1
                if expression.readable:
                    read[part, column] += 1
                    kinds[_kind(text)] += 1
                else:
                    unread[part, text] += 1
    print(f"{len(paths)} editions, {sum(counts.values()):,} rate texts, {len(distinct):,} different")
    for key in sorted(counts):
        share = read[key] / counts[key]
        print(f"{key[0]:16}{key[1]:9}{counts[key]:>10,} texts {read[key]:>10,} read {share:8.2%}")
    total, held = sum(counts.values()), sum(read.values())
    print(f"{'all':25}{total:>10,} texts {held:>10,} read {held / total:8.2%}")
    for kind, count in kinds.most_common():
        print(f"  {kind:30}{count:>10,}")
    print(f"not read: {len(unread):,} different texts; the most frequent:")
    for (part, text), count in unread.most_common(40):
        print(f"  {count:>7,}  {part}: {text[:110]}")


def _kind(text: str) -> str:
    expression = parse_rate(text)
    if expression.on_top:
        return "on top of the subheading's own"
    if expression.specifics:
        return "compound" if expression.ad_valorem else "specific"
    return "ad valorem" if expression.ad_valorem else "free"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1:])
