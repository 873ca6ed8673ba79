"""Landed cost: customs value, import taxes and fees, capital, and what they add up to.

Money is in one currency throughout a call (US dollars from the tables). Arrays of any
shapes that broadcast go in, arrays come out. What is not held is NaN with a message that
says what is missing; it never enters a sum as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhegang.core.i18n import N_, Note
from zhegang.trade.lane_tables import Fact, Fee, LaneTables, PlaceCost, Tax, newest

Floats = NDArray[np.float64]
NAN = float("nan")
Status = Literal["determined", "undetermined"]
_DAYS_A_YEAR = 365.0
_TENORS = {"USD": ("30 day", "overnight"), "HKD": ("3M", "1M"), "CNY": ("1Y",)}


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure of a day: exchange rate, interest rate, insurance rate.

    NaN with `missing` where none is held; `stale_since` where the newest one had ended.
    """

    value: float
    unit: str
    valid_from: date | None
    stale_since: date | None
    source: str
    grade: str
    missing: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportTax:
    """VAT, GST or the like on import: `rate` a fraction (NaN while undetermined) of `base`.

    `base` is `cif+duty` (value, duty, and carriage to the country), `value+duty` (customs
    value and duty) or `none`.
    """

    name: str
    rate: float
    base: str
    status: Status
    source: str
    grade: str
    missing: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportFees:
    """Fees of one entry. `amount` is NaN where a fee is not held; `held` sums those that are.

    `parts` gives each fee by name; shapes are those of the customs value.
    """

    amount: Floats
    held: Floats
    parts: tuple[tuple[str, Floats], ...]
    status: Status
    stale_since: date | None
    sources: tuple[str, ...]
    grade: str
    missing: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class LandedCost:
    """`landed` is the sum of goods, freight, insurance, duty, fees, brokerage, capital and
    those taxes that are not recovered; `taxes_borne` are the latter. `missing` has True
    where a part is not held and `landed` therefore NaN."""

    goods: Floats
    freight: Floats
    insurance: Floats
    duty: Floats
    fees: Floats
    brokerage: Floats
    working_capital: Floats
    taxes: Floats
    taxes_borne: Floats
    landed: Floats
    missing: NDArray[np.bool_]


def landed_cost(
    goods: ArrayLike,
    freight: ArrayLike,
    insurance: ArrayLike,
    duty: ArrayLike,
    fees: ArrayLike,
    brokerage: ArrayLike,
    working_capital: ArrayLike,
    taxes: ArrayLike,
    tax_recoverable: ArrayLike,
) -> LandedCost:
    """Adds up what goods cost in the importer's hands.

    Parameters
    ----------
    goods, freight, insurance, duty, fees, brokerage, working_capital, taxes
        Amounts in one currency; NaN where not held.
    tax_recoverable : bool or array
        The importer recovers the tax: it is then no part of the landed cost, and one that is
        not held does not make it unknown.

    Examples
    --------
    >>> float(landed_cost(100, 8, 1, 10, 2, 1, 0.5, 24, True).landed)
    122.5
    """
    parts = [goods, freight, insurance, duty, fees, brokerage, working_capital, taxes]
    recovered = np.asarray(tax_recoverable, dtype=bool)
    shape = np.broadcast_shapes(recovered.shape, *(np.shape(p) for p in parts))
    arrays = [np.array(np.broadcast_to(np.asarray(p, dtype=np.float64), shape)) for p in parts]
    borne = np.where(recovered, 0.0, arrays[7])
    landed = np.asarray(sum(arrays[:7], np.zeros(shape)) + borne)
    return LandedCost(
        goods=arrays[0],
        freight=arrays[1],
        insurance=arrays[2],
        duty=arrays[3],
        fees=arrays[4],
        brokerage=arrays[5],
        working_capital=arrays[6],
        taxes=arrays[7],
        taxes_borne=borne,
        landed=landed,
        missing=np.isnan(landed),
    )


def value_basis_fact(tables: LaneTables, market: str, on: date) -> Fact | None:
    """The fact behind `value_basis`: its `name` is FOB or CIF; None where not held."""
    return newest(tables.value_bases.get(market, ()), on)


def value_basis(tables: LaneTables, market: str, on: date) -> Literal["FOB", "CIF"] | None:
    """Whether international carriage belongs to the customs value of a market (CIF) or not
    (FOB); None where not held."""
    fact = value_basis_fact(tables, market, on)
    if fact is None:
        return None
    return "CIF" if fact.name == "CIF" else "FOB"


def value_for_duty(basis: str | None, goods: ArrayLike, freight: ArrayLike, insurance: ArrayLike) -> Floats:
    """Customs value of goods priced FOB: with carriage on a CIF basis, without on FOB.

    NaN where the basis is not held. Prices under other Incoterms: `incoterms.customs_value`.
    """
    value, carriage, cover = (np.asarray(x, dtype=np.float64) for x in (goods, freight, insurance))
    if basis == "CIF":
        return np.asarray(value + carriage + cover)
    shape = np.broadcast_shapes(value.shape, carriage.shape, cover.shape)
    return np.array(np.broadcast_to(value if basis == "FOB" else np.float64(NAN), shape))


def insurance_premium(goods: ArrayLike, freight: ArrayLike, rate: ArrayLike, uplift: float = 0.1) -> Floats:
    """Premium on the insured value, which is CIF and a tenth: r (1 + u) CIF.

    CIF contains the premium: p = r (1 + u) (goods + freight + p), solved for p. `rate` is
    a fraction of the insured value.
    """
    share = np.asarray(rate, dtype=np.float64) * (1.0 + uplift)
    carried = np.asarray(goods, dtype=np.float64) + np.asarray(freight, dtype=np.float64)
    return np.asarray(share * carried / (1.0 - share))


def insurance_rate(tables: LaneTables, kind: str, on: date) -> Rate:
    """Middle of the range held for general, electronics, machinery, dangerous goods or air."""
    fact = newest(tables.constants.get(("insurance", kind), ()), on)
    if fact is None:
        return _no_rate(N_("No insurance rate for {kind} goods is held."), kind=kind)
    return Rate(
        (fact.value + fact.value_high) / 2,
        fact.unit,
        fact.valid_from,
        fact.stale_since(on),
        fact.source,
        fact.grade,
    )


def working_capital(
    goods: ArrayLike, rate: ArrayLike, days: ArrayLike, credit_days: ArrayLike = 0.0
) -> Floats:
    """Cost of the money in goods under way and on credit: goods x rate x days / 365.

    `rate` is a fraction a year, `days` those from factory to door, `credit_days` those the
    seller then waits for payment (negative where he is paid in advance).
    """
    value, yearly, way, credit = (np.asarray(x, dtype=np.float64) for x in (goods, rate, days, credit_days))
    return np.asarray(value * yearly * (way + credit) / _DAYS_A_YEAR)


def import_tax(tables: LaneTables, market: str, on: date, *, country: str | None = None) -> ImportTax:
    """The tax a market charges on import that day.

    Parameters
    ----------
    country
        The member state of entry, which sets the rate in the EU; elsewhere not needed.
    """
    if market == "EU" and not country:
        return _no_tax(None, N_("The VAT rate depends on the member state of entry."), market=market)
    held: Sequence[Tax] = tables.taxes.get((market, country or "")) or tables.taxes.get((market, ""), ())
    fact = newest(held, on)
    if fact is None:
        where = country or market
        message = N_("No import tax of {market} on {day} is held.")
        return _no_tax(None, message, market=where, day=on.isoformat())
    if np.isnan(fact.value):
        return _no_tax(
            fact, N_("The {tax} of {market} depends on more than is held."), tax=fact.name, market=market
        )
    return ImportTax(fact.name, fact.value, fact.base, "determined", fact.source, fact.grade)


def import_tax_amount(
    tax: ImportTax,
    customs_value: ArrayLike,
    duty: ArrayLike,
    *,
    basis: str | None,
    freight: ArrayLike = 0.0,
    insurance: ArrayLike = 0.0,
) -> Floats:
    """Tax on import: its rate on its base; NaN while undetermined.

    On the base `cif+duty` carriage counts, so where the customs value is FOB `freight` and
    `insurance` are added. Fees and excise are not in the base.
    """
    base = np.asarray(customs_value, dtype=np.float64) + np.asarray(duty, dtype=np.float64)
    if tax.base == "none" and tax.rate == 0.0:
        return np.zeros_like(base)
    if tax.base == "cif+duty" and basis == "FOB":
        base = base + np.asarray(freight, dtype=np.float64) + np.asarray(insurance, dtype=np.float64)
    return np.asarray(tax.rate * base)


def import_fees(
    tables: LaneTables,
    market: str,
    mode: str,
    customs_value: ArrayLike,
    on: date,
    *,
    exempt: Sequence[str] = (),
) -> ImportFees:
    """Fees of customs for one entry (US: merchandise processing and, by sea, harbour).

    Parameters
    ----------
    customs_value : any shape
        Value of one whole entry in USD: least and most amounts are by entry.
    exempt
        Fees not charged, such as MPF for goods entered under USMCA (19 CFR 24.23(c)).
    """
    value = np.asarray(customs_value, dtype=np.float64)
    names = sorted({name for held_market, name in tables.fees if held_market == market})
    if not names:
        note = Note(N_("Customs fees of {market} are not held."), {"market": market})
        nothing = np.zeros_like(value)
        return ImportFees(np.full_like(value, NAN), nothing, (), "undetermined", None, (), "C", (note,))
    parts: list[tuple[str, Floats]] = []
    used: list[Fee] = []
    missing: list[Note] = []
    for name in names:
        facts = [f for f in tables.fees[market, name] if f.modes in ("all", mode)]
        if name in exempt or not facts:
            continue
        rate, least, most = (newest([f for f in facts if f.part == part], on) for part in _PARTS)
        bounded = any(f.part != "rate" for f in facts)
        if rate is None or (bounded and (least is None or most is None)):
            fields = {"fee": name, "market": market, "day": on.isoformat()}
            missing.append(Note(N_("{fee} of {market} on {day} is not held."), fields))
            continue
        amount = rate.value * value
        if least is not None and most is not None:
            amount = np.clip(amount, least.value, most.value)
        parts.append((name, np.asarray(np.where(np.isnan(value), NAN, amount))))
        used += [f for f in (rate, least, most) if f is not None]
    held = np.asarray(sum((amount for _, amount in parts), np.zeros_like(value)))
    stale = [day for f in used if (day := f.stale_since(on)) is not None]
    return ImportFees(
        amount=np.full_like(value, NAN) if missing else held,
        held=held,
        parts=tuple(parts),
        status="undetermined" if missing else "determined",
        stale_since=min(stale, default=None),
        sources=tuple(dict.fromkeys(f.source for f in used)),
        grade=max((f.grade for f in used), default="A"),
        missing=tuple(missing),
    )


_PARTS = ("rate", "minimum", "maximum")


def duty_surcharge(tables: LaneTables, market: str, on: date) -> Fact | None:
    """A charge reckoned on the basic duty, such as India's Social Welfare Surcharge."""
    return newest(tables.constants.get(("duty_surcharge", market), ()), on)


def brokerage(tables: LaneTables, market: str, on: date) -> Rate:
    """What a broker asks for one formal entry, USD; where not held NaN."""
    fact = newest(tables.constants.get(("brokerage", market), ()), on)
    if fact is None:
        return _no_rate(N_("No brokerage of {market} is held."), market=market)
    return Rate(fact.value, fact.unit, fact.valid_from, fact.stale_since(on), fact.source, fact.grade)


def exchange_rate(tables: LaneTables, currency: str, to: str, on: date) -> Rate:
    """Units of `to` for one unit of `currency`: the newest held, crossed by the US dollar.

    A monthly average serves its month and, marked stale, the days after it.
    """
    if currency == to:
        return Rate(1.0, f"{to} per {currency}", None, None, "", "A")
    first, second = _in_dollars(tables, currency, on), _in_dollars(tables, to, on)
    absent = [code for code, found in ((currency, first), (to, second)) if found is None]
    if first is None or second is None:
        fields = {"currency": ", ".join(absent), "day": on.isoformat()}
        return _no_rate(N_("No exchange rate of {currency} on {day} is held."), **fields)
    facts = [f for _, f in (first, second) if f is not None]
    stale = [day for f in facts if (day := f.stale_since(on)) is not None]
    return Rate(
        value=first[0] / second[0],
        unit=f"{to} per {currency}",
        valid_from=max((f.valid_from for f in facts if f.valid_from), default=None),
        stale_since=min(stale, default=None),
        source="; ".join(dict.fromkeys(f.source for f in facts)),
        grade=max(f.grade for f in facts),
    )


def _in_dollars(tables: LaneTables, currency: str, on: date) -> tuple[float, Fact | None] | None:
    """US dollars for one unit, and the fact; None where not held."""
    if currency == "USD":
        return 1.0, None
    direct = newest(tables.exchange.get((currency, "USD"), ()), on)
    if direct is not None:
        return direct.value, direct
    inverse = newest(tables.exchange.get(("USD", currency), ()), on)
    return None if inverse is None else (1.0 / inverse.value, inverse)


def reference_rate(tables: LaneTables, currency: str, on: date) -> Rate:
    """Yearly interest that working capital is reckoned at: SOFR, HIBOR or LPR, a fraction.

    Of the tenors a currency has (USD 30 days, then overnight; HKD 3 months, then 1; CNY a
    year) the one with the newest value, the first where they are of one day.
    """
    best: Fact | None = None
    for tenor in _TENORS.get(currency, ()):
        fact = newest(tables.interest.get((currency, tenor), ()), on)
        if fact is not None and (best is None or (fact.valid_from or on) > (best.valid_from or on)):
            best = fact
    if best is None:
        return _no_rate(
            N_("No reference interest rate of {currency} on {day} is held."),
            currency=currency,
            day=on.isoformat(),
        )
    return Rate(best.value, best.unit, best.valid_from, best.stale_since(on), best.source, best.grade)


def place_costs(tables: LaneTables, place: str) -> tuple[PlaceCost, ...]:
    """Labour, power, rent, tax and throughput held for a place or its country, the place's
    own first. `place` is a UN/LOCODE or a country code."""
    own = [c for c in tables.costs if place in c.places]
    general = [c for c in tables.costs if not c.places and c.country == place[:2]]
    return (*own, *general)


def _no_rate(message: str, **fields: str) -> Rate:
    return Rate(NAN, "", None, None, "", "C", (Note(message, fields),))


def _no_tax(fact: Tax | None, message: str, **fields: str) -> ImportTax:
    note = Note(message, fields)
    if fact is None:
        return ImportTax("", NAN, "", "undetermined", "", "C", (note,))
    return ImportTax(fact.name, NAN, fact.base, "undetermined", fact.source, fact.grade, (note,))
