"""Rules on other places and other wordings: written for the tests, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhegang.cli import app
from zhegang.register import Reading, read
from zhegang.register.quantities_en import quantities_en
from zhegang.register.quantities_zh import quantities_zh

COUNCIL = """Skip to main content
Singapore and Chongqing deepen partnership on green logistics
FOR IMMEDIATE RELEASE
Chongqing, 14 November 2025 – The 9th Joint Steering Council meeting between Singapore and Chongqing was held here today, co-chaired by Minister for Trade and Industry Tan See Leng and the Mayor of Chongqing, Mr Hu Henghua.
The two sides agreed to strengthen cooperation in the following three areas:
1. Logistics
The two sides will launch a pilot green corridor by the end of 2026, and share cargo data on a voluntary basis.
2. Financial Services
Encourage Chongqing companies to raise funds in Singapore; support banks of the two places in setting up branches. Singapore will invite 15 Chongqing fintech firms to its annual festival next year.
3. Digital Trade
Explore mutual recognition of electronic invoices.
At the meeting, a Memorandum of Understanding on cold-chain logistics was signed between PSA International and the Chongqing Logistics Group. Dr Tan and Mr Hu witnessed the signing.
The Maritime and Port Authority of Singapore also signed an agreement with the Chongqing Port Bureau on crew training.
The next meeting will be held in Singapore in October 2026.
"""
CONFERENCE = """京港合作會議第六次會議在北京舉行
香港特別行政區行政長官李家超今日（十一月二十六日）在北京與北京市市長殷勇共同主持會議。政務司司長陳國基陪同出席。
兩地同意在以下三個領域加強合作：
（一）創新科技
推動兩地高校和科研機構共建聯合實驗室，支持香港初創企業在北京設立辦事處；探索數據跨境流動試點安排。
（二）文化旅遊
雙方將共同舉辦「京港文化周」，每年互派不少於10個藝術團體。
（三）青年發展
香港特區政府將邀請300名北京青年來港實習。
會上，香港特別行政區政府教育局與北京市教育委員會簽署《關於加強教育交流合作的備忘錄》。李家超和殷勇共同見證簽署儀式。
完
2025年11月26日（星期三）
"""


@pytest.fixture(scope="module")
def council() -> Reading:
    return read(COUNCIL.encode(), "council.txt")


@pytest.fixture(scope="module")
def conference() -> Reading:
    return read(CONFERENCE.encode(), "conference.txt")


def test_areas_under_numbered_lines(council: Reading, conference: Reading) -> None:
    assert [a.name for a in council.areas] == ["Logistics", "Financial Services", "Digital Trade"]
    assert [a.name for a in conference.areas] == ["創新科技", "文化旅遊", "青年發展"]


def test_commitments_with_verb_strength_and_actor(council: Reading, conference: Reading) -> None:
    assert [(c.verb, c.strength, c.actor) for c in council.commitments] == [
        ("launch", "firm", "The two sides"),
        ("share", "firm", "The two sides"),
        ("encourage", "support", ""),
        ("support", "support", ""),
        ("invite", "firm", "Singapore"),
        ("explore", "explore", ""),
    ]
    assert [(c.verb, c.strength) for c in conference.commitments] == [
        ("推动", "support"),
        ("支持", "support"),
        ("探索", "explore"),
        ("举办", "firm"),
        ("互派", "firm"),
        ("邀请", "firm"),
    ]


def test_agreements_and_roles(council: Reading, conference: Reading) -> None:
    assert [(a.parties, a.subject) for a in council.agreements] == [
        (("PSA International", "Chongqing Logistics Group"), "cold-chain logistics"),
        (("Maritime and Port Authority of Singapore", "Chongqing Port Bureau"), "crew training"),
    ]
    assert [a.parties for a in conference.agreements] == [("香港特別行政區政府教育局", "北京市教育委員會")]
    assert [(r.name, r.role) for r in council.roles] == [
        ("Tan See Leng", "witness"),
        ("Hu Henghua", "witness"),
    ]
    assert [(r.name, r.role) for r in conference.roles] == [("李家超", "witness"), ("殷勇", "witness")]


def test_people_and_posts(council: Reading, conference: Reading) -> None:
    assert {p.name: p.posts for p in council.people} == {
        "Tan See Leng": ("Minister for Trade and Industry",),
        "Hu Henghua": ("Mayor of Chongqing",),
    }
    assert {p.name: p.posts for p in conference.people} == {
        "李家超": ("香港特別行政區行政長官",),
        "殷勇": ("北京市市長",),
        "陳國基": ("政務司司長",),
    }


def test_days_and_languages(council: Reading, conference: Reading) -> None:
    assert (str(council.profile.published), council.profile.language) == ("2025-11-14", "en")
    assert (str(conference.profile.published), conference.profile.language) == ("2025-11-26", "zh-Hant")
    assert {m.value for m in council.dates} == {"2025-11-14", "2026-12-31", "2026", "2026-10"}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("It cost up to S$5 million.", (5e6, None, 5e6, "SGD", "le")),
        ("No fewer than 30 schools joined.", (30, 30, None, "school", "ge")),
        ("Nearly 600 guests came.", (600, None, None, "guest", "approx")),
        ("Two dozen ministers came.", (24, None, None, "minister", "approx")),
        ("Prices fell by between 3 and 5 per cent.", (3, 3, 5, "percent", "range")),
        ("It is the region's third-largest port.", (3, 3, 3, "rank", "eq")),
        ("A six-month trial begins.", (6, 6, 6, "month", "eq")),
        ("At least 1,200 people came.", (1200, 1200, None, "person", "ge")),
    ],
)
def test_english_quantities(words: str, wanted: tuple[object, ...]) -> None:
    assert [(q.value, q.low, q.high, q.unit, q.qualifier) for q in quantities_en(words, 0, len(words))] == [
        wanted
    ]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("簽署51個項目", (51, 51, 51, "project", "eq")),
        ("逾3萬家企業", (30000, 30000, None, "enterprise", "gt")),
        ("不少於五百個實習名額", (500, 500, None, "internship", "ge")),
        ("近600名領袖出席", (600, None, None, "leader", "approx")),
        ("三萬多家港資企業", (30000, 30000, None, "enterprise", "gt")),
        ("投資約20億美元", (2e9, None, None, "USD", "approx")),
        ("最高为每人2万港元", (20000, None, 20000, "HKD", "le")),
        ("投资5至10亿元人民币", (5e8, 5e8, 1e9, "CNY", "range")),
        ("在港上市的企業有逾360家。", (360, 360, None, "enterprise", "gt")),
    ],
)
def test_chinese_quantities(words: str, wanted: tuple[object, ...]) -> None:
    assert [(q.value, q.low, q.high, q.unit, q.qualifier) for q in quantities_zh(words, 0, len(words))] == [
        wanted
    ]


@pytest.mark.parametrize(
    "words",
    [
        "The visit will open a new chapter.",
        "Mr Holm will attend a dinner on Friday.",
        "The agreement will bring new opportunities.",
        "Analysts expect that Arden will support the plan.",
        "黃強表示，希望雙方進一步加強合作。",
        "會議將於明年舉行。",
    ],
)
def test_what_is_no_commitment(words: str) -> None:
    assert read(words.encode(), "x").commitments == ()


@pytest.mark.parametrize(
    "words",
    [
        "“one country, two systems” applies.",
        "The two sides met.",
        "See Annex 3.",
        "一國兩制行穩致遠。",
        "兩地同意。",
    ],
)
def test_what_counts_nothing(words: str) -> None:
    assert read(words.encode(), "x").quantities == ()


def run(*arguments: str) -> str:
    found = CliRunner().invoke(app, ["register", *arguments])
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "council.txt", tmp_path / "conference.txt"
    for path, text in zip(paths, (COUNCIL, CONFERENCE), strict=True):
        path.write_text(text, encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_the_command_reads_in_json_and_for_people(files: tuple[str, str]) -> None:
    told = json.loads(run("read", *files, "--json"))

    assert [d["name"] for d in told["documents"]] == ["council.txt", "conference.txt"]
    first = told["documents"][0]["statements"][0]
    assert set(first) >= {"id", "subject", "predicate", "value", "modality", "asserted_by", "citation"}
    assert "Commitments (6)" in run("read", files[0])


def test_the_command_speaks_chinese(files: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHEGANG_LANG", "zh-Hant")

    assert "承諾 (6)" in run("read", files[0])


def test_the_command_compares(files: tuple[str, str]) -> None:
    told = json.loads(run("compare", *files, "--json"))

    assert {d["name"] for d in told["documents"]} == {"council.txt", "conference.txt"}
    assert {p["verdict"] for p in told["pairs"]} <= {"NOT_COMPARABLE", "CONFLICT", "PLAN_VS_OUTCOME"}
    assert run("compare", *files)


def test_files_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    found = CliRunner().invoke(app, ["register", "read", str(tmp_path / "a.pdf"), str(tmp_path / "none.txt")])

    assert found.exit_code != 0
    assert "a.pdf" in str(found.exception)
    assert "none.txt" in str(found.exception)
