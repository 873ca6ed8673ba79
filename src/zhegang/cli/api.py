"""`zhegang api`: the description of the site's API."""

from __future__ import annotations

import typer

_commands = typer.Typer(no_args_is_help=True, help="The site's API.")


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    app.add_typer(_commands, name="api")


@_commands.callback()
def _group() -> None:
    """The site's API."""


@_commands.command()
def openapi() -> None:
    """Print the description of /api/v1 (OpenAPI 3.1) as JSON."""
    from zhegang.core.jsonout import dumps
    from zhegang.web import setup

    setup()
    from zhegang.web.api.routes import openapi as described

    print(dumps(described()), end="")
