"""Preferential origin of a product under an agreement, and what would have to change.

    RuleTable + Production + Route ── assess ──▶ OriginResult

Three verdicts are kept apart: whether the goods originate, whether the route keeps their
origin, and whether a preference can be claimed (both, and a proof). A hub is part of the
route alone. Non-preferential origin is not worked out here: it is an input with evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhegang.core.i18n import N_, Note
from zhegang.rules.kleene import Truth, conjunction, disjunction
from zhegang.trade.origin_bounds import Finding, Missing, Setting, distinct
from zhegang.trade.origin_changes import Change, changes
from zhegang.trade.origin_evaluation import evaluate
from zhegang.trade.origin_inputs import (
    CONTROL,
    DOCUMENT,
    PROOF,
    SUFFICIENT,
    UNALTERED,
    Agreement,
    Material,
    Production,
    Route,
    Row,
    RuleTable,
    check,
    rows_for,
)

Verdict = Literal["originating", "not_originating", "undetermined"]
VERDICTS: dict[Truth, Verdict] = {True: "originating", False: "not_originating", None: "undetermined"}
VERDICT_WORDS = {
    "originating": N_("originating"),
    "not_originating": N_("not originating"),
    "undetermined": N_("undetermined"),
}


@dataclass(frozen=True, slots=True)
class PartStatus:
    """Whether a part originates under the agreement, and why."""

    name: str
    truth: Truth
    reason: Note


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A row of the table that may hold the goods, and whether its rule is met."""

    row: Row
    finding: Finding


@dataclass(frozen=True, slots=True)
class Test:
    """A general requirement besides the product's rule."""

    name: str
    truth: Truth
    text: Note


@dataclass(frozen=True, slots=True)
class OriginResult:
    """The answer for one product, plant and agreement."""

    agreement: Agreement
    made: Production
    market: str | None
    on: date | None
    origin: Verdict
    route: Truth
    preference: Truth
    parts: tuple[PartStatus, ...]
    rows: tuple[RowFinding, ...]
    tests: tuple[Test, ...]
    missing: tuple[Missing, ...]
    changes: tuple[Change, ...]
    marks: tuple[Note, ...]


def assess(
    table: RuleTable,
    made: Production,
    route: Route | None = None,
    *,
    market: str | None = None,
    on: date | None = None,
) -> OriginResult:
    """Whether `made` originates under the agreement of `table`, and may claim its preference.

    Raises
    ------
    InputError
        A figure or code cannot be; every one is named.
    """
    route = route or Route()
    check(made, route)
    agreement = table.agreement
    parts = tuple(part_status(material, agreement, made) for material in made.materials)
    setting = Setting(made, agreement, tuple(part.truth for part in parts), on=on)
    rows = rows_for(table.rows, made.hs)
    if made.row is not None:
        rows = tuple(row for row in rows if row.number == made.row)
    found = tuple(RowFinding(row, evaluate(row.rule, setting)) for row in rows)
    tests = [
        _plant(made, agreement),
        _specific(made, found, agreement),
        _exclusive(setting),
        _sufficient(made),
    ]
    plant, specific, exclusive, sufficient = (test.truth for test in tests)
    wholly = conjunction((made.facts.get("wholly_obtained"), not any(setting.not_originating())))
    known = None if not made.materials and not wholly else True
    made_there = conjunction((disjunction((specific, exclusive)), sufficient, known))
    truth = conjunction((plant, disjunction((wholly, made_there)) if wholly else made_there))
    way = _route(route, agreement)
    rest = (_market(made, market, agreement), _in_force(agreement, on), _proof(made, agreement))
    preference = conjunction((truth, way.truth, *(test.truth for test in rest)))
    tests += [way, *rest]
    missing = _open_questions(setting, found, tests, truth, bool(known))
    return OriginResult(
        agreement,
        made,
        market,
        on,
        VERDICTS[truth],
        way.truth,
        preference,
        parts,
        found,
        tuple(tests),
        missing,
        () if truth or plant is False else changes([r.row for r in found], setting),
        tuple(_marks(made, agreement, found)),
    )


def part_status(material: Material, agreement: Agreement, made: Production) -> PartStatus:
    """Whether a part originates: made in a party with proof, or in a country cumulation reaches."""
    zone, name = agreement.cumulation, material.name
    fields = {"origin": material.origin or "?", "agreement": agreement.code}
    if material.originating is False:
        return PartStatus(name, False, Note(N_("declared as not originating")))
    if material.origin is None:
        known: Truth = None
        return PartStatus(name, known, Note(N_("where it is made is not known")))
    shares = zone.donor | {made.country} if zone.donor else zone.parties
    if material.origin in shares:
        if material.originating or material.wholly_obtained:
            return PartStatus(name, True, Note(N_("made in {origin}, a party, with proof"), fields))
        return PartStatus(
            name, None, Note(N_("made in {origin}, a party; no proof is held that it originates"), fields)
        )
    if material.origin in zone.extended | zone.parties:
        agreed = made.facts.get(f"cumulation_{material.origin}")
        text = N_("made in {origin}: cumulation under {agreement} has conditions of its own")
        return PartStatus(name, conjunction((agreed, material.originating)), Note(text, fields))
    return PartStatus(name, False, Note(N_("made in {origin}, outside {agreement}"), fields))


def _plant(made: Production, agreement: Agreement) -> Test:
    fields = {"country": made.country, "agreement": agreement.code}
    inside = made.country in agreement.cumulation.parties
    text = N_("{country} is a party to {agreement}") if inside else N_("{country} is no party to {agreement}")
    return Test("plant", inside, Note(text, fields))


def _specific(made: Production, found: tuple[RowFinding, ...], agreement: Agreement) -> Test:
    """The rule for the product; where several rows may hold it, what they agree on."""
    if not found:
        text = N_("The table of {agreement} holds no row for {hs}.")
        return Test("product_rule", None, Note(text, {"agreement": agreement.code, "hs": made.hs}))
    truths = {row.finding.truth for row in found}
    truth = truths.pop() if len(truths) == 1 else None
    if len(found) > 1:
        text = N_("{count} rows may hold the goods; their descriptions decide.")
        return Test("product_rule", truth, Note(text, {"count": len(found)}))
    return Test("product_rule", truth, Note(N_("The rule for {heading}"), {"heading": found[0].row.heading}))


def _exclusive(setting: Setting) -> Test:
    """Made of originating materials alone: a criterion of its own where the agreement says so."""
    whole = conjunction(setting.status) if setting.status else False
    told = setting.agreement.exclusively_originating
    return Test(
        "originating_materials_only",
        conjunction((whole, told)),
        Note(N_("Made from originating materials alone")),
    )


def _sufficient(made: Production) -> Test:
    text = Note(N_("What is done goes beyond simple operations such as packing, sorting or simple assembly"))
    return Test("sufficient_production", made.facts.get(SUFFICIENT), text)


def _route(route: Route, agreement: Agreement) -> Test:
    """Direct consignment or non-alteration: the one test that a hub touches."""
    parties = agreement.cumulation.parties
    outside = [place for place in route.via if place not in parties]
    hubs = outside if agreement.route == "non_party_transit" else list(route.via)
    if not hubs:
        return Test("route", True, Note(N_("The goods go straight from party to party")))
    fields = {"hubs": ", ".join(hubs), "agreement": agreement.code}
    facts = [route.facts.get(name) for name in (CONTROL, UNALTERED, DOCUMENT)]
    truth = conjunction(facts)
    if agreement.route is None and truth is not False:
        text = N_("Through {hubs}: the terms of passage of {agreement} are not held")
        return Test("route", None, Note(text, fields))
    text = N_(
        "Through {hubs}: under customs control, unaltered, shown by a through bill of lading "
        "or a paper of the customs there"
    )
    return Test("route", truth, Note(text, fields))


def _market(made: Production, market: str | None, agreement: Agreement) -> Test:
    fields = {"market": market or "?", "country": made.country, "agreement": agreement.code}
    if market is None:
        return Test("market", None, Note(N_("The market is not told"), fields))
    joined = agreement.joins(made.country, market)
    text = (
        N_("{agreement} covers goods of {country} imported into {market}")
        if joined
        else N_("{agreement} does not cover goods of {country} imported into {market}")
    )
    return Test("market", joined, Note(text, fields))


def _in_force(agreement: Agreement, on: date | None) -> Test:
    first, last = agreement.valid_from, agreement.valid_to
    fields = {"first": first.isoformat() if first else "?", "last": last.isoformat() if last else "…"}
    text = Note(N_("In force from {first} to {last}"), fields)
    if on is None or first is None:
        return Test("in_force", None, text)
    return Test("in_force", first <= on and (last is None or on <= last), text)


def _proof(made: Production, agreement: Agreement) -> Test:
    text = Note(N_("A proof of origin is held: {proofs}"), {"proofs": " / ".join(agreement.proofs) or "?"})
    return Test("proof", made.facts.get(PROOF), text)


_ASKED = {
    "sufficient_production": (SUFFICIENT, N_("Does the making go beyond simple operations?")),
    "proof": (PROOF, N_("Is a proof of origin held?")),
    "market": ("market", N_("Where are the goods imported?")),
    "in_force": ("on", N_("Is the agreement in force on the day of import?")),
}


def _open_questions(
    setting: Setting, found: tuple[RowFinding, ...], tests: Iterable[Test], truth: Truth, known: bool
) -> tuple[Missing, ...]:
    missing: list[Missing] = []
    if not known:
        missing.append(Missing("materials", Note(N_("Which materials go into the product?"))))
    if truth is None:
        if len(found) > 1 and len({row.finding.truth for row in found}) > 1:
            missing.append(Missing("row", Note(N_("Which of the descriptions fits the goods?"))))
        missing += [m for row in found if row.finding.truth is None for m in row.finding.missing]
    for test in tests:
        if test.truth is None and test.name in _ASKED:
            fact, question = _ASKED[test.name]
            missing.append(Missing(fact, Note(question)))
        elif test.truth is None and test.name == "route":
            missing.append(Missing(f"{CONTROL}, {UNALTERED}, {DOCUMENT}", test.text))
        elif test.truth is None and test.name == "product_rule" and not found:
            missing.append(Missing("rules", test.text))
    return distinct(missing)


def _marks(made: Production, agreement: Agreement, found: tuple[RowFinding, ...]) -> Iterable[Note]:
    if agreement.hs_edition is None:
        yield Note(N_("The edition of the Harmonized System of this table is not told."))
    elif agreement.hs_edition != made.hs_edition:
        fields = {"table": agreement.hs_edition, "given": made.hs_edition}
        yield Note(
            N_(
                "The table is written in {table}, the code given is of {given}: check that it means the same goods."
            ),
            fields,
        )
    total = sum((m.value for m in made.materials if m.value is not None), start=0)
    if made.ex_works is not None and total > made.ex_works:
        yield Note(N_("The materials are worth more than the ex-works price."))
    if made.ex_works is not None and made.fob is not None and made.fob < made.ex_works:
        yield Note(N_("The free-on-board value is below the ex-works price."))


__all__ = [
    "VERDICT_WORDS",
    "OriginResult",
    "PartStatus",
    "RowFinding",
    "Test",
    "assess",
    "part_status",
]
