"""Agreements with their parties: titles in quotation marks, and signings told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhegang.register.agreement import Agreement
from zhegang.register.organisations import is_body
from zhegang.register.posts import POST, POST_ZH
from zhegang.register.script import folded
from zhegang.register.segments import Segment
from zhegang.register.signings import party_zh, told_signings

_KIND = (
    r"(?:[A-Z]?[\w-]+\s+){0,4}?(?:Memorand(?:um|a)(?:\s+of\s+(?:Understanding|Co-?operation|Intent|Agreement))?|MoUs?|MOUs?|Agreement|Letter\s+of\s+Intent|Declaration|Protocol|"
    r"Arrangement|Framework|Treaty|Pact|Contract|Accord|Charter|Action\s+Plan|Joint\s+Statement|Memorandum\s+of\s+Understanding)"
)
_QUOTED = re.compile(r"[\"“「《](?P<title>[^\"”」》]{6,400}?)[.,;]?[\"”」》]")
_TITLE = re.compile(
    rf"(?P<kind>(?:The\s+)?{_KIND})\b(?:\s*\([^)]*\))?(?P<about>\s+(?:on|for|concerning|regarding|in)\s+.{{3,160}}?)?\s+(?:signed\s+)?between\s+(?P<parties>.+)$",
    re.I,
)
_TAIL = re.compile(
    r"\s*,?\s+(?=(?:to|on|for|concerning|regarding|in\s+relation\s+to|in\s+the\s+(?:field|area)s?)\s+[a-z“\"])"
)
_TOLD = re.compile(
    r"\b(?:an?|the|another|this)\s+(?P<kind>(?:[a-z][\w-]*\s+){0,4}?(?:memorandum(?:\s+of\s+(?:understanding|co-?operation|intent))?|MoU|MOU|agreement|letter\s+of\s+intent|declaration|protocol|arrangement|treaty|pact|contract|accord|charter))\b"
    r"(?:\s*\(\s*[A-Z][\w]*\s*\))?(?P<rest>[^.;]*)",
    re.I,
)
_ZH_KIND = r"(?:谅解备忘录|合作备忘录|备忘录|框架协议|合作协议|协议书|协议|协定|意向书|合同|联合声明|联合宣言|宣言|章程|安排|行动计划)"
_ZH_TITLE = re.compile(rf"《(?P<title>[^》]{{2,120}}?(?P<kind>{_ZH_KIND}))》")
_ZH_SIGNED = re.compile(
    r"(?P<a>[^，。；、]{2,40}?)(?:分别)?(?:与|和|同)(?P<b>[^，。；]{2,40}?)(?:今日|今天|昨日|日前|也|亦|已|共同|正式|在[^，。；]{1,12})*(?:签署|签订|签立|达成)(?:了|一份|一项|首份)*(?P<what>[^，。；]{0,60})"
)

_ZH_SIDE = r".{2,40}?(?:政府|厅|局|部门|署|委员会|大学|公司|商会|协会|总会|集团|中心|学院|研究院|医院|科研院|办公室|银行|交易所|院|会)"
_ZH_INSIDE = (
    r"(?P<a>.{2,40}?)(?:与|和)(?P<b>.{2,40}?)(?=关于|有关|就|共同|加强|推进|开展|在)(?P<about>.*)",
    rf"(?P<a>{_ZH_SIDE})(?:与|和|及)(?P<b>{_ZH_SIDE}(?!与|和))(?P<about>.*)",
)

_ZH_OFFICE = re.compile(
    r"(?P<body>.{2,30}?(?:厅|局|署|部|会|处|办公室|公司|集团|大学|院))"
    rf"(?:{'|'.join(sorted(POST_ZH, key=len, reverse=True))})[\u4e00-\u9fff]{{2,4}}$"
)


def find_agreements(text: str, segments: Sequence[Segment]) -> tuple[Agreement, ...]:
    """The agreements of a text, in order; one named twice appears once."""
    found: dict[tuple[tuple[str, ...], str], Agreement] = {}
    for part in segments:
        titled = (
            part.kind == "heading" and re.search(rf"^{_KIND}\b.*\bbetween\b", text[part.start : part.end])
        ) or (
            part.kind == "heading"
            and part.chinese
            and re.search(rf"(?:关于|有关).{{2,40}}{_ZH_KIND}$", folded(text[part.start : part.end]))
        )
        if part.kind not in ("sentence", "item") and not titled:
            continue
        rules = _chinese if part.chinese else _english
        for made in rules(text, part):
            key = tuple(sorted(_key(p) for p in made.parties)), _key(made.subject)[:24]
            twin = next(
                (k for k in found if k[0] == key[0] and (not k[1] or not key[1] or k[1] == key[1])), None
            )
            if twin is None:
                found[key] = made
            else:
                old = found[twin]
                found[twin] = Agreement(
                    old.kind,
                    old.parties,
                    old.title,
                    old.subject or made.subject,
                    old.start,
                    old.end,
                    tuple(dict.fromkeys((*old.segments, part.number))),
                )
    told = list(found.values())
    for made in told_signings(text, segments):
        sides = frozenset(map(_key, made.parties))
        same = [
            a for a in told if frozenset(map(_key, a.parties)) == sides or (a.title and a.title == made.title)
        ]
        if not same:
            told.append(made)
    return tuple(sorted((_resolved(text, a) for a in told), key=lambda a: a.start))


def _resolved(text: str, made: Agreement) -> Agreement:
    """The agreement, its officers turned into their bodies and *the Federation* into its full name."""
    parties = tuple(
        party_zh(text, p) if not p.isascii() and "\u4e00" <= p[0] <= "\u9fff" else _full(text[: made.end], p)
        for p in made.parties
        if p
    )
    return replace(made, parties=parties)


def _full(before: str, party: str) -> str:
    """The full name of a body told by its last word alone."""
    if " " in party or not is_body(party):
        return party
    names = re.findall(rf"(?:[A-Z][\w’'-]+\s+(?:of\s+|and\s+)?){{1,5}}{re.escape(party)}\b(?!\s+of)", before)
    full = [re.sub(r"^(?:The|the|and)\s+", "", n) for n in names]
    return max((n for n in full if n != party), key=len, default=party)


def _key(name: str) -> str:
    return re.sub(r"\W+", " ", folded(name).lower()).removeprefix("the ").strip()


def _english(text: str, part: Segment) -> Iterator[Agreement]:
    line = text[part.body : part.end]
    quoted: list[tuple[int, int]] = []
    if part.kind == "heading" and (titled := _TITLE.match(line)):
        names, subject = _split_tail(titled["parties"])
        if len(parties := split_parties(names)) >= 2:
            about = (titled["about"] or "").strip() or subject
            yield _made(part, part.body, part.end, titled["kind"], parties, line, about)
        return
    for found in _QUOTED.finditer(line):
        titled = _TITLE.match(found["title"])
        if not titled:
            continue
        names, subject = _split_tail(titled["parties"])
        parties = split_parties(names)
        if len(parties) >= 2:
            quoted.append(found.span())
            about = (titled["about"] or "").strip() or subject
            yield _made(
                part,
                part.body + found.start("title"),
                part.body + found.end("title"),
                titled["kind"],
                parties,
                found["title"],
                about,
            )
    for found in _TOLD.finditer(line):
        if any(s <= found.start() < e for s, e in quoted) or quoted:
            continue
        if told := _from_sentence(line, found):
            parties, subject = told
            yield _made(
                part,
                part.body + found.start(),
                part.body + found.end("kind"),
                found["kind"],
                parties,
                "",
                subject,
            )


def _made(
    part: Segment, start: int, end: int, kind: str, parties: tuple[str, ...], title: str, subject: str
) -> Agreement:
    subject = re.sub(
        r"\s+(?:in\s+[A-Z].*|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day.*|today.*|yesterday.*)$",
        "",
        subject,
    )
    told = re.sub(r"^(?:on|for|concerning|regarding|to|in)\s+", "", subject.strip(' .,;"”'))
    return Agreement(
        re.sub(r"^[Tt]he\s+", "", kind.strip()), parties, title, told, start, end, (part.number,)
    )


def _split_tail(told: str) -> tuple[str, str]:
    """Parties and subject of *A and B on C*."""
    for tail in re.finditer(r"\s*,?\s+(?=(?:on|concerning|regarding)\s+)", told):
        if len(split_parties(told[: tail.start()])) >= 2:
            return told[: tail.start()], told[tail.end() :]
    for tail in _TAIL.finditer(told):
        if len(split_parties(told[: tail.start()])) >= 2:
            return told[: tail.start()], told[tail.end() :]
    return told, ""


def _from_sentence(line: str, found: re.Match[str]) -> tuple[tuple[str, ...], str] | None:
    """Parties of an agreement told in a sentence, signed or to be signed."""
    before, rest = line[: found.start()], found["rest"]
    about = re.search(
        r"\b(?:on|for|concerning|regarding|covering|to)\s+(?P<about>[^,;]{4,140}?)(?=\s+(?:was|were|has|had|with|between|at|during|in\s+the\s+presence)\b|[,;]|$)",
        rest,
    )
    subject = about["about"] if about else ""
    acted = re.search(
        r"\b(?:sign\w*|ink\w*|conclud\w+|reach\w*|seal\w*|enter\w*|exchang\w+|initial\w+|put\s+(?:their|his|her)\s+(?:names?|signatures?))\b",
        line,
    ) or re.match(r"an?\b|another\b", found[0], re.I)
    between = acted and re.search(
        r"^[^,]*?\bbetween\s+(?P<p>[^;]+?)(?=\s+(?:was|were|has\s+been|had|is|will|during|at|in\s+the|on\s+(?!the\b)[a-z]|to\s+[a-z]+)\b|,?\s+(?:while|whereas|as|signed|inked|initialled)\b|,\s+(?:which|in|the|at|with|aim)|$)",
        rest,
    )
    if between and len(parties := split_parties(between["p"])) >= 2:
        return parties, subject
    by = re.search(
        r"\b(?:was|were|has\s+been|is|be)\s+(?:also\s+|formally\s+)?(?:signed|concluded|inked|sealed|initialled)\s+(?:(?:on|in|at)\s+[^,;]{1,30}?\s+)?by\s+(?P<p>[^;]+?)(?=\s+(?:on|at|in|during|to)\s+[a-z\d]|,\s+(?:which|in|with|aim|I|we|he|she|they|it)\b|$)",
        rest,
    )
    if by and len(parties := split_parties(by["p"])) >= 2 and all(map(_bodyish, parties)):
        return parties, subject
    signed = re.search(
        r"(?P<a>[A-Z][^;:]*?)\s+(?:also\s+|today\s+|yesterday\s+|have\s+|has\s+|had\s+|jointly\s+|formally\s+|on\s+\w+\s+|\([^)]*\)\s*|will\s+|then\s+|then\s+)*(?:signed?|inked|concluded?|entered\s+into|sealed|reached)\s+$",
        before,
    )
    if not signed:
        return None
    first = _subject(signed["a"])
    other = re.search(
        r"\bwith\s+(?P<b>(?:the\s+)?[A-Z][^,;]*?)(?=\s+(?:covering|involving|concerning|regarding|aimed|aiming|under|worth|valued)\b|\s+(?:on|to|for|in|at|during|that|which)\s+(?:[a-z]|\d)|[,;]|$)",
        rest,
    )
    if other and _bodyish(first):
        return (_plain(first), _plain(other["b"])), subject
    parties = split_parties(first)
    return (parties, subject) if len(parties) >= 2 and all(map(_bodyish, parties)) else None


def _subject(before: str) -> str:
    """The subject of a sentence without what stands before it: *At the meeting, A and B*."""
    before = re.sub(
        r"^(?:(?:This|Later|Earlier|Last|Yesterday|Today|Also|Then|Tonight)\s+(?:[a-z]+\s+)?)(?=(?:the\s+)?[A-Z])",
        "",
        before,
    )
    before = re.split(r"\b(?:while|where|and\s+saw|saw|watched\s+as)\s+(?=(?:the\s+)?[A-Z])", before)[-1]
    pieces = re.split(r",\s+(?=(?:the\s+)?[A-Z])", before)
    lead = pieces[0].split()[0].lower() if pieces[0].split() else ""
    if len(pieces) > 1 and lead in (
        "at",
        "in",
        "on",
        "during",
        "after",
        "before",
        "under",
        "meanwhile",
        "separately",
        "today",
        "also",
        "additionally",
        "following",
        "yesterday",
        "to",
        "as",
    ):
        pieces = pieces[1:]
    return ", ".join(pieces)


def _bodyish(name: str) -> bool:
    told = name.strip()
    if re.search(rf"\b{POST}\b", re.sub(r"\b(?:Office|Department)\s+of\s+the\s+.*", "", told)):
        return False
    if re.match(r"(?:Mr|Mrs|Ms|Miss|Dr|He|She|They|It|Officials?|Representatives?)\b", told):
        return False
    return is_body(told) or (told[:1].isupper() and len(told.split()) <= 6) or told.lower().startswith("the ")


def _plain(name: str) -> str:
    told = re.sub(r",\s+(?:the|an?)\s+[^,]*$", "", name.strip(' ,."”'))
    told = re.sub(r"^(?:both\s+the|the|and|both)\s+", "", told, flags=re.I)
    owned = re.match(r"(?:[A-Z]\w+\s+){0,2}[A-Z]\w+(?<!People)[’']s\s+(?=(?:[A-Z]\w+\s+){1,6}[A-Z])", told)
    return told[owned.end() :] if owned and is_body(told[owned.end() :]) else told


def split_parties(told: str) -> tuple[str, ...]:
    """The parties in *A and B* or *A, B and C*; a name may hold an *and* of its own.

    Of the places where the words could part, the one that leaves a body's name on both
    sides is taken; where several do, the last before a *the* or a body word.

    Examples
    --------
    >>> split_parties("the Department of Education and Youth of X and the Education Bureau")
    ('Department of Education and Youth of X', 'Education Bureau')
    """
    text = told.strip(' .,;"”')
    best: tuple[int, int, int] | None = None
    for joint in re.finditer(r"\s*,?\s+and\s+", text):
        left, right = text[: joint.start()], text[joint.end() :]
        if not left or not re.match(r"(?:the\s+)?[A-Z]", right):
            continue
        points = 3 * (is_body(left) and is_body(right)) + 2 * right.lower().startswith("the ")
        points += bool(
            re.match(
                r"(?:the\s+)?(?:[\w’'&-]+\s+){0,4}?(?:Government|Department|Ministry|Bureau|Office|Authority|Commission|Council|University|Chamber|Association|Municipal|Invest\w*|Committee)\b",
                right,
            )
        )
        points -= 2 * bool(
            re.search(r"(?:Department|Ministry|Bureau|Secretary|Office)\s+(?:of|for)\s+\w+$", left)
            and not re.match(
                r"(?:the\s+)?(?:[\w’'&-]+\s+){0,3}?(?:Department|Ministry|Bureau|Office|Invest\w*|Government|Authority)\b",
                right,
            )
        )
        balance = -abs(len(left) - len(right))
        if best is None or (points, balance) > best[:2]:
            best = (points, balance, joint.start())
            cut = joint
    if best is None:
        return (_plain(text),) if text else ()
    first, last = text[: cut.start()], text[cut.end() :]
    listed = re.split(r",\s+(?=(?:the\s+)?[A-Z])", first)
    names = listed if all(is_body(x) or len(x.split()) <= 4 for x in listed) else [first]
    return tuple(_plain(n) for n in (*names, last))


def _chinese(text: str, part: Segment) -> Iterator[Agreement]:
    line = text[part.body : part.end]
    told = folded(line)
    if part.kind == "heading":
        inside = next((m for p in _ZH_INSIDE if (m := re.match(p, told))), None)
        kind = re.search(rf"{_ZH_KIND}$", told)
        if inside and kind:
            sides = line[inside.start("a") : inside.end("a")], line[inside.start("b") : inside.end("b")]
            yield Agreement(
                kind[0],
                sides,
                line,
                _zh_subject(line[inside.start("about") :]),
                part.body,
                part.end,
                (part.number,),
            )
        return
    titles = list(_ZH_TITLE.finditer(told))
    signings = list(_ZH_SIGNED.finditer(told))
    for found in titles:
        at, end = found.start("title"), found.end("title")
        inside = next((m for p in _ZH_INSIDE if (m := re.match(p, found["title"]))), None)
        signed = next(
            (s for s in reversed(signings) if s.start() <= at <= s.end()), signings[0] if signings else None
        )
        if inside:
            parties = tuple(line[at + inside.start(g) : at + inside.end(g)] for g in ("a", "b"))
            about = _zh_subject(line[at + inside.start("about") : end])
        elif signed and not re.search(rf"由[^，]*$|{_ZH_KIND}", signed["a"]):
            parties, about = _zh_parties(line, signed), _zh_subject(line[at:end])
        else:
            continue
        yield Agreement(
            found["kind"], parties, line[at:end], about, part.body + at, part.body + end, (part.number,)
        )
    for signed in signings:
        if re.search(rf"由[^，]*$|{_ZH_KIND}", signed["a"]):
            continue
        kind = re.search(_ZH_KIND, signed["what"])
        several = re.search(r"\d|[多余几两三四五六七八九十]份|一批|多项|系列|《", signed["what"])
        if kind and not several:
            at = signed.start("what")
            about = _zh_subject(line[at : at + kind.end()])
            place = part.body + signed.start(), part.body + signed.end()
            yield Agreement(kind[0], _zh_parties(line, signed), "", about, *place, (part.number,))


def _zh_subject(words: str) -> str:
    """What an agreement is about: its title without 關於 before and its kind after."""
    told = re.sub(rf"的?{_ZH_KIND}$", "", folded(words))
    return re.sub(r"^(?:關於|关于|有關|有关|就)", "", words[: len(told)])


def _zh_parties(line: str, signed: re.Match[str]) -> tuple[str, ...]:
    before = line[signed.start("a") : signed.end("a")]
    first = re.split(
        r"[，：]|期间|期間|会上|會上|其间|其間|当日|當日|今日|昨日|見證下|见证下|代表|由", before
    )[-1]
    last = re.split(r"今日|昨日|日前|的代表|在", line[signed.start("b") : signed.end("b")])[0]
    return party_zh("", _zh_body(first)), party_zh("", _zh_body(last))


def _zh_body(words: str) -> str:
    """A party told by its officer is the officer's body: 商务厅厅长某某 gives the department."""
    told = words.strip()
    office = _ZH_OFFICE.match(folded(told))
    return told[: office.end("body")] if office else told
