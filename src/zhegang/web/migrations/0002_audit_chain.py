"""The chain's first head, and triggers that refuse to change or remove its rows."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER web_audit_no_{verb} BEFORE {verb} ON web_auditrow
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END
"""
POSTGRESQL = """
CREATE FUNCTION web_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$;
CREATE TRIGGER web_audit_no_change BEFORE UPDATE OR DELETE ON web_auditrow
FOR EACH ROW EXECUTE FUNCTION web_audit_refuse();
"""


def begin(apps: Any, schema_editor: Any) -> None:
    apps.get_model("web", "AuditHead").objects.create(id=1, seq=0, mac="0" * 64)
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(SQLITE.format(verb=verb))
    else:
        schema_editor.execute(POSTGRESQL)


def undo(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER web_audit_no_{verb}")
    else:
        schema_editor.execute(
            "DROP TRIGGER web_audit_no_change ON web_auditrow; DROP FUNCTION web_audit_refuse();"
        )
    apps.get_model("web", "AuditHead").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]
    operations = [migrations.RunPython(begin, undo)]
