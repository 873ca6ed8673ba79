"""Whose account it is, what its role is, and which firms it belongs to or advises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_
from zhegang.web import audit, sessions
from zhegang.web.models import Firm, Membership, User
from zhegang.web.roles import ACCOUNT_ROLES, Role

LONGEST_NAME, LONGEST_FIRM = 200, 300
# Enough to catch a slip; nothing is ever sent to it.
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")


def identity_problems(
    username: str, name: str = "", email: str = "", *, present: User | None = None
) -> Iterator[Problem]:
    """What is wrong with an account's name, a person's name, an e-mail address; `present` may keep its own."""
    if not username or len(username) > 120 or not username.isprintable() or " " in username:
        accepted = N_("1 to 120 signs, no blank")
        yield Problem("username", N_("This cannot be an account's name."), username, accepted)
    elif User.objects.filter(username=username).exclude(pk=present and present.pk).exists():
        yield _taken(username)
    if len(name) > LONGEST_NAME or not name.isprintable():
        yield Problem(
            "name",
            N_("The name is too long."),
            name,
            N_("at most {limit} signs"),
            fields={"limit": LONGEST_NAME},
        )
    if email and (len(email) > 254 or not email.isprintable() or not _EMAIL.fullmatch(email)):
        yield Problem(
            "email", N_("This is no e-mail address."), email, N_("such as name@example.org, or nothing")
        )


def _taken(username: str) -> Problem:
    return Problem("username", N_("An account of this name exists."), username)


@contextmanager
def taking(username: str) -> Iterator[None]:
    """Around what gives an account its name: of two who take one at the same moment one is told so."""
    try:
        yield
    except IntegrityError:
        raise InputError([_taken(username)]) from None


def found(wanted: str = "") -> QuerySet[User]:
    """Accounts whose name, person's name or address holds `wanted`; without the erased ones."""
    held = User.objects.filter(erased_at=None)
    if wanted := wanted.strip():
        held = held.filter(
            Q(username__icontains=wanted) | Q(name__icontains=wanted) | Q(email__icontains=wanted)
        )
    return held


def named(username: str) -> User:
    """The account of that name.

    Raises
    ------
    NotFoundError
        There is none.
    """
    user = found().filter(username=username.strip().lower()).first()
    if user is None:
        raise NotFoundError(N_("There is no account {name}."), name=username)
    return user


def set_role(user: User, role: str, *, by: str) -> None:
    """Gives an account another role. It starts afresh: sessions and tokens end, and memberships
    that the new role does not use.

    Raises
    ------
    InputError
        There is no such role, or it was the last administrator's.
    """
    if role not in ACCOUNT_ROLES:
        raise InputError([Problem("role", N_("There is no such role."), role, ", ".join(ACCOUNT_ROLES))])
    with transaction.atomic():
        if role != Role.ADMIN:
            not_the_last_admin(user)
        before, user.role = user.role, role
        user.save(update_fields=["role"])
        _end_access(user)
        Membership.objects.filter(user=user).exclude(kind=kind_of(user)).delete()
        audit.append(by, "account.role", f"user:{user.pk}", {"from": before, "to": role})


def set_active(user: User, active: bool, *, by: str) -> None:
    """Closes an account, whose sessions and tokens end, or opens it again.

    Raises
    ------
    InputError
        It is the last administrator's.
    """
    with transaction.atomic():
        if not active:
            not_the_last_admin(user)
            _end_access(user)
        user.is_active, user.closed_at = active, None if active else timezone.now()
        user.save(update_fields=["is_active", "closed_at"])
        audit.append(by, "account.open" if active else "account.close", f"user:{user.pk}")


def not_the_last_admin(user: User) -> None:
    """Nothing while somebody else administers the site.

    Raises
    ------
    InputError
        Nobody else does.
    """
    if user.role != Role.ADMIN or not user.is_active:
        return
    # Locked, so that of two administrators who leave at once one stays.
    held = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    if {one.pk for one in held} <= {user.pk}:
        raise InputError(
            [Problem("role", N_("This is the last administrator."), hint=N_("make another one first"))]
        )


def kind_of(user: User) -> str:
    """How an account of that role stands to a firm; empty where it does not."""
    return {Role.FIRM: "member", Role.ADVISER: "adviser"}.get(Role(user.role), "")


def join_firm(user: User, name: str, *, by: str = "terminal") -> Firm:
    """Makes a firm's user a member of the firm of that name (made when there is none), or an adviser its
    adviser. The operator's: a person who signs up founds a firm of their own, see `found_firm`."""
    with transaction.atomic():
        firm = Firm.objects.filter(name=name).first() or Firm.objects.create(name=name)
        _join(user, firm, by=by)
    return firm


def found_firm(user: User, name: str) -> Firm:
    """A new firm whose first member is `user`.

    Raises
    ------
    InputError
        It has no name, or one too long.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_FIRM or not name.isprintable():
        raise InputError([Problem("firm", N_("The firm needs a name."), name, N_("1 to 300 signs"))])
    with transaction.atomic():
        firm = Firm.objects.create(name=name)
        _join(user, firm, by=str(user.pk))
    return firm


def name_adviser(member: User, firm_id: object, username: str) -> Membership:
    """A firm's own user gives an adviser sight of the firm's data.

    Raises
    ------
    InputError
        There is no adviser of that name.
    """
    return _name(member, firm_id, username, Role.ADVISER, N_("There is no adviser of this name."))


def name_colleague(member: User, firm_id: object, username: str) -> Membership:
    """A firm's own user makes another firm's user one of the firm.

    Raises
    ------
    InputError
        There is no firm's user of that name.
    """
    return _name(member, firm_id, username, Role.FIRM, N_("There is no firm's user of this name."))


def _name(member: User, firm_id: object, username: str, role: Role, none: str) -> Membership:
    user = User.objects.filter(username=username.strip().lower(), role=role, is_active=True).first()
    if user is None:
        raise InputError([Problem("adviser" if role is Role.ADVISER else "colleague", none, username)])
    made, _ = Membership.objects.get_or_create(
        user=user, firm_id=firm_id, defaults={"kind": kind_of(user), "named_by": member}
    )
    audit.append(str(member.pk), f"firm.name_{made.kind}", f"firm:{firm_id}", {made.kind: str(user.pk)})
    return made


def _join(user: User, firm: Firm, *, by: str) -> None:
    kind = kind_of(user) or "member"
    Membership.objects.get_or_create(user=user, firm=firm, defaults={"kind": kind})
    audit.append(by, "firm.join", f"firm:{firm.pk}", {"user": str(user.pk), "kind": kind})


def _end_access(user: User) -> None:
    sessions.end_all(user)
    user.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())


def account_document(user: User) -> dict[str, Any]:
    """An account as administrators see it."""
    from zhegang.web import totp
    from zhegang.web.shapes import when

    return {
        "id": str(user.pk),
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "active": user.is_active,
        "second_factor": totp.is_on(user),
        "created_at": when(user.created_at),
        "last_sign_in": user.last_login and when(user.last_login),
    }
