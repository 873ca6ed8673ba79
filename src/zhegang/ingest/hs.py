"""The Harmonized System's own codes: six digits that all countries share.

`refdata/hs2022.csv` holds the codes of the edition of 2022 (World Customs Organization, in
force from 2022-01-01), by heading. Earlier editions are not held: their codes are not judged.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files

from zhegang.core.dates import day_start
from zhegang.core.i18n import LANGS
from zhegang.trade.hs_search import HsIndex, Title, build_index
from zhegang.trade.measures import MeasureStore

EDITION = "HS2022"


@lru_cache(maxsize=1)
def subheadings() -> frozenset[str]:
    """Every six-digit code of EDITION."""
    text = (files("zhegang") / "refdata" / "hs2022.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return frozenset(row["heading"] + ending for row in rows for ending in row["subheadings"].split())


@lru_cache(maxsize=1)
def titles() -> tuple[Title, ...]:
    """Chapters and headings of EDITION in the three languages: our wording, not the legal text."""
    found = []
    for path in sorted((files("zhegang") / "refdata" / "hs_titles").iterdir(), key=lambda held: held.name):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            by_lang = {lang: lang.lower().replace("-", "_") for lang in LANGS}
            words = {
                lang: tuple(filter(None, (word.strip() for word in row[f"words_{name}"].split(";"))))
                for lang, name in by_lang.items()
            }
            found.append(Title(row["code"], {lang: row[name] for lang, name in by_lang.items()}, words))
    return tuple(found)


def search_index(store: MeasureStore, market: str = "US") -> HsIndex:
    """The index of headings; descriptions of the market's lines, where a schedule is held, go in too."""
    schedule = store.schedules.get(market)
    lines: dict[str, list[str]] = defaultdict(list)
    if schedule is not None:
        instant = day_start(schedule.newest, market).timestamp()
        for held in titles():
            if len(held.code) == 4:
                lines[held.code] = [line.description for line in schedule.under(held.code, instant)]
    return build_index(titles(), lines)
