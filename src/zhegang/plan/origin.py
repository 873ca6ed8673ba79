"""Origin of a case's products, and of the preferences a plan relies on.

case + OriginRules ── case_origins ──▶ a verdict for each product × plant × agreement
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhegang.core.codes import digits
from zhegang.core.i18n import N_, Note
from zhegang.ingest.origin import OriginRules
from zhegang.plan.case import Case, Market, Plant, Product
from zhegang.trade.origin import VERDICT_WORDS, OriginResult, assess
from zhegang.trade.origin_inputs import Material, Production


@dataclass(frozen=True, slots=True)
class CaseOrigin:
    """Origin of one product of a case, made in one plant, under one agreement with its markets."""

    product: str
    plant: str
    markets: tuple[str, ...]
    claimed: bool
    result: OriginResult


def case_origins(case: Case, rules: OriginRules, *, only: str | None = None) -> Iterator[CaseOrigin]:
    """Every product × plant × agreement that joins the plant's country with a market of the case.

    `only` is the code of one agreement. A plant's claims (`preference`) are marked.
    """
    products = {product.id: product for product in case.products}
    for plant in case.plants:
        for recipe in plant.recipes:
            product = products.get(recipe.product)
            if product is None:
                continue
            made = production_of(case, product, plant)
            claims = {claim.strip().upper() for claim in recipe.preference}
            for code in rules.codes():
                if only is not None and code != only.strip().upper():
                    continue
                table = rules.table(code, made.hs)
                covers = table.agreement.joins
                markets = tuple(
                    m.country for m in _markets(case, product) if covers(plant.country, m.country)
                )
                if markets:
                    found = assess(table, made, market=markets[0], on=case.on)
                    yield CaseOrigin(product.id, plant.id, markets, code in claims, found)


def _markets(case: Case, product: Product) -> list[Market]:
    return [m for m in case.markets if any(d.product == product.id for d in m.demand)]


def production_of(case: Case, product: Product, plant: Plant) -> Production:
    """A product of a case as the plant makes it. Whether parts originate stays open: a case tells no proof."""
    parts = {part.id: part for part in case.parts}
    materials = []
    for line in product.bom:
        part = parts.get(line.part)
        offers = [s for s in case.suppliers if s.part == line.part]
        origins = {s.origin for s in offers}
        prices = [s.unit_price for s in offers]
        weight = part.weight_kg * line.quantity if part is not None and part.weight_kg else None
        materials.append(
            Material(
                line.part,
                digits(part.hs) if part is not None else None,
                # Parts of several origins: whichever is used decides, so it is not known.
                origins.pop() if len(origins) == 1 else None,
                max(prices) * line.quantity if prices else None,
                weight,
            )
        )
    facts = {name: value for name, value in product.customs_facts.items() if isinstance(value, bool)}
    return Production(
        digits(product.hs),
        plant.country,
        tuple(materials),
        ex_works=product.unit_value,
        weight_kg=product.weight_kg,
        facts=facts,
        hs_edition=product.hs_edition,
    )


def claim_notes(case: Case, rules: OriginRules | None) -> Iterator[Note]:
    """What the plan says of each preference that a recipe claims, where its rules are loaded."""
    if rules is None or not any(r.preference for plant in case.plants for r in plant.recipes):
        return
    for held in case_origins(case, rules):
        if held.claimed:
            fields = {
                "product": held.product,
                "plant": held.plant,
                "agreement": held.result.agreement.code,
                "verdict": Note(VERDICT_WORDS[held.result.origin]),
                "open": len(held.result.missing),
            }
            yield Note(
                N_(
                    "Origin of {product} made in {plant} under {agreement}: {verdict}; open questions: {open}."
                ),
                fields,
            )


__all__ = ["CaseOrigin", "case_origins", "claim_notes", "production_of"]
