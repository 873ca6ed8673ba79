"""`zhegang register export` and `anchors`: the register in others' formats, and back to its places."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zhegang.core.i18n import N_

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
FormatName = Annotated[str, typer.Option("--format", help="jsonld, ftm, csv, parquet, iati, ocds or atom.")]


def register(parent: typer.Typer) -> None:
    """Adds the commands of this module to `parent`."""
    parent.command("export")(export_)
    parent.command("anchors")(anchors_)


def export_(
    documents: Annotated[list[Path], typer.Argument(help="Documents to read.", metavar="FILE…")],
    out: Annotated[Path, typer.Option(help="File to write.")],
    kind: FormatName = "jsonld",
    publisher: Annotated[
        str, typer.Option(help="Who publishes; for IATI its organisation identifier.")
    ] = "Zhegang",
    dataset: Annotated[str, typer.Option(help="Name of the data set.")] = "register",
    on: Annotated[str | None, typer.Option(help="Day of the export; today if not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Writes the statements of documents, each with its anchor, in another format."""
    from zhegang.cli.common import say
    from zhegang.cli.register import read_files
    from zhegang.core.dates import parse_date
    from zhegang.core.errors import InputError, Problem
    from zhegang.core.jsonout import dumps
    from zhegang.mechanism.exports import corpus_of, format_named

    chosen = format_named(kind)
    day = parse_date(on, "--on") if on else date.today()
    corpus = corpus_of(read_files(documents, None), publisher=publisher, dataset=dataset, made_on=day)
    held = len(corpus.statements) if chosen.whole else len(corpus.projects)
    try:
        out.write_bytes(chosen.write(corpus))
    except OSError as error:
        raise InputError([Problem(str(out), N_("This file cannot be written."), error.strerror)]) from None
    if as_json:
        print(dumps({"schema_version": "1", "file": out, "format": kind, "entries": held}), end="")
    else:
        print(say(N_("{count} entries written to {file}."), count=held, file=out))


def anchors_(
    file: Annotated[Path, typer.Argument(help="An export of the register.")],
    documents: Annotated[
        list[Path] | None, typer.Argument(help="Own copies of its documents.", metavar="DOCUMENT…")
    ] = None,
    kind: FormatName = "jsonld",
    as_json: AsJson = False,
) -> None:
    """Reads the anchors of an export and finds them in one's own copies of the documents."""
    from zhegang.cli.register import read_files
    from zhegang.cli.returns import read_bytes
    from zhegang.core.jsonout import dumps
    from zhegang.mechanism.exports import read_anchors
    from zhegang.mechanism.exports.corpus import anchor_fields
    from zhegang.register import reattach

    held = read_anchors(kind, read_bytes(file), file.name)
    texts = [r.document.text for r in read_files(documents or [], None)]
    told = []
    for statement, anchor in held.items():
        tries = [reattach(anchor, text) for text in texts]
        order = {"exact": 0, "moved": 1, "stale": 2}
        best = min(tries, key=lambda t: order[t[1]]) if tries else (anchor, "unread")
        told.append({"statement": statement, **anchor_fields(best[0]), "attached": best[1]})
    if as_json:
        print(dumps({"schema_version": "1", "anchors": told}), end="")
        return
    for row in told:
        print(f"{row['statement']}  {row['document'][:16]} [{row['start']}:{row['end']}]  {row['attached']}")
