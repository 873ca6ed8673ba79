"""The page: sound, offline, accessible, and each figure the plan's own."""

from __future__ import annotations

import itertools
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from tests.plan.report.conftest import held_at
from zhegang.core.i18n import LANGS

VOID = {"col", "meta", "br", "link", "img", "input", "hr"}
SAMPLES = ("issued", "draft", "withheld", "infeasible", "services", "nothing_held", "hostile")


class Page(HTMLParser):
    """Tags in order, their nesting checked, text by element."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.data: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {k: v or "" for k, v in attrs}
        self.tags.append((tag, held))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "data":
            self.data.append((held["value"], held.get("data-of", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> inside {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("name", SAMPLES)
def test_page_is_sound_and_offline(made, name):
    source = made(name, "en").html
    page = Page(source)
    assert len(source.encode()) < 2_000_000
    assert not {"script", "link", "iframe", "object", "embed", "img", "form"} & {tag for tag, _ in page.tags}
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")]
    for attrs in page.all("a"):
        assert re.fullmatch(r"#[\w-]+|report\.[\w-]+\.html", attrs["href"])
    assert not re.search(r"url\(|@import", source)
    assert page.all("html") == [{"lang": "en"}]


@pytest.mark.parametrize("name", SAMPLES)
def test_page_can_be_used_without_sight_or_mouse(made, name):
    page = Page(made(name, "zh-Hant").html)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids)), "an id stands twice"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), "a heading level is skipped"
    assert all(attrs.get("scope") in ("row", "col") for attrs in page.all("th"))
    for tag, attrs in page.tags:
        for reference in ("aria-labelledby", "popovertarget"):
            if reference in attrs:
                assert attrs[reference] in ids, (tag, attrs)
    for attrs in page.all("a"):
        if attrs["href"].startswith("#"):
            assert attrs["href"][1:] in ids
    named = [a for a in page.all("div") if a.get("class") in ("wide", "narrow")]
    assert all(a["aria-label"] for a in named)
    assert all(a["type"] == "button" for a in page.all("button"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["issued", "infeasible", "nothing_held"])
def test_every_figure_is_the_plans_value(made, name, lang):
    one = made(name, lang)
    placed = [(value, of) for value, of in Page(one.html).data if of]
    assert len(placed) > 20
    for value, of in placed:
        held = held_at(one.plan, of)
        if isinstance(held, date):
            assert value == held.isoformat()
        else:
            assert float(value) == float(held), of


def test_figures_of_all_languages_agree(made):
    english, *others = (Page(made("issued", lang).html).data for lang in LANGS)
    assert all(other == english for other in others)


def test_unknown_is_said_never_blank_or_zero(made):
    one = made("nothing_held", "en")
    cells = [
        c for s in one.report.sections for b in s.blocks if b.kind == "table" for row in b.rows for c in row
    ]
    assert all(c.text.strip() for c in cells)
    assert sum(c.text == "undetermined" for c in cells) > 20
    assert ">undetermined<" in one.html
    assert one.report.summary.figures[0].cell.value is None


def test_marks_stand_where_they_apply(made):
    one = made("issued", "en")
    cells = [
        c for s in one.report.sections for b in s.blocks if b.kind == "table" for row in b.rows for c in row
    ]
    lines = {of: c for c in cells if (of := c.of).startswith("exposure.today") and of.endswith("duty_rate")}
    assert one.plan.exposure is not None
    for i, line in enumerate(one.plan.exposure.today):
        marks = lines[f"exposure.today[{i}].duty_rate"].marks
        assert ("assumed" in marks) == (line.status == "assumed")
        assert ("stale" in marks) == (line.stale_since is not None)
        assert ("undetermined" in marks) == (line.duty_rate is None)


def test_each_duty_opens_its_layers(made):
    one = made("issued", "en")
    reasons = {r.id: r for r in one.report.reasons}
    cells = {
        c.of: c
        for s in one.report.sections
        for b in s.blocks
        if b.kind == "table"
        for row in b.rows
        for c in row
    }
    assert one.plan.exposure is not None
    for i, line in enumerate(one.plan.exposure.today):
        told = reasons[cells[f"exposure.today[{i}].duty_rate"].why]
        cited = {entry.citation for entry in told.lines}
        assert {layer.citation for layer in line.layers} <= cited
        assert len(told.lines) >= len(line.missing) + len(line.layers)


@pytest.mark.parametrize("lang", LANGS)
def test_a_withheld_plan_gives_reasons_and_no_figure(made, lang):
    one = made("withheld", lang)
    assert one.report.state == "withheld"
    text = " ".join(Page(one.html).text)
    assert one.plan.network is not None
    assert one.plan.exposure is not None
    for s in one.plan.network.strategies:
        assert f"{s.objective:,.0f}" not in text
    assert f"{one.plan.exposure.total:,.0f}" not in text
    assert {s.id for s in one.report.sections} == {"gate", "sources", "disclaimer"}
    assert one.report.summary.todo


def test_names_stay_names(made):
    source = made("hostile", "en").html
    for bad in ("<script>alert", "<img src=x", "\u202e", "\x00", "\ud800"):
        assert bad not in source
    text = " ".join(Page(source).text)
    assert "<script>alert(1)</script>" in text
    assert "{{ 7*7 }} {% raw %}" in text
    assert "broken {field}" in text


def test_draft_says_so_at_once(made):
    one = made("draft", "en")
    page = Page(one.html)
    assert {"class": "watermark", "aria-hidden": "true"} in page.all("div")
    assert "DRAFT" in one.html.split("<h2", 1)[0]
    assert "watermark" not in [a.get("class") for a in Page(made("issued", "en").html).all("div")]
