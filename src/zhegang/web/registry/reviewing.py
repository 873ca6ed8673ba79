"""The steps of review: the only place that takes them.

    proposed → annotated → approved → published
        ↑__________|___________|   returned, with a reason
    any of the three open states → rejected, with a reason

Each step is another person's: whoever proposed or annotated does not approve, whoever
approved does not publish. The database refuses it too (migration 0003). A statement is
never edited: an amendment is a new proposal that names the one it would replace.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.register.statements import statement_id
from zhegang.web import access, audit
from zhegang.web.models import User
from zhegang.web.registry.models import (
    Claim,
    Document,
    Entity,
    Item,
    Judgement,
    Mention,
    Statement,
    Step,
)

# action: the state before, the state after, who may.
STEPS: dict[str, tuple[str, str, str]] = {
    "annotate": ("proposed", "annotated", "register.annotate"),
    "approve": ("annotated", "approved", "register.review"),
    "publish": ("approved", "published", "register.publish"),
}
OPEN = ("proposed", "annotated", "approved")
WORKED = ("propose", "annotate", "approve", "publish")


class OwnWorkError(InputError):
    """Nobody approves their own work."""

    http_status = 409


def take(user: User, statement: Statement, action: str, reason: str = "") -> Statement:
    """Takes a step: annotate, approve, publish, reject or return.

    Raises
    ------
    NotAllowedError
        The account's role does not take this step.
    InputError
        The statement is not in the state for it, or a reason is missing.
    OwnWorkError
        `user` took an earlier step on it.
    """
    with transaction.atomic():
        held = Statement.objects.select_for_update().select_related("document").get(pk=statement.pk)
        if action in STEPS:
            before, after, right = STEPS[action]
            access.require(user, right)
            _expect(
                held.state == before, "do", N_("The statement is not at this step of review."), held.state
            )
        elif action in ("reject", "return"):
            access.require(user, "register.annotate" if held.state == "proposed" else "register.review")
            _expect(held.state in OPEN, "do", N_("The statement is not at this step of review."), held.state)
            after = "rejected" if action == "reject" else "proposed"
        else:
            raise InputError([Problem("do", N_("The form does not say what to do."))])
        if action not in WORKED:
            _expect(bool(reason.strip()), "reason", N_("A reason is needed."), None)
        _not_own(user, action, statement=held)
        Step.objects.create(statement=held, action=action, actor=str(user.pk), reason=reason.strip()[:2000])
        held.state = after
        held.save(update_fields=["state"])
        audit.append(str(user.pk), f"statement.{action}", f"statement:{held.pk}", {"reason": reason})
        if action == "publish":
            _made_public(held)
    return held


def _expect(holds: bool, where: str, message: str, found: Any) -> None:
    if not holds:
        raise InputError([Problem(where, message, found)])


def _not_own(user: User, action: str, **of: Any) -> None:
    """Nobody approves or publishes what they proposed, annotated or approved."""
    if (
        action in ("approve", "publish")
        and Step.objects.filter(actor=str(user.pk), action__in=WORKED, **of).exists()
    ):
        raise OwnWorkError([Problem("do", N_("Nobody approves their own work."))])


def _made_public(held: Statement) -> None:
    """What follows from a publication: who and what it mentions is public, what it replaces is not."""
    Mention.objects.filter(statement=held).update(public=True)
    Entity.objects.filter(mentions__statement=held, public=False).update(public=True)
    Document.objects.filter(pk=held.document_id, public=False).update(public=True)
    # A meeting's decision is followed from its publication on.
    Item.objects.filter(statement=held, state="proposed").update(state="published")
    if held.replaces_id is not None:
        Statement.objects.filter(pk=held.replaces_id).update(state="replaced")
        Mention.objects.filter(statement_id=held.replaces_id).update(public=False)
    _figures_of(held.document)


def _figures_of(document: Document) -> None:
    from zhegang.register.storing import reconcile
    from zhegang.web.registry.store import DatabaseStore

    if document.judged:
        reconcile(DatabaseStore(), changed={document.occasion_id or document.pk})


def amend(
    user: User, statement: Statement, *, subject: str, value: dict[str, Any], modality: str, reason: str
) -> Statement:
    """A new proposal in a statement's place, by `user`; the old one stays until it is published.

    Raises
    ------
    NotAllowedError
        The account's role amends nothing.
    InputError
        Nothing is amended, a modality that is none, or no reason.
    """
    if not (access.may(user, "register.annotate") or access.may(user, "register.review")):
        access.require(user, "register.annotate")
    problems = []
    if modality not in ("planned", "committed", "held", "opinion"):
        problems.append(Problem("modality", N_("This is not a modality."), modality))
    if not reason.strip():
        problems.append(Problem("reason", N_("A reason is needed.")))
    if (subject, value, modality) == (statement.subject, statement.value, statement.modality):
        problems.append(Problem("value", N_("Nothing is amended.")))
    ident = statement_id(
        subject, statement.predicate, value, modality, statement.asserted_by, statement.document_id,
        statement.sha256, 0,
    )  # fmt: skip
    if Statement.objects.filter(pk=ident).exists():
        problems.append(Problem("value", N_("This statement is in the register already.")))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        now, old = timezone.now(), Statement.objects.get(pk=statement.pk)
        made = Statement.objects.get(pk=statement.pk)
        made._state.adding, made.pk = True, ident
        made.subject, made.value, made.modality, made.origin = subject, value, modality, "person"
        made.state, made.replaces, made.first_seen, made.last_seen = "proposed", old, now, now
        made.save(force_insert=True)
        for mention in Mention.objects.filter(statement=old):
            Mention.objects.create(
                entity_id=mention.entity_id, statement=made, role=mention.role, day=mention.day
            )
        for claim in Claim.objects.filter(statement=old):
            _amended_claim(claim, made)
        Step.objects.create(statement=made, action="propose", actor=str(user.pk), reason=reason[:2000])
        audit.append(
            str(user.pk), "statement.amend", f"statement:{made.pk}", {"of": old.pk, "reason": reason}
        )
    return made


def _amended_claim(claim: Claim, made: Statement) -> None:
    claim.pk, claim._state.adding = made.pk, True
    value = made.value
    if claim.kind == "quantity":
        claim.value, claim.low, claim.high = value.get("value"), value.get("low"), value.get("high")
        claim.strict, claim.qualifier = bool(value.get("strict")), str(value.get("qualifier", "eq"))
    elif claim.kind == "date":
        claim.date, claim.until = str(value.get("date") or ""), str(value.get("until") or "")
    else:
        claim.name = made.subject[:400]
    claim.modality = made.modality
    claim.save(force_insert=True)


def propose_same(user: User, kept: Entity, merged: Entity, reason: str) -> Judgement:
    """Proposes that two entities are one; another person, a reviewer, decides.

    Raises
    ------
    NotAllowedError, InputError
        The role proposes nothing; two kinds; judged different; no reason; merged already.
    """
    if not (access.may(user, "register.annotate") or access.may(user, "register.review")):
        access.require(user, "register.annotate")
    _check_pair(kept, merged)
    _expect(bool(reason.strip()), "reason", N_("A reason is needed."), None)
    with transaction.atomic():
        made = Judgement.objects.create(kind="same", kept=kept, merged=merged)
        Step.objects.create(judgement=made, action="propose", actor=str(user.pk), reason=reason[:2000])
        audit.append(
            str(user.pk), "entity.propose_same", f"judgement:{made.pk}", [kept.pk, merged.pk, reason]
        )
    return made


def _check_pair(kept: Entity, merged: Entity) -> None:
    problems = []
    if kept.pk == merged.pk or kept.kind != merged.kind:
        problems.append(Problem("with", N_("Only two entities of one kind can be one."), merged.pk))
    if kept.canonical_id or merged.canonical_id:
        problems.append(Problem("with", N_("One of the two is merged already."), merged.pk))
    pair = {kept.pk, merged.pk}
    apart = Judgement.objects.filter(kind="different", state="approved", kept__in=pair, merged__in=pair)
    if apart.exists():
        problems.append(Problem("with", N_("These two were judged to be different."), merged.pk))
    if problems:
        raise InputError(problems)


def judge(user: User, judgement: Judgement, action: str, reason: str = "") -> Judgement:
    """Approves, rejects or undoes a merge; undoing restores both ids as they were. Errors as `take`."""
    access.require(user, "register.review")
    with transaction.atomic():
        held = Judgement.objects.select_for_update().select_related("kept", "merged").get(pk=judgement.pk)
        wanted = {"approve": ("proposed", "approved"), "reject": ("proposed", "rejected")}
        wanted["undo"] = ("approved", "undone")
        _expect(action in wanted, "do", N_("The form does not say what to do."), action)
        before, after = wanted[action]
        _expect(held.state == before, "do", N_("The merge is not at this step."), held.state)
        if action != "approve":
            _expect(bool(reason.strip()), "reason", N_("A reason is needed."), None)
        else:
            _check_pair(held.kept, held.merged)
        _not_own(user, action, judgement=held)
        Step.objects.create(judgement=held, action=action, actor=str(user.pk), reason=reason.strip()[:2000])
        held.state = after
        held.save(update_fields=["state"])
        # What was merged under the merged one is told under it still: undoing is one field.
        if action == "approve":
            Entity.objects.filter(pk=held.merged_id).update(canonical=held.kept)
        elif action == "undo":
            Entity.objects.filter(pk=held.merged_id, canonical=held.kept).update(canonical=None)
        audit.append(str(user.pk), f"entity.{action}", f"judgement:{held.pk}", {"reason": reason})
    return held


def family(entity: Entity) -> list[str]:
    """Ids of an entity and of all that were judged to be it."""
    found, look = [entity.pk], [entity.pk]
    while look:
        look = list(Entity.objects.filter(canonical__in=look).values_list("pk", flat=True))
        found.extend(look)
    return found


def canonical(entity: Entity) -> Entity:
    """The entity it is told under."""
    while entity.canonical is not None:
        entity = entity.canonical
    return entity


def may_take(user: Any, statement: Statement) -> tuple[str, ...]:
    """The steps that `user` may take on a statement as it stands, for its page."""
    if not access.may(user, "register.work"):
        return ()
    found = []
    own = Step.objects.filter(statement=statement, actor=str(user.pk), action__in=WORKED).exists()
    for action, (before, _, right) in STEPS.items():
        if statement.state == before and access.may(user, right) and not (own and action != "annotate"):
            found.append(action)
    side = "register.annotate" if statement.state == "proposed" else "register.review"
    if statement.state in OPEN and access.may(user, side):
        found.extend(["reject"] if statement.state == "proposed" else ["reject", "return"])
    if access.may(user, "register.annotate") or access.may(user, "register.review"):
        found.append("amend")
    return tuple(found)
