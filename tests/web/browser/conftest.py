"""The site in a browser: Debian's Chromium, one a session, on a server in this process.

    def test_a_page(visit: Visit) -> None:
        page = visit("/en/work", PHONE, user=new_user("firm"))
        assert faults(page) == []

Rows a page needs are made with the models in the test (`tests.web.conftest` has helpers); they
are committed, seen by the server, and removed after the test.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import pytest

from tests.web.conftest import client_of

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DEVICES = {"desktop": DESKTOP, "phone": PHONE}
# The rules of WCAG 2.2, levels A and AA.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ABSENT = "--browser: no Chromium here, or its driver (the package playwright) is not installed"

Visit = Callable[..., Any]


def chromium_program() -> str | None:
    """The system's Chromium; None where it or what drives it is not installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found if find_spec("playwright") and find_spec("axe_playwright_python") else None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser itself."""
    program = chromium_program()
    if program is None:
        pytest.skip(ABSENT)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver, pytest.MonkeyPatch.context() as patch:
        # The driver keeps an event loop in this thread; Django would refuse its ORM beside one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(database: dict[str, str]) -> Iterator[str]:
    """The site on a port of this machine; yields its address."""
    with serve() as address:
        yield address


@contextmanager
def serve() -> Iterator[str]:
    """Serves the site in this process while the block lasts."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def signed_in(context: Any, user: Any, served: str) -> None:
    """Has the browser's context be signed in as `user`, and its requests counted anew."""
    from zhegang.web.limits import READS, WORK

    READS.clear()
    WORK.clear()
    if user is not None:
        session = client_of(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": served}])


@pytest.fixture
def visit(chromium: Any, served: str, live: dict[str, str]) -> Iterator[Visit]:
    """Opens an address on a device, signed in as `user`; anything it loads elsewhere, or says in
    the console, fails the test."""
    contexts: list[Any] = []
    said: list[str] = []

    def open_page(path: str, device: dict[str, Any] = DESKTOP, user: Any = None, **more: Any) -> Any:
        context = chromium.new_context(base_url=served, **device, **more)
        contexts.append(context)
        signed_in(context, user, served)
        page = context.new_page()
        page.on("console", lambda message: said.extend(complaint(message)))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda asked: said.extend(elsewhere(asked.url, served)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def complaint(message: Any) -> list[str]:
    """What the console says; that a page itself was answered with 404 or 422 is no complaint."""
    of_page = message.location.get("url") == message.page.url and "status of 4" in message.text
    return [] if of_page else [f"{message.type}: {message.text}"]


def elsewhere(url: str, served: str) -> list[str]:
    return [] if url.startswith((served, "data:", "blob:")) else [f"asked for {url}"]


def faults(page: Any, *, colours: bool = True) -> list[str]:
    """What axe finds against WCAG 2.2 AA: the rule, and the element it found it in.

    `colours`: contrast too, half of the time axe takes; colours are the same in every language.
    """
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    if not colours:
        options["rules"] = {"color-contrast": {"enabled": False}}
    # The watermark is decoration: the page says it in words first of all.
    found = page.evaluate(f"axe.run({{exclude: ['.watermark']}}, {json.dumps(options)})")
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def wider_than_screen(page: Any) -> bool:
    """Whether a person must scroll the whole page sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
