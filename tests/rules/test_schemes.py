"""Every scheme of the packaged rulebook against situations a lawyer can read (golden/schemes.yaml)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from zhegang.core.i18n import LANGS
from zhegang.ingest.rulebook import load_law
from zhegang.rules import Scheme, evaluate

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "schemes.yaml"
SITUATIONS: dict[str, Any] = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
LAW = load_law()


def situations() -> list[Any]:
    found = []
    for name, written in SITUATIONS.items():
        first = {"title": "all met", "result": written["result"]}
        for case in [first, *written.get("otherwise", [])]:
            facts = {**written["meets"], **case.get("change", {})}
            for dropped in case.get("drop", []):
                facts.pop(dropped)
            on = case.get("day", written["day"])
            found.append(pytest.param(name, facts, on, case, id=f"{name}: {case['title']}"))
    return found


@pytest.mark.parametrize(("name", "facts", "on", "case"), situations())
def test_a_situation_has_its_answer(name: str, facts: dict[str, Any], on: date, case: dict[str, Any]) -> None:
    evaluation = evaluate(LAW.schemes[name], facts, on)

    told = {answer.criterion.id: answer.result for answer in evaluation.criteria}
    assert evaluation.result == case["result"], told
    if "missing" in case:
        assert list(evaluation.missing) == case["missing"]
    if "open_only" in case:
        assert [answer for answer, result in told.items() if result == "unknown"] == case["open_only"]
    if "says" in case:
        assert any(
            case["says"] in answer.text.in_lang(lang) for answer in evaluation.criteria for lang in LANGS
        )


def test_no_scheme_is_without_situations() -> None:
    assert set(SITUATIONS) == set(LAW.schemes)


def unsure(scheme: Scheme, on: date) -> bool:
    """Whether part of the scheme can never be answered by facts on that day."""
    live = [c for c in scheme.criteria if c.valid_from <= on and (c.until is None or on < c.until)]
    return any(c.grade == "C" or c.test.op == "refer" for c in live)


@pytest.mark.parametrize("name", sorted(SITUATIONS))
def test_every_answer_a_scheme_can_give_is_shown(name: str) -> None:
    scheme, written = LAW.schemes[name], SITUATIONS[name]
    results = {written["result"], *(case["result"] for case in written.get("otherwise", []))}

    wanted = {"undetermined"}
    if not unsure(scheme, written["day"]):
        wanted.add("eligible")
    if any(c.grade != "C" and c.test.op != "refer" for c in scheme.criteria):
        wanted.add("not_eligible")
    assert wanted <= results


@pytest.mark.parametrize("name", sorted(SITUATIONS))
def test_grade_c_never_makes_anyone_eligible(name: str) -> None:
    scheme, written = LAW.schemes[name], SITUATIONS[name]
    for case in [written, *written.get("otherwise", [])]:
        on = case.get("day", written["day"])
        evaluation = evaluate(scheme, {**written["meets"], **case.get("change", {})}, on)
        for answer in evaluation.criteria:
            if answer.grade == "C":
                assert answer.result == "unknown"
                assert evaluation.result != "eligible"


@pytest.mark.parametrize("name", sorted(SITUATIONS))
def test_more_facts_never_change_an_answer(name: str) -> None:
    """Facts are added one by one in many orders: unknown may become known, once, for good."""
    scheme, written = LAW.schemes[name], SITUATIONS[name]
    dice = random.Random(name)
    for case in [written, *written.get("otherwise", [])]:
        facts = {**written["meets"], **case.get("change", {})}
        on = case.get("day", written["day"])
        for _ in range(4):
            order = dice.sample(sorted(facts), len(facts))
            settled = None
            for known in range(len(order) + 1):
                result = evaluate(scheme, {n: facts[n] for n in order[:known]}, on).result
                if settled is None and result != "undetermined":
                    settled = result
                if settled is not None:
                    assert result == settled


@pytest.mark.parametrize("name", sorted(SITUATIONS))
def test_outside_its_period_a_scheme_is_not_in_force(name: str) -> None:
    scheme, facts = LAW.schemes[name], SITUATIONS[name]["meets"]

    assert evaluate(scheme, facts, scheme.valid_from - timedelta(days=1)).result == "not_in_force"
    assert evaluate(scheme, facts, scheme.valid_from).result != "not_in_force"
    if scheme.until is not None:
        assert evaluate(scheme, facts, scheme.until).result == "not_in_force"


def test_every_text_is_in_every_language() -> None:
    chinese_missing = []
    for scheme in LAW.schemes.values():
        for words in (scheme.name, scheme.purpose, scheme.apply, *(c.text for c in scheme.criteria)):
            if not all(words.in_lang(lang) for lang in LANGS) or words.en == words.zh_hant:
                chinese_missing.append(words.en)

    assert not chinese_missing


def test_figures_of_the_law_follow_the_day() -> None:
    held = LAW.parameters

    def value(name: str, on: date) -> Any:
        found = held[name].at(on)
        return None if found is None else found.value

    # 185, then 198 from 2024-11-01, 200 from 2026-01-01; "186 to 200" in one report is wrong.
    sizes = [value("ttps_list_size", date(2024, 10, 31)), value("ttps_list_size", date(2024, 11, 1))]
    assert [*sizes, value("ttps_list_size", date(2026, 1, 1))] == [185, 198, 200]
    assert value("ttps_first_stay_a", date(2024, 10, 31)) == 24
    assert value("ttps_first_stay_a", date(2024, 11, 1)) == 36
    assert value("ttps_first_stay_bc", date(2024, 11, 1)) == 24
    assert value("battery_vat_refund", date(2027, 1, 1)) == 0
    assert value("battery_vat_refund", date(2024, 11, 30)) is None
