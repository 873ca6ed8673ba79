"""The goods side of the sample plans: lines, routes, landed costs, strategies."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from zhegang.plan.case import Case
from zhegang.plan.result import (
    Alternative,
    BreakEven,
    Exposure,
    ExposureLine,
    Flow,
    LayerLine,
    NegotiationRow,
    NetworkPlan,
    Note,
    PartFlow,
    PlantUse,
    Route,
    Strategy,
)

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
TODAY = date(2026, 11, 22)
WAR = tuple(
    date.fromisoformat(d)
    for d in ("2025-02-03", "2025-04-10", "2025-05-14", "2025-11-10", "2026-02-24", "2026-07-24")
)
PORTS = {
    "ningbo": (121.85, 29.93),
    "haiphong": (106.68, 20.86),
    "monterrey": (-100.31, 25.67),
    "united-states": (-118.27, 33.72),
    "european-union": (4.0, 51.95),
    "malaysia": (101.4, 3.0),
    "gulf": (55.03, 25.01),
    "brazil": (-46.3, -23.98),
    "japan": (139.77, 35.62),
    "hongkong-sea": (114.16, 22.3),
}
WEST = ((114.0, 20.0), (110.0, 10.0), (104.0, 1.3), (95.0, 6.0), (80.0, 5.0), (60.0, 18.0))
SUEZ = (
    (50.0, 12.0),
    (43.0, 13.0),
    (38.0, 20.0),
    (32.5, 30.0),
    (25.0, 34.0),
    (10.0, 38.0),
    (-6.0, 36.0),
    (-9.5, 43.0),
    (-5.0, 49.0),
)
CAPE = ((104.0, 1.3), (80.0, -12.0), (40.0, -32.0), (18.0, -36.0), (-20.0, -30.0))
ABROAD = {
    ("robot-arm", "european-union"): 0.0,
    ("service-robot", "european-union"): 0.017,
    ("robot-vacuum", "european-union"): 0.022,
    ("robot-arm", "japan"): 0.0,
    ("robot-vacuum", "japan"): 0.0,
    ("service-robot", "gulf"): 0.05,
    ("robot-vacuum", "gulf"): 0.05,
    ("robot-vacuum", "malaysia"): 0.0,
    ("robot-vacuum", "brazil"): 0.2,
}
ASSUMED = {("robot-vacuum", "brazil")}


def example(name: str) -> dict[str, Any]:
    """An example case as the plan carries it: read, checked, JSON-ready."""
    case = Case.model_validate(tomllib.loads((EXAMPLES / name / "case.toml").read_text(encoding="utf-8")))
    return case.model_dump(mode="json")


def us_layers(origin: str, on: date, value: float) -> tuple[LayerLine, ...]:
    """The layers of the United States as these samples know them."""
    held = [("base", "8508.11.00", 0.0, "HTS (2026), 8508.11.00", "applies")]
    if origin == "CN":
        held.append(("s301", "9903.88.03", 0.25, "84 FR 20459; HTS ch. 99, note 20(f)", "applies"))
        listed = "suppressed" if on >= date(2020, 2, 14) else "applies"
        held.append(("s301", "9903.88.16", 0.15, "84 FR 69447: List 4B suspended", listed))
    fentanyl = {date(2025, 4, 10): 0.2, date(2025, 5, 14): 0.2, date(2025, 11, 10): 0.1}
    reciprocal = {date(2025, 4, 10): 1.25, date(2025, 5, 14): 0.1, date(2025, 11, 10): 0.1}
    if origin == "CN" and on in fentanyl:
        held.append(("ieepa-fentanyl", "9903.01.24", fentanyl[on], "EO 14195, EO 14357", "applies"))
    if on in reciprocal:
        rate = reciprocal[on] if origin == "CN" else 0.1
        held.append(("ieepa-reciprocal", "9903.01.25", rate, "EO 14257, EO 14298", "applies"))
    if on == date(2026, 2, 24):
        held.append(("s122", "9903.03.01", 0.1, "Proclamation of 2026-02-20, section 122", "applies"))
    if on >= date(2026, 7, 24) and origin in ("CN", "VN"):
        held.append(
            (
                "s301-forced-labour",
                "9903.95.01",
                0.125,
                "91 FR, section 301 action on forced labour",
                "applies",
            )
        )
    return tuple(
        LayerLine(
            name,
            heading,
            rate,
            0.0 if status == "suppressed" else rate * value,
            status,  # type: ignore[arg-type]
            Note("The layer is suspended.")
            if status == "suppressed"
            else Note("The origin is {origin}.", {"origin": origin}),
            citation,
        )
        for name, heading, rate, citation, status in held
    )


def line(
    product: Mapping[str, Any], market: str, plant: str, origin: str, units: float, on: date
) -> ExposureLine:
    value = float(product["unit_value"]) * units
    layers: tuple[LayerLine, ...] = ()
    missing: tuple[Note, ...] = ()
    status = "determined"
    rate: float | None
    if market == "united-states":
        layers = us_layers(origin, on, value)
        rate = sum(layer.rate or 0.0 for layer in layers if layer.status == "applies")
    else:
        rate = ABROAD.get((product["id"], market))
        if rate is None:
            status, missing = (
                "undetermined",
                (
                    Note(
                        "No schedule of {market} is held for {code}.",
                        {"market": market, "code": product["hs"]},
                    ),
                ),
            )
        elif (product["id"], market) in ASSUMED:
            status = "assumed"
            layers = (
                LayerLine(
                    "additional", "", rate, rate * value, "applies", Note("Assumed by the case."), "case"
                ),
            )
        else:
            cited = f"Applied tariff of {market}, {product['hs']}"
            layers = (
                LayerLine(
                    "base", product["hs"], rate, rate * value, "applies", Note("Ordinary rate."), cited
                ),
            )
    stale = date(2026, 6, 8) if market == "united-states" and on > date(2026, 6, 8) else None
    return ExposureLine(
        product["id"], market, plant, origin, product["hs"], on, units, value, rate,
        None if rate is None else rate * value, status, layers, missing, stale,  # type: ignore[arg-type]
    )  # fmt: skip


def exposure_of(case: Mapping[str, Any]) -> Exposure:
    products = {p["id"]: p for p in case["products"]}

    def on(day: date) -> tuple[ExposureLine, ...]:
        return tuple(
            line(products[d["product"]], m["id"], "ningbo", "CN", float(d["units_today"] or d["units"]), day)
            for m in case["markets"]
            for d in m["demand"]
        )

    today = on(TODAY)
    history = tuple(x for day in WAR for x in on(day))
    total = sum(x.duty_amount for x in today if x.duty_amount is not None)
    return Exposure(today, history, total, sum(x.status == "undetermined" for x in today))


def route(plant: str, market: str, hub: str | None = None, mode: str = "sea") -> Route:
    start, end = PORTS[plant], PORTS[market]
    stops = (start, *((PORTS[hub],) if hub else ()), end)
    way: tuple[tuple[float, float], ...] = ()
    if mode == "sea" and market == "european-union":
        way = (*WEST, *SUEZ)
    elif mode == "sea" and market == "gulf":
        way = (*WEST, (58.0, 24.5), (56.6, 26.4))
    elif mode == "sea" and market == "brazil":
        way = CAPE
    elif mode == "sea" and market == "malaysia":
        way = WEST[:3]
    path = (start, *((PORTS[hub],) if hub else ()), *way, end)
    return Route(
        f"{plant}-{market}-{hub or 'direct'}-{mode}", plant, market, hub, mode, stops, path,
        9_000.0, 21.0 if mode == "sea" else 4.0, 95.0, 31.5,
        ("Sea distance by the network of shipping lanes", "Freight index of 2026-10, Shanghai to the US West Coast"),
        "C", (Note("The freight is estimated from distance."),),
    )  # fmt: skip


ROUTES = (
    *(route("ningbo", m) for m in ("united-states", "european-union", "malaysia", "gulf", "brazil", "japan")),
    route("ningbo", "united-states", "hongkong-sea"),
    route("ningbo", "european-union", "hongkong-sea"),
    route("haiphong", "united-states"),
    route("haiphong", "european-union", "hongkong-sea"),
    route("monterrey", "united-states", mode="road"),
)
ORIGIN = {"ningbo": "CN", "haiphong": "VN", "monterrey": "MX"}


def alternatives_of(case: Mapping[str, Any]) -> tuple[Alternative, ...]:
    found = []
    for product in case["products"]:
        for way in ROUTES:
            if not any(
                d["product"] == product["id"]
                for m in case["markets"]
                if m["id"] == way.market
                for d in m["demand"]
            ):
                continue
            origin, goods = ORIGIN[way.plant], float(product["unit_value"])
            known = line(product, way.market, way.plant, origin, 1.0, TODAY)
            if origin == "MX":
                known = replace(
                    known,
                    duty_rate=None,
                    duty_amount=None,
                    status="undetermined",
                    missing=(Note("USMCA origin is not shown."),),
                )
            freight = way.freight_per_tonne * float(product["weight_kg"]) / 1000
            parts = (goods, freight, 0.002 * goods, known.duty_amount, 0.003464 * goods, 1.9, 0.004 * goods)
            landed = None if known.duty_amount is None else sum(p or 0.0 for p in parts)
            found.append(
                Alternative(
                    product["id"], way.plant, origin, way.market, way.id, goods, freight, 0.002 * goods, known.duty_amount,
                    0.003464 * goods, 1.9, 0.004 * goods, 0.2 * goods, landed, goods, known.duty_rate, known.status,
                    way.days, 12.5, known.missing,
                )
            )  # fmt: skip
    return tuple(found)


def negotiation_of(case: Mapping[str, Any], exposure: Exposure) -> tuple[NegotiationRow, ...]:
    found = []
    for market in case["markets"]:
        for demand in market["demand"]:
            held = next(
                x for x in exposure.today if (x.product, x.market) == (demand["product"], market["id"])
            )
            price = float(demand["price"])
            duty = None if held.duty_rate is None else held.duty_rate * price * 0.8
            days = [x for x in exposure.history if (x.product, x.market) == (held.product, held.market)] + [
                held
            ]
            tested = tuple(
                BreakEven(
                    x.on, x.duty_rate,
                    None if x.duty_rate is None else price * (0.7 + 0.4 * x.duty_rate),
                    None if x.duty_rate is None or not demand["resale_price"] else 0.4 - 0.5 * x.duty_rate,
                    None if x.duty_rate is None or not demand["resale_price"] else price * (1.4 - x.duty_rate),
                )
                for x in days
            )  # fmt: skip
            buyer = demand["buyer"] or ""
            found.append(
                NegotiationRow(
                    held.product, held.market, buyer, "DDP" if buyer == "us-retailer" else "FOB",
                    "haiqu-us" if buyer == "us-retailer" else buyer, "seller" if buyer == "us-retailer" else "buyer",
                    price, price * 0.7, None if duty is None else 0.3, 0.25 if demand["resale_price"] else None,
                    duty, held.duty_rate, tested, "haiqu-us" if buyer == "us-retailer" else buyer,
                    (Note("The seller pays the duty under DDP."),) if buyer == "us-retailer" else (),
                )
            )  # fmt: skip
    return tuple(found)


def strategy_of(case: Mapping[str, Any], key: str, label: Note, factory: str, profit: float) -> Strategy:
    """Serves the United States from `factory`, everyone else from Ningbo."""
    flows = []
    for market in case["markets"]:
        for demand in market["demand"]:
            if (demand["product"], market["id"]) not in ABROAD and market["id"] != "united-states":
                continue
            product = next(p for p in case["products"] if p["id"] == demand["product"])
            plant = factory if market["id"] == "united-states" and product["id"] != "robot-arm" else "ningbo"
            hub = "hongkong-sea" if market["id"] == "european-union" else None
            units, price = float(demand["units"]), float(demand["price"])
            known = line(product, market["id"], plant, ORIGIN[plant], units, TODAY)
            way = route(plant, market["id"], hub)
            freight = way.freight_per_tonne * float(product["weight_kg"]) / 1000 * units
            revenue, duty = units * price, known.duty_amount or 0.0
            flows.append(
                Flow(
                    product["id"],
                    plant,
                    ORIGIN[plant],
                    market["id"],
                    way.id,
                    units,
                    revenue,
                    duty,
                    freight,
                    0.3 * revenue - duty - freight,
                )
            )
    plants = tuple(
        PlantUse(
            p,
            p in ("ningbo", factory),
            410_000.0 if p in ("ningbo", factory) else 0.0,
            520_000.0,
            4_800_000.0 if p in ("ningbo", factory) else 0.0,
        )
        for p in ("ningbo", "haiphong", "monterrey")
    )
    parts = tuple(
        PartFlow(part, supplier, plant, pieces, pieces * cost, 0.01 * pieces * cost)
        for part, supplier, pieces, cost in (
            ("processor", "processor-taiwan", 520_000.0, 6.8),
            ("motor", "motor-ningbo", 1_400_000.0, 5.1),
            ("battery", "battery-jiaxing", 480_000.0, 11.5),
        )
        for plant in dict.fromkeys(("ningbo", factory))
    )
    duty, revenue = sum(f.duty for f in flows), sum(f.revenue for f in flows)
    return Strategy(
        key, label, "optimal", profit, profit + 12.5, 12.5 / profit, plants, tuple(flows), parts, duty, revenue,
        (("robot-vacuum", "malaysia", 3200.0),), profit, (), (),
    )  # fmt: skip


def network_of(case: Mapping[str, Any]) -> NetworkPlan:
    keep = strategy_of(case, "keep", Note("Keep making where it is made today"), "ningbo", 13_412_077.25)
    best = strategy_of(case, "best", Note("Best network found"), "haiphong", 19_874_950.5)
    plus = strategy_of(
        case, "plus-haiphong", Note("Add {plant}", {"plant": "Hai Phong"}), "haiphong", 19_102_441.0
    )
    left = (("monterrey-united-states-direct-road", Note("USMCA origin is not shown.")),)
    return NetworkPlan((keep, best, plus), "best", left)
