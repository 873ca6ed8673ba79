"""Origin under an agreement: the verdict, rule by rule, and what would have to change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from zhegang.core.errors import InputError, Problem, ZhegangError
from zhegang.plan.originasking import bom_rows
from zhegang.web.originasking import origin_answer, rules
from zhegang.web.pages.rendering import Shown, fields_of, page

ONE = ("hs", "agreement", "country", "market", "on", "ex_works", "fob", "net_cost", "added", "weight_kg", "tolerance", "row", "hs_edition", "via", "confirm")  # fmt: skip
EXAMPLE = {
    "hs": "8501.10",
    "country": "JP",
    "market": "GB",
    "ex_works": "100",
    "materials": "name, hs, origin, value, originating\nmagnet, 8505.11, CN, 20,\nwire, 8544.11, JP, 15, yes\nshell, 8503.00, CN, 40,",
}
LONGEST, LONGEST_LIST = 200, 2500


@dataclass(frozen=True, slots=True)
class OriginPage:
    """`agreements`: codes of those whose rules are loaded on this site."""

    asked: dict[str, str]
    agreements: tuple[str, ...]
    problems: tuple[dict[str, Any], ...] = ()
    result: dict[str, Any] | None = None


@page("origin", "origin", "quote.ask")
def origin_page(request: HttpRequest, lang: str) -> Shown:
    """One product under one agreement; asked by the address, so that it can be kept and shared."""
    asked = {name: request.GET.get(name, "")[:LONGEST] for name in ONE}
    asked["materials"] = request.GET.get("materials", "")[:LONGEST_LIST]
    agreements = rules().codes()
    if not any(asked.values()):
        first = "UK-JAPAN" if "UK-JAPAN" in agreements else next(iter(agreements), "")
        empty = asked | EXAMPLE | {"agreement": first, "on": date.today().isoformat()}
        return Shown("origin.html.j2", OriginPage(empty, agreements))
    try:
        given: dict[str, Any] = dict(asked) | {
            "via": _several(asked["via"]),
            "facts": dict(_fact(text) for text in _several(asked["confirm"])),
            "materials": bom_rows(asked["materials"], "materials") if asked["materials"].strip() else [],
        }
        found = origin_answer(given, lang)
    except InputError as error:
        return Shown("origin.html.j2", OriginPage(asked, agreements, fields_of(error, lang)), 422)
    except ZhegangError as error:
        problem = Problem("agreement", "{text}", asked["agreement"], fields={"text": error.text(lang)})
        context = OriginPage(asked, agreements, (problem.as_dict(lang),))
        return Shown("origin.html.j2", context, error.http_status)
    return Shown("origin.html.j2", OriginPage(asked, agreements, result=found))


def _several(text: str) -> list[str]:
    return [held.strip() for held in re.split(r"[;；,，\n]", text) if held.strip()]


def _fact(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    return name.strip(), value.strip() if sign else "yes"
