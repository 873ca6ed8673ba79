"""The page shown when something goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from zhegang.core.errors import ZhegangError
from zhegang.web.failures import answer, problem_document
from zhegang.web.languages import lang_of


@dataclass(frozen=True, slots=True)
class Failure:
    title: str
    detail: str
    status: int
    problems: tuple[dict[str, Any], ...]
    request_id: str


def failure_page(request: HttpRequest, status: int, error: ZhegangError | None = None) -> HttpResponse:
    from zhegang.web.pages.rendering import Shown, render

    if not hasattr(request, "user"):  # refused before anybody asked who it is
        request.user = AnonymousUser()
    told = problem_document(
        status, lang_of(request), error=error, request_id=getattr(request, "request_id", "")
    )
    context = Failure(told["title"], told["detail"], status, tuple(told["problems"]), told["request_id"])
    return render(request, Shown("failure.html.j2", context, status))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 413 if type(exception).__name__ == "RequestDataTooBig" else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return answer(request, 500)
