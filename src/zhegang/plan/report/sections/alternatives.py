"""Landed cost of one unit wherever it could be made, and who bears the duty."""

from __future__ import annotations

from zhegang.plan.report import charts
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Block, Cell, Chart, Mark, ReasonLine, Section, Table, Text
from zhegang.plan.result import Alternative

MOST_PAIRS = 40
MOST_CHARTS = 3
MOST_BARS = 8


def alternatives(draft: Draft) -> Section | None:
    """The best way from each plant into each market, with charts of the largest sales."""
    plan, _ = draft.plan, draft.voice.say
    if not plan.alternatives:
        return None
    pairs = _pairs(draft)
    blocks: list[Block] = [
        Text(
            _(
                "Landed cost of one unit at the buyer's door: goods, freight, insurance, duty, fees, brokerage and "
                "the working capital tied up on the way; import tax only where it is not recovered."
            )
        )
    ]
    charted: set[str] = set()
    for (product, market), held in pairs:
        if product in charted or len(charted) == MOST_CHARTS:
            continue
        chart = _chart(draft, product, market, _best_by_plant(held))
        if chart is not None:
            charted.add(product)
            blocks.append(chart)
    blocks.append(_table(draft, pairs))
    return Section("alternatives", _("What each way of making and shipping costs"), tuple(blocks))


def _pairs(draft: Draft) -> list[tuple[tuple[str, str], list[Alternative]]]:
    """Alternatives by product and market, the largest sales of today first."""
    groups: dict[tuple[str, str], list[Alternative]] = {}
    for alternative in draft.plan.alternatives:
        groups.setdefault((alternative.product, alternative.market), []).append(alternative)
    sales: dict[tuple[str, str], float] = {}
    for line in draft.plan.exposure.today if draft.plan.exposure else ():
        key = (line.product, line.market)
        sales[key] = sales.get(key, 0.0) + line.customs_value
    return sorted(groups.items(), key=lambda item: (-sales.get(item[0], 0.0), item[0]))


def _best_by_plant(held: list[Alternative]) -> list[Alternative]:
    """The cheapest determined way from each plant; an undetermined one where a plant has no other."""
    best: dict[str, Alternative] = {}
    for alternative in held:
        now = best.get(alternative.plant)
        if now is None or _order(alternative) < _order(now):
            best[alternative.plant] = alternative
    return sorted(best.values(), key=_order)


def _order(alternative: Alternative) -> tuple[bool, float, str]:
    landed = alternative.landed
    return landed is None, landed if landed is not None else 0.0, alternative.route


def tax_inside(alternative: Alternative) -> float:
    """Import tax that is part of the landed cost: zero where the importer recovers it."""
    if alternative.landed is None or alternative.duty is None or alternative.fees is None:
        return 0.0
    parts = alternative.goods + alternative.freight + alternative.insurance + alternative.duty
    parts += alternative.fees + alternative.brokerage + alternative.working_capital
    rest = alternative.landed - parts
    return rest if rest > 0.005 else 0.0


def _chart(draft: Draft, product: str, market: str, held: list[Alternative]) -> Chart | None:
    voice, _ = draft.voice, draft.voice.say
    known = [a for a in held if a.landed is not None][:MOST_BARS]
    if not known:
        return None
    parts = (
        ("goods", _("Goods"), [a.goods for a in known]),
        ("freight", _("Freight"), [a.freight for a in known]),
        ("insurance", _("Insurance"), [a.insurance for a in known]),
        ("duty", _("Duty"), [a.duty or 0.0 for a in known]),
        ("fees", _("Fees and brokerage"), [(a.fees or 0.0) + a.brokerage for a in known]),
        ("capital", _("Working capital"), [a.working_capital for a in known]),
        ("tax", _("Import tax"), [tax_inside(a) for a in known]),
    )
    series = [
        charts.Series(name, tuple(values), charts.COST_COLOURS[key])
        for key, name, values in parts
        if any(values)
    ]
    labels = [f"{voice.plant(a.plant)}\n{draft.way(a.route)}" for a in known]
    title = _(
        "Landed cost of one unit: {product} into {market} ({currency})",
        product=voice.product(product),
        market=voice.market(market),
        currency=voice.currency,
    )
    told = voice.listed(f"{voice.plant(a.plant)} {voice.unit_money(a.landed or 0.0)}" for a in known)
    left = [a for a in held if a.landed is None]
    caption = title
    if left:
        names = voice.listed(voice.plant(a.plant) for a in left)
        caption = voice.join(
            [
                title + ("." if draft.lang == "en" else "。"),
                _("Left out, undetermined: {names}.", names=names),
            ]
        )
    wide, narrow = (
        charts.stacked_bars(labels, series, lang=draft.lang, width=w) for w in (charts.WIDE, charts.NARROW)
    )
    return Chart(
        f"landed-{product}", caption, _("Bars, the cheapest first: {told}.", told=told), wide, narrow
    )


def _table(draft: Draft, pairs: list[tuple[tuple[str, str], list[Alternative]]]) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Product"), 1.7),
        draft.column(_("Market"), 1.2),
        draft.column(_("Made at"), 1.5),
        draft.column(_("Way"), 1.5),
        draft.figures(_("Duty rate"), 1.0),
        draft.figures(_("Duty"), 1.0),
        draft.figures(_("Landed cost"), 1.1),
        draft.figures(_("Days"), 0.6),
    )
    places = {id(a): i for i, a in enumerate(draft.plan.alternatives)}
    rows: list[tuple[Cell, ...]] = []
    for (_product, _market), held in pairs[:MOST_PAIRS]:
        best = _best_by_plant(held)
        for i, alternative in enumerate(best):
            rows.append(_row(draft, alternative, f"alternatives[{places[id(alternative)]}]", first=i == 0))
    shown, total = len(rows), len(draft.plan.alternatives)
    note = _(
        "The cheapest way from each plant; {shown} of {total} combinations. The workbook holds all.",
        shown=shown,
        total=total,
    )
    caption = _("Landed cost of one unit ({currency})", currency=voice.currency)
    return Table("alternatives-table", caption, columns, tuple(rows), note)


def _row(draft: Draft, a: Alternative, of: str, *, first: bool) -> tuple[Cell, ...]:
    voice = draft.voice
    marks: tuple[Mark, ...] = ("assumed",) if a.status == "assumed" else ()
    route = draft.routes.get(a.route)
    way_why = draft.route_reason(route) if route else ""
    way_marks: tuple[Mark, ...] = ("estimate",) if route and route.grade == "C" else ()
    return (
        draft.words(voice.product(a.product)),
        draft.words(voice.market(a.market)),
        draft.words(voice.plant(a.plant)),
        draft.words(draft.way(a.route), why=way_why, marks=way_marks),
        draft.rate(a.duty_rate, f"{of}.duty_rate", marks=marks),
        draft.unit_money(a.duty, f"{of}.duty"),
        draft.unit_money(a.landed, f"{of}.landed", why=_cost_reason(draft, a), strong=first),
        draft.number(a.days, f"{of}.days"),
    )


def _cost_reason(draft: Draft, a: Alternative) -> str:
    """The parts of a landed cost, one by one."""
    _, voice = draft.voice.say, draft.voice

    def line(label: str, value: float | None, text: str = "") -> ReasonLine:
        return ReasonLine(
            label, draft.mark("undetermined") if value is None else voice.unit_money(value), text
        )

    lines = [
        line(_("Goods"), a.goods),
        line(_("Freight"), a.freight),
        line(_("Insurance"), a.insurance),
        line(_("Duty"), a.duty, _("on a customs value of {value}", value=voice.unit_money(a.customs_value))),
        line(_("Fees"), a.fees),
        line(_("Brokerage"), a.brokerage),
        line(_("Working capital"), a.working_capital),
    ]
    taxed = _("part of the landed cost") if tax_inside(a) else _("recovered, not part of the landed cost")
    lines.append(line(_("Import tax"), a.taxes, taxed if a.taxes else ""))
    if a.co2_kg is not None:
        lines.append(ReasonLine(_("CO₂ of the carriage"), f"{voice.number(a.co2_kg, 1)} kg", ""))
    lines += [ReasonLine(_("Missing"), "", voice.note(note)) for note in a.missing]
    title = _(
        "{product}: {plant} to {market}, {way}",
        product=voice.product(a.product),
        plant=voice.plant(a.plant),
        market=voice.market(a.market),
        way=draft.way(a.route),
    )
    return draft.reason(title, lines)
