"""Packs: the one of Hong Kong and Zhejiang, and any other without a line of code."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from zhegang.core.entities import parse_id
from zhegang.core.errors import InputError, NotFoundError
from zhegang.core.i18n import LANGS
from zhegang.ingest.packs import folder_texts, load_pack, read_pack
from zhegang.plan.case import Case
from zhegang.plan.help import fit_help

PACK = load_pack()


@pytest.fixture(scope="module")
def documents(shared: Path) -> dict[str, str]:
    """The source documents by id, each known by the hash of the whole file."""
    folder = shared.parent / "sources"
    if not folder.is_dir():
        pytest.skip("the source documents are not here")
    by_hash = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.glob("*.txt")}
    return {
        document.id: by_hash[document.sha256].read_text(encoding="utf-8")
        for document in PACK.documents.values()
        if document.sha256
    }


def test_every_position_reproduces_its_hash(documents: dict[str, str]) -> None:
    positions = [*PACK.sentences.values(), *(c.position for c in PACK.commitments)]
    wrong = [
        str(p)
        for p in positions
        if hashlib.sha256(documents[p.document][p.start : p.end].encode()).hexdigest() != p.sha256
    ]

    assert len(positions) > 120
    assert not wrong


def test_every_sentence_stands_where_the_offsets_say(documents: dict[str, str], shared: Path) -> None:
    with (shared.parent / "facts" / "sentence-offsets.tsv").open(encoding="utf-8") as stream:
        published = {
            row["sid"]: (int(row["start"]), int(row["end"])) for row in csv.DictReader(stream, delimiter="\t")
        }

    assert {p.id: (p.start, p.end) for p in PACK.sentences.values()}.items() <= published.items()
    for commitment in PACK.commitments:
        start, end = published[commitment.position.sentence]
        assert start <= commitment.position.start < commitment.position.end <= end


def test_no_sentence_of_a_document_is_in_the_repository(documents: dict[str, str]) -> None:
    folder = Path(str(files("zhegang")))
    held = "\n".join(
        path.read_text(encoding="utf-8")
        for part in ("packs", "rulebook")
        for path in sorted((folder / part).rglob("*.yaml"))
    )
    copied = [
        p.id
        for p in PACK.sentences.values()
        if p.end - p.start > 40 and documents[p.document][p.start : p.end] in held
    ]

    assert not copied


def test_twelve_areas_of_2023_three_of_them_inferred() -> None:
    areas = [area for area in PACK.areas if area.consensus == "2023"]

    assert len(areas) == 12
    assert [a.id.rsplit("2023-")[1] for a in areas if a.inferred] == ["finance", "aviation", "education"]
    assert {c.of for c in PACK.commitments} == {a.id for a in areas} | {
        "hkz:system:customised-supply-chain-services"
    }
    assert len(PACK.commitments) == 83


def test_thirteen_areas_of_2025_of_which_three_are_held() -> None:
    consensus = next(c for c in PACK.consensus if c.id == "2025")

    assert consensus.areas == 13
    assert len([area for area in PACK.areas if area.consensus == "2025"]) == 3
    assert "operator" in consensus.note.en
    assert PACK.documents[consensus.document].date == date(2025, 4, 24)
    # A count of one year and a count of another are no contradiction and never compared.
    assert {c.id: c.areas for c in PACK.consensus} == {"2023": 12, "2025": 13}


def test_ids_are_entity_ids_of_the_pack() -> None:
    ids = [
        *PACK.parties,
        *PACK.documents,
        *(p.id for p in PACK.places),
        *(a.id for a in (*PACK.areas, *PACK.systems)),
        *(a.id for a in PACK.agreements),
    ]

    assert all(parse_id(name).space == "hkz" for name in ids)
    assert len(set(ids)) == len(ids)
    # Two bodies with near names: the Affairs Office of the State Council and the Work Office
    # of the Party's Central Committee are never one party.
    assert not any("macao" in name for name in PACK.parties)


def test_a_typing_error_of_a_source_is_an_alias() -> None:
    party = PACK.parties["hkz:party:government-of-the-hksar"]
    assert "Government of the Hong Kong Special Administration Region" in party.aliases


def test_texts_are_in_three_languages() -> None:
    for area in (*PACK.areas, *PACK.systems):
        for words in (area.name, *(reason.why for reason in area.fits)):
            assert len({words.in_lang(lang) for lang in LANGS}) >= 2
    for step in PACK.steps:
        assert all(step.text.in_lang(lang) for lang in LANGS)


def test_an_unknown_pack_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="hk_zhejiang"):
        load_pack("atlantis")


# ---- a second pack ------------------------------------------------------------------------


def words(text: str) -> str:
    return f"{{en: {text}, zh-Hant: {text}甲, zh-Hans: {text}乙}}"


SECOND = f"""
schema: 1
id: harbour_valley
space: hvx
law: [common]
name: {words("Harbour and Valley")}
places:
  - {{id: "hvx:place:harbour", name: {words("Harbour")}, country: SG, names: []}}
  - {{id: "hvx:place:valley", name: {words("Valley")}, country: VN, names: [Ha Long]}}
parties:
  - {{id: "hvx:party:port-office", name: {words("Port Office")}, place: "hvx:place:harbour", aliases: []}}
documents:
  - {{id: "hvx:document:accord-2026", key: "1", name: {words("Accord")}, date: 2026-01-05, stance: official}}
consensus:
  - {{id: "2026", areas: 1, document: "hvx:document:accord-2026", note: {words("All held")}}}
areas:
  - id: hvx:area:2026-ports
    consensus: "2026"
    name: {words("Ports")}
    inferred: false
    sentences: ["1.2"]
    fits:
      - {{when: exports_goods, weight: 10, why: {words("It ships goods")}}}
thresholds: {{}}
topics:
  - {{id: cranes, in: services, terms: [crane, 起重机]}}
"""
SECOND_HELP = f"""
schemes:
  - {{scheme: port_rebate, weight: 5, when: exports_goods}}
offices:
  - {{who: "hvx:party:port-office", weight: 1, when: topic_cranes, purpose: {words("cranes")}, source: "1.2"}}
"""
SECOND_LAW = f"""
authorities:
  port: {{name: {words("Port")}, role: {words("decides")}, contact: "https://port.example"}}
schemes:
  port_rebate:
    name: {words("Rebate")}
    purpose: {words("Pays")}
    apply: {words("Write")}
    authority: port
    source: Accord, art. 2
    valid_from: 2026-01-05
    criteria:
      - {{id: staff, text: {words("Staff known")}, test: employees >= employees, source: "Accord, art. 2", grade: A}}
"""
SENTENCES = f"id,document,start,end,sha256\n1.2,hvx:document:accord-2026,10,20,{'0' * 64}\n"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "harbour_valley"
    (folder / "law").mkdir(parents=True)
    for name, text in {
        "pack.yaml": SECOND,
        "help.yaml": SECOND_HELP,
        "law/port.yaml": SECOND_LAW,
        "sentences.csv": SENTENCES,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_second_pack_loads_and_helps_without_a_line_of_code(second: Path) -> None:
    pack = load_pack("harbour_valley", second)
    case = Case.model_validate(
        {
            "id": "x",
            "title": "x",
            "on": "2026-11-22",
            "currency": "USD",
            "firm": {"name": "Valley Ltd", "country": "VN", "region": "Ha Long", "employees": 4},
            "products": [
                {"id": "p", "name": "p", "hs": "6109.10", "unit_value": 1, "weight_kg": 1, "volume_m3": 1}
            ],
            "services": [{"id": "s", "kind": "other", "text": "A crane for the quay"}],
        }
    )

    help_ = fit_help(case, pack)

    assert [area.area for area in help_.areas] == ["hvx:area:2026-ports"]
    assert help_.areas[0].position.startswith("1.2 [10:20]")
    assert [(s.scheme, s.result) for s in help_.schemes] == [("port_rebate", "eligible")]
    assert [who.split(" (")[0] for who, _, _ in help_.partners] == ["Port Office"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("pack.yaml", "when: exports_goods", "when: exports_good", "No fact or parameter"),
        ("pack.yaml", "hvx:area:2026-ports", "abc:area:2026-ports", "another space or kind"),
        ("pack.yaml", "hvx:party:port-office", "port office", "not the id of an entity"),
        ("pack.yaml", 'sentences: ["1.2"]', 'sentences: ["1.3"]', "Nothing in the pack has this id"),
        ("pack.yaml", "why: {en: It ships goods", "why: {en: 'It ships {good}'", "fact that does not exist"),
        ("help.yaml", "port_rebate", "port_gift", "no such scheme"),
        ("help.yaml", "hvx:party:port-office", "nobody", "Neither a party"),
        ("sentences.csv", ",10,20,", ",20,10,", "not a position"),
        ("sentences.csv", "start,end", "end,start", "columns"),
        ("law/port.yaml", "employees >= employees", "employes >= 1", "No fact or parameter"),
        ("pack.yaml", "schema: 1", "schema: 9", "layout"),
    ],
)
def test_a_broken_pack_says_where(second: Path, file: str, old: str, new: str, said: str) -> None:
    texts = folder_texts(second / "packs" / "harbour_valley")
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new)

    with pytest.raises(InputError) as caught:
        read_pack(texts)
    told: list[Any] = [problem.text() for problem in caught.value.problems]
    assert any(said in text and text.startswith(f"{file}:") for text in told), told
