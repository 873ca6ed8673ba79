"""Exports: each format is what it claims to be, and a round trip loses no anchor."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from typer.testing import CliRunner

from zhegang.cli import app
from zhegang.core.errors import InputError
from zhegang.core.i18n import Words
from zhegang.mechanism.exports import FORMATS, Project, corpus_of, read_anchors
from zhegang.register import Milestone, anchor, read, reattach

RELEASE = (
    "For immediate release\n12 March 2026\nMayor Ida Holm of Arden met Captain Per Aas in Larne on Tuesday.\n"
    "The two sides signed 12 agreements.\nArden will build a quay, and Verden will dredge the fairway.\n"
)
CHINESE = "2026年3月12日，雅登市政府與韋登市政府在拉恩舉行會議。\n雙方將加強\t港口合作，簽署逾50個項目。\n"
PLACE = anchor('A "quay" \\ <b>\n\tline & more', 2, 8)
PROJECT = Project(
    "p1",
    Words("Quay", "碼頭", "码头"),
    "Ports",
    ("Port Bureau",),
    date(2026, 3, 12),
    (Milestone("m1", "p1", "Design", date(2026, 9, 1), reached_on=date(2026, 8, 1)),),
    "completed",
    {"odd": PLACE},
)
CORPUS = corpus_of(
    [read(RELEASE.encode(), "release.txt"), read(CHINESE.encode(), "新聞.txt")],
    publisher="XX-ARDEN",
    dataset="arden",
    made_on=date(2026, 6, 1),
    projects=[PROJECT],
)


@pytest.mark.parametrize("name", FORMATS)
def test_a_round_trip_loses_no_anchor(name: str) -> None:
    made = FORMATS[name].write(CORPUS)
    want = {s.id: s.citation for s in CORPUS.statements}
    if not FORMATS[name].whole:
        want = {i: a for p in CORPUS.projects for i, a in p.anchors.items()}

    assert len(want) >= 3
    assert read_anchors(name, made, "x") == want
    assert FORMATS[name].write(CORPUS) == made
    with pytest.raises(InputError, match="no export"):
        read_anchors(name, b"\xff nonsense", "x")


def test_a_read_back_anchor_attaches_to_the_users_own_copy() -> None:
    text = RELEASE
    for held in read_anchors("jsonld", FORMATS["jsonld"].write(CORPUS), "x").values():
        if held.document == CORPUS.sources[0].text_sha256:
            assert reattach(held, text)[1] == "exact"


def test_web_annotations_quote_their_target() -> None:
    graph = json.loads(FORMATS["jsonld"].write(CORPUS))["@graph"]
    notes = [node for node in graph if node["type"] != "prov:Entity"]

    assert len(notes) == len(CORPUS.statements)
    for note in notes:
        position, quote = note["target"]["selector"]
        assert position["end"] - position["start"] == len(quote["exact"])
        assert note["prov:wasDerivedFrom"]["id"] == note["target"]["source"]


def test_statement_csv_has_followthemoneys_columns_and_an_id_for_every_entity() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["ftm"].write(CORPUS).decode())))

    assert {r["schema"] for r in rows} >= {"Person", "Project", "Event", "Note"}
    assert {r["entity_id"] for r in rows} == {r["entity_id"] for r in rows if r["prop"] == "id"}
    assert len({r["id"] for r in rows}) == len(rows)
    assert all(r["external"] == "f" for r in rows)


def test_iati_activities_hold_what_the_schema_asks_for_in_its_order() -> None:
    order = [
        *("iati-identifier", "reporting-org", "title", "description", "participating-org"),
        *("activity-status", "activity-date", "sector", "{urn:zhegang:anchor}anchor"),
    ]
    root = fromstring(FORMATS["iati"].write(CORPUS))

    assert root.attrib["version"] == "2.03"
    for activity in root:
        tags = [child.tag for child in activity]
        assert sorted(tags, key=order.index) == tags
        assert set(order) - set(tags) <= {"sector"}
    quay = root[-1]
    assert [d.attrib["type"] for d in quay.findall("activity-date")] == ["1", "3", "4"]
    assert [n.text for n in quay.findall("title/narrative")] == ["Quay", "碼頭", "码头"]


def test_releases_tell_planning_and_milestones() -> None:
    package = json.loads(FORMATS["ocds"].write(CORPUS))
    quay = package["releases"][-1]

    assert len({r["ocid"] for r in package["releases"]}) == len(CORPUS.projects)
    assert quay["planning"]["milestones"][0]["status"] == "met"
    assert quay["tag"] == ["planning"]


def test_the_feed_is_ordered_and_every_entry_dated() -> None:
    root = fromstring(FORMATS["atom"].write(CORPUS))
    atom = "{http://www.w3.org/2005/Atom}"
    days = [e.findtext(f"{atom}updated") or "" for e in root.findall(f"{atom}entry")]

    assert days == sorted(days, reverse=True)
    assert len(days) == len(CORPUS.statements)


def run(*options: str) -> Any:
    return CliRunner().invoke(app, ["register", *options])


@pytest.mark.parametrize("name", FORMATS)
def test_the_commands_write_and_check_an_export(name: str, tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_text(RELEASE, encoding="utf-8")
    out = tmp_path / "x.out"
    made = run(
        "export",
        str(tmp_path / "release.txt"),
        "--format",
        name,
        "--out",
        str(out),
        "--on",
        "2026-06-01",
        "--json",
    )
    assert made.exit_code == 0, made.exception
    told = json.loads(
        run("anchors", str(out), str(tmp_path / "release.txt"), "--format", name, "--json").stdout
    )

    assert told["anchors"]
    assert {a["attached"] for a in told["anchors"]} == {"exact"}
