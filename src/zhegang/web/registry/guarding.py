"""Triggers of the database: what it refuses itself, whoever writes. Used by migrations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# name, when, table, condition (in SQL, of NEW and OLD), what is told
Guard = tuple[str, str, str, str, str]


def lay(schema_editor: Any, guards: Iterable[Guard]) -> None:
    """Puts the triggers in place, on SQLite and PostgreSQL."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name, verb, table, condition, told in guards:
        if sqlite:
            when = f"WHEN {condition}" if condition else ""
            schema_editor.execute(
                f"CREATE TRIGGER registry_{name} BEFORE {verb} ON registry_{table} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
            )
            continue
        # A condition of PostgreSQL's WHEN may hold no subquery: it stands in the function.
        test = f"IF {condition} THEN RAISE EXCEPTION '{told}'; END IF; RETURN NEW;"
        body = test if condition else f"RAISE EXCEPTION '{told}';"
        schema_editor.execute(
            f"CREATE FUNCTION registry_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;"
            f"CREATE TRIGGER registry_{name} BEFORE {verb} ON registry_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION registry_{name}();"
        )


def lift(schema_editor: Any, guards: Iterable[Guard]) -> None:
    """Takes them away."""
    for name, _, table, _, _ in guards:
        schema_editor.execute(
            f"DROP TRIGGER registry_{name}"
            if schema_editor.connection.vendor == "sqlite"
            else f"DROP TRIGGER registry_{name} ON registry_{table}; DROP FUNCTION registry_{name}();"
        )
