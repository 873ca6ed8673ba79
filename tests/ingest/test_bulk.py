"""Many lines from a file to a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from typer.testing import CliRunner

from tests.trade.tariff_cases import ask, packaged
from zhegang.cli import app
from zhegang.core.errors import InputError
from zhegang.ingest import bulk, bulk_lines, bulk_parts
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


@pytest.mark.parametrize("few", [0, 100])
def test_answers_are_those_of_single_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Gathered from a panel, and asked one by one."""
    monkeypatch.setattr(bulk, "_FEW", few)
    told, rows = run(tmp_path)
    assert told == (8, 3)
    assert [row["id"] for row in rows] == list("12345678")
    for row in rows[:6]:
        single = ask(packaged(), row["hs"], row["origin"], row["on"], row["market"].upper()).duty
        assert row["status"] == single.status
        assert (float(row["rate"]) if row["rate"] else None) == single.rate
    assert float(rows[0]["amount"]) == 5400
    assert float(rows[0]["duty:s301"]) == 0.075
    assert rows[2]["rate"] == rows[2]["duty:s232-metals"] == ""
    assert "s232-metals" in rows[2]["open"]
    assert rows[6]["status"] == "refused"
    assert rows[7]["open"] == "base"


def test_a_line_says_what_an_option_says(tmp_path: Path) -> None:
    """Quantity, claim, fact and clock by line; the empty cell asks nothing."""
    told, rows = run(
        tmp_path,
        """hs,origin,market,on,value,quantity,claim,fact,loaded_on,entered_at
6109.10.00,CN,US,2025-04-08,100,,,,,
6109.10.00,CN,US,2025-04-08,100,,,,2025-04-03,
6109.10.00,CN,US,2025-04-08,100,,,,,2025-04-09T00:01-04:00
8428.70,CN,US,2026-08-01,100,,,steel_share=0.5,,
6109.10.00,MX,US,2025-06-01,100,,usmca,,,
7318.15.40,CU,US,2025-02-03,100,2:t,,,,
6109.10.00,MX,US,2025-06-01,100,,NAFTA,,,
""",
    )
    assert told == (7, 1)
    assert [row["rate"] for row in rows[:5]] == ["0.54", "0.44", "1.28", "0.4", "0"]
    assert (rows[5]["status"], rows[6]["status"]) == ("determined", "refused")
    assert float(rows[5]["rate"]) > 0
    assert "NAFTA" in rows[6]["open"]


def test_what_was_interrupted_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of parts of two lines the first two are kept; the whole is the same as in one go."""
    run(tmp_path, out="whole.csv")
    monkeypatch.setattr(bulk_lines, "BLOCK", 2)
    monkeypatch.setattr(bulk_parts, "PART", 2)
    asked: list[int] = []
    table = bulk._Answers.table

    def breaks(self: bulk._Answers, block: bulk_lines.Block) -> pa.Table:
        asked.append(block.first)
        if asked == [0, 2, 4]:
            raise KeyboardInterrupt
        return table(self, block)

    monkeypatch.setattr(bulk._Answers, "table", breaks)
    lines, out = tmp_path / "lines.csv", tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        quote_file(packaged(), lines, out)
    assert not out.exists()
    assert quote_file(packaged(), lines, out)[0] == 8
    assert asked == [0, 2, 4, 4, 6]
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lines.csv", "out.csv", "whole.csv"]


def test_parts_of_other_lines_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_lines, "BLOCK", 2)
    monkeypatch.setattr(bulk_parts, "PART", 2)
    lines, out = tmp_path / "lines.csv", tmp_path / "out.csv"
    lines.write_text(LINES)
    monkeypatch.setattr(bulk_parts, "_join", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        quote_file(packaged(), lines, out)
    monkeypatch.undo()
    lines.write_text(LINES.replace("2025-06-01,10000", "2025-04-20,10000"))
    assert quote_file(packaged(), lines, out) == (8, 3)
    with out.open(encoding="utf-8", newline="") as stream:
        assert float(next(csv.DictReader(stream))["rate"]) != 0.54


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


@pytest.mark.parametrize("few", [0, 100])
def test_parquet_holds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """In, out, days as days and values as numbers; an absent value is an empty cell."""
    monkeypatch.setattr(bulk, "_FEW", few)
    told, rows = run(tmp_path)
    given = [row | {"value": float(row["value"]) if row["value"] else None} for row in rows]
    table = pa.Table.from_pylist(
        [{k: row[k] for k in ("hs", "origin", "market", "on", "value")} for row in given]
    )
    days = table.column("on").cast(pa.date32())
    lines, out = tmp_path / "lines.parquet", tmp_path / "out.parquet"
    parquet.write_table(table.set_column(3, "on", days), lines)

    assert quote_file(packaged(), lines, out) == told

    held = parquet.read_table(out).to_pylist()
    for name in ("rate", "amount", "duty:s301"):
        assert [row[name] for row in held] == [float(row[name]) if row[name] else None for row in rows]
    for name in ("status", "open", "hs"):
        assert [row[name] for row in held] == [row[name] for row in rows]


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
