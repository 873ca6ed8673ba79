"""The page of the search for goods, its twin and the API: the same answer."""

from __future__ import annotations

import pytest

from tests.web.conftest import client_of

ASKED = "q=robot+vacuum&market=US&origin=CN&on=2026-10-01"


def test_page_twin_and_api_agree_and_lead_to_the_quote(db: None) -> None:
    client = client_of()
    twin = client.get(f"/en/hs.json?{ASKED}").json()
    given = client.get(f"/api/v1/hs?{ASKED}")
    assert given.status_code == 200
    assert twin["result"] == given.json()
    page = client.get(f"/en/hs?{ASKED}").content.decode()
    assert "8508 Vacuum cleaners" in page
    assert "our wording, not the legal text" in page
    link = "/en/quote?hs=8508.11.00&amp;market=US&amp;origin=CN&amp;on=2026-10-01&amp;value=10000&amp;currency=USD"
    assert link in page
    assert "<script" not in page
    assert client.get(link.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(("lang", "title"), [("zh-Hant", "8508 真空吸塵器"), ("zh-Hans", "8508 真空吸尘器")])
def test_titles_are_in_the_language_of_the_page(db: None, lang: str, title: str) -> None:
    assert title in client_of().get(f"/{lang}/hs?q=robot+vacuum").content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("q=", 422), ("q=?&market=XX", 422), ("q=%3Cb%3E", 200), ("q=850811&edition=HS2017", 404)],
)
def test_what_cannot_be_answered_is_told(db: None, query: str, status: int) -> None:
    answer = client_of().get(f"/en/hs?{query}")
    assert answer.status_code == status
    assert b"<b>" not in answer.content
