"""`zhegang origin` and the import of rules, from a terminal's side."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from zhegang.cli import app
from zhegang.core.errors import InputError, NotFoundError
from zhegang.ingest.origin_table import TEMPLATE

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "ningbo-robotics" / "case.toml"


def run(*words: str) -> Any:
    return CliRunner().invoke(app, words)


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    """The template as a workbook, taken in under the code CEPA."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in TEMPLATE:
        sheet.append(row)
    book.save(tmp_path / "cepa.xlsx")
    result = run("data", "import", "origin", str(tmp_path / "cepa.xlsx"), "--agreement", "cepa")
    assert result.exit_code == 0, result.exception


def test_rules_of_a_workbook_are_listed_and_used(loaded: None) -> None:
    held = json.loads(run("origin", "--loaded", "--json").stdout)["agreements"]
    asked = ("origin", "--agreement", "CEPA", "--hs", "010121", "--country", "HK", "--market", "CN", "--json")
    found = json.loads(run(*asked, "--confirm", "wholly_obtained=yes").stdout)

    assert [(one["code"], one["rows"]) for one in held] == [("CEPA", 4)]
    assert found["origin"] == "originating"
    assert json.loads(run(*asked).stdout)["origin"] == "undetermined"


def test_an_archive_of_the_uk_tells_how_much_is_understood(tmp_path: Path) -> None:
    scheme = {"scheme_code": "atlantis", "title": "A", "countries": ["AQ"]}
    row = {"heading": "01", "min": "0100000000", "max": "0199999999", "rules": [{"rule": "CTH."}]}
    files = {"uk.json": {"scope": "uk", "schemes": [scheme]}, "atlantis.json": {"rule_sets": [row]}}
    with tarfile.open(tmp_path / "uk.tar.gz", "w:gz") as out:
        for name, content in files.items():
            text = json.dumps(content).encode()
            member = tarfile.TarInfo(name)
            member.size = len(text)
            out.addfile(member, io.BytesIO(text))

    result = run("data", "import", "origin-uk", str(tmp_path / "uk.tar.gz"), "--data-date", "2026-11-01")

    assert result.exit_code == 0, result.exception
    assert "1 rules of 1 agreements: 1 are worked out" in result.stderr


def test_the_product_of_a_case_is_taken_with_its_parts(loaded: None) -> None:
    case = json.loads(
        run("origin", "--bom", str(EXAMPLE), "--hs", "8508.11", "--agreement", "CEPA", "--json").stdout
    )

    assert case["parts"]
    assert case["rules"] == []
    assert "rules" in [m["fact"] for m in case["missing"]]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--agreement", "CEPA"), InputError),
        (("--agreement", "RCEP", "--hs", "850110", "--country", "HK"), NotFoundError),
        (("--agreement", "CEPA", "--hs", "850110", "--country", "HK", "--confirm", "maybe"), InputError),
        (("--agreement", "CEPA", "--hs", "999999", "--bom", str(EXAMPLE)), NotFoundError),
        (("--template", "/nowhere/at/all.csv"), InputError),
        (("--lang", "fr"), InputError),
    ],
)
def test_what_cannot_be_answered_is_told(
    loaded: None, words: tuple[str, ...], error: type[Exception]
) -> None:
    assert isinstance(run("origin", *words).exception, error)


def test_a_table_needs_the_code_of_its_agreement(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("hs,description,part,rule\n85,,,CTH\n", encoding="utf-8")

    assert isinstance(run("data", "import", "origin", str(tmp_path / "t.csv")).exception, InputError)
