"""The register as a secretariat meets it: the cases it argues about, and what strangers upload."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.register.test_formats import swollen_pdf
from tests.web.conftest import client_of, new_user

PLANNED = """Governor to visit Avonmere

Published: 22 April 2025

The Governor of Teshland, Mr Ivo Brandt, will set out for Avonmere with a delegation of nurses, pilots and builders. He plans to call on the Avonmere Harbour Authority.

On Wednesday he will attend the High-Level Meeting with the Mayor of Avonmere, Ms Clara Oduya.
"""
HELD = """Both sides meet in Avonmere

Published: 24 April 2025

Ports, schools and housing were on the table. The Mayor of Avonmere, Ms Clara Oduya, and the Governor of Teshland, Mr Ivo Brandt, attended the High-Level Meeting today (April 24), with the Avonmere Harbour Authority and the Teshland Maritime Bureau beside them.

Ms Oduya thanked the crews of the ferries. A dinner followed in the Guildhall.
"""


@pytest.fixture
def pack(db: None) -> None:
    from zhegang.web.registry.adding import load_pack

    load_pack()


def test_a_meeting_planned_for_one_day_and_held_on_the_next(db: None) -> None:
    from zhegang.web.registry import adding
    from zhegang.web.registry.models import Figure

    adding.add([("planned.txt", PLANNED.encode()), ("held.txt", HELD.encode())], actor="site")
    figure = Figure.objects.get(thing="meeting")

    assert figure.verdict == "PLAN_VS_OUTCOME"
    shown = client_of(new_user("reviewer")).get(f"/en/register/figures/{figure.pk}.json").json()
    assert {s["claim"]["date"] if "claim" in s else s["value"]["date"] for s in shown["statements"]} == {
        "2025-04-23",
        "2025-04-24",
    }


def test_days_of_the_week_and_a_late_april_left_open(pack: None) -> None:
    from zhegang.web.registry.models import Document, Statement

    visit = Document.objects.get(pack_id="hkz:document:website-item-2025-04-22")
    events = Statement.objects.filter(document=visit, predicate="event").values_list("value", flat=True)
    days = {v["verb"]: v["date"] for v in events}
    assert (days["embarked on"], days["will attend"]) == ("2025-04-22", "2025-04-23")

    opened = Statement.objects.filter(predicate="date", state="published", value__date=None)
    assert opened.exists()
    page = client_of().get(f"/en/register/statements/{opened[0].pk}").content.decode()
    assert "left open by the text" in page


def test_an_opinion_piece_proves_and_promises_nothing(pack: None) -> None:
    from zhegang.web.registry.models import Document, Statement

    pieces = Document.objects.filter(stance="opinion")
    held = Statement.objects.filter(document__in=pieces, state="published")
    assert pieces.exists()
    assert held.exists()
    assert not held.filter(predicate__in=("commitment", "agreement")).exists()
    rows = client_of().get(f"/en/register/documents/{pieces[0].pk}.json").json()["statements"]
    assert not any(row["evidence"] for row in rows if row["predicate"] in ("quantity", "date", "event"))


def crowded_docx() -> bytes:
    """A document whose XML unpacks to far more than it says."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w>" + "a" * 120_000_000 + "</w>")
    return held.getvalue()


def upload(client: Any, name: str, data: bytes) -> Any:
    """Sends a file through the page and has the worker's job read it; the job as it ended."""
    from zhegang.core.errors import InputError
    from zhegang.core.progress import Silent
    from zhegang.web.jobs.kinds import KINDS
    from zhegang.web.models import Job

    answer = client.post("/en/register/add", {"file": SimpleUploadedFile(name, data), "review": "1"})
    if answer.status_code != 302:
        return answer
    job = Job.objects.filter(kind="register.add").latest("created_at")
    try:
        return KINDS["register.add"](job, Silent())
    except InputError as error:
        return error


HOSTILE = {
    "a line of ten million characters": ("line.txt", b"a" * 9_000_000),
    "broken encoding": ("broken.txt", bytes(range(128, 256)) * 40),
    "zeros": ("zeros.txt", b"Both sides\x00 agreed"),
    "no pdf": ("no.pdf", b"%PDF-1.7 nothing"),
    "no docx": ("no.docx", b"PK\x03\x04 nothing"),
    "swollen docx": ("swollen.docx", crowded_docx()),
    "page without words": ("empty.html", b"<html><script>alert(1)</script></html>"),
}


@pytest.mark.parametrize(
    "case",
    # The bomb is stopped by the limit of processor time, which takes that time.
    [*HOSTILE, pytest.param("bomb", marks=pytest.mark.full)],
)
def test_a_hostile_upload_is_refused_with_its_reason_and_leaves_nothing(db: None, case: str) -> None:
    from pathlib import Path

    from django.conf import settings

    from zhegang.core.errors import InputError
    from zhegang.web.registry.models import Document

    sent = HOSTILE[case] if case in HOSTILE else ("bomb.pdf", swollen_pdf())
    error = upload(client_of(new_user("annotator")), *sent)

    assert isinstance(error, InputError)
    assert all(p.message for p in error.problems)
    assert not Document.objects.exists()
    assert not list((Path(settings.HOME) / "incoming").glob("*"))


def test_other_endings_and_larger_files_are_refused_at_the_page(db: None) -> None:
    client = client_of(new_user("annotator"))

    assert upload(client, "run.exe", b"MZ").status_code == 422
    assert upload(client, "large.txt", b"a b. " * 2_200_000).status_code == 422


def test_scripts_and_turning_characters_are_cleaned_with_a_note(db: None) -> None:
    from zhegang.web.registry.models import Document

    client = client_of(new_user("annotator"))
    words = "<p>Both sides agreed to build 14 quays\u202e by 2026.</p><script>steal()</script>"
    page = f"<html><head><title>T</title></head><body>{words}<p onclick='x()'>&lt;img src=x onerror=alert(1)&gt;</p></body></html>"
    made = upload(client, "page.html", page.encode())
    document = Document.objects.get(pk=made["documents"][0])

    assert "steal" not in document.held.text
    assert "\u202e" not in document.held.text
    assert document.notes
    shown = client.get(f"/en/register/documents/{document.pk}").content.decode()
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown


def test_what_a_page_shows_of_an_upload_is_dated_by_its_reader(db: None) -> None:
    from zhegang.web.registry.models import Document

    client = client_of(new_user("annotator"))
    text = "Both sides agreed to establish a port office by 2026. The Mayor will visit on Tuesday."
    client.post("/en/register/add", {"text": text, "title": "Undated", "published": "2025-04-22"})
    from zhegang.core.progress import Silent
    from zhegang.web.jobs.kinds import KINDS
    from zhegang.web.models import Job

    made = KINDS["register.add"](Job.objects.latest("created_at"), Silent())

    assert Document.objects.get(pk=made["documents"][0]).published == date(2025, 4, 22)
