"""Golden quotes and the stores they are asked of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from zhegang.core.dates import parse_instant
from zhegang.ingest.home import Home
from zhegang.ingest.tariffs import load_store
from zhegang.trade.measures import MeasureStore
from zhegang.trade.quote import Quote, QuoteRequest, quote

GOLDEN = Path(__file__).parent.parent / "golden" / "quotes.yaml"


@lru_cache(maxsize=1)
def packaged() -> MeasureStore:
    """The store without anything imported."""
    return load_store(Home(Path("/nonexistent/zhegang-home")))


def golden() -> list[dict[str, Any]]:
    return list(yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))["cases"])


def ask(store: MeasureStore, hs: str, origin: str, on: str | date, market: str = "US", **more: Any) -> Quote:
    """A quote on 10,000 dollars, its days given as text or date."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    value = more.pop("value", Decimal(10_000))
    return quote(store, QuoteRequest(str(hs), origin, market, day, value, **more))


def ask_case(store: MeasureStore, case: dict[str, Any]) -> Quote:
    more = {key: case[key] for key in ("via", "facts", "loaded_on", "exported_on") if key in case}
    if "entered_at" in case:
        more["entered_at"] = parse_instant(case["entered_at"])
    if "claims" in case:
        more["claims"] = tuple(case["claims"])
    return ask(store, case["hs"], case["origin"], case["date"], case.get("market", "US"), **more)
