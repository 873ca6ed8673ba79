from __future__ import annotations

import pickle

import pytest

from zhegang.core.errors import InputError, ModelError, NotFoundError, Problem, SourceError, ZhegangError

PROBLEM = Problem(where="products[0].hs", message="at least {n} digits", found="61", fields={"n": 6})


@pytest.mark.parametrize(
    "error",
    [
        InputError([PROBLEM, PROBLEM]),
        NotFoundError("No customs territory {market}.", hint="at least 6 digits", market="XX"),
        SourceError("Found: {found}.", found="nothing"),
        ModelError("This is not a date."),
    ],
)
def test_an_error_survives_the_way_to_another_process(error: ZhegangError) -> None:
    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is type(error)
    assert vars(copy) == vars(error)
    assert copy.text("zh-Hans") == error.text("zh-Hans")


def test_every_problem_is_told_on_a_line_of_its_own() -> None:
    assert InputError([PROBLEM, PROBLEM]).text().splitlines() == [
        "products[0].hs: at least 6 digits Found: 61.",
        "products[0].hs: at least 6 digits Found: 61.",
    ]


def test_what_was_found_cannot_spoil_the_terminal() -> None:
    told = Problem(where="x", message="This is not a date.", found="\x1b[2J" + "9" * 500).text()

    assert "\x1b" not in told
    assert len(told) < 200
