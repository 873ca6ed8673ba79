"""One quote, the load of the store, an order list through history, one edition of the schedule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhegang.ingest import tariffs
from zhegang.ingest.home import Home
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import QuoteRequest, quote
from zhegang.trade.table import duty_table

NO_HOME = Home(Path("/nonexistent/zhegang-home"))
DAYS = [
    date.fromisoformat(day)
    for day in (
        "2025-02-03", "2025-04-10", "2025-05-14", "2025-11-10", "2026-02-24", "2026-07-24", "2026-11-22", "2025-08-20",
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def store() -> MeasureStore:
    return tariffs.load_store(NO_HOME)


def test_load_of_the_packaged_store(benchmark: Any) -> None:
    def load() -> MeasureStore:
        tariffs._load.cache_clear()
        return tariffs.load_store(NO_HOME)

    assert benchmark(load).measures


@pytest.mark.parametrize("code", ["6109.10.00", "8428.70.00", "9503"])
def test_one_quote(benchmark: Any, store: MeasureStore, code: str) -> None:
    request = QuoteRequest(code, "CN", "US", date(2026, 11, 22), Decimal(10_000))
    assert benchmark(quote, store, request).layers


@pytest.mark.parametrize("kind", ["as order lists are", "no two alike"])
def test_1200_lines_on_eight_days(benchmark: Any, store: MeasureStore, kind: str) -> None:
    codes = [code for code in store.schedules["US"].lines if len(code) == 8]  # type: ignore[attr-defined]
    origins = ["CN"] if kind == "as order lists are" else ["CN", "VN", "MX", "DE", "JP", "KR", "TH", "IN"]
    lines = [(codes[n % len(codes)], origins[n // len(codes) % len(origins)]) for n in range(1200)]
    asked = [(code, origin, day) for code, origin in lines for day in DAYS]

    def table() -> int:
        store._memo.clear()
        found = duty_table(
            store,
            hs=[code for code, _, _ in asked],
            origin=[origin for _, origin, _ in asked],
            market=["US"] * len(asked),
            on=[day for _, _, day in asked],
        )
        return len(found.rate)

    assert benchmark.pedantic(table, rounds=3) == len(asked)
