"""Chains of ownership and of contracts: they must not turn in circles, and must arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhegang.core.errors import Problem
from zhegang.core.i18n import N_
from zhegang.plan.casefile.scan import Loc

Rows = Sequence[tuple[int, Mapping[str, Any]]]


def chain_problems(parties: Rows, legs: Rows, judgements: Rows) -> Iterator[tuple[Loc, Problem]]:
    """Problems, by place, of who owns whom, who sells to whom and who was judged twice."""
    yield from _owner_circles(parties)
    yield from _contracts(parties, legs)
    yield from _contradictions(judgements)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _owner_circles(parties: Rows) -> Iterator[tuple[Loc, Problem]]:
    owns = {_text(row, "id"): _text(row, "owner_of") for _, row in parties if _text(row, "owner_of")}
    told: set[str] = set()
    for i, row in parties:
        start = _text(row, "id")
        path = [start]
        while path[-1] in owns and owns[path[-1]] not in path:
            path.append(owns[path[-1]])
        if start and owns.get(path[-1]) == start and not told & set(path):
            told |= set(path)
            message = N_("The party owns itself in the end: {path}.")
            shown = " → ".join([*path[:8], start])
            yield (
                ("parties", i, "owner_of"),
                Problem(where="", message=message, found=owns[start], fields={"path": shown}),
            )


def _contracts(parties: Rows, legs: Rows) -> Iterator[tuple[Loc, Problem]]:
    roles = {_text(row, "id"): _text(row, "role") for _, row in parties}
    onward: dict[str, set[str]] = {}
    for _, leg in legs:
        if _text(leg, "seller") and _text(leg, "buyer"):
            onward.setdefault(_text(leg, "seller"), set()).add(_text(leg, "buyer"))
    circling = _circling(onward)
    for i, leg in legs:
        seller, buyer = _text(leg, "seller"), _text(leg, "buyer")
        at: Loc = ("legs", i, "buyer")
        if seller and seller == buyer:
            yield at, Problem(where="", message=N_("Seller and buyer are the same party."), found=buyer)
        elif seller in circling and buyer in circling:
            message = N_("The chain of contracts turns in a circle and reaches no buyer.")
            yield at, Problem(where="", message=message, found=buyer)
        elif buyer in roles and buyer not in onward and roles[buyer] not in ("", "buyer"):
            message = N_("The chain of contracts ends at {party}, which is no buyer.")
            hint = N_("add the sale to the buyer, or give the party the role buyer")
            yield at, Problem(where="", message=message, found=buyer, hint=hint, fields={"party": buyer})


def _circling(onward: Mapping[str, set[str]]) -> set[str]:
    """Parties on a circle of sales: what is left when ends and starts are peeled away."""
    left = {seller: {b for b in buyers if b in onward} for seller, buyers in onward.items()}
    while True:
        bought_from = set().union(*left.values()) if left else set()
        peeled = {party for party, buyers in left.items() if not buyers or party not in bought_from}
        if not peeled:
            return set(left)
        left = {p: buyers - peeled for p, buyers in left.items() if p not in peeled}


def _contradictions(judgements: Rows) -> Iterator[tuple[Loc, Problem]]:
    verdicts: dict[tuple[str, str], str] = {}
    for i, row in judgements:
        judged = (_text(row, "party"), _text(row, "listing"))
        verdict = _text(row, "verdict")
        if all(judged) and verdicts.setdefault(judged, verdict) != verdict:
            message = N_("Two judgements on the same listing contradict each other.")
            hint = N_("keep the one that holds")
            yield ("judgements", i, "verdict"), Problem(where="", message=message, found=verdict, hint=hint)


__all__ = ["chain_problems"]
