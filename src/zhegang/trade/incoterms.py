"""Incoterms 2020: what a price contains, and how it becomes a customs value.

A price under a rule contains what the seller pays for. Taking out what lies beyond the
point of valuation and adding what is missing before it turns any price into the value on
an FOB or CIF basis (WTO Customs Valuation Agreement, Art. 8.2). Each rule is read at its
usual place: FCA, CPT and CIP at the port or terminal, DAP and DPU at the buyer's door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

Floats = NDArray[np.float64]
Basis = Literal["FOB", "CIF"]
Element = Literal[
    "pre_carriage",
    "export_clearance",
    "origin_handling",
    "main_carriage",
    "insurance",
    "destination_handling",
    "on_carriage",
    "unloading",
    "import_clearance",
    "duty",
    "import_tax",
]

ELEMENTS: tuple[Element, ...] = (
    "pre_carriage",
    "export_clearance",
    "origin_handling",
    "main_carriage",
    "insurance",
    "destination_handling",
    "on_carriage",
    "unloading",
    "import_clearance",
    "duty",
    "import_tax",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what the seller pays, whether cover is owed, who clears the import.

    `insured` is the cover the seller owes the buyer: none, minimum (Institute Cargo Clauses
    C, 110 % of the price) or all_risks (Clauses A, 110 %). A seller who bears the risk to
    the end (DAP, DPU, DDP) insures for himself; that premium is in his price. `sea_only`
    rules are for goods handed over alongside or on board.
    """

    code: str
    seller_pays: frozenset[Element]
    insured: Literal["none", "minimum", "all_risks"]
    importer: Literal["buyer", "seller"]
    risk_passes: str
    sea_only: bool

    def buyer_pays(self) -> tuple[Element, ...]:
        """What comes on top of the price, in the order of the way."""
        return tuple(e for e in ELEMENTS if e not in self.seller_pays)


def _up_to(last: Element, *without: Element) -> frozenset[Element]:
    """The elements of the way up to and including `last`, in the order of ELEMENTS."""
    return frozenset(ELEMENTS[: ELEMENTS.index(last) + 1]) - frozenset(without)


_TO_CARRIER = _up_to("export_clearance")
_ON_BOARD = _up_to("origin_handling")
_ARRIVED = _up_to("main_carriage")
_INSURED = _up_to("insurance")
_DELIVERED = _up_to("on_carriage")
_UNLOADED = _up_to("unloading")
_DUTY_PAID = _up_to("import_tax", "unloading")

RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("EXW", frozenset(), "none", "buyer", N_("at the seller's premises"), False),
        Rule("FCA", _TO_CARRIER, "none", "buyer", N_("when handed to the carrier"), False),
        Rule("FAS", _TO_CARRIER, "none", "buyer", N_("alongside the ship"), True),
        Rule("FOB", _ON_BOARD, "none", "buyer", N_("on board at the port of loading"), True),
        Rule("CFR", _ARRIVED, "none", "buyer", N_("on board at the port of loading"), True),
        Rule("CIF", _INSURED, "minimum", "buyer", N_("on board at the port of loading"), True),
        Rule("CPT", _ARRIVED, "none", "buyer", N_("when handed to the carrier"), False),
        Rule("CIP", _INSURED, "all_risks", "buyer", N_("when handed to the carrier"), False),
        Rule("DAP", _DELIVERED, "none", "buyer", N_("at the buyer's door, not unloaded"), False),
        Rule("DPU", _UNLOADED, "none", "buyer", N_("at the buyer's door, unloaded"), False),
        Rule(
            "DDP",
            _DUTY_PAID,
            "none",
            "seller",
            N_("at the buyer's door, not unloaded"),
            False,
        ),
    )
}

_IN_VALUE: Mapping[Basis, frozenset[Element]] = {"FOB": _ON_BOARD, "CIF": _INSURED}


def rule(incoterm: str) -> Rule:
    """The rule of that code.

    Raises
    ------
    InputError
        Not one of the eleven rules of 2020.
    """
    found = RULES.get(incoterm.strip().upper())
    if found is None:
        accepted = N_("EXW, FCA, FAS, FOB, CFR, CIF, CPT, CIP, DAP, DPU or DDP")
        raise InputError(
            [Problem("incoterm", N_("This is not a rule of Incoterms 2020."), incoterm, accepted)]
        )
    return found


def customs_value(
    price: ArrayLike, incoterm: str, basis: Basis, costs: Mapping[Element, ArrayLike]
) -> Floats:
    """Value for duty of goods sold at `price` under `incoterm`.

    Parameters
    ----------
    price : any shape
        Price paid or payable.
    basis : FOB or CIF
        Of the market; see `landed.value_basis`.
    costs : arrays that broadcast with `price`
        What each element costs, in the price's currency. Only those that have to be added
        or taken out are looked at; one that is missing makes the value NaN, not zero.

    Returns
    -------
    Value in the price's currency. Under DDP, `duty` and `import_tax` are amounts; where
    only the rates are known, see `delivered_value`.

    Examples
    --------
    >>> customs_value(110.0, "CIF", "FOB", {"main_carriage": 8.0, "insurance": 2.0})
    array(100.)
    """
    contained, wanted = rule(incoterm).seller_pays, _IN_VALUE[basis]
    value = np.array(price, dtype=np.float64)
    for element in ELEMENTS:
        sign = (element in wanted) - (element in contained)
        if sign:
            value = value + sign * np.asarray(costs.get(element, np.nan), dtype=np.float64)
    return np.asarray(value)


def price_under(fob: ArrayLike, incoterm: str, costs: Mapping[Element, ArrayLike]) -> Floats:
    """The price under `incoterm` of goods worth `fob` on board: the way back of
    `customs_value` with the FOB basis; a missing element makes it NaN."""
    contained = rule(incoterm).seller_pays
    price = np.array(fob, dtype=np.float64)
    for element in ELEMENTS:
        sign = (element in contained) - (element in _ON_BOARD)
        if sign:
            price = price + sign * np.asarray(costs.get(element, np.nan), dtype=np.float64)
    return np.asarray(price)


def delivered_value(
    price: ArrayLike,
    basis: Basis,
    costs: Mapping[Element, ArrayLike],
    duty_rate: ArrayLike,
    tax_rate: ArrayLike = 0.0,
    *,
    tax_on_freight: ArrayLike = 0.0,
) -> Floats:
    """Value for duty of goods sold DDP when duty and tax are known as rates only.

    The price P contains the value V, other elements C, duty d V and tax t (V + d V + F),
    F being carriage that is taxed but not in V: V = (P - C - t F) / ((1 + d) (1 + t)).

    Parameters
    ----------
    costs
        Amounts of every element but `duty` and `import_tax`; missing ones make it NaN.
    duty_rate, tax_rate
        Fractions; the tax is on customs value and duty.
    """
    kept = {e: c for e, c in costs.items() if e not in ("duty", "import_tax")}
    bare = customs_value(price, "DDP", basis, {**kept, "duty": 0.0, "import_tax": 0.0})
    duty, tax = np.asarray(duty_rate, dtype=np.float64), np.asarray(tax_rate, dtype=np.float64)
    freight = np.asarray(tax_on_freight, dtype=np.float64)
    return np.asarray((bare - tax * freight) / ((1.0 + duty) * (1.0 + tax)))
