"""Meetings: what holds together, their record as a document, decisions as proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from zhegang.core.errors import InputError
from zhegang.register import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Minute,
    anchor,
    check_meeting,
    proposals,
    record,
)

MEETING = Meeting(
    id="m1",
    kind="plenary",
    name="First plenary of Arden and Verden",
    state="held",
    on=date(2026, 3, 2),
    planned_on=date(2026, 3, 1),
    place="Larne",
    agenda=(AgendaItem("1", "Ports"), AgendaItem("2", "Schools")),
    attendance=(
        Attendance("Ida Holm", "Mayor", "arden", "chair", came=True),
        Attendance("Per Aas", came=False),
    ),
    minutes=(Minute("1", "Both sides\nspoke of ports."),),
    decisions=(
        Decision("D1", "Arden will build a quay.", "1", "Arden", "build", "will", "Ports", date(2026, 9, 1)),
        Decision("D2", "Schools in Verden are encouraged to exchange pupils.", "2", strength="encourage"),
    ),
)


def test_a_decision_becomes_a_proposed_commitment_in_its_exact_place() -> None:
    text = record(MEETING).document.text
    made = proposals(MEETING)

    assert [s.wording for s in made] == [text[s.citation.start : s.citation.end] for s in made]
    assert made[0].wording == "Arden will build a quay."
    assert (made[0].predicate, made[0].modality, made[0].evidence) == ("commitment", "committed", False)
    assert made[0].value["due"] == "2026-09-01"
    assert made[1].subject == ""  # nobody was named
    assert proposals(MEETING) == made


def test_the_record_holds_every_entry_and_not_who_stayed_away() -> None:
    written = record(MEETING)
    text = written.document.text

    assert text[slice(*written.minutes[0])] == "Both sides spoke of ports."
    assert "Ida Holm" in text
    assert "Per Aas" not in text


def test_a_decision_read_elsewhere_keeps_its_citation_and_quotes_only_its_words() -> None:
    release = "It was agreed that Arden will build a quay. Applause."
    exact = anchor(release, release.index("Arden"), release.index(" Applause"))
    looser = anchor(release, 0, 10)
    same, other = (
        proposals(replace(MEETING, decisions=(replace(MEETING.decisions[0], citation=place),)))[0]
        for place in (exact, looser)
    )

    assert (same.citation, same.wording) == (exact, "Arden will build a quay.")
    assert (other.citation, other.wording) == (looser, "")


def test_every_fault_of_a_meeting_is_told_at_once() -> None:
    wrong = replace(
        MEETING,
        kind="picnic",  # type: ignore[arg-type]
        state="planned",
        name=" ",
        until=date(2026, 3, 1),
        minutes=(Minute("9", ""),),
        decisions=(Decision("D1", "a"), Decision("D1", "b")),
    )

    with pytest.raises(InputError) as caught:
        check_meeting(wrong)
    assert [p.where for p in caught.value.problems] == [
        "kind",
        "name",
        "until",
        "state",
        "decisions",
        "minutes[0].text",
        "minutes[0].item",
    ]
    with pytest.raises(InputError, match="needs its day"):
        check_meeting(Meeting("m", "forum", "Forum", "held"))
