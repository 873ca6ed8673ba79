"""Invoiced money: exact decimals, the currency's own small unit, rounding by a named rule."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import Enum

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

# ISO 4217, list one: every currency not named here has two decimals.
_MINOR_UNITS = dict.fromkeys(
    (
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"),
        *("PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    ),
    0,
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)

# Thousands in threes, parted by comma, blank or apostrophe throughout; point before decimals.
_AMOUNT = re.compile(r"[+-]?(\d+|\d{1,3}(?P<gap>[, '])\d{3}((?P=gap)\d{3})*)(\.\d+)?")
# Wide enough that rounding never meets the default context's 28 digits.
_EXACT = Context(prec=60)


class Rounding(Enum):
    """How an amount loses the digits its currency does not have.

    The law that charges the money names the rule; each use says which.
    """

    HALF_UP = ROUND_HALF_UP  # commercial: 0.005 becomes 0.01
    HALF_EVEN = ROUND_HALF_EVEN  # statistical: 0.005 becomes 0.00, 0.015 becomes 0.02
    DOWN = ROUND_DOWN  # in the payer's favour: fractions are dropped
    UP = ROUND_UP  # in the treasury's favour


def parse_amount(text: str, where: str) -> Decimal:
    """An amount as people write it: `1234.5`, `1,234.50`, `１２３４`.

    A comma before decimals is refused rather than guessed at: `1,234` would be read
    two ways.

    Raises
    ------
    InputError
        Not an amount; `where` names the field.

    Examples
    --------
    >>> parse_amount("-1,234.50", "unit_price")
    Decimal('-1234.50')
    """
    written = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    if not written.isascii() or not _AMOUNT.fullmatch(written):
        problem = Problem(
            where=where,
            message=N_("This is not an amount."),
            found=text,
            accepted=N_("digits with a decimal point, such as 1234.50 or 1,234.50"),
            hint=N_("give the currency in its own field"),
        )
        raise InputError([problem])
    return Decimal(re.sub("[, ']", "", written))


def minor_units(currency: str) -> int:
    """Decimals of a currency (ISO 4217): 2 for USD, 0 for JPY, 3 for KWD."""
    return _MINOR_UNITS.get(currency, 2)


def round_money(amount: Decimal, currency: str, rule: Rounding) -> Decimal:
    """`amount` in whole small units of `currency`, by `rule`.

    Examples
    --------
    >>> round_money(Decimal("5400.125"), "USD", Rounding.HALF_UP)
    Decimal('5400.13')
    >>> round_money(Decimal("5400.5"), "JPY", Rounding.DOWN)
    Decimal('5400')
    """
    unit = Decimal(1).scaleb(-minor_units(currency))
    return amount.quantize(unit, rounding=rule.value, context=_EXACT)


__all__ = ["Rounding", "minor_units", "parse_amount", "round_money"]
