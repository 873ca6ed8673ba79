"""The network plan: strategies compared, flows of the chosen one, lanes left out."""

from __future__ import annotations

from zhegang.core.i18n import N_
from zhegang.plan.report import charts, figures
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Block, Cell, Chart, Items, ReasonLine, Section, Table, Text
from zhegang.plan.report.worldmap import Lane, Port, lanes_svg
from zhegang.plan.result import NetworkPlan, Strategy

STATUS = {
    "optimal": N_("optimal"),
    "feasible": N_("feasible, not proved best"),
    "infeasible": N_("no solution"),
    "time_limit": N_("stopped by the clock"),
}


def network(draft: Draft) -> Section | None:
    """Strategies side by side, then the chosen one: plants, flows, map."""
    plan, voice, _ = draft.plan, draft.voice, draft.voice.say
    if plan.network is None or not plan.network.strategies:
        return None
    blocks: list[Block] = [_compared(draft, plan.network)]
    best = figures.chosen(plan)
    if best is None:
        blocks.insert(
            0, Text(_("No strategy has a solution: the case's conditions cannot all be met."), "bad")
        )
        for held in plan.network.strategies:
            if held.reasons:
                blocks.append(
                    Text(_("{strategy}: why there is no solution", strategy=voice.note(held.label)))
                )
                blocks.append(Items(tuple(voice.note(r) for r in held.reasons)))
        return Section("network", _("The network plan"), tuple(blocks))
    blocks.insert(0, Text(_("Chosen: {strategy}.", strategy=voice.note(best.label))))
    index = plan.network.strategies.index(best)
    blocks.append(_plants(draft, best, index))
    sankey = _sankey(draft, best)
    if sankey:
        blocks.append(sankey)
    lane_map = _map(draft, best)
    if lane_map:
        blocks.append(lane_map)
    blocks.append(_flows(draft, best, index))
    if best.part_flows:
        blocks.append(_parts(draft, best, index))
    if best.unmet:
        blocks.append(_unmet(draft, best, index))
    return Section("network", _("The network plan"), tuple(blocks))


def left_out(draft: Draft) -> Section | None:
    """Lanes without a determined duty, and what is missing for each."""
    plan, _ = draft.plan, draft.voice.say
    if plan.network is None or not plan.network.left_out:
        return None
    columns = (draft.column(_("Lane"), 1), draft.column(_("What is missing"), 2))
    rows = []
    for lane, note in plan.network.left_out:
        rows.append((draft.words(_lane_name(draft, lane)), draft.words(draft.voice.note(note))))
    text = _(
        "These lanes have no determined duty. They are in no sum and no strategy until what is missing is found."
    )
    table = Table("left-out-table", _("Lanes left out"), columns, tuple(rows))
    return Section("left-out", _("Lanes left out, and what is missing"), (Text(text, "warn"), table))


def _lane_name(draft: Draft, lane: str) -> str:
    route = draft.routes.get(lane)
    if route is None:
        return lane
    return f"{draft.voice.plant(route.plant)} → {draft.voice.market(route.market)}, {draft.way(lane)}"


def _compared(draft: Draft, plan: NetworkPlan) -> Table:
    _, voice = draft.voice.say, draft.voice
    keep = figures.strategy(draft.plan, "keep")
    columns = (
        draft.column(_("Strategy"), 2.4),
        draft.column(_("Result"), 1.0),
        draft.figures(_("Profit a year"), 1.2),
        draft.figures(_("Against keeping"), 1.2),
        draft.figures(_("Revenue"), 1.2),
        draft.figures(_("Duty"), 1.2),
        draft.column(_("Plants open"), 1.8),
    )
    rows = []
    for i, s in enumerate(plan.strategies):
        of = f"network.strategies[{i}]"
        mine = s.id == plan.chosen
        if s.objective is None or keep is None or keep.objective is None:
            against = draft.money(None, missing="not_held")
        else:
            against = draft.money(s.objective - keep.objective)
        names = voice.listed(voice.plant(p) for p in sorted(figures.open_plants(s)))
        label = voice.note(s.label)
        status = _(STATUS.get(s.status, s.status))
        head = draft.strong(f"{label} ({_('chosen')})") if mine else draft.words(label)
        rows.append(
            (
                head,
                draft.words(status),
                draft.money(
                    s.objective,
                    f"{of}.objective",
                    missing="not_held",
                    why=solver_reason(draft, s),
                    strong=mine,
                ),
                against,
                draft.money(s.revenue, f"{of}.revenue", missing="not_held"),
                draft.money(s.duty, f"{of}.duty", missing="not_held"),
                draft.words(names or "–"),
            )
        )
    caption = _("Strategies compared ({currency} a year)", currency=voice.currency)
    return Table(
        "strategies", caption, columns, tuple(rows), _("Each profit opens how it was found and checked.")
    )


def solver_reason(draft: Draft, s: Strategy) -> str:
    """How good the answer is proved to be: bound, gap, and the check without the solver."""
    _, voice = draft.voice.say, draft.voice

    def line(label: str, value: float | None, text: str) -> ReasonLine:
        return ReasonLine(label, draft.mark("not_held") if value is None else voice.money(value), text)

    lines = [ReasonLine(_("Result"), "", _(STATUS.get(s.status, s.status)))]
    lines.append(line(_("Profit found"), s.objective, ""))
    lines.append(line(_("Bound"), s.bound, _("no network that meets the case's conditions can earn more")))
    gap = draft.mark("not_held") if s.gap is None else voice.rate(s.gap)
    lines.append(ReasonLine(_("Gap"), gap, _("how far the profit found may lie below the bound")))
    again = _("profit computed again from the flows alone, without the solver")
    lines.append(line(_("Check"), s.reevaluated, again))
    for violation in s.violations:
        lines.append(ReasonLine(_("Condition broken"), "", violation))
    lines += [ReasonLine(_("Why there is no solution"), "", voice.note(note)) for note in s.reasons]
    return draft.reason(voice.note(s.label), lines)


def _plants(draft: Draft, s: Strategy, index: int) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Plant"), 2),
        draft.column(_("State")),
        draft.figures(_("Capacity used")),
        draft.figures(_("Capacity")),
        draft.figures(_("Share")),
        draft.figures(_("Fixed cost ({currency})", currency=voice.currency), 1.2),
    )
    rows = []
    for i, use in enumerate(s.plants):
        of = f"network.strategies[{index}].plants[{i}]"
        rows.append(
            (
                draft.words(voice.plant(use.plant)),
                draft.words(_("open") if use.open else _("closed")),
                draft.number(use.used, f"{of}.used"),
                draft.number(use.capacity, f"{of}.capacity"),
                draft.rate(use.used / use.capacity if use.capacity else 0.0),
                draft.money(use.fixed_cost, f"{of}.fixed_cost"),
            )
        )
    return Table("plants", _("Plants"), columns, tuple(rows))


def _flows(draft: Draft, s: Strategy, index: int) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Product"), 1.7),
        draft.column(_("Made at"), 1.4),
        draft.column(_("Market"), 1.2),
        draft.column(_("Way"), 1.5),
        draft.figures(_("Units a year")),
        draft.figures(_("Revenue"), 1.1),
        draft.figures(_("Duty"), 1.1),
        draft.figures(_("Profit before fixed cost"), 1.2),
    )
    places = {id(flow): i for i, flow in enumerate(s.flows)}
    rows: list[tuple[Cell, ...]] = []
    for _market, flows in figures.flows_by_market(s):
        for flow in flows:
            of = f"network.strategies[{index}].flows[{places[id(flow)]}]"
            route = draft.routes.get(flow.route)
            why = draft.route_reason(route) if route else ""
            rows.append(
                (
                    draft.words(voice.product(flow.product)),
                    draft.words(voice.plant(flow.plant)),
                    draft.words(voice.market(flow.market)),
                    draft.words(draft.way(flow.route), why=why),
                    draft.number(flow.units, f"{of}.units"),
                    draft.money(flow.revenue, f"{of}.revenue"),
                    draft.money(flow.duty, f"{of}.duty"),
                    draft.money(flow.profit, f"{of}.profit"),
                )
            )
    return Table(
        "flows", _("Flows of goods ({currency} a year)", currency=voice.currency), columns, tuple(rows)
    )


def _parts(draft: Draft, s: Strategy, index: int) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Part"), 1.6),
        draft.column(_("Supplier"), 1.6),
        draft.column(_("To"), 1.6),
        draft.figures(_("Pieces a year")),
        draft.figures(_("Cost")),
        draft.figures(_("Duty")),
    )
    rows = []
    for i, flow in enumerate(s.part_flows):
        of = f"network.strategies[{index}].part_flows[{i}]"
        rows.append(
            (
                draft.words(voice.named("parts", flow.part)),
                draft.words(supplier(draft, flow.supplier)),
                draft.words(voice.plant(flow.plant)),
                draft.number(flow.units, f"{of}.units"),
                draft.money(flow.cost, f"{of}.cost"),
                draft.money(flow.duty, f"{of}.duty"),
            )
        )
    caption = _("Flows of parts ({currency} a year)", currency=voice.currency)
    return Table("part-flows", caption, columns, tuple(rows), folded=True)


def supplier(draft: Draft, key: str) -> str:
    """The party a supplier is, where the case names one; else its id."""
    for held in draft.plan.case.get("suppliers") or ():
        if held.get("id") == key and held.get("party"):
            return draft.voice.party(held["party"])
    return draft.voice.named("suppliers", key)


def _unmet(draft: Draft, s: Strategy, index: int) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (draft.column(_("Product")), draft.column(_("Market")), draft.figures(_("Units not served")))
    rows = tuple(
        (
            draft.words(voice.product(product)),
            draft.words(voice.market(market)),
            draft.number(units, f"network.strategies[{index}].unmet[{i}][2]"),
        )
        for i, (product, market, units) in enumerate(s.unmet)
    )
    note = _(
        "Demand that the chosen strategy leaves: serving it would earn less than it costs, or capacity is short."
    )
    return Table("unmet", _("Demand not served"), columns, rows, note, folded=True)


def _sankey(draft: Draft, s: Strategy) -> Chart | None:
    _, voice = draft.voice.say, draft.voice
    nodes: dict[str, charts.Node] = {}
    links: dict[tuple[str, str], float] = {}

    def node(key: str, name: str, depth: int) -> str:
        nodes.setdefault(key, charts.Node(key, name, depth))
        return key

    def link(source: str, target: str, value: float) -> None:
        if value > 0:
            links[source, target] = links.get((source, target), 0.0) + value

    for part in s.part_flows:
        plant = node(f"plant {part.plant}", voice.plant(part.plant), 1)
        link(node(f"part {part.part}", voice.named("parts", part.part), 0), plant, part.cost)
    for _market, flows in figures.flows_by_market(s):
        for flow in flows:
            plant = node(f"plant {flow.plant}", voice.plant(flow.plant), 1)
            market = node(f"market {flow.market}", voice.market(flow.market), 3)
            route = draft.routes.get(flow.route)
            if route is not None and route.hub:
                hub = node(f"hub {route.hub}", voice.hub(route.hub), 2)
                link(plant, hub, flow.revenue)
                link(hub, market, flow.revenue)
            else:
                link(plant, market, flow.revenue)
    used = {end for pair in links for end in pair}
    if not used:
        return None
    held = [n for n in nodes.values() if n.key in used]
    wires = [(a, b, v) for (a, b), v in links.items()]
    wide, narrow = (
        charts.sankey(held, wires, lang=draft.lang, width=w) for w in (charts.WIDE, charts.NARROW)
    )
    told = voice.listed(
        f"{nodes[a].name} → {nodes[b].name} {voice.amount(v)}"
        for a, b, v in sorted(wires, key=lambda w: -w[2])[:4]
    )
    caption = _("Parts, plants, hubs and markets of the chosen strategy: parts at cost, goods at revenue")
    return Chart("flow-chart", caption, _("Flow chart; the largest flows: {told}.", told=told), wide, narrow)


def _map(draft: Draft, s: Strategy) -> Chart | None:
    _, voice = draft.voice.say, draft.voice
    weight: dict[str, float] = {}
    for flow in s.flows:
        if flow.units > 0 and flow.route in draft.routes:
            weight[flow.route] = weight.get(flow.route, 0.0) + flow.revenue
    if not weight:
        return None
    most = max(weight.values()) or 1.0
    lanes, ports = [], {}
    for key, value in weight.items():
        route = draft.routes[key]
        path = route.path if len(route.path) > 1 else route.points
        lanes.append(Lane(tuple(path), value / most, route.mode == "air"))
        stops = list(route.points)
        if stops:
            ports["plant", route.plant] = Port(stops[0], voice.plant(route.plant), "plant")
            ports["market", route.market] = Port(stops[-1], voice.market(route.market), "market")
        if route.hub and len(stops) > 2:
            ports["hub", route.hub] = Port(stops[1], voice.hub(route.hub), "hub")
    order = {"plant": 0, "market": 1, "hub": 2}
    held = [port for _key, port in sorted(ports.items(), key=lambda item: (order[item[0][0]], item[0][1]))]
    wide, narrow = (lanes_svg(lanes, held, lang=draft.lang, width=w) for w in (charts.WIDE, charts.NARROW))
    told = voice.listed(_lane_name(draft, key) for key in sorted(weight, key=lambda k: -weight[k])[:6])
    caption = _("Lanes of the chosen strategy; the wider, the more revenue; dashed by air")
    return Chart("lane-map", caption, _("Map of lanes: {told}.", told=told), wide, narrow)
