"""Law files of the tariff rulebook: checked on reading, every mistake named with its file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import inf
from typing import Any

from zhegang.core.dates import customs_zone, day_start, period
from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_, Note
from zhegang.trade.expression import Expression, parse_rate
from zhegang.trade.measures import ClockRule, Condition, Interaction, Mark, Measure
from zhegang.trade.texts import DE_MINIMIS, LAYERS, MARKS, QUESTIONS, TEXTS, WHYS

_KINDS = ("base", "preference", "add", "floor", "exempt", "printed", "unknown")
_MEASURE_KEYS = {
    "id", "kind", "layer", "slot", "heading", "origins", "except", "prefixes", "headings", "lists",
    "except_prefixes", "conditions", "basis", "claim", "priority", "reason", "fields", "source",
    "grade", "periods", "authority",
}  # fmt: skip
_PERIOD_KEYS = {
    "from", "to", "rate", "source", "grade", "except", "loaded", "exported", "known_from", "end_known",
}  # fmt: skip


def origin_groups(document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Named groups; `@NAME` inside one takes an earlier one's members."""
    found: dict[str, frozenset[str]] = {}
    for name, spec in document["groups"].items():
        found[name] = frozenset(_origins(spec["members"], found, name))
    return found


def _origins(written: Sequence[str], groups: Mapping[str, frozenset[str]], where: str) -> set[str]:
    found: set[str] = set()
    for one in written:
        if not isinstance(one, str):
            raise ModelError(
                N_("{where}: an origin is not text (quote NO): {found}"), where=where, found=repr(one)
            )
        if one.startswith("@"):
            found |= groups[one[1:]]
        else:
            found.add(one)
    return found


class LawReader:
    """Collects measures, interactions and marks from law files."""

    def __init__(
        self, groups: Mapping[str, frozenset[str]], published: Mapping[str, Any] | None = None
    ) -> None:
        self.groups = groups
        # Day of publication by instrument, as citations name it; and of ends, by last day.
        self.instruments: Mapping[str, date] = (published or {}).get("instruments", {})
        self.ends: Mapping[date, date] = (published or {}).get("ends", {})
        self.measures: list[Measure] = []
        self.interactions: list[Interaction] = []
        self.marks: list[Mark] = []
        self.claims: dict[str, tuple[str, ...]] = {}

    def read(self, name: str, document: Mapping[str, Any]) -> None:
        """Adds what one file says.

        Raises
        ------
        ModelError
            An unknown key, kind, layer, text or rate; the file and the measure are named.
        """
        market = document["jurisdiction"]
        defaults = document.get("defaults", {})
        for spec in document.get("measures", ()):
            merged = {**defaults, **spec}
            self._measure(f"{name} {merged.get('id')}", market, document, merged)
        for claim, spec in document.get("preferences", {}).get("claims", {}).items():
            self._preference(market, document["preferences"]["source"], claim, spec)
        for spec in document.get("interactions", ()):
            start, end = _span(spec, market)
            when, spared = frozenset(spec["when"]), frozenset(spec["spared"])
            self.interactions.append(Interaction(spec["id"], when, spared, start, end, spec["source"]))
        for spec in document.get("marks", ()):
            self._mark(name, market, spec)

    def _measure(self, where: str, market: str, document: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
        layer = spec.get("layer", document.get("layer", ""))
        reason = spec.get("reason") or _usual_reason(spec.get("kind", ""))
        unknown = set(spec) - _MEASURE_KEYS
        wrong = (
            (bool(unknown), ", ".join(sorted(unknown))),
            (spec.get("kind") not in _KINDS, spec.get("kind")),
            (layer not in LAYERS, layer),
            (reason not in TEXTS, reason),
            (not spec.get("periods"), "periods"),
        )
        for bad, found in wrong:
            if bad:
                raise ModelError(N_("{where}: not understood: {found}"), where=where, found=str(found))
        for number, dated in enumerate(spec["periods"]):
            if set(dated) - _PERIOD_KEYS:
                raise ModelError(
                    N_("{where}: not understood: {found}"), where=where, found=str(set(dated) - _PERIOD_KEYS)
                )
            source = dated.get("source", spec.get("source", ""))
            if not source:
                raise ModelError(N_("{where}: a value without citation."), where=where)
            start, end = _span(dated, market)
            excluded = [*spec.get("except", ()), *dated.get("except", ())]
            self.measures.append(
                Measure(
                    id=spec["id"] if len(spec["periods"]) == 1 else f"{spec['id']}#{number + 1}",
                    market=market,
                    layer=layer,
                    slot=spec.get("slot", document.get("slot", layer)),
                    authority=spec.get("authority", document.get("authority", "")),
                    heading=str(spec.get("heading", "")),
                    kind=spec["kind"],
                    rate=_rate(dated["rate"], where),
                    origins=frozenset(_origins(spec["origins"], self.groups, where))
                    if "origins" in spec
                    else None,
                    excluded=frozenset(_origins(excluded, self.groups, where)),
                    prefixes=tuple(spec.get("prefixes", ())),
                    headings=tuple(str(h) for h in spec.get("headings", ())),
                    lists=tuple(spec.get("lists", ())),
                    except_prefixes=tuple(spec.get("except_prefixes", ())) or ("\x7f",),
                    start=start,
                    end=end,
                    clocks=_clocks(dated, market),
                    conditions=tuple(_condition(c, where) for c in spec.get("conditions", ())),
                    basis=spec.get("basis", "value"),
                    claim=spec.get("claim"),
                    priority=spec.get("priority", 0),
                    reason=reason,
                    fields=_fields(spec),
                    source=source,
                    grade=dated.get("grade", spec.get("grade", "A")),
                    known_from=dated.get("known_from") or self._published(source),
                    end_known=dated.get("end_known") or self.ends.get(dated.get("to")),
                )
            )

    def _published(self, source: str) -> date | None:
        """Day of the first instrument the citation names whose day is recorded."""
        cited = (part.strip() for part in re.split(r"[;,]| s\. | annex | para\. ", source))
        return next((self.instruments[part] for part in cited if part in self.instruments), None)

    def _preference(self, market: str, source: str, claim: str, spec: Mapping[str, Any]) -> None:
        self.claims[claim] = tuple(spec["symbols"])
        self.measures.append(
            Measure(
                id=f"{market.lower()}-preference-{claim.lower()}",
                market=market,
                layer="preference",
                slot="base",
                authority=source,
                heading="",
                kind="preference",
                rate=Expression("@special"),
                origins=frozenset(_origins(spec["origins"], self.groups, claim)),
                excluded=frozenset(),
                prefixes=(),
                headings=(),
                lists=(),
                except_prefixes=("\x7f",),
                start=day_start(spec["from"], market).timestamp(),
                end=inf,
                clocks=(),
                conditions=(),
                basis="value",
                claim=claim,
                priority=50,
                reason="preference",
                fields={"claim": claim},
                source=source,
                grade="A",
            )
        )

    def _mark(self, name: str, market: str, spec: Mapping[str, Any]) -> None:
        fields = dict(spec.get("fields", {}))
        rule = fields.get("rule")
        if spec["text"] not in MARKS or (rule is not None and rule not in DE_MINIMIS):
            raise ModelError(N_("{where}: not understood: {found}"), where=name, found=str(spec["text"]))
        start, end = _span(spec, market)
        self.marks.append(
            Mark(
                text=spec["text"],
                market=market,
                origins=frozenset(_origins(spec["origins"], self.groups, name))
                if "origins" in spec
                else None,
                excluded=frozenset(_origins(spec.get("except", ()), self.groups, name)),
                prefixes=tuple(spec.get("prefixes", ())),
                lists=tuple(spec.get("lists", ())),
                slot=spec.get("slot"),
                start=start,
                end=end,
                below=Decimal(spec["below"]) if "below" in spec else None,
                fields=fields,
            )
        )


def _usual_reason(kind: str) -> str:
    return {"exempt": "exempt", "base": "base"}.get(kind, "applies")


def _rate(text: Any, where: str) -> Expression:
    if str(text).startswith("@"):
        return Expression(str(text))
    found = parse_rate(str(text))
    if not found.readable:
        raise ModelError(N_("{where}: not a rate: {found}"), where=where, found=str(text))
    return found


def _fields(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = {k: v.isoformat() if isinstance(v, date) else v for k, v in spec.get("fields", {}).items()}
    if "why" in fields:
        fields["why"] = Note(WHYS[fields["why"]])
    if spec.get("claim"):
        fields["claim"] = spec["claim"]
    return fields


def _condition(spec: Mapping[str, Any], where: str) -> Condition:
    if spec["fact"] not in QUESTIONS:
        raise ModelError(N_("{where}: not understood: {found}"), where=where, found=str(spec["fact"]))
    least = spec.get("at_least")
    return Condition(
        fact=spec["fact"],
        at_least=None if least is None else Decimal(str(least)),
        wanted=spec.get("wanted", True),
        default=spec.get("default"),
        not_in=tuple(spec.get("not_in", ())) or ("\x7f",),
    )


def _clocks(dated: Mapping[str, Any], market: str) -> tuple[ClockRule, ...]:
    rules = []
    for key, clock in (("loaded", "loading"), ("exported", "export")):
        if key in dated:
            rule = dated[key]
            start = _instant(rule["from"], market) if "from" in rule else -inf
            end = _instant(rule["before"], market) if "before" in rule else inf
            rules.append(ClockRule(clock, start, end))  # type: ignore[arg-type]
    return tuple(rules)


def _instant(written: date | datetime, market: str) -> float:
    if isinstance(written, datetime):
        return written.replace(tzinfo=customs_zone(market)).timestamp()
    return day_start(written, market).timestamp()


def _span(spec: Mapping[str, Any], market: str) -> tuple[float, float]:
    """Days, both included, as half-open instants; an instant (a datetime of the market's clock)
    is taken as it is, the last one as the first that is outside."""
    first, last = spec.get("from"), spec.get("to")
    held = period(
        None if isinstance(first, datetime) else first, None if isinstance(last, datetime) else last, market
    )
    start = -inf if held.start is None else held.start.timestamp()
    end = inf if held.end is None else held.end.timestamp()
    return (
        _instant(first, market) if isinstance(first, datetime) else start,
        _instant(last, market) if isinstance(last, datetime) else end,
    )
