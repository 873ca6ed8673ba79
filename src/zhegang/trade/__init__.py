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

# Lanes and landed cost, which know nothing of the tariff engine above.
from zhegang.trade.incoterms import RULES as RULES
from zhegang.trade.incoterms import customs_value as customs_value
from zhegang.trade.landed import exchange_rate as exchange_rate
from zhegang.trade.landed import import_fees as import_fees
from zhegang.trade.landed import import_tax as import_tax
from zhegang.trade.landed import landed_cost as landed_cost
from zhegang.trade.landed import place_costs as place_costs
from zhegang.trade.landed import reference_rate as reference_rate
from zhegang.trade.landed import value_basis as value_basis
from zhegang.trade.landed import working_capital as working_capital
from zhegang.trade.lane_tables import LaneTables as LaneTables
from zhegang.trade.lane_tables import Point as Point
from zhegang.trade.lanes import Lane as Lane
from zhegang.trade.lanes import default_mode as default_mode
from zhegang.trade.lanes import estimate_lane as estimate_lane
from zhegang.trade.lanes import place as place
from zhegang.trade.lanes import point_at as point_at
from zhegang.trade.lanes import unit_freight as unit_freight
