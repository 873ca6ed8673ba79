"""`zhegang case`: check, convert and describe the planning input of a firm."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

_commands = typer.Typer(no_args_is_help=True, help="Check, convert and begin the planning input of a firm.")

Force = Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of the workbook: en, zh-Hant or zh-Hans.")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    app.add_typer(_commands, name="case")


@_commands.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Cases: .toml, .json or .xlsx.", metavar="FILE...")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Read cases and name everything wrong with them at once."""
    from zhegang.core.errors import InputError, ZhegangError
    from zhegang.core.jsonout import dumps
    from zhegang.plan.reading import read_case_file

    lang = _language()
    results = []
    worst = 0
    for path in files:
        try:
            reading = read_case_file(path)
        except ZhegangError as error:
            worst = max(worst, error.exit_code)
            problems = [p.as_dict(lang) for p in error.problems] if isinstance(error, InputError) else []
            results.append(
                {"file": str(path), "ok": False, "error": error.text(lang), "problems": problems, "notes": []}
            )
        else:
            notes = [note.in_lang(lang) for note in reading.notes]
            results.append(
                {"file": str(path), "ok": True, "case": reading.case.id, "problems": [], "notes": notes}
            )
    if as_json:
        typer.echo(dumps({"schema_version": "1", "files": results}), nl=False)
    else:
        for result in results:
            _tell(result, lang)
    raise typer.Exit(worst)


@_commands.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Case to read: .toml, .json or .xlsx.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File to write: .toml, .json or .xlsx.")],
    lang: Lang = "",
    force: Force = False,
) -> None:
    """Write a case in another format; nothing is lost."""
    from zhegang.plan.reading import read_case_file
    from zhegang.plan.writing import write_case

    reading = read_case_file(source)
    language = _language(lang)
    _refuse_overwriting(target, force)
    write_case(reading.case, target, lang=language)
    for note in reading.notes:
        typer.echo(note.in_lang(_language()), err=True)


@_commands.command()
def template(
    target: Annotated[Path, typer.Argument(metavar="OUT", help="Workbook to write, .xlsx.")],
    lang: Lang = "",
    force: Force = False,
) -> None:
    """Write an empty workbook to fill in, with notes and drop-downs."""
    from zhegang.plan.writing import write_template

    language = _language(lang)
    _refuse_overwriting(target, force)
    write_template(target, lang=language)


@_commands.command()
def schema(
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON Schema.")] = False,
) -> None:
    """Print every field of a case: what it takes, its unit, its default."""
    if as_json:
        from zhegang.core.jsonout import dumps
        from zhegang.plan.case import Case

        typer.echo(dumps(Case.model_json_schema()), nl=False)
    else:
        from zhegang.plan.casefile.reference import reference_table

        typer.echo(reference_table(_language()))


def _language(given: str = "") -> str:
    """The language asked for, or the user's.

    Raises
    ------
    InputError
        Not one of the three.
    """
    from zhegang.core.errors import InputError, Problem
    from zhegang.core.i18n import LANGS, N_

    if given and given not in LANGS:
        accepted = N_("one of: {choices}")
        fields = {"choices": ", ".join(LANGS)}
        raise InputError(
            [Problem("--lang", N_("This language is not known."), given, accepted, fields=fields)]
        )
    wanted = given or os.environ.get("ZHEGANG_LANG", "en")
    return wanted if wanted in LANGS else "en"


def _refuse_overwriting(path: Path, force: bool) -> None:
    from zhegang.core.errors import InputError, Problem
    from zhegang.core.i18n import N_

    if path.exists() and not force:
        hint = N_("give another name, or --force to overwrite it")
        raise InputError([Problem(str(path), N_("The file is there already."), hint=hint)])


def _tell(result: dict[str, object], lang: str) -> None:
    from zhegang.core.i18n import N_, translate

    if result["ok"]:
        typer.echo(
            translate(
                N_("{file}: the case {case} can be used."), lang, file=result["file"], case=result["case"]
            )
        )
        for note in result["notes"] if isinstance(result["notes"], list) else ():
            typer.echo(f"  {note}")
        return
    problems = result["problems"] if isinstance(result["problems"], list) else []
    if problems:
        told = translate(N_("{file}: {count} problems."), lang, file=result["file"], count=len(problems))
        typer.echo(told, err=True)
    typer.echo(str(result["error"]), err=True)


__all__ = ["register"]
