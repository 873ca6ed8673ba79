"""Who asks: a token, a signed-in browser, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from zhegang.web.access import NotAllowedError
from zhegang.web.accounts import SCOPES, token_of
from zhegang.web.limits import address_of


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever asks, what their token allows, and the key their limits are counted under."""

    user: Any
    scopes: tuple[str, ...]
    key: str


class Who(HttpBearer):
    """`Authorization: Bearer zg_…`, else the browser's session, else a visitor."""

    def __call__(self, request: HttpRequest) -> Principal:
        header = request.headers.get("Authorization", "")
        if header:
            kind, _, text = header.partition(" ")
            token = token_of(text.strip()) if kind.lower() == "bearer" else None
            if token is None:
                raise NotAllowedError("token", sign_in=True)
            return Principal(token.user, tuple(token.scopes), f"token:{token.pk}")
        if request.user.is_authenticated:
            # A browser sends its session along whoever wrote the page: it must show our token too.
            if request.method not in ("GET", "HEAD", "OPTIONS") and check_csrf(request, _no_view):
                raise NotAllowedError("csrf", sign_in=False)
            return Principal(request.user, SCOPES, f"user:{request.user.pk}")
        return Principal(request.user, ("read",), f"address:{address_of(request)}")

    def authenticate(self, request: HttpRequest, token: str) -> Principal:
        return self(request)


def _no_view(*_: object, **__: object) -> None:
    """Stands for the view that the CSRF check wants to see; it is not exempt."""
