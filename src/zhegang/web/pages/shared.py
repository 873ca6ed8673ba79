"""What a shared link shows: one plan's first screen, to be read and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from zhegang.core.i18n import N_, translate
from zhegang.web import shares
from zhegang.web.pages.plans import first_screen
from zhegang.web.pages.rendering import Shown, page
from zhegang.web.shapes import when

ENDED = {
    "expired": N_("This link has expired. Ask whoever sent it for a new one."),
    "revoked": N_("This link was revoked. Ask whoever sent it for a new one."),
}
GONE = 410
# The address is the key: no other site hears of it, no search engine keeps it.
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "private, no-store"}


@dataclass(frozen=True, slots=True)
class SharedPage:
    """`fate` is open, expired or revoked; only an open link has a summary."""

    fate: str
    expires_at: str
    summary: dict[str, Any] | None = None
    told: str = ""


@page("shared", r"shared/(?P<token>[A-Za-z0-9_-]{43})", "shared.see")
def shared(request: HttpRequest, lang: str, token: str) -> Shown:
    """The first screen of the plan the link leads to; 410 once the link has ended."""
    found = shares.read(token)
    until = when(found.expires_at)
    # A plan that is being made again has none to show until it is done.
    summary = first_screen(found.job, lang) if found.fate == "open" else None
    if found.fate != "open":
        context = SharedPage(found.fate, until, told=translate(ENDED[found.fate], lang))
        return Shown("shared.html.j2", context, GONE, headers=HEADERS)
    told = "" if summary else translate(N_("The plan is being made again; look once more in a while."), lang)
    return Shown("shared.html.j2", SharedPage(found.fate, until, summary, told), headers=HEADERS)
