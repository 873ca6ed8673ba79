"""Rates of duty as schedules print them, parsed once and applied to a value and quantities.

A rate text is ad valorem (`16.5%`), specific (`2.2¢/kg`), compound (`4.4¢/kg + 8.5%`) or
something this module does not read (`See ...`). The last kind stays as text and makes a
duty undetermined; it is never taken for zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

_ZERO, _ONE = Decimal(0), Decimal(1)
_HUNDRED = Decimal(100)
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_PERCENT = re.compile(rf"({_NUMBER})(?:\s+(\d)/(\d))?\s*%(?:\s*ad val(?:orem|\.)?)?", re.I)
_SPECIFIC = re.compile(
    rf"(?:(?P<dollars>\$\s*)(?P<amount>{_NUMBER})|(?P<cents>{_NUMBER})\s*(?:¢|cents?))"
    r"\s*(?:/|per\s+|\s+each$)?\s*(?P<unit>[A-Za-z][A-Za-z0-9.² ]*)?",
    re.I,
)
# As Europe and the United Kingdom write them: 35.10 GBP / 100 kg, 9.300 EUR DTN.
_FOREIGN = re.compile(
    rf"(?:(?P<before>[A-Z]{{3}})\s*)?(?P<amount>{_NUMBER})\s*(?P<after>[A-Z]{{3}})?"
    r"\s*(?:/|per\s+)?\s*(?P<per>[0-9]{1,6})?\s*(?P<unit>[A-Za-z][A-Za-z0-9.²/ ]*)"
)
_CURRENCIES = frozenset(
    {"AUD", "BRL", "CAD", "CHF", "CNY", "EUR", "GBP", "HKD", "IDR", "INR"}
    | {"JPY", "KRW", "MXN", "MYR", "NZD", "SAR", "SGD", "THB", "USD", "VND"}
)
_ON_TOP = re.compile(r"^the duty provided (?:for )?in the applicable subheadings?\s*(?:\+|plus)?\s*", re.I)
_UNITS = {
    "kg": "kg",
    "kilogram": "kg",
    "kilograms": "kg",
    "g": "g",
    "gram": "g",
    "t": "t",
    "ton": "t",
    "tonne": "t",
    "metric ton": "t",
    "lb": "lb",
    "no": "no",
    "no.": "no",
    "each": "no",
    "head": "no",
    "piece": "no",
    "pieces": "no",
    "pcs": "no",
    "doz": "doz",
    "doz.": "doz",
    "dozen": "doz",
    "pr": "pr",
    "prs": "pr",
    "pair": "pr",
    "pr.": "pr",
    "gross": "gross",
    "pf.liter": "pf.liter",
    "pf. liter": "pf.liter",
    "liter": "l",
    "liters": "l",
    "litre": "l",
    "l": "l",
    "hl": "hl",
    "m": "m",
    "m2": "m2",
    "m²": "m2",
    "m3": "m3",
    "bbl": "bbl",
    "w": "w",
    "carat": "carat",
    "kgm": "kg",
    "tne": "t",
    "dtn": "dtn",
    "grm": "g",
    "ltr": "l",
    "hlt": "hl",
    "nar": "no",
    "item": "no",
    "items": "no",
    "p/st": "no",
    "mtr": "m",
    "mtk": "m2",
    "mtq": "m3",
}
# The unit a unit is counted in, and how many of it one makes: exact, by definition.
_BASES = {
    "t": ("kg", Decimal(1000)),
    "dtn": ("kg", Decimal(100)),
    "g": ("kg", Decimal("0.001")),
    "lb": ("kg", Decimal("0.45359237")),
    "carat": ("kg", Decimal("0.0002")),
    "doz": ("no", Decimal(12)),
    "gross": ("no", Decimal(144)),
    "hl": ("l", Decimal(100)),
    "m3": ("l", Decimal(1000)),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """So many units of a good: `Quantity(Decimal(21000), "kg")`."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Specific:
    """`amount` of money per `unit`."""

    amount: Decimal
    unit: str
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed rate: `ad_valorem` (fraction of the value) plus the `specifics`.

    `on_top` says that the text adds to the duty of the goods' own subheading. When
    `readable` is false only `text` means anything.
    """

    text: str
    ad_valorem: Decimal = _ZERO
    specifics: tuple[Specific, ...] = ()
    on_top: bool = False
    readable: bool = True

    @property
    def simple(self) -> bool:
        """Whether the value alone fixes the duty."""
        return self.readable and not self.specifics

    @property
    def currencies(self) -> frozenset[str]:
        """Currencies of the parts by quantity."""
        return frozenset(part.currency for part in self.specifics)

    def duty(
        self,
        value: Decimal,
        quantities: Sequence[Quantity] = (),
        rates: Mapping[str, Decimal] = MappingProxyType({}),
    ) -> tuple[Decimal | None, tuple[str, ...]]:
        """Duty on `value`, or None and the units whose quantity is missing.

        `rates` gives units of the value's currency for one of a part's; a currency that is
        not among them is taken for the value's own.

        Examples
        --------
        >>> parse_rate("4.4¢/kg + 8.5%").duty(Decimal(1000), [Quantity(Decimal("0.1"), "t")])
        (Decimal('89.4000'), ())
        >>> parse_rate("2.2¢/kg").duty(Decimal(1000))
        (None, ('kg',))
        """
        if not self.readable:
            return None, ()
        total = value * self.ad_valorem
        missing = []
        for part in self.specifics:
            units = in_unit(quantities, part.unit)
            if units is None:
                missing.append(part.unit)
            else:
                total += part.amount * units * rates.get(part.currency, _ONE)
        return (None, tuple(missing)) if missing else (total, ())


@lru_cache(maxsize=65536)
def parse_rate(text: str) -> Expression:
    """The expression of a rate text; not `readable` where the text is none of the known kinds.

    Examples
    --------
    >>> parse_rate("16.5%").ad_valorem
    Decimal('0.165')
    >>> parse_rate("Free").ad_valorem, parse_rate("See U.S. note 2").readable
    (Decimal('0'), False)
    >>> parse_rate("The duty provided in the applicable subheading + 25%").on_top
    True
    """
    written = " ".join(text.replace("\xa0", " ").split()).rstrip(".")
    on_top = _ON_TOP.match(written)
    rest = written[on_top.end() :] if on_top else written
    if rest.lower() in ("free", "no change", "nihil") or (on_top and not rest):
        return Expression(text, on_top=bool(on_top) or rest.lower() == "no change")
    ad_valorem, specifics = _ZERO, []
    for part in re.split(r"\s*\+\s*", rest):
        if percent := _PERCENT.fullmatch(part):
            whole = Decimal(percent[1].replace(",", ""))
            if percent[2]:
                whole += Decimal(percent[2]) / (Decimal(percent[3]) or 1)
            ad_valorem += whole / _HUNDRED
        elif (found := _SPECIFIC.fullmatch(part)) and found["unit"]:
            unit = unit_name(found["unit"])
            if unit is None:
                return Expression(text, readable=False)
            money = found["amount"] or found["cents"]
            amount = Decimal(money.replace(",", ""))
            specifics.append(Specific(amount if found["dollars"] else amount / _HUNDRED, unit))
        elif (foreign := _FOREIGN.fullmatch(part)) and (specific := _foreign(foreign)):
            specifics.append(specific)
        else:
            return Expression(text, readable=False)
    return Expression(text, ad_valorem, tuple(specifics), bool(on_top))


def _foreign(found: re.Match[str]) -> Specific | None:
    """`35.10 GBP / 100 kg`; None where currency or unit is none this module knows."""
    currency, unit = found["before"] or found["after"], unit_name(found["unit"])
    if (
        currency not in _CURRENCIES
        or unit is None
        or not int(found["per"] or 1)
        or (found["before"] and found["after"])
    ):
        return None
    amount = Decimal(found["amount"].replace(",", "")) / Decimal(found["per"] or 1)
    return Specific(amount, unit, currency)


def unit_name(written: str) -> str | None:
    """The name this module uses for a unit, or None for an unknown one."""
    return _UNITS.get(" ".join(written.lower().split()))


def in_unit(quantities: Sequence[Quantity], unit: str) -> Decimal | None:
    """The quantity in `unit` among `quantities`, converted where a fixed factor exists."""
    base, factor = _BASES.get(unit, (unit, _ONE))
    for held in quantities:
        name = unit_name(held.unit) or held.unit
        if name == unit:
            return held.amount
        held_base, held_factor = _BASES.get(name, (name, _ONE))
        if held_base == base:
            return held.amount * held_factor / factor
    return None


def parse_quantity(text: str, where: str = "quantity") -> Quantity:
    """`21000:kg` as a quantity.

    Raises
    ------
    InputError
        Not a positive number, a colon and a known unit.
    """
    number, colon, unit = text.partition(":")
    try:
        amount = Decimal(number.strip())
    except ArithmeticError:
        amount = Decimal("NaN")
    if not colon or not amount.is_finite() or amount < 0 or amount > Decimal("1e15") or not unit_name(unit):
        raise InputError(
            [
                Problem(
                    where=where,
                    message=N_("This is not a quantity."),
                    found=text,
                    accepted=N_("a number, a colon and a unit: {units}"),
                    fields={"units": ", ".join(sorted(set(_UNITS.values())))},
                )
            ]
        )
    return Quantity(amount, unit_name(unit) or unit)


def parse_special(text: str) -> Mapping[str, Expression]:
    """The special column of the US schedule: rate by programme symbol.

    Examples
    --------
    >>> sorted(parse_special("Free (A,S) 1.2% (JP)"))
    ['A', 'JP', 'S']
    """
    found: dict[str, Expression] = {}
    for rate, symbols in re.findall(r"([^()]+)\(([^)]*)\)", text.replace("\n", " ")):
        expression = parse_rate(rate.strip(" ,;"))
        for symbol in symbols.split(","):
            if symbol.strip():
                found[symbol.strip()] = expression
    return found
