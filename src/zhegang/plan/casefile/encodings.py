"""Which encoding a CSV file is in: UTF-8 or, from older Chinese systems, GB18030 or Big5."""

from __future__ import annotations

import codecs

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_


def decode(content: bytes, where: str) -> tuple[str, str]:
    """Text of a file and the encoding it was found to be in.

    Byte order marks decide; then UTF-8 where it fits without error; then whichever of
    GB18030 and Big5 fits and makes more of the bytes frequent characters: GB 2312 keeps
    them in rows B0 to D7, Big5 in A4 to C6.

    Raises
    ------
    InputError
        None of them fits.

    Examples
    --------
    >>> decode("品名,原产地".encode("gb18030"), "a.csv")
    ('品名,原产地', 'GB18030')
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            text = _decoded(content, encoding)
            if text is not None:
                return text.removeprefix("\ufeff"), "UTF-8" if mark == codecs.BOM_UTF8 else "UTF-16"
    text = _decoded(content, "utf-8")
    if text is not None:
        return text, "UTF-8"
    fits = []
    for encoding, name, first, last in (
        ("gb18030", "GB18030", 0xB0, 0xD7),
        ("big5hkscs", "Big5", 0xA4, 0xC6),
    ):
        text = _decoded(content, encoding)
        if text is not None:
            fits.append((_frequent(content, first, last, any_trail=name == "Big5"), name, text))
    if not fits:
        hint = N_("save it again as CSV UTF-8")
        raise InputError(
            [
                Problem(
                    where,
                    N_("The encoding of the file is not known."),
                    "",
                    N_("UTF-8, GB18030 or Big5"),
                    hint,
                )
            ]
        )
    _, name, text = max(fits, key=lambda fit: fit[0])
    return text, name


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _frequent(content: bytes, first: int, last: int, *, any_trail: bool) -> float:
    """Share of the double-byte characters that lie in the rows of frequent ones."""
    sample = content[:200_000]
    pairs = frequent = at = 0
    while at < len(sample) - 1:
        if sample[at] < 0x81:
            at += 1
            continue
        lead, trail = sample[at], sample[at + 1]
        pairs += 1
        frequent += first <= lead <= last and (any_trail or trail >= 0xA1)
        at += 2
    return frequent / pairs if pairs else 0.0


__all__ = ["decode"]
