"""Accounts from sign-up to closing: roles, the second factor, sessions, firms."""

from __future__ import annotations

import base64
import re
import time
from typing import Any

import pytest

from tests.web.conftest import client_of, new_firm, new_user
from zhegang.core.errors import InputError, SourceError
from zhegang.web.roles import ACCOUNT_ROLES, Role

PASSWORD = "a long enough phrase"
SIGN_UP = {"username": "ann", "password": PASSWORD, "role": "resident", "accepts": "1"}


def actions(subject: Any) -> list[str]:
    from zhegang.web.models import AuditRow

    return list(
        AuditRow.objects.filter(subject=f"user:{subject.pk}").order_by("seq").values_list("action", flat=True)
    )


def user_named(name: str) -> Any:
    from zhegang.web.models import User

    return User.objects.get(username=name)


# Signing up


def test_a_resident_signs_up_and_is_in(db: None) -> None:
    client = client_of()

    answer = client.post("/zh-Hant/sign-up", SIGN_UP | {"email": "ann@example.org", "name": "Ann"})

    ann = user_named("ann")
    assert answer["Location"] == "/zh-Hant/account"
    assert client.get("/zh-Hant/account").status_code == 200
    assert (ann.role, ann.email, ann.name, ann.lang) == ("resident", "ann@example.org", "Ann", "zh-Hant")
    assert actions(ann) == ["account.sign_up", "privacy.notice"]


def test_a_firms_user_signs_up_with_a_firm_of_their_own(db: None) -> None:
    from zhegang.web import access

    theirs = new_firm("Ningbo Example Robotics")
    client_of().post("/en/sign-up", SIGN_UP | {"role": "firm", "firm": "Ningbo Example Robotics"})

    (firm,) = access.firms(user_named("ann"))
    assert firm.name == theirs.name
    assert firm.pk != theirs.pk, "a name opens no other firm's data"


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"accepts": ""}, "accepts"),
        ({"password": "short"}, "password"),
        ({"username": "a b"}, "username"),
        ({"username": "TAKEN"}, "username"),
        ({"email": "nobody"}, "email"),
        ({"role": "admin"}, "role"),
        ({"role": "adviser"}, "role"),
        ({"role": ""}, "role"),
        ({"firm": "A resident's"}, "firm"),
        ({"name": "x" * 300}, "name"),
    ],
)
def test_what_cannot_stand_is_told_and_makes_nothing(db: None, more: dict[str, str], where: str) -> None:
    from zhegang.web.models import User

    new_user("resident", name="taken")
    before = User.objects.count()

    answer = client_of().post("/en/sign-up", SIGN_UP | more)

    assert answer.status_code == 422
    assert f"<code>{where}</code>" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert User.objects.count() == before


def test_signing_up_is_throttled_and_can_be_off(db: None, settings_of: Any) -> None:
    from zhegang.web import accounts

    client = client_of()
    codes = [
        client.post("/en/sign-up", SIGN_UP | {"username": f"a{n}", "accepts": ""}).status_code
        for n in range(accounts.MOST_SIGN_UPS)
    ]
    page = client.post("/en/sign-up", SIGN_UP).content.decode()

    assert set(codes) == {422}
    assert "Too many failed attempts" in page
    settings_of(SIGN_UP=False)
    assert "<form method" not in client_of().get("/en/sign-up").content.decode().split("<main")[1]
    with pytest.raises(InputError):
        accounts.sign_up(accounts.NewAccount("bob", PASSWORD, "resident", accepts=True), "192.0.2.7")


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.conf import settings

    return lambda **names: [monkeypatch.setattr(settings, name, value) for name, value in names.items()]


# Roles


def test_every_role_of_the_site_can_be_given(db: None) -> None:
    admin, ann = new_user("admin"), new_user("resident")
    client = client_of(admin)

    for role in ACCOUNT_ROLES:
        form = {"do": "role", "account": str(ann.pk), "role": role.value}
        assert client.post("/en/accounts", form).status_code == 200
        ann.refresh_from_db()
        assert ann.role == role
    assert set(Role) == {Role.PUBLIC, *ACCOUNT_ROLES}
    assert actions(ann).count("account.role") == len(ACCOUNT_ROLES)


def test_a_new_role_starts_afresh(db: None) -> None:
    from zhegang.web import accounts, people

    firm = new_firm()
    ann = new_user("firm", firm)
    client, (_, token) = client_of(ann), accounts.make_token(ann, "t", ["read"], 1)

    people.set_role(ann, "auditor", by="test")

    assert client.get("/en/account").status_code == 302
    assert accounts.token_of(token) is None
    people.set_role(ann, "firm", by="test")
    assert not ann.memberships.exists(), "the firm must add it again"


def test_the_last_administrator_stays(db: None) -> None:
    from zhegang.web import people
    from zhegang.web.models import User
    from zhegang.web.privacy import rights

    User.objects.filter(role="admin").delete()
    admin = new_user("admin")
    for change in (
        lambda: people.set_role(admin, "resident", by="t"),
        lambda: people.set_active(admin, False, by="t"),
        lambda: rights.erase(admin, by="t"),
    ):
        with pytest.raises(InputError, match="last administrator"):
            change()
    new_user("admin")
    people.set_active(admin, False, by="t")
    assert not admin.is_active


def test_an_administrator_finds_closes_and_opens(db: None) -> None:
    client, ann = client_of(new_user("admin")), new_user("resident", name="ann-of-the-north")
    theirs = client_of(ann)

    found = client.get("/en/accounts.json", {"q": "of-the-NORTH"}).json()["accounts"]
    client.post("/en/accounts", {"do": "close", "account": str(ann.pk)})

    assert [one["username"] for one in found] == ["ann-of-the-north"]
    assert theirs.get("/en/account").status_code == 302
    client.post("/en/accounts", {"do": "open", "account": str(ann.pk)})
    assert actions(ann) == ["account.close", "account.open"]
    assert client.post("/en/accounts", {"do": "close", "account": "x"}).status_code == 404


def test_the_api_changes_an_account_as_the_page_does(db: None) -> None:
    admin, ann = new_user("admin"), new_user("resident")
    client, path = client_of(admin), f"/api/v1/accounts/{ann.pk}"

    def patch(body: Any) -> Any:
        return client.patch(path, body, content_type="application/json")

    assert patch({"role": "reviewer", "active": False}).json()["role"] == "reviewer"
    assert patch({"active": True}).json()["active"] is True
    assert patch({"role": "public"}).status_code == 422
    assert patch({"password": "x"}).status_code == 422
    assert client_of(ann).get("/api/v1/accounts").status_code == 403


# Firms


def test_a_firm_adds_a_colleague_and_another_cannot(db: None) -> None:
    from zhegang.web import access

    firm, bob = new_firm(), new_user("firm", name="bob")
    form = {"do": "colleague", "firm": str(firm.pk), "colleague": "bob"}

    assert client_of(new_user("firm", new_firm("Other"))).post("/en/account", form).status_code == 404
    assert client_of(new_user("firm", firm)).post("/en/account", form).status_code == 200
    assert list(access.firms(bob)) == [firm]
    wrong = client_of(bob).post("/en/account", form | {"colleague": new_user("resident").username})
    assert wrong.status_code == 422


# The second factor


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(site_home: object, moment: int, code: str) -> None:
    from zhegang.web.totp import code_at

    assert code_at(b"12345678901234567890", moment // 30, digits=8) == code
    assert code_at(b"12345678901234567890", moment // 30) == code[2:]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time codes are counted by; a test moves it on."""
    now = [time.time()]
    monkeypatch.setattr("zhegang.web.totp.time.time", lambda: now[0])
    return now


def code(secret: str, now: float, steps: int = 0) -> str:
    from zhegang.web.totp import code_at

    return code_at(base64.b32decode(secret), int(now) // 30 + steps)


def enrolled(client: Any, clock: list[float]) -> tuple[str, list[str]]:
    """Sets the factor up as a person does; the secret and the recovery codes."""
    page = client.post("/en/second-factor", {"do": "begin", "password": PASSWORD}).content.decode()
    found = re.search(r'class="token">([A-Z2-7]{32})<', page)
    assert found
    assert "<svg " in page
    done = client.post("/en/second-factor", {"do": "confirm", "code": code(found[1], clock[0])})
    codes = re.findall(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>", done.content.decode())
    return found[1], codes


def sign_in(client: Any, next: str = "") -> Any:
    return client.post("/en/sign-in", {"username": "ann", "password": PASSWORD, "next": next})


@pytest.fixture
def ann(db: None) -> Any:
    from zhegang.web.accounts import make_account

    return make_account("ann", PASSWORD, "resident")


def test_signing_in_asks_for_a_code_taken_once(ann: Any, clock: list[float]) -> None:
    secret, codes = enrolled(client_of(ann), clock)
    assert len(set(codes)) == 10
    clock[0] += 60
    client = client_of()

    first = sign_in(client, "/en/sessions")
    assert first["Location"] == "/en/sign-in-code"
    assert client.get("/en/account").status_code == 302, "the password alone lets nobody in"
    wrong = client.post("/en/sign-in-code", {"code": "000000"})
    right = client.post("/en/sign-in-code", {"code": code(secret, clock[0])})
    assert (wrong.status_code, right["Location"]) == (422, "/en/sessions")
    assert client.get("/en/account").status_code == 200

    again = client_of()
    sign_in(again)
    assert again.post("/en/sign-in-code", {"code": code(secret, clock[0])}).status_code == 422, "replayed"
    assert again.post("/en/sign-in-code", {"code": code(secret, clock[0], -1)}).status_code == 422, "older"
    clock[0] += 30
    assert again.post("/en/sign-in-code", {"code": code(secret, clock[0])}).status_code == 302


def test_the_code_of_the_enrolment_is_not_taken_at_sign_in(ann: Any, clock: list[float]) -> None:
    secret, _ = enrolled(client_of(ann), clock)
    client = client_of()
    sign_in(client)

    assert client.post("/en/sign-in-code", {"code": code(secret, clock[0])}).status_code == 422


def test_a_recovery_code_lets_in_once(ann: Any, clock: list[float]) -> None:
    _, codes = enrolled(client_of(ann), clock)
    first, second = client_of(), client_of()
    for client in (first, second):
        sign_in(client)

    assert first.post("/en/sign-in-code", {"code": codes[0].upper()}).status_code == 302
    assert second.post("/en/sign-in-code", {"code": codes[0]}).status_code == 422
    assert ann.recovery_codes.count() == 9


def test_codes_are_throttled_and_a_right_password_clears_no_count(ann: Any, clock: list[float]) -> None:
    secret, _ = enrolled(client_of(ann), clock)
    clock[0] += 60
    answers = []
    for _ in range(6):
        client = client_of()
        sign_in(client)
        answers.append(client.post("/en/sign-in-code", {"code": "000000"}).status_code)

    assert answers == [422] * 5 + [429]
    assert client.post("/en/sign-in-code", {"code": code(secret, clock[0])}).status_code == 429


def test_the_second_step_waits_five_minutes(ann: Any, clock: list[float]) -> None:
    from datetime import timedelta

    from zhegang.web.pages import entry

    secret, _ = enrolled(client_of(ann), clock)
    clock[0] += 60
    client = client_of()
    sign_in(client)
    session = client.session
    session[entry.WAITING] |= {"until": "2026-01-01T00:00:00+00:00"}
    session.save()

    answer = client.post("/en/sign-in-code", {"code": code(secret, clock[0])})

    assert answer["Location"] == "/en/sign-in"
    assert timedelta(minutes=5) == entry.WAITS
    assert client_of().get("/en/sign-in-code")["Location"] == "/en/sign-in"


def test_setting_up_and_switching_off_need_the_password(ann: Any, clock: list[float]) -> None:
    from zhegang.web import totp

    client = client_of(ann)
    assert client.post("/en/second-factor", {"do": "begin", "password": "x"}).status_code == 422
    enrolled(client, clock)
    for do in ("off", "codes"):
        assert client.post("/en/second-factor", {"do": do, "password": "wrong"}).status_code == 422
    assert totp.is_on(ann)
    assert client.post("/en/second-factor", {"do": "off", "password": PASSWORD}).status_code == 200
    assert not totp.is_on(ann)
    assert sign_in(client_of())["Location"] == "/en/account"
    assert actions(ann)[-2:] == ["account.second_factor_off", "account.sign_in"]


def test_the_password_asked_for_again_is_throttled(ann: Any) -> None:
    client = client_of(ann)
    for _ in range(5):
        client.post("/en/second-factor", {"do": "begin", "password": "x"})

    page = client.post("/en/second-factor", {"do": "begin", "password": PASSWORD}).content.decode()

    assert "Too many failed attempts" in page


def test_the_database_alone_opens_no_second_factor(ann: Any, clock: list[float], db: None) -> None:
    from zhegang.web import totp
    from zhegang.web.models import RecoveryCode, SecondFactor

    secret, codes = enrolled(client_of(ann), clock)
    held = SecondFactor.objects.get(user=ann)
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))

    assert base64.b32decode(secret) not in base64.b64decode(held.secret)
    assert not any(code.replace("-", "") in kept for code in codes)
    other = new_user("resident")
    SecondFactor.objects.create(user=other, secret=held.secret, confirmed_at=held.confirmed_at)
    with pytest.raises(SourceError):
        totp.accepts(other, code(secret, clock[0]))


# Sessions


def test_a_person_sees_and_ends_their_sessions(ann: Any) -> None:
    here, there = client_of(), client_of(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/130.0"})
    for client in (here, there):
        sign_in(client)

    shown = here.get("/en/sessions.json").json()["sessions"]
    assert {s["agent"] for s in shown} == {"", "Firefox, Linux"}
    assert [s["this"] for s in shown].count(True) == 1
    keys = {c.cookies["sessionid"].value for c in (here, there)}
    assert not keys & {s["id"] for s in shown}, "a key would let its reader in"
    (other,) = (s["id"] for s in shown if not s["this"])
    here.post("/en/sessions", {"session": other})
    assert there.get("/en/account").status_code == 302
    assert here.get("/en/account").status_code == 200


def test_all_other_sessions_are_ended_at_once_and_nobody_elses(ann: Any) -> None:
    here, there, bob = client_of(ann), client_of(ann), client_of(new_user("resident"))
    strange = bob.get("/en/sessions.json").json()["sessions"][0]["id"]

    here.post("/en/sessions", {"session": strange})
    here.post("/en/sessions", {"do": "others"})

    assert [c.get("/en/account").status_code for c in (here, there, bob)] == [200, 302, 200]


def test_a_new_password_and_a_new_factor_end_other_sessions(ann: Any, clock: list[float]) -> None:
    here, there = client_of(ann), client_of(ann)
    enrolled(here, clock)
    assert (here.get("/en/account").status_code, there.get("/en/account").status_code) == (200, 302)
    there = client_of(ann)
    form = {"do": "password", "old_password": PASSWORD, "password": "another longer phrase"}
    assert here.post("/en/account", form).status_code == 200

    assert (here.get("/en/account").status_code, there.get("/en/account").status_code) == (200, 302)
    assert ann.sessions.count() == 1


def test_a_token_has_its_scopes_and_its_end(ann: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from zhegang.web import accounts

    firm = new_firm()
    member = new_user("firm", firm)
    token, text = accounts.make_token(member, "t", ["read"], 1)
    bearer = {"Authorization": f"Bearer {text}"}
    client = client_of()

    assert client.get("/api/v1/cases", headers=bearer).status_code == 200
    refused = client.post("/api/v1/plans", {"case": "x"}, content_type="application/json", headers=bearer)
    assert refused.status_code == 403
    assert text not in token.digest
    assert accounts.token_of(text, timezone.now() + timedelta(days=2)) is None
    assert not accounts.revoke(ann, token.pk), "another's token"
    assert accounts.revoke(member, token.pk)
    assert client.get("/api/v1/cases", headers=bearer).status_code == 401
