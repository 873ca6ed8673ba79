"""docs/network.md names every column and block, and its example prints what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhegang.network.blocks import BLOCKS
from zhegang.network.tables import TABLES, columns

PAGE = (Path(__file__).parents[2] / "docs" / "network.md").read_text(encoding="utf-8")


def test_every_column_is_described() -> None:
    for name, table in TABLES.items():
        for key, spec in columns(table).items():
            assert f"| `{name}.{key}` | {spec.about} | {spec.unit} |" in PAGE


def test_every_block_is_described() -> None:
    for block in BLOCKS:
        assert f"| `{block.__name__}` |" in PAGE


def test_the_example_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = re.findall(r"```(?:python)?\n(.*?)```", PAGE, re.DOTALL)[:2]
    exec(compile(code, "docs/network.md", "exec"), {})
    assert capsys.readouterr().out == told
