"""`zhegang quote`: the document, the table for people, every bad option at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from zhegang.cli import app
from zhegang.core.errors import InputError

GOOD = {"--hs": "6109.10.00", "--origin": "CN", "--market": "US", "--on": "2025-06-01", "--value": "10000"}


def run(*more: str, **changed: str) -> Any:
    options = GOOD | {f"--{key.replace('_', '-')}": value for key, value in changed.items()}
    return CliRunner().invoke(app, ["quote", *(part for pair in options.items() for part in pair), *more])


def document(*more: str, **changed: str) -> dict[str, Any]:
    result = run("--json", *more, **changed)
    assert result.exit_code == 0, result.exception
    return dict(json.loads(result.stdout))


def test_json_numbers_are_numbers_and_rates_fractions() -> None:
    found = document()
    assert found["duty"] == {"rate": 0.54, "amount": 5400, "status": "determined"}
    assert found["customs_value"] == 10000
    assert found["as_of"] == "2025-06-01"
    assert found["stale_since"] is None
    assert found["layers"][1]["heading"] == "9903.88.15"
    assert found["layers"][1]["citation"]


def test_origin_decides_not_the_hub() -> None:
    assert document("--via", "HK")["duty"]["rate"] == 0.54
    assert document("--via", "HK", origin="HK")["duty"]["rate"] == 0.465


@pytest.mark.parametrize(
    ("options", "rate"),
    [
        (("--loaded-on", "2025-04-07"), 0.54),
        (("--loaded-on", "2025-04-03"), 0.44),
        (("--entered-at", "2025-04-09T00:00-04:00"), 0.54),
        (("--entered-at", "2025-04-09 00:01"), 1.28),
    ],
)
def test_clocks(options: tuple[str, ...], rate: float) -> None:
    assert document(*options, on="2025-04-20")["duty"]["rate"] == pytest.approx(rate)


def test_facts_claims_and_quantities() -> None:
    assert document("--claim", "usmca", origin="MX")["duty"]["rate"] == 0
    open_question = document(hs="8428.70", on="2026-08-01")
    assert open_question["duty"] == {"rate": None, "amount": None, "status": "undetermined"}
    assert open_question["missing"][0]["fact"] == "steel_share"
    assert document("--fact", "steel_share=0.5", hs="8428.70", on="2026-08-01")["duty"]["rate"] == 0.4
    by_weight = document("--quantity", "2:t", hs="7318.15.40", origin="CU", on="2025-02-03")
    assert by_weight["duty"]["amount"] == 44


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "ordinary duty"), ("zh-Hant", "一般關稅"), ("zh-Hans", "一般关税")]
)
def test_the_table_speaks_three_languages(lang: str, word: str) -> None:
    result = run("--lang", lang)
    assert result.exit_code == 0
    assert word in result.stdout
    assert "5,400.00" in result.stdout
    assert "85 FR 3741" in result.stdout


def test_every_bad_option_is_named_at_once() -> None:
    result = run(
        "--claim", "NAFTA", "--fact", "x", "--quantity", "3", "--loaded-on", "yesterday",
        hs="8508.1x", origin="XX", market="QQ", on="2026-13-22", value="abc", currency="dollars",
    )  # fmt: skip
    assert isinstance(result.exception, InputError)
    assert result.exception.exit_code == 2
    places = {problem.where for problem in result.exception.problems}
    assert places == {
        "--on", "--quantity", "--fact", "--value", "--loaded-on", "--currency", "hs", "origin", "market", "claim",
    }  # fmt: skip


def test_an_unknown_language_is_bad_input() -> None:
    assert isinstance(run("--lang", "fr").exception, InputError)
