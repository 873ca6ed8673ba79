"""Origin: each kind of rule, and what must hold whatever the bill of materials."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.trade import origin_rules as r
from zhegang.trade.origin import assess
from zhegang.trade.origin_bounds import Setting
from zhegang.trade.origin_evaluation import evaluate
from zhegang.trade.origin_inputs import (
    Agreement,
    Cumulation,
    Material,
    Production,
    Route,
    Row,
    RuleTable,
    Tolerance,
    rows_for,
)

D = Decimal
ZONE = Cumulation(frozenset({"JP", "GB"}), extended=frozenset({"FR"}))
TOLERANCE = Tolerance("value", D("0.1"), ((1, 97),), "EXW", "test")
PLAIN = Agreement("T", "Test", ZONE, "HS2022", "FOB", exclusively_originating=True, route="non_alteration")
HS = "850110"
OPEN = r.Condition("weaving", "weaving")
SHIFT = r.TariffShift(4)


def judged(rule: r.Rule, materials: tuple[Material, ...] = (), **more: Any) -> bool | None:
    """The truth of a rule for a product of 8501.10 made in Japan at 100."""
    agreement = more.pop("agreement", PLAIN)
    status = tuple(m.originating for m in materials)
    made = Production(HS, "JP", materials, **({"ex_works": D(100), "fob": D(100)} | more))
    return evaluate(rule, Setting(made, agreement, status)).truth


def part(hs: str | None, value: int | None, originating: bool | None = False, **more: Any) -> Material:
    return Material(hs or "?", hs, "CN", None if value is None else D(value), originating=originating, **more)


SAME, OTHER = part("850131", 20), part("740811", 20)


@pytest.mark.parametrize(
    ("rule", "materials", "truth"),
    [
        (SHIFT, (OTHER,), True),
        (SHIFT, (SAME,), None),  # the tolerance is not held
        (r.TariffShift(6), (SAME,), True),
        (r.TariffShift(2), (part("854411", 5),), None),
        (SHIFT, (replace(SAME, originating=True),), True),
        (SHIFT, (replace(SAME, originating=None),), None),
        (SHIFT, (part(None, 1),), None),
        (r.TariffShift(0, excluded=r.Codes((("7408", "7408"),))), (OTHER,), None),
        (r.TariffShift(4, allowed=r.Codes(same=4), allowed_share=D("0.2")), (SAME,), True),
        (r.TariffShift(4, allowed=r.Codes(same=4), allowed_share=D("0.19")), (SAME,), False),
        (r.MaxNonOriginating(D("0.4")), (SAME, OTHER), True),
        (r.MaxNonOriginating(D("0.39")), (SAME, OTHER), False),
        (r.MaxNonOriginating(D("0.4")), (SAME, part("740811", None)), None),
        (r.MaxNonOriginating(D("0.1")), (SAME, part("740811", None)), False),
        (r.MaxNonOriginating(D("0.2"), codes=r.Codes(same=4)), (SAME, OTHER), True),
        (r.ValueContent(D("0.6"), "build_down"), (SAME, OTHER), True),
        (r.ValueContent(D("0.61"), "build_down"), (SAME, OTHER), False),
        (r.ValueContent(D("0.2"), "build_up"), (SAME, replace(OTHER, originating=True)), True),
        (r.ValueContent(D("0.3"), "build_up"), (SAME, replace(OTHER, originating=True)), False),
        (r.ValueContent(D("0.8"), "focused", codes=r.Codes((("8501", "8501"),))), (SAME, OTHER), True),
        (r.NotAboveOriginating(), (SAME, replace(OTHER, originating=True)), True),
        (r.NotAboveOriginating(), (SAME,), False),
        (r.WhollyObtained(r.Codes((("74", "74"),))), (SAME,), True),
        (r.WhollyObtained(r.Codes((("74", "74"),))), (OTHER,), False),
        (r.WhollyObtained(r.Codes((("74", "74"),))), (replace(OTHER, originating=True),), None),
        (r.MadeFrom(r.Codes((("7408", "7408"),)), OPEN), (OTHER,), True),
        (r.MadeFrom(r.Codes((("7408", "7408"),)), OPEN), (SAME,), None),
        (r.NotUsed(r.Codes((("8503", "8503"),)), OPEN), (SAME,), True),
        (r.AllOf((SHIFT, OPEN)), (OTHER,), None),
        (r.AnyOf((SHIFT, OPEN)), (OTHER,), True),
        (r.Unjoined((SHIFT, r.MaxNonOriginating(D("0.1")))), (OTHER,), None),
        (r.Unjoined((SHIFT, r.MaxNonOriginating(D("0.2")))), (OTHER,), True),
        (r.Eased(r.MaxNonOriginating(D("0.1")), OPEN), (OTHER,), None),
    ],
)
def test_each_kind_of_rule(rule: r.Rule, materials: tuple[Material, ...], truth: bool | None) -> None:
    assert judged(rule, materials) is truth


def test_a_tolerance_by_value_and_by_weight() -> None:
    eased = replace(PLAIN, tolerances=(replace(TOLERANCE, share=D("0.2")),))
    heavy = replace(PLAIN, tolerances=(Tolerance("weight", D("0.1"), ((50, 85),), None, "test"),))
    light = replace(SAME, weight_kg=D("0.1"))

    assert judged(SHIFT, (SAME,), agreement=eased) is True
    assert judged(SHIFT, (SAME,), agreement=replace(PLAIN, tolerances=(TOLERANCE,))) is False
    assert judged(SHIFT, (light,), agreement=heavy, weight_kg=D(1)) is True
    assert judged(SHIFT, (light,), agreement=heavy, weight_kg=D("0.9")) is False
    assert judged(SHIFT, (SAME,), agreement=heavy, weight_kg=D(1)) is None


def test_full_cumulation_counts_the_foreign_part_of_a_material() -> None:
    limit, half = r.MaxNonOriginating(D("0.1")), replace(OTHER, foreign_value=D(10))
    full = {known: replace(PLAIN, cumulation=replace(ZONE, full=known)) for known in (True, False, None)}

    assert [judged(limit, (half,), agreement=full[k]) for k in (True, False, None)] == [True, False, None]


def test_what_labour_adds_counts_in_build_up_where_the_agreement_says_so() -> None:
    rule, own = r.ValueContent(D("0.5"), "build_up"), replace(OTHER, originating=True)
    counts = {known: replace(PLAIN, build_up_adds=known) for known in (True, False, None)}

    assert judged(rule, (own,), agreement=counts[True], added=D(30)) is True
    assert judged(rule, (own,), agreement=counts[True], added=D(29)) is False
    assert judged(rule, (own,), agreement=counts[False], added=D(30)) is False
    assert judged(rule, (own,), agreement=counts[None], added=D(30)) is None


def test_a_price_that_is_not_told_decides_nothing() -> None:
    assert judged(r.MaxNonOriginating(D("0.4")), (SAME,), ex_works=None) is None
    assert judged(r.ValueContent(D("0.4"), "net_cost"), (SAME,)) is None
    assert judged(r.MaxNonOriginating(D("0.4")), (replace(SAME, originating=True),), ex_works=None) is True


def table(rule: r.Rule, agreement: Agreement = PLAIN) -> RuleTable:
    return RuleTable(agreement, (Row(1, "8501000000", "8501999999", "8501", "", False, rule, ("text",)),))


MADE = Production(HS, "JP", (SAME,), ex_works=D(100), fob=D(100), facts={"sufficient_production": True})


def test_parts_of_a_party_need_a_proof_and_of_others_a_condition() -> None:
    limit = table(r.MaxNonOriginating(D("0.1")))

    def verdict(**part_of: Any) -> str:
        facts = MADE.facts | part_of.pop("facts", {})
        material = replace(SAME, originating=None, **part_of)
        return assess(limit, replace(MADE, materials=(material,), facts=facts)).origin

    assert verdict(origin="GB") == "undetermined"
    assert verdict(origin="GB", wholly_obtained=True) == "originating"
    assert verdict(origin=None) == "undetermined"
    assert verdict(origin="CN") == "not_originating"
    assert verdict(origin="FR") == "undetermined"
    assert verdict(origin="FR", facts={"cumulation_FR": False}) == "not_originating"


def test_no_bill_of_materials_is_not_an_empty_one() -> None:
    found = assess(table(SHIFT), replace(MADE, materials=()))

    assert found.origin == "undetermined"
    assert "materials" in [m.fact for m in found.missing]


def test_originating_materials_alone_suffice_where_the_agreement_says_so() -> None:
    made = replace(MADE, materials=(replace(SAME, origin="JP", originating=True),))

    assert assess(table(OPEN), made).origin == "originating"
    assert assess(table(OPEN, replace(PLAIN, exclusively_originating=None)), made).origin == "undetermined"


def test_rows_a_row_for_all_goods_takes_the_place_of_wider_ones() -> None:
    def row(n: int, first: str, last: str, part: bool = False) -> Row:
        return Row(n, first.ljust(10, "0"), last.ljust(10, "9"), "", "", part, SHIFT, ("",))

    rows = (
        row(1, "85", "85"),
        row(2, "8501", "8501"),
        row(3, "850110", "850110", True),
        row(4, "8502", "8502"),
    )

    assert [held.number for held in rows_for(rows, HS)] == [2, 3]
    assert [held.number for held in rows_for(rows, "850300")] == [1]


def test_several_rows_that_disagree_ask_which_fits() -> None:
    rows = (*table(SHIFT).rows, replace(table(r.MaxNonOriginating(D("0.1"))).rows[0], number=2))
    made = replace(MADE, materials=(OTHER,))

    assert assess(RuleTable(PLAIN, rows), made).origin == "undetermined"
    assert "row" in [m.fact for m in assess(RuleTable(PLAIN, rows), made).missing]
    assert assess(RuleTable(PLAIN, rows), replace(made, row=2)).origin == "not_originating"


def test_what_would_have_to_change_is_told_in_figures() -> None:
    rule = r.AnyOf((r.MaxNonOriginating(D("0.3")), r.MaxNonOriginating(D("0.1"))))
    made = replace(MADE, materials=(SAME, OTHER))

    first, second = assess(table(rule), made).changes

    assert (first.nearest, second.nearest) == (True, False)
    assert (first.value, second.value) == (20, 40)
    assert first.alone == ("850131", "740811")
    assert first.shortfalls[0].excess == 10


def test_impossible_figures_are_all_named() -> None:
    bad = replace(SAME, value=D(-1), hs="x", foreign_value=D("NaN"))

    with pytest.raises(InputError) as told:
        assess(table(SHIFT), replace(MADE, hs="85", country="Japan", ex_works=D(0), materials=(bad,)))

    assert [p.where for p in told.value.problems] == [
        "hs", "ex_works", "materials[1].hs", "materials[1].value", "materials[1].foreign_value", "country",
    ]  # fmt: skip


shares = st.sampled_from([D("0.1"), D("0.3"), D("0.5")])
codes = st.sampled_from([r.Codes(same=4), r.Codes((("74", "74"),)), r.Codes((("8503", "8505"),))])
leaves = st.one_of(
    st.builds(r.TariffShift, st.sampled_from([0, 2, 4, 6]), st.none() | codes, st.none() | codes, shares),
    st.builds(r.MaxNonOriginating, shares, codes=st.none() | codes),
    st.builds(r.MaxWeight, shares, codes),
    st.builds(r.MinOriginatingWeight, shares, codes),
    st.builds(r.ValueContent, shares, st.sampled_from(["build_down", "build_up", "either"])),
    st.builds(lambda least, c: r.ValueContent(least, "focused", None, c), shares, codes),
    st.builds(r.WhollyObtained, codes),
    st.builds(r.MadeFrom, codes, st.just(OPEN)),
    st.builds(r.NotUsed, codes, st.just(OPEN)),
    st.just(r.NotAboveOriginating()),
    st.just(OPEN),
)
trees = st.recursive(
    leaves,
    lambda held: st.one_of(
        st.builds(lambda *p: r.AllOf(p), held, held),
        st.builds(lambda *p: r.AnyOf(p), held, held),
        st.builds(lambda *p: r.Unjoined(p), held, held),
        st.builds(r.Eased, held, st.just(OPEN)),
    ),
    max_leaves=5,
)
amounts = st.none() | st.integers(0, 40).map(D)
parts = st.builds(
    Material,
    st.just("part"),
    st.sampled_from([None, "7408", "740811", "8501", "850131", "850300", "854411"]),
    st.sampled_from([None, "JP", "CN"]),
    amounts,
    amounts,
    st.sampled_from([None, False, True]),
)
boms = st.lists(parts, min_size=1, max_size=4).map(
    lambda held: tuple(replace(m, name=f"p{n}") for n, m in enumerate(held))
)
agreements = st.sampled_from(
    [PLAIN, replace(PLAIN, tolerances=(TOLERANCE,)), replace(PLAIN, build_up_adds=None)]
)
RANK = {"not_originating": 0, "undetermined": 1, "originating": 2}


def rank(rule: r.Rule, agreement: Agreement, materials: tuple[Material, ...], **more: Any) -> int:
    made = replace(MADE, materials=materials, weight_kg=D(100), **more)
    return RANK[assess(table(rule, agreement), made).origin]


@given(trees, agreements, boms, st.data())
def test_more_originating_content_never_loses_origin(
    rule: r.Rule, agreement: Agreement, bom: tuple[Material, ...], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(bom) - 1))
    better = replace(bom[at], origin="JP", originating=True)

    assert rank(rule, agreement, (*bom[:at], better, *bom[at + 1 :])) >= rank(rule, agreement, bom)


@given(trees, agreements, boms, st.integers(1, 40), st.data())
def test_raising_non_originating_value_never_gains(
    rule: r.Rule, agreement: Agreement, bom: tuple[Material, ...], more: int, data: st.DataObject
) -> None:
    foreign = [
        n for n, m in enumerate(bom) if m.value is not None and (m.origin == "CN" or m.originating is False)
    ]
    if foreign:
        at = data.draw(st.sampled_from(foreign))
        dearer = replace(bom[at], value=(bom[at].value or D(0)) + more)

        assert rank(rule, agreement, (*bom[:at], dearer, *bom[at + 1 :])) <= rank(rule, agreement, bom)


@given(trees, agreements, boms, st.lists(st.sampled_from(["HK", "GB", "SG"]), max_size=3), st.booleans())
def test_the_way_changes_the_test_of_the_way_alone(
    rule: r.Rule, agreement: Agreement, bom: tuple[Material, ...], via: list[str], kept: bool
) -> None:
    made = replace(MADE, materials=bom)
    facts = dict.fromkeys(("customs_control", "unaltered", "transit_document"), kept)

    straight = assess(table(rule, agreement), made, market="GB")
    passed = assess(table(rule, agreement), made, Route(tuple(via), facts), market="GB")

    assert (passed.origin, passed.rows, passed.parts, passed.changes) == (
        straight.origin, straight.rows, straight.parts, straight.changes,
    )  # fmt: skip
    assert passed.route is (True if not via else kept)


@given(trees, agreements, boms, st.data())
def test_an_answer_never_turns_round_when_more_is_known(
    rule: r.Rule, agreement: Agreement, bom: tuple[Material, ...], data: st.DataObject
) -> None:
    """What is decided with gaps stays decided however they are filled."""
    before = rank(rule, agreement, bom)
    filled = tuple(
        replace(
            m,
            hs=m.hs if m.hs and len(m.hs) == 6 else data.draw(st.sampled_from([c for c in ("740811", "850131", "850300", "854411") if c.startswith(m.hs or "")])),
            origin=m.origin or data.draw(st.sampled_from(["JP", "CN"])),
            value=m.value if m.value is not None else data.draw(st.integers(0, 40).map(D)),
            weight_kg=m.weight_kg if m.weight_kg is not None else data.draw(st.integers(0, 40).map(D)),
            originating=m.originating if m.originating is not None else data.draw(st.booleans()),
        )
        for m in bom
    )  # fmt: skip
    if before != 1:
        assert rank(rule, agreement, filled) == before
