"""The planner's pages: the plan, its files, shared links, comparison, deletion."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import EXAMPLE, client_of, new_firm, new_user
from tests.web.test_pages import Checked

DRAWN = ("en", "zh-Hans")  # drawing the charts of a language takes a second


def _files(case: Any, langs: tuple[str, ...] = ()) -> dict[str, str]:
    from zhegang.ingest.reference import load_reference
    from zhegang.plan.build import make_plan, plan_json
    from zhegang.web.jobs.kinds import page_files

    made = make_plan(case, load_reference())
    held = {"plan.json": plan_json(made), "report.en.html": "<p>report</p>"}
    for lang in langs:
        held |= page_files(made, lang)
    return held


@pytest.fixture(scope="session")
def made(site_home: Path) -> dict[str, dict[str, str]]:
    """The files of two plans that differ in one price (2 s: the charts of two languages)."""
    from zhegang.plan.reading import read_case

    case = read_case(EXAMPLE.parent / "shaoxing-apparel" / "case.toml")
    plant = case.plants[0]
    recipe = plant.recipes[0].model_copy(update={"unit_cost": plant.recipes[0].unit_cost / 2})
    cheaper = plant.model_copy(update={"recipes": [recipe, *plant.recipes[1:]]})
    other = case.model_copy(update={"title": "Cheaper", "plants": [cheaper, *case.plants[1:]]})
    return {"case": _files(case, DRAWN), "other": _files(other)}


def done(firm: Any, user: Any, files: dict[str, str], gate: str = "INCOMPLETE") -> Any:
    """A job of the firm that is done and has these files."""
    from zhegang.plan.reading import read_case
    from zhegang.web.casework import store_case
    from zhegang.web.jobs import queue
    from zhegang.web.jobs.kinds import folder_of

    case = store_case(user, firm, read_case(EXAMPLE.parent / "shaoxing-apparel" / "case.toml"))
    job = queue.submit("plan", user, case, {})
    folder = folder_of(job)
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    job.state, job.result = "done", {"folder": folder.name, "files": sorted(files), "gate": gate}
    job.save()
    return job


@pytest.fixture
def planned(db: None, made: dict[str, dict[str, str]]) -> dict[str, Any]:
    firm = new_firm()
    user = new_user("adviser", firm)
    return {
        "firm": firm,
        "user": user,
        "client": client_of(user),
        "job": done(firm, user, made["case"]),
        "other": done(firm, user, made["other"]),
    }


@pytest.mark.parametrize("lang", DRAWN)
def test_the_plan_page_holds_the_report_with_every_reason(planned: dict[str, Any], lang: str) -> None:
    path = f"/{lang}/plans/{planned['job'].pk}"
    answer = planned["client"].get(path)
    page, twin = answer.content.decode(), planned["client"].get(f"{path}.json").json()

    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<[^>]* style=", page)
    assert "<script" not in page
    assert page.count("<h1>") == 1
    for section in twin["report"]["sections"]:
        assert f'<section id="{section["id"]}"' in page
    charts = [b for s in twin["report"]["sections"] for b in s["blocks"] if b["kind"] == "chart"]
    assert len(charts) >= 3
    assert page.count("<svg") >= 2 * len(charts)
    asked = set(re.findall(r'popovertarget="(why-?\d+)"', page))
    assert asked
    assert asked <= set(re.findall(r' id="([^"]+)" popover>', page))
    assert {r["id"] for r in twin["report"]["reasons"]} >= asked
    shown = set(re.findall(r'<data value="([^"]+)"', page))
    figures = [f["cell"]["value"] for f in twin["summary"]["summary"]["figures"]]
    assert shown >= {repr(v) for v in figures if isinstance(v, int | float)}


def test_a_withheld_plan_shows_its_reasons_alone(planned: dict[str, Any]) -> None:
    from dataclasses import replace

    from zhegang.ingest.reference import load_reference
    from zhegang.plan.build import make_plan
    from zhegang.plan.reading import read_case
    from zhegang.web.jobs.kinds import page_files

    plan = make_plan(read_case(EXAMPLE.parent / "kowloon-services" / "case.toml"), load_reference())
    held = replace(plan, gate=replace(plan.gate, state="REVIEW"))
    job = done(planned["firm"], planned["user"], page_files(held, "en"), "REVIEW")

    page = planned["client"].get(f"/en/plans/{job.pk}").content.decode()
    assert 'class="state withheld"' in page
    assert '<section id="gate"' in page
    assert '<section id="network"' not in page
    assert "<svg" not in page


def test_all_files_come_in_one_archive(planned: dict[str, Any]) -> None:
    answer = planned["client"].get(f"/en/plans/{planned['job'].pk}/all.zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["plan.json", "report.en.html"]
        assert json.loads(packed.read("plan.json"))["schema_version"] == "1"
    assert answer["Content-Type"] == "application/zip"
    assert planned["client"].get(f"/en/plans/{planned['job'].pk}/all.zip").content == answer.content
    stranger = client_of(new_user("adviser", new_firm("Other")))
    assert stranger.get(f"/en/plans/{planned['job'].pk}/all.zip").status_code == 404


# ---- links


def shared(planned: dict[str, Any], days: str = "7") -> str:
    page = planned["client"].post(f"/en/plans/{planned['job'].pk}", {"do": "share", "days": days})
    found = re.search(r'href="http://testserver(/en/shared/[\w-]{43})"', page.content.decode())
    assert found
    return found[1]


def test_a_link_shows_the_first_screen_and_nothing_else(planned: dict[str, Any]) -> None:
    from zhegang.web.models import AuditRow, Share

    link = shared(planned)
    answer = client_of().get(link)
    page = answer.content.decode()
    share = Share.objects.get()

    Checked(page)
    assert answer.status_code == 200
    assert "SHAOXING" in page.upper()
    assert str(planned["job"].pk) not in page
    assert "/plans/" not in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert share.digest == hashlib.sha256(link.rsplit("/", 1)[1].encode()).hexdigest()
    rows = AuditRow.objects.filter(subject=f"share:{share.pk}").values_list("actor", "action")
    assert list(rows) == [(str(planned["user"].pk), "share.make"), ("link", "share.read")]
    twin = client_of().get(f"{link}.json").json()
    assert twin["summary"]["summary"]["verdict"] in html.unescape(page)
    assert "report" not in twin
    chinese = client_of().get(link.replace("/en/", "/zh-Hans/")).content.decode()
    assert '<html lang="zh-Hans">' in chinese
    assert 'class="verdict"' in chinese


def test_the_link_is_drawn_as_a_code_and_told_once(planned: dict[str, Any]) -> None:
    path = f"/en/plans/{planned['job'].pk}"
    page = planned["client"].post(path, {"do": "share", "days": "90"}).content.decode()

    assert re.search(r'<svg role="img" aria-label="QR code of the link"[^>]*viewBox', page)
    assert "/en/shared/" not in planned["client"].get(path).content.decode()


def test_an_expired_and_a_revoked_link_say_so(planned: dict[str, Any]) -> None:
    from django.utils import timezone

    from zhegang.web.models import AuditRow, Share

    expired, revoked = shared(planned), shared(planned)
    first, second = Share.objects.order_by("created_at")
    Share.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    planned["client"].post(f"/en/plans/{planned['job'].pk}", {"do": "revoke", "link": str(second.pk)})

    for link, told in ((expired, "expired"), (revoked, "revoked")):
        answer = client_of().get(link)
        assert answer.status_code == 410
        assert f"This link {'has ' if told == 'expired' else 'was '}{told}" in answer.content.decode()
        twin = client_of().get(f"{link}.json")
        assert (twin.status_code, twin.json()["fate"], twin.json()["summary"]) == (410, told, None)
    assert AuditRow.objects.filter(action="share.refused").count() == 4
    assert client_of().get("/en/shared/" + "A" * 43).status_code == 404


@pytest.mark.parametrize("days", ["0", "91", "-1", "x", "", "9999999"])
def test_a_link_lives_1_to_90_days(planned: dict[str, Any], days: str) -> None:
    from zhegang.web.models import Share

    answer = planned["client"].post(f"/en/plans/{planned['job'].pk}", {"do": "share", "days": days})

    assert answer.status_code == 422
    assert not Share.objects.exists()


def test_nobody_shares_or_revokes_for_another_firm(planned: dict[str, Any]) -> None:
    from zhegang.web.models import Share

    link = shared(planned)
    stranger = client_of(new_user("firm", new_firm("Other")))
    path, share = f"/en/plans/{planned['job'].pk}", Share.objects.get()

    assert stranger.post(path, {"do": "share", "days": "7"}).status_code == 404
    assert stranger.post(path, {"do": "revoke", "link": str(share.pk)}).status_code == 404
    # A link of one plan is not revoked through another plan.
    own = f"/en/plans/{planned['other'].pk}"
    assert planned["client"].post(own, {"do": "revoke", "link": str(share.pk)}).status_code == 422
    assert client_of().get(link).status_code == 200


def test_a_plan_that_is_not_done_cannot_be_shared(planned: dict[str, Any]) -> None:
    job = planned["job"]
    link = shared(planned)
    job.state = "queued"
    job.save()

    answer = planned["client"].post(f"/en/plans/{job.pk}", {"do": "share", "days": "7"})
    assert answer.status_code == 422
    assert "being made again" in client_of().get(link).content.decode()


# ---- comparing, deleting


def test_two_plans_stand_side_by_side(planned: dict[str, Any]) -> None:
    a, b = planned["job"].pk, planned["other"].pk
    page = planned["client"].get(f"/en/compare?a={a}&b={b}").content.decode()
    twin = planned["client"].get(f"/en/compare.json?a={a}&b={b}").json()
    told = planned["client"].get(f"/api/v1/compare?a={a}&b={b}").json()

    Checked(page)
    assert twin["comparison"] == told
    changed = {c["place"] for c in told["inputs"]}
    assert "title" in changed
    assert len(changed) == 2
    assert any(re.fullmatch(r"plants\[[\w-]+\]\.recipes\[[^]]+\]\.unit_cost", c) for c in changed)
    for figure in told["figures"]:
        if isinstance(figure["difference"], int | float):
            assert figure["difference"] == pytest.approx(figure["second"] - figure["first"])
    profit = next(f for f in told["figures"] if f["id"] == "network.profit")
    assert profit["difference"] > 0
    assert f"{profit['difference']:+,.0f}" in page
    assert page.count('<tr class="chosen">') == sum(not f["same"] for f in told["figures"])


def test_comparing_needs_two_plans_one_may_see(planned: dict[str, Any]) -> None:
    a = planned["job"].pk
    firm = new_firm("Other")
    user = new_user("adviser", firm)
    theirs = done(firm, user, {"plan.json": "{}"})
    client = planned["client"]

    assert client.get(f"/en/compare?a={a}").status_code == 422
    for first, second in ((a, theirs.pk), (theirs.pk, a)):
        assert client.get(f"/en/compare?a={first}&b={second}").status_code == 404
        assert client.get(f"/api/v1/compare?a={first}&b={second}").status_code == 404
    planned["job"].state = "running"
    planned["job"].save()
    assert client.get(f"/en/compare?a={a}&b={planned['other'].pk}").status_code == 422


def test_a_deleted_case_takes_plans_links_and_files_with_it(
    planned: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings
    from django.db import transaction

    from zhegang.web.models import AuditRow, Job, Share, StoredCase

    monkeypatch.setattr(
        transaction, "on_commit", lambda act: act()
    )  # the test's own transaction never commits
    link, job = shared(planned), planned["job"]
    case, folder = job.case, Path(settings.RESULTS) / job.result["folder"]
    path = f"/en/cases/{case.pk}"
    assert folder.is_dir()

    refused = planned["client"].post(path, {"do": "delete"})
    assert refused.status_code == 422
    assert StoredCase.objects.filter(pk=case.pk).exists()
    stranger = client_of(new_user("adviser", new_firm("Other")))
    assert stranger.post(path, {"do": "delete", "sure": "1"}).status_code == 404
    assert planned["client"].post(path, {"do": "delete", "sure": "1"})["Location"] == "/en/work"

    assert not StoredCase.objects.filter(pk=case.pk).exists()
    assert not Job.objects.filter(pk=job.pk).exists()
    assert not Share.objects.exists()
    assert not folder.exists()
    assert client_of().get(link).status_code == 404
    row = AuditRow.objects.get(action="case.delete")
    assert row.subject == f"case:{case.pk}"


@pytest.mark.parametrize("ending", ["toml", "json", "xlsx"])
def test_a_case_is_taken_away_as_a_file_that_reads_back(planned: dict[str, Any], ending: str) -> None:
    from zhegang.plan.reading import read_case_bytes, read_case_text

    case = planned["job"].case
    answer = planned["client"].get(f"/en/cases/{case.pk}/case.{ending}")

    read = read_case_bytes(answer.content, f"case.{ending}").case
    assert read == read_case_text(case.content, "json")
    assert "attachment" in answer["Content-Disposition"]


def test_a_case_is_planned_again_from_its_page(planned: dict[str, Any]) -> None:
    from zhegang.web.models import Job

    case = planned["job"].case
    sent = planned["client"].post(f"/en/cases/{case.pk}", {"do": "plan"})

    made = Job.objects.exclude(pk=planned["job"].pk).get(case=case)
    assert sent["Location"] == f"/en/plans/{made.pk}"
    assert planned["client"].post(f"/en/cases/{case.pk}", {"do": "x"}).status_code == 422
