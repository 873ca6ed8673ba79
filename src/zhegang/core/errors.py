"""What can go wrong, split by who can act.

    ZhegangError
    ├── InputError      the caller can mend the input      exit 2   HTTP 422
    ├── NotFoundError   nothing under that name            exit 4   HTTP 404
    ├── SourceError     a publisher or a loaded file       exit 5   HTTP 502
    └── ModelError      the model is wrong: a defect       exit 6   HTTP 500

Errors hold fields and build their text from them, in the reader's language. A plan
withheld by the gate (exit 3, HTTP 409) and a model without solution (exit 6, HTTP 200)
are results with a status, not errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from zhegang.core.i18n import translate


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `where` names the field (`products[0].hs`) or the cell (`Products!C4`); `message` is a
    translatable template filled from `fields`; `found` is what stood there, `accepted`
    (translatable) what may stand there, `hint` (translatable) what to do next.
    """

    where: str
    message: str
    found: Any = None
    accepted: str = ""
    hint: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        parts = [f"{self.where}: {translate(self.message, lang, **self.fields)}"]
        if self.found is not None:
            parts.append(translate("Found: {found}.", lang, found=shorten(self.found)))
        if self.accepted:
            accepted = translate(self.accepted, lang, **self.fields)
            parts.append(translate("Accepted: {accepted}.", lang, accepted=accepted))
        if self.hint:
            hint = translate(self.hint, lang, **self.fields)
            parts.append(translate("Next: {hint}", lang, hint=hint))
        return " ".join(parts)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "where": self.where,
            "message": translate(self.message, lang, **self.fields),
            "found": None if self.found is None else shorten(self.found),
            "accepted": translate(self.accepted, lang, **self.fields) if self.accepted else "",
            "next": translate(self.hint, lang, **self.fields) if self.hint else "",
        }


def shorten(value: Any, width: int = 80) -> str:
    """`value` as one printable line of at most `width` characters."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= width else text[: width - 1] + "…"


class ZhegangError(Exception):
    exit_code = 6
    http_status = 500

    def text(self, lang: str = "en") -> str:
        return str(self)


class InputError(ZhegangError):
    """The input cannot be used; `problems` names everything wrong with it at once."""

    exit_code = 2
    http_status = 422

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.text())

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors travel between processes; the default would rebuild them from their text.
        return type(self), (self.problems,)

    def text(self, lang: str = "en") -> str:
        return "\n".join(p.text(lang) for p in self.problems)


class _ToldError(ZhegangError):
    """An error told by one translatable template and its fields."""

    def __init__(self, message: str, *, hint: str = "", **fields: Any) -> None:
        self.message, self.hint, self.fields = message, hint, fields
        super().__init__(self.text())

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), hint=self.hint, **self.fields), (self.message,)

    def text(self, lang: str = "en") -> str:
        told = translate(self.message, lang, **self.fields)
        if not self.hint:
            return told
        hint = translate(self.hint, lang, **self.fields)
        return f"{told} {translate('Next: {hint}', lang, hint=hint)}"


class NotFoundError(_ToldError):
    exit_code = 4
    http_status = 404


class SourceError(_ToldError):
    exit_code = 5
    http_status = 502


class ModelError(_ToldError):
    exit_code = 6
    http_status = 500
