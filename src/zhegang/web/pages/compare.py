"""Two plans side by side: the same figures, where they differ, and what the inputs changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from zhegang.core import jsonout
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.plan.build import told_json
from zhegang.plan.compare import Change, Comparison, Figure, compare
from zhegang.web import access
from zhegang.web.models import Job
from zhegang.web.pages.plans import document, first_screen
from zhegang.web.pages.rendering import Shown, page
from zhegang.web.shapes import when


@dataclass(frozen=True, slots=True)
class Side:
    job: str
    title: str
    firm: str
    made_at: str


@dataclass(frozen=True, slots=True)
class FigureShown:
    id: str
    label: str
    kind: str
    first: str
    second: str
    difference: str
    same: bool


@dataclass(frozen=True, slots=True)
class ChangeShown:
    place: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """`comparison` is what `zhegang compare --json` gives; the rest tells it in words."""

    first: Side
    second: Side
    comparison: dict[str, Any]
    figures: tuple[FigureShown, ...]
    inputs: tuple[ChangeShown, ...]
    data: tuple[ChangeShown, ...]


@page("compare", "compare", "case.work")
def compare_page(request: HttpRequest, lang: str) -> Shown:
    """The plans `a` and `b`, which the visitor must both be allowed to see."""
    first, second, found = compared(request.user, request.GET.get("a", ""), request.GET.get("b", ""))
    context = ComparePage(
        _side(first, lang),
        _side(second, lang),
        json.loads(told_json(found), parse_float=Decimal),
        tuple(_figure(figure, found, lang) for figure in found.figures),
        tuple(_change(change) for change in found.inputs),
        tuple(_change(change) for change in found.data),
    )
    return Shown("compare.html.j2", context)


def compared(user: Any, a: str, b: str) -> tuple[Job, Job, Comparison]:
    """Two plans `user` sees, and their comparison.

    Raises
    ------
    InputError
        One is not named, or has no plan yet.
    NotFoundError
        One is not there, or not theirs to see.
    """
    unnamed = [name for name, given in (("a", a), ("b", b)) if not given]
    if unnamed:
        message = N_("Choose a first and a second plan.")
        raise InputError([Problem(name, message) for name in unnamed])
    jobs = [access.the_job(user, ident) for ident in (a, b)]
    plans = [document(job, "plan.json") for job in jobs]
    problems = [
        Problem(name, N_("There is no plan to compare yet."))
        for name, plan in zip("ab", plans, strict=True)
        if plan is None
    ]
    if problems:
        raise InputError(problems)
    first, second = (plan or {} for plan in plans)
    return jobs[0], jobs[1], compare(first, second)


def _side(job: Job, lang: str) -> Side:
    held = {"title": job.case.title, "firm": job.case.firm.name} if job.case else {}
    first = held | (first_screen(job, lang) or {})
    return Side(str(job.pk), first.get("title", job.kind), first.get("firm", ""), when(job.created_at))


def _figure(held: Figure, found: Comparison, lang: str) -> FigureShown:
    first, second = (
        _told(value, held.kind, currency, lang)
        for value, currency in zip((held.first, held.second), found.currencies, strict=True)
    )
    difference = "" if held.difference is None or held.same else f"{held.difference:+,.0f}".replace("-", "−")
    return FigureShown(held.id, held.label.in_lang(lang), held.kind, first, second, difference, held.same)


def _told(value: Any, kind: str, currency: str, lang: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return translate(N_("yes") if value else N_("no"), lang)
    if isinstance(value, Mapping):
        return str(value.get(lang) or value.get("en") or "")
    if isinstance(value, int | float):
        shown = f"{value:,.0f}".replace("-", "−")
        return f"{currency} {shown}" if kind == "money" else shown
    return str(value)


def _change(held: Change) -> ChangeShown:
    return ChangeShown(held.place, _value(held.first), _value(held.second))


def _value(value: Any) -> str:
    if value is None:
        return "—"
    text = value if isinstance(value, str) else jsonout.line(value).strip()
    return text if len(text) <= 300 else f"{text[:299]}…"
