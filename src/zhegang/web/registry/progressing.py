"""What offices and assessors file on an item, and its publication: the only place that writes it.

What may stand is the engine's to say (`zhegang.register.progress`): a day said to come from a
document is cited, work is claimed on evidence that counts, and no doer assesses independently.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.register.anchors import Anchor
from zhegang.register.progress import Assessment as Judged
from zhegang.register.progress import Milestone as Planned
from zhegang.register.progress import check_assessment, check_milestone
from zhegang.web import access
from zhegang.web.registry import acting, seeing
from zhegang.web.registry.keeping import NAME_OF
from zhegang.web.registry.models import Act, Assessment, Evidence, Item, Milestone, Statement
from zhegang.web.registry.standing import assessment_value, evidence_value, refresh

MODELS: dict[str, Any] = {
    "item": Item,
    "milestone": Milestone,
    "evidence": Evidence,
    "assessment": Assessment,
}
Fields = dict[str, str]


def file_milestone(user: Any, item: Item, fields: Fields, lang: str) -> Milestone:
    """A milestone proposed: `title`, `due`, `basis`, `office`, and for basis source a `statement`.

    Raises
    ------
    NotAllowedError
        The account does not keep the register.
    InputError
        Every fault at once.
    """
    access.require(user, "register.work")
    problems: list[Problem] = []
    due = _day(fields, "due", problems)
    cited = _statement(user, fields, problems)
    title = fields.get("title", "").strip()[:400]
    basis: Any = fields.get("basis", "editorial")
    anchor = _place(cited)
    try:
        place = Anchor(**anchor) if anchor else None
        check_milestone(Planned("", item.pk, title, due, basis, place), "milestone")
    except InputError as error:
        problems.extend(replace(p, where=p.where.partition(".")[2]) for p in error.problems)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        row = Milestone.objects.create(
            item=item, due=due, basis=basis, statement=cited, citation=anchor,
            set_by=fields.get("office", "").strip()[:80], **{NAME_OF[lang]: title},
        )  # fmt: skip
        acting.filed(user, "milestone", row, {"due": fields.get("due"), "basis": basis})
    return row


def file_evidence(user: Any, item: Item, fields: Fields) -> Evidence:
    """Evidence offered: `text`, `on`, and a `statement` of the register or an `address`.

    With `milestone` and `reaches` it says that the milestone was reached. What does not count
    (a plan, an opinion, nothing others can look up) is kept, with the reason. Errors as
    `file_milestone`.
    """
    access.require(user, "register.work")
    problems: list[Problem] = []
    cited = _statement(user, fields, problems)
    text = fields.get("text", "").strip()[:4000]
    on = _day(fields, "on", problems)
    if not text:
        problems.append(Problem("text", N_("The evidence says nothing.")))
    address = fields.get("address", "").strip()
    if address and (not address.startswith(("https://", "http://")) or len(address) > 500):
        problems.append(Problem("address", N_("This is no address of a page."), address, "https://…"))
    milestone = _of(item.milestones.exclude(state="withdrawn"), fields, "milestone", problems)
    reaches = bool(fields.get("reaches"))
    if reaches and (milestone is None or on is None):
        problems.append(Problem("reaches", N_("Reaching a milestone needs the milestone and the day."), None))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        row = Evidence.objects.create(
            item=item, milestone=milestone, statement=cited, citation=_place(cited), text=text, on=on,
            modality=cited.modality if cited else "held", stance=cited.document.stance if cited else "official",
            address=address, filed_by=fields.get("office", "").strip()[:80], seen_on=date.today(),
            reaches=reaches,
        )  # fmt: skip
        acting.filed(user, "evidence", row, {"statement": fields.get("statement"), "address": address})
    return row


def file_assessment(user: Any, item: Item, fields: Fields, proofs: list[str]) -> Assessment:
    """How far the item is, by `office`: its own word, or with `independent` an outsider's.

    Parameters
    ----------
    proofs : numbers of the evidence it rests on; empty: all that is filed.

    Raises
    ------
    NotAllowedError
        The account does not keep the register.
    InputError
        Every fault at once: work claimed without evidence that counts; independence claimed
        by a lead office, or by whoever filed the doer's own account.
    """
    access.require(user, "register.work")
    problems: list[Problem] = []
    by, independent = fields.get("office", "").strip()[:80], bool(fields.get("independent"))
    if not by:
        problems.append(Problem("office", N_("Who assesses is not told.")))
    completion: Any = fields.get("completion", "")
    held = list(item.evidence.exclude(state="withdrawn"))
    chosen = [e for e in held if str(e.pk) in proofs]
    made = Judged(
        "", item.pk, completion, by, independent, date.today(), "", tuple(str(e.pk) for e in chosen)
    )
    try:
        check_assessment(made, [evidence_value(e) for e in held], leads(item), "assessment")
    except InputError as error:
        names = {"assessment.by": "office", "assessment.completion": "completion"}
        problems.extend(replace(p, where=names[p.where]) for p in error.problems)
    if independent and _filed_for_the_doer(user, item):
        problems.append(
            Problem("independent", N_("Who filed an office's own account does not assess it independently."))
        )
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        row = Assessment.objects.create(
            item=item, independent=independent, completion=completion, by=by, on=date.today(),
            text=fields.get("text", "").strip()[:4000], blocker=fields.get("blocker", "").strip()[:4000],
        )  # fmt: skip
        row.evidence.set(chosen)
        acting.filed(user, "assessment", row, {"completion": completion, "independent": independent})
    return row


def leads(item: Item) -> list[str]:
    """The offices that carry an item out."""
    told = f"{item.lead_hk};{item.lead_zj}".replace("；", ";").split(";")
    return [name.strip() for name in told if name.strip()]


def take(user: Any, action: str, chosen: list[tuple[str, str]], reason: str = "") -> int:
    """Publishes or withdraws entries by kind and number, all or none; how many.

    Raises
    ------
    NotAllowedError, OwnWorkError
        See `acting.publish`.
    InputError
        No such entry or step; an office did not clear the item; an assessment whose
        evidence is not published.
    """
    if action not in ("publish", "withdraw"):
        raise InputError([Problem("do", N_("The form does not say what to do."))])
    if not chosen:
        raise InputError([Problem("entry", N_("No entry was chosen."))])
    items: dict[str, Item] = {}
    with transaction.atomic():
        # What others rest on goes first, so that a whole item is published at once.
        for kind, ident in sorted(chosen, key=lambda entry: list(MODELS).index(entry[0])
                                  if entry[0] in MODELS else -1):  # fmt: skip
            row = _entry(kind, ident)
            item = row if kind == "item" else row.item
            if action == "withdraw":
                acting.withdraw(user, kind, row, reason)
            else:
                _publishable(kind, row, item)
                acting.publish(user, kind, row)
            items[item.pk] = item
        for item in items.values():
            refresh(item, date.today())
    return len(chosen)


def _entry(kind: str, ident: str) -> Any:
    known = kind in MODELS and (kind == "item" or (ident.isascii() and ident.isdigit() and len(ident) < 16))
    row = MODELS[kind].objects.select_for_update().filter(pk=ident).first() if known else None
    if row is None:
        raise InputError([Problem("entry", N_("There is no such entry."), f"{kind}:{ident}")])
    return row


def _publishable(kind: str, row: Any, item: Item) -> None:
    problems = []
    if item.publishable is False:
        problems.append(
            Problem("entry", N_("The offices did not clear this item for publication."), item.number)
        )
    if kind == "assessment":
        shown = [evidence_value(e) for e in item.evidence.filter(state="published")]
        check_assessment(assessment_value(row), shown, leads(item), "entry")
    if problems:
        raise InputError(problems)


def _filed_for_the_doer(user: Any, item: Item) -> bool:
    own = [str(pk) for pk in item.assessments.filter(independent=False).values_list("pk", flat=True)]
    return Act.objects.filter(kind="assessment", ident__in=own, actor=str(user.pk), action="file").exists()


def _day(fields: Fields, name: str, problems: list[Problem]) -> date | None:
    told = fields.get(name, "").strip()
    try:
        return parse_date(told, name) if told else None
    except InputError as error:
        problems.extend(error.problems)
        return None


def _statement(user: Any, fields: Fields, problems: list[Problem]) -> Statement | None:
    """The published statement that is cited, if one is named."""
    ident = fields.get("statement", "").strip()
    if not ident:
        return None
    held = seeing.statements(user).filter(pk=ident[:20], state="published").select_related("document").first()
    if held is None:
        problems.append(Problem("statement", N_("No published statement has this id."), ident))
    return held


def _place(cited: Statement | None) -> dict[str, Any] | None:
    """Where a cited statement stands; its neighbours' words stay with the text."""
    if cited is None:
        return None
    document = cited.document.text_sha256 or cited.document_id
    return {"document": document, "start": cited.start, "end": cited.end, "prefix": "", "suffix": "",
            "sha256": cited.sha256}  # fmt: skip


def _of(held: Any, fields: Fields, name: str, problems: list[Problem]) -> Any:
    told = fields.get(name, "").strip()
    if not told:
        return None
    row = held.filter(pk=told).first() if told.isascii() and told.isdigit() and len(told) < 16 else None
    if row is None:
        problems.append(Problem(name, N_("There is no such milestone."), told))
    return row
