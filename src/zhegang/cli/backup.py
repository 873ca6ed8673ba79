"""`zhegang backup` and `zhegang restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhegang.core.i18n import N_


def register(app: typer.Typer) -> None:
    """Adds `backup` and `restore` to `app`."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    file: Annotated[
        Path, typer.Argument(help="Archive to write (.tar.gz). It holds the keys: keep it safe.")
    ],
) -> None:
    """Back up database, keys and files of the site while it runs."""
    from zhegang.cli.common import say
    from zhegang.ingest.home import Home
    from zhegang.web.backups import backup as make
    from zhegang.web.databases import here

    home = Home.default().path
    files = make(home, here(home), file)
    print(say(N_("{file}: {count} files, each with its SHA-256."), file=file, count=len(files)))


def restore(file: Annotated[Path, typer.Argument(help="Archive that `zhegang backup` wrote.")]) -> None:
    """Put a backup back into an empty home, checked by hash first."""
    from zhegang.cli.common import say
    from zhegang.ingest.home import Home
    from zhegang.web.backups import restore as put_back
    from zhegang.web.databases import here

    home = Home.default().path
    print(say(N_("{count} files restored."), count=put_back(file, home, here(home))))
