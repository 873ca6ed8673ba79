"""Bulk quotes: compiling the panel, arrays to arrays, Parquet to Parquet, and its peers beside it.

    .venv/bin/python benchmarks/tariff_bulk.py [LINES] [--files]

Uses the editions in ZHEGANG_HOME, else the lines that come along. Lines are random codes,
origins and days from 2025-01-01 to 2026-12-31; every slot of the law is written. The bare
gather reads as many numbers of the same table by random row and writes them: no answer can be
quicker than that. DuckDB and Polars, where they are installed, are given the panel's own
tables: DuckDB joins them, Polars gathers from them, which are the quickest ways we found for
each; both write the status, the rate and every slot. All in one run, the best of three.
`--files` quotes the lines from a Parquet file into another as well.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from zhegang.ingest.bulk import quote_file
from zhegang.ingest.home import Home
from zhegang.ingest.hts import open_revision, revision_names
from zhegang.ingest.tariffs import load_store
from zhegang.trade.compiled import compile_panel
from zhegang.trade.measures import MeasureStore
from zhegang.trade.panel import Panel, empty_answers, quote_arrays

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
BLOCK = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description="Bulk quotes and their peers.")
    parser.add_argument("lines", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--files", action="store_true", help="from a Parquet file into another too")
    asked = parser.parse_args()
    start = time.perf_counter()
    store = load_store()
    print(f"load of the store: {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    panel = compile_panel(store, all_codes(store), first=FIRST, last=LAST)
    print(
        f"panel: {len(panel.codes):,} lines x {len(panel.origins)} origins x {len(panel.begins)} stretches, "
        f"{len(panel.rate):,} answers of {len(panel.slots)} slots: {time.perf_counter() - start:.1f} s"
    )
    lines = random_lines(panel, asked.lines)
    arrays(panel, lines)
    if asked.files:
        files(store, panel, lines)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"most memory: {peak:.2f} GB")


def all_codes(store: MeasureStore) -> list[str]:
    """Ten-digit lines of every loaded edition, else the lines that come along."""
    home = Home.default()
    found = {code for name in revision_names(home) for code in open_revision(home, name).codes.tolist()}
    codes = sorted(code.decode() for code in found if len(code) == 10 and code < b"98")
    return codes or sorted(store.schedules["US"].lines)  # type: ignore[attr-defined]


def random_lines(panel: Panel, count: int) -> dict[str, Any]:
    random = np.random.default_rng(20261122)
    return {
        "code": random.integers(0, len(panel.codes), count),
        "origin": random.integers(0, len(panel.origins), count),
        "day": random.integers(0, (LAST - FIRST).days + 1, count),
    }


def best(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the quickest run; the machine is not ours alone."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def arrays(panel: Panel, lines: dict[str, Any]) -> None:
    """Ours, the bare gather, DuckDB and Polars, a block at a time."""
    count = len(lines["code"])
    blocks = [{name: held[at : at + BLOCK] for name, held in lines.items()} for at in range(0, count, BLOCK)]
    rows = np.random.default_rng(1).integers(0, len(panel.rate), min(BLOCK, count))
    answers = empty_answers(panel, len(rows))
    out = answers.layers

    def gather() -> None:
        for block in blocks:
            size = len(block["code"])
            np.take(panel.layers, rows[:size], axis=0, out=out[:size], mode="clip")

    def ours(threads: int) -> Callable[[], None]:
        def work() -> None:
            for block in blocks:
                held = answers if len(block["code"]) == len(rows) else None
                quote_arrays(panel, block["code"], block["origin"], block["day"], threads=threads, out=held)

        return work

    bare = best(gather)
    print(f"bare gather of {len(panel.slots)} numbers a line, one thread: {count / bare / 1e6:.2f} M lines/s")
    for threads in (1, 2):
        spent = best(ours(threads))
        rate = count / spent / 1e6
        print(f"quote_arrays, {threads} threads: {rate:.2f} M lines/s, {bare / spent:.2f} of the bare gather")
    for name, work in (("DuckDB", duckdb_joins), ("Polars", polars_gathers)):
        with suppress(ImportError):
            peer = best(work(panel, blocks))
            print(
                f"{name}: {count / peer / 1e6:.2f} M lines/s; quote_arrays {peer / spent:.1f} times as quick"
            )


def tables(panel: Panel) -> dict[str, pa.Table]:
    """The panel's tables as columns, for the peers."""
    code, stretch = np.indices(panel.state[1:, 1:].shape)
    state, group = np.indices(panel.answer.shape)
    answers = {
        "answer": np.arange(len(panel.rate), dtype=np.int32),
        "status": panel.status,
        "rate": panel.rate,
    }
    answers |= {f"slot{n}": np.ascontiguousarray(panel.layers[:, n]) for n in range(len(panel.slots))}
    return {
        "days": pa.table({"day": np.arange(len(panel.stretch) - 2), "stretch": panel.stretch[1:-1] - 1}),
        "states": pa.table(
            {"code": code.ravel(), "stretch": stretch.ravel(), "state": panel.state[1:, 1:].ravel()}
        ),
        "groups": pa.table({"origin": np.arange(len(panel.origins)), "g": panel.group[1:]}),
        "cells": pa.table({"state": state.ravel(), "g": group.ravel(), "answer": panel.answer.ravel()}),
        "answers": pa.table(answers),
    }


def duckdb_joins(panel: Panel, blocks: list[dict[str, Any]]) -> Callable[[], None]:
    import duckdb  # type: ignore[import-not-found, unused-ignore]

    base = duckdb.connect()
    base.execute("set threads=2")
    for name, table in tables(panel).items():
        base.register("held", table)
        base.execute(f"create table {name} as select * from held")
    for number, block in enumerate(blocks):
        base.register("held", pa.table(block))
        base.execute(f"create table lines{number} as select * from held")

    def work() -> None:
        for number in range(len(blocks)):
            base.execute(
                f"create or replace table found as select a.* from lines{number} l join days using (day) "
                "join states s on s.code = l.code and s.stretch = days.stretch join groups using (origin) "
                "join cells c on c.state = s.state and c.g = groups.g join answers a using (answer)"
            )

    return work


def polars_gathers(panel: Panel, blocks: list[dict[str, Any]]) -> Callable[[], None]:
    """Its joins reach a tenth of this; so it gathers by the same numbers as we do."""
    import polars as pl  # type: ignore[import-not-found, unused-ignore]

    held = {name: pl.from_arrow(table) for name, table in tables(panel).items()}
    stretch, state = held["days"]["stretch"], held["states"]["state"].cast(pl.Int64)
    group, answer = held["groups"]["g"], held["cells"]["answer"]
    stretches, groups = len(panel.begins), panel.answer.shape[1]
    frames = [pl.DataFrame(block) for block in blocks]

    def work() -> None:
        for frame in frames:
            place = frame["code"] * stretches + stretch.gather(frame["day"])
            found = answer.gather(state.gather(place) * groups + group.gather(frame["origin"]))
            held["answers"][found]

    return work


def files(store: MeasureStore, panel: Panel, lines: dict[str, Any]) -> None:
    """The lines from a Parquet file into another, the panel compiled on the way and told apart."""
    days = np.array([FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)], "datetime64[D]")
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "lines.parquet", Path(folder) / "quotes.parquet"
        count = len(lines["code"])
        writer = None
        for at in range(0, count, BLOCK):
            part = slice(at, at + BLOCK)
            size = len(lines["code"][part])
            table = pa.table(
                {
                    "id": np.arange(at, at + size),
                    "hs": pa.array(panel.codes.astype(str)).take(pa.array(lines["code"][part])),
                    "origin": pa.array(panel.origins).take(pa.array(lines["origin"][part])),
                    "market": pa.array(["US"] * size),
                    "on": pa.array(days[lines["day"][part]]),
                    "value": np.random.default_rng(at).uniform(100, 1e5, size).round(2),
                }
            )
            writer = writer or parquet.ParquetWriter(path, table.schema)
            writer.write_table(table)
        assert writer is not None
        writer.close()
        start = time.perf_counter()
        compile_panel(store, all_codes(store), first=FIRST, last=LAST)
        compiled = time.perf_counter() - start
        start = time.perf_counter()
        quote_file(store, path, out)
        spent = time.perf_counter() - start
        print(
            f"Parquet to Parquet: {count:,} lines in {spent:.1f} s ({compiled:.1f} s of it compiling), "
            f"{count / max(spent - compiled, 1e-9) / 1e6:.2f} M lines/s after that, {out.stat().st_size / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    sys.exit(main())
