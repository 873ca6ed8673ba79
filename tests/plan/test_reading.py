"""A case from TOML and JSON: what is taken, what is told, in which words."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhegang.core.errors import InputError, NotFoundError
from zhegang.plan.case import Case
from zhegang.plan.casefile.example import example_case
from zhegang.plan.casefile.remarks import remarks
from zhegang.plan.reading import case_from_dict, read_case, read_case_text, upgrade
from zhegang.plan.writing import write_case

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples").glob("*/case.toml"))


def problems(data: Any, **options: Any) -> dict[str, str]:
    """What is told of raw data, by place."""
    with pytest.raises(InputError) as caught:
        case_from_dict(data, **options)
    return {problem.where: problem.text() for problem in caught.value.problems}


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(example_case())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_example_is_a_case(path: Path) -> None:
    assert read_case(path).id == path.parent.name


def test_the_template_example_is_a_case(data: dict[str, Any]) -> None:
    assert case_from_dict(data).products[0].hs == "8508.11"


def test_decimals_are_read_exactly() -> None:
    text = Path(EXAMPLES[0]).read_text(encoding="utf-8")
    case = read_case_text(text + "\n[finance]\ncapital_rate = 0.1234567890123456789\n", "toml")

    assert case.finance.capital_rate == Decimal("0.1234567890123456789")


def test_a_firm_that_asks_for_services_only_is_a_case(data: dict[str, Any]) -> None:
    kept = ("schema_version", "id", "title", "on", "currency", "firm", "services")

    assert case_from_dict({name: data[name] for name in kept}).products == []


def test_a_case_without_goods_or_services_is_none(data: dict[str, Any]) -> None:
    kept = ("schema_version", "id", "title", "on", "currency", "firm")

    assert list(problems({name: data[name] for name in kept})) == ["products"]


def edit(data: Any, path: str, value: Any) -> Any:
    """`data` with the value at `products.0.hs` replaced; DELETE takes it away."""
    data = copy.deepcopy(data)
    holder = data
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        holder = holder[step]
    if value == "DELETE":
        del holder[last]
    else:
        holder[last] = value
    return data


# Place that is broken, value put there, place told, words that must be told.
GOLDEN = [
    ("products.0.hs", "850811.1", "products[0].hs", "lost a zero"),
    ("products.0.hs", "90210", "products[0].hs", "probably 0902.10"),
    ("products.0.hs", 90210, "products[0].hs", "probably 0902.10"),
    ("products.0.hs", Decimal("6109.1"), "products[0].hs", "probably 6109.10"),
    ("products.0.hs", 610910, "products[0].hs", "write it as text: 610910"),
    ("products.0.hs", "7701.10", "products[0].hs", "no chapter 77"),
    ("products.0.hs", "9903.88.15", "products[0].hs", "no chapter 99"),
    ("products.0.hs", "6109-10", "products[0].hs", "write 6109.10"),
    ("products.0.hs", "6109", "products[0].hs", "stops short of a subheading"),
    ("products.0.codes.US", "8508.11.00.0", "products[0].codes.US", "probably 8508.11.00.00"),
    ("products.0.codes", {"DE": "8508.11.00"}, "products[0].codes.DE", "did you mean EU"),
    ("plants.0.capacity", -1, "plants[0].capacity", "The number is negative"),
    ("plants.0.capacity", Decimal("NaN"), "plants[0].capacity", "not a finite number"),
    ("plants.0.capacity", Decimal("1e400"), "plants[0].capacity", "beyond measure"),
    ("plants.0.place", "DELETE", "plants[0].place", "neither a UN/LOCODE nor coordinates"),
    ("plants.0.place", "cn ngb", "plants[0].place", "did you mean CNNGB"),
    ("plants.0.place", "QQNGB", "plants[0].place", "begins with a country code"),
    ("plants.0.country", "UK", "plants[0].country", "did you mean GB"),
    ("plants.0.statsu", "existing", "plants[0].statsu", "did you mean status"),
    ("plants.0.status", "exsting", "plants[0].status", "did you mean existing"),
    ("markets.0.country", "DE", "markets[0].country", "did you mean EU"),
    ("markets.0.demand.0.pass_through", 54, "markets[0].demand[0].pass_through", "write 0.54 for 54 %"),
    ("markets.0.demand.0.minimum", 200000, "markets[0].demand[0].minimum", "200000 against 190000"),
    (
        "markets.0.demand.0.product",
        "exmple-robot",
        "markets[0].demand[0].product",
        "did you mean example-robot",
    ),
    ("products.0.bom.0.part", "moter", "products[0].bom[0].part", "Nothing in parts has this id"),
    ("suppliers", [], "parts[0].id", "No supplier supplies this part"),
    ("plants.0.recipes", [], "plants[0].recipes", "At least one row"),
    ("currency", "DELETE", "currency", "This field is missing"),
    ("currency", "RMB", "currency", "did you mean CNY"),
    ("legs.0.currency", "XXX", "legs[0].currency", "No currency in use"),
    ("legs.0.buyer", "example-firm", "legs[0].buyer", "same party"),
    ("legs.0.importer_of_record", "customs", "legs[0].importer_of_record", "Nothing in parties"),
    ("parties.1.role", "bank", "legs[0].buyer", "which is no buyer"),
    ("parties.0.owner_of", "example-firm", "parties[0].owner_of", "owns itself"),
    ("assumed_rates.0.rate", 15, "assumed_rates[0].rate", "write 0.15 for 15 %"),
    ("on", "2026-02-30", "on", "calendar has no such day"),
    ("on", "2017-12-31", "on", "outside the years"),
    ("on", 46000, "on", "This is not a date"),
    ("firm.name", "Ningbo\u202eevil", "firm.name", "U+202E"),
    ("firm.name", "  ", "firm.name", "This field is empty"),
    ("firm.employees", True, "firm.employees", "This is not a number"),
    ("firm.facts", {"wages": [1]}, "firm.facts.wages", "one text, number or yes and no"),
    ("schema_version", "2", "schema_version", "install the newest Zhegang"),
    ("products", "none", "products", "A list of rows is needed"),
    ("title", "DELETE", "title", "This field is missing"),
]


@pytest.mark.parametrize(("path", "value", "where", "words"), GOLDEN, ids=lambda v: str(v)[:30])
def test_a_fault_is_told_where_it_is(
    data: dict[str, Any], path: str, value: Any, where: str, words: str
) -> None:
    told = problems(edit(data, path, value))

    assert where in told
    assert words in told[where]


def test_all_faults_are_told_at_once(data: dict[str, Any]) -> None:
    for path, value in (
        ("id", "Not An Id"),
        ("products.0.hs", "90210"),
        ("plants.0.capacity", -1),
        ("markets.0.demand.0.product", "nothing"),
        ("legs.0.seller", "nobody"),
        ("firm.name", "\x00"),
    ):
        data = edit(data, path, value)

    expected = [
        "id",
        "firm.name",
        "products[0].hs",
        "plants[0].capacity",
        "markets[0].demand[0].product",
        "legs[0].seller",
    ]
    assert [where for where in problems(data) if where in expected] == expected


def test_a_market_is_without_lane_when_every_one_is_closed(data: dict[str, Any]) -> None:
    closed = {"plant": "example-plant", "market": "example-market", "closed": True}
    direct_only = edit(data, "lanes", [closed])
    both = edit(data, "lanes", [closed, closed | {"hub": "example-hub"}])

    assert case_from_dict(direct_only).lanes[0].closed
    assert "No lane leads here" in problems(both)["markets[0].id"]


def test_ids_are_given_once(data: dict[str, Any]) -> None:
    data["products"].append(copy.deepcopy(data["products"][0]))

    assert "given twice" in problems(data)["products[1].id"]


def test_owners_in_a_circle_are_told_with_the_path(data: dict[str, Any]) -> None:
    data["parties"][0]["owner_of"] = "example-buyer"
    data["parties"][1]["owner_of"] = "example-firm"

    assert "example-firm → example-buyer → example-firm" in problems(data)["parties[0].owner_of"]


def test_contracts_in_a_circle_reach_no_buyer(data: dict[str, Any]) -> None:
    data["legs"].append({"seller": "example-buyer", "buyer": "example-firm", "incoterm": "FOB"})

    assert "turns in a circle" in problems(data)["legs[0].buyer"]


def test_contradicting_judgements_are_told(data: dict[str, Any]) -> None:
    one = {
        "party": "example-buyer",
        "listing": "L-1",
        "verdict": "match",
        "by": "A",
        "on": "2026-01-05",
        "reason": "b",
    }
    data["judgements"] = [one, one | {"verdict": "no_match"}]

    assert "contradict" in problems(data)["judgements[1].verdict"]


def test_what_is_rarely_meant_is_remarked_and_read(data: dict[str, Any]) -> None:
    data["assumed_rates"][0]["rate"] = Decimal("2.5")
    data["products"][0]["codes"] = {"US": "8509.80.50.95"}
    data["legs"][0]["price_share"] = Decimal("0.9")
    told = "\n".join(note.in_lang("en") for note in remarks(case_from_dict(data)))

    assert "assumed_rates[0].rate: the assumed rate is 250.0 %" in told
    assert "products[0].codes.US: the national code 8509.80.50.95" in told
    assert "legs[0].price_share: the last sale" in told
    assert remarks(case_from_dict(example_case())) == ()


def test_an_hs_list_settles_which_subheadings_exist(data: dict[str, Any]) -> None:
    told = problems(data, known_hs6={"850131"})

    assert "no subheading 8508.11" in told["products[0].hs"]
    assert case_from_dict(data, known_hs6={"850811", "850131"}).id == "example-case"


def test_messages_in_three_languages(data: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        case_from_dict(edit(data, "products.0.hs", "90210"))
    problem = caught.value.problems[0]

    assert problem.text("en") == (
        "products[0].hs: The code has lost a zero, as spreadsheets do. Found: 90210. Accepted: 6 to 10 digits, "
        "with or without dots, such as 8508.11. Next: probably 0902.10; write it as text"
    )
    assert problem.text("zh-Hant") == (
        "products[0].hs: 編號少了一個零，試算表常有此情況。 現為：90210。 可接受：6 至 10 位數字，有無小數點均可，"
        "例如 8508.11。 下一步：很可能是 0902.10；請以文字格式輸入"
    )
    assert problem.text("zh-Hans").startswith("products[0].hs: 编码少了一个零，电子表格常有此情况。")


def test_the_place_of_a_toml_error() -> None:
    with pytest.raises(InputError, match=r"TOML:2:9: This is not TOML"):
        read_case_text('id = "a"\nid = "b"\n', "toml")


BAD_TEXTS = [
    ("toml", "id = "),
    ("toml", "a = " + "[" * 4000),
    ("toml", "a = " + "9" * 5000),
    ("toml", "  \n"),
    ("json", '{"id": 1'),
    ("json", "[" * 100_000),
    ("json", '{"id": 1e99999999999999999999}'),
    ("json", '{"id": "a", "id": "b"}'),
    ("json", "[1, 2]"),
    ("json", "null"),
    ("json", '{"\\ud800": 1, "id": "\\udfff"}'),
    ("json", '{"on": NaN, "currency": Infinity}'),
]


@pytest.mark.parametrize(("format", "text"), BAD_TEXTS, ids=lambda v: v[:20])
def test_texts_that_are_no_case(format: Any, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_case_text(text, format)

    assert caught.value.text("zh-Hant").encode()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no file"):
        read_case(tmp_path / "none.toml")
    for name, content, words in (
        ("folder.toml", None, "This is a folder"),
        ("empty.toml", b"\n", "The file is empty"),
        ("latin.toml", b'id = "a"\ntitle = "\xe9"', "latin.toml:2: The file is not UTF-8"),
        ("case.docx", b"PK\x03\x04", "ending of the file"),
        ("book.toml", b"PK\x03\x04rest", "a workbook or an archive"),
        ("text.xlsx", b"id,name\n", "not a workbook"),
    ):
        path = tmp_path / name
        path.mkdir() if content is None else path.write_bytes(content)
        with pytest.raises(InputError, match=words):
            read_case(path)


def test_a_file_beyond_50_mb_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as stream:
        stream.truncate(51 * 1024 * 1024)

    with pytest.raises(InputError, match="at most 50 MB"):
        read_case(path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLES[0].read_bytes())

    assert read_case(path) == read_case(EXAMPLES[0])


def test_version_1_is_the_only_one() -> None:
    assert upgrade({"schema_version": 1})["schema_version"] == "1"
    assert upgrade({})["schema_version"] == "1"
    with pytest.raises(InputError, match="layout"):
        upgrade({"schema_version": "0.9"})


@pytest.mark.parametrize("ending", ["toml", "json"])
def test_defaults_are_left_out_of_text(ending: str, tmp_path: Path) -> None:
    case = read_case(EXAMPLES[0])
    path = write_case(case, tmp_path / f"case.{ending}")
    text = path.read_text(encoding="utf-8")
    held = tomllib.loads(text) if ending == "toml" else json.loads(text)

    assert held["schema_version"] == "1"
    assert "opening_years" not in held["plants"][0]
    assert read_case(path) == case


def test_nothing_is_written_where_it_cannot_be(tmp_path: Path) -> None:
    case = read_case(EXAMPLES[0])

    with pytest.raises(InputError, match="cannot be written"):
        write_case(case, tmp_path / "none" / "case.toml")
    with pytest.raises(InputError, match="ending"):
        write_case(case, tmp_path / "case.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_case_made_in_python_passes_the_same_checks(data: dict[str, Any]) -> None:
    case = Case.model_validate(data)

    assert case_from_dict(case.model_dump()) == case
    assert case.on == date(2026, 3, 1)
