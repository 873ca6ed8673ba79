"""Origin of a case's products, what is asked for, and the note a plan carries."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from zhegang.cli import app
from zhegang.core.errors import InputError
from zhegang.ingest.home import Home
from zhegang.ingest.origin import OriginRules
from zhegang.ingest.origin_table import COLUMNS, import_origin_table
from zhegang.plan.case import Case
from zhegang.plan.origin import case_origins, claim_notes, production_of
from zhegang.plan.originasking import bom_rows, origin_request, read_bom
from zhegang.plan.reading import case_from_dict, parse_text

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "ningbo-robotics" / "case.toml"
ROWS = [("84-85", "", "", "CTSH or RVC40")]


@pytest.fixture
def rules(own_home: Path) -> OriginRules:
    """Rules of a table of ours under the code RCEP, in the test's own home."""
    path = own_home / "rcep.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *ROWS])
    import_origin_table(Home(own_home), path, "RCEP")
    return OriginRules(Home(own_home))


def example(**changed: Any) -> Case:
    data = parse_text(EXAMPLE.read_text(encoding="utf-8"), "toml")
    data["plants"][-1 if changed.get("last") else 0]["recipes"][0]["preference"] = changed.get("claims", [])
    return case_from_dict(data)


def test_a_case_is_asked_for_each_product_plant_and_agreement(rules: OriginRules) -> None:
    case = example()
    found = list(case_origins(case, rules))
    plants = {plant.id: plant.country for plant in case.plants}

    assert found
    assert len({(held.product, held.plant) for held in found}) == len(found)
    for held in found:
        parties = held.result.agreement.cumulation.parties
        assert plants[held.plant] in parties
        assert held.result.origin == "undetermined"  # nobody has confirmed that making is sufficient
    assert not list(case_origins(case, rules, only="CEPA"))


def test_a_part_of_several_origins_has_none_that_is_known() -> None:
    case = example()
    for product in case.products:
        for plant in case.plants:
            for material in production_of(case, product, plant).materials:
                origins = {s.origin for s in case.suppliers if s.part == material.name}
                assert material.origin == (origins.pop() if len(origins) == 1 else None)
                assert material.originating is None


def test_a_plan_tells_the_verdict_of_a_claimed_preference(rules: OriginRules) -> None:
    told = [note.in_lang("en") for note in claim_notes(example(claims=["RCEP"]), rules)]

    assert told
    assert "RCEP" in told[0]
    assert "undetermined" in told[0]
    assert not list(claim_notes(example(), rules))
    assert not list(claim_notes(example(claims=["RCEP"]), None))


BOM = "name,hs,origin,value,originating\nmagnet,8505.11,US,20,\nwire,8544.11,VN,15,yes\ncase,?,?,,\n"


def test_a_bill_of_materials_in_csv_and_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(BOM.splitlines()):
        sheet.append([float(cell) if cell.isdigit() else cell for cell in row])
    book.save(tmp_path / "bom.xlsx")
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    asked = {"agreement": "RCEP", "hs": "8501.10", "country": "VN"}

    one, two = (
        origin_request(asked | {"materials": read_bom(tmp_path / f"bom.{end}")}) for end in ("csv", "xlsx")
    )

    assert one == two
    assert [(m.hs, m.origin, m.value, m.originating) for m in one.made.materials] == [
        ("850511", "US", 20, None),
        ("854411", "VN", 15, True),
        (None, None, None, None),
    ]


def test_everything_wrong_with_a_question_is_told_at_once() -> None:
    rows = bom_rows("name,hs,origin,value,originating\na,x,Mars,much,perhaps\na,,,,\n", "bom.csv")

    with pytest.raises(InputError) as told:
        origin_request(
            {"hs": "?", "on": "soon", "ex_works": "NaN", "facts": {"x": "maybe"}, "materials": rows}
        )

    assert [p.where for p in told.value.problems] == [
        "agreement", "country", "hs", "on", "facts.x", "ex_works", "bom.csv!2.hs", "bom.csv!2.origin",
        "bom.csv!2.originating", "bom.csv!2.value", "bom.csv!3.name",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", 'name,hs,origin,value\n"x'])
def test_what_is_no_bill_of_materials_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        bom_rows(text, "bom.csv")


ASKED = [
    "origin",
    "--hs",
    "8501.10",
    "--agreement",
    "rcep",
    "--country",
    "VN",
    "--market",
    "JP",
    "--fob",
    "100",
]


def run(*more: str) -> Any:
    return CliRunner().invoke(app, [*ASKED, *more])


def test_the_command_prints_one_document(rules: OriginRules, tmp_path: Path) -> None:
    (tmp_path / "bom.csv").write_text(BOM.replace("case,?,?,,\n", ""), encoding="utf-8")
    confirmed = ["--confirm", "sufficient_production=yes", "--bom", str(tmp_path / "bom.csv")]
    document = json.loads(run(*confirmed, "--json").stdout)

    assert (document["origin"], document["route"]) == ("originating", True)
    assert [part["originating"] for part in document["parts"]] == [False, True]
    assert document["agreement"]["sources"]["tolerance"].startswith("RCEP Agreement, art. 3.7")
    assert json.loads(run(*confirmed, "--via", "HK", "--json").stdout)["origin"] == "originating"
    for lang, word in (("en", "originating"), ("zh-Hant", "原產"), ("zh-Hans", "原产")):
        assert word in run(*confirmed, "--lang", lang).stdout


def test_the_command_takes_a_case_and_lists_what_is_loaded(rules: OriginRules, tmp_path: Path) -> None:
    case = json.loads(run("--case", str(EXAMPLE), "--json").stdout)
    loaded = json.loads(run("--loaded", "--json").stdout)
    template = tmp_path / "new.csv"

    assert case["origins"]
    assert {row["result"]["agreement"]["code"] for row in case["origins"]} == {"RCEP"}
    assert [one["code"] for one in loaded["agreements"]] == ["RCEP"]
    assert run("--template", str(template)).exit_code == 0
    assert template.read_text(encoding="utf-8").startswith("hs,description,part,rule")
