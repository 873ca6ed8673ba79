"""The one page: A4 on paper, 1080 pixels wide on a phone."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from zhegang.core.i18n import LANGS


@pytest.mark.parametrize("name", ["issued", "draft", "withheld", "services", "hostile", "nothing_held"])
def test_one_page_of_a4(made, name):
    document = PdfReader(io.BytesIO(made(name, "en").sheet))
    assert len(document.pages) == 1
    box = document.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


@pytest.mark.parametrize("lang", LANGS)
def test_picture_is_1080_pixels_wide_and_not_empty(made, lang):
    picture = Image.open(io.BytesIO(made("issued", lang).picture))
    assert picture.width == 1080
    assert 1_200 < picture.height < 8_000
    darkest, lightest = picture.convert("L").getextrema()
    assert darkest < 60
    assert lightest > 250


def test_a_withheld_plan_fits_without_figures(made):
    text = PdfReader(io.BytesIO(made("withheld", "en").sheet)).pages[0].extract_text()
    assert "Withheld" in text
    assert "13,412,077" not in text
