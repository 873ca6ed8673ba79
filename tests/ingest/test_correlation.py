"""Correlation tables: codes of another edition in this one."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhegang.core.errors import InputError, NotFoundError
from zhegang.ingest.correlation import import_correlation, load_correlation
from zhegang.ingest.home import Home

TABLE = "HS 2017,HS 2022,Remarks\n8517.12,8517.13,\n8517.12,8517.14,\nex 8508.11,8508.11,\n"


def test_a_code_is_moved_or_divided(tmp_path: Path) -> None:
    file, home = tmp_path / "table.csv", Home(tmp_path / "home")
    file.write_text(TABLE)
    kept = import_correlation(home, file)
    assert (kept.name, kept.rows) == ("correlation-hs2017", 3)
    table = load_correlation(home, "hs2017")
    assert table.mapped("8508110000").now == ("850811",)
    divided = table.mapped("851712")
    assert (divided.now, divided.whole) == (("851713", "851714"), False)
    with pytest.raises(NotFoundError, match="999999"):
        table.mapped("999999")
    with pytest.raises(NotFoundError, match="HS2012"):
        load_correlation(home, "HS2012")
    with pytest.raises(InputError, match="HS2013"):
        load_correlation(home, "HS2013")


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("HS2012", "HS2022"), ("847950", "842870"), ("847950", "847950")):
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    home = Home(tmp_path / "home")
    import_correlation(home, tmp_path / "table.xlsx")
    assert load_correlation(home, "HS2012").mapped("847950").now == ("842870", "847950")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("HS2017,HS2022\n8517,8517.13\n85171x,851713\n", "row 3 HS2017"),
        ("HS2022,other\n851713,1\n", "editions"),
        ("HS2012,HS2017,HS2022\n851713,851713,851713\n", "editions"),
        ("a,b\n1,2\n", "missing"),
    ],
)
def test_a_wrong_table_is_refused_whole(tmp_path: Path, text: str, told: str) -> None:
    file, home = tmp_path / "table.csv", Home(tmp_path / "home")
    file.write_text(text)
    with pytest.raises(InputError, match=told):
        import_correlation(home, file)
    assert home.sources() == ()
