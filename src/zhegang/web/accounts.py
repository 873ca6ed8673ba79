"""Making an account, signing in, passwords, tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web import audit, people, sessions, throttle, totp
from zhegang.web.models import ApiToken, User
from zhegang.web.privacy import notice
from zhegang.web.roles import ACCOUNT_ROLES, SELF_MADE, Role

# By account: guessing one password. By address: trying one password on many accounts.
MOST_BY_ACCOUNT, MOST_BY_ADDRESS, MOST_SIGN_UPS = 5, 30, 10
SCOPES = ("read", "write")
TOKEN_START = "zg_"
LONGEST_TOKEN_DAYS = 366
# Checked against when there is no such account, so that both answers take as long.
_NOBODY: list[str] = []


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a person tells when they sign up; all but name, password and role may be empty."""

    username: str
    password: str
    role: str
    name: str = ""
    email: str = ""
    firm: str = ""
    lang: str = "en"
    accepts: bool = False


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

    Where the account has a second factor nobody is in yet: `second_step` comes next.

    Raises
    ------
    InputError
        Too many failures in the last minutes, for the account or from the address; the
        password was not looked at.
    """
    keys = {
        throttle.key("account", username.strip().lower()): MOST_BY_ACCOUNT,
        throttle.key("address", address): MOST_BY_ADDRESS,
    }
    throttle.check("password", keys)
    user = Backend().authenticate(None, username, password)
    if user is None:
        throttle.count(keys)
        return None
    throttle.forget(next(iter(keys)))
    if not totp.is_on(user):
        audit.append(str(user.pk), "account.sign_in", f"user:{user.pk}")
    return user


def second_step(user: User, code: str, address: str) -> bool:
    """Whether the code of the app, or a recovery code, fits the account whose password did.

    Errors as `sign_in`: codes are counted apart from passwords, so a right password clears none.
    """
    keys = {
        throttle.key("code", str(user.pk)): MOST_BY_ACCOUNT,
        throttle.key("address", address): MOST_BY_ADDRESS,
    }
    throttle.check("code", keys)
    if not totp.accepts(user, code):
        throttle.count(keys)
        return False
    throttle.forget(next(iter(keys)))
    audit.append(str(user.pk), "account.sign_in", f"user:{user.pk}")
    return True


def sign_up(given: NewAccount, address: str) -> User:
    """An account a person makes for themselves: a resident's, or a firm's user's with the firm.

    A firm named here is always a new one: a name alone opens no other's data.

    Raises
    ------
    InputError
        Signing up is off, too many did from the address, the notice is not accepted, or a
        field cannot stand so: all of those at once.
    """
    if not settings.SIGN_UP:
        raise InputError([Problem("username", N_("Accounts are made by the administrator of this site."))])
    keys = {throttle.key("sign-up", address): MOST_SIGN_UPS}
    throttle.check("username", keys)
    throttle.count(keys)
    problems = list(password_problems(given.password, given.username, given.name))
    problems += people.identity_problems(given.username.strip().lower(), given.name, given.email)
    if given.role not in SELF_MADE:
        problems.append(Problem("role", N_("There is no such role."), given.role, ", ".join(SELF_MADE)))
    if given.firm and (given.role != Role.FIRM or len(given.firm) > people.LONGEST_FIRM):
        problems.append(Problem("firm", N_("Only a firm's user or an adviser joins a firm."), given.firm))
    if not given.accepts:
        problems.append(Problem("accepts", N_("The privacy notice is to be read and accepted first.")))
    if problems:
        raise InputError(problems)
    with people.taking(given.username), transaction.atomic():
        user = User.objects.create_user(
            given.username,
            given.password,
            role=given.role,
            name=given.name,
            email=given.email,
            lang=given.lang,
        )
        audit.append(str(user.pk), "account.sign_up", f"user:{user.pk}", {"role": given.role})
        notice.accept(user)
        if given.firm:
            people.found_firm(user, given.firm)
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
    problems += people.identity_problems(username, name)
    if role not in ACCOUNT_ROLES:
        problems.append(Problem("role", N_("There is no such role."), role, ", ".join(ACCOUNT_ROLES)))
    if firm is not None and (
        role not in ("firm", "adviser") or not 0 < len(firm.strip()) <= people.LONGEST_FIRM
    ):
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


def change_password(user: User, old: str, new: str, present: str | None = None) -> None:
    """Sets a new password; every session but the one whose key is `present` ends.

    Raises
    ------
    InputError
        The old password is not it, too many were tried, or the new one is too weak.
    """
    problems = list(password_problems(new, user.username, user.name))
    problems += password_wrong(user, old, "old_password")
    if problems:
        raise InputError(problems)
    set_password(user, new, by=str(user.pk), present=present)


def set_password(user: User, new: str, *, by: str, present: str | None = None) -> None:
    """A new password, judged before or set by the operator; sessions as `change_password`."""
    if problems := list(password_problems(new, user.username, user.name)):
        raise InputError(problems)
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        sessions.end_all(user, keep=present)
        audit.append(by, "account.password", f"user:{user.pk}")


def password_wrong(user: User, password: str, field: str) -> list[Problem]:
    """Nothing where the password is the account's; tries count as those at sign-in.

    Raises
    ------
    InputError
        Too many were tried.
    """
    keys = {throttle.key("again", str(user.pk)): MOST_BY_ACCOUNT}
    throttle.check(field, keys)
    if user.check_password(password):
        return []
    throttle.count(keys)
    return [Problem(field, N_("This is not the account's password."))]


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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
