"""Tariffs: dated measures, one quote with its reasons, tables of many.

Pure functions over frozen values; `zhegang.ingest.tariffs.load_store` reads the law.
"""

from __future__ import annotations

from zhegang.trade.expression import Expression, Quantity, parse_quantity, parse_rate
from zhegang.trade.measures import Line, Measure, MeasureStore
from zhegang.trade.quote import Charge, Duty, Missing, Quote, QuoteRequest, quote
from zhegang.trade.stacking import Layer
from zhegang.trade.texts import Message

__all__ = [
    "Charge",
    "Duty",
    "Expression",
    "Layer",
    "Line",
    "Measure",
    "MeasureStore",
    "Message",
    "Missing",
    "Quantity",
    "Quote",
    "QuoteRequest",
    "parse_quantity",
    "parse_rate",
    "quote",
]
