"""The tense of an English sentence around a date."""

from __future__ import annotations

import re

from zhegang.register.dates import Tense

_PAST = re.compile(
    r"\b(?:was|were|had|has|have|began|begun|held|met|said|took|made|saw|led|paid|left|went|came|gave|spoke|told|(?<!\ba\s)(?<!\ban\s)(?<!\bthe\s)\w{3,}ed|ago|last|earlier|since)\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|would|plans?|planned|scheduled|set|postponed|moved|rescheduled|considering|was\s+to|were\s+to|is\s+to|are\s+to|due|upcoming|next|to\s+be|expected|aims?|going\s+to|later|by|until|before)\b",
    re.I,
)

_COMING = re.compile(
    r"\b(?:will|shall|to)\s+(?:also\s+|then\s+)?(?:be\s+)?\w+|\b(?:was|were)\s+(?:due\s+|originally\s+)?to\s+\w+|"
    r"\b(?:has|have|had|was|were|is|are)\s+(?:been\s+|now\s+)?(?:postponed|moved|put\s+(?:back|off)|rescheduled|planned|scheduled|deferred|pushed\s+back)\s+(?:to|until|for)\b",
    re.I,
)


def tense_near(line: str, start: int, end: int) -> Tense:
    """The tense of the verb nearest to a date."""
    best: tuple[int, Tense] | None = None
    # "will be held" is one verb in the future: its participle is no past.
    plain = _COMING.sub(lambda m: "will" + " " * (len(m[0]) - 4), line)
    for told, pattern in (("past", _PAST), ("future", _FUTURE)):
        for found in pattern.finditer(plain):
            gap = start - found.end() if found.end() <= start else found.start() - end
            if gap >= 0 and (best is None or gap < best[0]):
                best = (gap, "past" if told == "past" else "future")
    return best[1] if best and best[0] < 90 else ""
