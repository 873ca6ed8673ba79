"""Every route × every role, and whose data each role sees."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import client_of, new_case, new_firm, new_user
from zhegang.web.roles import Role

ALL = set(Role)
PLANNERS = {Role.FIRM, Role.ADVISER}
SIGNED_IN = ALL - {Role.PUBLIC}
REGISTRARS = {
    *(Role.ANNOTATOR, Role.REVIEWER, Role.PUBLISHER, Role.SECRETARIAT_HK, Role.SECRETARIAT_ZJ),
}

# Who may take each route. A route that is not here fails the test below: nobody adds one unseen.
PAGES: dict[str, set[Role]] = {
    "root": ALL,
    "healthz": ALL,
    "readyz": ALL,
    "metrics": ALL,  # by address or token, whoever it is: test_metrics.py
    "static": ALL,
    "home": ALL,
    "quote": ALL,
    "hs": ALL,
    "orders": ALL,
    "origin": ALL,
    "sign-in": ALL,
    "sign-in-code": ALL,
    "sign-up": ALL,
    "sign-out": ALL,
    "privacy": ALL,
    "account": SIGNED_IN,
    "sessions": SIGNED_IN,
    "second-factor": SIGNED_IN,
    "personal-data": SIGNED_IN,
    "personal-data-file": SIGNED_IN,
    "accounts": {Role.ADMIN},
    "audit": {Role.AUDITOR},
    "work": PLANNERS,
    "case": PLANNERS,
    "case-file": PLANNERS,
    "case-form": PLANNERS,
    "compare": PLANNERS,
    "screening": ALL,
    "shared": ALL,
    "plan": PLANNERS,
    "plan-file": PLANNERS,
    "register": ALL,
    "register-entities": ALL,
    "register-entity": ALL,
    "register-documents": ALL,
    "register-document": ALL,
    "register-statement": ALL,
    "register-figure": ALL,
    "register-disagreements": ALL,
    "register-timeline": ALL,
    "register-items": ALL,
    "register-item": ALL,
    "register-meetings": ALL,
    "register-meeting": ALL,
    "register-progress": REGISTRARS,
    "register-filed": REGISTRARS,
    "systems": ALL,
    "register-export": ALL,
    "register-brief": REGISTRARS,
    "register-returns": REGISTRARS,
    "register-brief-file": REGISTRARS,
    "register-review": REGISTRARS,
    "register-merges": REGISTRARS,
    "register-add": REGISTRARS,
}
API: dict[str, set[Role]] = {
    "GET /me": ALL,
    "GET /me/personal-data": SIGNED_IN,
    "GET /privacy": ALL,
    "GET /accounts": {Role.ADMIN},
    "PATCH /accounts/{ident}": {Role.ADMIN},
    "POST /quote": ALL,
    "GET /hs": ALL,
    "POST /quote/history": ALL,
    "POST /origin": ALL,
    "POST /screen": ALL,
    "GET /register": ALL,
    "GET /register/entities": ALL,
    "GET /register/entities/{ident}": ALL,
    "GET /register/documents": ALL,
    "GET /register/documents/{ident}": ALL,
    "GET /register/statements/{ident}": ALL,
    "GET /register/figures": ALL,
    "GET /register/figures/{ident}": ALL,
    "GET /register/timeline": ALL,
    "GET /register/items": ALL,
    "GET /register/items/{ident}": ALL,
    "GET /register/meetings": ALL,
    "GET /register/meetings/{ident}": ALL,
    "GET /register/brief": REGISTRARS,
    "GET /register/returns": REGISTRARS,
    "GET /systems": ALL,
    "POST /orders": ALL,
    "GET /cases": PLANNERS,
    "POST /cases": PLANNERS,
    "GET /cases/{ident}": PLANNERS,
    "POST /plans": PLANNERS,
    "GET /plans/{ident}": PLANNERS,
    "GET /compare": PLANNERS,
    "GET /jobs": SIGNED_IN,
    "GET /jobs/{ident}": SIGNED_IN,
    "POST /jobs/{ident}/cancel": SIGNED_IN,
    "POST /jobs/{ident}/retry": SIGNED_IN,
}
NOBODYS = "00000000-0000-4000-8000-000000000000"


def user_of(role: Role) -> Any:
    return None if role is Role.PUBLIC else new_user(role)


def test_every_route_is_in_the_tables(site_home: object) -> None:
    from zhegang.web.api.routes import openapi
    from zhegang.web.urls import urlpatterns

    described = openapi()["paths"]
    operations = {
        f"{verb.upper()} {path.removeprefix('/api/v1')}" for path, ways in described.items() for verb in ways
    }

    assert {p.name for p in urlpatterns if hasattr(p, "name")} == set(PAGES)
    assert operations == set(API)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", [name for name, held in PAGES.items() if held != ALL])
def test_pages(db: None, name: str, role: Role) -> None:
    of_nobodys = {
        "plan": f"plans/{NOBODYS}",
        "plan-file": f"plans/{NOBODYS}/plan.json",
        "case": f"cases/{NOBODYS}",
        "case-file": f"cases/{NOBODYS}/case.json",
        "case-form": f"case-forms/{NOBODYS}/firm",
        "compare": f"compare?a={NOBODYS}&b={NOBODYS}",
    }
    known = name.replace("register-brief-file", "register/brief/brief.html").replace("register-", "register/")
    client, path = client_of(user_of(role)), f"/en/{of_nobodys.get(name, known)}"
    head, mark, query = path.partition("?")
    twins = [] if name in ("plan-file", "case-file", "register-brief-file") else [f"{head}.json{mark}{query}"]

    for asked in (path, *twins):
        answer = client.get(asked)
        if role in PAGES[name]:
            assert answer.status_code == (404 if name in of_nobodys else 200)
        elif role is Role.PUBLIC:
            assert answer.status_code == (401 if asked in twins else 302)
        else:
            assert answer.status_code == 403


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", API)
def test_api(db: None, name: str, role: Role) -> None:
    verb, _, path = name.partition(" ")
    bodies = {
        "/quote": {"hs": "847950", "origin": "CN", "market": "US", "on": "2026-10-01", "value": 1},
        "/quote/history": {"hs": "847950", "origin": "CN", "market": "US", "on": "2026-10-01", "value": 1},
        "/screen": {"names": ["Nobody in Particular"]},
        "/cases": {"firm": NOBODYS, "case": {}},
        "/plans": {"case": NOBODYS},
    }
    client = client_of(user_of(role))

    answer = client.generic(
        verb,
        f"/api/v1{path.format(ident=NOBODYS)}",
        __import__("json").dumps(bodies.get(path, {})) if verb != "GET" else "",
        content_type="application/json",
    )

    denied = 401 if role is Role.PUBLIC else 403
    assert (answer.status_code == denied) == (role not in API[name])


@pytest.fixture
def two_firms(db: None) -> dict[str, Any]:
    """A firm with its people, a case and a job; and another firm's people."""
    from zhegang.web.jobs import queue

    ours, theirs = new_firm(), new_firm("Hangzhou Other")
    member = new_user("firm", ours)
    case = new_case(ours, member)
    return {
        "member": member,
        "adviser": new_user("adviser", ours),
        "other member": new_user("firm", theirs),
        "other adviser": new_user("adviser", theirs),
        "adviser of none": new_user("adviser"),
        "case": case,
        "job": queue.submit("plan", member, case, {}),
        **{role.value: new_user(role) for role in Role if role not in (Role.PUBLIC, *PLANNERS)},
    }


MAY = ("member", "adviser")
MAY_NOT = (
    "other member",
    "other adviser",
    "adviser of none",
    *(r.value for r in Role if r not in (Role.PUBLIC, *PLANNERS)),
)


@pytest.mark.parametrize("who", [*MAY, *MAY_NOT])
def test_a_firms_data_is_seen_by_it_and_its_advisers_only(two_firms: dict[str, Any], who: str) -> None:
    case, job = two_firms["case"].pk, two_firms["job"].pk
    client = client_of(two_firms[who])
    reads = [f"/api/v1/cases/{case}", f"/api/v1/jobs/{job}", f"/en/plans/{job}", f"/en/plans/{job}.json"]
    acts = [f"/api/v1/jobs/{job}/cancel", f"/api/v1/jobs/{job}/retry"]

    codes = {client.get(path).status_code for path in reads}
    codes |= {client.post(path, content_type="application/json").status_code for path in acts}
    listed = client.get("/api/v1/jobs").json()["items"]

    if who in MAY:
        assert codes == {200}
        assert [item["id"] for item in listed] == [str(job)]
    else:
        assert codes <= {403, 404}
        assert listed == []


def test_an_id_tells_nothing(two_firms: dict[str, Any]) -> None:
    """Another firm's case and one that never was read alike."""
    client = client_of(two_firms["other member"])

    held = client.get(f"/api/v1/cases/{two_firms['case'].pk}").json()
    never = client.get(f"/api/v1/cases/{NOBODYS}").json()

    assert {**held, "request_id": ""} == {**never, "request_id": ""}


def test_an_advisers_read_is_written_down_and_the_firms_own_is_not(two_firms: dict[str, Any]) -> None:
    from zhegang.web.models import AuditRow

    case, before = two_firms["case"], AuditRow.objects.count()

    client_of(two_firms["member"]).get(f"/api/v1/cases/{case.pk}")
    assert AuditRow.objects.count() == before
    client_of(two_firms["adviser"]).get(f"/api/v1/cases/{case.pk}")

    row = AuditRow.objects.order_by("-seq").first()
    assert (row.actor, row.action, row.subject) == (
        str(two_firms["adviser"].pk),
        "case.read",
        f"case:{case.pk}",
    )


def test_a_firm_names_and_removes_its_adviser(two_firms: dict[str, Any]) -> None:
    client, adviser = client_of(two_firms["member"]), two_firms["adviser of none"]
    form = {"firm": str(two_firms["case"].firm_id), "adviser": adviser.username}
    path = f"/api/v1/cases/{two_firms['case'].pk}"

    client.post("/en/account", form | {"do": "adviser"})
    assert client_of(adviser).get(path).status_code == 200
    client.post("/en/account", form | {"do": "unname"})
    assert client_of(adviser).get(path).status_code == 404


def test_another_firms_user_cannot_name_an_adviser(two_firms: dict[str, Any]) -> None:
    form = {
        "do": "adviser",
        "firm": str(two_firms["case"].firm_id),
        "adviser": two_firms["adviser of none"].username,
    }

    assert client_of(two_firms["other member"]).post("/en/account", form).status_code == 404
    assert client_of(two_firms["adviser"]).post("/en/account", form).status_code == 403


def test_a_closed_account_is_nobody(two_firms: dict[str, Any]) -> None:
    from zhegang.web.accounts import make_token
    from zhegang.web.people import set_active

    member = two_firms["member"]
    client, (_, token) = client_of(member), make_token(member, "t", ["read"], 1)
    set_active(member, False, by="test")

    assert client.get("/api/v1/jobs").status_code == 401
    assert client_of().get("/api/v1/jobs", headers={"Authorization": f"Bearer {token}"}).status_code == 401
