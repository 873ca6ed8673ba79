"""The workspace: cases of one's firms, sent as a file, begun from an order list or by form."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.plan.drafts import order_list_case
from zhegang.plan.orderlist import read_orders
from zhegang.plan.reading import read_case_bytes, read_case_text
from zhegang.plan.writing import write_case
from zhegang.web import access, casework
from zhegang.web.asking import CASE_ENDINGS, ORDER_ENDINGS, ending_of
from zhegang.web.caseform import draft as forms
from zhegang.web.jobs import queue
from zhegang.web.models import StoredCase
from zhegang.web.pages.plans import STATES, TYPES
from zhegang.web.pages.rendering import UUID, Shown, fields_of, page
from zhegang.web.shapes import case_document, job_document, when
from zhegang.web.uploads import received

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Work:
    """What the visitor works on; `file` is the one whose problems are told."""

    firms: tuple[dict[str, str], ...]
    cases: tuple[dict[str, Any], ...]
    drafts: tuple[dict[str, Any], ...]
    jobs: tuple[dict[str, Any], ...]
    problems: tuple[dict[str, Any], ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """One stored case, its plans, and what it holds in numbers."""

    case: dict[str, Any]
    firm: str
    holds: tuple[tuple[str, int], ...]
    jobs: tuple[dict[str, Any], ...]
    problems: tuple[dict[str, Any], ...] = ()


@page("work", "work", "case.work", ("GET", "POST"))
def work(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """Cases and plans; a case sent here is stored and planned, an order list begins a case."""
    if request.method != "POST":
        return Shown("work.html.j2", _work(request, lang))
    name, does = "", request.POST.get("do", "file")
    try:
        firm = access.the_firm(request.user, request.POST.get("firm", ""))
        if does == "form":
            begun: dict[str, Any] = {"firm": {"name": firm.name}, "on": date.today().isoformat()}
            return _to_form(casework.begin_draft(request.user, firm, forms.from_raw(begun)), lang)
        if does == "orders":
            name, content = received(request, ORDER_ENDINGS)
            raw = _order_case(content, name)
            raw["firm"] = {"name": firm.name}
            return _to_form(casework.begin_draft(request.user, firm, forms.from_raw(raw)), lang)
        name, content = received(request, CASE_ENDINGS)
        case = read_case_bytes(content, name).case
    except InputError as error:
        return Shown("work.html.j2", _work(request, lang, problems=fields_of(error, lang), file=name), 422)
    with transaction.atomic():
        job = queue.submit("plan", request.user, casework.store_case(request.user, firm, case), {})
    return HttpResponseRedirect(f"/{lang}/plans/{job.pk}")


def _to_form(made: Any, lang: str) -> HttpResponse:
    return HttpResponseRedirect(f"/{lang}/case-forms/{made.pk}/firm")


def _order_case(content: bytes, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhegang-") as folder:
        path = Path(folder) / f"orders{ending_of(name, ORDER_ENDINGS)}"
        path.write_bytes(content)
        return order_list_case(read_orders(path), on=date.today())


def _work(request: HttpRequest, lang: str, **more: Any) -> Work:
    user = request.user
    jobs = access.jobs(user).select_related("case").order_by("-created_at")[:SHOWN]
    drafts = access.drafts(user).select_related("firm").order_by("-changed_at")[:SHOWN]
    return Work(
        tuple({"id": str(f.pk), "name": f.name} for f in access.firms(user).order_by("name")),
        tuple(case_document(c) for c in access.cases(user).order_by("-created_at")[:SHOWN]),
        tuple(
            {
                "id": str(d.pk),
                "title": str(forms.read_draft(d.content).get("title") or ""),
                "firm": d.firm.name,
                "changed_at": when(d.changed_at),
            }
            for d in drafts
        ),
        tuple(_job(job, lang) for job in jobs),
        **more,
    )


def _job(job: Any, lang: str) -> dict[str, Any]:
    shown = {
        "title": job.case.title if job.case else job.kind,
        "state_name": translate(STATES[job.state], lang),
    }
    return job_document(job, lang) | shown


@page("case", f"cases/{UUID}", "case.work", ("GET", "POST"))
def case_page(request: HttpRequest, lang: str, ident: str) -> Shown | HttpResponse:
    """One case: open it in the form, plan it again, take it away as a file, delete it."""
    held = access.the_case(request.user, ident)
    if request.method != "POST":
        return Shown("case.html.j2", _case(held, lang))
    does = request.POST.get("do", "")
    try:
        if does == "plan":
            job = queue.submit("plan", request.user, held, {})
            return HttpResponseRedirect(f"/{lang}/plans/{job.pk}")
        if does == "form":
            opened = forms.opened(read_case_text(held.content, "json"))
            return _to_form(casework.begin_draft(request.user, held.firm, opened, held), lang)
        if does != "delete":
            raise InputError([Problem("do", N_("The form does not say what to do."))])
        if not request.POST.get("sure"):
            message = N_("Tick that you are sure: the case and its plans cannot be brought back.")
            raise InputError([Problem("sure", message)])
        casework.delete_case(request.user, held)
    except InputError as error:
        return Shown("case.html.j2", _case(held, lang, problems=fields_of(error, lang)), 422)
    return HttpResponseRedirect(f"/{lang}/work")


def _case(held: StoredCase, lang: str, **more: Any) -> CasePage:
    from zhegang.web.caseform.shown import PARTS

    case = read_case_text(held.content, "json")
    counted = [
        (title, sum(len(getattr(case, name)) for name in lists)) for title, lists in PARTS.values() if lists
    ]
    return CasePage(
        case_document(held) | {"on": case.on.isoformat(), "currency": case.currency},
        held.firm.name,
        tuple((translate(title, lang), count) for title, count in counted if count),
        tuple(_job(job, lang) for job in held.jobs.select_related("case").order_by("-created_at")[:SHOWN]),
        **more,
    )


@page("case-file", f"cases/{UUID}/case[.](?P<ending>xlsx|toml|json)", "case.work", twin=False)
def case_file(request: HttpRequest, lang: str, ident: str, ending: str) -> HttpResponse:
    """The case as a file, as `zhegang case convert` writes it."""
    held = access.the_case(request.user, ident)
    with tempfile.TemporaryDirectory(prefix="zhegang-") as folder:
        content = write_case(
            read_case_text(held.content, "json"), Path(folder) / f"case.{ending}", lang=lang
        ).read_bytes()
    response = HttpResponse(content, content_type=TYPES.get(f".{ending}", "application/toml"))
    response["Content-Disposition"] = f'attachment; filename="case.{ending}"'
    return response
