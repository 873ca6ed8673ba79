"""The Harmonized System's own codes: six digits that all countries share.

`refdata/hs2022.csv` holds the codes of the edition of 2022 (World Customs Organization, in
force from 2022-01-01), by heading. Earlier editions are not held: their codes are not judged.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

EDITION = "HS2022"


@lru_cache(maxsize=1)
def subheadings() -> frozenset[str]:
    """Every six-digit code of EDITION."""
    text = (files("zhegang") / "refdata" / "hs2022.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return frozenset(row["heading"] + ending for row in rows for ending in row["subheadings"].split())
