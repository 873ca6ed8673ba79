"""`zhegang register add|verify|load|reconcile`: the stored register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from zhegang.core.errors import Problem

Files = Annotated[
    list[Path], typer.Argument(help="Press releases, minutes, articles; or folders of them.", metavar="FILE…")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def register(group: typer.Typer) -> None:
    """Adds the commands of this module to the group `register`."""
    group.command("load")(load)
    group.command("add")(add)
    group.command("verify")(verify)
    group.command("reconcile")(reconcile)


def load(
    pack: Annotated[str, typer.Argument(help="Name of the pack.")] = "hk_zhejiang", as_json: AsJson = False
) -> None:
    """Takes a pack's statements into the register; their words come with your own copies."""
    adding = ready()
    told = adding.load_pack(pack)
    _answer(told, as_json, N_("{documents} documents, {statements} new statements."), **told)


def add(
    files: Files,
    published: Annotated[
        str | None, typer.Option(help="Day of publication, where a text does not tell it (YYYY-MM-DD).")
    ] = None,
    processes: Annotated[bool, typer.Option(help="Read in several processes.")] = False,
    as_json: AsJson = False,
) -> None:
    """Reads documents into the register as proposals for review; nothing reviewed is changed."""
    from zhegang.core.dates import parse_date
    from zhegang.core.errors import InputError

    adding = ready()
    day = parse_date(published, "--published") if published else None
    paths = [p for given in files for p in (sorted(given.rglob("*")) if given.is_dir() else [given])]
    made = adding.add(
        [(p.name, p) for p in paths if not p.is_dir()],
        actor="site",
        published=day,
        how="processes" if processes else "inline",
    )
    message = N_(
        "{new_documents} new documents, {proposed} proposals; {seen_again} statements seen again, "
        "{differing} now read otherwise, {dropped} dropped, {stale} stale."
    )
    _answer(made, as_json, message, **{k: getattr(made, k) for k in made.__slots__})
    if made.problems:
        problems: tuple[Problem, ...] = made.problems
        raise InputError(problems)


def verify(files: Files, as_json: AsJson = False) -> None:
    """Attaches the register's statements to your own copies, byte for byte; tells what went stale."""
    from zhegang.cli.common import say
    from zhegang.core.jsonout import dumps

    adding = ready()
    told = adding.verify([(p.name, _bytes(p)) for p in files])
    if as_json:
        print(dumps({"schema_version": "1", "files": told}), end="")
        return
    for one in told:
        message = N_("{file}: {exact} statements stand, {moved} moved, {stale} stale.")
        print(say(message, file=one.file, exact=one.exact, moved=one.moved, stale=len(one.stale)))


def reconcile(
    whole: Annotated[bool, typer.Option(help="The whole register anew, not only what changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Finds copies, occasions and figures, and tells where sources agree."""
    adding = ready()
    made = adding.reconcile_all(whole=whole)
    message = N_("{documents} documents, {judged} judged anew, {figures} figures told.")
    _answer(made, as_json, message, documents=made.documents, judged=made.judged, figures=made.figures)


def _answer(value: Any, as_json: bool, message: str, **fields: Any) -> None:
    from zhegang.cli.common import say
    from zhegang.core.jsonout import dumps, plain

    if as_json:
        print(dumps({"schema_version": "1", **plain(value)}), end="")
    else:
        print(say(message, **fields))


def _bytes(path: Path) -> bytes:
    from zhegang.core.errors import InputError, Problem

    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), N_("This file cannot be read."), error.strerror)]) from None


def ready() -> Any:
    """The site's database, brought to this version."""
    from zhegang.web import setup

    setup()
    from zhegang.web.serving import prepare

    prepare()
    from zhegang.web.registry import adding

    return adding
