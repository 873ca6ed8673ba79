"""The account: its password, its tokens, its firms with their people and advisers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web import access, accounts, audit, people, totp
from zhegang.web.models import AuditRow, Membership
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.privacy import notice
from zhegang.web.roles import NAMES
from zhegang.web.shapes import when


@dataclass(frozen=True, slots=True)
class Token:
    id: str
    name: str
    scopes: tuple[str, ...]
    expires_at: str


@dataclass(frozen=True, slots=True)
class FirmShown:
    id: str
    name: str
    advisers: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """`new_token` is shown once, in the answer to the request that made it."""

    username: str
    role: str
    role_name: str
    tokens: tuple[Token, ...]
    firms: tuple[FirmShown, ...]
    second_factor: bool
    notice_accepted: bool
    problems: tuple[dict[str, Any], ...] = ()
    said: str = ""
    new_token: str = ""


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: tuple[dict[str, Any], ...]
    head: int


@page("account", "account", "account.own", ("GET", "POST"))
def account(request: HttpRequest, lang: str) -> Shown:
    """The account's own page; each form names what it does in `do`."""
    if request.method != "POST":
        return Shown("account.html.j2", _account(request, lang))
    does = {
        **{"password": _password, "token": _token, "revoke": _revoke, "notice": _notice},
        **{"adviser": _adviser, "unname": _unname, "colleague": _colleague, "found": _found},
    }
    try:
        act = does.get(request.POST.get("do", ""))
        if act is None:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
        said, new_token = act(request)
    except InputError as error:
        return Shown("account.html.j2", _account(request, lang, problems=fields_of(error, lang)), 422)
    return Shown("account.html.j2", _account(request, lang, said=translate(said, lang), new_token=new_token))


def _account(request: HttpRequest, lang: str, **more: Any) -> Account:
    user = request.user
    held = user.tokens.filter(revoked_at__isnull=True, expires_at__gt=timezone.now()).order_by("-created_at")
    own = access.firms(user).order_by("name").prefetch_related("memberships__user")
    firms = (
        FirmShown(
            str(firm.pk),
            firm.name,
            *(
                tuple(sorted(m.user.username for m in firm.memberships.all() if m.kind == kind))
                for kind in ("adviser", "member")
            ),
        )
        for firm in own
    )
    return Account(
        username=user.username,
        role=user.role,
        role_name=translate(NAMES[access.role_of(user)], lang),
        tokens=tuple(Token(str(t.pk), t.name, tuple(t.scopes), when(t.expires_at)) for t in held),
        firms=tuple(firms),
        second_factor=totp.is_on(user),
        notice_accepted=notice.accepted(user),
        **more,
    )


def _password(request: HttpRequest) -> tuple[str, str]:
    accounts.change_password(
        request.user,
        request.POST.get("old_password", "")[:1000],
        request.POST.get("password", "")[:1001],
        present=request.session.session_key,
    )
    update_session_auth_hash(request, request.user)
    return N_("The password is changed; other browsers must sign in again."), ""


def _token(request: HttpRequest) -> tuple[str, str]:
    days = request.POST.get("days", "")
    scopes = ["read", "write"] if request.POST.get("write") else ["read"]
    number = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0
    _, text = accounts.make_token(request.user, request.POST.get("name", ""), scopes, number)
    return N_("Copy the token now: it is not shown again."), text


def _revoke(request: HttpRequest) -> tuple[str, str]:
    from uuid import UUID

    try:
        accounts.revoke(request.user, UUID(request.POST.get("token", "")))
    except ValueError:
        raise InputError([Problem("token", N_("There is no such token."))]) from None
    return N_("The token is revoked."), ""


def _adviser(request: HttpRequest) -> tuple[str, str]:
    access.require(request.user, "firm.name_adviser")
    firm = access.the_firm(request.user, request.POST.get("firm", ""))
    people.name_adviser(request.user, firm.pk, request.POST.get("adviser", ""))
    return N_("The adviser now sees the firm's cases."), ""


def _colleague(request: HttpRequest) -> tuple[str, str]:
    access.require(request.user, "firm.name_adviser")
    firm = access.the_firm(request.user, request.POST.get("firm", ""))
    people.name_colleague(request.user, firm.pk, request.POST.get("colleague", ""))
    return N_("The colleague now belongs to the firm."), ""


def _found(request: HttpRequest) -> tuple[str, str]:
    access.require(request.user, "firm.found")
    people.found_firm(request.user, request.POST.get("firm", "")[:400])
    return N_("The firm is made; you belong to it."), ""


def _notice(request: HttpRequest) -> tuple[str, str]:
    notice.accept(request.user)
    return N_("Thank you; it is noted."), ""


def _unname(request: HttpRequest) -> tuple[str, str]:
    access.require(request.user, "firm.name_adviser")
    firm = access.the_firm(request.user, request.POST.get("firm", ""))
    gone = Membership.objects.filter(
        firm=firm, kind="adviser", user__username=request.POST.get("adviser", "")
    )
    for one in gone:
        audit.append(
            str(request.user.pk), "firm.unname_adviser", f"firm:{firm.pk}", {"adviser": str(one.user_id)}
        )
    gone.delete()
    return N_("The adviser no longer sees the firm's cases."), ""


@page("audit", "audit", "audit.read")
def audit_page(request: HttpRequest, lang: str) -> Shown:
    """The last rows of the audit: who did what, by identifiers."""
    fields = ("seq", "at", "actor", "action", "subject", "digest", "mac")
    rows = tuple(AuditRow.objects.order_by("-seq").values(*fields)[:200])
    return Shown("audit.html.j2", AuditPage(rows, audit.head().seq))
