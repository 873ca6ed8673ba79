"""/metrics: what it tells, of several processes, and to whom."""

from __future__ import annotations

import os
import signal
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import client_of, new_case, new_firm, new_user
from tests.web.servers import Served, home_of_its_own
from tests.web.test_running import get

pytestmark = pytest.mark.sites

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def figures(text: str) -> dict[str, float]:
    rows = (line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


def told(client: Any = None) -> dict[str, float]:
    given = (client or client_of()).get("/metrics")
    assert given.status_code == 200
    assert given["Content-Type"].startswith("text/plain")
    return figures(given.content.decode())


def test_requests_are_counted_by_the_name_of_their_route(db: None) -> None:
    name = 'zhegang_requests_total{method="GET",route="quote",status="422"}'
    before = told().get(name, 0)

    client_of().get("/en/quote?hs=1")

    after = told()
    assert after[name] == before + 1
    assert after['zhegang_request_seconds_count{method="GET",route="quote"}'] >= 1


def test_no_address_id_or_name_is_told(db: None) -> None:
    firm = new_firm("Quzhou Nobody Knows")
    user = new_user("firm", firm, name="someone-known")
    case = new_case(firm, user)

    client_of(user).get(f"/api/v1/cases/{case.pk}")
    client_of(user).get("/en/not/there")
    client_of(user).generic("PURGE", "/en/")

    text = client_of().get("/metrics").content.decode()
    assert 'route="api:read_case"' in text
    for secret in (str(case.pk), str(user.pk), "someone-known", "Quzhou", "not/there", "PURGE"):
        assert secret not in text


def test_jobs_sources_and_the_audits_head_are_told(db: None, site_home: Path) -> None:
    from zhegang.ingest.home import Home, Imported
    from zhegang.web import audit
    from zhegang.web.jobs import queue

    firm = new_firm()
    user = new_user("firm", firm)
    before = told()
    queue.submit("plan", user, new_case(firm, user), {})
    Home(site_home).record(Imported("list", "un-of-june", date(2026, 6, 1), "0" * 64, 1, "sources/x"))

    after = told()

    queued = 'zhegang_jobs{kind="plan",state="queued"}'
    assert after[queued] == before.get(queued, 0) + 1
    assert after["zhegang_jobs_queued"] == before["zhegang_jobs_queued"] + 1
    age = (datetime.now(UTC).date() - date(2026, 6, 1)).days
    assert after['zhegang_source_age_days{kind="list",source="un-of-june"}'] == age
    Home(site_home).remove("un-of-june")
    assert after["zhegang_audit_head_row"] == audit.head().seq > before["zhegang_audit_head_row"]


def test_who_may_read_it(db: None) -> None:
    from zhegang.web.accounts import make_token

    def asked(**more: str) -> int:
        return int(client_of().get("/metrics", **more).status_code)

    def bearer(role: str, scopes: list[str]) -> dict[str, str]:
        _, token = make_token(new_user(role), "m", scopes, 1)
        return {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    assert asked() == 200
    assert asked(**ELSEWHERE) == 403
    assert asked(HTTP_X_FORWARDED_FOR="127.0.0.1") == 403, "a proxy's word for someone else"
    assert asked(**ELSEWHERE, **bearer("admin", ["read"])) == 200
    assert asked(**ELSEWHERE, **bearer("firm", ["read"])) == 403
    assert asked(**ELSEWHERE, HTTP_AUTHORIZATION="Bearer zg_wrong") == 403


def test_a_program_of_this_machine_need_not_know_the_sites_name(db: None) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client_of(HTTP_HOST="10.0.0.9:8000").get(path).status_code == 200
        proxied = client_of(HTTP_HOST="evil.example", HTTP_X_FORWARDED_FOR="192.0.2.7")
        assert proxied.get(path).status_code == 400


def test_processes_are_summed_and_none_is_lost_with_its_process(
    database: dict[str, str], tmp_path: Path
) -> None:
    name = 'zhegang_requests_total{method="GET",route="healthz",status="200"}'
    with Served(home_of_its_own(database, tmp_path), workers=2) as site:
        for n in range(60):
            assert get(site.port, "/healthz")[0] == 200
            if n == 30:
                os.kill(site.workers()[0], signal.SIGTERM)
        counted = figures(get(site.port, "/metrics")[1].decode())[name]
    assert counted == 60
