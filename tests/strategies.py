"""Hypothesis strategies for cases: valid ones, and ones with faults whose places are known."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from pydantic import BaseModel

from zhegang.plan.case import Case
from zhegang.plan.casefile.shape import Attribute, attributes
from zhegang.plan.reading import field_path

_LETTERS = "abcxyzABCXYZ0123456789 -_.,;=:/\\\"'()[]{}<>&%$#@!?|~^*+\n零件機器人浙港äéñ…“”€×"
ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
words = st.text(_LETTERS, min_size=1, max_size=20).filter(str.strip)
countries = st.sampled_from(["CN", "HK", "VN", "MX", "HU", "JP", "TW", "MY"])
territories = st.sampled_from(["US", "EU", "GB", "JP", "AE", "BR", "CN"])
places = st.sampled_from(["CNNGB", "HKHKG", "VNHPH", "USLAX", "NLRTM", "MXMTY"])
codes = st.sampled_from(["8508.11", "850811", "6109.10.00", "0902.10", "8507600010"])
days = st.dates(date(2018, 1, 1), date(2035, 12, 31))
positive = st.one_of(
    st.integers(1, 10**9).map(Decimal),
    st.decimals("0.000001", "1e9", places=6),
    st.decimals("1e-6", "1e6", places=18),
)
amounts = st.one_of(st.just(Decimal(0)), positive)
fractions = st.decimals(0, 1, places=4)
facts = st.dictionaries(
    words.map(str.strip).filter(lambda name: "\r" not in name),
    st.one_of(
        words,
        st.booleans(),
        st.integers(-(10**14), 10**14),
        st.floats(-1e12, 1e12, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-9),
        st.sampled_from(["true", "5", "0.50", "", "{", "[1]"]),
    ),
    max_size=3,
)


def _row(model: type[BaseModel], **given: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A row of `model`: the `given` fields, the other required ones, some of the others."""
    fixed = {name: v if isinstance(v, st.SearchStrategy) else st.just(v) for name, v in given.items()}
    required, optional = dict(fixed), {}
    for name, attribute in attributes(model).items():
        if name in fixed or attribute.refers or attribute.kind in ("models", "model"):
            continue
        (required if attribute.required else optional)[name] = _value(attribute)
    return st.fixed_dictionaries(required, optional=optional)


def _value(attribute: Attribute) -> st.SearchStrategy[Any]:
    if attribute.choices:
        return st.sampled_from(attribute.choices)
    if attribute.kind == "fraction":
        return st.decimals("0.0001", "0.2", places=4)
    by_name: dict[str, st.SearchStrategy[Any]] = {
        "latitude": st.floats(-90, 90).filter(lambda x: x == 0 or abs(x) > 1e-9),
        "longitude": st.floats(-180, 180).filter(lambda x: x == 0 or abs(x) > 1e-9),
        "codes": st.dictionaries(territories, codes, max_size=2),
        "exchange_rates": st.dictionaries(st.sampled_from(["EUR", "CNY", "HKD"]), positive, max_size=2),
        "credit_days": st.integers(0, 720),
    }
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "text": words,
        "id": ids,
        "hs": codes,
        "country": countries,
        "territory": territories,
        "place": places,
        "currency": st.sampled_from(["USD", "CNY", "HKD", "EUR"]),
        "decimal": positive,
        "int": st.integers(0, 10**6),
        "bool": st.booleans(),
        "date": days,
        "texts": st.lists(words, max_size=3),
        "facts": facts,
    }
    return by_name[attribute.name] if attribute.name in by_name else by_kind[attribute.kind]


def _model(name: str) -> type[BaseModel]:
    model = attributes(Case)[name].model
    assert model is not None
    return model


def _inner(name: str, inner: str) -> type[BaseModel]:
    model = attributes(_model(name))[inner].model
    assert model is not None
    return model


@st.composite
def case_data(draw: st.DrawFn) -> dict[str, Any]:
    """Raw data of a valid case: goods with plants and markets, or services only."""
    data: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {
                "id": ids,
                "title": words,
                "on": days,
                "currency": st.sampled_from(["USD", "CNY", "HKD"]),
                "firm": _row(_model("firm")),
                "finance": _row(_model("finance")),
                "assumptions": st.lists(_row(_model("assumptions")), max_size=2),
                "assumed_rates": st.lists(_row(_model("assumed_rates")), max_size=2),
            },
            optional={"max_new_plants": st.integers(0, 9)},
        )
    )
    _parties(draw, data)
    if draw(st.booleans()):
        _goods(draw, data)
    least = 0 if data.get("products") else 1
    data["services"] = draw(_named("services", least, 2))
    return data


def _named(name: str, least: int, most: int, **given: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = _row(_model(name), **given)
    return st.lists(row, min_size=least, max_size=most, unique_by=lambda row: row["id"])


def _parties(draw: st.DrawFn, data: dict[str, Any]) -> None:
    """Everyone, with ownership that ends and contracts that arrive at buyers."""
    parties = draw(_named("parties", 0, 4))
    data["parties"] = parties
    names = [party["id"] for party in parties]
    for position, party in enumerate(parties):
        if position and draw(st.booleans()):
            party["owner_of"] = draw(st.sampled_from(names[:position]))
    data["legs"] = []
    if len(names) > 1:
        parties[-1]["role"] = "buyer"
        leg = _row(_model("legs"), seller=st.sampled_from(names[:-1]), buyer=names[-1])
        data["legs"] = draw(st.lists(leg, max_size=2))
    if names:
        judgement = _row(_model("judgements"), party=st.sampled_from(names))
        unique = st.lists(judgement, max_size=2, unique_by=lambda row: (row["party"], row["listing"].strip()))
        data["judgements"] = draw(unique)


def _goods(draw: st.DrawFn, data: dict[str, Any]) -> None:
    parts, products = draw(_named("parts", 0, 2)), draw(_named("products", 1, 2))
    plants, hubs, markets = (
        draw(_named("plants", 1, 2)),
        draw(_named("hubs", 0, 1)),
        draw(_named("markets", 1, 2)),
    )
    part_ids, product_ids = [p["id"] for p in parts], [p["id"] for p in products]
    buyers = [p["id"] for p in data["parties"]]
    suppliers = draw(_named("suppliers", len(parts), len(parts)))
    for supplier, part in zip(suppliers, part_ids, strict=True):
        supplier["part"] = part
    for product in products:
        used = draw(st.sets(st.sampled_from(part_ids))) if part_ids else set()
        product["bom"] = [{"part": part, "quantity": draw(positive)} for part in sorted(used)]
    for position, plant in enumerate(plants):
        made = product_ids if not position else product_ids[:1]
        plant["recipes"] = [draw(_row(_inner("plants", "recipes"), product=product)) for product in made]
        plant.setdefault("place", "CNNGB")
    for market in markets:
        market["demand"] = [_demand(draw, product, buyers) for product in product_ids]
    lane = _row(
        _model("lanes"),
        plant=st.sampled_from([p["id"] for p in plants]),
        market=st.sampled_from([m["id"] for m in markets]),
        closed=False,
    )
    data |= {"parts": parts, "products": products, "plants": plants, "hubs": hubs, "markets": markets}
    data |= {"suppliers": suppliers, "lanes": draw(st.lists(lane, max_size=2))}


def _demand(draw: st.DrawFn, product: str, buyers: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {"product": product}
    if buyers and draw(st.booleans()):
        given["buyer"] = draw(st.sampled_from(buyers))
    demand = draw(_row(_inner("markets", "demand"), **given))
    for below in ("minimum", "units_today"):
        if demand.get(below, 0) > demand["units"]:
            demand[below] = demand["units"]
    return demand


@dataclass(frozen=True)
class Broken:
    """Raw case data with faults, and where each must be told."""

    data: dict[str, Any]
    wheres: frozenset[str]


Path = tuple[str | int, ...]


@st.composite
def broken_cases(draw: st.DrawFn, base: Callable[[], dict[str, Any]]) -> Broken:
    """`base` with one to four independent faults, each at a leaf of its own."""
    data = copy.deepcopy(base())
    leaves = list(leaves_of(data, Case, ()))
    chosen = draw(st.lists(st.sampled_from(leaves), min_size=1, max_size=4, unique_by=lambda leaf: leaf[0]))
    wheres = set()
    for path, attribute in chosen:
        faults = faults_for(attribute)
        wheres.add(inject(data, path, draw(st.sampled_from(faults))))
    return Broken(data, frozenset(wheres))


def leaves_of(data: dict[str, Any], model: type[BaseModel], at: Path) -> list[tuple[Path, Attribute]]:
    """Every single value of the data with its declaration."""
    found: list[tuple[Path, Attribute]] = []
    for name, value in data.items():
        attribute = attributes(model)[name]
        if attribute.kind == "models" and attribute.model:
            for i, row in enumerate(value):
                found += leaves_of(row, attribute.model, (*at, name, i))
        elif attribute.kind == "model" and attribute.model:
            found += leaves_of(value, attribute.model, (*at, name))
        elif attribute.kind not in ("facts", "map", "texts") and name != "schema_version":
            found.append(((*at, name), attribute))
    return found


def faults_for(attribute: Attribute) -> list[Any]:
    """Values that the field must refuse; the special ones delete it or rename it."""
    faults: list[Any] = [["a list"], {"a": "table"}, "\u202ejunk", "RENAME"]
    if attribute.required:
        faults += ["DELETE", "", None]
    by_kind: dict[str, list[Any]] = {
        "hs": [90210, Decimal("6109.1"), "61091", "77.01.10", "9903.88.15", "abc", 6109101, "6109.10.0"],
        "decimal": [-1, "-5", "NaN", Decimal("Infinity"), Decimal("1e400"), True, "a lot", Decimal("-0.5")],
        "fraction": [54, "54 %", -1, Decimal("NaN"), False],
        "int": [1.5, "few", -7, True, 10**400],
        "float": [400, "north", Decimal("Infinity")],
        "bool": ["perhaps", 7],
        "date": ["2026-02-30", "tomorrow", 46000, "1999-01-01", "2036-01-01", "01/02/2026"],
        "choice": ["nothing like it", 5],
        "id": ["Upper Case", "x" * 60, 5],
        "country": ["UK", "XX", "China", "cn", "EU"],
        "territory": ["UK", "DE", "Europe"],
        "place": ["Ningbo", "QQNGB", "cnngb"],
        "currency": ["US$", "XXX", "usd", "RMB"],
        "text": [5, True, "x" * 2001],
    }
    if attribute.refers:
        faults.append("no-such-thing")
    return faults + by_kind[attribute.kind]


def inject(data: dict[str, Any], path: Path, fault: Any) -> str:
    """Puts a fault into `data`; returns where it must be told."""
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    name = path[-1]
    if fault == "RENAME":
        holder[f"{name}_x"] = "z"
        return field_path((*path[:-1], f"{name}_x"))
    if fault == "DELETE":
        del holder[name]
    else:
        holder[name] = fault
    return field_path(path)


__all__ = ["Broken", "broken_cases", "case_data", "faults_for", "ids", "inject", "leaves_of", "words"]


def examples(count: int) -> int:
    """How many examples a test tries: all of them with --full, else a fifth."""
    return (
        count
        if settings.default is not None and settings.default.max_examples >= 1000
        else max(10, count // 5)
    )
