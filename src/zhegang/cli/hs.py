"""`zhegang hs`: goods by words or by a code of any edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.trade.hs_answer import HsAnswer


def register(app: typer.Typer) -> None:
    """Adds `hs` to `app`."""
    app.command("hs")(hs)


def hs(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS…", help="What the goods are, in English or Chinese; or a code of 2 to 12 digits."
        ),
    ],
    market: Annotated[str, typer.Option(help="Whose lines are listed (ISO alpha-2, or EU).")] = "US",
    origin: Annotated[str, typer.Option(help="Where the goods were made, for the duty of the lines.")] = "CN",
    on: Annotated[str | None, typer.Option(help="Day of the duty; default: today.")] = None,
    heading: Annotated[
        str | None, typer.Option(help="Heading whose lines are listed; default: the best.")
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option(help="Edition of the code, such as HS2017; needs its correlation table."),
    ] = None,
    most: Annotated[int, typer.Option(help="How many headings at most.")] = 10,
    lang: Annotated[str | None, typer.Option(help="en, zh-Hant or zh-Hans.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Headings of the Harmonized System for some words, and the market's lines with their duty."""
    from dataclasses import replace

    from zhegang.cli.quote import language
    from zhegang.core.errors import InputError
    from zhegang.ingest.tariffs import load_store
    from zhegang.plan.hs import hs_found

    told = language(lang)
    given: dict[str, Any] = {
        "q": " ".join(query),
        "market": market,
        "origin": origin,
        "on": on,
        "heading": heading,
        "edition": edition,
        "most": str(most),
    }
    try:
        found = hs_found(load_store(), given)
    except InputError as error:
        named = [replace(p, where="WORDS" if p.where == "q" else f"--{p.where}") for p in error.problems]
        raise InputError(named) from None
    if as_json:
        from zhegang.core.jsonout import dumps

        print(dumps(found.as_dict(told)), end="")
    else:
        _show(found, told)


def _show(found: HsAnswer, lang: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from zhegang.cli.common import console, percent
    from zhegang.core.i18n import translate

    def say(message: str, **fields: Any) -> str:
        return translate(message, lang, **fields)

    document, out = found.as_dict(lang), console()
    if mapped := document["mapped"]:
        print(f"{mapped['edition']} {mapped['code']} → {document['edition']} {', '.join(mapped['codes'])}")
    if not document["headings"]:
        print(say(N_("No heading is found.")))
    else:
        table = Table()
        for column in (N_("heading"), N_("title"), N_("notes")):
            table.add_column(say(column), overflow="fold")
        for held in document["headings"]:
            notes = "\n".join(note["text"] for note in held["notes"])
            table.add_row(held["code"], Text(f"{held['title']}\n{held['chapter_title']}"), Text(notes))
        out.print(table)
        print(document["wording"])
    if lines := document["lines"]:
        table = Table(title=", ".join(lines["codes"]))
        for column in (N_("line"), N_("description"), N_("duty")):
            table.add_column(say(column), overflow="fold")
        for line in lines["lines"]:
            table.add_row(line["code"], Text(line["description"]), percent(line["rate"], lang))
        out.print(table)
        if lines["count"] > len(lines["lines"]):
            print(
                say(
                    N_("The first {shown} of {count} lines."), shown=len(lines["lines"]), count=lines["count"]
                )
            )
        if lines["question"]:
            print(lines["question"])
    for mark in document["marks"]:
        print(mark)
