"""The whole tariff as one table: each line × origin × stretch of days on which nothing changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from zhegang.core.errors import InputError, NotFoundError, Problem, SourceError
from zhegang.core.i18n import N_
from zhegang.ingest.columns import numbers, parquet_writer, words
from zhegang.ingest.home import Home, atomic
from zhegang.ingest.hts import Progress, open_revision, revision_names
from zhegang.trade.compiled import compile_panel
from zhegang.trade.measures import MeasureStore
from zhegang.trade.panel import ABSENT, Panel

_LINES = 64  # written at a time
_STATUSES = ("determined", "undetermined", "elsewhere")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class PanelFile:
    """What was written: lines and origins of the panel, and rows of the file."""

    lines: int
    origins: int
    rows: int


def write_panel(
    store: MeasureStore,
    home: Home,
    out: Path,
    *,
    first: date,
    last: date,
    origins: Sequence[str] | None = None,
    prefix: str = "",
    progress: Progress | None = None,
) -> PanelFile:
    """Writes the duties of all ten-digit US lines of chapters 1 to 97 that any loaded edition has.

    One row is a line, an origin and the days `from` to `to` on which its layers stay the same;
    columns as those of bulk quotes. The file appears whole or not at all.

    Raises
    ------
    NotFoundError
        No edition of the schedule is loaded, or no line begins with `prefix`.
    InputError
        An origin is not known.
    SourceError
        `out` cannot be written.
    """
    codes = _codes(home, prefix)
    unknown = sorted(set(origins or ()) - store.territories)
    if unknown:
        message = N_("This is no origin that the tariff law knows.")
        raise InputError([Problem("--origin", message, name) for name in unknown])
    places = origins or sorted(store.territories - {"US"})
    panel = compile_panel(store, codes, first=first, last=last, origins=places)
    task = progress.add_task(out.name, total=len(codes)) if progress else None
    rows = 0
    try:
        with atomic(out) as (stream, _):
            writer = None
            for number, table in enumerate(_tables(panel)):
                if writer is None:
                    writer = parquet_writer(stream, table.schema)
                writer.write_table(table)
                rows += table.num_rows
                if progress:
                    progress.update(task, advance=min(_LINES, len(codes) - number * _LINES))
            if writer is not None:
                writer.close()
    except OSError as error:
        message = N_("{path} cannot be written ({error}).")
        raise SourceError(message, path=str(out), error=str(error.strerror or error)) from None
    return PanelFile(len(codes), len(panel.origins), rows)


def _codes(home: Home, prefix: str) -> list[str]:
    names = list(revision_names(home))
    found = {code.decode() for name in names for code in open_revision(home, name).codes.tolist()}
    lines = sorted(code for code in found if len(code) == 10 and code < "98" and code.startswith(prefix))
    if not lines:
        raise NotFoundError(
            N_("No line of a loaded schedule begins with {prefix}."),
            hint=N_("load the official schedule: zhegang data import hts FILE"),
            prefix=prefix or "0–9",
        )
    return lines


def _tables(panel: Panel) -> Iterator[pa.Table]:
    """Rows of `_LINES` lines at a time."""
    begins = np.append(panel.begins, (panel.last - panel.first).days + 1) + panel.first.toordinal() - _EPOCH
    codes, origins = pa.array(panel.codes.astype(str)), pa.array(panel.origins)
    layers = np.ascontiguousarray(panel.layers.T)
    statuses = pa.array(_STATUSES)
    for at in range(0, len(panel.codes), _LINES):
        state = panel.state[at + 1 : at + 1 + _LINES, 1:]
        # (lines, origins, stretches)
        answer = panel.answer[state[:, None, :], panel.group[None, 1:, None]]
        changes = np.ones(answer.shape, bool)
        changes[:, :, 1:] = answer[:, :, 1:] != answer[:, :, :-1]
        line, origin, begin = np.nonzero(changes)
        row = answer[line, origin, begin]
        # A row ends where the next of the same line and origin begins.
        end = np.append(begin[1:], 0)
        end[end == 0] = answer.shape[2]
        held = panel.status[row] != ABSENT
        line, origin, begin, end, row = (part[held] for part in (line, origin, begin, end, row))
        columns: dict[str, Any] = {
            "hs": words(line + at, codes),
            "origin": words(origin, origins),
            "from": pa.array(begins[begin].astype(np.int32)).cast(pa.date32()),
            "to": pa.array((begins[end] - 1).astype(np.int32)).cast(pa.date32()),
            "status": words(panel.status[row], statuses),
            "rate": numbers(panel.rate[row]),
        }
        for number, slot in enumerate(panel.slots):
            columns[f"duty:{slot}"] = numbers(layers[number][row])
        yield pa.table(columns)
