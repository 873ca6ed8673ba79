"""Goods asked for by words or code, with the lines of a market."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhegang.core.errors import InputError
from zhegang.ingest.correlation import import_correlation
from zhegang.ingest.home import Home
from zhegang.ingest.tariffs import load_store
from zhegang.plan.hs import hs_found

DAY = {"on": "2026-10-01"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("ZHEGANG_HOME", str(tmp_path / "home"))
    return Home.default()


def test_a_chinese_ten_digit_code_gives_lines_with_their_duty(home: Home) -> None:
    found = hs_found(load_store(), DAY | {"q": "8508.1100.00"}).as_dict("en")
    assert [held["code"] for held in found["headings"]] == ["8508"]
    assert found["lines"]["codes"] == ["8508.11"]
    assert found["lines"]["lines"][0] == {
        "code": "8508.11.00",
        "description": found["lines"]["lines"][0]["description"],
        "rate": 0.375,
        "status": "determined",
    }
    assert "8509" in found["headings"][0]["notes"][0]["text"]


def test_lines_follow_the_heading_chosen(home: Home) -> None:
    asked = DAY | {"q": "robot vacuum"}
    assert hs_found(load_store(), asked).codes == ("8508",)
    assert hs_found(load_store(), asked | {"heading": "84.79"}).codes == ("8479",)


def test_where_no_schedule_is_held_subheadings_stand_undetermined(home: Home) -> None:
    found = hs_found(load_store(), DAY | {"q": "9004", "market": "KR"})
    assert found.lines is not None
    assert [(line.code, line.rate) for line in found.lines.lines] == [("900410", None), ("900490", None)]
    assert not found.held
    assert len(found.marks) == 1


def test_a_code_of_another_edition_is_mapped(home: Home, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("HS2017,HS2022\n847950,842870\n847950,847950\n")
    import_correlation(home, tmp_path / "t.csv")
    found = hs_found(load_store(), DAY | {"q": "8479.50.0090", "edition": "HS2017"})
    assert found.codes == ("842870", "847950")
    assert [held.heading.code for held in found.headings] == ["8428", "8479"]
    # Without its edition the code is taken as one of this edition; one it lacks is named.
    gone = hs_found(load_store(), DAY | {"q": "851712"})
    assert any("8517.12" in mark.in_lang("en") for mark in gone.marks)


def test_every_problem_is_told_at_once(home: Home) -> None:
    asked = {"q": "?", "market": "XX", "origin": "YY", "on": "soon", "heading": "77", "most": "0"}
    with pytest.raises(InputError) as caught:
        hs_found(load_store(), asked)
    assert {p.where for p in caught.value.problems} == set(asked)
    with pytest.raises(InputError, match="code"):
        hs_found(load_store(), DAY | {"q": "vacuum cleaner", "edition": "HS2017"})
