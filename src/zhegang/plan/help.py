"""The help section of a plan: areas, schemes, offices and steps that fit the case.

Everything said comes from the pack and its rulebook; this module only asks which of it
fits, and tells what is missing. A pure function of the case, the exposure and the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from string import Formatter
from typing import Any

from zhegang.core.i18n import LANGS, N_, Note, Words
from zhegang.ingest.pack_parts import Area, OfficeLink, Pack, PackStep, Reason
from zhegang.plan.case import Case
from zhegang.plan.facts import facts_of
from zhegang.plan.refusal import refusals_of
from zhegang.plan.result import AreaFit, Criterion, Exposure, Help, SchemeFit, Step
from zhegang.rules import (
    Authority,
    CriterionResult,
    Evaluation,
    Fact,
    Rulebook,
    Scheme,
    evaluate,
    told,
    truth,
)
from zhegang.rules.evaluation import exact

_RANK = {"eligible": 0, "undetermined": 1, "not_eligible": 2}
_STANCES = {
    "official": N_("official text"),
    "report": N_("report, not an official text"),
    "opinion": N_("opinion, not an official text"),
}


def fit_help(
    case: Case, pack: Pack, exposure: Exposure | None = None, *, rulebook: Rulebook | None = None
) -> Help:
    """What of the pack helps the firm of a case.

    Parameters
    ----------
    case : the firm's case.
    pack : areas, schemes, offices and steps, each with the condition under which it fits.
    exposure : today's duties; without them no reason rests on a duty.
    rulebook : law to use instead of the pack's own.

    Returns
    -------
    Areas and offices by weight, schemes by result (eligible, undetermined, not eligible)
    and weight, steps in the pack's order; ties by the pack's order, so that the same case
    gives the same help. Refused requests count for nothing else.

    Raises
    ------
    InputError
        `firm.facts` holds a fact nobody asks for or of another kind.
    """
    law = pack.rulebook if rulebook is None else rulebook
    refusals = refusals_of(case, pack)
    refused = {r.asked.removeprefix("services.") for r in refusals if r.asked.startswith("services.")}
    facts = facts_of(case, exposure, pack, left_out=refused)
    offered = _offered(pack, law, facts, case)
    return Help(
        areas=_areas(pack, facts, case),
        schemes=tuple(_scheme_fit(evaluation, pack.facts) for evaluation in offered),
        partners=tuple(_partner(office, facts, pack) for office in _offices(pack, facts, case)),
        steps=_steps(pack, facts, case, {e.scheme.id: e for e in offered}),
        refusals=refusals,
    )


def _holds(condition: Any, facts: Mapping[str, Any], case: Case) -> bool:
    """Unknown is not enough to send a reader somewhere."""
    return truth(condition, facts, case.on) is True


# ---- areas and systems --------------------------------------------------------------------


def _areas(pack: Pack, facts: Mapping[str, Any], case: Case) -> tuple[AreaFit, ...]:
    found: list[tuple[int, int, AreaFit]] = []
    for area in (*pack.systems, *pack.areas):
        reasons = [reason for reason in area.fits if _holds(reason.when, facts, case)]
        if reasons:
            heaviest = max(reasons, key=lambda reason: reason.weight)
            found.append((-heaviest.weight, len(found), _area_fit(area, heaviest, pack, facts)))
    return tuple(fit for _, _, fit in sorted(found, key=lambda row: row[:2]))


def _area_fit(area: Area, reason: Reason, pack: Pack, facts: Mapping[str, Any]) -> AreaFit:
    position = pack.sentences.get(reason.sentence or next(iter(area.sentences), ""))
    document = pack.documents.get(position.document if position else area.document)
    citation = None
    if document is not None:
        fields = {
            "document": document.name,
            "sentence": position.sentence if position else "",
            "stance": Note(_STANCES[document.stance]),
        }
        text = N_("{document}, sentence {sentence} ({stance})") if position else N_("{document} ({stance})")
        citation = Note(text, fields)
    name = Note(N_("{text}"), {"text": area.name})
    if area.inferred:
        name = Note(N_("{area} (heading inferred)"), {"area": area.name})
    return AreaFit(
        area=area.id,
        name=name,
        why=_filled(reason.why, facts, pack.facts),
        document=document.id if document else "",
        position=str(position) if position else (document.address if document else ""),
        citation=citation,
    )


def _filled(text: Words, facts: Mapping[str, Any], known: Mapping[str, Fact]) -> Note:
    """A text of the pack with the case's own figures in it."""
    named = {name for _, name, _, _ in Formatter().parse(text.en) if name}
    return Note(
        N_("{text}"),
        {"text": text.fill({name: told(exact(facts.get(name)), known[name].unit) for name in named})},
    )


# ---- schemes ------------------------------------------------------------------------------


def _offered(pack: Pack, law: Rulebook, facts: Mapping[str, Any], case: Case) -> list[Evaluation]:
    """The schemes worth asking about, answered; most useful first."""
    found = []
    for place, link in enumerate(pack.schemes):
        if _holds(link.when, facts, case):
            evaluation = evaluate(law.schemes[link.scheme], facts, case.on)
            found.append((_RANK.get(evaluation.result, 3), -link.weight, place, evaluation))
    return [row[3] for row in sorted(found, key=lambda row: row[:3])]


def _scheme_fit(evaluation: Evaluation, known: Mapping[str, Fact]) -> SchemeFit:
    scheme, result = evaluation.scheme, evaluation.result
    return SchemeFit(
        scheme=scheme.id,
        name=Note(N_("{text}"), {"text": scheme.name}),
        result="not_eligible" if result == "not_in_force" else result,
        why=_why(evaluation, known),
        criteria=tuple(_criterion(answer, known) for answer in evaluation.criteria),
        contact=_contact(scheme.authority),
        source=scheme.source,
        apply=Note(N_("{text}"), {"text": scheme.apply}),
        decides=_decides(scheme.authority),
    )


def _criterion(answer: CriterionResult, known: Mapping[str, Fact]) -> Criterion:
    found = [
        f"{name} = {told(value, known[name].unit).en}"
        for name, value in answer.found.items()
        if name in known
    ]
    return Criterion(
        text=Note(N_("{text}"), {"text": answer.text}),
        result=answer.result,
        found="; ".join(found),
        source="; ".join(answer.sources),
        grade=answer.grade,
        missing=tuple(Note(N_("{text}"), {"text": known[name].label}) for name in answer.missing),
        decides=_decides(answer.decides) if answer.result == "unknown" else None,
    )


def _why(evaluation: Evaluation, known: Mapping[str, Fact]) -> Note:
    """One or two sentences that carry the answer."""
    if evaluation.result == "not_in_force":
        return _not_in_force(evaluation.scheme)
    if evaluation.result == "eligible":
        met = len(evaluation.criteria)
        return Note(N_("Every condition held is met ({count})."), {"count": met})
    if evaluation.result == "not_eligible":
        failed = [answer.text for answer in evaluation.criteria if answer.result == "not_met"]
        return Note(N_("Not met: {conditions}."), {"conditions": _listed(failed)})
    parts = []
    if evaluation.missing:
        labels = [known[name].label for name in evaluation.missing]
        parts.append(Note(N_("Not given: {facts}."), {"facts": _listed(labels)}))
    for cause, template in _CAUSES.items():
        # Once a fact is asked for, what else the criterion leaves open can wait for it.
        open_ones = [a for a in evaluation.criteria if cause in a.open_causes and not a.missing]
        concerned = [answer.text for answer in open_ones]
        if concerned:
            parts.append(Note(template, {"conditions": _listed(concerned)}))
    deciding = {answer.decides.id: answer.decides for answer in evaluation.criteria if answer.open_causes}
    names = _listed([a.name for a in (deciding or {"": evaluation.scheme.authority}).values()])
    parts.append(Note(N_("Decides: {authority}."), {"authority": names}))
    return Note(N_("{text}"), {"text": _joined([_words(part) for part in parts], (" ", "", ""))})


_CAUSES = {
    "grade": N_("The law held is not sure enough to answer: {conditions}."),
    "refer": N_("Left to the authority: {conditions}."),
    "figure": N_("No figure is held for this day: {conditions}."),
}


def _not_in_force(scheme: Scheme) -> Note:
    if scheme.until is None:
        return Note(N_("Not in force on this day: held from {first}."), {"first": scheme.valid_from})
    last = scheme.until - timedelta(days=1)
    return Note(
        N_("Not in force on this day: held from {first} to {last}."),
        {"first": scheme.valid_from, "last": last},
    )


def _decides(authority: Authority) -> Note:
    return Note(N_("{who}: {what}"), {"who": authority.name, "what": authority.role})


def _contact(authority: Authority) -> str:
    return f"{_both(authority.name)} {authority.contact}".strip()


def _both(name: Words) -> str:
    """A proper name as it is found on either side's letterhead, for fields without language."""
    return f"{name.en} ({name.zh_hant})"


# ---- offices and steps --------------------------------------------------------------------


def _offices(pack: Pack, facts: Mapping[str, Any], case: Case) -> list[OfficeLink]:
    fitting = [office for office in pack.offices if _holds(office.when, facts, case)]
    return sorted(fitting, key=lambda office: -office.weight)


def _partner(office: OfficeLink, facts: Mapping[str, Any], pack: Pack) -> tuple[str, Note, str]:
    who = f"{_both(office.who)} {office.contact}".strip()
    return who, _filled(office.purpose, facts, pack.facts), office.source


def _steps(
    pack: Pack, facts: Mapping[str, Any], case: Case, offered: Mapping[str, Evaluation]
) -> tuple[Step, ...]:
    return tuple(_step(step, facts, pack, offered) for step in pack.steps if _holds(step.when, facts, case))


def _step(step: PackStep, facts: Mapping[str, Any], pack: Pack, offered: Mapping[str, Evaluation]) -> Step:
    evaluations = [offered[name] for name in step.schemes if name in offered]
    return Step(
        title=Note(N_("{text}"), {"text": step.title}),
        text=_filled(step.text, facts, pack.facts),
        decides=_decides(step.decides),
        bring=tuple(Note(N_("{text}"), {"text": text}) for text in step.bring),
        open_points=tuple(
            Note(_OPENING[e.result], {"scheme": e.scheme.name, "why": _why(e, pack.facts)})
            for e in evaluations
        ),
        schemes=tuple(e.scheme.id for e in evaluations),
        source=step.source,
    )


_OPENING = {
    "eligible": N_("{scheme}: open to you. {why}"),
    "undetermined": N_("{scheme}: still open. {why}"),
    "not_eligible": N_("{scheme}: not open to you. {why}"),
    "not_in_force": N_("{scheme}: not open today. {why}"),
}


# ---- texts --------------------------------------------------------------------------------


def _words(note: Note) -> Words:
    return Words(*(note.in_lang(lang) for lang in LANGS))


def _listed(texts: Iterable[Words]) -> Words:
    return _joined(list(texts), ("; ", "；", "；"))


def _joined(texts: list[Words], signs: tuple[str, str, str]) -> Words:
    told_by_lang = zip(signs, LANGS, strict=True)
    return Words(*(sign.join(text.in_lang(lang) for text in texts) for sign, lang in told_by_lang))
