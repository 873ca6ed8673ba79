"""The sheets of the workbook: every line of the plan, raw values with names beside them."""

from __future__ import annotations

from collections.abc import Sequence

from zhegang.core.i18n import Note
from zhegang.plan.report import workbook_checks as checks
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.sections.network import STATUS, supplier
from zhegang.plan.report.sheet import Kind, Sheet, Value
from zhegang.plan.report.voice import clean
from zhegang.plan.result import ExposureLine


def sheets(draft: Draft, *, withheld: bool) -> tuple[Sheet, ...]:
    """The sheets of a plan; of a withheld one only who was checked and what it rests on."""
    if withheld:
        return (checks.gate(draft), checks.lists(draft), checks.sources(draft))
    _, exposure = draft.voice.say, draft.plan.exposure
    found = []
    if exposure is not None:
        found.append(_exposure(draft, _("Exposure"), exposure.today))
        found.append(_layers(draft, (*exposure.today, *exposure.history)))
        if exposure.history:
            found.append(_exposure(draft, _("History"), exposure.history))
    if draft.plan.alternatives:
        found.append(_alternatives(draft))
    if draft.plan.negotiation:
        found += [_negotiation(draft), _break_even(draft), _chain(draft)]
    if draft.plan.network is not None:
        found += [_strategies(draft), _flows(draft), _part_flows(draft), _left_out(draft)]
    found += [
        checks.gate(draft),
        checks.lists(draft),
        checks.help(draft),
        checks.assumptions(draft),
        checks.sources(draft),
    ]
    return tuple(found)


def _notes(draft: Draft, notes: Sequence[Note]) -> str:
    return draft.voice.join(draft.voice.note(note) for note in notes)


def _status(draft: Draft, status: str) -> str:
    _ = draft.voice.say
    return {
        "determined": _("determined"),
        "undetermined": _("undetermined"),
        "assumed": _("assumed"),
        "applies": _("applies"),
        "suppressed": _("suppressed"),
    }.get(status, clean(status))


def _exposure(draft: Draft, name: str, lines: Sequence[ExposureLine]) -> Sheet:
    _, voice = draft.voice.say, draft.voice
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Day"), "day"),
        (_("Product"), "text"),
        (_("Market"), "text"),
        (_("Made at"), "text"),
        (_("Origin"), "text"),
        (_("Code"), "text"),
        (_("Units a year"), "number"),
        (_("Customs value"), "money"),
        (_("Rate"), "rate"),
        (_("Duty"), "money"),
        (_("Status"), "text"),
        (_("Stale since"), "day"),
        (_("Missing or marked"), "long"),
    )
    rows = tuple(
        (
            x.on,
            voice.product(x.product),
            voice.market(x.market),
            voice.plant(x.plant),
            voice.territory(x.origin),
            x.code,
            x.units,
            x.customs_value,
            x.duty_rate,
            x.duty_amount,
            _status(draft, x.status),
            x.stale_since or "",
            _notes(draft, (*x.missing, *x.marks)),
        )
        for x in lines
    )
    return Sheet(name, columns, rows)


def _layers(draft: Draft, lines: Sequence[ExposureLine]) -> Sheet:
    _, voice = draft.voice.say, draft.voice
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Day"), "day"),
        (_("Product"), "text"),
        (_("Market"), "text"),
        (_("Origin"), "text"),
        (_("Legal layer"), "text"),
        (_("Tariff heading"), "text"),
        (_("Rate"), "rate"),
        (_("Duty"), "money"),
        (_("Status"), "text"),
        (_("Reason"), "long"),
        (_("Citation"), "long"),
    )
    rows = tuple(
        (
            x.on,
            voice.product(x.product),
            voice.market(x.market),
            voice.territory(x.origin),
            voice.layer(layer.layer),
            layer.heading,
            layer.rate,
            layer.amount,
            _status(draft, layer.status),
            voice.note(layer.reason),
            layer.citation,
        )
        for x in lines
        for layer in x.layers
    )
    return Sheet(_("Legal layers"), columns, rows)


def _alternatives(draft: Draft) -> Sheet:
    _, voice = draft.voice.say, draft.voice
    money = (
        _("Goods"),
        _("Freight"),
        _("Insurance"),
        _("Duty"),
        _("Fees"),
        _("Brokerage"),
        _("Working capital"),
    )
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Product"), "text"),
        (_("Made at"), "text"),
        (_("Origin"), "text"),
        (_("Market"), "text"),
        (_("Way"), "text"),
        *((label, "unit_money") for label in money),
        (_("Import tax"), "unit_money"),
        (_("Landed cost"), "unit_money"),
        (_("Customs value"), "unit_money"),
        (_("Duty rate"), "rate"),
        (_("Status"), "text"),
        (_("Days"), "number"),
        (_("CO₂ of the carriage"), "unit_money"),
        (_("Missing"), "long"),
    )
    rows = tuple(
        (
            voice.product(a.product),
            voice.plant(a.plant),
            voice.territory(a.origin),
            voice.market(a.market),
            draft.way(a.route),
            *(a.goods, a.freight, a.insurance, a.duty, a.fees, a.brokerage, a.working_capital),
            *(a.taxes, a.landed, a.customs_value, a.duty_rate),
            _status(draft, a.status),
            a.days,
            draft.mark("not_held") if a.co2_kg is None else a.co2_kg,
            _notes(draft, a.missing),
        )
        for a in draft.plan.alternatives
    )
    return Sheet(_("Alternatives"), columns, rows)


def _negotiation(draft: Draft) -> Sheet:
    _, voice = draft.voice.say, draft.voice
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Product"), "text"),
        (_("Market"), "text"),
        (_("Buyer"), "text"),
        (_("Incoterm"), "text"),
        (_("Importer of record"), "text"),
        (_("Pays the duty"), "text"),
        (_("Price"), "unit_money"),
        (_("Cost"), "unit_money"),
        (_("Seller's margin"), "rate"),
        (_("Buyer's margin"), "rate"),
        (_("Duty a unit"), "unit_money"),
        (_("Duty rate"), "rate"),
        (_("A refund goes to"), "text"),
        (_("Note"), "long"),
    )
    lack = draft.mark("not_held")
    rows = tuple(
        (
            voice.product(r.product),
            voice.market(r.market),
            voice.party(r.buyer) if r.buyer else lack,
            r.incoterm or lack,
            draft.party_role(r.importer_of_record),
            draft.party_role(r.duty_payer),
            r.price,
            lack if r.unit_cost is None else r.unit_cost,
            lack if r.seller_margin is None and r.duty_rate is not None else r.seller_margin,
            lack if r.buyer_margin is None and r.duty_rate is not None else r.buyer_margin,
            r.duty_per_unit,
            r.duty_rate,
            draft.party_role(r.refund_to),
            _notes(draft, r.notes),
        )
        for r in draft.plan.negotiation
    )
    return Sheet(_("Negotiation"), columns, rows)


def _break_even(draft: Draft) -> Sheet:
    _, voice = draft.voice.say, draft.voice
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Product"), "text"),
        (_("Market"), "text"),
        (_("Buyer"), "text"),
        (_("Day"), "day"),
        (_("Duty rate"), "rate"),
        (_("Lowest price for the seller"), "unit_money"),
        (_("Highest price for the buyer"), "unit_money"),
        (_("Buyer's margin at today's price"), "rate"),
        (_("Even price"), "unit_money"),
    )
    lack = draft.mark("not_held")

    def told(value: float | None, rate: float | None) -> Value:
        return lack if value is None and rate is not None else value

    rows = tuple(
        (
            voice.product(r.product),
            voice.market(r.market),
            voice.party(r.buyer) if r.buyer else lack,
            at.on,
            at.duty_rate,
            told(at.seller_price, at.duty_rate),
            told(at.buyer_price, at.duty_rate),
            told(at.buyer_margin, at.duty_rate),
            told(at.even_price, at.duty_rate),
        )
        for r in draft.plan.negotiation
        for at in r.break_even
    )
    return Sheet(_("Break-even"), columns, rows)


def _chain(draft: Draft) -> Sheet:
    _, voice = draft.voice.say, draft.voice
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Product"), "text"),
        (_("Market"), "text"),
        (_("Seller"), "text"),
        (_("Buyer"), "text"),
        (_("Incoterm"), "text"),
        (_("Currency"), "text"),
        (_("Credit days"), "number"),
        (_("Price"), "unit_money"),
        (_("Earned before tax"), "unit_money"),
        (_("Tax"), "unit_money"),
    )
    rows = tuple(
        (
            voice.product(r.product),
            voice.market(r.market),
            voice.party(sale.seller),
            voice.party(sale.buyer),
            sale.incoterm,
            sale.currency,
            sale.credit_days,
            sale.price,
            sale.profit,
            sale.tax,
        )
        for r in draft.plan.negotiation
        for sale in r.chain
    )
    return Sheet(_("Chain of contracts"), columns, rows)


def _strategies(draft: Draft) -> Sheet:
    _, voice, network = draft.voice.say, draft.voice, draft.plan.network
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Strategy"), "text"),
        (_("Chosen"), "text"),
        (_("Result"), "text"),
        (_("Profit a year"), "money"),
        (_("Bound"), "money"),
        (_("Gap"), "rate"),
        (_("Check"), "money"),
        (_("Revenue"), "money"),
        (_("Duty"), "money"),
        (_("Plants open"), "text"),
        (_("Condition broken"), "long"),
        (_("Why there is no solution"), "long"),
    )
    lack = draft.mark("not_held")
    rows = tuple(
        (
            voice.note(s.label),
            _("chosen") if network and s.id == network.chosen else "",
            _(STATUS.get(s.status, s.status)),
            *(
                lack if v is None else v
                for v in (s.objective, s.bound, s.gap, s.reevaluated, s.revenue, s.duty)
            ),
            voice.listed(voice.plant(u.plant) for u in s.plants if u.open),
            "; ".join(clean(v) for v in s.violations),
            _notes(draft, s.reasons),
        )
        for s in (network.strategies if network else ())
    )
    return Sheet(_("Strategies"), columns, rows)


def _flows(draft: Draft) -> Sheet:
    _, voice, network = draft.voice.say, draft.voice, draft.plan.network
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Strategy"), "text"),
        (_("Product"), "text"),
        (_("Made at"), "text"),
        (_("Origin"), "text"),
        (_("Market"), "text"),
        (_("Way"), "text"),
        (_("Units a year"), "number"),
        (_("Revenue"), "money"),
        (_("Duty"), "money"),
        (_("Freight"), "money"),
        (_("Profit before fixed cost"), "money"),
    )
    rows = tuple(
        (
            voice.note(s.label),
            voice.product(f.product),
            voice.plant(f.plant),
            voice.territory(f.origin),
            voice.market(f.market),
            draft.way(f.route),
            *(f.units, f.revenue, f.duty, f.freight, f.profit),
        )
        for s in (network.strategies if network else ())
        for f in s.flows
    )
    return Sheet(_("Flows"), columns, rows)


def _part_flows(draft: Draft) -> Sheet:
    _, voice, network = draft.voice.say, draft.voice, draft.plan.network
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Strategy"), "text"),
        (_("Part"), "text"),
        (_("Supplier"), "text"),
        (_("To"), "text"),
        (_("Pieces a year"), "number"),
        (_("Cost"), "money"),
        (_("Duty"), "money"),
    )
    rows = tuple(
        (
            voice.note(s.label),
            voice.named("parts", f.part),
            supplier(draft, f.supplier),
            voice.plant(f.plant),
            *(f.units, f.cost, f.duty),
        )
        for s in (network.strategies if network else ())
        for f in s.part_flows
    )
    return Sheet(_("Parts"), columns, rows)


def _left_out(draft: Draft) -> Sheet:
    _, network = draft.voice.say, draft.plan.network
    rows = tuple((lane, draft.voice.note(note)) for lane, note in (network.left_out if network else ()))
    return Sheet(_("Left out"), ((_("Lane"), "long"), (_("What is missing"), "long")), rows)
