"""The plan: a frozen result, rendered by the CLI, the API, the page and the report alike.

Amounts are in the case's currency, rates are fractions, flows are units a year. Texts that
a person reads are message ids (English) with fields; the renderer translates them.
`None` is "not held", never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhegang.core.i18n import Note

SCHEMA_VERSION = "1"

Status = Literal["determined", "undetermined", "assumed"]


@dataclass(frozen=True, slots=True)
class LayerLine:
    """One legal layer of a duty, as trade.quote gives it; `amount` for a year's units."""

    layer: str
    heading: str
    rate: float | None
    amount: float | None
    status: Literal["applies", "suppressed", "undetermined"]
    reason: Note
    citation: str


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """Duty of one product from where it is made today into one market on one day."""

    product: str
    market: str
    plant: str
    origin: str
    code: str
    on: date
    units: float
    customs_value: float
    duty_rate: float | None
    duty_amount: float | None
    status: Status
    layers: tuple[LayerLine, ...]
    missing: tuple[Note, ...]
    stale_since: date | None
    marks: tuple[Note, ...] = ()  # assumed, unsure, in transit: what a reader must know


@dataclass(frozen=True, slots=True)
class Exposure:
    """Today's duty, and the same lines on the days of the tariff war.

    `today` holds on == the case's date; `history` the same lines on each earlier day, in
    order of date. `total` sums determined and assumed lines only; `undetermined` counts
    the lines it leaves out.
    """

    today: tuple[ExposureLine, ...]
    history: tuple[ExposureLine, ...]
    total: float
    undetermined: int


@dataclass(frozen=True, slots=True)
class Route:
    """How goods travel. `id` is stable: `<plant>-<market>-<hub or direct>-<mode>`."""

    id: str
    plant: str
    market: str
    hub: str | None
    mode: str
    points: tuple[tuple[float, float], ...]  # (longitude, latitude) of each stop
    path: tuple[tuple[float, float], ...]  # (longitude, latitude) along the way, for the map
    distance_km: float
    days: float
    freight_per_tonne: float
    freight_per_m3: float
    sources: tuple[str, ...]
    grade: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Landed cost of one unit: product x plant (hence origin) x market x route."""

    product: str
    plant: str
    origin: str
    market: str
    route: str
    goods: float
    freight: float
    insurance: float
    duty: float | None
    fees: float | None
    brokerage: float
    working_capital: float
    taxes: float | None  # import VAT or GST; inside `landed` only where not recoverable
    landed: float | None
    customs_value: float
    duty_rate: float | None
    status: Status
    days: float
    co2_kg: float | None
    missing: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BreakEven:
    on: date
    duty_rate: float | None
    seller_price: float | None  # least ex-duty price at which the seller still covers its cost
    buyer_margin: float | None  # of the buyer's resale price, at today's price
    buyer_price: float | None = None  # highest ex-duty price at which the buyer still breaks even
    even_price: float | None = None  # price that leaves who pays the duty where it stands today


@dataclass(frozen=True, slots=True)
class ChainLeg:
    """One sale on the way from factory to buyer: what its seller keeps of one unit, before tax."""

    seller: str
    buyer: str
    incoterm: str
    currency: str
    credit_days: int
    price: float
    profit: float
    tax: float


@dataclass(frozen=True, slots=True)
class NegotiationRow:
    """One product and one buyer: who pays the duty and how far each side can move."""

    product: str
    market: str
    buyer: str
    incoterm: str
    importer_of_record: str
    duty_payer: str
    price: float
    unit_cost: float | None
    seller_margin: float | None
    buyer_margin: float | None
    duty_per_unit: float | None
    duty_rate: float | None
    break_even: tuple[BreakEven, ...]
    refund_to: str
    notes: tuple[Note, ...]
    chain: tuple[ChainLeg, ...] = ()  # empty where the case names no chain or a cost is unknown


@dataclass(frozen=True, slots=True)
class Flow:
    product: str
    plant: str
    origin: str
    market: str
    route: str
    units: float
    revenue: float
    duty: float
    freight: float
    profit: float  # contribution before fixed cost


@dataclass(frozen=True, slots=True)
class PartFlow:
    part: str
    supplier: str
    plant: str
    units: float
    cost: float
    duty: float


@dataclass(frozen=True, slots=True)
class PlantUse:
    plant: str
    open: bool
    used: float
    capacity: float
    fixed_cost: float


@dataclass(frozen=True, slots=True)
class Strategy:
    """One solved network. `id`: keep, best, or plus-<plant>."""

    id: str
    label: Note
    status: Literal["optimal", "feasible", "infeasible", "time_limit"]
    objective: float | None  # profit a year
    bound: float | None
    gap: float | None
    plants: tuple[PlantUse, ...]
    flows: tuple[Flow, ...]
    part_flows: tuple[PartFlow, ...]
    duty: float | None
    revenue: float | None
    unmet: tuple[tuple[str, str, float], ...]  # product, market, units not served
    reevaluated: float | None  # profit computed again from the flows, without the solver
    violations: tuple[str, ...]  # constraints the flows break; empty when sound
    reasons: tuple[Note, ...]  # why infeasible, in plain words


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    strategies: tuple[Strategy, ...]
    chosen: str | None
    left_out: tuple[tuple[str, Note], ...]  # lanes without a determined duty, and what is missing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list entry a party's name agrees with; a match only after a judgement."""

    listing: str
    list_name: str
    name: str
    matched_on: str  # which name of the party agreed
    programmes: tuple[str, ...]
    judgement: str | None  # match | no_match | None
    listed_name: str = ""  # the listed name it agreed with
    method: str = ""  # how the two agree: a message
    countries: tuple[str, ...] = ()
    listed_on: date | None = None
    kind: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyCheck:
    party: str
    name: str
    state: Literal["BLOCK", "REVIEW", "INCOMPLETE", "NO_LIST_MATCH"]
    candidates: tuple[Candidate, ...]
    reasons: tuple[Note, ...] = ()  # what an owner's check or odd characters in the name add


@dataclass(frozen=True, slots=True)
class Gate:
    state: Literal["BLOCK", "REVIEW", "INCOMPLETE", "NO_LIST_MATCH"]
    checks: tuple[PartyCheck, ...]
    lists: tuple[tuple[str, date, int], ...]  # name, date of the list, entries
    reasons: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    text: Note
    result: Literal["met", "not_met", "unknown"]
    found: str
    source: str
    grade: str
    missing: tuple[Note, ...] = ()  # facts not given, in words
    decides: Note | None = None  # who answers where the rule does not


@dataclass(frozen=True, slots=True)
class SchemeFit:
    scheme: str
    name: Note
    result: Literal["eligible", "not_eligible", "undetermined"]
    why: Note
    criteria: tuple[Criterion, ...]
    contact: str
    source: str
    apply: Note | None = None  # how and where to apply
    decides: Note | None = None  # the authority, and what it decides


@dataclass(frozen=True, slots=True)
class AreaFit:
    """A co-operation area that fits; `position` points at its sentence in the document."""

    area: str
    name: Note
    why: Note
    document: str
    position: str
    citation: Note | None = None  # the same for a reader: which document, of when, which sentence


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in order: who does or decides it, what to bring, what is still open."""

    title: Note
    text: Note
    decides: Note
    bring: tuple[Note, ...]
    open_points: tuple[Note, ...]
    schemes: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request Zhegang does not help with: why, under which rule, and which office answers."""

    asked: str  # where in the case it was asked
    text: Note
    office: Note
    contact: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    areas: tuple[AreaFit, ...]
    schemes: tuple[SchemeFit, ...]
    partners: tuple[tuple[str, Note, str], ...]  # who, what for, source
    steps: tuple[Step, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    schema_version: str
    case: Mapping[str, Any]  # the case as read, JSON-ready
    as_of: date
    data_versions: Mapping[str, str]
    input_digest: str
    issued: bool
    exposure: Exposure | None
    routes: tuple[Route, ...]
    alternatives: tuple[Alternative, ...]
    negotiation: tuple[NegotiationRow, ...]
    network: NetworkPlan | None
    gate: Gate
    help: Help
    notes: tuple[Note, ...]
