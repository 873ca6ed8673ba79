"""`zhegang screen`: names against the loaded lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from rich.console import Console

    from zhegang.screening import Candidate, Decision, GateResult, PartyCheck, Subject

WITHHELD = 3


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    app.command("screen")(screen)


def screen(
    names: Annotated[list[str] | None, typer.Argument(help="Names of parties.", metavar="NAME…")] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Country of the parties (ISO 3166-1 alpha-2).")
    ] = None,
    parties: Annotated[
        Path | None,
        typer.Option("--input", help="CSV with name and, where held, id, aliases, country, owner_of."),
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option("--judgements", help="CSV with party, listing, verdict, by, on, reason."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", help="Day the lists must be current for (YYYY-MM-DD); today without."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Compares names with the loaded screening lists. Exit code 3: REVIEW or BLOCK."""
    from zhegang.core.dates import parse_date
    from zhegang.ingest.compiled import load_index
    from zhegang.ingest.parties import read_judgements
    from zhegang.screening import screen as compare

    subjects = _subjects(names or [], country, parties)
    decisions = read_judgements(judgements) if judgements else ()
    day = parse_date(on, "--on") if on else date.today()
    result = compare(load_index(), subjects, decisions, day)
    if as_json:
        _print_json(result, subjects, decisions, day)
    else:
        _print(result, day)
    if result.state in ("BLOCK", "REVIEW"):
        raise typer.Exit(WITHHELD)


def _subjects(names: list[str], country: str | None, path: Path | None) -> tuple[Subject, ...]:
    from zhegang.core.errors import InputError, Problem
    from zhegang.ingest.parties import read_parties
    from zhegang.screening import Subject

    code = country.strip().upper() if country else None
    if code and (len(code) != 2 or not code.isascii() or not code.isalpha()):
        raise InputError(
            [Problem("--country", N_("This is not a country code."), country, N_("two letters, such as CN"))]
        )
    given = tuple(Subject(f"name-{n}", name, country=code) for n, name in enumerate(names, 1))
    if path:
        given += read_parties(path)
    if not given:
        raise InputError(
            [
                Problem(
                    "NAME", N_("No party was given."), accepted=N_("names, or --input FILE with a CSV file")
                )
            ]
        )
    return given


def _print_json(
    result: GateResult, subjects: tuple[Subject, ...], decisions: tuple[Decision, ...], day: date
) -> None:
    from zhegang.core.jsonout import digest, dumps

    versions = {v.list_id: f"{v.on.isoformat()} sha256:{v.sha256[:16]}" for v in result.lists}
    document = {
        "schema_version": "1",
        "as_of": day,
        "data_versions": versions,
        "input_digest": digest([subjects, decisions, day]),
        "gate": result,
    }
    print(dumps(document), end="")


def _print(result: GateResult, day: date) -> None:
    from rich.console import Console
    from rich.markup import escape

    from zhegang.cli.common import lang, say
    from zhegang.screening import STATES

    console = Console(highlight=False)
    for check in result.checks:
        _print_check(console, check)
    console.print()
    if not result.lists:
        console.print(say(N_("Lists: none")))
    for version in result.lists:
        mark = "" if version.stated else " *"
        text = say(
            N_("List: {name} of {date}{mark}, {entries} entries, SHA-256 {sha}"),
            name=say(version.name),
            date=version.on.isoformat(),
            mark=mark,
            entries=f"{version.entries:,}",
            sha=version.sha256[:16],
        )
        console.print(escape(text), soft_wrap=True)
    for reason in result.reasons:
        console.print("- " + escape(reason.in_lang(lang())), soft_wrap=True)
    console.print(
        f"[bold]{result.state}[/bold] ({day.isoformat()}): {escape(say(STATES[result.state]))}",
        soft_wrap=True,
    )


def _print_check(console: Console, check: PartyCheck) -> None:
    from rich.markup import escape
    from rich.table import Table

    from zhegang.cli.common import lang, say
    from zhegang.core.errors import shorten

    console.print(f"[bold]{escape(shorten(check.name, 300))}[/bold] ({escape(check.party)}): {check.state}")
    for reason in check.reasons:
        console.print("- " + escape(reason.in_lang(lang())), soft_wrap=True)
    if not check.candidates:
        return
    table = Table(show_lines=True)
    table.add_column(say(N_("listing")), no_wrap=True)
    for heading in (N_("listed"), N_("why")):
        table.add_column(say(heading), overflow="fold")
    for candidate in check.candidates:
        table.add_row(*(escape(cell) for cell in _cells(candidate)))
    console.print(table)


def _cells(candidate: Candidate) -> tuple[str, str, str]:
    from zhegang.cli.common import lang, say
    from zhegang.core.errors import shorten
    from zhegang.screening import METHODS

    listing = [candidate.listing, f"{say(N_('judgement'))}: {candidate.judgement or '-'}"]
    since = candidate.listed_on.isoformat() if candidate.listed_on else ""
    listed = [candidate.name, ", ".join(candidate.countries), say(candidate.list_name)]
    listed += ["; ".join(candidate.programmes), since]
    why = [f"{shorten(candidate.matched_on, 300)}: {say(METHODS[candidate.method])}"]
    if candidate.listed_name != candidate.name:
        why.append(f"({candidate.listed_name})")
    why += [note.in_lang(lang()) for note in candidate.notes]
    return "\n".join(listing), "\n".join(filter(None, listed)), "\n".join(why)
