"""Pictures of every page of the site: three languages, desktop and phone, on a filled site.

    python tools/screenshots.py FOLDER [--only quote plan …] [--langs en zh-Hant] [--devices phone]

Needs Chromium and the packages of browser.lock. The site is one of its own, in a folder that goes
afterwards; pictures are FOLDER/<page>.<language>.<device>.png.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> int:
    from tests.web.browser.conftest import DEVICES, chromium_program

    from zhegang.core.i18n import LANGS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE", help="pages whose name begins so")
    parser.add_argument("--langs", nargs="+", default=LANGS, choices=LANGS)
    parser.add_argument("--devices", nargs="+", default=list(DEVICES), choices=list(DEVICES))
    asked = parser.parse_args()
    program = chromium_program()
    if program is None:
        print("No Chromium here, or the packages of browser.lock are not installed.", file=sys.stderr)
        return 2
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zhegang-site-") as home:
        os.environ["ZHEGANG_HOME"] = home
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver keeps an event loop in this thread
        for name in ("ZHEGANG_DATABASE_URL", "ZHEGANG_TLS", "ZHEGANG_HOSTS"):
            os.environ.pop(name, None)
        take(asked, program)
    return 0


def take(asked: argparse.Namespace, program: str) -> None:
    from django.core.management import call_command
    from playwright.sync_api import sync_playwright

    from zhegang.web import asking, setup

    setup()
    logging.getLogger("zhegang").handlers.clear()
    call_command("migrate", verbosity=0)
    from tests.web.browser.conftest import serve
    from tests.web.browser.filled import fill, lists

    asking.load_index = lists  # two small lists in place of loaded ones
    site = fill()
    with serve() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program)
        for device in asked.devices:
            for lang in asked.langs:
                photograph(browser, address, site, lang, device, asked)
        browser.close()


def photograph(
    browser: Any, address: str, site: Any, lang: str, device: str, asked: argparse.Namespace
) -> None:
    """Every page in one language on one device."""
    from tests.web.browser.conftest import DEVICES, signed_in
    from tests.web.browser.filled import PAGES

    wanted = [row for row in PAGES if not asked.only or row.label.startswith(tuple(asked.only))]
    for who in dict.fromkeys(row.who for row in wanted):
        context = browser.new_context(base_url=address, **DEVICES[device])
        page = context.new_page()
        for row in (row for row in wanted if row.who == who):
            signed_in(context, site.users.get(who), address)
            site.open(page, row, lang)
            page.screenshot(path=asked.folder / f"{row.label}.{lang}.{device}.png", full_page=True)
        context.close()


if __name__ == "__main__":
    raise SystemExit(main())
