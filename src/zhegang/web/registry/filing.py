"""Returns filed on the site: whole files only, merged, kept as proposals beside what stands.

An item is known by its number. Numbers the register does not hold become proposed projects;
nothing that is published is changed: milestones, evidence and assessments of a return are
proposed, and a reviewer publishes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhegang.core.errors import Problem
from zhegang.ingest.packs import DEFAULT, load_pack
from zhegang.mechanism.returns import Followed, Merged, followed, merge, read_projects, read_returns
from zhegang.mechanism.returns.merge import Contradiction
from zhegang.web import audit
from zhegang.web.registry.models import Assessment, Entity, Evidence, Item, Milestone


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of the files sent in: how many rows were kept, what contradicts, what is wrong."""

    read: int
    kept: int
    items: int
    contradictions: tuple[Contradiction, ...]
    problems: tuple[Problem, ...]


def file(user: Any, files: Sequence[tuple[str, bytes]], on: date) -> Filed:
    """Reads the files; those that are whole are merged and kept, the others told with every fault."""
    returns, problems = read_returns(files)
    merged = merge(returns)
    made = followed(merged, on)
    with transaction.atomic():
        kept = sum(_keep(entry, merged) for entry in made)
        if returns:
            told = {"files": len(returns), "rows": sum(len(r.rows) for r in returns), "kept": kept}
            audit.append(str(user.pk), "returns.file", "register", told)
    return Filed(len(returns), kept, len(made), merged.contradictions, problems)


def file_projects(user: Any, name: str, data: bytes) -> int:
    """Takes the secretariat's own list of projects in; how many are new. One known by its number stays.

    Raises
    ------
    InputError
        Every fault of the list at once; then nothing of it is taken.
    """
    rows = read_projects(data, name)
    merged = merge((), rows, file=name)
    with transaction.atomic():
        before = Item.objects.count()
        for no in dict.fromkeys(row["no"] for row in rows):
            _item(no, merged)
        new = Item.objects.count() - before
        audit.append(str(user.pk), "projects.file", "register", {"rows": len(rows), "new": new})
    return new


def _keep(entry: Followed, merged: Merged) -> int:
    """Milestones, evidence and assessments of one item, each once; how many are new."""
    item = _item(entry.no, merged)
    new = 0
    for m in entry.milestones:
        new += Milestone.objects.get_or_create(
            item=item, name_en=m.title[:400], due=m.due, defaults={"basis": m.basis, "set_by": m.set_by[:80]}
        )[1]
    for e in entry.evidence:
        held = {"address": e.address[:500], "filed_by": e.filed_by[:80], "seen_on": e.seen_on}
        new += Evidence.objects.get_or_create(item=item, text=e.text, defaults=held)[1]
    blocker = "\n".join(entry.blockers)
    for a in entry.assessments:
        new += Assessment.objects.get_or_create(
            item=item,
            by=a.by[:80],
            on=a.on,
            completion=a.completion,
            independent=False,
            defaults={"text": a.text, "blocker": blocker},
        )[1]
    return new


def _item(no: str, merged: Merged) -> Item:
    """The followed item of that number, or a proposed project made from what was filed."""
    held = Item.objects.filter(number=no).order_by("pk").first()
    if held is not None:
        return held
    first = {
        c: next((s.text for e in merged.of(no) for s in e.column(c)), "")
        for c in ("area", "item_en", "item_zh", "lead_hk", "lead_zj")
    }
    pack = load_pack(DEFAULT)
    return Item.objects.create(
        id=f"{pack.space}:project:{no}"[:120].lower(),
        kind="project",
        area=_area(first["area"]),
        number=no[:40],
        name_en=first["item_en"][:400],
        name_hant=first["item_zh"][:400],
        name_hans=first["item_zh"][:400],
        lead_hk=first["lead_hk"][:300],
        lead_zj=first["lead_zj"][:300],
        order=Item.objects.count() + 1,
    )


def _area(name: str) -> Entity | None:
    """The area of that name in any of the languages, of the latest consensus; None where there is none."""
    if not name:
        return None
    named = Q(name_en__iexact=name) | Q(name_hant=name) | Q(name_hans=name)
    return Entity.objects.filter(named, kind="area").order_by("-pk").first()
