"""The report as a tagged PDF, set by Typst from data; fonts come with the package."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_
from zhegang.plan.report.fonts import showable
from zhegang.plan.report.model import Report

FILE = "report.{lang}.pdf"
ZERO_WIDTH = "\u200b"
_LONG = re.compile(r"[!-~]{26,}")


def typeset(report: Report) -> str:
    """`report` as the JSON that the templates read: only characters that the fonts show."""
    return json.dumps(_breakable(showable(dataclasses.asdict(report))), ensure_ascii=False)


def render(data: str) -> bytes:
    """PDF/UA of a report, as `typeset` gives it: the same bytes for the same report.

    Raises
    ------
    ModelError
        The typesetter refused the document: a defect of the template.
    """
    return compile_typst("report.typ", {"data": data}, format="pdf", pdf_standards=["ua-1"])


def compile_typst(
    template: str, inputs: dict[str, str], *, home: str = "zhegang.plan.report", **options: Any
) -> bytes:
    """`template` of the package `home` filled with `inputs`, set with the report's fonts alone."""
    import typst

    with _folder("templates", home) as templates, _folder("assets") as assets:
        try:
            made = typst.compile(
                str(templates / template),
                root=str(templates),
                font_paths=[str(assets / "fonts")],
                ignore_system_fonts=True,
                sys_inputs=inputs,
                timestamp=0,
                **options,
            )
        except typst.TypstError as error:
            raise ModelError(N_("The PDF could not be set: {error}"), error=str(error)) from None
    # A document of several pages comes as a list of pictures; the sheet has one.
    return bytes(made[0] if isinstance(made, list) else made)


def _breakable(value: Any) -> Any:
    """`value` with places to break inside long codes and addresses; pictures stay as they are."""
    if isinstance(value, str):
        return _LONG.sub(lambda found: ZERO_WIDTH.join(found[0]), value)
    if isinstance(value, dict):
        return {k: v if k in ("wide", "narrow", "why", "id") else _breakable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(inner) for inner in value]
    return value


@contextmanager
def _folder(name: str, home: str = "zhegang.plan.report") -> Iterator[Path]:
    with as_file(files(home) / name) as path:
        yield path
