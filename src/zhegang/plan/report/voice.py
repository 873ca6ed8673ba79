"""How the report says things: texts, names, figures and days in one language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property, lru_cache
from typing import Any

from zhegang.core.i18n import N_, Note, translate

# Characters that turn the reading order round or hide: a name must not carry them into a report.
_UNSEEN = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF)}
_LOCALES = {"en": "en", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans_CN"}

MODES: Mapping[str, str] = {"sea": N_("sea"), "air": N_("air"), "rail": N_("rail"), "road": N_("road")}


def clean(text: object) -> str:
    """`text` as one line that any output can carry: no control, reordering or broken characters."""
    held = str(text)
    if held.isprintable():  # neither control nor format nor broken characters
        return held
    kept = []
    for character in held:
        kind = unicodedata.category(character)
        if kind == "Cs":
            kept.append("\N{REPLACEMENT CHARACTER}")
        elif kind in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif character not in _UNSEEN:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=4)
def _territories(lang: str) -> Mapping[str, str]:
    from babel import Locale

    return dict(Locale.parse(_LOCALES[lang]).territories)


class Voice:
    """Says a plan's contents in `lang`; names come from the plan's case."""

    def __init__(self, lang: str, case: Mapping[str, Any]) -> None:
        self.lang = lang
        self.case = case
        self.currency = clean(case.get("currency") or "USD")

    def say(self, message: str, **fields: Any) -> str:
        """`message` in this language, its fields filled in."""
        return clean(translate(message, self.lang, **fields))

    def note(self, note: Note) -> str:
        """A note of the plan; one whose fields do not fit is shown as it stands, never lost."""
        try:
            return clean(note.in_lang(self.lang))
        except (KeyError, IndexError, ValueError, AttributeError):
            return clean(note.text)

    def notes(self, notes: Iterable[Note]) -> str:
        return self.join(self.note(n) for n in notes)

    def join(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other, as the language spaces them."""
        return ("" if self.lang != "en" else " ").join(s for s in sentences if s)

    def listed(self, words: Iterable[str]) -> str:
        """`a, b and c`."""
        held = list(words)
        if len(held) < 2:
            return "".join(held)
        comma, last = (", ", self.say(" and ")) if self.lang == "en" else ("、", self.say(" and "))
        return comma.join(held[:-1]) + last + held[-1]

    # ---- figures

    def number(self, value: float, digits: int = 0) -> str:
        exact = Decimal(repr(float(value)))
        rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
        return f"{rounded + 0:,}".replace("-", "−")  # `+ 0` drops the sign of a rounded zero

    def money(self, value: float) -> str:
        """A sum of the year: whole units of the currency."""
        return self.number(value, 0)

    def unit_money(self, value: float) -> str:
        """An amount for one unit: cents below a thousand."""
        return self.number(value, 2 if abs(value) < 10_000 else 0)

    def rate(self, value: float) -> str:
        """A fraction as percent, at most two decimals."""
        percent = (Decimal(repr(float(value))) * 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
        plain = f"{percent + 0:,.2f}".rstrip("0").rstrip(".")
        return plain.replace("-", "−") + "%"

    def amount(self, value: float) -> str:
        """Money with its currency, for a sentence."""
        sign = "−" if round(value) < 0 else ""
        return f"{sign}{self.currency} {self.money(abs(value))}"

    def day(self, value: date | str) -> str:
        """A day as written in prose."""
        on = value if isinstance(value, date) else date.fromisoformat(value)
        if self.lang != "en":
            return f"{on.year}年{on.month}月{on.day}日"
        from babel.dates import format_date

        return str(format_date(on, "d MMMM y", locale="en"))

    # ---- names

    def territory(self, code: str) -> str:
        """Name of a country, territory or customs union by its code."""
        return clean(_territories(self.lang).get(code) or code)

    def layer(self, layer: str) -> str:
        """A legal layer by the engine's word for it."""
        from zhegang.trade.texts import LAYERS

        name = self.say(LAYERS.get(layer) or layer)
        return name[:1].upper() + name[1:]

    def mode(self, mode: str) -> str:
        return self.say(MODES.get(mode, mode))

    def named(self, kind: str, key: str) -> str:
        """Name of a thing of the case (`products`, `plants`, …); its id where it has none."""
        return self._names.get((kind, key)) or clean(key)

    def product(self, key: str) -> str:
        return self.named("products", key)

    def plant(self, key: str) -> str:
        return self.named("plants", key)

    def market(self, key: str) -> str:
        return self.named("markets", key)

    def party(self, key: str) -> str:
        return self.named("parties", key)

    def hub(self, key: str | None) -> str:
        return self.named("hubs", key) if key else self.say("direct")

    @property
    def firm(self) -> str:
        held = self.case.get("firm") or {}
        chinese = held.get("name_zh") if self.lang != "en" else ""
        return clean(chinese or held.get("name") or self.case.get("id") or "")

    @property
    def title(self) -> str:
        chinese = self.case.get("title_zh") if self.lang != "en" else ""
        return clean(chinese or self.case.get("title") or self.case.get("id") or "")

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for kind in ("products", "parts", "suppliers", "plants", "hubs", "markets", "parties"):
            for thing in self.case.get(kind) or ():
                found[kind, thing.get("id", "")] = self._name(thing)
        return found

    def _name(self, thing: Mapping[str, Any]) -> str:
        name = clean(thing.get("name") or thing.get("id") or "")
        if self.lang == "en":
            return name
        if thing.get("name_zh"):
            return clean(thing["name_zh"])
        code = thing.get("country")
        # A market simply called by its English name has one in Chinese too.
        if isinstance(code, str) and _territories("en").get(code) == name:
            return self.territory(code)
        return name
