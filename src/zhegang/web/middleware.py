"""What holds for every request: an id, limits, headers, one line in the log."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhegang.web import metrics
from zhegang.web.failures import answer

LOG = logging.getLogger("zhegang.request")
Respond = Callable[[HttpRequest], HttpResponse]
LARGEST_BODY = 12 * 1024 * 1024
# No script at all: charts are drawn on the server, forms are plain.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PROBES = re.compile("/(healthz|readyz|metrics)")
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLog:
    """Gives the request its id (or takes the proxy's) and logs the route, never the path or query."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        response = self.respond(request)
        spent = time.perf_counter() - began
        response["X-Request-ID"] = request.request_id
        metrics.count(request, response.status_code, spent)
        match = request.resolver_match
        route = match.route if match is not None else "-"
        LOG.info(
            "request",
            extra={
                "request_id": request.request_id,
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(1000 * spent, 1),
            },
        )
        return response


class Headers:
    """Security headers; a view that needs another policy sets it itself."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class Refuse:
    """Refuses, before anything is read, a host that is not ours and a body by its stated length.

    A program of this machine that asks whether the site is well need not know its name.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (PROBES.fullmatch(request.path) and metrics.from_here(request)):
            request.get_host()  # raises DisallowedHost, answered with 400
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return answer(request, 400)
        return answer(request, 413) if length > LARGEST_BODY else self.respond(request)
