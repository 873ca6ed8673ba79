"""An order list: what a firm sells, where it is made, where it goes; enough to begin with.

    read_orders(path) ─ table ─ rows ─ OrderList ─ assess (exposure) or order_list_case (a case to fill in)

Every row is read or named: one bad cell, and nothing of the list is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhegang.core.codes import digits, dotted
from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.ingest.hs import subheadings
from zhegang.ingest.names import countries, currency_code
from zhegang.plan.case import INCOTERMS
from zhegang.plan.casefile.cells import PER_CENT, field_value, parse_number
from zhegang.plan.casefile.faults import ACCEPTED, nearest
from zhegang.plan.casefile.goodscodes import code_problem
from zhegang.plan.casefile.layout import folded
from zhegang.plan.casefile.ordertable import CODES, OrderTable, heading_words, read_table
from zhegang.plan.casefile.scan import unspeakable
from zhegang.plan.casefile.workbook import TOTALS
from zhegang.plan.casefile.xlsx import Cell

_LARGEST = {"unit_price": Decimal("1e10"), "qty_12m": Decimal("1e12")}
_SMALLEST = Decimal("1e-9")
_REPLACED_TERMS = {
    "DDU": "DAP",
    "DAT": "DPU",
    "DAF": "DAP",
    "DES": "DAP",
    "DEQ": "DPU",
    "CNF": "CFR",
    "C&F": "CFR",
    "CAF": "CFR",
}


@dataclass(frozen=True, slots=True)
class OrderList:
    """Order lines as columns of equal length.

    `row` is the row in the file and `where` its name for the user; `hs6` six digits;
    `code` the longest code that counts in the line's market, with dots. `market` is a
    customs territory (EU for its members), `origin` a country. `marks` says, for each
    line, what was read with some understanding; `notes` the same for the list.
    """

    source: str
    row: tuple[int, ...]
    where: tuple[str, ...]
    client: tuple[str, ...]
    sku: tuple[str, ...]
    name: tuple[str, ...]
    hs: tuple[str | None, ...]
    cn_code10: tuple[str | None, ...]
    us_hts10: tuple[str | None, ...]
    hs6: tuple[str, ...]
    code: tuple[str, ...]
    origin: tuple[str, ...]
    market: tuple[str, ...]
    incoterm: tuple[str | None, ...]
    importer_of_record: tuple[str, ...]
    unit_price: tuple[Decimal | None, ...]
    currency: tuple[str | None, ...]
    qty_12m: tuple[Decimal | None, ...]
    marks: tuple[tuple[Note, ...], ...]
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.row)


def read_orders(path: str | Path) -> OrderList:
    """The order lines in a CSV file (UTF-8, GB18030, Big5) or workbook.

    Required are one code (`us_hts10`, `cn_code10` or `hs`), `origin` and `market`; a price
    needs its currency. Headings are matched in English, Traditional and Simplified
    Chinese with their usual variants.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        Every problem of every row at once, by its cell.
    """
    path = Path(path)
    table = read_table(path)
    reader = _Rows(table)
    lines = [line for row, cells in table.rows() if (line := reader.line(row, cells)) is not None]
    if reader.problems:
        raise InputError(reader.problems)
    if not lines:
        raise InputError([Problem(table.name, N_("The order list has headings but no row."))])
    columns = {name: tuple(line.values[name] for line in lines) for name in lines[0].values}
    return OrderList(
        source=path.stem,
        row=tuple(line.row for line in lines),
        where=tuple(f"{table.name}!{line.row}" for line in lines),
        marks=tuple(tuple(line.marks) for line in lines),
        notes=(*table.notes, *reader.notes()),
        **columns,
    )


@dataclass(slots=True)
class _Line:
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    marks: list[Note] = field(default_factory=list)


class _Rows:
    """Reads the rows of one table and gathers what is wrong with them."""

    def __init__(self, table: OrderTable) -> None:
        self.table = table
        self.problems: list[Problem] = []
        self.left_out: list[str] = []
        self.formulas: list[str] = []
        self.headings = heading_words()

    def notes(self) -> list[Note]:
        notes = []
        for text, where in (
            (N_("Total rows were left out: {cells}."), self.left_out),
            (N_("Formulas were read by their calculated values: {cells}."), self.formulas),
        ):
            if where:
                more = f" … (+{len(where) - 8})" if len(where) > 8 else ""
                notes.append(Note(text, {"cells": ", ".join(where[:8]) + more}))
        return notes

    def line(self, row: int, cells: dict[str, Cell]) -> _Line | None:
        if self._is_total(cells):
            self.left_out.append(f"{self.table.name}!{row}")
            return None
        if all(self.headings.get(folded(str(cell.value))) == name for name, cell in cells.items()):
            return None  # the headings again, as after a page break
        line = _Line(row)
        usable = {name: cell for name, cell in cells.items() if self._usable(row, name, cell)}
        for name in ("client", "sku", "name", "importer_of_record"):
            line.values[name] = self._text(line, name, usable.get(name))
        self._codes(line, usable, cells)
        line.values["origin"] = self._country(line, "origin", usable, cells)
        line.values["market"] = self._country(line, "market", usable, cells)
        line.values["incoterm"] = self._incoterm(line, usable.get("incoterm"))
        self._price(line, usable)
        line.values["qty_12m"] = self._amount(line, "qty_12m", usable.get("qty_12m"))
        self._best_code(line)
        return line

    def _is_total(self, cells: dict[str, Cell]) -> bool:
        """Whether a row has no code and its only words say that it is a total."""
        if any(name in cells for name in CODES):
            return False
        words = [folded(str(cell.value)) for cell in cells.values() if cell.kind == "text"]
        spoken = [word for word in words if not (self.table.from_text and word.isdigit())]
        return len(spoken) == 1 and spoken[0] in TOTALS

    def _problem(self, line: _Line, column: str, message: str, found: Any = None, **more: Any) -> None:
        fields = more.pop("fields", {})
        self.problems.append(
            Problem(self.table.where(line.row, column), message, found, fields=fields, **more)
        )

    def _usable(self, row: int, name: str, cell: Cell) -> bool:
        if cell.kind == "uncached":
            hint = N_("open the workbook in a spreadsheet program, save it, and read it again")
            problem = Problem("", N_("The formula has no calculated value."), hint=hint)
        elif cell.kind == "error":
            problem = Problem("", N_("The cell holds an error."), cell.value)
        elif isinstance(cell.value, str) and (bad := unspeakable(cell.value)):
            message = N_("The text holds a character that cannot be seen: {character}.")
            hint = N_("type the text again, or paste it as plain text")
            problem = Problem("", message, cell.value, hint=hint, fields={"character": bad})
        else:
            if cell.formula:
                self.formulas.append(self.table.where(row, name))
            return True
        self.problems.append(replace(problem, where=self.table.where(row, name)))
        return False

    def _text(self, line: _Line, name: str, cell: Cell | None) -> str:
        if cell is None:
            return ""
        value, _ = field_value(cell, "text")
        text = " ".join(str(value).split())
        if len(text) > 500:
            message = N_("The text is longer than {limit} characters.")
            self._problem(line, name, message, text, fields={"limit": 500})
        return text

    def _codes(self, line: _Line, usable: dict[str, Cell], cells: dict[str, Cell]) -> None:
        for name in CODES:
            line.values[name] = None
            cell = usable.get(name)
            if cell is None:
                continue
            value, mark = field_value(cell, "hs")
            problem = code_problem(value, known_hs6=subheadings())
            if problem is not None:
                self.problems.append(replace(problem, where=self.table.where(line.row, name)))
            else:
                line.values[name] = dotted(digits(value))
                if mark:
                    line.marks.append(Note(mark, {"cells": self.table.where(line.row, name)}))
        if not any(name in cells for name in CODES):
            present = next((n for n in CODES if self.table.headings.column(n)), "hs")
            message = N_("The row has no code.")
            accepted = N_("a US, Chinese or HS code of at least 6 digits")
            self._problem(line, present, message, accepted=accepted)

    def _best_code(self, line: _Line) -> None:
        given = {name: line.values[name] for name in CODES if line.values[name]}
        six = {name: digits(code)[:6] for name, code in given.items()}
        if len(set(six.values())) > 1:
            shown = ", ".join(f"{name} {given[name]}" for name in given)
            line.marks.append(
                Note(N_("The codes differ in their first six digits: {codes}."), {"codes": shown})
            )
        national = {"US": "us_hts10", "CN": "cn_code10"}.get(line.values["market"], "hs")
        first = next((n for n in (national, "hs", *CODES) if n in given), None)
        line.values["hs6"] = six[first] if first else ""
        same_country = first in (national, "hs") and first is not None
        line.values["code"] = (given[first] if same_country else dotted(six[first])) if first else ""

    def _country(self, line: _Line, name: str, usable: dict[str, Cell], cells: dict[str, Cell]) -> str:
        cell = usable.get(name)
        if cell is None:
            if name not in cells:
                message = N_("This field is missing.")
                self._problem(
                    line, name, message, accepted=N_("a country code or name, such as CN or Viet Nam")
                )
            return ""
        code, _ = field_value(cell, "country")
        held = countries().get(code) if isinstance(code, str) else None
        if held is None or (name == "origin" and code == "EU"):
            message = N_("No country or territory has this name or code.")
            if held is not None:
                message = N_("Goods come from a member state, not from the European Union as a whole.")
            likely = nearest(str(code), [n.words.en for n in countries().values()])
            hint = N_("did you mean {likely}?") if likely and held is None else ""
            accepted = N_("a country code or name, such as CN or Viet Nam")
            self._problem(
                line, name, message, cell.value, accepted=accepted, hint=hint, fields={"likely": likely}
            )
            return ""
        if name == "origin" or held.territory == code:
            return held.code
        fields = {"country": held.words, "code": code}
        line.marks.append(Note(N_("{country} ({code}) is a market of the European Union."), fields))
        return held.territory

    def _incoterm(self, line: _Line, cell: Cell | None) -> str | None:
        if cell is None:
            return None
        written = str(cell.value).strip().upper().replace(".", "")
        first = written.split()[0] if written.split() else ""
        if first in INCOTERMS:
            return first
        likely = _REPLACED_TERMS.get(first) or nearest(first, INCOTERMS)
        hint = N_("did you mean {likely}?") if likely else ""
        fields = {"choices": ", ".join(INCOTERMS), "likely": likely}
        message = N_("This is no Incoterm of 2020.")
        self._problem(
            line, "incoterm", message, cell.value, accepted=N_("one of: {choices}"), hint=hint, fields=fields
        )
        return None

    def _price(self, line: _Line, usable: dict[str, Cell]) -> None:
        cell, said = usable.get("unit_price"), usable.get("currency")
        in_cell = ""
        if cell is not None and cell.kind == "text":
            cell, in_cell = _without_currency(cell)
        line.values["unit_price"] = self._amount(line, "unit_price", cell)
        currency = self.table.price_currency or None
        if said is not None:
            code = currency_code(str(said.value))
            if code is None:
                message, accepted = N_("No currency in use has this code."), ACCEPTED["currency"]
                self._problem(line, "currency", message, said.value, accepted=accepted)
                line.values["currency"] = None
                return
            currency = code
        if in_cell and said is not None and in_cell != currency:
            message = N_("The price is in {price}, the currency column says {column}.")
            fields = {"price": in_cell, "column": currency}
            self._problem(line, "currency", message, str(said.value), fields=fields)
        currency = currency or in_cell or None
        if cell is not None and currency is None:
            message, accepted = N_("The price has no currency."), ACCEPTED["currency"]
            self._problem(line, "currency", message, accepted=accepted)
        line.values["currency"] = currency

    def _amount(self, line: _Line, name: str, cell: Cell | None) -> Decimal | None:
        if cell is None:
            return None
        value, mark = field_value(cell, "decimal")
        if not isinstance(value, Decimal):
            likely = parse_number(re.sub(r"[^0-9.,\-]", "", str(value)))[0]
            hint = N_("did you mean {likely}?") if likely is not None else ""
            message, accepted = N_("This is not a number."), ACCEPTED["decimal"]
            self._problem(
                line, name, message, cell.value, accepted=accepted, hint=hint, fields={"likely": likely}
            )
            return None
        if cell.kind == "percent" or mark == PER_CENT:
            self._problem(line, name, N_("A percentage stands where an amount belongs."), str(value))
            return None
        if value < 0 or (name == "unit_price" and value < _SMALLEST):
            message = N_("The number is negative.") if value < 0 else N_("The number is too small.")
            self._problem(
                line, name, message, str(value), accepted=N_("more than {limit}"), fields={"limit": 0}
            )
            return None
        if value > _LARGEST[name]:
            fields = {"limit": f"{_LARGEST[name]:f}"}
            message, accepted = N_("The number is too large."), N_("at most {limit}")
            self._problem(line, name, message, str(value), accepted=accepted, fields=fields)
            return None
        if mark and (not self.table.from_text or "," in str(cell.value)):
            line.marks.append(Note(mark, {"cells": self.table.where(line.row, name)}))
        return value


def _without_currency(cell: Cell) -> tuple[Cell, str]:
    """`US$ 12.50` or `12.50 EUR` as 12.50 and its currency; unchanged where it is not clear."""
    found = re.fullmatch(r"\s*([^\d\s.,+-]*)\s*([+-]?[\d.,]*\d)\s*([^\d\s.,]*)\s*", str(cell.value))
    if not found or bool(found[1]) == bool(found[3]):
        return cell, ""
    code = currency_code(found[1] or found[3])
    return (Cell(found[2], "text", cell.formula), code) if code else (cell, "")


__all__ = ["OrderList", "read_orders"]
