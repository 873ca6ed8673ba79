"""The gate of a plan: everyone in the case against the loaded lists.

No argument, option or setting lifts a state. Whoever is left out of the case is named: a
supplier or buyer without a party has not been compared, and a plan with one is incomplete.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case
from zhegang.plan.result import Candidate, Gate, PartyCheck
from zhegang.plan.world import called
from zhegang.screening import METHODS, GateResult, ScreeningIndex, Subject, fold_name, screen
from zhegang.screening.results import WORST_FIRST


def check_gate(case: Case, index: ScreeningIndex | None) -> Gate:
    """The state of the case: the worst of its parties', and of what keeps the check from being whole."""
    found = screen(index, _parties(case), case.judgements, case.on)
    unnamed = tuple(_unnamed(case))
    state = found.state
    if unnamed and WORST_FIRST.index(state) > WORST_FIRST.index("INCOMPLETE"):
        state = "INCOMPLETE"
    return Gate(
        state=state,
        checks=_checks(found),
        lists=tuple((held.name, held.on, held.entries) for held in found.lists),
        reasons=(*found.reasons, *unnamed),
    )


def _parties(case: Case) -> list[Subject]:
    """The parties of the case; its firm too, where nobody of that name is among them."""
    subjects = [Subject(p.id, p.name, tuple(p.aliases), p.country, p.owner_of) for p in case.parties]
    named = {fold_name(name) for s in subjects for name in (s.name, *s.aliases)}
    if fold_name(case.firm.name) not in named:
        taken = {s.id for s in subjects}
        free = next(i for i in ("firm", *(f"firm-{n}" for n in range(len(taken) + 1))) if i not in taken)
        aliases = (case.firm.name_zh,) if case.firm.name_zh else ()
        subjects.append(Subject(free, case.firm.name, aliases, case.firm.country))
    return subjects


def _unnamed(case: Case) -> Iterator[Note]:
    """Who takes part without being named."""
    for supplier in case.suppliers:
        if supplier.party is None:
            text = N_("Supplier {id} names no party: it has not been compared with the lists.")
            yield Note(text, {"id": supplier.id})
    for market in case.markets:
        if any(demand.buyer is None for demand in market.demand):
            text = N_("A buyer in {market} is not named: it has not been compared with the lists.")
            yield Note(text, {"market": called(market)})


def _checks(found: GateResult) -> tuple[PartyCheck, ...]:
    return tuple(
        PartyCheck(
            party=check.party,
            name=check.name,
            state=check.state,
            candidates=tuple(
                Candidate(
                    listing=c.listing,
                    list_name=c.list_name,
                    name=c.name,
                    matched_on=c.matched_on,
                    programmes=c.programmes,
                    judgement=c.judgement,
                    listed_name=c.listed_name,
                    method=METHODS[c.method],
                    countries=c.countries,
                    listed_on=c.listed_on,
                    kind=c.kind,
                    notes=c.notes,
                )
                for c in check.candidates
            ),
            reasons=check.reasons,
        )
        for check in found.checks
    )
