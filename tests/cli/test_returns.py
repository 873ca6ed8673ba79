"""`zhegang register returns`: forms made, filed ones read; a faulty one named and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.mechanism.test_returns import PROJECTS, filed
from zhegang.cli import app
from zhegang.core.errors import InputError


def run(*options: str) -> Any:
    return CliRunner().invoke(app, ["register", "returns", *options])


@pytest.fixture
def forms(tmp_path: Path) -> list[Path]:
    (tmp_path / "list.xlsx").write_bytes(PROJECTS)
    made = run("make", str(tmp_path / "list.xlsx"), "--out", str(tmp_path / "forms"), "--json")
    assert json.loads(made.stdout)["projects"] == 51
    files = sorted((tmp_path / "forms").iterdir())[:3]
    for path in files:
        path.write_bytes(filed(path.read_bytes(), path.stem))
    return files


def test_returns_are_read_and_merged(forms: list[Path]) -> None:
    listed = str(forms[0].parent.parent / "list.xlsx")
    result = run("read", *map(str, forms), "--projects", listed, "--json")
    told = json.loads(result.stdout)

    assert (result.exit_code, len(told["read"]), told["problems"]) == (0, 3, [])
    assert told["silent"]
    assert told["unlisted"] == []
    assert all(
        cell["where"].count("!") == 1 for e in told["entries"] for c in e["said"].values() for cell in c
    )


def test_a_faulty_return_is_named_and_the_others_still_merged(forms: list[Path]) -> None:
    forms[1].write_bytes(b"PK\x03\x04 broken")
    result = run("read", *map(str, forms), "--json")

    assert isinstance(result.exception, InputError)
    told = json.loads(result.stdout)
    assert len(told["read"]) == 2
    assert [p["where"] for p in told["problems"]] == [forms[1].name]
