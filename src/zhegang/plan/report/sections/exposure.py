"""What the tariffs cost: today's duty, and the same sales on the days of the tariff war."""

from __future__ import annotations

from zhegang.plan.report import charts, figures
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.figures import DutySum
from zhegang.plan.report.model import Block, Cell, Chart, Mark, ReasonLine, Section, Table, Text
from zhegang.plan.result import ExposureLine

MOST_LINES = 60


def exposure(draft: Draft) -> Section | None:
    """Duty today by market, product and legal layer, then line by line."""
    plan, voice, _ = draft.plan, draft.voice, draft.voice.say
    if plan.exposure is None or not plan.exposure.today:
        return None
    today = plan.exposure.today
    total = figures.duty_sum("", today)
    rate = voice.rate(total.rate) if total.rate is not None else draft.mark("undetermined")
    lead = _(
        "On {day} the sales of the case owe {duty} in duty a year: {rate} of their customs value of {value}.",
        day=voice.day(plan.as_of),
        duty=voice.amount(plan.exposure.total),
        rate=rate,
        value=voice.amount(total.customs_value),
    )
    blocks: list[Block] = [Text(lead)]
    if plan.exposure.undetermined:
        left_out = _(
            "Undetermined lines: {count} of {lines}. They are listed below and are in no sum.",
            count=plan.exposure.undetermined,
            lines=len(today),
        )
        blocks.append(Text(left_out, "warn"))
    blocks += [
        _sums(
            draft,
            "duty-by-market",
            _("Duty by market"),
            _("Market"),
            figures.duty_by(today, lambda x: x.market),
        ),
        _sums(
            draft,
            "duty-by-product",
            _("Duty by product"),
            _("Product"),
            figures.duty_by(today, lambda x: x.product),
        ),
        _layers(draft, today),
        _lines(draft, today),
    ]
    return Section("exposure", _("What the tariffs cost today"), tuple(blocks))


def history(draft: Draft) -> Section | None:
    """The same lines on each earlier day."""
    plan, voice, _ = draft.plan, draft.voice, draft.voice.say
    days = figures.days(plan)
    if plan.exposure is None or len(days) < 2:
        return None
    layers, rows = figures.duty_over_time(plan)
    series = [
        charts.Series(voice.layer(name), tuple(amounts.get(name, 0.0) for _day, amounts in rows), _colour(i))
        for i, name in enumerate(layers)
    ]
    labels = [f"{day.year}\n{day:%m-%d}" for day, _amounts in rows]
    columns = [draft.column(_("Day")), *(draft.figures(voice.layer(name)) for name in layers)]
    columns += [draft.figures(_("Duty")), draft.figures(_("Rate")), draft.figures(_("Undetermined lines"))]
    table_rows = []
    for day, amounts in rows:
        total = figures.duty_sum("", figures.lines_on(plan, day))
        marks = _marks(total)
        table_rows.append(
            (
                draft.day(day),
                *(draft.money(amounts.get(name, 0.0)) for name in layers),
                draft.money(total.duty, strong=True, marks=marks),
                draft.rate(total.rate, marks=marks),
                draft.number(float(total.undetermined)),
            )
        )
    caption = _(
        "Duty a year on today's sales, by legal layer and day of entry ({currency})", currency=voice.currency
    )
    first, last = (figures.duty_sum("", figures.lines_on(plan, day)) for day in (days[0], days[-1]))
    peak = max(days, key=lambda day: figures.duty_sum("", figures.lines_on(plan, day)).duty)
    top = figures.duty_sum("", figures.lines_on(plan, peak))
    alt = _(
        "Stacked columns: {first} on {first_day}, at most {top} on {top_day}, {last} on {last_day}.",
        first=voice.amount(first.duty),
        first_day=days[0].isoformat(),
        top=voice.amount(top.duty),
        top_day=peak.isoformat(),
        last=voice.amount(last.duty),
        last_day=days[-1].isoformat(),
    )
    note = ""
    if any(line.status == "undetermined" for line in plan.exposure.history):
        note = _("A line undetermined on a day is not in that day's sum; the last column counts them.")
    table = Table("duty-history-figures", caption, tuple(columns), tuple(table_rows), note)
    blocks: list[Block] = [
        Text(
            _(
                "The goods, prices and quantities are today's; only the law changes. "
                "The duty was highest on {day}: {duty}.",
                day=voice.day(peak),
                duty=voice.amount(top.duty),
            )
        )
    ]
    if series:
        wide, narrow = (
            charts.stacked_columns(labels, series, lang=draft.lang, width=w)
            for w in (charts.WIDE, charts.NARROW)
        )
        blocks.append(Chart("duty-history", caption, alt, wide, narrow, table))
    else:
        blocks.append(table)
    return Section("history", _("The same sales through the tariff war"), tuple(blocks))


def _colour(i: int) -> str:
    return charts.PALETTE[i % len(charts.PALETTE)]


def _marks(total: DutySum) -> tuple[Mark, ...]:
    marks: tuple[Mark, ...] = ("assumed",) if total.assumed else ()
    return (*marks, "stale") if total.stale_since else marks


def _sums(draft: Draft, id_: str, caption: str, key: str, sums: tuple[DutySum, ...]) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(key, 2),
        draft.figures(_("Customs value")),
        draft.figures(_("Duty")),
        draft.figures(_("Rate")),
        draft.figures(_("Undetermined lines")),
    )
    name = voice.market if id_ == "duty-by-market" else voice.product
    rows = [_sum_row(draft, draft.words(name(s.key)), s) for s in sums]
    if len(sums) > 1 and draft.plan.exposure is not None:
        whole = figures.duty_sum("", draft.plan.exposure.today)
        rows.append(_sum_row(draft, draft.strong(_("Total")), whole))
    money = _(
        "Amounts in {currency} a year; customs value of the lines with a known duty.", currency=voice.currency
    )
    return Table(id_, caption, columns, tuple(rows), money, total=len(sums) > 1)


def _sum_row(draft: Draft, head: Cell, total: DutySum) -> tuple[Cell, ...]:
    marks = _marks(total)
    nothing = total.undetermined == total.lines
    return (
        head,
        draft.money(None if nothing else total.customs_value),
        draft.money(None if nothing else total.duty, marks=marks),
        draft.rate(None if nothing else total.rate, marks=marks),
        draft.number(float(total.undetermined)),
    )


def _layers(draft: Draft, today: tuple[ExposureLine, ...]) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Market"), 1.2),
        draft.column(_("Legal layer"), 1.6),
        draft.column(_("Tariff heading"), 0.9),
        draft.figures(_("Rate"), 0.9),
        draft.figures(_("Duty"), 1.0),
        draft.column(_("Citation"), 2.2),
    )
    rows = []
    for entry in figures.duty_by_layer(today):
        low, high = entry.low, entry.high
        if low is not None and high is not None and low != high:
            rate = draft.words(f"{voice.rate(low)} – {voice.rate(high)}")
        else:
            rate = draft.rate(low)
        layer = entry.reason
        why = draft.reason(
            f"{voice.layer(layer.layer)} · {voice.market(entry.market)}",
            [
                ReasonLine(
                    entry.heading, "" if low != high else rate.text, voice.note(layer.reason), entry.citation
                )
            ],
        )
        rows.append(
            (
                draft.words(voice.market(entry.market)),
                draft.words(voice.layer(entry.layer)),
                draft.words(entry.heading or "–"),
                rate,
                draft.money(entry.amount, why=why),
                draft.words(entry.citation),
            )
        )
    caption = _("Duty by legal layer ({currency} a year)", currency=voice.currency)
    return Table(
        "duty-by-layer",
        caption,
        columns,
        tuple(rows),
        _("Only layers that apply to a line with a known duty."),
    )


def _lines(draft: Draft, today: tuple[ExposureLine, ...]) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Product"), 1.9),
        draft.column(_("Market"), 1.3),
        draft.column(_("Made in"), 1.0),
        draft.column(_("Code"), 1.1),
        draft.figures(_("Units a year"), 1.0),
        draft.figures(_("Customs value"), 1.2),
        draft.figures(_("Rate"), 1.2),
        draft.figures(_("Duty"), 1.2),
    )
    places = {id(line): i for i, line in enumerate(today)}
    # What is undetermined asks for work and comes first, then the dearest.
    ordered = sorted(today, key=lambda x: (figures.known(x), -(x.duty_amount or 0.0), x.product, x.market))
    rows = []
    for line in ordered[:MOST_LINES]:
        of = f"exposure.today[{places[id(line)]}]"
        why, marks = draft.duty_reason(line), draft.line_marks(line)
        rows.append(
            (
                draft.words(voice.product(line.product)),
                draft.words(voice.market(line.market)),
                draft.words(voice.territory(line.origin)),
                draft.words(line.code),
                draft.number(line.units, f"{of}.units"),
                draft.money(line.customs_value, f"{of}.customs_value"),
                draft.rate(line.duty_rate, f"{of}.duty_rate", marks=marks, why=why),
                draft.money(line.duty_amount, f"{of}.duty_amount", why=why),
            )
        )
    note = ""
    if len(today) > MOST_LINES:
        note = _("{shown} of {lines} lines; the workbook holds all.", shown=MOST_LINES, lines=len(today))
    caption = _("Duty line by line ({currency}); each rate opens its legal layers", currency=voice.currency)
    return Table("duty-lines", caption, columns, tuple(rows), note)
