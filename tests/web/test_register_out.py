"""The stored register on its way out: nobody gets words that are not theirs to read."""

from __future__ import annotations

import json

import pytest

from tests.web.conftest import client_of, new_user
from zhegang.mechanism.exports import FORMATS, read_anchors
from zhegang.web.roles import Role


@pytest.fixture
def pack(db: None) -> None:
    from zhegang.web.registry.adding import load_pack

    load_pack()


@pytest.mark.parametrize("kind", FORMATS)
def test_exports_give_places_of_what_is_published_and_no_words(pack: None, kind: str) -> None:
    from zhegang.web.registry.models import Statement

    answer = client_of(None).get(f"/en/register/export/{kind}")
    held = read_anchors(kind, answer.content, "x")
    published = Statement.objects.filter(state="published")
    if not FORMATS[kind].whole:
        published = published.filter(predicate="commitment")

    assert answer.status_code == 200
    assert {(i, a.start, a.end, a.sha256) for i, a in held.items()} == set(
        published.values_list("pk", "start", "end", "sha256")
    )
    assert {(a.prefix, a.suffix) for a in held.values()} == {("", "")}


def test_the_briefing_on_the_site_is_the_secretariats(pack: None) -> None:
    client = client_of(new_user(Role.SECRETARIAT_HK.value))
    page = client.get("/zh-Hant/register/brief?since=2023-01-01&on=2026-01-01")
    twin = json.loads(client.get("/en/register/brief.json?since=2023-01-01&on=2026-01-01").content)
    lines = [line for area in twin["brief"]["areas"] for line in area["moved"]]

    assert page.status_code == 200
    assert "須作決定" in page.content.decode() or "有進展" in page.content.decode()
    assert sum(area["items"] for area in twin["brief"]["areas"]) == 83
    assert len(lines) == 81  # two stand in a document without a day
    assert all(line["refs"] for line in lines)
    assert client.get("/en/register/brief?since=2026-01-01&on=2025-01-01").status_code == 422
    for kind, head in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doc")):
        file = client.get(f"/en/register/brief/brief.{kind}?since=2023-01-01&on=2026-01-01")
        assert file.content.startswith(head)
