"""What is held on a person is declared, told, corrected, erased, and gone when its time is over."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import client_of, new_case, new_user
from zhegang.core.i18n import LANGS

PASSWORD = "a long enough phrase"
SECRET_MARK = "Chan Tai Man"


def fields_to_declare() -> set[str]:
    """Every field of every model of the site that could hold something of a person."""
    from django.apps import apps
    from django.db import models

    from zhegang.web.models import User

    numbers = (models.BooleanField, models.IntegerField, models.FloatField, models.DecimalField)
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            link = field.is_relation and field.related_model is not User
            random = field.primary_key and isinstance(field, models.UUIDField)
            if not (link or random or isinstance(field, numbers)):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def declared() -> list[str]:
    from zhegang.web.privacy.tables import TABLES

    return [f"{table.model}.{name}" for table in TABLES for name in (*table.fields, *table.plain)]


def test_every_field_that_may_hold_personal_data_is_declared_once(site_home: object) -> None:
    """Add the field to zhegang.web.privacy.tables: of which kind it is, or that it holds none."""
    from zhegang.web.privacy.register import KINDS
    from zhegang.web.privacy.tables import TABLES

    held = declared()

    assert fields_to_declare() - set(held) == set()
    assert set(held) - fields_to_declare() == set(), "declared, but no such field"
    assert len(held) == len(set(held))
    kinds = {kind.key for kind in KINDS}
    assert {kind for table in TABLES for kind in table.fields.values()} == kinds
    assert all(set(table.secret) <= set(table.fields) for table in TABLES)


def test_a_new_field_would_be_noticed(site_home: object) -> None:
    from zhegang.web.models import User

    assert "web.User.email" in fields_to_declare()
    assert "web.Membership.named_by" in fields_to_declare(), "a link to a person tells of them"
    assert "web.Job.case" not in fields_to_declare()
    assert User._meta.get_field("is_active")


def test_the_notice_says_the_same_as_long_as_its_version_does(site_home: object) -> None:
    """Whoever changes what the notice says raises VERSION and gives the new digest here."""
    from zhegang.core.jsonout import digest
    from zhegang.web.privacy import notice
    from zhegang.web.privacy.register import KINDS

    said = digest([KINDS, notice.RIGHTS, notice.CROSS_BORDER, notice.NOT_KEPT])

    assert (notice.VERSION, said[:16]) == ("2026-11-22", "6344ebcc2f14929a")


@pytest.mark.parametrize("lang", LANGS)
def test_page_api_command_and_docs_tell_the_same_notice(db: None, lang: str) -> None:
    from pathlib import Path

    from zhegang.web.privacy.register import KINDS

    client = client_of()
    twin = client.get(f"/{lang}/privacy.json").json()
    page = client.get(f"/{lang}/privacy").content.decode().replace("&#39;", "'")

    assert client.get("/api/v1/privacy", {"lang": lang}).json() == twin
    assert [kind["key"] for kind in twin["kinds"]] == [kind.key for kind in KINDS]
    told = [text for kind in twin["kinds"] for name, text in kind.items() if name != "key"]
    assert all(text in page for text in (*told, *twin["rights"], *twin["cross_border"], *twin["not_kept"]))
    if lang == "en":
        from tools.docs import privacy_table

        docs = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"
        assert privacy_table() in docs.read_text(encoding="utf-8")


def test_a_changed_notice_is_accepted_anew(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhegang.web.models import NoticeSeen
    from zhegang.web.privacy import notice

    user = new_user("resident")
    client = client_of(user)
    assert not client.get("/en/account.json").json()["notice_accepted"]
    for version in (notice.VERSION, notice.VERSION, "2099-01-01"):
        monkeypatch.setattr(notice, "VERSION", version)
        client.post("/en/account", {"do": "notice"})

    assert list(NoticeSeen.objects.filter(user=user).order_by("pk").values_list("version", flat=True)) == [
        "2026-11-22",
        "2099-01-01",
    ]


@pytest.fixture
def ann(db: None) -> Any:
    """A person of a firm with something in every table a person's data lie in."""
    from django.utils import timezone

    from zhegang.web import accounts, people, totp
    from zhegang.web.jobs import queue
    from zhegang.web.models import CaseDraft, NameJudgement, SecondFactor, Share, User
    from zhegang.web.privacy import notice
    from zhegang.web.registry.models import Copy, Document

    given = accounts.NewAccount(
        "ann", PASSWORD, "firm", SECRET_MARK, "chan.tm@example.org", "Ann's firm", accepts=True
    )
    ann = accounts.sign_up(given, "192.0.2.5")
    firm = ann.memberships.get().firm
    bob = new_user("firm", name="bob")
    people.name_colleague(ann, firm.pk, "bob")
    case = new_case(firm, ann)
    job = queue.submit("plan", ann, case, {})
    queue.submit("plan", ann, None, {"who": SECRET_MARK})
    accounts.make_token(ann, f"{SECRET_MARK}'s script", ["read"], 1)
    client_of(ann).get("/en/account")
    totp.enrol(ann)
    SecondFactor.objects.filter(user=ann).update(confirmed_at=timezone.now())
    totp.new_recovery_codes(ann)
    notice.accept(ann)
    CaseDraft.objects.create(firm=firm, made_by=ann, content="{}")
    for whose in (firm, None):
        NameJudgement.objects.create(
            firm=whose, made_by=ann, name="Somebody", listing="x", verdict="no_match", reason="another"
        )
    Share.objects.create(job=job, made_by=ann, digest="0" * 64, expires_at=timezone.now())
    now = timezone.now()
    document = Document.objects.create(id="d1", stance="official", first_seen=now, last_seen=now)
    Copy.objects.create(document=document, holder=str(ann.pk), name="a.txt")
    assert User.objects.filter(pk=bob.pk).exists()
    return ann


def test_an_export_holds_every_declared_field_and_no_secret(ann: Any) -> None:
    from zhegang.web.privacy import rights
    from zhegang.web.privacy.tables import SITE

    told = client_of(ann).get("/en/personal-data-file")
    data = json.loads(told.content)["data"]

    assert 'filename="personal-data.json"' in told["Content-Disposition"]
    for table in SITE:
        if not table.person or not rights.rows_of(table, ann).exists():
            continue
        for kind in set(table.fields.values()):
            wanted = {n for n, k in table.fields.items() if k == kind} - set(table.secret)
            if wanted:
                assert wanted <= set(data[kind][table.model][0]), f"{table.model}: {kind}"
    assert data["account"]["web.User"][0]["name"] == SECRET_MARK
    assert data["firms"]["web.Membership"][0]["firm__name"] == "Ann's firm"
    assert data["audit"]["web.AuditRow"]
    text = told.content.decode()
    assert ann.password not in text
    assert not any(row.digest in text for row in (*ann.tokens.all(), *ann.recovery_codes.all()))
    assert set(data) == {kind for kind in rights.counts(ann) if kind in data}


def test_every_table_of_a_person_is_tried_here(ann: Any) -> None:
    """A table with a person's rows that the fixture does not fill would be tested by nobody."""
    from zhegang.web.privacy import rights
    from zhegang.web.privacy.tables import SITE

    empty = [table.model for table in SITE if table.person and not rights.rows_of(table, ann).exists()]

    assert not empty


def test_nobody_gets_anothers_data(ann: Any) -> None:
    bob = client_of(new_user("resident"))

    for path in ("/en/personal-data.json", "/en/personal-data-file", "/api/v1/me/personal-data"):
        assert SECRET_MARK not in bob.get(path).content.decode()
        assert client_of().get(path).status_code in (302, 401)


def test_a_person_corrects_what_is_held(ann: Any) -> None:
    client = client_of(ann)
    form = {"do": "correct", "username": "Ann.Chan", "name": "", "email": "", "lang": "zh-Hant"}

    assert client.post("/en/personal-data", form).status_code == 200
    ann.refresh_from_db()
    assert (ann.username, ann.name, ann.email, ann.lang) == ("ann.chan", "", "", "zh-Hant")
    for wrong in ({"username": "bob"}, {"email": "x"}, {"lang": "fr"}, {"username": ""}):
        assert client.post("/en/personal-data", form | wrong).status_code == 422
    ann.refresh_from_db()
    assert ann.username == "ann.chan"


def test_erasure_takes_password_and_a_tick(ann: Any) -> None:
    client = client_of(ann)
    for form in ({"sure": "1", "password": "wrong"}, {"password": PASSWORD}):
        assert client.post("/en/personal-data", {"do": "erase"} | form).status_code == 422
    ann.refresh_from_db()
    assert ann.name == SECRET_MARK


def test_an_erased_person_is_nowhere_but_by_number(ann: Any) -> None:
    from zhegang.web import audit
    from zhegang.web.models import Job, NameJudgement, StoredCase
    from zhegang.web.privacy import rights
    from zhegang.web.privacy.tables import TABLES

    firm = ann.memberships.get().firm
    client = client_of(ann)
    answer = client.post("/en/personal-data", {"do": "erase", "password": PASSWORD, "sure": "1"})

    assert answer["Location"] == "/en/"
    assert client.get("/en/account").status_code == 302
    left = everything()
    assert not [place for place, text in left.items() if SECRET_MARK in text or "chan.tm" in text]
    assert '"ann"' not in "".join(left.values())
    for table in TABLES:
        if table.erased == "delete":
            assert not rights.rows_of(table, ann).exists(), table.model
    assert StoredCase.objects.filter(firm=firm).exists(), "the firm's, which bob still belongs to"
    assert NameJudgement.objects.filter(made_by=ann).count() == 1
    assert Job.objects.filter(owner=ann).count() == 1
    ann.refresh_from_db()
    assert not ann.is_active
    assert not ann.has_usable_password()
    assert audit.verify().ok
    assert client_of().post("/en/sign-in", {"username": "ann", "password": PASSWORD}).status_code == 422


def everything() -> dict[str, str]:
    """Every text of every row of the database, by table."""
    from django.apps import apps

    found = {}
    for model in apps.get_models():
        rows = list(model.objects.values())
        found[model._meta.label] = json.dumps(rows, default=str, ensure_ascii=False)
    return found


def test_the_audit_of_rights_holds_ids_alone(ann: Any) -> None:
    from zhegang.web.models import AuditRow

    client = client_of(ann)
    client.get("/en/personal-data-file")
    form = {"do": "correct", "username": "ann", "name": "Chan T.M.", "email": "", "lang": "en"}
    client.post("/en/personal-data", form)
    client.post("/en/personal-data", {"do": "erase", "password": PASSWORD, "sure": "1"})

    rows = list(AuditRow.objects.filter(action__startswith="privacy.").order_by("seq").values())
    assert [row["action"] for row in rows][-3:] == ["privacy.export", "privacy.correct", "privacy.erase"]
    assert {row["actor"] for row in rows} == {str(ann.pk)}
    assert not any(word in json.dumps(rows) for word in ("Chan", "chan.tm", '"ann"'))


def test_a_firm_with_nobody_left_goes_with_its_cases(ann: Any) -> None:
    from zhegang.web.models import Firm, Membership, StoredCase
    from zhegang.web.privacy import rights

    firm = ann.memberships.get().firm
    assert list(rights.firms_left_alone(ann)) == []
    Membership.objects.exclude(user=ann).delete()
    assert "Ann&#39;s firm" in client_of(ann).get("/en/personal-data").content.decode()

    rights.erase(ann, by="test")

    assert not Firm.objects.filter(pk=firm.pk).exists()
    assert not StoredCase.objects.filter(firm_id=firm.pk).exists()


def test_the_worker_keeps_to_every_rule(ann: Any) -> None:
    """Each rule takes what is over it and leaves what is within it."""
    from django.apps import apps
    from django.utils import timezone

    from zhegang.web.models import IdempotencyKey, LoginFailure
    from zhegang.web.privacy import retention
    from zhegang.web.privacy.tables import SITE

    IdempotencyKey.objects.create(key="k", request="r")
    LoginFailure.objects.create(key="f")
    for table in SITE:
        for rule in table.rules:
            if rule.act != "delete":
                continue
            rows = apps.get_model(table.model).objects
            edge = timezone.now() - rule.after
            rows.update(**{rule.moment: edge + timedelta(minutes=1)})
            kept = rows.count()
            assert kept, f"{table.model}: the fixture has no row to try {rule.moment} with"
            retention.carry_out()
            assert rows.count() == kept, f"{table.model}.{rule.moment} goes too early"
            rows.update(**{rule.moment: edge - timedelta(minutes=1)})
            retention.carry_out()
            assert not rows.exists(), f"{table.model}.{rule.moment} stays"
            if table.rules[-1] is not rule:  # once more, for the next rule
                refill(table.model, ann)


def refill(model: str, user: Any) -> None:
    from django.utils import timezone

    from zhegang.web import accounts
    from zhegang.web.models import Job, Share

    if model == "web.ApiToken":
        accounts.make_token(user, "t", ["read"], 9)
    else:
        job = Job.objects.first()
        later = timezone.now() + timedelta(days=9)
        Share.objects.create(job=job, made_by=user, digest="1" * 64, expires_at=later)


def test_accounts_nobody_uses_are_closed_and_long_closed_ones_erased(db: None) -> None:
    from django.utils import timezone

    from zhegang.web.models import User
    from zhegang.web.privacy import retention

    User.objects.filter(role="admin").delete()
    now = timezone.now()
    used, unused, never, admin = (
        new_user(role, name=name)
        for role, name in (("firm", "used"), ("firm", "unused"), ("resident", "never"), ("admin", "root"))
    )
    long_ago = now - timedelta(days=1097)
    User.objects.filter(pk__in=[used.pk, unused.pk, never.pk, admin.pk]).update(created_at=long_ago)
    User.objects.filter(pk=used.pk).update(last_login=now)
    User.objects.filter(pk__in=[unused.pk, admin.pk]).update(last_login=long_ago)

    retention.carry_out(now)

    active = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    assert active & {"used", "unused", "never", "root"} == {"used", "root"}, "the last administrator stays"
    retention.carry_out(now + timedelta(days=89))
    assert User.objects.filter(username="unused").exists()
    retention.carry_out(now + timedelta(days=91))
    assert not User.objects.filter(username__in=["unused", "never"]).exists()
    never.refresh_from_db()
    assert never.erased_at is not None
