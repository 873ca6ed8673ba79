"""Signing up, in and out; the second step of signing in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web import accounts, sessions, totp
from zhegang.web.limits import address_of
from zhegang.web.models import User
from zhegang.web.pages.rendering import Shown, fields_of, page

# Between password and code: in the session, which is nobody's yet.
WAITING, WAITS = "second_step", timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignIn:
    next: str
    username: str = ""
    problems: tuple[dict[str, Any], ...] = ()
    sign_up: bool = False


@dataclass(frozen=True, slots=True)
class SecondStep:
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class SignUp:
    """What was given, without the password; `open` is false where the site takes no new accounts."""

    open: bool
    username: str = ""
    name: str = ""
    email: str = ""
    role: str = "resident"
    firm: str = ""
    accepts: bool = False
    problems: tuple[dict[str, Any], ...] = ()


@page("sign-in", "sign-in", "site.see", ("GET", "POST"), twin=False)
def sign_in(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    asked = SignIn(_wanted(request, lang), sign_up=settings.SIGN_UP)
    if request.method != "POST":
        return Shown("sign-in.html.j2", asked)
    asked = replace(asked, username=request.POST.get("username", "")[:120])
    try:
        user = accounts.sign_in(asked.username, request.POST.get("password", "")[:1000], address_of(request))
    except InputError as error:
        return Shown("sign-in.html.j2", replace(asked, problems=fields_of(error, lang)), 429)
    if user is None:
        problem = Problem("password", N_("Account and password do not fit."))
        return Shown("sign-in.html.j2", replace(asked, problems=(problem.as_dict(lang),)), 422)
    if totp.is_on(user):
        request.session.flush()
        until = (timezone.now() + WAITS).isoformat()
        request.session[WAITING] = {"user": str(user.pk), "until": until, "next": asked.next}
        return HttpResponseRedirect(f"/{lang}/sign-in-code")
    sessions.begin(request, user)
    return HttpResponseRedirect(asked.next)


@page("sign-in-code", "sign-in-code", "site.see", ("GET", "POST"), twin=False)
def sign_in_code(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """The second step: reached with the right password only, and for five minutes."""
    waiting = request.session.get(WAITING)
    user = _who_waits(waiting)
    if user is None:
        return HttpResponseRedirect(f"/{lang}/sign-in")
    if request.method != "POST":
        return Shown("sign-in-code.html.j2", SecondStep())
    try:
        fits = accounts.second_step(user, request.POST.get("code", "")[:100], address_of(request))
    except InputError as error:
        return Shown("sign-in-code.html.j2", SecondStep(fields_of(error, lang)), 429)
    if not fits:
        return Shown("sign-in-code.html.j2", SecondStep((totp.wrong_code().as_dict(lang),)), 422)
    request.session.flush()
    sessions.begin(request, user)
    return HttpResponseRedirect(waiting["next"])


@page("sign-up", "sign-up", "site.see", ("GET", "POST"), twin=False)
def sign_up(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """An account of one's own; whoever makes one is signed in with it."""
    if request.method != "POST":
        return Shown("sign-up.html.j2", SignUp(settings.SIGN_UP))
    text = {
        name: request.POST.get(name, "").strip()[:400]
        for name in ("username", "name", "email", "role", "firm")
    }
    accepts = bool(request.POST.get("accepts"))
    given = accounts.NewAccount(
        **text, password=request.POST.get("password", "")[:1001], lang=lang, accepts=accepts
    )
    try:
        user = accounts.sign_up(given, address_of(request))
    except InputError as error:
        asked = SignUp(settings.SIGN_UP, **text, accepts=accepts, problems=fields_of(error, lang))
        return Shown("sign-up.html.j2", asked, 422)
    sessions.begin(request, user)
    return HttpResponseRedirect(f"/{lang}/account")


@page("sign-out", "sign-out", "site.see", ("POST",), twin=False)
def sign_out(request: HttpRequest, lang: str) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(f"/{lang}/")


def _wanted(request: HttpRequest, lang: str) -> str:
    """Where to after signing in: an address of ours, since a link must not send a person to another site."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if ours else f"/{lang}/account"


def _who_waits(waiting: dict[str, str] | None) -> User | None:
    if waiting is None or datetime.fromisoformat(waiting["until"]) < timezone.now():
        return None
    return accounts.Backend().get_user(waiting["user"])
