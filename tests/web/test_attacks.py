"""Attacks tried on everything there is: routes and fields are found, not listed, so a new one is tried too."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.web.conftest import client_of, new_case, new_firm, new_user
from tests.web.test_running import free_port

SCRIPT = "<script>alert(1)</script>"
SQL = "x') OR 1=1; DROP TABLE web_user; --"


def routes() -> dict[str, Any]:
    import zhegang.web.urls
    from zhegang.web.pages.rendering import ROUTES

    assert zhegang.web.urls.urlpatterns
    return ROUTES


def addresses(path: str, ident: str) -> list[str]:
    """Addresses the route answers: `ident` where it fits, else the first word that does; of a choice of
    words each."""
    path = path.replace("(?P<lang>en|zh-Hant|zh-Hans)", "en")
    for group in re.findall(r"\(\?P<ident>((?:[^()]|\([^)]*\))*)\)", path):
        if re.fullmatch(group, ident):
            path = path.replace(f"(?P<ident>{group})", ident)
    return [f"/{word}" for word in words(re._parser.parse(path))]  # type: ignore[attr-defined]


def words(parsed: Any) -> list[str]:
    """Short texts the parsed pattern matches."""
    found = [""]
    for kind, held in parsed:
        match str(kind):
            case "LITERAL":
                more = [chr(held)]
            case "IN":
                what, value = held[0]
                more = [chr(value[0] if str(what) == "RANGE" else value)]
            case "MAX_REPEAT":
                more = [word * held[0] for word in words(held[2])[:1]]
            case "SUBPATTERN":
                more = words(held[3])
            case "BRANCH":
                more = [word for way in held[1] for word in words(way)]
            case "AT":
                more = [""]
            case other:
                raise AssertionError(f"tell this test what {other} in an address stands for")
        found = [before + word for before in found for word in more]
    return found


def address(path: str, ident: str) -> str:
    return addresses(path, ident)[0]


def someone_for(route: Any) -> Any:
    """A person whose role takes the route."""
    from zhegang.web.access import ACTIONS
    from zhegang.web.roles import Role

    role = min(ACTIONS[route.action] - {Role.PUBLIC})
    return new_user(role, new_firm() if role in ("firm", "adviser") else None)


def test_every_form_asks_for_its_token(db: None) -> None:
    taken = []
    for name, route in routes().items():
        if "POST" in route.methods:
            client = client_of(someone_for(route), enforce_csrf_checks=True)
            answer = client.post(address(route.path, str(uuid4())), {"do": "token", "name": "x", "days": "9"})
            taken += [name] if answer.status_code != 403 else []

    assert not taken


def test_sql_in_every_address_is_text(db: None) -> None:
    from zhegang.web.models import User

    names = {
        *re.findall(r"""(?:GET|POST)(?:\.get\(|\[)"(\w+)\"""", sources()),
        "q",
        "cursor",
        "hs",
        "company",
    }
    given = dict.fromkeys(names, SQL)
    assert len(names) > 20
    for name, route in routes().items():
        client, count = client_of(someone_for(route)), User.objects.count()
        for method in route.methods:
            answer = getattr(client, method.lower())(address(route.path, str(uuid4())), given)
            assert answer.status_code < 500, name
        assert User.objects.count() == count
    assert not User.objects.filter(username__contains="DROP").exists()


def sources() -> str:
    pages = Path(__file__).resolve().parents[2] / "src" / "zhegang" / "web" / "pages"
    return "\n".join(path.read_text(encoding="utf-8") for path in pages.glob("*.py"))


@pytest.fixture
def marked(db: None) -> tuple[dict[str, Any], dict[str, str]]:
    """Rows of every table of the site, then markup in every text that is stored; users and addresses."""
    from django.apps import apps
    from django.db import models
    from django.utils import timezone

    from zhegang.web import accounts, shares
    from zhegang.web.jobs import queue
    from zhegang.web.models import CaseDraft, Job, NameJudgement, StoredCase

    firm = new_firm()
    users = {
        role: new_user(role, firm if role in ("firm", "adviser") else None) for role in ("firm", "adviser")
    }
    users |= {role: new_user(role) for role in ("resident", "admin", "auditor")}
    user = users["firm"]
    case = new_case(firm, user)
    job = queue.submit("plan", user, case, {})
    Job.objects.filter(pk=job.pk).update(state="done", ended_at=timezone.now())
    job.refresh_from_db()
    _, token = shares.make(user, job, 9)
    accounts.make_token(user, "script", ["read"], 1)
    draft = CaseDraft.objects.create(firm=firm, made_by=user, content=case.content)
    for whose in (firm, None):
        NameJudgement.objects.create(
            firm=whose, made_by=user, name="n", listing="l", verdict="match", reason="r"
        )
    # What a program reads and no person writes: it must stay as it is for the pages to work at all.
    kept = {"User.role", "User.lang", "User.password", "Membership.kind", "Job.kind", "NameJudgement.verdict"}
    kept |= {"StoredCase.content", "CaseDraft.content", "Share.digest", "ApiToken.digest", "ApiToken.scopes"}
    kept |= {"StoredCase.digest", "Job.state", "Job.params", "Job.result"}
    for name in (
        "User",
        "Firm",
        "Membership",
        "ApiToken",
        "StoredCase",
        "Job",
        "CaseDraft",
        "NameJudgement",
        "Share",
    ):
        model = apps.get_model("web", name)
        for field in model._meta.concrete_fields:
            text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if not text or f"{name}.{field.name}" in kept:
                continue
            for number, row in enumerate(model.objects.all()):
                value: Any = f"{SCRIPT}{number}{name}.{field.name}"
                if isinstance(field, models.JSONField):
                    value = [{"en": value, "zh-Hant": value, "zh-Hans": value}]
                model.objects.filter(pk=row.pk).update(**{field.name: value})
    content = json.loads(case.content)
    StoredCase.objects.filter(pk=case.pk).update(content=json.dumps(infected(content)))
    CaseDraft.objects.filter(pk=draft.pk).update(content=json.dumps(infected(content)))
    for one in users.values():
        one.refresh_from_db()
    ids = {"plan": str(job.pk), "plan-file": str(job.pk), "shared": token}
    ids |= {"case": str(case.pk), "case-file": str(case.pk), "case-form": str(draft.pk)}
    return users, ids


def infected(value: Any) -> Any:
    """The same document with markup at the end of every text that is prose."""
    if isinstance(value, dict):
        return {key: infected(held) for key, held in value.items()}
    if isinstance(value, list):
        return [infected(held) for held in value]
    return value + SCRIPT if isinstance(value, str) and " " in value else value


@pytest.mark.parametrize(
    ("state", "told"), [("done", ()), ("running", ["Job.step"]), ("failed", ["Job.reason"])]
)
def test_markup_in_every_stored_text_stays_text(marked: Any, state: str, told: list[str]) -> None:
    from zhegang.web.models import Job

    users, ids = marked
    Job.objects.update(state=state)
    shown = ""
    for user in users.values():
        client = client_of(user)
        for name, route in routes().items():
            if "GET" not in route.methods or name in ("plan-file", "case-file", "personal-data-file"):
                continue  # files are not pages
            for path in addresses(route.path, ids.get(name, str(uuid4()))):
                answer = client.get(path.replace("A" * 43, ids["shared"]))
                if not answer["Content-Type"].startswith(("text/", "application/json")):
                    continue  # files are not pages
                page = answer.content.decode()
                assert answer.status_code < 500, path
                assert "<script" not in page.lower(), path
                shown += page
    for seen in (
        *("User.username", "User.name", "User.email", "Firm.name", "ApiToken.name", "StoredCase.title"),
        *told,
    ):
        assert re.search(rf"&lt;script&gt;alert\(1\)&lt;/script&gt;\d{re.escape(seen)}", shown), seen


def test_no_id_of_anothers_opens_anything(marked: Any) -> None:
    """Every id of every row of one firm, at every address that takes one, for people who are not of it."""
    from django.apps import apps

    from zhegang.web.api.routes import openapi

    idents = [
        str(row.pk)
        for name in ("User", "Firm", "ApiToken", "StoredCase", "Job", "CaseDraft", "NameJudgement", "Share")
        for row in apps.get_model("web", name).objects.all()[:2]
    ]
    pages = [r for r in routes().values() if "(?P<ident>" in r.path]
    operations = [
        (verb, path) for path, ways in openapi()["paths"].items() for verb in ways if "{ident}" in path
    ]
    assert len(pages) >= 4
    assert len(operations) >= 6
    for role in ("firm", "adviser"):
        client = client_of(new_user(role, new_firm("Other")))
        for ident in idents:
            codes = {client.get(address(route.path, ident)).status_code for route in pages}
            for verb, path in operations:
                answer = client.generic(
                    verb.upper(), path.format(ident=ident), "{}", content_type="application/json"
                )
                codes.add(answer.status_code)
            assert codes <= {403, 404, 422}, ident


# On the wire


@pytest.fixture(scope="module")
def served(database: dict[str, str]) -> Iterator[int]:
    """gunicorn for the tests below; its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "zhegang.web.wsgi:application", "--worker-class", "gthread"]
    command += ["--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket"]
    process = subprocess.Popen(command, env=os.environ | database, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 180
        while not listens(port):
            assert process.poll() is None, "gunicorn ended"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError):
        return alive(port)
    return False


def test_an_oversized_header_is_refused_and_the_site_goes_on(served: int) -> None:
    for headers in (
        {"X-Long": "x" * 20_000},
        {f"X-{n}": "x" for n in range(200)},
        {"Cookie": "a=" + "b" * 9000},
    ):
        connection = http.client.HTTPConnection("127.0.0.1", served, timeout=10)
        connection.request("GET", "/en/", headers=headers)
        assert connection.getresponse().status in (400, 431)
        connection.close()
    connection = http.client.HTTPConnection("127.0.0.1", served, timeout=10)
    connection.request("GET", "/" + "x" * 9000)
    assert connection.getresponse().status in (400, 414)
    assert alive(served)


def test_100_mb_of_json_are_refused_before_they_are_sent(served: int) -> None:
    size = 100 << 20
    head = f"POST /api/v1/quote HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served), timeout=10) as wire:
        wire.sendall(head.encode() + b'{"hs": "')
        answer = wire.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413")
    assert alive(served)


def test_a_body_without_stated_length_is_not_gathered(served: int) -> None:
    """Sent in chunks, so that no header tells its size."""
    head = "POST /api/v1/quote HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"1" * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", served), timeout=10) as wire:
        wire.sendall(head.encode())
        sent = 0
        try:
            while sent < 20 << 20:
                wire.sendall(chunk)
                sent += len(chunk)
            wire.sendall(b"0\r\n\r\n")
            status = wire.recv(4096)
        except OSError:
            status = b""  # the server closed: it did not wait for the rest

    assert not status or 400 <= int(status.split()[1]) < 500
    assert alive(served)


def alive(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    finally:
        connection.close()
