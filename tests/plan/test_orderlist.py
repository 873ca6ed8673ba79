"""Order lists as firms keep them: headings, encodings, codes, totals; and what is wrong with them."""

from __future__ import annotations

import csv
import io
import random
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import examples
from zhegang.core.errors import InputError, NotFoundError
from zhegang.core.i18n import LANGS
from zhegang.plan.casefile.encodings import decode
from zhegang.plan.drafts import lacks, name_stem, order_list_case, sku_families, write_draft
from zhegang.plan.orderlist import OrderList, read_orders
from zhegang.plan.reading import read_case

HEAD = [
    "client",
    "sku",
    "name",
    "cn_code10",
    "us_hts10",
    "origin",
    "market",
    "incoterm",
    "importer_of_record",
    "unit_price",
    "currency",
    "qty_12m",
]
ROW = [
    "Prairie Stores",
    "RV-1",
    "Robot vacuum, black",
    "8508110000",
    "8508.11.00.00",
    "CN",
    "US",
    "FOB",
    "",
    "168",
    "USD",
    "1200",
]


def csv_bytes(
    *rows: list[Any], head: list[str] | None = None, encoding: str = "utf-8", sign: str = ","
) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows([head or HEAD, *rows])
    return out.getvalue().encode(encoding)


def read(tmp_path: Path, content: bytes, name: str = "orders.csv") -> OrderList:
    path = tmp_path / name
    path.write_bytes(content)
    return read_orders(path)


def told(tmp_path: Path, content: bytes, name: str = "orders.csv") -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content, name)
    return {problem.where: problem.text() for problem in caught.value.problems}


def changed(**values: Any) -> list[Any]:
    return [values.get(name, held) for name, held in zip(HEAD, ROW, strict=True)]


def marks(orders: OrderList, line: int = 0) -> str:
    return "\n".join(note.in_lang("en") for note in (*orders.marks[line], *orders.notes))


def test_a_plain_list(tmp_path: Path) -> None:
    orders = read(tmp_path, csv_bytes(ROW))

    assert len(orders) == 1
    assert (orders.hs6, orders.code) == (("850811",), ("8508.11.00.00",))
    assert (orders.cn_code10, orders.us_hts10, orders.hs) == (("8508.11.00.00",), ("8508.11.00.00",), (None,))
    assert (orders.origin, orders.market) == (("CN",), ("US",))
    assert (orders.unit_price, orders.currency, orders.qty_12m) == (
        (Decimal(168),),
        ("USD",),
        (Decimal(1200),),
    )
    assert (orders.row, orders.where) == ((2,), ("orders.csv!2",))
    assert (orders.marks, orders.notes) == (((),), ())


HEADINGS = [
    ["Customer", "Item No.", "Description", "CN code", "HTS code", "Country of origin", "Destination", "Incoterms 2020",
     "Importer", "Unit price", "Ccy", "Annual qty"],
    ["客戶", "貨號", "品名", "海關編碼", "美國稅號", "原產地", "目的國", "貿易條款", "進口商", "單價", "幣別", "年數量"],
    ["客户", "货号", "品名", "商品编码", "美国税号", "原产国", "运抵国", "成交方式", "进口商", "单价", "币制", "年采购量"],
]  # fmt: skip


@pytest.mark.parametrize("head", HEADINGS, ids=["en", "zh-Hant", "zh-Hans"])
def test_headings_in_three_languages(head: list[str], tmp_path: Path) -> None:
    head = [h.replace(" 2020", "") for h in head]
    plain = read(tmp_path, csv_bytes(ROW))

    assert read(tmp_path, csv_bytes(ROW, head=head)) == plain


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(sign: str, tmp_path: Path) -> None:
    assert len(read(tmp_path, csv_bytes(ROW, sign=sign))) == 1


def test_the_line_excel_puts_first_is_understood(tmp_path: Path) -> None:
    orders = read(tmp_path, b"sep=;\r\n" + csv_bytes(ROW, sign=";"))

    assert orders.row == (3,)


@pytest.mark.parametrize(
    ("encoding", "name", "found"),
    [
        ("utf-8-sig", "寧波掃地機器人", "UTF-8"),
        ("utf-16", "寧波掃地機器人", "UTF-16"),
        ("gb18030", "宁波扫地机器人", "GB18030"),
        ("gb18030", "锂电池组", "GB18030"),
        ("big5hkscs", "寧波掃地機器人", "Big5"),
        ("big5hkscs", "鋰電池組", "Big5"),
    ],
)
def test_encodings_are_found_and_marked(encoding: str, name: str, found: str, tmp_path: Path) -> None:
    orders = read(tmp_path, csv_bytes(changed(name=name), encoding=encoding))

    assert orders.name == (name,)
    assert decode(csv_bytes(changed(name=name), encoding=encoding), "x")[1] == found
    assert found == "UTF-8" or f"read as {found}" in marks(orders)


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"us_hts10": "850811000"}, "E", "lost a zero"),
        ({"cn_code10": "902100000"}, "D", "probably 0902.10.00.00"),
        ({"cn_code10": "8508110000101"}, "D", "the first 10 digits are 8508.11.00.00"),
        ({"cn_code10": "", "us_hts10": ""}, "E", "The row has no code"),
        ({"origin": ""}, "F", "This field is missing"),
        ({"origin": "Chian"}, "F", "did you mean China"),
        ({"origin": "EU"}, "F", "a member state"),
        ({"market": "Atlantis"}, "G", "No country or territory"),
        ({"incoterm": "DDU"}, "H", "did you mean DAP"),
        ({"incoterm": "C&F Ningbo"}, "H", "did you mean CFR"),
        ({"currency": ""}, "K", "The price has no currency"),
        ({"currency": "$"}, "K", "No currency in use"),
        ({"unit_price": "HK$ 9"}, "K", "price is in HKD, the currency column says USD"),
        ({"unit_price": "-5"}, "J", "negative"),
        ({"unit_price": "0"}, "J", "too small"),
        ({"unit_price": "12 %"}, "J", "not a number"),
        ({"unit_price": "1.250,5"}, "J", "not a number"),
        ({"unit_price": "inf"}, "J", "not a number"),
        ({"qty_12m": "12 pcs"}, "L", "did you mean 12"),
        ({"qty_12m": "1e15"}, "L", "too large"),
        ({"name": "a\u202eb"}, "C", "U+202E"),
        ({"client": "x" * 501}, "A", "longer than 500"),
    ],
)
def test_a_fault_is_told_by_its_cell(values: dict[str, str], column: str, words: str, tmp_path: Path) -> None:
    problems = told(tmp_path, csv_bytes(ROW, changed(**values)))

    assert words in problems[f"orders.csv!{column}3"]


def test_faults_of_all_rows_are_told_at_once(tmp_path: Path) -> None:
    problems = told(tmp_path, csv_bytes(changed(origin="?"), ROW, changed(us_hts10="1", currency="")))

    assert {"orders.csv!F2", "orders.csv!E4", "orders.csv!K4"} <= set(problems)


@pytest.mark.parametrize(
    ("values", "column", "found", "mark"),
    [
        ({"unit_price": "1,250.50"}, "unit_price", Decimal("1250.50"), "kept as text"),
        ({"unit_price": "US$ 168"}, "unit_price", Decimal(168), ""),
        ({"unit_price": "168 EUR", "currency": ""}, "currency", "EUR", ""),
        ({"currency": "人民幣"}, "currency", "CNY", ""),
        ({"origin": "中國內地"}, "origin", "CN", ""),
        ({"origin": "Viet Nam"}, "origin", "VN", ""),
        ({"market": "沙特阿拉伯"}, "market", "SA", ""),
        ({"market": "Germany"}, "market", "EU", "Germany (DE) is a market of the European Union"),
        ({"incoterm": "fob Ningbo"}, "incoterm", "FOB", ""),
        ({"us_hts10": "8508.60.00.00"}, "hs6", "850860", "differ in their first six digits"),
        ({"market": "JP"}, "code", "8508.11", ""),
        ({"market": "CN"}, "code", "8508.11.00.00", ""),
    ],
)
def test_one_reading_is_taken_and_marked(
    values: dict[str, str], column: str, found: Any, mark: str, tmp_path: Path
) -> None:
    orders = read(tmp_path, csv_bytes(changed(**values)))

    assert getattr(orders, column) == (found,)
    assert mark in marks(orders)


def test_a_currency_in_the_heading_counts(tmp_path: Path) -> None:
    head = [{"unit_price": "單價（港幣）"}.get(h, h) for h in HEAD if h != "currency"]
    row = [v for h, v in zip(HEAD, ROW, strict=True) if h != "currency"]

    assert read(tmp_path, csv_bytes(row, head=head)).currency == ("HKD",)


def test_totals_blanks_and_repeated_headings_are_no_rows(tmp_path: Path) -> None:
    total = ["合計", *[""] * 10, "2400"]
    orders = read(tmp_path, csv_bytes(ROW, [""] * 12, HEAD, ROW, total))

    assert orders.row == (2, 5)
    assert "Total rows were left out: orders.csv!6" in marks(orders)


def test_a_workbook_with_codes_as_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Orders"
    page.append(["Spring orders"])
    page.append(HEAD)
    good = [*ROW]
    good[3], good[4], good[9], good[11] = 8508110000, None, 168.5, 1200
    lost = [*good]
    lost[3] = 902100000
    page.append(good)
    path = tmp_path / "orders.xlsx"
    book.save(path)

    orders = read_orders(path)
    assert orders.cn_code10 == ("8508.11.00.00",)
    assert orders.unit_price == (Decimal("168.5"),)
    assert "Codes kept as numbers were read as codes: Orders!D3" in marks(orders)

    page.append(lost)
    page["J4"] = "=J3*2"
    book.save(path)
    problems = told(tmp_path, path.read_bytes(), "orders.xlsx")
    assert "probably 0902.10.00.00" in problems["Orders!D4"]
    assert "no calculated value" in problems["Orders!J4"]


def test_only_the_sheet_that_is_a_list_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Notes for the season"])
    page = book.create_sheet("List")
    page.append(HEAD)
    page.append(ROW)
    book.save(tmp_path / "two.xlsx")

    assert "Only the sheet List was read, not: Sheet." in marks(read_orders(tmp_path / "two.xlsx"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (csv_bytes(), "headings but no row"),
        (b"a,b\n1,2\n", "no heading that is known"),
        (csv_bytes(["CN", "US"], head=["origin", "market"]), "no column with a code"),
        (csv_bytes(ROW) + b'"open', "This is no CSV"),
        (csv_bytes(ROW).replace(b"Robot", b"\xff\xff\xff"), "encoding of the file is not known"),
        (csv_bytes(ROW, head=[*HEAD[:-1], "sku"]), "stands twice"),
    ],
)
def test_files_that_are_no_list(content: bytes, words: str, tmp_path: Path) -> None:
    assert any(words in text for text in told(tmp_path, content).values())


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_orders(tmp_path / "none.csv")


_CELLS = [
    "",
    "x",
    "-1",
    "CN",
    "\x00",
    "1e400",
    "８５０８",
    "=A1",
    "9" * 500,
    "NaN",
    "\u202e",
    "850811",
    "USD",
    '"',
    "合計",
]


@settings(
    max_examples=examples(400),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chance=st.randoms(use_true_random=False))
def test_cells_changed_in_a_list(chance: random.Random, tmp_path: Path) -> None:
    """Whatever stands in the cells: read, or every problem told by its row."""
    rows = [list(ROW) for _ in range(chance.randint(1, 5))]
    certain = set()
    for number, row in enumerate(rows, 2):
        if chance.random() < 0.4:
            row[5] = chance.choice(["Nowhere", "", "X1", "\u202e"])
            certain.add(f"orders.csv!F{number}")
        if chance.random() < 0.4:
            row[chance.choice([0, 1, 2, 8, 9, 10, 11])] = chance.choice(_CELLS)
    path = tmp_path / "orders.csv"
    path.write_bytes(csv_bytes(*rows))

    problems = refusal(path)

    assert certain <= set(problems)
    assert all(text.strip() for text in problems.values())


def refusal(path: Path) -> dict[str, str]:
    try:
        read_orders(path)
    except InputError as error:
        return {p.where: " ".join(p.text(lang) for lang in LANGS) for p in error.problems}
    return {}


def test_families_share_code_and_stem(tmp_path: Path) -> None:
    rows = [
        changed(sku=str(i), name=name)
        for i, name in enumerate(
            [
                "Robot vacuum, black",
                "Robot vacuum V2 white",
                "Robot mop",
                "掃地機器人 黑色",
                "掃地機器人 白色",
            ]
        )
    ]
    families = sku_families(read(tmp_path, csv_bytes(*rows)))

    assert [family.lines for family in families] == [(0, 1), (2,), (3, 4)]
    assert len({family.id for family in families}) == 3


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("T-shirt, cotton, Navy XL 180g", "shirt cotton"),
        ("COTTON SHIRT (M)", "cotton shirt"),
        ("扫地机器人 黑色 V2", "扫地机器人"),
        ("", ""),
    ],
)
def test_stems_leave_variants_out(name: str, stem: str) -> None:
    assert name_stem(name) == stem


def test_a_list_becomes_the_beginning_of_a_case(tmp_path: Path) -> None:
    rows = [
        ROW,
        changed(sku="RV-2", unit_price="200", qty_12m="400"),
        changed(market="DE", client="Maas B.V."),
    ]
    orders = read(tmp_path, csv_bytes(*rows))
    data = order_list_case(orders, on=date(2026, 11, 22))

    assert [p["hs"] for p in data["products"]] == ["8508.11"]
    assert data["products"][0]["codes"] == {"US": "8508.11.00.00", "CN": "8508.11.00.00"}
    assert [m["country"] for m in data["markets"]] == ["US", "EU"]
    american = data["markets"][0]["demand"][0]
    assert american["units"] == 1600
    assert american["price"] == Decimal("176")  # 1,200 at 168 and 400 at 200
    assert [p["name"] for p in data["parties"]] == ["Prairie Stores", "Maas B.V."]
    assert data["currency"] == "USD"


@pytest.mark.parametrize("lang", LANGS)
def test_the_half_filled_workbook_asks_for_the_rest(lang: str, tmp_path: Path) -> None:
    orders = read(tmp_path, csv_bytes(ROW))
    path = write_draft(orders, tmp_path / "case.xlsx", lang=lang, on=date(2026, 11, 22))
    with pytest.raises(InputError) as caught:
        read_case(path)
    wheres = [problem.where for problem in caught.value.problems]
    products = openpyxl.load_workbook(path).sheetnames[3]

    assert {f"{products}!{column}3" for column in "GIJ"} == {w for w in wheres if w.startswith(products)}
    assert "plants" in wheres
    guide = [str(row[0]) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    assert all(any(note.in_lang(lang) in line for line in guide) for note in lacks(orders))


def test_what_a_list_lacks_is_counted(tmp_path: Path) -> None:
    rows = [changed(unit_price="", currency="", us_hts10=""), ROW, changed(unit_price="9", currency="EUR")]
    text = "\n".join(note.in_lang("en") for note in lacks(read(tmp_path, csv_bytes(*rows))))

    assert "the price and its currency: 1 of 3 lines" in text
    assert "the US code of ten digits, where only six are common to all: 1 of 3 lines" in text
    assert "the list has EUR, USD" in text


def test_1200_rows_are_read_at_once(tmp_path: Path) -> None:
    rows = [changed(sku=f"S-{i}", name=f"Robot vacuum {i}", unit_price=f"{i + 1}.5") for i in range(1200)]
    content = csv_bytes(*rows)
    read(tmp_path, csv_bytes(ROW))
    began = time.process_time()

    assert len(read(tmp_path, content)) == 1200
    assert time.process_time() - began < 2  # a fifth of a second on a quiet machine
