"""English verbs of promising and doing, with their strength.

`firm` verbs do a thing, `support` verbs help others to do it, `explore` verbs look into
it; a promise word (*agreed to*, *will*) carries the strength of the verb it governs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from zhegang.register import lexicon_en
from zhegang.register.script import listed

Strength = Literal["firm", "support", "explore"]

_SUPPORT = "support encourage promote facilitate assist help foster welcome advocate enable boost nurture back sponsor aid stimulate champion push guide urge"
_EXPLORE = "explore study consider examine research investigate discuss assess review look evaluate seek"
_FIRM = listed("""
    accelerate achieve address adopt advance align allocate allow appoint apply arrange attract
    avoid bring build carry combine commit compile complete conclude conduct connect construct
    continue contribute convene cooperate co-operate coordinate co-ordinate create cultivate cut
    deepen deliver designate develop diversify dispatch double draw earmark ease embark enhance
    enlarge enrich ensure establish exchange expand expedite explore extend finalise finalize
    finance form formulate forge fulfil fund further give grant harmonise harmonize harness hold
    host implement improve include increase integrate intensify introduce invest invite issue
    join launch lead leverage link lower maintain make manage match mobilise mobilize
    monitor negotiate offer open operate optimise optimize organise organize participate partner
    pilot play prepare prioritise prioritize produce protect provide publish pursue raise realise
    realize recognise recognize reduce regulate reinforce release relax remove renew report resume
    roll run safeguard accept bear circulate ask cap settle pay recognise award choose list name deposit donate lend scale send serve set share shorten sign simplify speed stage standardise
    standardize step streamline strengthen strive subsidise subsidize supply synchronise take tackle
    tap team test trial train transfer translate triple unlock update upgrade use utilise utilize
    waive widen work expedite broaden consolidate convert dedicate define deploy digitise digitize
    draft electrify enforce engage equip exempt facilitate feature focus gather identify incubate
    inform install jointly-build co-host co-organise co-organize co-develop co-fund jumpstart locate
    map meet merge modernise nominate permit plan plant position post preserve process procure
    promote propose purchase recruit reform rehabilitate replicate restore revise second select
    showcase simplify solicit stabilise station steer structure submit tighten track trade
""")
# After a noun these may be nouns themselves: they are verbs only before an object.
ALSO_NOUNS = frozenset(
    listed("""
    support exchange research study work plan form share launch increase train transfer experience
    back help aid review trade test trial match link use supply stage step scale run report release
    process post plant pilot partner map joint host hold grant fund focus feature draft double draw
    cut benefit finance guide lead issue boost push offer second position purchase raise structure
    track team invite tap set station update upgrade
""")
) | frozenset(lexicon_en.ALSO_NOUNS)
STRENGTH: dict[str, Strength] = dict.fromkeys([*_FIRM, *lexicon_en.DOING], "firm")
STRENGTH.update(dict.fromkeys(_SUPPORT.split(), "support"))
STRENGTH.update(dict.fromkeys([*_EXPLORE.split(), *lexicon_en.LOOK_INTO], "explore"))

ADVERB = (
    r"(?:also|further|jointly|actively|fully|gradually|progressively|continuously|continually|together|mutually|vigorously|closely|better|proactively|"
    r"strongly|greatly|effectively|steadily|comprehensively|orderly|regularly|firmly|firstly|secondly|thirdly|finally|lastly|thus|then|soon|"
    r"where\s+appropriate|as\s+appropriate|in\s+addition|additionally|respectively|in\s+turn|both|each|to|substantially|significantly|widely|"
    r"annually|immediately|separately|thereby|\w+ly)"
)
_LEAD = re.compile(rf"{ADVERB},?\s+", re.I)
_WORD = re.compile(r"(?:co-)?(?P<verb>[a-z]+(?:-[a-z]+)*)(?![\w’'-])", re.I)


@dataclass(frozen=True, slots=True)
class Verb:
    """A base form at the head of a clause: `lead` is what stands before it, `start` and `end` its place."""

    lead: str
    verb: str
    start: int
    end: int


_PREPOSITION = re.compile(
    r"\s*(?:of|for|in|with|to|from|between|among|by|on|at(?!\s+(?:least|most)\b)|as|,|;|\.|and\s+(?:the\s+)?\w+(?:ion|ment|ing)\b|is|are|was|were|will|has|have|programmes?|schemes?|projects?|activities|measures|services|policies)\b|\s*[,;.)]",
    re.I,
)
_ALLOWED_PREPOSITION = {"work": r"with|together|on|to|towards", "exchange": r"$^", "focus": "on", "participate": "in", "look": "into", "step": "up", "set": "up|out|aside",
                        "carry": "out|on|forward", "roll": "out", "scale": "up", "speed": "up", "team": "up", "tap": "into", "report": "to|back|on", "call": "on|for", "deal": "with", "check": "for|on", "level": "up", "phase": "in|out",
                        "hand": "over|out", "move": "to|towards|ahead", "sign": "up", "contract": "with|out", "cater": "to|for", "consult": "on|with", "draw": "on|up", "lead": "to", "build": "on"}  # fmt: skip


def verb_at(text: str) -> Verb | None:
    """The base-form verb that heads `text`, perhaps after adverbs, or None.

    Examples
    --------
    >>> verb_at("jointly formulate plans").verb
    'formulate'
    >>> verb_at("exchange of lawyers") is None
    True
    """
    found = _base(text, 0)
    if not found:
        return None
    verb, rest = found.verb.lower(), text[found.end :]
    if verb in _ALLOWED_PREPOSITION and re.match(rf"\s+(?:{_ALLOWED_PREPOSITION[verb]})\b", rest):
        return found
    if verb in ALSO_NOUNS and _PREPOSITION.match(rest):
        second = re.match(r"\s+and\s+", rest)
        other = _base(rest, second.end()) if second else None
        return found if other and not re.match(r"\s+(?:of|in|between)\b", rest[other.end :]) else None
    if re.match(r"\s*(?:[,;:.]?\s*$)", rest):
        return None
    return found


def _base(text: str, at: int) -> Verb | None:
    """The verb at `at`, adverbs before it first: *further co-operate* is co-operate."""
    if lead := _LEAD.match(text, at):
        found = _base(text, lead.end())
        if found:
            return Verb(text[at : lead.end()] + found.lead, found.verb, found.start, found.end)
    word = _WORD.match(text, at)
    if not word:
        return None
    whole = word[0].lower()
    if whole in STRENGTH:
        return Verb("", word[0], word.start(), word.end())
    return Verb("", word["verb"], word.start(), word.end()) if word["verb"].lower() in STRENGTH else None


def lemma(verb: str) -> str:
    """The base form of a verb as it stands in a text: `implements` gives `implement`."""
    told = verb.lower()
    if told in STRENGTH:
        return told
    if told in lexicon_en.IRREGULAR:
        return lexicon_en.IRREGULAR[told]
    for ending, instead in _ENDINGS:
        if told.endswith(ending):
            base = told.removesuffix(ending) + instead
            if base in STRENGTH:
                return base
            if not instead and len(base) > 3 and base[-1] == base[-2] and base[:-1] in STRENGTH:
                return base[:-1]
    return told


_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""), ("d", ""), ("ing", ""), ("ing", "e"),
)  # fmt: skip


def present(verb: str) -> bool:
    """Whether a word is a listed verb in the present: `implements`, `encourage`."""
    told = verb.lower()
    return told in STRENGTH or (told.endswith("s") and lemma(told) in STRENGTH and lemma(told) != told)
