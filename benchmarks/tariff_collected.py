"""The engine's rates of 2024 on Chinese goods beside the duty that was collected, section by section.

    .venv/bin/python benchmarks/tariff_collected.py IMPORTS.parquet hts_2025_basic.json.gz [EXCLUSIONS.csv]

IMPORTS has one row for each ten-digit line of US imports from China in 2024: HS10, imports and
duty in dollars (Census). No schedule of 2024 is held, so that the edition of 2025-01-01 stands
in: its ordinary rates, and the lists its footnotes name. The section 301 review took effect on
2024-09-27; the law of 2024-06-30 is weighted with 270 days, that of 2024-11-15 with 96. Layers
that stay undetermined (duty by quantity, product tests) count as nothing here, and their lines
are counted. EXCLUSIONS (hts10, coverage_share) gives the part of a line's imports that claimed a product
exclusion from section 301, which no statistic of the schedule tells; without it nothing is excluded.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from bisect import bisect_right
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from zhegang.core.dates import day_start
from zhegang.ingest.home import Home
from zhegang.ingest.hts import import_hts
from zhegang.ingest.tariffs import load_store
from zhegang.trade.building import rebuild
from zhegang.trade.compiled import compile_panel
from zhegang.trade.measures import MeasureStore
from zhegang.trade.panel import quote_arrays
from zhegang.trade.schedule import Revisions

Floats = npt.NDArray[np.float64]
DAYS = ((date(2024, 6, 30), 270 / 366), (date(2024, 11, 15), 96 / 366))
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
# Last chapter of each section of the Harmonized System, and what the section holds.
SECTIONS = (
    (5, "I animals"), (14, "II plants"), (15, "III fats"), (24, "IV food"), (27, "V minerals"),
    (38, "VI chemicals"), (40, "VII plastics, rubber"), (43, "VIII leather"), (46, "IX wood"), (49, "X paper"),
    (63, "XI textiles"), (67, "XII footwear"), (70, "XIII stone, glass"), (71, "XIV jewellery"),
    (83, "XV metals"), (85, "XVI machines, electrics"), (89, "XVII vehicles"), (92, "XVIII instruments"),
    (93, "XIX arms"), (96, "XX furniture, toys"), (97, "XXI art"), (99, "98-99 special"),
)  # fmt: skip


def backdated(store: MeasureStore) -> MeasureStore:
    """The store, its oldest edition of the schedule taken as in force since 2018."""
    held = store.schedules["US"]
    if not isinstance(held, Revisions):
        raise SystemExit("the schedule given is not a USITC export")
    start = day_start(date(2018, 1, 1), "US").timestamp()
    older = Revisions((start,), (date(2018, 1, 1),), held.revisions[:1], held.before)
    return rebuild(store, schedules={**store.schedules, "US": older})


def engine_rates(
    store: MeasureStore, codes: list[str], excluded: Floats
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Rate of each line over the year, section 301 less what was excluded; whether a layer stayed open."""
    panel = compile_panel(store, codes, first=FIRST, last=LAST, origins=["CN"])
    lines, origins = panel.code_numbers(codes), panel.origin_numbers(["CN"] * len(codes))
    rates, open_ = np.zeros(len(codes)), np.zeros(len(codes), bool)
    listed = np.array([slot == "s301" for slot in panel.slots])
    charged = 1.0 - np.outer(excluded, listed)
    for day, weight in DAYS:
        found = quote_arrays(panel, lines, origins, panel.day_numbers([day] * len(codes)))
        missing = np.isnan(found.layers)
        rates += weight * (np.where(missing, 0.0, found.layers) * charged).sum(axis=1)
        open_ |= missing.any(axis=1)
    return rates, open_


def shares(path: str | None, codes: list[str]) -> Floats:
    """Part of each line's imports that claimed an exclusion."""
    if path is None:
        return np.zeros(len(codes))
    with Path(path).open(encoding="utf-8") as stream:
        held = {row["hts10"]: float(row["coverage_share"]) for row in csv.DictReader(stream)}
    return np.array([held.get(code, 0.0) for code in codes])


def main(imports: str, schedule: str, exclusions: str | None = None) -> None:
    table = duckdb.sql(
        "select HS10, sum(imports) v, sum(duty) d from read_parquet(?) group by 1 order by 1",
        params=[imports],
    ).fetchall()
    codes = [row[0] for row in table]
    value, duty = np.array([row[1] for row in table]), np.array([row[2] for row in table])
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        import_hts(home, [Path(schedule)])
        rates, open_ = engine_rates(backdated(load_store(home)), codes, shares(exclusions, codes))
    ends = [last for last, _ in SECTIONS]
    section = np.array([bisect_right(ends, int(code[:2]) - 1) for code in codes])
    print(
        "| section | imports, USD bn | collected | engine | difference, points | open lines, share of value |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    for number, (_, name) in enumerate(SECTIONS):
        row(name, value, duty, rates, open_, section == number)
    row("all", value, duty, rates, open_, np.ones(len(codes), bool))
    gap = (rates - duty / np.maximum(value, 1)) * value
    print("\nLines with the largest difference in duty (USD m, engine less collected):")
    for at in np.argsort(-np.abs(gap))[:12]:
        print(
            f"{codes[at]}  {gap[at] / 1e6:+8.0f}  engine {rates[at]:.3f}  collected {duty[at] / value[at]:.3f}"
        )


def row(
    name: str,
    value: Floats,
    duty: Floats,
    rates: Floats,
    open_: npt.NDArray[np.bool_],
    here: npt.NDArray[np.bool_],
) -> None:
    total = value[here].sum()
    if not total:
        return
    collected, engine = duty[here].sum() / total * 100, (rates * value)[here].sum() / total * 100
    share = value[here & open_].sum() / total * 100
    print(
        f"| {name} | {total / 1e9:.1f} | {collected:.2f} % | {engine:.2f} % | {engine - collected:+.2f} | {share:.1f} % |"
    )


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
