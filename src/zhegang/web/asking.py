"""From what a form or a document says to what the engines take, and their answers as documents.

The command line, the API and the pages give the same names and numbers; a test compares them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.core.jsonout import digest
from zhegang.ingest.compiled import load_index
from zhegang.ingest.home import Home
from zhegang.ingest.lanes import load_lanes
from zhegang.ingest.reference import Reference, load_reference
from zhegang.ingest.reliefs import load_reliefs
from zhegang.ingest.tariffs import load_store
from zhegang.plan.orderlist import OrderList, read_orders
from zhegang.plan.orders import OrderAssessment, assess
from zhegang.screening import Decision, GateResult, Subject, screen
from zhegang.trade.asking import quote_request
from zhegang.trade.complete import complete, parse_exchange
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import Quote, QuoteRequest

MOST_NAMES = 200
LONGEST_NAME = 500
ORDER_ENDINGS = (".csv", ".xlsx")
CASE_ENDINGS = (".json", ".toml", ".xlsx")


def quoted(given: Mapping[str, Any]) -> Quote:
    """The quote a form or document asks for, with fees and taxes. Errors as `quote_request`."""
    company = str(given.get("company") or "").strip()[:LONGEST_NAME] or None
    store = load_store(company=company)
    request = quote_request(store, given)
    own = parse_exchange([str(text) for text in given.get("exchange") or ()])
    state = str(given.get("liquidation") or "").strip() or None
    return charged(store, replace(request, exchange=own), str(given.get("mode") or "sea"), state)


def charged(
    store: MeasureStore, request: QuoteRequest, mode: str = "sea", liquidation: str | None = None
) -> Quote:
    """One quote with fees, taxes and what may come back; `mode` is sea, air, rail or road."""
    return complete(store, request, load_lanes(), load_reliefs(), mode=mode, liquidation=liquidation)


def named(names: Sequence[str], country: str | None) -> tuple[Subject, ...]:
    """Names as parties to compare, all of one country where it is given.

    Raises
    ------
    InputError
        No name, too many or too long ones, or no country code.
    """
    problems = []
    held = [name.strip() for name in names if name.strip()]
    if not held:
        problems.append(Problem("names", N_("No party was given.")))
    if len(held) > MOST_NAMES:
        problems.append(
            Problem(
                "names",
                N_("Too many names at once."),
                len(held),
                N_("at most {limit}"),
                fields={"limit": MOST_NAMES},
            )
        )
    for name in held:
        if len(name) > LONGEST_NAME:
            problems.append(
                Problem(
                    "names",
                    N_("The name is too long."),
                    name,
                    N_("at most {limit} signs"),
                    fields={"limit": LONGEST_NAME},
                )
            )
    code = (country or "").strip().upper() or None
    if code and (len(code) != 2 or not code.isascii() or not code.isalpha()):
        problems.append(
            Problem("country", N_("This is not a country code."), country, N_("two letters, such as CN"))
        )
    if problems:
        raise InputError(problems)
    return tuple(Subject(f"name-{n}", name, country=code) for n, name in enumerate(held, 1))


def compared(
    subjects: Sequence[Subject], decisions: Sequence[Decision], on: date
) -> tuple[GateResult, dict[str, Any]]:
    """Parties against the loaded lists, judgements applied: the gate, and its document.

    Raises
    ------
    InputError
        A name with too few letters to compare, an owner that is none of the parties.
    """
    result = screen(load_index(), subjects, decisions, on)
    document = {
        "schema_version": "1",
        "as_of": on,
        "data_versions": {v.list_id: f"{v.on.isoformat()} sha256:{v.sha256[:16]}" for v in result.lists},
        "input_digest": digest([subjects, decisions, on]),
        "gate": result,
    }
    return result, document


def assessed(content: bytes, name: str, on: date) -> tuple[OrderList, OrderAssessment]:
    """An order list that was sent, and what its lines owe.

    Raises
    ------
    InputError
        Every problem of every row, by its cell; or the ending is not one of ORDER_ENDINGS.
    """
    ending = ending_of(name, ORDER_ENDINGS)
    # The file's own name is a person's: it is used to speak of the file, never to store it.
    with tempfile.TemporaryDirectory(prefix="zhegang-") as folder:
        path = Path(folder) / f"orders{ending}"
        path.write_bytes(content)
        orders = read_orders(path)
    return orders, assess(orders, reference(), on)


def ending_of(name: str, accepted: Sequence[str]) -> str:
    """The file's ending.

    Raises
    ------
    InputError
        It is none of `accepted`.
    """
    ending = Path(name).suffix.lower()
    if ending not in accepted:
        problem = Problem("file", N_("The ending of the file is not known."), ending, ", ".join(accepted))
        raise InputError([problem])
    return ending


def store(company: str | None = None) -> MeasureStore:
    """The tariffs of the home; kept between requests, read anew after an import.

    `company` adds the anti-dumping and countervailing orders loaded that name it.
    """
    orders = any(source.kind == "adcvd" for source in Home.default().sources())
    return load_store(company=company if orders else None)


def reference() -> Reference:
    """Everything a plan looks things up in; kept until something is imported."""
    home = Home.default()
    return _reference(home, tuple((s.name, s.sha256) for s in home.sources()))


@lru_cache(maxsize=1)
def _reference(home: Home, sources: tuple[tuple[str, str], ...]) -> Reference:
    return load_reference(home)
