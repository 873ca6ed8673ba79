"""Reference data and cases that the tests of plans share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zhegang.ingest.home import Home
from zhegang.ingest.reference import Reference, load_reference
from zhegang.plan.case import Case
from zhegang.plan.duties import DutyBook, DutyFound, Goods
from zhegang.plan.offers import find_offers, find_supplies
from zhegang.plan.reading import read_case
from zhegang.plan.result import Alternative, NetworkPlan
from zhegang.plan.routes import find_routes
from zhegang.plan.sourcing import plan_network
from zhegang.plan.world import World, money

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GOODS_EXAMPLES = ("ningbo-robotics", "shaoxing-apparel", "jiaxing-battery")


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The packaged data alone: a home with nothing in it."""
    return load_reference(Home(tmp_path_factory.mktemp("empty-home")))


@pytest.fixture(scope="session")
def example() -> Callable[[str], Case]:
    held: dict[str, Case] = {}

    def get(name: str) -> Case:
        if name not in held:
            held[name] = read_case(EXAMPLES / name / "case.toml")
        return held[name]

    return get


@dataclass(frozen=True, slots=True)
class Shifted:
    """A duty book whose determined rates are changed by `change(goods, origin, market, rate)`."""

    book: DutyBook
    change: Callable[[Goods, str, str, float], float]
    found: dict[Any, DutyFound] = field(default_factory=dict)

    @property
    def store(self) -> Any:
        return self.book.store

    def duty(self, goods: Goods, origin: str, market: str, on: date) -> DutyFound:
        from dataclasses import replace

        held = self.book.duty(goods, origin, market, on)
        if held.rate is None:
            return held
        return replace(held, rate=self.change(goods, origin, market, held.rate))


def plan_with(
    case: Case,
    reference: Reference,
    change: Callable[[Goods, str, str, float], float] = lambda goods, origin, market, rate: rate,
) -> tuple[tuple[Alternative, ...], NetworkPlan]:
    """The alternatives and network of a case under changed duties."""
    cash = money(case, reference.lanes)
    book: Any = Shifted(DutyBook(reference.tariffs, case.assumed_rates), change)
    world = World(case, reference.lanes, book, cash)
    routings, _ = find_routes(case, reference.lanes, cash.per_usd)
    supplies = find_supplies(world)
    offers = find_offers(world, routings, supplies)
    return offers, plan_network(case, [r.route for r in routings], offers, supplies)


def profits(network: NetworkPlan) -> Mapping[str, float | None]:
    return {s.id: s.objective for s in network.strategies}
