"""`zhegang audit`: is the chain whole, and where does it end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zhegang.core.i18n import N_

_commands = typer.Typer(no_args_is_help=True, help="Verify the audit, export its head.")
BROKEN = 1


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    app.add_typer(_commands, name="audit")


@_commands.command()
def verify(
    head: Annotated[
        list[Path] | None, typer.Option("--head", help="Head exported before and kept elsewhere; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Find any row altered, removed, reordered or cut off. Exit code 1: the chain is broken."""
    from zhegang.cli.common import lang, say

    audit = _ready()
    kept = [*audit.kept_heads(), *(audit.read_head(path) for path in head or ())]
    found = audit.verify(kept)
    if as_json:
        from zhegang.plan.build import told_json

        print(told_json(found), end="")
    elif found.ok:
        print(say(N_("The audit is whole: {rows} rows."), rows=found.rows))
    else:
        for fault in found.faults:
            print(fault.in_lang(lang()))
    raise typer.Exit(0 if found.ok else BROKEN)


@_commands.command("head")
def export(
    out: Annotated[
        Path | None, typer.Option("--out", help="Also write it here; keep it on another machine.")
    ] = None,
) -> None:
    """Export the head of the chain, as the worker does each day."""
    path = _ready().export_head()
    if out is not None:
        out.write_bytes(path.read_bytes())
    print(out or path)


def _ready() -> Any:
    from zhegang.web import setup

    setup()
    from zhegang.web import audit, serving

    serving.prepare()
    return audit
