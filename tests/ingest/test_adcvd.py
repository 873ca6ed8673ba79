"""The user's table of anti-dumping orders, and scenarios."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.trade.tariff_cases import ask, packaged
from zhegang.core.errors import InputError
from zhegang.ingest.adcvd import import_adcvd
from zhegang.ingest.home import Home
from zhegang.ingest.scenario import apply_scenario
from zhegang.ingest.tariffs import load_store
from zhegang.trade.texts import MARKS

TABLE = """case,kind,origin,hs,company,rate,valid_from,valid_to,scope,source
A-1,AD,CN,9503.00,"Bright Toys Co., Ltd.",12.5%,2024-01-01,,all,90 FR 1
A-1,AD,CN,9503.00,,80%,2024-01-01,,all,90 FR 1
C-2,CVD,CN,950300,,5%,2024-01-01,,described,90 FR 2
"""


def loaded(folder: Path, text: str = TABLE) -> Home:
    path = folder / "orders.csv"
    path.write_text(text, encoding="utf-8")
    home = Home(folder / "home")
    import_adcvd(home, path, on=date(2026, 1, 2))
    return home


def rates(home: Home, company: str | None, **facts: bool) -> dict[str, float | None]:
    found = ask(load_store(home, company=company), "9503.00.00", "CN", "2026-08-01", facts=facts)
    return {layer.heading: layer.rate for layer in found.layers if layer.heading in ("A-1", "C-2")}


def test_the_rate_of_a_producer_and_of_all_others(tmp_path: Path) -> None:
    home = loaded(tmp_path)
    assert rates(home, "BRIGHT TOYS", adcvd_scope=True) == {"A-1": 0.125, "C-2": 0.05}
    assert rates(home, "Somebody Else", adcvd_scope=True) == {"A-1": 0.8, "C-2": 0.05}
    assert rates(home, "Somebody Else", adcvd_scope=False) == {"A-1": 0.8}


def test_without_a_producer_or_scope_the_duty_is_open(tmp_path: Path) -> None:
    home = loaded(tmp_path)
    assert rates(home, None, adcvd_scope=True) == {"A-1": None, "C-2": None}
    assert rates(home, "Bright Toys") == {"A-1": 0.125, "C-2": None}
    found = ask(load_store(home), "9503.00.00", "CN", "2026-08-01")
    assert {"company", "adcvd_scope"} <= {held.fact for held in found.missing}


def test_the_mark_stays_without_a_table(tmp_path: Path) -> None:
    texts = {mark.text for mark in ask(packaged(), "9503.00.00", "CN", "2026-08-01").marks}
    assert MARKS["ad_cvd"] in texts
    found = ask(load_store(loaded(tmp_path)), "6109.10.00", "CN", "2026-08-01")
    assert MARKS["ad_cvd_file"] in {mark.text for mark in found.marks}
    assert found.duty.rate == pytest.approx(0.365)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("80%", "eighty", "row 3 rate"),
        (",CVD,", ",XYZ,", "row 4 kind"),
        ("950300,,5%", "95,,5%", "row 4 hs"),
        ("5%,2024-01-01,,", "5%,2024-13-01,,", "row 4 valid_from"),
        ("5%,2024-01-01,,", "5%,2024-01-02,2024-01-01,", "row 4 valid_to"),
        ("hs,company", "code,company", "orders.csv"),
        (TABLE, "", "orders.csv"),
        (TABLE, "\x00\x00", "orders.csv"),
    ],
)
def test_a_wrong_table_is_refused_whole(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        loaded(tmp_path, TABLE.replace(old, new))
    assert Home(tmp_path / "home").sources() == ()


def scenario(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_adds_ends_and_changes(tmp_path: Path) -> None:
    path = scenario(
        tmp_path,
        """
jurisdiction: US
layer: additional
measures:
  - {id: more, kind: add, heading: more, origins: [CN], periods: [{from: 2027-02-01, rate: "30%", source: assumed}]}
end: {us-fl-cn: 2026-12-31}
change: {us-s301-list-4a#2: {from: 2027-01-01, rate: "25%"}}
""",
    )
    store = apply_scenario(packaged(), path)

    def rate(on: str) -> float | None:
        return ask(store, "6109.10.00", "CN", on).duty.rate

    assert rate("2026-12-31") == pytest.approx(0.365)
    assert rate("2027-01-01") == pytest.approx(0.415)
    assert rate("2027-02-01") == pytest.approx(0.715)
    assert "scenario.yaml" in ask(store, "6109.10.00", "CN", "2027-01-01").data_versions["scenario"]
    assert ask(packaged(), "6109.10.00", "CN", "2027-02-01").duty.rate == pytest.approx(0.365)


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2]",
        "jurisdiction: US\ncolour: red",
        "a: b: c",
        "jurisdiction: US\nend: {no-such-measure: 2026-12-31}",
        "jurisdiction: US\nend: {us-fl-cn: soon}",
        "jurisdiction: US\nchange: {us-fl-cn: {from: 2027-01-01, rate: much}}",
        "jurisdiction: US\nlayer: additional\nmeasures: [{id: us-fl-cn, kind: add, periods: [{rate: 1%, source: x}]}]",
        "jurisdiction: US\nlayer: s122\nmeasures: [{id: twice, kind: add, periods: [{from: 2026-03-01, rate: 1%, source: x}]}]",
        "jurisdiction: US\nmeasures: 3",
    ],
)
def test_a_scenario_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"scenario\.yaml"):
        apply_scenario(packaged(), scenario(tmp_path, text))
