"""HS search: how often the right heading is found, ms a query, seconds to build the index.

    python -m benchmarks.hs_search [--queries FILE] [--misses]

Queries with the headings that answer them stand in `tests/golden/hs_queries.yaml` (the measure:
only its scores are printed, so that nobody tunes on it) and `hs_queries_development.yaml` (what
the search was tuned on; `--misses` lists those). Descriptions of the schedule's lines go in when
ZHEGANG_HOME holds a US schedule; point it at an empty folder to measure without.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import yaml

from zhegang.core.dates import day_start
from zhegang.ingest.hs import search_index, titles
from zhegang.ingest.tariffs import load_store

GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden"
MEASURE = GOLDEN / "hs_queries.yaml"


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--queries", type=Path, default=MEASURE)
    asked.add_argument("--misses", action="store_true")
    given = asked.parse_args()
    store = load_store()
    titles()
    begin = perf_counter()
    index = search_index(store)
    built = perf_counter() - begin
    document: dict[str, Any] = yaml.safe_load(given.queries.read_text(encoding="utf-8"))
    took: list[float] = []
    first_all = five_all = count = 0
    for lang, rows in document["queries"].items():
        first = five = 0
        for row in rows:
            begin = perf_counter()
            found = [candidate.heading.code for candidate in index.search(row["q"], 5)]
            took.append(perf_counter() - begin)
            first += bool(found) and found[0] in row["headings"]
            hit = any(code in row["headings"] for code in found)
            five += hit
            if given.misses and given.queries.resolve() != MEASURE and found[:1] != row["headings"][:1]:
                print(f"  {'    ' if hit else 'MISS'} {row['q']}: {found}, wanted {row['headings']}")
        print(f"{lang:8} top-1 {first / len(rows):.3f}  top-5 {five / len(rows):.3f}  ({len(rows)} queries)")
        first_all, five_all, count = first_all + first, five_all + five, count + len(rows)
    print(f"{'all':8} top-1 {first_all / count:.3f}  top-5 {five_all / count:.3f}  ({count} queries)")
    took.sort()
    slow = took[int(len(took) * 0.95)]
    schedule = store.schedules["US"]
    whole = schedule.whole(day_start(schedule.newest, "US").timestamp())
    lines = f"with the lines of {schedule.name[-40:]}" if whole else "titles alone"
    print(
        f"{median(took) * 1e3:.2f} ms a query (95th of 100: {slow * 1e3:.2f}); built in {built:.2f} s; {lines}"
    )


if __name__ == "__main__":
    main()
