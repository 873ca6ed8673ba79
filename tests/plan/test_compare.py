"""Two plan documents side by side."""

from __future__ import annotations

from typing import Any

from zhegang.plan.compare import MOST_CHANGES, compare


def plan(**more: Any) -> dict[str, Any]:
    strategies = [
        {
            "id": "keep",
            "label": {"en": "Keep"},
            "objective": 100.0,
            "duty": 30.0,
            "revenue": 200.0,
            "flows": [],
        },
        {
            "id": "best",
            "label": {"en": "Best"},
            "objective": 150.0,
            "duty": 20.0,
            "revenue": 220.0,
            "flows": [{"market": "us", "units": 5.0}, {"market": "us", "units": 2.0}],
        },
    ]
    held = {
        "input_digest": "a",
        "as_of": "2026-11-22",
        "issued": True,
        "gate": {"state": "NO_LIST_MATCH"},
        "case": {"currency": "USD", "markets": [{"id": "us", "name": "United States", "name_zh": "美國"}]},
        "data_versions": {"law": "1"},
        "exposure": {"today": [{"status": "determined"}], "total": 30.0, "undetermined": 0},
        "network": {"chosen": "best", "strategies": strategies},
    }
    return held | more


def figures(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    return {figure.id: figure for figure in compare(a, b).figures}


def test_a_plan_beside_itself_differs_in_nothing() -> None:
    found = compare(plan(), plan())

    assert all(figure.same for figure in found.figures)
    assert found.inputs == found.data == ()
    assert len(found.figures) > 8


def test_figures_are_the_plans_and_their_difference() -> None:
    other = plan()
    other["network"] = other["network"] | {"chosen": "keep"}
    found = figures(plan(), other)

    gain = found["network.gain"]
    assert (gain.first, gain.second, gain.difference, gain.same) == (50.0, 0.0, -50.0, False)
    assert found["network.duty"].difference == 10.0
    units = found["network.units.us"]
    assert (units.first, units.second, units.difference, units.same) == (7.0, None, None, False)
    assert units.label.in_lang("zh-Hant") == "銷往美國的件數"
    assert found["exposure.total"].same


def test_money_of_two_currencies_is_not_set_off() -> None:
    other = plan(case={"currency": "CNY", "markets": []})
    found = compare(plan(), other)
    by_id = {figure.id: figure for figure in found.figures}

    assert not found.alike
    assert by_id["network.profit"].difference is None
    assert by_id["network.units.us"].difference == 0.0


def test_a_withheld_plan_has_no_figure() -> None:
    found = figures(plan(gate={"state": "REVIEW"}, issued=False), plan())

    assert all(f.first is None for f in found.values() if f.id not in ("as_of", "gate.state", "issued"))
    assert found["network.profit"].second == 150.0


def test_an_undetermined_total_is_no_zero() -> None:
    undetermined = {"today": [{"status": "undetermined"}], "total": 0.0, "undetermined": 1}

    assert figures(plan(exposure=undetermined), plan())["exposure.total"].first is None


def test_a_plan_of_services_alone_compares() -> None:
    bare = plan(exposure=None, network=None)

    assert {f.id for f in compare(bare, bare).figures} == {"as_of", "gate.state", "issued"}


def test_inputs_are_matched_by_their_ids_not_their_order() -> None:
    def case(*plants: dict[str, Any], **more: Any) -> dict[str, Any]:
        return plan(case={"currency": "USD", "plants": list(plants), **more})

    ningbo = {"id": "ningbo", "recipes": [{"product": "p", "unit_cost": 1}, {"product": "q", "unit_cost": 2}]}
    changed = {
        "id": "ningbo",
        "recipes": [{"product": "q", "unit_cost": 3}, {"product": "p", "unit_cost": 1}],
    }
    found = compare(case(ningbo, {"id": "b"}, title=""), case({"id": "c"}, changed))

    assert [(c.place, c.first, c.second) for c in found.inputs] == [
        ("plants[ningbo].recipes[q].unit_cost", 2, 3),
        ("plants[b]", {"id": "b"}, None),
        ("plants[c]", None, {"id": "c"}),
    ]


def test_changes_beyond_the_limit_are_counted() -> None:
    a = plan(case={"products": [{"id": f"p{n}", "v": n} for n in range(MOST_CHANGES + 7)]})
    b = plan(case={"products": [{"id": f"p{n}", "v": -1 - n} for n in range(MOST_CHANGES + 7)]})

    found = compare(a, b)
    assert (len(found.inputs), found.more_inputs) == (MOST_CHANGES, 7)
