"""Many lines at once, candidate lines, and requests that cannot be used."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trade.tariff_cases import ask, packaged
from zhegang.core.errors import InputError
from zhegang.trade.quote import QuoteRequest, quote
from zhegang.trade.table import candidate_lines, duty_table

DAYS = [date(2025, 2, 3), date(2025, 4, 10), date(2025, 5, 14), date(2025, 11, 10), date(2026, 8, 1)]
lines = st.tuples(
    st.sampled_from(["6109.10.00", "8508.11.00", "9503.00.00", "8428.70", "8507.60.00.90", "0902.10"]),
    st.sampled_from(["CN", "HK", "VN", "MX", "DE"]),
    st.sampled_from(["US", "EU", "VN", "HK", "MY"]),
    st.sampled_from(DAYS),
)


@given(st.lists(lines, max_size=30))
def test_a_table_is_its_quotes(rows: list[tuple[str, str, str, date]]) -> None:
    hs, origin, market, on = ([row[n] for row in rows] for n in range(4))
    found = duty_table(packaged(), hs=hs, origin=origin, market=market, on=on)  # type: ignore[arg-type]
    assert found.rate.shape == (len(rows),)
    for n, (code, made, sold, day) in enumerate(rows):
        single = ask(packaged(), code, made, day, sold)
        assert found.status[n] == single.duty.status
        assert found.layers(n) == single.layers
        if single.duty.rate is None:
            assert np.isnan(found.rate[n])
            assert found.missing(n)
        else:
            assert found.rate[n] == single.duty.rate


def test_the_same_question_is_worked_out_once() -> None:
    count = 500
    found = duty_table(
        packaged(),
        hs=["6109.10.00"] * count,
        origin=["CN"] * count,
        market=["US"] * count,
        on=[DAYS[0]] * count,
    )
    assert len(found.quotes) == 1


def test_bad_lines_are_all_named() -> None:
    with pytest.raises(InputError) as caught:
        duty_table(
            packaged(),
            hs=["6109.10.00", "12x", "6109.10.00"],
            origin=["CN", "CN", "XX"],
            market=["US", "US", "QQ"],
            on=[DAYS[0]] * 3,
        )
    places = {problem.where for problem in caught.value.problems}
    assert places == {"line 2: hs", "line 3: origin", "line 3: market"}


def test_columns_of_different_length() -> None:
    with pytest.raises(InputError, match="length"):
        duty_table(packaged(), hs=["6109.10.00"], origin=[], market=["US"], on=[DAYS[0]])


def test_candidates_of_six_digits() -> None:
    found = candidate_lines(packaged(), "US", "611020", "CN", date(2025, 6, 1))
    assert [line.code for line in found.lines] == ["61102010", "61102020"]
    assert found.low == pytest.approx(0.425)
    assert found.high == pytest.approx(0.54)
    assert found.question is not None
    assert "flax" in found.question.in_lang("en")


def test_a_short_code_over_lines_that_differ_is_undetermined() -> None:
    found = ask(packaged(), "6110.20", "CN", "2025-06-01")
    assert found.duty.status == "undetermined"
    assert [held.fact for held in found.missing] == ["hs"]
    assert "42.5 % to 54 %" in found.missing[0].text.in_lang("en")
    assert found.lines == ("61102010", "61102020")


def test_a_short_code_over_lines_that_agree_is_determined() -> None:
    found = ask(packaged(), "9503", "CN", "2025-06-01")
    assert found.duty.rate == pytest.approx(0.3)


def test_everything_wrong_is_named_at_once() -> None:
    request = QuoteRequest(
        hs="61.1",
        origin="ZZ",
        market="QQ",
        on=date(1980, 1, 1),
        value=Decimal(-1),
        via="??",
        claims=("NAFTA",),
        facts={"colour": True, "steel_share": 2, "vehicle_part": 0.5},
    )
    with pytest.raises(InputError) as caught:
        quote(packaged(), request)
    assert {problem.where for problem in caught.value.problems} == {
        "hs", "origin", "market", "on", "value", "via", "claim",
        "facts.colour", "facts.steel_share", "facts.vehicle_part",
    }  # fmt: skip


@given(st.text(max_size=14), st.text(max_size=3), st.text(max_size=3))
def test_malformed_requests_are_input_errors(hs: str, origin: str, market: str) -> None:
    request = QuoteRequest(hs, origin, market, date(2025, 6, 1), Decimal(1))
    with suppress(InputError):
        quote(packaged(), request)
