"""How fast documents are read, on texts of one's own.

    python benchmarks/register_speed.py FILE… [--times 20]

One process; a document is bytes to statements.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from zhegang.register import read, statements


def main() -> None:
    parser = argparse.ArgumentParser(description="Documents read per second.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    texts = [(path.name, path.read_bytes()) for path in asked.files]
    for name, data in texts:
        statements(read(data, name))  # tables and patterns are compiled once
    started, made = time.perf_counter(), 0
    for _ in range(asked.times):
        for name, data in texts:
            made += len(statements(read(data, name)))
    took = time.perf_counter() - started
    count = asked.times * len(texts)
    size = sum(len(data) for _, data in texts) * asked.times
    print(
        f"{count} documents, {size / 1000:.0f} kB, {made} statements in {took:.2f} s: {count / took:.1f} documents/s"
    )


if __name__ == "__main__":
    main()
