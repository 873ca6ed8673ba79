"""Countries and currencies by code and by name, from `refdata/`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from zhegang.core.i18n import Words


@dataclass(frozen=True, slots=True)
class Named:
    """A country or currency: code, names, and the customs territory a country belongs to."""

    code: str
    words: Words
    aliases: tuple[str, ...]
    territory: str


@lru_cache(maxsize=1)
def countries() -> Mapping[str, Named]:
    """ISO 3166-1 countries and territories by alpha-2 code, and EU.

    Examples
    --------
    >>> countries()["DE"].territory
    'EU'
    """
    return MappingProxyType({found.code: found for found in _read("countries.csv")})


@lru_cache(maxsize=1)
def currencies() -> Mapping[str, Named]:
    """Active ISO 4217 currencies by code.

    Examples
    --------
    >>> currencies()["HKD"].words.zh_hant
    '港元'
    """
    return MappingProxyType({found.code: found for found in _read("currencies.csv")})


def country_code(written: str) -> str | None:
    """ISO code of a country given by code or by a name in any of the three languages.

    Examples
    --------
    >>> country_code("越南"), country_code("U.S.A."), country_code("Atlantis")
    ('VN', 'US', None)
    """
    return _by_name("countries").get(key(written))


def currency_code(written: str) -> str | None:
    """ISO code of a currency given by code, sign or name; None where it is not clear which.

    Examples
    --------
    >>> currency_code("人民币"), currency_code("US$"), currency_code("$")
    ('CNY', 'USD', None)
    """
    return _by_name("currencies").get(key(written))


def key(written: str) -> str:
    """A name without case, blanks and the points of abbreviations."""
    return "".join(c for c in written.casefold() if not c.isspace() and c not in ".'’")


@lru_cache(maxsize=2)
def _by_name(table: str) -> Mapping[str, str]:
    held = countries() if table == "countries" else currencies()
    found: dict[str, str] = {}
    for code, named in held.items():
        words = named.words
        for name in (words.en, words.zh_hant, words.zh_hans, *named.aliases):
            found.setdefault(key(name), code)
    # A code is never taken over by another country's name.
    return found | {key(code): code for code in held}


def _read(name: str) -> Iterator[Named]:
    table = files("zhegang").joinpath("refdata", name).read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        yield Named(
            code=row["code"],
            words=Words(row["en"], row["zh_hant"], row["zh_hans"]),
            aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
            territory=row.get("territory") or row["code"],
        )


__all__ = ["Named", "countries", "country_code", "currencies", "currency_code", "key"]
