"""What the register's pages and API show: one frozen context each, made from a few indexed reads.

Nothing here counts a large table: lists are read by key, a page and one row more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.register.figures import GRAVITY
from zhegang.web.registry import reviewing, seeing, words
from zhegang.web.registry.models import Claim, Document, Entity, Figure, Item, Mention, Statement, Verdict
from zhegang.web.registry.shapes import (
    PAGE,
    document_shape,
    entity_shape,
    figure_shape,
    full,
    in_order,
    item_shape,
    keyset,
    statement_shape,
    statement_shapes,
)

# What differs, and so is worth showing among disagreements.
DISAGREE = GRAVITY[:4]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with what is followed under it, by how far it is shown to be."""

    area: dict[str, Any]
    items: int
    evidence: int
    by_completion: dict[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    groups: tuple[dict[str, Any], ...]
    disagreements: tuple[dict[str, Any], ...]
    documents: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of things of one kind; `next` is the cursor of the page after."""

    kind: str
    title: str
    rows: tuple[dict[str, Any], ...]
    next: str
    chosen: str = ""
    choices: tuple[dict[str, str], ...] = ()


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
class DocumentPage:
    """A document; `lines` are its segments in pieces for whoever may see the text, else empty."""

    document: dict[str, Any]
    readable: bool
    lines: tuple[dict[str, Any], ...]
    statements: tuple[dict[str, Any], ...]
    copies: tuple[dict[str, Any], ...]
    occasion: tuple[dict[str, Any], ...]
    inferred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementPage:
    statement: dict[str, Any]
    entities: tuple[dict[str, Any], ...]
    figure: dict[str, Any] | None
    steps: tuple[dict[str, Any], ...]
    replaced_by: tuple[str, ...]
    may: tuple[str, ...]
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FigurePage:
    figure: dict[str, Any]
    statements: tuple[dict[str, Any], ...]
    verdicts: tuple[dict[str, Any], ...]
    over_time: tuple[dict[str, Any], ...]


def overview(user: Any, lang: str) -> Overview:
    """The mechanism at a glance: areas × commitments × evidence, then what is disputed."""
    held = Item.objects.filter(area__isnull=False)
    if not seeing.staff(user):
        held = held.filter(state="published")
    counted = held.values("area_id", "completion").annotate(
        n=Count("pk"), shown=Count("pk", Q(evidence_count__gt=0))
    )
    cells: dict[str, dict[str, int]] = {}
    shown: dict[str, int] = {}
    for row in counted:
        cells.setdefault(row["area_id"], {})[row["completion"]] = row["n"]
        shown[row["area_id"]] = shown.get(row["area_id"], 0) + row["shown"]
    packed = seeing.entities(user).filter(kind="area", pack__gt="")
    known = Q(pk__in=list(cells)) | Q(pk__in=packed.values("pk"))
    areas = seeing.entities(user).filter(known, canonical=None).order_by("-kind", "-day", "pk")[:200]
    groups: dict[str, list[AreaRow]] = {}
    for area in areas:
        of_it = cells.get(area.pk, {})
        row = AreaRow(entity_shape(area, lang), sum(of_it.values()), shown.get(area.pk, 0), of_it)
        groups.setdefault(area.day if area.kind == "area" else area.kind, []).append(row)
    figures = disagreements(user, lang, "", limit=8)
    documents = seeing.documents(user).order_by("-day", "-pk")[:8]
    return Overview(
        tuple({"group": name, "areas": rows} for name, rows in sorted(groups.items(), reverse=True)),
        figures.rows,
        tuple(document_shape(d, lang) for d in documents),
    )


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
        tuple(seeing.statements(user).filter(replaces=held).values_list("pk", flat=True)[:20]),
        reviewing.may_take(user, held),
        **more,
    )


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


def figure(user: Any, lang: str, ident: str) -> FigurePage:
    """A figure with everything that tells it side by side, the verdicts, and the same thing over time."""
    staff = seeing.staff(user)
    held = seeing.one(Figure.objects.all() if staff else Figure.objects.filter(public=True), ident)
    told = Claim.objects.filter(document__occasion=held.occasion_id, kind=held.kind, thing=held.thing)
    idents = list(told.order_by("document__day", "statement_id").values_list("statement_id", flat=True)[:200])
    rows = in_order(seeing.statements(user), idents)
    shown = {s["id"]: s for s in statement_shapes(user, rows, lang)}
    probable = {s.pk: s.document.occasion_probable for s in rows}
    verdicts = Verdict.objects.filter(figure=held).order_by("pk")
    if not staff:
        verdicts = verdicts.filter(public=True)
    pairs = [
        {
            "verdict": v.verdict,
            "verdict_name": translate(words.VERDICTS[v.verdict], lang),
            "a": v.a_id,
            "b": v.b_id,
            "probable": probable.get(v.a_id, False) or probable.get(v.b_id, False),
        }
        for v in verdicts[:200]
        if v.a_id in shown and v.b_id in shown
    ]
    order = {name: place for place, name in enumerate(GRAVITY)}
    return FigurePage(
        figure_shape(held, lang, public=not staff),
        tuple({**s, "probable": probable[s["id"]]} for s in shown.values()),
        tuple(sorted(pairs, key=lambda p: order[p["verdict"]])),
        _over_time(user, held, lang),
    )


def _over_time(user: Any, held: Figure, lang: str) -> tuple[dict[str, Any], ...]:
    """The same counted thing on other occasions: shown beside it, never compared."""
    others = Figure.objects.filter(thing=held.thing, kind=held.kind)
    if not seeing.staff(user):
        others = others.filter(public=True)
    found = []
    for other in [f for f in others.order_by("-day", "-pk")[:12] if f.pk != held.pk]:
        claims = Claim.objects.filter(
            document__occasion=other.occasion_id, kind=other.kind, thing=other.thing
        )
        one = full(seeing.statements(user)).filter(pk__in=claims.values("statement_id")[:5]).first()
        if one is not None:
            found.append(
                {**figure_shape(other, lang, public=True), "statement": statement_shape(one, lang, None)}
            )
    return tuple(found)


def disagreements(user: Any, lang: str, cursor: str, verdict: str = "", limit: int = PAGE) -> Listing:
    """Figures that are told differently, by verdict.

    Raises
    ------
    InputError
        A verdict that is none.
    """
    if verdict and verdict not in GRAVITY:
        raise InputError([Problem("verdict", N_("There is no such verdict."), verdict, ", ".join(GRAVITY))])
    staff = seeing.staff(user)
    field = "verdict" if staff else "public_verdict"
    held = Figure.objects.filter(**({field: verdict} if verdict else {f"{field}__in": DISAGREE}))
    if verdict or limit == PAGE:
        rows, after = keyset(held, cursor, limit)
    else:
        rows, after = list(held.order_by("-day", "-pk")[:limit]), ""
    shapes = []
    for row in rows:
        pair = Verdict.objects.filter(figure=row, **({} if staff else {"public": True}))
        wanted = getattr(row, field)
        first = pair.filter(verdict=wanted).first()
        sides = in_order(seeing.statements(user), [first.a_id, first.b_id]) if first else []
        shapes.append(
            {
                **figure_shape(row, lang, public=not staff),
                "sides": [statement_shape(s, lang, None) for s in sides],
                "probable": any(s.document.occasion_probable for s in sides),
            }
        )
    choices = tuple({"value": v, "name": translate(words.VERDICTS[v], lang)} for v in GRAVITY)
    return Listing(
        "disagreements", translate(N_("Disagreements"), lang), tuple(shapes), after, verdict, choices
    )


def timeline(user: Any, lang: str, cursor: str) -> Listing:
    """What happened or is to happen, by its day; published statements."""
    held = Statement.objects.filter(state="published").exclude(day="")
    rows, after = keyset(held, cursor)
    shown = statement_shapes(user, in_order(Statement.objects.all(), [s.pk for s in rows]), lang)
    return Listing("timeline", translate(N_("Timeline"), lang), tuple(shown), after)


def document(user: Any, lang: str, ident: str) -> DocumentPage:
    """A document with its statements in place. Errors as `seeing.one`."""
    held = seeing.one(seeing.documents(user), ident)
    rows = list(full(seeing.statements(user)).filter(document=held).order_by("start", "id")[:2000])
    text = seeing.texts(user, [ident]).get(ident)
    shown = [
        statement_shape(
            s, lang, text.text[s.start : s.end] if text and s.attachment in ("exact", "moved") else None
        )
        for s in rows
    ]
    occasion = held.occasion_id or held.pk
    tellings = seeing.documents(user).filter(occasion=occasion).exclude(pk=held.pk).order_by("-day")[:20]
    copies = seeing.documents(user).filter(source=held).order_by("-day")[:20]
    return DocumentPage(
        document_shape(held, lang)
        | {"occasion_probable": held.occasion_probable, "notes": _notes(held, lang)},
        text is not None,
        tuple(lines(text.text, text.segments, rows)) if text is not None else (),
        tuple(shown),
        tuple(document_shape(d, lang) for d in copies),
        tuple(document_shape(d, lang) | {"probable": d.occasion_probable} for d in tellings),
        tuple(s.subject for s in rows if s.predicate == "area" and s.value.get("inferred")),
    )


def _notes(held: Document, lang: str) -> list[str]:
    return [note.get(lang, "") for note in held.notes]


def lines(text: str, segments: list[list[Any]], rows: list[Statement]) -> list[dict[str, Any]]:
    """The segments of a text in pieces; each piece names the statements that stand over it.

    The pieces of a segment, put together, are the segment, character for character. A
    piece's first statement is the shortest: the innermost of those that lie in each other.
    """
    placed = [s for s in rows if s.attachment in ("exact", "moved")]
    told = []
    for number, (start, end, kind) in enumerate(segments, start=1):
        over = [s for s in placed if s.start < end and start < s.end]
        cuts = sorted({start, end, *(min(max(c, start), end) for s in over for c in (s.start, s.end))})
        pieces = []
        for a, b in zip(cuts, cuts[1:], strict=False):
            on = sorted(
                (s for s in over if s.start <= a and b <= s.end), key=lambda s: (s.end - s.start, s.pk)
            )
            pieces.append(
                {"text": text[a:b], "statements": [s.pk for s in on], "kind": on[0].predicate if on else ""}
            )
        told.append({"number": number, "kind": kind, "start": start, "end": end, "pieces": pieces})
    return told
