"""Accounts, for administrators: find one, give it a role, close or open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web import access, people
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.roles import ACCOUNT_ROLES, NAMES
from zhegang.web.shapes import page as paged

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts, newest first; `next` is the cursor of those before."""

    wanted: str
    accounts: tuple[dict[str, Any], ...]
    next: str | None
    roles: tuple[tuple[str, str], ...]
    problems: tuple[dict[str, Any], ...] = ()
    said: str = ""


@page("accounts", "accounts", "accounts.manage", ("GET", "POST"))
def accounts(request: HttpRequest, lang: str) -> Shown:
    """The list; a form of it changes one account."""
    if request.method != "POST":
        return Shown("accounts.html.j2", _shown(request, lang))
    try:
        said = _act(request)
    except InputError as error:
        return Shown("accounts.html.j2", _shown(request, lang, problems=fields_of(error, lang)), 422)
    return Shown("accounts.html.j2", _shown(request, lang, said=translate(said, lang)))


def _act(request: HttpRequest) -> str:
    user, by, does = (
        access.the_account(request.user, request.POST.get("account", "")),
        str(request.user.pk),
        request.POST.get("do"),
    )
    if does == "role":
        people.set_role(user, request.POST.get("role", ""), by=by)
        return N_("The account has its new role; it must sign in again.")
    if does in ("close", "open"):
        people.set_active(user, does == "open", by=by)
        return N_("The account is open again.") if does == "open" else N_("The account is closed.")
    raise InputError([Problem("do", N_("The form does not say what to do."))])


def _shown(request: HttpRequest, lang: str, **more: Any) -> Accounts:
    wanted, cursor = (str(request.GET.get(name, ""))[:120] for name in ("q", "cursor"))
    found = paged(people.found(wanted), SHOWN, cursor, people.account_document)
    roles = tuple((role.value, translate(NAMES[role], lang)) for role in ACCOUNT_ROLES)
    return Accounts(wanted, tuple(found["items"]), found["next"], roles, **more)
