"""Which lines changed between two imported editions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.ingest.test_hts import row, small, write
from zhegang.cli import app
from zhegang.core.errors import NotFoundError
from zhegang.ingest.changes import changed_lines
from zhegang.ingest.home import Home
from zhegang.ingest.hts import import_hts


@pytest.fixture
def home(tmp_path: Path) -> Home:
    later = [held for held in small() if held["htsno"] != "8508.11.00.00"]
    later[1] = later[1] | {"general": "15%"}
    later.append(row("9503.00.00", description="Toys", general="Free"))
    held = Home(tmp_path / "home")
    import_hts(
        held, [write(tmp_path, "hts_2026_rev_4.json", small()), write(tmp_path, "hts_2026_rev_5.json", later)]
    )
    return held


def test_new_gone_and_changed_lines(home: Home) -> None:
    found = {change.code: change for change in changed_lines(home, "2026-rev-4", "2026 rev. 5")}
    assert {code: change.kind for code, change in found.items()} == {
        "61091000": "changed",
        "6109100012": "changed",  # it inherits the rate
        "85081100": "gone",
        "8508110000": "gone",
        "95030000": "new",
    }
    assert found["61091000"].changed == ("general",)
    before, after = found["61091000"].before, found["61091000"].after
    assert before is not None
    assert after is not None
    assert (before.general, after.general) == ("16.5%", "15%")


def test_an_edition_and_itself_do_not_differ(home: Home) -> None:
    assert list(changed_lines(home, "hts-2026-rev-4", "hts_2026_rev_4")) == []


def test_there_and_back_is_the_same_number(home: Home) -> None:
    there = list(changed_lines(home, "2026-rev-4", "2026-rev-5"))
    back = list(changed_lines(home, "2026-rev-5", "2026-rev-4"))
    assert [(c.code, c.before, c.after) for c in there] == [(c.code, c.after, c.before) for c in back]


def test_an_edition_that_is_not_loaded_is_named(home: Home) -> None:
    with pytest.raises(NotFoundError, match="2019-rev-1"):
        list(changed_lines(home, "2019-rev-1", "2026-rev-5"))


def test_the_command(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHEGANG_HOME", str(home.path))
    result = CliRunner().invoke(app, ["tariff", "changes", "2026-rev-4", "2026-rev-5", "--json"])
    assert result.exit_code == 0, result.exception
    rows = {held["hs"]: held for held in json.loads(result.stdout)["changes"]}
    assert rows["6109.10.00"]["after"] == {"general": "15%"}
    shown = CliRunner().invoke(app, ["tariff", "changes", "2026-rev-4", "2026-rev-5"])
    assert "1 lines are new, 2 gone, 2 changed." in shown.stdout
