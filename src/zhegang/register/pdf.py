"""The text of a PDF, read in a process of its own with bounded memory, time and pages.

A PDF is a program for drawing pages; its parser is the largest piece of foreign code that a
stranger's file reaches. So it runs apart (`pdfchild.py`), under the system's own limits,
and whatever happens there is one reason here. Lines that a page only wrapped are joined,
running heads and page numbers left out, so that sentences are whole.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from importlib.resources import as_file, files

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.register.script import is_chinese

MAX_PAGES = 600
MAX_SECONDS = 20
MAX_MEMORY = 1 << 30
MAX_TEXT = 8_000_000

REFUSALS = {
    "broken": N_("The PDF is damaged."),
    "password": N_("The PDF is protected by a password."),
    "pages": N_("The PDF has more than 600 pages."),
    "text": N_("The PDF holds more text than any document."),
    "empty": N_("The PDF holds no text: its pages are pictures."),
    "limits": N_("The PDF asks for more memory or time than a document needs, and was not read."),
}
_NUMBER = re.compile(
    r"(?:page|第)?\s*[-–—]?\s*\d{1,4}\s*(?:[-–—]|页|頁)?(?:\s*(?:of|/|共)\s*\d{1,4}\s*(?:页|頁)?)?", re.I
)
_ENDS = re.compile(r"[.!?;:。！？；：…][\"'”’»)\]』」）]*$")
_BEGINS = re.compile(
    r"(?:[•·‧●○◦▪■–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[(（]?[一二三四五六七八九十]{1,3}[)）、.])\s*\S"
)
# Where a page's lines fill less than this share of its widest, an end of line was meant.
_FULL = 0.78
_EDGE = 2  # lines at a page's top and bottom that may be running heads


def pdf_text(data: bytes, name: str) -> tuple[str, tuple[Note, ...]]:
    """The text of a PDF and what was done to get it.

    Raises
    ------
    InputError
        Damaged, protected, without text, or beyond the limits above.
    """
    pages = _pages(data, name)
    notes = [Note(N_("Read from PDF, {n} pages: wrapped lines were joined."), {"n": len(pages)})]
    lines, dropped = _without_furniture([page.split("\n") for page in pages])
    if dropped:
        notes.append(Note(N_("{n} running heads and page numbers were left out."), {"n": dropped}))
    text = "\n".join(_unwrapped(page) for page in lines)
    return _across_pages(text), tuple(notes)


def _pages(data: bytes, name: str) -> list[str]:
    limits = json.dumps({"pages": MAX_PAGES, "seconds": MAX_SECONDS, "memory": MAX_MEMORY, "text": MAX_TEXT})
    with as_file(files("zhegang.register") / "pdfchild.py") as child:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(child), limits],
                input=data,
                capture_output=True,
                timeout=MAX_SECONDS + 10,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _refused(name, "limits") from None
    try:
        told = json.loads(done.stdout)
    except ValueError:  # killed by a limit, or the parser fell
        raise _refused(name, "limits") from None
    if "refused" in told:
        raise _refused(name, told["refused"])
    pages = [_repaired(page) for page in told["pages"]]
    if not any(page.strip() for page in pages):
        raise _refused(name, "empty")
    return pages


def _refused(name: str, why: str) -> InputError:
    hint = N_("save it as text, HTML or DOCX, or read it by text recognition first")
    return InputError([Problem(name, REFUSALS[why], hint=hint)])


def _repaired(page: str) -> str:
    """A page's text: line ends made one, hyphens of the layout closed, ligatures written out."""
    text = page.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x02\ufffe\u00ad]\n?", "", text)
    # A lone surrogate is half a character that the file never held whole.
    text = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    return re.sub("[\ufb00-\ufb06]", lambda m: unicodedata.normalize("NFKC", m[0]), text)


def _without_furniture(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """Pages without numbers of pages, and without lines that most pages carry at their edge."""
    kept = [[line.strip() for line in page if line.strip()] for page in pages]
    seen: Counter[str] = Counter()
    for page in kept:
        seen.update({_shape(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    often = {shape for shape, n in seen.items() if n >= 3 and n * 2 > len(pages)}
    found, dropped = [], 0
    for page in kept:
        rest = [
            line
            for at, line in enumerate(page)
            if not (
                (at < _EDGE or at >= len(page) - _EDGE)
                and (_shape(line) in often or (len(pages) > 1 and _NUMBER.fullmatch(line)))
            )
        ]
        dropped += len(page) - len(rest)
        found.append(rest)
    return found, dropped


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def _unwrapped(lines: Sequence[str]) -> str:
    widths = sorted(_width(line) for line in lines)
    full = widths[int(len(widths) * 0.9)] * _FULL if widths else 0
    made: list[str] = []
    open_end = False
    for line in lines:
        if open_end and not _BEGINS.match(line):
            made[-1] += _joint(made[-1], line) + line
        else:
            made.append(line)
        open_end = _width(line) >= full and not _ENDS.search(line)
    return "\n".join(made)


def _across_pages(text: str) -> str:
    """`text` with a sentence that runs over a page's end made whole: the next begins small."""
    return re.sub(r"(?<=[a-z,])\n(?=[a-z])", " ", text)


def _joint(before: str, after: str) -> str:
    tight = is_chinese(before[-1:]) or is_chinese(after[:1]) or before.endswith(("-", "/"))
    return "" if tight else " "
