"""What the entries of systems link to exists on the site."""

from __future__ import annotations

from pathlib import Path

from zhegang.mechanism.systems import FUNCTIONS


def test_every_page_of_a_function_is_a_page(site_home: Path) -> None:
    from zhegang.web.urls import urlpatterns

    pages = {getattr(pattern, "name", None) for pattern in urlpatterns}
    assert [f.page for f in FUNCTIONS.values() if f.page and f.page not in pages] == []
