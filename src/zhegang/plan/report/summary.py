"""The first screen: what the tariffs cost, what to do, what it is worth, who helps."""

from __future__ import annotations

from zhegang.plan.report import figures
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Figure, Summary, Tone
from zhegang.plan.report.sections import gate as gate_section
from zhegang.plan.report.sections import help as help_part
from zhegang.plan.report.sections.network import solver_reason
from zhegang.plan.result import Flow, Strategy

MOST_MARKETS = 6


def summarise(draft: Draft) -> Summary:
    """Everything a business reader needs before turning the page."""
    plan, _ = draft.plan, draft.voice.say
    help_lines = help_part.biggest(draft)
    best = figures.chosen(plan)
    if best is not None:
        return Summary(
            _verdict(draft, best), _figures(draft), _todo(draft, best), help_lines, _caveats(draft)
        )
    if plan.network is not None and plan.network.strategies:
        verdict = _(
            "No plan meets every condition of the case. The network section says which conditions collide."
        )
        reasons = tuple(draft.voice.note(r) for s in plan.network.strategies for r in s.reasons)
        return Summary(verdict, _figures(draft), tuple(dict.fromkeys(reasons)), help_lines, _caveats(draft))
    if plan.exposure is not None and plan.exposure.today:
        verdict = _(
            "The case tells what is sold, not yet where it could be made: this is the exposure, not a plan."
        )
        return Summary(verdict, _figures(draft), (), help_lines, _caveats(draft))
    verdict = _("This case moves no goods. Its plan is the help that fits it.")
    steps = tuple(draft.voice.note(step.title) for step in plan.help.steps)
    return Summary(verdict, (_gate_figure(draft),), steps, help_lines, _caveats(draft))


def withheld(draft: Draft) -> Summary:
    """A plan the gate holds back: its reasons, no figure of it."""
    _, voice = draft.voice.say, draft.voice
    verdict = _("This plan is withheld. Its figures are given only once every finding below is resolved.")
    reasons = [voice.note(note) for note in draft.plan.gate.reasons]
    named = [
        _(
            "{party}: {state}",
            party=check.name or voice.party(check.party),
            state=_(gate_section.SHORT[check.state]),
        )
        for check in draft.plan.gate.checks
        if check.state in ("BLOCK", "REVIEW")
    ]
    return Summary(verdict, (_gate_figure(draft),), tuple(reasons + named), (), ())


def _verdict(draft: Draft, best: Strategy) -> str:
    plan, voice, _ = draft.plan, draft.voice, draft.voice.say
    gain = figures.gain(plan)
    keep = figures.strategy(plan, "keep")
    if keep is not None and (best.id == "keep" or (gain is not None and round(gain) <= 0)):
        return _("Keep making and shipping as today: no other network of the case earns more.")
    label = voice.note(best.label)
    if gain is None:
        return _("{strategy}. Keeping things as they are has no solution to compare with.", strategy=label)
    return _(
        "{strategy}: it earns {gain} a year more than keeping things as they are.",
        strategy=label,
        gain=voice.amount(gain),
    )


def _figures(draft: Draft) -> tuple[Figure, ...]:
    plan, voice, _ = draft.plan, draft.voice, draft.voice.say
    found: list[Figure] = []
    best, keep, gain = figures.chosen(plan), figures.strategy(plan, "keep"), figures.gain(plan)
    if plan.exposure is not None:
        total = figures.duty_sum("", plan.exposure.today)
        rate = voice.rate(total.rate) if total.rate is not None else draft.mark("undetermined")
        lines = [_("{rate} of customs value", rate=rate)]
        if plan.exposure.undetermined:
            lines.append(_("undetermined lines, not in the sum: {count}", count=plan.exposure.undetermined))
        cell = draft.money(plan.exposure.total, "exposure.total", why=_total_reason(draft))
        if plan.exposure.undetermined == len(plan.exposure.today) and plan.exposure.today:
            cell = draft.money(None)
        found.append(Figure(_("Duty on today's sales"), cell, " · ".join(lines), "bad"))
    if best is not None:
        place = _place(draft, best)
        below = voice.note(best.label)
        cell = draft.money(best.objective, f"{place}.objective", why=solver_reason(draft, best))
        found.append(Figure(_("Profit under the plan"), cell, below))
        if gain is not None and keep is not None and best.id != "keep":
            told = _("keeping things as they are earns {profit}", profit=voice.amount(keep.objective or 0.0))
            tone: Tone = "good" if gain > 0 else "plain"
            why = draft.because(
                _("Profit difference"),
                (_("Profit under the plan"), voice.amount(best.objective or 0.0)),
                (_("Profit when keeping things as they are"), voice.amount(keep.objective or 0.0)),
            )
            found.append(Figure(_("More profit a year"), draft.money(gain, why=why), told, tone))
        share = best.duty / best.revenue if best.duty is not None and best.revenue else None
        below = _("{rate} of revenue", rate=voice.rate(share)) if share is not None else ""
        found.append(Figure(_("Duty under the plan"), draft.money(best.duty, f"{place}.duty"), below))
    found.append(_gate_figure(draft))
    return tuple(found)


def _place(draft: Draft, held: Strategy) -> str:
    strategies = draft.plan.network.strategies if draft.plan.network else ()
    return f"network.strategies[{strategies.index(held)}]"


def _total_reason(draft: Draft) -> str:
    """The headline duty, market by market."""
    _, voice, exposure = draft.voice.say, draft.voice, draft.plan.exposure
    if exposure is None:
        return ""
    parts = []
    for part in figures.duty_by(exposure.today, lambda line: line.market):
        known = part.lines > part.undetermined
        parts.append(
            (voice.market(part.key), voice.amount(part.duty) if known else draft.mark("undetermined"))
        )
    return draft.because(_("Duty on today's sales, by market"), *parts)


def _gate_figure(draft: Draft) -> Figure:
    gate, _ = draft.plan.gate, draft.voice.say
    days = sorted(day for _name, day, _count in gate.lists)
    below = (
        _("parties: {parties}; oldest list of {day}", parties=len(gate.checks), day=days[0].isoformat())
        if days
        else _("no list loaded")
    )
    cell = draft.words(_(gate_section.SHORT[gate.state]))
    return Figure(_("Parties checked"), cell, below, gate_section.TONES[gate.state])


def _todo(draft: Draft, best: Strategy) -> tuple[str, ...]:
    """Plants to open or close, then each market and how it is served."""
    plan, voice, _ = draft.plan, draft.voice, draft.voice.say
    keep = figures.strategy(plan, "keep")
    existing = {
        p.get("id") for p in plan.case.get("plants") or () if p.get("status", "existing") == "existing"
    }
    before = figures.open_plants(keep) if keep else frozenset(str(p) for p in existing)
    after = figures.open_plants(best)
    found = []
    for plant in sorted(after - before):
        found.append(_("Open {plant}.", plant=voice.plant(plant)))
    for plant in sorted(before - after):
        found.append(_("Close {plant}.", plant=voice.plant(plant)))
    markets = figures.flows_by_market(best)
    found += [_serve(draft, market, flows) for market, flows in markets[:MOST_MARKETS]]
    if len(markets) > MOST_MARKETS:
        found.append(
            _("Further markets, in the network section: {count}.", count=len(markets) - MOST_MARKETS)
        )
    served = {market for market, _flows in markets}
    for market, _flows in figures.flows_by_market(keep) if keep else ():
        if market not in served:
            found.append(
                _("Stop selling to {market}: no way there earns its cost.", market=voice.market(market))
            )
    return tuple(found)


def _serve(draft: Draft, market: str, flows: tuple[Flow, ...]) -> str:
    voice, _ = draft.voice, draft.voice.say
    ways: dict[tuple[str, str], float] = {}
    for flow in flows:
        key = (flow.plant, draft.way(flow.route))
        ways[key] = ways.get(key, 0.0) + flow.units
    told = [
        _("{plant} ({way}, {units} units)", plant=voice.plant(plant), way=way, units=voice.number(units))
        for (plant, way), units in sorted(ways.items(), key=lambda item: (-item[1], item[0]))
    ]
    return _("{market}: supply from {plants}.", market=voice.market(market), plants=voice.listed(told))


def _caveats(draft: Draft) -> tuple[str, ...]:
    """What a reader must know before trusting the figures, in a line each."""
    plan, voice, _ = draft.plan, draft.voice, draft.voice.say
    found = []
    today = plan.exposure.today if plan.exposure else ()
    assumed = sum(line.status == "assumed" for line in today)
    if assumed:
        found.append(_("Duty rates assumed by the case, and marked: {count}.", count=assumed))
    stale = [line.stale_since for line in today if line.stale_since]
    if stale:
        text = _(
            "Some schedules held end before this day; they are marked stale (since {day}).",
            day=min(stale).isoformat(),
        )
        found.append(text)
    if plan.network is not None and plan.network.left_out:
        count = len(plan.network.left_out)
        found.append(_("Lanes left out because their duty is undetermined: {count}.", count=count))
    if plan.gate.state == "INCOMPLETE":
        found += [voice.note(note) for note in plan.gate.reasons]
    return tuple(found)
