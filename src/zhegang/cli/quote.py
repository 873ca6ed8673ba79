"""`zhegang quote`: the duty of one import, layer by layer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.trade.measures import MeasureStore
    from zhegang.trade.quote import QuoteRequest


class Mode(StrEnum):
    """How goods arrive."""

    sea = "sea"
    air = "air"


def register(app: typer.Typer) -> None:
    """Adds `quote` and what goes with it, `tariff`, to `app`."""
    from zhegang.cli import tariff

    app.command("quote")(quote_)
    tariff.register(app)


def quote_(
    hs: Annotated[
        str | None, typer.Option("--hs", help="Tariff code of the importing market, 4 to 10 digits.")
    ] = None,
    origin: Annotated[
        str | None, typer.Option(help="Where the goods were made (ISO alpha-2; HK and MO are their own).")
    ] = None,
    market: Annotated[str | None, typer.Option(help="Where they are imported (ISO alpha-2, or EU).")] = None,
    on: Annotated[
        str | None, typer.Option(help="Day of entry: noon at the importer's customs, loaded that day.")
    ] = None,
    value: Annotated[str | None, typer.Option(help="Customs value.")] = None,
    currency: Annotated[str, typer.Option(help="Currency of the value.")] = "USD",
    via: Annotated[str | None, typer.Option(help="Hub on the way, such as HK; never changes origin.")] = None,
    mode: Annotated[
        Mode, typer.Option(help="How the goods arrive: the US harbour fee is by sea.")
    ] = Mode.sea,
    entered_at: Annotated[
        str | None, typer.Option(help="Instant of entry, such as 2025-04-05T00:01-04:00.")
    ] = None,
    loaded_on: Annotated[str | None, typer.Option(help="Day the goods were loaded.")] = None,
    exported_on: Annotated[str | None, typer.Option(help="Day the goods were exported.")] = None,
    known_at: Annotated[str | None, typer.Option(help="Law as it was known at the end of this day.")] = None,
    quantity: Annotated[list[str] | None, typer.Option(help="Such as 21000:kg; repeatable.")] = None,
    claim: Annotated[
        list[str] | None, typer.Option(help="Preference claimed, such as USMCA; repeatable.")
    ] = None,
    fact: Annotated[
        list[str] | None, typer.Option(help="Fact about the goods, such as steel_share=0.6; repeatable.")
    ] = None,
    metal_content: Annotated[
        list[str] | None,
        typer.Option(help="Part of weight and value that is a metal, such as steel:0.4; repeatable."),
    ] = None,
    company: Annotated[
        str | None, typer.Option(help="Producer or exporter, for anti-dumping orders you have loaded.")
    ] = None,
    exchange_rate: Annotated[
        list[str] | None,
        typer.Option(help="Your own rate, such as GBP/USD=1.31, in place of the one held; repeatable."),
    ] = None,
    liquidation: Annotated[
        str | None,
        typer.Option(help="US entries: unliquidated, protested, or the day of liquidation; for refunds."),
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="YAML file that adds, ends or changes measures.")
    ] = None,
    lines: Annotated[
        Path | None,
        typer.Option("--input", help="CSV or Parquet of many lines: hs, origin, market, on, value."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the answers to --input go: .csv or .parquet.")
    ] = None,
    history: Annotated[
        bool,
        typer.Option("--history", help="How the duty changed instead: each stretch of days with one duty."),
    ] = False,
    lang: Annotated[str | None, typer.Option(help="en, zh-Hant or zh-Hans.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Duty of one import with every legal layer, its heading, reason and citation."""
    from zhegang.ingest.tariffs import load_store

    told = language(lang)
    needed = {"--hs": hs, "--origin": origin, "--market": market, "--on": on, "--value": value}

    def law(of: str | None) -> MeasureStore:
        held = load_store(company=of)
        if scenario is not None:
            from zhegang.ingest.scenario import apply_scenario

            held = apply_scenario(held, scenario)
        return held

    if lines is not None or out is not None:
        from zhegang.cli.tariff import bulk
        from zhegang.core.dates import parse_date
        from zhegang.trade.knowledge import as_known

        known = parse_date(known_at, "--known-at") if known_at else None
        bulk(
            lambda of: as_known(law(of or company), known) if known else law(of or company),
            lines,
            out,
            [name for name, held in needed.items() if held is not None],
        )
        return
    _refuse_absent(needed)
    store = law(company)
    given = {
        "hs": hs,
        "origin": origin,
        "market": market,
        "on": on,
        "value": value,
        "via": via,
        "entered_at": entered_at,
        "loaded_on": loaded_on,
        "exported_on": exported_on,
        "known_at": known_at,
        "quantities": quantity or [],
        "claims": claim or [],
        "fact": fact or [],
        "metal_content": metal_content or [],
        "currency": currency,
        "company": company,
        "exchange": exchange_rate or [],
        "liquidation": liquidation,
    }
    if history:
        _history(store, given, told, as_json)
        return
    _one(store, given, mode, told, as_json)


def _one(store: MeasureStore, given: dict[str, Any], mode: Mode, lang: str, as_json: bool) -> None:
    from dataclasses import replace

    from zhegang.cli.quotetable import show
    from zhegang.ingest.lanes import load_lanes
    from zhegang.ingest.reliefs import load_reliefs
    from zhegang.trade.complete import complete, parse_exchange

    own = parse_exchange(given["exchange"], "--exchange-rate")
    request = replace(_request(store, given), exchange=own)
    state = given["liquidation"]
    found = complete(store, request, load_lanes(), load_reliefs(), mode=mode.value, liquidation=state)
    if as_json:
        from zhegang.core.jsonout import dumps

        print(dumps(found.as_dict(lang)), end="")
    else:
        show(found, lang)


def _history(store: MeasureStore, given: dict[str, Any], lang: str, as_json: bool) -> None:
    from zhegang.cli.quotetable import show_history
    from zhegang.trade.timeline import as_document, timeline

    request = _request(store, given)
    stretches = timeline(store, request)
    if as_json:
        from zhegang.core.jsonout import dumps

        print(dumps(as_document(store, request, stretches)), end="")
    else:
        show_history(stretches, lang)


def _refuse_absent(needed: dict[str, str | None]) -> None:
    from zhegang.core.errors import InputError, Problem

    message = N_("This option is needed for one quote.")
    absent = [Problem(name, message) for name, held in needed.items() if held is None]
    if absent:
        raise InputError(absent)


def language(given: str | None) -> str:
    """The language of --lang, or of ZHEGANG_LANG."""
    import os

    from zhegang.cli.common import lang
    from zhegang.core.errors import InputError, Problem
    from zhegang.core.i18n import LANGS

    if given is None:
        return lang()
    if given not in LANGS:
        raise InputError([Problem("--lang", N_("No such language."), given, ", ".join(LANGS))])
    # Errors told after this speak the language asked for.
    os.environ["ZHEGANG_LANG"] = given
    return given


def _request(store: MeasureStore, given: dict[str, Any]) -> QuoteRequest:
    """The request; what cannot be read is named by its option, all at once."""
    from dataclasses import replace

    from zhegang.core.errors import InputError
    from zhegang.trade.asking import quote_request

    try:
        return quote_request(store, given)
    except InputError as error:
        options = {"quantities": "--quantity"} | {
            name: f"--{name.replace('_', '-')}"
            for name in ("on", "value", "currency", "entered_at", "loaded_on", "exported_on", "known_at")
        }
        options |= {"metal_content": "--metal-content", "fact": "--fact"}
        named = [replace(p, where=options.get(p.where, p.where)) for p in error.problems]
        raise InputError(named) from None
