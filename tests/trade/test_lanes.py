"""Lanes: published distances, closed straits by date, and what must always hold."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError, NotFoundError
from zhegang.ingest.lanes import load_lanes
from zhegang.trade.freight import fit, index_price, pace
from zhegang.trade.lane_tables import LaneTables
from zhegang.trade.lanes import Lane, default_mode, estimate_lane, place, point_at, unit_freight
from zhegang.trade.sea import great_circle_km

GOLDEN = yaml.safe_load((Path(__file__).parent.parent / "golden" / "lanes.yaml").read_text(encoding="utf-8"))
TABLES = load_lanes()
PORTS = sorted(code for code, point in TABLES.places.items() if point.kind == "port")
TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2024, 2, 1), date(2027, 12, 31))
AMOUNTS = st.floats(0, 1e6)


def lane(origin: str, destination: str, on: date = TODAY, mode: Any = "sea", hub: str | None = None) -> Lane:
    return estimate_lane(
        TABLES,
        origin=place(TABLES, origin),
        destination=place(TABLES, destination),
        hub=place(TABLES, hub) if hub else None,
        mode=mode,
        on=on,
    )


def texts(found: Lane) -> str:
    return " ".join(note.in_lang("en") for note in found.notes)


@pytest.mark.parametrize(
    "case", GOLDEN["distances"], ids=lambda c: f"{c['origin']}-{c['destination']}-{c['day']}"
)
def test_distance_agrees_with_a_published_one(case: dict[str, Any]) -> None:
    nm = lane(case["origin"], case["destination"], case["day"]).legs[0].km / 1.852

    assert nm == pytest.approx(case["nm"], rel=case["within"])


def test_suez_is_used_before_and_the_cape_after_mid_december_2023() -> None:
    before, after = lane("CNNGB", "DEHAM", date(2023, 12, 14)), lane("CNNGB", "DEHAM", date(2023, 12, 15))

    assert after.legs[0].km > before.legs[0].km + 5000
    assert "Suez" in texts(after)
    assert "Suez" not in texts(before)
    assert min(lat for _, lat in after.path) < -30 < min(lat for _, lat in before.path)


def test_the_pacific_is_not_concerned_by_suez() -> None:
    assert "Suez" not in texts(lane("CNNGB", "USLAX"))


def test_jebel_ali_is_called_at_until_hormuz_closes() -> None:
    found = lane("CNNGB", "AEJEA", date(2026, 2, 27))

    assert found.offered
    assert [leg.mode for leg in found.legs] == ["sea"]


def test_jebel_ali_is_not_offered_while_no_other_way_is_held() -> None:
    found = lane("CNNGB", "AEJEA", date(2026, 3, 1))

    assert not found.offered
    assert math.isnan(found.freight_per_tonne)
    assert found.notes[0].in_lang("en") == "The Strait of Hormuz is closed since 2026-02-28."


def test_jebel_ali_is_served_over_land_from_khor_fakkan() -> None:
    found = lane("CNNGB", "AEJEA", date(2026, 6, 30))

    assert [(leg.mode, leg.destination) for leg in found.legs] == [("sea", "AEKLF"), ("road", "AEJEA")]
    assert "Khor Fakkan" in texts(found)
    assert found.freight_per_tonne > lane("CNNGB", "AEJEA", date(2026, 1, 15)).freight_per_tonne


@pytest.mark.parametrize("port", ["SADMM", "QADOH", "KWSWK", "BHKBS"])
def test_ports_inside_the_gulf_are_served_from_jeddah(port: str) -> None:
    assert [leg.destination for leg in lane("CNNGB", port).legs] == ["SAJED", port]


def test_a_day_after_the_last_word_on_hormuz_says_so() -> None:
    found = lane("AEAUH", "SADMM")
    assert found.offered, "both ends lie inside the Gulf"

    closed = lane("OMSLL", "AEAUH", date(2026, 3, 5))
    assert not closed.offered
    later = replace(TABLES, gulf_gates={}, cache={})
    told = estimate_lane(
        later, origin=place(TABLES, "OMSLL"), destination=place(TABLES, "AEAUH"), mode="sea", on=TODAY
    )
    assert "last confirmed 2026-06-25" in told.notes[0].in_lang("en")


def test_freight_is_the_newest_index_value_not_after_the_day() -> None:
    day_before, day = lane("CNNGB", "USLAX", date(2026, 6, 14)), lane("CNNGB", "USLAX", date(2026, 6, 15))

    assert day_before.legs[0].usd_feu == 2022  # Freightos FBX01 of 2026-03-10
    assert day.legs[0].usd_feu == 6178  # Xeneta of 2026-06-15
    assert "6178 USD/FEU" in texts(day)


def test_price_for_20_feet_is_brought_to_40() -> None:
    found = lane("CNNGB", "BRSSZ", date(2025, 11, 20))

    assert found.legs[0].usd_feu == pytest.approx(1691 * 1.43)
    assert found.legs[0].grade == "C"


def test_before_any_freight_is_held_there_is_no_price() -> None:
    found = lane("CNNGB", "NLRTM", date(2020, 1, 1))

    assert not found.offered
    assert math.isnan(found.freight_per_m3)
    assert found.notes[0].in_lang("en") == "No sea freight is held on 2020-01-01."
    assert found.distance_km > 0


def test_a_lane_without_index_is_derived_from_distance_and_marked() -> None:
    found = lane("INNSA", "ZADUR")
    base, per_km, count, _ = fit(TABLES, "sea", TODAY)

    assert found.derived
    assert found.grade == "C"
    assert found.legs[0].usd_feu == pytest.approx(base + per_km * found.legs[0].km)
    assert count >= 10
    assert base >= 0
    assert per_km > 0


def test_short_flights_have_no_price() -> None:
    found = lane("CNNGB", "TWKHH", mode="air")

    assert not found.offered
    assert "short" in found.notes[0].in_lang("en")


def test_container_prices_by_weight_and_volume() -> None:
    found = lane("CNNGB", "NLRTM")

    assert found.freight_per_tonne * 26.48 == pytest.approx(found.usd_per_feu)
    assert found.freight_per_m3 * 68 == pytest.approx(found.usd_per_feu)


def test_us_roads_carry_less_in_a_container() -> None:
    found = lane("CNNGB", "USLAX")

    assert found.freight_per_tonne * 19.958 == pytest.approx(found.usd_per_feu)


def test_air_cargo_pays_for_167_kg_a_cubic_metre() -> None:
    found = lane("HKHKG", "NLRTM", mode="air")
    flight = next(leg for leg in found.legs if leg.mode == "air")

    assert flight.usd_kg == 5.0  # Baltic Airfreight Index, Hong Kong-Europe, November 2025
    assert found.freight_per_m3 - found.usd_per_feu / 68 == pytest.approx(5.0 * 167)


def test_days_run_from_the_transit_table_with_the_stay_at_both_ends() -> None:
    found = lane("CNNGB", "USLAX")

    assert (found.days_low, found.days, found.days_high) == (16 + 5, 17 + 6, 18 + 7)


def test_emissions_are_factor_times_distance() -> None:
    found = lane("CNNGB", "USLAX")

    assert found.co2_kg_per_tonne == pytest.approx(0.01977 * found.distance_km)


def test_inland_place_goes_over_land_to_its_port() -> None:
    found = lane("CNHGH", "USCHI")

    assert [leg.mode for leg in found.legs] == ["road", "sea", "rail"]
    assert found.legs[0].origin == "CNHGH"
    assert found.legs[-1].destination == "USCHI"


def test_train_from_zhejiang_to_budapest() -> None:
    found = lane("CNYIW", "HUBUD", mode="rail")

    assert found.usd_per_feu == 5250
    assert (found.days_low, found.days_high) == (15 + 2, 22 + 6)


def test_no_road_across_the_sea() -> None:
    found = lane("CNNGB", "NLRTM", mode="road")

    assert not found.offered
    assert found.notes[0].in_lang("zh-Hant") == "由 寧波舟山（北侖） 至 鹿特丹 沒有公路。"


@pytest.mark.parametrize(
    ("origin", "destination", "mode"),
    [("MXMTY", "USHOU", "road"), ("HUBUD", "DEHAM", "road"), ("CNNGB", "USLAX", "sea"), ("CNNGB", "VNHPH", "road"),
     ("CNNGB", "MYPKG", "sea"), ("JPTYO", "JPOSA", "road"), ("NLRTM", "GBFXT", "sea")],
)  # fmt: skip
def test_default_mode(origin: str, destination: str, mode: str) -> None:
    assert default_mode(place(TABLES, origin), place(TABLES, destination)) == mode


def test_hub_adds_its_days_and_handling() -> None:
    direct, by_hub = lane("CNNGB", "USLAX"), lane("CNNGB", "USLAX", hub="HKHKG")

    assert by_hub.hub_days == 4
    assert by_hub.hub_handling_per_tonne * 19.958 == pytest.approx(2 * 366)
    assert by_hub.days > direct.days
    assert by_hub.freight_per_tonne > direct.freight_per_tonne


def test_air_hub_is_reached_by_the_quicker_way() -> None:
    found = lane("CNNGB", "USLAX", mode="air", hub="HKHKG")

    assert found.legs[0].mode == "road"
    assert found.legs[0].destination == "HKHKG"


@given(st.sampled_from(PORTS), st.sampled_from(PORTS), DAYS)
def test_a_lane_is_as_long_in_both_directions(a: str, b: str, on: date) -> None:
    there, back = lane(a, b, on), lane(b, a, on)
    if there.legs and back.legs and {leg.mode for leg in (*there.legs, *back.legs)} == {"sea"}:
        assert there.distance_km == back.distance_km
        assert there.path == back.path[::-1]


@given(st.sampled_from(PORTS), st.sampled_from(PORTS), st.sampled_from(PORTS), DAYS)
def test_a_hub_never_shortens_the_way_by_sea(a: str, hub: str, b: str, on: date) -> None:
    direct, by_hub = lane(a, b, on), lane(a, b, on, hub=hub)
    if direct.legs and by_hub.legs and {leg.mode for leg in (*direct.legs, *by_hub.legs)} == {"sea"}:
        assert by_hub.distance_km >= direct.distance_km - 2  # distances are held in whole km


@given(st.sampled_from(PORTS), st.sampled_from(PORTS), DAYS)
def test_path_lies_on_the_map_and_joins_the_ends(a: str, b: str, on: date) -> None:
    found = lane(a, b, on)
    for leg in found.legs:
        if leg.mode == "sea":
            start, end = place(TABLES, leg.origin), place(TABLES, leg.destination)
            assert leg.path[0] == pytest.approx((start.lon, start.lat), abs=0.011)
            assert leg.path[-1] == pytest.approx((end.lon, end.lat), abs=0.011)
            assert leg.km >= great_circle_km(start, end) * 0.999 - 1
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in found.path)


@given(st.sampled_from(PORTS), st.sampled_from(PORTS), DAYS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_freight_grows_with_weight_and_volume(
    a: str, b: str, on: date, weight: float, volume: float, more: float
) -> None:
    found = lane(a, b, on)
    if found.offered:
        paid = unit_freight(found, weight, volume)
        assert paid >= 0
        assert unit_freight(found, weight + more, volume) >= paid
        assert unit_freight(found, weight, volume + more) >= paid


def test_unit_freight_takes_arrays() -> None:
    found = lane("CNNGB", "USLAX")
    paid = unit_freight(found, np.array([[100.0], [19958.0]]), np.array([0.0, 68.0]))

    assert paid.shape == (2, 2)
    assert paid[1, 0] == pytest.approx(paid[0, 1]) == pytest.approx(found.usd_per_feu)


def test_negative_goods_are_refused_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        unit_freight(lane("CNNGB", "USLAX"), [-1.0, 2.0], -3.0)

    assert [problem.where for problem in caught.value.problems] == ["weight_kg", "volume_m3"]


def test_row_order_does_not_matter() -> None:
    def turned(facts: Any) -> Any:
        return {key: tuple(reversed(rows)) for key, rows in reversed(list(facts.items()))}

    other = replace(TABLES, freight=turned(TABLES.freight), cache={})
    for origin, destination in [("CNNGB", "USLAX"), ("HKHKG", "DEHAM"), ("VNHPH", "NLRTM")]:
        a, b = place(TABLES, origin), place(TABLES, destination)
        assert index_price(other, "sea", a, b, TODAY) == index_price(TABLES, "sea", a, b, TODAY)


def test_a_lane_is_worked_out_the_same_afresh() -> None:
    fresh = replace(TABLES, cache={})
    again = estimate_lane(
        fresh, origin=place(fresh, "CNSXG"), destination=place(fresh, "DEHAM"), mode="sea", on=TODAY
    )

    # Told in words: a NaN is not equal to itself.
    assert repr(again) == repr(lane("CNSXG", "DEHAM"))


def test_unknown_place_names_those_alike() -> None:
    with pytest.raises(NotFoundError) as caught:
        place(TABLES, "CNNGX")

    assert "CNNGB Ningbo-Zhoushan" in caught.value.text("en")
    assert "未收錄地點 CNNGX" in caught.value.text("zh-Hant")


@pytest.mark.parametrize("code", ["", "XX", "寧波", "USLAXX"])
def test_odd_codes_are_refused_in_words(code: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        place(TABLES, code)

    assert "未收录地点" in caught.value.text("zh-Hans")


@pytest.mark.parametrize(
    ("known_as", "code"), [("CNNBO", "CNNGB"), ("IDTPP", "IDJKT"), ("TRIST", "TRAMR"), ("cn ngb", "CNNGB")]
)
def test_places_under_other_codes(known_as: str, code: str) -> None:
    assert place(TABLES, known_as).locode == code


def test_any_port_of_the_world_port_index_can_be_named() -> None:
    found = place(TABLES, "NOBGO")

    assert found.country == "NO"
    assert estimate_lane(TABLES, origin=found, destination=place(TABLES, "CNNGB"), mode="sea", on=TODAY).legs


def test_a_plant_may_stand_anywhere() -> None:
    plant = point_at(TABLES, 29.65, 121.40, "CN", "Fenghua works")
    found = estimate_lane(TABLES, origin=plant, destination=place(TABLES, "USLAX"), mode="sea", on=TODAY)

    assert found.legs[0].mode == "road"
    assert found.legs[0].destination == "CNNGB"


def test_coordinates_out_of_range_are_named() -> None:
    with pytest.raises(InputError) as caught:
        point_at(TABLES, 121.4, 229.65, "CN")

    assert [problem.where for problem in caught.value.problems] == ["latitude", "longitude"]


def test_mode_must_be_known() -> None:
    with pytest.raises(InputError, match="mode"):
        lane("CNNGB", "USLAX", mode="barge")


def test_pace_is_that_of_ships() -> None:
    slow, usual, fast = pace(TABLES, TODAY)

    assert 250 < slow < usual < fast < 900


def test_tables_are_not_written_to() -> None:
    assert isinstance(TABLES, LaneTables)
    with pytest.raises(AttributeError):
        TABLES.version = "other"  # type: ignore[misc]
