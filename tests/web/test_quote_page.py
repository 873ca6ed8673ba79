"""The quote's page: all that the command offers, and the slider over the days the duty changed."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest

from tests.web.conftest import client_of
from tests.web.test_pages import LANGS, Checked

ASKED = {"hs": "8479.50", "origin": "CN", "market": "US", "on": "2026-10-01", "value": "10000"}


def address(lang: str = "en", twin: bool = False, **more: str) -> str:
    return f"/{lang}/quote{'.json' if twin else ''}?{urlencode(ASKED | more)}"


def test_the_slider_leads_to_each_day_the_duty_changed(db: None) -> None:
    client = client_of()
    page = client.get(address()).content.decode()
    twin = client.get(address(twin=True)).json()

    held = re.search(r'<input type="range" id="step" name="step" min="0" max="(\d+)" value="(\d+)"', page)
    assert held
    assert int(held[1]) == len(twin["history"]) - 1
    assert int(held[2]) == twin["step"]
    for number in (0, 5, int(held[1])):
        sent = client.get(address(step=str(number)))
        there = client.get(sent["Location"].replace("/quote?", "/quote.json?")).json()
        assert there["quote"]["input"]["on"] == twin["history"][number]["on"]
        assert there["quote"]["duty"]["rate"] == twin["history"][number]["rate"]
        assert there["step"] == number
    assert client.get(address(step="999"))["Location"] == client.get(address(step=held[1]))["Location"]
    assert client.get(address(step="x")).status_code == 302


def test_each_bar_is_made_of_the_layers_of_its_day(db: None) -> None:
    twin = client_of().get(address(twin=True)).json()
    most = max(s["rate"] for s in twin["history"] if s["rate"])

    for step in twin["history"]:
        rates = [bar["rate"] for bar in step["bars"]]
        if step["rate"] is None:
            assert rates == []
            continue
        assert sum(rates) == pytest.approx(step["rate"])
        assert sum(bar["width"] for bar in step["bars"]) == pytest.approx(100 * step["rate"] / most, abs=0.05)
        assert all(twin["names"][bar["name"]] for bar in step["bars"])


def test_the_page_takes_what_the_command_takes(db: None) -> None:
    """Quantities, claims, facts, metal, mode, days: the answer is that of the API."""
    client = client_of()
    asked = {
        "hs": "8708.99",
        "origin": "MX",
        "market": "US",
        "on": "2026-10-01",
        "value": "5000",
        "via": "HK",
        "mode": "road",
        "loaded_on": "2026-09-20",
        "exported_on": "2026-09-19",
        "known_at": "2026-10-01",
        "company": "Nobody",
    }
    lists = {"quantities": ["100:kg", "4:no"], "claims": ["USMCA"]}
    facts = {"steel_share": 0.6, "vehicle_part": True}

    texts = {name: "; ".join(held) for name, held in lists.items()}
    typed = asked | texts | {"fact": "steel_share=0.6; vehicle_part=yes"}
    page = client.get(f"/en/quote.json?{urlencode(typed)}").json()["quote"]
    told = client.post(
        "/api/v1/quote", asked | lists | {"facts": facts}, content_type="application/json"
    ).json()

    assert page == told
    assert page["input"]["quantities"] == [{"amount": 100, "unit": "kg"}, {"amount": 4, "unit": "no"}]
    metal = client.get(f"/en/quote.json?{urlencode(asked | {'metal_content': 'steel:0.4'})}").json()["quote"]
    assert metal["input"]["facts"] == {"steel_share": 0.4, "steel_value_share": 0.4}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("claims", "NOPE"),
        ("quantities", "3"),
        ("fact", "steel_share"),
        ("metal_content", "tin:2"),
        ("via", "ZZZ"),
        ("known_at", "then"),
        ("loaded_on", "then"),
        ("value", "much"),
        ("currency", "Taler"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(db: None, name: str, value: str) -> None:
    answer = client_of().get(address(**{name: value}))
    page = answer.content.decode()

    Checked(page)
    assert answer.status_code == 422
    assert f'id="{name}-wrong"' in page
    if name not in ("value", "currency"):
        assert '<details class="more" open>' in page


@pytest.mark.parametrize("lang", LANGS)
def test_the_layers_are_named_in_each_language(db: None, lang: str) -> None:
    page = client_of().get(address(lang)).content.decode()

    Checked(page)
    legend = re.search(r'<ul class="legend">(.*?)</ul>', page, re.S)
    assert legend
    assert (lang == "en") == ("ordinary duty" in legend[1])


def test_a_market_without_history_still_has_a_page(db: None) -> None:
    assert client_of().get(address(market="JP")).status_code == 200


def test_a_kept_history_is_not_another_goods(db: None) -> None:
    client = client_of()
    first = client.get(address(twin=True)).json()["history"]
    other = client.get(address(twin=True, origin="VN")).json()["history"]

    assert first != other
    assert client.get(address(twin=True)).json()["history"] == first


def test_the_history_is_the_sliders(db: None) -> None:
    """Page, API and command tell the same stretches."""
    from typer.testing import CliRunner

    from zhegang.cli import app

    asked = {"hs": "8479.50", "origin": "CN", "market": "US", "on": "2025-05-01", "value": "10000"}
    page = client_of().get("/en/quote.json", asked).json()["history"]
    told = client_of().post("/api/v1/quote/history", asked, content_type="application/json").json()
    options = [part for name, value in asked.items() for part in (f"--{name}", value)]
    printed = json.loads(CliRunner().invoke(app, ["quote", *options, "--history", "--json"]).stdout)

    assert told == printed
    assert len(told["history"]) > 5
    assert [(s["on"], s["last"], s["rate"]) for s in page] == [
        (s["first"], s["last"], s["rate"]) for s in told["history"]
    ]
