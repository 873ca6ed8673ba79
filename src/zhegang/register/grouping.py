"""Copies and occasions among many documents, by columns.

The same judgements as `mirrors` and `occasions` make on a handful of texts, on their marks:
20,000 documents in seconds. Documents stand in the order in which they were first seen;
each is judged against those before it, so that a later one never changes an earlier answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhegang.register.marks import SAMPLE, Hashes
from zhegang.register.mirrors import MIRROR, SPUN, TOO_SHORT, Kinship
from zhegang.register.occasions import APART_DAYS, SHARED_NAMES, SHARED_PART

# A copy shares at least half of twelve marks.
SHARED_MARKS = 6
# Names of more documents than this are counted by matrix, the rarer ones by list.
COMMON_NAME = 200
BLOCK = 256
# In a small register a name that many documents carry tells an occasion all the same.
EVERYBODYS = 20
NO_DAY = np.iinfo(np.int64).min
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouped:
    """For each document an earlier one (or itself) and how sure or near that is."""

    first: Ints
    probable: NDArray[np.bool_]


def copies(
    runs: Sequence[Hashes], fixed: Sequence[Hashes], known: Sequence[int] = ()
) -> tuple[list[int], list[Kinship]]:
    """For each document the first it copies (itself where none), and how.

    Parameters
    ----------
    runs, fixed : one array a document, as `marks_of` makes them.
    known : the answers for the first documents, where they are settled.
    """
    found = list(known)
    kin: list[Kinship] = ["own"] * len(found)
    near = [_sharers(marks, len(found)) for marks in (runs, fixed)]
    for this in range(len(found), len(runs)):
        best: tuple[int, Kinship] = (this, "own")
        for earlier in sorted({*near[0][this - len(known)], *near[1][this - len(known)]}):
            told = _kinship(runs[earlier], runs[this], fixed[earlier], fixed[this])
            if told != "own":
                best = (found[earlier], told)
                break
        found.append(best[0])
        kin.append(best[1])
    return found, kin


def _sharers(marks: Sequence[Hashes], start: int) -> list[list[int]]:
    """For each document from `start` on the earlier ones that share enough marks to be looked at.

    Each holder of a mark is set beside its first three holders and the two before it: a copy
    stands beside what it copies, and a phrase that everybody uses costs no more than five pairs.
    """
    count = len(marks)
    found: list[list[int]] = [[] for _ in range(count - start)]
    lengths = [len(m) for m in marks]
    if not sum(lengths):
        return found
    owner = np.repeat(np.arange(count), lengths)
    value = np.concatenate([*marks])
    order = np.lexsort((owner, value))
    owner, value = owner[order], value[order]
    place = np.arange(len(value))
    begins = np.r_[True, value[1:] != value[:-1]]
    first = np.maximum.accumulate(np.where(begins, place, 0))
    codes = []
    for ahead in (0, 1, 2):
        held = (first + ahead < place) & (owner >= start)
        codes.append(owner[held] * count + owner[(first + ahead)[held]])
    for back in (1, 2):
        held = (place - back > first + 2) & (owner >= start)
        codes.append(owner[held] * count + owner[(place - back)[held]])
    pair, times = np.unique(np.concatenate(codes), return_counts=True)
    for code in pair[times >= SHARED_MARKS].tolist():
        found[code // count - start].append(code % count)
    return found


def _kinship(runs_a: Hashes, runs_b: Hashes, fixed_a: Hashes, fixed_b: Hashes) -> Kinship:
    if np.array_equal(runs_a, runs_b) and np.array_equal(fixed_a, fixed_b):
        return "same"
    if _share(runs_a, runs_b, sampled=True) >= MIRROR:
        return "mirror"
    return "spun" if _share(fixed_a, fixed_b, sampled=False) >= SPUN else "own"


def _share(a: Hashes, b: Hashes, *, sampled: bool) -> float:
    """The share of the smaller set that stands in the other; of samples, below where the denser one ends."""
    if not len(a) or not len(b):
        return 0.0
    if sampled:
        # A full sample ends somewhere: beyond it nothing is known of its text.
        ends = [marks[-1] for marks in (a, b) if len(marks) >= SAMPLE]
        if ends:
            a, b = a[a <= min(ends)], b[b <= min(ends)]
    small = min(len(a), len(b))
    if small < TOO_SHORT:
        return 0.0
    # Both are sorted: where each of `b` would stand in `a` tells whether it does.
    at = np.minimum(np.searchsorted(a, b), len(a) - 1)
    return int(np.count_nonzero(a[at] == b)) / small


def occasions_by_marks(names: Sequence[Hashes], day: Ints, known: Grouped | None = None) -> Grouped:
    """For each document the first that tells its occasion; the rules of `occasions.occasions`.

    Parameters
    ----------
    names : one array a document.
    day : shape (n_document,); days since 1970, NO_DAY where unknown.
    known : the answers for the first documents, where they are settled.
    """
    count = len(names)
    start = 0 if known is None else len(known.first)
    first, probable = np.arange(count), np.zeros(count, dtype=bool)
    low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, NO_DAY)  # days of each occasion
    if known is not None:
        first[:start], probable[:start] = known.first, known.probable
    dated = day != NO_DAY
    for known_index in np.flatnonzero(dated[:start]).tolist():
        _widen(low, high, first[known_index], day[known_index])
    sizes = np.array([len(n) for n in names], dtype=np.float64)
    for index, near, part in _near(names, sizes, start):
        gaps_ok = _fits(day, dated, low, high, first, near, index)
        near, part = near[gaps_ok], part[gaps_ok]
        if len(near):
            best = near[np.argmax(part)]  # the first of the best
            first[index] = first[best]
            probable[index] = not (dated[index] and dated[best]) or probable[best]
        if dated[index]:
            _widen(low, high, first[index], day[index])
    return Grouped(first, probable)


def _widen(low: Ints, high: Ints, occasion: int, day: int) -> None:
    low[occasion], high[occasion] = min(low[occasion], day), max(high[occasion], day)


def _fits(
    day: Ints, dated: NDArray[np.bool_], low: Ints, high: Ints, first: Ints, near: Ints, index: int
) -> NDArray[np.bool_]:
    """Which of `near` belong to an occasion no day of which lies too far from this document's."""
    if not dated[index]:
        return np.ones(len(near), dtype=bool)
    group = first[near]
    told = high[group] != NO_DAY
    apart = np.zeros(len(near), dtype=np.int64)
    apart[told] = np.maximum(day[index] - low[group[told]], high[group[told]] - day[index])
    return apart <= APART_DAYS


def _near(
    names: Sequence[Hashes], sizes: NDArray[np.float64], start: int
) -> Iterator[tuple[int, Ints, NDArray[np.float64]]]:
    """For each document from `start` on: earlier ones with enough names in common, and how large a part.

    A name that one document in twenty of those before carries tells no occasion.
    """
    count = len(names)
    if not count:
        return
    lengths = sizes.astype(np.int64)
    owner = np.repeat(np.arange(count), lengths)
    value, place, frequency = np.unique(np.concatenate([*names]), return_inverse=True, return_counts=True)
    common = np.flatnonzero(frequency > COMMON_NAME)
    rank = np.full(len(value), -1)
    rank[common] = np.arange(len(common))
    matrix = np.zeros((count, len(common)), dtype=np.float32)
    held = rank[place] >= 0
    matrix[owner[held], rank[place[held]]] = 1
    # Lists of the rarer names: for each the documents, in order.
    order = np.argsort(place, kind="stable")
    begins, listed = np.r_[0, np.cumsum(frequency)], owner[order]
    offsets = np.r_[0, np.cumsum(lengths)]
    # Blocks begin at the same documents whatever is settled: the answers are the same then.
    for block in range(start // BLOCK * BLOCK, count, BLOCK):
        end = min(block + BLOCK, count)
        before = np.bincount(place[: offsets[block]], minlength=len(value))
        telling = before <= max(EVERYBODYS, block // 20)
        told = np.bincount(owner, weights=telling[place], minlength=count)
        first = max(block, start)
        shared = (matrix[first:end] * telling[common]) @ matrix[:end].T
        for index in range(first, end):
            row = shared[index - first]
            rare = [p for p in place[offsets[index] : offsets[index + 1]] if rank[p] < 0 and telling[p]]
            if rare:
                docs = np.concatenate([listed[begins[p] : begins[p + 1]] for p in rare])
                row += np.bincount(docs[docs < end], minlength=end)[:end]
            part = row[:index] / np.maximum(1.0, np.minimum(told[index], told[:index]))
            near = np.flatnonzero((row[:index] >= SHARED_NAMES) & (part >= SHARED_PART))
            yield index, near, part[near]
