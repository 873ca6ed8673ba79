"""What is followed: items, what offices file on them, and what waits for publication."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web import access
from zhegang.web.pages.register import cursor_of
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.registry import following, progressing, seeing

ITEM = "(?P<ident>[a-z0-9]+:[a-z]+:[a-z0-9-]{1,100})"


@page("register-items", "register/items", "register.see")
def items(request: HttpRequest, lang: str) -> Shown:
    chosen = request.GET.get("show", "")[:20]
    found = following.items(request.user, lang, chosen, cursor_of(request))
    return Shown("register-items.html.j2", found, drawn={"today": date.today()})


@page("register-item", f"register/items/{ITEM}", "register.see", ("GET", "POST"))
def item(request: HttpRequest, lang: str, ident: str) -> Shown | HttpResponse:
    """One item; its forms file a milestone, evidence or an assessment."""
    drawn = {"steps": following.completions(lang)}
    if request.method != "POST":
        return Shown("register-item.html.j2", following.item(request.user, lang, ident), drawn=drawn)
    access.require(request.user, "register.work")
    held = seeing.one(following.visible(request.user), ident)
    fields = {name: str(told) for name, told in request.POST.items()}
    try:
        does = fields.get("do", "")
        if does == "milestone":
            progressing.file_milestone(request.user, held, fields, lang)
        elif does == "evidence":
            progressing.file_evidence(request.user, held, fields)
        elif does == "assessment":
            progressing.file_assessment(request.user, held, fields, request.POST.getlist("proof")[:200])
        else:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
    except InputError as error:
        shown = following.item(request.user, lang, ident, problems=fields_of(error, lang))
        return Shown("register-item.html.j2", shown, error.http_status, drawn=drawn)
    return HttpResponseRedirect(f"/{lang}/register/items/{ident}")


@page("register-progress", "register/progress", "register.work", ("GET", "POST"))
def progress(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """What was filed and waits: chosen entries are published or withdrawn together, or none is."""
    if request.method != "POST":
        return Shown("register-progress.html.j2", following.waiting(request.user, lang))
    # A kind, a colon, an id: an item's id has colons of its own.
    chosen = [
        (kind, ident) for kind, _, ident in (e.partition(":") for e in request.POST.getlist("entry")[:500])
    ]
    try:
        progressing.take(request.user, request.POST.get("do", ""), chosen, request.POST.get("reason", ""))
    except InputError as error:
        found = following.waiting(request.user, lang, problems=fields_of(error, lang))
        return Shown("register-progress.html.j2", found, error.http_status)
    return HttpResponseRedirect(f"/{lang}/register/progress")


@page("register-filed", "register/filed", "register.work")
def filed(request: HttpRequest, lang: str) -> Shown:
    """All that offices filed, merged."""
    return Shown("register-filed.html.j2", following.filed(request.user, lang, cursor_of(request)))
