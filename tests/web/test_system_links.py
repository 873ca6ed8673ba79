"""What the entries of systems link to exists on the site."""

from __future__ import annotations

from zhegang.mechanism.systems import FUNCTIONS
from zhegang.web.urls import urlpatterns


def test_every_page_of_a_function_is_a_page() -> None:
    pages = {getattr(pattern, "name", None) for pattern in urlpatterns}

    assert [f.page for f in FUNCTIONS.values() if f.page and f.page not in pages] == []
