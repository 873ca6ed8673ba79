"""`zhegang plan`, `demo` and `orders` as a user calls them: what is printed, the exit code."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.plan.conftest import EXAMPLES, GOODS_EXAMPLES
from zhegang.cli import main

ALL = (*GOODS_EXAMPLES, "kowloon-services")


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["zhegang", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


@pytest.mark.parametrize("name", ALL)
def test_an_example_is_planned(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "plan", str(EXAMPLES / name), "--json") == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["schema_version"] == "1"
    assert plan["gate"]["state"] == "INCOMPLETE"
    assert plan["issued"] is False
    assert len(plan["input_digest"]) == 64
    assert plan["help"]["schemes"]
    if name == "kowloon-services":
        assert plan["network"] is None
        assert len(plan["help"]["steps"]) >= 5
        return
    strategies = {s["id"]: s for s in plan["network"]["strategies"]}
    assert {"keep", "sell-more", "best", "through-direct", "through-hongkong-sea"} <= set(strategies)
    assert {p["country"] for p in plan["case"]["plants"]} >= {"CN", "VN", "MX", "HU", "MY"}
    chosen = strategies[plan["network"]["chosen"]]
    assert chosen["objective"] == pytest.approx(max(s["objective"] for s in strategies.values()), rel=1e-6)
    days = {line["on"] for line in plan["exposure"]["history"]}
    assert days == {"2025-02-03", "2025-04-10", "2025-05-14", "2025-11-10", "2026-02-24", "2026-07-24"}


@pytest.mark.parametrize("name", ALL)
def test_the_same_case_gives_the_same_bytes(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "plan", str(EXAMPLES / name), "--json")
    first = capsys.readouterr().out
    run(monkeypatch, "plan", str(EXAMPLES / name), "--json")
    assert capsys.readouterr().out == first


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_summary_speaks_the_language(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "plan", str(EXAMPLES / "shaoxing-apparel"), "--lang", lang) == 0
    told = capsys.readouterr().out
    assert {"en": "Gate:", "zh-Hant": "關卡", "zh-Hans": "关卡"}[lang] in told
    assert "36.5 %" in told


def test_an_unknown_language_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "plan", str(EXAMPLES / "shaoxing-apparel"), "--lang", "fr") == 2
    assert "zh-Hant" in capsys.readouterr().err


def test_a_missing_case_is_not_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "plan", "nowhere.toml") == 4
    assert "nowhere.toml" in capsys.readouterr().err


def test_every_unknown_place_is_named_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (EXAMPLES / "shaoxing-apparel" / "case.toml").read_text(encoding="utf-8")
    text = text.replace('"JPOSA"', '"JPZZZ"').replace('"SAJED"', '"SAZZZ"')
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    assert run(monkeypatch, "plan", str(path)) == 2
    told = capsys.readouterr().err
    assert "JPZZZ" in told
    assert "SAZZZ" in told
    assert "Traceback" not in told


def test_a_withheld_plan_exits_with_three(
    own_home: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lists = shared / "screening"
    csl = str(next(lists.glob("us/csl_snapshot_*.json")))
    assert run(monkeypatch, "data", "import", "csl", csl) == 0
    text = (EXAMPLES / "kowloon-services" / "case.toml").read_text(encoding="utf-8")
    path = own_home / "case.toml"
    path.write_text(
        text.replace("Hangzhou Qiantang Park Management", "Huawei Technologies"), encoding="utf-8"
    )
    capsys.readouterr()
    assert run(monkeypatch, "plan", str(path), "--json") == 3
    plan = json.loads(capsys.readouterr().out)
    assert plan["gate"]["state"] == "REVIEW"
    assert plan["issued"] is False
    assert any(check["candidates"] for check in plan["gate"]["checks"])


def test_an_infeasible_case_says_why_and_exits_with_six(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (EXAMPLES / "shaoxing-apparel" / "case.toml").read_text(encoding="utf-8")
    path = tmp_path / "case.toml"
    path.write_text(
        text.replace("units = 3_600_000, price", "units = 90_000_000, minimum = 80_000_000, price"),
        encoding="utf-8",
    )
    assert run(monkeypatch, "plan", str(path)) == 6
    told = capsys.readouterr().out
    assert "infeasible" in told
    assert "80" in told


def test_orders_print_and_fill_a_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "half.xlsx"
    file = str(EXAMPLES / "ningbo-robotics" / "orders.csv")
    assert run(monkeypatch, "orders", file, "--on", "2026-11-22", "--out", str(book)) == 0
    assert "37.5 %" in capsys.readouterr().out
    assert book.stat().st_size > 5000
    assert run(monkeypatch, "orders", file, "--on", "2026-11-22", "--json") == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-11-22"


def test_the_demo_writes_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "demo"
    assert run(monkeypatch, "demo", "--out", str(out)) == 0
    names = {p.name for p in out.iterdir()}
    assert any(name.endswith(".html") for name in names)
    assert any(name.endswith(".pdf") for name in names)
    assert {"plan.xlsx", "plan.json"} <= names
    assert any(name.endswith(".png") for name in names)
    assert str(out) in capsys.readouterr().out.replace("\n", "")
