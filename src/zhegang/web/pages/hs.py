"""Goods by words or code: headings, and the market's lines, each one step from its quote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from zhegang.core.errors import InputError, Problem, ZhegangError
from zhegang.plan.hs import LONGEST, hs_found
from zhegang.web import asking
from zhegang.web.pages.rendering import Shown, fields_of, page

FIELDS = ("q", "market", "origin", "on", "heading", "edition")


@dataclass(frozen=True, slots=True)
class HsPage:
    """`result` as `zhegang hs --json` tells it."""

    asked: dict[str, str]
    problems: tuple[dict[str, Any], ...] = ()
    result: dict[str, Any] | None = None


@page("hs", "hs", "quote.ask")
def hs_page(request: HttpRequest, lang: str) -> Shown:
    """One search; asked by the address, so that it can be kept and shared."""
    asked = {name: request.GET.get(name, "")[: LONGEST + 1].strip() for name in FIELDS}
    asked |= {"market": asked["market"] or "US", "origin": asked["origin"] or "CN"}
    asked |= {"on": asked["on"] or date.today().isoformat()}
    drawn: dict[str, Any] = {
        "address": lambda **more: urlencode({k: v for k, v in (asked | more).items() if v})
    }
    if "q" not in request.GET:
        return Shown("hs.html.j2", HsPage(asked), drawn=drawn)
    try:
        found = hs_found(asking.store(), asked)
    except InputError as error:
        return Shown("hs.html.j2", HsPage(asked, fields_of(error, lang)), 422, drawn=drawn)
    except ZhegangError as error:
        problem = Problem("edition", "{text}", asked["edition"], fields={"text": error.text(lang)})
        return Shown("hs.html.j2", HsPage(asked, (problem.as_dict(lang),)), error.http_status, drawn=drawn)
    quote = {"market": found.asked.market, "origin": found.asked.origin, "on": found.asked.on.isoformat()}
    drawn["quote"] = lambda code: urlencode({"hs": code, **quote, "value": "10000", "currency": "USD"})
    return Shown("hs.html.j2", HsPage(asked, result=found.as_dict(lang)), drawn=drawn)
