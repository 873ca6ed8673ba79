"""Reads the rules of what may come back of a duty, and the low-value regimes.

Drawback and refunds stand in the rulebook (`rulebook/us/drawback.yaml`, `refunds.yaml`),
export refunds and low-value limits in `refdata/`, each row with source and grade.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from typing import Any

import yaml

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.trade.lowvalue import LowValueRule
from zhegang.trade.reliefs import DRAWBACK, DrawbackRule, ExportRate, RefundRule, Reliefs

_STATUSES = ("eligible", "limited", "not_eligible", "undetermined")
_KINDS = ("relief", "flat", "closed", "none")


@lru_cache(maxsize=1)
def load_reliefs() -> Reliefs:
    """The packaged rules.

    Raises
    ------
    ModelError
        A packaged file is wrong (a defect).
    """
    package = files("zhegang")
    law, tables = package / "rulebook" / "us", package / "refdata"
    drawback = yaml.safe_load((law / "drawback.yaml").read_text(encoding="utf-8"))
    refunds = yaml.safe_load((law / "refunds.yaml").read_text(encoding="utf-8"))
    return Reliefs(
        drawback=tuple(_drawback(drawback["jurisdiction"], row) for row in drawback["drawback"]),
        refunds=tuple(_refund(refunds["jurisdiction"], row) for row in refunds["refunds"]),
        export_rates=tuple(
            _export(row) for row in _rows((tables / "tariffs_cn_export_refund.csv").read_text("utf-8"))
        ),
        low_value=tuple(
            _low_value(row) for row in _rows((tables / "tariffs_low_value.csv").read_text("utf-8"))
        ),
    )


def _rows(text: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(StringIO(text, newline=""))


def _drawback(market: str, row: Mapping[str, Any]) -> DrawbackRule:
    status, why = row["status"], row.get("why", row["status"])
    if status not in _STATUSES or why not in DRAWBACK or not row.get("source"):
        raise ModelError(N_("{where}: not understood: {found}"), where="drawback.yaml", found=str(row))
    headings = tuple(str(h) for h in row.get("headings", ()))
    return DrawbackRule(
        market=market,
        names=frozenset(row["layers"]),
        headings=headings,
        status=status,
        why=why,
        first=row["from"],
        last=row.get("to"),
        source=row["source"],
        grade=row["grade"],
    )


def _refund(market: str, row: Mapping[str, Any]) -> RefundRule:
    return RefundRule(
        market=market,
        layers=frozenset(row["layers"]),
        first=row["from"],
        last=row["to"],
        known_from=row["known_from"],
        portal_from=row["portal_from"],
        portal_days=row["portal_days"],
        protest_days=row["protest_days"],
        source=row["source"],
        grade=row["grade"],
    )


def _export(row: Mapping[str, str]) -> ExportRate:
    return ExportRate(row["code"], *_days(row), Decimal(row["rate"]), row["source"], row["grade"])


def _low_value(row: Mapping[str, str]) -> LowValueRule:
    if row["kind"] not in _KINDS or not row["source"]:
        raise ModelError(
            N_("{where}: not understood: {found}"), where="tariffs_low_value.csv", found=str(row)
        )
    first, last = _days(row)
    return LowValueRule(
        market=row["market"],
        origins=None if row["origins"] == "*" else frozenset(row["origins"].split()),
        excluded=frozenset(row["except"].split()),
        first=first,
        last=last,
        kind=row["kind"],  # type: ignore[arg-type]
        limit=Decimal(row["limit"]),
        currency=row["currency"],
        amount=Decimal(row["amount"]),
        outside=tuple(row["outside"].split()) or ("\x7f",),
        unsure=tuple(row["unsure"].split()) or ("\x7f",),
        source=row["source"],
        grade=row["grade"],
    )


def _days(row: Mapping[str, str]) -> tuple[date, date | None]:
    last = row["valid_to"]
    return date.fromisoformat(row["valid_from"]), date.fromisoformat(last) if last else None
