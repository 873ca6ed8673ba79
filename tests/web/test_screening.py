"""The page that checks names: decision, reasons, lists, and judgements on record."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import client_of, new_firm, new_user
from tests.web.test_pages import Checked

DAY = "2026-10-01"


@pytest.fixture(autouse=True)
def lists(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Two small lists stand for the loaded ones."""
    from zhegang.screening import ListEntry, ListVersion, ScreeningIndex
    from zhegang.web import asking

    entries = [
        ListEntry("us-csl:X-1", "us-csl", "Entity List", "Example Instruments Ltd"),
        ListEntry("un:Y-2", "un", "UN list", "Nobody Else"),
    ]
    versions = [
        ListVersion(key, name, date(2026, 9, 25), 1, "ab" * 32)
        for key, name in (("us-csl", "US list"), ("un", "UN list"))
    ]
    index = ScreeningIndex.build(entries, versions)
    monkeypatch.setattr(asking, "load_index", lambda: index)


def ask(client: Any, names: str, **more: Any) -> Any:
    return client.post("/en/screening", {"names": names, "on": DAY} | more)


def judged(client: Any, names: str, verdict: str, reason: str = "Other address", **more: Any) -> Any:
    """Records a judgement on the first candidate, as the page's own form would."""
    page = ask(client, names).content.decode()
    again = re.search(r'name="again" value="([^"]*)"', page)
    listing = re.search(r'name="listing-([\d-]+)" value="([^"]*)"', page)
    assert again
    assert listing
    key = listing[1]
    form = {"again": html.unescape(again[1]), "on": DAY, "judge": key, f"listing-{key}": listing[2]}
    form |= {f"verdict-{key}": verdict, f"reason-{key}": reason}
    return client.post("/en/screening", form | more)


def state(answer: Any) -> str:
    found = re.search(r'<p class="state [^"]*"><strong>(\w+)</strong>', answer.content.decode())
    assert found
    return found[1]


def test_a_name_is_decided_with_reasons_and_list_versions() -> None:
    answer = ask(client_of(), "Example Instruments Limited\nSomebody Trading Co")
    page = answer.content.decode()

    Checked(page)
    assert state(answer) == "REVIEW"
    assert "withheld until a person has judged" in page
    assert "us-csl:X-1@" in page
    assert "2026-09-25" in page
    assert "abababababababab" in page
    assert "Record a judgement" not in page  # a visitor records nothing


def test_a_clean_name_says_what_was_not_compared() -> None:
    answer = ask(client_of(), "Somebody Trading Co")

    assert state(answer) == "NO_LIST_MATCH"
    assert "owners not named were not compared" in answer.content.decode()


def test_nothing_of_the_names_is_kept() -> None:
    from zhegang.web.models import AuditRow

    before = AuditRow.objects.count()
    client = client_of(new_user("firm", new_firm()))
    ask(client, "Example Instruments Ltd")

    assert AuditRow.objects.count() == before
    twin = client.get("/en/screening.json").json()
    assert (twin["names"], twin["checks"], twin["judged"]) == ("", [], [])


@pytest.mark.parametrize(("verdict", "then"), [("no_match", "NO_LIST_MATCH"), ("match", "BLOCK")])
def test_a_judgement_is_recorded_and_counts_the_next_time(verdict: str, then: str) -> None:
    from zhegang.web.models import AuditRow, NameJudgement

    firm = new_firm()
    user = new_user("firm", firm)
    client = client_of(user)

    answer = judged(client, "Example Instruments Ltd", verdict, firm=str(firm.pk))

    assert answer.status_code == 200
    assert "The judgement is recorded." in answer.content.decode()
    assert state(answer) == then
    assert state(ask(client, "EXAMPLE INSTRUMENTS LTD.")) == then
    made = NameJudgement.objects.get()
    assert (made.firm, made.made_by, made.verdict) == (firm, user, verdict)
    row = AuditRow.objects.get(action="judgement.make")
    assert row.subject == f"judgement:{made.pk}"
    assert "Example" not in f"{row.subject}{row.digest}{row.actor}"


def test_the_newest_judgement_on_an_entry_counts() -> None:
    client = client_of(new_user("adviser", firm := new_firm()))

    judged(client, "Example Instruments Ltd", "match", firm=str(firm.pk))
    answer = judged(
        client, "Example Instruments Ltd", "no_match", "Register number differs", firm=str(firm.pk)
    )

    assert state(answer) == "NO_LIST_MATCH"


def test_a_firms_judgements_are_its_own_and_its_advisers() -> None:
    firm = new_firm()
    member, adviser = client_of(new_user("firm", firm)), client_of(new_user("adviser", firm))
    stranger = client_of(new_user("firm", new_firm("Other")))

    judged(member, "Example Instruments Ltd", "no_match", firm=str(firm.pk))

    assert state(ask(adviser, "Example Instruments Ltd")) == "NO_LIST_MATCH"
    assert state(ask(stranger, "Example Instruments Ltd")) == "REVIEW"
    assert stranger.get("/en/screening.json").json()["judged"] == []
    assert judged(stranger, "Example Instruments Ltd", "no_match", firm=str(firm.pk)).status_code == 404


def test_a_judgement_of_ones_own_is_seen_by_nobody_else() -> None:
    mine = client_of(new_user("resident"))
    judged(mine, "Example Instruments Ltd", "no_match")

    assert state(ask(mine, "Example Instruments Ltd")) == "NO_LIST_MATCH"
    assert state(ask(client_of(new_user("resident")), "Example Instruments Ltd")) == "REVIEW"


@pytest.mark.parametrize(
    ("verdict", "reason", "told"),
    [
        ("", "x", "This is not a verdict."),
        ("maybe", "x", "This is not a verdict."),
        ("match", " ", "grounds"),
    ],
)
def test_a_judgement_without_verdict_or_grounds_is_refused(verdict: str, reason: str, told: str) -> None:
    from zhegang.web.models import NameJudgement

    answer = judged(client_of(new_user("resident")), "Example Instruments Ltd", verdict, reason)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert state(answer) == "REVIEW"
    assert not NameJudgement.objects.exists()


def test_an_entry_that_is_no_candidate_cannot_be_judged() -> None:
    from zhegang.web.models import NameJudgement

    client = client_of(new_user("resident"))
    form = {"again": '[["a", "Somebody Trading Co", [], null, null]]', "on": DAY, "judge": "0-0"}
    form |= {"listing-0-0": "us-csl:X-1@00", "verdict-0-0": "match", "reason-0-0": "x"}

    assert client.post("/en/screening", form).status_code == 422
    assert client_of().post("/en/screening", form).status_code == 401
    assert not NameJudgement.objects.exists()


@pytest.mark.parametrize(
    "again", ["", "x", "[]", "[1]", '[["a"]]', '[["a", "b", [], 7, null]]', "[" * 9000, '{"a": 1}']
)
def test_a_bent_form_is_told(again: str) -> None:
    client = client_of(new_user("resident"))

    assert client.post("/en/screening", {"again": again, "on": DAY, "judge": "0-0"}).status_code == 422


def test_a_list_is_sent_as_a_file() -> None:
    content = "name,country,aliases\nSomebody Trading Co,CN,Example Instruments Ltd\n乙公司,CN,\n".encode()

    answer = client_of().post("/en/screening", {"on": DAY, "file": SimpleUploadedFile("p.csv", content)})
    page = answer.content.decode()

    Checked(page)
    assert state(answer) == "REVIEW"
    assert "without Latin letters" in page
    wrong = client_of().post("/en/screening", {"on": DAY, "file": SimpleUploadedFile("p.csv", b"a,b\n1,2\n")})
    assert wrong.status_code == 422
    assert "There is no column name" in wrong.content.decode()


@pytest.mark.parametrize(
    "form", [{}, {"names": "  \n "}, {"names": "A", "on": "x"}, {"names": "A", "country": "China"}]
)
def test_what_cannot_be_compared_is_told(form: dict[str, str]) -> None:
    assert client_of().post("/en/screening", form).status_code == 422


def test_too_many_names_are_refused() -> None:
    assert ask(client_of(), "\n".join(f"Name {n}" for n in range(201))).status_code == 422


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_the_page_is_chinese_too(lang: str) -> None:
    client = client_of(new_user("adviser", new_firm()))
    page = client.post(f"/{lang}/screening", {"names": "Example Instruments Ltd", "on": DAY}).content.decode()

    Checked(page)
    assert "Record a judgement" not in page
    assert "條目" in page or "条目" in page


def test_the_api_applies_what_was_judged() -> None:
    firm = new_firm()
    client = client_of(new_user("firm", firm))
    body = {"names": ["Example Instruments Limited"], "on": DAY}

    def asked(who: Any) -> Any:
        return who.post("/api/v1/screen", body, content_type="application/json")

    assert asked(client).status_code == 409
    assert judged(client, "Example Instruments Limited", "no_match", firm=str(firm.pk)).status_code == 200
    assert asked(client).status_code == 200
    assert asked(client_of(new_user("firm", new_firm("Other")))).status_code == 409
