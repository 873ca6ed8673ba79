"""The gate: states, judgements, owners, lists too old, and what it never offers or says."""

import ast
import inspect
import re
from dataclasses import fields, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhegang.screening
from zhegang.core.errors import InputError
from zhegang.core.i18n import translate
from zhegang.plan import result as plan_result
from zhegang.plan.case import Judgement, Party
from zhegang.screening import (
    MAX_AGE_DAYS,
    METHODS,
    Candidate,
    Decision,
    GateResult,
    ListEntry,
    ListVersion,
    PartyCheck,
    ScreeningIndex,
    Subject,
    screen,
)
from zhegang.screening.results import WORST_FIRST

ON = date(2026, 8, 10)
CSL = ListVersion("us-csl", "US Consolidated Screening List", date(2026, 8, 1), 2)
UN = ListVersion("un", "UN Security Council Consolidated List", date(2026, 8, 2), 1)
OPTICS = ListEntry(
    id="us-csl:EL-1",
    list_id="us-csl",
    list_name="Entity List (EL)",
    name="Redwharf Optics Co., Ltd.",
    aliases=("RWO Photonics",),
    countries=frozenset({"CN"}),
    programmes=("EL",),
    kind="entity",
)
PERSON = ListEntry(
    id="un:42",
    list_id="un",
    list_name="UN",
    name="Tamsin Omar Qadir",
    weak_aliases=("Omar",),
    kind="individual",
)
INDEX = ScreeningIndex.build([OPTICS, PERSON], [CSL, UN])
LISTED = Subject("seller", "Redwharf Optics Limited")
OTHER = Subject("buyer", "Amber Quay Trading Ltd")


def judged(verdict, listing=OPTICS.listing, party="seller", on=date(2026, 8, 5)):
    return Decision(party, listing, verdict, "A. Compliance", on, "registration numbers compared")


def test_no_agreement_with_current_lists():
    result = screen(INDEX, [OTHER], on=ON)
    assert (result.state, result.reasons, result.lists) == ("NO_LIST_MATCH", (), (CSL, UN))
    assert result.checks[0] == PartyCheck("buyer", OTHER.name, "NO_LIST_MATCH", (), ())


def test_a_candidate_is_for_a_person_to_judge():
    result = screen(INDEX, [OTHER, LISTED], on=ON)
    assert [check.state for check in result.checks] == ["NO_LIST_MATCH", "REVIEW"]
    (candidate,) = result.checks[1].candidates
    assert result.state == "REVIEW"
    assert (candidate.listing, candidate.method, candidate.judgement) == (OPTICS.listing, "order-name", None)


@pytest.mark.parametrize(("verdict", "state"), [("match", "BLOCK"), ("no_match", "NO_LIST_MATCH")])
def test_a_judgement_settles_a_candidate(verdict, state):
    assert screen(INDEX, [LISTED], [judged(verdict)], ON).state == state


def test_a_judgement_of_another_party_settles_nothing():
    twin = replace(LISTED, id="twin")
    result = screen(INDEX, [LISTED, twin], [judged("no_match", party="twin")], ON)
    assert [check.state for check in result.checks] == ["REVIEW", "NO_LIST_MATCH"]


@pytest.mark.parametrize("verdict", ["match", "no_match"])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "Redwharf Optics Group Co., Ltd."},
        {"aliases": ("RWO Photonics", "Redwharf Lens")},
        {"countries": frozenset({"CN", "HK"})},
        {"programmes": ("EL", "MEU")},
    ],
)
def test_a_judgement_of_an_entry_that_has_changed_is_stale(verdict, change):
    index = ScreeningIndex.build([replace(OPTICS, **change)], [CSL, UN])
    result = screen(index, [LISTED], [judged(verdict)], ON)
    assert result.state == "REVIEW"
    assert "changed" in result.checks[0].candidates[0].notes[0].text


def test_a_judgement_without_digest_stands_only_when_it_says_match():
    assert screen(INDEX, [LISTED], [judged("match", OPTICS.id)], ON).state == "BLOCK"
    result = screen(INDEX, [LISTED], [judged("no_match", OPTICS.id)], ON)
    assert result.state == "REVIEW"
    assert result.checks[0].candidates[0].notes[0].fields["listing"] == OPTICS.listing


def test_the_last_judgement_counts_and_of_one_day_the_match():
    later = judged("no_match", on=date(2026, 8, 6))
    assert screen(INDEX, [LISTED], [judged("match"), later], ON).state == "NO_LIST_MATCH"
    assert screen(INDEX, [LISTED], [later, judged("match")], ON).state == "NO_LIST_MATCH"
    same_day = [judged("no_match"), judged("match")]
    assert screen(INDEX, [LISTED], same_day, ON).state == "BLOCK"


def test_a_match_that_comparing_names_did_not_find_blocks_all_the_same():
    found_by_hand = judged("match", party="buyer")
    result = screen(INDEX, [OTHER], [found_by_hand], ON)
    assert result.state == "BLOCK"
    assert result.checks[0].candidates[0].method == "judgement"
    assert screen(None, [OTHER], [found_by_hand], ON).state == "BLOCK"


def test_a_match_with_an_entry_no_longer_listed_is_looked_at_again():
    gone = screen(ScreeningIndex.build([PERSON], [CSL, UN]), [LISTED], [judged("match")], ON)
    assert gone.state == "REVIEW"
    assert "no longer" in gone.checks[0].candidates[0].notes[0].text


def test_weak_aliases_are_candidates_and_say_so():
    (check,) = screen(INDEX, [Subject("p", "Omar")], on=ON).checks
    assert check.state == "REVIEW"
    assert check.candidates[0].method == "exact-weak_alias"
    assert any("weak alias" in note.text for note in check.candidates[0].notes)


def test_another_country_is_told_and_changes_no_state():
    (check,) = screen(INDEX, [replace(LISTED, country="DE")], on=ON).checks
    assert check.state == "REVIEW"
    assert check.candidates[0].notes[0].fields == {"listed": "CN", "own": "DE"}


def test_an_alias_of_the_party_is_compared_too():
    party = replace(OTHER, aliases=("RWO Photonics",))
    (check,) = screen(INDEX, [party], on=ON).checks
    assert [c.matched_on for c in check.candidates] == ["RWO Photonics"]


def test_what_is_found_on_an_owner_reaches_all_it_owns():
    parties = [
        Subject("top", "Redwharf Optics", owner_of="middle"),
        Subject("middle", "Grey Gull Holding", owner_of="plant"),
        Subject("plant", "Grey Gull Works"),
        Subject("aside", "Amber Quay Trading", owner_of="plant"),
    ]
    result = screen(INDEX, parties, on=ON)
    assert [check.state for check in result.checks] == ["REVIEW", "REVIEW", "REVIEW", "NO_LIST_MATCH"]
    (reason,) = result.checks[2].reasons
    assert reason.fields == {"owner": "Redwharf Optics", "owned": "Grey Gull Holding"}
    blocked = screen(INDEX, parties, [judged("match", party="top")], ON)
    assert [check.state for check in blocked.checks] == ["BLOCK", "REVIEW", "REVIEW", "NO_LIST_MATCH"]
    lifted = screen(INDEX, parties, [judged("no_match", party="top")], ON)
    assert lifted.state == "NO_LIST_MATCH"


def test_owners_in_a_circle_end():
    circle = [Subject("a", "Redwharf Optics", owner_of="b"), Subject("b", "Grey Gull", owner_of="a")]
    assert [c.state for c in screen(INDEX, circle, on=ON).checks] == ["REVIEW", "REVIEW"]


@pytest.mark.parametrize(
    ("lists", "reasons"),
    [
        ((), 1),
        ((CSL,), 1),
        ((UN,), 1),
        ((CSL, replace(UN, on=ON - timedelta(days=MAX_AGE_DAYS + 1))), 1),
        ((replace(CSL, on=ON - timedelta(days=400)),), 2),
        ((CSL, replace(UN, on=ON - timedelta(days=MAX_AGE_DAYS))), 0),
        ((CSL, replace(UN, on=ON + timedelta(days=90))), 0),
    ],
)
def test_lists_missing_or_too_old_leave_it_incomplete(lists, reasons):
    result = screen(ScreeningIndex.build([], lists), [OTHER], on=ON)
    assert (result.state == "INCOMPLETE", len(result.reasons)) == (reasons > 0, reasons)
    assert result.checks[0].state == result.state


def test_no_index_and_no_party_are_incomplete():
    assert screen(None, [OTHER], on=ON).state == "INCOMPLETE"
    nothing = screen(INDEX, [], on=ON)
    assert (nothing.state, len(nothing.reasons)) == ("INCOMPLETE", 1)


def test_a_party_named_in_chinese_only_is_not_fully_compared():
    chinese = Subject("p", "東港海連技術有限公司")
    result = screen(INDEX, [chinese], on=ON)
    assert (result.state, result.reasons) == ("INCOMPLETE", ())
    assert "Latin" in result.checks[0].reasons[0].text
    romanised = replace(chinese, aliases=("Donggang Hailian Technology Co., Ltd",))
    assert screen(INDEX, [romanised], on=ON).state == "NO_LIST_MATCH"


def test_a_candidate_outweighs_a_missing_list():
    assert screen(ScreeningIndex.build([OPTICS], [CSL]), [LISTED], on=ON).state == "REVIEW"


@given(
    st.lists(st.sampled_from(["clean", "listed", "matched", "set aside"]), min_size=1, max_size=6),
    st.booleans(),
)
def test_the_combined_state_is_the_worst(kinds, complete):
    index = INDEX if complete else ScreeningIndex.build([OPTICS], [CSL])
    verdicts = {"matched": "match", "set aside": "no_match"}
    parties = [
        Subject(f"p{n}", OTHER.name if kind == "clean" else LISTED.name) for n, kind in enumerate(kinds)
    ]
    judgements = [judged(verdicts[kind], party=f"p{n}") for n, kind in enumerate(kinds) if kind in verdicts]
    result = screen(index, parties, judgements, ON)
    worst = min(WORST_FIRST.index(check.state) for check in result.checks)
    assert result.state == WORST_FIRST[worst]
    assert (result.state == "BLOCK") == ("matched" in kinds)


def test_every_problem_of_the_input_at_once():
    parties = [
        Subject("a", ""),
        Subject("b", "X", aliases=("好", "Amber Quay")),
        Subject("b", "Grey Gull", owner_of="nobody"),
    ]
    bad = Decision("nobody", "what", "no_match", " ", ON, "")
    with pytest.raises(InputError) as caught:
        screen(INDEX, parties, [bad], ON)
    assert [problem.where for problem in caught.value.problems] == [
        "parties[0].name",
        "parties[1].name",
        "parties[1].aliases[0]",
        "parties[2].id",
        "parties[2].owner_of",
        "judgements[0].party",
        "judgements[0].by",
        "judgements[0].reason",
        "judgements[0].listing",
    ]


def test_parties_and_judgements_of_a_case_fit():
    party = Party(id="seller", name="Redwharf Optics", role="supplier")
    judgement = Judgement(
        party="seller", listing=OPTICS.listing, verdict="match", by="A. C.", on=ON, reason="papers"
    )
    assert screen(INDEX, [party], [judgement], ON).state == "BLOCK"


def test_nothing_lifts_a_state_from_outside():
    """No argument, option or field of the screening, its index or its command overrides."""
    from zhegang.cli.screen import screen as command

    named = set(inspect.signature(screen).parameters)
    assert named == {"index", "parties", "judgements", "on"}
    named |= set(inspect.signature(command).parameters)
    for made in (Candidate, GateResult, PartyCheck, Subject, ListVersion):
        named |= {field.name for field in fields(made)}
    forbidden = re.compile("force|ignore|override|skip|allow|bypass|waive|exempt|except")
    assert not [name for name in named if forbidden.search(name)]


def test_states_and_fields_are_those_of_the_plan():
    assert set(WORST_FIRST) == set(get_args(get_type_hints(plan_result.Gate)["state"]))
    for ours, theirs in ((Candidate, plan_result.Candidate), (PartyCheck, plan_result.PartyCheck)):
        assert {f.name for f in fields(theirs)} == {f.name for f in fields(ours)}


PARTS = ("screening", "ingest/home.py", "ingest/lists.py", "ingest/fetch.py", "ingest/compiled.py")
PARTS += ("ingest/parties.py", "cli/data.py", "cli/screen.py")


def own_texts():
    """Every text literal of screening, its readers and its commands, docstrings aside."""
    package = files("zhegang")
    for part in PARTS:
        place = package.joinpath(*part.split("/"))
        for module in sorted(place.iterdir(), key=str) if place.is_dir() else [place]:
            if module.name.endswith(".py"):
                yield from _literals(ast.parse(module.read_text(encoding="utf-8")))


def _literals(tree):
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_message_promises_what_a_list_cannot():
    words = re.compile(
        r"\b(legal|legally|lawful|clear|cleared|safe|safely|permitted|compliant|approved)\b", re.I
    )
    chinese = re.compile("合法|安全|清白|合規|合规|無風險|无风险|批准")
    found = list(own_texts())
    assert len(found) > 200
    for text in found:
        assert not words.search(text), text
        for lang in ("zh-Hant", "zh-Hans"):
            told = re.sub("安全理事[會会]", "", translate(text, lang))  # the Security Council's name
            assert not chinese.search(told), text


def test_every_way_of_agreeing_has_its_text():
    ways = {f"{a}-{q}" for a in ("exact", "order", "blanks") for q in ("name", "alias", "weak_alias")}
    assert set(METHODS) == ways | {"judgement"}


def test_the_public_names_exist():
    assert all(hasattr(zhegang.screening, name) for name in zhegang.screening.__all__)
