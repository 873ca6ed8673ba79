"""What must hold of every quote, whatever the goods, the origin and the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.trade.tariff_cases import ask, packaged
from zhegang.trade.building import build_store
from zhegang.trade.expression import Quantity
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import Quote

CODES = sorted(packaged().schedules["US"].lines)  # type: ignore[attr-defined]
codes = st.sampled_from(CODES)
origins = st.sampled_from(sorted(packaged().territories))
busy = st.sampled_from(
    ["CN", "HK", "MO", "VN", "MX", "CA", "DE", "JP", "KR", "CH", "BR", "IN", "RU", "GB", "TW"]
)
days = st.dates(date(2018, 1, 1), date(2027, 12, 31))
facts = st.fixed_dictionaries(
    {},
    optional={
        "steel_share": st.floats(0, 1),
        "aluminum_share": st.floats(0, 1),
        "steel_value_share": st.floats(0, 1),
        "aluminum_value_share": st.floats(0, 1),
        "vehicle_part": st.booleans(),
        "truck_part": st.booleans(),
        "advanced_chip": st.booleans(),
        "forced_labour_exempt": st.booleans(),
        "brazil_exempt": st.booleans(),
        "bifacial": st.booleans(),
        "transshipped": st.booleans(),
    },
)
WEIGHT = (Quantity(Decimal(500), "kg"), Quantity(Decimal(100), "no"))


def check_shape(found: Quote) -> None:
    charged = [held for held in found.layers if held.status == "applies"]
    for held in found.layers:
        assert held.reason.in_lang("en")
        if held.status == "undetermined":
            assert held.rate is None
            assert held.amount is None
        if held.status == "suppressed":
            assert held.rate == 0
            assert held.amount == 0
    for held in charged:
        assert held.citation
        assert held.amount is not None
        assert held.amount >= 0
    if any(held.status == "undetermined" for held in found.layers):
        assert found.duty.status == "undetermined"
        assert found.duty.amount is None
        assert found.missing
    else:
        assert found.duty.amount == sum((held.amount or Decimal(0) for held in charged), Decimal(0))


@given(codes, st.one_of(busy, origins), days, facts)
def test_no_quote_raises_and_layers_sum_to_the_total(
    code: str, origin: str, on: date, told: dict[str, float | bool]
) -> None:
    check_shape(ask(packaged(), code, origin, on, facts=told, quantities=WEIGHT))


@given(codes, busy, days, st.sampled_from(["HK", "SG", "DE"]))
def test_a_hub_changes_nothing(code: str, origin: str, on: date, hub: str) -> None:
    straight, through = ask(packaged(), code, origin, on), ask(packaged(), code, origin, on, via=hub)
    assert through.layers == straight.layers
    assert through.duty == straight.duty


@given(codes, busy, days, st.integers(1, 10**8), st.integers(1, 10**8))
def test_splitting_a_value_changes_nothing(code: str, origin: str, on: date, one: int, other: int) -> None:
    parts = [ask(packaged(), code, origin, on, value=Decimal(v)).duty for v in (one, other, one + other)]
    if all(duty.amount is not None for duty in parts):
        first, second, whole = (duty.amount or Decimal(0) for duty in parts)
        assert first + second == whole
        assert parts[0].rate == parts[2].rate


@given(codes, busy, days, st.integers(1, 200))
def test_a_higher_rate_never_lowers_the_duty(code: str, origin: str, on: date, points: int) -> None:
    """Every addition raised by the same points, floors too."""
    low = ask(packaged(), code, origin, on, quantities=WEIGHT).duty
    high = ask(raised(points), code, origin, on, quantities=WEIGHT).duty
    assert high.status == low.status
    if low.amount is not None and high.amount is not None:
        assert high.amount >= low.amount


_RAISED: dict[int, MeasureStore] = {}


def raised(points: int) -> MeasureStore:
    """The packaged store with every added rate higher by so many points."""
    if points not in _RAISED:
        store = packaged()
        more = Decimal(points) / 100
        measures = [
            replace(m, rate=replace(m.rate, ad_valorem=m.rate.ad_valorem + more))
            if m.kind in ("add", "floor")
            else m
            for m in store.measures
        ]
        _RAISED.clear()
        _RAISED[points] = build_store(
            measures=measures,
            interactions=store.interactions,
            marks=store.marks,
            lists=store.lists,
            members=[member for code in store._members for member in store._members[code]],
            schedules=store.schedules,
            territories=store.territories,
            markets=store.markets,
            claims=store.claims,
            groups=store.groups,
            versions=store.versions,
        )
    return _RAISED[points]
