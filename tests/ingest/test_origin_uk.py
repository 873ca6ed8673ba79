"""The UK's rule sets: how far they are understood, and verdicts worked out by hand."""

from __future__ import annotations

import io
import json
import random
import tarfile
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from zhegang.core.errors import InputError, NotFoundError
from zhegang.ingest.home import Home
from zhegang.ingest.origin import OriginRules, held_agreements, load_table
from zhegang.ingest.origin_uk import UK, Coverage, import_uk, read_archive
from zhegang.plan.originasking import origin_of, origin_request
from zhegang.trade.origin_inputs import Route
from zhegang.trade.origin_rules import conditions

CASES = yaml.safe_load((Path(__file__).parent.parent / "golden" / "origin.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def loaded(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[OriginRules, Coverage]:
    """The shared archive in a home of its own; reading its 35 MB takes two seconds."""
    home = Home(tmp_path_factory.mktemp("rules"))
    _, coverage = import_uk(home, shared / "tariff" / "uk" / "uk_roo_rule_sets.tar.gz")
    return OriginRules(home), coverage


def test_how_many_rules_are_understood_is_what_the_docs_say(loaded: tuple[OriginRules, Coverage]) -> None:
    text = (Path(__file__).parent.parent.parent / "docs" / "origin.md").read_text(encoding="utf-8")
    held = loaded[1]

    assert held.agreements == 43
    assert held.rows == 28535
    assert held.computed + held.mixed + held.confirmed + held.held == held.rules
    assert held.held < 0.04 * held.rules
    for name in ("rows", "rules", "computed", "mixed", "confirmed", "held"):
        assert f"{getattr(held, name):,}" in text, name


def request(case: dict[str, Any], rules: OriginRules) -> Any:
    facts = {"sufficient_production": True} | case.get("facts", {})
    if case.get("confirm") == "all":
        rows = rules.table(case["agreement"], case["hs"]).rows
        facts |= {c.name: True for row in rows for c in conditions(row.rule)}
    names = ("agreement", "hs", "country", "market", "ex_works", "fob", "weight_kg", "tolerance", "row", "on")
    materials = [{"name": f"p{n}", **m} for n, m in enumerate(case["materials"], 1)]
    asked = {"on": "2026-10-01"} | {name: case[name] for name in names if name in case}
    return origin_request(asked | {"materials": materials, "facts": facts})


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_verdicts_worked_out_by_hand(loaded: tuple[OriginRules, Coverage], case: dict[str, Any]) -> None:
    found = origin_of(loaded[0], request(case, loaded[0]))

    assert found.origin == case["origin"], case["cite"]
    if "missing" in case:
        assert case["missing"] in [m.fact for m in found.missing]
    if "excess" in case:
        assert Decimal(case["excess"]) in [s.excess for change in found.changes for s in change.shortfalls]


def test_what_would_have_to_change_suffices(loaded: tuple[OriginRules, Coverage]) -> None:
    rules, _ = loaded
    for case in CASES:
        found = origin_of(rules, request(case, rules))
        for change in found.changes:
            if change.parts and not change.confirm:
                materials = [
                    m
                    | (
                        {"origin": case["country"], "originating": True, "wholly_obtained": True}
                        if f"p{n}" in change.parts
                        else {}
                    )
                    for n, m in enumerate(case["materials"], 1)
                ]
                mended = origin_of(rules, request(case | {"materials": materials, "confirm": "all"}, rules))
                row = next(r for r in mended.rows if r.row.number == change.row)
                assert row.finding.truth is not False, (case["id"], change.parts)


@pytest.mark.parametrize(("facts", "route"), [({}, None), ({"unaltered": False}, False)])
def test_a_hub_touches_the_route_alone(
    loaded: tuple[OriginRules, Coverage], facts: dict[str, bool], route: bool | None
) -> None:
    asked = request(CASES[0], loaded[0])
    straight = origin_of(loaded[0], asked)

    via = origin_of(loaded[0], replace(asked, route=Route(("HK",), facts)))

    assert (via.origin, via.rows, via.parts) == (straight.origin, straight.rows, straight.parts)
    assert (straight.route, via.route) == (True, route)


def test_trade_that_has_no_end_in_the_uk_is_not_covered(loaded: tuple[OriginRules, Coverage]) -> None:
    case = next(c for c in CASES if c["id"] == "car-limit")

    assert origin_of(loaded[0], request(case | {"market": "FR"}, loaded[0])).preference is False


def test_the_loaded_agreements_are_listed(loaded: tuple[OriginRules, Coverage]) -> None:
    held = {one.code: one for one in held_agreements(loaded[0].home)}

    assert len(held) == 43
    assert {"EU", "DE", "GB"} <= set(held["UK-EU"].parties)
    with pytest.raises(NotFoundError, match="UK-EU"):
        load_table("UK-ATLANTIS", "850110", loaded[0].home)


def test_what_is_derived_may_be_deleted(loaded: tuple[OriginRules, Coverage]) -> None:
    home = loaded[0].home
    source = home.source(UK)
    assert source is not None
    for path in home.compiled.glob(f"{UK}-*/UK-GHANA.json"):
        path.unlink()

    assert load_table("UK-GHANA", "850110", home).rows


SCHEMES = {"scope": "uk", "schemes": [{"scheme_code": "atlantis", "title": "A", "countries": ["AQ"]}]}
RULES = {
    "rule_sets": [
        {"heading": "01", "min": "0100000000", "max": "0199999999", "rules": [{"rule": "Weaving."}]}
    ]
}


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as out:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            out.addfile(member, io.BytesIO(content))
    return path


def small(**changed: Any) -> dict[str, bytes]:
    files = {"uk.json": SCHEMES, "rule_sets/atlantis.json": RULES} | changed
    return {name: json.dumps(held).encode() for name, held in files.items()}


def test_a_small_archive_is_read(tmp_path: Path) -> None:
    source, coverage = import_uk(Home(tmp_path / "home"), archive(tmp_path / "a.tar.gz", small()))

    assert (source.rows, coverage.confirmed, coverage.held) == (1, 1, 0)
    assert load_table("uk-atlantis", "010121", Home(tmp_path / "home")).agreement.cumulation.parties == {
        "AQ",
        "GB",
    }


def test_every_problem_of_an_archive_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    bad = {"rule_sets": [{"min": "1", "max": 2, "rules": []}, "no"]}
    home = Home(tmp_path / "home")

    with pytest.raises(InputError) as told:
        import_uk(home, archive(tmp_path / "a.tar.gz", small(**{"rule_sets/atlantis.json": bad})))

    assert [p.where.rsplit("!", 1)[1] for p in told.value.problems] == [
        "atlantis[1].min",
        "atlantis[1].max",
        "atlantis[1].rules",
        "atlantis[2]",
    ]
    assert home.sources() == ()


def spoilt(rng: random.Random, value: Any) -> Any:
    """`value` with one thing in it replaced."""
    junk = [None, 7, "", "x" * 200, [], {}, [None], "9" * 10, "\x00", True, 1e308, {"rule": None}]
    if rng.random() < 0.3 or not isinstance(value, dict | list) or not value:
        return rng.choice(junk)
    key = rng.choice(list(value) if isinstance(value, dict) else range(len(value)))  # type: ignore[arg-type]
    copy = value.copy()
    copy[key] = spoilt(rng, value[key])
    return copy


@pytest.mark.parametrize("count", [60, pytest.param(20_000, marks=pytest.mark.full)])
def test_a_spoilt_archive_is_refused_or_read_never_a_crash(tmp_path: Path, count: int) -> None:
    rng = random.Random(count)
    path = tmp_path / "a.tar.gz"
    whole = archive(path, small()).read_bytes()
    for _ in range(count):
        if rng.random() < 0.3:
            cut = bytearray(whole)
            for _ in range(3):
                cut[rng.randrange(len(cut))] = rng.randrange(256)
            path.write_bytes(bytes(cut)[: rng.randrange(1, len(cut) + 1)])
        else:
            name = rng.choice(["uk.json", "rule_sets/atlantis.json"])
            archive(path, small(**{name: spoilt(rng, SCHEMES if name == "uk.json" else RULES)}))
        with suppress(InputError):
            read_archive(path)
