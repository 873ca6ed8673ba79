"""What is joined to an English promise: further verbs after a comma, a semicolon or *and*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhegang.register.promises_en import Head
from zhegang.register.script import listed as words_of
from zhegang.register.verbs_en import ADVERB, ALSO_NOUNS, STRENGTH, Verb, lemma, verb_at

_BREAK = re.compile(
    r"(?P<semi>;\s*(?:and\s+)?)|(?P<comma>,\s+(?:and\s+(?=[a-z])|as\s+well\s+as\s+(?:to\s+)?|while\s+(?=\w+ing)|or\s+|then\s+)?)|"
    r"(?P<and>\s+and(?:,?\s+(?:together|in|by|with|through|from|at|on|under|where|for)\b[^,;]{2,60},\s+|\s+))"
)
_OPEN_INFINITIVE = re.compile(
    r"\b(?:to|in\s+order\s+to|so\s+as\s+to)\s+(?:\w+ly\s+|further\s+|jointly\s+)?(?P<verb>[a-z]+(?:-[a-z]+)*)\b"
)
_SECOND_OBJECT = re.compile(r",\s+and\s+(?=an?\s+[a-z])")

PRESENT = re.compile(
    rf"(?:(?<=,\s)|(?<=;\s)|(?<=\A))(?P<actor>(?:(?:[Bb]oth|[Tt]he\s+two|[Tt]he\s+three|[Aa]ll|[Ee]ach)\s+\w+|[Tt]he\s+[a-z]+|[Ww]e|[Tt]hey|(?:[Tt]he\s+)?[A-Z][\w&’'.()-]*(?:\s+(?:of|and|for|the|in|&|[A-Z][\w&’'.()-]*))*))\s+(?:{ADVERB}\s+)*(?P<verb>[a-z][\w-]*)\b"
)


def joined(line: str, head: Head, stop: int) -> Iterator[tuple[int, int, str, str, str]]:
    """The head clause and those joined to it by semicolon, comma or *and*."""
    pieces: list[tuple[int, int]] = [(head.start, head.verb_at)]
    breaks: list[int] = []
    opened, many = head.verb_at, False
    for found in _BREAK.finditer(line, head.verb_at, stop):
        if found.start() < opened or _quoted(line, found.start()):
            continue
        rest = line[found.end() : stop]
        verb = verb_at(rest)
        if found["semi"] and not verb:
            if PRESENT.match(rest) or re.match(r"[^,;]{2,60}\s(?:will|shall|to)\s", rest):
                stop = found.start()
                break
            continue
        if not verb or not _starts_clause(line[opened : found.start()], found, rest, verb, many):
            continue
        lead = re.match(r"to\s+", rest)
        breaks.append(found.start())
        pieces.append((found.end() + (lead.end() if lead else 0), found.end() + verb.start))
        opened, many = found.end() + verb.start, True
    for place, (start, verb_start) in enumerate(pieces):
        last = breaks[place] if place < len(breaks) else stop
        clause_end = start + len(line[start:last].rstrip(" ,;").removesuffix(" and").rstrip(" ,;"))
        yield from _second_object(line, start, clause_end, _verb_word(line, verb_start), head)


def _starts_clause(between: str, found: re.Match[str], rest: str, verb: Verb, many: bool) -> bool:
    """Whether a verb after a comma or *and* is a commitment of its own."""
    to = re.match(r"to\s", rest)
    # Explore, promote and support X: several verbs, one object, one commitment.
    if not to and re.fullmatch(
        rf"\s*(?:{ADVERB}\s+)*[\w-]+(?:\s+(?:up|out|on|into))?\s*(?:(?:,|and)\s*[\w-]+\s*)*", between
    ):
        return False
    if found["and"] and not to:
        opened = any(
            m["verb"] in STRENGTH or m["verb"] in _OPENING for m in _OPEN_INFINITIVE.finditer(between)
        )
        return not opened and _object_follows(rest, verb, many)
    return not found["comma"] or _object_follows(rest, verb, True)


_OPENING = frozenset(
    words_of(
        "visit study work live start go see get benefit enter reach respond find gain become be have come stay"
    )
)


def _verb_word(line: str, at: int) -> str:
    """The verb at `at`; of *continue to deepen* the second."""
    word = re.match(rf"(?:{ADVERB},?\s+)*(?P<verb>[\w-]+)", line[at:])
    verb = word["verb"] if word else ""
    inner = (
        re.match(r"(?:\w+ly\s+)*continues?\s+to\s+(?:\w+ly\s+)*(\w+)", line[at:])
        if lemma(verb) == "continue"
        else None
    )
    return inner[1] if inner else verb


def _second_object(
    line: str, start: int, end: int, verb: str, head: Head
) -> Iterator[tuple[int, int, str, str, str]]:
    """A clause, or two where a verb of making has a second thing: *establish a base, and a fund*."""
    split = _SECOND_OBJECT.search(line[start:end])
    if split and re.search(
        r"\b(?:establish\w*|set(?:ting)?\s+up|setup|creat\w+|form\w*|launch\w*|build\w*|develop\w*)\b[^,]*\ban?\s",
        line[start : start + split.start()],
    ):
        yield start, start + split.start(), verb, head.actor, head.promise
        yield start + split.end(), end, verb, head.actor, head.promise
    else:
        yield start, end, verb, head.actor, head.promise


def _object_follows(rest: str, verb: Verb, certain: bool) -> bool:
    """Whether the verb has an object: *promote trade*, not *finance, research and development*."""
    tail = rest[verb.end :]
    if re.match(r"\s*(?:,|;|\.|$|and\s+\w+\s*(?:[,;.]|$))", tail):
        return False
    # Finance companies, research centres: the word before is a noun.
    nouns = r"\s+(?:services?|industr\w+|companies|enterprises|sectors?|cent(?:re|er)s?)\b"
    if verb.verb.lower() in ALSO_NOUNS and re.match(nouns, tail):
        return False
    return certain or bool(re.match(r"\s+\S+", tail))


def inside_quotes(line: str, head: Head) -> bool:
    """Words quoted in a sentence of another's are no promise of the text, but a quoted promise of *we* is."""
    return (
        False
        if head.start == 0
        else line[: head.start].count("“") > line[: head.start].count("”")
        and not re.match(r"[Ww]e\b|[A-Z]", line[head.start :])
    )


def _quoted(line: str, at: int) -> bool:
    before = line[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
