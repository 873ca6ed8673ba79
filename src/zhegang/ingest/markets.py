"""Duties of markets other than the United States, from the table that comes along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhegang.trade.measures import Mark, Measure


@dataclass(frozen=True, slots=True)
class MarketMeasures:
    measures: tuple[Measure, ...]
    marks: tuple[Mark, ...]
    markets: frozenset[str]
    claims: frozenset[str]


def market_measures(
    rows: Iterable[Mapping[str, str]], groups: Mapping[str, frozenset[str]]
) -> MarketMeasures:
    return MarketMeasures((), (), frozenset(), frozenset())
