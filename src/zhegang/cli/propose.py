"""`zhegang register propose`: statements by the operator's own extractor, checked against the text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.register.proposing import Proposals
    from zhegang.register.reading import Reading


def register(parent: typer.Typer) -> None:
    """Adds the command of this module to `parent`."""
    parent.command("propose")(propose_)


def propose_(
    documents: Annotated[list[Path], typer.Argument(help="Documents to read.", metavar="FILE…")],
    store: Annotated[bool, typer.Option(help="Put them into the register's review queue.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Asks the extractor the operator runs for proposals; quotes that are not in the text are dropped."""
    from zhegang.cli.common import lang, say
    from zhegang.cli.register import read_files, statement_json
    from zhegang.core.errors import InputError, Problem
    from zhegang.core.jsonout import dumps
    from zhegang.ingest.extractor import configured
    from zhegang.register.proposing import propose

    extractor = configured()
    if extractor is None:
        hint = N_("set ZHEGANG_EXTRACTOR_URL and ZHEGANG_EXTRACTOR_MODEL to an endpoint you run")
        raise InputError([Problem("ZHEGANG_EXTRACTOR_URL", N_("No extractor is configured."), hint=hint)])
    told: list[dict[str, Any]] = []
    for reading in read_files(documents, None):
        made = propose(reading, extractor)
        new = _stored(reading, made) if store else None
        told.append(
            {
                "name": reading.document.name,
                "text_sha256": reading.document.text_sha256,
                "by": made.by,
                "statements": [statement_json(s) for s in made.statements],
                "stored": new,
                "dropped": [note.in_lang(lang()) for note in made.dropped],
            }
        )
    if as_json:
        print(dumps({"schema_version": "1", "documents": told}), end="")
        return
    for document in told:
        print(f"{document['name']}: {document['by']}")
        for s in document["statements"]:
            print(f"  {s['predicate']:<12} {' '.join(s['wording'].split())}")
        for note in document["dropped"]:
            print(f"  {note}")
        print(say(N_("{count} proposals to review."), count=len(document["statements"])))


def _stored(reading: Reading, made: Proposals) -> int:
    from zhegang.web import setup

    setup()
    from zhegang.web.registry.proposed import store
    from zhegang.web.serving import prepare

    prepare()
    return store(reading, made)
