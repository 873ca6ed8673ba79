"""`zhegang register`: documents read into statements, and compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.register.occasions import Pair
    from zhegang.register.reading import Reading
    from zhegang.register.statements import Statement

Files = Annotated[
    list[Path],
    typer.Argument(help="Press releases, minutes, articles: text, HTML, PDF or DOCX.", metavar="FILE…"),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Published = Annotated[
    str | None, typer.Option(help="Day of publication, where a text does not tell it (YYYY-MM-DD).")
]

STANCES = {"official": N_("official"), "news": N_("news"), "opinion": N_("opinion")}
PREDICATES = {
    "area": N_("Areas"),
    "commitment": N_("Commitments"),
    "quantity": N_("Figures"),
    "date": N_("Dates"),
    "agreement": N_("Agreements signed"),
    "signatory": N_("Signatories"),
    "witness": N_("Witnesses"),
    "person": N_("People"),
    "organisation": N_("Organisations"),
    "event": N_("Events"),
}
VERDICTS = {
    "EQUAL": N_("the same"),
    "CONSISTENT_LESS_PRECISE": N_("consistent, one less precise"),
    "CONSISTENT_IF_APPROX": N_("consistent only if one is approximate"),
    "CONFLICT": N_("in conflict"),
    "NOT_COMPARABLE": N_("not comparable"),
    "PLAN_VS_OUTCOME": N_("a plan against what happened"),
    "DERIVATIVE": N_("copies of one text"),
}


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    from zhegang.cli import brief, exports, followed, propose, registry, returns, systems

    group = typer.Typer(
        no_args_is_help=True, help="What was agreed: documents read into statements, compared."
    )
    group.command("read")(read_)
    group.command("compare")(compare_)
    returns.register(group)
    brief.register(group)
    systems.register(group)
    propose.register(group)
    exports.register(group)
    registry.register(group)
    followed.register(group)
    app.add_typer(group, name="register")


def read_(files: Files, published: Published = None, as_json: AsJson = False) -> None:
    """Reads documents: areas, commitments, figures, dates, agreements, people, each with its place."""
    from zhegang.register.statements import statements

    readings = read_files(files, published)
    if as_json:
        from zhegang.core.jsonout import dumps

        told = [{**_head(r), "statements": [statement_json(s) for s in statements(r)]} for r in readings]
        print(dumps({"schema_version": "1", "documents": told}), end="")
        return
    for reading in readings:
        _show(reading, statements(reading))


def compare_(files: Files, published: Published = None, as_json: AsJson = False) -> None:
    """Compares what documents say of the same things: agreement, lesser precision, conflict."""
    from zhegang.register.occasions import compare_readings, occasions

    readings = read_files(files, published)
    pairs = compare_readings(readings)
    if as_json:
        from zhegang.core.jsonout import dumps

        told = [
            {**_head(r), "occasion": o, "probable": p}
            for r, (o, p) in zip(readings, occasions(readings), strict=True)
        ]
        print(dumps({"schema_version": "1", "documents": told, "pairs": [_pair(p) for p in pairs]}), end="")
        return
    _show_pairs(readings, pairs)


def read_files(files: list[Path], published: str | None) -> list[Reading]:
    """The documents read; every file that cannot be is named at once."""
    from zhegang.core.dates import parse_date
    from zhegang.core.errors import InputError, Problem
    from zhegang.register.reading import read

    day: date | None = parse_date(published, "--published") if published else None
    problems: list[Problem] = []
    found = []
    for path in files:
        try:
            found.append(read(path.read_bytes(), path.name, published=day))
        except InputError as error:
            problems.extend(error.problems)
        except OSError as error:
            problems.append(Problem(str(path), N_("This file cannot be read."), error.strerror))
    if problems:
        raise InputError(problems)
    return found


def _head(reading: Reading) -> dict[str, Any]:
    from zhegang.cli.common import lang

    document, profile = reading.document, reading.profile
    return {
        "name": document.name,
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
        "language": profile.language,
        "stance": profile.stance,
        "published": profile.published,
        "segments": len(reading.segments),
        "notes": [note.in_lang(lang()) for note in document.notes],
    }


def statement_json(s: Statement) -> dict[str, Any]:
    place = s.citation
    return {
        "id": s.id,
        "subject": s.subject,
        "predicate": s.predicate,
        "value": s.value,
        "wording": s.wording,
        "modality": s.modality,
        "asserted_by": s.asserted_by,
        "evidence": s.evidence,
        "citation": {
            "document": place.document,
            "segment": s.segment,
            "start": place.start,
            "end": place.end,
            "prefix": place.prefix,
            "suffix": place.suffix,
            "sha256": place.sha256,
        },
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "verdict": pair.verdict,
        "thing": pair.thing,
        "probable": pair.probable,
        "documents": [pair.one, pair.other],
        "statements": [statement_json(pair.a), statement_json(pair.b)],
    }


def _show(reading: Reading, found: tuple[Statement, ...]) -> None:
    from zhegang.cli.common import lang, say

    profile = reading.profile
    day = profile.published.isoformat() if profile.published else say(N_("without date"))
    print(f"{reading.document.name}: {say(STANCES[profile.stance])}, {day}, {profile.language}")
    for note in reading.document.notes:
        print(f"  {note.in_lang(lang())}")
    for predicate, title in PREDICATES.items():
        rows = [s for s in found if s.predicate == predicate]
        if rows:
            print(f"\n{say(title)} ({len(rows)})")
        for s in rows:
            print(f"  {s.segment:>3}  {_line(s)}")
    if not found:
        print(say(N_("No statement was found.")))
    print()


def _line(s: Statement) -> str:
    """One statement on one line: its value in words, then the words of the text."""
    from zhegang.cli.common import say
    from zhegang.core.errors import shorten

    words = shorten(" ".join(s.wording.split()), 90)
    if s.predicate == "area":
        return (
            f"{s.subject} ({say(N_('inferred: its heading is missing'))})"
            if s.value["inferred"]
            else s.subject
        )
    if s.predicate == "commitment":
        actor = s.value["actor"] or say(N_("nobody named"))
        return f"{words}  [{actor}; {s.value['area'] or '–'}]"
    if s.predicate == "quantity":
        return f"{words}  = {_bounds(s.value)} {s.value['unit']}"
    if s.predicate == "date":
        until = f" … {s.value['until']}" if s.value["until"] else ""
        return f"{words}  = {(s.value['date'] or say(N_('open'))) + until}"
    if s.predicate == "agreement":
        return f"{s.value['kind']}: {s.subject}"
    if s.predicate == "person":
        return "; ".join([s.subject, *s.value["posts"]])
    return s.subject if s.predicate != "event" else f"{words}  [{say(MODALITIES[s.modality])}]"


MODALITIES = {
    "planned": N_("planned"),
    "held": N_("held"),
    "committed": N_("committed"),
    "opinion": N_("an opinion"),
}


def _bounds(value: dict[str, Any]) -> str:
    sign = {"gt": "> ", "ge": "≥ ", "lt": "< ", "le": "≤ ", "approx": "≈ "}.get(value["qualifier"], "")
    if value["qualifier"] == "range":
        return f"{value['low']:,} – {value['high']:,}"
    return f"{sign}{value['value']:,}"


def _show_pairs(readings: list[Reading], pairs: tuple[Pair, ...]) -> None:
    from zhegang.cli.common import say
    from zhegang.core.errors import shorten

    if not pairs:
        print(say(N_("The documents count no like things.")))
    for verdict, title in VERDICTS.items():
        chosen = [p for p in pairs if p.verdict == verdict]
        if chosen:
            print(f"{say(title)} ({len(chosen)})")
        for pair in chosen:
            probable = f"  ({say(N_('same occasion only probable'))})" if pair.probable else ""
            print(f"  {pair.thing}{probable}")
            for index, s in ((pair.one, pair.a), (pair.other, pair.b)):
                words = shorten(" ".join(s.wording.split()), 70)
                print(f"    {readings[index].document.name}, {s.segment}: {words}")
