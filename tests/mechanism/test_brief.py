"""The briefing: a rule for every line, a reference behind every line, three formats, three languages."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from tests.mechanism.test_returns import book, item
from zhegang.cli import app
from zhegang.core.errors import InputError
from zhegang.core.i18n import LANGS, Words
from zhegang.ingest.packs import load_pack
from zhegang.mechanism.brief import (
    Brief,
    Item,
    Ref,
    area_places,
    brief,
    from_readings,
    from_returns,
    read_enquiries,
    render,
    tally,
)
from zhegang.mechanism.brief.build import GROUPS
from zhegang.mechanism.returns import merge, read_returns
from zhegang.register import Assessment, Evidence, Milestone, anchor, load, read

SINCE, ON = date(2026, 3, 1), date(2026, 9, 1)
REF = (Ref("k1", "release.txt", "[10:40]"),)
PORTS = Words("Ports", "港口", "港口")
PLACE = anchor("The quay was opened.", 0, 8)
QUAY = Item(
    "k1",
    PORTS,
    "Build a quay",
    REF,
    milestones=(
        Milestone("m1", "k1", "Design", date(2026, 5, 1), "source", PLACE),
        Milestone("m2", "k1", "Tender", date(2026, 8, 1)),
    ),
    evidence=(
        Evidence("e1", "k1", "Opened in part", date(2026, 4, 2), citation=PLACE),
        Evidence("e2", "k1", "It will be fine", date(2026, 4, 3), modality="opinion"),
    ),
    assessments=(
        Assessment("a1", "k1", "completed", "Port Bureau", False, date(2026, 5, 2)),
        Assessment("a2", "k1", "limited", "Auditor", True, date(2026, 5, 3)),
    ),
)
OLD = Item("k2", PORTS, "Dredge the fairway", REF, agreed_on=date(2020, 1, 1))
SECRET = Item("k3", "", "Not public", REF, publishable=False)


def made(**more: bool) -> Brief:
    return brief([QUAY, OLD, SECRET], SINCE, ON, **more)


def test_each_line_stands_in_its_group_and_names_what_it_rests_on() -> None:
    ports = made().areas[0]
    told = {group: [line.note.in_lang("en") for line in ports.groups[group]] for group in GROUPS}

    assert told == {
        "decide": [
            "Build a quay: Design is 123 days past 2026-05-01, the date in the document.",
            "Build a quay: Tender is 31 days past its editorial date of 2026-08-01.",
        ],
        "disputed": [
            "Build a quay: completed by its own account, limited by independent assessment.",
            "Build a quay: offered as evidence: It will be fine An opinion is no evidence.",
        ],
        "moved": [
            "Build a quay: evidence of 2026-04-02: Opened in part",
            "Build a quay: assessed independently by Auditor: limited.",
            "Build a quay: by its own account of Port Bureau: completed.",
        ],
        "still": ["Dredge the fairway: no evidence available; nothing new."],
    }
    assert all(line.refs and line.refs[0].place for lines in ports.groups.values() for line in lines)
    assert not brief([QUAY], date(2026, 8, 31), ON).areas[0].groups["moved"]


def test_what_is_not_cleared_is_left_out_in_public_and_counted() -> None:
    assert [area.name for area in made().areas][-1] != PORTS
    public = made(public=True)
    assert ([area.name for area in public.areas], public.withheld) == ([PORTS], 1)


RELEASE = (
    "For immediate release\n12 March 2026\nArden and Verden hold talks in Larne\n"
    "Mayor Ida Holm of Arden and Captain Per Aas of Nordship met in Larne Hall. The two sides signed 12 agreements. "
    "Arden will build a quay.\n"
)
NEWS = (
    "LARNE, March 13, 2026 - Mayor Ida Holm of Arden and Captain Per Aas of Nordship met in Larne Hall. "
    "The Larne talks ended with 15 agreements signed by Arden and Verden.\n"
)


def test_documents_give_items_and_disputes_with_their_places() -> None:
    readings = [read(RELEASE.encode(), "release.txt"), read(NEWS.encode(), "news.txt")]
    items, disputes = from_readings(readings)
    told = brief(items, SINCE, ON, disputes=disputes)
    lines = [line for area in told.areas for group in area.groups.values() for line in group]

    assert any("agreed on 2026-03-12" in line.note.in_lang("en") for line in lines)
    conflict = [line for line in lines if line.note.in_lang("en").startswith("Sources conflict")]
    assert conflict
    for line in lines:
        for ref in line.refs:
            start, end = map(int, ref.place.strip("[]").split(":"))
            text = {r.document.name: r.document.text for r in readings}[ref.document]
            assert 0 <= start < end <= len(text)


def test_returns_that_differ_are_put_up_for_decision() -> None:
    one = book([item(1, milestone="m", due=date(2026, 5, 1), progress="limited", blocker="No site")])
    other = book([item(1, milestone="m", due=date(2026, 6, 1), progress="limited")])
    merged = merge(read_returns([("a.xlsx", one), ("b.xlsx", other)])[0])
    (area,) = brief(from_returns(merged, date(2026, 8, 1)), SINCE, ON).areas

    told = " ".join(line.note.in_lang("en") for line in area.groups["decide"])
    assert "Settle which holds" in told
    assert "in the way: No site" in told
    assert {r.place for line in area.groups["disputed"] for r in line.refs} >= {"Return!H3"}


ENQUIRIES = (
    "id,office,asker,type,received,resolved,reason\n"
    "1,ETO,enterprise,tax,2026-03-02,2026-03-05,\n"
    "2,ETO,enterprise,tax,2026-04-01,,waits for another office\n"
    "3,ETO,individual,permit,2026-04-01,2026-12-01,\n"
    "4,ETO,individual,permit,2026-01-01,2026-01-02,\n"
)


def test_the_legislatures_table_counts_what_stood_on_the_day() -> None:
    told = tally(read_enquiries(ENQUIRIES.encode(), "e.csv"), SINCE, ON)

    assert [(t.asker, t.requests, t.resolved, t.reasons) for t in told] == [
        ("enterprise", 2, 1, (("waits for another office", 1),)),
        ("individual", 1, 0, ()),
    ]


def test_every_fault_of_the_enquiries_is_named() -> None:
    bad = "id,office,asker,type,received,resolved,reason\n1,,robot,tax,soon,,\n2,E,individual,t,2026-02-02,2026-01-01,\n2,E,individual,t,2026-02-02,,x\n"
    with pytest.raises(InputError) as caught:
        read_enquiries(bad.encode(), "e.csv")

    assert [p.where for p in caught.value.problems] == [
        "e.csv:2 received",
        "e.csv:2 office",
        "e.csv:2 asker",
        "e.csv:2 reason",
        "e.csv:3 resolved",
        "e.csv",
    ]


def test_all_formats_and_languages_tell_the_same_lines() -> None:
    told = tally(read_enquiries(ENQUIRIES.encode(), "e.csv"), SINCE, ON)
    files = render(made(), told, name=PORTS)

    assert files == render(made(), told, name=PORTS)
    assert set(files) == {f"brief.{lang}.{kind}" for lang in LANGS for kind in ("html", "pdf", "docx")}
    for lang in LANGS:
        page = files[f"brief.{lang}.html"].decode()
        pages = PdfReader(io.BytesIO(files[f"brief.{lang}.pdf"])).pages
        printed = "".join("".join(p.extract_text().split()) for p in pages).replace("\u200b", "")
        written = load(files[f"brief.{lang}.docx"], "b.docx").text
        for area in made().areas:
            for lines in area.groups.values():
                for line in lines:
                    text = line.note.in_lang(lang)
                    assert text in page
                    assert text in written
                    assert "".join(text.split()) in printed
                    assert line.refs[0].place in page
        assert "waits for another office" in page
        assert "waits for another office" in written


def run(*options: str) -> Any:
    return CliRunner().invoke(app, ["register", "brief", *options])


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_text(RELEASE, encoding="utf-8")
    (tmp_path / "e.csv").write_text(ENQUIRIES, encoding="utf-8")
    asked = (
        "--since",
        "2026-03-01",
        "--on",
        "2026-09-01",
        str(tmp_path / "release.txt"),
        "--legco",
        str(tmp_path / "e.csv"),
    )
    told = json.loads(run(*asked, "--json").stdout)
    assert told["areas"][0]["moved"][0]["refs"][0]["document"] == "release.txt"
    assert told["legco"][0]["requests"] == 2

    result = run(*asked, "--out", str(tmp_path / "out"), "--lang", "en", "--format", "html")
    assert result.exit_code == 0
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["brief.en.html"]
    assert "Arden will build a quay" in run(*asked).stdout
    assert isinstance(run(*asked, "--format", "odt").exception, InputError)


def test_the_five_documents_fall_under_the_packs_areas() -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "sources"
    if not folder.is_dir():
        pytest.skip("shared/sources is not here")
    release = folder / "004_2eb1bbca6df8355a.txt"
    pack = load_pack()
    items, _ = from_readings([read(release.read_bytes(), release.name)], (), area_places(pack))
    areas = {item.area.en for item in items if isinstance(item.area, Words)}

    assert areas >= {area.name.en for area in pack.areas if area.consensus == "2023"}
