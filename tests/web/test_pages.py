"""Pages: three languages, twins, errors beside the cell; what a person does from end to end."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import EXAMPLE, client_of, new_firm, new_user

LANGS = ("en", "zh-Hant", "zh-Hans")
QUOTE = "quote?hs=8479.50&origin=CN&market=US&on=2026-10-01&value=10000"
PUBLIC = ["", QUOTE, "quote", "orders", "sign-in", "nothing-here"]
VOID = {"meta", "link", "input", "br", "img", "hr", "rect"}


class Checked(HTMLParser):
    """A page whose elements nest, whose ids are single and whose inputs are labelled."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.inputs: list[dict[str, str | None]] = []
        self.labels: set[str | None] = set()
        self.feed(page)
        assert self.open == [], f"left open: {self.open}"
        assert len(self.ids) == len(set(self.ids)), "an id stands twice"
        for held in self.inputs:
            assert held.get("id") in self.labels or held.get("type") in ("hidden", "checkbox"), held

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if held.get("id"):
            self.ids.append(str(held["id"]))
        if tag in ("input", "select"):
            self.inputs.append(held)
        if tag == "label":
            self.labels.add(held.get("for"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_is_well_formed_in_each_language(db: None, path: str, lang: str) -> None:
    page = client_of().get(f"/{lang}/{path}").content.decode()

    Checked(page)
    assert f'<html lang="{lang}">' in page
    assert page.count("<h1>") == 1
    assert 'name="viewport"' in page
    assert (lang == "en") == ("Duty of one import" in page)
    for other in LANGS:
        assert other == lang or f'href="/{other}/' in page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["account", "work", "audit"])
def test_a_page_behind_the_sign_in_is_well_formed(db: None, path: str, lang: str) -> None:
    user = new_user("auditor") if path == "audit" else new_user("firm", new_firm())

    Checked(client_of(user).get(f"/{lang}/{path}").content.decode())


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("zh-HK,zh;q=0.9", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("fr;q=0.9,en;q=0.1", "en"),
        ("", "en"),
        ("x;q=y,zh-TW", "zh-Hant"),
    ],
)
def test_the_first_visit_goes_by_the_browsers_language(db: None, header: str, lang: str) -> None:
    assert client_of().get("/", headers={"Accept-Language": header})["Location"] == f"/{lang}/"


def test_the_quotes_page_and_twin_hold_the_same_figures(db: None) -> None:
    client = client_of()
    page = client.get(f"/en/{QUOTE}").content.decode()
    twin = json.loads(client.get(f"/en/{QUOTE.replace('?', '.json?')}").content)

    shown = [float(v) for v in re.findall(r'<data value="([^"]+)"', page)]
    assert shown == [twin["quote"]["duty"]["rate"], twin["quote"]["duty"]["amount"]]
    for layer in twin["quote"]["layers"]:
        assert layer["heading"] in page
    days = [step["on"] for step in twin["history"]]
    assert days == sorted(days)
    assert sum(step["chosen"] for step in twin["history"]) == 1
    assert twin["before"] < "2026-10-01"


def test_the_day_before_leads_to_that_days_law(db: None) -> None:
    client = client_of()
    page = client.get(f"/en/{QUOTE}").content.decode()
    found = re.search(r'rel="prev" href="([^"]+)"', page)
    assert found
    before = found[1].replace("&amp;", "&")

    twin = json.loads(client.get(before.replace("/quote?", "/quote.json?")).content)
    assert twin["quote"]["input"]["on"] < "2026-10-01"


def test_a_wrong_field_is_told_beside_it(db: None) -> None:
    answer = client_of().get("/en/quote?hs=84&origin=XX&market=US&value=1&on=2026-10-01")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert (
        'id="origin" name="origin" type="text" value="XX" aria-invalid="true" aria-describedby="origin-wrong"'
        in page
    )
    assert 'id="origin-wrong"' in page


def test_an_order_list_is_assessed_and_its_twin_is_empty_of_it(db: None) -> None:
    content = (EXAMPLE / "orders.csv").read_bytes()

    answer = client_of().post(
        "/en/orders", {"file": SimpleUploadedFile("my orders.csv", content), "on": "2026-10-01"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "my orders.csv" in page
    assert page.count("<tr>") == len(content.decode("utf-8-sig").strip().splitlines())
    assert client_of().get("/en/orders.json").json()["rows"] == []


def test_every_wrong_cell_of_a_list_is_named(db: None) -> None:
    content = b"hs,origin,market\nabc,CN,US\n847950,Atlantis,US\n"

    page = client_of().post("/en/orders", {"file": SimpleUploadedFile("o.csv", content)}).content.decode()

    assert "<code>orders.csv!A2</code>" in page
    assert "<code>orders.csv!B3</code>" in page


@pytest.mark.parametrize(
    ("name", "content"), [("o.pdf", b"%PDF"), ("o.csv", b""), ("o", b"x"), ("o.xlsx", b"no zip")]
)
def test_a_file_that_is_no_list_is_refused(db: None, name: str, content: bytes) -> None:
    assert client_of().post("/en/orders", {"file": SimpleUploadedFile(name, content)}).status_code == 422


def test_no_file_is_told(db: None) -> None:
    answer = client_of().post("/zh-Hant/orders", {})

    assert answer.status_code == 422
    assert "未有選擇檔案" in answer.content.decode()


def test_a_case_is_sent_planned_cancelled_and_retried(db: None) -> None:
    firm = new_firm()
    client = client_of(new_user("adviser", firm))
    file = SimpleUploadedFile("case.toml", (EXAMPLE / "case.toml").read_bytes())

    sent = client.post("/en/work", {"firm": str(firm.pk), "file": file})
    assert sent.status_code == 302
    assert 'http-equiv="refresh"' in client.get(sent["Location"]).content.decode()
    client.post(sent["Location"], {"do": "cancel"})
    page = client.get(sent["Location"]).content.decode()
    assert "<strong>cancelled</strong>" in page
    assert "refresh" not in page
    client.post(sent["Location"], {"do": "retry"})
    assert json.loads(client.get(f"{sent['Location']}.json").content)["job"]["state"] == "queued"


def test_a_wrong_case_names_its_cells_and_stores_nothing(db: None) -> None:
    from zhegang.web.models import Job, StoredCase

    firm = new_firm()
    client = client_of(new_user("firm", firm))
    before = (Job.objects.count(), StoredCase.objects.count())

    page = client.post(
        "/en/work", {"firm": str(firm.pk), "file": SimpleUploadedFile("case.toml", b'id = 7\nplants = "x"\n')}
    ).content.decode()

    assert "<code>plants</code>" in page
    assert (Job.objects.count(), StoredCase.objects.count()) == before


def test_signing_in_leads_back(db: None) -> None:
    from zhegang.web.accounts import make_account

    make_account("ann", "a long enough phrase", "firm", firm="Ann's")
    client = client_of()

    asked = client.get("/zh-Hans/work")
    assert asked["Location"] == "/zh-Hans/sign-in?next=/zh-Hans/work"
    assert 'name="next" value="/zh-Hans/work"' in client.get(asked["Location"]).content.decode()
    entered = client.post(
        "/zh-Hans/sign-in", {"username": "ANN ", "password": "a long enough phrase", "next": "/zh-Hans/work"}
    )
    assert entered["Location"] == "/zh-Hans/work"
    assert client.get("/zh-Hans/work").status_code == 200
    client.post("/zh-Hans/sign-out")
    assert client.get("/zh-Hans/work").status_code == 302


def test_a_changed_password_ends_other_sessions(db: None) -> None:
    from zhegang.web.accounts import make_account

    user = make_account("ann", "a long enough phrase", "resident")
    here, there = client_of(user), client_of(user)
    form = {"do": "password", "old_password": "a long enough phrase", "password": "another longer phrase"}

    assert here.post("/en/account", form | {"old_password": "x"}).status_code == 422
    assert here.post("/en/account", form).status_code == 200

    assert here.get("/en/account").status_code == 200
    assert there.get("/en/account").status_code == 302


def test_a_token_is_shown_once(db: None) -> None:
    client = client_of(new_user("firm"))

    made = client.post("/en/account", {"do": "token", "name": "script", "days": "30"}).content.decode()
    found = re.search(r'class="token">(zg_[^<]+)<', made)

    assert found
    assert found[1] not in client.get("/en/account").content.decode()


@pytest.mark.parametrize(
    "form", [{}, {"do": "x"}, {"do": "token", "name": "", "days": "0"}, {"do": "revoke", "token": "x"}]
)
def test_a_form_that_makes_no_sense_is_told(db: None, form: dict[str, Any]) -> None:
    assert client_of(new_user("firm")).post("/en/account", form).status_code == 422


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(db: None, method: str) -> None:
    assert getattr(client_of(), method)("/en/quote").status_code == 405


def test_the_style_is_named_by_its_content(db: None) -> None:
    client = client_of()
    found = re.search(r'href="(/static/[^"]+)"', client.get("/en/").content.decode())
    assert found

    assert "immutable" in client.get(found[1])["Cache-Control"]
    assert client.get("/static/site.css").status_code == 404
    assert client.get("/static/..%2fsettings.py").status_code == 404
