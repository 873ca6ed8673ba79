"""Countries as publishers write them, made ISO 3166-1 alpha-2."""

from __future__ import annotations

import re
from functools import lru_cache

from zhegang.core.text import fold

# Names that differ from those of the Unicode CLDR (through Babel): as UN and US lists
# print them, folded. Former states have no code and are left out.
_OTHER_NAMES = {
    "bolivia plurinational state of": "BO",
    "bosnia and herzegovina": "BA",
    "brunei darussalam": "BN",
    "burma": "MM",
    "cabo verde": "CV",
    "china hong kong special administrative region": "HK",
    "china macao special administrative region": "MO",
    "congo": "CG",
    "congo democratic republic of the": "CD",
    "cote divoire": "CI",
    "czech republic": "CZ",
    "democratic peoples republic of korea": "KP",
    "democratic republic of the congo": "CD",
    "hong kong": "HK",
    "iran islamic republic of": "IR",
    "korea democratic peoples republic of": "KP",
    "korea republic of": "KR",
    "lao peoples democratic republic": "LA",
    "macao": "MO",
    "macau": "MO",
    "micronesia federated states of": "FM",
    "myanmar": "MM",
    "palestinian territory": "PS",
    "republic of korea": "KR",
    "republic of moldova": "MD",
    "russian federation": "RU",
    "state of palestine": "PS",
    "syrian arab republic": "SY",
    "turkey": "TR",
    "uk": "GB",
    "united kingdom of great britain and northern ireland": "GB",
    "united republic of tanzania": "TZ",
    "united states of america": "US",
    "usa": "US",
    "venezuela bolivarian republic of": "VE",
    "viet nam": "VN",
}


def country_code(written: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, from its code or English name.

    Examples
    --------
    >>> country_code("Democratic People's Republic of Korea"), country_code("CN")
    ('KP', 'CN')
    >>> country_code("Atlantis") is None
    True
    """
    text = (written or "").strip()
    if re.fullmatch("[A-Z]{2}", text):
        return text
    return _by_name().get(fold(text)) if text else None


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    from babel import Locale

    territories = Locale("en").territories
    names = {
        fold(name.replace("&", " and ")): code
        for code, name in territories.items()
        if re.fullmatch("[A-Z]{2}", code)
    }
    return names | _OTHER_NAMES
