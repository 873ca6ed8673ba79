"""Many lines quoted from a file to a file, a block at a time.

The input is CSV or Parquet with the columns `hs`, `origin`, `market`, `on` and, if wanted,
`value` and those of `bulk_lines.SPECIAL`; other columns are carried through. The output has
the input's columns, then `status` (determined, undetermined or refused), `rate`, `amount`
where a value was given, one column a slot of the law (`duty:base`, `duty:s301` …; empty
where undetermined) and `open`: the slots that are undetermined, or why a line is refused.

Lines without special cells that enter the United States are gathered from a panel; the
others are asked of the engine, each combination once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from zhegang.core.codes import digits
from zhegang.core.dates import parse_date
from zhegang.core.errors import InputError, NotFoundError
from zhegang.core.i18n import N_, translate
from zhegang.ingest.bulk_lines import LISTS, NEEDED, SPECIAL, Block, LineFile
from zhegang.ingest.bulk_parts import quote_parts
from zhegang.ingest.columns import numbers, words
from zhegang.ingest.hts import Progress
from zhegang.trade.asking import quote_request
from zhegang.trade.compiled import compile_panel
from zhegang.trade.measures import MeasureStore
from zhegang.trade.panel import ABSENT, UNDETERMINED, Panel, answer_rows
from zhegang.trade.panelrows import slot_rates
from zhegang.trade.quote import quote

_STATUSES = ("determined", "undetermined", "refused")
_NO_LINE = N_("The schedule of the day has no such line.")
_FEW = 2000  # lines that are asked one by one sooner than a panel is compiled
_LARGE = "10000"  # a value the rules for small parcels do not speak of
_HELD = 200_000  # answers kept to be given again

# The store whose law knows a company's own anti-dumping rates.
Stores = Callable[[str], MeasureStore]


def quote_file(
    store: MeasureStore,
    path: Path,
    out: Path,
    progress: Progress | None = None,
    *,
    stores: Stores | None = None,
) -> tuple[int, int]:
    """Quotes every line of `path` into `out`; lines and how many of them are undetermined.

    The file `out` appears whole or not at all. What is interrupted goes on, when it is
    called again for the same file and law, at the last finished part.

    Parameters
    ----------
    stores
        By name of a company the store that knows its anti-dumping rates; needed where
        lines name companies.

    Raises
    ------
    InputError
        A needed column is missing, or lines cannot be used (the first twenty are named).
    SourceError
        `out` cannot be written.
    """
    lines = LineFile(path)
    places = _first_look(lines)
    panel = _panel(store, places)
    slots = panel.slots if panel is not None else ("base",)
    others = sorted({m.slot for m in store.measures if m.slot not in slots})
    answers = _Answers(store, stores, panel, (*slots, *others))
    # The same lines under the same law in the same columns: what was written may stay.
    key = "\n".join((lines.stamp, repr(sorted(store.versions.items())), repr(answers.columns)))
    task = progress.add_task(path.name, total=places.count) if progress else None

    def told(count: int) -> None:
        if progress:
            progress.update(task, advance=count)

    quote_parts(lines, out, key, answers.table, told)
    return places.count, answers.undetermined


@dataclass(slots=True)
class _Places:
    """What the first pass found: codes, origins and days of the US lines, and the count."""

    codes: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    count: int = 0


def _first_look(lines: LineFile) -> _Places:
    """What is asked; a line that cannot be read is told before any is quoted."""
    places, problems = _Places(), []
    columns = [name for name in (*NEEDED, "value") if name in lines.names]
    for block in lines.blocks(columns):
        places.count += len(block)
        problems += lines.check(block, "hs", _digits) + lines.check(block, "on", _day)
        if len(problems) >= 20:
            break
        if not problems:
            places.codes.update(map(_digits, block.asked["hs"].texts))
            places.days.update(map(_day, block.asked["on"].texts))
            places.origins.update(text.upper() for text in block.asked["origin"].texts)
    if problems:
        raise InputError(problems[:20])
    return places


_digits = lru_cache(maxsize=65536)(digits)


@lru_cache(maxsize=65536)
def _day(text: str) -> date:
    return parse_date(text, "on")


def _panel(store: MeasureStore, places: _Places) -> Panel | None:
    if places.count <= _FEW:
        return None
    codes = [code for code in places.codes if len(code) in (8, 10)]
    origins = sorted(places.origins & store.territories)
    return compile_panel(store, codes, first=min(places.days), last=max(places.days), origins=origins)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one line owes: status by its place in `_STATUSES`, rate, slots, which are open."""

    status: int
    rate: float
    slots: Mapping[str, float]
    waits: str


class _Answers:
    """Answers to blocks of lines, as tables of the output's columns."""

    def __init__(
        self, store: MeasureStore, stores: Stores | None, panel: Panel | None, slots: Sequence[str]
    ) -> None:
        self._store, self._stores, self._panel = store, stores, panel
        self._slots = tuple(slots)
        self._memo: dict[tuple[tuple[str, str], ...], _Answer] = {}
        self.columns = ("status", "rate", "amount", *(f"duty:{slot}" for slot in slots), "open")
        self.undetermined = 0
        rows = 1 if panel is None else len(panel.rate)
        status = np.zeros(1, np.int32) if panel is None else panel.status.astype(np.int32)
        self._status = np.where(status == ABSENT, _STATUSES.index("refused"), status)
        self._rate = np.full(rows, np.nan) if panel is None else panel.rate
        self._layers = np.zeros((len(slots), rows))
        if panel is not None:
            self._layers[: len(panel.slots)] = panel.layers.T
        self._waits = [""] * rows
        for row in np.flatnonzero(self._status == UNDETERMINED).tolist():
            undetermined = np.flatnonzero(np.isnan(self._layers[:, row])).tolist()
            self._waits[row] = " ".join(self._slots[slot] for slot in undetermined)
        for row in np.flatnonzero(status == ABSENT).tolist():
            self._waits[row] = translate(_NO_LINE, "en")

    def table(self, block: Block) -> pa.Table:
        """The block's own columns and the answers to its lines."""
        rows = self._gathered(block)
        asked = self._ask(block, rows)
        status = np.concatenate((self._status, np.array([a.status for a in asked], np.int32)))
        rate = np.concatenate((self._rate, [a.rate for a in asked]))[rows]
        found: dict[str, Any] = {"status": words(status[rows], _STATUSES), "rate": numbers(rate)}
        if block.value is not None:
            found["amount"] = numbers(np.round(block.value * rate, 6))
        for number, slot in enumerate(self._slots):
            more = [a.slots.get(slot, 0.0) for a in asked]
            layer = np.concatenate((self._layers[number], more)) if asked else self._layers[number]
            found[f"duty:{slot}"] = numbers(layer[rows])
        found["open"] = words(*_coded(rows, [*self._waits, *(a.waits for a in asked)]))
        self.undetermined += int((status[rows] != 0).sum())
        own = dict(zip(block.own.schema.names, block.own.columns, strict=True))
        return pa.table({**own, **found})

    def _gathered(self, block: Block) -> npt.NDArray[np.int64]:
        """Row of each line's answer in the panel; 0 where the engine must be asked."""
        panel = self._panel
        if panel is None:
            return np.zeros(len(block), np.int64)
        hs, origin, market, on = (block.asked[name] for name in NEEDED)
        codes = panel.code_numbers([_digits(text) for text in hs.texts])[hs.number]
        origins = panel.origin_numbers([text.upper() for text in origin.texts])[origin.number]
        days = panel.day_numbers([_day(text) for text in on.texts])[on.number]
        rows = answer_rows(panel, codes, origins, days).astype(np.int64)
        here = np.array([text.upper() == panel.market for text in market.texts])
        plain = here[market.number]
        for name in SPECIAL:
            if name in block.asked:
                empty = np.array([not text for text in block.asked[name].texts])
                plain &= empty[block.asked[name].number]
        return np.where(plain, rows, 0)

    def _ask(self, block: Block, rows: npt.NDArray[np.int64]) -> list[_Answer]:
        """Asks the engine for the lines at row 0, each combination once; sets their rows."""
        lines = np.flatnonzero(rows == 0)
        if not len(lines):
            return []
        names = [name for name in (*NEEDED, *SPECIAL) if name in block.asked]
        columns = [block.asked[name].number[lines].astype(np.int64) for name in names]
        special = any(name in SPECIAL for name in names)
        if special and block.value is not None:
            columns.append(np.unique(block.value[lines], return_inverse=True)[1])
        _, first, back = np.unique(np.stack(columns), axis=1, return_index=True, return_inverse=True)
        rows[lines] = len(self._rate) + back.reshape(-1)
        found = []
        for at in first.tolist():
            line = int(lines[at])
            given = {name: block.asked[name].texts[int(block.asked[name].number[line])] for name in names}
            if special and block.value is not None and not np.isnan(block.value[line]):
                given["value"] = repr(float(block.value[line]))
            found.append(self._one(given))
        return found

    def _one(self, given: dict[str, str]) -> _Answer:
        key = tuple(given.items())
        if key not in self._memo:
            if len(self._memo) > _HELD:
                self._memo.clear()
            self._memo[key] = self._quote(given)
        return self._memo[key]

    def _quote(self, given: dict[str, str]) -> _Answer:
        asked: dict[str, Any] = {"value": _LARGE, **given}
        for name, names in LISTS.items():
            asked[names] = asked.pop(name, "").split()
        store = self._store
        try:
            if asked.get("company") and self._stores is not None:
                store = self._stores(asked["company"])
            found = quote(store, quote_request(store, asked))
        except (InputError, NotFoundError) as error:
            return _Answer(2, np.nan, dict.fromkeys(self._slots, np.nan), error.text("en").partition("\n")[0])
        rates = slot_rates(found.layers)
        slots = {slot: np.nan if r is None else float(r) for slot, r in rates.items()}
        status = _STATUSES.index(found.duty.status)
        rate = np.nan if found.duty.rate is None else found.duty.rate
        return _Answer(status, rate, slots, " ".join(s for s in self._slots if np.isnan(slots.get(s, 0.0))))


def _coded(rows: npt.NDArray[np.int64], texts: Sequence[str]) -> tuple[npt.NDArray[np.int32], list[str]]:
    """Of many texts those that are used, and their numbers by line."""
    known: dict[str, int] = {}
    by_row = np.array([known.setdefault(text, len(known)) for text in texts], np.int32)
    return by_row[rows], list(known)
