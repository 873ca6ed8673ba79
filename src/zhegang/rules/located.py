"""YAML read with the line of every key, so that a fault can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from zhegang.core.errors import Problem
from zhegang.core.i18n import LANGS, N_, Words

# libyaml where the wheel has it (all of ours do): ten times the speed of the Python reader.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[+-]?\d[\d_]*(\.\d+)?")


class Table(dict[str, Any]):
    """A mapping that knows the file and line of itself and of its keys."""

    file: str
    line: int
    lines: dict[str, int]

    def where(self, key: str | None = None) -> str:
        line = self.line if key is None else self.lines.get(key, self.line)
        return f"{self.file}:{line}"


def read_yaml(file: str, text: str, problems: list[Problem]) -> Table:
    """The mapping in a YAML text; faults of the text go to `problems`.

    Numbers are read as Decimal with all their digits, days as `date`; the words on, off,
    yes and no stay words; anchors, tags and repeated keys are faults.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.append(
            Problem(f"{file}:{line}", N_("The file is not YAML."), found=getattr(error, "problem", None))
        )
        return _table(file, 1)
    if node is None:
        return _table(file, 1)
    value = _value(file, node, problems)
    if not isinstance(value, Table):
        problems.append(Problem(f"{file}:1", N_("The file must hold a mapping.")))
        return _table(file, 1)
    return value


def _table(file: str, line: int) -> Table:
    table = Table()
    table.file, table.line, table.lines = file, line, {}
    return table


def _value(file: str, node: yaml.Node, problems: list[Problem]) -> Any:
    if isinstance(node, yaml.MappingNode):
        table = _table(file, node.start_mark.line + 1)
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in table:
                problems.append(Problem(f"{file}:{line}", N_("This key stands twice."), found=key))
            table[key] = _value(file, value_node, problems)
            table.lines[key] = line
        return table
    if isinstance(node, yaml.SequenceNode):
        return [_value(file, part, problems) for part in node.value]
    return _scalar(node)


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace("_", ""))
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text


class Fields:
    """Takes typed fields out of a table and reports what is missing, wrong or unknown."""

    def __init__(self, table: Any, where: str, problems: list[Problem]) -> None:
        self.problems = problems
        self.sound = isinstance(table, Table)
        if not self.sound:
            problems.append(Problem(where, N_("A mapping belongs here."), found=table))
        self.table: Table = table if self.sound else _table(*_split(where))
        self.known: set[str] = set()

    def where(self, key: str | None = None) -> str:
        return self.table.where(key)

    def fault(self, message: str, key: str | None = None, **about: Any) -> None:
        self.problems.append(Problem(self.where(key), message, **about))

    def raw(self, key: str, *, needed: bool = True) -> Any:
        self.known.add(key)
        value = self.table.get(key)
        if value is None and needed and self.sound:
            self.fault(N_("The field {field} is missing."), fields={"field": key})
        return value

    def text(self, key: str, *, needed: bool = True) -> str:
        value = self.raw(key, needed=needed)
        if value is not None and not isinstance(value, str):
            self.fault(N_("A text belongs here."), key, found=value)
        return value if isinstance(value, str) else ""

    def day(self, key: str, *, needed: bool = True) -> date | None:
        value = self.raw(key, needed=needed)
        if value is not None and not isinstance(value, date):
            self.fault(N_("A day belongs here, such as 2025-03-01."), key, found=value)
        return value if isinstance(value, date) else None

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.raw(key)
        if value is not None and value not in allowed:
            self.fault(
                N_("The value is not one of those allowed."), key, found=value, accepted=", ".join(allowed)
            )
        return value if value in allowed else allowed[-1]

    def words(self, key: str, *, needed: bool = True) -> Words | None:
        """A text in the three languages; None where absent and not needed."""
        value = self.raw(key, needed=needed)
        if value is None:
            return Words("", "", "") if needed else None
        inner = Fields(value, self.where(key), self.problems)
        told = [inner.text(lang) for lang in LANGS]
        inner.done()
        return Words(*told)

    def must_words(self, key: str) -> Words:
        return self.words(key) or Words("", "", "")

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of words or texts."""
        value = self.raw(key, needed=needed)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.fault(N_("A list of texts belongs here."), key, found=value)
            return ()
        return tuple(value)

    def tables(self, key: str, *, needed: bool = False) -> list[Any]:
        """A list of mappings, unchecked."""
        value = self.raw(key, needed=needed)
        if value is not None and not isinstance(value, list):
            self.fault(N_("A list belongs here."), key, found=value)
        return value if isinstance(value, list) else []

    def named(self, key: str) -> Mapping[str, Any]:
        """A mapping of records by id; empty where absent."""
        value = self.raw(key, needed=False)
        if value is not None and not isinstance(value, Table):
            self.fault(N_("A mapping belongs here."), key, found=value)
        return value if isinstance(value, Table) else {}

    def done(self) -> None:
        """Reports every key that was not asked for."""
        for key in self.table:
            if key not in self.known:
                self.fault(
                    N_("There is no such field here."),
                    key,
                    found=key,
                    accepted=", ".join(sorted(self.known)),
                )


def _split(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (where, 1)
