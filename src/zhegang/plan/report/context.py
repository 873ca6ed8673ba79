"""From a plan to the report as a document, in one language.

A plan that the gate holds back (BLOCK, REVIEW) becomes a document of reasons only: no
figure of the plan reaches it, whatever the plan object carries.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Literal, get_args

from zhegang.plan.report import fonts, summary
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Mark, Report, Section
from zhegang.plan.report.sections import alternatives, exposure, gate, ground, negotiation, network
from zhegang.plan.report.sections import help as help_part
from zhegang.plan.report.voice import clean
from zhegang.plan.result import Plan

State = Literal["issued", "draft", "withheld"]
LANGUAGES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}


def state(plan: Plan) -> State:
    """Withheld by the gate, issued, or a draft."""
    if plan.gate.state in ("BLOCK", "REVIEW"):
        return "withheld"
    return "issued" if plan.issued else "draft"


def build(plan: Plan, lang: str) -> Report:
    """The report on `plan` in `lang`, frozen."""
    draft = Draft(plan, lang)
    voice, _ = draft.voice, draft.voice.say
    held = state(plan)
    sections: list[Section | None]
    if held == "withheld":
        first = summary.withheld(draft)
        sections = [gate.gate(draft), ground.sources(draft), ground.disclaimer(draft)]
    else:
        first = summary.summarise(draft)
        sections = [
            exposure.exposure(draft),
            exposure.history(draft),
            alternatives.alternatives(draft),
            negotiation.negotiation(draft),
            network.network(draft),
            network.left_out(draft),
            gate.gate(draft),
            help_part.help_section(draft),
            ground.assumptions(draft),
            ground.sources(draft),
            ground.disclaimer(draft),
        ]
    labels = {"issued": _("Issued"), "draft": _("DRAFT"), "withheld": _("Withheld")}
    texts = {
        "issued": "",
        "draft": _("This plan is not issued. Do not hand it over as final."),
        "withheld": _("A finding on a party must be resolved before this plan is given."),
    }
    report = Report(
        lang=lang,
        title=voice.title or _("Supply-chain plan"),
        firm=voice.firm,
        day=voice.day(plan.as_of),
        as_of=plan.as_of.isoformat(),
        currency=voice.currency,
        state=held,
        state_label=labels[held],
        state_text=texts[held],
        summary=first,
        sections=tuple(section for section in sections if section is not None),
        reasons=draft.reasons,
        words=_words(draft),
    )
    lacking = fonts.missing(asdict(report))
    if not lacking:
        return report
    signs = ", ".join(f"U+{ord(c):04X}" for c in lacking[:20])
    text = _(
        "Characters that the PDF's fonts lack stand there as {sign}: {signs}.", sign=fonts.GETA, signs=signs
    )
    return replace(report, summary=replace(report.summary, caveats=(*report.summary.caveats, text)))


def _words(draft: Draft) -> dict[str, str]:
    """The layouts' own words."""
    _, voice = draft.voice.say, draft.voice
    return {
        **{mark: draft.mark(mark) for mark in get_args(Mark)},
        "kind": _("Supply-chain plan"),
        "as_of": _("as of {day}", day=voice.day(draft.plan.as_of)),
        "glance": _("At a glance"),
        "todo": _("What to do"),
        "findings": _("What must be resolved"),
        "help": _("Help to ask for first"),
        "caveats": _("Before you rely on it"),
        "contents": _("Contents"),
        "reasons": _("Reasons"),
        "reasons_lead": _("Each number beside a figure leads here: the law, facts and steps behind it."),
        "why": _("why"),
        "close": _("Close"),
        "figures_behind": _("The figures behind this chart"),
        "a_year": _("{currency} a year", currency=voice.currency),
        "more": _("The full report holds the figures, the law behind them and the sources."),
        "not_advice": _("Not legal, tax or customs advice."),
        "digest": _("Digest of the case and data: {digest}", digest=clean(draft.plan.input_digest)[:16]),
        "other_languages": _("Other languages"),
        "made_by": _("Made with Zhegang"),
        "skip": _("Skip to the contents"),
    }
