"""Reads rulebook texts into a `Rulebook`, or names everything wrong with them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from string import Formatter
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import LANGS, N_, Words
from zhegang.rules.checking import check
from zhegang.rules.expression import ExpressionError, Node, parse
from zhegang.rules.located import Fields, Table, read_yaml
from zhegang.rules.model import (
    Authority,
    Criterion,
    DatedValue,
    Fact,
    Grade,
    Parameter,
    Rulebook,
    Scheme,
)
from zhegang.rules.units import NO_UNIT, Unit, parse_unit

KINDS = ("number", "flag", "choice", "code", "codes", "date")
GRADES = ("A", "B", "C")
_SECTIONS = ("facts", "parameters", "authorities", "schemes")
_PLAIN = Node("refer", text="refer")
_FIRST = date(1900, 1, 1)


def load_rulebook(texts: Mapping[str, str]) -> Rulebook:
    """The law written in the YAML texts, keyed by file name.

    Every file may hold `facts`, `parameters`, `authorities` and `schemes`; ids are unique
    over all files, and any file may use what another declares.

    Raises
    ------
    InputError
        Anything wrong, all of it at once, each with file and line: not YAML, a field
        missing, of the wrong kind or unknown, an id declared twice, a name no fact or
        parameter has, units that differ, periods that overlap, a source missing, a text
        not in all three languages.
    """
    problems: list[Problem] = []
    records = _collect(texts, problems)
    loader = _Loader(problems)
    facts = {k: loader.fact(k, r) for k, r in records["facts"].items()}
    parameters = {k: loader.parameter(k, r) for k, r in records["parameters"].items()}
    for name in facts.keys() & parameters.keys():
        fault = Problem(facts[name].place, N_("A fact and a parameter have the same name."), found=name)
        problems.append(fault)
    authorities = {k: loader.authority(k, r) for k, r in records["authorities"].items()}
    names = _Names(facts, parameters, authorities)
    schemes = {k: loader.scheme(k, r, names) for k, r in records["schemes"].items()}
    if problems:
        raise InputError(sorted(problems, key=_by_place))
    return Rulebook(facts, parameters, authorities, schemes)


def _by_place(problem: Problem) -> tuple[str, int]:
    file, _, line = problem.where.rpartition(":")
    return file, int(line) if line.isdigit() else 0


def _collect(texts: Mapping[str, str], problems: list[Problem]) -> dict[str, dict[str, tuple[Any, str]]]:
    """Every record by section and id, with its place; an id declared twice is a problem."""
    records: dict[str, dict[str, tuple[Any, str]]] = defaultdict(dict)
    for file, text in texts.items():
        fields = Fields(read_yaml(file, text, problems), f"{file}:1", problems)
        for section in _SECTIONS:
            table = fields.named(section)
            for name, record in table.items():
                place = table.where(name) if isinstance(table, Table) else file
                if not name.isidentifier():
                    problems.append(
                        Problem(
                            place,
                            N_("This id is not a name."),
                            found=name,
                            accepted=N_("letters, digits and underscores"),
                        )
                    )
                if name in records[section]:
                    first = records[section][name][1]
                    problems.append(
                        Problem(
                            place,
                            N_("This id is declared already, at {place}."),
                            found=name,
                            fields={"place": first},
                        )
                    )
                    continue
                records[section][name] = (record, place)
        fields.done()
    return records


class _Names:
    """What an expression or a scheme may refer to."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        parameters: Mapping[str, Parameter],
        authorities: Mapping[str, Authority],
    ) -> None:
        self.facts, self.parameters, self.authorities = facts, parameters, authorities


class _Loader:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def _fields(self, record: tuple[Any, str]) -> Fields:
        return Fields(record[0], record[1], self.problems)

    def unit(self, fields: Fields) -> Unit:
        written = fields.text("unit", needed=False)
        try:
            return parse_unit(written)
        except ValueError:
            fields.fault(N_("This is not a unit."), "unit", found=written, accepted="HKD/year, person, share")
            return NO_UNIT

    def fact(self, name: str, record: tuple[Any, str]) -> Fact:
        fields = self._fields(record)
        kind: Any = fields.one_of("kind", KINDS)
        choices = fields.texts("choices", needed=kind == "choice")
        made = Fact(
            id=name,
            label=fields.must_words("label"),
            kind=kind,
            unit=self.unit(fields),
            choices=choices,
            bring=fields.words("bring", needed=False),
            place=record[1],
        )
        if kind == "number" and "unit" not in fields.table:
            fields.fault(N_("The field {field} is missing."), fields={"field": "unit"})
        fields.done()
        return made

    def authority(self, name: str, record: tuple[Any, str]) -> Authority:
        fields = self._fields(record)
        made = Authority(
            id=name,
            name=fields.must_words("name"),
            contact=fields.text("contact"),
            role=fields.must_words("role"),
        )
        fields.done()
        return made

    def parameter(self, name: str, record: tuple[Any, str]) -> Parameter:
        fields = self._fields(record)
        label, unit = fields.must_words("label"), self.unit(fields)
        values = sorted(self._values(fields), key=lambda v: v.valid_from)
        fields.done()
        kind: Any = {bool: "flag", date: "date", str: "code"}.get(
            type(values[0].value) if values else Decimal, "number"
        )
        for earlier, later in pairwise(values):
            if earlier.until is not None and earlier.until > later.valid_from:
                fields.fault(
                    N_("Two values are in force on {day}."), "values", fields={"day": later.valid_from}
                )
        # A value without an end lasts until the next one starts.
        closed = [
            v
            if v.until is not None or i + 1 == len(values)
            else DatedValue(v.valid_from, values[i + 1].valid_from, v.value, v.source, v.grade, v.note)
            for i, v in enumerate(values)
        ]
        return Parameter(name, label, kind, unit, tuple(closed))

    def _values(self, fields: Fields) -> list[DatedValue]:
        table = fields.raw("values")
        inner = Fields(table, fields.where("values"), self.problems)
        found = []
        for day_text in inner.table:
            inner.known.add(day_text)
            try:
                day = date.fromisoformat(day_text)
            except ValueError:
                inner.fault(N_("A day belongs here, such as 2025-03-01."), day_text, found=day_text)
                continue
            value = Fields(inner.table[day_text], inner.where(day_text), self.problems)
            held = value.raw("value")
            found.append(
                DatedValue(
                    valid_from=day,
                    until=_after_last(value, day),
                    value=held,
                    source=value.text("source"),
                    grade=_grade(value),
                    note=value.text("note", needed=False),
                )
            )
            value.done()
        if len({type(v.value) for v in found}) > 1:
            inner.fault(N_("The values are of different kinds."))
        return found

    def scheme(self, name: str, record: tuple[Any, str], names: _Names) -> Scheme:
        fields = self._fields(record)
        authority = self._authority(fields, "authority", names)
        valid_from = fields.day("valid_from") or _FIRST
        until = _after_last(fields, valid_from)
        source = fields.text("source")
        criteria = [
            self._criterion(part, fields.where("criteria"), names, authority, (valid_from, until))
            for part in fields.tables("criteria", needed=True)
        ]
        self._overlaps(criteria, fields)
        made = Scheme(
            id=name,
            name=fields.must_words("name"),
            purpose=fields.must_words("purpose"),
            apply=fields.must_words("apply"),
            authority=authority,
            source=source,
            valid_from=valid_from,
            until=until,
            criteria=tuple(criteria),
        )
        fields.done()
        return made

    def _authority(self, fields: Fields, key: str, names: _Names) -> Authority:
        found = names.authorities.get(fields.text(key))
        if found is None:
            fields.fault(N_("There is no such authority."), key, found=fields.table.get(key))
            return Authority("", Words("", "", ""), "", Words("", "", ""))
        return found

    def _overlaps(self, criteria: list[Criterion], fields: Fields) -> None:
        by_id: dict[str, list[Criterion]] = defaultdict(list)
        for criterion in criteria:
            by_id[criterion.id].append(criterion)
        for name, same in by_id.items():
            for earlier, later in pairwise(sorted(same, key=lambda c: c.valid_from)):
                if earlier.until is None or earlier.until > later.valid_from:
                    fields.fault(
                        N_("Two texts of criterion {name} are in force on {day}."),
                        "criteria",
                        fields={"name": name, "day": later.valid_from},
                    )

    def _criterion(
        self,
        part: Any,
        where: str,
        names: _Names,
        authority: Authority,
        period: tuple[date, date | None],
    ) -> Criterion:
        fields = Fields(part, where, self.problems)
        test = self._test(fields, names)
        asked = set(test.names())
        text = fields.must_words("text")
        shown = _placeholders(text)
        parameters = {n: p for n, p in names.parameters.items() if n in asked or n in shown}
        self._check_placeholders(text, shown - parameters.keys(), fields)
        valid_from = fields.day("valid_from", needed=False) or period[0]
        until = _after_last(fields, valid_from) or period[1]
        made = Criterion(
            id=fields.text("id"),
            text=text,
            test=test,
            source=fields.text("source"),
            grade=_grade(fields),
            valid_from=valid_from,
            until=until,
            decides=self._authority(fields, "decides", names) if "decides" in fields.table else authority,
            facts={n: f for n, f in names.facts.items() if n in asked},
            parameters=parameters,
        )
        fields.done()
        return made

    def _test(self, fields: Fields, names: _Names) -> Node:
        written = fields.text("test")
        if not written:
            return _PLAIN
        try:
            node = parse(written)
        except ExpressionError as error:
            fields.fault(error.message, "test", found=error.found)
            return _PLAIN
        check(
            node,
            names.facts,
            names.parameters,
            lambda message, part: fields.fault(message, "test", found=part),
        )
        return node

    def _check_placeholders(self, text: Words, unknown: set[str], fields: Fields) -> None:
        for name in sorted(unknown):
            fields.fault(N_("The text names a parameter that does not exist."), "text", found=name)
        if len({frozenset(_named_in(text.in_lang(lang))) for lang in LANGS}) > 1:
            fields.fault(N_("The languages of the text name different parameters."), "text")


def _grade(fields: Fields) -> Grade:
    found: Any = fields.one_of("grade", GRADES)
    return found  # type: ignore[no-any-return]


def _after_last(fields: Fields, valid_from: date) -> date | None:
    """The first day after `valid_to`; a period that ends before it starts is a problem."""
    last = fields.day("valid_to", needed=False)
    if last is not None and last < valid_from:
        fields.fault(N_("The period ends before it starts."), "valid_to", found=last)
    return None if last is None else last + timedelta(days=1)


def _placeholders(text: Words) -> set[str]:
    return set().union(*(_named_in(text.in_lang(lang)) for lang in LANGS))


def _named_in(text: str) -> set[str]:
    if "{" not in text and "}" not in text:
        return set()
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        return {text}  # a lone brace: reported as a name that does not exist
