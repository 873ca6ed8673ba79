"""The case as a form: nothing of a case is lost, and the form says what the file reader says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import EXAMPLE, client_of, new_case, new_firm, new_user
from tests.web.test_pages import Checked

EXAMPLES = EXAMPLE.parent


def inputs(rows: Any) -> Iterator[Any]:
    for row in rows:
        yield from row.inputs
        for group in row.groups:
            yield from inputs(group.rows)


def shown(draft: dict[str, Any], key: str, lang: str = "en", first: int = 0, line: int = 0) -> dict[str, str]:
    """Name and value of every input of a part."""
    from zhegang.web.caseform.shown import part

    made = part(draft, key, (), lang, first=first, line=line)
    rows = [row for group in made.groups for row in group.rows]
    return {i.name: i.value for i in (*made.inputs, *inputs(rows))}


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("name", sorted(p.name for p in EXAMPLES.iterdir() if p.is_dir()))
def test_a_case_typed_in_again_is_the_same_case(site_home: Path, name: str, lang: str) -> None:
    from zhegang.core import jsonout
    from zhegang.plan.reading import read_case
    from zhegang.web.caseform import draft as forms
    from zhegang.web.caseform.shown import PARTS

    case = read_case(EXAMPLES / name / "case.toml")
    draft = forms.read_draft(jsonout.dumps(forms.opened(case)))
    typed = 0

    for key in PARTS:
        given = shown(draft, key, lang)
        typed += len(given)
        forms.typed(draft, dict.fromkeys(given, ""))
        assert not any(shown(draft, key, lang).values())
        forms.typed(draft, given)

    again, problems = forms.judged(draft)
    assert problems == ()
    assert again == case
    assert jsonout.digest(again) == jsonout.digest(case)
    assert typed > 50


def test_text_that_a_form_could_bend_comes_back(site_home: Path) -> None:
    """Lines, semicolons, brackets, long decimals: what a cell or an input might take apart."""
    from zhegang.core import jsonout
    from zhegang.plan.reading import case_from_dict, read_case
    from zhegang.plan.writing import case_data
    from zhegang.web.caseform import draft as forms

    data = case_data(read_case(EXAMPLE / "case.toml"))
    data["firm"]["sector"] = "line one\nline two; still two"
    data["parties"][0]["aliases"] = ["[a]; b", "c\nd", '"e"']
    data["products"][0]["customs_facts"] = {"steel_share": 0.1, "note": "x; y = z"}
    data["products"][0]["unit_value"] = "1234.56789012345678901"
    data["firm"]["facts"] = {"a": True, "b": 0.30000000000000004, "c": "0.50", "d": ""}
    case = case_from_dict(data)
    draft = forms.read_draft(jsonout.dumps(forms.opened(case)))

    for key in ("firm", "products", "parties"):
        given = shown(draft, key)
        forms.typed(draft, dict.fromkeys(given, ""))
        forms.typed(draft, {name: value.replace("\n", "\r\n") for name, value in given.items()})

    assert forms.judged(draft) == (case, ())


def test_the_form_says_of_a_field_what_the_reader_says(site_home: Path) -> None:
    from zhegang.core.errors import InputError
    from zhegang.plan.reading import case_from_dict
    from zhegang.web.caseform import draft as forms

    raw = {
        "id": "A B",
        "title": "T",
        "on": "yesterday",
        "currency": "USD",
        "firm": {"name": "F", "country": "XX"},
        "products": [{"id": "p", "name": "P", "hs": "12", "unit_value": "-1", "weight_kg": "x"}],
    }
    with pytest.raises(InputError) as told:
        case_from_dict(raw)

    draft = forms.from_raw({})
    draft["products"] = [{}]
    flat = {k: v for k, v in raw.items() if isinstance(v, str)}
    flat |= {f"firm.{k}": v for k, v in raw["firm"].items()}  # type: ignore[attr-defined]
    flat |= {f"products[0].{k}": v for k, v in raw["products"][0].items()}  # type: ignore[index, attr-defined]
    forms.typed(draft, flat)
    case, problems = forms.judged(draft)

    assert case is None
    assert [(p.where, p.message) for p in problems] == [(p.where, p.message) for p in told.value.problems]


@pytest.mark.parametrize(
    "name",
    ["nothing", "products[9].hs", "products[0].nothing", "products[0].bom[5].part", "firm.nothing", "x[0].y",
     "products[0]", "products[0].bom[0]", "schema_version", "__class__", "products[99999].id"],
)  # fmt: skip
def test_a_name_that_is_no_field_changes_nothing(site_home: Path, name: str) -> None:
    from zhegang.web.caseform import draft as forms

    draft = forms.from_raw({"products": [{"id": "p"}]})
    before = repr(draft)
    forms.typed(draft, {name: "x"})

    assert repr(draft).replace("'schema_version': 'x'", "'schema_version': '1'") == before


def test_a_firm_fact_has_its_own_errors(site_home: Path) -> None:
    from zhegang.web.caseform import draft as forms

    draft = forms.from_raw({})
    draft["facts"] = [
        {"value": "1"},
        {"name": "a", "value": "1", "kind": "number"},
        {"name": "a", "value": "2"},
        {"name": "b", "value": "many", "kind": "number"},
        {"name": "c", "value": "perhaps", "kind": "yes_no"},
    ]
    places = [p.where for p in forms.judged(draft)[1] if p.where.startswith("facts")]

    assert places == ["facts[0].name", "facts[2].name", "facts[3].value", "facts[4].value"]


def test_many_rows_stand_on_several_pages_and_none_is_lost(site_home: Path) -> None:
    from zhegang.web.caseform import draft as forms

    draft = forms.from_raw({"parties": [{"id": f"p-{n}", "name": f"P {n}"} for n in range(120)]})
    seen: set[str] = set()
    first = 0
    while first < 120:
        given = shown(draft, "parties", first=first)
        assert len(given) <= 310
        rows = {name.split(".")[0] for name in given}
        assert not rows & seen
        seen |= rows
        first += len(rows)
        forms.typed(draft, given)

    assert len(seen) == 120
    assert [row["id"] for row in draft["parties"]] == [f"p-{n}" for n in range(120)]


# ---- by browser


@pytest.fixture
def adviser(db: None) -> tuple[Any, Any]:
    firm = new_firm()
    return client_of(new_user("adviser", firm)), firm


def begun(client: Any, firm: Any) -> str:
    """Address of a new form."""
    sent = client.post("/en/work", {"do": "form", "firm": str(firm.pk)})
    assert sent.status_code == 302
    return str(sent["Location"]).rsplit("/", 1)[0]


def fields(page: str) -> dict[str, str]:
    """What a browser would send of a page's form as it stands."""
    held = dict(re.findall(r'<input [^>]*?name="([^"]+)" type="(?:text|date)" value="([^"]*)"', page))
    held |= dict(re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        held[name] = chosen[1] if chosen else ""
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    return {k: html.unescape(v) for k, v in held.items()} | {"version": version[1]}


def test_a_stored_case_is_opened_changed_and_stored_again(adviser: tuple[Any, Any]) -> None:
    """Through the pages alone, part by part, each sent back as the browser has it."""
    from zhegang.plan.reading import read_case_text
    from zhegang.web.caseform.shown import PARTS
    from zhegang.web.models import AuditRow, CaseDraft, Job, StoredCase

    client, firm = adviser
    case = new_case(firm, None or new_user("firm", firm))
    base = client.post(f"/en/cases/{case.pk}", {"do": "form"})["Location"].rsplit("/", 1)[0]

    for key in PARTS:
        page = client.get(f"{base}/{key}").content.decode()
        Checked(page)
        client.post(f"{base}/{key}", fields(page) | {"do": "save"})
    page = client.get(f"{base}/firm").content.decode()
    client.post(f"{base}/firm", fields(page) | {"title": "Changed & <b>", "do": "save"})
    check = client.get(f"{base}/check").content.decode()
    Checked(check)
    stored = client.post(f"{base}/check", fields(check) | {"do": "plan"})

    made = StoredCase.objects.exclude(pk=case.pk).get(firm=firm)
    before, after = read_case_text(case.content, "json"), read_case_text(made.content, "json")
    assert after == before.model_copy(update={"title": "Changed & <b>"})
    assert stored["Location"] == f"/en/plans/{Job.objects.get(case=made).pk}"
    assert not CaseDraft.objects.exists()
    actions = set(AuditRow.objects.values_list("action", flat=True))
    assert {"draft.make", "draft.change", "draft.end", "case.make", "draft.read"} <= actions


def test_errors_stand_beside_their_fields(adviser: tuple[Any, Any]) -> None:
    client, firm = adviser
    base = begun(client, firm)
    page = client.get(f"{base}/firm").content.decode()
    assert 'class="wrong"' not in page

    sent = client.post(f"{base}/firm", fields(page) | {"currency": "Taler", "do": "save"})
    page = client.get(sent["Location"].split("#")[0]).content.decode()

    Checked(page)
    assert re.search(r'id="currency" name="currency"[^>]*value="Taler"[^>]*aria-invalid="true"', page)
    assert re.search(r'id="currency-wrong"[^>]*>This is not a currency code\.', page)
    assert 'aria-describedby="currency-hint currency-wrong ' in page
    check = client.get(f"{base}/check").content.decode()
    assert f'href="{base}/firm?told=1&amp;from=0&amp;line=0#currency"' in check
    assert "Store and plan" not in check
    refused = client.post(f"{base}/check", fields(check) | {"do": "store"})
    assert refused.status_code == 422


def test_rows_are_added_and_removed_by_the_server(adviser: tuple[Any, Any]) -> None:
    client, firm = adviser
    base = begun(client, firm)

    def act(do: str, **more: str) -> dict[str, Any]:
        held = fields(client.get(f"{base}/plants").content.decode())
        assert client.post(f"{base}/plants", held | more | {"do": do}).status_code == 302
        twin: dict[str, Any] = client.get(f"{base}/plants.json").json()
        return twin["part"]["groups"][0]

    assert act("add:plants")["count"] == 1
    assert act("add:plants", **{"plants[0].id": "ningbo"})["count"] == 2
    group = act("add:plants[0].recipes")
    assert group["rows"][0]["groups"][0]["count"] == 1
    assert group["rows"][0]["inputs"][0]["value"] == "ningbo"
    assert act("remove:plants[0].recipes[0]")["rows"][0]["groups"][0]["count"] == 0
    left = act("remove:plants[0]")
    assert (left["count"], left["rows"][0]["inputs"][0]["value"]) == (1, "")
    for nonsense in (
        "remove:plants[7]",
        "remove:plants[x]",
        "add:nothing",
        "add:plants[0].id",
        "remove:",
        "x",
    ):
        assert act(nonsense)["count"] == 1


def test_of_two_who_change_a_case_the_second_is_told(adviser: tuple[Any, Any]) -> None:
    client, firm = adviser
    other = client_of(new_user("adviser", firm))
    base = begun(client, firm)
    mine = fields(client.get(f"{base}/firm").content.decode())
    theirs = fields(other.get(f"{base}/firm").content.decode())

    assert client.post(f"{base}/firm", mine | {"title": "Mine", "do": "save"}).status_code == 302
    late = other.post(f"{base}/firm", theirs | {"title": "Theirs", "do": "save"})

    assert late.status_code == 409
    assert "Somebody else changed this case" in late.content.decode()
    assert "Mine" in client.get(f"{base}/firm").content.decode()


def test_an_order_list_begins_a_case(adviser: tuple[Any, Any]) -> None:
    client, firm = adviser
    content = (EXAMPLE / "orders.csv").read_bytes()

    sent = client.post(
        "/en/work", {"do": "orders", "firm": str(firm.pk), "file": SimpleUploadedFile("o.csv", content)}
    )
    base = sent["Location"].rsplit("/", 1)[0]

    products = client.get(f"{base}/products.json").json()["part"]["groups"][0]
    assert products["count"] > 0
    assert all(
        next(i["value"] for i in row["inputs"] if i["name"].endswith(".hs")) for row in products["rows"]
    )
    wrong = client.post(
        "/en/work",
        {
            "do": "orders",
            "firm": str(firm.pk),
            "file": SimpleUploadedFile("o.csv", b"hs,origin,market\nx,CN,US\n"),
        },
    )
    assert wrong.status_code == 422
    assert "A2</code>" in wrong.content.decode()


def test_a_draft_is_thrown_away(adviser: tuple[Any, Any]) -> None:
    from zhegang.web.models import CaseDraft

    client, firm = adviser
    base = begun(client, firm)

    assert client.post(f"{base}/firm", {"do": "discard"})["Location"] == "/en/work"
    assert not CaseDraft.objects.exists()


@pytest.mark.parametrize("role", ["firm", "adviser"])
def test_another_firms_draft_is_not_there(adviser: tuple[Any, Any], role: str) -> None:
    client, firm = adviser
    base = begun(client, firm)
    stranger = client_of(new_user(role, new_firm("Other")))

    assert stranger.get(f"{base}/firm").status_code == 404
    assert stranger.get(f"{base}/firm.json").status_code == 404
    assert stranger.post(f"{base}/firm", {"do": "discard"}).status_code == 404
    assert stranger.post("/en/work", {"do": "form", "firm": str(firm.pk)}).status_code == 404


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_the_form_is_well_formed_in_chinese(adviser: tuple[Any, Any], lang: str) -> None:
    client, firm = adviser
    case = new_case(firm, new_user("firm", firm))
    base = client.post(f"/{lang}/cases/{case.pk}", {"do": "form"})["Location"].rsplit("/", 1)[0]

    for path in (f"{base}/markets", f"{base}/check", f"/{lang}/cases/{case.pk}", f"/{lang}/work"):
        page = client.get(path).content.decode()
        Checked(page)
        assert page.count("<h1>") == 1
