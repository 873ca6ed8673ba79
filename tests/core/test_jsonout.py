from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.core.jsonout import canonical, digest, dumps, line, plain

finite = st.floats(allow_nan=False, allow_infinity=False)
decimals = st.decimals(allow_nan=False, allow_infinity=False)
trees: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | finite | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Status(Enum):
    KNOWN = "determined"


@dataclass(frozen=True, slots=True)
class Line:
    on: date
    rate: float | None
    amount: Decimal
    status: Status


def test_a_result_is_written_field_by_field() -> None:
    told = dumps(Line(date(2026, 3, 1), math.nan, Decimal("5400.10"), Status.KNOWN))

    assert (
        told
        == '{\n  "on": "2026-03-01",\n  "rate": null,\n  "amount": 5400.1,\n  "status": "determined"\n}\n'
    )


@given(trees)
def test_standard_readers_read_back_what_was_written(value: Any) -> None:
    assert json.loads(dumps(value)) == value
    assert json.loads(line(value)) == value
    assert json.loads(canonical(value)) == value
    assert line(value).count("\n") == 1


@given(decimals)
def test_no_digit_of_a_decimal_is_lost(value: Decimal) -> None:
    assert json.loads(line(value), parse_float=Decimal, parse_int=Decimal) == value


@given(st.floats(-1e15, 1e15))
def test_equal_numbers_have_equal_text(value: float) -> None:
    assert line(value) == line(Decimal(repr(value)))


@given(st.integers(-(10**25), 10**25))
def test_whole_numbers_do_too(value: int) -> None:
    assert line(value) == line(Decimal(value))


@given(st.dictionaries(st.text(), st.integers()))
def test_a_digest_does_not_depend_on_the_order_of_keys(value: dict[str, int]) -> None:
    assert digest(value) == digest(dict(reversed(value.items())))


def test_a_digest_is_the_one_published_for_these_bytes() -> None:
    # FIPS 180-4: SHA-256 of the two bytes {}.
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_null(value: float | Decimal) -> None:
    assert line(value) == "null\n"


def test_arrays_instants_paths_and_sets() -> None:
    value = {
        "rates": np.array([[0.54, np.nan]]),
        "count": np.int64(3),
        "at": datetime(2025, 4, 5, 4, 1, tzinfo=UTC),
        "out": PurePosixPath("out/plan.json"),
        "hubs": frozenset({"HKHKG", "CNNGB"}),
    }

    assert plain(value) == {
        "rates": [[0.54, None]],
        "count": 3,
        "at": "2025-04-05T04:01:00+00:00",
        "out": "out/plan.json",
        "hubs": ["CNNGB", "HKHKG"],
    }


def test_text_stays_readable_and_safe() -> None:
    assert line('浙港 "quoted"\n') == '"浙港 \\"quoted\\"\\n"\n'


@pytest.mark.parametrize("value", [object(), b"bytes", {(1, 2): 3}])
def test_what_cannot_be_written_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        dumps(value)
