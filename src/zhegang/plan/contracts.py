"""The chain of contracts: what each company on the way from factory to buyer keeps of one unit."""

from __future__ import annotations

from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case, Leg
from zhegang.plan.result import ChainLeg


def chain_of(case: Case, last: Leg) -> list[Leg]:
    """The sales that lead to `last`, the factory's first. Each seller has one purchase at most."""
    chain, seen = [last], {last.seller}
    while (before := next((leg for leg in case.legs if leg.buyer == chain[0].seller), None)) is not None:
        if before.seller in seen:
            break  # reading a case refuses a ring of sales; one made in Python must end too
        chain.insert(0, before)
        seen.add(before.seller)
    return chain


def share_chain(
    chain: list[Leg], price: float, made: float, borne: float, duty: float
) -> tuple[ChainLeg, ...]:
    """What each seller earns on one unit, before and after its tax.

    Parameters
    ----------
    price
        Of the last sale; the others are shares of it.
    made
        What the factory spends on one unit.
    borne, duty
        What the last seller carries besides: freight and the like, and duty where it pays it.
    """
    found, bought = [], made
    for leg in chain:
        sold = price * float(leg.price_share) if leg is not chain[-1] else price
        profit = sold - bought - ((borne + duty) if leg is chain[-1] else 0.0)
        tax = max(profit, 0.0) * float(leg.tax_rate)
        found.append(
            ChainLeg(leg.seller, leg.buyer, leg.incoterm, leg.currency, leg.credit_days, sold, profit, tax)
        )
        bought = sold
    return tuple(found)


def first_sale_note(chain: list[Leg], market: str) -> tuple[Note, ...]:
    """Which sale the duty is on, where there are several and the United States ask."""
    if len(chain) < 2 or market != "US":
        return ()
    text = N_(
        "The duty is reckoned on the last sale; valuing an earlier one needs a customs ruling or counsel ({source})."
    )
    return (Note(text, {"source": "CBP H343362"}),)
