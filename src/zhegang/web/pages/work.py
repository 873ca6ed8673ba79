"""The workspace: cases of one's firms, plans of them, their files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.plan.reading import read_case_bytes
from zhegang.web import access, casework
from zhegang.web.asking import CASE_ENDINGS
from zhegang.web.failures import answer
from zhegang.web.jobs import queue
from zhegang.web.jobs.kinds import result_file
from zhegang.web.models import Job
from zhegang.web.pages.rendering import UUID, Shown, fields_of, page
from zhegang.web.shapes import case_document, job_document
from zhegang.web.uploads import received

SHOWN = 50
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
}


@dataclass(frozen=True, slots=True)
class Work:
    firms: tuple[dict[str, str], ...]
    cases: tuple[dict[str, Any], ...]
    jobs: tuple[dict[str, Any], ...]
    problems: tuple[dict[str, Any], ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan's job and, once done, its first screen: verdict, figures, what to do."""

    job: dict[str, Any]
    title: str
    firm: str
    state_name: str
    reasons: tuple[str, ...]
    summary: dict[str, Any] | None
    files: tuple[str, ...]


@page("work", "work", "case.work", ("GET", "POST"))
def work(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """Cases and plans; a file sent here is stored as a case and planned."""
    if request.method != "POST":
        return Shown("work.html.j2", _work(request, lang))
    name = ""
    try:
        firm = access.the_firm(request.user, request.POST.get("firm", ""))
        name, content = received(request, CASE_ENDINGS)
        case = read_case_bytes(content, name).case
    except InputError as error:
        return Shown("work.html.j2", _work(request, lang, problems=fields_of(error, lang), file=name), 422)
    with transaction.atomic():
        job = queue.submit("plan", request.user, casework.store_case(request.user, firm, case), {})
    return HttpResponseRedirect(f"/{lang}/plans/{job.pk}")


def _work(request: HttpRequest, lang: str, **more: Any) -> Work:
    jobs = access.jobs(request.user).select_related("case").order_by("-created_at")[:SHOWN]
    return Work(
        tuple({"id": str(f.pk), "name": f.name} for f in access.firms(request.user).order_by("name")),
        tuple(case_document(c) for c in access.cases(request.user).order_by("-created_at")[:SHOWN]),
        tuple(
            job_document(j, lang)
            | {"title": j.case.title if j.case else j.kind, "state_name": translate(STATES[j.state], lang)}
            for j in jobs
        ),
        **more,
    )


@page("plan", f"plans/{UUID}", "case.work", ("GET", "POST"))
def plan(request: HttpRequest, lang: str, ident: str) -> Shown | HttpResponse:
    """One plan; its forms cancel or retry it."""
    job = access.the_job(request.user, ident)
    if request.method == "POST":
        does = {"cancel": queue.cancel, "retry": queue.retry}
        act = does.get(request.POST.get("do", ""))
        if act is None:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
        act(job, request.user)
        return HttpResponseRedirect(f"/{lang}/plans/{job.pk}")
    response = Shown("plan.html.j2", _plan(job, lang))
    return response


def _plan(job: Job, lang: str) -> PlanPage:
    first = result_file(job, f"summary.{lang}.json")
    summary = json.loads(first.read_text(encoding="utf-8")) if first and first.is_file() else None
    files = [name for name in job.result.get("files", ()) if not name.startswith("summary.")]
    return PlanPage(
        job=job_document(job, lang),
        title=job.case.title if job.case else job.kind,
        firm=job.case.firm.name if job.case else "",
        state_name=translate(STATES[job.state], lang),
        reasons=tuple(reason.get(lang, "") for reason in job.reason),
        summary=summary,
        files=tuple(files) if job.state == "done" else (),
    )


@page("plan-file", f"plans/{UUID}/(?P<name>[A-Za-z0-9.-]{{1,60}})", "case.work", twin=False)
def plan_file(request: HttpRequest, lang: str, ident: str, name: str) -> HttpResponse:
    """A file of a finished plan: only one its job names, whatever the address says."""
    job = access.the_job(request.user, ident)
    path = result_file(job, name)
    if path is None or not path.is_file():
        return answer(request, 404)
    response = HttpResponse(
        path.read_bytes(), content_type=TYPES.get(path.suffix, "application/octet-stream")
    )
    shown = path.suffix in (".html", ".pdf", ".png")
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    if path.suffix == ".html":
        response["Content-Security-Policy"] = REPORT_POLICY
    return response
