"""Goods asked for by words or by a code: what an option, a form or the API says, and the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.correlation import load_correlation
from zhegang.ingest.home import Home
from zhegang.ingest.hs import EDITION, kept_index, pointers, subheadings
from zhegang.trade.hs_answer import HsAnswer, HsAsked, hs_answer
from zhegang.trade.hs_search import code_of
from zhegang.trade.measures import MeasureStore

LONGEST = 200
MOST = 30
_ACCEPTED = N_("words such as vacuum cleaner, or a code of 2 to 12 digits such as 8508.11")


def hs_found(store: MeasureStore, given: Mapping[str, Any]) -> HsAnswer:
    """Headings and lines for what is asked.

    Parameters
    ----------
    given
        Texts by name: `q`, and where held `market` (default US), `origin` (CN), `on` (today),
        `heading` whose lines are wanted, `edition` of a code in `q`, `most` headings (10).

    Raises
    ------
    InputError
        Every field that cannot be read, at once.
    NotFoundError
        The correlation table of `edition` is not loaded, or lacks the code.
    """
    problems: list[Problem] = []

    def text(name: str, default: str = "") -> str:
        return str(given.get(name) or "").strip() or default

    query, market, origin = text("q"), text("market", "US").upper(), text("origin", "CN").upper()
    if not any(sign.isalnum() for sign in query):
        problems.append(Problem("q", N_("No goods are named."), query, _ACCEPTED))
    elif len(query) > LONGEST:
        fields = {"most": LONGEST}
        problems.append(
            Problem("q", N_("The query is too long."), len(query), N_("at most {most} signs"), fields=fields)
        )
    if market not in store.markets:
        message = N_("This market is not held.")
        problems.append(Problem("market", message, market, ", ".join(sorted(store.markets))))
    if origin not in store.territories:
        accepted = N_("an ISO 3166 code such as CN or HK")
        problems.append(Problem("origin", N_("This is not a place of origin."), origin, accepted))
    on = date.today()
    try:
        on = parse_date(text("on"), "on") if text("on") else on
    except InputError as error:
        problems.extend(error.problems)
    heading = re.sub(r"[\s.]", "", text("heading"))
    if heading and heading not in _headings():
        accepted = N_("four digits of {edition}, such as 8508")
        message = N_("This is not a heading.")
        problems.append(Problem("heading", message, heading, accepted, fields={"edition": EDITION}))
    most = text("most", "10")
    if not (most.isascii() and most.isdigit() and len(most) < 3 and 1 <= int(most) <= MOST):
        fields = {"most": MOST}
        problems.append(
            Problem("most", N_("This is not a number of headings."), most, N_("1 to {most}"), fields=fields)
        )
    edition = text("edition")
    other = bool(edition) and edition.upper().replace(" ", "") != EDITION
    if other and len(code_of(query)) < 6:
        message, accepted = N_("Another edition needs a code."), N_("at least 6 digits")
        problems.append(Problem("q", message, query, accepted))
    if problems:
        raise InputError(problems)
    mapped = load_correlation(Home.default(), edition).mapped(code_of(query)) if other else None
    asked = HsAsked(query, market, origin, on, heading, int(most))
    return hs_answer(
        kept_index(store, market),
        store,
        asked,
        edition=EDITION,
        subheadings=subheadings(),
        pointers=pointers(),
        mapped=mapped,
    )


def _headings() -> frozenset[str]:
    return frozenset(code[:4] for code in subheadings())


__all__ = ["LONGEST", "MOST", "hs_found"]
