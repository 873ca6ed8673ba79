"""`zhegang quote`: the duty of one import, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.core.errors import Problem
    from zhegang.trade.measures import MeasureStore
    from zhegang.trade.quote import Quote, QuoteRequest
    from zhegang.trade.stacking import Layer


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    app.command("quote")(quote_)


def quote_(
    hs: Annotated[str, typer.Option("--hs", help="Tariff code of the importing market, 4 to 10 digits.")],
    origin: Annotated[
        str, typer.Option(help="Where the goods were made (ISO alpha-2; HK and MO are their own).")
    ],
    market: Annotated[str, typer.Option(help="Where they are imported (ISO alpha-2, or EU).")],
    on: Annotated[str, typer.Option(help="Day of entry: noon at the importer's customs, loaded that day.")],
    value: Annotated[str, typer.Option(help="Customs value.")],
    currency: Annotated[str, typer.Option(help="Currency of the value.")] = "USD",
    via: Annotated[str | None, typer.Option(help="Hub on the way, such as HK; never changes origin.")] = None,
    entered_at: Annotated[
        str | None, typer.Option(help="Instant of entry, such as 2025-04-05T00:01-04:00.")
    ] = None,
    loaded_on: Annotated[str | None, typer.Option(help="Day the goods were loaded.")] = None,
    exported_on: Annotated[str | None, typer.Option(help="Day the goods were exported.")] = None,
    quantity: Annotated[list[str] | None, typer.Option(help="Such as 21000:kg; repeatable.")] = None,
    claim: Annotated[
        list[str] | None, typer.Option(help="Preference claimed, such as USMCA; repeatable.")
    ] = None,
    fact: Annotated[
        list[str] | None, typer.Option(help="Fact about the goods, such as steel_share=0.6; repeatable.")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="en, zh-Hant or zh-Hans.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Duty of one import with every legal layer, its heading, reason and citation."""
    from zhegang.ingest.tariffs import load_store
    from zhegang.trade.quote import quote

    language = _lang(lang)
    given = {
        "on": on,
        "value": value,
        "entered_at": entered_at,
        "loaded_on": loaded_on,
        "exported_on": exported_on,
        "quantity": quantity or [],
        "fact": fact or [],
        "currency": currency,
    }
    store = load_store()
    request = _request(
        store, given, hs, origin.strip().upper(), market.strip().upper(), via, _claims(store, claim or [])
    )
    found = quote(store, request)
    if as_json:
        from zhegang.core.jsonout import dumps

        print(dumps(found.as_dict(language)), end="")
    else:
        _show(found, language)


def _lang(given: str | None) -> str:
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


def _request(
    store: Any,
    given: dict[str, Any],
    hs: str,
    origin: str,
    market: str,
    via: str | None,
    claims: tuple[str, ...],
) -> QuoteRequest:
    """The request; every option that cannot be read is named at once, and what check() finds."""
    from datetime import date
    from decimal import Decimal

    from zhegang.core.dates import parse_date, parse_instant
    from zhegang.core.errors import InputError, Problem, ZhegangError
    from zhegang.trade.expression import parse_quantity
    from zhegang.trade.quote import QuoteRequest, check

    problems: list[Problem] = []

    def read(call: Any, *args: Any, **more: Any) -> Any:
        try:
            return call(*args, **more)
        except InputError as error:
            problems.extend(error.problems)
        except ZhegangError:
            pass  # an unknown market: check() below names it
        return None

    day = read(parse_date, given["on"], "--on")
    days = {
        key: read(parse_date, given[key], f"--{key.replace('_', '-')}") if given[key] else None
        for key in ("loaded_on", "exported_on")
    }
    at = given["entered_at"] and read(parse_instant, given["entered_at"], "--entered-at", market=market)
    quantities = tuple(q for text in given["quantity"] if (q := read(parse_quantity, text, "--quantity")))
    facts = dict(f for text in given["fact"] if (f := read(_fact, text)))
    value = read(_money, given["value"])
    currency = given["currency"].strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        accepted = N_("an ISO 4217 code such as USD or HKD")
        problems.append(Problem("--currency", N_("This is not a currency."), given["currency"], accepted))
    request = QuoteRequest(
        hs=hs,
        origin=origin,
        market=market,
        on=day or date(2026, 1, 1),
        value=Decimal(0) if value is None else value,
        currency=currency,
        via=via.strip().upper() if via else None,
        entered_at=at or None,
        loaded_on=days["loaded_on"],
        exported_on=days["exported_on"],
        quantities=quantities,
        claims=claims,
        facts=facts,
    )
    read(check, store, request)
    if problems:
        raise InputError(problems)
    return request


def _claims(store: MeasureStore, given: list[str]) -> tuple[str, ...]:
    """Claims as the law files spell them, whatever the case they were typed in."""
    spelled = {name.upper(): name for name in store.claims}
    return tuple(spelled.get(name.strip().upper(), name) for name in given)


def _money(text: str) -> Any:
    from decimal import Decimal

    from zhegang.core.errors import InputError, Problem

    try:
        return Decimal(text.strip().replace(",", ""))
    except ArithmeticError:
        raise InputError(
            [Problem("--value", N_("The value is not an amount of money."), text, N_("0 or more"))]
        ) from None


def _fact(text: str) -> tuple[str, bool | float]:
    """`steel_share=0.6`, `vehicle_part=no`."""
    from zhegang.core.errors import InputError, Problem

    name, sign, written = text.partition("=")
    known = {"yes": True, "true": True, "no": False, "false": False}
    answer = written.strip().lower()
    if sign and answer in known:
        return name.strip(), known[answer]
    try:
        if not sign:
            raise ValueError
        return name.strip(), float(answer)
    except ValueError:
        accepted = N_("a name, an equals sign and yes, no or a share: steel_share=0.6")
        raise InputError([Problem("--fact", N_("This is not a fact."), text, accepted)]) from None


def _reason(held: Layer, lang: str) -> str:
    from zhegang.core.i18n import translate
    from zhegang.trade.texts import STATUSES

    told = held.reason.in_lang(lang)
    return told if held.status == "applies" else f"{translate(STATUSES[held.status], lang)}: {told}"


def _show(found: Quote, lang: str) -> None:
    from decimal import Decimal

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from zhegang.core.codes import digits, dotted
    from zhegang.core.i18n import translate
    from zhegang.trade.stacking import percent
    from zhegang.trade.texts import layer_name

    asked, console = found.request, Console()

    def told(message: str, **fields: Any) -> str:
        return translate(message, lang, **fields)

    console.print(
        told(
            N_("{code} made in {origin}, imported into {market} on {day}, value {value} {currency}"),
            code=dotted(digits(asked.hs)),
            origin=asked.origin,
            market=asked.market,
            day=asked.on.isoformat(),
            value=f"{found.customs_value:,}",
            currency=found.currency,
        ),
        highlight=False,
    )
    table = Table(show_lines=True, expand=False)
    table.add_column(told(N_("layer")), overflow="fold", max_width=24)
    for heading in (N_("rate"), N_("amount")):
        table.add_column(told(heading), justify="right", no_wrap=True)
    table.add_column(told(N_("reason and source")), overflow="fold")
    for held in found.layers:
        style = "dim" if held.status == "suppressed" else ""
        table.add_row(
            Text(f"{layer_name(held.layer).in_lang(lang)}\n{held.heading}"),
            "?" if held.rate is None else percent(Decimal(str(held.rate))),
            "?" if held.amount is None else f"{held.amount:,.2f}",
            Text("\n".join(filter(None, (_reason(held, lang), held.citation)))),
            style=style,
        )
    console.print(table)
    if found.duty.rate is None or found.duty.amount is None:
        console.print(told(N_("Duty: undetermined. What is missing:")), highlight=False)
        for held_back in found.missing:
            console.print(f"  · {held_back.text.in_lang(lang)}", highlight=False, markup=False)
    else:
        rate, amount = percent(Decimal(str(found.duty.rate))), f"{found.duty.amount:,.2f}"
        message = N_("Duty: {rate} = {amount} {currency}")
        console.print(told(message, rate=rate, amount=amount, currency=found.currency), highlight=False)
    for mark in found.marks:
        console.print(f"  * {mark.in_lang(lang)}", highlight=False, markup=False)
    if found.stale_since is not None:
        message = N_("The newest schedule held is of {day}; the line's rate may have changed since.")
        console.print("  * " + told(message, day=found.stale_since.isoformat()), highlight=False)
