"""The briefing laid out: one frozen page of texts, set as HTML, PDF and DOCX alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhegang.core.i18n import N_, Words, translate
from zhegang.mechanism.brief.build import GROUPS, Brief, Group, Line
from zhegang.mechanism.brief.legco import ASKERS, Tally
from zhegang.mechanism.docx import Grid, docx
from zhegang.mechanism.docx import Line as Paragraph
from zhegang.plan.report.fonts import showable
from zhegang.plan.report.pdf import compile_typst
from zhegang.register.progress import COMPLETION_WORDS, COMPLETIONS

if TYPE_CHECKING:
    from jinja2 import Environment

FORMATS = ("html", "pdf", "docx")
FILE = "brief.{lang}.{kind}"
TITLES: dict[Group, str] = {
    "decide": N_("Needs a decision"),
    "disputed": N_("Disputed"),
    "moved": N_("Moved"),
    "still": N_("Did not move"),
}
_LEGCO_HEADING = (
    N_("Office"),
    N_("Enterprise or individual"),
    N_("Type"),
    N_("Requests"),
    N_("Resolved"),
    N_("Not resolved, and why"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the paper and, smaller, what it rests on."""

    text: str
    refs: str


@dataclass(frozen=True, slots=True)
class Block:
    group: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    caption: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed, in one language."""

    lang: str
    title: str
    period: str
    notes: tuple[str, ...]
    overview: Sheet
    sections: tuple[Section, ...]
    legco: Sheet | None


def render(
    made: Brief,
    tallies: Sequence[Tally] | None = None,
    *,
    name: Words | None = None,
    langs: Sequence[str] = ("en", "zh-Hant", "zh-Hans"),
    kinds: Sequence[str] = FORMATS,
) -> dict[str, bytes]:
    """The briefing in every language and format asked for, by file name; same input, same bytes.

    Parameters
    ----------
    tallies : requests for the legislature's table; None leaves the table out.
    name : of the mechanism, for the title.
    """
    found: dict[str, bytes] = {}
    for lang in langs:
        laid = paper(made, tallies, lang, name)
        for kind in kinds:
            found[FILE.format(lang=lang, kind=kind)] = _WRITERS[kind](laid)
    return found


def paper(made: Brief, tallies: Sequence[Tally] | None, lang: str, name: Words | None = None) -> Paper:
    """The briefing's texts in one language."""

    def t(message: str, **fields: Any) -> str:
        return translate(message, lang, **fields)

    notes = [t(N_("Every line names the statement or item it rests on, and its place in the document."))]
    notes.append(t(N_("Editorial dates are set by the register's editors; no document names them.")))
    if made.withheld:
        notes.append(t(N_("{n} items are left out: nobody cleared them for publication."), n=made.withheld))
    title = t(N_("Briefing for the meeting"))
    return Paper(
        lang,
        f"{name.in_lang(lang)}: {title}" if name else title,
        t(
            N_("What changed after {since} and up to {on}"),
            since=made.since.isoformat(),
            on=made.on.isoformat(),
        ),
        tuple(notes),
        _overview(made, lang),
        tuple(_section(area, lang) for area in made.areas),
        _legco(tallies, lang) if tallies is not None else None,
    )


def _overview(made: Brief, lang: str) -> Sheet:
    groups = tuple(translate(TITLES[g], lang) for g in GROUPS)
    heading = (translate(N_("Area"), lang), translate(N_("Items"), lang), *groups)
    rows = tuple(
        (_name(area.name, lang), str(area.items), *(str(len(area.groups[g])) for g in GROUPS))
        for area in made.areas
    )
    return Sheet(translate(N_("At a glance"), lang), heading, rows, (3.2, 0.8, 1.3, 1.1, 1, 1.3))


def _section(area: Any, lang: str) -> Section:
    told = [
        f"{translate(COMPLETION_WORDS[step], lang)} {area.completion[step]}"
        for step in COMPLETIONS
        if step in area.completion
    ]
    blocks = tuple(
        Block(group, translate(TITLES[group], lang), tuple(_entry(line, lang) for line in area.groups[group]))
        for group in GROUPS
        if area.groups[group]
    )
    return Section(_name(area.name, lang), " · ".join(told), blocks)


def _entry(line: Line, lang: str) -> Entry:
    refs = "; ".join(" ".join(w for w in (r.statement, r.document, r.place) if w) for r in line.refs)
    return Entry(line.note.in_lang(lang), refs)


def _name(name: Words | str, lang: str) -> str:
    return name.in_lang(lang) if isinstance(name, Words) else name


def _legco(tallies: Iterable[Tally], lang: str) -> Sheet:
    rows = []
    for told in tallies:
        left = told.requests - told.resolved
        why = "; ".join(f"{reason} ({n})" for reason, n in told.reasons)
        rows.append(
            (
                told.office,
                translate(ASKERS[told.asker], lang),
                told.type,
                str(told.requests),
                str(told.resolved),
                f"{left}: {why}" if left and why else str(left),
            )
        )
    caption = translate(N_("Requests by office, kind of asker and type"), lang)
    return Sheet(
        caption, tuple(translate(h, lang) for h in _LEGCO_HEADING), tuple(rows), (2.4, 1.2, 1.6, 0.9, 0.9, 3)
    )


def _html(laid: Paper) -> bytes:
    return _environment().get_template("brief.html.j2").render(p=laid).encode()


def _pdf(laid: Paper) -> bytes:
    data = json.dumps(showable(asdict(laid)), ensure_ascii=False)
    return compile_typst(
        "brief.typ", {"data": data}, home="zhegang.mechanism", format="pdf", pdf_standards=["ua-1"]
    )


def _docx(laid: Paper) -> bytes:
    blocks: list[Paragraph | Grid] = [Paragraph(laid.title, "title"), Paragraph(laid.period)]
    blocks += [Paragraph(note, "small") for note in laid.notes]
    blocks += _sheet(laid.overview)
    for section in laid.sections:
        blocks += [Paragraph(section.title, "heading"), Paragraph(section.summary, "small")]
        for block in section.blocks:
            blocks.append(Paragraph(block.title, "subheading"))
            for entry in block.entries:
                blocks += [Paragraph(f"– {entry.text}", "item"), Paragraph(entry.refs, "small")]
    if laid.legco:
        blocks += _sheet(laid.legco)
    return docx(blocks, laid.lang, title=laid.title)


def _sheet(sheet: Sheet) -> list[Paragraph | Grid]:
    return [Paragraph(sheet.caption, "heading"), Grid(sheet.heading, sheet.rows, sheet.widths)]


_WRITERS = {"html": _html, "pdf": _pdf, "docx": _docx}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("zhegang.mechanism"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
