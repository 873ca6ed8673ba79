"""What is held on one person: told whole, corrected, erased. Each is a row in the audit, by id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import LANGS, N_
from zhegang.web import audit, people
from zhegang.web.models import Firm, Membership, User
from zhegang.web.privacy.notice import VERSION
from zhegang.web.privacy.register import Table
from zhegang.web.privacy.tables import TABLES


def rows_of(table: Table, user: User) -> QuerySet[Any]:
    """The rows of that table which are this person's."""
    model = apps.get_model(table.model)
    if not table.person:
        return model.objects.none()
    # Where no foreign key leads to the person the id stands as text.
    linked = table.person == "pk" or model._meta.get_field(table.person).is_relation
    return model.objects.filter(**{table.person: user.pk if linked else str(user.pk)})


def export(user: User, *, by: str | None = None) -> dict[str, Any]:
    """Everything held on the person, by kind and table; no hash, no key, no firm's own content."""
    held: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for table in TABLES:
        for kind in sorted(set(table.fields.values())):
            names = [n for n, k in table.fields.items() if k == kind and n not in table.secret]
            names += [n for n in table.told if n not in names]
            rows = rows_of(table, user).order_by("pk").values(*names) if names else ()
            if told := [{name: _plain(value) for name, value in row.items()} for row in rows]:
                held.setdefault(kind, {})[table.model] = told
    audit.append(by or str(user.pk), "privacy.export", f"user:{user.pk}")
    return {
        "schema_version": "1",
        "made_at": datetime.now(UTC),
        "account": str(user.pk),
        "notice": VERSION,
        "data": held,
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def counts(user: User) -> dict[str, int]:
    """How many rows of each kind are the person's."""
    found: dict[str, int] = {}
    for table in TABLES:
        number = rows_of(table, user).count()
        for kind in set(table.fields.values()) if number else ():
            found[kind] = found.get(kind, 0) + number
    return found


def correct(user: User, *, username: str, name: str, email: str, lang: str) -> None:
    """Sets what a person may say of themselves.

    Raises
    ------
    InputError
        Every field that cannot stand so, at once.
    """
    username, name, email = username.strip().lower(), name.strip(), email.strip()
    problems = list(people.identity_problems(username, name, email, present=user))
    if lang not in LANGS:
        problems.append(Problem("lang", N_("There is no such language."), lang, ", ".join(LANGS)))
    if problems:
        raise InputError(problems)
    with people.taking(username), transaction.atomic():
        user.username, user.name, user.email, user.lang = username, name, email, lang
        user.save(update_fields=["username", "name", "email", "lang"])
        audit.append(str(user.pk), "privacy.correct", f"user:{user.pk}")


def firms_left_alone(user: User) -> QuerySet[Firm]:
    """Firms that only this person belongs to or advises: they go when the person goes."""
    others = Membership.objects.exclude(user=user)
    return Firm.objects.filter(memberships__user=user).exclude(pk__in=others.values("firm_id"))


def erase(user: User, *, by: str) -> None:
    """Erases the person: what the register says is deleted is, the account becomes a bare number.

    Raises
    ------
    InputError
        They are the last administrator.
    """
    with transaction.atomic():
        people.not_the_last_admin(user)
        Firm.objects.filter(pk__in=list(firms_left_alone(user).values_list("pk", flat=True))).delete()
        for table in TABLES:
            if table.erased == "delete":
                rows_of(table, user).delete()
            elif table.alone:
                rows_of(table, user).filter(**{table.alone: None}).delete()
        now = timezone.now()
        blank = User(id=user.pk, username=f"erased-{user.pk.hex}", role="resident", is_active=False)
        blank.set_unusable_password()
        blank.created_at, blank.closed_at, blank.erased_at = now, now, now
        blank.save(force_update=True)
        audit.append(by, "privacy.erase", f"user:{user.pk}")
