"""The systems the documents name, over the API: what the page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from zhegang.web.api.operation import document, operation
from zhegang.web.api.routes import PROBLEMS, Lang, api
from zhegang.web.languages import lang_of
from zhegang.web.pages.systems import listed

Answer: Any = {200: dict[str, Any], **PROBLEMS}


@api.get("/systems", response=Answer, tags=["register"])
@operation("register.see")
def systems(request: HttpRequest, lang: Lang = "") -> HttpResponse:
    """Every system the documents name: its group, parties, sources, and what is done for it here."""
    return document(listed(lang_of(request)))
