"""Many lines from a file to a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.trade.tariff_cases import ask, packaged
from zhegang.cli import app
from zhegang.core.errors import InputError, SourceError
from zhegang.ingest import bulk
from zhegang.ingest.bulk import quote_file

LINES = """id,hs,origin,market,on,value
1,6109.10.00,CN,US,2025-06-01,10000
2,6109.10.00,VN,us,2026-08-01,200
3,8428.70.00,CN,US,2026-08-01,5
4,9503,CN,US,2025-12-01,
5,6109.10,CN,EU,2026-03-01,100
6,6109.10.00,US,US,2026-03-01,100
7,6109.10.00,QQ,US,2026-03-01,100
8,8508.11,CN,MY,2026-03-01,100
"""


def run(
    folder: Path, text: str = LINES, out: str = "out.csv"
) -> tuple[tuple[int, int], list[dict[str, str]]]:
    path = folder / "lines.csv"
    path.write_text(text, encoding="utf-8")
    told = quote_file(packaged(), path, folder / out)
    with (folder / out).open(encoding="utf-8", newline="") as stream:
        return told, list(csv.DictReader(stream))


@pytest.mark.parametrize("block", [3, 100_000])
def test_answers_are_those_of_single_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(bulk, "BLOCK", block)
    told, rows = run(tmp_path)
    assert told == (8, 3)
    assert [row["id"] for row in rows] == list("12345678")
    for row in rows[:6]:
        single = ask(packaged(), row["hs"], row["origin"], row["on"], row["market"].upper()).duty
        assert row["status"] == single.status
        assert row["rate"] == ("" if single.rate is None else f"{single.rate:.10g}")
    assert rows[0]["amount"] == "5400"
    assert rows[0]["duty:s301"] == "0.075"
    assert rows[2]["rate"] == rows[2]["duty:s232-metals"] == ""
    assert "s232-metals" in rows[2]["open"]
    assert rows[6]["status"] == "refused"
    assert rows[7]["open"] == "table"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("hs,origin", "code,origin", r"lines\.csv"),
        ("2025-06-01", "2025-06-41", "line 2"),
        ("8428.70.00", "84x", "line 4"),
        (",5\n", ",five\n", "line 4"),
        (",5\n", "\n", "line 4"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_written(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        run(tmp_path, LINES.replace(old, new))
    assert not (tmp_path / "out.csv").exists()


def test_parquet_says_what_it_needs_or_holds_the_same(tmp_path: Path) -> None:
    _, rows = run(tmp_path)
    path = tmp_path / "lines.csv"
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        with pytest.raises(SourceError, match="pyarrow"):
            quote_file(packaged(), path, tmp_path / "out.parquet")
        assert not (tmp_path / "out.parquet").exists()
        return
    quote_file(packaged(), path, tmp_path / "out.parquet")
    held = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["rate"] for row in held] == [float(row["rate"]) if row["rate"] else None for row in rows]


def test_the_command(tmp_path: Path) -> None:
    run(tmp_path)
    lines, out = str(tmp_path / "lines.csv"), tmp_path / "more.csv"
    result = CliRunner().invoke(app, ["quote", "--input", lines, "--out", str(out)])
    assert result.exit_code == 0, result.exception
    assert out.read_bytes() == (tmp_path / "out.csv").read_bytes()
    for wrong in (
        ["--input", lines],
        ["--input", lines, "--out", "x.txt"],
        ["--input", "none.csv", "--out", "x.csv"],
    ):
        assert isinstance(CliRunner().invoke(app, ["quote", *wrong]).exception, InputError)
    both = CliRunner().invoke(app, ["quote", "--input", lines, "--out", str(out), "--hs", "6109"])
    assert isinstance(both.exception, InputError)
