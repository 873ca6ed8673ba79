"""What the worker removes once a day, by the rules of the register."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhegang.core.errors import InputError
from zhegang.web import audit, people
from zhegang.web.models import User
from zhegang.web.privacy import rights
from zhegang.web.privacy.register import Rule
from zhegang.web.privacy.tables import TABLES

BY = "retention"


def carry_out(now: datetime | None = None) -> dict[str, int]:
    """Does what every rule asks for at `now`; the number of rows by model and act, told to the audit."""
    now = now or timezone.now()
    done: dict[str, int] = {}
    for table in TABLES:
        for rule in table.rules:
            if rule.act == "delete":
                model = apps.get_model(table.model)
                number = model.objects.filter(**{f"{rule.moment}__lt": now - rule.after}).delete()[0]
            else:
                number = _people(rule, now)
            key = f"{table.model}.{rule.act}"
            done[key] = done.get(key, 0) + number
    if any(done.values()):
        audit.append(BY, "privacy.retention", "site", done)
    return done


def _people(rule: Rule, now: datetime) -> int:
    """Closes accounts nobody has used, erases those long closed; the last administrator's stays."""
    held = User.objects.filter(erased_at=None, is_active=rule.act == "close")
    # An account never signed in to counts from its making.
    moment = Coalesce(rule.moment, "created_at") if rule.act == "close" else F(rule.moment)
    number = 0
    for user in held.annotate(since=moment).filter(since__lt=now - rule.after):
        try:
            if rule.act == "close":
                people.set_active(user, False, by=BY)
            else:
                rights.erase(user, by=BY)
        except InputError:
            continue
        number += 1
    return number
