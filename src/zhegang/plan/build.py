"""From a case to a plan: each step a pure function, composed here.

case → gate → routes → exposure → alternatives → negotiation → network → help → plan
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhegang.core import jsonout
from zhegang.core.i18n import LANGS, N_, Note
from zhegang.ingest.reference import Reference
from zhegang.plan.case import Case
from zhegang.plan.duties import DutyBook
from zhegang.plan.exposure import expose
from zhegang.plan.gate import check_gate
from zhegang.plan.help import fit_help
from zhegang.plan.negotiation import negotiate
from zhegang.plan.offers import find_offers, find_supplies
from zhegang.plan.origin import claim_notes
from zhegang.plan.result import (
    SCHEMA_VERSION,
    Alternative,
    Exposure,
    NegotiationRow,
    NetworkPlan,
    Plan,
    Route,
)
from zhegang.plan.routes import check_places, find_routes
from zhegang.plan.sourcing import plan_network
from zhegang.plan.world import World, money

WITHHOLDING = ("BLOCK", "REVIEW")


@dataclass(frozen=True, slots=True)
class _Goods:
    """The part of a plan that is about goods."""

    exposure: Exposure | None = None
    routes: tuple[Route, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    negotiation: tuple[NegotiationRow, ...] = ()
    network: NetworkPlan | None = None
    notes: tuple[Note, ...] = ()


def make_plan(case: Case, reference: Reference, *, notes: Sequence[Note] = ()) -> Plan:
    """The plan of a case.

    A case that the gate withholds (BLOCK, REVIEW) gets its gate and nothing else: there is
    no argument that has it planned all the same.

    Parameters
    ----------
    reference
        Tariffs, lanes, lists and pack, from `zhegang.ingest.reference.load_reference`.
    notes
        What reading the case left to say, such as cached formulas.

    Raises
    ------
    InputError
        Places that are not held, all at once; no exchange or capital rate.
    """
    check_places(case, reference.lanes)
    gate = check_gate(case, reference.lists)
    withheld = gate.state in WITHHOLDING
    goods = _plan_goods(case, reference) if case.products and not withheld else _Goods()
    held = jsonout.plain(case)
    versions = dict(reference.versions)
    return Plan(
        schema_version=SCHEMA_VERSION,
        case=held,
        as_of=case.on,
        data_versions=versions,
        input_digest=jsonout.digest({"case": held, "data": versions}),
        issued=gate.state == "NO_LIST_MATCH",
        exposure=goods.exposure,
        routes=goods.routes,
        alternatives=goods.alternatives,
        negotiation=goods.negotiation,
        network=goods.network,
        gate=gate,
        help=fit_help(case, reference.pack, goods.exposure),
        notes=(*notes, *goods.notes),
    )


def _plan_goods(case: Case, reference: Reference) -> _Goods:
    cash = money(case, reference.lanes)
    world = World(case, reference.lanes, DutyBook(reference.tariffs, case.assumed_rates), cash)
    routings, refused = find_routes(case, reference.lanes, cash.per_usd)
    routes = tuple(r.route for r in routings)
    exposure = expose(world, routes)
    supplies = find_supplies(world)
    offers = find_offers(world, routings, supplies)
    return _Goods(
        exposure=exposure,
        routes=routes,
        alternatives=offers,
        negotiation=negotiate(world, routes, supplies),
        network=plan_network(case, routes, offers, supplies),
        notes=(
            *cash.notes,
            *(Note(N_("No route {route}: {why}"), {"route": name, "why": why}) for name, why in refused),
            *claim_notes(case, reference.origin),
            *_marks(exposure, offers, case),
        ),
    )


def _marks(exposure: Exposure, offers: Sequence[Alternative], case: Case) -> Iterator[Note]:
    """What holds for the plan as a whole: assumed duties, stale law, unseen export controls."""
    assumed: dict[str, set[str]] = {}
    for offer in offers:
        if offer.status == "assumed":
            assumed.setdefault(offer.market, set()).add(offer.product)
    if assumed:
        lanes = "; ".join(f"{m} ({', '.join(sorted(ps))})" for m, ps in sorted(assumed.items()))
        yield Note(N_("Duties assumed by the case, not held: {lanes}."), {"lanes": lanes})
    stale = sorted({line.stale_since for line in exposure.today if line.stale_since is not None})
    if stale:
        day = stale[0].isoformat()
        yield Note(N_("The schedule held is of {day}; later days are answered with it."), {"day": day})
    yield Note(
        N_("Whether the goods need an export licence is not part of this check: ask the licensing office.")
    )


def plan_json(plan: Plan) -> str:
    """The plan as JSON: its fields as they are, every sentence in the three languages."""
    return told_json(plan)


def told_json(result: object) -> str:
    """Any frozen result as JSON, its notes told in the three languages."""
    return jsonout.dumps(_told(result))


def _told(value: object) -> object:
    """`value` with each note told in every language, its message id kept."""
    from dataclasses import fields, is_dataclass

    if isinstance(value, Note):
        return {"id": value.text, **{lang: value.in_lang(lang) for lang in LANGS}}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _told(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_told(held) for held in value]
    return value
