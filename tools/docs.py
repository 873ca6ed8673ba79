"""Writes the pages that follow from the code: docs/cli.md from the help, docs/case.md from the case,
docs/privacy.md from the register of personal data."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from zhegang.cli import app

ROOT = Path(__file__).resolve().parent.parent
CLI_PAGE = ROOT / "docs" / "cli.md"
CASE_PAGE = ROOT / "docs" / "case.md"
CASE_TABLES = "## Every field\n"
PRIVACY_PAGE = ROOT / "docs" / "privacy.md"
PRIVACY_TABLE = "## The register\n"

HEAD = """# Commands

Written by `./zg docs` from the commands' help; a test fails when this page is behind them.
`./zg NAME …` sets up what is missing and runs `zhegang NAME …`.

With `--json` the answer on stdout is one JSON document; set-up, progress and errors go to
stderr. Exit codes: 0 done, 2 bad input, 3 withheld by the gate, 4 not found, 5 a source
failed, 6 no solution.
"""


def commands(name: str = "zhegang", command: Any = None) -> Iterator[tuple[str, Any]]:
    """Every command and group below `command` (the whole tool by default), by full name."""
    command = command or get_command(app)
    for part, below in sorted(getattr(command, "commands", {}).items()):
        yield f"{name} {part}", below
        yield from commands(f"{name} {part}", below)


def parameters(command: Any) -> list[Any]:
    """Arguments and options a person may give, in the order of the help."""
    return [p for p in command.params if p.name != "help" and not getattr(p, "hidden", False)]


def cli_page() -> str:
    """The text of docs/cli.md."""
    return "\n".join([HEAD, *(section(name, command) for name, command in commands())])


def section(name: str, command: Any) -> str:
    told = inspect.cleandoc(command.help or "").replace("\b", "").strip()
    if hasattr(command, "commands"):
        return f"## {name}\n\n{told}\n"
    given = " ".join(usage(p) for p in parameters(command) if p.param_type_name == "argument")
    call = " ".join(part for part in (name, given, "[OPTIONS]") if part)
    text = f"## {name}\n\n{told}\n\n```text\n{call}\n```\n"
    if rows := [row(p) for p in parameters(command)]:
        text += "\n" + "\n".join(["| | |", "|---|---|", *rows]) + "\n"
    return text


def usage(parameter: Any) -> str:
    shown = parameter.metavar or parameter.name.upper()
    return shown if parameter.required else f"[{shown}]"


def row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        shown = usage(parameter)
    else:
        shown = ", ".join([*parameter.opts, *parameter.secondary_opts])
    told = (getattr(parameter, "help", None) or "").strip()
    if parameter.required:
        told += " Required."
    elif (default := parameter.default) not in (None, False, "", (), []) and not callable(default):
        told += f" Default: `{default}`."
    return f"| `{shown}` | {told.strip().replace('|', chr(92) + '|')} |"


def case_page() -> str:
    """The text of docs/case.md: its prose as it stands, then the case's declaration as tables."""
    from zhegang.plan.casefile.reference import reference_table

    prose, heading, _ = CASE_PAGE.read_text(encoding="utf-8").partition(CASE_TABLES)
    return f"{prose}{heading}{reference_table()}\n"


def privacy_table() -> str:
    """What personal data the site holds, as a table."""
    from zhegang.web.privacy.register import KINDS
    from zhegang.web.privacy.tables import TABLES

    lines = [
        "| data | purpose | legal basis | kept | seen by | on erasure | fields |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        where = (
            f"`{table.model}`: " + ", ".join(f"`{n}`" for n, k in table.fields.items() if k == kind.key)
            for table in TABLES
            if kind.key in table.fields.values()
        )
        told = (kind.what, kind.purpose, kind.basis, kind.kept, kind.seen_by, kind.erased)
        lines.append("| " + " | ".join([*told, "; ".join(where)]) + " |")
    return "\n".join(lines) + "\n"


def privacy_page() -> str:
    """The text of docs/privacy.md: its prose as it stands, then the register."""
    prose, heading, _ = PRIVACY_PAGE.read_text(encoding="utf-8").partition(PRIVACY_TABLE)
    return f"{prose}{heading}\n{privacy_table()}"


def main() -> None:
    CLI_PAGE.parent.mkdir(exist_ok=True)
    CLI_PAGE.write_text(cli_page(), encoding="utf-8")
    CASE_PAGE.write_text(case_page(), encoding="utf-8")
    PRIVACY_PAGE.write_text(privacy_page(), encoding="utf-8")
    print(f"wrote {', '.join(str(p.relative_to(ROOT)) for p in (CLI_PAGE, CASE_PAGE, PRIVACY_PAGE))}")


if __name__ == "__main__":
    main()
