"""Goods by words or code, over the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from zhegang.plan.hs import LONGEST, MOST, hs_found
from zhegang.web import asking
from zhegang.web.api.operation import document, operation
from zhegang.web.api.routes import PROBLEMS, Lang, api
from zhegang.web.api.schemas import Exact, Number
from zhegang.web.languages import lang_of

Words = Annotated[
    str,
    Query(min_length=1, max_length=LONGEST, description="What the goods are, or a code of 2 to 12 digits."),
]
Place = Annotated[str, Query(max_length=10)]
Day = Annotated[str, Query(max_length=40, description="Day of the duty; today where it is not given.")]
Heading = Annotated[str, Query(max_length=10, description="Whose lines are listed; default: the best.")]
Edition = Annotated[str, Query(max_length=10, description="Of the code, such as HS2017.")]
Most = Annotated[int, Query(ge=1, le=MOST, description="How many headings at most.")]


class NoteOut(Exact):
    text: str
    see: str
    source: str


class HeadingOut(Exact):
    code: str
    title: str
    chapter: str
    chapter_title: str
    score: Number
    matched: list[str]
    notes: list[NoteOut] = Field(description="Goods it leaves to other headings; not all of them.")


class HsLineOut(Exact):
    code: str
    description: str
    rate: Number | None
    status: Literal["determined", "undetermined"]


class HsLinesOut(Exact):
    codes: list[str]
    held: bool = Field(description="Whether the market's whole schedule is loaded for the day.")
    count: int
    lines: list[HsLineOut]
    low: Number | None
    high: Number | None
    question: str | None


class MappedOut(Exact):
    edition: str
    code: str
    codes: list[str]
    whole: bool = Field(description="One code takes its place; otherwise they are candidates.")


class HsOut(Exact):
    """As `zhegang hs --json`."""

    schema_version: str
    query: str
    market: str
    origin: str
    as_of: date
    edition: str
    mapped: MappedOut | None
    headings: list[HeadingOut]
    lines: HsLinesOut | None
    wording: str
    marks: list[str]
    data_versions: dict[str, str]


@api.get("/hs", response={200: HsOut, **PROBLEMS}, tags=["tariffs"])
@operation("quote.ask", works=True)
def ask_hs(
    request: HttpRequest,
    q: Words,
    market: Place = "US",
    origin: Place = "CN",
    on: Day = "",
    heading: Heading = "",
    edition: Edition = "",
    most: Most = 10,
    lang: Lang = "",
) -> HttpResponse:
    """Headings of the Harmonized System for some words, and the market's lines with their duty."""
    given: dict[str, Any] = {"q": q, "market": market, "origin": origin, "on": on, "heading": heading}
    found = hs_found(asking.store(), given | {"edition": edition, "most": str(most)})
    return document(found.as_dict(lang_of(request)))
