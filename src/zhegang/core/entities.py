"""Stable ids of entities: `<space>:<kind>:<slug>`, such as `hkz:party:invest-hong-kong`.

The space names who keeps the register (a pack's short name), the kind what is named, the
slug which one. A slug is made once from an English name and then stays, whatever the
entity is called later; other names are aliases of the same id.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_

KINDS = ("agreement", "area", "document", "party", "place", "scheme", "system")
SLUG_LENGTH = 60

_SPACE = re.compile(r"[a-z][a-z0-9]{1,11}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class EntityId:
    """The three parts of an id; `str()` gives the printed form."""

    space: str
    kind: str
    slug: str

    def __str__(self) -> str:
        return f"{self.space}:{self.kind}:{self.slug}"


def slug(name: str) -> str:
    """The slug of an English name: `Hong Kong & Macao Affairs Office` gives
    `hong-kong-and-macao-affairs-office`.

    Accents fall away, `&` is read as `and`, everything but letters and digits becomes one
    hyphen, and the whole is cut at the last hyphen before 60 characters.

    Raises
    ------
    InputError
        No Latin letter or digit is left, as in a name given in Chinese only.
    """
    spelled = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    spelled = "".join(c for c in spelled if not unicodedata.combining(c))
    made = re.sub(r"[^a-z0-9]+", "-", spelled.replace("'", "").replace("’", "")).strip("-")
    if not made:
        problem = Problem(
            where="name",
            message=N_("An id cannot be made from this name."),
            found=name,
            accepted=N_("a name with Latin letters or digits"),
            hint=N_("give the English or romanised name; the Chinese one is kept as an alias"),
        )
        raise InputError([problem])
    if len(made) > SLUG_LENGTH:
        cut = made[: SLUG_LENGTH + 1]
        made = cut.rsplit("-", 1)[0] if "-" in cut else cut[:SLUG_LENGTH]
    return made


def make_id(space: str, kind: str, name: str) -> EntityId:
    """The id of the entity called `name` in English.

    Raises
    ------
    InputError
        The space or kind is not one, or the name yields no slug.
    """
    return parse_id(f"{space}:{kind}:{slug(name)}")


def parse_id(text: str, where: str = "id") -> EntityId:
    """The parts of a printed id; `where` names the field in the error.

    Raises
    ------
    InputError
        `text` is not `<space>:<kind>:<slug>` with a known kind.
    """
    parts = text.split(":")
    if (
        len(parts) == 3
        and _SPACE.fullmatch(parts[0])
        and parts[1] in KINDS
        and len(parts[2]) <= SLUG_LENGTH
        and _SLUG.fullmatch(parts[2])
    ):
        return EntityId(*parts)
    problem = Problem(
        where=where,
        message=N_("This is not the id of an entity."),
        found=text,
        accepted=N_("space:kind:name in small letters, digits and hyphens; kind one of {kinds}"),
        fields={"kinds": ", ".join(KINDS)},
    )
    raise InputError([problem])
