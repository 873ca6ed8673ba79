"""The API: the commands' names and numbers, and what holds for every operation."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.web.conftest import EXAMPLE, client_of, new_case, new_firm, new_user

ASKED = {"hs": "8479.50", "origin": "CN", "market": "US", "on": "2026-10-01", "value": 10000}
QUOTE = [
    "quote",
    "--hs",
    "8479.50",
    "--origin",
    "CN",
    "--market",
    "US",
    "--on",
    "2026-10-01",
    "--value",
    "10000",
]


def command(*arguments: str) -> Any:
    from zhegang.cli import app

    ran = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    return json.loads(ran.stdout)


def post(client: Any, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


# ---- the same as the commands


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_a_quote_is_the_commands(db: None, lang: str) -> None:
    from zhegang.web.api.schemas import QuoteOut

    given = post(client_of(), f"/quote?lang={lang}", ASKED)

    assert given.json() == command(*QUOTE, "--lang", lang)
    QuoteOut.model_validate_json(given.content)


def test_screening_is_the_commands(db: None) -> None:
    given = post(client_of(), "/screen", {"names": ["Ningbo Example"], "country": "cn", "on": "2026-10-01"})

    assert given.json() == command("screen", "Ningbo Example", "--country", "CN", "--on", "2026-10-01")


def test_an_order_list_is_the_commands(db: None) -> None:
    with (EXAMPLE / "orders.csv").open("rb") as file:
        given = client_of().post("/api/v1/orders?on=2026-10-01", {"file": file})

    assert given.json() == command("orders", str(EXAMPLE / "orders.csv"), "--on", "2026-10-01")


def test_a_case_comes_back_as_it_went(db: None, tmp_path: Path) -> None:
    from zhegang.core.jsonout import dumps, plain
    from zhegang.plan.reading import case_from_dict, read_case

    firm = new_firm()
    client = client_of(new_user("adviser", firm))
    case = read_case(EXAMPLE / "case.toml")
    body = dumps({"firm": str(firm.pk), "case": plain(case)})

    made = client.post("/api/v1/cases", body, content_type="application/json")
    held = client.get(made["Location"]).json()

    assert made.status_code == 201
    assert case_from_dict(held["case"]) == case


# ---- errors


def test_bad_input_names_every_problem(db: None) -> None:
    given = post(client_of(), "/quote", ASKED | {"hs": "1", "origin": "XX", "on": "soon", "value": "many"})

    assert given.status_code == 422
    assert given["Content-Type"].startswith("application/problem+json")
    assert {p["where"] for p in given.json()["problems"]} == {"hs", "origin", "on", "value"}


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"x"', "null", '{"hs": 1}', '{"more": 1}', "\x00", '{"hs": {"$ne": 1}}']
)
@pytest.mark.parametrize("path", ["/quote", "/screen", "/cases", "/plans"])
def test_what_is_no_such_document_is_refused(db: None, path: str, body: str) -> None:
    client = client_of(new_user("adviser"))

    given = client.post(f"/api/v1{path}", body, content_type="application/json")

    assert given.status_code in (400, 422)
    assert given.json()["status"] == given.status_code


def test_a_wrong_case_names_its_fields(db: None) -> None:
    firm = new_firm()
    given = post(
        client_of(new_user("firm", firm)), "/cases", {"firm": str(firm.pk), "case": {"id": "x", "colour": 1}}
    )

    assert given.status_code == 422
    assert len(given.json()["problems"]) > 1


def test_a_missing_page_is_a_problem_document(db: None) -> None:
    given = client_of().get("/api/v1/nothing")

    assert (given.status_code, given.json()["status"]) == (404, 404)


# ---- every operation


def test_the_description_is_served_and_printed_alike(db: None) -> None:
    from zhegang.cli import app

    served = client_of().get("/api/v1/openapi.json")
    printed = CliRunner().invoke(app, ["api", "openapi"], catch_exceptions=False)

    assert served.json() == json.loads(printed.stdout)
    # No address of the place that serves it; the invented ones of examples may stand.
    assert not re.search(r"https?://(?!example\.)", json.dumps(served.json()["paths"]))


def test_an_etag_saves_the_body(db: None) -> None:
    client = client_of(new_user("resident"))
    first = client.get("/api/v1/me")

    again = client.get("/api/v1/me", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/me", headers={"If-None-Match": '"other"'}).status_code == 200


def test_pages_of_a_list_hold_everything_once(db: None) -> None:
    firm = new_firm()
    user = new_user("firm", firm)
    made = {str(new_case(firm, user).pk) for _ in range(7)}
    client, seen, cursor = client_of(user), [], ""
    while cursor is not None:
        page = client.get("/api/v1/cases", {"limit": 3, "cursor": cursor}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]

    assert len(seen) == 7
    assert set(seen) == made


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=2026-01-01~x", "cursor=~"]
)
def test_a_wrong_page_is_refused(db: None, query: str) -> None:
    assert client_of(new_user("firm", new_firm())).get(f"/api/v1/cases?{query}").status_code == 422


def test_a_repeated_post_takes_effect_once(db: None) -> None:
    from zhegang.web.models import Job

    firm = new_firm()
    user = new_user("firm", firm)
    client, body = client_of(user), {"case": str(new_case(firm, user).pk)}
    before = Job.objects.count()

    first = post(client, "/plans", body, **{"Idempotency-Key": "one"})
    again = post(client, "/plans", body, **{"Idempotency-Key": "one"})
    other = post(client, "/plans", body, **{"Idempotency-Key": "two"})

    assert (first.status_code, again.status_code, again.content) == (202, 202, first.content)
    assert other.json()["id"] != first.json()["id"]
    assert Job.objects.count() == before + 2


def test_a_key_is_its_senders_and_its_requests(db: None) -> None:
    firm = new_firm()
    user, colleague = new_user("firm", firm), new_user("adviser", firm)
    body, key = {"case": str(new_case(firm, user).pk)}, {"Idempotency-Key": "one"}
    first = post(client_of(user), "/plans", body, **key)

    assert (
        post(client_of(user), "/plans", body | {"case": str(new_case(firm, user).pk)}, **key).status_code
        == 422
    )
    assert post(client_of(colleague), "/plans", body, **key).json()["id"] != first.json()["id"]


def test_a_failed_post_leaves_no_key(db: None) -> None:
    from zhegang.web.models import IdempotencyKey

    before = IdempotencyKey.objects.count()
    post(client_of(new_user("firm")), "/plans", {"case": "x"}, **{"Idempotency-Key": "one"})

    assert IdempotencyKey.objects.count() == before


def test_limits_answer_429(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhegang.web.limits import Limit

    limit = Limit("tests", 3)

    assert [limit.take("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert limit.take("b", 0.0)
    assert Limit("other", 3).take("a", 0.0)
    assert limit.take("a", 20.0), "a third of a minute gives one back"
    assert not limit.take("a", 20.0)
    monkeypatch.setattr("zhegang.web.api.operation.READS", Limit("one", 1))
    client = client_of()
    assert [client.get("/api/v1/me").status_code for _ in range(2)] == [200, 429]


TAKER = """
from zhegang.web import setup; setup()
from zhegang.web.limits import Limit
print(sum(Limit("many", 100).take("a", 0.0) for _ in range(80)))
"""


def test_two_processes_share_a_limit(database: dict[str, str]) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", TAKER], env=os.environ | database, stdout=subprocess.PIPE)
        for _ in range(2)
    ]

    assert sum(int(process.communicate()[0]) for process in started) == 100


def test_a_site_that_cannot_count_still_answers(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise sqlite3.OperationalError

    monkeypatch.setattr("zhegang.web.limits._counts", broken)

    assert client_of().get("/api/v1/me").status_code == 200


# ---- tokens


def test_a_token_works_until_it_is_revoked_or_expires(db: None) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from zhegang.web.accounts import make_token, revoke, token_of

    user = new_user("firm", new_firm())
    token, text = make_token(user, "script", ["read"], 30)

    def asked() -> int:
        return int(client_of().get("/api/v1/jobs", headers={"Authorization": f"Bearer {text}"}).status_code)

    assert asked() == 200
    assert token_of(text, timezone.now() + timedelta(days=31)) is None
    assert revoke(user, token.pk)
    assert asked() == 401


def test_a_reading_token_writes_nothing(db: None) -> None:
    from zhegang.web.accounts import make_token

    firm = new_firm()
    user = new_user("firm", firm)
    body = {"case": str(new_case(firm, user).pk)}
    _, reads = make_token(user, "r", ["read"], 1)
    _, writes = make_token(user, "w", ["read", "write"], 1)

    assert post(client_of(), "/plans", body, Authorization=f"Bearer {reads}").status_code == 403
    assert post(client_of(), "/plans", body, Authorization=f"Bearer {writes}").status_code == 202


def test_only_a_tokens_digest_is_kept(db: None) -> None:
    from zhegang.web.accounts import make_token
    from zhegang.web.models import ApiToken

    _, text = make_token(new_user("firm"), "t", ["read"], 1)

    assert text not in str(list(ApiToken.objects.values()))


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Bearer zg_x", "Basic eDp5", "zg_x", "Bearer \u00e9"]
)
def test_a_wrong_token_is_nobody(db: None, header: str) -> None:
    given = client_of(new_user("firm")).get("/api/v1/me", headers={"Authorization": header})

    assert given.status_code == 401
    assert given["WWW-Authenticate"] == "Bearer"
