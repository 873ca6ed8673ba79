"""The case's declaration as a table of attributes: what readers, checks and docs walk."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from zhegang.plan.case import Case, Kind

_PLAIN = {str: "text", Decimal: "decimal", int: "int", float: "float", bool: "bool", date: "date"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One declared field.

    `kind` is text, id, hs, country, territory, place, currency, decimal, fraction, int,
    float, bool, date, choice, texts (a list), map (a table of names), facts, model or
    models; `model` is set for the last two, `key` and `item` are the kinds inside a map
    or list.
    """

    name: str
    kind: str
    required: bool
    default: Any
    unit: str
    description: str
    refers: str
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None
    key: str = ""
    item: str = ""


@lru_cache(maxsize=64)
def attributes(model: type[BaseModel]) -> dict[str, Attribute]:
    """The fields of `model` by name, in their declared order."""
    return dict(_declared(model))


def lists_of_case() -> dict[str, type[BaseModel]]:
    """The lists of rows a case holds, by name: products, parts, plants and so on."""
    return {a.name: a.model for a in attributes(Case).values() if a.kind == "models" and a.model}


def _declared(model: type[BaseModel]) -> Iterator[tuple[str, Attribute]]:
    for name, info in model.model_fields.items():
        annotation: Any = info.annotation
        if info.metadata:
            annotation = Annotated[(annotation, *info.metadata)]
        kind, details = _kind(annotation)
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        default = info.get_default(call_default_factory=True)
        yield (
            name,
            Attribute(
                name=name,
                kind=kind,
                required=info.is_required(),
                default=None if default is PydanticUndefined else default,
                unit=str(extra.get("unit", "")),
                description=info.description or "",
                refers=str(extra.get("refers", "")),
                **details,
            ),
        )


def _kind(annotation: Any) -> tuple[str, dict[str, Any]]:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kind, details = _kind(inside[0])
        named = [m.name for m in inside[1:] if isinstance(m, Kind)]
        return (named[0] if named else kind), details
    if origin in (Union, types.UnionType):
        present = [a for a in inside if a is not type(None)]
        return _kind(present[0]) if len(present) == 1 else ("fact", {})
    if origin is Literal:
        return "choice", {"choices": tuple(str(a) for a in inside)}
    if origin is list:
        kind, details = _kind(inside[0])
        return ("models", details) if kind == "model" else ("texts", {"item": kind})
    if origin is dict:
        item = _kind(inside[1])[0]
        return ("facts", {}) if item == "fact" else ("map", {"key": _kind(inside[0])[0], "item": item})
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "model", {"model": annotation}
    return _PLAIN[annotation], {}


__all__ = ["Attribute", "attributes", "lists_of_case"]
