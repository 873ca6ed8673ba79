"""English predicates that promise: *will*, *undertakes to*, *is to be*, *was approved*, each with its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhegang.register import lexicon_en, subjects_en
from zhegang.register.script import listed as words_of
from zhegang.register.script import word_set
from zhegang.register.verbs_en import ADVERB, STRENGTH, lemma

_ADV = rf"(?:(?:{ADVERB}|now|again|never)\s+)*"
_ASIDE = r"(?:,\s[^,;]{2,60},\s+|\s+)"
# Words with which somebody binds himself to do, and those that only tell a plan.
_BOUND = (
    "agree|agrees|agreed|undertake|undertakes|undertook|undertaken|pledge|pledges|pledged|promise|promises|promised|vow|vows|vowed|resolve|resolves|resolved|decide|decides|decided|commit|commits|committed|"
    "volunteered|offered|offers|determined|opted|elected|contracted|arranged|consented|covenant|covenants|guarantees?|guaranteed|guarantee"
)
_MEANT = "plan|plans|planned|planning|intend|intends|intended|propose|proposes|prepare|prepares|preparing"
_SOFT = frozenset(_MEANT.split("|")) | {
    "offered",
    "offers",
    "arranged",
    "elected",
    "determined",
    "contracted",
    "guarantee",
    "guarantees",
    "guaranteed",
}
_WILL = re.compile(
    rf"\b(?P<promise>will|shall|would|(?:is|are)\s+(?:{ADVERB}\s+)??to){_ASIDE}{_ADV}(?P<be>be\s+{_ADV})?(?P<verb>[a-z]+(?:-[a-z]+)*)\b"
)
_BIND = re.compile(
    rf"\b(?:(?:ha(?:s|ve|d)|is|are|was|were|been)\s+)*{_ADV}(?P<promise>{_BOUND}|{_MEANT})(?:\s+(?:itself|themselves|ourselves|in\s+principle|unanimously|on\s+[^,;]{{1,50}}?|with\s+[^,;]{{1,50}}?|at\s+[^,;]{{1,40}}?))?\s+"
    rf"(?:(?:on\s+the\s+need\s+)?to|in\s+favour\s+of)\s+{_ADV}(?P<be>be\s+)?(?P<verb>[a-z]+(?:-[a-z]+)*)\b"
)
_WORDED = re.compile(
    rf"\b(?:expressed\s+(?:their|its)\s+(?:intention|willingness|commitment|readiness)|reached\s+(?:a\s+)?(?:consensus|agreement)(?:\s+on\s+the\s+need)?|(?:made|given|gave)\s+(?:a\s+)?(?:commitment|undertaking|pledge)s?)\s+to\s+{_ADV}(?P<verb>[a-z]+(?:-[a-z]+)*)\b"
)
_UNDER_WAY = re.compile(
    rf"\b(?P<promise>(?:is|are)\s+(?:{ADVERB}\s+|already\s+|still\s+)*)(?P<verb>considering|studying|exploring|examining|investigating|reviewing|assessing|evaluating|weighing|looking\s+(?:into|at)|working\s+on|preparing|drafting|finalising|finalizing|developing|setting\s+up|planning)\b(?!\s+to\b)"
)
_URGED = re.compile(r"\b(?P<promise>(?:is|are)\s+)(?P<verb>encouraged)\s+to\b")
_TASKED = re.compile(
    rf"\b(?P<promise>(?:was|were|is|are|has\s+been|have\s+been)\s+(?:\w+ly\s+)?(?:asked|tasked|instructed|directed|mandated|requested|charged|commissioned|assigned|entrusted))\s+(?:to|with)\s+{_ADV}(?P<verb>[a-z]+(?:-[a-z]+)*)\b"
)
_SUM = re.compile(
    r"\b(?:(?:has|have)\s+)?(?P<promise>pledge[sd]?|promise[sd]?|vow(?:s|ed)|commit(?:s|ted)?)\s+(?P<verb>(?:(?:up\s+to|at\s+least|about|around|more\s+than|over|another|a\s+further|an\s+additional|some|nearly)\s+)?(?:[A-Z]{0,3}[$€£¥]|\d))"
)
_APPROVED = re.compile(
    rf"\b(?P<promise>approved|endorsed|authori[sz]ed|sanctioned|ordered|commissioned)\s+(?:the|an?)\s+(?:\w+\s+)?(?P<verb>{lexicon_en.NOMINAL})\s+(?:of|for)\b"
)
_THAT = re.compile(
    rf"\b(?:agreed|decided|resolved|determined|directed|recommended)\s+(?:\w+ly\s+)?that\s+(?P<subject>[^;,.]{{3,120}}?)\s+(?:should\s+)?(?:be\s+{_ADV}(?P<done>[a-z]+(?:-[a-z]+)*)|(?<=should\s){_ADV}(?P<verb>[a-z]+(?:-[a-z]+)*))\b"
)
_FINITES = (_WILL, _BIND, _WORDED, _UNDER_WAY, _URGED, _TASKED, _SUM, _APPROVED)
_PASSED = re.compile(
    rf"(?P<subject>[Tt]he\s+(?:\w+\s+)?(?P<verb>{lexicon_en.NOMINAL})\s+of\s+[^;]{{3,160}}?)\s+(?:was|were|has\s+been|have\s+been|is|are)\s+(?:\w+ly\s+)?(?:approved|agreed|endorsed|adopted|authori[sz]ed|decided|sanctioned|ordered)\b"
)

_HINT = frozenset(
    [
        *_BOUND.split("|"),
        *_MEANT.split("|"),
        *words_of(
            "will shall would is are was were to reached expressed made that commitment planning has have been approved endorsed authorised authorized sanctioned ordered commissioned"
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class Head:
    """One promising predicate: where its quote, its verb and what it governs begin."""

    start: int
    verb_at: int
    verb: str
    actor: str
    promise: str
    joins: bool = True  # whether further verbs may hang on it


def predicates(line: str, listed: bool) -> Iterator[Head]:
    """The promising predicates of a sentence."""
    if word_set(line).isdisjoint(_HINT):
        return
    floor = 0
    for found in sorted((m for p in _FINITES for m in p.finditer(line)), key=lambda m: m.start()):
        if found.start() < floor:
            continue
        if head := _finite(line, found, floor, listed):
            yield head
        floor = found.end()
    for found in _THAT.finditer(line):
        if (done := found["done"] or found["verb"]) and lemma(done) in STRENGTH:
            yield Head(found.start("subject"), found.end() - len(done), done, "", "agreed", joins=False)
    if (passed := _PASSED.match(line)) and not subjects_en.NO_SUBJECT.match(passed["subject"]):
        yield Head(0, passed.start("verb"), verb_of(passed["verb"]), "", "approved", joins=False)


def _finite(line: str, found: re.Match[str], floor: int, listed: bool) -> Head | None:
    """The head of a predicate that was found, if its subject can promise what its verb says."""
    told = found.groupdict()
    promise, word = (told.get("promise") or "agreed").strip(), found["verb"]
    at = found.start() + len(found[0]) - len(found[0].lstrip())
    subject = subjects_en.subject_before(line, at, floor)
    if (
        subject.governed
        or subjects_en.NO_SUBJECT.match(subject.words)
        or re.search(r"\b(?:not|never|no\s+longer)\b", found[0])
    ):
        return None
    rest = line[found.start("verb") :]
    kind = found.re
    actor = clean_actor(subject.words)
    if kind is _TASKED or kind is _SUM or kind is _APPROVED:
        acts = kind is not _TASKED or (lemma(word) in STRENGTH and subjects_en.doing(word, rest))
        if not acts or not subject.words or re.search(r"\b(?:be|had)\b", found[0]):
            return None
        if kind is not _TASKED and not subjects_en.may_act(subject.words, "fund", listed=False):
            return None
        name = {_SUM: "pledge", _APPROVED: verb_of(word)}.get(kind, word)
        return Head(
            subject.start, found.start("verb"), name, actor, promise.split()[-1], joins=kind is _TASKED
        )
    if kind is _WORDED or kind is _BIND:
        soft = promise.split()[-1] in _SOFT
        thing = subjects_en.head_noun(subject.words).lower() in lexicon_en.THINGS and not re.match(
            r"(?:the\s+two|both|it)\b", subject.words, re.I
        )
        if (
            re.search(r"\bhad\b", found[0])
            or (
                soft and (re.search(r"\b(?:was|were)\b", found[0]) or subjects_en.PERSON.match(subject.words))
            )
            or thing
        ):
            return None
        if soft and not _verb_here(promise.split()[-1], subject.words, joined=floor > 0):
            return None
        if (
            found["verb"] == "be"
            or not subjects_en.doing(word.removesuffix("ing") if word not in STRENGTH else word, rest)
            or not _known(word, subject.words)
        ):
            return None
        return Head(
            _promise_start(line, at, subject, promise), found.start("verb"), word, actor, promise.split()[-1]
        )
    if kind is _UNDER_WAY or kind is _URGED:
        looks = STRENGTH.get(lemma(word.split()[0])) == "explore" or kind is _URGED
        if kind is _UNDER_WAY and not (
            subjects_en.may_act(subject.words, lemma(word.split()[0]), listed=listed)
        ):
            return None
        return Head(subject.start, found.start("verb"), word, actor, "is", joins=False) if looks else None
    if found["be"]:
        return _passive(line, found, subject, actor, promise)
    verb = lemma(word)
    if promise == "would" and not _would(line, subject.words, verb):
        return None
    if word in ("be", "have") or word.endswith(("ed", "ing")) or not subjects_en.doing(word, rest):
        return None
    if not subjects_en.may_act(subject.words, verb, listed=listed) or not _known(word, subject.words):
        return None
    if subject.words.lower() == "it" and STRENGTH.get(verb) != "firm" and STRENGTH.get(verb) != "explore":
        return None
    return Head(subject.start, found.start("verb"), word, actor, promise.split()[0])


def _verb_here(word: str, subject: str, *, joined: bool) -> bool:
    """Whether *plan* and its like are verbs: *both sides plan to*, not *a wider plan to*."""
    if not subject:
        return joined
    if re.search(r"\b(?:a|an|the|its|their|of|no|any|under|to)$", subject):
        return False
    if word not in ("plan", "intend", "propose", "prepare", "guarantee"):
        return not subject.endswith(("’s", "'s"))
    return plural(subject) or subjects_en.group(subject)


def plural(subject: str) -> bool:
    return (
        subjects_en.head_noun(subject).endswith("s")
        or " and " in subject
        or bool(re.match(r"(?:we|they|both|all|the\s+two)\b", subject, re.I))
    )


def _passive(
    line: str, found: re.Match[str], subject: subjects_en.Subject, actor: str, promise: str
) -> Head | None:
    """*Data will be exchanged*; *We will be running a briefing*; *is to be looked into*."""
    word, verb = found["verb"], lemma(found["verb"])
    if word == "responsible":
        return Head(subject.start, found.start("verb"), word, actor, promise)
    if (verb == word and word not in lexicon_en.IRREGULAR) or not subject.words:
        return None
    if promise == "would" and not subjects_en.reported(line):
        return None
    if word.endswith("ing"):
        fit = subjects_en.may_act(subject.words, verb, listed=False) and subjects_en.doing(
            verb, line[found.start("verb") :]
        )
        return Head(subject.start, found.start("verb"), word, actor, promise) if fit else None
    looked = re.match(r"looked\s+(?:into|at)\b", line[found.start("verb") :])
    occasion = re.search(
        r"\b(?:meeting|session|conference|forum|summit|ceremony|round|talks|reception|dinner|visit|plenary)s?\b",
        subject.words,
        re.I,
    )
    if verb not in STRENGTH and not looked:
        return None
    if verb in STATED or (
        occasion and verb in ("hold", "organise", "organize", "stage", "convene", "host", "open", "post")
    ):
        return None
    if re.fullmatch(r"(?:it|they|this|these|he|she|we|i|you)", subject.words, re.I):
        return None
    by = re.search(
        r"\bby\s+((?:the\s+)?(?:both|two|[A-Z])[\w’' ]{2,60}?)(?=\s+(?:in|on|at|by|from|before|until|to|and\s+[a-z])\b|[,;.]|$)",
        line[found.end() :],
    )
    return Head(
        subject.start, found.start("verb"), word, clean_actor(by[1]) if by else "", promise, joins=False
    )


STATED = frozenset(
    words_of(
        "see ask require allow sign hold_off charge expect oblige request subject own lose know say tell think feel find win remember note describe reach represent refuse deny surround drive exclude prevent"
    )
)


def _would(line: str, subject: str, verb: str) -> bool:
    """*Would* is *will* told by another, and in minutes; a guess with *if* or of the unknown is neither."""
    if (
        re.search(r"\bif\b|\bwould\s+(?:rather|like|otherwise|also\s+like|then)\b", line)
        or verb not in STRENGTH
    ):
        return False
    return subjects_en.reported(line) or bool(
        re.match(r"(?:The|the|Both|Each)?\s*[A-Z]|[Tt]he\s+(?:two|parties|sides)\b|[Bb]oth\b", subject)
    )


def _known(word: str, subject: str) -> bool:
    """A verb of the lexicon, or any verb after a body's own name."""
    return (
        lemma(word) in STRENGTH
        or word in STRENGTH
        or ((subject[:1].isupper() or subjects_en.group(subject)) and not word.endswith(("ed", "ing", "ly")))
        or (word.endswith("ing") and lemma(word) != word)
    )


def _promise_start(line: str, at: int, subject: subjects_en.Subject, promise: str) -> int:
    """*A and B agreed to* begins at the word of agreement, all else at its subject."""
    joint = re.fullmatch(r"(?:[A-Z][\w’'-]*\s?){1,3}\s*and\s+(?:[A-Z][\w’'-]*\s?){1,3}", subject.words)
    return at if joint and promise == "agreed" and at - subject.start < 60 else subject.start


def clean_actor(actor: str) -> str:
    return re.sub(
        rf"^(?:[Tt]he|[Ll]ast|[Nn]ext)\s+(?=[A-Z])|(?:\s+(?:{ADVERB}|has|have))+$", "", actor.strip()
    )


def verb_of(noun: str) -> str:
    """The verb a noun is made from: establishment, simplification, exchange."""
    told = noun.lower()
    for ending, instead in (
        ("ification", "ify"),
        ("isation", "ise"),
        ("ization", "ize"),
        ("ation", "ate"),
        ("ation", "e"),
        ("ution", "ute"),
        ("ction", "ct"),
        ("motion", "mote"),
        ("ment", ""),
        ("sion", "d"),
        ("sion", "de"),
        ("ation", ""),
    ):
        if told.endswith(ending) and (base := told.removesuffix(ending) + instead) in STRENGTH:
            return base
    return lemma(told)
