"""The case: a firm's planning input, frozen.

Every attribute is declared once, here: type, unit, default, description. The reader of
TOML, JSON and workbooks, the checks, the template's notes and the reference page all feed
from this declaration. Money is `Decimal` in the case's currency unless a field says
otherwise; rates are fractions; quantities are units a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a text or number stands for: tells the checks, the workbook and the docs."""

    name: str


_HS = r"^[0-9]{4}\.?[0-9]{2}(\.?[0-9]{2}){0,2}$"
_NATIONAL = r"^[0-9]{4}\.?[0-9]{2}(\.?[0-9]{2}){0,3}$"
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$"), Kind("id")]
Hs = Annotated[str, Field(pattern=_HS), Kind("hs")]
NationalCode = Annotated[str, Field(pattern=_NATIONAL), Kind("hs")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$"), Kind("country")]
Territory = Annotated[str, Field(pattern=r"^[A-Z]{2}$"), Kind("territory")]
Place = Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$"), Kind("place")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), Kind("currency")]
Fraction = Annotated[Decimal, Field(ge=0, le=1), Kind("fraction")]
Amount = Annotated[Decimal, Field(ge=0, le=Decimal("1e13"))]
Positive = Annotated[Decimal, Field(gt=0, le=Decimal("1e13"))]
Text = Annotated[str, Field(max_length=2000)]
Words = Annotated[str, Field(min_length=1, max_length=2000)]

INCOTERMS = ("EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP")
Incoterm = Literal["EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"]


def about(description: str, *, unit: str = "", default: Any = ..., refers: str = "", **limits: Any) -> Any:
    """Declares one attribute: description and unit for people, limits for the checks.

    `refers` names the list of the case whose ids the attribute takes.
    """
    extra: dict[str, Any] | None = {k: v for k, v in (("unit", unit), ("refers", refers)) if v} or None
    if isinstance(default, list | dict):
        return Field(
            default_factory=type(default),
            description=description,
            json_schema_extra=extra,
            **limits,
        )
    return Field(default=default, description=description, json_schema_extra=extra, **limits)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Firm(_Part):
    name: Words = about("Registered name")
    name_zh: Text = about("Registered name in Chinese", default="")
    country: Country = about("Country or territory of registration (ISO 3166-1 alpha-2)")
    region: Text = about("Province or city, such as Zhejiang", default="")
    sector: Text = about("Line of business, in words", default="")
    employees: int | None = about("Employees", unit="person", default=None, ge=0)
    annual_revenue: Amount | None = about("Revenue of the last year", unit="currency/year", default=None)
    facts: dict[str, str | int | float | bool | None] = about(
        "Further facts about the firm that schemes ask for, by name", default={}
    )


class BomLine(_Part):
    part: Id = about("Part that goes into the product", refers="parts")
    quantity: Positive = about("Pieces of the part in one product", unit="piece/unit")


class Product(_Part):
    id: Id = about("Short name used inside the case")
    name: Words = about("Commercial name")
    name_zh: Text = about("Commercial name in Chinese", default="")
    hs: Hs = about("HS code, 6 to 10 digits; dots allowed")
    hs_edition: Literal["HS2012", "HS2017", "HS2022"] = about("Edition of the HS code", default="HS2022")
    codes: dict[Territory, NationalCode] = about(
        "National code by market, such as US = 8508.11.00", default={}
    )
    unit_value: Positive = about("Price at the factory gate", unit="currency/unit")
    customs_facts: dict[str, bool | float | str] = about(
        "Answers to what the tariff law asks about the goods, such as steel_share = 0.6",
        default={},
    )
    weight_kg: Positive = about("Gross weight of one unit, packed", unit="kg/unit")
    volume_m3: Positive = about("Volume of one unit, packed", unit="m3/unit")
    bom: list[BomLine] = about("Parts that go into one unit", default=[])


class Part(_Part):
    id: Id = about("Short name used inside the case")
    name: Words = about("Name")
    name_zh: Text = about("Name in Chinese", default="")
    hs: Hs = about("HS code, 6 to 10 digits")
    hs_edition: Literal["HS2012", "HS2017", "HS2022"] = about("Edition of the HS code", default="HS2022")
    weight_kg: Amount = about("Gross weight of one piece", unit="kg/piece", default=Decimal(0))
    volume_m3: Amount = about("Volume of one piece", unit="m3/piece", default=Decimal(0))


class Supplier(_Part):
    id: Id = about("Short name used inside the case")
    party: Id | None = about("The party this supplier is, for screening", refers="parties", default=None)
    part: Id = about("Part supplied", refers="parts")
    origin: Country = about("Where the part is made")
    place: Place | None = about("UN/LOCODE the part leaves from", default=None)
    unit_price: Positive = about("Price of one piece", unit="currency/piece")
    capacity: Amount | None = about(
        "Most pieces a year; empty means no limit", unit="piece/year", default=None
    )


class Recipe(_Part):
    product: Id = about("Product made here", refers="products")
    unit_cost: Amount = about("Cost of making one unit, parts excluded", unit="currency/unit")
    capacity_use: Positive = about("Capacity one unit takes", unit="capacity/unit", default=Decimal(1))
    origin: Country = about("Non-preferential origin the product has when made here")
    origin_evidence: Text = about("Why: ruling, opinion or processing rule relied on", default="")
    preference: list[Words] = about(
        "Agreements the product qualifies under when made here, with evidence held", default=[]
    )


class Plant(_Part):
    id: Id = about("Short name used inside the case")
    name: Words = about("Name")
    name_zh: Text = about("Name in Chinese", default="")
    country: Country = about("Country or territory (ISO 3166-1 alpha-2)")
    place: Place | None = about("UN/LOCODE of its port", default=None)
    latitude: float | None = about(
        "Latitude, when no UN/LOCODE is given", unit="degree", default=None, ge=-90, le=90
    )
    longitude: float | None = about(
        "Longitude, when no UN/LOCODE is given", unit="degree", default=None, ge=-180, le=180
    )
    status: Literal["existing", "candidate"] = about("Running today, or could be opened", default="existing")
    capacity: Amount = about("Capacity", unit="capacity/year")
    fixed_cost: Amount = about("Cost of keeping it open", unit="currency/year", default=Decimal(0))
    opening_cost: Amount = about(
        "Cost of opening it, spread over `opening_years`", unit="currency", default=Decimal(0)
    )
    opening_years: Positive = about("Years the opening cost is spread over", unit="year", default=Decimal(5))
    minimum_use: Fraction = about("Least use of capacity once open", default=Decimal(0))
    recipes: list[Recipe] = about("What it makes, at what cost, with what origin", min_length=1)


class Hub(_Part):
    id: Id = about("Short name used inside the case")
    name: Words = about("Name")
    name_zh: Text = about("Name in Chinese", default="")
    place: Place = about("UN/LOCODE")
    mode: Literal["sea", "air"] = about("How goods leave the hub")
    handling: Amount | None = about(
        "Handling of one tonne or cubic metre, whichever is more; empty takes the rate held",
        unit="currency/tonne",
        default=None,
    )
    days: Amount | None = about("Days spent in the hub; empty takes the days held", unit="day", default=None)
    capacity_tonnes: Amount | None = about(
        "Most tonnes a year; empty means no limit", unit="tonne/year", default=None
    )


class Demand(_Part):
    product: Id = about("Product", refers="products")
    units: Amount = about("Units the market would take in a year", unit="unit/year")
    units_today: Amount | None = about(
        "Units sold there today; empty means all of `units`", unit="unit/year", default=None
    )
    growth_cost: Amount = about(
        "Cost of winning one unit above today's sales", unit="currency/unit", default=Decimal(0)
    )
    price: Positive = about("What the buyer pays for one unit, duty excluded", unit="currency/unit")
    resale_price: Positive | None = about(
        "What the buyer sells one unit for; empty leaves its margin out",
        unit="currency/unit",
        default=None,
    )
    pass_through: Fraction = about(
        "Share of the duty the buyer takes on top of the price", default=Decimal(0)
    )
    minimum: Amount = about(
        "Units under contract that must be delivered", unit="unit/year", default=Decimal(0)
    )
    buyer: Id | None = about("Buying party", refers="parties", default=None)


class Market(_Part):
    id: Id = about("Short name used inside the case")
    name: Words = about("Name")
    name_zh: Text = about("Name in Chinese", default="")
    country: Territory = about("Customs territory: ISO alpha-2, or EU")
    place: Place | None = about("UN/LOCODE of the port or airport of entry", default=None)
    brokerage: Amount = about(
        "Customs brokerage of one shipment", unit="currency/shipment", default=Decimal(0)
    )
    shipment_value: Positive = about("Usual value of one shipment", unit="currency", default=Decimal(50000))
    tax_recoverable: bool = about("The importer recovers import VAT or GST", default=True)
    demand: list[Demand] = about("What it takes", min_length=1)


class LaneOverride(_Part):
    plant: Id = about("Plant the goods leave", refers="plants")
    market: Id = about("Market they enter", refers="markets")
    hub: Id | None = about("Hub they pass; empty is direct", refers="hubs", default=None)
    mode: Literal["sea", "air", "rail", "road"] = about("How the main leg is carried", default="sea")
    freight_per_tonne: Amount | None = about("Freight by weight", unit="currency/tonne", default=None)
    freight_per_m3: Amount | None = about("Freight by volume", unit="currency/m3", default=None)
    days: Amount | None = about("Days door to door", unit="day", default=None)
    closed: bool = about("The lane cannot be used", default=False)
    source: Text = about("Quotation or contract it comes from", default="")


class Leg(_Part):
    """One sale in the chain of contracts, such as factory to Hong Kong company."""

    seller: Id = about("Selling party", refers="parties")
    buyer: Id = about("Buying party", refers="parties")
    price_share: Annotated[Decimal, Field(gt=0, le=5), Kind("fraction")] = about(
        "Price of this leg as a share of the market price", default=Decimal(1)
    )
    incoterm: Incoterm = about("Incoterm 2020")
    importer_of_record: Id | None = about(
        "Party that enters the goods, on the leg that crosses the border", default=None, refers="parties"
    )
    currency: Currency = about("Currency of the invoice", default="USD")
    credit_days: int = about("Days of credit", unit="day", default=0, ge=0, le=720)
    tax_rate: Fraction = about("Tax on the profit of the seller", default=Decimal(0))
    insurance_rate: Annotated[Decimal, Field(ge=0, le=Decimal("0.2")), Kind("fraction")] = about(
        "Cargo insurance on the insured value", unit="fraction of insured value", default=Decimal("0.002")
    )


class Party(_Part):
    id: Id = about("Short name used inside the case")
    name: Words = about("Name as in its papers")
    aliases: list[Words] = about("Other names, Chinese included", default=[])
    country: Country | None = about("Country or territory", default=None)
    role: Literal[
        "firm", "affiliate", "buyer", "supplier", "bank", "carrier", "insurer", "broker", "owner", "other"
    ] = about("What it does in the case")
    owner_of: Id | None = about("Party it ultimately owns", refers="parties", default=None)


class Judgement(_Part):
    """A person's decision on a candidate match: the only thing that makes it one."""

    party: Id = about("Party of the case", refers="parties")
    listing: Words = about("Id of the list entry, as the gate printed it")
    verdict: Literal["match", "no_match"] = about("Is the party the listed one")
    by: Words = about("Who decided")
    on: date = about("When")
    reason: Words = about("On what grounds")


class AssumedRate(_Part):
    """A duty rate the case stands in for one not held; marked in every output."""

    market: Territory = about("Customs territory: ISO alpha-2, or EU")
    hs: Hs = about("HS code the rate is for")
    origin: Country | None = about("Origin; empty means all", default=None)
    rate: Annotated[Decimal, Field(ge=0, le=4), Kind("fraction")] = about(
        "Total duty rate", unit="fraction of customs value"
    )
    reason: Words = about("Where the figure comes from")


class Assumption(_Part):
    concerns: Words = about("What it concerns")
    text: Words = about("What is assumed")
    source: Text = about("Where it comes from", default="")


class Finance(_Part):
    capital_rate: Fraction | None = about(
        "Yearly cost of working capital; empty takes the reference rate held",
        unit="fraction/year",
        default=None,
    )
    exchange_rates: dict[Currency, Positive] = about(
        "Units of the case's currency for one unit of another; empty takes the rates held", default={}
    )


class Service(_Part):
    """Something the firm or a person of it wants to do that is not a flow of goods."""

    id: Id = about("Short name used inside the case")
    kind: Literal[
        "establish",
        "finance",
        "talent",
        "legal",
        "research",
        "data",
        "education",
        "health",
        "culture",
        "other",
    ] = about("Kind")
    text: Words = about("What is wanted, in words")
    areas: list[Words] = about("Co-operation areas it concerns, by id of the pack", default=[])


class Case(_Part):
    schema_version: Literal["1"] = about("Version of this layout", default=SCHEMA_VERSION)
    id: Id = about("Short name of the case")
    title: Words = about("Title")
    title_zh: Text = about("Title in Chinese", default="")
    on: date = about("Day the plan is made for")
    currency: Currency = about("Currency of every amount in the case")
    firm: Firm = about("The firm")
    products: list[Product] = about("What it sells", default=[])
    parts: list[Part] = about("What goes into it", default=[])
    suppliers: list[Supplier] = about("Who supplies the parts", default=[])
    plants: list[Plant] = about("Where it is or could be made", default=[])
    hubs: list[Hub] = about("Hubs goods may pass", default=[])
    markets: list[Market] = about("Where it is or could be sold", default=[])
    lanes: list[LaneOverride] = about("Lanes whose freight or time is known", default=[])
    legs: list[Leg] = about("Chain of contracts from factory to buyer", default=[])
    parties: list[Party] = about("Everyone in the case, ultimate owners included", default=[])
    judgements: list[Judgement] = about("Decisions on candidate matches", default=[])
    assumed_rates: list[AssumedRate] = about("Rates assumed where none is held", default=[])
    finance: Finance = about("Cost of capital and exchange rates", default=Finance())
    services: list[Service] = about("What the firm wants besides moving goods", default=[])
    assumptions: list[Assumption] = about("What the case assumes", default=[])
    max_new_plants: int | None = about(
        "Most candidate plants to open; empty means no limit", default=None, ge=0
    )
