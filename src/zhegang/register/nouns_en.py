"""English nouns: which word a number counts, and its singular."""

from __future__ import annotations

import re

_IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "countries": "country",
    "companies": "company",
    "series": "series",
    "premises": "premises",
    "headquarters": "headquarters",
    "businesses": "business",
    "universities": "university",
    "analyses": "analysis",
    "staff": "person",
    "personnel": "person",
}
_COUNTED_SINGULAR = {
    "people",
    "staff",
    "personnel",
    "faculty",
    "aircraft",
    "women",
    "men",
    "children",
    "headquarters",
}
_NOT_PLURAL = re.compile(r"(?:ss|us|is|ics|news|'s|’s)$", re.I)
_VERB_S = {
    "is",
    "was",
    "has",
    "does",
    "as",
    "its",
    "his",
    "this",
    "includes",
    "covers",
    "across",
    "towards",
    "plus",
    "less",
    "various",
    "numerous",
}
_STOP = re.compile(
    r"(?:in|on|at|to|for|from|with|by|into|through|under|over|across|during|within|among|between|against|and|or|but|that|"
    r"which|who|whose|where|when|while|as|than|is|are|was|were|has|have|had|will|would|can|could|may|shall|should|be|been|per|a|an|the|it|they)$",
    re.I,
)
_ITEM = re.compile(
    r"[\s-]+(?:(?P<of>of\s+(?:(?:its|the|their|our|these|those|his|her)\s+)?)|(?:square|cubic)\s+|)(?P<word>[“\"‘']?[A-Za-z][\w’'.-]*)"
)
_MEASURES = {
    "day", "week", "month", "year", "hour", "minute", "decade", "kilometre", "kilometer", "metre", "meter", "km", "tonne", "ton", "kg", "mile",
    "hectare", "acre", "degree", "km2", "teu", "gw", "mw", "kwh", "gwh", "sq", "seat", "storey", "point", "time", "fold", "megawatt", "gigawatt",
}  # fmt: skip


def singular(word: str) -> str:
    """The singular of an English noun, in lower case.

    Examples
    --------
    >>> singular("Enterprises"), singular("companies"), singular("leaders"), singular("people")
    ('enterprise', 'company', 'leader', 'person')
    """
    told = word.lower().strip("“\"‘'’.,")
    if told in _IRREGULAR:
        return _IRREGULAR[told]
    if told.endswith("ies") and len(told) > 4:
        return told[:-3] + "y"
    if re.search(r"(?:sses|shes|ches|xes|zzes)$", told):
        return told[:-2]
    if told.endswith("s") and not _NOT_PLURAL.search(told):
        return told[:-1]
    return told


def counted_noun(line: str, at: int) -> tuple[str, int] | None:
    """The noun phrase that the number ending at `at` counts, and its end; None where none follows.

    The phrase runs to the first plural: *600 government and business leaders* counts leaders.
    A hyphen counts its unit: *four-day*.
    """
    position, begin = at, None
    for step in range(8):
        found = _ITEM.match(line, position)
        if not found:
            return None
        word = found["word"].rstrip(".,;:")
        bare = word.strip("“\"‘'’")
        if found["of"] and step:
            return None
        if step == 0 and line[at : at + 1] == "-" and bare.split("-")[0].lower() in _MEASURES:
            unit = bare.split("-")[0]
            return unit, found.start("word") + len(unit)
        if _STOP.match(bare) and not (step and bare.lower() in ("and", "or")) and not found["of"]:
            return None
        begin = found.start("word") if begin is None else begin
        if bare.lower() in _MEASURES or _is_plural(bare):
            end = found.start("word") + len(word)
            return re.sub(r"\s+", " ", line[begin:end]).strip("“\"‘'’"), end
        if (
            line[found.end("word") - 1] in ".,;:"
            or line[found.end("word") : found.end("word") + 1] in ',;:.)”"'
        ):
            return None
        position = found.end("word")
    return None


def _is_plural(word: str) -> bool:
    told = word.lower()
    if told in _COUNTED_SINGULAR:
        return True
    return told.endswith("s") and len(told) > 3 and told not in _VERB_S and not _NOT_PLURAL.search(told)
