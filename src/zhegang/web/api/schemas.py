"""The shapes of requests and answers, as OpenAPI tells them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Number = int | float


class Exact(Schema):
    """A shape with these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class ProblemField(Exact):
    where: str
    message: str
    found: str | None
    accepted: str
    next: str


class ProblemOut(Exact):
    """RFC 9457, with every problem of the input."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemField]
    request_id: str


class QuoteIn(Exact):
    hs: str = Field(max_length=40, examples=["8479.50"], description="Tariff code, 4 to 10 digits.")
    origin: str = Field(max_length=10, examples=["CN"], description="Where the goods were made.")
    market: str = Field(
        max_length=10, examples=["US"], description="Where they are imported; EU for the Union."
    )
    on: str = Field(max_length=40, examples=["2026-10-01"], description="Day of entry.")
    value: str | Number = Field(examples=[10000], description="Customs value.")
    currency: str = Field("USD", max_length=10)
    via: str | None = Field(None, max_length=10, description="Hub on the way; never changes origin.")
    entered_at: str | None = Field(None, max_length=40)
    loaded_on: str | None = Field(None, max_length=40)
    exported_on: str | None = Field(None, max_length=40)
    known_at: str | None = Field(
        None, max_length=40, description="Law as it was known at the end of this day."
    )
    company: str | None = Field(
        None, max_length=300, description="Producer or exporter, for anti-dumping orders."
    )
    mode: Literal["sea", "air", "rail", "road"] = "sea"
    quantities: list[str] = Field([], max_length=20, description="Such as 21000:kg.")
    claims: list[str] = Field([], max_length=20, description="Preferences claimed, such as USMCA.")
    facts: dict[str, bool | float] = Field({}, description="Facts about the goods, such as steel_share: 0.6.")
    exchange: list[str] = Field([], max_length=20, description="Own exchange rates, such as GBP/USD=1.31.")
    liquidation: str | None = Field(
        None, max_length=40, description="US entries: unliquidated, protested or the day of liquidation."
    )


class DutyOut(Exact):
    rate: Number | None = Field(description="Fraction of the customs value; null when undetermined.")
    amount: Number | None
    status: Literal["determined", "undetermined"]


class LayerOut(Exact):
    layer: str
    heading: str
    rate: Number | None
    amount: Number | None
    status: Literal["applies", "suppressed", "undetermined"]
    reason: str
    citation: str
    grade: str


class ChargeOut(Exact):
    name: str
    rate: Number | None
    amount: Number | None
    status: str
    reason: str
    citation: str


class MissingOut(Exact):
    fact: str
    layer: str
    text: str


class DrawbackOut(Exact):
    layer: str
    heading: str
    status: Literal["eligible", "limited", "not_eligible", "undetermined"]
    most: Number | None = Field(description="Upper bound where known.")
    reason: str
    citation: str
    grade: str


class RefundOut(Exact):
    amount: Number | None
    headings: list[str]
    state: Literal["refundable", "dated", "undetermined"]
    liquidation: str | None
    portal_until: date | None
    protest_until: date | None
    reason: str
    citation: str
    grade: str


class ExportRefundOut(Exact):
    rate: Number | None
    amount: Number | None
    status: Literal["determined", "undetermined"]
    on: date
    reason: str
    citation: str
    grade: str


class LowValueOut(Exact):
    kind: Literal["relief", "flat", "closed", "none"]
    limit: Number
    currency: str
    status: Literal["applied", "claimable", "closed", "weak", "rate"]
    reason: str
    citation: str
    grade: str


class ExchangeOut(Exact):
    currency: str
    to: str
    value: Number
    on: date | None
    stale_since: date | None
    source: str
    grade: str


class QuoteOut(Exact):
    """As `zhegang quote --json`."""

    schema_version: str
    input: dict[str, Any]
    input_digest: str
    customs_value: Number
    currency: str
    duty: DutyOut
    layers: list[LayerOut]
    fees: list[ChargeOut]
    taxes: list[ChargeOut]
    landed: Number | None = Field(description="Value, duty, fees and taxes; null while one is undetermined.")
    as_of: date
    data_versions: dict[str, str]
    stale_since: date | None
    marks: list[str]
    missing: list[MissingOut]
    lines: list[str]
    drawback: list[DrawbackOut] = Field(description="Whether each layer comes back on export.")
    refund: RefundOut | None = Field(description="IEEPA duties after the ruling of 2026-02-20.")
    export_refund: ExportRefundOut | None = Field(description="China's VAT refund on export.")
    low_value: LowValueOut | None
    exchange: list[ExchangeOut]


class MaterialIn(Exact):
    name: str = Field(max_length=200, examples=["magnet"])
    hs: str | None = Field(None, max_length=40, examples=["8505.11"], description="2 to 10 digits.")
    origin: str | None = Field(None, max_length=10, description="Where it is made; null is not known.")
    value: str | Number | None = Field(None, description="In one unit of product, currency of the price.")
    weight_kg: str | Number | None = None
    originating: bool | None = Field(None, description="It originates under the agreement, with proof.")
    wholly_obtained: bool | None = None
    foreign_value: str | Number | None = Field(None, description="Value added outside the parties.")
    evidence: str = Field("", max_length=500)


class OriginIn(Exact):
    agreement: str = Field(max_length=40, examples=["UK-JAPAN"], description="Code of loaded rules.")
    hs: str = Field(max_length=40, examples=["8501.10"], description="Tariff code, 6 to 10 digits.")
    country: str = Field(max_length=10, examples=["JP"], description="Where the product is made.")
    market: str | None = Field(None, max_length=10, description="Where it is imported.")
    on: str | None = Field(None, max_length=40, description="Day of import.")
    materials: list[MaterialIn] = Field([], max_length=500)
    ex_works: str | Number | None = Field(None, description="Ex-works price of one unit.")
    fob: str | Number | None = Field(None, description="Free-on-board value of one unit.")
    net_cost: str | Number | None = None
    added: str | Number | None = Field(None, description="Labour, overhead and profit in one unit.")
    weight_kg: str | Number | None = Field(None, description="Net weight of one unit.")
    via: list[str] = Field([], max_length=20, description="Territories on the way.")
    facts: dict[str, bool] = Field({}, description="Facts a person confirms, by name.")
    tolerance: str | Number | None = Field(None, description="By value, where none is held.")
    row: str | None = Field(None, max_length=10, description="Row whose description fits the goods.")
    hs_edition: str | None = Field(None, max_length=10)


class AgreementOut(Exact):
    code: str
    title: str
    hs_edition: str | None
    valid_from: date | None
    valid_to: date | None
    proofs: list[str]
    sources: dict[str, str]


class OriginOut(Exact):
    """As `zhegang origin --json`; shares are fractions, a truth of null is undetermined."""

    schema_version: str
    as_of: date | None
    data_versions: dict[str, str]
    input_digest: str
    agreement: AgreementOut
    hs: str
    country: str
    market: str | None
    origin: Literal["originating", "not_originating", "undetermined"]
    origin_words: str
    route: bool | None
    preference: bool | None
    parts: list[dict[str, Any]]
    tests: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    missing: list[dict[str, str]]
    changes: list[dict[str, Any]]
    marks: list[str]


class ScreenIn(Exact):
    names: list[str] = Field(min_length=1, max_length=200, examples=[["Ningbo Example Robotics Co., Ltd."]])
    country: str | None = Field(None, max_length=10)
    on: date | None = Field(None, description="Day the lists must be current for; today without.")


class ScreenOut(Exact):
    """As `zhegang screen --json`."""

    schema_version: str
    as_of: date
    data_versions: dict[str, str]
    input_digest: str
    gate: dict[str, Any]


class OrdersOut(Schema):
    """As `zhegang orders --json`."""

    schema_version: str
    as_of: date
    data_versions: dict[str, str]
    input_digest: str
    exposure: list[dict[str, Any]]
    days: list[date]
    history: list[list[Number | None]]
    total: dict[str, Number]
    not_summed: int
    negotiation: list[dict[str, Any]]
    families: list[dict[str, Any]]
    lacks: list[dict[str, Any]]
    notes: list[dict[str, Any]]


class StretchOut(Exact):
    """Days with one duty, both ends included; a `last` of null: no change is known."""

    first: date
    last: date | None
    rate: float | None
    layers: list[dict[str, Any]]


class HistoryOut(Exact):
    """As `zhegang quote --history --json`; a rate of null is undetermined."""

    schema_version: str
    input: dict[str, Any]
    input_digest: str
    data_versions: dict[str, str]
    history: list[StretchOut]


class MeOut(Exact):
    id: str | None
    username: str | None
    role: str
    scopes: list[str]
    firms: list[FirmOut]


class FirmOut(Exact):
    id: str
    name: str


class CaseIn(Exact):
    firm: str = Field(max_length=40, description="Id of a firm you belong to or advise.")
    case: dict[str, Any] = Field(description="The case, as docs/case.md describes it.")


class CaseOut(Exact):
    id: str
    firm: str
    title: str
    digest: str
    created_at: str


class CaseWhole(CaseOut):
    case: dict[str, Any]


class CasesOut(Exact):
    items: list[CaseOut]
    next: str | None


class JobOut(Exact):
    """A job. `reason` tells why its last try failed, in the three languages."""

    id: str
    kind: str
    case: str | None
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    step: str
    steps_done: int
    steps_total: int | None
    attempts: int
    reason: list[dict[str, str]]
    result: dict[str, Any]
    created_at: str
    started_at: str | None
    ended_at: str | None


class JobsOut(Exact):
    items: list[JobOut]
    next: str | None


class PlanIn(Exact):
    case: str = Field(max_length=40, description="Id of a stored case.")


MeOut.model_rebuild()
