"""The privacy notice for everybody; for each person what is held on them, corrected or erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core import jsonout
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web import accounts
from zhegang.web.pages.rendering import LANGUAGES, Shown, fields_of, page
from zhegang.web.privacy import notice, rights
from zhegang.web.privacy.register import KINDS


@dataclass(frozen=True, slots=True)
class HeldKind:
    what: str
    kept: str
    erased: str
    rows: int


@dataclass(frozen=True, slots=True)
class PersonalData:
    """`firms_left_alone` are the firms that would go with the person."""

    username: str
    name: str
    email: str
    lang: str
    languages: tuple[tuple[str, str], ...]
    held: tuple[HeldKind, ...]
    firms_left_alone: tuple[str, ...]
    problems: tuple[dict[str, Any], ...] = ()
    said: str = ""


@page("privacy", "privacy", "site.see")
def privacy(request: HttpRequest, lang: str) -> Shown:
    """The notice: every kind of personal data with purpose, basis, time and who sees it."""
    return Shown("privacy.html.j2", notice.notice(lang))


@page("personal-data", "personal-data", "account.own", ("GET", "POST"))
def personal_data(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """What is held on the person; forms correct it, or erase it for good."""
    if request.method != "POST":
        return Shown("personal-data.html.j2", _shown(request, lang))
    does = {"correct": _correct, "erase": _erase}
    try:
        act = does.get(request.POST.get("do", ""))
        if act is None:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
        act(request)
    except InputError as error:
        request.user.refresh_from_db()
        return Shown("personal-data.html.j2", _shown(request, lang, problems=fields_of(error, lang)), 422)
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"/{lang}/")
    said = translate(N_("It is corrected."), lang)
    return Shown("personal-data.html.j2", _shown(request, lang, said=said))


@page("personal-data-file", "personal-data-file", "account.own")
def personal_data_file(request: HttpRequest, lang: str) -> HttpResponse:
    """Everything held on the person, as one JSON file to take away."""
    told = jsonout.dumps(rights.export(request.user))
    response = HttpResponse(told, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, lang: str, **more: Any) -> PersonalData:
    user, counts = request.user, rights.counts(request.user)
    held = (
        HeldKind(
            translate(kind.what, lang),
            translate(kind.kept, lang),
            translate(kind.erased, lang),
            counts[kind.key],
        )
        for kind in KINDS
        if kind.key in counts
    )
    return PersonalData(
        username=user.username,
        name=user.name,
        email=user.email,
        lang=user.lang,
        languages=tuple(LANGUAGES.items()),
        held=tuple(held),
        firms_left_alone=tuple(rights.firms_left_alone(user).order_by("name").values_list("name", flat=True)),
        **more,
    )


def _correct(request: HttpRequest) -> None:
    given = {name: request.POST.get(name, "")[:400] for name in ("username", "name", "email", "lang")}
    rights.correct(request.user, **given)


def _erase(request: HttpRequest) -> None:
    """Password and a tick: it cannot be taken back."""
    problems = accounts.password_wrong(request.user, request.POST.get("password", "")[:1000], "password")
    if not request.POST.get("sure"):
        problems.append(Problem("sure", N_("Tick that it is to be erased for good.")))
    if problems:
        raise InputError(problems)
    rights.erase(request.user, by=str(request.user.pk))
    logout(request)
