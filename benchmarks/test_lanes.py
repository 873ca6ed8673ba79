"""Reading the lane tables, and a thousand lanes none of which was asked for before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

from pytest_benchmark.fixture import BenchmarkFixture

from zhegang.ingest.lanes import load_lanes
from zhegang.trade.lanes import estimate_lane, place

ON = date(2026, 11, 22)


def test_reading_the_tables(benchmark: BenchmarkFixture) -> None:
    tables = benchmark(load_lanes.__wrapped__)

    assert tables.version == load_lanes().version


def test_a_thousand_new_lanes(benchmark: BenchmarkFixture) -> None:
    held = load_lanes()
    pairs = [pair for pair in product(sorted(held.places), repeat=2) if pair[0] != pair[1]][::29][:1000]

    def lanes() -> int:
        tables = replace(held, cache={})
        found = (
            estimate_lane(tables, origin=place(tables, a), destination=place(tables, b), mode="sea", on=ON)
            for a, b in pairs
        )
        return sum(lane.offered for lane in found)

    assert benchmark(lanes) > 900
