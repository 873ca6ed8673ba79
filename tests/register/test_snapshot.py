"""What is read stays what it was: a change made for speed moves no statement.

A change of a rule moves them rightly. Then write the snapshot anew and look at its difference:

    python -m tests.register.test_snapshot
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import yaml

from zhegang.register import read, statements

GOLDEN = Path(__file__).parents[1] / "golden" / "register"
SNAPSHOT = GOLDEN / "snapshot.yaml"
FILES = sorted((GOLDEN / "unseen").glob("*.txt"))


def told(path: Path) -> str:
    """How many statements a file yields, and a digest of all they say and where."""
    reading = read(path.read_bytes(), path.name)
    rows = [
        [s.id, s.citation.start, s.citation.end, s.subject, s.value, s.asserted_by]
        for s in statements(reading)
    ]
    whole = json.dumps([rows, [[s.start, s.end, s.kind] for s in reading.segments]], ensure_ascii=False)
    return f"{len(rows)} {hashlib.sha256(whole.encode()).hexdigest()[:16]}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_reading_is_what_it_was(path: Path) -> None:
    assert told(path) == yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))[path.name]


def test_a_files_name_is_no_part_of_an_id() -> None:
    data = FILES[0].read_bytes()

    assert [s.id for s in statements(read(data, "a.txt"))] == [s.id for s in statements(read(data, "b.txt"))]


if __name__ == "__main__":
    SNAPSHOT.write_text("".join(f"{p.name}: {told(p)}\n" for p in FILES), encoding="utf-8")
