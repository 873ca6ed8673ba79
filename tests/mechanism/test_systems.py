"""Every system the documents name has an entry, and no link of it is dead."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from zhegang.cli import app
from zhegang.core.errors import InputError
from zhegang.core.i18n import LANGS
from zhegang.core.text import simplified
from zhegang.ingest.pack_systems import System, load_systems
from zhegang.ingest.packs import load_pack
from zhegang.mechanism.systems import FUNCTIONS, entries, systems_json

PACK = load_pack()
MADE = entries(load_systems("hk_zhejiang"), PACK)
SHARED = Path(__file__).resolve().parents[3] / "shared"


def commands() -> set[str]:
    found: set[str] = set()

    def walk(command: object, path: str) -> None:
        for name, inner in getattr(command, "commands", {}).items():
            found.add(f"{path} {name}".strip())
            walk(inner, f"{path} {name}")

    walk(typer.main.get_command(app), "")
    return found


def test_all_systems_stand_with_names_sources_and_a_function() -> None:
    assert [e.system.no for e in MADE] == [f"S{n}" for n in range(1, 111)]
    for entry in MADE:
        assert entry.links, entry.system.no
        assert entry.system.positions, entry.system.no
        assert all(entry.system.name.in_lang(lang) for lang in LANGS)
        assert simplified(entry.system.name.zh_hans) == entry.system.name.zh_hans
    # What stands in the pack already keeps its id.
    assert {s.id for s in PACK.systems} <= {e.system.id for e in MADE}


def test_no_link_is_dead() -> None:
    known = commands()
    assert {f.command for f in FUNCTIONS.values()} <= known  # the pages: tests/web/test_system_links.py
    assert {link.function for e in MADE for link in e.links} <= set(FUNCTIONS)


def test_a_link_to_nothing_is_refused() -> None:
    one = MADE[0].system
    for bad in (("dream", ""), ("scheme", "no_such"), ("agreement", "none"), ("plan", "x")):
        wrong = System(*(getattr(one, f) for f in System.__slots__[:-1]), (bad,))
        with pytest.raises(InputError, match="S1"):
            entries([wrong], PACK)


def test_the_inventory_and_the_entries_name_the_same_sentences() -> None:
    file = SHARED / "facts" / "sources-inventory.md"
    if not file.is_file():
        pytest.skip("shared/facts is not here")
    told = re.findall(r"^\| (S\d+) \| .*? \| ([\d.;]+) \|", file.read_text(encoding="utf-8"), re.M)

    assert [(e.system.no, ";".join(p.sentence for p in e.system.positions)) for e in MADE] == told


def test_every_position_is_that_of_its_sentence() -> None:
    if not (SHARED / "sources").is_dir():
        pytest.skip("shared/sources is not here")
    texts = {}
    for path in (SHARED / "sources").iterdir():
        data = path.read_bytes()
        texts[hashlib.sha256(data).hexdigest()] = data.decode()
    for entry in MADE:
        for place in entry.system.positions:
            words = texts[PACK.documents[place.document].sha256][place.start : place.end]
            assert hashlib.sha256(words.encode()).hexdigest() == place.sha256


def test_the_command_tells_the_same() -> None:
    told = json.loads(CliRunner().invoke(app, ["register", "systems", "--json"]).stdout)
    assert told["systems"] == systems_json(MADE, "en")
    shown = CliRunner().invoke(app, ["register", "systems", "--group", "g"]).stdout
    assert "Aviation" in shown
    assert "Finance" not in shown
