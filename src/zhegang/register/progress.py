"""Whether a commitment is happening: milestones, evidence, assessments, five steps.

Nothing here is judged by rule beyond what can be counted: a plan or an opinion is no
evidence, a completion needs evidence, and nothing is overdue without a day. Who says what
stays apart: the doer's own word (self) and an outsider's (independent) never merge.

References
----------
The five steps are those of the Open Government Partnership's Independent Reporting
Mechanism: no evidence available, not started, limited, substantial, completed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.register.anchors import Anchor
from zhegang.register.statements import Modality

Basis = Literal["source", "editorial"]
Completion = Literal["no_evidence", "not_started", "limited", "substantial", "completed"]
BASES: tuple[Basis, ...] = ("source", "editorial")
COMPLETIONS: tuple[Completion, ...] = ("no_evidence", "not_started", "limited", "substantial", "completed")
# A state that says work was done stands only on evidence; these two need none.
_UNPROVEN: frozenset[Completion] = frozenset({"no_evidence", "not_started"})

BASIS_WORDS = {"source": N_("date from a document"), "editorial": N_("editorial date")}
COMPLETION_WORDS: dict[Completion, str] = {
    "no_evidence": N_("no evidence available"),
    "not_started": N_("not started"),
    "limited": N_("limited"),
    "substantial": N_("substantial"),
    "completed": N_("completed"),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a commitment. `due` is None where nobody named a day: it is then never overdue.

    `basis` says where the step comes from: `source`, a document (`citation` points at its
    words), or `editorial`, an editor of the register, marked so wherever it is shown.
    `reached_on` is the day it was reached, told by `evidence` ids.
    """

    id: str
    commitment: str
    title: str
    due: date | None = None
    basis: Basis = "editorial"
    citation: Anchor | None = None
    set_by: str = ""
    reached_on: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is offered as proof that something of a commitment happened.

    `modality` and `stance` are those of the statement it rests on; `citation` is its place
    in a document, `address` where it can be fetched; `milestone` the step it is about.
    """

    id: str
    commitment: str
    text: str
    on: date | None
    modality: Modality = "held"
    stance: str = "official"
    citation: Anchor | None = None
    address: str = ""
    milestone: str = ""
    filed_by: str = ""
    seen_on: date | None = None

    @property
    def counts(self) -> bool:
        """Whether it proves anything: not a plan, promise or opinion, and findable by others."""
        return not self.refusal

    @property
    def refusal(self) -> str:
        """Why it does not count (a translatable text); empty where it does."""
        if self.modality == "opinion" or self.stance == "opinion":
            return N_("An opinion is no evidence.")
        if self.modality in ("planned", "committed"):
            return N_("A plan or promise is no evidence that it was carried out.")
        if self.citation is None and not self.address:
            return N_("Evidence names no document and no address.")
        return ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One judgement of how far a commitment is. `independent`: by nobody who carries it out."""

    id: str
    commitment: str
    completion: Completion
    by: str
    independent: bool
    on: date
    text: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overdue:
    """A milestone past its day; `editorial` where that day is an editor's, and must be labelled."""

    milestone: Milestone
    days: int
    editorial: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands on a day.

    `completion` is the latest independent assessment that stands, else the latest
    self-assessment that does, else `no_evidence`; `basis` says which. `withheld` are
    assessments that claim work without evidence that counts. `differ` is True where the
    latest self and independent assessments disagree: both are shown.
    """

    completion: Completion
    basis: Literal["independent", "self", "none"]
    self_assessment: Assessment | None
    independent: Assessment | None
    evidence: tuple[Evidence, ...]
    refused: tuple[Evidence, ...]
    withheld: tuple[Assessment, ...]
    overdue: tuple[Overdue, ...]
    differ: bool


def check_milestone(milestone: Milestone, where: str = "milestone") -> Milestone:
    """`milestone` where it can stand.

    Raises
    ------
    InputError
        No title; a basis that is none; a day said to come from a document that is not cited.
    """
    problems = []
    if not milestone.title.strip():
        problems.append(Problem(f"{where}.title", N_("The milestone has no title.")))
    if milestone.basis not in BASES:
        problems.append(
            Problem(f"{where}.basis", N_("This is not a basis."), milestone.basis, ", ".join(BASES))
        )
    if milestone.basis == "source" and milestone.citation is None:
        hint = N_("cite the place in the document, or mark the milestone as editorial")
        problems.append(
            Problem(f"{where}.citation", N_("A date from a document needs its place in it."), hint=hint)
        )
    if problems:
        raise InputError(problems)
    return milestone


def check_assessment(
    assessment: Assessment, evidence: Iterable[Evidence], doers: Iterable[str] = (), where: str = "assessment"
) -> Assessment:
    """`assessment` where it can stand on the evidence of its commitment.

    Parameters
    ----------
    doers : those who carry the commitment out; none of them assesses it independently.

    Raises
    ------
    InputError
        A completion that is none, or that claims work without evidence; independence
        claimed by a doer.
    """
    problems = []
    if assessment.completion not in COMPLETIONS:
        problems.append(
            Problem(
                f"{where}.completion",
                N_("This is not a step of completion."),
                assessment.completion,
                ", ".join(COMPLETIONS),
            )
        )
    elif not _stands(assessment, evidence):
        hint = N_("add evidence first, or choose no_evidence or not_started")
        problems.append(
            Problem(
                f"{where}.completion",
                N_("Progress is claimed without evidence that counts."),
                assessment.completion,
                hint=hint,
            )
        )
    if assessment.independent and assessment.by in set(doers):
        problems.append(
            Problem(f"{where}.by", N_("Who carries out a commitment cannot assess it independently."))
        )
    if problems:
        raise InputError(problems)
    return assessment


def standing(
    milestones: Iterable[Milestone],
    evidence: Iterable[Evidence],
    assessments: Iterable[Assessment],
    on: date,
) -> Standing:
    """How one commitment stands at the end of the day `on`; later entries are left out."""
    seen = [e for e in evidence if (e.seen_on or e.on or on) <= on]
    made = sorted((a for a in assessments if a.on <= on), key=lambda a: (a.on, a.id))
    stands = [a for a in made if _stands(a, seen)]
    own = next((a for a in reversed(stands) if not a.independent), None)
    outside = next((a for a in reversed(stands) if a.independent), None)
    chosen = outside or own
    return Standing(
        completion=chosen.completion if chosen else "no_evidence",
        basis="independent" if outside else "self" if own else "none",
        self_assessment=own,
        independent=outside,
        evidence=tuple(e for e in seen if e.counts),
        refused=tuple(e for e in seen if not e.counts),
        withheld=tuple(a for a in made if a not in stands),
        overdue=tuple(overdue(milestones, on)),
        differ=bool(own and outside and own.completion != outside.completion),
    )


def overdue(milestones: Iterable[Milestone], on: date) -> Iterator[Overdue]:
    """Milestones whose day has passed at the end of `on` and that were not reached by then."""
    for milestone in milestones:
        reached = milestone.reached_on is not None and milestone.reached_on <= on
        if milestone.due is not None and milestone.due < on and not reached:
            yield Overdue(milestone, (on - milestone.due).days, milestone.basis == "editorial")


def _stands(assessment: Assessment, evidence: Iterable[Evidence]) -> bool:
    """Whether an assessment says no more than evidence by its day allows."""
    if assessment.completion in _UNPROVEN:
        return True
    held = [e for e in evidence if e.counts and (e.seen_on or e.on or assessment.on) <= assessment.on]
    named: Sequence[str] = assessment.evidence
    return any(e.id in named for e in held) if named else bool(held)
