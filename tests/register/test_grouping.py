"""Columns judge many documents as the rules judge a few."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from zhegang.register import fingerprint, occasions, read, sources
from zhegang.register.figures import gravest
from zhegang.register.grouping import BLOCK, NO_DAY, Grouped, copies, occasions_by_marks
from zhegang.register.marks import SAMPLE, hashes, marks_of

FILES = sorted((Path(__file__).parents[1] / "golden" / "register" / "unseen").glob("*.txt"))


def test_the_releases_group_as_the_rules_group_them() -> None:
    readings = [read(p.read_bytes(), p.name) for p in FILES]
    marks = [marks_of(r) for r in readings]
    days = [r.profile.published.toordinal() if r.profile.published else NO_DAY for r in readings]
    grouped = occasions_by_marks([m.names for m in marks], np.array(days))

    assert list(zip(grouped.first.tolist(), grouped.probable.tolist(), strict=True)) == list(
        occasions(readings)
    )
    found, kin = copies([m.runs for m in marks], [m.fixed for m in marks])
    assert tuple(found) == sources([fingerprint(r.document.text) for r in readings])
    assert {FILES[i].name: kin[i] for i in range(len(FILES)) if kin[i] != "own"} == {
        "02m.txt": "mirror",
        "07m.txt": "mirror",
    }


def test_hashes_are_the_same_in_every_process() -> None:
    assert hashes(["浙港", "Hangzhou"]).tolist() == [6277016411090509903, 9454842014352500081]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 40), st.randoms(use_true_random=False))
def test_one_after_the_other_is_all_at_once(count: int, chance: object) -> None:
    """What is settled stays: a later document never changes an earlier answer."""
    names, days = made(count, chance)
    whole = occasions_by_marks(names, days)
    start = count // 2
    half = occasions_by_marks(names[:start], days[:start])
    rest = occasions_by_marks(names, days, Grouped(half.first, half.probable))

    assert rest.first.tolist() == whole.first.tolist()
    assert rest.probable.tolist() == whole.probable.tolist()


def made(count: int, chance: object) -> tuple[list[np.ndarray], np.ndarray]:
    pool = [f"name {n}" for n in range(30)]
    names = [hashes(chance.sample(pool, chance.randrange(1, 12))) for _ in range(count)]  # type: ignore[attr-defined]
    first = date(2025, 1, 1)
    days = [
        NO_DAY if chance.random() < 0.2 else (first + timedelta(days=chance.randrange(200))).toordinal()  # type: ignore[attr-defined]
        for _ in range(count)
    ]
    return names, np.array(days, dtype=np.int64)


def test_a_name_that_everybody_carries_tells_nothing_in_a_large_register() -> None:
    """Four names in common are an occasion among few documents, and none among a thousand that all carry them."""
    shared = [f"body {n}" for n in range(6)]
    names = [hashes([*shared, *(f"own {i} {n}" for n in range(6))]) for i in range(BLOCK + 10)]
    days = np.arange(len(names)) * 200
    days[-1] = days[-2]
    grouped = occasions_by_marks(names, days)

    assert grouped.first[-1] == len(names) - 1
    few = occasions_by_marks([names[-2], names[-1]], days[-2:])
    assert few.first.tolist() == [0, 0]


def test_a_sample_tells_the_share_of_long_texts() -> None:
    """Mirrors of texts longer than their samples are found, and halves of two texts are none."""
    text = [f"word{n} and then word{n + 1} came" for n in range(4000)]
    one, cut, half = (
        hashes(text),
        hashes(text[:3200]),
        hashes([*text[:1200], *(f"x{n}" for n in range(2800))]),
    )
    runs = [marks[:SAMPLE] for marks in (one, cut, half)]
    nothing = hashes([])

    assert copies(runs, [nothing] * 3) == ([0, 0, 2], ["own", "mirror", "own"])


def test_the_gravest_verdict_is_the_one_shown() -> None:
    assert gravest(["EQUAL", "CONFLICT", "PLAN_VS_OUTCOME"]) == "CONFLICT"
    assert gravest([]) == ""
