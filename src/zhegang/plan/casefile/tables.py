"""Raw case data as flat rows, sheet by sheet, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhegang.plan.casefile.layout import case_fields, sheets, singular


def rows_of(data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Rows of each sheet by field name; rows of an inner list carry the id of their owner."""
    found: dict[str, list[dict[str, Any]]] = {}
    for key, layout in sheets().items():
        if key == "facts":
            continue
        if layout.parent:
            inner = key.split(".")[1]
            owner = singular(layout.parent)
            found[key] = [
                {owner: row.get("id"), **line}
                for row in data.get(layout.parent) or ()
                for line in row.get(inner) or ()
            ]
        else:
            names = {column.name for column in layout.columns}
            found[key] = [{k: v for k, v in row.items() if k in names} for row in data.get(key) or ()]
    return found


def facts_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The facts about the firm by name."""
    firm = data.get("firm") or {}
    facts = firm.get("facts") if isinstance(firm, Mapping) else None
    return dict(facts) if isinstance(facts, Mapping) else {}


def single_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the first sheet by path, such as `firm.name`."""
    found: dict[str, Any] = {}
    for path in case_fields():
        value: Any = data
        for step in path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None:
            found[path] = value
    return found


__all__ = ["facts_of", "rows_of", "single_values"]
