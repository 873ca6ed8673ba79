"""Folding of names: golden pairs across scripts, and what must hold for any name."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from zhegang.core.text import fold
from zhegang.screening import ListEntry, ScreeningIndex, fold_name, spellings
from zhegang.screening.names import keys_of, oddities, query_names

TO_HONG_KONG = OpenCC("s2hk")
PAIRS = yaml.safe_load((Path(__file__).parents[1] / "golden" / "screening.yaml").read_text(encoding="utf-8"))


def agreement(listed: str, asked: str, kind: str) -> str:
    entry = ListEntry(id="un:1", list_id="un", list_name="made up", name=listed, kind=kind)
    hits = ScreeningIndex.build([entry], ()).find(asked)
    return hits[0].agreement if hits else "none"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["why"])
def test_pairs_agree_as_a_person_judges_them(pair):
    assert agreement(pair["listed"], pair["asked"], pair["kind"]) == pair["verdict"], pair["why"]


def test_golden_pairs_hold_every_verdict():
    assert {pair["verdict"] for pair in PAIRS} == {"exact", "order", "blanks", "none"}


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name):
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text(st.characters(codec="ascii", exclude_characters="&+./"), max_size=40))
def test_the_short_way_for_ascii_is_the_long_way(name):
    assert fold_name(name) == fold(name)


@given(st.text(min_size=2, max_size=40))
def test_a_name_agrees_with_itself_in_every_kind(name):
    if sum(c.isalnum() for c in fold_name(name)) < 2:
        return
    for kind in ("individual", "entity", "unknown", "vessel"):
        assert agreement(name, name, kind) == "exact"


@given(
    st.lists(
        st.sampled_from(["amber", "quay", "wen", "lowell", "iris", "mingde", "tarn"]), min_size=2, max_size=4
    ),
    st.data(),
)
def test_order_of_words_never_hides_a_person(words, data):
    shuffled = data.draw(st.permutations(words))
    assert agreement(" ".join(words), " ".join(shuffled), "individual") != "none"


@settings(deadline=None)  # the first conversion loads OpenCC's tables
@given(st.text("东港海连技术林玉星河船务国际", min_size=2, max_size=8))
def test_traditional_and_simplified_share_their_keys(name):
    assert keys_of(name, "unknown") & keys_of(TO_HONG_KONG.convert(name), "unknown")


@given(st.text(max_size=60))
def test_spellings_begin_with_the_whole_name_and_end(name):
    found = spellings(name)
    assert found[0].text == name.strip()
    assert len({s.text for s in found}) == len(found) < 70


def test_an_acronym_is_not_looked_up_for_a_party():
    assert query_names("Harbin Polar Institute (HPIX)") == (
        "Harbin Polar Institute (HPIX)",
        "Harbin Polar Institute",
    )


def test_characters_that_deceive_are_named():
    told = oddities("Rеd\u200bwharf")
    assert [sorted(reason.fields) for reason in told] == [["codes", "name"], ["name", "words"]]
    assert told[0].fields["codes"] == "U+200B"
    assert oddities("Амир Лазарев") == oddities("Redwharf") == oddities("东港海连") == ()
