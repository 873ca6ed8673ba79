"""Every address of the site."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from zhegang.web.api import followed as followed_api
from zhegang.web.api import hs as hs_api
from zhegang.web.api import register as register_api
from zhegang.web.api import systems as systems_api
from zhegang.web.api.routes import api
from zhegang.web.failures import answer
from zhegang.web.languages import lang_of
from zhegang.web.metrics import metrics
from zhegang.web.pages import (
    account,
    caseform,
    compare,
    entry,
    followed,
    hs,
    meetings,
    origin,
    people,
    personal,
    plans,
    public,
    quote,
    register,
    registerout,
    registerwork,
    screening,
    security,
    shared,
    systems,
    work,
)
from zhegang.web.pages.rendering import stylesheet, urls

__all__ = [
    "account",
    "caseform",
    "compare",
    "entry",
    "followed",
    "followed_api",
    "hs",
    "hs_api",
    "meetings",
    "origin",
    "people",
    "personal",
    "plans",
    "public",
    "quote",
    "register",
    "register_api",
    "registerout",
    "registerwork",
    "screening",
    "security",
    "shared",
    "systems",
    "systems_api",
    "work",
]  # importing them declares their pages


def root(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(f"/{lang_of(request)}/")
    response["Vary"] = "Accept-Language"
    return response


def static(request: HttpRequest, name: str) -> HttpResponse:
    known, content = stylesheet()
    if name != known:
        return answer(request, 404)
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return answer(request, 503)
    return answer(request, 503) if behind else HttpResponse("ready\n", content_type="text/plain")


urlpatterns = [
    path("", root, name="root"),
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("static/<str:name>", static, name="static"),
    path("api/v1/", api.urls),
    *urls(),
]

handler400 = "zhegang.web.pages.failures.bad_request"
handler403 = "zhegang.web.pages.failures.forbidden"
handler404 = "zhegang.web.pages.failures.not_found"
handler500 = "zhegang.web.pages.failures.broken"
