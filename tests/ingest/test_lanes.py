"""The packaged tables: complete, sourced, consistent, and quick to read."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from zhegang.core.i18n import LANGS
from zhegang.ingest.lanes import load_lanes
from zhegang.trade.sea import great_circle_km

FOLDER = files("zhegang") / "refdata" / "lanes"
TABLES = load_lanes()
NAMES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".csv"))


def rows(name: str) -> list[dict[str, str]]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", [n for n in NAMES if n != "ports_wpi.csv"])
def test_every_row_has_unit_source_and_grade(name: str) -> None:
    bad = [
        row
        for row in rows(name)
        if not row["unit"] or not row["source"] or row["grade"] not in {"A", "B", "C"}
    ]

    assert bad == []


@pytest.mark.parametrize("name", NAMES)
def test_no_row_stands_twice(name: str) -> None:
    found = [tuple(row.values()) for row in rows(name)]

    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", [n for n in NAMES if "valid_from" in rows(n)[0]])
def test_periods_run_forward(name: str) -> None:
    for row in rows(name):
        if row["valid_from"] and row["valid_to"]:
            assert date.fromisoformat(row["valid_from"]) <= date.fromisoformat(row["valid_to"]), row


def test_places_have_codes_names_and_gates() -> None:
    for code, point in TABLES.places.items():
        assert re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", code)
        assert all(point.words.in_lang(lang) for lang in LANGS)
        assert point.sea_gates
        assert point.airports
        assert all(TABLES.places[gate].kind == "port" for gate in point.sea_gates)
        assert all(iata in TABLES.airports for iata in point.airports)


def test_airports_lie_where_their_places_do() -> None:
    for point in TABLES.airports.values():
        if point.locode in TABLES.places:
            assert great_circle_km(point, TABLES.places[point.locode]) < 110, point.name


def test_every_place_of_the_examples_is_held() -> None:
    examples = Path(__file__).parents[2] / "examples"
    named = {
        code
        for path in examples.glob("*/*.toml")
        for code in re.findall(r'^place = "(\w+)"', path.read_text(encoding="utf-8"), re.M)
    }

    assert len(named) > 10
    assert named <= set(TABLES.places)


def test_index_regions_have_a_port_to_measure_from() -> None:
    for mode, start, end in TABLES.freight:
        if mode in ("sea", "air"):
            assert (mode, start) in TABLES.representatives
            assert (mode, end) in TABLES.representatives


def test_matrix_covers_the_ports_and_is_symmetric() -> None:
    sea = TABLES.sea
    assert set(sea.ports) == {code for code, point in TABLES.places.items() if point.kind == "port"}
    assert (sea.km == sea.km.transpose(0, 2, 1)).all()
    assert (sea.km[:, np.arange(len(sea.ports)), np.arange(len(sea.ports))] == 0).all()


def test_only_the_canal_itself_is_cut_off_when_it_closes() -> None:
    sea = TABLES.sea
    ports = list(sea.ports)
    cut_off = {(int(v), frozenset((ports[i], ports[j]))) for v, i, j in np.argwhere(sea.km == 65535)}

    assert {v for v, _ in cut_off} == {2, 3}
    assert all(pair & {"PABLB", "PAONX"} for _, pair in cut_off)


def test_a_closed_canal_never_shortens_a_way() -> None:
    km = TABLES.sea.km.astype(int)

    assert (km[1] >= km[0]).all()
    assert (km[2] >= km[0]).all()
    assert (km[3] >= np.maximum(km[1], km[2])).all()
    assert not (TABLES.sea.passed[1] & 1).any()
    assert not (TABLES.sea.passed[2] & 2).any()


def test_ratio_of_40_to_20_feet_is_that_of_the_pairs_held() -> None:
    """The same lane, quoted for 20 feet by SCFI and for 40 by another, within a week."""
    ratios = [
        forty.value / twenty.value
        for end in ("NEU", "MED")
        for twenty in TABLES.freight["sea", "CN", end]
        if twenty.unit == "USD/TEU"
        for start in ("CN", "FE")
        for forty in TABLES.freight["sea", start, end]
        if forty.unit == "USD/FEU"
        and twenty.valid_from
        and forty.valid_from
        and abs((twenty.valid_from - forty.valid_from).days) <= 7
    ]

    assert len(ratios) >= 10
    assert TABLES.constants["teu_to_feu", "*"][0].value == pytest.approx(median(ratios), abs=0.01)


def test_railway_circuity_is_that_of_the_line_to_madrid() -> None:
    straight = great_circle_km(TABLES.places["CNYIW"], TABLES.places["ESMAD"])

    assert TABLES.constants["rail_circuity", "*"][0].value == pytest.approx(13000 / straight, abs=0.02)


def test_reading_is_quick() -> None:
    """Size is what time depends on; the figure itself is for the benchmarks."""
    total = sum(len((FOLDER / entry.name).read_bytes()) for entry in FOLDER.iterdir() if entry.is_file())

    assert total < 600_000
    assert load_lanes() is TABLES
