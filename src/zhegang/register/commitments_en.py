"""Commitments in English sentences: every predicate that promises, and the items of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhegang.register import lexicon_en, subjects_en
from zhegang.register.commitments import Commitment
from zhegang.register.joining_en import PRESENT, inside_quotes, joined
from zhegang.register.promises_en import STATED, Head, clean_actor, plural, predicates, verb_of
from zhegang.register.script import listed as words_of
from zhegang.register.verbs_en import ADVERB, STRENGTH, Verb, lemma, present, verb_at

_ADV = rf"(?:(?:{ADVERB}|now|again|never)\s+)*"
_NOUN_ITEM = re.compile(
    rf"(?:(?:[A-Za-z-]+(?:al|ic|nt|ed|ry|ar|er|ive|ual|ular)|joint|new|mutual|further)\s+)?(?P<verb>{lexicon_en.NOMINAL})\s+(?:of|between|with|for|in)\s",
    re.I,
)
_TO_ITEM = re.compile(
    rf"(?P<subject>[^,;:]{{2,110}}?)\s+to\s+{_ADV}(?P<be>be\s+{_ADV})?(?P<verb>[a-z]+(?:-[a-z]+)*)\b"
)
# A task of minutes: ACTION (Jiangxi): send …; Decision 3.1: …
_TASK = re.compile(
    r"(?:[A-Z]\.?\d*(?:\.\d+)*\s+)?(?P<label>(?:ACTION|[Aa]ction(?:\s+(?:point|item))?|Decision|DECISION|Resolution|RESOLUTION|Resolved|RESOLVED|Agreed|AGREED|Outcome|Task|TASK|AP|Undertaking|Commitment|Measure|Deliverable|Next\s+steps?)(?:\s+[\w.]{1,6})?)\s*(?:[(\[](?P<actor>[^)\]]{1,60})[)\]]|(?:by|on|for)\s+(?P<by>[^:]{2,60}))?\s*[:–—-]\s+"
)
_FINITE = re.compile(r"\b(?:was|were|said|has\s+been|have\s+been|is|are|had|has|will|rose|fell|came|grew)\b")
_NOT_ORDERS = frozenset(
    words_of(
        "visit contact subscribe follow read see click call share print view register sign list return join search open order close log advertise report request welcome note please move"
    )
)
_ENDS = re.compile(
    r"[,;]?\s+(?:through|under|by|in)\s+which\s+(?=[A-Z])|,\s+(?:while|whereas)\s+(?=[A-Z])|,\s+(?:he|she|they|[A-Z]\w+|the\s+\w+|an?\s+\w+)\s+(?:said|added|noted|says)\b|[”\"]\s"
)


def commitments_en(text: str, start: int, end: int, segment: int, *, listed: bool) -> Iterator[Commitment]:
    """Commitments in `text[start:end]`; `listed` says that the sentence stands in a list of agreed items.

    In such a list a clause may have no subject (*Support …; explore …*), a subject and a
    plain present (*Both sides continue to …*), or a noun (*simplification of visas*);
    elsewhere a word of promising is needed.
    """
    line = text[start:end].rstrip()
    actor = ""
    if task := _TASK.match(line):
        actor, listed = task["actor"] or task["by"] or "", True
        start, line = start + task.end(), line[task.end() :]
    for begin, stop, verb, who, promise in _clauses(line, listed):
        name = lemma(verb.split()[0]) if verb else ""
        strength = STRENGTH.get(name, "firm")
        yield Commitment(segment, start + begin, start + stop, name, strength, who or actor, promise)


def _clauses(line: str, listed: bool) -> Iterator[tuple[int, int, str, str, str]]:
    stop = len(line.rstrip(" .;。"))
    heads = sorted(
        {h.start: h for h in _heads(line, listed) if not inside_quotes(line, h)}.values(),
        key=lambda h: h.start,
    )
    seen: set[int] = set()
    for place, head in enumerate(heads):
        if head.start in seen:
            continue
        last = heads[place + 1].start if place + 1 < len(heads) else stop
        if found := _ENDS.search(line, head.verb_at, last) if head.promise else None:
            last = found.start()
        for clause in (
            joined(line, head, last)
            if head.joins
            else [(head.start, last, head.verb, head.actor, head.promise)]
        ):
            if clause[0] not in seen:
                seen.add(clause[0])
                yield (clause[0], clause[0] + len(line[clause[0] : clause[1]].rstrip(" ,;")), *clause[2:])


def _heads(line: str, listed: bool) -> Iterator[Head]:
    first = verb_at(line)
    ordered = first is not None and _imperative(line, first, listed)
    if first and ordered:
        yield Head(0, first.start, first.verb, "", "")
    if listed:
        yield from _items(line, ordered)
    yield from predicates(line, listed)


def _items(line: str, ordered: bool) -> Iterator[Head]:
    """Clauses of a list: a plain present, *A to do*, *A to be done*, or a noun of doing."""
    for found in PRESENT.finditer(line):
        verb, actor = found["verb"], found["actor"]
        if present(verb) and _may_present(actor, verb) and not verb_at(actor):
            yield Head(found.start(), found.start("verb"), verb, clean_actor(actor), "")
    at = 0
    for piece in re.split(r"(;\s*(?:and\s+)?)", line):
        begin, at = at, at + len(piece)
        words = piece.strip()
        if not words or words[0] == ";" or (ordered and begin == 0):
            continue
        lead = re.match(r"\s*(?:[A-Z][^:;,.]{2,40}:\s+)?(?:to\s+(?=[a-z]))?", piece)
        body = begin + (lead.end() if lead else 0)
        rest = line[body:at]
        if (verb := verb_at(rest)) and (lead and lead[0].strip()):
            yield Head(body, body + verb.start, verb.verb, "", "")
        elif (task := _TO_ITEM.match(rest)) and _to_do(task):
            joins = not task["be"]
            yield Head(
                body,
                body + task.start("verb"),
                task["verb"],
                clean_actor(task["subject"]) if joins else "",
                "to",
                joins=joins,
            )
        elif (noun := _NOUN_ITEM.match(rest)) and not _FINITE.search(rest):
            yield Head(body, body + noun.start("verb"), verb_of(noun["verb"]), "", "", joins=False)


def _to_do(task: re.Match[str]) -> bool:
    """Whether *A to V* is a task: A a body or a thing, V a doing, and no verb before it."""
    subject, word = task["subject"], task["verb"]
    if (
        _FINITE.search(subject)
        or re.search(
            r"\b(?:will|shall|would|agree\w*|plan\w*|undert\w+|how|where|ways?|able|right|need|due|is|are|not)\b|ed$",
            subject,
        )
        or verb_at(subject)
    ):
        return False
    if task["be"]:
        return lemma(word) in STRENGTH and lemma(word) not in STATED
    return (
        word in STRENGTH
        and subjects_en.may_act(subject, word, listed=False)
        and subjects_en.doing(word, task.string[task.start("verb") :])
    )


def _may_present(actor: str, verb: str) -> bool:
    """Whether a plain present has a subject that can promise and agrees with it: *Zhejiang implements*."""
    if (
        subjects_en.NO_SUBJECT.match(actor)
        or subjects_en.PERSON.match(actor)
        or re.search(r"\b(?:in|of|for|and|the|at|on)$", actor)
    ):
        return False
    if subjects_en.head_noun(actor).lower() in lexicon_en.THINGS | lexicon_en.ONLOOKERS:
        return False
    return plural(actor) or verb not in STRENGTH


def _imperative(line: str, first: Verb, listed: bool) -> bool:
    """Whether the line is an order to oneself: *Support …*, not *Share prices rose*."""
    rest = line[first.end :]
    head = line[first.start].isupper() or first.lead[:1].isupper()
    if not (head or listed):
        return False
    if re.match(r"\s+(?:was|were|is|are|has|have|had|said|will|rose|fell|by\b)", rest):
        return False
    if first.verb.lower() in ("a", "an"):
        return False
    if listed:
        return not re.match(r"\s+(?:of|between)\b", rest)
    # Together, Hong Kong and Zhejiang …: an adverb alone makes no order.
    lead = first.lead.strip().lower()
    return not (
        lead.endswith(",")
        or _FINITE.search(rest)
        or first.verb.lower() in _NOT_ORDERS
        or rest.rstrip().endswith(("?", "!"))
    )
