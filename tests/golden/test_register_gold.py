"""The annotated releases of ``tests/golden/register`` are sound: quotes occur, ids are unique, values parse."""

import re
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parent / "register" / "unseen"
SECOND_FOLDER = FOLDER.parent / "second"
THIRD_FOLDER = FOLDER.parent / "third"
RELEASES = [f"{number:02d}" for number in range(1, 13)]
SECOND = [f"{number:02d}" for number in range(13, 27)]
THIRD = [f"{number:02d}" for number in range(27, 39)]
MIRRORS = ["02m", "07m"]
KINDS = ("commitments", "quantities", "dates", "agreements", "people", "organisations", "events")
DATE = re.compile(r"\d{4}(-(Q[1-4]|H[12]|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?")
VERDICTS = {
    "EQUAL",
    "CONSISTENT_LESS_PRECISE",
    "CONSISTENT_IF_APPROX",
    "CONFLICT",
    "NOT_COMPARABLE",
    "PLAN_VS_OUTCOME",
    "DERIVATIVE",
}


def folder_of(name):
    if name in THIRD:
        return THIRD_FOLDER
    return SECOND_FOLDER if name in SECOND else FOLDER


def text_of(name):
    return (folder_of(name) / f"{name}.txt").read_text(encoding="utf-8")


def gold_of(name):
    return yaml.safe_load((folder_of(name) / f"{name}.yaml").read_text(encoding="utf-8"))


def span(text, item, key="quote"):
    """Where the quote stands: it must occur once, or say which occurrence it means."""
    quote = item[key]
    starts = [i for i in range(len(text)) if text.startswith(quote, i)]
    assert starts, f"not in the text: {quote!r}"
    nth = item.get("nth")
    assert nth or len(starts) == 1, f"occurs {len(starts)} times: {quote!r}"
    start = starts[(nth or 1) - 1]
    return start, start + len(quote)


def spans_of(text, quotes):
    return [span(text, {"quote": quote}) for quote in quotes]


def overlaps(one, others):
    return any(one[0] < end and start < one[1] for start, end in others)


def is_date(value):
    return value is None or all(DATE.fullmatch(part) for part in value.split("/"))


@pytest.fixture(params=RELEASES + SECOND + THIRD)
def release(request):
    return text_of(request.param), gold_of(request.param)


def test_the_set_is_complete():
    texts = {path.stem for path in FOLDER.glob("*.txt")}
    assert texts == {*RELEASES, *MIRRORS}
    languages = [gold_of(name)["language"] for name in RELEASES]
    assert [languages.count(code) for code in ("en", "zh-Hant", "zh-Hans")] == [6, 3, 3]


def test_the_second_set_is_complete():
    assert {path.stem for path in SECOND_FOLDER.glob("*.txt")} == set(SECOND)
    languages = [gold_of(name)["language"] for name in SECOND]
    assert [languages.count(code) for code in ("en", "zh-Hant", "zh-Hans")] == [8, 3, 3]


def test_the_third_set_is_complete():
    assert {path.stem for path in THIRD_FOLDER.glob("*.txt")} == set(THIRD)
    languages = [gold_of(name)["language"] for name in THIRD]
    assert [languages.count(code) for code in ("en", "zh-Hant", "zh-Hans")] == [7, 2, 3]


def test_header_and_ids(release):
    text, gold = release
    assert gold["stance"] in {"official", "news", "opinion"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", gold["published"])
    assert len(gold["places"]) == 2
    assert gold.get("lead_in_actor", "") in text
    ids = [item["id"] for kind in KINDS for item in gold[kind]]
    assert len(ids) == len(set(ids))


def test_areas(release):
    text, gold = release
    for area in gold["areas"]:
        start, _ = span(text, area, "starts")
        if area["heading"] is not None:
            assert area["heading"] in text[:start]
    names = {area["name"] for area in gold["areas"]} | {None}
    assert {item["area"] for item in gold["commitments"]} <= names


def test_commitments(release):
    text, gold = release
    traps = spans_of(text, gold["not_commitments"])
    starts = []
    for item in gold["commitments"]:
        here = span(text, item)
        assert len(item["quote"].split()) >= 4 or len(re.findall(r"[\u4e00-\u9fff]", item["quote"])) >= 6
        assert item["strength"] in {"committed", "encourage", "explore", "plan"}
        assert item["actor"] is None or item["actor"] in text
        for verb in item.get("verbs", [item["verb"]]):
            stem = verb.split()[0].lower()
            assert (stem[:4] if stem.isascii() else stem) in item["quote"].lower()
        assert not overlaps(here, traps), item["quote"]
        starts.append(here[0])
    assert starts == sorted(set(starts)), "in the order of the text"


def test_quantities(release):
    text, gold = release
    for item in gold["quantities"]:
        span(text, item)
        value, low, high = item["value"], item["low"], item["high"]
        expected = {
            "eq": (value, value, False),
            "gt": (value, None, True),
            "ge": (value, None, False),
            "lt": (None, value, True),
            "le": (None, value, False),
            "approx": (None, None, False),
            "range": (low, high, False),
        }[item["qualifier"]]
        assert (low, high, item["strict"]) == expected, item["quote"]
        if item["qualifier"] == "range":
            assert value is None
            assert low < high
        else:
            assert value > 0
        assert item["unit"]
    taken = [span(text, item) for item in gold["quantities"]]
    for quote in gold["not_quantities"]:
        assert not overlaps(span(text, {"quote": quote, "nth": 1}), taken), quote


def test_dates(release):
    text, gold = release
    for item in gold["dates"]:
        span(text, item)
        assert item["role"] in {"event", "publication", "deadline"}
        assert all(is_date(value) for value in [item["value"], *item.get("accept", [])]), item["quote"]
    for item in gold["events"]:
        span(text, item)
        assert item["status"] in {"held", "planned", "postponed"}
        assert is_date(item["date"])


def test_agreements_people_and_organisations(release):
    text, gold = release
    people = {item["name"] for item in gold["people"]}
    organisations = {item["name"] for item in gold["organisations"]}
    assert len(people) == len(gold["people"])
    assert len(organisations) == len(gold["organisations"])
    for item in [*gold["people"], *gold["organisations"]]:
        assert all(name in text for name in [item["name"], *item["aliases"]]), item
    assert all(item["post"] is None or item["post"] in text for item in gold["people"])
    for item in gold["agreements"]:
        span(text, item, "title")
        assert len(item["parties"]) == 2
        assert set(item["parties"]) <= organisations
        assert set(item["signatories"]) | set(item["witnesses"]) <= people
        assert not set(item["signatories"]) & set(item["witnesses"])
    for pair in gold["not_same"]:
        assert set(pair) <= organisations


def test_nothing_comes_from_boilerplate(release):
    text, gold = release
    dead = spans_of(text, gold["boilerplate"])
    for kind in ("commitments", "quantities", "dates", "events"):
        for item in gold[kind]:
            assert not overlaps(span(text, item), dead), item["quote"]
    for item in [*gold["people"], *gold["organisations"]]:
        first = text.index(item["name"])
        assert item.get("optional") or not overlaps((first, first + len(item["name"])), dead)


@pytest.mark.parametrize("name", MIRRORS)
def test_mirrors(name):
    text, gold = text_of(name), gold_of(name)
    assert gold["mirror_of"] in RELEASES
    assert gold["kind"] in {"copy", "reworded"}
    assert spans_of(text, gold["boilerplate"])


def test_disagreements():
    pairs = yaml.safe_load((FOLDER / "disagreements.yaml").read_text(encoding="utf-8"))
    assert len({pair["id"] for pair in pairs}) == len(pairs)
    for pair in pairs:
        assert pair["verdict"] in VERDICTS
        for side in (pair["a"], pair["b"]):
            span(text_of(side["doc"]), side)
