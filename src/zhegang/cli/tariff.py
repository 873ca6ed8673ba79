"""`zhegang tariff`: the tariff itself, apart from one import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhegang.ingest.changes import LineChange
    from zhegang.trade.measures import MeasureStore


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    group = typer.Typer(
        no_args_is_help=True, help="The tariff itself: changes between editions, all duties of all lines."
    )

    @group.callback()
    def tariff() -> None:
        """The tariff itself: changes between editions, all duties of all lines."""

    group.command("changes")(changes)
    group.command("panel")(panel)
    app.add_typer(group, name="tariff")


def changes(
    first: Annotated[str, typer.Argument(metavar="REV_A", help="An imported edition, such as 2025-rev-8.")],
    second: Annotated[str, typer.Argument(metavar="REV_B", help="Another one, such as 2026-rev-10.")],
    rates_only: Annotated[
        bool, typer.Option("--rates", help="Only lines whose rates or chapter 99 headings differ.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Lines of the US tariff that are new, gone or changed between two imported editions."""
    from zhegang.ingest.changes import changed_lines
    from zhegang.ingest.home import Home

    found = list(changed_lines(Home.default(), first, second))
    if rates_only:
        found = [change for change in found if change.kind != "changed" or _of_rates(change)]
    if as_json:
        from zhegang.core.jsonout import dumps

        rows = [_row(change) for change in found]
        print(dumps({"schema_version": "1", "from": first, "to": second, "changes": rows}), end="")
    else:
        _show(found)


def panel(
    out: Annotated[Path, typer.Option(help="Parquet file to write.")],
    first: Annotated[str, typer.Option("--from", help="First day.")] = "2025-01-01",
    last: Annotated[
        str | None, typer.Option("--to", help="Last day; default: that of the newest edition loaded.")
    ] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="Only this origin; repeatable. Default: all.")
    ] = None,
    hs: Annotated[str, typer.Option(help="Only lines that begin with this.")] = "",
    scenario: Annotated[
        Path | None, typer.Option(help="YAML file that adds, ends or changes measures.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """All duties: one row for each ten-digit US line, origin and stretch of days without a change."""
    from rich.console import Console
    from rich.progress import Progress

    from zhegang.cli.common import say
    from zhegang.core.codes import digits
    from zhegang.core.dates import parse_date
    from zhegang.ingest.home import Home
    from zhegang.ingest.panel_file import write_panel
    from zhegang.ingest.scenario import apply_scenario
    from zhegang.ingest.tariffs import load_store

    store = load_store()
    if scenario is not None:
        store = apply_scenario(store, scenario)
    begin = parse_date(first, "--from")
    schedule = store.schedules["US"]
    end = parse_date(last, "--to") if last else max(begin, schedule.newest)
    places = sorted({place.strip().upper() for place in origin}) if origin else None
    with Progress(console=Console(stderr=True), transient=True) as shown:
        found = write_panel(
            store,
            Home.default(),
            out,
            first=begin,
            last=end,
            origins=places,
            prefix=digits(hs) if hs else "",
            progress=shown,
        )
    if as_json:
        from zhegang.core.jsonout import dumps

        counts = {"lines": found.lines, "origins": found.origins, "rows": found.rows}
        print(dumps({"schema_version": "1", "from": begin, "to": end, "path": str(out), **counts}), end="")
    else:
        message = N_("{rows} rows in {path}: {lines} lines, {origins} origins, {first} to {last}.")
        numbers = {"rows": f"{found.rows:,}", "lines": f"{found.lines:,}", "origins": found.origins}
        print(say(message, path=out, first=begin.isoformat(), last=end.isoformat(), **numbers))


def _of_rates(change: LineChange) -> bool:
    return bool({"general", "special", "other", "headings", "column2_headings"} & set(change.changed))


def _row(change: LineChange) -> dict[str, Any]:
    from zhegang.core.codes import dotted
    from zhegang.ingest.changes import ASPECTS

    named = change.changed or ASPECTS

    def side(line: Any) -> dict[str, Any] | None:
        return None if line is None else {name: getattr(line, name) for name in named}

    return {
        "hs": dotted(change.code),
        "kind": change.kind,
        "before": side(change.before),
        "after": side(change.after),
    }


def _show(found: list[LineChange]) -> None:
    from rich.table import Table
    from rich.text import Text

    from zhegang.cli.common import console, say
    from zhegang.core.codes import dotted

    words = {"new": say(N_("new")), "gone": say(N_("gone")), "changed": say(N_("changed"))}
    table = Table(show_lines=False)
    table.add_column(say(N_("line")), no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(say(N_("before")), overflow="fold")
    table.add_column(say(N_("after")), overflow="fold")
    for change in found:
        named = change.changed or ("general", "description")
        sides = (Text(_side(line, named)) for line in (change.before, change.after))
        table.add_row(dotted(change.code), words[change.kind], *sides)
    console().print(table)
    counts = {kind: sum(change.kind == kind for change in found) for kind in words}
    message = N_("{new} lines are new, {gone} gone, {changed} changed.")
    print(say(message, **{kind: f"{count:,}" for kind, count in counts.items()}))


def _side(line: Any, named: tuple[str, ...]) -> str:
    if line is None:
        return ""
    held = (getattr(line, name) for name in named)
    return "\n".join(" ".join(sorted(v)) if isinstance(v, frozenset | tuple) else str(v) for v in held)


def bulk(
    stores: Callable[[str | None], MeasureStore],
    lines: Path | None,
    out: Path | None,
    given: list[str],
) -> None:
    """Quotes the lines of a file into another: `zhegang quote --input … --out …`.

    `stores` gives by the name of a company the law with its own anti-dumping rates.
    """
    from rich.console import Console
    from rich.progress import Progress

    from zhegang.cli.common import say
    from zhegang.core.errors import InputError, Problem
    from zhegang.ingest.bulk import quote_file

    problems = [Problem(name, N_("With --input, the file gives this.")) for name in given]
    if lines is None or out is None:
        problems.append(Problem("--input, --out", N_("Both are needed, or neither.")))
    if problems or lines is None or out is None:
        raise InputError(problems)
    if not lines.is_file():
        raise InputError([Problem("--input", N_("There is no such file."), str(lines))])
    with Progress(console=Console(stderr=True), transient=True) as shown:
        count, undetermined = quote_file(stores(None), lines, out, shown, stores=stores)
    message = N_("{count} lines are quoted in {path}; {open} of them are undetermined.")
    print(say(message, count=f"{count:,}", open=f"{undetermined:,}", path=out))
