"""The `zhegang` command: parses, calls, prints.

One module a command group; each imports its engine inside the command, so that `--help`
stays quick. stdout carries the answer (one JSON document with `--json`), stderr the rest.
"""

from __future__ import annotations

import os
import sys

import typer

from zhegang.cli import (
    api,
    audit,
    backup,
    case,
    compare,
    data,
    demo,
    hs,
    manage,
    orders,
    origin,
    plan,
    quote,
    register,
    screen,
    serve,
)

app = typer.Typer(
    name="zhegang",
    help="Tariffs, supply-chain plans, compliance and help for Hong Kong and Zhejiang firms.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    plan,
    quote,
    hs,
    origin,
    orders,
    case,
    compare,
    data,
    screen,
    register,
    demo,
    serve,
    manage,
    audit,
    backup,
    api,
):
    group.register(app)


def main() -> None:
    """Runs the command; errors become their exit code, told on stderr in the user's language."""
    from zhegang.core.errors import ZhegangError

    try:
        app()
    except ZhegangError as error:
        lang = os.environ.get("ZHEGANG_LANG", "en")
        print(error.text(lang), file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: nothing is left to tell it.
        sys.stderr.close()
        raise SystemExit(0) from None
