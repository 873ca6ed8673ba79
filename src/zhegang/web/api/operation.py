"""What every operation of the API does around its own work."""

from __future__ import annotations

import hashlib
import hmac
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from zhegang.core import jsonout
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web.access import NotAllowedError, require
from zhegang.web.failures import problem_response
from zhegang.web.limits import READS, WORK
from zhegang.web.models import IdempotencyKey

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Known:
    """What an operation said of itself, for its description."""

    action: str
    writes: bool


KNOWN: dict[str, Known] = {}


def operation(
    action: str, *, writes: bool = False, works: bool = False
) -> Callable[[Callable[..., HttpResponse]], Any]:
    """Guards an operation: limits, scope, the action's roles; ETag on what is read.

    `writes`: it runs in one transaction with its idempotency key, so that the same request
    sent twice takes effect once and is answered alike. `works`: it has engines work, which
    is limited more tightly; it changes nothing, so the same request has the same answer.
    """

    def guard(call: Callable[..., HttpResponse]) -> Any:
        KNOWN[call.__name__] = Known(action, writes)

        @wraps(call)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = request.auth
            if not (WORK if works or writes else READS).take(who.key):
                return problem_response(request, 429)
            require(who.user, action)
            if (needed := "write" if writes else "read") not in who.scopes:
                raise NotAllowedError(needed, sign_in=False)
            if not writes:
                return tagged(request, call(request, *args, **kwargs))
            with transaction.atomic():
                return _once(request, who.key, lambda: call(request, *args, **kwargs))

        # Shapes are read from the signature: told here in types, since their names are of another module.
        guarded.__signature__ = inspect.signature(call, eval_str=True)  # type: ignore[attr-defined]
        return guarded

    return guard


def document(value: Any, status: int = 200) -> HttpResponse:
    """A document as the command line prints it."""
    return HttpResponse(jsonout.dumps(value), status=status, content_type=JSON)


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its ETag; 304 without body when the client has it already."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    known = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    if tag in known or known == ["*"]:
        response = HttpResponse(status=304)
    response["ETag"] = tag
    return response


def _once(request: HttpRequest, who: str, call: Callable[[], HttpResponse]) -> HttpResponse:
    given = request.headers.get("Idempotency-Key", "")
    if not given:
        return call()
    if len(given) > 200:
        raise InputError(
            [Problem("Idempotency-Key", N_("The key is too long."), None, N_("at most 200 signs"))]
        )
    secret = settings.SECRET_KEY.encode()
    key = hmac.new(
        secret, jsonout.canonical([who, request.method, request.path, given]), "sha256"
    ).hexdigest()
    asked = hashlib.sha256(request.body).hexdigest()
    try:
        with transaction.atomic():
            # A second request of the same key waits here until the first has committed.
            held = IdempotencyKey.objects.create(key=key, request=asked)
    except IntegrityError:
        return _again(IdempotencyKey.objects.get(key=key), asked)
    response = call()
    held.status, held.content_type = response.status_code, response.headers["Content-Type"]
    held.body = response.content.decode()
    held.save()
    return response


def _again(held: IdempotencyKey, asked: str) -> HttpResponse:
    if held.request != asked:
        raise InputError(
            [Problem("Idempotency-Key", N_("The key was used for another request."), None, N_("a new key"))]
        )
    response = HttpResponse(held.body, status=held.status, content_type=held.content_type)
    response["Idempotent-Replay"] = "true"
    return response
