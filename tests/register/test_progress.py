"""Progress: what is evidence, who may say how far it is, what is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from zhegang.core.errors import InputError
from zhegang.register import (
    Assessment,
    Evidence,
    Milestone,
    anchor,
    check_assessment,
    check_milestone,
    standing,
)

DAY = date(2026, 6, 1)
PLACE = anchor("The quay was opened.", 0, 8)
OPENED = Evidence("e1", "k1", "The quay was opened.", date(2026, 5, 1), citation=PLACE)
SELF = Assessment("a1", "k1", "completed", "arden", False, date(2026, 5, 2))
OUTSIDE = Assessment("a2", "k1", "limited", "an auditor", True, date(2026, 5, 3))


@pytest.mark.parametrize(
    "bad",
    [
        replace(OPENED, modality="planned"),
        replace(OPENED, modality="committed"),
        replace(OPENED, modality="opinion"),
        replace(OPENED, stance="opinion"),
        replace(OPENED, citation=None),
    ],
    ids=["plan", "promise", "opinion", "opinion piece", "no place"],
)
def test_a_plan_an_opinion_and_hearsay_prove_nothing(bad: Evidence) -> None:
    told = standing((), (bad,), (SELF,), DAY)

    assert bad.refusal
    assert (told.completion, told.basis, told.refused) == ("no_evidence", "none", (bad,))
    assert told.withheld == (SELF,)


def test_an_outside_assessment_goes_first_and_the_difference_is_shown() -> None:
    told = standing((), (OPENED,), (OUTSIDE, SELF), DAY)

    assert (told.completion, told.basis, told.differ) == ("limited", "independent", True)
    assert (told.self_assessment, told.independent) == (SELF, OUTSIDE)
    assert standing((), (OPENED,), (SELF,), DAY).basis == "self"


def test_an_assessment_stands_only_on_evidence_seen_by_its_day() -> None:
    late = replace(OPENED, on=date(2026, 5, 20))

    assert standing((), (late,), (SELF,), DAY).completion == "no_evidence"
    assert standing((), (late,), (SELF,), date(2026, 5, 10)).evidence == ()
    assert standing((), (late,), (replace(SELF, completion="not_started"),), DAY).basis == "self"
    assert standing((), (OPENED,), (replace(SELF, evidence=("other",)),), DAY).completion == "no_evidence"


def test_only_a_milestone_with_a_day_is_overdue_and_an_editors_day_is_labelled() -> None:
    open_end = Milestone("m0", "k1", "Some day")
    source = Milestone("m1", "k1", "Quay open", date(2026, 5, 31), "source", PLACE)
    editorial = Milestone("m2", "k1", "Plan drawn", date(2026, 5, 1))
    reached = replace(editorial, id="m3", reached_on=date(2026, 4, 1))
    today = Milestone("m4", "k1", "Due today", DAY)

    found = standing((open_end, source, editorial, reached, today), (), (), DAY).overdue
    assert [(o.milestone.id, o.days, o.editorial) for o in found] == [("m1", 1, False), ("m2", 31, True)]


def test_what_cannot_stand_is_refused_with_every_reason() -> None:
    with pytest.raises(InputError) as caught:
        check_milestone(Milestone("m", "k1", "", DAY, "source"))
    assert [p.where for p in caught.value.problems] == ["milestone.title", "milestone.citation"]

    with pytest.raises(InputError) as caught:
        check_assessment(replace(OUTSIDE, by="arden"), (), doers=("arden",))
    assert [p.where for p in caught.value.problems] == ["assessment.completion", "assessment.by"]
    assert check_assessment(SELF, (OPENED,)) == SELF
