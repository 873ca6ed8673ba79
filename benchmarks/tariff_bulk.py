"""Bulk quotes: compiling the panel, quoting n lines to arrays, and the bare gather beside it.

    .venv/bin/python benchmarks/tariff_bulk.py [LINES] [CODES]

Uses the editions in ZHEGANG_HOME, else the lines that come along. Lines are random codes,
origins and days from 2025-01-01 to 2026-12-31; every slot is written. The bare gather reads
as many numbers by random index and writes them: no answer can be quicker than that.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date

import numpy as np

from zhegang.ingest.home import Home
from zhegang.ingest.hts import open_revision, revision_names
from zhegang.ingest.tariffs import load_store
from zhegang.trade.compiled import compile_panel
from zhegang.trade.panel import quote_arrays

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
BLOCK = 1 << 16


def main(lines: int, most: int) -> None:
    start = time.perf_counter()
    store = load_store()
    print(f"load of the store: {time.perf_counter() - start:.2f} s")
    names = list(revision_names(Home.default()))
    if names:
        codes = [code.decode() for code in open_revision(Home.default(), names[-1]).codes.tolist()]
    else:
        codes = sorted(store.schedules["US"].lines)  # type: ignore[attr-defined]
    codes = codes[:: max(1, len(codes) // most)]
    start = time.perf_counter()
    panel = compile_panel(store, codes, first=FIRST, last=LAST)
    spent = time.perf_counter() - start
    print(
        f"panel: {len(codes):,} lines x {len(panel.origins)} origins ({panel.groups} groups), "
        f"{len(panel.cell_key):,} cells, {panel.rows.entry.shape[1]:,} rows ({len(panel.rows.table):,} different), {len(panel.slots)} slots: {spent:.1f} s"
    )
    random = np.random.default_rng(20261122)
    code = random.integers(0, len(codes), lines)
    origin = random.integers(0, len(panel.origins), lines)
    day = random.integers(0, (LAST - FIRST).days + 1, lines)
    start = time.perf_counter()
    undetermined = elsewhere = 0
    for at in range(0, lines, BLOCK):
        part = slice(at, at + BLOCK)
        found = quote_arrays(panel, code[part], origin[part], day[part])
        undetermined += int((found.status == 1).sum())
        elsewhere += int((found.status == 2).sum())
    answered = time.perf_counter() - start
    print(
        f"quote_arrays: {lines:,} lines in {answered:.2f} s, {lines / answered / 1e6:.2f} M/s; "
        f"undetermined {undetermined / lines:.1%}, elsewhere {elsewhere / lines:.1%}"
    )
    table = random.random(panel.rows.table.shape)
    rows = random.integers(0, len(table), lines)
    start = time.perf_counter()
    for at in range(0, lines, BLOCK):
        table[rows[at : at + BLOCK]]
    bare = time.perf_counter() - start
    print(
        f"bare gather of {len(panel.slots)} numbers a line: {lines / bare / 1e6:.2f} M/s; ours {bare / answered:.2f} of it"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"most memory: {peak:.2f} GB")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [1_000_000, 1_000_000][len(given) :]))
