"""Which characters the report's fonts hold, and what stands for the ones they lack."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

FACES = ("NotoSansHK-Regular.ttf", "NotoSansSC-Regular.ttf", "ZhegangLatin-Regular.ttf")
GETA = "〓"  # the printers' sign for a character not at hand


@lru_cache(maxsize=1)
def held() -> frozenset[int]:
    """Code points that a regular face of the package shows."""
    folder = files("zhegang.plan.report") / "assets" / "fonts"
    found: set[int] = set()
    for face in FACES:
        found |= _characters((folder / face).read_bytes())
    return frozenset(found | {0x0A, 0x200B, 0x200D, 0xFE0E, 0xFE0F, 0xA0})


def missing(texts: Any) -> tuple[str, ...]:
    """Characters in `texts` (nested lists and dicts of strings) that no face shows, in order."""
    lacking: dict[str, None] = {}
    stack = [texts]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            if not value.isascii():
                lacking.update((c, None) for c in value if not _shown(c) and not _plainer(c))
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list | tuple):
            stack.extend(value)
    return tuple(sorted(lacking))


def showable(value: Any) -> Any:
    """`value` with only characters that a face shows.

    A small ₂ becomes a plain 2; what has no plainer form becomes 〓: seen, not silently lost.
    """
    return _replaced(value)


@lru_cache(maxsize=4096)
def _stand_in(character: str) -> str:
    return character if _shown(character) else _plainer(character) or GETA


def _shown(character: str) -> bool:
    return ord(character) in held() or "\x20" <= character <= "\x7e"


def _plainer(character: str) -> str:
    """Compatibility form of a character, where the faces show all of it."""
    plain = unicodedata.normalize("NFKD", character)
    return plain if plain != character and all(map(_shown, plain)) else ""


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else "".join(map(_stand_in, value))
    if isinstance(value, dict):
        return {key: _replaced(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(inner) for inner in value]
    return value


def _characters(font: bytes) -> set[int]:
    """Code points of an OpenType font's character map (formats 4 and 12)."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (tables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for i in range(tables):
        _platform, _encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * i)
        at = start + offset
        (form,) = struct.unpack_from(">H", font, at)
        if form == 12:
            (groups,) = struct.unpack_from(">I", font, at + 12)
            for g in range(groups):
                first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * g)
                found.update(range(first, last + 1))
        elif form == 4:
            found |= _segments(font, at)
    return found


def _segments(font: bytes, at: int) -> set[int]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    pairs = zip(starts, ends, strict=True)
    # Format 4 ends with a segment of 0xFFFF alone, which is no character.
    return {c for first, last in pairs for c in range(first, last + 1) if c != 0xFFFF}
