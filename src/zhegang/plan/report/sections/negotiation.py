"""The negotiation sheet of the report: terms, margins, the chain of contracts, prices."""

from __future__ import annotations

from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Block, Cell, Mark, Section, Table, Text
from zhegang.plan.result import BreakEven, NegotiationRow

MOST_ROWS = 40


def negotiation(draft: Draft) -> Section | None:
    """Who pays the duty on each sale, both margins, and how far the price can move."""
    plan, _ = draft.plan, draft.voice.say
    rows = plan.negotiation[:MOST_ROWS]
    if not rows:
        return None
    blocks: list[Block] = [
        Text(
            _(
                "One row a product and buyer: who enters the goods, who pays the duty, what each side earns today, "
                "and the prices at which the seller or the buyer stops earning."
            )
        ),
        _terms(draft, rows),
        _margins(draft, rows),
    ]
    blocks += _chain(draft, rows)
    blocks += _break_even(draft, rows)
    return Section("negotiation", _("Negotiation sheet"), tuple(blocks))


def _terms(draft: Draft, rows: tuple[NegotiationRow, ...]) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Product"), 1.6),
        draft.column(_("Market"), 1.2),
        draft.column(_("Buyer"), 1.6),
        draft.column(_("Incoterm"), 0.8),
        draft.column(_("Importer of record"), 1.4),
        draft.column(_("Pays the duty"), 1.4),
        draft.column(_("A refund goes to"), 1.4),
    )
    body = tuple(
        (
            draft.words(voice.product(r.product)),
            draft.words(voice.market(r.market)),
            draft.words(voice.party(r.buyer) if r.buyer else draft.mark("not_held"), why=_notes(draft, r)),
            draft.words(r.incoterm or draft.mark("not_held")),
            draft.words(draft.party_role(r.importer_of_record)),
            draft.words(draft.party_role(r.duty_payer)),
            draft.words(draft.party_role(r.refund_to)),
        )
        for r in rows
    )
    return Table("terms", _("Terms of each sale"), columns, body)


def _notes(draft: Draft, row: NegotiationRow) -> str:
    _, voice = draft.voice.say, draft.voice
    if not row.notes:
        return ""
    title = f"{voice.product(row.product)} · {voice.market(row.market)}"
    return draft.because(title, *((_("Note"), voice.note(note)) for note in row.notes))


def _margins(draft: Draft, rows: tuple[NegotiationRow, ...]) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Product"), 1.6),
        draft.column(_("Market"), 1.2),
        draft.figures(_("Price")),
        draft.figures(_("Cost")),
        draft.figures(_("Duty rate")),
        draft.figures(_("Duty a unit")),
        draft.figures(_("Seller's margin")),
        draft.figures(_("Buyer's margin")),
    )
    body = []
    for i, r in enumerate(rows):
        of = f"negotiation[{i}]"
        body.append(
            (
                draft.words(voice.product(r.product)),
                draft.words(voice.market(r.market)),
                draft.unit_money(r.price, f"{of}.price"),
                draft.unit_money(r.unit_cost, f"{of}.unit_cost", missing="not_held"),
                draft.rate(r.duty_rate, f"{of}.duty_rate"),
                draft.unit_money(r.duty_per_unit, f"{of}.duty_per_unit"),
                draft.rate(r.seller_margin, f"{of}.seller_margin", missing=_lack(r)),
                draft.rate(r.buyer_margin, f"{of}.buyer_margin", missing=_lack(r)),
            )
        )
    note = _("The seller's margin is of the price without duty, the buyer's of its own resale price.")
    return Table(
        "margins",
        _("What each side earns on one unit ({currency})", currency=voice.currency),
        columns,
        tuple(body),
        note,
    )


def _lack(row: NegotiationRow) -> Mark:
    """A margin is undetermined where the duty is; else a price or cost is not held."""
    return "undetermined" if row.duty_rate is None else "not_held"


def _chain(draft: Draft, rows: tuple[NegotiationRow, ...]) -> list[Block]:
    """What each company on the way from factory to buyer keeps, where there are several."""
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Product"), 1.6),
        draft.column(_("Seller"), 1.5),
        draft.column(_("Buyer"), 1.5),
        draft.column(_("Incoterm"), 0.8),
        draft.figures(_("Price")),
        draft.figures(_("Earned before tax")),
        draft.figures(_("Tax")),
    )
    body = [
        (
            draft.words(voice.product(r.product)),
            draft.words(voice.party(sale.seller)),
            draft.words(voice.party(sale.buyer)),
            draft.words(sale.incoterm),
            draft.unit_money(sale.price, f"negotiation[{i}].chain[{j}].price"),
            draft.unit_money(sale.profit, f"negotiation[{i}].chain[{j}].profit"),
            draft.unit_money(sale.tax, f"negotiation[{i}].chain[{j}].tax"),
        )
        for i, r in enumerate(rows)
        if len(r.chain) > 1
        for j, sale in enumerate(r.chain)
    ]
    if not body:
        return []
    caption = _("What each company on the way keeps of one unit ({currency})", currency=voice.currency)
    return [Table("chain", caption, columns, tuple(body))]


def _break_even(draft: Draft, rows: tuple[NegotiationRow, ...]) -> list[Block]:
    """Break-even prices today and at the highest tariff known, then on every day."""
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Product"), 1.6),
        draft.column(_("Market"), 1.1),
        draft.column(_("Day"), 0.9),
        draft.figures(_("Duty rate"), 0.9),
        draft.figures(_("Lowest price for the seller"), 1.1),
        draft.figures(_("Highest price for the buyer"), 1.1),
        draft.figures(_("Buyer's margin at today's price"), 1.1),
        draft.figures(_("Even price"), 1.0),
    )
    short, full = [], []
    for i, r in enumerate(rows):
        told = [_at(draft, r, at, f"negotiation[{i}].break_even[{j}]") for j, at in enumerate(r.break_even)]
        full += told
        # Today's tariff comes last; the highest one before it shows how far prices had to move.
        rates = [(at.duty_rate, j) for j, at in enumerate(r.break_even) if at.duty_rate is not None]
        peak = max(rates)[1] if rates else len(told) - 1
        short += [told[j] for j in sorted({len(told) - 1, peak}, reverse=True) if told]
    if not full:
        return []
    caption = _(
        "Break-even price of one unit without duty: today, and at the highest tariff ({currency})",
        currency=voice.currency,
    )
    by_day = _("Break-even prices on every day")
    found: list[Block] = [Table("break-even", caption, columns, tuple(short))]
    if len(full) > len(short):
        found.append(Table("break-even-days", by_day, columns, tuple(full), folded=True, paper=False))
    return found


def _at(draft: Draft, r: NegotiationRow, at: BreakEven, of: str) -> tuple[Cell, ...]:
    voice = draft.voice
    lack: Mark = "undetermined" if at.duty_rate is None else "not_held"
    # A known cost without a price means that no price covers the duty.
    seller: Mark = "none" if at.duty_rate is not None and r.unit_cost is not None else lack
    return (
        draft.words(voice.product(r.product)),
        draft.words(voice.market(r.market)),
        draft.day(at.on, f"{of}.on"),
        draft.rate(at.duty_rate, f"{of}.duty_rate"),
        draft.unit_money(at.seller_price, f"{of}.seller_price", missing=seller),
        draft.unit_money(at.buyer_price, f"{of}.buyer_price", missing=lack),
        draft.rate(at.buyer_margin, f"{of}.buyer_margin", missing=lack),
        draft.unit_money(
            at.even_price, f"{of}.even_price", missing="undetermined" if at.duty_rate is None else "none"
        ),
    )
