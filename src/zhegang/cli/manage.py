"""`zhegang manage`: accounts and firms, the worker, and Django's own commands."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from zhegang.core.i18n import N_

_commands = typer.Typer(no_args_is_help=True, help="Look after the site: accounts, firms, database, worker.")


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    app.add_typer(_commands, name="manage")


@_commands.command()
def migrate() -> None:
    """Bring the database to this version."""
    _ready().prepare()


@_commands.command()
def check(
    deploy: Annotated[bool, typer.Option("--deploy", help="Also what a site behind TLS must have.")] = False,
) -> None:
    """Check the settings; a warning is an error."""
    _ready()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", deploy=deploy, fail_level="WARNING")
    except SystemCheckError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None


@_commands.command()
def worker() -> None:
    """Work on jobs until told to stop."""
    _ready()
    from zhegang.web.jobs.worker import main

    main()


@_commands.command()
def account(
    name: Annotated[str, typer.Argument(help="Name to sign in with.")],
    role: Annotated[
        str,
        typer.Option(
            "--role",
            help="resident, firm, adviser, annotator, reviewer, publisher, secretariat_hk, secretariat_zj, auditor or admin.",
        ),
    ],
    firm: Annotated[
        str | None,
        typer.Option("--firm", help="Firm it belongs to or advises; made when there is none of that name."),
    ] = None,
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    _ready().prepare()
    from zhegang.cli.common import say
    from zhegang.web.accounts import join_firm, make_account

    if sys.stdin.isatty():
        password = typer.prompt(
            say(N_("Password (12 characters or more)")), hide_input=True, confirmation_prompt=True, err=True
        )
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    user = make_account(name, password, role, firm=firm)
    if firm:
        join_firm(user, firm)
    print(say(N_("Account {name} ({role}) made."), name=user.username, role=user.role))


@_commands.command()
def deactivate(name: Annotated[str, typer.Argument(help="Name of the account.")]) -> None:
    """Close an account: its sessions and tokens end at once."""
    _ready()
    from zhegang.cli.common import say
    from zhegang.web.accounts import deactivate as close

    close(name)
    print(say(N_("Account {name} is closed."), name=name))


def _ready() -> Any:
    from zhegang.web import setup

    setup()
    from zhegang.web import serving

    return serving
