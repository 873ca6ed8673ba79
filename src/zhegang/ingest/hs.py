"""The Harmonized System's own codes: six digits that all countries share.

`refdata/hs2022.csv` holds the codes of the edition of 2022 (World Customs Organization, in
force from 2022-01-01), by heading. Earlier editions are not held: their codes are not judged.
"""

from __future__ import annotations

import csv
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from threading import Lock

from zhegang.core.dates import day_start
from zhegang.core.i18n import LANGS, Words
from zhegang.trade.hs_answer import Pointer
from zhegang.trade.hs_search import HsIndex, Title, build_index
from zhegang.trade.measures import MeasureStore, Schedule

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
    """The index of headings; descriptions of the market's lines go in too, where its whole schedule is held."""
    schedule = _whole(store, market)
    lines: dict[str, list[str]] = defaultdict(list)
    if schedule is not None:
        instant = day_start(schedule.newest, market).timestamp()
        for held in titles():
            if len(held.code) == 4:
                lines[held.code] = [line.description for line in schedule.under(held.code, instant)]
    return build_index(titles(), lines)


def _whole(store: MeasureStore, market: str) -> Schedule | None:
    schedule = store.schedules.get(market)
    if schedule is None or not schedule.whole(day_start(schedule.newest, market).timestamp()):
        return None
    return schedule


@lru_cache(maxsize=1)
def pointers() -> Mapping[str, Sequence[Pointer]]:
    """By chapter or heading, the goods it leaves to another: in our words, from the notes and terms
    of EDITION, and only those that often matter."""
    text = (files("zhegang") / "refdata" / "hs_pointers.csv").read_text(encoding="utf-8")
    found: dict[str, list[Pointer]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        goods = Words(row["en"], row["zh_hant"], row["zh_hans"])
        found[row["code"]].append(Pointer(row["code"], row["see"], goods, row["source"]))
    return found


_MOST_KEPT = 4
_kept: OrderedDict[int, tuple[Schedule | None, HsIndex]] = OrderedDict()
_lock = Lock()


def kept_index(store: MeasureStore, market: str = "US") -> HsIndex:
    """`search_index`, made once for a schedule, since it is a second of work or more."""
    schedule = _whole(store, market)
    # The schedule is kept beside its index, so its id stays its own. Markets without one share one.
    key = id(schedule)
    with _lock:
        if key not in _kept:
            _kept[key] = (schedule, search_index(store, market))
            if len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key][1]
