"""Workbooks that are damaged, or made to do damage: refused with a text, quickly."""

from __future__ import annotations

import io
import random
import time
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plan.test_workbook import plain_case
from tests.strategies import examples
from zhegang.core.errors import InputError
from zhegang.plan.casefile.archive import MOST_UNPACKED
from zhegang.plan.casefile.workbookout import case_workbook
from zhegang.plan.casefile.xlsx import read_xlsx
from zhegang.plan.reading import read_case, read_case_bytes
from zhegang.plan.writing import case_data as raw

_ROOT = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def good() -> bytes:
    return case_workbook(raw(plain_case(), every=True))


def with_parts(parts: dict[str, bytes | None], content: bytes | None = None) -> bytes:
    """A workbook with some parts replaced, added, or (None) taken out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or good())) as held,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in held.namelist():
            if name not in parts:
                made.writestr(name, held.read(name))
        for name, part in parts.items():
            if part is not None:
                made.writestr(name, part)
    return out.getvalue()


def refusal(content: bytes, name: str = "case.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        read_xlsx(content, name)
    return caught.value.text()


def test_a_part_that_unpacks_to_gigabytes_is_refused_unread() -> None:
    zeros = io.BytesIO()
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"<workbook/>")
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(300):
                stream.write(bytes(1 << 20))
    began = time.perf_counter()

    assert "would unpack to 300 MB" in refusal(zeros.getvalue())
    assert time.perf_counter() - began < 1


def test_a_directory_that_lies_about_sizes_is_found_out() -> None:
    content = bytearray(
        with_parts({"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * 1000 + b"</sst>"})
    )
    at = content.rfind(b"xl/sharedStrings.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")

    assert "damaged" in refusal(bytes(content))


def test_shared_strings_of_a_hundred_megabytes_are_refused() -> None:
    chance = random.Random(1)
    block = "".join(f"<si><t>{chance.random()}</t></si>" for _ in range(2000)).encode()
    strings = b"<sst>" + block * (100 * 1024 * 1024 // len(block) + 1) + b"</sst>"

    assert len(strings) < MOST_UNPACKED
    assert "is not opened" in refusal(with_parts({"xl/sharedStrings.xml": strings}))


def test_entities_do_not_multiply() -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>{_ROOT}<sheetData>&e9;</sheetData></worksheet>'

    assert "damaged in xl/worksheets/sheet1.xml" in refusal(
        with_parts({"xl/worksheets/sheet1.xml": laughs.encode()})
    )


def test_an_external_entity_is_not_fetched() -> None:
    part = f'<!DOCTYPE x SYSTEM "file:///etc/passwd">{_ROOT}</worksheet>'

    assert "damaged" in refusal(with_parts({"xl/worksheets/sheet1.xml": part.encode()}))


def test_more_than_200_sheets_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(210):
        book.create_sheet(f"s{number}")
    book.save(tmp_path / "many.xlsx")

    with pytest.raises(InputError, match="has 211 sheets"):
        read_case(tmp_path / "many.xlsx")


def test_a_cell_far_out_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = 1  # type: ignore[index]
    book.save(tmp_path / "far.xlsx")
    sheet = read_xlsx((tmp_path / "far.xlsx").read_bytes(), "far.xlsx").sheets[0]

    assert list(sheet.rows) == [1_048_576]


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (_OLE, "old.xls", "an old .xls file"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "locked.xlsx", "protected by a password"),
        (b"<html><table>", "page.xls", "not a workbook"),
        (b"PK\x05\x06" + bytes(18), "nothing.xlsx", "an archive but no workbook"),
        (b"PK\x03\x04 and no more", "cut.xlsx", "damaged"),
    ],
)
def test_files_that_only_look_like_workbooks(content: bytes, name: str, words: str) -> None:
    assert words in refusal(content, name)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/workbook.bin", "binary format .xlsb"),
        ("mimetype", "another spreadsheet program"),
    ],
)
def test_workbooks_of_other_kinds(part: str, words: str) -> None:
    assert words in refusal(with_parts({part: b"x"}))
    assert ".xlsx" in refusal(with_parts({part: b"x"}))


def test_a_macro_workbook_is_refused_by_its_ending() -> None:
    assert "holds macros" in refusal(good(), "case.xlsm")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
@pytest.mark.parametrize(
    "content", [None, b"", b"<a>", b"<a></b>", b"\xff\xfe", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_broken_parts(part: str, content: bytes | None) -> None:
    assert refusal(with_parts({part: content}))


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_bytes_changed_in_a_workbook(chance: random.Random) -> None:
    """Read, or refused with a text: nothing else, whatever bytes change."""
    content = bytearray(_GOOD)
    for _ in range(chance.randint(1, 6)):
        content[chance.randrange(len(content))] = chance.randrange(256)

    told = outcome(bytes(content))

    assert told is None or told.strip()


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_characters_changed_in_a_part(chance: random.Random) -> None:
    name = chance.choice(_PARTS)
    with zipfile.ZipFile(io.BytesIO(_GOOD)) as held:
        text = list(held.read(name).decode())
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text))
        text[at] = chance.choice(
            ["", "<", '"', "9", "-", "e", "&", "A", text[at] * 9, "1e999", "<f/>", "\u202e"]
        )

    told = outcome(with_parts({name: "".join(text).encode()}, _GOOD))

    assert told is None or told.strip()


_GOOD = good()
_PARTS = [
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    *(f"xl/worksheets/sheet{n}.xml" for n in (1, 3, 7)),
]


def outcome(content: bytes) -> str | None:
    """What is told of a workbook that is no case; None when it is one."""
    try:
        read_case_bytes(content, "case.xlsx")
    except InputError as error:
        return error.text("zh-Hant")
    return None


JUNK: list[Any] = ["\u202ex", -5, "nothing", True, 1e300, "#REF!", "=A1", 0.5, "54 %", None]


@lru_cache(maxsize=1)
def grids() -> dict[str, list[list[Any]]]:
    """Cells of the good workbook without its notes and drop-downs, which are slow to write."""
    book = openpyxl.load_workbook(io.BytesIO(_GOOD))
    return {
        page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book.worksheets[:-1]
    }


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_cells_changed_in_a_workbook(chance: random.Random) -> None:
    held = {title: [list(row) for row in rows] for title, rows in grids().items()}
    for _ in range(chance.randint(1, 4)):
        rows = held[chance.choice(list(held))]
        row = rows[chance.randrange(len(rows))]
        row[chance.randrange(len(row))] = chance.choice(JUNK)
    book = openpyxl.Workbook(write_only=True)
    for title, rows in held.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)

    told = outcome(out.getvalue())

    assert told is None or told.strip()
