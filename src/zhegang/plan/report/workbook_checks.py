"""The sheets about parties, help and what the plan rests on."""

from __future__ import annotations

from zhegang.plan.report.cells import Draft
from zhegang.plan.report.sections import gate as gate_section
from zhegang.plan.report.sections import help as help_part
from zhegang.plan.report.sheet import Kind, Sheet, Value


def gate(draft: Draft) -> Sheet:
    _, voice = draft.voice.say, draft.voice
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Party of the case"), "text"),
        (_("Result"), "text"),
        (_("List entry"), "text"),
        (_("List"), "text"),
        (_("Name on the list"), "text"),
        (_("Agrees on"), "text"),
        (_("Programmes"), "text"),
        (_("Judgement"), "text"),
    )
    rows: list[tuple[Value, ...]] = []
    for check in draft.plan.gate.checks:
        head = (check.name or voice.party(check.party), _(gate_section.SHORT[check.state]))
        if not check.candidates:
            rows.append((*head, "", "", "", "", "", ""))
        for c in check.candidates:
            verdict = _(gate_section.JUDGEMENTS.get(c.judgement, gate_section.JUDGEMENTS[None]))
            rows.append(
                (*head, c.listing, c.list_name, c.name, c.matched_on, ", ".join(c.programmes), verdict)
            )
    return Sheet(_("Gate"), columns, tuple(rows))


def lists(draft: Draft) -> Sheet:
    _ = draft.voice.say
    columns: tuple[tuple[str, Kind], ...] = (
        (_("List"), "long"),
        (_("Date of the list"), "day"),
        (_("Entries"), "number"),
    )
    return Sheet(_("Lists"), columns, tuple((name, day, n) for name, day, n in draft.plan.gate.lists))


def help(draft: Draft) -> Sheet:
    _, voice, held = draft.voice.say, draft.voice, draft.plan.help
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Kind"), "text"),
        (_("Name"), "text"),
        (_("Result"), "text"),
        (_("Criterion"), "long"),
        (_("Found in the case"), "text"),
        (_("Why"), "long"),
        (_("Contact"), "long"),
        (_("Source"), "long"),
    )
    rows: list[tuple[Value, ...]] = []
    for s in help_part.ranked(held.schemes):
        name, result = voice.note(s.name), _(help_part.RESULTS[s.result])
        rows.append((_("Scheme"), name, result, "", "", voice.note(s.why), s.contact, s.source))
        for c in s.criteria:
            told = _(help_part.CRITERIA[c.result])
            rows.append((_("Criterion"), name, told, voice.note(c.text), c.found, "", "", c.source))
    for a in held.areas:
        source = voice.note(a.citation) if a.citation else f"{a.document} {a.position}"
        rows.append((_("Area"), voice.note(a.name), "", "", "", voice.note(a.why), "", source))
    for who, what, source in held.partners:
        rows.append((_("Partner"), who, "", "", "", voice.note(what), "", source))
    for step in held.steps:
        rows.append((_("Step"), voice.note(step.title), "", "", "", voice.note(step.text), "", step.source))
    for r in held.refusals:
        rows.append(
            (
                _("Refusal"),
                r.asked,
                _("refused"),
                "",
                "",
                voice.note(r.text),
                r.contact,
                "; ".join(r.citations),
            )
        )
    return Sheet(_("Help"), columns, tuple(rows))


def assumptions(draft: Draft) -> Sheet:
    _, voice, case = draft.voice.say, draft.voice, draft.plan.case
    columns: tuple[tuple[str, Kind], ...] = (
        (_("Concerns"), "text"),
        (_("Assumed"), "long"),
        (_("Rate"), "rate"),
        (_("Source"), "long"),
    )
    rows: list[tuple[Value, ...]] = []
    for r in case.get("assumed_rates") or ():
        where = (
            f"{voice.territory(str(r.get('market', '')))} · {r.get('hs', '')} · {r.get('origin') or _('any')}"
        )
        rows.append((where, _("Duty rates the case assumes"), float(r["rate"]), r.get("reason", "")))
    for a in case.get("assumptions") or ():
        rows.append((a.get("concerns", ""), a.get("text", ""), "", a.get("source") or draft.mark("not_held")))
    rows += [(_("Note"), voice.note(note), "", "") for note in draft.plan.notes]
    return Sheet(_("Assumptions"), columns, tuple(rows))


def sources(draft: Draft) -> Sheet:
    _, plan = draft.voice.say, draft.plan
    rows = [(k, v) for k, v in sorted(plan.data_versions.items())]
    rows.append((_("Digest"), plan.input_digest))
    return Sheet(_("Sources"), ((_("Data"), "text"), (_("Version"), "long")), tuple(rows))
