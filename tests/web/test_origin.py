"""Origin on the page and over the API: the command's names and numbers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.web.conftest import client_of
from zhegang.ingest.home import Home
from zhegang.ingest.origin_table import COLUMNS, import_origin_table

ASKED: dict[str, Any] = {
    "agreement": "RCEP",
    "hs": "8501.10",
    "country": "VN",
    "market": "JP",
    "on": "2026-10-01",
    "fob": 100,
    "materials": [{"name": "magnet", "hs": "8505.11", "origin": "US", "value": 20}],
    "facts": {"sufficient_production": True},
}
FORM = {
    **{name: str(ASKED[name]) for name in ("agreement", "hs", "country", "market", "on", "fob")},
    "materials": "name,hs,origin,value\nmagnet,8505.11,US,20",
    "confirm": "sufficient_production=yes",
}


@pytest.fixture
def rules(db: None, own_home: Path) -> None:
    """A table of ours under the code RCEP."""
    path = own_home / "rcep.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, ("8501", "", "", "CTH or RVC40")])
    import_origin_table(Home.default(), path, "RCEP")


def post(given: dict[str, Any]) -> Any:
    return client_of().post("/api/v1/origin", json.dumps(given), content_type="application/json")


def test_page_twin_api_and_command_say_the_same(rules: None, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from zhegang.cli import app

    (tmp_path / "bom.csv").write_text(FORM["materials"], encoding="utf-8")
    options = {"--hs": "hs", "--agreement": "agreement", "--country": "country", "--market": "market", "--on": "on", "--fob": "fob", "--confirm": "confirm"}  # fmt: skip
    words = [part for option, name in options.items() for part in (option, FORM[name])]
    command = CliRunner().invoke(app, ["origin", *words, "--bom", str(tmp_path / "bom.csv"), "--json"])

    api = post(ASKED).json()
    twin = client_of().get(f"/en/origin.json?{urlencode(FORM)}").json()["result"]

    assert api["origin"] == "originating"
    assert api == twin == json.loads(command.stdout)


@pytest.mark.parametrize(("lang", "word"), [("en", "originating"), ("zh-Hant", "原產"), ("zh-Hans", "原产")])
def test_the_page_speaks_three_languages_without_scripts(rules: None, lang: str, word: str) -> None:
    answer = client_of().get(f"/{lang}/origin?{urlencode(FORM)}")
    text = answer.content.decode()

    assert answer.status_code == 200
    assert f'<data value="originating">{word}</data>' in text
    assert "<script" not in text


def test_the_empty_page_says_when_nothing_is_loaded(db: None) -> None:
    answer = client_of().get("/en/origin")

    assert answer.status_code == 200
    assert "No rules of origin are loaded" in answer.content.decode()


def test_what_is_wrong_is_told_by_field(rules: None) -> None:
    page = client_of().get(f"/en/origin?{urlencode(FORM | {'hs': 'x', 'fob': 'much'})}")
    api = post(ASKED | {"hs": "x", "fob": "much"})

    assert (page.status_code, api.status_code) == (422, 422)
    assert {p["where"] for p in api.json()["problems"]} == {"hs", "fob"}
    assert 'id="fob-wrong"' in page.content.decode()


def test_rules_that_are_not_loaded_are_not_found(rules: None) -> None:
    assert post(ASKED | {"agreement": "CEPA"}).status_code == 404
    assert client_of().get(f"/en/origin?{urlencode(FORM | {'agreement': 'CEPA'})}").status_code == 404
