"""Writing: all files or none, the same bytes, nothing of others touched."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from zhegang.core.errors import InputError
from zhegang.plan.report import write, write_report


def test_writes_every_file_once_and_leaves_no_trace(tmp_path, plan):
    out = tmp_path / "new" / "report"
    written = write_report(plan("services"), out, ["zh-Hant", "en"])
    names = {path.name for path in written}
    assert names == {
        *(f"{kind}.{lang}.{end}" for lang in ("zh-Hant", "en") for kind, end in
          (("report", "html"), ("report", "pdf"), ("onepage", "pdf"), ("onepage", "png"))),
        "plan.xlsx", "plan.en.xlsx", "plan.json",
    }  # fmt: skip
    assert {path.name for path in out.iterdir()} == names
    assert [path.name for path in out.parent.iterdir()] == ["report"]
    first = {path.name: path.read_bytes() for path in written}
    (out / "mine.txt").write_text("stays")
    write_report(plan("services"), out, ["zh-Hant", "en"])
    assert {path.name: path.read_bytes() for path in written} == first
    assert (out / "mine.txt").read_text() == "stays"


def test_a_failure_writes_nothing(tmp_path, plan, monkeypatch):
    def broken(_data: str) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setattr(write.onepage, "render_png", broken)
    with pytest.raises(RuntimeError):
        write_report(plan("services"), tmp_path / "out", ["en"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("langs", [[], ["fr"], ["en", "zh"]])
def test_unknown_languages_are_told(tmp_path, plan, langs):
    with pytest.raises(InputError):
        write_report(plan("services"), tmp_path / "out", langs)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_told(tmp_path, plan):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError) as caught:
        write_report(plan("services"), tmp_path / "out", ["en"])
    assert "cannot be written" in caught.value.text()
    assert (tmp_path / "out").read_text() == "a file"


def test_json_of_a_withheld_plan_has_no_figure(plan):
    held = write.given(plan("withheld"))
    assert held.exposure is None
    assert held.network is None
    assert held.alternatives == held.negotiation == held.routes == ()
    assert write.given(plan("draft")) == plan("draft")


def test_plan_json_parses(tmp_path, plan):
    held = replace(plan("services"), input_digest="sha256:1")
    written = write_report(held, tmp_path / "out", ["en"])
    told = json.loads(next(p for p in written if p.suffix == ".json").read_text(encoding="utf-8"))
    assert told["input_digest"] == "sha256:1"
    assert told["as_of"] == "2026-11-22"
