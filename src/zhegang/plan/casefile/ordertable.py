"""The table of an order list, from CSV or a workbook, with the headings people use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.ingest.names import currency_code
from zhegang.plan.casefile.encodings import decode
from zhegang.plan.casefile.files import file_bytes
from zhegang.plan.casefile.headings import Headings, find_headings, merged_rows
from zhegang.plan.casefile.layout import folded
from zhegang.plan.casefile.xlsx import Cell, Sheet, cell_name, read_xlsx

COLUMNS = {
    "client": "client,customer,buyer,buyer name,customer name,客戶,客户,買家,买家,買方,买方,客戶名稱,客户名称,採購商,采购商",
    "sku": "sku,item,item no,item number,item code,style,style no,article,article no,part no,model,model no,product code,"
    "material,貨號,货号,款號,款号,型號,型号,產品編號,产品编号,商品編號,商品编号,物料編碼,物料编码,料號,料号",
    "name": "name,product,product name,description,goods,goods description,item description,commodity,品名,名稱,名称,"
    "產品,产品,產品名稱,产品名称,貨品名稱,货品名称,商品名稱,商品名称,描述,貨物名稱,货物名称",
    "hs": "hs,hs code,hscode,hs6,hs 6,tariff code,tariff no,commodity code,HS編碼,HS编码,HS編號,HS编号,稅則號,税则号,稅號,税号,"
    "協調制度編號,协调制度编号",
    "cn_code10": "cn_code10,cn code,cn hs,china hs,china hs code,chinese hs code,china code,中國海關編碼,中国海关编码,"
    "商品編碼,商品编码,海關編碼,海关编码,海關編號,海关编号,十位編碼,十位编码,中國稅號,中国税号,中國編碼,中国编码",
    "us_hts10": "us_hts10,hts,hts code,hts10,hts 10,htsus,us hts,us hts code,us hs,us code,美國稅號,美国税号,美國編碼,美国编码,"
    "美國海關編碼,美国海关编码,美國HTS,美国HTS",
    "origin": "origin,country of origin,coo,made in,origin country,原產地,原产地,原產國,原产国,產地,产地,生產地,生产地",
    "market": "market,destination,destination country,country of destination,import country,importing country,ship to,"
    "ship to country,country,市場,市场,目的地,目的國,目的国,銷往,销往,進口國,进口国,運抵國,运抵国,最終目的國,最终目的国,銷售市場,销售市场",
    "incoterm": "incoterm,incoterms,trade term,trade terms,delivery term,delivery terms,terms,price term,price terms,貿易條款,"
    "贸易条款,貿易術語,贸易术语,成交方式,價格條款,价格条款,交貨條款,交货条款",
    "importer_of_record": "importer_of_record,ior,importer,importer name,進口商,进口商,登記進口商,登记进口商,進口報關人,进口报关人",
    "unit_price": "unit_price,price,unit price fob,fob price,selling price,unit cost,單價,单价,價格,价格,售價,售价,單位售價,单位售价",
    "currency": "currency,ccy,cur,currency code,貨幣,货币,幣種,币种,幣別,币别,幣制,币制",
    "qty_12m": "qty_12m,quantity,qty,annual quantity,annual qty,yearly quantity,qty per year,units,units per year,pcs,pieces,"
    "12m qty,數量,数量,年數量,年数量,全年數量,全年数量,年採購量,年采购量,年需求量,年訂單量,年订单量,十二個月數量,十二个月数量,12個月數量,12个月数量",
}
REQUIRED = ("origin", "market")
CODES = ("us_hts10", "cn_code10", "hs")
_FIELD_BYTES = 100_000


@dataclass(slots=True)
class OrderTable:
    """Cells of an order list below its headings, and how it was read."""

    name: str
    sheet: Sheet
    headings: Headings
    from_text: bool
    price_currency: str
    notes: list[Note]

    def where(self, row: int, column: str) -> str:
        """Cell of a column as the user sees it, such as `Orders!C4`; of the row where it has none."""
        at = self.headings.column(column)
        return f"{self.name}!{cell_name(row, at)}" if at else f"{self.name}!{row}"

    def rows(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Rows that hold something, each cell by its column's name."""
        fields = self.headings.fields
        for row in sorted(r for r in self.sheet.rows if r > self.headings.last_row):
            cells = {fields[c]: cell for c, cell in self.sheet.rows[row].items() if fields.get(c)}
            if cells:
                yield row, cells


def heading_words() -> dict[str, str]:
    """Column by folded heading."""
    words: dict[str, str] = {}
    for column, variants in COLUMNS.items():
        for word in (column, *variants.split(",")):
            words.setdefault(folded(word), column)
    return words


def read_table(path: Path) -> OrderTable:
    """The table in a CSV file or workbook.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        It cannot be opened, or its headings lack a column that is needed.
    """
    content = file_bytes(path)
    ending = path.suffix.lower()
    if ending in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods") or content.startswith(b"PK\x03\x04"):
        table = _from_workbook(content, path.name)
    elif ending in (".csv", ".tsv", ".txt", ""):
        table = _from_text(content, path.name)
    else:
        accepted = N_("an order list ends in .csv or .xlsx")
        raise InputError([Problem(path.name, N_("The ending of the file is not known."), ending, accepted)])
    problems = [*table.headings.problems, *_missing(table)]
    problems += merged_rows(table.sheet, table.headings, partial(_cell_of, table.name))
    if problems:
        raise InputError(problems)
    if table.headings.unread:
        shown = ", ".join(table.headings.unread[:12])
        table.notes.append(
            Note(N_("Columns without a known heading were not read: {cells}."), {"cells": shown})
        )
    return table


def _missing(table: OrderTable) -> list[Problem]:
    at = f"{table.name}!{table.headings.last_row or 1}"
    have = set(table.headings.fields.values())
    hint = N_("headings are known in English and Chinese, such as {example}")
    problems = []
    for column in REQUIRED:
        if column not in have:
            example = " / ".join(COLUMNS[column].split(",")[:2] + COLUMNS[column].split(",")[-2:])
            fields = {"name": column, "example": example}
            problems.append(Problem(at, N_("The order list has no column {name}."), hint=hint, fields=fields))
    if not have & set(CODES):
        fields = {"names": "us_hts10, cn_code10, hs"}
        message = N_("The order list has no column with a code: {names}.")
        problems.append(Problem(at, message, fields=fields))
    return problems


def _from_workbook(content: bytes, name: str) -> OrderTable:
    book = read_xlsx(content, name)
    words = heading_words()
    best: tuple[int, int, Sheet, Headings] | None = None
    for number, sheet in enumerate(book.sheets):
        headings = find_headings(sheet, words, folded, partial(_cell_of, sheet.name))
        score = len({field for field in headings.fields.values() if field}) - (100 if sheet.hidden else 0)
        if sheet.rows and (best is None or score > best[0]):
            best = (score, number, sheet, headings)
    if best is None:
        raise InputError([Problem(name, N_("The file is empty."))])
    _, _, sheet, headings = best
    others = [other.name for other in book.sheets if other is not sheet and other.rows]
    notes = []
    if others:
        shown = ", ".join(others[:8])
        notes.append(
            Note(
                N_("Only the sheet {sheet} was read, not: {others}."), {"sheet": sheet.name, "others": shown}
            )
        )
    return OrderTable(sheet.name, sheet, headings, False, _price_currency(sheet, headings), notes)


def _cell_of(table: str, row: int, column: int) -> str:
    return f"{table}!{cell_name(row, column)}"


def _from_text(content: bytes, name: str) -> OrderTable:
    text, encoding = decode(content, name)
    notes = (
        [] if encoding == "UTF-8" else [Note(N_("The file was read as {encoding}."), {"encoding": encoding})]
    )
    declared = re.match(r"sep=([,;|\t])\r?\n", text)
    text = text[declared.end() :] if declared else text
    words = heading_words()
    delimiter = declared[1] if declared else _delimiter(text, words)
    sheet = Sheet(name, False)
    for row, values in enumerate(_records(text, delimiter, name), 2 if declared else 1):
        cells = {c: Cell(value, "text", False) for c, value in enumerate(values, 1) if value.strip()}
        if cells:
            sheet.rows[row] = cells
    headings = find_headings(sheet, words, folded, partial(_cell_of, name))
    return OrderTable(name, sheet, headings, True, _price_currency(sheet, headings), notes)


def _records(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as failed:
        hint = N_("look for a quotation mark that is not closed")
        fields = {"reason": str(failed)}
        message = N_("This is no CSV: {reason}.")
        raise InputError(
            [Problem(f"{name}:{reader.line_num}", message, hint=hint, fields=fields)]
        ) from failed


def _delimiter(text: str, words: dict[str, str]) -> str:
    """The sign that makes the first lines give the most known headings."""
    lines = text[:20_000].splitlines()[:20]

    def known(sign: str) -> int:
        return max(
            (len({words.get(folded(cell.strip('" '))) for cell in line.split(sign)}) for line in lines),
            default=0,
        )

    return max(",;\t|", key=known)


def _price_currency(sheet: Sheet, headings: Headings) -> str:
    """Currency written into the heading of the price, as in `Unit price (USD)`."""
    column = headings.column("unit_price")
    for row in sorted(sheet.rows):
        if row > headings.last_row or column is None:
            break
        cell = sheet.rows[row].get(column)
        found = re.search(r"[(（\[]\s*([^)）\]]+)", str(cell.value)) if cell else None
        code = currency_code(found[1]) if found else None
        if code:
            return code
    return ""


__all__ = ["CODES", "COLUMNS", "REQUIRED", "OrderTable", "heading_words", "read_table"]
