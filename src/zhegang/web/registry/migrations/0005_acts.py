"""Acts on entries of progress and on meetings; the database keeps them, and nobody publishes their own."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from zhegang.web.registry.guarding import lay, lift

SAME = "a.kind = NEW.kind AND a.ident = NEW.ident"
OWN = (
    f"NEW.action = 'publish' AND EXISTS (SELECT 1 FROM registry_act a WHERE {SAME} AND a.actor = NEW.actor "
    f"AND a.action = 'file' AND a.id > COALESCE((SELECT MAX(a.id) FROM registry_act a WHERE {SAME} "
    "AND a.action = 'publish'), 0))"
)
GUARDS = (
    ("act_kept", "UPDATE", "act", "", "acts are never changed"),
    ("act_stays", "DELETE", "act", "", "acts are never removed"),
    ("act_own", "INSERT", "act", OWN, "nobody publishes their own work"),
)


def begin(apps: Any, schema_editor: Any) -> None:
    lay(schema_editor, GUARDS)


def undo(apps: Any, schema_editor: Any) -> None:
    lift(schema_editor, GUARDS)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_columns"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="reaches",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="item",
            name="publishable",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="shown",
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("ident", models.CharField(max_length=120)),
                ("action", models.CharField(max_length=10)),
                ("actor", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "ident", "id"], name="registry_act_of")],
            },
        ),
        migrations.RunPython(begin, undo),
    ]
