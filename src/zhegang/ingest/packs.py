"""Reads a pack: `pack.yaml` (places, parties, documents, areas, systems, topics),
`help.yaml` (schemes, offices, steps, refusals), `sentences.csv`, `commitments.csv`, and
`law/*.yaml` where the pack brings law of its own.

A pack is data: a new one needs no line of code. It is looked for in the user's data folder
(`packs/<name>/`) first, then among the packaged ones. docs/packs.md is the reference.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from zhegang.core.entities import parse_id
from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.i18n import N_, Words
from zhegang.ingest.pack_help import Linker, read_help
from zhegang.ingest.pack_parts import (
    Agreement,
    Area,
    Commitment,
    Consensus,
    Document,
    Pack,
    PackParty,
    Place,
    Position,
    Reason,
    Topic,
)
from zhegang.ingest.rulebook import law_with
from zhegang.rules import Fact, Rulebook
from zhegang.rules.located import Fields, Table, read_yaml
from zhegang.rules.units import parse_unit

DEFAULT = "hk_zhejiang"
_NO_WORDS = Words("", "", "")
_T = TypeVar("_T")


def load_pack(name: str = DEFAULT, home: Path | None = None) -> Pack:
    """The pack called `name`, from `home`/packs if it is there, else the packaged one.

    Raises
    ------
    NotFoundError
        No such pack.
    InputError
        The pack is wrong; every fault at once, with file and line.
    """
    own = _own(name, home)
    return read_pack(folder_texts(own)) if own is not None else _packaged(name)


def pack_texts(name: str = DEFAULT, home: Path | None = None) -> dict[str, str]:
    """The texts of the folder of the pack called `name`; found as `load_pack` finds it.

    Raises
    ------
    NotFoundError
        No such pack.
    """
    return folder_texts(_own(name, home) or _folder(name))


def _own(name: str, home: Path | None) -> Path | None:
    own = home / "packs" / name if home is not None else None
    return own if own is not None and (own / "pack.yaml").is_file() else None


@lru_cache(maxsize=4)
def _packaged(name: str) -> Pack:
    return read_pack(folder_texts(_folder(name)))


def _folder(name: str) -> Any:
    root = files("zhegang") / "packs"
    known = sorted(e.name for e in root.iterdir() if e.is_dir() and (e / "pack.yaml").is_file())
    if name not in known:
        raise NotFoundError(
            N_("There is no pack called {name}; known: {known}."), name=name, known=", ".join(known)
        )
    return root / name


def folder_texts(folder: Any) -> dict[str, str]:
    """The texts of a pack's folder by relative name."""
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith((".yaml", ".csv")):
            found[entry.name] = entry.read_text(encoding="utf-8")
    law = folder / "law"
    if law.is_dir():
        for entry in sorted(law.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".yaml"):
                found[f"law/{entry.name}"] = entry.read_text(encoding="utf-8")
    return found


def read_pack(texts: Mapping[str, str]) -> Pack:
    """The pack written in the texts of its folder.

    Raises
    ------
    InputError
        Every fault at once: fields missing or unknown, ids that are none or stand twice,
        names that nothing declares, positions of no document, conditions that cannot be.
    """
    problems: list[Problem] = []
    table = read_yaml("pack.yaml", texts.get("pack.yaml", ""), problems)
    fields = Fields(table, "pack.yaml:1", problems)
    law = {name: text for name, text in texts.items() if name.startswith("law/")}
    try:
        rulebook = law_with(fields.texts("law", needed=True), law)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    pack = _Reader(fields, rulebook, problems).pack(texts)
    if problems:
        raise InputError(problems)
    return pack


class _Reader:
    """Reads one pack; faults gather in `problems`."""

    def __init__(self, fields: Fields, rulebook: Rulebook, problems: list[Problem]) -> None:
        self.fields, self.rulebook, self.problems = fields, rulebook, problems
        self.space = ""
        self.sentences: dict[str, Position] = {}
        self.documents: dict[str, Document] = {}

    def pack(self, texts: Mapping[str, str]) -> Pack:
        fields = self.fields
        if fields.raw("schema") != 1:
            fields.fault(N_("This layout of a pack is not known."), "schema", accepted="1")
        self.space = fields.text("space")
        topics = self.records("topics", self._topic)
        thresholds = self._thresholds()
        facts = {**self.rulebook.facts, **_declared(topics, thresholds)}
        places = self.records("places", self._place)
        parties = {p.id: p for p in self.records("parties", self._party)}
        self.documents = {d.id: d for d in self.records("documents", self._document)}
        self.sentences = self._sentences(texts.get("sentences.csv", ""))
        link = Linker(self.rulebook, facts, parties, self.sentences, self.problems)
        consensus = self.records("consensus", self._consensus)
        held = {c.id: c.document for c in consensus}
        areas = self.records("areas", lambda f: self._area(f, link, held))
        systems = self.records("systems", lambda f: self._area(f, link, None))
        made = Pack(
            id=fields.text("id"),
            space=self.space,
            name=fields.must_words("name"),
            places=places,
            parties=parties,
            documents=self.documents,
            agreements=self.records("agreements", lambda f: self._agreement(f, parties)),
            consensus=consensus,
            areas=areas,
            systems=systems,
            sentences=self.sentences,
            commitments=self._commitments(
                texts.get("commitments.csv", ""), {a.id for a in (*areas, *systems)}
            ),
            topics=topics,
            thresholds={name: value for name, _, value in thresholds},
            facts=facts,
            rulebook=self.rulebook,
            digest=_digest(texts),
            **read_help(texts.get("help.yaml", ""), link, self.problems),
        )
        fields.done()
        return made

    def records(self, key: str, read: Callable[[Fields], _T]) -> tuple[_T, ...]:
        """The records of one list, ids checked for form and for standing once."""
        made, seen = [], set()
        for part in self.fields.tables(key):
            fields = Fields(part, self.fields.where(key), self.problems)
            made.append(read(fields))
            name = fields.table.get("id")
            if name in seen:
                fields.fault(N_("This id stands twice."), "id", found=name)
            seen.add(name)
            fields.done()
        return tuple(made)

    def _id(self, fields: Fields, kind: str) -> str:
        """An entity id of this pack's space and of the kind asked for."""
        written = fields.text("id")
        try:
            parsed = parse_id(written, fields.where("id"))
        except InputError as error:
            self.problems.extend(error.problems)
            return written
        if (parsed.space, parsed.kind) != (self.space, kind):
            fields.fault(
                N_("The id belongs to another space or kind."),
                "id",
                found=written,
                accepted=f"{self.space}:{kind}:…",
            )
        return written

    def _known(self, fields: Fields, key: str, known: Iterable[str], name: Any) -> None:
        if name not in known:
            fields.fault(N_("Nothing in the pack has this id."), key, found=name)

    def _place(self, fields: Fields) -> Place:
        return Place(
            self._id(fields, "place"),
            fields.must_words("name"),
            fields.text("country"),
            fields.texts("names"),
        )

    def _party(self, fields: Fields) -> PackParty:
        return PackParty(
            self._id(fields, "party"),
            fields.must_words("name"),
            fields.text("place", needed=False),
            fields.texts("aliases"),
        )

    def _document(self, fields: Fields) -> Document:
        return Document(
            id=self._id(fields, "document"),
            key=fields.text("key"),
            name=fields.must_words("name"),
            date=fields.day("date", needed=False),
            stance=fields.one_of("stance", ("official", "report", "opinion")),
            sha256=fields.text("sha256", needed=False),
            address=fields.text("address", needed=False),
        )

    def _agreement(self, fields: Fields, parties: Mapping[str, PackParty]) -> Agreement:
        made = Agreement(
            self._id(fields, "agreement"),
            fields.must_words("name"),
            fields.day("signed_on", needed=False),
            self._sentence(fields),
            fields.texts("parties", needed=True),
        )
        for party in made.parties:
            self._known(fields, "parties", parties, party)
        return made

    def _consensus(self, fields: Fields) -> Consensus:
        made = Consensus(
            fields.text("id"),
            int(fields.raw("areas") or 0),
            fields.text("document"),
            self._sentence(fields),
            fields.must_words("note"),
        )
        self._known(fields, "document", self.documents, made.document)
        return made

    def _sentence(self, fields: Fields) -> str:
        name = fields.text("sentence", needed=False)
        if name:
            self._known(fields, "sentence", self.sentences, name)
        return name

    def _area(self, fields: Fields, link: Linker, held: Mapping[str, str] | None) -> Area:
        """An area of a consensus (`held`: its documents), or a system where there is none."""
        sentences = fields.texts("sentences")
        for name in sentences:
            self._known(fields, "sentences", self.sentences, name)
        consensus = fields.text("consensus") if held is not None else ""
        if held is not None:
            self._known(fields, "consensus", held, consensus)
        first = self.sentences.get(sentences[0]) if sentences else None
        reasons = []
        for part in fields.tables("fits"):
            inner = Fields(part, fields.where("fits"), self.problems)
            reasons.append(
                Reason(
                    link.condition(inner),
                    link.told(inner, "why"),
                    link.weight(inner),
                    self._sentence(inner),
                )
            )
            inner.done()
        return Area(
            id=self._id(fields, "area" if held is not None else "system"),
            name=fields.must_words("name"),
            consensus=consensus,
            document=first.document if first else (held or {}).get(consensus, ""),
            inferred=bool(fields.raw("inferred", needed=held is not None)),
            sentences=sentences,
            fits=tuple(reasons),
        )

    def _topic(self, fields: Fields) -> Topic:
        where = fields.one_of("in", ("services", "sector"))
        name = fields.text("id")
        prefix = "topic" if where == "services" else "sector"
        return Topic(name, f"{prefix}_{name}", where, fields.texts("terms", needed=True))

    def _thresholds(self) -> list[tuple[str, str, Decimal]]:
        found = []
        table = self.fields.named("thresholds")
        for name, record in table.items():
            place = table.where(name) if isinstance(table, Table) else "pack.yaml:1"
            fields = Fields(record, place, self.problems)
            value = fields.raw("value")
            found.append((name, fields.text("unit"), value if isinstance(value, Decimal) else Decimal(0)))
            fields.done()
        return found

    def _sentences(self, text: str) -> dict[str, Position]:
        found = {}
        for where, row in _rows("sentences.csv", text, ("id", "document", "start", "end", "sha256")):
            found[row["id"]] = self._position(where, row, row["id"])
        return found

    def _commitments(self, text: str, of: set[str]) -> tuple[Commitment, ...]:
        columns = ("id", "of", "document", "sentence", "start", "end", "sha256")
        found = []
        for where, row in _rows("commitments.csv", text, columns):
            if row["of"] not in of:
                self.problems.append(Problem(where, N_("Nothing in the pack has this id."), found=row["of"]))
            found.append(Commitment(row["id"], row["of"], self._position(where, row, row["sentence"])))
        return tuple(found)

    def _position(self, where: str, row: Mapping[str, str], sentence: str) -> Position:
        start, end = row["start"], row["end"]
        sound = start.isdigit() and end.isdigit() and int(start) < int(end) and len(row["sha256"]) == 64
        if not sound or row["document"] not in self.documents:
            self.problems.append(
                Problem(where, N_("This is not a position in a document of the pack."), found=dict(row))
            )
            return Position(row["id"], row["document"], sentence, 0, 0, "")
        return Position(row["id"], row["document"], sentence, int(start), int(end), row["sha256"])


def _rows(file: str, text: str, columns: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    if not text:
        return []
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != columns:
        problem = Problem(
            f"{file}:1",
            N_("The columns are not those expected."),
            found=reader.fieldnames,
            accepted=", ".join(columns),
        )
        raise InputError([problem])
    return [
        (f"{file}:{line}", {name: row[name] or "" for name in columns})
        for line, row in enumerate(reader, start=2)
    ]


def _declared(topics: Iterable[Topic], thresholds: Iterable[tuple[str, str, Decimal]]) -> dict[str, Fact]:
    """Topics are flags, thresholds numbers, in the same name space as the rulebook's facts."""
    found = {t.fact: Fact(t.fact, _NO_WORDS, "flag", (), (), None, "pack.yaml") for t in topics}
    for name, unit, _ in thresholds:
        found[name] = Fact(name, _NO_WORDS, "number", parse_unit(unit), (), None, "pack.yaml")
    return found


def _digest(texts: Mapping[str, str]) -> str:
    made = hashlib.sha256()
    for name in sorted(texts):
        made.update(f"{name}\n{texts[name]}\n".encode())
    return made.hexdigest()
