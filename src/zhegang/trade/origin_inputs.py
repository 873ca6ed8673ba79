"""What a verdict on origin is made from: the bill of materials, the route, the agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.rules.kleene import Truth
from zhegang.trade.origin_rules import Basis, Rule

SUFFICIENT = "sufficient_production"
CONTROL, UNALTERED, DOCUMENT = "customs_control", "unaltered", "transit_document"
PROOF = "proof_of_origin"


@dataclass(frozen=True, slots=True)
class Material:
    """A part or material that goes into one unit of the product. None is not known.

    `hs` has 2 to 10 digits without dots; `origin` is where it was made; `value` what it
    costs in one unit of product, in the currency of the price; `originating` whether it
    originates under the agreement (a supplier's declaration is held, or there is none);
    `foreign_value` what of its value was added outside the parties, for full cumulation.
    """

    name: str
    hs: str | None = None
    origin: str | None = None
    value: Decimal | None = None
    weight_kg: Decimal | None = None
    originating: Truth = None
    wholly_obtained: Truth = None
    foreign_value: Decimal | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Production:
    """One unit of a product as a plant makes it. None is not known.

    `facts` answers conditions by name: True confirmed, False denied; absent is unknown.
    `added` is what labour, overhead and profit add, for build-up where an agreement counts them.
    """

    hs: str
    country: str
    materials: tuple[Material, ...] = ()
    ex_works: Decimal | None = None
    fob: Decimal | None = None
    net_cost: Decimal | None = None
    added: Decimal | None = None
    weight_kg: Decimal | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)
    hs_edition: str = "HS2022"
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Territories between the country of making and the market, and what is known of the way.

    The facts `customs_control`, `unaltered` and `transit_document` are answered here: they
    never touch the origin of the goods.
    """

    via: tuple[str, ...] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Materials that did not change their code are disregarded up to `share`.

    `kind` is of the price on `basis`, or of the product's weight; `chapters` (first, last).
    """

    kind: Literal["value", "weight"]
    share: Decimal
    chapters: tuple[tuple[int, int], ...]
    basis: Basis | None
    source: str


@dataclass(frozen=True, slots=True)
class Cumulation:
    """Who shares in origin: `parties` always; `extended` where its conditions are confirmed.

    `full`: processing in a party counts too, so that only the foreign part of a material's
    value is non-originating; None is not held. `donor`: who grants a scheme of one side;
    the other parties then share with it and not with each other.
    """

    parties: frozenset[str]
    extended: frozenset[str] = frozenset()
    full: Truth = None
    donor: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Agreement:
    """The general rules of an agreement. A term that is not held is None.

    `route`: the conditions of passage hold for every hub (`any_transit`, `non_alteration`)
    or only for hubs outside the parties (`non_party_transit`). `side`: one end of the trade
    lies here, as with the rule sets of one country's agreements; empty: any two parties.
    """

    code: str
    title: str
    cumulation: Cumulation
    hs_edition: str | None = None
    basis: Basis | None = None
    build_up_adds: Truth = False
    exclusively_originating: Truth = None
    tolerances: tuple[Tolerance, ...] = ()
    route: Literal["non_alteration", "non_party_transit", "any_transit"] | None = None
    proofs: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    side: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)

    def joins(self, country: str, market: str) -> bool:
        """Whether goods made in `country` and imported into `market` can fall under it."""
        parties = self.cumulation.parties
        ends = {country, market}
        if self.cumulation.donor:
            return country in parties and market in self.cumulation.donor and len(ends) == 2
        return ends <= parties and len(ends) == 2 and (not self.side or bool(ends & self.side))

    def tolerance(self, hs: str) -> tuple[Tolerance, ...]:
        """Those for the product's chapter; empty: none is held."""
        chapter = int(hs[:2])
        return tuple(t for t in self.tolerances if any(a <= chapter <= b for a, b in t.chapters))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of product-specific rules: the goods and what they must meet.

    `first` and `last` are ten digits, inclusive; `part` says that only the goods the
    description tells are meant ("ex"). `texts` are the rules in the publisher's words.
    """

    number: int
    first: str
    last: str
    heading: str
    description: str
    part: bool
    rule: Rule
    texts: tuple[str, ...]

    def covers(self, hs: str) -> bool:
        """Whether goods of the code may lie in the row."""
        return self.first <= hs.ljust(10, "9") and hs.ljust(10, "0") <= self.last

    def whole(self, hs: str) -> bool:
        """Whether all goods of the code lie in the row, whatever they are."""
        return not self.part and self.first <= hs.ljust(10, "0") and hs.ljust(10, "9") <= self.last


def rows_for(rows: tuple[Row, ...], hs: str) -> tuple[Row, ...]:
    """The rows that may hold goods of the code.

    A row for all goods of the code takes the place of wider rows; among the rest the
    description of the goods decides, which is for a person to read.
    """
    found = [row for row in rows if row.covers(hs)]
    whole = [row for row in found if row.whole(hs)]
    if not whole:
        return tuple(found)
    narrow = min(int(row.last) - int(row.first) for row in whole)
    return tuple(row for row in found if int(row.last) - int(row.first) <= narrow)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """An agreement with the rows that matter for the goods asked about."""

    agreement: Agreement
    rows: tuple[Row, ...]


def check(made: Production, route: Route) -> None:
    """Refuses figures and codes that cannot be.

    Raises
    ------
    InputError
        Everything wrong with them at once.
    """
    problems = []
    if not (made.hs.isascii() and made.hs.isdigit() and 6 <= len(made.hs) <= 10):
        problems.append(Problem("hs", N_("This is not a tariff code."), made.hs, N_("6 to 10 digits")))
    for name in ("ex_works", "fob", "net_cost", "weight_kg"):
        held = getattr(made, name)
        if held is not None and not (held.is_finite() and held > 0):
            problems.append(Problem(name, N_("The figure must be above zero."), str(held)))
    if made.added is not None and not (made.added.is_finite() and made.added >= 0):
        problems.append(Problem("added", N_("The figure must not be negative."), str(made.added)))
    for number, material in enumerate(made.materials, 1):
        problems += _material_problems(f"materials[{number}]", material)
    for where, place in (("country", made.country), *(("via", place) for place in route.via)):
        if not (len(place) == 2 and place.isascii() and place.isalpha() and place.isupper()):
            problems.append(
                Problem(where, N_("This is not a country code."), place, N_("two letters, such as CN"))
            )
    if problems:
        raise InputError(problems)


def _material_problems(where: str, material: Material) -> list[Problem]:
    problems = []
    if material.hs is not None and not (
        material.hs.isascii() and material.hs.isdigit() and 2 <= len(material.hs) <= 10
    ):
        problems.append(
            Problem(f"{where}.hs", N_("This is not a tariff code."), material.hs, N_("2 to 10 digits"))
        )
    for name in ("value", "weight_kg", "foreign_value"):
        held = getattr(material, name)
        if held is not None and not (held.is_finite() and held >= 0):
            problems.append(Problem(f"{where}.{name}", N_("The figure must not be negative."), str(held)))
    if (
        not problems
        and material.foreign_value is not None
        and material.value is not None
        and material.foreign_value > material.value
    ):
        problems.append(
            Problem(
                f"{where}.foreign_value",
                N_("The foreign part is above the whole value."),
                str(material.foreign_value),
            )
        )
    if material.wholly_obtained and material.originating is False:
        problems.append(
            Problem(
                f"{where}.wholly_obtained",
                N_("What is wholly obtained in a party originates there."),
                "originating: no",
            )
        )
    return problems
