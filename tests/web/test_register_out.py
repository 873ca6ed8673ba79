"""The stored register on its way out: nobody gets words that are not theirs to read."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.mechanism.test_returns import PROJECTS, book, item
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


def test_a_return_filed_on_the_site_is_proposed_once_and_reaches_the_briefing(pack: None) -> None:
    from zhegang.web.registry.models import Assessment, Item, Milestone

    client = client_of(new_user(Role.SECRETARIAT_ZJ.value))
    told_of = {
        "milestone": "Draft",
        "due": date(2025, 3, 1),
        "progress": "limited: begun",
        "blocker": "No site",
    }
    known = {**item(1, **told_of), "no": "K1"}
    new = {**item(51, milestone="Start", progress="not started"), "area": "金融"}
    sent = book([known, new], office="Port Bureau")
    other = book([{**known, "due": date(2025, 4, 1)}], office="Harbour Office")

    def filed(data: bytes) -> int:
        file = SimpleUploadedFile("return.xlsx", data)
        return int(client.post("/en/register/returns", {"file": file}).status_code)

    assert [filed(sent), filed(sent), filed(other)] == [200, 200, 200]
    assert Milestone.objects.filter(item__number="K1").count() == 2
    assert Assessment.objects.filter(item__number="K1", state="proposed").count() == 2
    assert Item.objects.get(number="51").area.name_en == "Finance"
    twin = json.loads(client.get("/en/register/brief.json?since=2025-01-01&on=2026-01-01").content)
    told = [line["text"] for area in twin["brief"]["areas"] for line in area["decide"]]
    assert any(
        "different days: 2025-03-01 (Port Bureau), 2025-04-01 (Harbour Office)" in text for text in told
    )
    assert any("in the way: No site" in text for text in told)

    before = Milestone.objects.count()
    assert filed(book([{**known, "due": "soon"}])) == 422
    assert Milestone.objects.count() == before


def test_the_list_of_51_projects_is_taken_in_once(pack: None) -> None:
    from zhegang.web.registry.models import Item

    client = client_of(new_user(Role.SECRETARIAT_HK.value))
    for data, status in ((PROJECTS, 200), (PROJECTS, 200), (book([item(1), item(1)]), 422)):
        file = SimpleUploadedFile("list.xlsx", data)
        assert client.post("/en/register/returns", {"file": file, "list": "1"}).status_code == status

    held = Item.objects.filter(kind="project", state="proposed")
    assert held.count() == 51
    assert held.get(number="7").named("zh-Hant")[0] == "項目7"
