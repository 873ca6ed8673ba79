from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.text import bigrams, fold, has_han, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("華為技術有限公司", "华为技术有限公司"),  # Traditional and Simplified
        ("ＨＵＡＷＥＩ　Ｔｅｃｈ", "huawei tech"),  # full width
        ("Müller & Söhne", "Muller Sohne"),  # accents, ampersand
        ("Øresund Ærø", "oresund aero"),  # letters Unicode does not take apart
        ("STRASSE", "straße"),  # casefold, not lower
        ("L'Oréal", "LOreal"),  # apostrophe inside a word
        ("A.B.C. Ltd.", "abc ltd"),
        ("Ning\u200bbo", "Ningbo"),  # an invisible character
        ("İstanbul", "istanbul"),
        ("浙江「機器人」", "浙江机器人"),  # quotation marks leave no gap
        ("Cafe\u0301", "café"),  # accent written apart
        ("한국", "한국"),  # Hangul written in parts
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("が", "か"),  # kana with and without its voicing mark are two letters
        ("й", "и\u0306x"),
        ("港機", "港机械"),
        ("Ningbo 1", "Ningbo 2"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12))
def test_folding_chinese_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_the_folded_text(text: str) -> None:
    assert "".join(words(text)) == fold(text).replace(" ", "")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=12))
def test_bigrams_overlap_and_cover(text: str) -> None:
    pairs = bigrams(text)

    assert pairs[0][0] + "".join(pair[1] for pair in pairs) == fold(text)


def test_one_chinese_character_is_a_token_of_its_own() -> None:
    assert bigrams("港") == ("港",)


def test_han_beyond_the_first_plane_is_chinese() -> None:
    assert has_han("𠮷野家")
    assert not has_han("かな カナ 한글 latin")
