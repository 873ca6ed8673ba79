"""The official US schedule: reading it, refusing what is not it, quoting from it."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import NO_DATA, data_folder
from tests.trade.tariff_cases import ask, ask_case, golden
from tests.trade.test_tariff_quotes import check_case
from zhegang.core.dates import noon
from zhegang.core.errors import InputError, NotFoundError
from zhegang.ingest.home import Home
from zhegang.ingest.hts import import_hts, read_hts, revision_of
from zhegang.ingest.tariffs import load_store

NOW = noon(date(2026, 3, 1), "US").timestamp()
REVISIONS = ("2025_basic", "2026_basic", "2026_rev_4", "2026_rev_10")


def row(code: str, **more: Any) -> dict[str, Any]:
    usual = {"htsno": code, "indent": "0", "description": "Goods", "general": "", "special": "", "other": ""}
    return usual | {"units": [], "footnotes": []} | more


def small() -> list[dict[str, Any]]:
    see = {"columns": ["general"], "value": "See 9903.88.03. "}
    return [
        row("6109", description="T-shirts:"),
        row(
            "6109.10.00",
            indent="1",
            description="Of <i>cotton</i>",
            general="16.5%",
            other="90%",
            footnotes=[see],
        ),
        row("6109.10.00.12", indent="2", description="Men's", units=["doz.", "kg"]),
        row("8508.11.00.00", description="Vacuum cleaners", general="Free", other="35%"),
        row("9903.88.03", general="The duty provided in the applicable subheading + 25%"),
    ]


def write(folder: Path, name: str, document: Any) -> Path:
    path = folder / name
    text = json.dumps(document).encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


@pytest.mark.parametrize("name", ["hts_2026_rev_4.json", "hts_2026_rev_4.json.gz"])
def test_rates_and_headings_are_inherited(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / "home")
    found = import_hts(home, [write(tmp_path, name, small())])
    assert [(s.name, s.data_date.isoformat(), s.rows) for s in found] == [("hts-2026-rev-4", "2026-02-24", 4)]
    revisions = load_store(home).schedules["US"]
    line = revisions.find("6109100012", NOW)
    assert line is not None
    assert (line.general, line.headings, line.units) == ("16.5%", {"9903.88.03"}, ("doz.", "kg"))
    assert line.description == "Of cotton > Men's"
    unsplit = revisions.find("85081100", NOW)
    assert unsplit is not None
    assert unsplit.general == "Free"


def test_quotes_use_what_was_imported(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert ask(load_store(home), "6109.10.00", "CN", "2026-03-01").duty.rate == pytest.approx(0.34)
    changed = small()
    changed[1]["general"] = "20%"
    import_hts(home, [write(tmp_path, "hts_2026_rev_4.json", changed)])
    found = ask(load_store(home), "6109.10.00", "CN", "2026-03-01")
    assert found.duty.rate == pytest.approx(0.20 + 0.25 + 0.10)  # the footnote says list 3 here
    assert found.stale_since is not None
    assert found.stale_since.isoformat() == "2026-02-24"
    assert found.data_versions["US.schedule"] == "hts-2026-rev-4"
    with pytest.raises(NotFoundError):
        ask(load_store(home), "0101.21.00", "CN", "2026-03-01")


def test_the_newest_revision_before_the_day_holds(tmp_path: Path) -> None:
    home, later = Home(tmp_path / "home"), small()
    later[1]["general"] = "10%"
    older = write(tmp_path, "hts_2026_basic.json", small())
    newer = write(tmp_path, "hts_2026_rev_4.json", later)
    import_hts(home, [newer, older])
    store = load_store(home)
    base = {day: ask(store, "6109.10.00", "VN", day).layers[0].rate for day in ("2026-02-23", "2026-02-24")}
    assert base == {"2026-02-23": 0.165, "2026-02-24": 0.10}


def test_earlier_days_are_answered_with_the_lines_that_come_along(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    import_hts(home, [write(tmp_path, "hts_2026_rev_4.json", small())])
    store = load_store(home)
    assert ask(store, "6109.10.00", "CN", "2025-06-01").duty.rate == pytest.approx(0.54)
    assert ask(store, "0101.21.00", "CN", "2025-06-01").duty.status == "undetermined"


def test_a_compiled_file_may_be_deleted(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    import_hts(home, [write(tmp_path, "hts_2026_rev_4.json", small())])
    for path in home.compiled.iterdir():
        path.unlink()
    assert load_store(home).schedules["US"].find("61091000", NOW) is not None


BROKEN: dict[str, Any] = {
    "not a list": {"a": 1},
    "empty": [],
    "no lines": [row("6109")],
    "a row that is text": [*small(), "x"],
    "a code of letters": [*small(), row("61xx.10.00")],
    "a rate that is a number": [*small(), row("6110.20.20", general=16.5)],
    "an indent of letters": [*small(), row("6110.20.20", indent="a")],
    "footnotes as text": [*small(), row("6110.20.20", footnotes="See")],
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_malformed_file_names_the_row_and_loads_nothing(tmp_path: Path, fault: str) -> None:
    home = Home(tmp_path / "home")
    good = write(tmp_path, "hts_2026_basic.json", small())
    bad = write(tmp_path, "hts_2026_rev_4.json", BROKEN[fault])
    with pytest.raises(InputError) as caught:
        import_hts(home, [good, bad])
    assert "hts_2026_rev_4.json" in caught.value.problems[0].where
    assert home.sources() == ()
    if "no lines" not in fault and isinstance(BROKEN[fault], list) and BROKEN[fault]:
        assert f"row {len(BROKEN[fault])}" in caught.value.problems[0].where


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_raise_anything_else(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "hts_2026_rev_4.json"
    for content in (data, b"\x1f\x8b" + data, gzip.compress(data)[:-3]):
        path.write_bytes(content)
        with pytest.raises(InputError):
            read_hts(path)


@pytest.mark.parametrize(
    ("name", "revision", "day"),
    [
        ("hts_2025_basic.json.gz", "hts-2025-basic", "2025-01-01"),
        ("hts_2025_rev_8.json.gz", "hts-2025-rev-8", "2025-04-09"),
        ("2026 HTS Revision 10.json", "hts-2026-rev-10", "2026-06-08"),
    ],
)
def test_a_revision_is_known_by_its_name(tmp_path: Path, name: str, revision: str, day: str) -> None:
    path = write(tmp_path, name, small())
    found, held, stated = revision_of(path)
    assert (found, held.isoformat(), stated) == (revision, day, True)


def test_an_unknown_revision_takes_the_day_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "hts_2026_rev_99.json", small())
    os.utime(path, (1_800_000_000, 1_800_000_000))
    assert revision_of(path)[2] is False
    assert revision_of(path)[1].isoformat() == "2027-01-15"


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = data_folder() / "tariff" / "us_hts"
    if not folder.is_dir():
        pytest.skip(NO_DATA)
    home = Home(tmp_path_factory.mktemp("official"))
    import_hts(home, [folder / f"hts_{name}.json.gz" for name in REVISIONS])
    return home


def test_the_official_schedule_gives_the_golden_duties(official: Home) -> None:
    store = load_store(official)
    for case in golden():
        found = ask_case(store, case)
        try:
            check_case(case, found)
        except (AssertionError, KeyError) as error:
            raise AssertionError(case["id"]) from error


def test_the_packaged_lines_are_those_of_the_official_schedule(official: Home) -> None:
    """Rates and headings of the lines that come along, on the days of the editions."""
    packaged, whole = load_store(Home(official.path / "none")), load_store(official)
    held, all_lines = packaged.schedules["US"], whole.schedules["US"]
    for day in ("2025-01-10", "2026-01-10", "2026-03-01", "2026-08-01"):
        instant = noon(date.fromisoformat(day), "US").timestamp()
        for code in held.lines:  # type: ignore[attr-defined]
            mine, theirs = held.find(code, instant), all_lines.find(code, instant)
            if len(code) == 8:
                assert mine is not None
                assert theirs is not None, code
                assert (mine.general, mine.special, mine.other) == (
                    theirs.general,
                    theirs.special,
                    theirs.other,
                )
                kept = {h for h in theirs.headings if h.startswith(("9903.88", "9903.91", "9903.92"))}
                assert kept == {
                    h for h in mine.headings if h.startswith(("9903.88", "9903.91", "9903.92"))
                }, code


def test_the_list_of_a_line_is_its_own_footnote(official: Home) -> None:
    store = load_store(official)
    found = ask(store, "8205.59.55.60", "CN", "2025-02-03")
    assert "9903.88.03" in {held.heading for held in found.layers}
    # Under a heading that the 2025 lists of metals touch, a line that was not checked stays open.
    assert ask(store, "8205.59.55.60", "CN", "2025-06-01").duty.status == "undetermined"
