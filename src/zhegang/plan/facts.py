"""What a case says in the words of the rulebook: the facts its schemes ask for.

Only what the case states or plainly implies becomes a fact; everything else stays missing,
and a scheme that needs it answers `undetermined`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from zhegang.core.codes import hs6
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.core.text import fold, has_han
from zhegang.ingest.pack_parts import Pack, Topic
from zhegang.plan.case import Case
from zhegang.plan.result import Exposure, ExposureLine
from zhegang.rules import Fact

_KINDS = ("establish", "finance", "talent", "legal", "research", "data", "education", "health", "culture")
_HOME = ("CN", "HK")


def facts_of(
    case: Case, exposure: Exposure | None = None, pack: Pack | None = None, left_out: Iterable[str] = ()
) -> dict[str, Any]:
    """The facts of a case by name.

    Parameters
    ----------
    case : the firm's case; `firm.facts` states facts outright and overrules what is derived.
    exposure : today's duties, where they were worked out.
    pack : adds the topics its words find, its thresholds, and which of its places the firm
        is in.
    left_out : ids of services that are not to be helped with.

    Raises
    ------
    InputError
        `firm.facts` names a fact nobody asks for, or gives it a value of another kind;
        every such fault at once (with a pack only).
    """
    refused = set(left_out)
    services = [service for service in case.services if service.id not in refused]
    found = _of_firm(case) | _of_goods(case) | _of_contracts(case)
    found |= {f"wants_{kind}": any(s.kind == kind for s in services) for kind in _KINDS}
    if exposure is not None:
        found |= _of_exposure(exposure)
    if pack is not None:
        texts = {"services": [s.text for s in services], "sector": [case.firm.sector, *_names(case)]}
        found |= {topic.fact: speaks_of(texts[topic.where], topic) for topic in pack.topics}
        found |= pack.thresholds
        found["firm_place"] = _place(case, pack)
        _check(case.firm.facts, pack.facts)
    found |= {name: value for name, value in case.firm.facts.items() if value is not None}
    if case.firm.country == "HK":
        own = found.get("hong_kong_substantive_business")
        found.setdefault("hong_kong_company_substantive_business", own)
    if pack is not None:
        found |= {name: _of_kind(found[name], pack.facts[name]) for name in case.firm.facts if name in found}
    return {name: value for name, value in found.items() if value is not None}


def speaks_of(texts: Iterable[str], topic: Topic) -> bool:
    """Whether one of the texts has one of the topic's terms, as whole words in Latin script."""
    return any(has_term(folded, term) for folded in map(fold, texts) for term in topic.terms)


def has_term(folded: str, term: str) -> bool:
    """Whether a folded text has a term: Chinese anywhere, other words only whole."""
    sought = fold(term)
    return sought in folded if has_han(term) else f" {sought} " in f" {folded} "


def _of_firm(case: Case) -> dict[str, Any]:
    firm = case.firm
    rate = Decimal(1) if case.currency == "HKD" else case.finance.exchange_rates.get("HKD")
    revenue = firm.annual_revenue
    return {
        "firm_country": firm.country,
        "employees": firm.employees,
        # One HKD costs `rate` units of the case's currency; without a rate the sum stays unknown.
        "revenue_last_year": revenue / rate if revenue is not None and rate else None,
        "exporter_registered_in_mainland": firm.country == "CN",
        "mainland_issuer": True if firm.country == "CN" else None,
        "incorporated_in_hong_kong": True if firm.country == "HK" else None,
        "application_date": case.on,
    }


def _of_goods(case: Case) -> dict[str, Any]:
    subheadings = tuple(sorted({hs6(product.hs) for product in case.products}))
    running = {plant.country for plant in case.plants if plant.status == "existing"}
    possible = {plant.country for plant in case.plants if plant.status == "candidate"}
    made_in = {recipe.origin for plant in case.plants for recipe in plant.recipes}
    through = any(hub.place.startswith("HK") for hub in case.hubs)
    return {
        "exports_goods": bool(case.products),
        "product_hs6": subheadings,
        "exports_lithium_batteries": "850760" in subheadings,
        "markets": tuple(sorted({market.country for market in case.markets})),
        "plant_countries": tuple(sorted(running)),
        "candidate_plant_countries": tuple(sorted(possible)),
        "could_open_plant_abroad": bool(possible.difference(_HOME)),
        "goods_of_mainland_origin": "CN" in made_in if made_in else None,
        "goods_transit_hong_kong": through if case.products else None,
        "uses_hong_kong_hub": through,
        "uses_air_hub": any(hub.mode == "air" for hub in case.hubs),
    }


def _of_contracts(case: Case) -> dict[str, Any]:
    places = {party.id: party.country for party in case.parties}
    credit = [leg.credit_days for leg in case.legs]
    ours = any(party.country == "HK" and party.role in ("firm", "affiliate") for party in case.parties)
    return {
        "credit_days_longest": max(credit, default=0),
        "exports_on_credit": any(credit) if case.legs else None,
        "invoice_currencies": len({leg.currency for leg in case.legs}),
        "seller_in_hong_kong": any(places.get(leg.seller) == "HK" for leg in case.legs),
        # Nobody lists every company of a group among the parties: absence proves nothing.
        "has_hong_kong_company": True if ours or case.firm.country == "HK" else None,
    }


def _of_exposure(exposure: Exposure) -> dict[str, Any]:
    lines = [line for line in exposure.today if line.units > 0]
    home = [line for line in lines if line.market == "US"]
    value = sum(line.customs_value for line in lines)
    return {
        "duty_share_us": _share(home),
        "duty_share_all": _share(lines),
        "us_share_of_sales": _rounded(sum(line.customs_value for line in home) / value) if value else None,
        "exposure_undetermined": exposure.undetermined,
    }


def _share(lines: list[ExposureLine]) -> Decimal | None:
    """Duty over customs value of the lines whose duty is known; None where there are none."""
    known = [(line.duty_amount, line.customs_value) for line in lines if line.duty_amount is not None]
    value = sum(customs for _, customs in known)
    return _rounded(sum(duty for duty, _ in known) / value) if value else None


def _rounded(share: float) -> Decimal:
    """To a tenth of a percent: a share is shown to a reader and compared with round limits."""
    return Decimal(str(round(share, 3)))


def _names(case: Case) -> list[str]:
    return [text for product in case.products for text in (product.name, product.name_zh)]


def _place(case: Case, pack: Pack) -> str | None:
    """Which place of the pack the firm is in: the country, and a name in its region if any are asked."""
    region = fold(f"{case.firm.region} {case.firm.name} {case.firm.name_zh}")
    for place in pack.places:
        if place.country == case.firm.country and (
            not place.names or any(has_term(region, name) for name in place.names)
        ):
            return place.id
    return None


def _check(given: Mapping[str, Any], known: Mapping[str, Fact]) -> None:
    problems = []
    for name, value in given.items():
        where = f"firm.facts.{name}"
        if name not in known:
            near = ", ".join(get_close_matches(name, known, n=3))
            problems.append(
                Problem(
                    where,
                    N_("No scheme asks for this fact."),
                    found=name,
                    hint=N_("did you mean {near}?") if near else "",
                    fields={"near": near},
                )
            )
        elif value is not None and (accepted := _accepted(value, known[name])):
            problems.append(Problem(where, N_("The fact has another kind."), found=value, accepted=accepted))
    if problems:
        raise InputError(problems)


def _accepted(value: Any, fact: Fact) -> str:
    """What the fact takes, where `value` is not that; empty where it is."""
    match fact.kind:
        case "flag":
            return "" if isinstance(value, bool) else N_("true or false")
        case "number":
            sound = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
            return "" if sound else N_("a number")
        case "choice":
            return "" if value in fact.choices else ", ".join(fact.choices)
        case "date":
            return "" if _day(value) is not None else N_("a day such as 2026-03-01")
    return "" if isinstance(value, str) else N_("a short text")


def _of_kind(value: Any, fact: Fact) -> Any:
    if fact.kind == "date":
        return _day(value)
    if fact.kind == "codes" and isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
