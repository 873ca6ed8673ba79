"""The register for those who keep it: documents added, statements reviewed, merges judged."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web import access
from zhegang.web.jobs import queue
from zhegang.web.pages.register import DIGITS, cursor_of
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.registry import adding, queueing, reviewing, seeing, showing
from zhegang.web.registry.models import Entity, Judgement, Statement
from zhegang.web.uploads import received

ENDINGS = (".txt", ".html", ".htm", ".pdf", ".docx")
LONGEST_PASTE = 2_000_000


@page("register-statement", f"register/statements/{DIGITS}", "register.see", ("GET", "POST"))
def statement(request: HttpRequest, lang: str, ident: str) -> Shown | HttpResponse:
    """One statement; its forms take a step of review or amend it."""
    if request.method != "POST":
        return Shown("register-statement.html.j2", showing.statement(request.user, lang, ident))
    access.require(request.user, "register.work")
    held = seeing.one(seeing.statements(request.user), ident)
    try:
        after = _amended(request, held) if request.POST.get("do") == "amend" else _stepped(request, held)
    except InputError as error:
        shown = showing.statement(request.user, lang, ident, problems=fields_of(error, lang))
        return Shown("register-statement.html.j2", shown, error.http_status)
    gone = after.state in seeing.GONE
    where = "review" if gone else f"statements/{after.pk}"
    return HttpResponseRedirect(f"/{lang}/register/{where}")


def _stepped(request: HttpRequest, held: Statement) -> Statement:
    return reviewing.take(request.user, held, request.POST.get("do", ""), request.POST.get("reason", ""))


def _amended(request: HttpRequest, held: Statement) -> Statement:
    try:
        value = json.loads(request.POST.get("value", "")[:20_000])
        if not isinstance(value, dict):
            raise ValueError
    except ValueError:
        raise InputError([Problem("value", N_("This is no JSON object."))]) from None
    return reviewing.amend(
        request.user,
        held,
        subject=request.POST.get("subject", "")[:2000],
        value=value,
        modality=request.POST.get("modality", ""),
        reason=request.POST.get("reason", ""),
    )


@page("register-review", "register/review", "register.work", ("GET", "POST"))
def review(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """What waits for the visitor's step; chosen statements take it together, or none does."""
    if request.method != "POST":
        return Shown(
            "register-review.html.j2", queueing.queue(request.user, lang, _state(request), cursor_of(request))
        )
    chosen = request.POST.getlist("statement")[:200]
    try:
        if not chosen:
            raise InputError([Problem("statement", N_("No statement was chosen."))])
        with transaction.atomic():
            for held in Statement.objects.filter(pk__in=chosen):
                _stepped(request, held)
    except InputError as error:
        found = queueing.queue(
            request.user, lang, _state(request), cursor_of(request), problems=fields_of(error, lang)
        )
        return Shown("register-review.html.j2", found, error.http_status)
    return HttpResponseRedirect(f"/{lang}/register/review?state={_state(request)}")


def _state(request: HttpRequest) -> str:
    asked = str(request.POST.get("state") or request.GET.get("state") or "")
    return asked if asked in reviewing.OPEN else ""


@page("register-merges", "register/merges", "register.work", ("GET", "POST"))
def merges(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """Merges of entities: proposed, approved by another person, undone."""
    if request.method != "POST":
        return Shown("register-merges.html.j2", queueing.merges(request.user, lang))
    does: dict[str, Callable[[HttpRequest], Any]] = {
        "propose": _proposed, "approve": _judged, "reject": _judged, "undo": _judged,
    }  # fmt: skip
    try:
        act = does.get(request.POST.get("do", ""))
        if act is None:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
        act(request)
    except InputError as error:
        found = queueing.merges(request.user, lang, problems=fields_of(error, lang))
        return Shown("register-merges.html.j2", found, error.http_status)
    return HttpResponseRedirect(f"/{lang}/register/merges")


def _proposed(request: HttpRequest) -> Judgement:
    pair = [
        Entity.objects.filter(pk=request.POST.get(name, "").strip()[:120]).first()
        for name in ("kept", "merged")
    ]
    problems = [
        Problem(name, N_("There is no such entity."), request.POST.get(name, ""))
        for name, held in zip(("kept", "merged"), pair, strict=True)
        if held is None
    ]
    if problems:
        raise InputError(problems)
    return reviewing.propose_same(request.user, pair[0], pair[1], request.POST.get("reason", ""))


def _judged(request: HttpRequest) -> Judgement:
    number = request.POST.get("judgement", "")
    known = number.isascii() and number.isdigit() and len(number) < 16
    held = Judgement.objects.filter(pk=int(number)).first() if known else None
    if held is None:
        raise InputError([Problem("judgement", N_("There is no such judgement."), number)])
    return reviewing.judge(request.user, held, request.POST["do"], request.POST.get("reason", ""))


@page("register-add", "register/add", "register.add", ("GET", "POST"))
def add(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """A file or pasted text into the register: read by a job, its statements become proposals."""
    if request.method != "POST":
        return Shown("register-add.html.j2", queueing.adding(request.user, lang))
    try:
        name, data = _sent(request)
        day = request.POST.get("published", "").strip()
        published = parse_date(day, "published") if day else None
    except InputError as error:
        found = queueing.adding(request.user, lang, problems=fields_of(error, lang))
        return Shown("register-add.html.j2", found, 422)
    params = {
        "file": adding.incoming(data),
        "name": name,
        "published": published.isoformat() if published else "",
        "review": bool(request.POST.get("review")),
    }
    queue.submit("register.add", request.user, None, params)
    return HttpResponseRedirect(f"/{lang}/register/add")


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    words = request.POST.get("text", "")
    if not words.strip():
        return received(request, ENDINGS)
    if len(words) > LONGEST_PASTE:
        raise InputError([Problem("text", N_("The text is too long."))])
    name = request.POST.get("title", "").strip()[:150] or "pasted text"
    return f"{name}.txt", words.encode("utf-8", "replace")
