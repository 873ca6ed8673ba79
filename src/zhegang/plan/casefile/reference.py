"""The reference page of the case, from its declaration."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from zhegang.core.i18n import translate
from zhegang.plan.case import Case
from zhegang.plan.casefile.faults import ACCEPTED
from zhegang.plan.casefile.layout import TITLES, case_fields
from zhegang.plan.casefile.shape import Attribute, attributes, lists_of_case


def reference_table(lang: str = "en") -> str:
    """Every field of a case as Markdown tables: name, what it takes, unit, default, meaning."""
    return "\n".join(_lines(lang))


def _lines(lang: str) -> Iterator[str]:
    yield from _table("Case", [(p, c.attribute) for p, c in case_fields().items()], lang)
    yield from _table(
        "Facts", [("firm.facts", attributes(attributes(Case)["firm"].model or Case)["facts"])], lang
    )
    for name, model in lists_of_case().items():
        yield from _model(name, model, lang)


def _model(key: str, model: type[BaseModel], lang: str) -> Iterator[str]:
    own = [(a.name, a) for a in attributes(model).values() if a.kind != "models"]
    yield from _table(translate(TITLES.get(key, key), lang), own, lang, key)
    for inner in attributes(model).values():
        if inner.kind == "models" and inner.model:
            yield from _model(f"{key}.{inner.name}", inner.model, lang)


def _table(title: str, rows: list[tuple[str, Attribute]], lang: str, key: str = "") -> Iterator[str]:
    heading = f"### {title}" + (f" (`{key}`)" if key else "")
    yield from (
        "",
        heading,
        "",
        "| Field | Takes | Unit | When left out | Meaning |",
        "|---|---|---|---|---|",
    )
    for name, attribute in rows:
        yield (
            f"| `{name}` | {_taken(attribute, lang)} | {attribute.unit} | {_default(attribute)} "
            f"| {translate(attribute.description, lang)} |"
        )


def _taken(attribute: Attribute, lang: str) -> str:
    if attribute.choices:
        return ", ".join(f"`{choice}`" for choice in attribute.choices)
    if attribute.refers:
        return f"id in `{attribute.refers}`"
    return translate(ACCEPTED[attribute.kind], lang, longest=10)


def _default(attribute: Attribute) -> str:
    if attribute.required:
        return "**required**"
    default = attribute.default
    if default in (None, "", [], {}):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


__all__ = ["reference_table"]
