"""One order for every network, so that the order of rows changes nothing.

Solvers break ties by position. The problem is therefore put into an order that depends on
labels and figures alone before it is built, and the solution is put back into the caller's
order afterwards: a sorted workbook gives the same plan as a shuffled one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from zhegang.network.problem import NetworkInput
from zhegang.network.tables import LABEL_SETS, TABLES, Ints, columns

Order = Mapping[str, Ints]
"""By table: `order[i]` is the caller's row that stands in place i of the canonical problem."""

# Tables with labels first, so that an index column can be renumbered before its own table is sorted.
_SORTED = ("plants", "suppliers", "hubs", "recipes", "bom", "supply", "lanes", "demand")


def canonical(problem: NetworkInput) -> tuple[NetworkInput, Order]:
    """The same problem in canonical order, and where each of its rows came from."""
    order: dict[str, Ints] = {}
    place: dict[str, Ints] = {}  # by table: canonical place of each of the caller's rows
    changed: dict[str, Any] = {}
    for key in LABEL_SETS:
        found = getattr(problem, key)
        _remember(key, _by_label(found), order, place)
        changed[key] = tuple(found[i] for i in order[key])
    for key in _SORTED:
        table = _renumbered(getattr(problem, key), place)
        _remember(key, _table_order(TABLES[key], table), order, place)
        changed[key] = TABLES[key](**{name: _taken(value, order[key]) for name, value in table.items()})
    for key in ("forced_open", "forced_closed"):
        changed[key] = tuple(sorted(int(place["plants"][row]) for row in getattr(problem, key)))
    return replace(problem, **changed), order


def _remember(key: str, found: Ints, order: dict[str, Ints], place: dict[str, Ints]) -> None:
    order[key] = found
    place[key] = np.empty_like(found)
    place[key][found] = np.arange(len(found))


def _by_label(found: Sequence[str]) -> Ints:
    return np.array(sorted(range(len(found)), key=found.__getitem__), np.int64)


def _renumbered(table: Any, place: Mapping[str, Ints]) -> dict[str, Any]:
    """The columns of a table, its indices pointing at canonical places; -1 stays."""
    read: dict[str, Any] = {}
    for name, spec in columns(type(table)).items():
        value = getattr(table, name)
        read[name] = np.where(value < 0, -1, place[spec.of][value]) if _points(spec.kind, value) else value
    return read


def _points(kind: str, value: Any) -> bool:
    return kind == "index" and len(value) > 0 and bool(np.any(value >= 0))


def _table_order(table: type, read: Mapping[str, Any]) -> Ints:
    """Sorted by labels and indices first, then by texts and figures, which tell twins apart."""
    kinds = {name: spec.kind for name, spec in columns(table).items()}
    labels = [name for name, kind in kinds.items() if kind == "label"]
    if labels:
        return _by_label(read[labels[0]])
    keys = [read[name] for name, kind in kinds.items() if kind == "index"]
    for name, kind in kinds.items():
        if kind == "text":
            _, codes = np.unique(np.array(read[name], np.str_), return_inverse=True)
            keys.append(codes)
    for name, kind in kinds.items():
        if kind == "amount":
            keys += [*np.atleast_2d(read[name])]
    return np.lexsort(keys[::-1]).astype(np.int64)


def _taken(value: Any, rows: Ints) -> Any:
    if isinstance(value, tuple):
        return tuple(value[i] for i in rows)
    return value[..., rows]
