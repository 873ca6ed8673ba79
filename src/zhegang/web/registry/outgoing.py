"""The stored register on its way out: as a corpus to export, as items to brief on.

Who may not read a document gets its statements' places, never its words: no wording, and
no words on either side of an anchor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note, Words
from zhegang.mechanism.brief import Brief, Item, Ref, brief
from zhegang.mechanism.brief.build import Dispute
from zhegang.mechanism.exports import Corpus, Source, project_of
from zhegang.register.anchors import Anchor
from zhegang.register.progress import Milestone
from zhegang.register.statements import Statement
from zhegang.web import access
from zhegang.web.registry import seeing
from zhegang.web.registry.models import Figure
from zhegang.web.registry.models import Item as StoredItem
from zhegang.web.registry.models import Statement as Stored
from zhegang.web.registry.standing import assessment_value, evidence_value, milestone_value

# One request's worth; the whole of a large register is exported from the command line.
MOST = 5_000
MOST_ITEMS = 2_000


def corpus(user: Any, made_on: date, base: str, document: str = "") -> Corpus:
    """What `user` may see, as a corpus; `document` narrows it to one.

    Raises
    ------
    InputError
        More statements than one request carries.
    """
    held = seeing.statements(user).filter(**({"document_id": document} if document else {}))
    rows = list(held.select_related("document").order_by("document_id", "start", "id")[: MOST + 1])
    if len(rows) > MOST:
        message, hint = N_("There are more statements than one file carries."), N_("choose one document")
        raise InputError([Problem("document", message, accepted=str(MOST), hint=hint)])
    words = seeing.wordings(user, rows)
    told = [(_statement(row, words.get(row.pk, "")), row.document) for row in rows]
    documents = {d.pk: d for _, d in told}
    return Corpus(
        "Zhegang",
        "register",
        base,
        made_on,
        tuple(_source(d) for d in documents.values()),
        tuple(s for s, _ in told),
        tuple(project_of(s, d.published) for s, d in told if s.predicate == "commitment"),
    )


def _source(document: Any) -> Source:
    return Source(
        document.text_sha256 or document.pk,
        document.sha256,
        document.named("en")[0],
        document.language,
        document.stance,
        document.published,
        document.address,
    )


def _statement(row: Stored, wording: str) -> Statement:
    readable = bool(wording)
    place = Anchor(
        row.document.text_sha256 or row.document_id,
        row.start,
        row.end,
        row.prefix if readable else "",
        row.suffix if readable else "",
        row.sha256,
    )
    return Statement(
        row.pk,
        row.subject,
        cast(Any, row.predicate),
        row.value,
        wording,
        cast(Any, row.modality),
        row.asserted_by or row.document.named("en")[0],
        row.segment,
        place,
    )


@dataclass(frozen=True, slots=True)
class Span:
    """The days a briefing is between."""

    since: date
    on: date


def span(since: str, on: str, today: date) -> Span:
    """The days asked for; the last year up to today where none are.

    Raises
    ------
    InputError
        What is no day, or an end before its beginning.
    """
    from zhegang.core.dates import parse_date

    last = parse_date(on, "on") if on else today
    first = parse_date(since, "since") if since else last - timedelta(days=365)
    if last < first:
        message = N_("The end lies before the beginning.")
        raise InputError([Problem("on", message, last.isoformat())])
    return Span(first, last)


def briefing(user: Any, days: Span) -> Brief:
    """The briefing on everything followed, what is not published yet included: for staff alone.

    Raises
    ------
    NotAllowedError
        `user` does not keep the register.
    """
    access.require(user, "register.work")
    return operators_briefing(days, user)


def operators_briefing(days: Span, user: Any = None) -> Brief:
    """As `briefing`, for whoever has the database; words of documents only for `user`."""
    held = StoredItem.objects.select_related("area", "statement", "statement__document")
    rows = list(
        held.prefetch_related("milestones", "evidence", "assessments__evidence").order_by("order", "id")[
            :MOST_ITEMS
        ]
    )
    words = seeing.wordings(user, [r.statement for r in rows if r.statement])
    return brief((_item(row, words) for row in rows), days.since, days.on, disputes=_disputes())


def _item(row: StoredItem, words: dict[str, str]) -> Item:
    statement = row.statement
    quote = words.get(statement.pk, "") if statement else ""
    named = [
        row.named(lang)[0] or " ".join(quote.split()) or row.number for lang in ("en", "zh-Hant", "zh-Hans")
    ]
    refs = (_ref(statement),) if statement else (Ref(row.pk, "", ""),)
    milestones = tuple(milestone_value(m) for m in _standing(row.milestones))
    return Item(
        row.pk,
        _words(row.area) if row.area else "",
        Words(*named),
        refs,
        statement.document.published if statement else None,
        milestones,
        tuple(evidence_value(e) for e in _standing(row.evidence)),
        tuple(assessment_value(a) for a in _standing(row.assessments)),
        tuple(dict.fromkeys(a.blocker for a in _standing(row.assessments) if a.blocker)),
        tuple(_two_days(row.number, milestones)),
    )


def _standing(held: Any) -> list[Any]:
    """What was filed and not withdrawn: a briefing is for those who may see what is proposed."""
    return [row for row in held.all() if row.state != "withdrawn"]


def _two_days(number: str, milestones: Iterable[Milestone]) -> Iterable[Dispute]:
    """A milestone that offices give different days."""
    days: dict[str, set[str]] = {}
    for m in milestones:
        if m.due:
            days.setdefault(m.title, set()).add(
                f"{m.due.isoformat()} ({m.set_by})" if m.set_by else m.due.isoformat()
            )
    for title, told in days.items():
        if len({day[:10] for day in told}) > 1:
            message = N_("{number} {milestone}: different days: {days}.")
            note = Note(message, {"number": number, "milestone": title, "days": ", ".join(sorted(told))})
            yield Dispute(note, (), True)


def _words(named: Any) -> Words:
    return Words(*(named.named(lang)[0] for lang in ("en", "zh-Hant", "zh-Hans")))


def _ref(statement: Stored) -> Ref:
    document = statement.document.named("en")[0] or statement.document_id
    return Ref(statement.pk, document, f"[{statement.start}:{statement.end}]")


_VERDICTS = {
    "CONFLICT": N_("Sources conflict on {thing}."),
    "CONSISTENT_IF_APPROX": N_("Sources agree on {thing} only if one is approximate."),
    "PLAN_VS_OUTCOME": N_("Planned and held differ: {thing}."),
}


def _disputes() -> Iterable[tuple[Words | str, Dispute]]:
    """Figures told in ways that do not simply agree, each with two statements that differ."""
    for figure in Figure.objects.filter(verdict__in=list(_VERDICTS)).order_by("-day", "-id")[:200]:
        pairs = figure.verdicts.filter(verdict=figure.verdict).select_related("a__document", "b__document")
        pair = pairs.order_by("pk").first()
        if pair is not None:
            note = Note(_VERDICTS[figure.verdict], {"thing": figure.thing})
            yield "", Dispute(note, (_ref(pair.a), _ref(pair.b)), figure.verdict == "CONFLICT")
