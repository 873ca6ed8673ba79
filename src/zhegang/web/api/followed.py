"""What is followed and met on, over the API, read-only: the contexts of the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from zhegang.mechanism.brief import brief_json
from zhegang.web.api.operation import document, operation
from zhegang.web.api.register import Cursor
from zhegang.web.api.routes import PROBLEMS, Lang, api
from zhegang.web.languages import lang_of
from zhegang.web.registry import following, meetingpages, outgoing

Answer: Any = {200: dict[str, Any], **PROBLEMS}
ItemId = Annotated[str, Path(max_length=120, examples=["hkz:commitment:k1"])]
MeetingId = Annotated[str, Path(max_length=36, examples=["00000000-0000-4000-8000-000000000001"])]
Show = Annotated[
    str, Query(max_length=20, description="commitment, project, decision, overdue or differ; empty: all.")
]
Day = Annotated[str, Query(max_length=10, examples=["2025-04-24"])]


@api.get("/register/items", response=Answer, tags=["register"])
@operation("register.see")
def register_items(
    request: HttpRequest, show: Show = "", cursor: Cursor = "", lang: Lang = ""
) -> HttpResponse:
    """What is followed, each with how far it is."""
    return document(following.items(request.auth.user, lang_of(request), show, cursor))


@api.get("/register/items/{ident}", response=Answer, tags=["register"])
@operation("register.see")
def register_item(request: HttpRequest, ident: ItemId, lang: Lang = "") -> HttpResponse:
    """One item: milestones, evidence, assessments, what is overdue, what contradicts."""
    return document(following.item(request.auth.user, lang_of(request), ident))


@api.get("/register/meetings", response=Answer, tags=["register"])
@operation("register.see")
def register_meetings(request: HttpRequest, lang: Lang = "") -> HttpResponse:
    """Meetings, the latest first."""
    return document(meetingpages.meetings(request.auth.user, lang_of(request)))


@api.get("/register/meetings/{ident}", response=Answer, tags=["register"])
@operation("register.see")
def register_meeting(request: HttpRequest, ident: MeetingId, lang: Lang = "") -> HttpResponse:
    """One meeting: agenda, attendance, minutes, decisions, the day planned against the day held."""
    return document(meetingpages.page(request.auth.user, lang_of(request), ident))


@api.get("/register/brief", response=Answer, tags=["register"])
@operation("register.work")
def register_brief(request: HttpRequest, since: Day = "", on: Day = "", lang: Lang = "") -> HttpResponse:
    """The briefing between two days: by area what moved, what did not, what is disputed, what to decide."""
    days = outgoing.span(since, on, date.today())
    return document(brief_json(outgoing.briefing(request.auth.user, days), lang_of(request)))


@api.get("/register/returns", response=Answer, tags=["register"])
@operation("register.work")
def register_returns(request: HttpRequest, cursor: Cursor = "", lang: Lang = "") -> HttpResponse:
    """All that offices filed, merged: each item with every office's entries, contradictions apart."""
    return document(following.filed(request.auth.user, lang_of(request), cursor))
