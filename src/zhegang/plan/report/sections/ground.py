"""What the report stands on: assumptions, marks, sources, versions; and what it is not."""

from __future__ import annotations

from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Block, Heading, Items, Section, Table, Text
from zhegang.plan.report.voice import clean


def assumptions(draft: Draft) -> Section:
    """Assumed rates, the case's own assumptions, notes of the plan, and what the marks mean."""
    plan, _, voice = draft.plan, draft.voice.say, draft.voice
    blocks: list[Block] = []
    if plan.notes:
        blocks.append(Items(tuple(voice.note(note) for note in plan.notes)))
    rates = plan.case.get("assumed_rates") or ()
    if rates:
        columns = (
            draft.column(_("Market")),
            draft.column(_("Code")),
            draft.column(_("Origin")),
            draft.figures(_("Rate")),
            draft.column(_("Where the figure comes from"), 3),
        )
        rows = tuple(
            (
                draft.words(voice.territory(str(r.get("market", "")))),
                draft.words(r.get("hs", "")),
                draft.words(voice.territory(r["origin"]) if r.get("origin") else _("any")),
                draft.rate(float(r["rate"]), f"case.assumed_rates[{i}].rate", marks=("assumed",)),
                draft.words(r.get("reason", "")),
            )
            for i, r in enumerate(rates)
        )
        blocks.append(Table("assumed-rates", _("Duty rates the case assumes"), columns, rows))
    held = plan.case.get("assumptions") or ()
    if held:
        heads = (
            draft.column(_("Concerns")),
            draft.column(_("Assumed"), 2.6),
            draft.column(_("Source"), 1.2),
        )
        lines = tuple(
            (
                draft.words(a.get("concerns", "")),
                draft.words(a.get("text", "")),
                draft.words(a.get("source") or draft.mark("not_held")),
            )
            for a in held
        )
        blocks.append(Table("case-assumptions", _("What the case assumes"), heads, lines))
    blocks.append(Heading("marks", _("What the marks mean")))
    blocks.append(
        Items(
            (
                f"{draft.mark('undetermined')}: "
                + _("the law or a fact needed is not held; the figure is in no sum."),
                f"{draft.mark('assumed')}: " + _("the case stands in a rate that no schedule held gives."),
                f"{draft.mark('stale')}: "
                + _("the schedule held ends before the day asked; the last one is used."),
                f"{draft.mark('estimate')}: "
                + _("rests on a fact of grade C; check it before you rely on it."),
                f"{draft.mark('not_held')}: " + _("the case does not give the figure."),
            )
        )
    )
    return Section("assumptions", _("What the figures assume"), tuple(blocks))


def sources(draft: Draft) -> Section:
    """Every citation used, the versions of the data, and the digest of the case."""
    plan, _ = draft.plan, draft.voice.say
    withheld = plan.gate.state in ("BLOCK", "REVIEW")
    found: dict[str, None] = {}
    if not withheld:
        for line in plan.exposure.today if plan.exposure else ():
            found.update((clean(layer.citation), None) for layer in line.layers if layer.citation)
        for route in plan.routes:
            found.update((clean(source), None) for source in route.sources)
        found.update((clean(s.source), None) for s in plan.help.schemes if s.source)
    columns = (draft.column(_("Data"), 1), draft.column(_("Version"), 2.4))
    rows = tuple((draft.words(k), draft.words(v)) for k, v in sorted(plan.data_versions.items()))
    versions = Table("data-versions", _("Data this plan was made with"), columns, rows)
    blocks: list[Block] = []
    if found:
        blocks.append(Items(tuple(sorted(found))))
    if rows:
        blocks.append(versions)
    blocks.append(Text(_("Digest of the case and data: {digest}", digest=clean(plan.input_digest))))
    return Section("sources", _("Sources"), tuple(blocks))


def disclaimer(draft: Draft) -> Section:
    _ = draft.voice.say
    texts = (
        _(
            "This report is computed from the case and the data named above. It is not legal, tax or customs advice, "
            "and no authority has confirmed it. Before you act on a duty, an origin or a licence, ask the customs "
            "authority for a binding ruling or a licensed adviser."
        ),
        _(
            "Routing goods through Hong Kong does not change their origin. Nothing here is a way round a licence, "
            "a sanction or a rule of origin."
        ),
    )
    return Section("disclaimer", _("What this report is not"), tuple(Text(text) for text in texts))
