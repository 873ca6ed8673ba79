"""WCAG 2.2 AA, by axe in a browser: every page, three languages, desktop and phone."""

from __future__ import annotations

import pytest

from tests.web.browser.conftest import DEVICES, Visit, faults, wider_than_screen
from zhegang.core.i18n import LANGS

QUOTE = "quote?hs=8479.50&origin=CN&market=US&on=2026-10-01&value=10000"
PUBLIC = ["", "quote", QUOTE, "quote?hs=1&origin=X", "orders", "sign-in"]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("lang", LANGS)
def test_public_pages(visit: Visit, lang: str, device: str) -> None:
    page = visit(f"/{lang}/", DEVICES[device])
    for path in PUBLIC:
        page.goto(f"/{lang}/{path}")
        assert faults(page) == [], path
        assert not wider_than_screen(page), path


def test_the_first_tab_skips_to_the_contents(visit: Visit) -> None:
    page = visit("/en/quote")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quote#main")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")
