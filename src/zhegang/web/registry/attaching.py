"""Citations to a text that is at hand: exact, moved, or stale, and visibly so."""

from __future__ import annotations

from collections.abc import Sequence

from zhegang.register.anchors import CONTEXT, Anchor, reattach
from zhegang.web.registry.models import Statement


def attach(held: Sequence[Statement], text: str) -> int:
    """Finds each citation in `text` and keeps where it stands; the number of stale ones."""
    for s in held:
        old = Anchor("", s.start, s.end, s.prefix, s.suffix, s.sha256)
        new, how = reattach(old, text)
        s.start, s.end, s.attachment = new.start, new.end, how
        if how != "stale":
            s.prefix, s.suffix = new.prefix[-CONTEXT:], new.suffix[:CONTEXT]
    Statement.objects.bulk_update(held, ["start", "end", "prefix", "suffix", "attachment"], batch_size=500)
    return sum(1 for s in held if s.attachment == "stale")
