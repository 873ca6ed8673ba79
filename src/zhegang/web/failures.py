"""What is answered when something goes wrong: a page to a person, problem+json to a program."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhegang.core import jsonout
from zhegang.core.errors import InputError, ZhegangError
from zhegang.core.i18n import N_, translate
from zhegang.web.languages import lang_of

TEXTS = {
    400: N_("The request cannot be read."),
    401: N_("Sign in first."),
    403: N_("This account may not do that."),
    404: N_("There is nothing under this address."),
    405: N_("This address is not asked in that way."),
    409: N_("This does not fit the present state."),
    413: N_("What was sent is too large."),
    422: N_("The input cannot be used."),
    429: N_("Too many requests; wait a moment."),
    500: N_("Something went wrong on our side; it was noted."),
    502: N_("A source of data failed."),
    503: N_("The site is not ready; try again shortly."),
}


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.path.endswith(".json")


def problem_document(
    status: int, lang: str, *, error: ZhegangError | None = None, request_id: str = ""
) -> dict[str, Any]:
    """RFC 9457: what went wrong; for bad input every problem, in `problems`."""
    problems = [p.as_dict(lang) for p in error.problems] if isinstance(error, InputError) else []
    title = translate(TEXTS.get(status, TEXTS[500 if status >= 500 else 400]), lang)
    # A defect's own text may tell of the machine: it goes to the log alone.
    detail = error.text(lang) if error is not None and status != 500 else title
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "problems": problems,
        "request_id": request_id,
    }


def problem_response(request: HttpRequest, status: int, error: ZhegangError | None = None) -> HttpResponse:
    """As problem+json."""
    lang = lang_of(request)
    document = problem_document(status, lang, error=error, request_id=getattr(request, "request_id", ""))
    response = HttpResponse(
        jsonout.dumps(document), status=status, content_type="application/problem+json; charset=utf-8"
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "60"
    return response


def answer(request: HttpRequest, status: int, error: ZhegangError | None = None) -> HttpResponse:
    """The answer of that status, as whoever asks can read it."""
    if is_api(request):
        return problem_response(request, status, error)
    from zhegang.web.pages.failures import failure_page

    return failure_page(request, status, error)


def of_error(request: HttpRequest, error: ZhegangError) -> HttpResponse:
    """The answer to an error of ours; a defect is logged."""
    if error.http_status >= 500:
        logging.getLogger("zhegang.request").error(
            "defect", exc_info=error, extra={"request_id": getattr(request, "request_id", "")}
        )
    return answer(request, error.http_status, error)
