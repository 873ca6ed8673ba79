"""`zhegang register brief`: the briefing for the next meeting, and the legislature's table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zhegang.core.i18n import LANGS, N_

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def register(parent: typer.Typer) -> None:
    """Adds the command of this module to `parent`."""
    parent.command("brief")(brief_)


def brief_(
    since: Annotated[str, typer.Option(help="Day of the last meeting (YYYY-MM-DD).")],
    documents: Annotated[
        list[Path] | None,
        typer.Argument(help="Releases, minutes, articles the briefing rests on.", metavar="FILE…"),
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day of the coming meeting; today if not given.")] = None,
    returns: Annotated[list[Path] | None, typer.Option(help="A filed return, or a folder of them.")] = None,
    projects: Annotated[Path | None, typer.Option(help="The secretariat's list of projects.")] = None,
    filed_on: Annotated[
        str | None, typer.Option(help="Day the returns were handed in; the meeting's if not given.")
    ] = None,
    legco: Annotated[
        Path | None, typer.Option(help="CSV of enquiries: adds the table a legislature asks for.")
    ] = None,
    pack: Annotated[str, typer.Option(help="Pack whose areas and name are used.")] = "hk_zhejiang",
    public: Annotated[bool, typer.Option(help="Leave out what is not cleared for publication.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for brief.<lang>.html, .pdf and .docx.")] = None,
    langs: Annotated[
        list[str] | None, typer.Option("--lang", help="Languages; all three if not given.")
    ] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--format", help="html, pdf, docx; all if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Writes the briefing: by area, what moved, what did not, what is disputed, what needs a decision."""
    from zhegang.cli.common import check_langs, lang
    from zhegang.cli.register import read_files
    from zhegang.cli.returns import read_bytes
    from zhegang.core.dates import parse_date
    from zhegang.core.errors import InputError, Problem
    from zhegang.core.jsonout import dumps
    from zhegang.ingest.home import Home
    from zhegang.ingest.packs import load_pack
    from zhegang.mechanism.brief import (
        FORMATS,
        area_places,
        brief,
        brief_json,
        from_readings,
        from_returns,
        read_enquiries,
        tally,
    )
    from zhegang.mechanism.returns import merge, read_projects, read_returns

    langs, kinds = check_langs(langs or list(LANGS), "--lang"), kinds or list(FORMATS)
    if wrong := [kind for kind in kinds if kind not in FORMATS]:
        raise InputError([Problem("--format", N_("There is no such format."), wrong, ", ".join(FORMATS))])
    first = parse_date(since, "--since")
    last = parse_date(on, "--on") if on else date.today()
    handed = parse_date(filed_on, "--filed-on") if filed_on else last
    held = load_pack(pack, Home.default().path)
    names = [area.name for area in held.areas]
    items, disputes = from_readings(read_files(documents or [], None), names, area_places(held))
    listed = read_projects(read_bytes(projects), projects.name) if projects else ()
    filed, problems = read_returns((path.name, read_bytes(path)) for path in _files(returns or []))
    if problems:
        raise InputError(problems)
    if filed or listed:
        merged = merge(filed, listed, file=projects.name if projects else "")
        items += from_returns(merged, handed, names)
    made = brief(items, first, last, disputes=disputes, public=public)
    tallies = tally(read_enquiries(read_bytes(legco), legco.name), first, last) if legco else None
    if as_json:
        told = brief_json(made, lang())
        print(dumps(told if tallies is None else {**told, "legco": tallies}), end="")
    if out is not None:
        from zhegang.mechanism.brief import render

        files = render(made, tallies, name=held.name, langs=langs, kinds=kinds)
        _write(files, out, quiet=as_json)
    elif not as_json:
        _show(brief_json(made, lang()))


def _files(paths: list[Path]) -> list[Path]:
    return [f for p in paths for f in (sorted(p.iterdir()) if p.is_dir() else [p]) if f.is_file()]


def _write(files: dict[str, bytes], out: Path, *, quiet: bool) -> None:
    from zhegang.core.errors import InputError, Problem

    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (out / name).write_bytes(data)
            if not quiet:
                print(out / name)
    except OSError as error:
        raise InputError([Problem(str(out), N_("This folder cannot be written."), error.strerror)]) from None


def _show(told: dict[str, object]) -> None:
    from zhegang.cli.common import lang
    from zhegang.core.i18n import translate
    from zhegang.mechanism.brief.render import TITLES

    for area in told["areas"]:  # type: ignore[attr-defined]
        print(f"\n{area['name']} ({area['items']})")
        for group, title in TITLES.items():
            if area[group]:
                print(f"  {translate(title, lang())}")
            for line in area[group]:
                where = "; ".join(f"{r['statement']} {r['document']} {r['place']}" for r in line["refs"])
                print(f"    {line['text']}  [{where}]")
