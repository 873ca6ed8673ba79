"""The gate: each party against the lists, judgements applied, the worst state of all.

    BLOCK > REVIEW > INCOMPLETE > NO_LIST_MATCH

A name that agrees with a listed one is a candidate. Only a person's judgement, with who,
when and why, makes it a match (BLOCK) or sets it aside. There is no argument that lifts
a state: what lifts it is a judgement on the record, a newer list, or another party.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.screening.entries import REQUIRED_LISTS, ListEntry, ListVersion
from zhegang.screening.index import Hit, ScreeningIndex
from zhegang.screening.names import in_latin, letters, oddities
from zhegang.screening.results import (
    MAX_AGE_DAYS,
    WORST_FIRST,
    Candidate,
    GateResult,
    JudgementLike,
    PartyCheck,
    PartyLike,
    State,
    Verdict,
)


def screen(
    index: ScreeningIndex | None,
    parties: Sequence[PartyLike],
    judgements: Sequence[JudgementLike] = (),
    on: date | None = None,
) -> GateResult:
    """Compares every name of every party with the lists of `index`.

    `on` is the day the lists must be current for; None takes today.

    Raises
    ------
    InputError
        A name with too few letters to compare, an `owner_of` or a judgement that names no
        party, a judgement without person or reason: all of them at once.
    """
    day = on or date.today()
    problems = [*_party_problems(parties), *_judgement_problems(parties, judgements)]
    if problems:
        raise InputError(problems)
    lists = index.lists if index is not None else ()
    gaps = list_gaps(lists, day)
    if not parties:
        gaps = (*gaps, Note(N_("No party was given: nothing has been compared.")))
    found = {party.id: _candidates(index, party, judgements) for party in parties}
    chains = _owners(parties)
    checks = tuple(_check(party, found, chains[party.id], bool(gaps)) for party in parties)
    state = _worst([check.state for check in checks] + (["INCOMPLETE"] if gaps else []))
    return GateResult(state, checks, lists, gaps)


def list_gaps(lists: Sequence[ListVersion], on: date) -> tuple[Note, ...]:
    """Why `lists` do not suffice on that day; empty when both are there and current.

    A list newer than the day is fine: it says more, not less.
    """
    if not lists:
        return (
            Note(
                N_("No screening list is loaded: use zhegang data import csl FILE and data import un FILE.")
            ),
        )
    gaps = []
    loaded = {version.list_id for version in lists}
    for list_id, name in REQUIRED_LISTS.items():
        if list_id not in loaded:
            gaps.append(Note(N_("The {list} is not loaded."), {"list": Note(name)}))
    for version in lists:
        age = (on - version.on).days
        if age > MAX_AGE_DAYS:
            gaps.append(
                Note(
                    N_(
                        "The {list} of {date} is {age} days old on {on}; after {most} days a newer one is needed."
                    ),
                    {
                        "list": Note(version.name),
                        "date": version.on.isoformat(),
                        "age": age,
                        "on": on.isoformat(),
                        "most": MAX_AGE_DAYS,
                    },
                )
            )
    return tuple(gaps)


def _worst(states: Iterable[str]) -> State:
    held = set(states)
    return next((state for state in WORST_FIRST if state in held), "NO_LIST_MATCH")


def _check(
    party: PartyLike,
    found: Mapping[str, tuple[Candidate, ...]],
    chain: Sequence[tuple[PartyLike, PartyLike]],
    incomplete: bool,
) -> PartyCheck:
    own = found[party.id]
    states: list[State] = [_state(own)]
    reasons = [reason for name in (party.name, *party.aliases) for reason in oddities(name)]
    for owner, owned in chain:
        inherited = _state(found[owner.id])
        if inherited != "NO_LIST_MATCH":
            # What is found on an owner is for a person to weigh for what it owns, whether
            # or not the owner itself has already been judged a match.
            states.append("REVIEW")
            text = (
                N_("{owner}, which owns {owned}, was judged to be a listed party.")
                if inherited == "BLOCK"
                else N_("{owner}, which owns {owned}, has a candidate without judgement.")
            )
            reasons.append(Note(text, {"owner": owner.name, "owned": owned.name}))
    if incomplete:
        states.append("INCOMPLETE")
    if not any(in_latin(name) for name in (party.name, *party.aliases)):
        # Both publishers name parties in Latin letters and few of them in their own
        # script too: that nothing agrees says little here.
        states.append("INCOMPLETE")
        reasons.append(
            Note(
                N_(
                    "{party} is named without Latin letters, the lists hardly ever are: give its registered "
                    "English or romanised name as an alias."
                ),
                {"party": party.name},
            )
        )
    return PartyCheck(party.id, party.name, _worst(states), own, tuple(reasons))


def _state(candidates: Sequence[Candidate]) -> State:
    verdicts = {candidate.judgement for candidate in candidates}
    if "match" in verdicts:
        return "BLOCK"
    return "REVIEW" if None in verdicts else "NO_LIST_MATCH"


def _owners(parties: Sequence[PartyLike]) -> dict[str, list[tuple[PartyLike, PartyLike]]]:
    """For each party every owner above it, with what that owner directly owns."""
    directly: dict[str, list[PartyLike]] = {party.id: [] for party in parties}
    for party in parties:
        if party.owner_of is not None:
            directly[party.owner_of].append(party)
    chains: dict[str, list[tuple[PartyLike, PartyLike]]] = {}
    for party in parties:
        chain: list[tuple[PartyLike, PartyLike]] = []
        seen, ahead = {party.id}, [party]
        while ahead:
            owned = ahead.pop(0)
            for owner in directly[owned.id]:
                if owner.id not in seen:
                    seen.add(owner.id)
                    chain.append((owner, owned))
                    ahead.append(owner)
        chains[party.id] = chain
    return chains


def _candidates(
    index: ScreeningIndex | None, party: PartyLike, judgements: Sequence[JudgementLike]
) -> tuple[Candidate, ...]:
    mine = [judgement for judgement in judgements if judgement.party == party.id]
    hits: dict[str, Hit] = {}
    for name in (party.name, *party.aliases):
        for hit in index.find(name) if index is not None else ():
            hits.setdefault(hit.entry.id, hit)
    found = [_candidate(hit, party, mine) for hit in hits.values()]
    judged = {j.listing.partition("@")[0]: j for j in mine if j.verdict == "match"}
    for entry_id, judgement in judged.items():
        if entry_id not in hits:
            found.append(_named(index, entry_id, judgement, mine, party))
    return tuple(found)


def _candidate(hit: Hit, party: PartyLike, mine: Sequence[JudgementLike]) -> Candidate:
    entry = hit.entry
    verdict, notes = _verdict(entry, mine)
    if party.country and entry.countries and party.country not in entry.countries:
        notes = (
            *notes,
            Note(
                N_("The list gives {listed}, the party {own}: a difference to weigh, not an answer."),
                {"listed": ", ".join(sorted(entry.countries)), "own": party.country},
            ),
        )
    if hit.quality == "weak_alias":
        notes = (*notes, Note(N_("A weak alias is short or common and agrees with many names.")))
    return _as_candidate(entry, hit.asked, hit.listed, f"{hit.agreement}-{hit.quality}", verdict, notes)


def _named(
    index: ScreeningIndex | None,
    entry_id: str,
    judgement: JudgementLike,
    mine: Sequence[JudgementLike],
    party: PartyLike,
) -> Candidate:
    """A match that a person found where comparing names did not: it stands all the same."""
    entry = index.entry(entry_id) if index is not None else None
    if entry is not None:
        verdict, notes = _verdict(entry, mine)
        return _as_candidate(entry, party.name, entry.name, "judgement", verdict, notes)
    loaded = {version.list_id for version in index.lists} if index is not None else set()
    gone = entry_id.partition(":")[0] in loaded
    text = (
        N_(
            "{listing} is no longer on the loaded list; the judgement by {by} of {on} must be looked at again."
        )
        if gone
        else N_("The list that holds {listing} is not loaded; the judgement by {by} of {on} stands.")
    )
    note = Note(text, {"listing": entry_id, "by": judgement.by, "on": judgement.on.isoformat()})
    entry = ListEntry(id=entry_id, list_id="", list_name="", name=party.name)
    held = _as_candidate(
        entry, party.name, party.name, "judgement", None if gone else judgement.verdict, (note,)
    )
    return replace(held, listing=judgement.listing)


def _as_candidate(
    entry: ListEntry,
    matched_on: str,
    listed_name: str,
    method: str,
    verdict: Verdict | None,
    notes: tuple[Note, ...],
) -> Candidate:
    return Candidate(
        listing=entry.listing,
        list_name=entry.list_name,
        name=entry.name,
        matched_on=matched_on,
        listed_name=listed_name,
        method=method,
        programmes=entry.programmes,
        countries=tuple(sorted(entry.countries)),
        listed_on=entry.listed_on,
        kind=entry.kind,
        judgement=verdict,
        notes=notes,
    )


def _verdict(entry: ListEntry, mine: Sequence[JudgementLike]) -> tuple[Verdict | None, tuple[Note, ...]]:
    """The judgement that stands on `entry`, and what is to be said of those that do not.

    The last one counts; of two on one day the one that says match. A judgement made on
    another content of the entry does not stand. One without the content's digest stands
    only when it says match: what it set aside cannot be known.
    """
    notes: list[Note] = []
    standing: list[JudgementLike] = []
    for judgement in mine:
        entry_id, _, digest = judgement.listing.partition("@")
        if entry_id != entry.id:
            continue
        if digest == entry.digest or (not digest and judgement.verdict == "match"):
            standing.append(judgement)
            continue
        text = (
            N_("The entry has changed since {by} judged it on {on}: it must be looked at again.")
            if digest
            else N_("The judgement by {by} of {on} does not say which content it saw: name {listing}.")
        )
        told = {"by": judgement.by, "on": judgement.on.isoformat()}
        notes.append(Note(text, told if digest else told | {"listing": entry.listing}))
    if not standing:
        return None, tuple(notes)
    last = max(standing, key=lambda j: (j.on, j.verdict == "match"))
    return last.verdict, tuple(notes)


def _party_problems(parties: Sequence[PartyLike]) -> list[Problem]:
    problems = []
    ids = {party.id for party in parties}
    seen: set[str] = set()
    for number, party in enumerate(parties):
        where = f"parties[{number}]"
        if party.id in seen:
            problems.append(Problem(f"{where}.id", N_("This name is taken by another party."), party.id))
        seen.add(party.id)
        given = [(f"{where}.name", party.name)]
        given += [(f"{where}.aliases[{i}]", alias) for i, alias in enumerate(party.aliases)]
        for place, name in given:
            if letters(name) < 2:
                problems.append(
                    Problem(
                        place,
                        N_("There is too little here to compare with a list."),
                        name,
                        N_("a name with two letters, digits or Chinese characters or more"),
                    )
                )
        if party.owner_of is not None and party.owner_of not in ids:
            problems.append(Problem(f"{where}.owner_of", N_("No party has this id."), party.owner_of))
    return problems


def _judgement_problems(parties: Sequence[PartyLike], judgements: Sequence[JudgementLike]) -> list[Problem]:
    problems = []
    ids = {party.id for party in parties}
    for number, judgement in enumerate(judgements):
        where = f"judgements[{number}]"
        if judgement.party not in ids:
            problems.append(Problem(f"{where}.party", N_("No party has this id."), judgement.party))
        for field, given in (("by", judgement.by), ("reason", judgement.reason)):
            if not given.strip():
                problems.append(
                    Problem(f"{where}.{field}", N_("A judgement names who decided, when and why."), given)
                )
        if ":" not in judgement.listing:
            problems.append(
                Problem(
                    f"{where}.listing",
                    N_("This is not the id of a list entry."),
                    judgement.listing,
                    N_("the id as the gate printed it, such as us-csl:EL-1a2b3c@0f1e2d3c"),
                )
            )
    return problems
