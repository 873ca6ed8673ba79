"""People: names with their posts and aliases, as one text tells them.

Two spellings are one person inside a text where the words of one name are among those of
the other (*John Lee*, *John Lee Ka-chiu*), or where a form of address and a surname point
back to the only bearer (*Mr Lee*). Nothing else is merged: that is a reviewer's judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zhegang.register.organisations import is_body
from zhegang.register.people_zh import mentions_zh
from zhegang.register.posts import HONORIFIC, NAME, NOT_NAMES, POST, POST_PARTS
from zhegang.register.script import holds
from zhegang.register.segments import Segment


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A name where it stands, with the post told there, if any."""

    segment: int
    start: int
    end: int
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a text: the fullest name, its other forms, posts in the text's words."""

    name: str
    aliases: tuple[str, ...]
    posts: tuple[str, ...]
    mentions: tuple[PersonMention, ...]


_CAP = r"[A-Z][\w’'&-]*"
_LINKED = rf"(?:\s+(?:and|of|for|the|at|in|on|&|to|{_CAP}))*"
_POST_COMMA = re.compile(
    rf"(?P<post>{POST}\b(?:\s+(?:for|of|at|in|to)(?=\s){_LINKED})?)\s*,\s+(?:{HONORIFIC}\s+)?(?P<name>{NAME})(?=\s*(?:,|;|\.|\s(?:and|at|in|on|said|signed|also|has|have|met|led|attended|to|will)\b|$))"
)
_POST = re.compile(rf"(?<![\w-]){POST}\b")
_POST_LOWER = re.compile(
    rf"(?P<post>(?:[\w’'-]+\s+)?(?:founder|co-founder|chairman|director|president|CEO|partner|secretary|governor|mayor|minister))\s*,\s+(?P<name>{NAME})(?=,)"
)
_LOWER_NAME_POST = re.compile(
    rf"(?P<name>{NAME})\s*(?:,\s+(?:(?:SC|JP|GBS|GBM|MH|SBS|PhD)\s*,?\s*)*|\s+\()(?P<post>(?!and\b|or\b)(?:the\s+|an?\s+)?(?:[\w’'-]+\s+){{0,4}}?{POST}\b(?:\s+(?:for|of|at|in|and)\s+[^,;.()]{{2,140}})?)"
)
_NAME_POST = re.compile(
    rf"(?P<name>{NAME})\s*(?:,\s+(?:(?:SC|JP|GBS|GBM|MH|SBS|PhD)\s*,?\s*)*|\s+\()(?P<post>(?!and\b|or\b)(?:the\s+|an?\s+)?"
    rf"(?:[\w’'-]+\s+){{0,4}}?{POST}\b(?:\s+(?:for|of|at|in|and)\s+[^,;.()]{{2,140}})?)"
)
_ADDRESSED = re.compile(rf"(?<![\w-]){HONORIFIC}\s+(?P<name>{NAME})")
# "…," said Mei-Ling Duarte of Atlas Metals; tell Ander Ugalde by noon.
_SPEAKER = re.compile(
    rf"(?:\b(?:said|says|added|according\s+to|tell|contact|ask|e-?mail|call|write\s+to|named|appointed|welcomed|succeeded\s+by|moderated\s+by|accompanied\s+by|led\s+by|joined\s+by)\s+(?P<name>{NAME}))(?=\s+(?:of|at|from|by|on|who|as|in|before|and)\b|[,.;]|$)"
)
_SURNAMES_LIKE_WORDS = frozenset(
    {
        "he",
        "an",
        "may",
        "so",
        "long",
        "in",
        "on",
        "we",
        "she",
        "will",
        "june",
        "april",
        "day",
        "bay",
        "college",
        "first",
    }
)
_BYLINE = re.compile(rf"(?:By|Author:|Written by)\s+(?P<name>{NAME})\s*(?:$|,|\||\n|\s+in\s)")
_AUTHOR = re.compile(r"The (?:author|writer) is (?P<post>.+?)[.]?$")


def find_people(text: str, segments: Sequence[Segment]) -> tuple[Person, ...]:
    """The people of a text, in the order of their first mention."""
    mentions: list[PersonMention] = []
    author = ""
    for part in segments:
        if part.kind in ("boilerplate", "disclaimer") or (
            part.kind == "heading" and not part.chinese and not re.search(r"[,:]", part.quote(text))
        ):
            continue
        found = list(mentions_zh(text, part)) if part.chinese else []
        made = [PersonMention(*m) for m in found] if part.chinese else list(_mentions(text, part))
        if part.kind == "meta":
            made = [
                PersonMention(
                    part.number, part.start + m.start("name"), part.start + m.end("name"), m["name"], "author"
                )
                for m in _BYLINE.finditer(part.quote(text))
                if _is_name(m["name"])
            ] or [m for m in made if part.chinese]
            author = made[0].name if made and not part.chinese else author
        elif author and (told := _AUTHOR.match(part.quote(text))):
            made.append(PersonMention(part.number, part.start, part.start + 10, author, told["post"]))
        mentions.extend(made)
    return _merged(text, segments, mentions)


def _is_name(name: str) -> bool:
    words = re.split(r"[\s]+", name)
    return all(w.lower().rstrip(".’'s") not in NOT_NAMES and w.lower() not in NOT_NAMES for w in words)


def _trimmed(name: str) -> str:
    """The name without trailing words that belong to no name: *Eric Chan In*."""
    words = re.sub(r"[’']s\b.*$", "", name).split()
    while words and words[-1].lower().rstrip(".") in NOT_NAMES:
        words.pop()
    return " ".join(words)


def _mentions(text: str, part: Segment) -> Iterator[PersonMention]:
    line = text[part.body : part.end]
    taken: list[tuple[int, int]] = []

    def made(start: int, name: str, post: str, *, addressed: bool = False) -> Iterator[PersonMention]:
        if lead := re.match(rf"(?:{HONORIFIC}\s+)+", name):
            start, name = start + lead.end(), name[lead.end() :]
        told = _trimmed(name)
        first, _, more = told.partition(" ")
        named = _is_name(more if addressed and more and first.lower() in _SURNAMES_LIKE_WORDS else told)
        if (
            told
            and named
            and not _of_body(line, start + len(told))
            and not any(s < start + len(told) and start < e for s, e in taken)
        ):
            taken.append((start, start + len(told)))
            yield PersonMention(
                part.number, part.body + start, part.body + start + len(told), told, _clean_post(post)
            )

    # The long patterns are tried only where a post stands.
    posted = holds(line.casefold(), POST_PARTS)
    for found in _POST_COMMA.finditer(line) if posted else ():
        yield from made(found.start("name"), found["name"], found["post"])
    for found in _POST.finditer(line) if posted else ():
        at = _past_portfolio(line, found.end())
        full = re.compile(NAME).match(line, at)
        # President of the Landtag: what follows *the* is the post's own.
        if full and re.search(r"\b(?:the|of|for|and)\s+$", line[:at]):
            continue
        if full and len(_trimmed(full[0]).split()) >= 2:
            yield from made(at, full[0], line[_portfolio_start(line, found.start()) : at])
    for pattern, words_needed in ((_POST_LOWER, 2), (_NAME_POST, 2)) if posted else ():
        for found in pattern.finditer(line):
            name = found["name"]
            # Words of the sentence before the name: According to Xia Baolong.
            while len(name.split()) > 2 and name.split()[0].lower() in NOT_NAMES:
                name = name.split(None, 1)[1]
            if len(_trimmed(name).split()) >= words_needed:
                yield from made(found.start("name") + found["name"].rindex(name), name, found["post"])
    for found in _ADDRESSED.finditer(line):
        yield from made(found.start("name"), found["name"], "", addressed=True)
    for found in _SPEAKER.finditer(line):
        if len(_trimmed(found["name"]).split()) >= 2 and not is_body(found["name"]):
            yield from made(found.start("name"), found["name"], "")


def _of_body(line: str, at: int) -> bool:
    """Whether the words before `at` belong to a body's name: *Cold Chain|Council*."""
    following = re.compile(r"\s+([A-Z][\w-]+)").match(line, at)
    return bool(following and is_body(following[1]) and following[1] not in ("Port", "Tech", "AG"))


def _past_portfolio(line: str, at: int) -> int:
    """Where a name may begin after a post and its portfolio: *Secretary for Home Affairs |Alice Mak*."""
    gap = re.compile(r"\s+").match(line, at)
    at = gap.end() if gap else at
    if not re.match(r"(?:for|of)\s", line[at:]):
        return at
    while word := re.compile(r"([\w’'&-]+)\s+").match(line, at):
        if word[1].lower() not in NOT_NAMES and word[1] != "&":
            break
        at = word.end()
    return at


def _portfolio_start(line: str, at: int) -> int:
    """Where the portfolio before a post begins: *|Technology and Innovation Minister*."""
    begin = at
    while word := re.search(r"([\w’'&-]+)\s+$", line[:at]):
        told = word[1]
        if told[0].isupper() and told.lower() in NOT_NAMES:
            begin = at = word.start()
        elif told in ("and", "of", "&"):
            at = word.start()
        else:
            break
    return begin


def _clean_post(post: str) -> str:
    told = re.sub(r"\s+", " ", post).strip(" ,")
    # Minister for Trade Tan See Leng and the Mayor of Chongqing: only the last post is this person's.
    if joint := list(re.finditer(rf"\band\s+(?:the\s+)?(?={POST}\b)", told)):
        told = told[joint[-1].end() :]
    return re.sub(r"^(?:the|a|an|and|and the|of)\s+", "", told, flags=re.I)


def _merged(text: str, segments: Sequence[Segment], mentions: Iterable[PersonMention]) -> tuple[Person, ...]:
    groups: list[list[PersonMention]] = []
    short: list[PersonMention] = []
    for mention in mentions:
        if " " not in mention.name and not _han(mention.name):
            short.append(mention)
            continue
        home = next((g for g in groups if any(same_name(mention.name, m.name) for m in g)), None)
        if home is None:
            groups.append([mention])
        else:
            home.append(mention)
    for mention in short:
        bearers = [g for g in groups if any(mention.name in m.name.split() for m in g)]
        if len(bearers) == 1:
            bearers[0].append(mention)
        elif not bearers:
            groups.append([mention])
    people = [_person(g) for g in groups]
    return tuple(sorted(people, key=lambda p: p.mentions[0].start))


def _han(name: str) -> bool:
    return "\u4e00" <= name[0] <= "\u9fff"


def same_name(a: str, b: str) -> bool:
    """Whether two spellings are one name: the words of one, two at least, are among the other's.

    Examples
    --------
    >>> same_name("John Lee", "John Lee Ka-chiu"), same_name("Eric Chan", "Chan Kwok-ki")
    (True, False)
    """
    if _han(a) or _han(b):
        short, long = sorted((a, b), key=len)
        return a == b or (len(short) >= 2 and re.split(r"[·•・‧]", long)[-1] == short)
    one, two = a.lower().split(), b.lower().split()
    small, large = sorted((one, two), key=len)
    return len(small) >= 2 and set(small) <= set(large)


def _person(group: Sequence[PersonMention]) -> Person:
    mentions = tuple(sorted(group, key=lambda m: m.start))
    names = sorted({m.name for m in mentions}, key=lambda n: (-len(n), n))
    posts = tuple(dict.fromkeys(m.post for m in mentions if m.post and m.post != "author"))
    if any(m.post == "author" for m in mentions):
        posts = ("author", *posts)
    return Person(names[0], tuple(names[1:]), posts, mentions)
