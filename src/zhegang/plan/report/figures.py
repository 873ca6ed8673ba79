"""Sums and differences the report shows, worked out from the plan without any language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from zhegang.plan.result import ExposureLine, Flow, LayerLine, Plan, Strategy


@dataclass(frozen=True, slots=True)
class DutySum:
    """Duty of some lines. Undetermined lines are counted, never summed as zero."""

    key: str
    customs_value: float  # of the determined and assumed lines, the basis of `rate`
    duty: float
    lines: int
    undetermined: int
    assumed: int
    stale_since: date | None

    @property
    def rate(self) -> float | None:
        return self.duty / self.customs_value if self.customs_value > 0 else None


@dataclass(frozen=True, slots=True)
class LayerSum:
    layer: str
    heading: str
    market: str
    amount: float
    low: float | None
    high: float | None
    lines: int
    citation: str
    reason: LayerLine


def known(line: ExposureLine) -> bool:
    """Whether the duty of the line may enter a sum."""
    return line.status != "undetermined" and line.duty_amount is not None


def duty_sum(key: str, lines: Iterable[ExposureLine]) -> DutySum:
    held = list(lines)
    summed = [line for line in held if known(line)]
    stale = [line.stale_since for line in held if line.stale_since]
    return DutySum(
        key=key,
        customs_value=sum(line.customs_value for line in summed),
        duty=sum(line.duty_amount or 0.0 for line in summed),
        lines=len(held),
        undetermined=len(held) - len(summed),
        assumed=sum(line.status == "assumed" for line in held),
        stale_since=min(stale) if stale else None,
    )


def duty_by(lines: Iterable[ExposureLine], key: Callable[[ExposureLine], str]) -> tuple[DutySum, ...]:
    """Sums by `key`, the dearest first; groups without any known duty last."""
    groups: dict[str, list[ExposureLine]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    sums = [duty_sum(name, held) for name, held in groups.items()]
    return tuple(sorted(sums, key=lambda s: (s.undetermined == s.lines, -s.duty, s.key)))


def duty_by_layer(lines: Iterable[ExposureLine]) -> tuple[LayerSum, ...]:
    """Sums by market, layer and heading of the layers that apply to lines with a known duty."""
    groups: dict[tuple[str, str, str], list[LayerLine]] = {}
    for line in lines:
        if known(line):
            for layer in line.layers:
                if layer.status == "applies":
                    groups.setdefault((line.market, layer.layer, layer.heading), []).append(layer)
    sums = []
    for (market, name, heading), held in groups.items():
        rates = [layer.rate for layer in held if layer.rate is not None]
        sums.append(
            LayerSum(
                layer=name,
                heading=heading,
                market=market,
                amount=sum(layer.amount or 0.0 for layer in held),
                low=min(rates) if rates else None,
                high=max(rates) if rates else None,
                lines=len(held),
                citation=held[0].citation,
                reason=held[0],
            )
        )
    return tuple(sorted(sums, key=lambda s: (-s.amount, s.market, s.layer, s.heading)))


def days(plan: Plan) -> tuple[date, ...]:
    """Days the exposure is known for, in order."""
    if plan.exposure is None:
        return ()
    return tuple(sorted({line.on for line in (*plan.exposure.history, *plan.exposure.today)}))


def lines_on(plan: Plan, day: date) -> tuple[ExposureLine, ...]:
    if plan.exposure is None:
        return ()
    return tuple(line for line in (*plan.exposure.history, *plan.exposure.today) if line.on == day)


def duty_over_time(plan: Plan) -> tuple[tuple[str, ...], tuple[tuple[date, dict[str, float]], ...]]:
    """Layers in order of weight, and on each day the amount of each of them."""
    rows = []
    weight: dict[str, float] = {}
    for day in days(plan):
        amounts: dict[str, float] = {}
        for entry in duty_by_layer(lines_on(plan, day)):
            amounts[entry.layer] = amounts.get(entry.layer, 0.0) + entry.amount
            weight[entry.layer] = weight.get(entry.layer, 0.0) + abs(entry.amount)
        rows.append((day, amounts))
    layers = sorted((name for name in weight if weight[name] > 0), key=lambda name: (-weight[name], name))
    return tuple(layers), tuple(rows)


# ---- the network


def strategy(plan: Plan, key: str | None) -> Strategy | None:
    """The strategy with that id, where it was solved."""
    held = plan.network.strategies if plan.network else ()
    return next((s for s in held if s.id == key and s.objective is not None), None)


def chosen(plan: Plan) -> Strategy | None:
    return strategy(plan, plan.network.chosen) if plan.network else None


def gain(plan: Plan) -> float | None:
    """Profit a year of the chosen strategy over keeping things as they are."""
    best, keep = chosen(plan), strategy(plan, "keep")
    if best is None or keep is None or best.objective is None or keep.objective is None:
        return None
    return best.objective - keep.objective


def open_plants(held: Strategy) -> frozenset[str]:
    return frozenset(use.plant for use in held.plants if use.open)


def flows_by_market(held: Strategy) -> tuple[tuple[str, tuple[Flow, ...]], ...]:
    """Flows into each market, markets and flows by revenue."""
    groups: dict[str, list[Flow]] = {}
    for flow in held.flows:
        if flow.units > 0:
            groups.setdefault(flow.market, []).append(flow)
    ordered = sorted(groups.items(), key=lambda item: (-sum(f.revenue for f in item[1]), item[0]))
    return tuple((m, tuple(sorted(f, key=lambda x: (-x.revenue, x.route)))) for m, f in ordered)
