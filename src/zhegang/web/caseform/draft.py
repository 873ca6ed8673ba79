"""A case being filled in: raw data as the reader of cases takes it, the firm's facts kept as rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.plan.case import SCHEMA_VERSION, Case
from zhegang.plan.casefile.cells import field_value, joined_facts, joined_map, joined_texts, parse_number
from zhegang.plan.casefile.layout import case_fields, sheets
from zhegang.plan.casefile.shape import Attribute, attributes, lists_of_case
from zhegang.plan.casefile.xlsx import Cell
from zhegang.plan.reading import case_from_dict, parse_text
from zhegang.plan.writing import case_data

FACTS = "facts"
_PLACE = re.compile(
    r"(?P<list>\w{1,40})\[(?P<row>\d{1,5})\]"
    r"(?:\.(?P<name>\w{1,40})(?:\[(?P<line>\d{1,5})\](?:\.(?P<inner>\w{1,40}))?)?)?"
)


def opened(case: Case) -> dict[str, Any]:
    """A stored case as a draft; nothing of it is lost."""
    return from_raw(case_data(case))


def from_raw(data: Mapping[str, Any]) -> dict[str, Any]:
    """Raw case data, complete or not, as a draft."""
    firm = dict(data.get("firm") or {})
    facts = firm.pop("facts", None) or {}
    rows = [{"name": name, "value": value, "kind": _fact_kind(value)} for name, value in facts.items()]
    return {**data, "schema_version": SCHEMA_VERSION, "firm": firm, FACTS: rows}


def read_draft(content: str) -> dict[str, Any]:
    """A draft as it is kept, decimals exact."""
    return dict(parse_text(content, "json"))


def judged(draft: Mapping[str, Any]) -> tuple[Case | None, tuple[Problem, ...]]:
    """The case of a draft, or every problem of it in the reader's words."""
    data = {name: held for name, held in draft.items() if name != FACTS}
    facts, problems = _facts(draft.get(FACTS) or ())
    data["firm"] = {**(draft.get("firm") or {}), **({"facts": facts} if facts else {})}
    try:
        case = case_from_dict(data)
    except InputError as error:
        return None, (*problems, *error.problems)
    return (None if problems else case), tuple(problems)


def _facts(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], list[Problem]]:
    found: dict[str, Any] = {}
    problems = []
    for i, row in enumerate(rows):
        name, value, kind = str(row.get("name") or "").strip(), row.get("value"), row.get("kind")
        place = f"{FACTS}[{i}]"
        if not name:
            problems.append(Problem(f"{place}.name", N_("The fact has no usable name.")))
        elif name in found:
            problems.append(Problem(f"{place}.name", N_("This fact is given twice."), name))
        else:
            taken = _fact_value(value, kind)
            if taken is None and value not in (None, ""):
                message = (
                    N_("This is neither yes nor no.") if kind == "yes_no" else N_("This is not a number.")
                )
                problems.append(Problem(f"{place}.value", message, value))
            found[name] = "" if taken is None else taken
    return found, problems


def _fact_value(value: Any, kind: Any) -> Any:
    text = "" if value is None else str(value)
    if kind == "number":
        return value if isinstance(value, int | float | Decimal) else parse_number(text)[0]
    if kind == "yes_no":
        taken = value if isinstance(value, bool) else field_value(Cell(text, "text", False), "bool")[0]
        return taken if isinstance(taken, bool) else None
    return text


def _fact_kind(value: Any) -> str:
    return "yes_no" if isinstance(value, bool) else "words" if isinstance(value, str) else "number"


def typed(draft: dict[str, Any], given: Mapping[str, str]) -> None:
    """Takes into `draft` every field of it that `given` names; an empty text clears its field."""
    single = case_fields()
    for name, text in given.items():
        text = text.replace("\r\n", "\n")
        if name in single:
            holder, _, last = name.rpartition(".")
            table = draft.setdefault(holder, {}) if holder else draft
            _put(table, last, text, single[name].attribute)
        elif (found := _PLACE.fullmatch(name)) is not None:
            at = _row(draft, found)
            if at is not None:
                table, declared, last = at
                if last in declared:
                    _put(table, last, text, declared[last])


def _row(
    draft: Mapping[str, Any], found: re.Match[str]
) -> tuple[dict[str, Any], Mapping[str, Attribute], str] | None:
    """The table a place lies in, its declared fields, and the field's name; None where there is none."""
    declared = declared_of(found["list"])
    rows = draft.get(found["list"]) or []
    if declared is None or int(found["row"]) >= len(rows):
        return None
    row = rows[int(found["row"])]
    if found["line"] is None:
        return row, declared, found["name"] or ""
    inner = declared.get(found["name"])
    lines = row.get(found["name"]) or []
    if inner is None or inner.model is None or int(found["line"]) >= len(lines):
        return None
    return lines[int(found["line"])], attributes(inner.model), found["inner"] or ""


def _put(table: dict[str, Any], name: str, text: str, attribute: Attribute) -> None:
    if not text.strip():
        table.pop(name, None)
        return
    if text == value_text(table.get(name), attribute):
        return  # nobody touched it: what the file held stays, to the last digit
    table[name] = field_value(Cell(text, "text", False), attribute.kind, attribute.choices)[0]


def add(draft: dict[str, Any], place: str) -> bool:
    """Adds an empty row to the list at `place` (`plants`, `plants[0].recipes`); False where none is."""
    rows = _list_at(draft, place)
    if rows is None:
        return False
    rows.append({})
    return True


def remove(draft: dict[str, Any], place: str) -> bool:
    """Removes the row at `place` (`plants[0]`, `plants[0].recipes[1]`); False where there is none."""
    holder, _, end = place.rpartition("[")
    rows = _list_at(draft, holder)
    if rows is None or not end.rstrip("]").isdecimal() or int(end.rstrip("]")) >= len(rows):
        return False
    del rows[int(end.rstrip("]"))]
    return True


def length(draft: dict[str, Any], place: str) -> int:
    """How many rows the list at `place` has."""
    return len(_list_at(draft, place) or ())


def _list_at(draft: dict[str, Any], place: str) -> list[Any] | None:
    if place == FACTS or place in lists_of_case():
        held: list[Any] = draft.setdefault(place, [])
        return held
    found = _PLACE.fullmatch(place)
    at = _row(draft, found) if found is not None and found["line"] is None else None
    if at is None:
        return None
    row, declared, name = at
    if name not in declared or declared[name].kind != "models":
        return None
    held = row.setdefault(name, [])
    return held


def declared_of(name: str) -> Mapping[str, Attribute] | None:
    if name == FACTS:
        return {column.name: column.attribute for column in sheets()[FACTS].columns}
    model = lists_of_case().get(name)
    return attributes(model) if model else None


def value_text(value: Any, attribute: Attribute) -> str:
    """A value as its input shows it; `field_value` reads it back."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if attribute.kind == "facts" and isinstance(value, Mapping):
        return joined_facts(value)
    if attribute.kind == "map" and isinstance(value, Mapping):
        return joined_map(dict(value))
    if attribute.kind == "texts" and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return joined_texts(value)
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return repr(value) if isinstance(value, float) else str(value)


__all__ = [
    "FACTS",
    "add",
    "declared_of",
    "from_raw",
    "judged",
    "length",
    "opened",
    "read_draft",
    "remove",
    "typed",
    "value_text",
]
