"""How the duty of one import changed: the stretches of days on which it stayed the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from zhegang.core.dates import customs_zone
from zhegang.core.errors import NotFoundError
from zhegang.core.jsonout import digest
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import QuoteRequest, quote
from zhegang.trade.results import SCHEMA_VERSION, echo

# Before it no schedule is held; the first tariffs of the dispute are of 2018.
BEGINNING = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one duty, both ends included; `last` is None where no change is known.

    `rate` is None where it is undetermined. `layers` are those that apply: layer, heading, rate.
    """

    first: date
    last: date | None
    rate: float | None
    layers: tuple[tuple[str, str, float | None], ...]


def timeline(store: MeasureStore, asked: QuoteRequest, first: date = BEGINNING) -> tuple[Stretch, ...]:
    """The duty of `asked` from `first` to the last change that the law held names.

    The day, the instant and the days of loading that `asked` gives are left aside: on each
    day goods are taken to be loaded and entered that day.
    """
    plain = replace(asked, entered_at=None, loaded_on=None, exported_on=None)
    found: list[Stretch] = []
    for day in _days(store, asked.market, first):
        answer = quote(store, replace(plain, on=day))
        layers = tuple(
            (layer.layer, layer.heading, layer.rate) for layer in answer.layers if layer.status == "applies"
        )
        if found and (found[-1].rate, found[-1].layers) == (answer.duty.rate, layers):
            continue
        if found:
            found[-1] = replace(found[-1], last=day - timedelta(days=1))
        found.append(Stretch(day, None, answer.duty.rate, layers))
    return tuple(found)


def as_document(store: MeasureStore, asked: QuoteRequest, stretches: tuple[Stretch, ...]) -> dict[str, Any]:
    """The stretches as `zhegang quote --history --json` tells them; rates are fractions."""
    told = echo(asked)
    names = ("layer", "heading", "rate")
    return {
        "schema_version": SCHEMA_VERSION,
        "input": told,
        "input_digest": digest(told),
        "data_versions": dict(store.market_versions.get(asked.market, {})),
        "history": [
            {
                "first": held.first,
                "last": held.last,
                "rate": held.rate,
                "layers": [dict(zip(names, layer, strict=True)) for layer in held.layers],
            }
            for held in stretches
        ],
    }


def stretch_of(stretches: tuple[Stretch, ...], on: date) -> int:
    """Number of the stretch that holds a day; the first for a day before all of them."""
    return max((i for i, held in enumerate(stretches) if held.first <= on), default=0)


def _days(store: MeasureStore, market: str, first: date) -> Iterator[date]:
    """`first`, and every later day whose noon is the first under some change of the law."""
    try:
        zone = customs_zone(market)
    except NotFoundError:
        yield first
        return
    days = {first}
    for instant in store.breaks(market):
        local = datetime.fromtimestamp(instant, UTC).astimezone(zone)
        days.add(local.date() if local.hour < 12 else local.date() + timedelta(days=1))
    yield from sorted(day for day in days if day >= first)
