"""The tables of a network problem: every column declared once, with its unit and limits.

The declaration feeds the checks (`checks.py`), the names in messages and the reference in
`docs/network.md`. A row is a place in the arrays; an index column holds rows of another
table or places in one of the label sets (`products`, `markets`, `parts`).

Money is in one currency a year, flows are units a year, weights tonnes.
"""

# ruff: noqa: RUF009  (a call of `column` is the declaration of a column)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LABEL_SETS = ("products", "markets", "parts")


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds.

    `of` names what an index points into; `optional` lets it be -1 for "none". Amounts are
    finite and zero or more; `positive` refuses zero, `unlimited` allows infinity, `most` is
    the highest value. A column `by_scenario` has shape (n_scenario, n_row), or (n_row,)
    or (1, n_row) when every scenario agrees.
    """

    about: str
    kind: Literal["label", "text", "index", "amount", "flag"]
    unit: str = ""
    of: str = ""
    optional: bool = False
    positive: bool = False
    unlimited: bool = False
    most: float = np.inf
    by_scenario: bool = False


def column(about: str, kind: str = "amount", *, default: Any = MISSING, **rest: Any) -> Any:
    """Declares one column. A default is one value for all rows."""
    metadata = {"column": Column(about, kind, **rest)}  # type: ignore[arg-type]
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def columns(table: type[Any]) -> Mapping[str, Column]:
    """The columns of a table class by name, in order of declaration."""
    return {f.name: f.metadata["column"] for f in fields(table)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plants:
    """Sites that make, today or if opened."""

    label: tuple[str, ...] = column("Name", "label")
    capacity: Floats = column("Capacity", unit="capacity/year")
    fixed_cost: Floats = column("Cost of being open", unit="currency/year", default=0.0)
    opening_cost_per_year: Floats = column(
        "Share of the opening cost that falls on the year; paid by sites that do not exist yet",
        unit="currency/year",
        default=0.0,
    )
    existing: Bools = column("The site runs today", "flag", default=True)
    may_close: Bools = column("An existing site may be closed", "flag", default=False)
    minimum_use: Floats = column(
        "Least share of capacity used once open", unit="fraction", most=1.0, default=0.0
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recipes:
    """What a plant can make: one row for each plant and product."""

    plant: Ints = column("Plant", "index", of="plants")
    product: Ints = column("Product", "index", of="products")
    unit_cost: Floats = column(
        "Cost of making one unit, parts excluded", unit="currency/unit", by_scenario=True
    )
    capacity_use: Floats = column("Capacity one unit takes", unit="capacity/unit", positive=True, default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bom:
    """Bill of materials: one row for each recipe and part."""

    recipe: Ints = column("Recipe", "index", of="recipes")
    part: Ints = column("Part", "index", of="parts")
    quantity: Floats = column("Pieces of the part in one unit", unit="piece/unit", positive=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suppliers:
    """Who sells parts; the capacity is shared by all its arcs."""

    label: tuple[str, ...] = column("Name", "label")
    capacity: Floats = column("Most pieces", unit="piece/year", unlimited=True, default=np.inf)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Supply:
    """A part on its way from a supplier to a plant."""

    supplier: Ints = column("Supplier", "index", of="suppliers")
    part: Ints = column("Part", "index", of="parts")
    plant: Ints = column("Plant", "index", of="plants")
    unit_cost: Floats = column(
        "Price and freight of one piece, duty excluded", unit="currency/piece", by_scenario=True
    )
    unit_duty: Floats = column(
        "Duty on one piece where it enters", unit="currency/piece", by_scenario=True, default=0.0
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hubs:
    """Places goods may pass. A hub never changes origin: duties arrive on the lanes."""

    label: tuple[str, ...] = column("Name", "label")
    capacity: Floats = column("Most tonnes", unit="tonne/year", unlimited=True, default=np.inf)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lanes:
    """One way for the goods of a recipe to reach a market."""

    recipe: Ints = column("Recipe whose goods move", "index", of="recipes")
    market: Ints = column("Market they enter", "index", of="markets")
    hub: Ints = column("Hub they pass; -1 is direct", "index", of="hubs", optional=True, default=-1)
    route: tuple[str, ...] = column("Name of the route, to tell parallel lanes apart", "text", default="")
    unit_revenue: Floats = column(
        "What the buyer pays for one unit, duty passed on included", unit="currency/unit", by_scenario=True
    )
    unit_moving: Floats = column(
        "Freight, insurance, handling, fees, brokerage and working capital of one unit",
        unit="currency/unit",
        by_scenario=True,
        default=0.0,
    )
    unit_duty: Floats = column(
        "Duty the firm pays on one unit", unit="currency/unit", by_scenario=True, default=0.0
    )
    weight: Floats = column("Weight of one unit, for the hub's capacity", unit="tonne/unit", default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Demand:
    """What a market takes: one row for each product and market."""

    product: Ints = column("Product", "index", of="products")
    market: Ints = column("Market", "index", of="markets")
    maximum: Floats = column("Most units sold", unit="unit/year", by_scenario=True)
    minimum: Floats = column(
        "Units under contract that must be delivered", unit="unit/year", by_scenario=True, default=0.0
    )


TABLES: Mapping[str, type[Any]] = {
    "plants": Plants,
    "recipes": Recipes,
    "bom": Bom,
    "suppliers": Suppliers,
    "supply": Supply,
    "hubs": Hubs,
    "lanes": Lanes,
    "demand": Demand,
}

# What no two rows of a table may share; parallel supply arcs and lanes are allowed.
KEYS: Mapping[str, tuple[str, ...]] = {
    "recipes": ("plant", "product"),
    "bom": ("recipe", "part"),
    "demand": ("product", "market"),
}


def no_rows(table: type) -> Any:
    """The table without rows."""
    empty: dict[str, Any] = dict.fromkeys(columns(table), ())
    return table(**empty)
