"""Filing and publishing what is followed and met on: two people for each, every act kept.

An entry (an item, milestone, piece of evidence, assessment, or meeting) is filed by one person
and published by another. The database refuses it otherwise too (migration 0005).
"""

from __future__ import annotations

from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web import access, audit
from zhegang.web.registry.models import Act
from zhegang.web.registry.reviewing import OwnWorkError


def filed(user: Any, kind: str, row: Any, detail: Any = None) -> None:
    """Writes down that `user` filed an entry, or changed it; in the caller's transaction."""
    _act(user, kind, row, "file", "", detail)


def publish(user: Any, kind: str, row: Any) -> None:
    """Publishes an entry that another person filed; in the caller's transaction.

    Raises
    ------
    NotAllowedError
        The role publishes nothing.
    InputError
        It was withdrawn, or is published as it stands.
    OwnWorkError
        `user` filed it, or changed it since it was last published.
    """
    access.require(user, "entry.publish")
    if row.state != "proposed":
        raise InputError([Problem("do", N_("Nothing of this waits for publication."), row.state)])
    if own(user, kind, row.pk):
        raise OwnWorkError([Problem("do", N_("Nobody publishes what they filed themselves."))])
    _act(user, kind, row, "publish", "", None)
    row.state = "published"
    row.save(update_fields=["state"])


def withdraw(user: Any, kind: str, row: Any, reason: str) -> None:
    """Takes an entry back, with a reason: whoever filed it, or who publishes. Errors as `publish`."""
    if not own(user, kind, row.pk):
        access.require(user, "entry.publish")
    problems = []
    if row.state == "withdrawn":
        problems.append(Problem("do", N_("It was withdrawn already.")))
    if not reason.strip():
        problems.append(Problem("reason", N_("A reason is needed.")))
    if problems:
        raise InputError(problems)
    _act(user, kind, row, "withdraw", reason.strip()[:2000], None)
    row.state = "withdrawn"
    row.save(update_fields=["state"])


def own(user: Any, kind: str, ident: Any) -> bool:
    """Whether `user` filed or changed the entry since it was last published."""
    acts = Act.objects.filter(kind=kind, ident=str(ident))
    last = acts.filter(action="publish").order_by("-pk").values_list("pk", flat=True).first() or 0
    return acts.filter(action="file", actor=str(getattr(user, "pk", "")), pk__gt=last).exists()


def _act(user: Any, kind: str, row: Any, action: str, reason: str, detail: Any) -> None:
    Act.objects.create(kind=kind, ident=str(row.pk), action=action, actor=str(user.pk), reason=reason)
    told = {"reason": reason} if reason else detail
    audit.append(str(user.pk), f"{kind}.{action}", f"{kind}:{row.pk}", told)
