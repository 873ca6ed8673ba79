"""The report as a document: sections of texts, tables and charts, the same for every output.

`context.build` makes one frozen `Report` a language; HTML, PDF, workbook and one-page
sheet only lay it out, so a figure cannot differ between them. A `Cell` keeps the exact
value beside its text and says where in the plan the value stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["undetermined", "assumed", "stale", "estimate", "not_held", "none"]
Tone = Literal["plain", "good", "warn", "bad"]
Kind = Literal["text", "money", "unit_money", "rate", "number", "day"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or word: `value` exact (None for words and for what is not known).

    `of` is the value's place in the plan, such as `exposure.today[0].duty_amount`, or
    empty where it is derived; `why` is the id of the `Reason` that explains it.
    """

    text: str
    kind: Kind = "text"
    value: float | str | None = None
    of: str = ""
    marks: tuple[Mark, ...] = ()
    why: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    numeric: bool = False
    width: float = 1.0  # share of the page beside the other columns


@dataclass(frozen=True, slots=True)
class Table:
    """`folded` opens on demand in the browser; `total` marks the last row as a sum."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    folded: bool = False
    total: bool = False
    paper: bool = True  # printed in the PDF too
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG for wide pages and one for phones; `alt` tells what it shows, `table` its figures."""

    id: str
    caption: str
    alt: str
    wide: str
    narrow: str
    table: Table | None = None
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    tone: Tone = "plain"
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    id: str
    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[str, ...]
    ordered: bool = False
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Card:
    """A scheme, step or check: title, result, text, and finer lines below."""

    title: str
    badge: str
    tone: Tone
    text: str
    lines: tuple[tuple[str, str], ...] = ()  # label, text
    table: Table | None = None
    kind: Literal["card"] = "card"


Block = Table | Chart | Text | Heading | Items | Card


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    label: str
    figure: str
    text: str
    citation: str = ""
    struck: bool = False  # suppressed: it would apply, another rule takes its place


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure is what it is; `number` is its footnote."""

    id: str
    number: int
    title: str
    lines: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline: what it is, the figure, a line below."""

    label: str
    cell: Cell
    below: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class HelpLine:
    name: str
    badge: str
    tone: Tone
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The first screen. `verdict` is the one sentence; `todo` the steps that carry it out."""

    verdict: str
    figures: tuple[Figure, ...]
    todo: tuple[str, ...]
    help: tuple[HelpLine, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    lang: str
    title: str
    firm: str
    day: str
    as_of: str  # ISO
    currency: str
    state: Literal["issued", "draft", "withheld"]
    state_label: str
    state_text: str
    summary: Summary
    sections: tuple[Section, ...]
    reasons: tuple[Reason, ...]
    words: dict[str, str] = field(default_factory=dict)  # fixed words of the layouts
