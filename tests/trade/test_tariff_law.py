"""The law files: what is in them, and what is refused when they are read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.trade.tariff_cases import ask, packaged
from zhegang.core.errors import ModelError
from zhegang.ingest.law import LawReader, origin_groups
from zhegang.trade.building import build_store
from zhegang.trade.texts import TEXTS

GROUPS = origin_groups({"groups": {"EU27": {"members": ["DE", "FR"]}}})


def read(*measures: dict[str, Any]) -> LawReader:
    reader = LawReader(GROUPS)
    reader.read("test.yaml", {"jurisdiction": "US", "layer": "s301", "measures": list(measures)})
    return reader


def measure(name: str, **more: Any) -> dict[str, Any]:
    from datetime import date

    dated = {"from": date(2025, 1, 1), "rate": "10%", "source": "a notice"}
    return {"id": name, "kind": "add", "heading": "9903.00.01", "periods": [dated], **more}


def store_of(reader: LawReader) -> Any:
    return build_store(
        measures=reader.measures,
        interactions=(),
        marks=(),
        lists={},
        members=(),
        schedules={},
        territories=frozenset(),
        markets=frozenset({"US"}),
        claims={},
        groups=GROUPS,
        versions={},
    )


def test_an_ambiguous_overlap_names_both_measures() -> None:
    both = read(measure("one", prefixes=["6109"]), measure("other", prefixes=["610910"], origins=["CN"]))
    with pytest.raises(ModelError, match=r"one.*other"):
        store_of(both)


@pytest.mark.parametrize(
    "more",
    [
        {"prefixes": ["6110"]},  # other goods
        {"prefixes": ["6109"], "priority": 1},  # a rank decides
        {"prefixes": ["6109"], "slot": "another"},  # both are charged
    ],
)
def test_what_can_be_told_apart_is_taken(more: dict[str, Any]) -> None:
    store_of(read(measure("one", prefixes=["6109"]), measure("other", **more)))


def test_origins_that_do_not_meet_are_taken() -> None:
    store_of(read(measure("one", origins=["CN"]), measure("other", origins=["HK"])))
    store_of(read(measure("one", **{"except": ["CN"]}), measure("other", origins=["CN"])))
    with pytest.raises(ModelError, match=r"one.*other"):
        store_of(read(measure("one", **{"except": ["HK"]}), measure("other", origins=["CN", "HK"])))


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "surprise"},
        {"colour": "red"},
        {"reason": "no such text"},
        {"periods": []},
        {"periods": [{"rate": "10%"}]},
        {"periods": [{"rate": "a tenth", "source": "x"}]},
        {"conditions": [{"fact": "no such fact"}]},
        {"origins": [False]},
    ],
)
def test_a_mistake_names_file_and_measure(more: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match=r"test\.yaml wrong"):
        read(measure("wrong", **more))


def test_two_measures_of_one_name_are_refused() -> None:
    with pytest.raises(ModelError, match="same"):
        store_of(read(measure("same", prefixes=["01"]), measure("same", prefixes=["02"])))


def test_every_measure_has_source_grade_and_reason() -> None:
    for held in packaged().measures:
        assert held.source, held.id
        assert held.grade in "ABC", held.id
        assert held.reason in TEXTS, held.id
        assert held.start < held.end, held.id


def test_reciprocal_rates_cover_the_countries_of_the_schedule() -> None:
    """Headings 9903.01.43 to .76 without .63 (China), and 9903.02.02 to .71."""
    april = {m.heading for m in packaged().measures if m.id.startswith("us-reciprocal-april")}
    assert april == {f"9903.01.{n}" for n in range(43, 77) if n != 63}
    august = {
        m.heading
        for m in packaged().measures
        if m.id.startswith(("us-reciprocal-august", "us-reciprocal-floor-eu"))
    }
    assert {f"9903.02.{n:02}" for n in range(2, 72) if n not in (19, 30)} <= august


def test_sixty_economies_owe_the_forced_labour_duty() -> None:
    held = [m for m in packaged().measures if m.slot == "s301-forced-labour" and m.kind in ("add", "floor")]
    origins = set().union(*(m.origins or set() for m in held))
    assert len(origins - packaged().groups["EU27"]) + 1 == 60
    assert origins == packaged().groups["forced-labour"]


def test_history_of_the_lists_of_one_line() -> None:
    days = {"2018-09-23": None, "2018-09-24": 0.1, "2019-05-09": 0.1, "2019-05-10": 0.25, "2026-11-22": 0.25}
    for day, rate in days.items():
        layers = [h for h in ask(packaged(), "8508.11.00", "CN", day).layers if h.heading == "9903.88.03"]
        assert [h.rate for h in layers] == ([] if rate is None else [rate])
