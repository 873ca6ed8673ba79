"""What is allowed in a case but is rarely meant: told with the reading, never refused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhegang.core.codes import digits
from zhegang.core.i18n import N_, Note
from zhegang.plan.case import Case

_HUNDRED_PER_CENT = Decimal(1)


def remarks(case: Case) -> tuple[Note, ...]:
    """Values of a valid case that a person should look at again."""
    return (*_rates(case), *_codes(case), *_last_legs(case), *_later_judgements(case))


def _rates(case: Case) -> Iterator[Note]:
    for i, assumed in enumerate(case.assumed_rates):
        if assumed.rate > _HUNDRED_PER_CENT:
            text = N_("{where}: the assumed rate is {percent} %; rates are fractions, 0.05 is 5 %.")
            yield Note(text, {"where": f"assumed_rates[{i}].rate", "percent": f"{assumed.rate * 100:f}"})


def _codes(case: Case) -> Iterator[Note]:
    for i, product in enumerate(case.products):
        for market, code in product.codes.items():
            if digits(code)[:6] != digits(product.hs)[:6]:
                text = N_("{where}: the national code {code} does not begin with the HS code {hs}.")
                fields = {"where": f"products[{i}].codes.{market}", "code": code, "hs": product.hs}
                yield Note(text, fields)


def _last_legs(case: Case) -> Iterator[Note]:
    sellers = {leg.seller for leg in case.legs}
    for i, leg in enumerate(case.legs):
        if leg.buyer not in sellers and leg.price_share != 1:
            text = N_("{where}: the last sale is not at the market price but at {percent} % of it.")
            yield Note(text, {"where": f"legs[{i}].price_share", "percent": f"{leg.price_share * 100:f}"})


def _later_judgements(case: Case) -> Iterator[Note]:
    for i, judgement in enumerate(case.judgements):
        if judgement.on > case.on:
            text = N_("{where}: the judgement was made on {day}, after the day of the case.")
            yield Note(text, {"where": f"judgements[{i}].on", "day": judgement.on.isoformat()})


__all__ = ["remarks"]
