"""Two thousand broken inputs: no traceback, and every fault put in is told."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import Broken, broken_cases, case_data, examples
from zhegang.core.errors import InputError
from zhegang.core.i18n import LANGS
from zhegang.plan.case import Case
from zhegang.plan.casefile.example import example_case
from zhegang.plan.reading import case_from_dict, read_case, read_case_text
from zhegang.plan.writing import case_data as raw
from zhegang.plan.writing import case_toml

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples").glob("*/case.toml"))
MANY = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@lru_cache(maxsize=1)
def bases() -> list[dict[str, Any]]:
    return [example_case(), *(raw(read_case(path)) for path in EXAMPLES)]


@st.composite
def broken(draw: st.DrawFn) -> Broken:
    # Mostly the small one: the large ones are slow, and no harder.
    base = draw(st.sampled_from([0] * 8 + list(range(1, len(bases())))))
    return draw(broken_cases(lambda: bases()[base]))


@settings(MANY, max_examples=examples(1000))
@given(broken())
def test_every_fault_is_told(given_case: Broken) -> None:
    with pytest.raises(InputError) as caught:
        case_from_dict(given_case.data)

    told = {problem.where for problem in caught.value.problems}
    assert given_case.wheres <= told
    assert all(caught.value.text(lang).encode() for lang in LANGS)


@settings(MANY, max_examples=examples(60))
@given(case_data())
def test_generated_cases_are_valid(data: dict[str, Any]) -> None:
    assert case_from_dict(data).id == data["id"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(MANY, max_examples=examples(300))
@given(st.dictionaries(st.sampled_from(list(Case.model_fields)), anything, max_size=8))
def test_anything_in_place_of_a_field(data: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        case_from_dict(data)

    assert caught.value.text("zh-Hans").encode()


def refusal(text: str, format: Any) -> str | None:
    """What is told of a text that is no case; None when it is one."""
    try:
        read_case_text(text, format)
    except InputError as error:
        return error.text("zh-Hant")
    return None


@settings(MANY, max_examples=examples(300))
@given(st.randoms(use_true_random=False), st.sampled_from(["toml", "json"]))
def test_bytes_changed_in_a_text(chance: random.Random, format: Any) -> None:
    """Read as a case, or refused with a text that can be printed: nothing else."""
    case = case_from_dict(bases()[0])
    held = case_toml(case) if format == "toml" else json.dumps(bases()[0], default=str, ensure_ascii=False)
    text = list(held)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        text[at] = chance.choice(["", "\x00", '"', "[", "]", "=", "\n", "9", "é", "\u202e", text[at] * 3])
    told = refusal("".join(text), format)

    assert told is None or told.strip().encode()
