"""Every figure of the register with all who tell it, and the verdicts between them, by columns.

A figure is one thing (a count, a role in a signing, a day) of one occasion. Statements that
say the same are one class: a thousand of them cost one comparison, not half a million.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from zhegang.register.document import digest
from zhegang.register.reconcile import Claim, Verdict, compare, thing

# The gravest first: what a reader must see of a figure.
GRAVITY: tuple[Verdict, ...] = (
    "CONFLICT",
    "PLAN_VS_OUTCOME",
    "CONSISTENT_IF_APPROX",
    "CONSISTENT_LESS_PRECISE",
    "EQUAL",
    "DERIVATIVE",
    "NOT_COMPARABLE",
)
# More ways of telling one figure are not compared pair by pair; the figure says so.
MOST_CLASSES = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in columns: its document, source (the document, or the one it copies), claim."""

    statement: str
    document: str
    source: str
    public: bool
    claim: Claim


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict between two classes, told by one statement of each; `public`: both are published."""

    a: str
    b: str
    verdict: Verdict
    public: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: how many statements and sources tell it, and its gravest verdict.

    `verdict` is empty where one class alone tells it within one source; `partial` where it
    has more classes than are compared.
    """

    id: str
    occasion: str
    thing: str
    kind: str
    statements: int
    sources: int
    public: bool
    verdict: str
    public_verdict: str
    partial: bool
    judged: tuple[Judged, ...]


def figure_id(occasion: str, kind: str, what: str) -> str:
    """The figure's id: the same as long as its occasion is."""
    return digest(f"{occasion}\x1f{kind}\x1f{what}")[:20]


def kind_of(claim: Claim) -> str:
    return "quantity" if claim.quantity is not None else "names" if claim.names else "date"


def figures(
    rows: Iterable[Told],
    occasion: Mapping[str, str],
    places: Mapping[str, tuple[frozenset[str], frozenset[str]]],
) -> Iterator[FigureRow]:
    """The figures that `rows` tell.

    Parameters
    ----------
    occasion : for each document its occasion.
    places : for each document all places it names, and those of its title.
    """
    groups: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for row in rows:
        groups[occasion[row.document], kind_of(row.claim), thing(row.claim.thing)].append(row)
    # Places that every document of an occasion names tell none of its figures apart.
    telling: dict[str, list[frozenset[str]]] = defaultdict(list)
    for document, (all_of_it, _) in places.items():
        telling[occasion[document]].append(all_of_it)
    common = {
        told: frozenset.intersection(*held) if len(held) > 1 else frozenset[str]()
        for told, held in telling.items()
    }
    for (told, kind, what), held in groups.items():
        yield _figure(told, kind, what, held, common.get(told, frozenset()), places)


def _figure(
    occasion: str,
    kind: str,
    what: str,
    rows: Sequence[Told],
    common: frozenset[str],
    places: Mapping[str, tuple[frozenset[str], frozenset[str]]],
) -> FigureRow:
    classes: dict[tuple[Any, ...], list[Told]] = defaultdict(list)
    for row in _whole_roles(rows) if kind == "names" else rows:
        classes[_said(row, common, places)].append(row)
    ordered = sorted(
        ((_claim(occasion, what, key, held[0].claim), held) for key, held in classes.items()),
        key=lambda c: (-len({r.source for r in c[1]}), c[1][0].statement),
    )
    judged = tuple(
        verdict
        for (one, a), (other, b) in combinations(ordered[:MOST_CLASSES], 2)
        if (verdict := _judge(one, a, other, b)) is not None
    )
    repeated = {len({r.source for r in held}) > 1 for _, held in ordered}
    again = [held for _, held in ordered if len({r.document for r in held}) > 1]
    extra: list[Verdict] = ["EQUAL"] if True in repeated else ["DERIVATIVE"] if again else []
    return FigureRow(
        figure_id(occasion, kind, what),
        occasion,
        what,
        kind,
        len(rows),
        len({r.source for r in rows}),
        any(r.public for r in rows),
        gravest([*(j.verdict for j in judged), *extra]),
        gravest([*(j.verdict for j in judged if j.public), *_public_extra(ordered)]),
        len(ordered) > MOST_CLASSES,
        judged,
    )


def _public_extra(ordered: Sequence[tuple[Claim, list[Told]]]) -> list[Verdict]:
    for _, held in ordered:
        if len({r.source for r in held if r.public}) > 1:
            return ["EQUAL"]
    return []


def _said(
    row: Told, common: frozenset[str], places: Mapping[str, tuple[frozenset[str], frozenset[str]]]
) -> tuple[Any, ...]:
    """What a claim says, without where it stands: claims that say the same are one class."""
    claim, q = row.claim, row.claim.quantity
    if q is None:
        return claim.date, claim.until, claim.names, claim.modality, claim.scope
    own = places[row.document][1] if row.document in places else frozenset[str]()
    scope = claim.scope - common or own - common
    return q.value, q.low, q.high, q.qualifier, q.strict, thing(q.unit), claim.modality, scope


def _claim(occasion: str, what: str, key: tuple[Any, ...], one: Claim) -> Claim:
    """The claim of a class, comparable with the others of its figure."""
    scope = key[-1]
    return replace(one, occasion=occasion, thing=what, scope=scope, source="")


def _whole_roles(rows: Sequence[Told]) -> Iterator[Told]:
    """One row a document and modality: all who signed there, or witnessed."""
    held: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for row in rows:
        held[row.document, row.claim.modality].append(row)
    for group in held.values():
        names = frozenset[str]().union(*(r.claim.names for r in group))
        yield replace(group[0], claim=replace(group[0].claim, names=names))


def _judge(one: Claim, a: Sequence[Told], other: Claim, b: Sequence[Told]) -> Judged | None:
    """The verdict between two classes, by statements of two sources where there are such."""
    public = any(r.public for r in a) and any(r.public for r in b)
    mine = [r for r in a if r.public or not public]
    theirs = [r for r in b if r.public or not public]
    first = mine[0]
    second = next((r for r in theirs if r.source != first.source), theirs[0])
    if second.source == first.source:
        first = next((r for r in mine if r.source != second.source), first)
    if first.source == second.source and first.document != second.document:
        verdict: Verdict = "DERIVATIVE"
    else:
        verdict = compare(one, other)
        # Within one text only what differs is worth telling.
        counts = one.quantity is not None
        if first.document == second.document and (not counts or verdict in ("EQUAL", "NOT_COMPARABLE")):
            return None
    return Judged(first.statement, second.statement, verdict, public)


def gravest(verdicts: Iterable[str]) -> str:
    """The gravest of some verdicts; empty where there are none."""
    held = set(verdicts)
    return next((v for v in GRAVITY if v in held), "")
