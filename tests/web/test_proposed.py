"""Proposals of an extractor wait in the same queue, and never change what is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhegang.register import read
from zhegang.register.proposing import propose

TEXT = "Arden will build a quay. The quay at Larne is long.\n"


class Stub:
    name = "extractor stub"

    def propose(self, piece: str) -> Sequence[Mapping[str, Any]]:
        return [
            {"quote": "The quay at Larne", "predicate": "organisation", "subject": "Larne quay"},
            {"quote": "not there", "predicate": "organisation", "subject": "x"},
        ]


def test_they_are_proposed_once_and_reviewed_like_any_other(db: None) -> None:
    from zhegang.web.registry.models import Statement
    from zhegang.web.registry.proposed import store

    reading = read(TEXT.encode(), "release.txt")
    made = propose(reading, Stub())
    assert [store(reading, made), store(reading, made)] == [1, 0]

    held = Statement.objects.get(origin="model")
    assert (held.state, held.attachment) == ("proposed", "exact")
    assert held.document.held.text[held.start : held.end] == "The quay at Larne"
    assert Statement.objects.filter(origin="rules", state="proposed").exists()
    held.state = "rejected"
    held.save()
    assert store(reading, made) == 0
    assert Statement.objects.get(origin="model").state == "rejected"
