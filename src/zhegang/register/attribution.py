"""Who says so: the speaker a sentence names."""

from __future__ import annotations

import re

from zhegang.register.reading import Reading
from zhegang.register.script import folded

_SAYS = r"(?:said|says|stated|noted|added|emphasi[sz]ed|stressed|pointed\s+out|explained|highlighted|remarked|told|wrote|described|announced|believes?|expects?|hopes?)"
_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\s+(?P<who>[^,]{2,80}),")
_PRONOUN = re.compile(rf"^(?:He|She)\s+(?:also\s+|further\s+)?{_SAYS}\b")
_ZH = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,4}?)(?:亦|也|还|又|并|强调|指出)?(?:表示|说|指出|强调|认为|称|透露|介绍)[，：,:]"
)


def speaker(reading: Reading, segment: int) -> str:
    """Who is said to say what a sentence tells; empty where nobody is named.

    A person told by surname gets the fullest name of the text; *He added* goes back to the
    last speaker of the sentence before.
    """
    if not 0 < segment <= len(reading.segments):
        return ""
    part = reading.segments[segment - 1]
    words = part.quote(reading.document.text)
    if part.chinese:
        told = _ZH.search(folded(words))
        who = words[told.start("who") : told.end("who")] if told else ""
        return next((p.name for p in reading.people if who and who.endswith(p.name)), "")
    if according := _ACCORDING.search(words):
        return _full(reading, according["who"])
    for said in re.finditer(
        rf"(?P<who>(?:[A-Z][\w’'-]*\s+){{1,5}})(?:also\s+|has\s+|further\s+)?{_SAYS}\b", words
    ):
        name = _full(reading, said["who"].strip())
        if name:
            return name
    if _PRONOUN.match(words) and segment > 1:
        return speaker(reading, segment - 1)
    return ""


def _full(reading: Reading, who: str) -> str:
    words = set(re.findall(r"[A-Z][\w’'-]+", who))
    for person in reading.people:
        names = set(person.name.split())
        if len(words & names) >= 2 or (
            words & names and re.match(r"(?:Mr|Mrs|Ms|Miss|Dr|Professor|Prof|Sir)\b", who)
        ):
            return person.name
    bearers = [p.name for p in reading.people if words & set(p.name.split())]
    return bearers[0] if len(bearers) == 1 else ""
