"""The constraints: free functions, each of which adds one named block of rows.

Columns of the program, in order: one `open` for each plant, then for each scenario `make`
(by recipe), `buy` (by supply arc) and `ship` (by lane). A block holds its entries as
(row, column, value) triplets and says which entity each row stands for; `program.py` puts
the blocks together. The maths is in docs/network.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhegang.network.problem import NetworkInput
from zhegang.network.tables import Floats, Ints

INF = float("inf")

Rows = NDArray[np.integer[Any]]
Term = tuple[Rows, Rows, ArrayLike]


@dataclass(frozen=True, slots=True)
class Layout:
    """Column numbers: `open` (n_plant,), the others (n_scenario, n_row of their table)."""

    open: Ints
    make: Ints
    buy: Ints
    ship: Ints
    n_column: int


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one kind. Row `s * len(entity) + i` is entity i in scenario s.

    `entity` has shape (n_entity, k): rows of the table the block is about; k is 2 for
    plant and part of a part balance, and for recipe and demand of a link.
    """

    name: str
    entity: Ints
    row: Ints
    column: Ints
    value: Floats
    lower: Floats
    upper: Floats


def layout(p: NetworkInput) -> Layout:
    """Where each variable stands."""
    n_plant, sizes = len(p.plants.label), (len(p.recipes.plant), len(p.supply.part), len(p.lanes.recipe))
    flows = n_plant + np.arange(p.n_scenario * sum(sizes)).reshape(p.n_scenario, sum(sizes))
    make, buy, ship = np.split(flows, np.cumsum(sizes)[:2], axis=1)
    return Layout(np.arange(n_plant), make, buy, ship, n_plant + flows.size)


def _block(
    name: str,
    n_scenario: int,
    entity: Rows,
    terms: Sequence[Term],
    lower: ArrayLike,
    upper: ArrayLike,
) -> Block:
    """A block from terms (entity of each column, columns, values).

    Columns have shape (n_scenario, n) or (n,) where all scenarios share them; the entity is
    (n,), the values broadcast.
    """
    n_entity = len(entity)
    first = n_entity * np.arange(n_scenario)[:, None]
    parts = [np.broadcast_arrays(first + of, column, value) for of, column, value in terms]
    row, column, value = (np.concatenate([part[k].ravel() for part in parts]) for k in range(3))
    full = (n_scenario, n_entity)
    return Block(
        name,
        (entity if entity.ndim == 2 else entity[:, None]).astype(np.int64),
        row,
        column,
        value.astype(np.float64),
        np.broadcast_to(np.asarray(lower, np.float64), full).ravel(),
        np.broadcast_to(np.asarray(upper, np.float64), full).ravel(),
    )


def _places(chosen: Rows, n: int) -> Ints:
    """Place of each of n rows among the chosen ones; -1 for the others."""
    place = np.full(n, -1, np.int64)
    place[chosen] = np.arange(len(chosen))
    return place


def capacity(p: NetworkInput, at: Layout) -> Block:
    """What a plant makes fits its capacity if it is open: nothing is made where it is closed."""
    use = p.recipes.capacity_use
    terms: list[Term] = [(p.recipes.plant, at.make, use), (at.open, at.open, -p.plants.capacity)]
    return _block("capacity", p.n_scenario, at.open, terms, -INF, 0.0)


def minimum_use(p: NetworkInput, at: Layout) -> Block:
    """An open plant uses at least its minimum share of capacity."""
    floor = p.plants.minimum_use * p.plants.capacity
    chosen = np.flatnonzero(floor > 0)
    place = _places(chosen, len(floor))
    made = np.flatnonzero(place[p.recipes.plant] >= 0)
    terms: list[Term] = [
        (place[p.recipes.plant[made]], at.make[:, made], p.recipes.capacity_use[made]),
        (place[chosen], chosen, -floor[chosen]),
    ]
    return _block("minimum_use", p.n_scenario, chosen, terms, 0.0, INF)


def recipe_balance(p: NetworkInput, at: Layout) -> Block:
    """What is made is shipped."""
    recipes = np.arange(len(p.recipes.plant))
    terms: list[Term] = [(recipes, at.make, 1.0), (p.lanes.recipe, at.ship, -1.0)]
    return _block("recipe_balance", p.n_scenario, recipes, terms, 0.0, 0.0)


def part_balance(p: NetworkInput, at: Layout) -> Block:
    """The parts a plant buys are the parts it builds in."""
    needed = np.stack([p.recipes.plant[p.bom.recipe], p.bom.part], axis=1)
    bought = np.stack([p.supply.plant, p.supply.part], axis=1)
    pairs, place = np.unique(np.concatenate([needed, bought]), axis=0, return_inverse=True)
    place = place.ravel()
    terms: list[Term] = [
        (place[: len(needed)], at.make[:, p.bom.recipe], -p.bom.quantity),
        (place[len(needed) :], at.buy, 1.0),
    ]
    return _block("part_balance", p.n_scenario, pairs, terms, 0.0, 0.0)


def supplier_capacity(p: NetworkInput, at: Layout) -> Block:
    """A supplier's capacity is shared by all it sells."""
    chosen = np.flatnonzero(np.isfinite(p.suppliers.capacity))
    place = _places(chosen, len(p.suppliers.label))
    arcs = np.flatnonzero(place[p.supply.supplier] >= 0)
    terms: list[Term] = [(place[p.supply.supplier[arcs]], at.buy[:, arcs], 1.0)]
    upper = p.suppliers.capacity[chosen]
    return _block("supplier_capacity", p.n_scenario, chosen, terms, -INF, upper)


def demand(p: NetworkInput, at: Layout) -> Block:
    """A market takes no more than its demand and gets no less than its contract."""
    rows = np.arange(len(p.demand.product))
    lower = np.where(p.demand.minimum > 0, p.demand.minimum, -INF)
    terms: list[Term] = [(p.lane_demand, at.ship, 1.0)]
    return _block("demand", p.n_scenario, rows, terms, lower, p.demand.maximum)


def hub_capacity(p: NetworkInput, at: Layout) -> Block:
    """The tonnes that pass a hub fit it."""
    chosen = np.flatnonzero(np.isfinite(p.hubs.capacity))
    place = np.append(_places(chosen, len(p.hubs.label)), -1)  # the last entry serves hub -1, direct
    lanes = np.flatnonzero(place[p.lanes.hub] >= 0)
    terms: list[Term] = [(place[p.lanes.hub[lanes]], at.ship[:, lanes], p.lanes.weight[lanes])]
    return _block("hub_capacity", p.n_scenario, chosen, terms, -INF, p.hubs.capacity[chosen])


def plant_count(p: NetworkInput, at: Layout) -> Block:
    """No more than `max_new_plants` sites are opened that do not exist yet."""
    new = np.flatnonzero(~p.plants.existing)
    entity = np.zeros(0 if p.max_new_plants is None else 1, np.int64)
    if not len(entity):
        new = new[:0]
    terms: list[Term] = [(np.zeros(len(new), np.int64), new, 1.0)]
    return _block("plant_count", 1, entity, terms, -INF, float(p.max_new_plants or 0))


def links(p: NetworkInput, at: Layout) -> Block:
    """No product of a closed plant reaches a market: the strong form of `capacity`.

    One row for each recipe and demand, over all routes between them, and only where it
    cuts off fractional plants: the plant is a choice that costs or is counted, and the
    demand alone does not fill its capacity. Implied by `capacity` once `open` is whole.
    """
    pairs, place = np.unique(np.stack([p.lanes.recipe, p.lane_demand], axis=1), axis=0, return_inverse=True)
    place = place.ravel()
    plant, most = p.recipes.plant[pairs[:, 0]], p.demand.maximum[:, pairs[:, 1]]
    choice = ~p.plants.existing | p.plants.may_close
    counted = ~p.plants.existing & (p.max_new_plants is not None)
    costs = p.plants.fixed_cost + np.where(p.plants.existing, 0.0, p.plants.opening_cost_per_year) > 0
    pays = choice & (costs | counted | (p.plants.minimum_use > 0))
    small = (most * p.recipes.capacity_use[pairs[:, 0]] < p.plants.capacity[plant]).any(axis=0)
    chosen = np.flatnonzero(pays[plant] & small)
    row = _places(chosen, len(pairs))[place]
    lanes = np.flatnonzero(row >= 0)
    terms: list[Term] = [
        (row[lanes], at.ship[:, lanes], 1.0),
        (np.arange(len(chosen)), at.open[plant[chosen]], -most[:, chosen]),
    ]
    return _block("links", p.n_scenario, pairs[chosen], terms, -INF, 0.0)


BLOCKS = (
    capacity,
    minimum_use,
    recipe_balance,
    part_balance,
    supplier_capacity,
    demand,
    hub_capacity,
    plant_count,
    links,
)
