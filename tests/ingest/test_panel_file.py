"""All duties of all lines in one table."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from typer.testing import CliRunner

from tests.ingest.test_hts import row, small, write
from zhegang.cli import app
from zhegang.core.errors import InputError, NotFoundError
from zhegang.ingest.home import Home
from zhegang.ingest.hts import import_hts
from zhegang.ingest.panel_file import write_panel
from zhegang.ingest.tariffs import load_store
from zhegang.trade.panelrows import slot_rates
from zhegang.trade.quote import QuoteRequest, quote

FIRST, LAST = date(2026, 1, 15), date(2026, 9, 1)
PLACES = ("CN", "HK", "JP", "MX", "CU", "DE")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    held = Home(tmp_path / "home")
    monkeypatch.setenv("ZHEGANG_HOME", str(tmp_path / "home"))
    later = [line for line in small() if line["htsno"] != "8508.11.00.00"]
    later[1] = later[1] | {"general": "15%"}
    later.append(row("9503.00.00.11", description="Toys", general="Free"))
    files = [("hts_2026_basic.json", small()), ("hts_2026_rev_5.json", later)]
    import_hts(held, [write(tmp_path, name, rows) for name, rows in files])
    return held


def test_rows_are_the_quotes_of_each_of_their_days(home: Home, tmp_path: Path) -> None:
    """Stretches follow each other without a gap where the line exists, and differ from the next."""
    store = load_store(home)
    out = tmp_path / "panel.parquet"

    told = write_panel(store, home, out, first=FIRST, last=LAST, origins=PLACES)

    rows = parquet.read_table(out).to_pylist()
    assert told.rows == len(rows)
    assert told.origins == len(PLACES)
    by_pair = defaultdict(list)
    for held in rows:
        by_pair[held["hs"], held["origin"]].append(held)
        for on in {held["from"], held["to"]}:
            single = quote(store, QuoteRequest(held["hs"], held["origin"], "US", on, Decimal(10_000)))
            where = (held, on)
            assert held["status"] == single.duty.status, where
            assert held["rate"] == single.duty.rate, where
            rates = slot_rates(single.layers)
            for name, rate in held.items():
                if name.startswith("duty:"):
                    expected = rates.get(name.removeprefix("duty:"), 0)
                    assert rate == (None if expected is None else float(expected)), where
    whole = by_pair["6109100012", "CN"]
    assert (whole[0]["from"], whole[-1]["to"]) == (FIRST, LAST)
    days = {"from", "to"}
    for one, after in pairwise(whole):
        assert after["from"] == one["to"] + timedelta(days=1)
        assert any(one[name] != after[name] for name in one.keys() - days)
    assert {held["to"] < LAST for held in by_pair["8508110000", "CN"]} == {True}, "the line is gone"


def test_the_command(home: Home, tmp_path: Path) -> None:
    out = tmp_path / "panel.parquet"
    asked = ["tariff", "panel", "--out", str(out), "--origin", "cn", "--hs", "6109", "--json"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.exception
    told = json.loads(result.stdout)
    assert (told["lines"], told["origins"]) == (1, 1)
    assert told["rows"] == parquet.read_metadata(out).num_rows
    for wrong, error in ((["--origin", "QQ"], InputError), (["--hs", "0101"], NotFoundError)):
        held = CliRunner().invoke(app, ["tariff", "panel", "--out", str(tmp_path / "x.parquet"), *wrong])
        assert isinstance(held.exception, error)
    assert not (tmp_path / "x.parquet").exists()
