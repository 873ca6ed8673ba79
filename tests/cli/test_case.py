"""`zhegang case`: what it prints, where, and how it ends."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from tools.docs import CASE_PAGE, case_page

from tests.strategies import faults_for, inject, leaves_of
from zhegang.cli import main
from zhegang.core.jsonout import dumps
from zhegang.plan.case import Case
from zhegang.plan.casefile.example import example_case
from zhegang.plan.reading import read_case

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "ningbo-robotics" / "case.toml"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """The exit code of `zhegang` with these arguments."""
    monkeypatch.setattr("sys.argv", ["zhegang", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_check_tells_of_every_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('id = "Bad Id"\n', encoding="utf-8")

    assert run(monkeypatch, "case", "check", EXAMPLE, bad) == 2
    out, err = capsys.readouterr()
    assert "the case ningbo-robotics can be used" in out
    assert "id: This cannot be a short name." in err
    assert "firm: This field is missing." in err
    assert run(monkeypatch, "case", "check", EXAMPLE) == 0
    assert run(monkeypatch, "case", "check", tmp_path / "none.toml") == 4


def test_check_speaks_json_and_the_users_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('id = "Bad Id"\n', encoding="utf-8")
    monkeypatch.setenv("ZHEGANG_LANG", "zh-Hant")

    assert run(monkeypatch, "case", "check", "--json", EXAMPLE, bad) == 2
    told = json.loads(capsys.readouterr().out)
    assert [file["ok"] for file in told["files"]] == [True, False]
    first = told["files"][1]["problems"][0]
    assert set(first) == {"where", "message", "found", "accepted", "next"}
    assert (first["where"], first["message"]) == ("id", "這不能用作代號。")


def test_convert_there_and_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    book, text = tmp_path / "case.xlsx", tmp_path / "case.toml"

    assert run(monkeypatch, "case", "convert", EXAMPLE, book, "--lang", "zh-Hans") == 0
    assert run(monkeypatch, "case", "convert", book, text) == 0
    assert read_case(text) == read_case(EXAMPLE)


def test_nothing_is_overwritten_unasked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "template.xlsx"

    assert run(monkeypatch, "case", "template", target) == 0
    held = target.read_bytes()
    assert run(monkeypatch, "case", "template", target, "--lang", "zh-Hant") == 2
    assert "--force" in capsys.readouterr().err
    assert target.read_bytes() == held
    assert run(monkeypatch, "case", "template", target, "--lang", "zh-Hant", "--force") == 0
    assert target.read_bytes() != held
    assert run(monkeypatch, "case", "template", tmp_path / "t.xlsx", "--lang", "fr") == 2
    assert run(monkeypatch, "case", "template", tmp_path / "t.csv") == 2


def test_schema(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "case", "schema", "--json") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Case"
    assert run(monkeypatch, "case", "schema") == 0
    assert "| `plants`" not in (out := capsys.readouterr().out)
    assert "| `capacity` |" in out


def test_the_reference_page_is_up_to_date() -> None:
    assert CASE_PAGE.read_text(encoding="utf-8") == case_page(), "run ./zg docs"


def leaves() -> list[Any]:
    return list(leaves_of(example_case(), Case, ()))


@pytest.mark.parametrize("number", range(0, len(leaves()), 3))
def test_a_fault_ends_with_2_and_no_traceback(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = copy.deepcopy(example_case())
    path, attribute = leaves()[number]
    faults = [fault for fault in faults_for(attribute) if not isinstance(fault, float)]
    where = inject(data, path, faults[number % len(faults)])
    bad = tmp_path / "bad.json"
    bad.write_text(dumps(data), encoding="utf-8", errors="surrogatepass")

    assert run(monkeypatch, "case", "check", bad) == 2
    err = capsys.readouterr().err
    assert where in err or "UTF-8" in err
    assert "Traceback" not in err
