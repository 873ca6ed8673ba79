"""Trade: tariff measures and quotes, lanes, landed cost.

Pure functions over frozen values; `zhegang.ingest.tariffs.load_store` reads the law.
"""

from __future__ import annotations

from zhegang.trade.expression import Expression, Quantity, parse_quantity, parse_rate
from zhegang.trade.measures import Line, Measure, MeasureStore
from zhegang.trade.quote import Charge, Duty, Missing, Quote, QuoteRequest, quote
from zhegang.trade.stacking import Layer
from zhegang.trade.table import CandidateLine, Candidates, DutyTable, candidate_lines, duty_table

__all__ = [
    "CandidateLine",
    "Candidates",
    "Charge",
    "Duty",
    "DutyTable",
    "Expression",
    "Layer",
    "Line",
    "Measure",
    "MeasureStore",
    "Missing",
    "Quantity",
    "Quote",
    "QuoteRequest",
    "candidate_lines",
    "duty_table",
    "parse_quantity",
    "parse_rate",
    "quote",
]
