"""Who may see what of the register: the only place that decides.

Everybody sees what is published, and of a statement's words only its place. A text, and the
words cut from it, are seen by whoever loaded it; texts loaded for the site's review are
seen by those who review.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from zhegang.core.errors import NotFoundError
from zhegang.core.i18n import N_
from zhegang.web import access
from zhegang.web.registry.models import Copy, Document, Entity, Statement, Text
from zhegang.web.roles import Role

# What is no longer told by anybody.
GONE = ("rejected", "replaced", "dropped")


def staff(user: Any) -> bool:
    """Whether `user` works on the register and sees what is not published yet."""
    return access.may(user, "register.work")


def documents(user: Any) -> QuerySet[Document]:
    """Documents that `user` may know of: published ones, one's own, all for those who review."""
    if staff(user):
        return Document.objects.all()
    if access.role_of(user) is Role.PUBLIC:
        return Document.objects.filter(public=True)
    own = Copy.objects.filter(holder=str(user.pk)).values("document_id")
    return Document.objects.filter(Q(public=True) | Q(pk__in=own))


def statements(user: Any) -> QuerySet[Statement]:
    """Statements that `user` may see: published ones, those of one's own documents, all live ones for review."""
    if staff(user):
        return Statement.objects.exclude(state__in=GONE)
    if access.role_of(user) is Role.PUBLIC:
        return Statement.objects.filter(state="published")
    own = Copy.objects.filter(holder=str(user.pk)).values("document_id")
    return Statement.objects.filter(Q(state="published") | (Q(document__in=own) & ~Q(state__in=GONE)))


def entities(user: Any) -> QuerySet[Entity]:
    return Entity.objects.all() if staff(user) else Entity.objects.filter(public=True)


def readable(user: Any, idents: Iterable[str]) -> frozenset[str]:
    """Of these documents those whose text `user` may see."""
    holders = [""] if staff(user) else []
    if access.role_of(user) is not Role.PUBLIC:
        holders.append(str(user.pk))
    if not holders:
        return frozenset()
    held = Copy.objects.filter(document__in=set(idents), holder__in=holders)
    return frozenset(held.values_list("document_id", flat=True))


def texts(user: Any, idents: Iterable[str]) -> dict[str, Text]:
    """The texts of those of these documents that `user` may see."""
    return Text.objects.in_bulk(readable(user, idents))


def wordings(user: Any, rows: Iterable[Statement]) -> dict[str, str]:
    """The words of each of these statements that `user` may see: cut from the text, byte for byte."""
    listed = list(rows)
    held = texts(user, {s.document_id for s in listed})
    return {
        s.pk: held[s.document_id].text[s.start : s.end]
        for s in listed
        if s.document_id in held and s.attachment in ("exact", "moved")
    }


def one(held: QuerySet[Any], ident: str) -> Any:
    """The row of that id.

    Raises
    ------
    NotFoundError
        There is none, or it is not theirs to see: both read alike.
    """
    found = held.filter(pk=ident).first()
    if found is None:
        raise NotFoundError(N_("There is nothing under this address."))
    return found
