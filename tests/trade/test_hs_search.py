"""Words to headings: what the index does with heads, phrases, joined and misspelt words, codes."""

from __future__ import annotations

import pytest

from zhegang.core.i18n import LANGS
from zhegang.ingest.hs import pointers, subheadings, titles
from zhegang.trade.hs_search import HsIndex, Title, build_index


def title(code: str, en: str, hant: str, hans: str, words: str = "", zh: str = "") -> Title:
    named = {"en": tuple(filter(None, words.split(";"))), "zh-Hans": tuple(filter(None, zh.split(";")))}
    return Title(code, {"en": en, "zh-Hant": hant, "zh-Hans": hans}, named)


@pytest.fixture(scope="module")
def index() -> HsIndex:
    return build_index(
        [
            title("42", "Leather goods", "皮革製品", "皮革制品"),
            title("4202", "Trunks, suitcases, bags", "衣箱、手袋", "衣箱、手提包", "phone case;handbag"),
            title("85", "Electrical machinery", "電機", "电机"),
            title("8507", "Accumulators", "蓄電池", "蓄电池", "power bank;battery", "充电宝"),
            title("8508", "Vacuum cleaners", "真空吸塵器", "真空吸尘器", "robot vacuum", "扫地机器人"),
            title("8517", "Telephones", "電話機", "电话机", "mobile phone;smartphone", "手机"),
            title("87", "Vehicles", "車輛", "车辆"),
            title("8712", "Bicycles without motor", "單車", "自行车", "bike"),
        ],
        {"8507": ["Lithium-ion batteries"]},
    )


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("mobile phone power bank", "8507"),  # what it is stands last
        ("power bank for mobile phone", "8507"),  # and before "for"
        ("vacuum cleaner", "8508"),
        ("vaccum cleaner", "8508"),
        ("powerbank", "8507"),  # two words written as one
        ("lithium", "8507"),  # only the schedule's line says it
        ("手机充电宝", "8507"),
        ("掃地機器人", "8508"),
        ("扫地机器人", "8508"),
        ("8508.11", "8508"),
        ("85", "8507"),
        ("８５０８１１００００", "8508"),
    ],
)
def test_the_heading_is_first(index: HsIndex, query: str, heading: str) -> None:
    assert index.search(query)[0].heading.code == heading


@pytest.mark.parametrize("query", ["", "?!", "的", "zzzzzz", "9", "770100"])
def test_what_says_nothing_finds_nothing(index: HsIndex, query: str) -> None:
    assert index.search(query) == ()


def test_every_heading_of_the_edition_has_titles_and_words() -> None:
    held = {found.code: found for found in titles()}
    headings = {code[:4] for code in subheadings()}
    assert {code for code in held if len(code) == 4} == headings
    assert {code for code in held if len(code) == 2} == {code[:2] for code in headings}
    lacking = [
        code
        for code, found in held.items()
        if any(not found.titles[lang] or (len(code) == 4 and not found.words[lang]) for lang in LANGS)
    ]
    assert lacking == []


def test_pointers_lead_from_and_to_what_there_is() -> None:
    codes = {found.code for found in titles()}
    wrong = [
        p for held in pointers().values() for p in held if not {p.code, p.see} <= codes or p.code == p.see
    ]
    assert wrong == []
    assert all(p.note().in_lang(lang) for held in pointers().values() for p in held for lang in LANGS)
