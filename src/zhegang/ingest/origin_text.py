"""Rule texts of origin, as official tables print them in English, to expression trees.

`parse_rule` reads one text; what it does not understand whole becomes one condition that
holds the text for a person to judge, never a part of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from zhegang.ingest.origin_codes import parse_codes
from zhegang.trade import origin_rules as rules
from zhegang.trade.origin_rules import Basis, Codes, Condition, Rule, all_of, any_of

_PERCENT = r"(?P<n>\d+(?:\.\d+)?) ?(?:%|per ?cent)"
_EXW = (
    r"(?:the )?ex[- ]*works?[- ]*price(?: \(exw\))?(?: of the (?:final |finished )?(?:product|good|set)s?)?"
)
_FOB = r"(?:the )?(?:free on board(?: \(fob\))?|fob)(?: (?:cost|price|value))?(?: of the (?:product|good)s?)?"
_PRICE = rf"(?:the value of )?(?P<price>{_EXW}|{_FOB}|(?:the )?transaction value or {_EXW})"
_WHAT = r"(?:product|good)s?"
_USED = r"(?: (?:which are )?used)?"
_NOM = r"(?:non-? ?originating )?materials?"
_EXCEEDS = r"(?:does not exceed|do not exceed|must not exceed|may not exceed|cannot exceed|not exceeding|is not more than)"

_PROCESS = re.compile(
    r"(?!manufacture|production|all |a change|no change|c?ts?h|cc\b|each |the |your |a maximum)"
    r"(?:[a-z/()' ,-]{0,80}?\b(?!(?:sub)?heading)[a-z-]+(?:ing|ation|ion|ment)\b|weave|knit|spin|print|specific process|process rule)"
)
_NOTE = re.compile(
    r"[\s,(]*(?:for (?:the )?special conditions? relat[^.]*?see (?:also )?introductory notes? ?[\d., and]+"
    r"|see (?:also )?(?:introductory )?notes? ?[\d., and]+(?:\([^)]*\))?|see (?:also )?(?:section|appendix)[^.]*)\)?\.?\s*",
)
_MARKDOWN = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^>]{0,200}>")
_HOWEVER = re.compile(r"\.\s+(?:however,? ?|but,? )|[.,;]?\s+however,? ", re.I)
_BULLET = " ¦ "
LONGEST = 6000


def clean(text: str) -> str:
    """A rule's text without marks of layout; list items stand behind a broken bar."""
    text = _MARKDOWN.sub(r"\1", text)
    text = _TAG.sub("", text).replace("&nbsp;", " ").replace("&amp;", "&")
    text = re.sub("[\u2010-\u2015\u2212]", "-", text).replace("*", "").replace("\u00a0", " ")
    text = re.sub(
        r"\s*\n+\s*(?:[-•]\s+|(?=(?:the value|the weight|all the|where) ))", _BULLET, "\n" + text.strip()
    )
    return re.sub(r"\s+", " ", text).strip().removeprefix("¦").strip()


def parse_rule(text: str) -> Rule:
    """The tree of one rule text; a `held` condition where it is not understood.

    Examples
    --------
    >>> parse_rule("Production from materials of any heading, except that of the good")
    TariffShift(level=4, excluded=None, allowed=None, allowed_share=None, basis='EXW')
    """
    whole = clean(text[:LONGEST])
    told = whole.lower()
    if len(text) > LONGEST:  # no table has such a rule: not worth a reader's time
        return condition(whole, "held")
    if dated := _PERIOD.search(told):
        try:
            days = [_day(day) if day else None for day in (dated["first"], dated["last"] or dated["to"])]
        except ValueError:
            return condition(whole, "held")
        return rules.Dated(parse_rule(whole[: dated.start()]), days[0], days[1])
    notes = [found.strip(" ,.()") for found in _NOTE.findall(told)]
    bare = _NOTE.sub(" ", told).strip() if notes else told
    found = _alternatives(bare)
    if found is None:
        return condition(whole, _kind(bare))
    if notes and any("appendix" in note or "section" in note for note in notes):
        # What an appendix adds may ease or tighten: decided only where both say the same.
        return rules.Unjoined((found, condition("; ".join(notes) + f" ({whole[:60]})", "held")))
    if notes:
        return rules.Eased(found, condition("; ".join(notes) + f" ({whole[:60]})", "held"))
    return found


_DAY = r"\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9} \d{4}"
_PERIOD = re.compile(
    rf"\s*\((?:until (?P<last>{_DAY})|(?:from )?(?P<first>{_DAY})(?: onwards| to (?P<to>{_DAY}))?)\)\s*\.?$"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _day(text: str) -> date:
    day, month, year = text.split()
    return date(int(year), _MONTHS.index(month[:3]) + 1, int(re.sub(r"\D", "", day)))


def condition(text: str, kind: Literal["process", "materials", "held"] = "process") -> Condition:
    """A condition under a name made of its own words: the same text has the same name."""
    words = re.findall(r"[a-z]+", text.lower())
    stem = "_".join([word for word in words if word not in _SMALL][:4]) or "condition"
    return Condition(f"{stem[:40]}_{hashlib.sha256(text.lower().encode()).hexdigest()[:6]}", text, kind)


_SMALL = {
    "the",
    "of",
    "in",
    "which",
    "from",
    "all",
    "manufacture",
    "production",
    "a",
    "an",
    "is",
    "are",
    "and",
}


def _kind(text: str) -> Literal["process", "materials", "held"]:
    if re.match(r"(?:manufacture|production) from", text):
        return "materials"
    if re.match(r"(?:manufacture|production) by ", text):
        return "process"
    return "process" if _PROCESS.match(text) else "held"


def _alternatives(text: str) -> Rule | None:
    parts = re.split(r"[;,.]? or (?=(?:manufacture|production) (?:in which|from))", text)
    found = [_one(part) for part in parts]
    return None if None in found else any_of(*(part for part in found if part is not None))


def _one(text: str) -> Rule | None:
    """One alternative: its main clause, and what follows a "However"."""
    main, *limits = _HOWEVER.split(text)
    found = _main(main)
    for limit in limits:
        found = None if found is None else _however(found, limit.strip(" .,;"))
    return found


_LEAD = re.compile(
    rf"^(?:manufacture|production|other operations(?: than those referred to[^,:]*?)?|operations)\b[ :,]*(?:{_BULLET.strip()} ?)?"
)
_SPLIT = re.compile(
    rf"{_BULLET}|,? and,? (?=in which |the value |the total |the weight |where |a (?:maximum|qvc|rvc|regional) |from materials|standard qvc)"
    r"|,? ?(?=provided (?:that )?(?:there is|the))|, (?=in which )"
)


def _main(text: str) -> Rule | None:
    if (content := _value_content(text)) is not None:
        return content
    bare = _LEAD.sub("", text.strip(" .,;:"))
    pieces = [piece for raw in _SPLIT.split(bare) if (piece := _trim(raw))]
    found = [_clause(piece) for piece in pieces]
    if not found or None in found:
        head, told, tail = re.sub(r",? provided (?:that )?", "\0", text, count=1).partition("\0")
        # What a proviso asks comes on top of the rest, whatever it is: a person confirms it.
        rest = _main(head) if told and head.strip() else None
        return None if rest is None else all_of(rest, condition(tail.strip(" .:¦")))
    return all_of(*(part for part in found if part is not None))


def _trim(text: str) -> str:
    text = re.sub(r"(?:,? and|,)$", "", text.strip(" .,;:")).strip(" .,;:")
    return re.sub(r"^(?:in which:?|where:?|and|provided (?:that )?|within the above limit,?|in which,? within the above limit,?)\s*", "", text).strip(" .,;:¦")  # fmt: skip


def _clause(text: str) -> Rule | None:
    text = _trim(text)
    for pattern, make in _CLAUSES:
        if found := pattern.fullmatch(text):
            return make(found)
    return None


def _share(found: re.Match[str]) -> Decimal:
    return Decimal(found["n"]) / 100


def _basis(found: re.Match[str]) -> Basis:
    return "FOB" if re.match(r"(?:the )?(?:free on board|fob)", found["price"]) else "EXW"


def _codes_of(found: re.Match[str], name: str = "codes") -> Codes | None:
    return parse_codes(found[name])


def shift(level: Literal[0, 2, 4, 6]) -> Callable[[re.Match[str]], Rule | None]:
    def make(found: re.Match[str]) -> Rule | None:
        written = found.groupdict().get("except")
        if not written:
            return rules.TariffShift(level)
        codes = parse_codes(written)
        return None if codes is None else rules.TariffShift(level, excluded=codes)

    return make


def _changed(found: re.Match[str]) -> Rule | None:
    levels: dict[str, Literal[2, 4, 6]] = {"chapter": 2, "heading": 4, "subheading": 6}
    return shift(levels[found["level"]])(found)


def _any_heading(found: re.Match[str]) -> Rule | None:
    """Materials of any heading; what is named besides may be used too, and limits nothing."""
    written = found["including"]
    known = (
        written is None
        or parse_codes(written)
        or re.fullmatch(r"a different 'group' in this heading", written)
    )
    return rules.TariffShift(0) if known else None


def _value(found: re.Match[str]) -> Rule | None:
    written = found.groupdict().get("codes")
    codes = None
    if written is not None:
        codes = (
            Codes(same=4)
            if re.fullmatch(rf"(?:the )?(?:same|this) heading(?: as the (?:final )?{_WHAT})?", written)
            else parse_codes(written)
        )
        if codes is None:
            return None
    return rules.MaxNonOriginating(_share(found), _basis(found), codes)


def _with_codes(make: Callable[[Codes, re.Match[str]], Rule]) -> Callable[[re.Match[str]], Rule | None]:
    def call(found: re.Match[str]) -> Rule | None:
        codes = _codes_of(found)
        return None if codes is None else make(codes, found)

    return call


def _made_from(codes: Codes, found: re.Match[str]) -> Rule:
    return rules.MadeFrom(codes, condition(found.string, "materials"))


_EXCEPT = r"(?:,? (?:except|excluding)(?: for| from)? (?P<except>.+))?"
_SAME = rf"(?:a|any) heading other than that of the {_WHAT}"
_CLAUSES: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Rule | None]]] = [
    (re.compile(rf"from (?:{_NOM}|materials) of any heading,? except (?:that|those|from that|for that) of the (?:{_WHAT}|final product)"), shift(4)),
    (re.compile(rf"from {_NOM} of any heading,? except (?:that|those) of the {_WHAT} (?:and|or) (?:those of )?(?P<except>.+)"), shift(4)),
    (re.compile(rf"from {_NOM} (?:of|from) any heading,? (?:except|excluding)(?: for| from)? (?P<except>.+)"), shift(0)),
    (re.compile(rf"from {_NOM} (?:of|from) any heading(?:,? including (?:other )?{_NOM} (?:of|from) (?P<including>.+))?"), _any_heading),
    (re.compile(rf"(?:in which )?all (?:the )?{_NOM} used (?:are|is) classified (?:with)?in a (?:heading|chapter) other than (?P<except>(?:sub)?(?:heading|chapter) .+)"), shift(0)),
    (re.compile(rf"(?:in which )?all (?:the )?{_NOM} used (?:are|is|must be) (?:classified )?(?:with)?in {_SAME}"), shift(4)),
    (re.compile(rf"(?:in which )?all (?:the )?{_NOM} used (?:are|is) (?:classified )?(?:with)?in (?:a|any) sub-?heading other than that of the {_WHAT}"), shift(6)),
    (re.compile(rf"(?:cc|cth|ctsh): all {_NOM} used in the production of the good have undergone a change in tariff classification at the (?P<digits>[246])-digit level(?: \([a-z -]+\))?{_EXCEPT}"),
     lambda found: shift({"2": 2, "4": 4, "6": 6}[found["digits"]])(found)),  # type: ignore[arg-type]
    (re.compile(rf"a change (?:to (?:a|any other) good of .+? )?from any other (?P<level>chapter|heading|subheading){_EXCEPT}"), _changed),
    (re.compile(r"a change from within (?:this|any one of these) (?:sub)?headings?(?: or any other (?:sub)?heading|,? whether or not there is also a change from any other (?:sub)?heading)"), shift(0)),
    (re.compile(r"no change in tariff classification (?:is )?required(?: for (?:a good|any other good) of (?:sub)?heading [\d., ]+(?:(?:through|to) [a-z ]*[\d.]+)?)?"), shift(0)),
    (re.compile(rf"(?:in which )?the (?:total )?value of (?:all )?(?:the )?{_NOM}{_USED} {_EXCEEDS} {_PERCENT} of {_PRICE}"), _value),
    (re.compile(rf"(?:in which )?(?:within the above limit,? )?the (?:total )?value of (?:all |any )?(?:the )?{_NOM} (?:of|classified (?:with)?in) (?P<codes>.+?){_USED} {_EXCEEDS} {_PERCENT} of {_PRICE}"), _value),
    (re.compile(rf"(?:within the above limit,? )?the {_NOM} classified within (?P<codes>.+?)(?:,? taken together,?)? are only used up to a value of {_PERCENT} of {_PRICE}"), _value),
    (re.compile(rf"a maximum of {_PERCENT} of {_PRICE} is made up of non-originating parts(?: \(maxnom\))?"), _value),
    (re.compile(rf"the maximum value of {_NOM} \(maxnom\) {_EXCEEDS} {_PERCENT} of {_PRICE}"), _value),
    (re.compile(rf"(?:in which )?the value of (?:all )?(?:the )?non-? ?originating materials used {_EXCEEDS} the value of (?:all )?(?:the )?originating materials used"),
     lambda found: rules.NotAboveOriginating()),
    (re.compile(rf"(?:in which )?all (?:the )?{_NOM} of (?P<codes>.+?){_USED} (?:are|is|must be) wholly obtained(?: in the country or territory)?"),
     _with_codes(lambda codes, found: rules.WhollyObtained(codes))),
    (re.compile(r"all (?:the )?(?:fish and crustaceans, molluscs and other aquatic invertebrates|goods|products) (?:are|must be|shall be) wholly obtained"),
     lambda found: rules.WhollyObtained()),
    (re.compile(r"(?:in which )?all (?:the )?(?:live )?(?:animals|products|goods) of (?P<codes>.+?) (?:used )?(?:are|must be|shall be) wholly obtained"),
     _with_codes(lambda codes, found: rules.WhollyObtained())),
    (re.compile(rf"(?:in which )?the (?:total |net )?weight of (?:the )?{_NOM} of (?P<codes>.+?){_USED}(?: in production)? {_EXCEEDS} {_PERCENT} of the (?:net )?weight of the (?:final )?{_WHAT}"),
     _with_codes(lambda codes, found: rules.MaxWeight(_share(found), codes))),
    (re.compile(rf"(?:in which )?at least {_PERCENT} by weight of the .+? of (?P<codes>(?:sub)?heading [\d.]+) used (?:is|are|must already be) originating"),
     _with_codes(lambda codes, found: rules.MinOriginatingWeight(_share(found), codes))),
    (re.compile(rf"from (?:the )?{_NOM} of (?P<codes>(?:sub)?(?:heading|chapter)s? .+)"), _with_codes(_made_from)),
    (re.compile(r"(?:in which )?(?:any|all) (?:the )?[a-z ,/()]+(?:of (?:sub)?(?:heading|chapter)s? \d+(?: or [a-z]+)? )?used (?:are|is|must be|must already be) (?:wholly obtained|originating)"),
     lambda found: condition(found.string, "materials")),
    (re.compile(r"(?P<plain>cc|cth|ctsh)"), lambda found: rules.TariffShift({"cc": 2, "cth": 4, "ctsh": 6}[found["plain"]])),  # type: ignore[arg-type]
    (re.compile(r"standard qvc"), lambda found: condition(found.string, "held")),
    (re.compile(r"a qvc of not less than (?P<n>[\d.]+) ?%"), lambda found: method_untold(_share(found))),
]  # fmt: skip


def method_untold(least: Decimal) -> Rule:
    """A value content whose way of counting the text does not tell: met when it is in both."""
    return rules.Unjoined((rules.ValueContent(least, "build_down"), rules.ValueContent(least, "build_up")))


_RVC = re.compile(
    r"(?P<before>.*?)(?:provided (?:that )?there is |the good has |your goods contain |and |with )?"
    r"(?:an? )?(?:regional|qualifying) value content(?: \([rq]vc\))?(?: as calculated under [^,]*?)? ?"
    r"(?:of |is )?(?:not less than|at least)(?P<rest>.*)"
)
_METHODS = re.compile(
    rf"^[ :¦]*(?:[a-d]\) )?{_PERCENT}(?: of {_PRICE})?(?: under the (?P<method>build-up|build-down|focused value|net cost) method)?"
    r"(?: taking into account only the non-originating materials of (?P<codes>.+?))?"
    r"(?P<either>,? whether using the build-up method or build-down method(?: \(rvc ?\d+\))?)?[.,;]?(?: or| and)?$"
)


def _value_content(text: str) -> Rule | None:
    """A rule that asks for a regional value content, by one method or several."""
    text = re.sub(r"(?:, )?(?:and )?a qvc of not less than(?=[: ]*¦)", " provided there is a qualifying value content of not less than", text)  # fmt: skip
    found = _RVC.fullmatch(text.strip(" ."))
    if found is None:
        return None
    ways = [
        _content(piece)
        for piece in re.split(r"(?:¦|(?<=method)[.;,]? or (?=\d))", found["rest"])
        if piece.strip(" .:;")
    ]
    if not ways or None in ways:
        return None
    content = any_of(*(way for way in ways if way is not None))
    before = _trim(found["before"].strip(" .,;:¦"))
    if not before:
        return content
    rest = _main(before)
    if rest == rules.TariffShift(0):
        return content
    return None if rest is None else all_of(rest, content)


def _content(text: str) -> Rule | None:
    found = _METHODS.match(text.strip())
    if found is None:
        return None
    basis = _basis(found) if found["price"] else None
    least = _share(found)
    if found["method"] == "focused value":
        codes = parse_codes(found["codes"] or "")
        return None if codes is None else rules.ValueContent(least, "focused", basis, codes)
    if found["codes"]:
        return None
    methods: dict[str, rules.Method] = {
        "build-up": "build_up",
        "build-down": "build_down",
        "net cost": "net_cost",
    }
    if found["method"]:
        return rules.ValueContent(least, methods[found["method"]], basis)
    if found["either"]:
        return rules.ValueContent(least, "either", basis)
    # "55 % of the FOB value": all that is not non-originating, which is the build-down.
    return rules.ValueContent(least, "build_down", basis) if basis else method_untold(least)


_MAY = r"(?:may|can) be used,? ?(?:provided )?(?:that )?"
_LIMIT = rf"(?:their (?:total )?value {_EXCEEDS}|up to a value of) {_PERCENT} of {_PRICE}"
_SAME_HEADING = re.compile(
    rf"(?:the )?{_NOM} (?:of|classified (?:with)?in|from) (?:the )?(?:same heading(?: as the {_WHAT})?|heading of the {_WHAT}) {_MAY}{_LIMIT}"
)
_SAME_WORDS = re.compile(
    rf"(?:the )?{_NOM} of (?:the same|this) (?:description|group)(?: as the {_WHAT})? (?:may|can)(?: also)? be used,? ?(?:provided )?(?:that )?{_LIMIT}"
)
_NAMED = re.compile(rf"(?:the )?(?:other )?{_NOM} of (?P<codes>.+?) {_MAY}{_LIMIT}")
_BARRED = re.compile(r".+? of (?P<codes>(?:sub)?heading [\d.]+) may not be used")
_FREE = re.compile(r"[a-z' ,()-]+ may be used")
_WORDS_LIMIT = re.compile(r"the materials of this description may also be used,? provided .*")


def _however(main: Rule, text: str) -> Rule | None:
    """The main clause with the sentence that eases or limits it; None where it is not understood."""
    if isinstance(main, rules.TariffShift) and main.level and main.allowed is None:
        allowed = Codes(same=4) if (found := _SAME_HEADING.fullmatch(text)) else None
        if found is None and (found := _NAMED.fullmatch(text)):
            allowed = _codes_of(found)
        if found is not None and allowed is not None:
            return rules.TariffShift(main.level, main.excluded, allowed, _share(found), _basis(found))
    if found := _SAME_WORDS.fullmatch(text):
        limit = rules.MaxNonOriginating(_share(found), _basis(found), Codes(same=4))
        return all_of(main, rules.Eased(limit, condition(text, "materials")))
    if (clause := _clause(text)) is not None and isinstance(clause, rules.MaxNonOriginating):
        return all_of(main, clause)
    if found := _BARRED.fullmatch(text):
        codes = _codes_of(found)
        return None if codes is None else all_of(main, rules.NotUsed(codes, condition(text, "materials")))
    return rules.Eased(main, condition(text, "materials")) if _FREE.fullmatch(text) else None


def join_rules(texts: Sequence[str], joined_by_or: bool) -> tuple[Rule, tuple[str, ...]]:
    """The rule of a row from its texts; what goes on ("b) …", "However …") belongs to the one before."""
    whole: list[str] = []
    for text in texts:
        if whole and re.match(r"\s*-\s*[b-z]\)", text):
            whole[-1] += "\n\n" + text.strip()
        elif whole and re.match(r"\W*(?:However|Of which)\b", text):
            whole[-1] += " " + text.strip()
        else:
            whole.append(text)
    found = tuple(parse_rule(text) for text in whole)
    if len(found) == 1:
        return found[0], tuple(whole)
    return (rules.AnyOf(found) if joined_by_or else rules.Unjoined(found)), tuple(whole)
