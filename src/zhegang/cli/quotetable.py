"""What `zhegang quote` prints for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from rich.console import Console

    from zhegang.trade.quote import Quote
    from zhegang.trade.stacking import Layer
    from zhegang.trade.timeline import Stretch


def _reason(held: Layer, lang: str) -> str:
    from zhegang.core.i18n import translate
    from zhegang.trade.texts import STATUSES

    told = held.reason.in_lang(lang)
    return told if held.status == "applies" else f"{translate(STATUSES[held.status], lang)}: {told}"


def show(found: Quote, lang: str) -> None:
    from decimal import Decimal

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from zhegang.core.codes import digits, dotted
    from zhegang.core.i18n import translate
    from zhegang.trade.texts import layer_name, percent

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
    _show_charges(found, console, lang)
    _show_beside(found, console, lang)
    for mark in found.marks:
        console.print(f"  * {mark.in_lang(lang)}", highlight=False, markup=False)
    if found.stale_since is not None:
        message = N_("The newest schedule held is of {day}; the line's rate may have changed since.")
        console.print("  * " + told(message, day=found.stale_since.isoformat()), highlight=False)


def _show_charges(found: Quote, console: Console, lang: str) -> None:
    """Fees, taxes and the landed value, each on a line."""
    from zhegang.core.i18n import translate

    for charge in (*found.fees, *found.taxes):
        amount = "?" if charge.amount is None else f"{charge.amount:,.2f} {found.currency}"
        line = f"  + {charge.name}: {amount} ({charge.reason.in_lang(lang)})"
        console.print(line, highlight=False, markup=False)
    if found.landed is not None:
        fields = {"amount": f"{found.landed:,.2f}", "currency": found.currency}
        message = N_("Value with duty, fees and taxes: {amount} {currency}")
        console.print(translate(message, lang, **fields), highlight=False)
    elif found.charged:
        message = N_("Value with duty, fees and taxes: undetermined")
        console.print(translate(message, lang), highlight=False)


def _show_beside(found: Quote, console: Console, lang: str) -> None:
    """Low-value regime, refund, drawback by layer, export refund, exchange rates."""
    from zhegang.core.i18n import translate
    from zhegang.trade.texts import layer_name

    def line(title: str, text: str, cited: str, amount: Any = None) -> None:
        money = "" if amount is None else f"{amount:,.2f} {found.currency} "
        source = f" [{cited}]" if cited else ""
        console.print(f"{translate(title, lang)}: {money}{text}{source}", highlight=False, markup=False)

    beside = found.beside
    if beside is None:
        return
    if held := beside.low_value:
        line(N_("Low value"), held.reason.in_lang(lang), held.citation)
    if refund := beside.refund:
        line(N_("Refund after the ruling"), refund.reason.in_lang(lang), refund.citation, refund.amount)
    for back in beside.drawback:
        name = layer_name(back.layer).in_lang(lang)
        line(N_("Drawback"), f"{name} {back.heading}: {back.reason.in_lang(lang)}", back.citation)
    if export := beside.export_refund:
        line(N_("Export refund"), export.reason.in_lang(lang), export.citation, export.amount)
    for rate in found.request.exchange:
        day = rate.on.isoformat() if rate.on else ""
        line(N_("Exchange rate"), f"1 {rate.currency} = {rate.value:f} {rate.to} {day}", rate.source)


def show_history(stretches: tuple[Stretch, ...], lang: str) -> None:
    """Each stretch of days with its duty and the layers that make it."""
    from decimal import Decimal

    from rich.console import Console
    from rich.table import Table

    from zhegang.core.i18n import translate
    from zhegang.trade.texts import layer_name, percent

    def told(share: float) -> str:
        return percent(Decimal(str(round(share, 6))))

    table = Table(box=None)
    for head in (N_("From day"), N_("Duty"), N_("Layers of the duty")):
        table.add_column(translate(head, lang))
    for held in stretches:
        rate = translate(N_("undetermined"), lang) if held.rate is None else told(held.rate)
        parts = [(layer_name(name).in_lang(lang), share) for name, _, share in held.layers]
        layers = "; ".join(f"{name} {told(share)}" for name, share in parts if share is not None)
        table.add_row(held.first.isoformat(), rate, layers)
    Console().print(table)
