"""The report as a tagged PDF, set by Typst from data; fonts come with the package."""

from __future__ import annotations

import dataclasses
import json
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


def render(report: Report) -> bytes:
    """PDF/UA of `report`: the same bytes for the same report.

    Raises
    ------
    ModelError
        The typesetter refused the document: a defect of the template.
    """
    return compile_typst("report.typ", report, format="pdf", pdf_standards=["ua-1"])


def compile_typst(
    template: str, report: Report, *, inputs: dict[str, str] | None = None, **options: Any
) -> bytes:
    """`template` filled with `report`, set with the fonts of the package alone."""
    import typst

    given = {"data": json.dumps(showable(dataclasses.asdict(report)), ensure_ascii=False)} | (inputs or {})
    with _folder("templates") as templates, _folder("assets") as assets:
        try:
            made = typst.compile(
                str(templates / template),
                root=str(templates),
                font_paths=[str(assets / "fonts")],
                ignore_system_fonts=True,
                sys_inputs=given,
                timestamp=0,
                **options,
            )
        except typst.TypstError as error:
            raise ModelError(N_("The PDF could not be set: {error}"), error=str(error)) from None
    # A document of several pages comes as a list of pictures; the sheet has one.
    return bytes(made[0] if isinstance(made, list) else made)


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    with as_file(files("zhegang.plan.report") / name) as path:
        yield path
