"""The report on a plan: HTML, PDF, workbook, JSON, and one page for the phone.

`write_report(plan, out, langs)` writes all of it. Inside, `context.build` turns the plan
into one frozen document a language, and each output lays that document out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zhegang.core.i18n import LANGS
from zhegang.plan.result import Plan


def write_report(plan: Plan, out: Path, langs: Sequence[str] = LANGS) -> list[Path]:
    """Writes the report on `plan` into `out`; see `zhegang.plan.report.write`."""
    from zhegang.plan.report.write import write_report as write

    return write(plan, out, langs)


__all__ = ["write_report"]
