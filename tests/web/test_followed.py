"""Progress on the site: filed by one person, published by another, told as the engine tells it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.mechanism.test_returns import book, item
from tests.web.conftest import client_of, new_user
from zhegang.web.roles import Role

ITEM = "hkz:commitment:k1"
PATH = f"/en/register/items/{ITEM}"
YESTERDAY = (date.today() - timedelta(days=1)).isoformat()
PAGE = "https://example.org/opened"


@pytest.fixture
def pack(db: None) -> None:
    from zhegang.web.registry.adding import load_pack

    load_pack()


@pytest.fixture
def filer(pack: None) -> Any:
    return client_of(new_user(Role.SECRETARIAT_HK.value))


@pytest.fixture
def other(pack: None) -> Any:
    return client_of(new_user(Role.SECRETARIAT_ZJ.value))


def twin(client: Any = None, path: str = PATH) -> Any:
    return (client or client_of()).get(f"{path}.json").json()


def waiting(client: Any, kind: str = "") -> list[str]:
    told = client.get("/en/register/progress.json").json()["rows"]
    return [e["entry"] for row in told for e in row["entries"] if e["kind"].startswith(kind)]


def act(client: Any, entries: list[str], do: str = "publish", **more: str) -> int:
    return int(client.post("/en/register/progress", {"do": do, "entry": entries, **more}).status_code)


def file(client: Any, do: str, status: int = 302, **fields: Any) -> None:
    answer = client.post(PATH, {"do": do, **fields})
    assert answer.status_code == status, answer.content.decode()


def test_an_item_without_anything_has_no_evidence_available(pack: None) -> None:
    told = twin()

    assert (told["standing"]["completion"], told["standing"]["basis"]) == ("no_evidence", "none")
    assert told["overdue"] == []
    page = client_of().get(PATH).content.decode()
    assert "no evidence available" in page
    assert "<form" not in page


def test_what_one_files_another_publishes_and_the_glance_counts_it(filer: Any, other: Any) -> None:
    from zhegang.web.registry.models import Item

    file(filer, "milestone", title="Doors open", due=YESTERDAY, basis="editorial", office="Port Bureau")
    file(filer, "evidence", text="The office was opened.", on=YESTERDAY, address=PAGE, office="Port Bureau")
    file(filer, "assessment", completion="limited", office="Port Bureau", text="begun")
    assert twin()["milestones"] == []
    assert twin()["standing"]["completion"] == "no_evidence"

    entries = waiting(other)
    assert len(entries) == 3
    assert act(filer, entries) == 409
    assert act(other, entries) == 302

    told = twin()
    assert (told["standing"]["completion"], told["standing"]["basis"]) == ("limited", "self")
    assert [(o["days"], o["editorial"]) for o in told["overdue"]] == [(1, True)]
    page = client_of().get(PATH).content.decode()
    assert '<small class="mark">editorial date</small>' in page
    held = Item.objects.get(pk=ITEM)
    assert (held.completion, held.evidence_count, held.next_due) == (
        "limited",
        1,
        date.today() - timedelta(days=1),
    )
    areas = [a for g in client_of().get("/en/register.json").json()["groups"] for a in g["areas"]]
    mine = next(a for a in areas if a["area"]["id"] == held.area_id)
    assert (mine["evidence"], mine["overdue"], mine["by_completion"]["limited"]) == (1, 1, 1)
    late = client_of().get("/en/register/items.json?show=overdue").json()["rows"]
    assert [row["id"] for row in late] == [ITEM]


def test_the_database_refuses_publishing_ones_own(pack: None) -> None:
    from django.db import DatabaseError, transaction

    from zhegang.web.registry.models import Act

    Act.objects.create(kind="meeting", ident="m", action="file", actor="a")
    for wrong in (
        lambda: Act.objects.create(kind="meeting", ident="m", action="publish", actor="a"),
        lambda: Act.objects.filter(ident="m").update(actor="b"),
        lambda: Act.objects.filter(ident="m").delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    Act.objects.create(kind="meeting", ident="m", action="publish", actor="b")


def test_a_milestone_without_a_day_is_never_overdue_and_one_from_a_source_is_cited(
    filer: Any, other: Any
) -> None:
    from zhegang.web.registry.models import Statement

    source = Statement.objects.filter(state="published", predicate="date").first()
    assert source is not None
    file(filer, "milestone", title="Some day", basis="editorial")
    file(filer, "milestone", 422, title="Told", due=YESTERDAY, basis="source")
    file(filer, "milestone", title="Told", due=YESTERDAY, basis="source", statement=source.pk)
    act(other, waiting(other))

    overdue = twin()["overdue"]
    assert [(o["milestone"]["title"], o["editorial"]) for o in overdue] == [("Told", False)]
    assert overdue[0]["milestone"]["statement"] == source.pk


def test_evidence_that_reaches_a_milestone_ends_its_being_overdue(filer: Any, other: Any) -> None:
    file(filer, "milestone", title="Doors open", due=YESTERDAY, basis="editorial")
    act(other, waiting(other))
    step = twin()["milestones"][0]["id"]
    file(filer, "evidence", 422, text="Opened.", address=PAGE, reaches="1")
    file(filer, "evidence", text="Opened.", on=YESTERDAY, address=PAGE, milestone=str(step), reaches="1")
    assert len(twin()["overdue"]) == 1
    (entry,) = waiting(other)
    act(other, [entry])
    assert twin()["overdue"] == []
    assert twin()["milestones"][0]["reached_on"] == YESTERDAY

    assert act(other, [entry], "withdraw") == 422  # without a reason
    assert act(other, [entry], "withdraw", reason="another office") == 302
    assert len(twin()["overdue"]) == 1


def test_a_plan_and_an_opinion_prove_nothing_and_work_needs_proof(filer: Any, other: Any) -> None:
    """Statement 1.16 of the documents, a visit planned, is no evidence that it was held."""
    from zhegang.web.registry.models import Statement

    plan = Statement.objects.filter(predicate="event", modality="planned", subject="exhibition").get()
    opinion = Statement.objects.filter(modality="opinion", state="published").first()
    file(filer, "evidence", text="It will be visited.", statement=plan.pk)
    if opinion is not None:
        file(filer, "evidence", text="Somebody thinks so.", statement=opinion.pk)
    file(filer, "assessment", 422, completion="completed", office="Port Bureau")
    file(filer, "assessment", completion="not_started", office="Port Bureau")
    act(other, waiting(other))

    told = twin()
    assert told["standing"]["completion"] == "not_started"
    assert told["standing"]["evidence"] == 0
    assert {e["counts"] for e in told["evidence"]} == {False}
    assert "A plan or promise is no evidence" in told["evidence"][0]["refusal"]


def test_an_assessment_waits_for_its_evidence_and_an_outsider_is_one(filer: Any, other: Any) -> None:
    from zhegang.web.registry.models import Item

    Item.objects.filter(pk=ITEM).update(lead_hk="Port Bureau; Harbour Office")
    file(filer, "evidence", text="Opened.", on=YESTERDAY, address=PAGE)
    file(filer, "assessment", completion="substantial", office="Port Bureau")
    assert act(other, waiting(other, "assessment")) == 422
    assert act(other, waiting(other)) == 302

    file(filer, "assessment", 422, completion="limited", office="Institute", independent="1")
    file(other, "assessment", 422, completion="limited", office="Harbour Office", independent="1")
    file(other, "assessment", completion="limited", office="Institute", independent="1")
    assert act(other, waiting(filer)) == 409
    assert act(filer, waiting(filer)) == 302
    told = twin()
    assert (told["standing"]["completion"], told["standing"]["basis"]) == ("limited", "independent")
    assert told["standing"]["differ"]
    assert {s["by"] for s in told["contradictions"][0]["said"]} == {"Port Bureau", "Institute"}


def test_returns_of_two_offices_contradict_on_the_items_page_and_in_the_merged_table(
    filer: Any, other: Any
) -> None:
    told = {"milestone": "Draft", "due": date(2025, 3, 1), "progress": "limited: begun"}
    known = {**item(1, **told), "no": "K1", "publishable": "yes"}
    for row, office in ((known, "Port Bureau"), ({**known, "due": date(2025, 4, 1)}, "Harbour Office")):
        sent = SimpleUploadedFile("r.xlsx", book([row], office=office))
        assert filer.post("/en/register/returns", {"file": sent}).status_code == 200

    assert [s["text"] for s in twin(filer)["contradictions"][0]["said"]] == ["2025-03-01", "2025-04-01"]
    assert twin()["contradictions"] == []  # nothing of it is published
    merged = filer.get("/api/v1/register/returns").json()
    assert merged == filer.get("/en/register/filed.json").json()
    assert merged["offices"] == ["Port Bureau", "Harbour Office"]
    assert [c["no"] for c in merged["contradictions"]] == ["K1"]
    assert act(filer, waiting(filer, "milestone")) == 409
    assert act(other, waiting(other, "milestone")) == 302
    assert len(twin()["milestones"]) == 2


def test_what_an_office_does_not_clear_is_not_published(filer: Any, other: Any) -> None:
    row = {**item(1, milestone="Draft", progress="not started"), "no": "K1", "publishable": "no"}
    filer.post("/en/register/returns", {"file": SimpleUploadedFile("r.xlsx", book([row], office="A"))})

    assert act(other, waiting(other)) == 422
    assert twin()["milestones"] == []


def test_a_filed_project_is_public_when_published(filer: Any, other: Any) -> None:
    from zhegang.web.registry.models import Item

    row = {**item(77), "no": "77"}
    filer.post("/en/register/returns", {"file": SimpleUploadedFile("l.xlsx", book([row])), "list": "1"})
    path = f"/en/register/items/{Item.objects.get(number='77').pk}"

    assert client_of().get(path).status_code == 404
    assert act(other, waiting(other)) == 302
    assert client_of().get(path).status_code == 200


def test_every_write_is_in_the_audit(filer: Any, other: Any) -> None:
    from zhegang.web import audit
    from zhegang.web.models import AuditRow

    file(filer, "milestone", title="Doors open")
    (entry,) = waiting(other)
    act(other, [entry])
    act(other, [entry], "withdraw", reason="a mistake")

    rows = AuditRow.objects.filter(subject=entry).order_by("seq").values_list("action", flat=True)
    assert list(rows) == ["milestone.file", "milestone.publish", "milestone.withdraw"]
    assert audit.verify().ok


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_pages_api_and_twins_say_the_same(filer: Any, lang: str) -> None:
    for page, api in (("items", "items"), (f"items/{ITEM}", f"items/{ITEM}"), ("meetings", "meetings")):
        assert filer.get(f"/{lang}/register/{page}").status_code == 200
        shown = filer.get(f"/{lang}/register/{page}.json").json()
        assert filer.get(f"/api/v1/register/{api}", {"lang": lang}).json() == shown
    days = {"since": "2023-01-01", "on": "2026-01-01"}
    brief = filer.get(f"/{lang}/register/brief.json", days).json()["brief"]
    assert filer.get("/api/v1/register/brief", {**days, "lang": lang}).json() == brief


def test_what_nobody_may_do_is_refused(filer: Any) -> None:
    annotator = client_of(new_user("annotator"))
    file(annotator, "milestone", title="Doors open")
    assert act(annotator, waiting(annotator)) == 403
    assert client_of().post(PATH, {"do": "milestone", "title": "x"}).status_code == 401
    assert client_of(new_user("resident")).post(PATH, {"do": "milestone", "title": "x"}).status_code == 403
    assert act(filer, ["milestone:x"]) == act(filer, []) == act(filer, ["secret:1"]) == 422
    file(filer, "nothing", 422)
    assert client_of().get("/en/register/items?show=x").status_code == 422
    assert client_of().get("/en/register/items?cursor=x").status_code == 422
