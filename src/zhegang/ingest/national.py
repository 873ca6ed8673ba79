"""Imported tariffs of other markets: kept in the home, and given to the measure store.

The publisher's file stays as it was; what it says is read again when the store is loaded,
from a compact copy under `compiled/` where there is one.
"""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from math import inf
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zhegang.core.dates import period
from zhegang.ingest.home import Home, Imported, atomic
from zhegang.ingest.national_files import READERS, DutyRow, NationalRows
from zhegang.trade.expression import Expression, parse_rate
from zhegang.trade.measures import Columns, Kind, Line, Measure

KIND = "tariff"
_FORMAT = 1
_FIRST = date(1995, 1, 1)
_FEW = 3000  # codes up to which a file is taken as a part of the tariff, not the whole


@dataclass(frozen=True, slots=True)
class DatedColumns:
    """A code's line and the stretch of time it holds, in POSIX seconds."""

    line: Line
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class NationalTable:
    """Lines of a market: a code takes the duty of the nearest code above it that has one."""

    name: str
    oldest: date
    newest: date
    lines: Mapping[str, tuple[DatedColumns, ...]]
    _codes: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_codes", tuple(sorted(self.lines)))

    def whole(self, instant: float) -> bool:
        return False

    def breaks(self) -> Iterable[float]:
        return (at for dated in self.lines.values() for one in dated for at in (one.start, one.end))

    def find(self, code: str, instant: float) -> Line | None:
        for length in range(len(code), 3, -2):
            for one in self.lines.get(code[:length], ()):
                if one.start <= instant < one.end:
                    return replace(one.line, code=code)
        return None

    def under(self, prefix: str, instant: float) -> Sequence[Line]:
        start = bisect_left(self._codes, prefix)
        end = bisect_left(self._codes, prefix + "\x7f")
        below = [
            one.line
            for code in self._codes[start:end]
            if len(code) > len(prefix)
            for one in self.lines[code]
            if one.start <= instant < one.end
        ]
        own = self.find(prefix, instant)
        return below if below else [own] if own else []

    def printed(
        self, codes: Sequence[str], instant: float
    ) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]:
        """Columns of each code's line, as `find` finds it."""
        held: dict[Columns, int] = {}
        found = (self.find(code, instant) for code in codes)
        numbers = [-1 if line is None else held.setdefault(line.columns, len(held)) for line in found]
        return np.array(numbers, np.int64), tuple(held)


@dataclass(frozen=True, slots=True)
class National:
    """A market's imported tariff, ready for the store. `claims` gives the symbol of each claim."""

    market: str
    version: str
    schedule: NationalTable
    measures: tuple[Measure, ...]
    claims: Mapping[str, str]


def import_national(home: Home, name: str, path: Path, *, on: date | None = None) -> list[Imported]:
    """Reads a publisher's file whole and keeps it, a source for each market in it.

    Raises
    ------
    InputError
        The file is not what `name` says; rows and fields are named and nothing is loaded.
    SourceError
        The home cannot be written.
    """
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    found = READERS[name](path, on or written)
    _build([(held.market, name, held, on or written) for held in found])  # refuses before anything is kept
    kept = []
    for held in found:
        source = Imported(
            kind=KIND,
            name=f"{name}-{held.market.lower()}" if name == "tariff-wits" else name,
            data_date=on or written,
            sha256="",
            rows=len(held.rows),
            path="",
            stated=on is not None,
            loaded_on=datetime.now(UTC).date(),
            licence=_LICENCES[name],
            address=_ADDRESSES[name],
        )
        kept.append(home.keep(path, source))
        _remember(home, kept[-1], held)
    return kept


_LICENCES = {
    "tariff-gb": "Open Government Licence v3.0",
    "tariff-eu": "Commission Decision 2011/833/EU",
    "tariff-wits": "WITS terms of use",
    "tariff-cn": "",
}
_ADDRESSES = {
    "tariff-gb": "https://www.trade-tariff.service.gov.uk",
    "tariff-eu": "https://ec.europa.eu/taxation_customs/dds2/taric",
    "tariff-wits": "https://wits.worldbank.org",
    "tariff-cn": "https://gss.mof.gov.cn",
}


def load_national(home: Home) -> tuple[National, ...]:
    """Every imported tariff, the newest where two are of one market.

    Raises
    ------
    SourceError
        A file is missing or damaged.
    """
    newest: dict[str, tuple[str, str, NationalRows, date]] = {}
    for source in sorted((s for s in home.sources() if s.kind == KIND), key=lambda s: s.data_date):
        for held in _recall(home, source):
            newest[held.market] = (held.market, source.name, held, source.data_date)
    return tuple(_build(newest.values()))


def _compact(home: Home, source: Imported) -> Path:
    return home.compiled / f"{source.name}-{source.sha256[:16]}.json.gz"


def _remember(home: Home, source: Imported, held: NationalRows) -> None:
    """The compact copy; without it loading reads the publisher's file again."""
    place = _compact(home, source)
    document = {
        "format": _FORMAT,
        "market": held.market,
        "left": held.left,
        "rows": [astuple(r) for r in held.rows],
    }
    with suppress(OSError), home.writing():
        place.parent.mkdir(exist_ok=True)
        with atomic(place) as (stream, _):
            stream.write(gzip.compress(json.dumps(document, default=str).encode(), 3))


def _recall(home: Home, source: Imported) -> list[NationalRows]:
    try:
        document = json.loads(gzip.decompress(_compact(home, source).read_bytes()))
        if document["format"] != _FORMAT:
            raise ValueError
        rows = [
            DutyRow(code, kind, area, rate, _day(first), _day(last))
            for code, kind, area, rate, first, last in document["rows"]
        ]
        return [NationalRows(document["market"], rows, document["left"])]
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        kind = _kind(source.name)
        found = READERS[kind](home.file(source), source.data_date)
        wanted = source.name.removeprefix("tariff-wits-").upper()
        return [held for held in found if kind != "tariff-wits" or held.market == wanted]


def _kind(source: str) -> str:
    """The reader of a source: WITS keeps one source for each market."""
    return next(name for name in READERS if source.startswith(name))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _build(held: Iterable[tuple[str, str, NationalRows, date]]) -> list[National]:
    return [_national(*one) for one in held]


def _national(market: str, name: str, rows: NationalRows, on: date) -> National:
    by_code: dict[str, list[DutyRow]] = {}
    defence: dict[str, list[DutyRow]] = {}
    for row in rows.rows:
        if row.kind == "defence":
            defence.setdefault(row.area, []).append(row)
        else:
            by_code.setdefault(row.code, []).append(row)
    source = f"{_ADDRESSES[_kind(name)]}, {on.isoformat()}"
    lines = {code: tuple(_dated(market, code, held, source)) for code, held in by_code.items()}
    areas = sorted({row.area for row in rows.rows if row.kind == "preference"})
    claims = {f"{market}-{area}": area for area in areas}
    prefixes = tuple(sorted(lines)) if len(lines) <= _FEW else ()
    measures = [_measure(market, "base", "@general", prefixes, source, priority=60)]
    measures += [
        _measure(market, f"preference-{area.lower()}", "@special", prefixes, source, priority=200,
                 origins=frozenset({area}), claim=claim)
        for claim, area in claims.items()
    ]  # fmt: skip
    measures += [_trade_defence(market, area, held, source) for area, held in sorted(defence.items())]
    # Each row has its own dates, so that the table speaks of days before the file's own too.
    table = NationalTable(name, _FIRST, on, lines)
    return National(market, f"{name} {on.isoformat()}", table, tuple(measures), claims)


def _dated(market: str, code: str, rows: Sequence[DutyRow], source: str) -> Iterator[DatedColumns]:
    """Stretches of time between the changes of a code's duties, each with its columns."""
    spans = [(row, *_span(row, market)) for row in rows]
    edges = sorted({edge for _, start, end in spans for edge in (start, end)})
    for start, end in pairwise(edges):
        now = [row for row, first, last in spans if first <= start and end <= last]
        general = sorted({row.rate for row in now if row.kind == "general"})
        other = sorted({row.rate for row in now if row.kind == "other"})
        if not general:
            continue
        special = " ".join(f"{row.rate} ({row.area})" for row in now if row.kind == "preference")
        text = general[0] if len(general) == 1 else " or ".join(general)
        line = Line(
            code, "", text, special, other[0] if other else "", (), frozenset(), frozenset(), source, "A"
        )
        yield DatedColumns(line, start, end)


def _span(row: DutyRow, market: str) -> tuple[float, float]:
    held = period(row.first, row.last, market)
    return (
        -inf if held.start is None else held.start.timestamp(),
        inf if held.end is None else held.end.timestamp(),
    )


def _measure(
    market: str,
    name: str,
    rate: str,
    prefixes: tuple[str, ...],
    source: str,
    *,
    priority: int,
    origins: frozenset[str] | None = None,
    claim: str | None = None,
    kind: Kind | None = None,
    start: float = -inf,
    end: float = inf,
    layer: str = "base",
    fields: Mapping[str, str] | None = None,
) -> Measure:
    chosen: Kind = kind or ("preference" if claim else "base")
    return Measure(
        id=f"{market.lower()}-national-{name}",
        market=market,
        layer="preference" if claim else layer,
        slot="base" if layer == "base" else name,
        authority="",
        heading="",
        kind=chosen,
        rate=Expression(rate) if rate.startswith("@") else parse_rate(rate),
        origins=origins,
        excluded=frozenset(),
        prefixes=prefixes,
        headings=(),
        lists=(),
        except_prefixes=("\x7f",),
        start=start,
        end=end,
        clocks=(),
        conditions=(),
        basis="value",
        claim=claim,
        priority=priority,
        reason={"base": "base", "preference": "preference"}.get(chosen, "trade_defence_listed"),
        fields=fields or ({"claim": claim} if claim else {}),
        source=source,
        grade="A",
    )


def _trade_defence(market: str, area: str, rows: Sequence[DutyRow], source: str) -> Measure:
    """What a producer owes is an additional code the quote does not know: open, with the codes named."""
    spans = [_span(row, market) for row in rows]
    return _measure(
        market,
        f"defence-{area.lower() or 'all'}",
        "Free",
        tuple(sorted({row.code for row in rows})),
        source,
        priority=60,
        origins=frozenset({area}) if area else None,
        kind="unknown",
        start=min(first for first, _ in spans),
        end=max(last for _, last in spans),
        layer="anti-dumping",
        fields={"count": str(len(rows))},
    )
