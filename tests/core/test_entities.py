"""Stable ids of entities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.entities import KINDS, SLUG_LENGTH, make_id, parse_id, slug
from zhegang.core.errors import InputError


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Invest Hong Kong", "invest-hong-kong"),
        ("Hong Kong & Macao Affairs Office", "hong-kong-and-macao-affairs-office"),
        ("People's Government of Zhejiang Province", "peoples-government-of-zhejiang-province"),
        ("  École — Polytechnique (Paris) ", "ecole-polytechnique-paris"),
        ("ＧＲＥＡＴ Bay", "great-bay"),
    ],
)
def test_a_slug_is_plain(name: str, made: str) -> None:
    assert slug(name) == made


def test_a_long_name_is_cut_between_words() -> None:
    made = slug("the " * 40)
    assert len(made) <= SLUG_LENGTH
    assert made.endswith("the")
    assert len(slug("x" * 90)) == SLUG_LENGTH


def test_a_chinese_name_needs_an_english_one() -> None:
    with pytest.raises(InputError, match="cannot be made"):
        slug("浙江省人民政府")


@given(st.text(max_size=120), st.sampled_from(KINDS))
def test_what_is_made_can_be_parsed(name: str, kind: str) -> None:
    try:
        made = make_id("hkz", kind, name)
    except InputError:
        return
    assert parse_id(str(made)) == made


@pytest.mark.parametrize(
    "text",
    ["", "hkz", "hkz:party", "hkz:person:x", "HKZ:party:x", "hkz:party:X", "hkz:party:a--b", "hkz:party:-a"],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not the id of an entity"):
        parse_id(text)
