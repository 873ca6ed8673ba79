"""One revision of the US schedule as arrays: what `hts` compiles, and reads line by line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zhegang.core.errors import SourceError
from zhegang.core.i18n import N_
from zhegang.trade.measures import Columns, Line

FORMAT = "2"
_FIELDS = ("description", "general", "special", "other", "units", "headings", "column2_headings")


@dataclass(frozen=True, slots=True)
class PackedRevision:
    """One revision as arrays: sorted codes, and per field an index into shared strings."""

    name: str
    codes: npt.NDArray[np.bytes_]
    fields: Mapping[str, npt.NDArray[np.int32]]
    strings: npt.NDArray[np.bytes_]
    offsets: npt.NDArray[np.int64]
    _memo: dict[str, Line | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, code: str) -> Line | None:
        if code not in self._memo:
            if len(self._memo) > 4096:  # forty-four editions of every line would fill gigabytes
                self._memo.clear()
            at = int(np.searchsorted(self.codes, code.encode()))
            held = at < len(self.codes) and self.codes[at] == code.encode()
            self._memo[code] = self._line(at) if held else None
        return self._memo[code]

    def under(self, prefix: str) -> Sequence[Line]:
        start = int(np.searchsorted(self.codes, prefix.encode()))
        end = int(np.searchsorted(self.codes, prefix.encode() + b"\x7f"))
        found = (self.find(code.decode()) for code in self.codes[start:end] if len(code) == 8)
        return [line for line in found if line is not None]

    def printed(self, codes: Sequence[str]) -> tuple[npt.NDArray[np.int64], Sequence[Columns]]:
        """Columns of each code's line; equal ones once."""
        asked = np.array(codes, "S10")
        at = np.minimum(np.searchsorted(self.codes, asked), len(self.codes) - 1)
        texts = np.array(
            [self.fields[name][at] for name in ("general", "other", "headings", "column2_headings")]
        )
        general, other, own, column2 = texts.astype(np.int64)
        rates, of_rates = np.unique(general * len(self.offsets) + other, return_inverse=True)
        listed, of_listed = np.unique(own * len(self.offsets) + column2, return_inverse=True)
        both, number = np.unique(of_rates * len(listed) + of_listed, return_inverse=True)
        columns = [self._texts(pair) for pair in rates.tolist()]
        named = [frozenset(" ".join(self._texts(pair)).split()) for pair in listed.tolist()]
        held = []
        for rate, headings in (divmod(key, len(named)) for key in both.tolist()):
            held.append(Columns(columns[rate][0], columns[rate][1], named[headings]))
        return np.where(self.codes[at] == asked, number, -1), held

    def _line(self, at: int) -> Line:
        held = {name: self._text(int(self.fields[name][at])) for name in _FIELDS}
        return Line(
            code=self.codes[at].decode(),
            description=held["description"],
            general=held["general"],
            special=held["special"],
            other=held["other"],
            units=tuple(held["units"].split()),
            headings=frozenset(held["headings"].split()),
            column2_headings=frozenset(held["column2_headings"].split()),
            source=f"USITC, {self.name}",
            grade="A",
        )

    def _texts(self, pair: int) -> tuple[str, str]:
        first, second = divmod(pair, len(self.offsets))
        return self._text(first), self._text(second)

    def _text(self, at: int) -> str:
        return bytes(self.strings[self.offsets[at] : self.offsets[at + 1]]).decode()


def pack(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The rows as an uncompressed npz: what `PackedRevision` reads."""
    strings: dict[str, int] = {}
    columns = {
        name: np.fromiter((strings.setdefault(row[name], len(strings)) for row in rows), np.int32, len(rows))
        for name in _FIELDS
    }
    encoded = [text.encode() for text in strings]
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(text) for text in encoded], out=offsets[1:])
    stream = io.BytesIO()
    np.savez(
        stream,
        format=np.array(FORMAT),
        codes=np.array([row["code"].encode() for row in rows], "S10"),
        strings=np.frombuffer(b"".join(encoded), np.uint8),
        offsets=offsets,
        **columns,  # type: ignore[arg-type]
    )
    return stream.getvalue()


@lru_cache(maxsize=64)
def read_packed(path: Path, name: str) -> PackedRevision:
    """The compiled file of a revision; `name` as the home has it.

    Raises
    ------
    SourceError
        The file is damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            if str(held["format"]) != FORMAT:
                raise ValueError("format")
            return PackedRevision(
                name=name.replace("-", " ").replace("hts", "HTS").replace("rev", "rev."),
                codes=held["codes"],
                fields={key: held[key] for key in _FIELDS},
                strings=held["strings"],
                offsets=held["offsets"],
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise SourceError(
            N_("The compiled schedule {path} cannot be read ({error})."),
            hint=N_("delete it; it is made again from its source"),
            path=str(path),
            error=str(error),
        ) from None
