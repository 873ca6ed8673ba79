"""The dates of one segment, in its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from zhegang.register import dates_en, dates_periods, dates_zh
from zhegang.register.dates import DateMention, longest
from zhegang.register.script import folded, is_chinese
from zhegang.register.segments import Segment

# The hour of issue in a release's last lines: on the day of publication.
_ISSUED = re.compile(
    r"(?:HKT|issued\s+at|香港时间)\s*(?:HKT\s*)?(?P<time>\d{1,2}(?:[:.]\d\d|时\d{1,2}分))", re.I
)


def find_dates(line: str, published: date | None, *, chinese: bool | None = None) -> tuple[DateMention, ...]:
    """The dates in one sentence; relative ones are read against `published`.

    `chinese` chooses the rules where the line itself, figures alone, does not.

    Examples
    --------
    >>> [(m.value, m.until) for m in find_dates("He stayed from April 22 to 25.", date(2025, 4, 30))]
    [('2025-04-22', '2025-04-25')]
    """
    if is_chinese(line) if chinese is None else chinese:
        return longest(dates_zh.candidates(line, published))
    found = list(dates_en.candidates(line, published))
    # A longer period swallows the days inside it: April 22 to 25 is one range.
    return longest([*dates_periods.candidates(line, published), *found])


def segment_dates(text: str, segment: Segment, published: date | None) -> Iterator[DateMention]:
    """The dates of a segment, placed in the document."""
    quote = segment.quote(text)
    found = find_dates(quote, published)
    if segment.kind == "meta":
        for issued in _ISSUED.finditer(folded(quote)):
            told = published.isoformat() if published else None
            hour = DateMention(*issued.span("time"), told, None, "publication" if told else "unresolved")
            found = longest([*found, hour])
    for mention in found:
        yield replace(mention, start=mention.start + segment.start, end=mention.end + segment.start)
