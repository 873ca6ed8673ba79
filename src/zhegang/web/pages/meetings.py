"""Meetings: planned and held, their agenda, attendance, minutes and decisions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web import access
from zhegang.web.pages.rendering import UUID, Shown, fields_of, page
from zhegang.web.registry import meeting, meetingpages


@page("register-meetings", "register/meetings", "register.see", ("GET", "POST"))
def meetings(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """The list; its form makes a meeting."""
    if request.method != "POST":
        return Shown("register-meetings.html.j2", meetingpages.meetings(request.user, lang))
    access.require(request.user, "meeting.edit")
    try:
        made = meeting.save(request.user, None, _fields(request))
    except InputError as error:
        found = meetingpages.meetings(request.user, lang, problems=fields_of(error, lang))
        return Shown("register-meetings.html.j2", found, error.http_status)
    return HttpResponseRedirect(f"/{lang}/register/meetings/{made.pk}")


@page("register-meeting", f"register/meetings/{UUID}", "register.see", ("GET", "POST"))
def one_meeting(request: HttpRequest, lang: str, ident: str) -> Shown | HttpResponse:
    """One meeting; its forms change, publish or withdraw it, and propose its decisions."""
    if request.method != "POST":
        return Shown("register-meeting.html.j2", meetingpages.page(request.user, lang, ident))
    access.require(request.user, "register.work")
    held = meetingpages.find(request.user, ident)
    fields = _fields(request)
    try:
        does = fields.get("do", "")
        if does == "save":
            meeting.save(request.user, held, fields)
        elif does in meeting.PARTS:
            meeting.add(request.user, held, does, fields)
        elif does == "remove":
            part, _, entry = fields.get("entry", "").partition(":")
            meeting.remove(request.user, held, part, entry)
        elif does == "tell":
            meeting.tell(request.user, held, fields.get("statement", ""))
        elif does == "propose":
            meeting.propose(request.user, held)
        elif does == "publish":
            meeting.publish(request.user, held)
        elif does == "withdraw":
            meeting.withdraw(request.user, held, fields.get("reason", ""))
            return HttpResponseRedirect(f"/{lang}/register/meetings")
        else:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
    except InputError as error:
        shown = meetingpages.page(request.user, lang, ident, problems=fields_of(error, lang))
        return Shown("register-meeting.html.j2", shown, error.http_status)
    return HttpResponseRedirect(f"/{lang}/register/meetings/{ident}")


def _fields(request: HttpRequest) -> dict[str, str]:
    return {name: str(told) for name, told in request.POST.items()}
