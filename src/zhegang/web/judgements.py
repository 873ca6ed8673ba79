"""Judgements that people record on candidates, and their use when the same name comes again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.screening import Decision, Subject, fold_name
from zhegang.web import audit
from zhegang.web.models import Firm, NameJudgement, User

LONGEST_REASON = 2000
VERDICTS = ("match", "no_match")


def record(
    user: User, firm: Firm | None, name: str, listing: str, verdict: str, reason: str
) -> NameJudgement:
    """Keeps a judgement on `name` against one content of a list's entry.

    Raises
    ------
    InputError
        No verdict, no reason, or a reason of more than LONGEST_REASON signs.
    """
    problems = []
    if verdict not in VERDICTS:
        problems.append(Problem("verdict", N_("This is not a verdict."), verdict, N_("match or no_match")))
    if not reason.strip():
        problems.append(Problem("reason", N_("A judgement needs its grounds.")))
    if len(reason) > LONGEST_REASON:
        fields = {"limit": LONGEST_REASON}
        problems.append(Problem("reason", N_("The text is longer than {limit} characters."), fields=fields))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = NameJudgement.objects.create(
            firm=firm, made_by=user, name=name, listing=listing, verdict=verdict, reason=reason.strip()
        )
        detail = {"listing": listing, "verdict": verdict}
        audit.append(str(user.pk), "judgement.make", f"judgement:{made.pk}", detail)
    return made


def decisions(held: Iterable[NameJudgement], subjects: Sequence[Subject]) -> tuple[Decision, ...]:
    """What was judged on the names of `subjects`: of judgements on one entry the newest counts."""
    newest: dict[tuple[str, str], Any] = {}
    for judgement in sorted(held, key=lambda j: j.created_at):
        newest[fold_name(judgement.name), judgement.listing.partition("@")[0]] = judgement
    by_name: dict[str, list[Any]] = {}
    for (name, _), judgement in newest.items():
        by_name.setdefault(name, []).append(judgement)
    return tuple(
        Decision(
            subject.id,
            judgement.listing,
            judgement.verdict,
            judgement.made_by.username if judgement.made_by else "—",
            judgement.created_at.date(),
            judgement.reason,
        )
        for subject in subjects
        for judgement in by_name.get(fold_name(subject.name), ())
    )
