"""The subject of an English promise: where it begins and whether it is someone who can promise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhegang.register import lexicon_en
from zhegang.register.verbs_en import ADVERB, STRENGTH, lemma

SAYS = (
    r"\b(?:said|says|say|stated|states|noted|notes|added|adds|announced|announces|confirmed|confirms|told\s+[\w’' -]{2,30}?|explained|revealed|disclosed|"
    r"reported|remarked|promised|pledged|agreed|decided|resolved|recalled|stressed|indicated|replied|insisted|vowed|wrote|understood|provides?|states|stipulates?)"
)
# Where a clause may begin before its subject.
_EDGE = re.compile(
    rf"[;:]\s*|\s[–—-]\s|[—]|[\"“”(]\s*|,\s+(?:(?:and|but|while|whereas|so|or|yet|though)\s+)?|{SAYS}\s+(?:last\s+\w+\s+|on\s+\w+\s+)?(?:that\s+)?|"
    r"\b(?:so\s+that|that|whether|if|unless|because|although|though|who|whom|whose|which|where|when|whenever|while|whereas|once|until|but|as|than|why|how|after|before)\s+"
)
_GOVERNED = re.compile(
    r"(?:\b(?:whether|if|unless|when|whenever|until|before|after|who|than|why|how|once|so\s+that|because))\s+$",
    re.I,
)
_DOUBT = re.compile(
    r"\b(?:hop(?:e[sd]?|ing)|belie(?:ve[sd]?|f|ving)|expect(?:s|ed|ing|ation)?|confident|think[s]?|thought|predict\w*|forecast\w*|want\w*|wish\w*|fear\w*|suggest\w*|"
    r"likely|rumou?r\w*|deni(?:ed|es)|critics\s+sa\w+|officials\s+say|analysts?\s+sa\w+|observers?\s+sa\w+|draft|assum\w+|if|means?|meant|claims?|speculat\w+|doubt\w*|imagin\w+|"
    r"question\w*|ask\w*|wonder\w*|propos(?:ed|al)|calls?\s+for|urged?|demand\w*|insist\w*)\b[^,;]{0,60}$",
    re.I,
)
_OPENERS = re.compile(
    r"(?:(?:And|But|Also|Then|Now|Next|Meanwhile|Later|So|Still|Yet|Separately|Finally|First(?:ly)?|Second(?:ly)?|Third(?:ly)?|Lastly|Thereafter|Together|Additionally|Furthermore|Moreover|In\s+(?:return|turn|addition|\d{4})|"
    r"(?:Next|This|Last)\s+(?:year|month|week|spring|summer|autumn|winter)|and|or|then|also)\s+)+"
)
NO_SUBJECT = re.compile(
    r"(?:I|he|she|you|this|that|these|those|there|what|which|who|whoever|it\s+is|here|nobody|none|nothing|no\s+one|everyone|neither|no|not|few|little|many|such|some\s+(?:say|think)|any(?:one|body)?|most)\b",
    re.I,
)
_LEAD_PP = re.compile(
    r"(?:In|On|At|By|With|Under|From|For|During|After|Before|Since|Through|To|As|Following|Within|Besides|Despite|Without)\b"
)
_GROUP = re.compile(
    r"(?:both|all|each|either|the\s+(?:two|three|four|five|six|pair|latter|former|other)|its?|our|their|her|his|we|they)\b",
    re.I,
)
PERSON = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Madam|Dame)\b\.?")
_LISTED = re.compile(r"(?:(?:the|The)\s+)?[A-Z][\w’'&.-]*(?:\s+(?:of|and|for|the|[A-Z][\w’'&.-]*)){0,5}\s*")


@dataclass(frozen=True, slots=True)
class Subject:
    """`start` is where the promise's quote begins: at the subject where it stands right before the verb."""

    start: int
    words: str
    governed: bool = False  # asked, hoped, or under *if*


def subject_before(line: str, at: int, floor: int) -> Subject:
    """The subject of the predicate that begins at `at`; `floor` is where the predicate before it ended.

    A predicate set off by commas (*Kenya, for its part, pledged*) begins the quote itself.
    """
    edge, begin = None, 0
    for found in _EDGE.finditer(line, 0, at):
        edge, begin = found, found.end()
    if edge and edge[0].startswith(","):
        begin = _list_start(line, begin, edge.start(), at)
    if floor > begin:
        joints = list(re.finditer(r"\s+(?:and|while|but)\s+", line[floor:at]))
        begin = floor + joints[-1].end() if joints else floor
        return Subject(begin + _skip(line[begin:at]), line[begin:at].strip())
    begin += _skip(line[begin:at])
    words = line[begin:at].strip()
    governed = bool(
        _GOVERNED.search(line[:begin]) or (begin and _DOUBT.search(line[max(0, begin - 90) : begin]))
    )
    if words and not re.fullmatch(rf"(?:{ADVERB}\s*)+", words):
        return Subject(begin, words, governed)
    before = _before_aside(line[: edge.start()]) if edge and edge[0][0] in ",)–—" else ""
    return Subject(at, before, governed or (edge is not None and not before and "which" in edge[0]))


def _skip(words: str) -> int:
    told = _OPENERS.match(words + " ")
    return min(told.end(), len(words)) if told and told.end() < len(words) else 0


def _list_start(line: str, begin: int, comma: int, at: int) -> int:
    """Where *A, B and C* begins, whose last comma stands at `comma`."""
    if " and " not in line[begin:at] and not line[comma:begin].strip().endswith("and"):
        return begin
    start = begin
    while comma > 0:
        piece_at = max((m.end() for m in re.finditer(r"[,;:]\s*|\bthat\s+|\A", line[:comma])), default=0)
        if not _LISTED.fullmatch(line[piece_at:comma]) or _LEAD_PP.match(line[piece_at:comma]):
            break
        start = piece_at
        comma = line.rfind(",", 0, piece_at)
        if not re.fullmatch(r",\s+", line[max(comma, 0) : piece_at]):
            break
    return start


def _before_aside(before: str) -> str:
    """The subject before an aside: *Rift Valley Orchards*, an exporter*, plans*."""
    pieces = re.split(r",\s+|\s[–—]\s|\s\(|[;:]\s|\bthat\s+", before)
    for piece in reversed(pieces[:-1] if len(pieces) > 1 else pieces):
        told = piece.strip()
        if told and not _LEAD_PP.match(told):
            return told[_skip(told) :]
    return ""


def head_noun(words: str) -> str:
    """The last noun of a subject before what hangs on it.

    Examples
    --------
    >>> head_noun("Care homes in Hokkaido and Heilongjiang")
    'homes'
    """
    told = re.split(
        r"\s+(?:of|in|for|from|at|on|to|with|between|by|issued|chosen|made|set|held|planned|based|worth|under|across|around|among|near|within|along|behind|over|than|as|, )\b",
        words,
    )[0]
    told = re.sub(rf"(?:\s+(?:{ADVERB}|both|all))+$", "", told)
    found = re.findall(r"[A-Za-zÀ-ÿ’'-]+", told)
    return found[-1].removesuffix("'s").removesuffix("’s") if found else ""


def may_act(words: str, verb: str, *, listed: bool) -> bool:
    """Whether a subject can promise to do what `verb` says."""
    told = words.strip()
    if not told or NO_SUBJECT.match(told):
        return False
    if PERSON.match(told):
        return False
    pronoun = told.lower()
    if pronoun == "it":
        return STRENGTH.get(verb) == "firm" or STRENGTH.get(verb) == "explore"
    head = head_noun(told)
    low = head.lower()
    if low in lexicon_en.ONLOOKERS or low in lexicon_en.THINGS:
        return False
    if low in lexicon_en.BODIES or _GROUP.fullmatch(told):
        return True
    if head[:1].isupper():
        return not _LEAD_PP.match(told)
    # Laboratories, growers: a plural that is no known thing, doing what bodies do.
    abstract = re.search(
        r"(?:tion|ment|ity|ance|ence|ness|ism|ing|ure|age|sion|th|ings|tions|ments|ities)$", low
    )
    return bool(low.endswith("s") and not abstract and verb in STRENGTH) or (
        listed and not abstract and verb in STRENGTH
    )


def group(words: str) -> bool:
    """Whether a subject is a body, a side or *we*, so that any verb may follow."""
    return bool(_GROUP.fullmatch(words.strip())) or head_noun(words).lower() in lexicon_en.BODIES


def reported(line: str) -> bool:
    """Whether a sentence tells somebody's words, so that *would* stands for *will*."""
    return bool(re.search(rf"{SAYS}\b|\baccording\s+to\b", line))


def doing(verb: str, rest: str) -> bool:
    """Whether a verb (base form) is a doing, not a state, a movement or a ceremony; `rest` begins at it."""
    return (
        lemma(verb) not in lexicon_en.NOT_DOING
        or re.match(
            r"(?:act|look|step|come|meet)\s+(?:on|upon|into|up|for\s+ways|the\s+cost|half|all)\b", rest
        )
        is not None
    ) and not re.match(lexicon_en.NOT_DOING_PHRASES, rest)
