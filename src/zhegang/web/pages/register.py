"""The register for everybody: the mechanism at a glance, and what stands behind it."""

from __future__ import annotations

from django.http import HttpRequest

from zhegang.web.pages.rendering import Shown, page
from zhegang.web.registry import comparing, laying, showing

DIGITS = "(?P<ident>[0-9a-f]{20})"
ENTITY = "(?P<ident>[a-z0-9]+:[a-z]+:[a-z0-9-]{1,80})"
KIND = "(?P<kind>[a-z]{4,12})"


def cursor_of(request: HttpRequest) -> str:
    return request.GET.get("cursor", "")[:200]


@page("register", "register", "register.see")
def register(request: HttpRequest, lang: str) -> Shown:
    return Shown("register.html.j2", showing.overview(request.user, lang))


@page("register-entities", f"register/entities/{KIND}", "register.see")
def entities(request: HttpRequest, lang: str, kind: str) -> Shown:
    return Shown("register-list.html.j2", showing.entities(request.user, lang, kind, cursor_of(request)))


@page("register-entity", f"register/entity/{ENTITY}", "register.see")
def entity(request: HttpRequest, lang: str, ident: str) -> Shown:
    return Shown("register-entity.html.j2", showing.entity(request.user, lang, ident, cursor_of(request)))


@page("register-documents", "register/documents", "register.see")
def documents(request: HttpRequest, lang: str) -> Shown:
    return Shown("register-list.html.j2", showing.documents(request.user, lang, cursor_of(request)))


@page("register-document", f"register/documents/{DIGITS}", "register.see")
def document(request: HttpRequest, lang: str, ident: str) -> Shown:
    return Shown("register-document.html.j2", laying.document(request.user, lang, ident))


@page("register-figure", f"register/figures/{DIGITS}", "register.see")
def figure(request: HttpRequest, lang: str, ident: str) -> Shown:
    return Shown("register-figure.html.j2", comparing.figure(request.user, lang, ident))


@page("register-disagreements", "register/disagreements", "register.see")
def disagreements(request: HttpRequest, lang: str) -> Shown:
    verdict = request.GET.get("verdict", "")[:40]
    found = comparing.disagreements(request.user, lang, cursor_of(request), verdict)
    return Shown("register-disagreements.html.j2", found)


@page("register-timeline", "register/timeline", "register.see")
def timeline(request: HttpRequest, lang: str) -> Shown:
    return Shown("register-timeline.html.j2", showing.timeline(request.user, lang, cursor_of(request)))
