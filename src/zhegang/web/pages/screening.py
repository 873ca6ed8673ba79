"""Names against the loaded lists: decision, reasons, candidates, and a person's judgement on them."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.ingest.parties import read_parties
from zhegang.screening import CONSEQUENCES, METHODS, STATES, Candidate, GateResult, PartyCheck, Subject
from zhegang.web import access, asking, judgements
from zhegang.web.models import Firm
from zhegang.web.pages.rendering import Shown, fields_of, page
from zhegang.web.shapes import when
from zhegang.web.uploads import received

MOST_LISTED = 500  # of an uploaded list; the command takes any number
TELLING = ("BLOCK", "REVIEW", "INCOMPLETE")


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A listed party that a name agrees with; `key` names its inputs in the form."""

    key: str
    listing: str
    list_name: str
    name: str
    why: str
    listed_name: str
    countries: tuple[str, ...]
    programmes: tuple[str, ...]
    listed_on: str
    judgement: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckShown:
    party: str
    name: str
    state: str
    says: str
    consequence: str
    reasons: tuple[str, ...]
    candidates: tuple[CandidateShown, ...]


@dataclass(frozen=True, slots=True)
class ListShown:
    name: str
    on: str
    entries: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Judged:
    name: str
    listing: str
    verdict: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ScreeningPage:
    """`again` holds the parties for the next request, in the page and nowhere else."""

    on: str
    names: str = ""
    country: str = ""
    problems: tuple[dict[str, Any], ...] = ()
    state: str = ""
    says: str = ""
    consequence: str = ""
    reasons: tuple[str, ...] = ()
    checks: tuple[CheckShown, ...] = ()
    lists: tuple[ListShown, ...] = ()
    input_digest: str = ""
    again: str = ""
    said: str = ""
    judged: tuple[Judged, ...] = ()
    firms: tuple[dict[str, str], ...] = ()


@page("screening", "screening", "screen.ask", ("GET", "POST"))
def screening(request: HttpRequest, lang: str) -> Shown:
    """Names typed or sent as a list; nothing of them is kept but a judgement that is recorded."""
    given = request.POST
    own: dict[str, Any] = {
        "on": given.get("on", "") or date.today().isoformat(),
        "names": given.get("names", "")[:100_000],
        "country": given.get("country", "")[:20],
        "judged": _judged(request),
        "firms": tuple(
            {"id": str(f.pk), "name": f.name} for f in access.firms(request.user).order_by("name")
        ),
    }
    if request.method != "POST":
        return Shown("screening.html.j2", ScreeningPage(**own))
    subjects: tuple[Subject, ...] = ()
    problems: tuple[dict[str, Any], ...] = ()
    said = ""
    try:
        on = parse_date(own["on"], "on")
        subjects = _subjects(request)
        if judged := given.get("judge"):
            try:
                _record(request, judged, subjects)
                own["judged"], said = _judged(request), translate(N_("The judgement is recorded."), lang)
            except InputError as error:  # what is wrong is told; the screening stays
                problems = fields_of(error, lang)
        held = judgements.decisions(access.judgements(request.user).select_related("made_by"), subjects)
        result, document = asking.compared(subjects, held, on)
    except InputError as error:
        return Shown("screening.html.j2", ScreeningPage(**own, problems=fields_of(error, lang)), 422)
    context = ScreeningPage(
        **own,
        problems=problems,
        said=said,
        state=result.state,
        says=translate(STATES[result.state], lang),
        consequence=translate(CONSEQUENCES[result.state], lang),
        reasons=tuple(note.in_lang(lang) for note in result.reasons),
        checks=_checks(result, lang),
        lists=tuple(
            ListShown(translate(v.name, lang), v.on.isoformat(), v.entries, v.sha256[:16])
            for v in result.lists
        ),
        input_digest=document["input_digest"],
        again=_again(subjects),
    )
    return Shown("screening.html.j2", context, 422 if problems else 200)


def _checks(result: GateResult, lang: str) -> tuple[CheckShown, ...]:
    """The parties, what needs a person first."""
    order = {state: n for n, state in enumerate(TELLING)}
    ranked = sorted(enumerate(result.checks), key=lambda c: (order.get(c[1].state, len(order)), c[0]))
    return tuple(_check(n, check, lang) for n, check in ranked)


def _check(n: int, check: PartyCheck, lang: str) -> CheckShown:
    return CheckShown(
        check.party,
        check.name,
        check.state,
        translate(STATES[check.state], lang),
        translate(CONSEQUENCES[check.state], lang),
        tuple(note.in_lang(lang) for note in check.reasons),
        tuple(_candidate(f"{n}-{k}", c, lang) for k, c in enumerate(check.candidates)),
    )


def _candidate(key: str, held: Candidate, lang: str) -> CandidateShown:
    return CandidateShown(
        key,
        held.listing,
        translate(held.list_name, lang),
        held.name,
        f"{held.matched_on}: {translate(METHODS[held.method], lang)}",
        held.listed_name if held.listed_name != held.name else "",
        held.countries,
        held.programmes,
        held.listed_on.isoformat() if held.listed_on else "",
        held.judgement or "",
        tuple(note.in_lang(lang) for note in held.notes),
    )


def _judged(request: HttpRequest) -> tuple[Judged, ...]:
    held = access.judgements(request.user).select_related("made_by").order_by("-created_at")[:50]
    return tuple(
        Judged(
            j.name,
            j.listing,
            j.verdict,
            j.reason,
            j.made_by.username if j.made_by else "—",
            when(j.created_at),
        )
        for j in held
    )


def _subjects(request: HttpRequest) -> tuple[Subject, ...]:
    """The parties typed, sent as a file, or of the screening before this judgement."""
    given = request.POST
    if given.get("again") and given.get("judge"):
        return _read_again(given["again"])
    found: tuple[Subject, ...] = ()
    if "file" in request.FILES:
        _, content = received(request, (".csv",))
        with tempfile.TemporaryDirectory(prefix="zhegang-") as folder:
            path = Path(folder) / "parties.csv"
            path.write_bytes(content)
            found = read_parties(path)
        if len(found) > MOST_LISTED:
            fields = {"limit": MOST_LISTED}
            message = N_("Too many names at once.")
            raise InputError([Problem("file", message, len(found), N_("at most {limit}"), fields=fields)])
    names = [name for name in given.get("names", "").splitlines() if name.strip()]
    if names or not found:
        found += asking.named(names, given.get("country", ""))
    return found


def _again(subjects: tuple[Subject, ...]) -> str:
    rows = [[s.id, s.name, list(s.aliases), s.country, s.owner_of] for s in subjects]
    return json.dumps(rows, ensure_ascii=False)


def _read_again(text: str) -> tuple[Subject, ...]:
    try:
        rows = json.loads(text)
        found = tuple(
            Subject(str(i), str(name), tuple(str(a) for a in aliases), country, owner)
            for i, name, aliases, country, owner in rows
        )
        if len(found) > MOST_LISTED + asking.MOST_NAMES or any(
            not (held is None or isinstance(held, str)) for s in found for held in (s.country, s.owner_of)
        ):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise InputError([Problem("again", N_("The screening before this one cannot be read."))]) from None
    return found


def _record(request: HttpRequest, key: str, subjects: tuple[Subject, ...]) -> None:
    """Keeps the judgement on the candidate `key`, whose fields the form carries."""
    access.require(request.user, "judgement.record")
    given = request.POST
    number, _, _ = key.partition("-")
    if not number.isascii() or not number.isdigit() or int(number) >= len(subjects):
        raise InputError([Problem("judge", N_("The form does not say what to do."))])
    firm: Firm | None = None
    if given.get("firm"):
        firm = access.the_firm(request.user, given["firm"])
    subject, listing = subjects[int(number)], given.get(f"listing-{key}", "")
    alone, _ = asking.compared((replace(subject, owner_of=None),), (), date.today())
    if listing not in {candidate.listing for check in alone.checks for candidate in check.candidates}:
        raise InputError([Problem("listing", N_("This is no candidate of the name."), listing)])
    judgements.record(
        request.user,
        firm,
        subject.name[: asking.LONGEST_NAME],
        listing,
        given.get(f"verdict-{key}", ""),
        given.get(f"reason-{key}", ""),
    )
