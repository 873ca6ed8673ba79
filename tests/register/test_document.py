"""Bytes, segments, anchors and copies: what is refused, cleaned, found again."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.register import anchor, fingerprint, kinship, load, read, reattach, segment, sources, statements


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"%PDF-1.7 ...",
        b"PK\x03\x04...",
        b"text\x00with NUL",
        b"\xff\xfe\xff",
        b"a" * 1_000_001,
        b"a\n" * 10_000_001,
    ],
    ids=["empty", "blank", "pdf", "office", "binary", "broken utf-16", "one line", "too large"],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        load(data, "it.txt")

    assert "it.txt" in caught.value.text()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5hkscs"])
def test_encodings(charset: str) -> None:
    words = "香港與浙江在杭州簽署合作協議，發展創新科技。"

    assert load(words.encode(charset), "x").text == words


def test_characters_that_hide_or_turn_text_are_blanked_in_place() -> None:
    document = load("Pay\u202e 100\u200b euro\x07".encode(), "x")

    assert document.text == "Pay  100  euro "
    assert len(document.notes) == 2
    assert document.sha256 == hashlib.sha256("Pay\u202e 100\u200b euro\x07".encode()).hexdigest()


def test_html_gives_its_words_and_never_its_scripts() -> None:
    page = (
        b"<!doctype html><html><head><style>p{}</style><script>alert('agreed to pay')</script></head>"
        b"<body><h1>Port pact</h1><p>Both sides agreed to <b>share</b> data.</p><p>End &amp; close.</p></body></html>"
    )

    assert load(page, "x").text.split("\n") == [
        "Port pact",
        "Both sides agreed to share data.",
        "End & close.",
    ]


@given(st.text(max_size=300))
def test_segments_cover_all_words_and_never_overlap(text: str) -> None:
    parts = segment(text)

    assert all(p.start <= p.body < p.end for p in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    assert all(text[p.start : p.end].strip() == text[p.start : p.end] for p in parts)
    assert (
        "".join(text[p.start : p.end] for p in parts).split() == "".join(text.split("\n")).split()
        or len(parts) > 1
    )
    assert sum(len(text[p.start : p.end].replace(" ", "")) for p in parts) <= len(text)
    assert [p.number for p in parts] == list(range(1, len(parts) + 1))


@given(st.text(alphabet="ab 一二。.\n0123US$%第年月日:，、", max_size=120))
def test_any_text_is_read_and_every_quote_is_in_its_place(text: str) -> None:
    if not text.strip():
        return
    reading = read(text.encode(), "x")

    for s in statements(reading):
        assert reading.document.text[s.citation.start : s.citation.end] == s.wording


@given(st.text(alphabet="abcd \n", min_size=1, max_size=80), st.data())
def test_an_anchor_in_the_same_text_is_exact(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert reattach(anchor(text, start, end), text) == (anchor(text, start, end), "exact")


TEXT = "The council met. Both sides agreed to share data. The council met again. Both sides agreed to share data."


def test_a_moved_quote_is_found_by_its_neighbours() -> None:
    second = TEXT.rindex("Both")
    old = anchor(TEXT, second, len(TEXT))
    longer = "A new first line. " + TEXT
    for quote in (TEXT[second:], None):
        found, how = reattach(old, longer, quote)
        assert how == "moved"
        assert found.start == longer.rindex("Both")


def test_a_quote_that_is_gone_or_ambiguous_is_stale() -> None:
    first = TEXT.index("Both")
    end = first + len("Both sides agreed to share data.")
    old = anchor(TEXT, first, end)
    quote = TEXT[first:end]

    assert reattach(old, TEXT.replace("share", "withhold"), quote)[1] == "stale"
    assert reattach(old, f"x{quote} y {quote}z", quote)[1] == "stale"


STORY = (
    "On Monday the Port of Arden and the Verden Harbour Authority signed an accord in Larne. Mayor Ida Holm said the two "
    "ports would build a terminal for 40 ships by 2027. Around 300 guests from Arden, Verden and Solund came to Larne Hall. "
    "The European Maritime Fund pays 25 million euros, and Bank of Solund lends another 10 million. Captain Per Aas of Nordship "
    "welcomed the plan, as did the Larne Chamber of Commerce and the Arden Dockers Union on Tuesday."
)
SPUN = (
    "This Monday saw the Port of Arden and the Verden Harbour Authority put an accord on paper in Larne. According to Mayor Ida Holm "
    "a joint facility able to take 40 vessels is going to open before 2027. Some 300 visitors out of Arden, Verden and Solund filled Larne Hall. "
    "Money comes from the European Maritime Fund, which gives 25 million euros, while Bank of Solund adds credit of 10 million. "
    "Applause came from Captain Per Aas of Nordship, then from the Larne Chamber of Commerce and the Arden Dockers Union a Tuesday later."
)


def test_a_mirror_and_a_spun_copy_count_once() -> None:
    mirror = f"Skip to content\n{STORY}\nShare this page"
    other = "Farmers in Solund expect a good harvest. The Ministry of Food in Verden says that prices will fall by 3 per cent in May."
    prints = [fingerprint(t) for t in (STORY, mirror, SPUN, other)]

    assert kinship(prints[0], prints[0]) == "same"
    assert kinship(prints[0], prints[1]) == "mirror"
    assert kinship(prints[0], prints[2]) == "spun"
    assert sources(prints) == (0, 0, 0, 3)
