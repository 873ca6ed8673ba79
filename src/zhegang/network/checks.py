"""Checks of a network problem: every problem is found before anything is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from zhegang.core.errors import Problem
from zhegang.core.i18n import N_
from zhegang.network.tables import KEYS, LABEL_SETS, TABLES, Column, columns

Name = Callable[[str, int], str]


class Shape(NamedTuple):
    """What index columns may point at, and how many scenarios there are."""

    rows: Mapping[str, int]
    n_scenario: int


def labels(where: str, value: Any, problems: list[Problem]) -> tuple[str, ...]:
    """A set of labels: texts, none empty, none twice."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        problems.append(Problem(where, N_("This is not a list of labels."), value))
        return ()
    found = tuple(value)
    seen: set[str] = set()
    for i, label in enumerate(found):
        if not isinstance(label, str) or not label:
            problems.append(Problem(f"{where}[{i}]", N_("A label is a text that is not empty."), label))
        elif label in seen:
            problems.append(Problem(f"{where}[{i}]", N_("This label stands twice."), label))
        else:
            seen.add(label)
    return tuple(str(label) for label in found)


def row_count(table: Any) -> int:
    """Rows of a table that has not been checked: the length of its first column."""
    first = next(iter(columns(type(table))))
    value = getattr(table, first)
    return len(value) if isinstance(value, Sequence | np.ndarray) else 0


def scenario_count(tables: Mapping[str, Any]) -> int:
    """Scenarios the unchecked columns speak of: the longest scenario axis, at least 1."""
    found = 1
    for table in tables.values():
        for name, spec in columns(type(table)).items():
            if spec.by_scenario:
                value = getattr(table, name)
                axes = np.shape(value) if isinstance(value, np.ndarray) else _list_shape(value)
                found = max(found, axes[0]) if len(axes) == 2 else found
    return found


def _list_shape(value: Any) -> tuple[int, ...]:
    """Shape of nested lists by their first entries; ragged ones are refused later."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return (len(value), *(_list_shape(value[0]) if value else ()))
    return ()


def read_table(name: str, table: Any, shape: Shape, problems: list[Problem]) -> dict[str, Any]:
    """The columns of `table` as read-only arrays of their full shape; problems are added."""
    n = shape.rows[name]
    read: dict[str, Any] = {}
    for key, spec in columns(type(table)).items():
        where, value = f"{name}.{key}", getattr(table, key)
        if spec.kind == "label":
            read[key] = labels(where, value, problems)
        elif spec.kind == "text":
            read[key] = _texts(where, value, n, problems)
        else:
            read[key] = _array(where, value, spec, n, shape, problems)
    return read


def _texts(where: str, value: Any, n: int, problems: list[Problem]) -> tuple[str, ...]:
    found = (value,) * n if isinstance(value, str) else tuple(value)
    if len(found) != n:
        problems.append(_misshapen(where, (len(found),), n, 1))
        return ("",) * n
    for i, text in enumerate(found):
        if not isinstance(text, str):
            problems.append(Problem(f"{where}[{i}]", N_("This is not a text."), text))
    return tuple(str(text) for text in found)


def _misshapen(where: str, found: tuple[int, ...], n: int, n_scenario: int) -> Problem:
    return Problem(
        where,
        N_("The column does not have one value for each row."),
        found,
        N_("{rows} rows; with a scenario axis, {scenarios} by {rows}"),
        fields={"rows": n, "scenarios": n_scenario},
    )


def _array(where: str, value: Any, spec: Column, n: int, shape: Shape, problems: list[Problem]) -> Any:
    wanted: type = {"index": np.int64, "flag": np.bool_}.get(spec.kind, np.float64)
    full = (shape.n_scenario, n) if spec.by_scenario else (n,)
    blank: Any = np.zeros(full, wanted)
    blank.setflags(write=False)
    try:
        found = np.asarray(value, np.float64)
    except (TypeError, ValueError):
        problems.append(Problem(where, N_("The column holds something that is not a number."), value))
        return blank
    if found.ndim == 0:
        found = np.broadcast_to(found, full)
    if found.shape not in {full, (n,), (1, n) if spec.by_scenario else (n,)}:
        problems.append(_misshapen(where, found.shape, n, shape.n_scenario))
        return blank
    before = len(problems)
    problems.extend(_entries(where, found, spec, shape))
    if len(problems) > before:
        return blank
    read: Any = np.broadcast_to(found.astype(wanted), full)  # a copy: the caller may go on writing
    read.setflags(write=False)
    return read


def _entries(where: str, found: Any, spec: Column, shape: Shape) -> Iterator[Problem]:
    """One problem for each value out of its limits."""
    for at in zip(*np.nonzero(~_accepted(found, spec, shape)), strict=True):
        place = where + "".join(f"[{i}]" for i in at)
        value = float(found[at])
        if np.isnan(value):
            yield Problem(place, N_("The number is missing (NaN)."), value, N_("a number"))
        elif spec.kind == "flag":
            yield Problem(place, N_("This is neither true nor false."), value)
        elif spec.kind == "index":
            rows = shape.rows[spec.of]
            last, least = rows - 1, -1 if spec.optional else 0
            yield Problem(
                place,
                N_("The index points at no row of {table}."),
                value,
                N_("whole numbers from {least} to {last}"),
                fields={"table": spec.of, "least": least, "last": last},
            )
        elif value < 0:
            yield Problem(place, N_("The value is negative."), value, N_("0 or more"))
        elif value == 0:
            yield Problem(place, N_("The value is zero."), value, N_("above 0"))
        elif np.isinf(value):
            yield Problem(place, N_("The value is infinite."), value, N_("a finite number"))
        else:
            yield Problem(
                place, N_("The value is too high."), value, N_("at most {most}"), fields={"most": spec.most}
            )


def _accepted(found: Any, spec: Column, shape: Shape) -> Any:
    if spec.kind == "flag":
        return (found == 0) | (found == 1)
    if spec.kind == "index":
        least = -1 if spec.optional else 0
        return (found >= least) & (found < shape.rows[spec.of]) & (found == np.floor(found))
    over_floor = found > 0 if spec.positive else found >= 0
    finite = ~np.isnan(found) if spec.unlimited else np.isfinite(found)
    return over_floor & finite & (found <= spec.most)


def row_name(tables: Mapping[str, Any], of: str, row: int) -> str:
    """A row in words: its label, or the names of what its indices point at.

    `tables` maps the table names and the label sets to their values; a row that cannot be
    named is told by its number.
    """
    if of in LABEL_SETS:
        found = tables[of]
        return found[row] if 0 <= row < len(found) else str(row)
    table = tables[of]
    parts: list[str] = []
    for key, spec in columns(TABLES[of]).items():
        value = getattr(table, key)
        if not 0 <= row < len(value) or spec.kind not in ("label", "text", "index"):
            continue
        if spec.kind == "index":
            target = int(value[row])
            parts += [row_name(tables, spec.of, target)] if target >= 0 else []
        elif value[row]:
            parts.append(value[row])
    return " / ".join(parts) or str(row)


def between(tables: Mapping[str, Any], name: Name) -> Iterator[Problem]:
    """Problems that only several columns together can show; the columns themselves are sound."""
    for table, keys in KEYS.items():
        rows = np.stack([getattr(tables[table], key) for key in keys], axis=1)
        _, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        for twin in np.flatnonzero(first[inverse.ravel()] != np.arange(len(rows))).tolist():
            yield Problem(f"{table}[{twin}]", N_("This row stands twice."), name(table, twin))
    demand, lanes, recipes = tables["demand"], tables["lanes"], tables["recipes"]
    asked = set(zip(demand.product.tolist(), demand.market.tolist(), strict=True))
    sold = zip(recipes.product[lanes.recipe].tolist(), lanes.market.tolist(), strict=True)
    for i, pair in enumerate(sold):
        if pair not in asked:
            yield Problem(
                f"lanes[{i}]",
                N_("The lane leads to a market without demand for the product."),
                name("lanes", i),
            )
    for scenario, row in np.argwhere(demand.minimum > demand.maximum).tolist():
        yield Problem(
            f"demand.minimum[{scenario}][{row}]",
            N_("The contract for {row} asks for more than the market takes."),
            float(demand.minimum[scenario, row]),
            N_("at most {most}"),
            fields={"row": name("demand", row), "most": float(demand.maximum[scenario, row])},
        )


def forced(
    where: str, opened: Sequence[int], closed: Sequence[int], plants: Any, name: Name
) -> Iterator[Problem]:
    """Problems with plants forced open or closed."""
    n = len(plants.label)
    for key, rows in (("forced_open", opened), ("forced_closed", closed)):
        for i, row in enumerate(rows):
            if not 0 <= row < n:
                yield Problem(
                    f"{where}{key}[{i}]",
                    N_("The index points at no row of {table}."),
                    row,
                    N_("whole numbers from {least} to {last}"),
                    fields={"table": "plants", "least": 0, "last": n - 1},
                )
            elif key == "forced_closed" and row in opened:
                yield Problem(
                    f"{where}{key}[{i}]", N_("The plant is forced open and closed."), name("plants", row)
                )
            elif key == "forced_closed" and plants.existing[row] and not plants.may_close[row]:
                yield Problem(
                    f"{where}{key}[{i}]",
                    N_("The plant is forced closed, but it may not close."),
                    name("plants", row),
                )
