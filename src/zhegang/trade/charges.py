"""Fees and taxes beside the duty of a quote, and what the goods have cost when landed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import isnan

from zhegang.core.i18n import N_, Note
from zhegang.trade.landed import exchange_rate, import_fees, import_tax, value_basis
from zhegang.trade.lane_tables import LaneTables
from zhegang.trade.results import Charge, Missing, Quote
from zhegang.trade.texts import percent

# Agreements whose originating goods owe no merchandise processing fee (19 CFR 24.23(c)).
_NO_MPF = frozenset({"USMCA", "KORUS", "AUSFTA", "USSFTA", "USCFTA", "ILFTA", "CAFTA-DR", "COTPA", "PETPA", "PATPA", "BHFTA", "OMFTA"})  # fmt: skip
_INFORMAL = Decimal(2500)  # USD: up to here an entry is informal and pays another fee (19 CFR 143.21)
_NEAR = Decimal("1.1")  # yearly limits move by a few per cent


def add_charges(found: Quote, tables: LaneTables, *, mode: str = "sea", country: str | None = None) -> Quote:
    """`found` with the fees and taxes of import; what is not held is undetermined and named.

    Parameters
    ----------
    mode
        How the goods arrive, `sea` or `air`: the US harbour fee is charged by sea only.
    country
        Member state of entry, which sets the rate of VAT in the European Union.
    """
    if found.request.origin == found.request.market:
        return replace(found, charged=True)
    fees = _fees(found, tables, mode)
    taxes = _taxes(found, tables, country)
    missing = tuple(
        Missing(f"{layer}:{charge.name}", charge.reason, layer)
        for layer, charges in (("fees", fees), ("taxes", taxes))
        for charge in charges
        if charge.amount is None
    )
    return replace(found, fees=fees, taxes=taxes, missing=(*found.missing, *missing), charged=True)


def _fees(found: Quote, tables: LaneTables, mode: str) -> tuple[Charge, ...]:
    asked = found.request
    own = next((r.value for r in asked.exchange if (r.currency, r.to) == (found.currency, "USD")), None)
    back = next((r.value for r in asked.exchange if (r.to, r.currency) == (found.currency, "USD")), None)
    rate = exchange_rate(tables, found.currency, "USD", asked.on)
    exempt = ("MPF",) if asked.market == "US" and _NO_MPF & set(asked.claims) and _preferred(found) else ()
    if own is None and back is None and isnan(rate.value):
        return (Charge("fees", None, None, "undetermined", rate.missing[0], ""),)
    dollars = own or (1 / back if back else Decimal(str(rate.value)))
    value = found.customs_value * dollars
    held = import_fees(tables, asked.market, mode, float(value), asked.on, exempt=exempt)
    charges = [Charge("fees", None, None, "undetermined", note, "") for note in held.missing]
    for name, _ in held.parts:
        charges.append(_fee(found, tables, name, mode, value, dollars))
    return tuple(charges)


def _preferred(found: Quote) -> bool:
    """Whether a claim gave its preference, so that the goods count as originating."""
    return any(layer.layer == "preference" and layer.status == "applies" for layer in found.layers)


def _fee(found: Quote, tables: LaneTables, name: str, mode: str, value: Decimal, dollars: Decimal) -> Charge:
    """One fee, exact: its rate on the value between the year's least and most."""
    asked = found.request
    facts = [f for f in tables.fees[asked.market, name] if f.modes in ("all", mode)]

    def newest(part: str) -> tuple[Decimal | None, bool, str]:
        fit = [f for f in facts if f.part == part and (f.valid_from is None or f.valid_from <= asked.on)]
        if not fit:
            return None, False, ""
        return Decimal(str(fit[-1].value)), fit[-1].stale_since(asked.on) is not None, fit[-1].source

    rate, _, source = newest("rate")
    assert rate is not None  # import_fees has found it
    (least, stale, limits), (most, stale_too, _) = newest("minimum"), newest("maximum")
    fields = {"fee": name, "day": asked.on.isoformat()}
    amount = rate * value
    if least is not None and most is not None:
        if asked.market == "US" and value <= _INFORMAL:
            why = Note(N_("{fee}: entries up to USD 2,500 are informal and pay another fee."), fields)
            return Charge(name, None, None, "undetermined", why, source)
        if (stale or stale_too) and not least * _NEAR < amount < most / _NEAR:
            why = Note(N_("The least and most amounts of {fee} on {day} are not held."), fields)
            return Charge(name, None, None, "undetermined", why, limits)
        if not least <= amount <= most:
            bound = least if amount < least else most
            why = Note(
                N_("{rate} of the value, at least {least} and at most {most} USD for an entry."),
                {"rate": percent(rate), "least": str(least), "most": str(most)},
            )
            return Charge(name, float(rate), bound / dollars, "determined", why, limits)
    why = Note(N_("{rate} of the customs value."), {"rate": percent(rate)})
    return Charge(name, float(rate), amount / dollars, "determined", why, source)


def _taxes(found: Quote, tables: LaneTables, country: str | None) -> tuple[Charge, ...]:
    asked = found.request
    tax = import_tax(tables, asked.market, asked.on, country=country)
    if tax.name == "none":
        return ()
    name = tax.name or "VAT"
    if tax.status == "undetermined":
        return (Charge(name, None, None, "undetermined", tax.missing[0], tax.source),)
    rate = Decimal(str(tax.rate))
    if tax.grade == "C":
        why = Note(N_("The only figure held ({rate}) is too weak to decide on."), {"rate": percent(rate)})
        return (Charge(name, None, None, "undetermined", why, tax.source),)
    if found.duty.amount is None:
        why = Note(
            N_("{rate} on a base that includes the duty, which is undetermined."), {"rate": percent(rate)}
        )
        return (Charge(name, float(rate), None, "undetermined", why, tax.source),)
    if tax.base == "cif+duty" and value_basis(tables, asked.market, asked.on) != "CIF":
        why = Note(
            N_("{rate} on a base with freight and insurance, which the customs value leaves out."),
            {"rate": percent(rate)},
        )
        return (Charge(name, float(rate), None, "undetermined", why, tax.source),)
    why = Note(N_("{rate} of customs value and duty."), {"rate": percent(rate)})
    amount = rate * (found.customs_value + found.duty.amount)
    return (Charge(name, float(rate), amount, "determined", why, tax.source),)
