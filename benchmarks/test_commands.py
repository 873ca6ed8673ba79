"""What a person waits for at the prompt: the help, and one quote, cold and warm."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from zhegang.ingest.tariffs import load_store
from zhegang.trade import QuoteRequest, quote

QUOTE = "quote --hs 6109.10.00 --origin CN --market US --on 2025-06-01 --value 10000 --json"


@pytest.mark.parametrize("command", ["--help", QUOTE], ids=["help", "quote"])
def test_a_command(benchmark: BenchmarkFixture, command: str) -> None:
    """The whole of it: a new process, its imports, the tables, the answer."""

    def run() -> int:
        call = [sys.executable, "-m", "zhegang", *command.split()]
        return subprocess.run(call, capture_output=True, check=False).returncode

    assert benchmark.pedantic(run, rounds=7, warmup_rounds=1) == 0


def test_a_quote_with_the_tables_in_memory(benchmark: BenchmarkFixture) -> None:
    store = load_store()
    request = QuoteRequest(
        hs="6109.10.00", origin="CN", market="US", on=date(2025, 6, 1), value=Decimal(10000)
    )

    assert benchmark(quote, store, request).duty.rate == 0.54
