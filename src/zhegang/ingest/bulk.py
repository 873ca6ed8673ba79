"""Many lines quoted from a file to a file, a block at a time.

The input is CSV with the columns `hs`, `origin`, `market`, `on` and, if wanted, `value`;
other columns are carried through. The output has the input's columns, then `status`
(determined, undetermined or refused), `rate`, `amount` where a value was given, one column a
slot of the law (`duty:base`, `duty:s301` …; empty where undetermined) and `open`, what the
undetermined ones wait for. Parquet needs the extra `bulk` (pyarrow).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from zhegang.core.codes import digits
from zhegang.core.errors import InputError, NotFoundError, Problem, SourceError
from zhegang.core.i18n import N_
from zhegang.ingest.home import atomic
from zhegang.ingest.hts import Progress
from zhegang.trade.compiled import compile_panel
from zhegang.trade.measures import MeasureStore
from zhegang.trade.panel import DETERMINED, ELSEWHERE, Panel, quote_arrays
from zhegang.trade.panelrows import slot_rates
from zhegang.trade.quote import QuoteRequest, quote

BLOCK = 100_000  # lines held at a time
_NEEDED = ("hs", "origin", "market", "on")
_LARGE = Decimal(10_000)  # a value the rules for small parcels do not speak of


class Writer(Protocol):
    """Takes blocks of rows as columns of text and numbers."""

    def write(self, columns: Mapping[str, Any]) -> None: ...


def quote_file(
    store: MeasureStore, path: Path, out: Path, progress: Progress | None = None
) -> tuple[int, int]:
    """Quotes every line of `path` into `out`; lines and how many of them are undetermined.

    The file `out` appears whole or not at all.

    Raises
    ------
    InputError
        A needed column is missing, or lines cannot be used (the first twenty are named).
    SourceError
        `out` cannot be written, or Parquet is asked for without the extra `bulk`.
    """
    names, places = _first_look(path, progress)
    panel = _panel(store, places)
    slots = panel.slots if panel is not None else ("base",)
    others = sorted({m.slot for m in store.measures if m.slot not in slots})
    columns = (*slots, *others)
    count = undetermined = 0
    task = progress.add_task(path.name, total=places.count) if progress else None
    try:
        with _writer(out) as writer:
            for block in _blocks(path, names):
                answers = _answer(store, panel, block, columns)
                writer.write({**block, **answers})
                size = len(block["hs"])
                count += size
                undetermined += sum(status != "determined" for status in answers["status"])
                if progress:
                    progress.update(task, advance=size)
    except OSError as error:
        message = N_("{path} cannot be written ({error}).")
        raise SourceError(message, path=str(out), error=str(error.strerror or error)) from None
    return count, undetermined


@dataclass(slots=True)
class _Places:
    """What the first pass found: codes, origins and days of the US lines, and the count."""

    codes: set[str]
    origins: set[str]
    days: set[date]
    count: int = 0


def _first_look(path: Path, progress: Progress | None) -> tuple[tuple[str, ...], _Places]:
    """Columns, and what is asked; a line that cannot be read is told before any is quoted."""
    places, problems = _Places(set(), set(), set()), list[Problem]()
    names = _columns(path)
    for block in _blocks(path, names):
        for n in range(len(block["hs"])):
            places.count += 1
            try:
                code, day = digits(block["hs"][n]), _day(block["on"][n])
                value = block["value"][n] if "value" in block else ""
                if value:
                    _money(value)
            except InputError as error:
                where = f"{path.name} line {places.count + 1}"
                problems += [
                    Problem(f"{where}: {p.where}", p.message, p.found, p.accepted) for p in error.problems
                ]
                if len(problems) >= 20:
                    raise InputError(problems) from None
                continue
            if block["market"][n].upper() == "US":
                places.codes.add(code)
                places.origins.add(block["origin"][n].upper())
                places.days.add(day)
    if problems:
        raise InputError(problems)
    return names, places


def _columns(path: Path) -> tuple[str, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            names = tuple(name.strip() for name in next(csv.reader(stream), []))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(path.name, N_("This is not a CSV file in UTF-8."), str(error))]) from None
    absent = [name for name in _NEEDED if name not in names]
    if absent or len(set(names)) < len(names):
        message = N_("Columns are missing or stand twice.")
        raise InputError([Problem(path.name, message, ", ".join(names), ", ".join((*_NEEDED, "value")))])
    return names


def _blocks(path: Path, names: tuple[str, ...]) -> Iterator[dict[str, list[str]]]:
    """The file's lines as columns of text, BLOCK at a time."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            next(reader, None)
            line = 1
            while rows := list(islice(reader, BLOCK)):
                for row in rows:
                    line += 1
                    if len(row) != len(names):
                        message = N_("The line has another number of cells than the heading.")
                        found = str(len(row))
                        raise InputError(
                            [Problem(f"{path.name} line {line}", message, found, str(len(names)))]
                        )
                yield {
                    name: [cell.strip() for cell in cells]
                    for name, cells in zip(names, zip(*rows, strict=True), strict=True)
                }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(path.name, N_("This is not a CSV file in UTF-8."), str(error))]) from None


@lru_cache(maxsize=65536)
def _day(text: str) -> date:
    from zhegang.core.dates import parse_date

    return parse_date(text, "on")


def _money(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except ArithmeticError:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= Decimal("1e15"):
        message = N_("The value is not an amount of money.")
        raise InputError([Problem("value", message, text, N_("0 or more"))])
    return value


def _panel(store: MeasureStore, places: _Places) -> Panel | None:
    if not places.days:
        return None
    codes = [code for code in places.codes if len(code) in (8, 10)]
    origins = places.origins & store.territories
    return compile_panel(store, codes, first=min(places.days), last=max(places.days), origins=sorted(origins))


def _answer(
    store: MeasureStore, panel: Panel | None, block: Mapping[str, list[str]], slots: Sequence[str]
) -> dict[str, Any]:
    """Columns of answers for a block: gathered where the panel holds the line, else asked."""
    size = len(block["hs"])
    rates = np.full(size, np.nan)
    layers = np.zeros((size, len(slots)))
    status = np.full(size, ELSEWHERE, np.int8)
    if panel is not None:
        codes = [digits(code) for code in block["hs"]]
        us = np.array([market.upper() == "US" for market in block["market"]])
        number = np.where(us, panel.code_numbers(codes), -1)
        origin = panel.origin_numbers([name.upper() for name in block["origin"]])
        found = quote_arrays(panel, number, origin, panel.day_numbers([_day(day) for day in block["on"]]))
        status, rates = found.status, found.rate
        layers[:, : len(panel.slots)] = found.layers
    words = np.where(status == DETERMINED, "determined", "undetermined").tolist()
    waits = [""] * size
    place = {slot: n for n, slot in enumerate(slots)}
    for n in np.flatnonzero(status == ELSEWHERE).tolist():
        key = (block["hs"][n], block["origin"][n].upper(), block["market"][n].upper(), block["on"][n])
        words[n], rates[n], given, waits[n] = _ask(store, *key)
        layers[n] = 0.0
        for slot, rate in given:
            layers[n, place.get(slot, 0)] = rate
    for n in np.flatnonzero(status == 1).tolist():
        waits[n] = " ".join(slots[s] for s in np.flatnonzero(np.isnan(layers[n])).tolist())
    answers: dict[str, Any] = {"status": words, "rate": rates}
    if "value" in block:
        worth = [float(_money(text)) if text else float("nan") for text in block["value"]]
        answers["amount"] = np.round(np.array(worth) * rates, 6)
    answers |= {f"duty:{slot}": layers[:, n] for n, slot in enumerate(slots)}
    answers["open"] = waits
    return answers


def _ask(
    store: MeasureStore, hs: str, origin: str, market: str, on: str
) -> tuple[str, float, tuple[tuple[str, float], ...], str]:
    """One line by the engine itself: status, rate, slots, what is open."""
    held = store.bulk_memo.get((hs, origin, market, on))
    if held is None:
        try:
            found = quote(store, QuoteRequest(hs, origin, market, _day(on), _LARGE))
        except (InputError, NotFoundError) as error:
            held = ("refused", float("nan"), (), error.text("en").partition("\n")[0])
        else:
            rates = slot_rates(found.layers)
            given = tuple((slot, float("nan") if r is None else float(r)) for slot, r in rates.items())
            rate = float("nan") if found.duty.rate is None else found.duty.rate
            held = (found.duty.status, rate, given, " ".join(m.fact for m in found.missing))
        if len(store.bulk_memo) > 200_000:
            store.bulk_memo.clear()
        store.bulk_memo[hs, origin, market, on] = held
    return held


@contextmanager
def _writer(out: Path) -> Iterator[Writer]:
    if out.suffix.lower() == ".parquet":
        with _parquet(out) as writer:
            yield writer
    elif out.suffix.lower() == ".csv":
        with atomic(out) as (stream, _):
            yield _Csv(stream)
    else:
        raise InputError([Problem("--out", N_("The ending names no format."), out.name, ".csv, .parquet")])


class _Csv:
    """Rows as UTF-8 CSV; an undetermined number is an empty cell."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.headed = stream, False

    def write(self, columns: Mapping[str, Any]) -> None:
        import io

        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if not self.headed:
            writer.writerow(columns)
            self.headed = True
        writer.writerows(zip(*(_cells(column) for column in columns.values()), strict=True))
        self.stream.write(text.getvalue().encode("utf-8"))


def _cells(column: Sequence[Any]) -> list[Any]:
    if not isinstance(column, np.ndarray):
        return list(column)
    return ["" if value != value else f"{value:.10g}" for value in column.tolist()]


@contextmanager
def _parquet(out: Path) -> Iterator[Writer]:
    try:
        # Not among the packages Zhegang always brings: by name, so that checkers need no stub.
        pa: Any = import_module("pyarrow")
        pq: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise SourceError(
            N_("Parquet needs pyarrow, which is not installed."),
            hint=N_("install zhegang[bulk], or write .csv"),
        ) from None

    class Parquet:
        def __init__(self, stream: Any) -> None:
            self.stream = stream
            self.held: Any = None

        def write(self, columns: Mapping[str, Any]) -> None:
            arrays = {
                name: pa.array(column, from_pandas=True)
                if isinstance(column, np.ndarray)
                else pa.array(list(column), pa.string())
                for name, column in columns.items()
            }
            table = pa.table(arrays)
            self.held = self.held or pq.ParquetWriter(self.stream, table.schema, compression="zstd")
            self.held.write_table(table)

    with atomic(out) as (stream, _):
        writer = Parquet(stream)
        yield writer
        if writer.held is not None:
            writer.held.close()
