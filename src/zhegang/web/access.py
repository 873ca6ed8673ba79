"""Who may do what, and with whose data: the only place that decides.

Pages and API name an action; this module knows who may take it. Objects that belong to a
firm are reached through `cases` and `jobs` alone, which hold only what the person may see:
an object that is not in there does not exist for them (404, not 403), so an id tells nothing.
An administrator runs the site and sees no firm's data.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhegang.core.errors import NotFoundError, ZhegangError
from zhegang.core.i18n import N_, translate
from zhegang.web import audit
from zhegang.web.models import CaseDraft, Firm, Job, Membership, NameJudgement, StoredCase, User
from zhegang.web.roles import Role

EVERYONE = frozenset(Role)
SIGNED_IN = EVERYONE - {Role.PUBLIC}
PLANNERS = frozenset({Role.FIRM, Role.ADVISER})
# Who keeps the register: they see what is not published yet.
REGISTRARS = frozenset(
    {Role.ANNOTATOR, Role.REVIEWER, Role.PUBLISHER, Role.SECRETARIAT_HK, Role.SECRETARIAT_ZJ}
)
SECRETARIATS = frozenset({Role.SECRETARIAT_HK, Role.SECRETARIAT_ZJ})

ACTIONS: dict[str, frozenset[Role]] = {
    "site.see": EVERYONE,
    "quote.ask": EVERYONE,
    "screen.ask": EVERYONE,
    "orders.assess": EVERYONE,
    "account.own": SIGNED_IN,
    "case.work": PLANNERS,
    "plan.share": PLANNERS,
    "shared.see": EVERYONE,
    "judgement.record": SIGNED_IN,
    "firm.name_adviser": frozenset({Role.FIRM}),
    "firm.found": frozenset({Role.FIRM}),
    "accounts.manage": frozenset({Role.ADMIN}),
    "audit.read": frozenset({Role.AUDITOR}),
    "register.see": EVERYONE,
    "register.add": REGISTRARS,
    "register.work": REGISTRARS,
    "register.annotate": frozenset({Role.ANNOTATOR}),
    "register.review": frozenset({Role.REVIEWER}),
    "register.publish": frozenset({Role.PUBLISHER}),
    # Another person than who filed it: zhegang.web.registry.acting.
    "entry.publish": SECRETARIATS | {Role.REVIEWER, Role.PUBLISHER},
    "meeting.edit": SECRETARIATS,
    "metrics.read": frozenset({Role.ADMIN}),
}


class NotAllowedError(ZhegangError):
    """The person may not take this action; `sign_in` when signing in could change that."""

    http_status = 403

    def __init__(self, action: str, *, sign_in: bool) -> None:
        self.action, self.sign_in = action, sign_in
        self.http_status = 401 if sign_in else 403
        super().__init__(self.text())

    def text(self, lang: str = "en") -> str:
        if self.sign_in:
            return translate(N_("Sign in first."), lang)
        return translate(N_("This account may not do that."), lang)


def role_of(user: Any) -> Role:
    """The role of whoever asks; an account that was closed counts as a visitor."""
    return Role(user.role) if isinstance(user, User) and user.is_active else Role.PUBLIC


def may(user: Any, action: str) -> bool:
    """Whether the role of `user` takes `action` at all; KeyError for an unknown action."""
    return role_of(user) in ACTIONS[action]


def require(user: Any, action: str) -> None:
    """As `may`.

    Raises
    ------
    NotAllowedError
        It does not.
    """
    if not may(user, action):
        raise NotAllowedError(action, sign_in=role_of(user) is Role.PUBLIC)


def firms(user: Any) -> QuerySet[Firm]:
    """Firms whose data `user` sees: those it belongs to or advises, while its role allows it."""
    role = role_of(user)
    kinds = {Role.FIRM: "member", Role.ADVISER: "adviser"}
    if role not in kinds:
        return Firm.objects.none()
    held = Membership.objects.filter(user=user, kind=kinds[role])
    return Firm.objects.filter(pk__in=held.values("firm_id"))


def cases(user: Any) -> QuerySet[StoredCase]:
    """Cases of the firms `user` sees."""
    return StoredCase.objects.filter(firm__in=firms(user))


def jobs(user: Any) -> QuerySet[Job]:
    """Jobs on a case `user` sees, and its own jobs that concern no case."""
    if role_of(user) is Role.PUBLIC:
        return Job.objects.none()
    return Job.objects.filter(Q(case__in=cases(user)) | Q(case=None, owner=user))


def drafts(user: Any) -> QuerySet[CaseDraft]:
    """Cases being filled in for the firms `user` sees."""
    return CaseDraft.objects.filter(firm__in=firms(user))


def judgements(user: Any) -> QuerySet[NameJudgement]:
    """Judgements on names: of the firms `user` sees, and its own that concern no firm."""
    if role_of(user) is Role.PUBLIC:
        return NameJudgement.objects.none()
    return NameJudgement.objects.filter(Q(firm__in=firms(user)) | Q(firm=None, made_by=user))


def the_firm(user: Any, ident: str | UUID) -> Firm:
    """A firm `user` sees.

    Raises
    ------
    NotFoundError
        There is none, or it is not theirs to see: both read alike.
    """
    return _one(firms(user), ident)


def the_case(user: Any, ident: str | UUID) -> StoredCase:
    """A case `user` sees; an adviser's reading of it is written down. Errors as `the_firm`."""
    found = _one(cases(user).select_related("firm"), ident)
    _tell(user, "case.read", f"case:{found.pk}")
    return found


def the_job(user: Any, ident: str | UUID) -> Job:
    """A job `user` sees; an adviser's reading of a firm's is written down. Errors as `the_firm`."""
    found = _one(jobs(user).select_related("case", "case__firm"), ident)
    if found.case is not None:
        _tell(user, "job.read", f"job:{found.pk}")
    return found


def the_draft(user: Any, ident: str | UUID) -> CaseDraft:
    """A draft `user` sees; an adviser's reading of it is written down. Errors as `the_firm`."""
    found = _one(drafts(user).select_related("firm"), ident)
    _tell(user, "draft.read", f"draft:{found.pk}")
    return found


def the_account(user: Any, ident: str | UUID) -> User:
    """Another person's account, for who manages them. Errors as `the_firm`."""
    held = User.objects.filter(erased_at=None) if may(user, "accounts.manage") else User.objects.none()
    return _one(held, ident)


def _tell(user: User, action: str, subject: str) -> None:
    """A read of another party's data goes into the audit: whoever is not of the firm itself."""
    if role_of(user) is not Role.FIRM:
        audit.append(str(user.pk), action, subject)


def _one(held: QuerySet[Any], ident: str | UUID) -> Any:
    try:
        found = held.filter(pk=ident if isinstance(ident, UUID) else UUID(ident)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFoundError(N_("There is nothing under this address."))
    return found
