"""From an order list to the beginning of a case: families of goods, markets, what is lacking."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhegang.core.i18n import N_, Note
from zhegang.ingest.names import countries
from zhegang.plan.case import SCHEMA_VERSION
from zhegang.plan.orderlist import OrderList

# Words that tell sizes, colours and packing apart, not goods.
_VARIANT_WORDS = (
    "xxs xs s m l xl xxl xxxl small medium large black white red blue green grey gray navy pink yellow brown "
    "beige orange purple silver gold pack pcs set size colour color assorted"
)
_VARIANTS = frozenset(_VARIANT_WORDS.split())
_VARIANTS_ZH = re.compile(
    "[黑白紅红藍蓝綠绿灰粉黃黄棕橙紫銀银金]色|[大中小]號|[大中小]号|[大中小]码|套裝|套装"
)


@dataclass(frozen=True, slots=True)
class Family:
    """Lines of one kind of goods: the same six digits and the same stem of the name.

    `lines` are positions in the order list.
    """

    id: str
    name: str
    hs6: str
    lines: tuple[int, ...]


def name_stem(name: str) -> str:
    """What is left of a name when sizes, colours, numbers and packing are taken away.

    The words are lower-cased; those with a digit, of one letter, or that name a size,
    colour or packing are dropped; the first four that remain are the stem. In Chinese the
    same words are cut out of the run of characters.

    Examples
    --------
    >>> name_stem("T-shirt, cotton, Navy XL 180g"), name_stem("扫地机器人 黑色 V2")
    ('shirt cotton', '扫地机器人')
    """
    text = _VARIANTS_ZH.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    words = re.findall(r"\w+", text)
    kept = [
        w
        for w in words
        if not re.search(r"[0-9_]", w) and w not in _VARIANTS and (len(w) > 1 or ord(w) > 0x2E7F)
    ]
    return " ".join(kept[:4])


def sku_families(orders: OrderList) -> tuple[Family, ...]:
    """The lines of an order list grouped into kinds of goods, in order of first appearance.

    Two lines are of one family when their first six digits agree and their names have the
    same stem (`name_stem`); a line without a name goes by its code alone.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for i, (hs6, name, sku) in enumerate(zip(orders.hs6, orders.name, orders.sku, strict=True)):
        groups.setdefault((hs6, name_stem(name or sku)), []).append(i)
    taken: set[str] = set()
    families = []
    for (hs6, stem), lines in groups.items():
        shown = min((orders.name[i] for i in lines if orders.name[i]), key=len, default=orders.sku[lines[0]])
        identity = _free_id(f"{stem}" if stem.isascii() and stem else f"hs{hs6}", taken)
        families.append(Family(identity, shown or hs6, hs6, tuple(lines)))
    return tuple(families)


def lacks(orders: OrderList) -> tuple[Note, ...]:
    """What a plan still lacks when only the order list is known."""
    n = len(orders)
    us = [i for i in range(n) if orders.market[i] == "US" and orders.us_hts10[i] is None]
    counted = (
        (N_("the price and its currency: {count} of {total} lines"), _missing(orders.unit_price)),
        (N_("the yearly quantity: {count} of {total} lines"), _missing(orders.qty_12m)),
        (N_("the Incoterm: {count} of {total} lines"), _missing(orders.incoterm)),
        (
            N_("who enters the goods (importer of record): {count} of {total} lines"),
            _missing(orders.importer_of_record),
        ),
        (N_("the client: {count} of {total} lines"), _missing(orders.client)),
        (
            N_("the US code of ten digits, where only six are common to all: {count} of {total} lines"),
            len(us),
        ),
    )
    notes = [Note(text, {"count": count, "total": n}) for text, count in counted if count]
    currencies = sorted({c for c in orders.currency if c})
    if len(currencies) > 1:
        text = N_("one currency for the case: the list has {currencies}")
        notes.append(Note(text, {"currencies": ", ".join(currencies)}))
    notes += [
        Note(N_("weight and volume of one unit of each product")),
        Note(N_("plants: where each product is made or could be, at what cost and capacity")),
        Note(N_("parts: what goes into each product, from where, at what price")),
        Note(N_("suppliers, banks, carriers and ultimate owners, for the check against lists")),
        Note(N_("how much of a duty each buyer would take over, and what is under contract")),
    ]
    return tuple(notes)


def order_list_case(orders: OrderList, *, on: date | None = None) -> dict[str, Any]:
    """The beginning of a case: products (one a family), markets, demand and buyers filled in.

    What an order list does not say is left out, so the result is raw data for
    `write_draft`, not yet a `Case`; `lacks` tells what is missing. Prices are averages
    weighted by quantity, where all lines have one currency.
    """
    currencies = {c for c in orders.currency if c}
    currency = next(iter(currencies)) if len(currencies) == 1 else None
    families = sku_families(orders)
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "id": _slug(orders.source) or "orders",
        "title": orders.source or "Orders",
        "firm": {},
        "products": [_product(orders, family) for family in families],
    }
    data |= {"on": on} if on else {}
    data |= {"currency": currency} if currency else {}
    clients = _clients(orders)
    data["markets"] = [
        _market(orders, market, families, clients, priced=currency is not None)
        for market in dict.fromkeys(orders.market)
    ]
    data["parties"] = [{"id": identity, "name": name, "role": "buyer"} for name, identity in clients.items()]
    return data


def write_draft(orders: OrderList, path: str | Path, *, lang: str = "en", on: date | None = None) -> Path:
    """Writes the beginning of a case as a workbook to fill in; what is missing is in yellow.

    Raises
    ------
    InputError
        Another ending than .xlsx, or a folder that cannot be written to.
    """
    from zhegang.plan.writing import write_workbook

    return write_workbook(order_list_case(orders, on=on), path, lang=lang, lacks=lacks(orders))


def _product(orders: OrderList, family: Family) -> dict[str, Any]:
    codes = {}
    for market, column in (("US", orders.us_hts10), ("CN", orders.cn_code10)):
        given = {column[i] for i in family.lines} - {None}
        if len(given) == 1:
            codes[market] = next(iter(given))
    hs = f"{family.hs6[:4]}.{family.hs6[4:]}"
    return {"id": family.id, "name": family.name, "hs": hs} | ({"codes": codes} if codes else {})


def _market(
    orders: OrderList, market: str, families: Iterable[Family], clients: dict[str, str], *, priced: bool
) -> dict[str, Any]:
    demand = []
    for family in families:
        by_buyer: dict[str, list[int]] = {}
        for i in family.lines:
            if orders.market[i] == market:
                by_buyer.setdefault(orders.client[i], []).append(i)
        for client, lines in by_buyer.items():
            row: dict[str, Any] = {"product": family.id}
            units = [q for i in lines if (q := orders.qty_12m[i]) is not None]
            if len(units) == len(lines):
                row["units"] = sum(units, Decimal(0))
            price = _mean_price(orders, lines) if priced else None
            row |= {"price": price} if price is not None else {}
            row |= {"buyer": clients[client]} if client else {}
            demand.append(row)
    named = countries()[market].words
    return {"id": market.lower(), "name": named.en, "country": market, "demand": demand}


def _mean_price(orders: OrderList, lines: list[int]) -> Decimal | None:
    prices = [orders.unit_price[i] for i in lines]
    weights = [orders.qty_12m[i] for i in lines]
    known = [p for p in prices if p is not None]
    if len(known) < len(prices):
        return None
    if len(set(known)) == 1:
        return known[0]
    quantities = [w for w in weights if w]
    if len(quantities) < len(weights):
        quantities = [Decimal(1)] * len(known)
    total = sum((p * w for p, w in zip(known, quantities, strict=True)), Decimal(0))
    return (total / sum(quantities, Decimal(0))).quantize(Decimal("0.0001"))


def _clients(orders: OrderList) -> dict[str, str]:
    taken: set[str] = set()
    return {name: _free_id(_slug(name) or "buyer", taken) for name in dict.fromkeys(orders.client) if name}


def _missing(column: tuple[Any, ...]) -> int:
    return sum(value is None or value == "" for value in column)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:36].strip("-")


def _free_id(wanted: str, taken: set[str]) -> str:
    base = _slug(wanted) or "product"
    identity, number = base, 2
    while identity in taken:
        identity, number = f"{base}-{number}", number + 1
    taken.add(identity)
    return identity


__all__ = ["Family", "lacks", "name_stem", "order_list_case", "sku_families", "write_draft"]
