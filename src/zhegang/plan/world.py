"""What every step of a plan looks things up in: the case, the tables, its duties, its money."""

from __future__ import annotations

import math
from dataclasses import dataclass

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note, Words
from zhegang.plan.case import Case, Hub, Market, Part, Plant
from zhegang.plan.duties import DutyBook
from zhegang.trade.landed import exchange_rate, reference_rate
from zhegang.trade.lane_tables import LaneTables


@dataclass(frozen=True, slots=True)
class Money:
    """The case's currency against the dollar of the tables, and what its capital costs a year."""

    per_usd: float
    capital_rate: float
    notes: tuple[Note, ...]

    def usd(self, amount: float) -> float:
        return amount / self.per_usd


@dataclass(frozen=True, slots=True)
class World:
    case: Case
    tables: LaneTables
    book: DutyBook
    cash: Money

    def territory(self, country: str) -> str:
        """The customs territory a country belongs to: EU for its members, else itself."""
        return "EU" if country in self.book.store.groups.get("EU27", ()) else country


def called(thing: Part | Plant | Hub | Market) -> Words:
    """The name of a thing of the case for readers of each language."""
    chinese = thing.name_zh or thing.name
    return Words(thing.name, chinese, chinese)


def money(case: Case, tables: LaneTables) -> Money:
    """Exchange rate and capital rate of the case: its own, else the newest held.

    Raises
    ------
    InputError
        Neither the case nor the tables have one of them.
    """
    notes: list[Note] = []
    problems: list[Problem] = []
    per_usd = _per_usd(case, tables, notes, problems)
    capital = _capital_rate(case, tables, notes, problems)
    if problems:
        raise InputError(problems)
    return Money(per_usd, capital, tuple(notes))


def _per_usd(case: Case, tables: LaneTables, notes: list[Note], problems: list[Problem]) -> float:
    given = case.finance.exchange_rates.get("USD")
    if case.currency == "USD":
        return 1.0
    if given is not None:
        return float(given)
    held = exchange_rate(tables, "USD", case.currency, case.on)
    if math.isnan(held.value):
        hint = N_("give finance.exchange_rates.USD: units of the case's currency for one US dollar")
        problems.append(Problem("currency", N_("No exchange rate is held."), case.currency, hint=hint))
    elif held.stale_since is not None:
        day = held.stale_since.isoformat()
        fields = {"rate": f"{held.value:.4f}", "currency": case.currency, "day": day}
        notes.append(Note(N_("Exchange rate {rate} {currency} per USD is stale since {day}."), fields))
    return held.value


def _capital_rate(case: Case, tables: LaneTables, notes: list[Note], problems: list[Problem]) -> float:
    if case.finance.capital_rate is not None:
        return float(case.finance.capital_rate)
    # Trade is financed in dollars where no rate of the case's own currency is held.
    found = [reference_rate(tables, currency, case.on) for currency in (case.currency, "USD")]
    rate = next((r for r in found if not math.isnan(r.value)), None)
    if rate is None:
        hint = N_("give finance.capital_rate: the yearly cost of working capital, a fraction")
        problems.append(Problem("finance.capital_rate", N_("No reference rate is held."), None, hint=hint))
        return 0.0
    day = rate.valid_from.isoformat() if rate.valid_from else "—"
    fields = {"rate": f"{rate.value * 100:.2f} %", "day": day}
    notes.append(Note(N_("Working capital is reckoned at the reference rate of {day}: {rate}."), fields))
    return rate.value
