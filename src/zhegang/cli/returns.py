"""`zhegang register returns`: what offices file on their items, without login."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.mechanism.returns import Merged, Row
    from zhegang.mechanism.returns.merge import Said

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def register(parent: typer.Typer) -> None:
    """Adds the commands of this module to `parent`."""
    group = typer.Typer(
        no_args_is_help=True, help="Returns of the lead offices: forms made, filed ones read and merged."
    )
    group.command("make")(make_)
    group.command("read")(read_)
    parent.add_typer(group, name="returns")


def make_(
    projects: Annotated[Path, typer.Argument(help="The list of projects (.xlsx or .docx).", metavar="LIST")],
    out: Annotated[Path, typer.Option(help="Folder the forms are written into.")],
    kind: Annotated[str, typer.Option("--format", help="xlsx or docx.")] = "xlsx",
    lang: Annotated[str, typer.Option(help="en, zh-Hant or zh-Hans.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Makes one form for each lead office of a list of projects, its items filled in."""
    from zhegang.cli.common import check_langs, say
    from zhegang.core.errors import InputError, Problem
    from zhegang.core.jsonout import dumps
    from zhegang.mechanism.returns import make_returns, read_projects

    check_langs([lang], "--lang")
    rows = read_projects(read_bytes(projects), projects.name)
    if kind not in ("xlsx", "docx"):
        raise InputError([Problem("--format", N_("There is no such format."), kind, "xlsx, docx")])
    made = make_returns(rows, "docx" if kind == "docx" else "xlsx", lang)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            (out / name).write_bytes(data)
    except OSError as error:
        message = N_("This folder cannot be written.")
        raise InputError([Problem(str(out), message, error.strerror)]) from None
    if as_json:
        print(dumps({"schema_version": "1", "projects": len(rows), "files": sorted(made)}), end="")
        return
    for name in made:
        print(out / name)
    print(say(N_("{files} forms for {items} items."), files=len(made), items=len(rows)))


def read_(
    files: Annotated[list[Path], typer.Argument(help="Filed returns (.xlsx or .docx).", metavar="FILE…")],
    projects: Annotated[Path | None, typer.Option(help="The list of projects, compared with them.")] = None,
    as_json: AsJson = False,
) -> None:
    """Reads and merges returns: contradictions marked, every fault named; a faulty file is refused whole."""
    from zhegang.cli.common import lang
    from zhegang.core.errors import InputError
    from zhegang.core.jsonout import dumps
    from zhegang.mechanism.returns import merge, read_projects, read_returns

    listed = read_projects(read_bytes(projects), projects.name) if projects else ()
    returns, problems = read_returns((path.name, read_bytes(path)) for path in files)
    merged = merge(returns, listed, file=projects.name if projects else "")
    if as_json:
        told = {
            "schema_version": "1",
            "read": [{"file": r.file, "office": r.office, "rows": len(r.rows)} for r in returns],
            "problems": [p.as_dict(lang()) for p in problems],
            **merged_json(merged),
        }
        print(dumps(told), end="")
    else:
        _show(merged, len(returns), len(files))
    if problems:
        raise InputError(problems)


def merged_json(merged: Merged) -> dict[str, Any]:
    """Merged returns as they are printed: every cell with its office and place."""
    return {
        "entries": [
            {
                "no": e.no,
                "milestone": e.milestone,
                "rows": [{"office": office, **_row(row)} for office, row in e.rows],
                "said": {column: [_said(cell) for cell in cells] for column, cells in e.said},
            }
            for e in merged.entries
        ],
        "contradictions": [
            {"no": c.no, "milestone": c.milestone, "column": c.column, "said": [_said(s) for s in c.said]}
            for c in merged.contradictions
        ],
        "silent": list(merged.silent),
        "unlisted": list(merged.unlisted),
        "offices": list(merged.offices),
    }


def _row(row: Row) -> dict[str, Any]:
    return {"due": row.due, "publishable": row.publishable, "step": row.step}


def _said(cell: Said) -> dict[str, str]:
    return {"text": cell.text, "office": cell.office, "where": cell.where}


def _show(merged: Merged, read: int, sent: int) -> None:
    from zhegang.cli.common import say
    from zhegang.core.errors import shorten
    from zhegang.mechanism.returns import TITLES

    print(
        say(
            N_("{read} of {sent} returns read: {entries} milestones."),
            read=read,
            sent=sent,
            entries=len(merged.entries),
        )
    )
    if merged.contradictions:
        print(f"\n{say(N_('Contradictions'))} ({len(merged.contradictions)})")
    for found in merged.contradictions:
        print(f"  {found.no}  {found.milestone}  {say(TITLES[found.column])}".rstrip())
        for cell in found.said:
            print(f"    {cell.office or say(N_('the list'))}: {shorten(cell.text, 60)}  [{cell.where}]")
    for numbers, title in (
        (merged.silent, N_("On the list, but nobody reported")),
        (merged.unlisted, N_("Reported, but not on the list")),
    ):
        if numbers:
            print(f"\n{say(title)}: {', '.join(numbers)}")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file a command was given; InputError where it cannot be read."""
    from zhegang.core.errors import InputError, Problem

    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), N_("This file cannot be read."), error.strerror)]) from None
