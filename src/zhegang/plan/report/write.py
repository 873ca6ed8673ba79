"""Writes the report: every file is made before the first one is put in place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import LANGS, N_
from zhegang.plan.report import html, onepage, pdf, xlsx
from zhegang.plan.report.context import build, state
from zhegang.plan.result import Plan

JSON = "plan.json"


def write_report(plan: Plan, out: Path, langs: Sequence[str] = LANGS) -> list[Path]:
    """Writes the whole report on `plan` into the folder `out` and returns the files.

    `report.<lang>.html`, `report.<lang>.pdf`, `onepage.<lang>.pdf` and `onepage.<lang>.png`
    for each of `langs`; `plan.xlsx` in the first language and `plan.<lang>.xlsx` in the
    others; `plan.json`. All are made in a folder beside `out` and moved in only when every
    one is done; other files in `out` stay. The same plan gives the same bytes.

    Raises
    ------
    InputError
        No language, an unknown one, or `out` is not a folder that can be written.
    """
    if not langs or any(lang not in LANGS for lang in langs):
        accepted = ", ".join(LANGS)
        problem = Problem("langs", N_("This is not a language of the report."), list(langs), accepted)
        raise InputError([problem])
    files = render_all(plan, list(dict.fromkeys(langs)))
    return _place(files, Path(out))


def render_all(plan: Plan, langs: Sequence[str]) -> dict[str, bytes]:
    """Every file of the report by its name."""
    from zhegang.plan.build import plan_json

    made: dict[str, bytes] = {}
    for lang in langs:
        report = build(plan, lang)
        data = pdf.typeset(report)
        made[html.FILE.format(lang=lang)] = html.render(report, langs).encode()
        made[pdf.FILE.format(lang=lang)] = pdf.render(data)
        made[onepage.FILE_PDF.format(lang=lang)] = onepage.render_pdf(data)
        made[onepage.FILE_PNG.format(lang=lang)] = onepage.render_png(data)
        name = xlsx.FILE if lang == langs[0] else xlsx.FILE_LANG.format(lang=lang)
        made[name] = xlsx.render(plan, report)
    made[JSON] = plan_json(given(plan)).encode()
    return made


def given(plan: Plan) -> Plan:
    """`plan` as it may be handed over: a withheld one without its figures."""
    if state(plan) != "withheld":
        return plan
    return replace(plan, exposure=None, routes=(), alternatives=(), negotiation=(), network=None)


def _place(files: dict[str, bytes], out: Path) -> list[Path]:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            for name, content in files.items():
                (staged / name).write_bytes(content)
            out.mkdir(exist_ok=True)
            for name in files:
                (staged / name).replace(out / name)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        problem = Problem(
            "out",
            N_("The report cannot be written there: {reason}."),
            str(out),
            hint=N_("give a folder that can be written"),
            fields={"reason": error.strerror or str(error)},
        )
        raise InputError([problem]) from None
    return [out / name for name in files]
