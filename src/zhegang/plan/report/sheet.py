"""What a sheet of the workbook is: typed columns and raw values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "money", "unit_money", "rate", "number", "day", "long"]
Value = str | float | int | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns`: heading and kind; a `None` among `rows` is told as undetermined."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Value, ...], ...]
