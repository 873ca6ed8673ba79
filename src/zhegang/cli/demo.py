"""`zhegang demo`: the first example, planned, with its report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXAMPLE = "ningbo-robotics"


def register(app: typer.Typer) -> None:
    """Adds `demo` to `app`."""
    app.command("demo")(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the report.")] = Path("out") / EXAMPLE,
    lang: Annotated[
        str, typer.Option("--lang", help="Language: en, zh-Hant or zh-Hans.", envvar="ZHEGANG_LANG")
    ] = "en",
) -> None:
    """Plan the example of a fictional maker of robots in Ningbo and write its report."""
    from zhegang.cli.common import check_langs
    from zhegang.cli.plan import run
    from zhegang.core.i18n import LANGS

    check_langs([lang], "--lang")
    raise typer.Exit(run(example(EXAMPLE), out, lang, list(LANGS)))


def example(name: str) -> Path:
    """Folder of an example: in the source tree, or shipped inside the package."""
    import zhegang

    package = Path(zhegang.__file__).parent
    tree = package.parent.parent / "examples" / name
    return tree if tree.is_dir() else package / "examples" / name
