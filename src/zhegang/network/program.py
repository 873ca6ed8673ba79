"""The mixed-integer program as arrays: blocks put together, and made free of units.

Money, goods and capacities come in any unit. Each column and row is divided by a power of
two of its own size, which is exact in binary arithmetic: the solver's absolute tolerances
then mean the same share of a demand, a capacity or the profit everywhere, and a plan in
cents is bit for bit the plan in dollars where the factor is a power of two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhegang.network.blocks import BLOCKS, Block, Layout, layout
from zhegang.network.problem import NetworkInput
from zhegang.network.tables import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise cost @ x with lower <= A x <= upper, x >= 0, the first n_plant columns 0 or 1.

    Everything is scaled: column j holds x[j] / column_scale[j], row i is multiplied by
    row_scale[i], the objective by money_scale. `start`, `index`, `value` are A by rows.
    `first` gives the first row of each block.
    """

    at: Layout
    blocks: Mapping[str, Block]
    first: Mapping[str, int]
    cost: Floats
    start: Ints
    index: Ints
    value: Floats
    lower: Floats
    upper: Floats
    column_scale: Floats
    row_scale: Floats
    money_scale: float

    def rows(self, block: str) -> slice:
        """Where the rows of a block stand."""
        first = self.first[block]
        return slice(first, first + len(self.blocks[block].lower))


def power_of_two(size: Floats) -> Floats:
    """The power of two at or just above each size; 1 for a size of zero."""
    return np.exp2(np.ceil(np.log2(np.where(size > 0, size, 1.0))))


def build(p: NetworkInput) -> Program:
    """The program of a network problem."""
    at = layout(p)
    blocks = [add(p, at) for add in BLOCKS]
    ends = np.cumsum([0, *(len(block.lower) for block in blocks)])
    row = np.concatenate([block.row + end for block, end in zip(blocks, ends[:-1], strict=True)])
    column = np.concatenate([block.column for block in blocks])
    value = np.concatenate([block.value for block in blocks])
    lower = np.concatenate([block.lower for block in blocks])
    upper = np.concatenate([block.upper for block in blocks])
    n_row = int(ends[-1])

    column_scale = _column_scale(p, at)
    value = value * column_scale[column]
    size = np.zeros(n_row)
    np.maximum.at(size, row, np.abs(value))
    row_scale = 1.0 / power_of_two(size)
    cost = money(p, at) * column_scale
    money_scale = 1.0 / float(power_of_two(np.abs(cost).max(initial=0.0, keepdims=True))[0])

    by_row = np.lexsort((column, row))
    return Program(
        at=at,
        blocks={block.name: block for block in blocks},
        first={block.name: int(end) for block, end in zip(blocks, ends[:-1], strict=True)},
        cost=cost * money_scale,
        start=np.searchsorted(row[by_row], np.arange(n_row + 1)),
        index=column[by_row],
        value=(value * row_scale[row])[by_row],
        lower=lower * row_scale,
        upper=upper * row_scale,
        column_scale=column_scale,
        row_scale=row_scale,
        money_scale=money_scale,
    )


def money(p: NetworkInput, at: Layout) -> Floats:
    """What one unit of each column adds to the expected profit; shape (n_column,)."""
    found = np.zeros(at.n_column)
    prob = p.probability[:, None]
    opening = np.where(p.plants.existing, 0.0, p.plants.opening_cost_per_year)
    found[at.open] = -(p.plants.fixed_cost + opening)
    found[at.make] = -prob * p.recipes.unit_cost
    found[at.buy] = -prob * (p.supply.unit_cost + p.supply.unit_duty)
    found[at.ship] = prob * (p.lanes.unit_revenue - p.lanes.unit_moving - p.lanes.unit_duty)
    return found


def open_bounds(
    p: NetworkInput, forced_open: tuple[int, ...], forced_closed: tuple[int, ...]
) -> tuple[Bools, Bools]:
    """Whether each plant must be open, and whether it may be; both of shape (n_plant,)."""
    must = p.plants.existing & ~p.plants.may_close
    may = np.ones_like(must)
    must[list(forced_open)] = True
    may[list(forced_closed)] = False
    return must, may


def _column_scale(p: NetworkInput, at: Layout) -> Floats:
    """Goods by the highest demand for the product, parts by what that demand needs."""
    product = np.zeros(len(p.products))
    np.maximum.at(product, p.demand.product, p.demand.maximum.max(axis=0, initial=0.0))
    product = power_of_two(product)
    part = np.zeros(len(p.parts))
    needed = p.bom.quantity * product[p.recipes.product[p.bom.recipe]]
    np.maximum.at(part, p.bom.part, needed)
    found = np.ones(at.n_column)
    found[at.make] = product[p.recipes.product]
    found[at.buy] = power_of_two(part)[p.supply.part]
    found[at.ship] = product[p.recipes.product[p.lanes.recipe]]
    return found
