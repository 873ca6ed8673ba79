"""One quote: every layer of the duty, and how it changed, with a slider over the days it did."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhegang.core.errors import InputError, Problem, ZhegangError
from zhegang.trade.asking import quote_request
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import QuoteRequest
from zhegang.trade.texts import layer_name
from zhegang.trade.timeline import Stretch, stretch_of, timeline
from zhegang.web import asking
from zhegang.web.pages.rendering import Shown, fields_of, page

EXAMPLE = {"hs": "8479.50", "origin": "CN", "market": "US", "value": "10000", "currency": "USD"}
ONE = ("hs", "origin", "market", "on", "value", "currency", "via", "mode", "company")
DAYS = ("entered_at", "loaded_on", "exported_on", "known_at")
MANY = ("quantities", "claims", "fact", "metal_content")
FIELD = {"claim": "claims"}
LONGEST, MOST = 60, 20
MODES = ("sea", "air", "rail", "road")
COLOURS = 8  # classes of the drawing, see site styles


@dataclass(frozen=True, slots=True)
class Bar:
    """A layer in the drawing: its height in per cent of the tallest bar, its colour's number."""

    name: str
    rate: float | None
    width: float
    colour: int


@dataclass(frozen=True, slots=True)
class Step:
    """Days with one duty, and its layers drawn to scale."""

    on: date
    last: date | None
    rate: float | None
    chosen: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class QuotePage:
    """`step` is the number of the stretch the day asked for lies in."""

    asked: dict[str, str]
    problems: tuple[dict[str, Any], ...] = ()
    quote: dict[str, Any] | None = None
    names: dict[str, str] | None = None
    history: tuple[Step, ...] = ()
    step: int = 0
    before: date | None = None
    after: date | None = None


@page("quote", "quote", "quote.ask")
def quote_page(request: HttpRequest, lang: str) -> Shown | HttpResponse:
    """One quote; asked by the address, so that it can be kept and shared."""
    names = (*ONE, *DAYS, *MANY)
    asked = {name: request.GET.get(name, "")[: LONGEST * (MOST if name in MANY else 1)] for name in names}
    if not any(asked.values()):
        empty = dict.fromkeys(names, "") | EXAMPLE | {"on": date.today().isoformat(), "mode": "sea"}
        return Shown("quote.html.j2", QuotePage(empty))
    asked |= {"on": asked["on"] or date.today().isoformat(), "currency": asked["currency"] or "USD"}
    asked["mode"] = asked["mode"] if asked["mode"] in MODES else "sea"
    given: dict[str, Any] = asked | {name: split(asked[name]) for name in MANY}
    try:
        company = asked["company"].strip() or None
        store = asking.store(company)
        wanted = quote_request(store, given)
        stretches = kept_timeline(store, wanted)
        if request.GET.get("step", ""):
            return HttpResponseRedirect(
                f"{request.path}?{_address(asked | {'on': _day(request, stretches)})}"
            )
        found = asking.charged(store, wanted, asked["mode"])
    except InputError as error:
        # The engine names one entry of a field; the form has the field.
        problems = tuple(p | {"where": FIELD.get(p["where"], p["where"])} for p in fields_of(error, lang))
        return Shown("quote.html.j2", QuotePage(asked, problems), 422)
    except ZhegangError as error:
        problem = Problem("hs", "{text}", asked["hs"], fields={"text": error.text(lang)})
        return Shown("quote.html.j2", QuotePage(asked, (problem.as_dict(lang),)), error.http_status)
    at = stretch_of(stretches, wanted.on)
    shown = {layer for held in stretches for layer, _, _ in held.layers} | {
        held.layer for held in found.layers
    }
    names_of = {layer: layer_name(layer).in_lang(lang) for layer in shown}
    context = QuotePage(
        asked,
        quote=found.as_dict(lang),
        names=names_of,
        history=steps(stretches, at),
        step=at,
        before=stretches[at - 1].first if at else None,
        after=stretches[at + 1].first if at + 1 < len(stretches) else None,
    )
    drawn = {"address": lambda **more: _address(asked | more)}
    return Shown("quote.html.j2", context, drawn=drawn)


def split(text: str) -> list[str]:
    """Several entries typed into one field, with semicolons or one a line."""
    return [held.strip() for held in re.split(r"[;；\n]", text) if held.strip()][:MOST]


def steps(stretches: tuple[Stretch, ...], at: int) -> tuple[Step, ...]:
    """The stretches as a page draws them; a layer keeps its colour from one to the next."""
    layers = list(dict.fromkeys(layer for held in stretches for layer, _, _ in held.layers))
    most = max((held.rate for held in stretches if held.rate), default=1.0)
    return tuple(
        Step(
            held.first,
            held.last,
            held.rate,
            number == at,
            tuple(
                Bar(layer, rate, round(100 * max(rate or 0.0, 0.0) / most, 2), layers.index(layer) % COLOURS)
                for layer, _, rate in held.layers
                if held.rate is not None
            ),
        )
        for number, held in enumerate(stretches)
    )


_kept: OrderedDict[tuple[Any, ...], tuple[MeasureStore, tuple[Stretch, ...]]] = OrderedDict()
_lock = Lock()
MOST_KEPT = 200


def kept_timeline(store: MeasureStore, asked: QuoteRequest) -> tuple[Stretch, ...]:
    """`timeline`, kept for the next who asks for the same goods while the tariffs are the same."""
    plain = replace(asked, on=date.min, entered_at=None, loaded_on=None, exported_on=None)
    key = (id(store), repr(plain))  # the store is kept beside its answer, so its id stays its own
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key][1]
    made = timeline(store, asked)
    with _lock:
        _kept[key] = (store, made)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _day(request: HttpRequest, stretches: tuple[Stretch, ...]) -> str:
    """The first day of the stretch that the slider stands on."""
    text = request.GET.get("step", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return stretches[min(number, len(stretches) - 1)].first.isoformat()


def _address(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})
