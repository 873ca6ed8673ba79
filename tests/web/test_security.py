"""Attacks, each tried on the routes there are."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import client_of, new_case, new_firm, new_user

SQL = [
    "' OR '1'='1",
    "1; DROP TABLE web_user; --",
    '" UNION SELECT password FROM web_user --',
    "%27%20OR%201=1",
    "\\'; --",
]
SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
PASSWORD = "a long enough phrase"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("text", SQL)
def test_sql_in_a_field_is_text(db: None, text: str) -> None:
    from zhegang.web.models import User

    firm = new_firm(text)
    user = new_user("firm", firm, text)
    client = client_of(user)
    count = User.objects.count()

    answers = [
        client.get("/en/quote", {"hs": text, "origin": text, "market": text, "on": text, "value": text}),
        client.post("/en/sign-in", {"username": text, "password": text}),
        client.get("/api/v1/cases", {"cursor": text}),
        client.get(f"/api/v1/cases/{text}"),
        client.post("/en/account", {"do": "adviser", "firm": text, "adviser": text}),
        client.post("/en/work", {"firm": text}),
    ]

    assert all(400 <= a.status_code < 500 for a in answers)
    assert User.objects.count() == count


def test_markup_in_every_stored_text_is_text(db: None) -> None:
    from zhegang.web.accounts import make_token
    from zhegang.web.jobs import queue
    from zhegang.web.models import Job, StoredCase

    firm = new_firm(SCRIPT)
    user = new_user("firm", firm, SCRIPT)
    case = new_case(firm, user)
    StoredCase.objects.update(title=SCRIPT)
    new_user("adviser", firm, f"adviser {SCRIPT}")
    make_token(user, SCRIPT[:100], ["read"], 1)
    job = queue.submit("plan", user, case, {})
    Job.objects.update(
        state="failed", step=SCRIPT, reason=[{"en": SCRIPT, "zh-Hant": SCRIPT, "zh-Hans": SCRIPT}]
    )
    client = client_of(user)

    pages = [client.get(path).content.decode() for path in ("/en/account", "/en/work", f"/en/plans/{job.pk}")]
    pages.append(client.get("/en/quote", {"hs": SCRIPT, "origin": SCRIPT}).content.decode())
    pages.append(
        client.post("/en/sign-in", {"username": SCRIPT, "password": "x", "next": SCRIPT}).content.decode()
    )
    pages.append(client.post("/en/orders", {"file": sent(f"{SCRIPT}.csv", SCRIPT.encode())}).content.decode())

    assert all("<script" not in page and "<img" not in page for page in pages)
    assert all("49" not in re.findall(r"onerror=alert\(1\)&gt;(.{6})", page) for page in pages)
    assert sum("&lt;script&gt;" in page for page in pages) >= 5


def test_no_page_runs_script_or_styles_inline(db: None) -> None:
    user = new_user("firm", new_firm())
    client = client_of(user)
    for path in (
        "/en/",
        "/en/quote?hs=8479.50&origin=CN&market=US&on=2026-10-01&value=1",
        "/en/orders",
        "/en/account",
        "/en/work",
    ):
        answer = client.get(path)
        page = answer.content.decode()
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page)
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page), "nothing comes from elsewhere"


@pytest.mark.parametrize("path", ["/en/sign-in", "/en/sign-out", "/en/account", "/en/work", "/en/orders"])
def test_a_form_of_another_site_is_refused(db: None, path: str) -> None:
    client = client_of(new_user("firm", new_firm()), enforce_csrf_checks=True)

    assert client.post(path, {"do": "token", "name": "x", "days": "9"}).status_code == 403


def test_the_api_takes_a_session_only_with_our_token(db: None) -> None:
    firm = new_firm()
    user = new_user("firm", firm)
    body = json.dumps({"case": str(new_case(firm, user).pk)})
    client = client_of(user, enforce_csrf_checks=True)

    refused = client.post("/api/v1/plans", body, content_type="application/json")
    page = client.get("/en/account").content.decode()
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert found
    taken = client.post(
        "/api/v1/plans", body, content_type="application/json", headers={"X-CSRFToken": found[1]}
    )

    assert (refused.status_code, taken.status_code) == (403, 202)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_signing_in_sends_nobody_to_another_site(db: None, wanted: str) -> None:
    from zhegang.web.accounts import make_account

    make_account("ann", PASSWORD, "resident")

    answer = client_of().post("/en/sign-in", {"username": "ann", "password": PASSWORD, "next": wanted})

    assert answer["Location"] == "/en/account"


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "..\\..\\x.csv", "/abs.csv", "a\x00b.csv", "x" * 400 + ".csv", "…/寧波.csv"],
)
def test_an_uploads_name_reaches_no_path(db: None, name: str, site_home: Any) -> None:
    before = {p for p in site_home.rglob("*") if "sqlite" not in p.name}

    answer = client_of().post("/en/orders", {"file": sent(name, b"hs,origin,market\n847950,CN,US\n")})

    assert answer.status_code in (200, 400, 422)
    assert {p for p in site_home.rglob("*") if "sqlite" not in p.name} == before


@pytest.mark.parametrize(
    "name",
    [
        "../../keys/site.key",
        "..%2f..%2fkeys%2fsite.key",
        "%2e%2e/keys/audit.key",
        "plan.json/../../../keys/site.key",
    ],
)
def test_a_files_name_reaches_no_path(db: None, name: str) -> None:
    from zhegang.web.jobs import queue
    from zhegang.web.models import Job

    firm = new_firm()
    user = new_user("firm", firm)
    job = queue.submit("plan", user, new_case(firm, user), {})
    Job.objects.filter(pk=job.pk).update(state="done", result={"folder": "x", "files": ["plan.json"]})

    assert client_of(user).get(f"/en/plans/{job.pk}/{name}").status_code == 404


def bomb(name: str = "xl/worksheets/sheet1.xml") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, b"<a>" + b"0" * (300 << 20))
    return held.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x0 "ha">%s]><worksheet>&x9;</worksheet>""" % b"".join(
    b'<!ENTITY x%d "%s">' % (n, b"&x%d;" % (n - 1) * 10) for n in range(1, 10)
)


def laughing() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, LAUGHS)
    return held.getvalue()


@pytest.mark.parametrize("make", [bomb, laughing])
def test_a_workbook_that_swells_is_refused(db: None, make: Any) -> None:
    firm = new_firm()
    client = client_of(new_user("firm", firm))
    content = make()

    first = client.post("/en/orders", {"file": sent("o.xlsx", content)})
    second = client.post("/en/work", {"firm": str(firm.pk), "file": sent("c.xlsx", content)})

    assert (first.status_code, second.status_code) == (422, 422)


def test_a_body_is_refused_by_its_length_before_it_is_read(db: None) -> None:
    class Unread(io.RawIOBase):
        def read(self, *_: object) -> bytes:
            raise AssertionError("it was read")

    from django.test import RequestFactory

    from zhegang.web.middleware import Refuse

    request = RequestFactory().post("/api/v1/quote", b"{}", content_type="application/json")
    request.META["CONTENT_LENGTH"] = str(100 << 20)
    request._stream = Unread()

    assert Refuse(lambda _: pytest.fail("it went on"))(request).status_code == 413


def test_a_json_over_its_own_limit_is_refused(db: None) -> None:
    body = json.dumps({"names": ["x" * (5 << 20)]})

    answer = client_of().post("/api/v1/screen", body, content_type="application/json")

    assert answer.status_code in (400, 413)
    assert answer.json()["status"] == answer.status_code


def test_guessing_a_password_is_stopped_for_account_and_address(db: None) -> None:
    from zhegang.web import accounts

    accounts.make_account("ann", PASSWORD, "resident")
    client = client_of()
    codes = [
        client.post("/en/sign-in", {"username": "ann", "password": f"{n}"}).status_code for n in range(7)
    ]

    assert codes == [422] * 5 + [429] * 2
    right = client.post("/en/sign-in", {"username": "ann", "password": PASSWORD})
    assert right.status_code == 429, "not even the right one, until the time is over"


def test_many_accounts_from_one_address_are_stopped(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhegang.core.errors import InputError
    from zhegang.web import accounts

    monkeypatch.setattr(accounts, "MOST_BY_ADDRESS", 4)
    for n in range(4):
        assert accounts.sign_in(f"user{n}", "x", "192.0.2.1") is None
    with pytest.raises(InputError):
        accounts.sign_in("user9", "x", "192.0.2.1")
    assert accounts.sign_in("user9", "x", "192.0.2.2") is None


@pytest.mark.parametrize(
    "password", ["short", "password1234", "123456789012345", "ann.chan.2026", "x" * 2000]
)
def test_a_weak_password_is_refused(db: None, password: str) -> None:
    from zhegang.core.errors import InputError
    from zhegang.web.accounts import make_account

    with pytest.raises(InputError):
        make_account("ann.chan.2026", password, "resident")


def test_passwords_are_kept_by_argon2(db: None) -> None:
    from zhegang.web.accounts import make_account

    assert make_account("ann", PASSWORD, "resident").password.startswith("argon2$argon2id$")


def test_signing_in_changes_the_session(db: None) -> None:
    from zhegang.web.accounts import make_account

    make_account("ann", PASSWORD, "resident")
    client = client_of()
    client.cookies["sessionid"] = "fixed-by-another"
    client.post("/en/sign-in", {"username": "ann", "password": PASSWORD})

    cookie = client.cookies["sessionid"]
    assert cookie.value != "fixed-by-another"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_another_host_is_refused(db: None) -> None:
    for path in ("/en/", "/api/v1/me"):
        assert client_of().get(path, headers={"Host": "evil.example"}).status_code == 400
    # Probes come from the machine itself and know no name; what is answered holds none.
    assert client_of().get("/healthz", headers={"Host": "evil.example"}).status_code == 200
    far = client_of().get("/healthz", headers={"Host": "evil.example"}, REMOTE_ADDR="192.0.2.7")
    assert far.status_code == 400


def test_a_defect_tells_nothing_of_itself(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhegang.web import asking

    def fail(**_: object) -> None:
        raise RuntimeError("secret of ours")

    monkeypatch.setattr(asking, "load_store", fail)
    client = client_of(raise_request_exception=False)
    answers = [
        client.get("/en/quote?hs=847950&origin=CN&market=US"),
        client.post(
            "/api/v1/quote",
            json.dumps({"hs": "1", "origin": "CN", "market": "US", "on": "x", "value": 1}),
            content_type="application/json",
        ),
    ]

    assert [a.status_code for a in answers] == [500, 500]
    assert all(b"secret" not in a.content and b"Traceback" not in a.content for a in answers)
