"""The plan: its first screen, its report with every reason, its files, the links that share it."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from markupsafe import Markup

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web import access, shares
from zhegang.web.failures import answer
from zhegang.web.jobs import queue
from zhegang.web.jobs.kinds import result_file
from zhegang.web.models import Job
from zhegang.web.pages.rendering import UUID, Shown, fields_of, page
from zhegang.web.qr import qr_svg
from zhegang.web.shapes import job_document, when

STATES = {
    "queued": N_("waiting"),
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "cancelled": N_("cancelled"),
}
# The report carries its own style; it still runs no script and loads nothing.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
INNER = ("page.", "summary.")  # what the page itself is made of
ALL = "all.zip"


@dataclass(frozen=True, slots=True)
class Link:
    id: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan's job and, once done, its first screen and its report.

    `summary` is the report's own first screen; `report` the whole of it, in the twin only.
    `new_link` is told once, in the answer to the request that made it.
    """

    job: dict[str, Any]
    title: str
    firm: str
    state_name: str
    reasons: tuple[str, ...]
    summary: dict[str, Any] | None
    report: dict[str, Any] | None
    files: tuple[str, ...]
    links: tuple[Link, ...]
    problems: tuple[dict[str, Any], ...] = ()
    new_link: str = ""


@page("plan", f"plans/{UUID}", "case.work", ("GET", "POST"))
def plan(request: HttpRequest, lang: str, ident: str) -> Shown | HttpResponse:
    """One plan; its forms cancel or retry it, make or revoke a link to it."""
    job = access.the_job(request.user, ident)
    if request.method != "POST":
        return _shown(request, job, lang)
    does = request.POST.get("do", "")
    try:
        if does == "share":
            access.require(request.user, "plan.share")
            _, token = shares.make(request.user, job, _days(request.POST.get("days", "")))
            link = request.build_absolute_uri(f"/{lang}/shared/{token}")
            return _shown(request, job, lang, new_link=link)
        if does == "revoke":
            access.require(request.user, "plan.share")
            shares.revoke(request.user, job, request.POST.get("link", ""))
        elif does in ("cancel", "retry"):
            (queue.cancel if does == "cancel" else queue.retry)(job, request.user)
        else:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
    except InputError as error:
        return _shown(request, job, lang, 422, problems=fields_of(error, lang))
    return HttpResponseRedirect(f"/{lang}/plans/{job.pk}")


def _shown(request: HttpRequest, job: Job, lang: str, status: int = 200, **more: Any) -> Shown:
    twin = request.path.endswith(".json")
    files = [name for name in job.result.get("files", ()) if not name.startswith(INNER)]
    context = PlanPage(
        job=job_document(job, lang),
        title=job.case.title if job.case else job.kind,
        firm=job.case.firm.name if job.case else "",
        state_name=translate(STATES[job.state], lang),
        reasons=tuple(reason.get(lang, "") for reason in job.reason),
        summary=first_screen(job, lang),
        report=document(job, f"page.{lang}.json") if twin else None,
        files=tuple(files) if job.state == "done" else (),
        links=tuple(Link(str(s.pk), when(s.expires_at)) for s in shares.held(job)),
        **more,
    )
    body = None if twin else result_file(job, f"page.{lang}.html")
    drawn = {
        # Written by our own template, which escapes what the case holds.
        "body": Markup(body.read_text(encoding="utf-8")) if body and body.is_file() else None,
        "qr": qr_svg(context.new_link, translate(N_("QR code of the link"), lang))
        if context.new_link
        else "",
        "most_days": shares.MOST_DAYS,
    }
    return Shown("plan.html.j2", context, status, drawn)


def first_screen(job: Job, lang: str) -> dict[str, Any] | None:
    """The plan's own summary; one of an earlier version leaves to the case what it does not say."""
    held = document(job, f"summary.{lang}.json")
    if held is None or job.case is None:
        return held
    return {"title": job.case.title, "firm": job.case.firm.name, "as_of": job.result.get("as_of", "")} | held


def document(job: Job, name: str) -> dict[str, Any] | None:
    """A JSON document among a job's files; None where it has no such file."""
    path = result_file(job, name)
    if path is None or not path.is_file():
        return None
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


@page("plan-file", f"plans/{UUID}/(?P<name>[A-Za-z0-9.-]{{1,60}})", "case.work", twin=False)
def plan_file(request: HttpRequest, lang: str, ident: str, name: str) -> HttpResponse:
    """A file of a finished plan, only one its job names; or all of them in one archive."""
    job = access.the_job(request.user, ident)
    if name == ALL and job.state == "done":
        return _sent(archive(job), ".zip", f"plan-{str(job.pk)[:8]}.zip")
    path = result_file(job, name)
    if path is None or not path.is_file():
        return answer(request, 404)
    return _sent(path.read_bytes(), path.suffix, name)


def archive(job: Job) -> bytes:
    """Every file of the report in one ZIP archive; the same report gives the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in job.result.get("files", ()):
            path = None if name.startswith(INNER) else result_file(job, name)
            if path is not None and path.is_file():
                entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                packed.writestr(entry, path.read_bytes(), compresslevel=1)
    return held.getvalue()


def _sent(content: bytes, ending: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES.get(ending, "application/octet-stream"))
    shown = ending in (".html", ".pdf", ".png")
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    if ending == ".html":
        response["Content-Security-Policy"] = REPORT_POLICY
    return response
