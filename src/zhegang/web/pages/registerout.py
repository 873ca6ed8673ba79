"""The register's paperwork on the site: returns in, briefing and exports out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhegang.core.errors import InputError
from zhegang.core.i18n import translate
from zhegang.ingest.packs import load_pack
from zhegang.mechanism.brief import brief_json, render
from zhegang.mechanism.brief.build import GROUPS
from zhegang.mechanism.brief.render import TITLES
from zhegang.mechanism.exports import FORMATS
from zhegang.mechanism.returns import TITLES as RETURN_TITLES
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.registry import filing, outgoing
from zhegang.web.uploads import received

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


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """What became of the files sent in; `contradictions` as `zhegang register returns read` tells them."""

    filed: bool = False
    read: int = 0
    kept: int = 0
    items: int = 0
    contradictions: tuple[dict[str, Any], ...] = ()
    problems: tuple[dict[str, Any], ...] = ()


@page("register-returns", "register/returns", "register.work", ("GET", "POST"))
def returns_page(request: HttpRequest, lang: str) -> Shown:
    """A return sent in: a whole one is kept as proposals, another told with every fault.

    With `list` it is the secretariat's list of projects, taken in the same way.
    """
    if request.method != "POST":
        return Shown("register-returns.html.j2", ReturnsPage())
    try:
        sent = received(request, (".xlsx", ".docx"))
        if request.POST.get("list"):
            new = filing.file_projects(request.user, *sent)
            return Shown("register-returns.html.j2", ReturnsPage(True, 1, new, new))
        made = filing.file(request.user, [sent], date.today())
    except InputError as error:
        return Shown("register-returns.html.j2", ReturnsPage(problems=fields_of(error, lang)), 422)
    told = [
        {
            "no": c.no,
            "milestone": c.milestone,
            "column": translate(RETURN_TITLES[c.column], lang),
            "said": [{"office": s.office, "text": s.text, "where": s.where} for s in c.said],
        }
        for c in made.contradictions
    ]
    problems = tuple(p.as_dict(lang) for p in made.problems)
    shown = ReturnsPage(True, made.read, made.kept, made.items, tuple(told), problems)
    return Shown("register-returns.html.j2", shown, 422 if problems else 200)


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
