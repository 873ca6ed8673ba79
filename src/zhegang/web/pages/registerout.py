"""The register on its way out: the briefing for the next meeting, exports, the feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhegang.ingest.packs import load_pack
from zhegang.mechanism.brief import brief_json, render
from zhegang.mechanism.brief.build import GROUPS
from zhegang.mechanism.brief.render import TITLES
from zhegang.mechanism.exports import FORMATS
from zhegang.web.pages.rendering import Shown, page
from zhegang.web.registry import outgoing

_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jsonld": "application/ld+json",
    "ocds": "application/json",
    "iati": "application/xml",
    "atom": "application/atom+xml",
    "csv": "text/csv; charset=utf-8",
    "ftm": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The briefing as `zhegang register brief --json` tells it."""

    since: date
    on: date
    brief: dict[str, Any]


@page("register-brief", "register/brief", "register.work")
def brief_page(request: HttpRequest, lang: str) -> Shown:
    days = outgoing.span(request.GET.get("since", ""), request.GET.get("on", ""), date.today())
    told = brief_json(outgoing.briefing(request.user, days), lang)
    drawn = {"titles": TITLES, "groups": GROUPS}
    return Shown("register-brief.html.j2", BriefPage(days.since, days.on, told), drawn=drawn)


@page("register-brief-file", "register/brief/brief[.](?P<kind>html|pdf|docx)", "register.work", twin=False)
def brief_file(request: HttpRequest, lang: str, kind: str) -> HttpResponse:
    """The briefing as a file in the language of the address."""
    days = outgoing.span(request.GET.get("since", ""), request.GET.get("on", ""), date.today())
    made = outgoing.briefing(request.user, days)
    ((name, data),) = render(made, name=load_pack().name, langs=[lang], kinds=[kind]).items()
    return _sent(data, kind, name)


@page("register-export", f"register/export/(?P<kind>{'|'.join(FORMATS)})", "register.see", twin=False)
def export(request: HttpRequest, lang: str, kind: str) -> HttpResponse:
    """What the visitor may see of the register, or of one document of it, in another format."""
    base = request.build_absolute_uri("/").rstrip("/") + "/register"
    held = outgoing.corpus(request.user, date.today(), base, request.GET.get("document", "")[:20])
    return _sent(FORMATS[kind].write(held), kind, f"register.{FORMATS[kind].ending}")


def _sent(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
