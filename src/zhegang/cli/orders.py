"""`zhegang orders`: an order list in, what each line owes and what to negotiate out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhegang.core.i18n import N_, translate

if TYPE_CHECKING:
    from zhegang.plan.orders import OrderAssessment

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Adds `orders` to `app`."""
    app.command("orders")(orders)


def orders(
    file: Annotated[Path, typer.Argument(help="Order lines: .csv or .xlsx, headings in English or Chinese.")],
    on: Annotated[str | None, typer.Option("--on", help="Day of entry; today without it.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a half-filled case workbook (.xlsx) here.")
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help="Language: en, zh-Hant or zh-Hans.", envvar="ZHEGANG_LANG")
    ] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print the assessment as one JSON document.")] = False,
) -> None:
    """Assess an order list: duty of each line, negotiation sheet, what a plan still lacks."""
    from datetime import date

    from zhegang.cli.common import check_langs
    from zhegang.core.dates import parse_date
    from zhegang.ingest.reference import load_reference
    from zhegang.plan.build import told_json
    from zhegang.plan.orderlist import read_orders
    from zhegang.plan.orders import assess

    check_langs([lang], "--lang")
    day = date.today() if on is None else parse_date(on, where="--on")
    listed = read_orders(file)
    found = assess(listed, load_reference(), day)
    if out is not None:
        from zhegang.plan.drafts import write_draft

        write_draft(listed, out, lang=lang, on=day)
    if json:
        print(told_json(found), end="")
    else:
        _tell(found, lang)
        if out is not None:
            typer.echo(translate(N_("Half-filled case: {file}"), lang, file=out))


def _tell(found: OrderAssessment, lang: str) -> None:
    from rich.table import Table

    from zhegang.cli import common
    from zhegang.cli.common import percent

    console = common.console()

    def heading(text: str, *, right: bool = False) -> None:
        table.add_column(translate(text, lang), justify="right" if right else "left")

    table = Table(box=None, pad_edge=False, header_style="bold")
    for text in (
        N_("Product"),
        N_("Code"),
        N_("Origin"),
        N_("Market"),
        N_("Incoterm"),
        N_("Who pays the duty"),
    ):
        heading(text)
    for text in (N_("Duty"), N_("Duty a year"), N_("Even price at {day}")):
        heading(translate(text, lang, day=found.days[0]) if "{" in text else text, right=True)
    payers = {"seller": N_("seller"), "buyer": N_("buyer")}
    for line, row in list(zip(found.exposure, found.negotiation, strict=True))[:SHOWN]:
        even = row.break_even[0].even_price if row.break_even else None
        table.add_row(
            line.product,
            line.code,
            line.origin,
            line.market,
            row.incoterm,
            translate(payers[row.duty_payer], lang),
            percent(line.duty_rate, lang),
            "—" if line.duty_amount is None else f"{line.duty_amount:,.0f}",
            "—" if even is None else f"{even:,.2f}",
        )
    console.print(table)
    if len(found.exposure) > SHOWN:
        console.print(
            translate(
                N_("… and {count} more lines; --json prints all."), lang, count=len(found.exposure) - SHOWN
            )
        )
    for currency, amount in found.total.items():
        console.print(
            translate(
                N_("Duty a year: {amount} {currency}."), lang, amount=f"{amount:,.0f}", currency=currency
            ),
            style="bold",
        )
    if found.not_summed:
        console.print(
            translate(
                N_("{count} lines are not in the sum: undetermined, or without price."),
                lang,
                count=found.not_summed,
            )
        )
    missing = {note.in_lang(lang) for line in found.exposure for note in line.missing}
    for text in sorted(missing)[:SHOWN]:
        console.print("· " + text)
    for note in (*found.lacks, *found.notes):
        console.print("· " + note.in_lang(lang), style="dim")
