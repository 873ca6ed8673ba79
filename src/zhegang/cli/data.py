"""`zhegang data`: official files taken into the user's home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhegang.core.i18n import N_

if TYPE_CHECKING:
    from rich.progress import Progress

    from zhegang.ingest.home import Home, Imported


class Source(StrEnum):
    """What can be imported."""

    hts = "hts"
    csl = "csl"
    un = "un"
    adcvd = "adcvd"
    origin_uk = "origin-uk"
    origin = "origin"
    tariff_gb = "tariff-gb"
    tariff_eu = "tariff-eu"
    tariff_wits = "tariff-wits"
    tariff_cn = "tariff-cn"
    cn_annex = "cn-annex"
    correlation = "correlation"
    us_notes = "us-notes"
    us_lists = "us-lists"


class Fetchable(StrEnum):
    """What can be fetched from its publisher."""

    csl = "csl"
    un = "un"


AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to `app`."""
    group = typer.Typer(no_args_is_help=True, help="Official files: fetch, import, list, remove.")
    group.command("import")(import_)
    group.command("fetch")(fetch)
    group.command("list")(list_)
    group.command("remove")(remove)
    group.command("where")(where)
    app.add_typer(group, name="data")


def import_(
    source: Annotated[
        Source,
        typer.Argument(
            help="hts: US tariff schedule; csl, un: screening lists; adcvd: your table of anti-dumping orders; "
            "origin-uk: rules of origin of the UK's agreements; origin: your table of those of another; "
            "tariff-gb, tariff-eu, tariff-wits, tariff-cn: tariffs of other markets; cn-annex: China's lists; "
            "correlation: your table of one HS edition in another; us-notes: text of HTS chapter 99; "
            "us-lists: your table of its lists."
        ),
    ],
    files: Annotated[
        list[Path], typer.Argument(help="The publisher's files, plain or .gz.", metavar="FILE…")
    ],
    on: Annotated[
        str | None,
        typer.Option("--data-date", help="Date of the data, where the file says none (YYYY-MM-DD)."),
    ] = None,
    agreement: Annotated[
        str | None, typer.Option(help="With origin: code of the agreement, such as RCEP.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Takes official files into the home; what was loaded under that name before is replaced."""
    from zhegang.core.dates import parse_date
    from zhegang.ingest.home import Home

    _must_exist(files)
    home, day = Home.default(), parse_date(on, "--data-date") if on else None
    if source is Source.hts:
        found = _import_hts(home, files, day)
    elif source is Source.adcvd:
        from zhegang.ingest.adcvd import import_adcvd

        _one_file(files, N_("A table of orders is one file."), N_("one CSV file"))
        found = [import_adcvd(home, files[0], on=day)]
    elif source in (Source.origin, Source.origin_uk):
        from zhegang.cli.origin import import_rules, import_uk_rules

        _one_file(
            files, N_("Rules of origin are one file."), N_("one archive of the UK, one CSV file or workbook")
        )
        uk = source is Source.origin_uk
        found = import_uk_rules(home, files[0], day) if uk else import_rules(home, files[0], agreement, day)
    elif source is Source.cn_annex:
        from zhegang.ingest.annexes import import_annex

        _one_file(files, N_("A table of annexes is one file."), N_("one CSV file or workbook"))
        found = [import_annex(home, files[0], on=day)]
    elif source in (Source.us_notes, Source.us_lists):
        from zhegang.ingest.us_lists import import_notes, import_table

        _one_file(
            files, N_("Lists of goods are one file."), N_("one text of chapter 99, one CSV file or workbook")
        )
        found = [(import_notes if source is Source.us_notes else import_table)(home, files[0], on=day)]
    elif source is Source.correlation:
        from zhegang.ingest.correlation import import_correlation

        _one_file(files, N_("A correlation table is one file."), N_("one CSV file or workbook"))
        found = [import_correlation(home, files[0], on=day)]
    elif source.value.startswith("tariff-"):
        from zhegang.ingest.national import import_national

        _one_file(files, N_("A tariff is one file."), N_("one file of its publisher"))
        found = import_national(home, source.value, files[0], on=day)
    else:
        found = [_import_list(home, source.value, files, day)]
    _tell(found, as_json)


def fetch(
    name: Annotated[Fetchable, typer.Argument(help="csl or un.")],
    as_json: AsJson = False,
) -> None:
    """Downloads a list from its publisher's official address and imports it."""
    import tempfile

    from zhegang.cli.common import lang
    from zhegang.core.errors import InputError, SourceError
    from zhegang.ingest.compiled import PUBLISHERS, import_list
    from zhegang.ingest.fetch import download
    from zhegang.ingest.home import Home

    address = PUBLISHERS[name.value].address
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / address.rsplit("/", 1)[-1]
        with _progress() as progress:
            task = progress.add_task(address, total=None)
            download(
                address, path, progress=lambda done, total: progress.update(task, completed=done, total=total)
            )
        try:
            found = [import_list(Home.default(), name.value, path)]
        except InputError as error:
            raise SourceError(
                N_("What {address} gave cannot be used: {error}"), address=address, error=error.text(lang())
            ) from None
    _tell(found, as_json)


def list_(as_json: AsJson = False) -> None:
    """Shows what is loaded: publisher, dates, SHA-256, licence, rows; checks each file."""
    from zhegang.ingest.home import Home

    home = Home.default()
    sources = home.sources()
    states = {source.name: _file_state(home, source) for source in sources}
    if as_json:
        from zhegang.core.jsonout import dumps

        rows = [source.as_dict() | {"file": states[source.name]} for source in sources]
        print(dumps({"schema_version": "1", "home": str(home.path), "sources": rows}), end="")
        return
    _table(home, sources, states)


def remove(name: Annotated[str, typer.Argument(help="Name as `zhegang data list` shows it.")]) -> None:
    """Removes a loaded source from the home."""
    from zhegang.cli.common import say
    from zhegang.ingest.home import Home

    home = Home.default()
    gone = home.remove(name)
    print(say(N_("{name} of {date} is removed from {path}."), **_fields(gone), path=home.path))


def where() -> None:
    """Prints the folder of loaded data."""
    from zhegang.ingest.home import Home

    print(Home.default().path)


def _import_list(home: Home, name: str, files: list[Path], on: date | None) -> Imported:
    from zhegang.ingest.compiled import import_list

    _one_file(files, N_("A screening list is one file."), N_("the publisher's whole list, not parts of it"))
    return import_list(home, name, files[0], on=on)


def _one_file(files: list[Path], message: str, accepted: str) -> None:
    from zhegang.core.errors import InputError, Problem

    if len(files) != 1:
        raise InputError([Problem("FILE", message, ", ".join(path.name for path in files), accepted)])


def _import_hts(home: Home, files: list[Path], on: date | None) -> list[Imported]:
    from zhegang.core.errors import InputError, Problem
    from zhegang.ingest.hts import import_hts

    if on is not None:
        problem = Problem(
            "--data-date",
            N_("A tariff schedule takes its date from its revision."),
            on.isoformat(),
            N_("this option for screening lists only"),
        )
        raise InputError([problem])
    with _progress() as progress:
        return import_hts(home, files, progress)


def _must_exist(files: list[Path]) -> None:
    from zhegang.core.errors import InputError, Problem

    missing = [Problem(str(path), N_("There is no such file.")) for path in files if not path.is_file()]
    if missing:
        raise InputError(missing)


def _file_state(home: Home, source: Imported) -> str:
    from zhegang.cli.common import lang
    from zhegang.core.errors import SourceError

    try:
        home.file(source)
    except SourceError as error:
        return error.text(lang())
    return "ok"


def _tell(sources: list[Imported], as_json: bool) -> None:
    from zhegang.cli.common import say

    if as_json:
        from zhegang.core.jsonout import dumps

        rows = [source.as_dict() for source in sources]
        print(dumps({"schema_version": "1", "imported": rows}), end="")
        return
    for source in sources:
        print(say(N_("{name} of {date} is loaded: {rows} rows, SHA-256 {sha}."), **_fields(source)))
        if not source.stated:
            text = N_(
                "The file does not state the date of its data; the day it was written, {date}, stands in. "
                "Give --data-date when you know better."
            )
            print(say(text, **_fields(source)))


def _fields(source: Imported) -> dict[str, str]:
    return {
        "name": source.name,
        "date": source.data_date.isoformat(),
        "rows": f"{source.rows:,}",
        "sha": source.sha256[:16],
    }


def _table(home: Home, sources: tuple[Imported, ...], states: dict[str, str]) -> None:
    from urllib.parse import urlsplit

    from rich.console import Console
    from rich.table import Table

    from zhegang.cli.common import say

    print(say(N_("Data folder: {path}"), path=home.path))
    if not sources:
        print(say(N_("Nothing is loaded. Next: zhegang data fetch csl, zhegang data fetch un.")))
        return
    table = Table()
    for heading in (N_("name"), N_("date"), N_("rows"), N_("SHA-256"), N_("publisher")):
        table.add_column(say(heading), no_wrap=True)
    table.add_column(say(N_("file")), overflow="fold")
    for source in sources:
        table.add_row(
            source.name,
            source.data_date.isoformat() + ("" if source.stated else " *"),
            f"{source.rows:,}",
            source.sha256[:8],
            urlsplit(source.address).hostname or "",
            states[source.name],
        )
    Console().print(table)
    if not all(source.stated for source in sources):
        print("* " + say(N_("the file states no date; the day it was written stands in")))


@contextmanager
def _progress() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress
