"""The report as one HTML file: no script, no network, charts inline, reasons a click away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from zhegang.plan.report.context import LANGUAGES
from zhegang.plan.report.model import Report

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FILE = "report.{lang}.html"


def render(report: Report, langs: Sequence[str]) -> str:
    """The page of `report`; `langs` are the languages it is written in beside this one."""
    others = [(lang, LANGUAGES[lang], FILE.format(lang=lang)) for lang in langs if lang != report.lang]
    page = _environment().get_template("report.html.j2")
    return page.render(r=report, w=report.words, others=others, names=LANGUAGES, css=_style())


def body(report: Report) -> str:
    """What `render` puts between heading and footer: first screen, contents, sections, reasons.

    It holds no style of its own, so that a page of the site can take it in under a policy
    that forbids inline styles.
    """
    return _environment().get_template("body.html.j2").render(r=report, w=report.words)


@lru_cache(maxsize=1)
def _style() -> Markup:
    from markupsafe import Markup

    return Markup((files("zhegang.plan.report") / "templates" / "report.css").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("zhegang.plan.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["exact"] = _exact
    return found


def _exact(value: float | str) -> str:
    """A value as `<data>` carries it: every digit, whole numbers without a point."""
    if isinstance(value, str):
        return value
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
