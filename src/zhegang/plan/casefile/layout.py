"""The case as a workbook: which sheets, which columns, under which headings.

Derived from the declaration in `case`: the single values stand on one sheet, one below the
other; each list has a sheet, and a list inside a row (bill of materials, recipes, demand)
has its own with the id of the row it belongs to. Headings are known in three languages
and by the name of the field.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel

from zhegang.core.i18n import LANGS, N_, translate
from zhegang.plan.case import Case
from zhegang.plan.casefile.shape import Attribute, attributes, lists_of_case

TITLES = {
    "case": N_("Case"),
    "facts": N_("Facts"),
    "products": N_("Products"),
    "products.bom": N_("Bill of materials"),
    "parts": N_("Parts"),
    "suppliers": N_("Suppliers"),
    "plants": N_("Plants"),
    "plants.recipes": N_("Recipes"),
    "hubs": N_("Hubs"),
    "markets": N_("Markets"),
    "markets.demand": N_("Demand"),
    "lanes": N_("Lanes"),
    "legs": N_("Contracts"),
    "parties": N_("Parties"),
    "judgements": N_("Judgements"),
    "assumed_rates": N_("Assumed rates"),
    "services": N_("Services"),
    "assumptions": N_("Assumptions"),
}
LABELS = {
    "schema_version": N_("Layout version"),
    "id": N_("Id"),
    "title": N_("Title"),
    "title_zh": N_("Chinese title"),
    "on": N_("Date"),
    "currency": N_("Currency"),
    "max_new_plants": N_("Most new plants"),
    "name": N_("Name"),
    "name_zh": N_("Chinese name"),
    "country": N_("Country or territory"),
    "region": N_("Province or city"),
    "sector": N_("Line of business"),
    "employees": N_("Employees"),
    "annual_revenue": N_("Annual revenue"),
    "value": N_("Value"),
    "kind": N_("Kind"),
    "hs": N_("HS code"),
    "hs_edition": N_("HS edition"),
    "codes": N_("National codes"),
    "unit_value": N_("Unit value"),
    "customs_facts": N_("Customs facts"),
    "weight_kg": N_("Weight, kg"),
    "volume_m3": N_("Volume, m³"),
    "product": N_("Product"),
    "part": N_("Part"),
    "quantity": N_("Quantity"),
    "party": N_("Party"),
    "origin": N_("Origin"),
    "place": N_("UN/LOCODE"),
    "unit_price": N_("Unit price"),
    "capacity": N_("Capacity"),
    "plant": N_("Plant"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "status": N_("Status"),
    "fixed_cost": N_("Fixed cost"),
    "opening_cost": N_("Opening cost"),
    "opening_years": N_("Years to spread it over"),
    "minimum_use": N_("Least use"),
    "unit_cost": N_("Unit cost"),
    "capacity_use": N_("Capacity per unit"),
    "origin_evidence": N_("Evidence of origin"),
    "preference": N_("Agreements"),
    "mode": N_("Mode"),
    "handling": N_("Handling"),
    "days": N_("Days"),
    "capacity_tonnes": N_("Capacity, tonnes"),
    "market": N_("Market"),
    "brokerage": N_("Brokerage"),
    "shipment_value": N_("Value of a shipment"),
    "tax_recoverable": N_("Tax recovered"),
    "units": N_("Units a year"),
    "units_today": N_("Units today"),
    "growth_cost": N_("Cost of growth"),
    "price": N_("Price"),
    "resale_price": N_("Resale price"),
    "pass_through": N_("Pass-through"),
    "minimum": N_("Contract minimum"),
    "buyer": N_("Buyer"),
    "hub": N_("Hub"),
    "freight_per_tonne": N_("Freight a tonne"),
    "freight_per_m3": N_("Freight a m³"),
    "closed": N_("Closed"),
    "source": N_("Source"),
    "seller": N_("Seller"),
    "price_share": N_("Share of the price"),
    "incoterm": N_("Incoterm"),
    "importer_of_record": N_("Importer of record"),
    "credit_days": N_("Days of credit"),
    "tax_rate": N_("Tax rate"),
    "insurance_rate": N_("Insurance rate"),
    "aliases": N_("Other names"),
    "role": N_("Role"),
    "owner_of": N_("Owner of"),
    "listing": N_("List entry"),
    "verdict": N_("Verdict"),
    "by": N_("Decided by"),
    "reason": N_("Reason"),
    "rate": N_("Duty rate"),
    "concerns": N_("Concerns"),
    "text": N_("Text"),
    "areas": N_("Co-operation areas"),
    "capital_rate": N_("Cost of capital"),
    "exchange_rates": N_("Exchange rates"),
}
# Choices that are words; the others (HS editions, Incoterms) are the same in every language.
CHOICES = {
    "existing": N_("existing"),
    "candidate": N_("candidate"),
    "sea": N_("sea"),
    "air": N_("air"),
    "rail": N_("rail"),
    "road": N_("road"),
    "firm": N_("firm"),
    "affiliate": N_("affiliate"),
    "buyer": N_("buyer"),
    "supplier": N_("supplier"),
    "bank": N_("bank"),
    "carrier": N_("carrier"),
    "insurer": N_("insurer"),
    "broker": N_("broker"),
    "owner": N_("owner"),
    "other": N_("other"),
    "match": N_("match"),
    "no_match": N_("no match"),
    "establish": N_("establish"),
    "finance": N_("finance"),
    "talent": N_("talent"),
    "legal": N_("legal"),
    "research": N_("research"),
    "data": N_("data"),
    "education": N_("education"),
    "health": N_("health"),
    "culture": N_("culture"),
    "number": N_("number"),
    "yes_no": N_("yes or no"),
    "words": N_("words"),
}
FACT_KINDS = ("words", "number", "yes_no")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: the field's name, its label (message id), and how the field is declared."""

    name: str
    label: str
    attribute: Attribute


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet. `key` is `products` or `products.bom`; `parent` the list a row belongs to."""

    key: str
    title: str
    parent: str
    columns: tuple[Column, ...]


@lru_cache(maxsize=1)
def sheets() -> dict[str, SheetLayout]:
    """Every sheet of rows by its key, in the order of the workbook; `case` is apart."""
    return {layout.key: layout for layout in _sheets()}


@lru_cache(maxsize=1)
def case_fields() -> dict[str, Column]:
    """The single values of a case by path (`firm.name`), in the order of the sheet."""
    found: dict[str, Column] = {}
    for name, attribute in attributes(Case).items():
        if attribute.kind == "model" and attribute.model:
            for inner in attributes(attribute.model).values():
                if inner.kind != "facts":
                    found[f"{name}.{inner.name}"] = Column(f"{name}.{inner.name}", label(inner.name), inner)
        elif attribute.kind != "models":
            found[name] = Column(name, label(name), attribute)
    return found


def label(name: str) -> str:
    """Heading of a field, as message id."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def singular(name: str) -> str:
    """`plants` is `plant`, `parties` is `party`."""
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")


def shown_choice(value: str, lang: str) -> str:
    """A choice as the workbook shows it."""
    return translate(CHOICES[value], lang) if value in CHOICES else value


@lru_cache(maxsize=8192)
def folded(heading: str) -> str:
    """A heading or title without case, width, blanks, signs and what stands in brackets."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    bare = text.split("(")[0] or text
    return "".join(c for c in bare if c.isalnum())


@lru_cache(maxsize=1)
def title_keys() -> dict[str, str]:
    """Sheet key by folded title, in every language."""
    keys: dict[str, str] = {}
    for sheet_key, title in TITLES.items():
        for name in (sheet_key.split(".")[-1], *(translate(title, lang) for lang in LANGS)):
            keys.setdefault(folded(name), sheet_key)
    return keys


@lru_cache(maxsize=64)
def heading_names(key: str) -> dict[str, str]:
    """Field name by folded heading of a sheet, in every language."""
    columns = case_fields().values() if key == "case" else sheets()[key].columns
    names: dict[str, str] = {}
    for column in columns:
        names[folded(column.name)] = column.name
    for column in columns:
        for lang in LANGS:
            names.setdefault(folded(translate(column.label, lang)), column.name)
    return names


def _sheets() -> Iterator[SheetLayout]:
    yield SheetLayout("facts", TITLES["facts"], "", tuple(_facts_columns()))
    for name, model in lists_of_case().items():
        yield SheetLayout(name, _title(name), "", tuple(_columns(model)))
        for inner in attributes(model).values():
            if inner.kind == "models" and inner.model:
                key = f"{name}.{inner.name}"
                owner = singular(name)
                said = Attribute(owner, "id", True, None, "", N_("Row it belongs to"), name)
                first = Column(owner, label(owner), said)
                yield SheetLayout(key, _title(key), name, (first, *_columns(inner.model)))


def _title(key: str) -> str:
    return TITLES.get(key) or label(key.split(".")[-1])


def _columns(model: type[BaseModel]) -> Iterator[Column]:
    for attribute in attributes(model).values():
        if attribute.kind != "models":
            yield Column(attribute.name, label(attribute.name), attribute)


def _facts_columns() -> Iterator[Column]:
    yield Column("name", label("name"), Attribute("name", "text", True, None, "", N_("Name of the fact"), ""))
    value = Attribute("value", "fact", False, None, "", N_("What it is: words, a number, yes or no"), "")
    yield Column("value", label("value"), value)
    said = N_("How to read the value; empty takes it as the cell holds it")
    kind = Attribute("kind", "choice", False, None, "", said, "", choices=FACT_KINDS)
    yield Column("kind", label("kind"), kind)


__all__ = [
    "CHOICES",
    "FACT_KINDS",
    "LABELS",
    "TITLES",
    "Column",
    "SheetLayout",
    "case_fields",
    "folded",
    "heading_names",
    "label",
    "sheets",
    "shown_choice",
    "singular",
    "title_keys",
]
