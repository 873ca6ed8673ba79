"""The gate of a plan cannot be walked around."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from zhegang.ingest.reference import Reference
from zhegang.plan import build, gate
from zhegang.plan.build import make_plan
from zhegang.plan.case import Case, Judgement
from zhegang.plan.gate import check_gate
from zhegang.screening import ListEntry, ListVersion, ScreeningIndex

ON = date(2026, 11, 22)


def _index(*names: str, on: date = ON) -> ScreeningIndex:
    entries = tuple(
        ListEntry(
            id=f"us-csl:T-{i}",
            list_id="us-csl",
            list_name="Entity List",
            name=name,
            aliases=(),
            weak_aliases=(),
            original_names=(),
            countries=frozenset({"CN"}),
            programmes=("TEST",),
            listed_on=None,
            kind="entity",
        )
        for i, name in enumerate(names)
    )
    lists = (ListVersion("us-csl", "Consolidated", on, len(entries)), ListVersion("un", "UN", on, 0))
    return ScreeningIndex.build(entries, lists)


def test_without_lists_a_plan_is_made_but_not_issued(
    example: Callable[[str], Case], reference: Reference
) -> None:
    plan = make_plan(example("ningbo-robotics"), reference)
    assert plan.gate.state == "INCOMPLETE"
    assert not plan.issued
    assert plan.network is not None


def test_with_current_lists_and_no_candidate_it_is_issued(
    example: Callable[[str], Case], reference: Reference
) -> None:
    with_lists = replace(reference, lists=_index("Some Other Works"))
    plan = make_plan(example("ningbo-robotics"), with_lists)
    assert plan.gate.state == "NO_LIST_MATCH"
    assert plan.issued


@pytest.mark.parametrize(
    "name", ["Beilun Precision Motor", "BEILUN PRECISION MOTOR CO LTD", "北侖精密電機有限公司"]
)
def test_a_candidate_withholds_every_figure(
    name: str, example: Callable[[str], Case], reference: Reference
) -> None:
    plan = make_plan(example("ningbo-robotics"), replace(reference, lists=_index(name)))
    assert plan.gate.state == "REVIEW"
    assert not plan.issued
    assert (plan.exposure, plan.network, plan.alternatives, plan.negotiation) == (None, None, (), ())


def test_a_judgement_decides_and_is_kept(example: Callable[[str], Case], reference: Reference) -> None:
    case, lists = example("ningbo-robotics"), _index("Beilun Precision Motor")
    found = check_gate(case, lists)
    listing = next(c.listing for check in found.checks for c in check.candidates)
    judged = {
        verdict: case.model_copy(
            update={
                "judgements": [
                    Judgement(
                        party="motor-works",
                        listing=listing,
                        verdict=verdict,
                        by="C. Officer",
                        on=ON,
                        reason="Another address",
                    )
                ]
            }
        )
        for verdict in ("match", "no_match")
    }
    assert check_gate(judged["match"], lists).state == "BLOCK"
    cleared = check_gate(judged["no_match"], lists)
    assert cleared.state == "NO_LIST_MATCH"
    assert [c.judgement for check in cleared.checks for c in check.candidates] == ["no_match"]


def test_leaving_a_party_out_does_not_help(example: Callable[[str], Case], reference: Reference) -> None:
    case, lists = example("ningbo-robotics"), _index("Ningbo Haiqu Robotics")
    # The firm is compared even when it is not among the parties.
    alone = case.model_copy(
        update={"parties": [p for p in case.parties if p.id != "haiqu" and not p.owner_of]}
    )
    assert check_gate(alone, lists).state == "REVIEW"
    # A supplier or buyer without a name keeps the plan from being issued.
    unnamed = case.model_copy(
        update={"suppliers": [s.model_copy(update={"party": None}) for s in case.suppliers]}
    )
    state = check_gate(unnamed, _index("Nobody We Know"))
    assert state.state == "INCOMPLETE"
    assert len(state.reasons) == len(case.suppliers)


def test_an_old_list_is_no_list(example: Callable[[str], Case], reference: Reference) -> None:
    assert check_gate(example("ningbo-robotics"), _index(on=date(2026, 1, 1))).state == "INCOMPLETE"


def test_nothing_in_the_signatures_lifts_the_gate() -> None:
    for function in (make_plan, check_gate):
        names = set(inspect.signature(function).parameters)
        assert names <= {"case", "reference", "notes", "index"}
    for module in (build, gate):
        source = inspect.getsource(module)
        assert "force" not in source
        assert "environ" not in source
