"""From the database of an earlier release to this one: nothing is lost, and the chain still holds.

RELEASES names the migrations each release ended with. What a release kept is written with the
models as they were then; a release made adds its row, and what it began to keep.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import client_of, use_database

RELEASES = {"0.1": {"auth": "0012_alter_user_first_name_max_length", "web": "0002_audit_chain"}}
CASE = Path(__file__).resolve().parents[1] / "golden" / "case-1.json"
PASSWORD = "a long enough phrase"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def empty(database: dict[str, str], site_home: Path, tmp_path: Path) -> Iterator[None]:
    """This process on a database in which there is nothing yet."""
    from django.db import connection

    url = database["ZHEGANG_DATABASE_URL"]
    if url:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS earlier")
            cursor.execute("CREATE DATABASE earlier")
    use_database(url.replace("/postgres?", "/earlier?"), tmp_path / "earlier.sqlite3")
    yield
    use_database(url, site_home / "zhegang.sqlite3")


def migrate(targets: Any = None) -> Any:
    """To these migrations, or all; the models as they are there."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    wanted = list(targets.items()) if targets else executor.loader.graph.leaf_nodes()
    executor.migrate(wanted)
    return MigrationExecutor(connection).loader.project_state(wanted).apps


def fill_as_0_1(apps: Any, results: Path) -> dict[str, Any]:
    """Rows of every table release 0.1 had; what is needed to look for them."""
    from django.contrib.auth.hashers import make_password

    def model(name: str) -> Any:
        return apps.get_model("web", name)

    roles = ("resident", "firm", "adviser", "auditor", "admin", "secretariat_hk")
    users = {
        role: model("User").objects.create(
            username=f"{role}-1", name="陳大文", role=role, password=make_password(PASSWORD), lang="zh-Hant"
        )
        for role in roles
    }
    firm = model("Firm").objects.create(name="寧波示例")
    for role, kind in (("firm", "member"), ("adviser", "adviser")):
        model("Membership").objects.create(user=users[role], firm=firm, kind=kind, named_by=users["firm"])
    model("ApiToken").objects.create(
        user=users["firm"],
        name="script",
        digest="ab" * 32,
        scopes=["read"],
        expires_at=NOW + timedelta(days=3000),
    )
    model("LoginFailure").objects.create(key="cd" * 32)
    case = model("StoredCase").objects.create(
        firm=firm,
        made_by=users["firm"],
        title="機械人",
        content=CASE.read_text(encoding="utf-8"),
        digest="e" * 64,
    )
    jobs = {}
    for state in ("queued", "running", "done", "failed", "cancelled"):
        jobs[state] = model("Job").objects.create(
            kind="plan", case=case, owner=users["firm"], state=state, created_at=NOW
        )
    done = jobs["done"]
    names = [
        "plan.json",
        "report.en.html",
        *(f"summary.{lang}.json" for lang in ("en", "zh-Hant", "zh-Hans")),
    ]
    done.result = {"folder": f"{done.pk}-1", "files": names, "gate": "INCOMPLETE", "issued": False}
    done.reason, jobs["failed"].reason = [], [{"en": "Gone.", "zh-Hant": "沒了。", "zh-Hans": "没了。"}]
    done.save()
    jobs["failed"].save()
    summary = {"state": "INCOMPLETE", "state_label": "Draft", "state_text": "", "day": "", "currency": "USD"}
    summary |= {
        "words": {w: w for w in ("todo", "findings", "help", "caveats", "not_advice")},
        "sections": [],
    }
    summary |= {
        "summary": {
            "verdict": "The verdict of 0.1",
            "figures": [],
            "todo": [],
            "findings": [],
            "help": [],
            "caveats": [],
        }
    }
    (results / done.result["folder"]).mkdir(parents=True)
    for name in names:
        text = json.dumps(summary) if name.startswith("summary") else "{}"
        (results / done.result["folder"] / name).write_text(text, encoding="utf-8")
    model("IdempotencyKey").objects.create(key="f" * 64, request="a" * 64, status=201, body="{}")
    chain(apps, [f"case:{case.pk}", *(f"job:{job.pk}" for job in jobs.values())])
    return {"case": str(case.pk), "firm": str(firm.pk), "jobs": {s: str(j.pk) for s, j in jobs.items()}}


def chain(apps: Any, subjects: list[str]) -> None:
    """Rows of the audit, sealed as release 0.1 sealed them."""
    from zhegang.web.audit import START, seal

    mac = START
    for seq, subject in enumerate(subjects, 1):
        row = apps.get_model("web", "AuditRow")(
            seq=seq, at=NOW.isoformat(), actor=str(uuid.UUID(int=seq)), action="a.b", subject=subject
        )
        row.mac = mac = seal(row, mac)
        row.save(force_insert=True)
    apps.get_model("web", "AuditHead").objects.filter(pk=1).update(seq=len(subjects), mac=mac)


@pytest.mark.parametrize("release", RELEASES)
def test_from_an_earlier_release(empty: None, site_home: Path, release: str) -> None:
    from zhegang.web import audit
    from zhegang.web.models import ApiToken, Job, LoginFailure, Membership, User

    held = fill_as_0_1(migrate(RELEASES[release]), site_home / "results")
    before = audit.verify()
    migrate()

    assert before.ok
    assert audit.verify() == before
    assert (User.objects.count(), Membership.objects.count(), ApiToken.objects.count()) == (6, 2, 1)
    assert LoginFailure.objects.count() == 1
    assert {job.state: str(job.pk) for job in Job.objects.all()} == held["jobs"]
    fan = User.objects.get(username="firm-1")
    assert fan.check_password(PASSWORD)
    assert (fan.name, fan.lang, fan.is_active) == ("陳大文", "zh-Hant", True)
    its_people_see_it(held, fan)
    audit.append(str(fan.pk), "a.c", "x")
    assert audit.verify().ok
    assert audit.verify().rows == before.rows + 1
    migrate()  # a second time finds nothing to do


def its_people_see_it(held: dict[str, Any], user: Any) -> None:
    """Pages and API show what was kept then, by the rules of now."""
    client = client_of(user)
    whole = client.get(f"/api/v1/cases/{held['case']}").json()
    assert (whole["title"], whole["case"]["schema_version"]) == ("機械人", "1")
    assert len(client.get("/api/v1/jobs").json()["items"]) == 5
    assert client.get("/en/work").status_code == 200
    for state, ident in held["jobs"].items():
        assert client.get(f"/en/plans/{ident}").status_code == 200, state
    assert "The verdict of 0.1" in client.get(f"/en/plans/{held['jobs']['done']}").content.decode()
    assert client.get(f"/en/plans/{held['jobs']['done']}/report.en.html").status_code == 200


def test_no_model_has_changed_without_its_migration(site_home: Path) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)  # exits where one is missing


def test_a_case_of_an_earlier_layout_is_read() -> None:
    """Layout 1, as release 0.1 wrote it; a layout that follows adds its file and its upgrade."""
    from zhegang.plan.case import SCHEMA_VERSION
    from zhegang.plan.reading import read_case_text

    texts = {path.stem: path.read_text(encoding="utf-8") for path in CASE.parent.glob("case-*.json")}

    assert sorted(texts) == [f"case-{n}" for n in range(1, int(SCHEMA_VERSION) + 1)]
    for text in texts.values():
        assert read_case_text(text, "json").schema_version == SCHEMA_VERSION
