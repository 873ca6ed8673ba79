"""What the register's pages and API show: one frozen context each, made from a few indexed reads.

Nothing here counts a large table: lists are read by key, a page and one row more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from zhegang.core.errors import NotFoundError
from zhegang.core.i18n import N_, translate
from zhegang.web.registry import comparing, reviewing, seeing, words
from zhegang.web.registry.models import Claim, Entity, Figure, Item, Mention, Statement
from zhegang.web.registry.shapes import (
    PAGE,
    Listing,
    document_shape,
    entity_shape,
    figure_shape,
    full,
    in_order,
    item_shape,
    keyset,
    statement_shapes,
)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with what is followed under it, by how far it is shown to be."""

    area: dict[str, Any]
    items: int
    evidence: int
    by_completion: dict[str, int]
    overdue: int  # a published milestone's day has passed
    differ: int  # assessed otherwise by the office than by others


@dataclass(frozen=True, slots=True)
class Overview:
    groups: tuple[dict[str, Any], ...]
    disagreements: tuple[dict[str, Any], ...]
    documents: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    entity: dict[str, Any]
    aliases: tuple[dict[str, str], ...]
    told_under: tuple[dict[str, Any], ...]  # entities judged to be this one
    merges: tuple[dict[str, Any], ...]
    parties: tuple[dict[str, Any], ...]
    items: tuple[dict[str, Any], ...]
    statements: tuple[dict[str, Any], ...]
    next: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    statement: dict[str, Any]
    entities: tuple[dict[str, Any], ...]
    figure: dict[str, Any] | None
    steps: tuple[dict[str, Any], ...]
    replaced_by: tuple[str, ...]
    may: tuple[str, ...]
    problems: tuple[dict[str, Any], ...] = ()


def overview(user: Any, lang: str) -> Overview:
    """The mechanism at a glance: areas × commitments × evidence, then what is disputed."""
    held = Item.objects.filter(area__isnull=False)
    if not seeing.staff(user):
        held = held.filter(state="published")
    counted = held.values("area_id", "completion").annotate(
        n=Count("pk"),
        shown=Count("pk", Q(evidence_count__gt=0)),
        late=Count("pk", Q(next_due__lt=date.today())),
        apart=Count("pk", Q(differ=True)),
        place=Min("order"),
    )
    cells: dict[str, dict[str, int]] = {}
    shown: dict[str, tuple[int, int, int]] = {}
    place: dict[str, int] = {}
    for row in counted:
        name = row["area_id"]
        cells.setdefault(name, {})[row["completion"]] = row["n"]
        more = (row["shown"], row["late"], row["apart"])
        a, b, c = shown.get(name, (0, 0, 0))
        shown[name] = (a + more[0], b + more[1], c + more[2])
        place[name] = min(place.get(name, row["place"]), row["place"])
    packed = seeing.entities(user).filter(kind="area", pack__gt="")
    known = Q(pk__in=list(cells)) | Q(pk__in=packed.values("pk"))
    found = seeing.entities(user).filter(known, canonical=None).order_by("pk")[:200]
    areas = sorted(found, key=lambda area: place.get(area.pk, 0))  # as the source lists them
    groups: dict[str, list[AreaRow]] = {}
    for area in areas:
        of_it = cells.get(area.pk, {})
        proved, late, apart = shown.get(area.pk, (0, 0, 0))
        row = AreaRow(entity_shape(area, lang), sum(of_it.values()), proved, of_it, late, apart)
        groups.setdefault(area.day if area.kind == "area" else area.kind, []).append(row)
    figures = comparing.disagreements(user, lang, "", limit=8)
    documents = seeing.documents(user).order_by("-day", "-pk")[:8]
    return Overview(
        tuple({"group": name, "areas": rows} for name, rows in sorted(groups.items(), key=_newest)),
        figures.rows,
        tuple(document_shape(d, lang) for d in documents),
    )


def _newest(group: tuple[str, Any]) -> tuple[bool, int]:
    """Consensuses by year, the newest first; what stands outside them last."""
    return not group[0].isdigit(), -int(group[0]) if group[0].isdigit() else 0


def documents(user: Any, lang: str, cursor: str) -> Listing:
    rows, after = keyset(seeing.documents(user), cursor)
    shown = tuple(document_shape(d, lang) for d in rows)
    return Listing("documents", translate(N_("Documents"), lang), shown, after)


def entities(user: Any, lang: str, kind: str, cursor: str) -> Listing:
    """Entities of one kind, by id.

    Raises
    ------
    NotFoundError
        No such kind.
    """
    if kind not in words.KINDS:
        raise NotFoundError(N_("There is nothing under this address."))
    held = seeing.entities(user).filter(kind=kind, canonical=None)
    if cursor:
        held = held.filter(pk__gt=cursor[:120])
    # A pack's own stand first where its ids do; the found ones follow.
    rows = list(held.order_by("pk")[: PAGE + 1])
    after = rows[PAGE - 1].pk if len(rows) > PAGE else ""
    return Listing(
        kind, translate(words.KINDS[kind], lang), tuple(entity_shape(e, lang) for e in rows[:PAGE]), after
    )


def entity(user: Any, lang: str, ident: str, cursor: str) -> EntityPage:
    """An entity, told under the one it was judged to be. Errors as `seeing.one`."""
    asked = seeing.one(seeing.entities(user), ident)
    held = reviewing.canonical(asked)
    family = reviewing.family(held)
    mentions = Mention.objects.filter(entity__in=family)
    if not seeing.staff(user):
        mentions = mentions.filter(public=True)
    rows, after = keyset(mentions, cursor)
    idents = list(dict.fromkeys(m.statement_id for m in rows))
    found = in_order(seeing.statements(user), idents)
    others = [e for e in Entity.objects.filter(pk__in=family) if e.pk != held.pk]
    aliases = {a.folded: a for a in sorted(_aliases(family), key=lambda a: a.pk)}
    items = Item.objects.filter(area__in=family).order_by("order", "pk")
    if not seeing.staff(user):
        items = items.filter(state="published")
    return EntityPage(
        entity_shape(held, lang),
        tuple({"name": a.name, "lang": a.lang} for a in aliases.values()),
        tuple(entity_shape(e, lang) for e in others),
        _merges(user, family),
        _parties(user, held, lang),
        tuple(_item(i, user, lang) for i in items[:200]),
        tuple(statement_shapes(user, found, lang)),
        after,
    )


def _aliases(family: list[str]) -> list[Any]:
    from zhegang.web.registry.models import Alias

    return list(Alias.objects.filter(entity__in=family)[:200])


def _merges(user: Any, family: list[str]) -> tuple[dict[str, Any], ...]:
    from zhegang.web.registry.models import Judgement

    held = Judgement.objects.filter(Q(kept__in=family) | Q(merged__in=family)).order_by("-pk")
    if not seeing.staff(user):
        held = held.filter(state="approved")
    return tuple(
        {"id": j.pk, "kind": j.kind, "state": j.state, "kept": j.kept_id, "merged": j.merged_id}
        for j in held[:50]
    )


def _parties(user: Any, held: Entity, lang: str) -> tuple[dict[str, Any], ...]:
    """The parties of an agreement, or whom statements of it name beside it."""
    if held.kind != "agreement":
        return ()
    of_it = Mention.objects.filter(entity=held, role="subject").values("statement_id")[:20]
    found = Entity.objects.filter(mentions__statement__in=list(of_it.values_list("statement_id", flat=True)),
                                  mentions__role="party").distinct()  # fmt: skip
    return tuple(entity_shape(e, lang) for e in found if e.public or seeing.staff(user))


def _item(item: Item, user: Any, lang: str) -> dict[str, Any]:
    shape = item_shape(item, lang)
    if item.statement_id and not shape["name"]:
        held = full(Statement.objects.filter(pk=item.statement_id)).first()
        if held is not None:
            told = statement_shapes(user, [held], lang)[0]
            shape["name"], shape["name_lang"] = told["wording"] or told["told"], told["language"]
            shape["name_missing"] = told["untranslated"]
    return shape


def statement(user: Any, lang: str, ident: str, **more: Any) -> StatementPage:
    """One statement with its review. Errors as `seeing.one`."""
    held = seeing.one(full(seeing.statements(user)), ident)
    mentions = Mention.objects.filter(statement=held).select_related("entity")
    named = [m for m in mentions if m.entity.public or seeing.staff(user)]
    shown = [
        {**entity_shape(reviewing.canonical(m.entity), lang), "role": translate(words.ROLES[m.role], lang)}
        for m in named
    ]
    return StatementPage(
        statement_shapes(user, [held], lang)[0],
        tuple(shown),
        _figure_of(user, held, lang),
        _steps(held, lang) if seeing.staff(user) else (),
        _amendments(user, held),
        reviewing.may_take(user, held),
        **more,
    )


def _amendments(user: Any, held: Statement) -> tuple[str, ...]:
    """What would replace a statement. The few are read first: what may be seen of them is asked then."""
    idents = list(Statement.objects.filter(replaces=held).values_list("pk", flat=True)[:20])
    return tuple(seeing.statements(user).filter(pk__in=idents).values_list("pk", flat=True)) if idents else ()


def _steps(held: Statement, lang: str) -> tuple[dict[str, Any], ...]:
    """Each step with its actor's id; accounts have their names elsewhere."""
    return tuple(
        {
            "action": s.action,
            "action_name": translate(words.ACTIONS[s.action], lang),
            "actor": s.actor,
            "reason": s.reason,
            "at": s.at,
        }
        for s in held.steps.order_by("pk")
    )


def _figure_of(user: Any, held: Statement, lang: str) -> dict[str, Any] | None:
    from zhegang.register.figures import figure_id

    claim = Claim.objects.filter(statement=held).first()
    if claim is None:
        return None
    occasion = held.document.occasion_id or held.document_id
    figure = Figure.objects.filter(pk=figure_id(occasion, claim.kind, claim.thing)).first()
    if figure is None or not (figure.public or seeing.staff(user)):
        return None
    return figure_shape(figure, lang, public=not seeing.staff(user))


def timeline(user: Any, lang: str, cursor: str) -> Listing:
    """What happened or is to happen, by its day; published statements."""
    held = Statement.objects.filter(state="published").exclude(day="")
    rows, after = keyset(held, cursor)
    shown = statement_shapes(user, in_order(Statement.objects.all(), [s.pk for s in rows]), lang)
    return Listing("timeline", translate(N_("Timeline"), lang), tuple(shown), after)
