"""The makers of cells and reasons: every figure of the report passes through here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from zhegang.core.i18n import Note
from zhegang.plan.report.model import Cell, Column, Kind, Mark, Reason, ReasonLine
from zhegang.plan.report.voice import Voice, clean
from zhegang.plan.result import ExposureLine, LayerLine, Plan, Route


class Draft:
    """A report in the making: the plan, the voice it is told in, and the reasons given so far."""

    def __init__(self, plan: Plan, lang: str) -> None:
        self.plan = plan
        self.lang = lang
        self.voice = Voice(lang, plan.case)
        self.routes = {route.id: route for route in plan.routes}
        self._reasons: dict[tuple[Any, ...], Reason] = {}

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(self._reasons.values())

    # ---- cells

    def words(self, text: object, *, why: str = "", marks: tuple[Mark, ...] = ()) -> Cell:
        return Cell(clean(text), why=why, marks=marks)

    def strong(self, text: object) -> Cell:
        return Cell(clean(text), strong=True)

    def money(self, value: float | None, of: str = "", **more: Any) -> Cell:
        return self._figure("money", value, of, **more)

    def unit_money(self, value: float | None, of: str = "", **more: Any) -> Cell:
        return self._figure("unit_money", value, of, **more)

    def rate(self, value: float | None, of: str = "", **more: Any) -> Cell:
        return self._figure("rate", value, of, **more)

    def number(self, value: float | None, of: str = "", **more: Any) -> Cell:
        return self._figure("number", value, of, **more)

    def day(self, value: date | None, of: str = "") -> Cell:
        return Cell("–") if value is None else Cell(value.isoformat(), "day", value.isoformat(), of)

    def _figure(
        self,
        kind: Kind,
        value: float | None,
        of: str,
        *,
        missing: Mark = "undetermined",
        marks: tuple[Mark, ...] = (),
        why: str = "",
        strong: bool = False,
    ) -> Cell:
        if value is None:
            # What is not known says so in words: never blank, never zero.
            return Cell(self.mark(missing), kind, None, of, (missing,), why, strong)
        text = getattr(self.voice, kind)(value)
        return Cell(text, kind, float(value), of, tuple(m for m in marks if m != missing), why, strong)

    def mark(self, mark: Mark) -> str:
        _ = self.voice.say
        return {
            "undetermined": _("undetermined"),
            "assumed": _("assumed"),
            "stale": _("stale"),
            "estimate": _("estimate"),
            "not_held": _("not held"),
            "none": _("no price covers it"),
        }[mark]

    def column(self, label: str, width: float = 1.0) -> Column:
        return Column(label, False, width)

    def figures(self, label: str, width: float = 1.0) -> Column:
        return Column(label, True, width)

    # ---- reasons

    def reason(self, title: str, lines: Sequence[ReasonLine]) -> str:
        """Id of the reason with this content; the same content is one reason, however often used."""
        key = (title, tuple(lines))
        if key not in self._reasons:
            number = len(self._reasons) + 1
            self._reasons[key] = Reason(f"why-{number}", number, clean(title), tuple(lines))
        return self._reasons[key].id

    def because(self, title: str, *lines: tuple[str, str]) -> str:
        """A reason of plain lines: label and text."""
        return self.reason(title, [ReasonLine(clean(label), "", clean(text)) for label, text in lines])

    def duty_reason(self, line: ExposureLine) -> str:
        """Why the duty of an exposure line is what it is: its layers, what is missing, its marks."""
        _ = self.voice.say
        title = _(
            "{code} from {origin} into {market} on {day}",
            code=line.code,
            origin=self.voice.territory(line.origin),
            market=self.voice.market(line.market),
            day=line.on.isoformat(),
        )
        lines = [self.layer_line(layer) for layer in line.layers]
        lines += [ReasonLine(_("Missing"), "", self.voice.note(note)) for note in line.missing]
        lines += [ReasonLine(_("Mark"), "", self.voice.note(note)) for note in line.marks]
        if line.status == "assumed" and not line.marks:
            lines.append(
                ReasonLine(_("assumed"), "", _("The case assumes this rate; no schedule held gives it."))
            )
        if line.stale_since:
            lines.append(ReasonLine(_("stale"), "", self.stale_text(line.stale_since)))
        return self.reason(title, lines)

    def layer_line(self, layer: LayerLine) -> ReasonLine:
        _ = self.voice.say
        figure = self.mark("undetermined") if layer.rate is None else self.voice.rate(layer.rate)
        name = self.voice.layer(layer.layer)
        label = f"{name} · {clean(layer.heading)}" if layer.heading else name
        if layer.status == "suppressed":
            figure = _("suppressed")
        return ReasonLine(
            label, figure, self.voice.note(layer.reason), clean(layer.citation), layer.status == "suppressed"
        )

    def stale_text(self, since: date) -> str:
        return self.voice.say(
            "The schedule held ends before this day; it is answered with the last one held, since {day}.",
            day=since.isoformat(),
        )

    def missing_reason(self, title: str, notes: Iterable[Note]) -> str:
        _ = self.voice.say
        held = [ReasonLine(_("Missing"), "", self.voice.note(note)) for note in notes]
        return self.reason(title, held) if held else ""

    def line_marks(self, line: ExposureLine) -> tuple[Mark, ...]:
        marks: tuple[Mark, ...] = ("assumed",) if line.status == "assumed" else ()
        return (*marks, "stale") if line.stale_since else marks

    # ---- routes

    def way(self, route_id: str) -> str:
        """`by sea through Hong Kong`, in a word or two."""
        _ = self.voice.say
        route = self.routes.get(route_id)
        if route is None:
            return clean(route_id)
        mode = self.voice.mode(route.mode)
        if route.hub is None:
            return _("{mode}, direct", mode=mode)
        return _("{mode} through {hub}", mode=mode, hub=self.voice.hub(route.hub))

    def route_reason(self, route: Route) -> str:
        """Where the freight, days and distance of a lane come from."""
        _ = self.voice.say
        title = _(
            "Lane {plant} to {market}, {way}",
            plant=self.voice.plant(route.plant),
            market=self.voice.market(route.market),
            way=self.way(route.id),
        )
        distance = _("{km} km, {days} days", km=self.voice.number(route.distance_km), days=f"{route.days:g}")
        freight = _(
            "{tonne} a tonne, {m3} a cubic metre ({currency})",
            tonne=self.voice.unit_money(route.freight_per_tonne),
            m3=self.voice.unit_money(route.freight_per_m3),
            currency=self.voice.currency,
        )
        lines = [ReasonLine(_("Way"), "", distance), ReasonLine(_("Freight"), "", freight)]
        lines.append(ReasonLine(_("Grade"), "", self.grade(route.grade)))
        lines += [ReasonLine(_("Note"), "", self.voice.note(note)) for note in route.notes]
        lines += [ReasonLine(_("Source"), "", clean(source)) for source in route.sources]
        return self.reason(title, lines)

    def party_role(self, key: str) -> str:
        """A party's name; the words seller, buyer and undetermined in the reader's language."""
        _ = self.voice.say
        known = {"seller": _("seller"), "buyer": _("buyer"), "undetermined": _("undetermined")}
        return known.get(key) or (self.voice.party(key) if key else self.mark("not_held"))

    def grade(self, grade: str) -> str:
        """What the grade of a fact means."""
        _ = self.voice.say
        return {
            "A": _("A: read from the official source"),
            "B": _("B: from a secondary source, or derived from official figures"),
            "C": _("C: an estimate; check it before you rely on it"),
        }.get(grade, clean(grade))
