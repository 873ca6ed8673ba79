"""Signing in, with throttling, and tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_
from zhegang.web import audit
from zhegang.web.models import ApiToken, Firm, LoginFailure, Membership, User
from zhegang.web.roles import ACCOUNT_ROLES

WINDOW = timedelta(minutes=15)
# By account: guessing one password. By address: trying one password on many accounts.
MOST_BY_ACCOUNT, MOST_BY_ADDRESS = 5, 30
SCOPES = ("read", "write")
TOKEN_START = "zg_"
LONGEST_TOKEN_DAYS = 366
# Checked against when there is no such account, so that both answers take as long.
_NOBODY: list[str] = []


class Backend:
    """Password sign-in for active accounts."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = ""
    ) -> User | None:
        user = User.objects.filter(username=username.strip().lower()).first()
        if user is None or not user.is_active:
            if not _NOBODY:
                _NOBODY.append(make_password(secrets.token_urlsafe(16)))
            check_password(password, _NOBODY[0])
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: object) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def sign_in(username: str, password: str, address: str) -> User | None:
    """The account of that name and password; None when they do not fit.

    Raises
    ------
    InputError
        Too many failures in the last minutes, for the account or from the address; the
        password was not looked at.
    """
    keys = {
        _key("account", username.strip().lower()): MOST_BY_ACCOUNT,
        _key("address", address): MOST_BY_ADDRESS,
    }
    since = timezone.now() - WINDOW
    for key, most in keys.items():
        if LoginFailure.objects.filter(key=key, at__gt=since).count() >= most:
            raise InputError(
                [
                    Problem(
                        "password",
                        N_("Too many failed attempts."),
                        hint=N_("wait {minutes} minutes, then try again"),
                        fields={"minutes": int(WINDOW.total_seconds() // 60)},
                    )
                ]
            )
    user = Backend().authenticate(None, username, password)
    if user is None:
        LoginFailure.objects.bulk_create([LoginFailure(key=key) for key in keys])
        LoginFailure.objects.filter(at__lt=since).delete()
        return None
    LoginFailure.objects.filter(key=next(iter(keys))).delete()
    audit.append(str(user.pk), "account.sign_in", f"user:{user.pk}")
    return user


def make_account(
    username: str, password: str, role: str, *, name: str = "", firm: str | None = None, by: str = "terminal"
) -> User:
    """A new account; `firm` is the one it is to join, which only some roles can.

    Raises
    ------
    InputError
        The name is taken, the role unknown, the password too weak; all at once.
    """
    username = username.strip().lower()
    problems = list(password_problems(password, username, name))
    if not username or len(username) > 120 or not username.isprintable() or " " in username:
        problems.append(
            Problem(
                "username", N_("This cannot be an account's name."), username, N_("1 to 120 signs, no blank")
            )
        )
    elif User.objects.filter(username=username).exists():
        problems.append(Problem("username", N_("An account of this name exists."), username))
    if role not in ACCOUNT_ROLES:
        problems.append(Problem("role", N_("There is no such role."), role, ", ".join(ACCOUNT_ROLES)))
    if firm is not None and (role not in ("firm", "adviser") or not 0 < len(firm.strip()) <= 300):
        problems.append(Problem("firm", N_("Only a firm's user or an adviser joins a firm."), firm))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        user = User.objects.create_user(username, password, role=role, name=name)
        audit.append(by, "account.make", f"user:{user.pk}", {"role": role})
    return user


def password_problems(password: str, username: str, name: str = "") -> Iterable[Problem]:
    """What makes a password too weak, in Zhegang's own words."""
    told = {
        "password_too_short": N_("The password is too short."),
        "password_too_common": N_("The password is among the most used ones."),
        "password_entirely_numeric": N_("The password is a number."),
        "password_too_similar": N_("The password is too much like the account's name."),
    }
    accepted = N_("12 characters or more, not a common one")
    try:
        validate_password(password, User(username=username, name=name))
    except ValidationError as weak:
        for error in weak.error_list:
            yield Problem("password", told[error.code], None, accepted)
    if len(password) > 1000:
        yield Problem("password", N_("The password is too long."), None, accepted)


def change_password(user: User, old: str, new: str) -> None:
    """Sets a new password; every other session of the account ends with the old one.

    Raises
    ------
    InputError
        The old password is not it, or the new one too weak.
    """
    problems = list(password_problems(new, user.username, user.name))
    if not user.check_password(old):
        problems.append(Problem("old_password", N_("This is not the account's password.")))
    if problems:
        raise InputError(problems)
    user.set_password(new)
    user.save(update_fields=["password"])
    audit.append(str(user.pk), "account.password", f"user:{user.pk}")


def make_token(user: User, name: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown this once.

    Raises
    ------
    InputError
        No name, an unknown scope, or a life that is not 1 to 366 days.
    """
    scopes = sorted(set(scopes))
    problems = []
    if not name.strip() or len(name) > 100:
        problems.append(Problem("name", N_("The token needs a name."), name, N_("1 to 100 signs")))
    if not scopes or not set(scopes) <= set(SCOPES):
        problems.append(
            Problem("scopes", N_("There is no such scope."), ", ".join(scopes), ", ".join(SCOPES))
        )
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        problems.append(Problem("days", N_("A token lives from 1 to 366 days."), days))
    if problems:
        raise InputError(problems)
    text = TOKEN_START + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=_digest(text),
        scopes=scopes,
        expires_at=timezone.now() + timedelta(days=days),
    )
    audit.append(str(user.pk), "token.make", f"token:{token.pk}", {"scopes": scopes})
    return token, text


def token_of(text: str, now: datetime | None = None) -> ApiToken | None:
    """The token of that text when it is known, neither expired nor revoked, its account active."""
    return (
        ApiToken.objects.select_related("user")
        .filter(
            digest=_digest(text),
            expires_at__gt=now or timezone.now(),
            revoked_at__isnull=True,
            user__is_active=True,
        )
        .first()
    )


def revoke(user: User, token_id: object) -> bool:
    """Ends a token of `user`; False when it has none of that id."""
    ended = ApiToken.objects.filter(pk=token_id, user=user, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if ended:
        audit.append(str(user.pk), "token.revoke", f"token:{token_id}")
    return bool(ended)


def name_adviser(member: User, firm_id: object, username: str) -> Membership:
    """A firm's own user gives an adviser sight of the firm's data.

    Raises
    ------
    InputError
        There is no adviser of that name.
    """
    adviser = User.objects.filter(username=username.strip().lower(), role="adviser", is_active=True).first()
    if adviser is None:
        raise InputError([Problem("adviser", N_("There is no adviser of this name."), username)])
    made, _ = Membership.objects.get_or_create(
        user=adviser, firm_id=firm_id, defaults={"kind": "adviser", "named_by": member}
    )
    audit.append(str(member.pk), "firm.name_adviser", f"firm:{firm_id}", {"adviser": str(adviser.pk)})
    return made


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _key(kind: str, value: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{value}".encode(), "sha256").hexdigest()


def join_firm(user: User, name: str, *, by: str = "terminal") -> Firm:
    """Makes a firm's user a member of the firm of that name (made when there is none), or an adviser its adviser."""
    with transaction.atomic():
        firm = Firm.objects.filter(name=name).first() or Firm.objects.create(name=name)
        kind = "adviser" if user.role == "adviser" else "member"
        Membership.objects.get_or_create(user=user, firm=firm, defaults={"kind": kind})
        audit.append(by, "firm.join", f"firm:{firm.pk}", {"user": str(user.pk), "kind": kind})
    return firm


def deactivate(username: str, *, by: str = "terminal") -> None:
    """Closes an account: from now on its sessions and tokens are nobody's.

    Raises
    ------
    NotFoundError
        There is none of that name.
    """
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        raise NotFoundError(N_("There is no account {name}."), name=username)
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        audit.append(by, "account.close", f"user:{user.pk}")
