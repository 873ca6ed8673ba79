"""The PDF: readable text in three languages, every glyph there, marked on every page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from zhegang.core.i18n import LANGS
from zhegang.plan.report import fonts, pdf
from zhegang.plan.report.context import build

STATE = {"en": "DRAFT", "zh-Hant": "草稿", "zh-Hans": "草案"}
SAMPLE_WORDS = {
    "en": ("What the tariffs cost today", "Negotiation sheet", "Hai Phong"),
    "zh-Hant": ("關稅今天的代價", "議價表", "美國"),
    "zh-Hans": ("关税今天的代价", "谈判表", "美国"),
}


def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


@cache
def texts(content: bytes) -> tuple[str, ...]:
    """Text of each page."""
    return tuple(page.extract_text() for page in reader(content).pages)


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def glyph_codes(page: Any, document: PdfReader) -> Iterator[tuple[str, bytes]]:
    """Font and code string of every piece of text drawn on a page, pictures included."""
    seen: list[Any] = [(page.get_contents(), page["/Resources"])]
    while seen:
        stream, resources = seen.pop()
        font = ""
        for operands, operator in ContentStream(stream, document).operations:
            if operator == b"Tf":
                font = str(resources["/Font"][operands[0]]["/BaseFont"])
            elif operator == b"Tj":
                yield font, operands[0].original_bytes
            elif operator == b"TJ":
                yield from (
                    (font, part.original_bytes) for part in operands[0] if hasattr(part, "original_bytes")
                )
            elif operator == b"Do":
                held = resources["/XObject"][operands[0]].get_object()
                if held["/Subtype"] == "/Form":
                    seen.append((held, held.get("/Resources", resources)))


@pytest.mark.parametrize("lang", LANGS)
def test_text_can_be_read_and_every_glyph_is_there(made, lang):
    document = reader(made("draft", lang).pdf)
    text = squeezed("".join(texts(made("draft", lang).pdf)))
    for words in SAMPLE_WORDS[lang]:
        assert squeezed(words) in text
    drawn = 0
    for page in document.pages:
        for font, codes in glyph_codes(page, document):
            assert "NotoSans" in font or "ZhegangLatin" in font
            pairs = [codes[i : i + 2] for i in range(0, len(codes), 2)]
            assert b"\x00\x00" not in pairs, f"a character without a glyph in {font}"
            drawn += len(pairs)
    assert drawn > 5_000


@pytest.mark.parametrize("lang", LANGS)
def test_pdf_is_tagged_and_knows_its_language(made, lang):
    document = reader(made("draft", lang).pdf)
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en" if lang == "en" else "zh")
    assert document.metadata is not None
    assert document.metadata.title == made("draft", lang).report.title


@pytest.mark.parametrize("lang", LANGS)
def test_draft_stands_on_every_page(made, lang):
    for content in (made("draft", lang).pdf, made("draft", lang).sheet):
        assert all(STATE[lang] in squeezed(text) for text in texts(content))


def test_an_issued_plan_carries_no_draft_mark(made):
    assert "DRAFT" not in "".join(texts(made("issued", "en").sheet))


def test_a_withheld_plan_gives_no_figure(made):
    one = made("withheld", "en")
    text = "".join(texts(one.pdf))
    assert "Withheld" in text
    assert one.plan.network is not None
    assert not [s for s in one.plan.network.strategies if f"{s.objective:,.0f}" in text]
    assert f"{one.plan.exposure.total:,.0f}" not in text


def test_same_plan_same_bytes(made, plan):
    again = pdf.render(pdf.typeset(build(plan("draft"), "zh-Hans")))
    assert again == made("draft", "zh-Hans").pdf


def test_names_are_never_code(made):
    one = made("hostile", "zh-Hant")
    text = squeezed("".join(texts(one.pdf)))
    assert squeezed("#let x = panic()") in text
    assert squeezed("$1 + 2$ \\ #eval(") in text


def test_a_character_the_fonts_lack_is_shown_and_told(made):
    one = made("hostile", "zh-Hant")
    text = "".join(texts(one.pdf))
    assert fonts.GETA in text
    assert "U+1F600" in one.report.summary.caveats[-1]


@pytest.mark.parametrize("name", ["services", "infeasible", "nothing_held"])
def test_thin_plans_have_a_pdf_too(made, name):
    assert len(reader(made(name, "zh-Hant").pdf).pages) >= 1
