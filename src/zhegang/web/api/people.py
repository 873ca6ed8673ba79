"""Operations on accounts and on personal data."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhegang.web import access, people
from zhegang.web.api.operation import document, operation
from zhegang.web.api.schemas import Exact, ProblemOut
from zhegang.web.languages import lang_of
from zhegang.web.privacy import notice, rights
from zhegang.web.roles import Role
from zhegang.web.shapes import MOST_ITEMS, page

router = Router()
PROBLEMS: Any = dict.fromkeys((400, 401, 403, 404, 413, 422, 429, 500, 502), ProblemOut)


class KindOut(Exact):
    key: str
    what: str
    purpose: str
    basis: str
    kept: str
    seen_by: str
    erased: str


class NoticeOut(Exact):
    """As `zhegang manage privacy --json`."""

    version: str
    operator: str
    contact: str
    place: str
    kinds: list[KindOut]
    not_kept: list[str]
    rights: list[str]
    cross_border: list[str]


class PersonalDataOut(Exact):
    """As `zhegang manage personal-data`: rows by kind and table."""

    schema_version: str
    made_at: str
    account: str
    notice: str
    data: dict[str, dict[str, list[dict[str, Any]]]]


class AccountOut(Exact):
    id: str
    username: str
    name: str
    email: str
    role: str
    active: bool
    second_factor: bool
    created_at: str
    last_sign_in: str | None


class AccountsOut(Exact):
    items: list[AccountOut]
    next: str | None


class AccountIn(Exact):
    """What is to be otherwise; what is left out stays."""

    role: Literal[*(r.value for r in Role if r is not Role.PUBLIC)] | None = Field(  # type: ignore[valid-type]
        None, examples=["reviewer"]
    )
    active: bool | None = None


@router.get("/privacy", response={200: NoticeOut, **PROBLEMS}, tags=["privacy"])
@operation("site.see")
def read_notice(
    request: HttpRequest, lang: Annotated[str, Query(pattern="^(en|zh-Hant|zh-Hans)?$")] = ""
) -> HttpResponse:
    """What personal data the site holds, why, how long, seen by whom."""
    return document(notice.notice(lang_of(request)))


@router.get("/me/personal-data", response={200: PersonalDataOut, **PROBLEMS}, tags=["privacy"])
@operation("account.own")
def read_personal_data(request: HttpRequest) -> HttpResponse:
    """Everything held on you."""
    return document(rights.export(request.auth.user))


@router.get("/accounts", response={200: AccountsOut, **PROBLEMS}, tags=["accounts"])
@operation("accounts.manage")
def list_accounts(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=120, description="Part of a name or e-mail address.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS, description="How many at most.")] = 20,
    cursor: Annotated[str, Query(max_length=120, description="`next` of the page before.")] = "",
) -> HttpResponse:
    """Accounts, newest first."""
    return document(page(people.found(q), limit, cursor, people.account_document))


@router.patch("/accounts/{ident}", response={200: AccountOut, **PROBLEMS}, tags=["accounts"])
@operation("accounts.manage", writes=True)
def change_account(request: HttpRequest, ident: str, given: AccountIn) -> HttpResponse:
    """Gives an account another role, closes or opens it; its sessions and tokens end."""
    user, by = access.the_account(request.auth.user, ident), str(request.auth.user.pk)
    if given.role is not None and given.role != user.role:
        people.set_role(user, given.role, by=by)
    if given.active is not None and given.active != user.is_active:
        people.set_active(user, given.active, by=by)
    return document(people.account_document(user))
