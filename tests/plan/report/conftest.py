"""One rendering of each sample, shared by the tests that look at it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

import pytest

from tests.plan.report import sample
from zhegang.plan.report import html, onepage, pdf, xlsx
from zhegang.plan.report.context import build
from zhegang.plan.report.model import Report
from zhegang.plan.result import Plan


class Made:
    """A sample in one language; each output is made when first asked for."""

    def __init__(self, plan: Plan, lang: str) -> None:
        self.plan, self.lang = plan, lang
        self.report: Report = build(plan, lang)

    @cached_property
    def html(self) -> str:
        return html.render(self.report, ("en", "zh-Hant", "zh-Hans"))

    @cached_property
    def data(self) -> str:
        return pdf.typeset(self.report)

    @cached_property
    def pdf(self) -> bytes:
        return pdf.render(self.data)

    @cached_property
    def sheet(self) -> bytes:
        return onepage.render_pdf(self.data)

    @cached_property
    def picture(self) -> bytes:
        return onepage.render_png(self.data)

    @cached_property
    def xlsx(self) -> bytes:
        return xlsx.render(self.plan, self.report)


@cache
def _made(name: str, lang: str) -> Made:
    return Made(_plan(name), lang)


@cache
def _plan(name: str) -> Plan:
    plan: Plan = getattr(sample, name)()
    return plan


@pytest.fixture(scope="session")
def made() -> Callable[[str, str], Made]:
    return _made


@pytest.fixture(scope="session")
def plan() -> Callable[[str], Plan]:
    return _plan


def held_at(plan: Plan, path: str) -> Any:
    """What stands at a place such as `exposure.today[0].duty_rate`."""
    value: Any = plan
    for name, index in re.findall(r"([a-z_]+)|\[(\d+)\]", path):
        if index:
            value = value[int(index)]
        else:
            value = value[name] if isinstance(value, dict) else getattr(value, name)
    return value
