"""The case as a form of many parts: each part a page, saved as one goes, judged as a file is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.i18n import N_, translate
from zhegang.plan.casefile.remarks import remarks
from zhegang.web import access, casework
from zhegang.web.caseform import draft as forms
from zhegang.web.caseform.shown import (
    MOST_INPUTS,
    PARTS,
    PartShown,
    part,
    part_of,
    place_id,
    rows_of_place,
)
from zhegang.web.jobs import queue
from zhegang.web.models import CaseDraft
from zhegang.web.pages.rendering import UUID, Shown, page

CHECK = "check"
_PART = f"(?P<key>{'|'.join((*PARTS, CHECK))})"


@dataclass(frozen=True, slots=True)
class Step:
    """A part in the form's contents: how many rows it has, how many problems."""

    key: str
    title: str
    rows: int
    wrong: int


@dataclass(frozen=True, slots=True)
class FormPage:
    """One part of the form. `told` says whether problems are shown beside their fields."""

    id: str
    title: str
    firm: str
    version: int
    key: str
    steps: tuple[Step, ...]
    part: PartShown | None
    after: str
    told: bool
    problems: tuple[dict[str, Any], ...]
    remarks: tuple[str, ...] = ()
    said: str = ""


@page("case-form", f"case-forms/{UUID}/{_PART}", "case.work", ("GET", "POST"))
def case_form(request: HttpRequest, lang: str, ident: str, key: str) -> Shown | HttpResponse:
    """One part of the form; every button of it saves what was typed first."""
    held = access.the_draft(request.user, ident)
    draft = forms.read_draft(held.content)
    first, line = _number(request.GET.get("from", "")), _number(request.GET.get("line", ""))
    if request.method != "POST":
        told = "told" in request.GET or key == CHECK
        return Shown("case-form.html.j2", _page(held, draft, key, lang, first=first, line=line, told=told))
    given = request.POST
    does, _, what = given.get("do", "save").partition(":")
    if does == "discard":
        casework.end_draft(request.user, held)
        return HttpResponseRedirect(f"/{lang}/work")
    # Its version guards the update below: of two people who save at once one is told.
    forms.typed(draft, {name: value for name, value in given.items() if name not in ("do", "version")})
    fragment = ""
    if does == "add" and forms.add(draft, what):
        fragment = _added(draft, what)
        first = max(first, _first_of(draft, what, first))
    elif does == "remove":
        forms.remove(draft, what)
    elif does == "rows":
        first, line = _number(what), 0
    elif does == "lines":
        line = _number(what)
    if not casework.save_draft(request.user, held, _number(given.get("version", "")), draft):
        said = N_("Somebody else changed this case meanwhile: what you typed here is not saved.")
        shown = _page(held, draft, key, lang, first=first, line=line, told=True, said=translate(said, lang))
        return Shown("case-form.html.j2", shown, 409)
    if does in ("store", "plan"):
        return _store(request, held, draft, lang, plan=does == "plan")
    target = what if does == "go" and (what in PARTS or what == CHECK) else key
    query = "&".join(
        [
            *([f"from={first}"] if first and target == key else []),
            *([f"line={line}"] if line and target == key else []),
            *(["told=1"] if does == "save" else []),
        ]
    )
    return HttpResponseRedirect(
        f"/{lang}/case-forms/{held.pk}/{target}{'?' + query if query else ''}{'#' + fragment if fragment else ''}"
    )


def _store(
    request: HttpRequest, held: CaseDraft, draft: dict[str, Any], lang: str, *, plan: bool
) -> Shown | HttpResponse:
    case, _ = forms.judged(draft)
    if case is None:
        held.refresh_from_db()
        return Shown("case-form.html.j2", _page(held, draft, CHECK, lang, told=True), 422)
    with transaction.atomic():
        made = casework.store_case(request.user, held.firm, case)
        casework.end_draft(request.user, held)
        if plan:
            job = queue.submit("plan", request.user, made, {})
            return HttpResponseRedirect(f"/{lang}/plans/{job.pk}")
    return HttpResponseRedirect(f"/{lang}/cases/{made.pk}")


def _page(
    held: CaseDraft,
    draft: dict[str, Any],
    key: str,
    lang: str,
    *,
    first: int = 0,
    line: int = 0,
    told: bool,
    said: str = "",
) -> FormPage:
    case, found = forms.judged(draft)
    problems = tuple(problem.as_dict(lang) | {"part": part_of(problem.where)} for problem in found)
    for problem in problems:
        problem["href"] = f"/{lang}/case-forms/{held.pk}/{problem['part']}{_at(problem['where'])}"
    mine = tuple(p for p in problems if p["part"] == key) if told else ()
    shown = None if key == CHECK else part(draft, key, mine, lang, first=first, line=line)
    keys = list(PARTS)
    return FormPage(
        str(held.pk),
        str(draft.get("title") or ""),
        held.firm.name,
        held.version,
        key,
        tuple(
            Step(
                name,
                translate(title, lang),
                sum(len(draft.get(of) or ()) for of in lists),
                sum(p["part"] == name for p in problems),
            )
            for name, (title, lists) in PARTS.items()
        ),
        shown,
        CHECK if key in (CHECK, keys[-1]) else keys[keys.index(key) + 1],
        told,
        problems if key == CHECK else mine,
        tuple(note.in_lang(lang) for note in remarks(case)) if case is not None and key == CHECK else (),
        said,
    )


def _at(where: str) -> str:
    """Query and fragment that lead to a problem's place: its row first on the page, its line too."""
    row, line = rows_of_place(where)
    return f"?told=1&from={row}&line={line}#{place_id(where)}"


def _added(draft: dict[str, Any], place: str) -> str:
    return place_id(f"{place}[{forms.length(draft, place) - 1}]")


def _first_of(draft: dict[str, Any], place: str, first: int) -> int:
    """Where the page must begin so that a row added to a list is on it."""
    fields = forms.declared_of(place)
    if not fields:
        return first  # a line of a row that is shown
    return max(first, forms.length(draft, place) - MOST_INPUTS // (2 * len(fields)))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
