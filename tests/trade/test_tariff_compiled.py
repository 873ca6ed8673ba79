"""The compiled panel says what the engine says, line by line and slot by slot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.trade.tariff_cases import ask, packaged
from zhegang.core.codes import digits
from zhegang.trade.compiled import compile_panel
from zhegang.trade.panel import DETERMINED, ELSEWHERE, Panel, QuoteArrays, empty_answers, quote_arrays
from zhegang.trade.panelrows import slot_rates

FIRST, LAST = date(2024, 6, 1), date(2028, 3, 1)
ALL = sorted(packaged().schedules["US"].lines)  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def panel() -> Panel:
    return compile_panel(packaged(), ALL, first=FIRST, last=LAST)


def gather(codes: Sequence[str], origins: Sequence[str], days: Sequence[date]) -> QuoteArrays:
    held = panel()
    return quote_arrays(held, held.code_numbers(codes), held.origin_numbers(origins), held.day_numbers(days))


def check(found: QuoteArrays, n: int, code: str, origin: str, on: date) -> None:
    single = ask(packaged(), code, origin, on)
    rates = slot_rates(single.layers)
    where = (code, origin, on)
    for place, slot in enumerate(panel().slots):
        expected = rates.get(slot, 0)
        got = found.layers[n, place]
        assert np.isnan(got) if expected is None else got == float(expected), (where, slot, got, expected)
    if single.duty.rate is None:
        assert found.status[n] != DETERMINED, where
        assert np.isnan(found.rate[n]), where
    else:
        assert found.status[n] == DETERMINED, where
        assert found.rate[n] == single.duty.rate, where


LINES = st.tuples(
    st.sampled_from(ALL), st.sampled_from(sorted(packaged().territories)), st.dates(FIRST, LAST)
)
BUSY = st.tuples(
    st.sampled_from(ALL),
    st.sampled_from(["CN", "HK", "VN", "MX", "CA", "DE", "JP", "KR", "CH", "BR", "IN", "RU", "GB", "TW", "CU", "NI"]),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)  # fmt: skip


@given(st.lists(st.one_of(LINES, BUSY), min_size=1, max_size=40))
def test_a_panel_is_its_quotes(lines: list[tuple[str, str, date]]) -> None:
    codes, origins, days = zip(*lines, strict=True)
    found = gather(codes, origins, days)
    for n, (code, origin, on) in enumerate(lines):
        if found.status[n] != ELSEWHERE:
            check(found, n, code, origin, on)


def test_every_line_on_the_days_the_law_changed() -> None:
    """China, a floor country and column 2, on days before, between and after."""
    days = [
        date(2025, 2, 3),
        date(2025, 4, 9),
        date(2025, 9, 20),
        date(2026, 3, 1),
        date(2026, 6, 8),
        date(2026, 8, 1),
    ]
    asked = [(code, origin, on) for code in ALL[::7] for origin in ("CN", "JP", "CU") for on in days]
    found = gather(*zip(*asked, strict=True))
    assert (found.status != ELSEWHERE).mean() > 0.95
    for n, (code, origin, on) in enumerate(asked):
        if found.status[n] != ELSEWHERE:
            check(found, n, code, origin, on)


def test_what_is_not_in_the_panel_is_elsewhere() -> None:
    found = gather(
        ["99999999", digits("6109.10"), "61091000", "61091000", "61091000", "610910000000"],
        ["CN", "CN", "CN", "XX", "CHN", "CN"],
        [FIRST, FIRST, date(2020, 1, 1), FIRST, FIRST, FIRST],
    )
    assert found.status.tolist() == [ELSEWHERE] * 6
    assert np.isnan(found.rate).all()
    assert np.isnan(found.layers).all()


def test_threads_and_arrays_to_write_into_change_nothing() -> None:
    random = np.random.default_rng(1)
    count = 1 << 15
    held = panel()
    asked = [random.integers(-1, size, count) for size in (len(ALL), len(held.origins), 1400)]
    kept = empty_answers(held, count)
    one, two = quote_arrays(held, *asked), quote_arrays(held, *asked, threads=2, out=kept)
    assert two is kept
    for left, right in zip(
        (one.status, one.rate, one.layers), (two.status, two.rate, two.layers), strict=True
    ):
        np.testing.assert_array_equal(left, right)
