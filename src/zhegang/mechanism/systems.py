"""What Zhegang does for each system that a pack's documents name, as links that work.

A function has a command, a page where the site has one, and one sentence. Where the work
itself is others' (a platform, a fund, a school), Zhegang keeps the entry and says so: its
words, its evidence, its progress.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note, Words
from zhegang.ingest.pack_parts import Pack
from zhegang.ingest.pack_systems import System


@dataclass(frozen=True, slots=True)
class Function:
    """`says` what it does; `command` is the CLI's words, `page` the name of a page of the site."""

    says: str
    command: str
    page: str = ""


FUNCTIONS = {
    "plan": Function(N_("Plans the firm's supply chain and says which help fits."), "plan", "work"),
    "quote": Function(N_("Tells the duty on goods, layer by layer, on any day."), "quote", "quote"),
    "orders": Function(N_("Tells the duties of a whole order list."), "orders", "orders"),
    "changes": Function(N_("Shows when and by which measure duties changed."), "tariff changes"),
    "origin": Function(N_("Tests goods against the rules of origin of agreements."), "origin", "origin"),
    "screen": Function(
        N_("Checks names, goods and end uses against lists and controls."), "screen", "screening"
    ),
    "scheme": Function(
        N_("Checks a case against the scheme, condition by condition: {name}."), "plan", "work"
    ),
    "agreement": Function(
        N_("Keeps the agreement's parties and its place in the document: {name}."),
        "register read",
        "register",
    ),
    "record": Function(
        N_("Keeps what was promised, where it is written, and whether it is happening."),
        "register read",
        "register",
    ),
    "read": Function(
        N_("Reads such texts into statements with their exact places."), "register read", "register-documents"
    ),
    "compare": Function(
        N_("Sets side by side what the sources say of it."), "register compare", "register-disagreements"
    ),
    "returns": Function(
        N_("Takes the offices' returns on it and marks contradictions."),
        "register returns read",
        "register-returns",
    ),
    "brief": Function(N_("Writes the briefing for its next meeting."), "register brief", "register-brief"),
    "legco": Function(
        N_("Counts requests by office and outcome; enquiries themselves are not taken here."),
        "register brief",
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One thing Zhegang does for a system: the sentence, and where it is done."""

    function: str
    says: Note
    command: str
    page: str
    target: str


@dataclass(frozen=True, slots=True)
class SystemEntry:
    system: System
    parties: tuple[Words, ...]
    links: tuple[Link, ...]


def entries(systems: Iterable[System], pack: Pack) -> tuple[SystemEntry, ...]:
    """Every system with its links.

    Raises
    ------
    InputError
        A function that is none, or a target the pack does not hold: no entry is dead.
    """
    problems: list[Problem] = []
    found = []
    for system in systems:
        links = []
        for name, target in system.functions:
            link = _link(name, target, pack)
            if link is None:
                where = f"systems.csv {system.no}"
                message = N_("Zhegang has no such function, or the pack no such target.")
                problems.append(Problem(where, message, f"{name}:{target}", ", ".join(FUNCTIONS)))
            else:
                links.append(link)
        parties = tuple(pack.parties[p].name for p in system.parties)
        found.append(SystemEntry(system, parties, tuple(links)))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _link(name: str, target: str, pack: Pack) -> Link | None:
    function = FUNCTIONS.get(name)
    if function is None:
        return None
    fields: dict[str, Any] = {}
    if name == "scheme":
        scheme = pack.rulebook.schemes.get(target)
        if scheme is None or target not in {s.scheme for s in pack.schemes}:
            return None
        fields = {"name": scheme.name}
    elif name == "agreement":
        target = f"{pack.space}:agreement:{target}"
        held = next((a for a in pack.agreements if a.id == target), None)
        if held is None:
            return None
        fields = {"name": held.name}
    elif target:
        return None
    return Link(name, Note(function.says, fields), function.command, function.page, target)


def systems_json(made: Iterable[SystemEntry], lang: str) -> list[dict[str, Any]]:
    """The entries as `--json` and the page's twin print them."""
    return [
        {
            "no": e.system.no,
            "id": e.system.id,
            "group": e.system.group,
            "group_name": e.system.group_name.in_lang(lang),
            "name": e.system.name.in_lang(lang),
            "parties": [
                {"id": id_, "name": words.in_lang(lang)}
                for id_, words in zip(e.system.parties, e.parties, strict=True)
            ],
            "sources": [
                {
                    "document": p.document,
                    "sentence": p.sentence,
                    "start": p.start,
                    "end": p.end,
                    "sha256": p.sha256,
                }
                for p in e.system.positions
            ],
            "links": [
                {
                    "function": link.function,
                    "says": link.says.in_lang(lang),
                    "command": f"zhegang {link.command}",
                    "page": link.page,
                    "target": link.target,
                }
                for link in e.links
            ],
        }
        for e in made
    ]
