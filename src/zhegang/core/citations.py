"""Where a figure stands: source, place in it, day, how sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Grade = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place a figure or a rule is taken from.

    `source` names the document or publisher, `locator` the place in it (article, page,
    row), `date` the day it was published or seen. `grade`: A official text, B reputable or
    several agreeing reports of it, C weak: shown as such, it decides no legal matter.
    """

    source: str
    locator: str = ""
    date: date | None = None
    grade: Grade = "A"
    url: str = ""

    def text(self) -> str:
        """One line for a footnote.

        Examples
        --------
        >>> Citation("Regulation (EU) 2026/382", "Art. 1", date(2026, 2, 11)).text()
        'Regulation (EU) 2026/382, Art. 1 (2026-02-11)'
        """
        place = f"{self.source}, {self.locator}" if self.locator else self.source
        return f"{place} ({self.date.isoformat()})" if self.date else place


def weakest(grades: Iterable[Grade]) -> Grade:
    """The grade of what rests on several facts: that of the least sure one.

    Raises
    ------
    ValueError
        No grade given: what rests on nothing has none.

    Examples
    --------
    >>> weakest(["A", "C", "B"])
    'C'
    """
    return max(grades)


__all__ = ["Citation", "Grade", "weakest"]
