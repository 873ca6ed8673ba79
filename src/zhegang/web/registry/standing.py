"""How far something is: the register's rows as the engine's values, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhegang.core.i18n import N_, translate
from zhegang.register.anchors import Anchor
from zhegang.register.progress import COMPLETION_WORDS, Assessment, Evidence, Milestone, Standing, standing
from zhegang.web.registry.models import Item
from zhegang.web.registry.models import Milestone as Step


def milestone_value(m: Any) -> Milestone:
    return Milestone(
        str(m.pk), m.item_id, m.named("en")[0], m.due, m.basis, _anchor(m.citation), m.set_by, m.reached_on
    )


def evidence_value(e: Any) -> Evidence:
    return Evidence(
        str(e.pk),
        e.item_id,
        e.text,
        e.on,
        e.modality,
        e.stance,
        _anchor(e.citation),
        e.address,
        str(e.milestone_id or ""),
        e.filed_by,
        e.seen_on,
    )


def assessment_value(a: Any) -> Assessment:
    proofs = tuple(str(e.pk) for e in a.evidence.all())
    return Assessment(str(a.pk), a.item_id, a.completion, a.by, a.independent, a.on, a.text, proofs)


def _anchor(held: dict[str, Any] | None) -> Anchor | None:
    return Anchor(**held) if held else None


def standing_of(item: Item, on: date) -> Standing:
    """How an item stands by what is published of it."""
    return standing(
        [milestone_value(m) for m in item.milestones.filter(state="published").order_by("pk")],
        [evidence_value(e) for e in item.evidence.filter(state="published").order_by("pk")],
        [assessment_value(a) for a in item.assessments.filter(state="published").order_by("pk")],
        on,
    )


def refresh(item: Item, on: date) -> None:
    """What the overview keeps of an item, and the days its milestones were reached, told anew.

    A milestone was reached on the day of the first published evidence that says so and counts.
    """
    proofs = list(item.evidence.filter(state="published", reaches=True, milestone__isnull=False))
    for m in item.milestones.all():
        days = [
            e.on for e in proofs if e.milestone_id == m.pk and e.on is not None and evidence_value(e).counts
        ]
        Step.objects.filter(pk=m.pk).update(reached_on=min(days, default=None))
    told = standing_of(item, on)
    open_days = item.milestones.filter(state="published", reached_on=None, due__isnull=False)
    Item.objects.filter(pk=item.pk).update(
        completion=told.completion,
        completion_basis=told.basis,
        differ=told.differ,
        evidence_count=len(told.evidence),
        next_due=open_days.order_by("due").values_list("due", flat=True).first(),
    )


def contradictions(
    milestones: Iterable[Milestone], assessments: Iterable[Assessment], lang: str
) -> list[dict[str, Any]]:
    """Where offices tell one item differently: a milestone's day, or how far it is.

    Of each office its last word counts. Self-assessment against independent assessment is
    told too: both stand.
    """
    found = []
    days: dict[str, dict[str, str]] = {}
    for m in milestones:
        if m.due:
            days.setdefault(m.title, {}).setdefault(m.due.isoformat(), m.set_by)
    for title, told in days.items():
        if len(told) > 1:
            said: list[dict[str, Any]] = [{"by": by, "text": day} for day, by in sorted(told.items())]
            found.append({"what": translate(N_("day of a milestone"), lang), "of": title, "said": said})
    last: dict[tuple[str, bool], Assessment] = {}
    for a in sorted(assessments, key=lambda a: (a.on, a.id)):
        last[a.by, a.independent] = a
    if len({a.completion for a in last.values()}) > 1:
        said = [
            {
                "by": a.by,
                "text": translate(COMPLETION_WORDS[a.completion], lang),
                "independent": a.independent,
            }
            for a in last.values()
        ]
        found.append({"what": translate(N_("how far it is"), lang), "of": "", "said": said})
    return found
