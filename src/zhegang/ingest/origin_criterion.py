"""The short forms in which tables write rules of origin: `CTH or RVC40`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from zhegang.ingest.origin_text import LONGEST, clean, condition, method_untold, parse_rule, shift
from zhegang.trade import origin_rules as rules
from zhegang.trade.origin_rules import Basis, Rule, all_of, any_of

_ATOM = re.compile(
    r"(?P<shift>ctsh|cth|cc)(?:\s*\(?(?:except|excluding|ex)(?: from)? (?P<except>[^)]+?)\)?)?"
    r"|(?:rvc|qvc|lvc)\s*\(?(?P<rvc>\d+(?:\.\d+)?)\s*%?\)?(?: (?P<method>build-down|build-up|either|net cost))?"
    r"|max ?nom\s*\(?(?P<nom>\d+(?:\.\d+)?)\s*%?\)?(?: \(?(?P<basis>exw|fob)\)?)?"
    r"|(?P<wo>wo|pe)|(?P<cr>cr)|\"(?P<words>[^\"]+)\""
)


def parse_criterion(text: str, method: str = "") -> Rule:
    """A rule in the short form of tables: `CTH or RVC40`, `CC except 0203; "sewing"`.

    `;`, `/` and `or` part alternatives, `and` and `+` join; words between quotation marks are
    a process that a person confirms. `method` says how RVC is counted where the text does
    not. Anything else is read as a rule text.
    """
    if len(text) > LONGEST:
        return parse_rule(text)
    told = clean(text).lower().strip(" .")
    ways = [
        [_atom(atom.strip(), method) for atom in re.split(r" and |\s*\+\s*", way.strip())]
        for way in re.split(r"\s*(?:;|/)\s*(?:or )?| or (?=[a-z\"])", told)
    ]
    if any(None in way for way in ways):
        return parse_rule(text)
    return any_of(*(all_of(*(atom for atom in way if atom is not None)) for way in ways))


def _atom(text: str, method: str) -> Rule | None:
    found = _ATOM.fullmatch(text)
    if found is None:
        return None
    if found["shift"]:
        levels: dict[str, Literal[2, 4, 6]] = {"cc": 2, "cth": 4, "ctsh": 6}
        return shift(levels[found["shift"]])(found)
    if found["rvc"]:
        told = (found["method"] or method).replace("-", "_").replace(" ", "_")
        least = Decimal(found["rvc"]) / 100
        methods: dict[str, rules.Method] = {
            "build_up": "build_up", "build_down": "build_down", "net_cost": "net_cost", "either": "either",
        }  # fmt: skip
        return rules.ValueContent(least, methods[told]) if told in methods else method_untold(least)
    if found["nom"]:
        bases: dict[str | None, Basis | None] = {"exw": "EXW", "fob": "FOB", None: None}
        return rules.MaxNonOriginating(Decimal(found["nom"]) / 100, bases[found["basis"]])
    if found["wo"]:
        return rules.WhollyObtained()
    return condition("chemical reaction" if found["cr"] else found["words"])
