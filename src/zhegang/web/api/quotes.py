"""How a duty changed, over the API: the numbers of the quote page's slider."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from zhegang.trade.asking import quote_request
from zhegang.trade.timeline import as_document
from zhegang.web import asking
from zhegang.web.api import schemas
from zhegang.web.api.operation import document, operation
from zhegang.web.pages.quote import kept_timeline

router = Router()
PROBLEMS: Any = dict.fromkeys((400, 401, 403, 404, 413, 422, 429, 500, 502), schemas.ProblemOut)


@router.post("/quote/history", response={200: schemas.HistoryOut, **PROBLEMS}, tags=["tariffs"])
@operation("quote.ask", works=True)
def ask_quote_history(request: HttpRequest, asked: schemas.QuoteIn) -> HttpResponse:
    """Each stretch of days on which the duty of one import stayed the same; the day asked is left aside."""
    given = asked.dict()
    store = asking.store((asked.company or "").strip() or None)
    wanted = quote_request(store, given)
    return document(as_document(store, wanted, kept_timeline(store, wanted)))
