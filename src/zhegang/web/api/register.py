"""The register over the API, read-only: the contexts of its pages, under the same names."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from zhegang.web.api.operation import document, operation
from zhegang.web.api.routes import PROBLEMS, Lang, api
from zhegang.web.languages import lang_of
from zhegang.web.registry import comparing, laying, showing

Cursor = Annotated[str, Query(max_length=200, description="`next` of the page before.")]
Digits = Annotated[str, Path(pattern="^[0-9a-f]{20}$", examples=["c2692f8d26c0943fe44f"])]
EntityId = Annotated[str, Path(max_length=120, examples=["hkz:area:2023-finance"])]
Kind = Annotated[
    str, Query(max_length=20, examples=["area"], description="area, agreement, organisation, person, …")
]
Answer: Any = {200: dict[str, Any], **PROBLEMS}


@api.get("/register", response=Answer, tags=["register"])
@operation("register.see")
def register_overview(request: HttpRequest, lang: Lang = "") -> HttpResponse:
    """The mechanism at a glance: areas × commitments × evidence, and what is disputed."""
    return document(showing.overview(request.auth.user, lang_of(request)))


@api.get("/register/entities", response=Answer, tags=["register"])
@operation("register.see")
def register_entities(
    request: HttpRequest, kind: Kind = "area", cursor: Cursor = "", lang: Lang = ""
) -> HttpResponse:
    """Entities of one kind."""
    return document(showing.entities(request.auth.user, lang_of(request), kind, cursor))


@api.get("/register/entities/{ident}", response=Answer, tags=["register"])
@operation("register.see")
def register_entity(
    request: HttpRequest, ident: EntityId, cursor: Cursor = "", lang: Lang = ""
) -> HttpResponse:
    """A person, party, agreement, area or system with what is told of it."""
    return document(showing.entity(request.auth.user, lang_of(request), ident, cursor))


@api.get("/register/documents", response=Answer, tags=["register"])
@operation("register.see")
def register_documents(request: HttpRequest, cursor: Cursor = "", lang: Lang = "") -> HttpResponse:
    """Documents, the newest first."""
    return document(showing.documents(request.auth.user, lang_of(request), cursor))


@api.get("/register/documents/{ident}", response=Answer, tags=["register"])
@operation("register.see")
def register_document(request: HttpRequest, ident: Digits, lang: Lang = "") -> HttpResponse:
    """A document with its statements in place; its words for whoever loaded them."""
    return document(laying.document(request.auth.user, lang_of(request), ident))


@api.get("/register/statements/{ident}", response=Answer, tags=["register"])
@operation("register.see")
def register_statement(request: HttpRequest, ident: Digits, lang: Lang = "") -> HttpResponse:
    """One statement: who says what, where it is written, its review."""
    return document(showing.statement(request.auth.user, lang_of(request), ident))


@api.get("/register/figures", response=Answer, tags=["register"])
@operation("register.see")
def register_figures(
    request: HttpRequest,
    verdict: Annotated[str, Query(max_length=40, examples=["CONFLICT"])] = "",
    cursor: Cursor = "",
    lang: Lang = "",
) -> HttpResponse:
    """Figures that sources tell differently, by verdict."""
    return document(comparing.disagreements(request.auth.user, lang_of(request), cursor, verdict))


@api.get("/register/figures/{ident}", response=Answer, tags=["register"])
@operation("register.see")
def register_figure(request: HttpRequest, ident: Digits, lang: Lang = "") -> HttpResponse:
    """A figure with all its sources side by side."""
    return document(comparing.figure(request.auth.user, lang_of(request), ident))


@api.get("/register/timeline", response=Answer, tags=["register"])
@operation("register.see")
def register_timeline(request: HttpRequest, cursor: Cursor = "", lang: Lang = "") -> HttpResponse:
    """What happened and was planned, by its day."""
    return document(showing.timeline(request.auth.user, lang_of(request), cursor))
