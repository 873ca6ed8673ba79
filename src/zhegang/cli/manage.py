"""`zhegang manage`: accounts and firms, the worker, and Django's own commands."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from zhegang.core.i18n import N_

_commands = typer.Typer(no_args_is_help=True, help="Look after the site: accounts, firms, database, worker.")

BY = "terminal"
Name = Annotated[str, typer.Argument(help="Name of the account.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


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
    from zhegang.web.accounts import make_account
    from zhegang.web.people import join_firm

    user = make_account(name, _password(), role, firm=firm)
    if firm:
        join_firm(user, firm)
    print(say(N_("Account {name} ({role}) made."), name=user.username, role=user.role))


@_commands.command()
def accounts(
    wanted: Annotated[str, typer.Argument(help="Part of a name or address; all accounts without it.")] = "",
    as_json: Json = False,
) -> None:
    """List the accounts, newest first."""
    _ready().prepare()
    from zhegang.web.people import account_document, found

    held = [account_document(user) for user in found(wanted).order_by("-created_at", "pk")]
    if as_json:
        _print_json({"accounts": held})
        return
    from rich.table import Table

    from zhegang.cli.common import console, say

    table = Table(*(say(t) for t in (N_("Account"), N_("Name"), N_("Role"), N_("Last sign-in"), N_("State"))))
    for one in held:
        state = N_("in use") if one["active"] else N_("closed")
        table.add_row(one["username"], one["name"], one["role"], (one["last_sign_in"] or "")[:10], say(state))
    console().print(table)


@_commands.command()
def role(
    name: Name,
    to: Annotated[str, typer.Argument(help="Its new role, as for `account`.")],
) -> None:
    """Give an account another role: its sessions, tokens and memberships of the old role end."""
    _ready().prepare()
    from zhegang.cli.common import say
    from zhegang.web import people

    people.set_role(people.named(name), to, by=BY)
    print(say(N_("Account {name} is now {role}."), name=name, role=to))


@_commands.command()
def deactivate(name: Name) -> None:
    """Close an account: its sessions and tokens end at once."""
    _set_active(name, False)


@_commands.command()
def activate(name: Name) -> None:
    """Open a closed account again; its tokens stay revoked."""
    _set_active(name, True)


@_commands.command()
def password(name: Name) -> None:
    """Set a new password, asked for or read from standard input; the account's sessions end."""
    _ready().prepare()
    from zhegang.cli.common import say
    from zhegang.web import accounts, people

    user = people.named(name)
    accounts.set_password(user, _password(), by=BY)
    print(say(N_("Account {name} has a new password."), name=name))


@_commands.command("second-factor-off")
def second_factor_off(name: Name) -> None:
    """Switch off the second factor of a person who lost app and codes; make sure first who asks."""
    _ready().prepare()
    from zhegang.cli.common import say
    from zhegang.web import people, totp

    off = totp.switch_off(people.named(name), by=BY)
    print(say(N_("The second factor is off.") if off else N_("There was no second factor."), name=name))


@_commands.command()
def privacy(as_json: Json = False) -> None:
    """What personal data the site holds: purpose, basis, how long, who sees it."""
    _ready().prepare()
    from zhegang.cli.common import console, lang, say
    from zhegang.web.privacy import notice

    told = notice.notice(lang())
    if as_json:
        _print_json(told)
        return
    from rich.table import Table

    columns = (N_("Data"), N_("Purpose"), N_("Legal basis"), N_("How long"), N_("Who sees it"))
    table = Table(*(say(column) for column in columns), show_lines=True)
    for kind in told.kinds:
        table.add_row(*(kind[name] for name in ("what", "purpose", "basis", "kept", "seen_by")))
    console().print(table)


@_commands.command("personal-data")
def personal_data(name: Name) -> None:
    """Everything held on a person, as JSON: the answer to a data access request."""
    _ready().prepare()
    from zhegang.web import people
    from zhegang.web.privacy import rights

    _print_json(rights.export(people.named(name), by=BY))


@_commands.command()
def erase(
    name: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False
) -> None:
    """Erase a person: the account and all that is theirs alone, at once and for good."""
    _ready().prepare()
    from zhegang.cli.common import say
    from zhegang.web import people
    from zhegang.web.privacy import rights

    user = people.named(name)
    firms = ", ".join(rights.firms_left_alone(user).order_by("name").values_list("name", flat=True))
    if firms:
        print(say(N_("These firms go too, with their cases: {firms}"), firms=firms), file=sys.stderr)
    if not yes:
        typer.confirm(say(N_("Erase {name} for good?"), name=name), abort=True, err=True)
    rights.erase(user, by=BY)
    print(say(N_("Account {name} is erased."), name=name))


def _set_active(name: str, active: bool) -> None:
    _ready().prepare()
    from zhegang.cli.common import say
    from zhegang.web import people

    people.set_active(people.named(name), active, by=BY)
    told = N_("Account {name} is open again.") if active else N_("Account {name} is closed.")
    print(say(told, name=name))


def _password() -> str:
    """Asked for twice on a terminal, else the first line of standard input."""
    from zhegang.cli.common import say

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked = say(N_("Password (12 characters or more)"))
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt=True, err=True))


def _print_json(value: Any) -> None:
    from zhegang.core import jsonout

    print(jsonout.dumps(value))


def _ready() -> Any:
    from zhegang.web import setup

    setup()
    from zhegang.web import serving

    return serving
