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


def test_fees_taxes_and_the_landed_value() -> None:
    found = document()
    assert {fee["name"]: fee["amount"] for fee in found["fees"]} == {"MPF": 34.64, "HMF": 12.5}
    assert found["taxes"] == []
    assert found["landed"] == 15447.14
    assert [fee["name"] for fee in document("--mode", "air")["fees"]] == ["MPF"]
    inland = document(hs="6109.10", market="DE", on="2026-03-01")
    assert inland["taxes"][0]["amount"] == 2128
    assert inland["landed"] is None
    assert inland["missing"][0]["layer"] == "fees"


def test_metal_content_is_weight_and_value_unless_a_fact_says_otherwise() -> None:
    asked = {"hs": "8428.70", "on": "2026-08-01"}
    assert document("--metal-content", "steel:0.5", **asked)["duty"]["rate"] == 0.4
    light = document("--metal-content", "steel:0.5", "--fact", "steel_share=0.1", **asked)
    assert light["duty"]["rate"] == 0.375
    assert isinstance(run("--metal-content", "gold:2").exception, InputError)


def test_a_quote_replayed() -> None:
    assert document("--known-at", "2026-02-19", on="2026-03-01")["duty"]["rate"] == 0.44
    assert document(on="2026-03-01")["duty"]["rate"] == 0.34


def test_an_option_that_is_needed_is_named() -> None:
    result = CliRunner().invoke(app, ["quote", "--hs", "6109.10.00"])
    assert isinstance(result.exception, InputError)
    assert {p.where for p in result.exception.problems} == {"--origin", "--market", "--on", "--value"}
