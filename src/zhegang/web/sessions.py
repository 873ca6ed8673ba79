"""Sessions in the database, each with its account, so that a person sees and ends their own.

What a session says of a browser is coarse ("Firefox, Linux"): enough to know one's own again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY, login
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from zhegang.web import audit
from zhegang.web.models import Session, User

AGENT, SINCE = "agent", "since"
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iOS",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


class SessionStore(DatabaseStore):
    """Django's own, whose rows name the account too."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        made = super().create_model_instance(data)
        made.user_id = data.get(SESSION_KEY)
        made.agent = data.get(AGENT, "")
        if SINCE in data:  # each saving makes the row anew
            made.created_at = datetime.fromisoformat(data[SINCE])
        return made


@dataclass(frozen=True, slots=True)
class Open:
    """A session that still holds; `id` is a digest of its key, which is a secret."""

    id: str
    agent: str
    since: datetime
    until: datetime
    this: bool


def begin(request: HttpRequest, user: User) -> None:
    """Signs `user` in, in a session of a new key."""
    login(request, user, backend="zhegang.web.accounts.Backend")
    request.session[AGENT] = agent_of(request)
    request.session[SINCE] = timezone.now().isoformat()


def agent_of(request: HttpRequest) -> str:
    """Browser and system by their families; empty where the client does not say."""
    told = request.headers.get("User-Agent", "")
    found = [
        next((name for part, name in names.items() if part in told), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(part for part in found if part)


def open_sessions(user: User, present: str | None = None) -> tuple[Open, ...]:
    """The sessions of `user` that have not ended, newest first; `present` is the key of the one that asks."""
    held = user.sessions.filter(expire_date__gt=timezone.now()).order_by("-created_at", "pk")
    return tuple(
        Open(_ident(s.session_key), s.agent, s.created_at, s.expire_date, s.session_key == present)
        for s in held
    )


def end(user: User, ident: str) -> bool:
    """Ends the session of that id; False when `user` has none such."""
    for held in user.sessions.all():
        if _ident(held.session_key) == ident:
            held.delete()
            audit.append(str(user.pk), "session.end", f"user:{user.pk}")
            return True
    return False


def end_all(user: User, keep: str | None = None) -> int:
    """Ends every session of `user` but the one whose key is `keep`; their number."""
    return user.sessions.exclude(session_key=keep or "").delete()[0]


def _ident(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
