"""`zhegang origin`: does a product originate under an agreement, and what would have to change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from zhegang.ingest.home import Home, Imported
    from zhegang.plan.case import Case


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    app.command("origin")(origin)


Many = list[str] | None


def origin(
    hs: Annotated[
        str | None, typer.Option("--hs", help="Tariff code of the product, 6 to 10 digits.")
    ] = None,
    agreement: Annotated[
        str | None, typer.Option(help="Code of the agreement, such as UK-JAPAN or RCEP.")
    ] = None,
    bom: Annotated[
        Path | None,
        typer.Option(
            help="Bill of materials (.csv, .xlsx), or a case (.toml, .json) whose product is meant."
        ),
    ] = None,
    country: Annotated[str | None, typer.Option(help="Where the product is made (ISO alpha-2).")] = None,
    market: Annotated[str | None, typer.Option(help="Where it is imported.")] = None,
    on: Annotated[str | None, typer.Option(help="Day of import (YYYY-MM-DD).")] = None,
    ex_works: Annotated[str | None, typer.Option(help="Ex-works price of one unit.")] = None,
    fob: Annotated[str | None, typer.Option(help="Free-on-board value of one unit.")] = None,
    net_cost: Annotated[str | None, typer.Option(help="Net cost of one unit.")] = None,
    added: Annotated[
        str | None, typer.Option(help="Labour, overhead and profit in one unit, for build-up.")
    ] = None,
    weight_kg: Annotated[str | None, typer.Option("--weight", help="Net weight of one unit in kg.")] = None,
    via: Annotated[Many, typer.Option(help="Territory on the way, such as HK; repeatable.")] = None,
    confirm: Annotated[
        Many, typer.Option(help="Fact a person confirms, such as sufficient_production=yes; repeatable.")
    ] = None,
    tolerance: Annotated[
        str | None, typer.Option(help="Tolerance of the agreement by value, such as 0.1, where none is held.")
    ] = None,
    row: Annotated[
        str | None, typer.Option(help="Number of the row whose description fits the goods.")
    ] = None,
    hs_edition: Annotated[
        str | None, typer.Option(help="Edition of the code: HS2012, HS2017, HS2022.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="A case: every product, plant and agreement of its markets.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Writes an example table of rules to this new .csv file.")
    ] = None,
    loaded: Annotated[
        bool, typer.Option("--loaded", help="Lists the agreements whose rules are loaded.")
    ] = False,
    lang: Annotated[str | None, typer.Option(help="en, zh-Hant or zh-Hans.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Preferential origin: originating, not originating or undetermined, and the way to qualify."""
    from zhegang.cli.common import check_langs
    from zhegang.cli.common import lang as language
    from zhegang.core.jsonout import dumps
    from zhegang.ingest.home import Home
    from zhegang.ingest.origin import OriginRules

    if lang is not None:
        # Errors told after this speak the language asked for.
        os.environ["ZHEGANG_LANG"] = check_langs([lang], "--lang")[0]
    told = language()
    rules = OriginRules(Home.default())
    if template is not None:
        _write_template(template)
        return
    if loaded:
        _tell_loaded(as_json)
        return
    if case is not None:
        _of_case(rules, case, agreement, told, as_json)
        return
    given: dict[str, Any] = {
        "hs": hs, "agreement": agreement, "country": country, "market": market, "on": on, "ex_works": ex_works,
        "fob": fob, "net_cost": net_cost, "added": added, "weight_kg": weight_kg, "via": via or [],
        "facts": _facts(confirm or []), "tolerance": tolerance, "row": row, "hs_edition": hs_edition,
    }  # fmt: skip
    from zhegang.plan.originasking import origin_of, origin_request, read_bom
    from zhegang.trade.origin_told import as_document

    if bom is not None and bom.suffix.lower() in (".toml", ".json"):
        given = _from_case(bom, given)
    elif bom is not None:
        given["materials"] = read_bom(bom)
    found = as_document(origin_of(rules, origin_request(given)), told, rules.versions())
    if as_json:
        print(dumps(found), end="")
    else:
        _show(found, told)


def _facts(given: list[str]) -> dict[str, str]:
    from zhegang.core.errors import InputError, Problem

    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            accepted = N_("a name, an equals sign and yes or no: sufficient_production=yes")
            raise InputError([Problem("--confirm", N_("This is not a fact."), text, accepted)])
        found[name.strip()] = value.strip()
    return found


def _from_case(path: Path, given: dict[str, Any]) -> dict[str, Any]:
    """The product of the case with that code, as the plant in that country makes it."""
    from dataclasses import asdict

    from zhegang.core.codes import digits
    from zhegang.core.errors import InputError, NotFoundError, Problem
    from zhegang.plan.origin import production_of
    from zhegang.plan.reading import read_case

    if not given["hs"]:
        raise InputError([Problem("--hs", N_("This is needed."))])
    held, wanted = read_case(path), digits(given["hs"])
    for product in held.products:
        for plant in held.plants:
            makes = any(recipe.product == product.id for recipe in plant.recipes)
            if makes and digits(product.hs)[:6] == wanted[:6] and given["country"] in (None, plant.country):
                made = production_of(held, product, plant)
                from_case = {
                    "country": made.country, "ex_works": made.ex_works, "weight_kg": made.weight_kg,
                    "hs_edition": made.hs_edition, "on": held.on.isoformat(),
                }  # fmt: skip
                return {
                    **given,
                    **{name: given[name] or value for name, value in from_case.items()},
                    "facts": {**made.facts, **given["facts"]},
                    "materials": [asdict(material) for material in made.materials],
                }
    raise NotFoundError(N_("The case makes no product of {hs} there."), hs=given["hs"])


def _of_case(rules: Any, path: Path, agreement: str | None, lang: str, as_json: bool) -> None:
    from zhegang.core.jsonout import dumps
    from zhegang.plan.origin import case_origins
    from zhegang.plan.reading import read_case
    from zhegang.trade.origin_told import as_document

    case: Case = read_case(path)
    rows = [
        {
            "product": held.product,
            "plant": held.plant,
            "markets": held.markets,
            "claimed": held.claimed,
            "result": as_document(held.result, lang, rules.versions()),
        }
        for held in case_origins(case, rules, only=agreement)
    ]
    if as_json:
        print(dumps({"schema_version": "1", "case": case.id, "as_of": case.on, "origins": rows}), end="")
        return
    _table_of_case(rows, lang)


def _table_of_case(rows: list[dict[str, Any]], lang: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from zhegang.cli.common import console
    from zhegang.core.i18n import translate

    if not rows:
        print(
            translate(
                N_("No agreement whose rules are loaded joins a plant with a market of the case."), lang
            )
        )
        return
    table = Table()
    for heading in (N_("product"), N_("plant"), N_("agreement"), N_("markets"), N_("origin"), N_("what is missing, or would have to change")):  # fmt: skip
        table.add_column(translate(heading, lang), overflow="fold")
    for row in rows:
        result = row["result"]
        told = [m["text"] for m in result["missing"]][:4]
        told += [_way(change, lang) for change in result["changes"][:1]]
        cells = (row["product"], row["plant"], result["agreement"]["code"], ", ".join(row["markets"]))
        table.add_row(*cells, result["origin_words"], Text("\n".join(told)))
    console().print(table)


def _show(found: dict[str, Any], lang: str) -> None:
    from zhegang.core.i18n import translate

    fields = {
        "hs": found["hs"], "country": found["country"], "agreement": found["agreement"]["code"],
        "verdict": found["origin_words"],
    }  # fmt: skip
    print(translate(N_("{hs} made in {country} under {agreement}: {verdict}"), lang, **fields))
    words = {True: N_("yes"), False: N_("no"), None: N_("undetermined")}
    for test in found["tests"]:
        print(f"  {translate(words[test['truth']], lang):<14} {test['text']}")
    for rule in found["rules"]:
        print(f"\n{rule['heading']} {rule['description']}".rstrip() + f" [{rule['row']}]")
        _show_finding(rule["finding"], words, lang, 1)
        for text in rule["texts"]:
            print(f"    “{text}”")
    for title, lines in (
        (N_("What is missing"), [f"{m['text']} ({m['fact']})" for m in found["missing"]]),
        (N_("What would have to change"), [_way(change, lang) for change in found["changes"]]),
        (N_("Note"), found["marks"]),
    ):
        if lines:
            print(f"\n{translate(title, lang)}")
            for line in lines:
                print(f"  - {line}")


def _show_finding(finding: dict[str, Any], words: dict[Any, str], lang: str, depth: int) -> None:
    from zhegang.cli.common import percent
    from zhegang.core.i18n import translate

    figures = ""
    if finding["low"] is not None:
        low, high = float(finding["low"]), finding["high"]
        figures = f" [{percent(low, lang)}" + (
            f" – {percent(float(high), lang) if high is not None else '…'}]"
            if high != finding["low"]
            else "]"
        )
    names = f": {', '.join(finding['against'])}" if finding["against"] else ""
    print(f"{'  ' * depth}{translate(words[finding['truth']], lang):<14} {finding['text']}{figures}{names}")
    for part in finding["parts"]:
        _show_finding(part, words, lang, depth + 1)


def _way(change: dict[str, Any], lang: str) -> str:
    """One way to qualify, in a line."""
    from zhegang.core.i18n import translate

    told = []
    if change["parts"]:
        names, value = ", ".join(change["parts"]), change["value"]
        worth = f" ({value})" if value is not None else ""
        told.append(translate(N_("to originate: {parts}"), lang, parts=names + worth))
    if len(change["any_one_of"]) > 1:
        told.append(
            translate(N_("any one of these suffices: {parts}"), lang, parts=", ".join(change["any_one_of"]))
        )
    if change["other_heading"]:
        told.append(
            translate(N_("or of another heading: {parts}"), lang, parts=", ".join(change["other_heading"]))
        )
    for short in change["shortfalls"]:
        told.append(
            translate(
                N_("short by {amount}: {what}"),
                lang,
                amount=f"{float(short['excess']):,.2f}",
                what=short["text"],
            )
        )
    told += [one["text"] for one in change["confirm"]]
    if change["parts"] is None:
        told.append(translate(N_("other parts alone do not suffice"), lang))
    first = translate(N_("nearest"), lang) + ": " if change["nearest"] else ""
    return first + "; ".join(told) + f" — {change['rule'][:120]}"


def _write_template(path: Path) -> None:
    import csv

    from zhegang.cli.common import say
    from zhegang.core.errors import InputError, Problem
    from zhegang.ingest.origin_table import TEMPLATE

    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(TEMPLATE)
    except OSError as error:
        raise InputError([Problem("--template", N_("The file cannot be written."), error.strerror)]) from None
    print(
        say(
            N_("An example is written to {path}: fill it in and load it with zhegang data import origin."),
            path=path,
        )
    )


def _tell_loaded(as_json: bool) -> None:
    from rich.table import Table

    from zhegang.cli.common import console, say
    from zhegang.core.jsonout import dumps
    from zhegang.ingest.origin import held_agreements

    held = held_agreements()
    if as_json:
        print(dumps({"schema_version": "1", "agreements": held}), end="")
        return
    if not held:
        print(say(N_("No rules of origin are loaded. Next: zhegang data import origin-uk FILE.")))
        return
    table = Table()
    for heading in (N_("agreement"), N_("name"), N_("rows"), N_("parties")):
        table.add_column(say(heading), overflow="fold")
    for one in held:
        table.add_row(one.code, one.title, f"{one.rows:,}", " ".join(one.parties))
    console().print(table)


def import_rules(home: Home, path: Path, agreement: str | None, on: date | None) -> list[Imported]:
    """`zhegang data import origin`: a table of one agreement, from CSV or the first sheet of a workbook."""
    import tempfile

    from zhegang.core.errors import InputError, Problem
    from zhegang.ingest.origin_table import import_origin_table
    from zhegang.plan.casefile.files import file_bytes
    from zhegang.plan.originasking import sheet_text

    if agreement is None:
        accepted = N_("letters, digits and hyphens, such as RCEP")
        raise InputError([Problem("--agreement", N_("This is needed."), None, accepted)])
    if path.suffix.lower() != ".xlsx":
        return [import_origin_table(home, path, agreement, on=on)]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / f"{path.stem}.csv"
        table.write_text(sheet_text(file_bytes(path), path.name), encoding="utf-8")
        return [import_origin_table(home, table, agreement, on=on)]


def import_uk_rules(home: Home, path: Path, on: date | None) -> list[Imported]:
    """`zhegang data import origin-uk`: the archive, and how much of its rules is understood."""
    import sys

    from zhegang.cli.common import say
    from zhegang.ingest.origin_uk import import_uk

    source, held = import_uk(home, path, on=on)
    text = N_(
        "{rules} rules of {agreements} agreements: {computed} are worked out from codes and figures, {mixed} in part, "
        "{confirmed} name a process or material that a person confirms, {held} are held as their text."
    )
    fields = {
        name: f"{getattr(held, name):,}"
        for name in ("rules", "agreements", "computed", "mixed", "confirmed", "held")
    }
    print(say(text, **fields), file=sys.stderr)
    return [source]
