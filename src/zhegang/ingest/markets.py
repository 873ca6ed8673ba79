"""Duties of markets other than the United States, from the table that comes along.

A row is a duty of a market on a code: six digits for all its national lines, eight for one.
`*` is every good, `* -22` every good outside chapter 22. A row of grade C, and one whose
national lines differ, says that a duty exists and not what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from zhegang.core.codes import dotted
from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_, Note
from zhegang.trade.expression import parse_rate
from zhegang.trade.measures import Kind, Mark, Measure
from zhegang.trade.texts import LAYERS, TEXTS, WHYS, percent_text

_KINDS: dict[str, Kind] = {"base": "base", "preference": "preference", "add": "add", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class MarketMeasures:
    measures: tuple[Measure, ...]
    marks: tuple[Mark, ...]
    markets: frozenset[str]
    claims: frozenset[str]


def market_measures(
    rows: Iterable[Mapping[str, str]],
    groups: Mapping[str, frozenset[str]],
    span: Callable[[str, str, str], tuple[float, float]],
) -> MarketMeasures:
    """Measures of the table; `span` turns inclusive days of a market into POSIX seconds.

    Raises
    ------
    ModelError
        A row has an unknown kind, layer or reason, or no source.
    """
    measures: list[Measure] = []
    marks: dict[tuple[str, str], Mark] = {}
    for number, row in enumerate(rows, 2):
        measures.append(_measure(number, row, groups, span))
        if row["read_in"]:
            marks[row["market"], row["read_in"]] = _mark("read_in", row["market"], {"year": row["read_in"]})
        if row["note"] == "free_port":
            marks[row["market"], "free"] = _mark("free_port", row["market"], {})
    return MarketMeasures(
        tuple(measures),
        tuple(marks[key] for key in sorted(marks)),
        frozenset(m.market for m in measures),
        frozenset(m.claim for m in measures if m.claim),
    )


def _measure(
    number: int,
    row: Mapping[str, str],
    groups: Mapping[str, frozenset[str]],
    span: Callable[[str, str, str], tuple[float, float]],
) -> Measure:
    kind, layer, claim = row["kind"], row["layer"], row["claim"] or None
    reason = row["reason"] or {"base": "base", "preference": "preference"}.get(kind, "applies")
    rate = parse_rate(row["rate"])
    if (
        kind not in _KINDS
        or layer not in LAYERS
        or reason not in TEXTS
        or not row["source"]
        or not rate.readable
    ):
        raise ModelError(
            N_("{where}: not understood: {found}"),
            where=f"tariffs_markets.csv row {number}",
            found=str(dict(row)),
        )
    code, *outside = row["code"].split()
    start, end = span(row["valid_from"], row["valid_to"], row["market"])
    base = layer in ("base", "preference")
    return Measure(
        id=f"{row['market'].lower()}-{number}-{layer}",
        market=row["market"],
        layer=layer,
        slot="base" if base else layer,
        authority=row["source"].partition(",")[0],
        heading="",
        kind=_KINDS[kind],
        rate=rate,
        origins=None if row["origins"] == "*" else _origins(row["origins"], groups),
        excluded=frozenset(),
        prefixes=() if code == "*" else (code,),
        headings=(),
        lists=(),
        except_prefixes=tuple(part.lstrip("-") for part in outside) or ("\x7f",),
        start=start,
        end=end,
        clocks=(),
        conditions=(),
        basis="value",
        claim=claim,
        # A national line outranks its subheading, a subheading what is said of every good,
        # and a claimed preference the ordinary rate.
        priority=(100 if layer == "preference" else 0)
        + (20 if row["note"] == "priority" else 0)
        + _depth(code),
        reason=reason,
        fields=_fields(row, claim),
        source=row["source"],
        grade=row["grade"],
    )


def _depth(code: str) -> int:
    return 0 if code == "*" else len(code)


def _fields(row: Mapping[str, str], claim: str | None) -> Mapping[str, Any]:
    fields: dict[str, Any] = {
        "low": percent_text(row["low"]),
        "high": percent_text(row["high"]),
        "rate": percent_text(row["low"]),
        "why": Note(WHYS[row["note"]]) if row["note"] in WHYS else "",
        "note": row["note"],
        "code": dotted(row["code"]) if row["code"].isdigit() else row["code"],
    }
    return fields | ({"claim": claim} if claim else {})


def _origins(written: str, groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for one in written.split():
        found |= groups[one[1:]] if one.startswith("@") else {one}
    return frozenset(found)


def _mark(text: str, market: str, fields: Mapping[str, Any]) -> Mark:
    return Mark(
        text=text,
        market=market,
        origins=None,
        excluded=frozenset(),
        prefixes=(),
        lists=(),
        slot=None,
        start=-inf,
        end=inf,
        below=None,
        fields={"market": market, **fields},
    )
