"""What must hold of every quote, whatever the goods, the origin and the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.trade.tariff_cases import ask, packaged
from zhegang.ingest.lanes import load_lanes
from zhegang.ingest.reliefs import load_reliefs
from zhegang.trade.building import build_store
from zhegang.trade.complete import complete
from zhegang.trade.expression import Quantity, in_unit
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import Quote, QuoteRequest

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


@given(
    codes, busy, days, st.decimals("0.001", 1000, places=3), st.sampled_from(["t", "dtn", "g", "lb", "carat"])
)
def test_unit_changes_cancel(code: str, origin: str, on: date, weight: Decimal, unit: str) -> None:
    """The same weight in another unit owes the same, as far as its number is exact there."""
    kilograms = in_unit((Quantity(weight, unit),), "kg")
    assert kilograms is not None
    assert abs((in_unit((Quantity(kilograms, "kg"),), unit) or Decimal(0)) - weight) <= weight * Decimal(
        "1e-24"
    )
    pieces = Quantity(Decimal(7), "doz")
    one = ask(packaged(), code, origin, on, quantities=(Quantity(weight, unit), pieces)).duty
    other = ask(
        packaged(), code, origin, on, quantities=(Quantity(kilograms, "kg"), Quantity(Decimal(84), "no"))
    ).duty
    assert one == other


@given(codes, busy, days, st.integers(1, 10**6), st.booleans())
def test_a_low_value_claim_never_makes_a_duty_higher(
    code: str, origin: str, on: date, cents: int, told: bool
) -> None:
    """Outside the regimes nothing changes; inside, a claim never makes the duty higher (US)."""
    value = Decimal(cents) / 100
    plain = QuoteRequest(code, origin, "US", on, value)
    claimed = QuoteRequest(code, origin, "US", on, value, facts={"low_value": True} if told else {})
    full = complete(packaged(), plain, load_lanes(), load_reliefs()).duty.amount
    held = complete(packaged(), claimed, load_lanes(), load_reliefs()).duty.amount
    if full is not None and held is not None:
        assert held <= full
        assert held in (0, full)


@given(codes, busy, days)
def test_what_may_come_back_is_never_more_than_was_paid(code: str, origin: str, on: date) -> None:
    found = complete(
        packaged(), QuoteRequest(code, origin, "US", on, Decimal(10_000)), load_lanes(), load_reliefs()
    )
    beside = found.beside
    assert beside is not None
    if found.duty.amount is not None:
        assert sum((held.most or Decimal(0) for held in beside.drawback), Decimal(0)) <= found.duty.amount
        if beside.refund is not None:
            assert (beside.refund.amount or Decimal(0)) <= found.duty.amount
    assert {held.status for held in beside.drawback} <= {
        "eligible",
        "limited",
        "not_eligible",
        "undetermined",
    }


@given(
    st.sampled_from(["610910", "847950", "850811", "731815", "850760"]),
    st.sampled_from(["EU", "GB", "JP", "AU", "CN", "VN", "KR", "US"]),
    st.sampled_from(["CN", "VN", "US", "JP"]),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.sampled_from(["HK", "SG"]),
)
def test_a_hub_changes_no_rate_of_any_market(code: str, market: str, origin: str, on: date, hub: str) -> None:
    """The route moves freight only, which is not in the rate."""
    straight, through = (ask(packaged(), code, origin, on, market=market, via=via) for via in (None, hub))
    assert through.layers == straight.layers
    assert through.duty == straight.duty


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
