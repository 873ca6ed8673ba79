"""Help: steps, schemes by criterion, co-operation areas, partners, and what is refused."""

from __future__ import annotations

from zhegang.core.i18n import N_
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Block, Card, Heading, HelpLine, Section, Table, Tone
from zhegang.plan.report.voice import clean
from zhegang.plan.result import Criterion, SchemeFit, Step

RESULTS = {
    "eligible": N_("eligible on what the case says"),
    "not_eligible": N_("not eligible"),
    "undetermined": N_("undetermined"),
}
TONES: dict[str, Tone] = {"eligible": "good", "not_eligible": "plain", "undetermined": "warn"}
CRITERIA = {"met": N_("met"), "not_met": N_("not met"), "unknown": N_("not known")}
_ORDER = ("eligible", "undetermined", "not_eligible")


def ranked(schemes: tuple[SchemeFit, ...]) -> list[SchemeFit]:
    """Schemes that fit first, then those a missing fact leaves open; in the pack's order."""
    return sorted(schemes, key=lambda s: _ORDER.index(s.result))


def biggest(draft: Draft, count: int = 3) -> tuple[HelpLine, ...]:
    """The first `count` helps: schemes that fit or may fit, then areas."""
    voice, _ = draft.voice, draft.voice.say
    found = [
        HelpLine(voice.note(s.name), _(RESULTS[s.result]), TONES[s.result], voice.note(s.why))
        for s in ranked(draft.plan.help.schemes)
        if s.result != "not_eligible"
    ]
    found += [
        HelpLine(voice.note(a.name), _("co-operation area"), "plain", voice.note(a.why))
        for a in draft.plan.help.areas
    ]
    return tuple(found[:count])


def help_section(draft: Draft) -> Section | None:
    """Everything the pack offers this case, each with its source."""
    held, _ = draft.plan.help, draft.voice.say
    blocks: list[Block] = []
    if held.refusals:
        blocks.append(Heading("help-refused", _("Not helped with")))
        blocks += [_refusal(draft, i) for i in range(len(held.refusals))]
    if held.steps:
        blocks.append(Heading("help-steps", _("Steps, in order")))
        blocks += [_step(draft, i + 1, step) for i, step in enumerate(held.steps)]
    if held.schemes:
        blocks.append(Heading("help-schemes", _("Schemes")))
        blocks += [_scheme(draft, scheme) for scheme in ranked(held.schemes)]
    if held.areas:
        blocks.append(_areas(draft))
    if held.partners:
        blocks.append(_partners(draft))
    return Section("help", _("Help that fits"), tuple(blocks)) if blocks else None


def _scheme(draft: Draft, s: SchemeFit) -> Card:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Criterion"), 2.4),
        draft.column(_("Result"), 0.9),
        draft.column(_("Found in the case"), 1.6),
        draft.column(_("Source"), 1.8),
        draft.column(_("Grade"), 0.5),
    )
    rows = tuple(
        (
            draft.words(voice.note(c.text)),
            draft.words(_(CRITERIA[c.result]), why=_open(draft, c)),
            draft.words(c.found or "–"),
            draft.words(c.source or "–"),
            draft.words(c.grade or "–"),
        )
        for c in s.criteria
    )
    table = None
    if rows:
        title = _("Criteria of {scheme}", scheme=voice.note(s.name))
        table = Table(f"scheme-{clean(s.scheme)}", title, columns, rows, folded=True)
    lines = (
        (_("How to apply"), voice.note(s.apply) if s.apply else ""),
        (_("Decided by"), voice.note(s.decides) if s.decides else ""),
        (_("Contact"), clean(s.contact)),
        (_("Source"), clean(s.source)),
    )
    return Card(
        voice.note(s.name),
        _(RESULTS[s.result]),
        TONES[s.result],
        voice.note(s.why),
        tuple(line for line in lines if line[1]),
        table,
    )


def _open(draft: Draft, c: Criterion) -> str:
    """What a criterion still needs, and who answers it."""
    _, voice = draft.voice.say, draft.voice
    lines = [(_("Missing"), voice.note(note)) for note in c.missing]
    if c.decides:
        lines.append((_("Decided by"), voice.note(c.decides)))
    return draft.because(voice.note(c.text), *lines) if lines else ""


def _step(draft: Draft, number: int, step: Step) -> Card:
    _, voice = draft.voice.say, draft.voice
    names = {s.scheme: voice.note(s.name) for s in draft.plan.help.schemes}
    lines = (
        (_("Decided by"), voice.note(step.decides)),
        (_("Bring"), voice.listed(voice.note(n) for n in step.bring)),
        (_("Still open"), voice.join(voice.note(n) for n in step.open_points)),
        (_("Schemes"), voice.listed(names.get(s, clean(s)) for s in step.schemes)),
        (_("Source"), clean(step.source)),
    )
    title = f"{number}. {voice.note(step.title)}"
    return Card(title, "", "plain", voice.note(step.text), tuple(line for line in lines if line[1]))


def _refusal(draft: Draft, i: int) -> Card:
    refusal, _, voice = draft.plan.help.refusals[i], draft.voice.say, draft.voice
    lines = (
        (_("Asked in"), clean(refusal.asked)),
        (_("Office to ask"), voice.note(refusal.office)),
        (_("Contact"), clean(refusal.contact)),
        (_("Rule"), clean("; ".join(refusal.citations))),
    )
    held = tuple(line for line in lines if line[1])
    return Card(_("Zhegang does not help with this"), _("refused"), "bad", voice.note(refusal.text), held)


def _areas(draft: Draft) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Area"), 1.3),
        draft.column(_("Why it fits"), 2.2),
        draft.column(_("Source"), 1.6),
    )
    rows = []
    for area in draft.plan.help.areas:
        place = f"{area.document} · {area.position}" if area.position else area.document
        source = voice.note(area.citation) if area.citation else place
        rows.append(
            (draft.words(voice.note(area.name)), draft.words(voice.note(area.why)), draft.words(source))
        )
    return Table("areas", _("Co-operation areas that fit"), columns, tuple(rows))


def _partners(draft: Draft) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (draft.column(_("Who"), 1.5), draft.column(_("What for"), 2.2), draft.column(_("Source"), 1.6))
    rows = tuple(
        (draft.words(who), draft.words(voice.note(what)), draft.words(source))
        for who, what, source in draft.plan.help.partners
    )
    return Table("partners", _("Partners"), columns, rows)
