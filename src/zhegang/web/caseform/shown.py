"""The parts of the form: each field an input, with its label, note, choices and problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from zhegang.core.i18n import N_, translate
from zhegang.ingest.names import countries, currencies
from zhegang.plan.case import Case
from zhegang.plan.casefile.layout import TITLES, case_fields, label, shown_choice
from zhegang.plan.casefile.shape import Attribute, attributes
from zhegang.web.caseform.draft import FACTS, declared_of, value_text

PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "firm": (N_("The firm and the case"), ()),
    "products": (TITLES["products"], ("products",)),
    "parts": (TITLES["parts"], ("parts",)),
    "suppliers": (TITLES["suppliers"], ("suppliers",)),
    "plants": (TITLES["plants"], ("plants",)),
    "hubs": (TITLES["hubs"], ("hubs",)),
    "markets": (TITLES["markets"], ("markets",)),
    "lanes": (TITLES["lanes"], ("lanes",)),
    "legs": (TITLES["legs"], ("legs",)),
    "parties": (TITLES["parties"], ("parties",)),
    "services": (TITLES["services"], ("services",)),
    "assumptions": (TITLES["assumptions"], ("assumptions", "assumed_rates", "judgements")),
}
MOST_INPUTS = 300  # on one page; further rows stand on the next
MOST_LINES = 40  # of one row's inner list on one page
_LONG = {"text", "reason", "source", "origin_evidence", "aliases", "preference", "areas"}


@dataclass(frozen=True, slots=True)
class Input:
    """One field. `kind` is text, area, date or choice; `suggests` names a list of values."""

    name: str
    id: str
    label: str
    hint: str
    value: str
    kind: str
    options: tuple[tuple[str, str], ...]
    suggests: str
    required: bool
    problems: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Row:
    place: str
    id: str
    title: str
    inputs: tuple[Input, ...]
    groups: tuple[Group, ...]
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one list: those shown, `count` of them in all, the first of them `first`."""

    place: str
    id: str
    title: str
    note: str
    rows: tuple[Row, ...]
    first: int
    count: int
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of the form; `suggestions` are the lists its inputs name."""

    key: str
    title: str
    inputs: tuple[Input, ...]
    groups: tuple[Group, ...]
    suggestions: dict[str, tuple[tuple[str, str], ...]]


def part_of(where: str) -> str:
    """The part of the form a problem's place lies in."""
    first = re.split(r"[.\[]", where, maxsplit=1)[0]
    return next((key for key, (_, lists) in PARTS.items() if first in lists), "firm")


def part(
    draft: Mapping[str, Any],
    key: str,
    problems: Iterable[dict[str, Any]],
    lang: str,
    *,
    first: int,
    line: int,
) -> PartShown:
    """The part `key` of the form from row `first` on, of inner lists from `line` on, problems beside their fields."""
    maker = _Maker(draft, problems, lang, line)
    title, lists = PARTS[key]
    inputs: tuple[Input, ...] = ()
    groups = []
    if key == "firm":
        inputs = tuple(maker.single_values())
        groups.append(maker.group(FACTS, draft.get(FACTS) or [], declared_of(FACTS) or {}, first))
    for name in lists:
        groups.append(maker.group(name, draft.get(name) or [], declared_of(name) or {}, first))
    return PartShown(key, translate(title, lang), inputs, tuple(groups), maker.suggestions())


class _Maker:
    """Makes the inputs of one part, handing each problem to the nearest of them."""

    def __init__(
        self, draft: Mapping[str, Any], problems: Iterable[dict[str, Any]], lang: str, line: int
    ) -> None:
        self.draft, self.lang, self.line = draft, lang, line
        self.problems = list(problems)
        self.named: set[str] = set()

    def single_values(self) -> Iterator[Input]:
        # What stands for itself first, then the firm, then its money.
        for path, column in sorted(case_fields().items(), key=lambda item: "." in item[0]):
            if path == "schema_version":
                continue
            holder, _, last = path.rpartition(".")
            table = (self.draft.get(holder) or {}) if holder else self.draft
            yield self.input(path, table.get(last), column.attribute)

    def group(
        self,
        place: str,
        rows: list[Any],
        declared: Mapping[str, Attribute],
        first: int,
        *,
        inner: bool = False,
    ) -> Group:
        shown: list[Row] = []
        inputs = 0
        for i, held in enumerate(rows):
            if i < first or (inner and i >= first + MOST_LINES):
                continue
            made = self.row(f"{place}[{i}]", held if isinstance(held, dict) else {}, declared, i)
            inputs += _count(made)
            if not inner and shown and inputs > MOST_INPUTS:
                break
            shown.append(made)
        key = re.sub(r"\[\d+\]", "", place)
        title = TITLES.get(key) or label(key.split(".")[-1])
        return Group(
            place,
            place_id(place),
            translate(title, self.lang),
            self._note(key),
            tuple(shown),
            first,
            len(rows),
            self._own(place, (row.place for row in shown)),
        )

    def row(self, place: str, held: Mapping[str, Any], declared: Mapping[str, Attribute], number: int) -> Row:
        inputs = tuple(
            self.input(f"{place}.{name}", held.get(name), attribute)
            for name, attribute in declared.items()
            if attribute.kind != "models"
        )
        groups = tuple(
            self.group(
                f"{place}.{name}",
                held.get(name) or [],
                attributes(attribute.model),
                self.line if len(held.get(name) or []) > MOST_LINES else 0,
                inner=True,
            )
            for name, attribute in declared.items()
            if attribute.kind == "models" and attribute.model
        )
        below = [*(i.name for i in inputs), *(g.place for g in groups)]
        titles = (held.get(name) for name in ("name", "id", "product", "part", "concerns", "seller"))
        title = next((str(t) for t in titles if t), "")
        return Row(place, place_id(place), title or f"{number + 1}", inputs, groups, self._own(place, below))

    def input(self, name: str, value: Any, attribute: Attribute) -> Input:
        text = value_text(value, attribute)
        options = tuple(self._options(attribute, text))
        kind = "choice" if options else "date" if attribute.kind == "date" and _is_day(text) else "text"
        if kind == "text" and ("\n" in text or len(text) > 60 or name.rpartition(".")[2] in _LONG):
            kind = "area"
        suggests = attribute.refers or attribute.kind
        known = attribute.refers or attribute.kind in ("country", "territory", "currency")
        if known:
            self.named.add(suggests)
        return Input(
            name,
            place_id(name),
            translate(label(name.rpartition(".")[2]), self.lang),
            self._hint(attribute, label(name.rpartition(".")[2])),
            text,
            kind,
            options,
            suggests if known else "",
            attribute.required,
            self._own(name, ()),
        )

    def suggestions(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Values the inputs suggest: ids of the case's rows, countries, currencies."""
        return {name: tuple(self._suggested(name)) for name in sorted(self.named)}

    def _suggested(self, name: str) -> Iterator[tuple[str, str]]:
        if name in ("country", "territory", "currency"):
            held = currencies() if name == "currency" else countries()
            for code, named in held.items():
                if name == "currency" or code == named.territory or (name == "country" and code != "EU"):
                    yield code, named.words.in_lang(self.lang)
            return
        for row in self.draft.get(name) or ():
            if isinstance(row, dict) and row.get("id"):
                yield str(row["id"]), str(row.get("name") or row.get("part") or "")

    def _options(self, attribute: Attribute, text: str) -> Iterator[tuple[str, str]]:
        if attribute.kind not in ("choice", "bool"):
            return
        yield "", ""
        known = [(value, shown_choice(value, self.lang)) for value in attribute.choices]
        if attribute.kind == "bool":
            known = [("true", translate(N_("yes"), self.lang)), ("false", translate(N_("no"), self.lang))]
        yield from known
        if text and text not in dict(known):
            yield text, text

    def _hint(self, attribute: Attribute, heading: str) -> str:
        said = attribute.description
        parts = [translate(said, self.lang)] if said and said.casefold() != heading.casefold() else []
        if attribute.unit:
            parts.append(translate(N_("Unit: {unit}"), self.lang, unit=translate(attribute.unit, self.lang)))
        if not attribute.required and attribute.default not in (None, "", [], {}):
            default = value_text(attribute.default, attribute)
            shown = shown_choice(default, self.lang)
            if attribute.kind == "bool":
                shown = translate(N_("yes") if attribute.default else N_("no"), self.lang)
            parts.append(translate(N_("When empty: {default}"), self.lang, default=shown))
        return " · ".join(parts)

    def _note(self, key: str) -> str:
        model: type[BaseModel] | None = Case
        said = ""
        for step in key.split("."):
            attribute = attributes(model).get(step) if model else None
            said, model = (attribute.description, attribute.model) if attribute else ("", None)
        return translate(said, self.lang) if said else ""

    def _own(self, place: str, below: Iterable[str]) -> tuple[dict[str, Any], ...]:
        """Problems at `place` or under it, and under nothing of `below`; each is handed out once."""
        taken = [p for p in self.problems if _under(p["where"], place)]
        taken = [p for p in taken if not any(_under(p["where"], other) for other in below)]
        self.problems = [p for p in self.problems if p not in taken]
        return tuple(taken)


def _under(where: str, place: str) -> bool:
    return where == place or where.startswith((f"{place}.", f"{place}["))


def rows_of_place(where: str) -> tuple[int, int]:
    """The row of the list and the line of the row's own list that a place lies in; 0 where it has none."""
    numbers = [int(n) for n in re.findall(r"\[(\d+)\]", where)]
    return (numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else 0)


def place_id(place: str) -> str:
    """A place as an id that needs no escaping in an address."""
    return re.sub(r"[.\[]", "-", place).replace("]", "")


def _is_day(text: str) -> bool:
    return not text or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None


def _count(row: Row) -> int:
    return len(row.inputs) + sum(_count(inner) for group in row.groups for inner in group.rows)


__all__ = ["PARTS", "Group", "Input", "PartShown", "Row", "part", "part_of", "place_id", "rows_of_place"]
