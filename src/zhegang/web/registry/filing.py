"""Returns filed on the site: whole files only, merged, kept as proposals beside what stands.

An item is known by its number. Numbers the register does not hold become proposed projects;
nothing that is published is changed: milestones, evidence and assessments of a return are
proposed, and a reviewer publishes them.
"""

from __future__ import annotations

import re
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
from zhegang.register.document import digest
from zhegang.web import audit
from zhegang.web.registry import acting
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
        kept = sum(_keep(user, entry, merged) for entry in made)
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
            _item(user, no, merged)
        new = Item.objects.count() - before
        audit.append(str(user.pk), "projects.file", "register", {"rows": len(rows), "new": new})
    return new


def _keep(user: Any, entry: Followed, merged: Merged) -> int:
    """Milestones, evidence and assessments of one item, each once; how many are new."""
    item = _item(user, entry.no, merged)
    Item.objects.filter(pk=item.pk).update(publishable=entry.publishable)
    made: list[tuple[str, Any, bool]] = []
    for m in entry.milestones:
        held = {"basis": m.basis, "set_by": m.set_by[:80]}
        told = Milestone.objects.get_or_create(item=item, name_en=m.title[:400], due=m.due, defaults=held)
        made.append(("milestone", *told))
    for e in entry.evidence:
        proof = {"address": e.address[:500], "filed_by": e.filed_by[:80], "seen_on": e.seen_on}
        made.append(("evidence", *Evidence.objects.get_or_create(item=item, text=e.text, defaults=proof)))
    blocker = "\n".join(entry.blockers)
    for a in entry.assessments:
        said = Assessment.objects.get_or_create(
            item=item,
            by=a.by[:80],
            on=a.on,
            completion=a.completion,
            independent=False,
            defaults={"text": a.text, "blocker": blocker},
        )
        made.append(("assessment", *said))
    new = [(kind, row) for kind, row, is_new in made if is_new]
    for kind, row in new:
        acting.filed(user, kind, row)
    return len(new)


def _item(user: Any, no: str, merged: Merged) -> Item:
    """The followed item of that number, or a proposed project made from what was filed."""
    held = Item.objects.filter(number=no).order_by("pk").first()
    if held is not None:
        return held
    first = {
        c: next((s.text for e in merged.of(no) for s in e.column(c)), "")
        for c in ("area", "item_en", "item_zh", "lead_hk", "lead_zj")
    }
    pack = load_pack(DEFAULT)
    made = Item.objects.create(
        id=f"{pack.space}:project:{_slug(no)}",
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
    acting.filed(user, "item", made)
    return made


def _slug(no: str) -> str:
    """A number as part of an address; one with other signs than letters and digits gets a mark of its own."""
    plain = re.sub(r"[^a-z0-9]+", "-", no.lower()).strip("-")[:40]
    return plain if plain == no.lower() else f"{plain}-{digest(no)[:8]}".strip("-")


def _area(name: str) -> Entity | None:
    """The area of that name in any of the languages, of the latest consensus; None where there is none."""
    if not name:
        return None
    named = Q(name_en__iexact=name) | Q(name_hant=name) | Q(name_hans=name)
    return Entity.objects.filter(named, kind="area").order_by("-pk").first()
