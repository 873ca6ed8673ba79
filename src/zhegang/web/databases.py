"""Which database the records are in: SQLite in the home, or a PostgreSQL server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

# WAL lets readers go on beside a writer; FULL has an acknowledged write survive a power cut.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


def database(url: str, sqlite: Path) -> dict[str, Any]:
    """Django's settings of one database.

    Parameters
    ----------
    url
        `postgresql://user:password@host:port/name?option=value`, parts percent-encoded;
        empty for SQLite in the file `sqlite`.

    Raises
    ------
    InputError
        The address names no PostgreSQL database.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(sqlite),
            # BEGIN IMMEDIATE: a writer waits at its start and cannot fail half-way with "locked".
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS},
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        accepted = "postgresql://user:password@host:port/name"
        # The address may hold a password: it is not told back.
        raise InputError(
            [
                Problem(
                    "ZHEGANG_DATABASE_URL", N_("This is no address of a PostgreSQL database."), None, accepted
                )
            ]
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def here(home: Path) -> dict[str, Any]:
    """The database the environment names, for a home. Errors as `database`."""
    return database(os.environ.get("ZHEGANG_DATABASE_URL", ""), home / "zhegang.sqlite3")
