"""Every page in a browser: WCAG 2.2 AA by axe, nothing sideways, nothing complained, all in its language.

Every page is opened in each language, some of them on the desktop and the others on a phone, in turns;
`--full` opens every page on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser.conftest import (
    DEVICES,
    PHONE,
    complaint,
    elsewhere,
    faults,
    serve,
    signed_in,
    wider_than_screen,
)
from tests.web.browser.filled import NO_PAGE, PAGES, PASSWORD, Filled, Row, fill, lists
from tests.web.conftest import use_database
from zhegang.core.i18n import LANGS

CHINESE = ("zh-Hant", "zh-Hans")
# Letters of one Chinese script that the other never writes, among those the pages use most.
OTHER_SCRIPT = {
    "zh-Hant": set("税价关产贸协议规则单这说见对应还没条读写证书时间处问题员务认识计划种两与为"),
    "zh-Hans": set("稅價關產貿協議規則單這說見對應還沒條讀寫證書時間處問題員務認識計劃種兩與為"),
}


@pytest.fixture(scope="session")
def held_site(
    database: dict[str, str], site_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Filled, Path]:
    """A filled site in a database file of its own, made once a process (some 8 s: two plans, the pack)."""
    from django.core.management import call_command

    file = tmp_path_factory.mktemp("filled") / "site.sqlite3"
    use_database("", file)
    call_command("migrate", verbosity=0)
    made = fill()
    use_database("", site_home / "zhegang.sqlite3")
    return made, file


@pytest.fixture
def site(
    held_site: tuple[Filled, Path], site_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Filled]:
    from zhegang.web import asking

    made, file = held_site
    monkeypatch.setattr(asking, "load_index", lists)
    use_database("", file)
    yield made
    use_database("", site_home / "zhegang.sqlite3")


def turn(row: Row, lang: str) -> str:
    """The device this page is opened on in this language: over the languages it is on both."""
    return list(DEVICES)[(PAGES.index(row) + LANGS.index(lang)) % 2]


def test_every_route_has_a_page_here(site_home: Path) -> None:
    from zhegang.web.urls import urlpatterns

    routes = {p.name for p in urlpatterns if hasattr(p, "name")}

    assert {row.route for row in PAGES} - {"failure"} == routes - NO_PAGE
    assert routes >= NO_PAGE


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("lang", LANGS)
def test_every_page(
    chromium: Any, site: Filled, lang: str, device: str, request: pytest.FixtureRequest
) -> None:
    whole = request.config.getoption("--full")
    rows = [row for row in PAGES if whole or turn(row, lang) == device]
    found: dict[str, list[str]] = {}
    with serve() as address:
        for who in dict.fromkeys(row.who for row in rows):
            context = chromium.new_context(base_url=address, **DEVICES[device])
            page, said = context.new_page(), list[str]()
            page.on("console", lambda message, said=said: said.extend(complaint(message)))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.on("request", lambda asked, said=said: said.extend(elsewhere(asked.url, address)))
            for row in (row for row in rows if row.who == who):
                signed_in(context, site.users.get(who), address)
                site.open(page, row, lang)
                read = lang == "en" or not row.alike
                told = (faults(page, colours=lang == "en") if read else []) + [
                    "wider than the screen"
                ] * wider_than_screen(page)
                told += (foreign(page, lang) if lang in CHINESE else []) + said
                said.clear()
                if told:
                    found[row.label] = told
            context.close()
    assert found == {}


# What a person or a publisher wrote is told in its own words.
OWN_WORDS = "code, [lang=en], [lang='zh-Hant'], [lang='zh-Hans'], [translate=no], textarea, option, q, cite"


def foreign(page: Any, lang: str) -> list[str]:
    """Sentences of English, and letters of the other Chinese script, that a Chinese page shows."""
    texts = page.evaluate(
        """(own) => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
            while (walker.nextNode()) {
                const text = walker.currentNode.textContent.trim(), at = walker.currentNode.parentElement;
                if (text && !at.closest(own)) found.push(text);
            }
            return found;
        }""",
        OWN_WORDS,
    )
    english = [t for t in texts if re.search(r"[a-z]+(?: [a-z]+){2}", t) and t.isascii()]
    other = [t for t in texts if OTHER_SCRIPT[lang] & set(t)]
    return [f"English: {t[:80]}" for t in english] + [f"the other script: {t[:80]}" for t in other]


def tab_to(page: Any, what: str, most: int = 60) -> None:
    """Moves by Tab alone until an element that fits `what` has the focus; each step's focus is seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        held = page.evaluate(
            """(what) => {
                const e = document.activeElement, s = getComputedStyle(e);
                return [e.matches(what), e.outerHTML.slice(0, 120), s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0];
            }""",
            what,
        )
        assert held[2], f"no focus to be seen on {held[1]}"
        if held[0]:
            return
    raise AssertionError(f"Tab never reaches {what}")


def goes(page: Any, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def opened(chromium: Any, address: str, path: str, device: dict[str, Any]) -> Any:
    context = chromium.new_context(base_url=address, **device)
    signed_in(context, None, address)
    page = context.new_page()
    page.goto(path)
    return page


def test_a_quote_by_keyboard_alone(chromium: Any, site: Filled) -> None:
    with serve() as address:
        page = opened(chromium, address, "/en/quote", DEVICES["desktop"])
        tab_to(page, "a.skip", 1)
        goes_to = page.url + "#main"
        page.keyboard.press("Enter")
        page.wait_for_url(goes_to)
        tab_to(page, "input[name=hs]", 1)
        page.keyboard.press("Control+a")
        page.keyboard.type("6109.10.00")
        tab_to(page, "summary", 20)
        page.keyboard.press("Enter")
        tab_to(page, "main form button", 30)
        goes(page, "Enter")
        assert "hs=6109.10.00" in page.url
        assert page.locator(".verdict").is_visible()
        tab_to(page, "a[hreflang=zh-Hant]", 4)
        goes(page, "Enter")
        assert "/zh-Hant/quote?" in page.url
        assert "hs=6109.10.00" in page.url
        page.context.close()


def test_from_sign_in_to_a_plan_by_keyboard_alone(chromium: Any, site: Filled) -> None:
    with serve() as address:
        page = opened(chromium, address, "/en/sign-in", PHONE)
        tab_to(page, "[name=username]")
        page.keyboard.type("adviser@example.org")
        tab_to(page, "[name=password]", 1)
        page.keyboard.type(PASSWORD)
        goes(page, "Enter")
        tab_to(page, "a[href$='/work']")
        goes(page, "Enter")
        tab_to(page, f"a[href$='/plans/{site.ids['plan']}']")
        goes(page, "Enter")
        # Through the whole of it and out again: the last thing to reach is the footer's.
        assert page.locator("h1").count() == 1
        tab_to(page, "footer a", 600)
        page.context.close()
