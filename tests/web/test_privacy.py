"""What is held on a person is declared, told, corrected, erased, and gone when its time is over."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import client_of, new_case, new_firm, new_user
from zhegang.core.i18n import LANGS

PASSWORD = "a long enough phrase"
SECRET_MARK = "Chan Tai Man"


def fields_to_declare() -> set[str]:
    """Every field of every model of the site that could hold something of a person."""
    from django.apps import apps
    from django.db import models

    from zhegang.web.models import User

    numbers = (models.BooleanField, models.IntegerField, models.FloatField, models.DecimalField)
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            link = field.is_relation and field.related_model is not User
            random = field.primary_key and isinstance(field, models.UUIDField)
            if not (link or random or isinstance(field, numbers)):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def declared() -> list[str]:
    from zhegang.web.privacy.tables import TABLES

    return [f"{table.model}.{name}" for table in TABLES for name in (*table.fields, *table.plain)]


def test_every_field_that_may_hold_personal_data_is_declared_once(site_home: object) -> None:
    """Add the field to zhegang.web.privacy.tables: of which kind it is, or that it holds none."""
    from zhegang.web.privacy.register import KINDS
    from zhegang.web.privacy.tables import TABLES

    held = declared()

    assert fields_to_declare() - set(held) == set()
    assert set(held) - fields_to_declare() == set(), "declared, but no such field"
    assert len(held) == len(set(held))
    kinds = {kind.key for kind in KINDS}
    assert {kind for table in TABLES for kind in table.fields.values()} == kinds
    assert all(set(table.secret) <= set(table.fields) for table in TABLES)


def test_a_new_field_would_be_noticed(site_home: object) -> None:
    from zhegang.web.models import User

    assert "web.User.email" in fields_to_declare()
    assert "web.Membership.named_by" in fields_to_declare(), "a link to a person tells of them"
    assert "web.Job.case" not in fields_to_declare()
    assert User._meta.get_field("is_active")
