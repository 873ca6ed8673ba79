"""Numbers, money and dates against the specifications of Recognizers-Text (MIT), both languages.

A case is usable where it has exactly one result and that result carries a value; the
files are UTF-8 with a byte order mark. Three kinds are measured, each against its floor:
one-sided number ranges with bound and strictness, currency values with the ISO code where
one is given, and days against the reference date (either reading where the specification
leaves past or future open; *not resolved* where the calendar has no such day).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zhegang.register.dating import find_dates
from zhegang.register.quantities import Quantity
from zhegang.register.quantities_en import quantities_en
from zhegang.register.quantities_zh import quantities_zh

Rules = Callable[[str, int, int], Iterator[Quantity]]


def cases(shared: Path, name: str) -> list[dict[str, Any]]:
    path = shared / "register" / "recognizers-text" / f"{name}.json"
    loaded = json.loads(path.read_text(encoding="utf-8-sig"))
    return [case for case in loaded if len(case["Results"]) == 1 and value_of(case["Results"][0]) is not None]


def value_of(result: dict[str, Any]) -> Any:
    """The value of a result: a string, or the days that it may be."""
    if "Value" in result:
        return {
            v["date"] for k, v in result["Value"].items() if k.endswith("Resolution") and "date" in v
        } or None
    resolution = result["Resolution"]
    if "values" not in resolution:
        return resolution.get("value")
    if result["TypeName"] != "datetimeV2.date":
        return None
    return {v["value"] for v in resolution["values"] if "value" in v} or None


def one_sided(value: str) -> tuple[float | None, float | None, bool] | None:
    """Low, high and strictness of `(50,)` or `(,100]`; None for a range with two ends."""
    found = re.fullmatch(r"([\[(])([^,]*),([^\])]*)([\])])", value)
    if not found or bool(found[2]) == bool(found[3]):
        return None
    if found[2]:
        return float(found[2]), None, found[1] == "("
    return None, float(found[3]), found[4] == ")"


def quantities(rules: Rules, case: dict[str, Any]) -> list[Quantity]:
    return list(rules(case["Input"], 0, len(case["Input"])))


RANGES = [
    ("Number_English_NumberRangeModel", quantities_en, 40),
    ("Number_Chinese_NumberRangeModel", quantities_zh, 37),
]
MONEY = [
    ("NumberWithUnit_English_CurrencyModel", quantities_en, 156),
    ("NumberWithUnit_Chinese_CurrencyModel", quantities_zh, 26),
]
DAYS = [
    ("DateTime_English_DateParser", 135),
    ("DateTime_English_DateTimeModel", 173),
    ("DateTime_Chinese_DateTimeModel", 38),
]


@pytest.mark.parametrize(("name", "rules", "usable"), RANGES)
def test_one_sided_ranges(shared: Path, name: str, rules: Rules, usable: int) -> None:
    chosen = [
        (case, told) for case in cases(shared, name) if (told := one_sided(value_of(case["Results"][0])))
    ]
    hits = sum(told in {(q.low, q.high, q.strict) for q in quantities(rules, case)} for case, told in chosen)

    assert len(chosen) == usable
    assert hits / usable >= 0.90


@pytest.mark.parametrize(("name", "rules", "usable"), MONEY)
def test_money(shared: Path, name: str, rules: Rules, usable: int) -> None:
    chosen = cases(shared, name)
    hits = 0
    for case in chosen:
        resolution = case["Results"][0]["Resolution"]
        value, code = float(resolution["value"]), resolution.get("isoCurrency")
        hits += any(
            q.value == pytest.approx(value) and q.unit and (not code or q.unit == code)
            for q in quantities(rules, case)
        )

    assert len(chosen) == usable
    assert hits / usable >= 0.93


@pytest.mark.parametrize(("name", "usable"), DAYS)
def test_days(shared: Path, name: str, usable: int) -> None:
    chosen = cases(shared, name)
    hits = 0
    for case in chosen:
        wanted = value_of(case["Results"][0])
        reference = date.fromisoformat(case["Context"]["ReferenceDateTime"][:10])
        found = find_dates(case["Input"], reference, chinese="Chinese" in name)
        no_such_day = bool(wanted & {"0001-01-01", "not resolved"})
        hits += any(m.value in wanted or (m.value is None and no_such_day) for m in found)

    assert len(chosen) == usable
    assert hits / usable >= 0.85
