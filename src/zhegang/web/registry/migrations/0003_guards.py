"""What the database itself refuses, whoever writes.

A step of review is never changed or removed; nobody approves or publishes what they took
another step on; a statement is approved or published by such a step, and its words are
never edited; two entities are merged by an approval.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from zhegang.web.registry.guarding import lay, lift

OWN = (
    "NEW.action IN ('approve', 'publish') AND EXISTS (SELECT 1 FROM registry_step s WHERE s.actor = NEW.actor "
    "AND s.action IN ('propose', 'annotate', 'approve', 'publish') "
    "AND (s.statement_id = NEW.statement_id OR s.judgement_id = NEW.judgement_id))"
)
UNREVIEWED = (
    "NEW.state IN ('approved', 'published') AND NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM registry_step s "
    "WHERE s.statement_id = NEW.id AND s.action = CASE NEW.state WHEN 'approved' THEN 'approve' ELSE 'publish' END)"
)
BORN = "NEW.state IN ('approved', 'published') AND NEW.origin <> 'pack'"
EDITED = " OR ".join(
    f"NEW.{name} <> OLD.{name}"
    for name in ("document_id", "predicate", "subject", "modality", "sha256", "origin")
)
UNJUDGED = (
    "NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (SELECT 1 FROM registry_step s "
    "WHERE s.judgement_id = NEW.id AND s.action = 'approve')"
)
# name, when, table, condition, what is told
GUARDS = (
    ("step_kept", "UPDATE", "step", "", "steps of review are never changed"),
    ("step_stays", "DELETE", "step", "", "steps of review are never removed"),
    ("step_own", "INSERT", "step", OWN, "nobody approves their own work"),
    (
        "statement_reviewed",
        "UPDATE",
        "statement",
        UNREVIEWED,
        "approved and published by a step of review only",
    ),
    ("statement_born", "INSERT", "statement", BORN, "a new statement is a proposal"),
    ("statement_kept", "UPDATE", "statement", EDITED, "a statement is replaced, never edited"),
    ("judgement_reviewed", "UPDATE", "judgement", UNJUDGED, "merged by a step of review only"),
    ("judgement_born", "INSERT", "judgement", BORN, "a new judgement is a proposal"),
)


def begin(apps: Any, schema_editor: Any) -> None:
    lay(schema_editor, GUARDS)


def undo(apps: Any, schema_editor: Any) -> None:
    lift(schema_editor, GUARDS)


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_progress")]
    operations = [migrations.RunPython(begin, undo)]
