"""Rules of origin a user has loaded: the UK's rule sets, and tables of other agreements.

    home: sources.lock (kind "origin") ── load_table(home, agreement, hs) ──▶ RuleTable

The publishers' texts stay in the user's home. What the general rules of an agreement say
(parties, tolerance, passage) comes from `refdata/origin_agreements.csv`, from the loaded
file, or is not held.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from zhegang.core.errors import NotFoundError
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported
from zhegang.ingest.law import origin_groups
from zhegang.ingest.origin_criterion import parse_criterion
from zhegang.ingest.origin_table import KIND, read_origin_table, with_terms
from zhegang.ingest.origin_text import clean, condition, join_rules
from zhegang.ingest.origin_uk import UK, compiled_codes, compiled_scheme, scheme_agreement
from zhegang.trade.origin_inputs import Agreement, Cumulation, Row, RuleTable
from zhegang.trade.origin_rules import Rule, all_of


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement whose rules are loaded: where from, its title and parties."""

    code: str
    title: str
    parties: tuple[str, ...]
    source: str
    rows: int
    data_date: date


def held_agreements(home: Home | None = None) -> tuple[Held, ...]:
    """The agreements whose rules are loaded, by code.

    Raises
    ------
    SourceError
        A loaded file can no longer be read.
    """
    home = home or Home.default()
    found = []
    for source, code in _loaded(home):
        held = _read(home, source, code)
        parties = tuple(sorted(held.agreement.cumulation.parties))
        found.append(Held(code, held.agreement.title, parties, source.name, len(held.rows), source.data_date))
    return tuple(sorted(found, key=lambda held: held.code))


def agreement_codes(home: Home | None = None) -> tuple[str, ...]:
    """Their codes alone."""
    return tuple(sorted(code for _, code in _loaded(home or Home.default())))


def load_table(agreement: str, hs: str, home: Home | None = None) -> RuleTable:
    """An agreement by its code, in any case of letters, with the rows that may hold goods of `hs`.

    Raises
    ------
    NotFoundError
        No rules of that agreement are loaded.
    SourceError
        The loaded file can no longer be read.
    """
    home = home or Home.default()
    wanted = agreement.strip().upper()
    for source, code in _loaded(home):
        if code == wanted:
            held = _read(home, source, code)
            low, high = hs.ljust(10, "0"), hs.ljust(10, "9")
            near = [row for row in held.rows if row["first"] <= high and low <= row["last"]]
            return RuleTable(held.agreement, tuple(_row(row, held.method) for row in near))
    raise NotFoundError(
        N_("No rules of origin of {agreement} are loaded."),
        hint=N_("loaded are: {codes}; zhegang data import origin FILE loads more"),
        agreement=agreement,
        codes=", ".join(agreement_codes(home)) or "-",
    )


def _loaded(home: Home) -> Iterator[tuple[Imported, str]]:
    """Each loaded source of rules with the agreements in it."""
    for source in home.sources():
        if source.kind == KIND:
            for code in compiled_codes(home, source) if source.name == UK else (_code(source),):
                yield source, code


def _code(source: Imported) -> str:
    return source.name.removeprefix("origin-").upper()


@dataclass(frozen=True, slots=True)
class _Read:
    agreement: Agreement
    rows: tuple[Mapping[str, Any], ...]
    method: str


@lru_cache(maxsize=64)
def _read(home: Home, source: Imported, code: str) -> _Read:
    """Kept by the file's SHA-256 (part of `source`), so that a new import is seen."""
    packaged = packaged_terms(code)
    if source.name == UK:
        scheme = compiled_scheme(home, source, code)
        agreement = with_terms(scheme_agreement(code, scheme["scheme"], _eu()), packaged)
        return _Read(agreement, tuple(scheme["rows"]), "")
    table = read_origin_table(home.file(source), code)
    agreement = with_terms(Agreement(code, code, Cumulation(frozenset())), packaged)
    agreement = with_terms(agreement, table.terms)
    methods = [value for name, value, _ in (*packaged, *table.terms) if name == "rvc_method"]
    return _Read(agreement, table.rows, methods[-1] if methods else "")


def _row(row: Mapping[str, Any], method: str) -> Row:
    """A row as the engine takes it: its texts are read now, the few that matter."""
    texts: tuple[str, ...] = (row["criterion"],) if "criterion" in row else ()
    if texts:
        rule = parse_criterion(texts[0], method)
    else:
        rule, texts = join_rules(row["texts"], row["or"])
        rule = _limited(rule, row)
    return Row(
        row["number"], row["first"], row["last"], row["heading"], row["description"], row["part"], rule,
        tuple(clean(text) for text in texts),
    )  # fmt: skip


def _limited(rule: Rule, row: Mapping[str, Any]) -> Rule:
    """With what the publisher adds to a row: a quota, a direction, a footnote."""
    told = [condition(text, "held") for text in row.get("limits", ())]
    return all_of(rule, *told) if told else rule


@lru_cache(maxsize=1)
def _eu() -> frozenset[str]:
    """Members of the European Union, which schemes name as one."""
    text = (files("zhegang") / "rulebook" / "groups.yaml").read_text(encoding="utf-8")
    return origin_groups(yaml.safe_load(text))["EU27"]


def packaged_terms(code: str) -> tuple[tuple[str, str, str], ...]:
    """General rules of an agreement that Zhegang carries: (term, value, source).

    A row of grade C decides nothing and is left out.
    """
    return tuple(
        (row["term"], row["value"], f"{row['source']} ({row['grade']})")
        for row in _facts()
        if row["agreement"] == code and row["grade"] in "AB"
    )


@lru_cache(maxsize=1)
def _facts() -> tuple[Mapping[str, str], ...]:
    text = (files("zhegang") / "refdata" / "origin_agreements.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@dataclass(frozen=True, slots=True)
class OriginRules:
    """The rules of origin loaded in a home, as a plan asks for them."""

    home: Home

    def codes(self) -> tuple[str, ...]:
        """Agreements whose rules are loaded."""
        return agreement_codes(self.home)

    def table(self, agreement: str, hs: str) -> RuleTable:
        """As `load_table`."""
        return load_table(agreement, hs, self.home)

    def versions(self) -> dict[str, str]:
        """What is loaded: the day of the data and the file's SHA-256, by name of the source."""
        return {
            source.name: f"{source.data_date.isoformat()} {source.sha256[:16]}"
            for source in self.home.sources()
            if source.kind == KIND
        }
