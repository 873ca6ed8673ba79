"""The five source documents against the inventory made by hand: places and figures only."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import NO_DATA, data_folder
from zhegang.register import Reading, compare_readings, occasions, read, statements

GOLDEN = yaml.safe_load(
    (Path(__file__).parents[1] / "golden" / "register" / "sources.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    folder = data_folder().parent / "sources"
    if not folder.is_dir():
        pytest.skip(NO_DATA)
    found = {}
    for key, told in GOLDEN["documents"].items():
        data = (folder / told["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == told["sha256"], "another edition of the document"
        found[key] = read(data, told["file"])
    return found


def sentence(key: str, number: int) -> str:
    return f"{key}.{number}"


def scores(found: list[Any], wanted: list[Any]) -> tuple[float, float]:
    """Precision and recall of two lists, repeats counted."""
    rest = list(wanted)
    hits = 0
    for item in found:
        if item in rest:
            rest.remove(item)
            hits += 1
    return hits / max(1, len(found)), hits / max(1, len(wanted))


def test_every_segment_stands_where_the_table_says(readings: dict[str, Reading]) -> None:
    table = data_folder().parent / "facts" / "sentence-offsets.tsv"
    if not table.is_file():
        pytest.skip(NO_DATA)
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    wanted = {sid: (int(start), int(end)) for sid, _, start, end in rows}
    found = {sentence(key, s.number): (s.start, s.end) for key, r in readings.items() for s in r.segments}

    assert len(wanted) == 210
    assert found == wanted


def test_every_offset_reproduces_its_quote(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        data = reading.document.text.encode("utf-8")
        for s in statements(reading):
            place = s.citation
            quote = reading.document.text[place.start : place.end]
            assert quote == s.wording
            assert hashlib.sha256(quote.encode("utf-8")).hexdigest() == place.sha256
            at = len(reading.document.text[: place.start].encode("utf-8"))
            assert data[at : at + len(quote.encode("utf-8"))].decode("utf-8") == quote


def test_commitments(readings: dict[str, Reading]) -> None:
    wanted = [(sid, at) for sid, places in GOLDEN["commitments"].items() for at in places]
    found = [(sentence(key, c.segment), c.start) for key, r in readings.items() for c in r.commitments]
    precision, recall = scores(found, wanted)

    assert len(wanted) == 83
    assert min(precision, recall) >= 0.97, set(found) ^ set(wanted)


def test_quantities(readings: dict[str, Reading]) -> None:
    wanted = [tuple(row) for row in GOLDEN["quantities"]]
    found = []
    for key, r in readings.items():
        for q in r.quantities:
            part = r.segment_at(q.start)
            assert part is not None
            found.append((sentence(key, part.number), q.value, q.low, q.high, q.unit, q.qualifier))
    precision, recall = scores(found, wanted)

    assert len(wanted) == 27
    assert min(precision, recall) >= 0.98, [x for x in found if x not in wanted] + [
        x for x in wanted if x not in found
    ]


def test_dates(readings: dict[str, Reading]) -> None:
    wanted = [tuple(row) for row in GOLDEN["dates"]]
    found = []
    for key, r in readings.items():
        for m in r.dates:
            part = r.segment_at(m.start)
            assert part is not None
            found.append((sentence(key, part.number), m.value))
    precision, recall = scores(found, wanted)

    assert recall >= 0.95
    assert precision >= 0.95


def test_areas_with_the_three_lost_headings(readings: dict[str, Reading]) -> None:
    areas = readings["4"].areas

    assert [(a.segments[0], a.segments[-1], a.start) for a in areas] == [
        tuple(row) for row in GOLDEN["areas"]
    ]
    assert [a.name for a in areas if a.inferred] == ["Finance", "Aviation", "Education"]
    assert all(not r.areas for key, r in readings.items() if key != "4")


def test_agreements_have_their_exact_parties(readings: dict[str, Reading]) -> None:
    text = readings["4"].document.text
    wanted = [(sid, (text[a:b], text[c:d])) for sid, (a, b), (c, d) in GOLDEN["agreements"]]

    assert [(sentence("4", a.segments[0]), a.parties) for a in readings["4"].agreements] == wanted
    assert all(not r.agreements for key, r in readings.items() if key != "4")


def test_who_signed_and_who_witnessed(readings: dict[str, Reading]) -> None:
    found = [
        [sentence(key, role.segment), role.name, role.role]
        for key, r in readings.items()
        for role in r.roles
        if not role.collective
    ]

    assert sorted(found) == sorted(GOLDEN["roles"])


def test_people(readings: dict[str, Reading]) -> None:
    wanted = [(key, name) for key, names in GOLDEN["people"].items() for name in names]
    found = [(key, p.name) for key, r in readings.items() for p in r.people]
    precision, recall = scores(found, wanted)

    assert min(precision, recall) >= 0.95, set(found) ^ set(wanted)


def test_boilerplate_says_nothing(readings: dict[str, Reading]) -> None:
    said = {sentence(key, s.segment) for key, r in readings.items() for s in statements(r)}

    assert not said & set(GOLDEN["silent"])


def test_stance_and_day_of_publication(readings: dict[str, Reading]) -> None:
    told = {key: (r.profile.stance, str(r.profile.published)) for key, r in readings.items()}

    assert told == {
        "0": ("opinion", "2025-04-30"),
        "1": ("news", "2025-04-22"),
        "2": ("news", "None"),
        "3": ("opinion", "None"),
        "4": ("official", "2023-06-26"),
    }


def test_an_opinion_and_a_plan_are_no_evidence(readings: dict[str, Reading]) -> None:
    for key in ("0", "3"):
        assert not any(s.evidence for s in statements(readings[key]))
    planned = [s for s in statements(readings["1"]) if s.predicate == "event" and s.segment == 16]
    assert planned
    assert not any(s.evidence for s in planned)


def test_sources_are_compared_only_on_one_occasion(readings: dict[str, Reading]) -> None:
    rows = list(readings.values())
    told = occasions(rows)
    assert [o for o, _ in told] == [0, 0, 0, 0, 4]
    assert [probable for _, probable in told] == [False, False, True, True, False]

    verdicts = {
        (f"{p.one}.{p.a.segment}", f"{p.other}.{p.b.segment}", p.thing): p.verdict
        for p in compare_readings(rows)
    }
    assert verdicts["0.4", "2.10", "project"] == "CONSISTENT_LESS_PRECISE"
    assert verdicts["0.4", "2.10", "field"] == "CONSISTENT_IF_APPROX"
    assert verdicts["0.4", "4.9", "field"] == "NOT_COMPARABLE"
    assert verdicts["0.5", "2.10", "signed by"] == "CONFLICT"
    assert verdicts["1.4", "2.3", "day"] == "EQUAL"
    # A dozen enterprises and a dozen sectors are never set against each other.
    assert not any({a, b} == {"0.5", "2.10"} and kind != "signed by" for a, b, kind in verdicts)


def test_reading_twice_gives_the_same_ids(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        again = read(reading.document.text.encode("utf-8"), reading.document.name)
        ids = [s.id for s in statements(reading)]

        assert [s.id for s in statements(again)] == ids
        assert len(set(ids)) == len(ids)
