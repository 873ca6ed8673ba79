"""What a document is compared by with 20,000 others: short arrays instead of its text.

Hashes are the first eight bytes of BLAKE2b, the same in every process and release. A text's
runs of words are sampled by their smallest hashes, so that the samples of two texts hold
the same share of common runs as the texts do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from zhegang.register.mirrors import runs_of
from zhegang.register.occasions import names_of, places_of, title_places
from zhegang.register.reading import Reading

Hashes = NDArray[np.uint64]
SAMPLE = 256


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one document: sorted hashes, and the places its figures may belong to.

    `names` tell an occasion, `runs` (a sample of at most 256) a mirror, `fixed` (runs of
    names and figures) a spun copy. `places` are all places it names, `own` those of its title.
    """

    names: Hashes
    runs: Hashes
    fixed: Hashes
    places: frozenset[str]
    own: frozenset[str]


def marks_of(reading: Reading) -> Marks:
    """The marks of a document that was read."""
    text = reading.document.text
    runs, fixed = runs_of(text)
    return Marks(
        hashes(names_of(reading)),
        hashes(runs)[:SAMPLE],
        hashes("\x1f".join(row) for row in fixed),
        places_of(text),
        title_places(reading),
    )


def hashes(words: Iterable[str]) -> Hashes:
    """Sorted hashes of texts, each once."""
    joined = b"".join(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest() for word in words)
    return np.unique(np.frombuffer(joined, dtype="<u8")).astype(np.uint64)
