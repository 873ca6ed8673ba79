"""The stored register: review, merges, re-reading, what is seen by whom, the same in every language."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NO_DATA, data_folder
from tests.web.conftest import client_of, new_user

LANGS = ("en", "zh-Hant", "zh-Hans")
# A release of our own, and its mirror on another site.
RELEASE = """Joint meeting of Avonmere and Teshland held

Published: 12 May 2025

The Mayor of Avonmere, Ms Clara Oduya, and the Governor of Teshland, Mr Ivo Brandt, met in Avonmere today (May 12).

Both sides agreed to establish a joint port office by 2026. Avonmere will provide more than 30 training places for nurses.

Mr Brandt said that 14 projects were signed at the meeting. The Avonmere Harbour Authority and the Teshland Maritime Bureau signed a Memorandum of Understanding on pilotage.
"""
MIRROR = "From our correspondent\n\n" + RELEASE + "\nRead more on our site.\n"
LATER = """Teshland minister sums up the Avonmere visit

Published: 14 May 2025

The Governor of Teshland, Mr Ivo Brandt, and the Mayor of Avonmere, Ms Clara Oduya, met in Avonmere on May 12, the Teshland Maritime Bureau recalled.

He said that 16 projects were signed at the meeting in Avonmere with the Avonmere Harbour Authority.
"""


@pytest.fixture
def kept(db: None) -> Any:
    """The three texts in the register, as the operator adds them."""
    from zhegang.web.registry import adding

    files = [
        ("release.txt", RELEASE.encode()),
        ("mirror.txt", MIRROR.encode()),
        ("later.txt", LATER.encode()),
    ]
    return adding.add(files, actor="site")


@pytest.fixture
def pack(db: None) -> None:
    from zhegang.web.registry import adding

    adding.load_pack()


def proposal(predicate: str = "commitment") -> Any:
    from zhegang.web.registry.models import Statement

    found = Statement.objects.filter(predicate=predicate, state="proposed").order_by("pk").first()
    assert found is not None
    return found


def people() -> tuple[Any, Any, Any]:
    return new_user("annotator"), new_user("reviewer"), new_user("publisher")


def publish(statement: Any) -> Any:
    from zhegang.web.registry import reviewing

    for user, action in zip(people(), ("annotate", "approve", "publish"), strict=True):
        statement = reviewing.take(user, statement, action)
    return statement


def test_every_citation_reproduces_its_words(kept: Any) -> None:
    from zhegang.web.registry.models import Statement

    rows = list(Statement.objects.select_related("document__held"))
    assert len(rows) > 20
    for s in rows:
        words = s.document.held.text[s.start : s.end]
        assert hashlib.sha256(words.encode()).hexdigest() == s.sha256
        assert s.document.held.text[: s.start].endswith(s.prefix)
        assert s.document.held.text[s.end :].startswith(s.suffix)


def test_a_mirror_counts_once(kept: Any) -> None:
    from zhegang.web.registry.models import Document, Figure

    release, mirror, later = (Document.objects.get(pk=pk) for pk in kept.documents)
    projects = Figure.objects.get(thing="project")

    assert (mirror.source_id, mirror.kinship, later.source_id) == (release.pk, "mirror", None)
    assert {release.occasion_id, mirror.occasion_id, later.occasion_id} == {release.pk}
    assert (projects.statements, projects.sources, projects.verdict) == (3, 2, "CONFLICT")


def test_incremental_and_whole_reconciliation_agree(db: None) -> None:
    from zhegang.web.registry import adding
    from zhegang.web.registry.models import Document, Figure, Verdict

    def state() -> Any:
        figures = Figure.objects.order_by("pk").values_list("pk", "statements", "sources", "verdict")
        kin = Document.objects.order_by("pk").values_list("pk", "source", "kinship", "occasion")
        return list(figures), list(kin), sorted(Verdict.objects.values_list("a", "b", "verdict"))

    for name, text in (("a", RELEASE), ("b", MIRROR), ("c", LATER)):
        adding.add([(name, text.encode())], actor="site")
    grown = state()
    adding.reconcile_all(whole=True)

    assert state() == grown


def test_nobody_approves_their_own_work(kept: Any) -> None:
    from zhegang.web.registry import reviewing

    annotator, reviewer, _ = people()
    held = reviewing.take(annotator, proposal(), "annotate")
    annotator.role = "reviewer"  # the same person with another role
    annotator.save()

    with pytest.raises(reviewing.OwnWorkError):
        reviewing.take(annotator, held, "approve")
    held = reviewing.take(reviewer, held, "approve")
    reviewer.role = "publisher"
    reviewer.save()
    with pytest.raises(reviewing.OwnWorkError):
        reviewing.take(reviewer, held, "publish")


def test_the_database_refuses_it_too(kept: Any) -> None:
    from django.db import DatabaseError, transaction

    from zhegang.web.registry.models import Statement, Step

    held = proposal()
    Step.objects.create(statement=held, action="annotate", actor="a")

    refused = (
        lambda: Step.objects.create(statement=held, action="approve", actor="a"),
        lambda: Statement.objects.filter(pk=held.pk).update(state="published"),
        lambda: Statement.objects.filter(pk=held.pk).update(subject="another"),
        lambda: Step.objects.filter(statement=held).update(actor="b"),
        lambda: Step.objects.filter(statement=held).delete(),
    )
    for act in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_reading_again_keeps_what_was_reviewed(kept: Any) -> None:
    from zhegang.web.registry import adding, reviewing
    from zhegang.web.registry.models import Statement, Step

    published = publish(proposal())
    rejected = reviewing.take(new_user("annotator"), proposal("quantity"), "reject", "a rank, no count")
    before = {s.pk: (s.state, s.value, s.start) for s in Statement.objects.all()}
    steps = Step.objects.count()

    again = adding.add([("another name.txt", RELEASE.encode())], actor="site")

    assert (again.new_documents, again.proposed) == (0, 0)
    assert {s.pk: (s.state, s.value, s.start) for s in Statement.objects.all()} == before
    assert Statement.objects.get(pk=published.pk).state == "published"
    assert Statement.objects.get(pk=rejected.pk).state == "rejected"
    assert Step.objects.count() == steps


def test_a_reviewed_place_read_otherwise_is_a_proposal_beside_it(kept: Any) -> None:
    from dataclasses import replace

    from zhegang.register.rows import read_rows
    from zhegang.web.registry import keeping
    from zhegang.web.registry.models import Statement

    held = publish(
        Statement.objects.get(document=kept.documents[0], predicate="quantity", subject="projects")
    )
    rows = read_rows(RELEASE.encode(), "release.txt")
    other = tuple(
        replace(r, statement=replace(r.statement, id="f" * 20, value={**r.statement.value, "value": 15}))
        if r.statement.id == held.pk
        else r
        for r in rows.statements
    )

    keeping.keep([replace(rows, statements=other)], actor="site")

    assert Statement.objects.get(pk=held.pk).value["value"] == 14
    made = Statement.objects.get(pk="f" * 20)
    assert (made.state, made.replaces_id) == ("proposed", held.pk)


def test_an_amendment_is_a_new_proposal(kept: Any) -> None:
    from zhegang.web.registry import reviewing
    from zhegang.web.registry.models import Figure, Statement

    held = publish(
        Statement.objects.get(document=kept.documents[0], predicate="quantity", subject="projects")
    )
    annotator = new_user("annotator")
    made = reviewing.amend(
        annotator, held, subject="projects", value={**held.value, "value": 16, "low": 16, "high": 16},
        modality="held", reason="misread",
    )  # fmt: skip

    reviewing.take(new_user("annotator"), made, "annotate")
    annotator.role = "reviewer"
    annotator.save()
    with pytest.raises(reviewing.OwnWorkError):
        reviewing.take(annotator, made, "approve")
    reviewing.take(new_user("reviewer"), made, "approve")
    reviewing.take(new_user("publisher"), made, "publish")
    assert Statement.objects.get(pk=held.pk).state == "replaced"
    assert Figure.objects.get(thing="project").verdict == "CONFLICT"  # the mirror still says 14


def two_people() -> tuple[Any, Any]:
    from zhegang.web.registry.models import Entity

    return Entity.objects.get(name_en="Eric Chan"), Entity.objects.get(name_en="Chan Kwok-ki")


def test_an_undone_merge_restores_the_ids(pack: None) -> None:
    from zhegang.web.registry import reviewing, showing
    from zhegang.web.registry.models import Mention

    eric, kwok_ki = two_people()
    before = sorted(Mention.objects.values_list("entity", "statement", "role"))
    annotator, reviewer = new_user("annotator"), new_user("reviewer")
    alone = len(showing.entity(None, "en", kwok_ki.pk, "").statements)

    made = reviewing.propose_same(annotator, kwok_ki, eric, "one post, one man")
    assert len(showing.entity(None, "en", kwok_ki.pk, "").statements) == alone  # only a reviewer merges
    annotator.role = "reviewer"
    with pytest.raises(reviewing.OwnWorkError):
        reviewing.judge(annotator, made, "approve")
    reviewing.judge(reviewer, made, "approve")
    together = showing.entity(None, "en", eric.pk, "")
    assert together.entity["id"] == kwok_ki.pk
    assert len(together.statements) > alone
    reviewing.judge(reviewer, made, "undo", "two men after all")

    eric.refresh_from_db()
    assert eric.canonical_id is None
    assert sorted(Mention.objects.values_list("entity", "statement", "role")) == before
    assert showing.entity(None, "en", eric.pk, "").entity["id"] == eric.pk


def test_the_two_offices_are_never_one(pack: None) -> None:
    from zhegang.core.errors import InputError
    from zhegang.web.registry import reviewing
    from zhegang.web.registry.models import Entity

    work, affairs = (
        Entity.objects.get(name_en__startswith=f"Hong Kong and Macao {name} Office")
        for name in ("Work", "Affairs")
    )

    with pytest.raises(InputError, match="judged to be different"):
        reviewing.propose_same(new_user("annotator"), work, affairs, "alike")


def test_steps_and_audit_rows_tell_of_each_other(kept: Any) -> None:
    from django.db import connection

    from zhegang.web import audit
    from zhegang.web.models import AuditRow

    held = publish(proposal())
    rows = list(AuditRow.objects.filter(subject=f"statement:{held.pk}").order_by("seq"))
    assert [r.action for r in rows] == ["statement.annotate", "statement.approve", "statement.publish"]
    assert audit.verify().ok

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER web_audit_no_UPDATE")
        else:
            cursor.execute("DROP TRIGGER web_audit_no_change ON web_auditrow")
    AuditRow.objects.filter(pk=rows[1].pk).update(actor="somebody else")
    assert not audit.verify().ok


def test_the_public_sees_published_statements_only(kept: Any) -> None:
    held = proposal()
    path = f"/en/register/statements/{held.pk}.json"
    reviewer = client_of(new_user("reviewer"))

    assert client_of().get(path).status_code == 404
    assert client_of(new_user("resident")).get(path).status_code == 404
    assert reviewer.get(path).json()["statement"]["wording"]
    publish(held)
    shown = client_of().get(path).json()["statement"]
    assert (shown["state"], shown["wording"], shown.get("prefix", "")) == (
        "published",
        None,
        "",
    )
    listed = client_of().get(f"/en/register/documents/{held.document_id}.json").json()
    assert [s["id"] for s in listed["statements"]] == [held.pk]
    assert listed["lines"] == []


def test_a_text_is_seen_by_whoever_loaded_it(db: None) -> None:
    from zhegang.web.registry import adding

    owner, other = new_user("resident"), new_user("resident")
    made = adding.add([("mine.txt", RELEASE.encode())], actor=str(owner.pk), holders=[str(owner.pk)])
    path = f"/en/register/documents/{made.documents[0]}.json"

    lines = client_of(owner).get(path).json()["lines"]
    assert "".join(p["text"] for p in lines[0]["pieces"]) == RELEASE.split("\n", 1)[0]
    assert client_of(other).get(path).status_code == 404
    assert client_of().get(path).status_code == 404
    # Those who review know of the document, and see no word of a text that was not given to them.
    assert client_of(new_user("reviewer")).get(path).json()["lines"] == []


def test_pieces_put_together_are_the_text(kept: Any) -> None:
    from zhegang.web.registry import laying
    from zhegang.web.registry.models import Statement, Text

    held = Text.objects.get(pk=kept.documents[0])
    rows = list(Statement.objects.filter(document=held.pk))
    for line in laying.lines(held.text, held.segments, rows):
        assert "".join(p["text"] for p in line["pieces"]) == held.text[line["start"] : line["end"]]


def test_pages_of_every_language_carry_the_same_ids_and_mark_what_is_missing(pack: None) -> None:
    from zhegang.web.registry.models import Document

    document = Document.objects.get(pack_id__endswith="2023-06-26").pk
    told = {lang: client_of().get(f"/{lang}/register/documents/{document}.json").json() for lang in LANGS}
    ids = {lang: [s["id"] for s in told[lang]["statements"]] for lang in LANGS}

    assert ids["en"] == ids["zh-Hant"] == ids["zh-Hans"]
    assert len(ids["en"]) > 100
    assert not any(s["untranslated"] for s in told["en"]["statements"])
    assert all(s["untranslated"] for s in told["zh-Hant"]["statements"])
    page = client_of().get(f"/zh-Hant/register/documents/{document}").content.decode()
    assert page.count(ids["en"][0]) >= 1
    assert '<small class="mark">未翻譯</small>' in page


def test_the_pack_shows_its_disagreements_without_a_text(pack: None) -> None:
    found = client_of().get("/en/register/disagreements.json").json()["rows"]
    verdicts = {row["thing"]: row["verdict"] for row in found}

    assert verdicts["project"] == "CONSISTENT_LESS_PRECISE"  # 51 and more than 50
    assert verdicts["field"] == "CONSISTENT_IF_APPROX"  # 13 and a dozen
    assert verdicts["signed by"] == "CONFLICT"
    assert "enterprise" not in verdicts  # a dozen enterprises and a dozen sectors


def test_twelve_areas_and_thirteen_fields_stand_over_time(pack: None) -> None:
    from zhegang.web.registry.models import Figure

    later, earlier = Figure.objects.filter(thing="field").order_by("-day")
    shown = client_of().get(f"/en/register/figures/{later.pk}.json").json()

    assert [f["id"] for f in shown["over_time"]] == [earlier.pk]
    assert not any(earlier.occasion_id == s["document"]["id"] for s in shown["statements"])


def test_inferred_headings_are_marked(pack: None) -> None:
    told = client_of().get("/en/register.json").json()["groups"]
    areas = {
        a["area"]["name"]: a["area"]["inferred"] for g in told for a in g["areas"] if g["group"] == "2023"
    }

    assert len(areas) == 12
    assert sorted(name for name, inferred in areas.items() if inferred) == [
        "Aviation",
        "Education",
        "Finance",
    ]


def test_an_opinion_is_no_evidence(pack: None) -> None:
    from zhegang.web.registry.models import Statement

    held = Statement.objects.filter(modality="opinion", state="published").first()
    assert held is not None
    shown = client_of().get(f"/api/v1/register/statements/{held.pk}").json()["statement"]

    assert shown["evidence"] is False


def test_ones_own_copy_is_attached_byte_for_byte_and_another_goes_stale(pack: None) -> None:
    from zhegang.web.registry import adding
    from zhegang.web.registry.models import Statement

    folder = data_folder().parent / "sources"
    if not folder.is_dir():
        pytest.skip(NO_DATA)
    path = next(p for p in sorted(folder.glob("*.txt")) if p.name.startswith("004"))
    data = path.read_bytes()

    exact = adding.verify([("mine.txt", data)])[0]
    assert (exact.exact > 100, exact.moved, exact.stale) == (True, 0, ())
    changed = ("A line of another site.\n" + data.decode()).replace("treasury centres", "treasuries").encode()
    moved = adding.verify([("another.txt", changed)])[0]
    assert moved.exact == 0
    assert moved.moved > 100
    assert 0 < len(moved.stale) < 5
    assert Statement.objects.filter(attachment="stale").count() == len(moved.stale)


def test_a_file_sent_is_read_by_a_job(db: None) -> None:
    from zhegang.core.progress import Silent
    from zhegang.web.jobs.kinds import KINDS
    from zhegang.web.models import Job
    from zhegang.web.registry.models import Copy, Statement

    annotator = new_user("annotator")
    form = {"text": RELEASE, "title": "Avonmere", "review": "1"}
    assert client_of(annotator).post("/en/register/add", form).status_code == 302
    job = Job.objects.get(kind="register.add")
    result = KINDS["register.add"](job, Silent())

    assert result["proposed"] == Statement.objects.filter(state="proposed").count() > 5
    assert sorted(Copy.objects.values_list("holder", flat=True)) == ["", str(annotator.pk)]
    empty = client_of(annotator).post("/en/register/add", {"text": " "})
    assert empty.status_code == 422


def test_the_queue_takes_steps_together(kept: Any) -> None:
    annotator = client_of(new_user("annotator"))
    queue = annotator.get("/en/register/review.json").json()
    chosen = [row["id"] for row in queue["rows"][:3]]

    assert annotator.post("/en/register/review", {"do": "annotate", "statement": chosen}).status_code == 302
    reviewer = client_of(new_user("reviewer"))
    assert [r["id"] for r in reviewer.get("/en/register/review.json").json()["rows"]] == chosen
    no_reason = reviewer.post("/en/register/review", {"do": "reject", "statement": chosen[:1]})
    assert no_reason.status_code == 422
    assert annotator.post("/en/register/review", {"do": "approve", "statement": chosen}).status_code == 403


def test_pages_of_cursors_hold_everything_once(pack: None) -> None:
    client, seen, cursor = client_of(), [], ""
    for _ in range(20):
        told = client.get(f"/en/register/timeline.json?cursor={cursor}").json()
        seen.extend(s["id"] for s in told["rows"])
        cursor = told["next"].replace("+", "%2B")
        if not cursor:
            break
    from zhegang.web.registry.models import Statement

    assert len(seen) == len(set(seen)) == Statement.objects.filter(state="published").exclude(day="").count()
    assert client.get("/en/register/timeline.json?cursor=nonsense").status_code == 422


def test_the_command_adds_and_tells(site_home: Path, db: None, capsys: Any, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from zhegang.cli import app

    path = tmp_path / "release.txt"
    path.write_text(RELEASE, encoding="utf-8")
    run = CliRunner().invoke(app, ["register", "add", str(path), "--json"])

    told = json.loads(run.stdout)
    assert (told["new_documents"], told["problems"]) == (1, [])
