"""Classes of wording, not phrases: invented sentences for the grammar of promises, signings and occasions."""

from __future__ import annotations

import pytest

from zhegang.register import read


def promised(words: str) -> list[str]:
    reading = read(words.encode(), "x")
    return [reading.quote(c.start, c.end) for c in reading.commitments]


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        (
            "The Prefecture has resolved to open an office in Harbin and to recruit two clerks.",
            ["The Prefecture", "recruit"],
        ),
        (
            "Lyon and Guangzhou will each nominate a coordinator, meet twice a year and publish minutes.",
            ["Lyon", "meet", "publish"],
        ),
        ("A joint fund worth €3 million is to be set up by the two chambers.", ["A joint fund"]),
        ("The council said it would waive docking fees for research ships.", ["it would"]),
        ("It was agreed to establish a hotline.", ["It was agreed"]),
        ("The ministers agreed that the port be expanded.", ["the port"]),
        ("Officials are exploring a ferry link.", ["Officials"]),
        ("The creation of a task force on fisheries was endorsed.", ["The creation"]),
        ("The Secretariat was tasked with preparing a paper.", ["The Secretariat"]),
        ("Oslo is to provide, free of charge, three electric buses.", ["Oslo"]),
        ("ACTION (Turku): send an engineer to Dalian.", ["send"]),
        ("福建省计划投入三亿元扶持跨境电商。", ["福建省"]),
        ("重庆市商务委员会承诺为港企开设绿色通道，免收首年注册费用。", ["重庆市", "免收"]),
        ("由市教育局牵头制定实施细则。", ["由市教育局"]),
        ("兩校將互派交換生，合作開發課程，並籌建聯合研究中心。", ["兩校", "合作", "籌建"]),
    ],
)
def test_promises(words: str, starts: list[str]) -> None:
    found = promised(words)
    assert len(found) == len(starts)
    assert all(a.startswith(b) for a, b in zip(found, starts, strict=True))


@pytest.mark.parametrize(
    "words",
    [
        "Trade will grow by 5 per cent next year.",
        "Residents must register before June.",
        "The government should invest more in ports.",
        "Neither city plans to close its office.",
        "Plans to build a second bridge were dropped.",
        "We hope the two sides will sign soon.",
        "The pilot will run for two years.",
        "贸易额今年将突破百亿美元。",
        "有专家认为，两地应加快谈判。",
        "如果谈判顺利，两地将开通直航。",
        "高铁明年将通车。",
    ],
)
def test_no_promises(words: str) -> None:
    assert promised(words) == []


@pytest.mark.parametrize(
    ("words", "parties"),
    [
        (
            "The compact was signed for the Ministry of Fisheries by Ann Holm and for the Port of Dalian by Li Wei.",
            {"Ministry of Fisheries", "Port of Dalian"},
        ),
        ("文化局局長陳大文與青島市博物館館長李小明簽署《文物保育合作協議》。", {"文化局", "青島市博物館"}),
    ],
)
def test_parties_of_a_signing(words: str, parties: set[str]) -> None:
    assert [set(a.parties) for a in read(words.encode(), "x").agreements] == [parties]


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("The seminar on ports has been postponed to 3 May 2027.", "planned"),
        ("A conference of mayors took place in Lima on 3 May 2024.", "held"),
        ("首届海洋论坛于2024年5月在青岛举行。", "held"),
        ("原定三月举行的交流会因台风延期。", "planned"),
    ],
)
def test_occasions(words: str, modality: str) -> None:
    assert [e.modality for e in read(words.encode(), "x").events] == [modality]
