"""Meetings on the site: made by the secretariats, published by another, decisions into review."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.web.conftest import client_of, new_user
from zhegang.web.roles import Role

FORM = {
    "do": "save",
    "kind": "high_level",
    "status": "held",
    "name_en": "High-level meeting of Avonmere and Teshland",
    "planned_on": "2025-04-23",
    "on": "2025-04-24",
    "place": "Larne",
}


@pytest.fixture
def pack(db: None) -> None:
    from zhegang.web.registry.adding import load_pack

    load_pack()


@pytest.fixture
def editor(pack: None) -> Any:
    return client_of(new_user(Role.SECRETARIAT_HK.value))


@pytest.fixture
def other(pack: None) -> Any:
    return client_of(new_user(Role.SECRETARIAT_ZJ.value))


def make(editor: Any, **more: str) -> str:
    answer = editor.post("/en/register/meetings", FORM | more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def add(editor: Any, path: str, do: str, status: int = 302, **fields: str) -> None:
    answer = editor.post(path, {"do": do, **fields})
    assert answer.status_code == status, answer.content.decode()


def filled(editor: Any) -> str:
    path = make(editor)
    add(editor, path, "agenda", title="Ports", area="hkz:area:2023-finance")
    add(editor, path, "attendance", person="Ida Holm", post="Mayor", part="chair", came="yes")
    add(editor, path, "minutes", item="1", text="Both sides spoke of ports.")
    add(editor, path, "decisions", item="1", text="Avonmere will build a quay by September 2026.",
        actor="Avonmere", verb="build", due="2026-09-30", area="hkz:area:2023-finance")  # fmt: skip
    return path


def test_a_meeting_is_public_as_it_was_last_published(editor: Any, other: Any) -> None:
    path = filled(editor)
    assert client_of().get(path).status_code == 404
    assert client_of().get("/en/register/meetings.json").json()["rows"] == []
    add(editor, path, "publish", 409)  # nobody publishes their own
    add(other, path, "publish")

    told = client_of().get(f"{path}.json").json()
    assert [a["title"] for a in told["agenda"]] == ["Ports"]
    assert told["attendance"][0]["person_shape"]["name"] == "Ida Holm"
    assert told["decisions"][0]["statement"] is None
    add(editor, path, "minutes", text="A slip of the pen.")
    assert len(client_of().get(f"{path}.json").json()["minutes"]) == 1
    assert len(editor.get(f"{path}.json").json()["minutes"]) == 2
    add(other, path, "publish")
    assert len(client_of().get(f"{path}.json").json()["minutes"]) == 2
    add(other, path, "withdraw", reason="held elsewhere")
    assert client_of().get(path).status_code == 404


def test_planned_for_one_day_and_held_on_another(editor: Any) -> None:
    told = editor.get(f"{make(editor)}.json").json()

    assert (told["meeting"]["planned_on"], told["meeting"]["on"]) == ("2025-04-23", "2025-04-24")
    assert told["plan_vs_outcome"] == "PLAN_VS_OUTCOME"
    same = editor.get(f"{make(editor, planned_on='2025-04-24')}.json").json()
    assert same["plan_vs_outcome"] == ""


def test_a_decision_is_a_proposed_commitment_once_and_reviewed_like_any_other(
    editor: Any, other: Any
) -> None:
    from zhegang.web.registry import reviewing
    from zhegang.web.registry.models import Item, Statement

    path = filled(editor)
    add(editor, path, "propose")
    add(editor, path, "propose", 422)
    made = Statement.objects.get(origin="person", predicate="commitment")
    words = made.document.held.text[made.start : made.end]

    assert words == "Avonmere will build a quay by September 2026."
    assert hashlib.sha256(words.encode()).hexdigest() == made.sha256
    assert (made.state, made.modality, made.value["due"]) == ("proposed", "committed", "2026-09-30")
    queue = client_of(new_user("annotator")).get("/en/register/review.json").json()["rows"]
    assert [row["id"] for row in queue] == [made.pk]
    held = Item.objects.get(statement=made)
    assert held.state == "proposed"

    people = [new_user(role) for role in ("annotator", "reviewer", "publisher")]
    editors = Statement.objects.get(pk=made.pk).steps.get(action="propose").actor
    own = type(people[0]).objects.get(pk=editors)
    own.role = "reviewer"
    own.save()
    reviewing.take(people[0], made, "annotate")
    with pytest.raises(reviewing.OwnWorkError):
        reviewing.take(own, made, "approve")
    reviewing.take(people[1], made, "approve")
    reviewing.take(people[2], made, "publish")
    assert Item.objects.get(statement=made).state == "published"
    assert client_of().get(f"/en/register/items/{held.pk}").status_code == 200
    add(other, path, "publish")
    assert client_of().get(f"{path}.json").json()["decisions"][0]["statement"] == made.pk


def test_a_second_decision_does_not_propose_the_first_again(editor: Any) -> None:
    from zhegang.web.registry.models import Statement

    path = filled(editor)
    add(editor, path, "propose")
    add(editor, path, "decisions", text="Teshland will send pilots.", actor="Teshland")
    add(editor, path, "propose")

    made = Statement.objects.filter(origin="person")
    assert made.count() == 2
    assert not Statement.objects.filter(origin="rules", document__in=made.values("document")).exists()
    entry = editor.get(f"{path}.json").json()["decisions"][0]["id"]
    add(editor, path, "remove", 422, entry=f"decisions:{entry}")


def test_every_fault_is_told_and_nothing_is_kept(editor: Any) -> None:
    from zhegang.web.registry.models import AgendaPoint, Meeting, Minute

    wrong = FORM | {"kind": "picnic", "name_en": "", "on": "soon"}
    answer = editor.post("/en/register/meetings", wrong)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert all(f"<code>{where}</code>" in told for where in ("kind", "name", "on"))
    assert not Meeting.objects.exists()

    path = make(editor, status="planned", on="")
    add(editor, path, "minutes", 422, text="Spoken before it was held.")
    add(editor, path, "agenda", 422, title=" ")
    add(editor, path, "agenda", title="Ports", number="1")
    add(editor, path, "agenda", 422, title="Schools", number="1")
    add(editor, path, "tell", 422, statement="f" * 20)
    add(editor, path, "remove", 422, entry="agenda:999999")
    assert (AgendaPoint.objects.count(), Minute.objects.count()) == (1, 0)


def test_only_secretariats_edit(editor: Any) -> None:
    path = make(editor)
    for role, status in ((None, 401), ("resident", 403), ("annotator", 403), ("publisher", 403)):
        client = client_of(new_user(role)) if role else client_of()
        assert client.post("/en/register/meetings", FORM).status_code == status
        assert client.post(path, FORM).status_code == status


def test_a_statement_that_tells_of_it_stands_on_its_page_and_every_change_in_the_audit(
    editor: Any, other: Any
) -> None:
    from zhegang.web import audit
    from zhegang.web.models import AuditRow
    from zhegang.web.registry.models import Statement

    plan = Statement.objects.get(predicate="event", subject="meeting", modality="planned")
    path = make(editor)
    add(editor, path, "tell", statement=plan.pk)
    add(other, path, "publish")

    told = client_of().get(f"{path}.json").json()["told_by"]
    assert [(s["id"], s["modality"], s["evidence"]) for s in told] == [(plan.pk, "planned", False)]
    ident = path.rpartition("/")[2]
    rows = AuditRow.objects.filter(subject=f"meeting:{ident}").values_list("action", flat=True)
    assert list(rows.order_by("seq")) == ["meeting.file", "meeting.file", "meeting.publish"]
    assert audit.verify().ok


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_page_and_api_say_the_same_in_every_language(editor: Any, lang: str) -> None:
    ident = filled(editor).rpartition("/")[2]
    page = editor.get(f"/{lang}/register/meetings/{ident}")
    shown = editor.get(f"/{lang}/register/meetings/{ident}.json").json()

    assert page.status_code == 200
    assert editor.get(f"/api/v1/register/meetings/{ident}", {"lang": lang}).json() == shown
    assert shown["meeting"]["name_missing"] is (lang != "en")
