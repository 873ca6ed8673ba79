"""`zhegang manage`: what an operator does with accounts and personal data on the terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.web.conftest import client_of, new_firm, new_user

PASSWORD = "a long enough phrase"


@pytest.fixture
def manage(db: None) -> Any:
    from zhegang.cli import app

    def call(*words: str, given: str = "", code: int = 0) -> str:
        ran = CliRunner().invoke(app, ["manage", *words], input=given)
        assert ran.exit_code == code, ran.output
        return ran.stdout

    return call


def test_accounts_are_listed_changed_closed_and_opened(manage: Any) -> None:
    user = new_user("resident", name="lam")
    client = client_of(user)

    assert "reviewer" in manage("role", "LAM", "reviewer")
    assert client.get("/en/account").status_code == 302
    manage("deactivate", "lam")
    (told,) = json.loads(manage("accounts", "lam", "--json"))["accounts"]
    assert (told["role"], told["active"]) == ("reviewer", False)
    manage("activate", "lam")
    assert "in use" in manage("accounts", "lam")
    user.refresh_from_db()
    assert user.is_active


def test_a_forgotten_password_and_a_lost_app_are_mended(manage: Any) -> None:
    from django.utils import timezone

    from zhegang.web import accounts, totp
    from zhegang.web.models import SecondFactor

    user = new_user("resident", name="lam")
    totp.enrol(user)
    SecondFactor.objects.filter(user=user).update(confirmed_at=timezone.now())

    manage("password", "lam", given=f"{PASSWORD}\n")
    manage("second-factor-off", "lam")

    assert accounts.sign_in("lam", PASSWORD, "192.0.2.9") == user
    assert not totp.is_on(user)


def test_a_request_for_data_is_answered_and_carried_out(manage: Any) -> None:
    from zhegang.web.models import Firm

    user = new_user("firm", new_firm("Lam & Daughters"), "lam")

    told = json.loads(manage("personal-data", "lam"))
    assert told["account"] == str(user.pk)
    assert told["data"]["firms"]["web.Membership"][0]["firm__name"] == "Lam & Daughters"
    manage("erase", "lam", given="n\n", code=1)
    assert Firm.objects.filter(name="Lam & Daughters").exists()
    manage("erase", "lam", "--yes")
    assert not Firm.objects.filter(name="Lam & Daughters").exists()
    user.refresh_from_db()
    assert user.erased_at is not None


def test_the_command_tells_the_notice_of_the_page(manage: Any) -> None:
    assert json.loads(manage("privacy", "--json")) == client_of().get("/en/privacy.json").json()
    assert "PIPL" in manage("privacy")
