"""Units of facts and parameters: products of named units, so that a test cannot mix them."""

from __future__ import annotations

from collections import Counter

Unit = tuple[tuple[str, int], ...]

NO_UNIT: Unit = ()


def parse_unit(text: str) -> Unit:
    """`HKD/year` as powers of its names; the empty text and `1` are no unit.

    Raises
    ------
    ValueError
        Not names joined by `*` with at most one `/`.
    """
    if text.strip() in ("", "1"):
        return NO_UNIT
    above, slash, below = text.strip().partition("/")
    powers: Counter[str] = Counter()
    parts = [(name, 1) for name in above.split("*") if name != "1"]
    parts += [(name, -1) for name in below.split("*")] if slash else []
    for name, sign in parts:
        if not name.isidentifier():
            raise ValueError(text)
        powers[name] += sign
    return _normal(powers)


def multiply(left: Unit, right: Unit, power: int = 1) -> Unit:
    """The unit of a product, or of a quotient with power -1."""
    powers = Counter(dict(left))
    for name, exponent in right:
        powers[name] += power * exponent
    return _normal(powers)


def unit_text(unit: Unit) -> str:
    """The unit as rulebooks write it; `1` where there is none."""
    above = "*".join(name for name, power in unit for _ in range(power))
    below = "*".join(name for name, power in unit for _ in range(-power))
    return f"{above or '1'}/{below}" if below else above or "1"


def _normal(powers: Counter[str]) -> Unit:
    return tuple(sorted((name, power) for name, power in powers.items() if power))
