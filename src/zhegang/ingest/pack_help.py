"""The part of a pack that a plan's help section uses: schemes, offices, steps, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from zhegang.core.errors import Problem
from zhegang.core.i18n import LANGS, N_, Words
from zhegang.ingest.pack_parts import (
    OfficeLink,
    PackParty,
    PackStep,
    Position,
    RefusalRule,
    SchemeLink,
)
from zhegang.rules import Authority, Fact, Rulebook
from zhegang.rules.checking import check
from zhegang.rules.expression import ExpressionError, Node, parse
from zhegang.rules.located import Fields, read_yaml

_ALWAYS = Node("flag", value=True, text="true")
_NOBODY = Authority("", Words("", "", ""), "", Words("", "", ""))


class Linker:
    """Resolves what a pack names: conditions over facts, parties, authorities, sentences."""

    def __init__(
        self,
        rulebook: Rulebook,
        facts: Mapping[str, Fact],
        parties: Mapping[str, PackParty],
        sentences: Mapping[str, Position],
        problems: list[Problem],
    ) -> None:
        self.rulebook, self.facts, self.parties = rulebook, facts, parties
        self.sentences, self.problems = sentences, problems

    def condition(self, fields: Fields, key: str = "when") -> Node:
        """The condition of a record, checked against the facts; a fault yields `true`."""
        written = fields.raw(key)
        if not isinstance(written, str):
            return _ALWAYS
        try:
            node = parse(written)
        except ExpressionError as error:
            fields.fault(error.message, key, found=error.found)
            return _ALWAYS
        check(node, self.facts, {}, lambda message, part: fields.fault(message, key, found=part))
        return node

    def told(self, fields: Fields, key: str) -> Words:
        """A text whose {fields} must be facts."""
        text = fields.must_words(key)
        for lang in LANGS:
            try:
                named = {name for _, name, _, _ in Formatter().parse(text.in_lang(lang)) if name}
            except ValueError:
                named = {text.in_lang(lang)}
            for name in sorted(named - self.facts.keys()):
                fields.fault(N_("The text names a fact that does not exist."), key, found=name)
        return text

    def weight(self, fields: Fields) -> int:
        return int(fields.raw("weight") or 0)

    def authority(self, fields: Fields, key: str) -> Authority:
        name = fields.text(key)
        found = self.rulebook.authorities.get(name)
        if found is None:
            fields.fault(N_("There is no such authority."), key, found=name)
        return found or _NOBODY

    def source(self, fields: Fields) -> str:
        """A sentence of a document of the pack, or an address, or a citation."""
        written = fields.text("source")
        held = self.sentences.get(written)
        return f"{held.document} {held}" if held else written


def read_help(text: str, link: Linker, problems: list[Problem]) -> dict[str, Any]:
    """The four lists of `help.yaml`; empty lists where a pack has no such file."""
    fields = Fields(read_yaml("help.yaml", text, problems), "help.yaml:1", problems)
    made = {
        "schemes": _all(fields, "schemes", lambda f: _scheme(f, link)),
        "offices": _all(fields, "offices", lambda f: _office(f, link)),
        "steps": _all(fields, "steps", lambda f: _step(f, link)),
        "refusals": _all(fields, "refusals", lambda f: _refusal(f, link)),
    }
    fields.done()
    return made


def _all(fields: Fields, key: str, read: Any) -> tuple[Any, ...]:
    made = []
    for part in fields.tables(key):
        inner = Fields(part, fields.where(key), fields.problems)
        made.append(read(inner))
        inner.done()
    return tuple(made)


def _scheme(fields: Fields, link: Linker) -> SchemeLink:
    name = fields.text("scheme")
    if name not in link.rulebook.schemes:
        fields.fault(N_("The rulebook has no such scheme."), "scheme", found=name)
    return SchemeLink(name, link.condition(fields), link.weight(fields))


def _office(fields: Fields, link: Linker) -> OfficeLink:
    name = fields.text("who")
    party, authority = link.parties.get(name), link.rulebook.authorities.get(name)
    if party is None and authority is None:
        fields.fault(N_("Neither a party of the pack nor an authority of the rulebook."), "who", found=name)
    return OfficeLink(
        id=name,
        who=party.name if party else (authority or _NOBODY).name,
        contact=fields.text("contact", needed=False) or (authority.contact if authority else ""),
        purpose=link.told(fields, "purpose"),
        when=link.condition(fields),
        weight=link.weight(fields),
        source=link.source(fields),
    )


def _step(fields: Fields, link: Linker) -> PackStep:
    bring = []
    for part in fields.tables("bring"):
        inner = Fields(part, fields.where("bring"), fields.problems)
        bring.append(inner.must_words("text"))
        inner.done()
    schemes = fields.texts("schemes")
    for name in schemes:
        if name not in link.rulebook.schemes:
            fields.fault(N_("The rulebook has no such scheme."), "schemes", found=name)
    return PackStep(
        id=fields.text("id"),
        when=link.condition(fields),
        title=fields.must_words("title"),
        text=link.told(fields, "text"),
        decides=link.authority(fields, "decides"),
        bring=tuple(bring),
        schemes=schemes,
        source=link.source(fields),
    )


def _refusal(fields: Fields, link: Linker) -> RefusalRule:
    return RefusalRule(
        id=fields.text("id"),
        subjects=fields.texts("subjects", needed=True),
        intents=fields.texts("intents"),
        except_for=fields.texts("except_for"),
        text=fields.must_words("text"),
        office=link.authority(fields, "office"),
        citations=tuple(_cited(name, link) for name in fields.texts("citations", needed=True)),
    )


def _cited(name: str, link: Linker) -> str:
    held = link.sentences.get(name)
    return f"{held.document} {held}" if held else name
