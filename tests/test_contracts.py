"""What every part keeps: commands with help and a page, a README that runs, locks that hold."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tools.docs import CLI_PAGE, cli_page, commands, parameters

import zhegang

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "test.lock", "dask.lock", "postgres.lock")
COMMANDS = dict(commands())
# What zg does itself; everything else it hands to zhegang.
ZG_TARGETS = set(re.findall(r"^  (\w+)\)$", (ROOT / "zg").read_text(encoding="utf-8"), re.M))
# Loaded when needed only: each costs a good part of the 0.4 s that --help may take.
HEAVY = ("babel", "django", "highspy", "jinja2", "numpy", "opencc", "openpyxl", "pydantic", "typst", "yaml")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    command = COMMANDS[name]

    assert command.help, f"{name} does not say what it does"
    silent = [p.name for p in parameters(command) if not getattr(p, "help", None)]
    assert not silent, f"{name}: no help for {silent}"


def test_the_page_of_commands_is_up_to_date() -> None:
    assert CLI_PAGE.read_text(encoding="utf-8") == cli_page(), "run ./zg docs"


def test_help_loads_no_engine() -> None:
    asked = "import sys, zhegang.cli; print(*sorted(set(sys.modules) & set(sys.argv[1:])))"
    run = subprocess.run([sys.executable, "-c", asked, *HEAVY], capture_output=True, text=True, check=True)

    assert run.stdout.split() == []


def called(text: str) -> set[str]:
    """Commands in the code of a Markdown page: `zhegang data import`, `zg test`."""
    code = re.findall(r"```.*?```|`[^`\n]+`", text, re.S)
    found = re.findall(r"(?:\./zg|(?<![\w./-])zhegang)((?: [a-z][a-z-]*)+)", "\n".join(code))
    return {part.strip() for part in found}


def known(call: str) -> bool:
    words = call.split()
    return words[0] in ZG_TARGETS or f"zhegang {words[0]}" in COMMANDS


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_commands_named_in_a_page_exist(page: str) -> None:
    unknown = {call for call in called((ROOT / page).read_text(encoding="utf-8")) if not known(call)}

    assert not unknown


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.M))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if entry]

    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash)", text, re.M), "an option such as --index-url stands in the lock"
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(
    ("lock", "extra"),
    [
        ("requirements.lock", None),
        ("test.lock", "test"),
        ("dask.lock", "dask"),
        ("postgres.lock", "postgres"),
    ],
)
def test_a_lock_fits_the_declared_dependencies(lock: str, extra: str | None) -> None:
    declared = PROJECT["dependencies"] + (PROJECT["optional-dependencies"][extra] if extra else [])
    pinned = pins(lock)

    for requirement in map(Requirement, declared):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}: run ./zg lock"
        assert requirement.specifier.contains(version), f"{lock} holds {requirement.name} {version}"


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_what_is_tested_is_what_runs(lock: str) -> None:
    assert pins("requirements.lock").items() <= pins(lock).items()


def test_one_version_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")

    assert PROJECT["version"] == zhegang.__version__
    assert f"\nversion: {zhegang.__version__}\n" in citation
