"""Figures side by side: every source of one, the verdicts, the same thing on other occasions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.register.figures import GRAVITY
from zhegang.web.registry import seeing, words
from zhegang.web.registry.models import Claim, Figure, Verdict
from zhegang.web.registry.shapes import (
    PAGE,
    Listing,
    figure_shape,
    full,
    in_order,
    keyset,
    statement_shape,
    statement_shapes,
)

# What differs, and so is worth showing among disagreements.
DISAGREE = GRAVITY[:4]


@dataclass(frozen=True, slots=True)
class FigurePage:
    figure: dict[str, Any]
    statements: tuple[dict[str, Any], ...]
    verdicts: tuple[dict[str, Any], ...]
    over_time: tuple[dict[str, Any], ...]


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
    pairs: dict[str, tuple[str, str]] = {}
    told = Verdict.objects.filter(figure__in=[r.pk for r in rows], **({} if staff else {"public": True}))
    wanted = {r.pk: getattr(r, field) for r in rows}
    for figure, verdict_, a, b in told.order_by("pk").values_list("figure_id", "verdict", "a_id", "b_id")[
        :5000
    ]:
        if wanted[figure] == verdict_:
            pairs.setdefault(figure, (a, b))
    idents = [ident for pair in pairs.values() for ident in pair]
    sides = {s.pk: s for s in in_order(seeing.statements(user), idents)}
    shapes = []
    for row in rows:
        two = [sides[i] for i in pairs.get(row.pk, ()) if i in sides]
        shapes.append(
            {
                **figure_shape(row, lang, public=not staff),
                "sides": [statement_shape(s, lang, None) for s in two],
                "probable": any(s.document.occasion_probable for s in two),
            }
        )
    choices = tuple({"value": v, "name": translate(words.VERDICTS[v], lang)} for v in GRAVITY)
    return Listing(
        "disagreements", translate(N_("Disagreements"), lang), tuple(shapes), after, verdict, choices
    )
