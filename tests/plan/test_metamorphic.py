"""What must hold between two plans when one thing is changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product as grid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plan.conftest import GOODS_EXAMPLES, plan_with, profits
from zhegang.ingest.reference import Reference
from zhegang.plan.case import Case
from zhegang.plan.duties import Goods
from zhegang.plan.reading import case_from_dict

Example = Callable[[str], Case]
few = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("name", GOODS_EXAMPLES)
@few
@given(data=st.data())
def test_raising_a_duty_never_raises_profit(
    name: str, data: st.DataObject, example: Example, reference: Reference
) -> None:
    case = example(name)
    market = data.draw(st.sampled_from([m.country for m in case.markets] + ["VN", "MY", "MX", "EU", "CN"]))
    origin = data.draw(st.sampled_from([None, "CN", "VN", "MY", "MX", "HU", "TW"]))
    more = data.draw(st.floats(0.001, 2.0))

    def raised(goods: Goods, made_in: str, into: str, rate: float) -> float:
        return rate + more if into == market and origin in (None, made_in) and made_in != into else rate

    before = profits(plan_with(case, reference)[1])
    after = profits(plan_with(case, reference, raised)[1])
    for strategy, profit in before.items():
        assert profit is not None
        changed = after[strategy]
        assert changed is not None
        assert changed <= profit + 1e-6 * abs(profit), strategy


@pytest.mark.parametrize("name", GOODS_EXAMPLES)
def test_a_hub_changes_neither_origin_nor_rate(name: str, example: Example, reference: Reference) -> None:
    offers, _ = plan_with(example(name), reference)
    by_lane: dict[tuple[str, str, str], list[Any]] = {}
    for offer in offers:
        by_lane.setdefault((offer.product, offer.plant, offer.market), []).append(offer)
    assert any(len(ways) > 1 for ways in by_lane.values())
    for ways in by_lane.values():
        assert len({o.origin for o in ways}) == 1
        assert len({o.duty_rate for o in ways}) == 1


def test_on_a_fob_market_a_hub_leaves_the_duty_as_it_is(example: Example, reference: Reference) -> None:
    offers, _ = plan_with(example("ningbo-robotics"), reference)
    ways = [
        o for o in offers if (o.product, o.plant, o.market) == ("robot-vacuum", "ningbo", "united-states")
    ]
    assert len(ways) == 3
    assert len({o.freight for o in ways}) == len(ways), "the ways differ in freight"
    assert len({(o.duty, o.customs_value) for o in ways}) == 1


def test_on_a_cif_market_a_hub_moves_the_value_by_freight_and_insurance(
    example: Example, reference: Reference
) -> None:
    offers, _ = plan_with(example("ningbo-robotics"), reference)
    ways = [
        o for o in offers if (o.product, o.plant, o.market) == ("robot-vacuum", "ningbo", "european-union")
    ]
    bare = {round(o.customs_value - o.freight - o.insurance, 9) for o in ways}
    assert len(ways) == 3
    assert len(bare) == 1


@pytest.mark.parametrize("name", GOODS_EXAMPLES)
def test_zero_tariffs_give_the_duty_free_optimum(name: str, example: Example, reference: Reference) -> None:
    case = example(name)
    _, free = plan_with(case, reference, lambda goods, origin, market, rate: 0.0)
    _, taxed = plan_with(case, reference)
    for strategy, other in zip(free.strategies, taxed.strategies, strict=True):
        assert strategy.duty == 0
        assert strategy.objective is not None
        assert other.objective is not None
        # Duties only take away, and what they take from the taxed plan's own flows is a bound.
        assert strategy.objective >= other.objective
        assert other.duty is not None
        passed_on = sum(_passed_on(case, flow) * flow.duty for flow in other.flows)
        assert strategy.objective >= other.objective + other.duty - passed_on - 1e-6 * abs(other.objective)


def _passed_on(case: Case, flow: Any) -> float:
    market = next(m for m in case.markets if m.id == flow.market)
    return max(float(d.pass_through) for d in market.demand if d.product == flow.product)


@pytest.mark.parametrize("name", GOODS_EXAMPLES)
def test_the_independent_evaluation_agrees(name: str, example: Example, reference: Reference) -> None:
    _, network = plan_with(example(name), reference)
    for strategy in network.strategies:
        assert strategy.status == "optimal"
        assert strategy.reevaluated == pytest.approx(strategy.objective, rel=1e-6)
        assert strategy.violations == ()
        assert strategy.bound is not None
        assert strategy.objective is not None
        assert strategy.bound >= strategy.objective - 1e-6 * abs(strategy.objective)


@pytest.mark.parametrize("name", GOODS_EXAMPLES)
def test_row_order_changes_nothing(name: str, example: Example, reference: Reference) -> None:
    case = example(name)
    data = case.model_dump(mode="json")
    mixer = random.Random(7)
    for key, rows in data.items():
        if isinstance(rows, list):
            mixer.shuffle(rows)
            for row in rows:
                for inner in ("bom", "recipes", "demand"):
                    if isinstance(row, dict) and inner in row:
                        mixer.shuffle(row[inner])
            data[key] = rows
    _, before = plan_with(case, reference)
    _, after = plan_with(case_from_dict(data), reference)
    assert _shape(before) == _shape(after)


def test_other_names_change_nothing(example: Example, reference: Reference) -> None:
    case = example("ningbo-robotics")
    ids = {
        row["id"]: f"x{n}-{row['id'][::-1].strip('-')}"
        for n, row in enumerate(
            row
            for table in ("products", "parts", "suppliers", "plants", "hubs", "markets", "parties")
            for row in case.model_dump(mode="json")[table]
        )
    }

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                k: v if k in ("text", "name", "reason", "role", "mode", "status") else renamed(v)
                for k, v in value.items()
            }
        if isinstance(value, list):
            return [renamed(v) for v in value]
        return ids.get(value, value) if isinstance(value, str) else value

    data = renamed(case.model_dump(mode="json") | {"id": "renamed"})
    data["id"] = "renamed"
    _, before = plan_with(case, reference)
    _, after = plan_with(case_from_dict(data), reference)
    assert [round(s.objective or 0) for s in before.strategies if s.id in ("keep", "best", "sell-more")] == [
        round(s.objective or 0) for s in after.strategies if s.id in ("keep", "best", "sell-more")
    ]
    flows = {(ids[f.product], ids[f.plant], ids[f.market], round(f.units, 3)) for f in _best(before).flows}
    assert flows == {(f.product, f.plant, f.market, round(f.units, 3)) for f in _best(after).flows}


def _best(network: Any) -> Any:
    return next(s for s in network.strategies if s.id == "best")


def _shape(network: Any) -> Any:
    return {
        s.id: (
            round(s.objective, 4),
            {(f.product, f.plant, f.market, f.route, round(f.units, 3)) for f in s.flows},
            {p.plant for p in s.plants if p.open},
        )
        for s in network.strategies
    }


SMALL = {
    "id": "small",
    "title": "Two plants, two markets",
    "on": "2026-11-22",
    "currency": "USD",
    "firm": {"name": "Small Works", "country": "CN"},
    "finance": {"capital_rate": "0.04"},
    "products": [
        {"id": "vacuum", "name": "Vacuum", "hs": "8508.11", "codes": {"US": "8508.11.00"}, "unit_value": 150,
         "weight_kg": 7, "volume_m3": "0.05"}
    ],
    "plants": [
        {"id": "ningbo", "name": "Ningbo", "country": "CN", "place": "CNNGB", "capacity": 600,
         "recipes": [{"product": "vacuum", "unit_cost": 90, "origin": "CN"}]},
        {"id": "penang", "name": "Penang", "country": "MY", "place": "MYPEN", "status": "candidate",
         "capacity": 500, "fixed_cost": 4000, "opening_cost": 25000,
         "recipes": [{"product": "vacuum", "unit_cost": 97, "origin": "MY"}]},
    ],
    "markets": [
        {"id": "us", "name": "United States", "country": "US", "place": "USLAX",
         "demand": [{"product": "vacuum", "units": 700, "price": 190}]},
        {"id": "uk", "name": "United Kingdom", "country": "GB", "place": "GBFXT",
         "demand": [{"product": "vacuum", "units": 300, "price": 160, "pass_through": "0.5"}]},
    ],
}  # fmt: skip


def test_a_small_case_agrees_with_exhaustive_enumeration(reference: Reference) -> None:
    """Every plan in steps of 100 units: capacities and demands are multiples, so none is better."""
    case = case_from_dict(SMALL)
    offers, network = plan_with(case, reference)
    margin: dict[tuple[str, str], float] = {}
    for offer in offers:
        market = next(m for m in case.markets if m.id == offer.market)
        demand = market.demand[0]
        assert offer.landed is not None
        assert offer.duty is not None
        earned = float(demand.price) + float(demand.pass_through) * offer.duty - offer.landed
        key = (offer.plant, offer.market)
        margin[key] = max(earned, margin.get(key, earned))
    best = max(
        sum(units * margin[lane] for lane, units in zip(margin, plan, strict=True))
        - _fixed(case, margin, plan)
        for plan in grid(range(0, 800, 100), repeat=len(margin))
        if _possible(case, margin, plan)
    )
    assert _best(network).objective == pytest.approx(best, rel=1e-9)
    assert best > 0


def _possible(case: Case, lanes: Any, plan: tuple[int, ...]) -> bool:
    made = {p.id: 0 for p in case.plants}
    sold = {m.id: 0 for m in case.markets}
    for (plant, market), units in zip(lanes, plan, strict=True):
        made[plant] += units
        sold[market] += units
    fits = all(made[p.id] <= p.capacity for p in case.plants)
    return fits and all(sold[m.id] <= m.demand[0].units for m in case.markets)


def _fixed(case: Case, lanes: Any, plan: tuple[int, ...]) -> float:
    used = {plant for (plant, _), units in zip(lanes, plan, strict=True) if units}
    opened = [p for p in case.plants if p.status == "existing" or p.id in used]
    return sum(
        float(p.fixed_cost) + (float(p.opening_cost / p.opening_years) if p.status == "candidate" else 0.0)
        for p in opened
    )
