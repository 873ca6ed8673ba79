"""The README runs: each console block prints what it says, the Python example gives its figure."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from zhegang.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ \./zg (.*?)\n(.*?)```", README, re.S)


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[c.split()[0] for c, _ in BLOCKS])
def test_a_console_block_prints_what_it_says(
    command: str,
    shown: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["zhegang", *shlex.split(command)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    at = 0
    for line in shown.splitlines():
        if line != "…":
            assert line.rstrip() in printed[at:], line
            at = printed.index(line.rstrip(), at) + 1


def test_the_python_example_gives_its_figure(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    expected = re.findall(r"print\(.*\)  # (.*)", code)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.split() == expected


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
