"""`zhegang serve`: the site on this machine, with its worker."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from zhegang.core.i18n import N_


def register(app: typer.Typer) -> None:
    """Adds `serve` to `app`."""
    app.command("serve")(serve)


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; others reach it only through a proxy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 8000,
    threads: Annotated[
        int, typer.Option("--threads", min=1, max=64, help="Requests answered at a time.")
    ] = 8,
    admin: Annotated[
        bool, typer.Option("--admin/--no-admin", help="Ask for the first administrator where there is none.")
    ] = True,
) -> None:
    """Serve the site and run its worker; Ctrl-C ends both."""
    from zhegang.cli.common import say
    from zhegang.web import setup

    setup()
    from zhegang.web import serving

    _free(host, port)
    serving.prepare()
    if admin and serving.needs_admin():
        if sys.stdin.isatty():
            _first_admin()
        else:
            print(
                say(N_("There is no administrator yet: zhegang manage account makes one.")), file=sys.stderr
            )
    shown = f"[{host}]" if ":" in host else host

    def told() -> None:
        print(
            say(N_("Zhegang at {address} (Ctrl-C ends it)"), address=f"http://{shown}:{port}/"),
            file=sys.stderr,
        )

    raise typer.Exit(serving.run(host, port, threads, told))


def _free(host: str, port: int) -> None:
    import socket

    from zhegang.core.errors import InputError, Problem

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            problem = Problem(
                "--port",
                N_("The address cannot be listened on: {reason}."),
                f"{host}:{port}",
                hint=N_("end what listens there, or give another --port"),
                fields={"reason": error.strerror or type(error).__name__},
            )
            raise InputError([problem]) from None


def _first_admin() -> None:
    from zhegang.cli.common import lang, say
    from zhegang.core.errors import InputError
    from zhegang.web.accounts import make_account

    print(say(N_("The first administrator of this site:")), file=sys.stderr)
    while True:
        name = typer.prompt(say(N_("Account")), default=os.environ.get("USER", "admin"), err=True)
        password = typer.prompt(
            say(N_("Password (12 characters or more)")), hide_input=True, confirmation_prompt=True, err=True
        )
        try:
            make_account(name, password, "admin")
        except InputError as error:
            print(error.text(lang()), file=sys.stderr)
        else:
            return
