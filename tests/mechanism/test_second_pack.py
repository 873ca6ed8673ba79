"""A second pair of places goes through systems, returns, meeting, briefing and exports: data alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.ingest.test_packs import SECOND, SECOND_HELP, SECOND_LAW, SENTENCES
from tests.mechanism.test_returns import book
from zhegang.cli import app
from zhegang.core.errors import InputError
from zhegang.ingest.pack_systems import load_systems
from zhegang.mechanism.brief import Item, Ref, brief
from zhegang.register import Decision, Meeting, proposals

GROUPS = "id,name_en,name_zh_hant,name_zh_hans\nq,Quays,碼頭,码头\n"
SYSTEMS = (
    "no,id,group,name_en,name_zh_hant,name_zh_hans,parties,sentences,functions\n"
    "T1,hvx:system:rebate,q,Port rebate,港口回扣,港口回扣,hvx:party:port-office,1.2,scheme:port_rebate;record\n"
)
ACCORD = (
    "For immediate release\n5 January 2026\nHarbour and Valley reach an accord\nThe two sides reached consensus on the following area:\n"
    "Ports\n- Harbour will build 4 cranes.\n- Valley will train crane drivers.\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "packs" / "harbour_valley"
    (folder / "law").mkdir(parents=True)
    files = {
        "pack.yaml": SECOND,
        "help.yaml": SECOND_HELP,
        "law/port.yaml": SECOND_LAW,
        "sentences.csv": SENTENCES,
    }
    for name, text in {**files, "systems.csv": SYSTEMS, "system_groups.csv": GROUPS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "accord.txt").write_text(ACCORD, encoding="utf-8")
    row = {
        "no": 1,
        "area": "Ports",
        "item_en": "Cranes",
        "lead_hk": "Port Office",
        "lead_zj": "Valley Bureau",
    }
    filed = {**row, "milestone": "Order", "due": date(2026, 2, 1), "progress": "limited: ordered"}
    (tmp_path / "return.xlsx").write_bytes(book([filed], office="Port Office"))
    monkeypatch.setenv("ZHEGANG_HOME", str(tmp_path))
    return tmp_path


def run(*options: str) -> Any:
    result = CliRunner().invoke(app, ["register", *options])
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_its_systems_link_to_its_own_schemes(home: Path) -> None:
    (one,) = run("systems", "--pack", "harbour_valley", "--json")["systems"]

    assert (one["no"], one["group_name"], [link["target"] for link in one["links"]]) == (
        "T1",
        "Quays",
        ["port_rebate", ""],
    )
    assert one["parties"][0]["name"] == "Port Office"


def test_its_briefing_carries_its_name_and_areas(home: Path) -> None:
    asked = (
        "--pack",
        "harbour_valley",
        "--since",
        "2026-01-01",
        "--on",
        "2026-03-01",
        str(home / "accord.txt"),
    )
    told = run("brief", *asked, "--returns", str(home / "return.xlsx"), "--json", "--out", str(home / "out"))

    ports = next(a for a in told["areas"] if a["name"] == "Ports")
    assert "28 days past its editorial date" in ports["decide"][0]["text"]
    assert any("will build 4 cranes" in line["text"] for line in ports["moved"])
    page = (home / "out" / "brief.zh-Hant.html").read_text(encoding="utf-8")
    assert "Harbour and Valley甲" in page
    assert "Ports甲" in page


def test_its_statements_travel(home: Path) -> None:
    out = home / "x.jsonld"
    run("export", str(home / "accord.txt"), "--out", str(out), "--json")
    told = run("anchors", str(out), str(home / "accord.txt"), "--json")["anchors"]

    assert told
    assert {a["attached"] for a in told} == {"exact"}


def test_a_decision_of_its_meeting_reaches_the_briefing() -> None:
    meeting = Meeting(
        "m",
        "high_level",
        "Meeting",
        "held",
        date(2026, 2, 1),
        decisions=(Decision("D1", "Harbour will dredge.", area="Ports"),),
    )
    (made,) = proposals(meeting)
    place = f"[{made.citation.start}:{made.citation.end}]"
    item = Item(made.id, made.value["area"], made.wording, (Ref(made.id, meeting.name, place),), meeting.on)
    (area,) = brief([item], date(2026, 1, 1), date(2026, 3, 1)).areas

    assert area.groups["moved"][0].note.in_lang("en") == "Harbour will dredge.: agreed on 2026-02-01."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hvx:system:", "abc:system:", "another space"),
        (",1.2,", ",9.9,", "Nothing in the pack"),
        (",q,", ",z,", "Nothing in the pack"),
        ("no,id", "id,no", "columns"),
        ("Port rebate", "", "empty"),
    ],
)
def test_a_wrong_list_of_systems_says_where(home: Path, old: str, new: str, said: str) -> None:
    file = home / "packs" / "harbour_valley" / "systems.csv"
    file.write_text(SYSTEMS.replace(old, new), encoding="utf-8")

    with pytest.raises(InputError, match=said) as caught:
        load_systems("harbour_valley", home)
    assert "systems.csv:" in caught.value.text()
