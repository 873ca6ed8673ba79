"""`zhegang compare`: two plans side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.plan.compare import Comparison, Figure


def register(app: typer.Typer) -> None:
    """Adds `compare` to `app`."""
    app.command("compare")(compare)


def compare(
    first: Annotated[Path, typer.Argument(help="A plan: plan.json, or a report's folder.")],
    second: Annotated[Path, typer.Argument(help="Another plan.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Compares two plans: the same figures of each, and what changed in their inputs."""
    from zhegang.plan.build import told_json
    from zhegang.plan.compare import compare as compare_plans

    found = compare_plans(_document(first), _document(second))
    if as_json:
        print(told_json(found), end="")
    else:
        _print(found)


def _document(path: Path) -> Mapping[str, Any]:
    from zhegang.core.errors import InputError, Problem
    from zhegang.plan.casefile.files import file_bytes, utf8_text
    from zhegang.plan.reading import parse_text

    path = path / "plan.json" if path.is_dir() else path
    held = parse_text(utf8_text(file_bytes(path), path.name), "json", name=path.name)
    if not isinstance(held, Mapping) or "input_digest" not in held or "gate" not in held:
        raise InputError([Problem(path.name, N_("This is no plan as zhegang plan writes it."))])
    return held


def _print(found: Comparison) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from zhegang.cli.common import lang, say

    console = Console(highlight=False)
    if not found.alike:
        console.print(say(N_("The plans are in different currencies: their money is not set off.")))
    table = Table()
    table.add_column(say(N_("Figure")), overflow="fold")
    for heading in (N_("First"), N_("Second"), N_("Difference")):
        table.add_column(say(heading), justify="right", overflow="fold")
    for figure in found.figures:
        cells = (_told(figure, figure.first), _told(figure, figure.second))
        difference = "" if figure.same or figure.difference is None else f"{figure.difference:+,.0f}"
        style = "" if figure.same else "bold"
        table.add_row(escape(figure.label.in_lang(lang())), *map(escape, cells), difference, style=style)
    console.print(table)
    console.print(say(N_("What changed in the inputs")))
    for change in (*found.inputs, *found.data):
        console.print(escape(f"{change.place}: {change.first} → {change.second}"), soft_wrap=True)
    if not found.inputs:
        console.print(say(N_("Nothing: the cases are the same.")))
    if found.more_inputs:
        console.print(say(N_("Further differences, not shown: {count}."), count=found.more_inputs))


def _told(figure: Figure, value: Any) -> str:
    from zhegang.cli.common import lang, say

    if value is None:
        return "—"
    if isinstance(value, bool):
        return say(N_("yes") if value else N_("no"))
    if isinstance(value, Mapping):
        return str(value.get(lang()) or value.get("en") or "")
    return str(value) if isinstance(value, str) else f"{value:,.0f}"
