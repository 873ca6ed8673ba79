"""One's own sessions, and the second factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web import accounts, audit, sessions, throttle, totp
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.qr import qr_svg
from zhegang.web.shapes import when


@dataclass(frozen=True, slots=True)
class SessionShown:
    id: str
    agent: str
    since: str
    until: str
    this: bool


@dataclass(frozen=True, slots=True)
class Sessions:
    sessions: tuple[SessionShown, ...]


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """`secret` and its `picture` while a person sets it up; `recovery_codes` are shown once."""

    on: bool
    recovery_left: int
    secret: str = ""
    picture: str = ""
    recovery_codes: tuple[str, ...] = ()
    problems: tuple[dict[str, Any], ...] = ()


@page("sessions", "sessions", "account.own", ("GET", "POST"))
def sessions_page(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """Where the account is signed in; each can be ended, or all but this one."""
    user, present = request.user, request.session.session_key
    if request.method == "POST":
        if request.POST.get("do") == "others":
            sessions.end_all(user, keep=present)
            audit.append(str(user.pk), "session.end_others", f"user:{user.pk}")
        else:
            sessions.end(user, request.POST.get("session", ""))
        return HttpResponseRedirect(f"/{lang}/sessions")
    held = sessions.open_sessions(user, present)
    shown = (SessionShown(s.id, s.agent, when(s.since), when(s.until), s.this) for s in held)
    return Shown("sessions.html.j2", Sessions(tuple(shown)))


@page("second-factor", "second-factor", "account.own", ("GET", "POST"))
def second_factor(request: HttpRequest, lang: str) -> Shown:
    """Set up an authenticator app, switch it off, draw new recovery codes."""
    if request.method != "POST":
        return Shown("second-factor.html.j2", _shown(request))
    does = {"begin": _begin, "confirm": _confirm, "codes": _codes, "off": _off}
    try:
        act = does.get(request.POST.get("do", ""))
        if act is None:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
        return Shown("second-factor.html.j2", act(request, lang))
    except InputError as error:
        enrolling = request.POST.get("do") == "confirm" and not totp.is_on(request.user)
        held = _enrolment(totp.enrol(request.user), lang) if enrolling else {}
        told = fields_of(error, lang)
        return Shown("second-factor.html.j2", _shown(request, **held, problems=told), 422)


def _shown(request: HttpRequest, **more: Any) -> SecondFactor:
    user = request.user
    return SecondFactor(totp.is_on(user), user.recovery_codes.count(), **more)


def _enrolment(held: totp.Enrolment, lang: str) -> dict[str, str]:
    name = translate(N_("QR code with the secret below"), lang)
    return {"secret": held.secret, "picture": qr_svg(held.address, name)}


def _begin(request: HttpRequest, lang: str) -> SecondFactor:
    """The password first: who finds an open browser must not lock its owner out."""
    _password(request)
    return _shown(request, **_enrolment(totp.enrol(request.user, anew=True), lang))


def _confirm(request: HttpRequest, lang: str) -> SecondFactor:
    keys = {throttle.key("confirm", str(request.user.pk)): accounts.MOST_BY_ACCOUNT}
    throttle.check("code", keys)
    try:
        codes = totp.confirm(request.user, request.POST.get("code", "")[:100], request.session.session_key)
    except InputError:
        throttle.count(keys)
        raise
    return _shown(request, recovery_codes=codes)


def _codes(request: HttpRequest, lang: str) -> SecondFactor:
    _password(request)
    if not totp.is_on(request.user):
        raise InputError([Problem("do", N_("The second factor is off."))])
    return _shown(request, recovery_codes=totp.new_recovery_codes(request.user))


def _off(request: HttpRequest, lang: str) -> SecondFactor:
    _password(request)
    totp.switch_off(request.user, by=str(request.user.pk))
    return _shown(request)


def _password(request: HttpRequest) -> None:
    given = request.POST.get("password", "")[:1000]
    if problems := accounts.password_wrong(request.user, given, "password"):
        raise InputError(problems)
