"""The register in others' formats, and every anchor back from each of them.

Each format is a pair of functions: `write` gives bytes, the same for the same register;
`anchors` reads them back, by statement id. A round trip loses no anchor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.mechanism.exports import atom, ftm, iati, jsonld, ocds, rows
from zhegang.mechanism.exports.corpus import Corpus, Project, Source, corpus_of, project_of
from zhegang.register.anchors import Anchor


class Format(NamedTuple):
    """A format: the ending of its files, its writer, its reader of anchors.

    `whole` is False where it holds commitments and projects alone.
    """

    ending: str
    write: Callable[[Corpus], bytes]
    anchors: Callable[[bytes], dict[str, Anchor]]
    whole: bool = True


FORMATS = {
    "jsonld": Format("jsonld", jsonld.write, jsonld.anchors),
    "ftm": Format("statements.csv", ftm.write, ftm.anchors),
    "csv": Format("csv", rows.write_csv, rows.csv_anchors),
    "parquet": Format("parquet", rows.write_parquet, rows.parquet_anchors),
    "iati": Format("iati.xml", iati.write, iati.anchors, whole=False),
    "ocds": Format("ocds.json", ocds.write, ocds.anchors, whole=False),
    "atom": Format("atom.xml", atom.write, atom.anchors),
}


def format_named(name: str) -> Format:
    """The format called `name`.

    Raises
    ------
    InputError
        There is none.
    """
    if name not in FORMATS:
        raise InputError([Problem("format", N_("There is no such format."), name, ", ".join(FORMATS))])
    return FORMATS[name]


def read_anchors(name: str, data: bytes, file: str) -> dict[str, Anchor]:
    """The anchors of an export by statement id.

    Raises
    ------
    InputError
        No such format, or the file is none of it.
    """
    chosen = format_named(name)
    try:
        return chosen.anchors(data)
    except (ValueError, KeyError, TypeError, OSError, SyntaxError):
        message = N_("This is no export of the register in the format {format}.")
        raise InputError([Problem(file, message, fields={"format": name})]) from None


__all__ = [
    "FORMATS",
    "Corpus",
    "Format",
    "Project",
    "Source",
    "corpus_of",
    "format_named",
    "project_of",
    "read_anchors",
]
