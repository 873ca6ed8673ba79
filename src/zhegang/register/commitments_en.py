"""Commitments in English sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhegang.register.commitments import Commitment
from zhegang.register.script import listed
from zhegang.register.verbs_en import ADVERB, ALSO_NOUNS, STRENGTH, lemma, present, verb_at

# Those who can promise; a person's own movements (attend, visit) are events, not promises.
_COLLECTIVE = (
    r"(?:both|the\s+two|the\s+three|the\s+four|all|either)\s+(?:sides?|parties|places|governments?|cities|regions?|countries|economies|ministries|"
    r"provinces|states|ports|agencies|institutions|authorities|ministers|leaders|mayors|delegations|organisations|organizations|bodies|jurisdictions|municipalities|universities|chambers)"
    r"|the\s+(?:parties|sides|signatories|participants|ministers|partners|governments?|administration|authorities|ministry|bureau|department|council|authority|"
    r"city|province|state|region|commission|committee|secretariat|agency|mechanism\s+partners)|we|they|it|each\s+(?:side|party|participant|government)"
)
_NAME = r"(?:the\s+)?(?:[A-Z][\w&’'.()-]*|HKSAR)(?:\s+(?:of|and|for|the|in|&|[A-Z][\w&’'.()-]*|\([A-Z]+\)))*"
_SIDE = r"(?:[Tt]he\s+)?(?:[A-Z][\w’'-]*\s+){1,4}(?:side|party|government|team|delegation|authorities|office|company|companies|enterprises|firms|universities)"
_ACTOR = rf"(?P<actor>{_SIDE}|(?i:{_COLLECTIVE})|{_NAME}|(?:its|his|her|their|Its|Their)\s+\w+)"
_PROMISED = (
    r"(?:(?:have|has|had)\s+)?(?:(?:also|further|mutually|both|jointly)\s+)?(?:agreed|pledged|undertook|undertaken|committed(?:\s+themselves|\s+itself)?|vowed|promised|"
    r"resolved|decided|planned|intended|undertake|agree|plan|intend|pledge|commit|agrees|plans|intends|pledges|aims?|hopes?|are\s+committed|is\s+committed|"
    r"expressed\s+(?:their|its)\s+(?:intention|willingness|commitment)|reached\s+(?:a\s+)?(?:consensus|agreement))"
)
_SOFT = frozenset(
    {"hope", "hopes", "aim", "aims", "intend", "intends", "intended", "plan", "plans", "planned"}
)
_TO_DO = (
    rf"\b(?P<promise>{_PROMISED})\s+(?:(?:on|with)\s+[^,;]{{1,60}}?\s+)?(?:to|on\s+the\s+need\s+to)\s+(?=\w)"
)
_AGREED_CORE = re.compile(_TO_DO)
_AGREED = re.compile(rf"(?:{_ACTOR}[^,;:.]{{0,60}}?\s+)?{_TO_DO}")
_AGREED_THAT = re.compile(
    r"\b(?P<promise>agreed|pledged|decided|announced|confirmed|said|stated|added|noted|promised)\s+that\s+",
    re.I,
)
_WILL = re.compile(
    rf"(?<![\w’'“\"]){_ACTOR}(?P<between>(?:\s*\([^)]*\))?(?:,[^,;:]{{2,80}},)?)\s+(?P<promise>will|shall)\s+"
)
_PRESENT = re.compile(
    rf"(?:(?<=,\s)|(?<=;\s)|(?<=\A))(?P<actor>(?i:{_COLLECTIVE})|{_NAME})\s+(?P<rest>(?:{ADVERB}\s+)*(?P<verb>[a-z][\w-]*))\b"
)
_MINUTED = re.compile(
    rf"{_ACTOR}\s+to\s+(?={ADVERB}\s+[a-z]|(?:{'|'.join(sorted(STRENGTH, key=len, reverse=True))})\b)"
)
_PASSIVE = re.compile(
    r"(?P<subject>(?:(?:An?|The|Two|Three|Four|Five|Six|New|Joint|More|Up\s+to|At\s+least|No\s+more\s+than|About|Around|\d+)\s)[^;.]{3,120}?)\s+(?P<promise>will|shall)\s+(?:also\s+)?be\s+(?:\w+ly\s+)?"
    r"(?P<verb>set\s+up|established|launched|created|formed|built|introduced|opened|developed|expanded|extended|provided|offered|organised|organized|implemented|rolled\s+out|"
    r"strengthened|waived|simplified|invited|convened|set\s+aside|advanced|allocated|earmarked|drafted|translated|doubled|increased|published|drawn\s+up|formulated|explored|piloted|promoted|supported|put\s+in\s+place)\b"
)
# Doings of persons on a visit and what things will do by themselves: no commitments.
_NO_PROMISE = re.compile(
    r"(?:(?:also|then|soon|definitely|certainly|now)\s+)*(?:not\s+|be\b(?!\s+(?:responsible|committed|working))|attend|visit|meet|return|arrive|depart|leave|travel|fly|deliver\s+(?:a|an|the)\s+(?:\w+\s+)?(?:speech|address|keynote|remarks)|"
    r"witness|speak|become|bring\s+(?:new|more|about|benefits)|benefit|have|see|enjoy|remain|mark|come|go|reach|give\s+(?:a\s+)?(?:boost|speech)|usher|inject|make\s+(?:the|it|a\s+positive)|help\s+(?:the|position)\s+\w+\s+become|"
    r"bolster\s+|depend|need|find|chart|last|take\s+place|cover|total|cost|run\s+(?:from|until|through)|kick|stop|stay|tour|call\s+on|dine|join\s+(?:a|the)\s+(?:dinner|reception|forum))\b",
    re.I,
)
_THINGS = re.compile(
    r"(?:visit|trip|agreement|memorandum|mou|deal|document|collaboration|cooperation|co-operation|partnership|initiative|mechanism|plan|forum|conference|summit|exhibition|meeting|"
    r"ceremony|tour|programme|program|scheme|project|phase|policy|move|step|event|fair|expo|line|route|bridge|railway|tariffs?|measure|measures|delegation)$",
    re.I,
)
_BREAK = re.compile(
    r"(?P<semi>;\s*(?:and\s+)?)|(?P<comma>,\s+(?:and\s+|as\s+well\s+as\s+(?:to\s+)?|while\s+(?=\w+ing)|or\s+)?)|(?P<and>\s+and\s+)"
)
_OPEN_INFINITIVE = re.compile(
    r"\b(?:to|in\s+order\s+to|so\s+as\s+to)\s+(?:\w+ly\s+|further\s+|jointly\s+)?"
    rf"(?:{'|'.join(sorted(STRENGTH, key=len, reverse=True))}|visit|study|work|live|start|go|see|get|benefit|enter|reach|respond|find|gain|become|be|have)\b"
)
_PURPOSE_WORD = re.compile(r"\bto\s+(?:the|an?|their|its|this|that|these|each|other|both|date|\d|[A-Z])")
_SECOND_OBJECT = re.compile(r",\s+and\s+(?=an?\s+[a-z])")


def commitments_en(text: str, start: int, end: int, segment: int, *, listed: bool) -> Iterator[Commitment]:
    """Commitments in `text[start:end]`; `listed` says that the sentence stands in a list of agreed items.

    In such a list a clause may have no subject (*Support …; explore …*) or a subject and a
    plain present (*Both sides continue to …*); elsewhere a promise word is needed.
    """
    line = text[start:end].rstrip()
    seen: set[int] = set()
    for found in _heads(line, listed):
        for clause in _clauses(line, *found):
            if clause[0] not in seen:
                seen.add(clause[0])
                begin, stop, verb, actor, promise = clause
                name = lemma(verb)
                strength = STRENGTH.get(name, "firm")
                yield Commitment(segment, start + begin, start + stop, name, strength, actor, promise)


Head = tuple[int, int, int, str, str]  # where the clause begins, its verb, its end, actor, promise


_PROMISE_HINT = re.compile(
    r"agree|pledge|undert|commit|vow|promise|resolve|decide|plan|inten|aim|hope|consensus"
)
_WILL_HINT = re.compile(r"\b(?:will|shall)\b")


def _heads(line: str, listed: bool) -> Iterator[Head]:
    stop = len(line.rstrip(" .;。"))
    first = verb_at(line)
    if (
        first
        and (first["verb"][0].isupper() or first["lead"][:1].isupper() or listed)
        and _imperative(line, first, listed)
    ):
        yield 0, first.start("verb"), stop, "", ""
    if listed:
        for found in _PRESENT.finditer(line):
            verb = found["verb"]
            if found.start() and not _clean_actor(found["actor"]):
                continue
            if present(verb) and _may_promise(found["actor"]) and not verb_at(found["actor"]):
                yield found.start(), found.start("verb"), stop, found["actor"], ""
    if minuted := _MINUTED.match(line):
        yield 0, minuted.end(), stop, _clean_actor(minuted["actor"]), "to"
    # The long patterns are tried only where their words stand.
    for found in _AGREED.finditer(line) if _PROMISE_HINT.search(line) and _AGREED_CORE.search(line) else ():
        rest = line[found.end() :]
        told = found["promise"].split()[-1].lower()
        if _NO_PROMISE.match(rest) or (told in _SOFT and not _may_promise(found["actor"] or "")):
            continue
        if not _person(found["actor"] or "") and _verbish(rest):
            yield (
                _promise_start(found),
                found.end(),
                _until_which(line, found.end(), stop),
                _clean_actor(found["actor"] or ""),
                told,
            )
    if not _WILL_HINT.search(line):
        return
    for found in _WILL.finditer(line):
        rest = line[found.end() :]
        if (
            _NO_PROMISE.match(rest)
            or not _may_promise(found["actor"])
            or not _does(rest, found["actor"])
            or _quoted_or_conditional(line, found.start())
        ):
            continue
        begin = found.start("actor")
        yield (
            begin,
            found.end(),
            _until_which(line, found.end(), stop),
            _clean_actor(found["actor"]),
            found["promise"].lower(),
        )
    for found in _PASSIVE.finditer(line):
        yield (
            found.start("subject"),
            found.start("verb"),
            _until_which(line, found.end(), stop),
            "",
            found["promise"].lower(),
        )


def _promise_start(found: re.Match[str]) -> int:
    """*A plans to* begins at A right before it; *A and B agreed to* at the word of agreement."""
    actor = found["actor"]
    near = actor and re.fullmatch(
        r"\s*(?:also\s+|further\s+)*", found.string[found.end("actor") : found.start("promise")]
    )
    present_tense = re.match(r"(?:plans?|intends?|pledges|undertakes?|commits?|aims?)$", found["promise"])
    return found.start("actor") if near and present_tense else found.start("promise")


def _imperative(line: str, first: re.Match[str], listed: bool) -> bool:
    """Whether the line is an order to oneself: *Support …*, not *Share prices rose*."""
    rest = line[first.end() :]
    if re.match(r"\s+(?:was|were|is|are|has|have|had|said|will|rose|fell|by\b)", rest):
        return False
    lead = first["lead"].strip().lower()
    # Together, Hong Kong and Zhejiang …: an adverb alone makes no order.
    if lead.endswith(",") and not listed:
        return False
    finite = re.search(r"\b(?:was|were|said|has been|have been)\b", rest)
    return listed or not finite


_STATES = frozenset(
    listed("""
    help enable boost ease make bring give grow lose gain suffer feel like miss mean look seem
    continue allow let lead fall rise
""")
)


def _does(rest: str, actor: str) -> bool:
    """Whether *will* is followed by a doing; what *it* will bring about is no promise."""
    found = re.match(rf"(?:{ADVERB},?\s+)*(?P<verb>[a-z][a-z-]+)", rest, re.I)
    if not found or found["verb"] == "not":
        return False
    verb = lemma(found["verb"])
    if actor.lower() == "it":
        return verb in STRENGTH and verb not in _STATES and STRENGTH[verb] == "firm"
    return verb in STRENGTH or verb not in _STATES


def _verbish(rest: str) -> bool:
    """Whether a verb of doing follows, perhaps after adverbs."""
    found = re.match(rf"(?:{ADVERB},?\s+)*(?P<verb>[a-z][a-z-]+)", rest, re.I)
    return bool(
        found
        and (
            lemma(found["verb"]) in STRENGTH
            or found["verb"] in ("co-operate", "cooperate", "continue", "look", "be")
        )
    )


def _person(actor: str) -> bool:
    return bool(re.match(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|He|She)\b", actor))


def _may_promise(actor: str) -> bool:
    """Whether the subject is a place, a body or a side; not a person, a document or a visit."""
    told = actor.strip()
    if not told or _person(told) or _THINGS.search(told):
        return False
    return not re.match(
        r"(?:This|That|These|Those|He|She|There|What|Which|Who|In|On|At|As|With|By|If|When|While|I|You)\b",
        told,
    )


def _clean_actor(actor: str) -> str:
    return re.sub(r"^(?:[Tt]he|[Ll]ast|[Nn]ext)\s+(?=[A-Z])", "", actor.strip())


def _quoted_or_conditional(line: str, at: int) -> bool:
    before = line[:at]
    return bool(
        re.search(
            r"\b(?:if|whether|hope[sd]?\s+(?:that)?|believe[sd]?(?:\s+that)?|expects?(?:\s+that)?|expected\s+that|confident\s+that)\s+$",
            before,
            re.I,
        )
    )


def _until_which(line: str, at: int, stop: int) -> int:
    """Where the promise ends: before *through which Hong Kong will …*, a new promise of its own."""
    found = re.search(
        r"[,;]?\s+(?:through|under|by|in)\s+which\s+(?=[A-Z])|,\s+(?:while|whereas)\s+(?=[A-Z])|,\s+(?:he|she|they|[A-Z]\w+)\s+(?:said|added|noted)\b|[”\"]\s",
        line[at:stop],
    )
    return at + found.start() if found else stop


def _clauses(
    line: str, begin: int, verb_at_: int, stop: int, actor: str, promise: str
) -> Iterator[tuple[int, int, str, str, str]]:
    """The head clause and those joined to it by semicolon, comma or *and*."""
    pieces: list[tuple[int, int]] = [(begin, verb_at_)]
    breaks: list[int] = []
    opened, listed_items = verb_at_, 0
    for found in _BREAK.finditer(line, verb_at_, stop):
        if _inside_quotes(line, found.start()):
            continue
        rest = line[found.end() : stop]
        again = re.match(r"(?:also\s+)?(?:will|shall)\s+(?!be\b|not\b)", rest)
        if (
            again
            and promise in ("will", "shall")
            and not found["semi"]
            and re.match(rf"(?:{ADVERB}\s+)*[a-z]", rest[again.end() :])
        ):
            breaks.append(found.start())
            pieces.append((found.end(), found.end() + again.end()))
            opened, listed_items = found.end() + again.end(), listed_items + 1
            continue
        verb = verb_at(rest)
        subject = re.match(rf"(?:(?i:{_COLLECTIVE})|{_NAME})\s+(?:(?:will|shall)\s+)", rest)
        if found["semi"] and not verb:
            if _PRESENT.match(rest) or subject:
                stop = found.start()
                break
            continue
        if not verb:
            continue
        between = line[opened : found.start()]
        # Explore, promote and support X: several verbs, one object, one commitment.
        if re.fullmatch(rf"\s*(?:{ADVERB}\s+)*[\w-]+\s*(?:(?:,|and)\s*[\w-]+\s*)*", between) and not re.match(
            r"to\s", rest
        ):
            continue
        if found["and"] and not re.match(r"to\s", rest):
            open_infinitive = any(not _PURPOSE_WORD.match(m[0]) for m in _OPEN_INFINITIVE.finditer(between))
            gerund = re.search(r"\b(?:in|by|for|through)\s+\w+ing\b", between)
            if open_infinitive or gerund or not _object_follows(rest, verb, listed_items > 0):
                continue
        if found["comma"] and not _object_follows(rest, verb, True):
            continue
        lead = re.match(r"to\s+", rest)
        place = found.end() + (lead.end() if lead else 0)
        breaks.append(found.start())
        pieces.append((place, found.end() + verb.start("verb")))
        opened, listed_items = found.end() + verb.start("verb"), listed_items + 1
    for place, (start, verb_start) in enumerate(pieces):
        last = breaks[place] if place < len(breaks) else stop
        clause_end = start + len(line[start:last].rstrip(" ,;").removesuffix(" and").rstrip(" ,;"))
        word = re.match(rf"(?:{ADVERB},?\s+)*(?P<verb>[\w-]+)", line[verb_start:])
        verb_word = word["verb"] if word else ""
        if lemma(verb_word) == "continue" and (
            inner := re.match(r"(?:\w+ly\s+)*continues?\s+to\s+(?:\w+ly\s+)*(\w+)", line[verb_start:])
        ):
            verb_word = inner[1]
        head = line[start:clause_end]
        split = _SECOND_OBJECT.search(head)
        if split and re.search(
            r"\b(?:establish\w*|set(?:ting)?\s+up|setup|creat\w+|form\w*|launch\w*|build\w*|develop\w*)\b[^,]*\ban?\s",
            head[: split.start()],
        ):
            yield start, start + split.start(), verb_word, actor, promise
            yield start + split.end(), clause_end, verb_word, actor, promise
        else:
            yield start, clause_end, verb_word, actor, promise


def _object_follows(rest: str, verb: re.Match[str], certain: bool) -> bool:
    """Whether the verb has an object: *promote trade*, not *finance, research and development*."""
    tail = rest[verb.end() :]
    if re.match(r"\s*(?:,|;|\.|$|and\s+\w+\s*(?:[,;.]|$))", tail):
        return False
    # Finance companies, research centres: the word before is a noun.
    if verb["verb"].lower() in ALSO_NOUNS and re.match(
        r"\s+(?:services?|industr\w+|companies|enterprises|sectors?|cent(?:re|er)s?)\b", tail
    ):
        return False
    return certain or bool(re.match(r"\s+\S+", tail))


def _inside_quotes(line: str, at: int) -> bool:
    before = line[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
