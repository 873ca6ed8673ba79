"""Readers of the screening lists: what they take, what they refuse, and the real files."""

import gzip
import json
import os
import time
from dataclasses import replace
from datetime import date

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhegang.core.errors import InputError
from zhegang.ingest.countries import country_code
from zhegang.ingest.lists import read_csl, read_un
from zhegang.screening import ScreeningIndex

OFFICIAL = {
    "search_performed_at": "2026-08-01T05:00:00.1+00:00",
    "sources_used": [{"source": "Entity List (EL)", "source_last_updated": "2026-07-30T00:00:00+00:00"}],
    "results": [
        {
            "id": "1f2e3d",
            "source": "Entity List (EL) - Bureau of Industry and Security",
            "entity_number": None,
            "type": None,
            "name": "Redwharf  Optics Co., Ltd.",
            "alt_names": ["RWO Photonics", "", "RWO Photonics"],
            "addresses": [
                {"address": "1 Quay", "city": "Ningbo", "state": None, "country": "CN"},
                {"country": None},
            ],
            "programs": [],
            "start_date": "2024-12-05",
            "federal_register_notice": "89 FR 1",
            "license_requirement": "All items",
        },
        {
            "id": "777",
            "source": "Specially Designated Nationals (SDN) - Treasury Department",
            "entity_number": "777",
            "type": "Individual",
            "name": "QADIR, Tamsin",
            "alt_names": None,
            "addresses": None,
            "nationalities": ["Viet Nam"],
            "programs": ["SDGT", "IRAN"],
            "start_date": None,
        },
    ],
}
COMPACT = {
    "sourceGeneratedAt": "2026-08-01T05:00:00+00:00",
    "fieldKey": {
        "n": "name",
        "a": "alt_names",
        "s": "source (index into tables.sources)",
        "t": "type",
        "c": "address countries (ISO-2)",
        "e": "entity_number",
        "pg": "programs (index into tables.programmes)",
    },
    "tables": {
        "sources": ["Entity List (EL) - Bureau of Industry and Security"],
        "programmes": ["SDGT; IRAN"],
    },
    "entries": [{"n": "Redwharf Optics Co., Ltd.", "a": ["RWO Photonics"], "s": 0, "c": ["CN"], "pg": 0}],
}
XML = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-08-01T00:00:09.554Z">
  <INDIVIDUALS><INDIVIDUAL>
    <DATAID>42</DATAID><FIRST_NAME>TAMSIN</FIRST_NAME><SECOND_NAME>OMAR</SECOND_NAME>
    <THIRD_NAME>QADIR </THIRD_NAME><UN_LIST_TYPE>XYZ</UN_LIST_TYPE>
    <REFERENCE_NUMBER>XYi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
    <NAME_ORIGINAL_SCRIPT>تمسين عمر قادر</NAME_ORIGINAL_SCRIPT>
    <NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
    <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Tamsin Kadir (塔明)</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Tam</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  </INDIVIDUAL></INDIVIDUALS>
  <ENTITIES><ENTITY>
    <DATAID>43</DATAID><FIRST_NAME>DONGGANG SHIPPING</FIRST_NAME>
    <REFERENCE_NUMBER>XYe.001</REFERENCE_NUMBER><LISTED_ON>2018-03-30</LISTED_ON>
    <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>東港海連技術有限公司</ALIAS_NAME></ENTITY_ALIAS>
    <ENTITY_ADDRESS><COUNTRY>China</COUNTRY></ENTITY_ADDRESS>
  </ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"""


def written(folder, content, name="list.json"):
    path = folder / name
    if not isinstance(content, bytes | str):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_official_csl(tmp_path):
    read = read_csl(written(tmp_path, OFFICIAL))
    assert (read.version.on, read.version.entries, read.version.stated) == (date(2026, 8, 1), 2, True)
    optics, person = read.entries
    assert optics.id == "us-csl:EL-1f2e3d"
    assert (optics.name, optics.aliases, optics.kind) == (
        "Redwharf Optics Co., Ltd.",
        ("RWO Photonics",),
        "unknown",
    )
    assert (optics.countries, optics.listed_on) == (frozenset({"CN"}), date(2024, 12, 5))
    assert (person.id, person.kind) == ("us-csl:SDN-777", "individual")
    assert (person.countries, person.programmes) == (frozenset({"VN"}), ("SDGT", "IRAN"))


def test_compact_csl_gives_the_same_entry(tmp_path):
    (entry,) = read_csl(written(tmp_path, COMPACT)).entries
    optics = read_csl(written(tmp_path, OFFICIAL)).entries[0]
    assert entry.id.startswith("us-csl:EL-")
    assert replace(entry, id=optics.id, programmes=(), listed_on=optics.listed_on) == optics
    assert entry.programmes == ("SDGT", "IRAN")


def test_gzip_and_byte_order_mark_are_read(tmp_path):
    content = b"\xef\xbb\xbf" + json.dumps(OFFICIAL).encode()
    assert len(read_csl(written(tmp_path, gzip.compress(content), "list.json.gz")).entries) == 2
    assert len(read_un(written(tmp_path, gzip.compress(XML.encode()), "un.xml.gz")).entries) == 2


def test_un_list(tmp_path):
    read = read_un(written(tmp_path, XML, "un.xml"))
    assert (read.version.on, read.version.entries) == (date(2026, 8, 1), 2)
    person, firm = read.entries
    assert (person.id, person.name, person.kind) == ("un:42", "TAMSIN OMAR QADIR", "individual")
    assert (person.aliases, person.weak_aliases) == (("Tamsin Kadir (塔明)",), ("Tam",))
    assert person.original_names == ("تمسين عمر قادر",)
    assert (person.countries, person.programmes) == (frozenset({"KP"}), ("XYZ", "XYi.001"))
    assert (firm.id, firm.listed_on, firm.countries) == ("un:43", date(2018, 3, 30), frozenset({"CN"}))
    index = ScreeningIndex.build(read.entries, [read.version])
    for name, listed in (("东港海连技术有限公司", "un:43"), ("塔明", "un:42"), ("تمسين عمر قادر", "un:42")):
        assert [hit.entry.id for hit in index.find(name)] == [listed]


def test_a_list_without_date_takes_the_day_it_was_written_and_says_so(tmp_path):
    path = written(tmp_path, {"results": OFFICIAL["results"]})
    os.utime(path, (1_750_000_000, 1_750_000_000))
    version = read_csl(path).version
    assert (version.on, version.stated) == (date(2025, 6, 15), False)


def test_the_date_of_the_sources_stands_in_for_that_of_the_search(tmp_path):
    held = {key: value for key, value in OFFICIAL.items() if key != "search_performed_at"}
    assert read_csl(written(tmp_path, held)).version.on == date(2026, 7, 30)


def test_one_name_twice_on_a_list_keeps_two_ids(tmp_path):
    row = COMPACT["entries"][0]
    other = row | {"c": ["HK"]}
    held = COMPACT | {"entries": [row, other, row]}
    first = read_csl(written(tmp_path, held))
    assert (first.version.entries, len(first.entries)) == (3, 2)
    assert len({entry.id for entry in first.entries}) == 2
    assert first.entries[1].id == f"{first.entries[0].id}.{first.entries[1].digest}"


BROKEN_CSL = {
    "cut short": (json.dumps(OFFICIAL)[:-40], "line 1, column"),
    "not a list": ({"name": "x"}, "not the US Consolidated Screening List"),
    "an array": ("[]", "not the US Consolidated Screening List"),
    "another format": (XML, "not the US Consolidated Screening List"),
    "empty file": ("", "not the US Consolidated Screening List"),
    "no entries": ({"results": []}, "empty"),
    "one page of a search": (OFFICIAL | {"total": 25921}, "2 of 25921 entries"),
    "no name": ({"results": [OFFICIAL["results"][0], {"source": "x", "name": " "}]}, "results[1]"),
    "no object": ({"results": ["x", 1]}, "results[1]"),
    "not UTF-8": (b'{"results": "\xff"}', "byte 13"),
    "gzip cut short": (gzip.compress(json.dumps(OFFICIAL).encode())[:-9], "gzip"),
    "an index out of its table": (COMPACT | {"entries": [{"n": "A B", "s": 9}]}, "entries[0]"),
    "nested too deep": ('{"a":' + "[" * 200_000, "nested"),
}


@pytest.mark.parametrize("why", BROKEN_CSL)
def test_a_broken_csl_is_refused_with_its_place(tmp_path, why):
    content, told = BROKEN_CSL[why]
    with pytest.raises(InputError) as caught:
        read_csl(written(tmp_path, content))
    assert told in caught.value.text()
    assert all(problem.where.startswith("list.json") for problem in caught.value.problems)


BROKEN_UN = {
    "cut short": (XML[:-30], "line 18"),
    "another format": (json.dumps(OFFICIAL), "not the UN Security Council"),
    "another XML": ("<html/>", "<html>"),
    "no entries": ("<CONSOLIDATED_LIST><INDIVIDUALS/><ENTITIES/></CONSOLIDATED_LIST>", "empty"),
    "no DATAID": (XML.replace("<DATAID>43</DATAID>", ""), "ENTITY[0]"),
    "an entity bomb": ('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "entities or a DTD"),
}


@pytest.mark.parametrize("why", BROKEN_UN)
def test_a_broken_un_list_is_refused_with_its_place(tmp_path, why):
    content, told = BROKEN_UN[why]
    with pytest.raises(InputError) as caught:
        read_un(written(tmp_path, content, "un.xml"))
    assert told in caught.value.text()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_damage_is_read_or_refused_never_a_crash(tmp_path, data):
    content = bytearray(data.draw(st.sampled_from([json.dumps(OFFICIAL), json.dumps(COMPACT), XML])).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
        if not content:
            break
    path = written(tmp_path, bytes(content), "any")
    for read in (read_csl, read_un):
        try:
            read(path)
        except InputError as error:
            refused = error
            assert refused.problems


def test_countries_in_the_words_of_publishers():
    pairs = {
        "China, Hong Kong Special Administrative Region": "HK",
        "Iran (Islamic Republic of)": "IR",
        "Türkiye": "TR",
        "China": "CN",
        "DE": "DE",
        "former Soviet Union": None,
        "": None,
    }
    assert {name: country_code(name) for name in pairs} == pairs


@pytest.fixture(scope="module")
def published(shared):
    return shared / "screening"


@pytest.fixture(scope="module")
def real(published):
    csl = read_csl(published / "us" / "csl_snapshot_2026-07-31.json")
    return csl, read_un(published / "un" / "UN_consolidated_2026-02-27.xml")


def test_the_published_lists(real):
    csl, un = real
    assert (csl.version.on, csl.version.entries) == (date(2026, 7, 31), 25_921)
    assert (un.version.on, un.version.entries) == (date(2026, 2, 27), 1_003)
    ids = [entry.id for entry in (*csl.entries, *un.entries)]
    assert len(set(ids)) == len(ids)
    assert sum(entry.kind == "individual" for entry in un.entries) == 730


def test_every_country_the_un_writes_has_a_code(published):
    root = ElementTree.parse(published / "un" / "UN_consolidated_2026-02-27.xml").getroot()
    said = {e.text for e in (*root.iter("COUNTRY"), *root.iterfind(".//NATIONALITY/VALUE")) if e.text}
    assert {name for name in said if country_code(name) is None} == {"former Soviet Union", "na"}


@pytest.mark.full
def test_every_published_name_finds_its_entry(real):
    csl, un = real
    index = ScreeningIndex.build([*csl.entries, *un.entries], [csl.version, un.version])
    for entry in (*csl.entries, *un.entries):
        for name in (entry.name, *entry.aliases, *entry.weak_aliases, *entry.original_names):
            if sum(c.isalnum() for c in name) > 1:
                assert entry.id in {hit.entry.id for hit in index.find(name)}, name


def test_published_chinese_names_in_either_script(real):
    _, un = real
    index = ScreeningIndex.build(un.entries, [un.version])
    for asked, listed in (
        ("长安海连技术有限公司", "un:6908691"),
        ("长安海连技术", "un:6908691"),
        ("华信船务（香港）有限公司", "un:6908693"),
        ("沈忠国际海运有限公司", "un:6908696"),
        ("朝鮮聯合機械貿易會社", "un:690767"),
        ("金鐵三", "un:6908566"),
    ):
        assert [hit.entry.id for hit in index.find(asked)] == [listed], asked


def test_a_thousand_parties_are_compared_in_half_a_second(real):
    from zhegang.screening import Subject, screen

    csl, un = real
    index = ScreeningIndex.build([*csl.entries, *un.entries], [csl.version, un.version])
    parties = [Subject(str(n), entry.name) for n, entry in enumerate(csl.entries[:20_000:20])]
    begun = time.process_time()
    result = screen(index, parties)
    # Ten times what the page promises: a test is no stopwatch, but a slow index fails.
    assert time.process_time() - begun < 5
    assert all(check.candidates for check in result.checks)
