"""The lists of goods in the U.S. notes to chapter 99, from the text of the chapter's PDF.

A list is a run of lines that hold codes and nothing else, or a sentence that ends in codes
divided by semicolons; it belongs to the subdivision it stands under, such as `16(c)(vii)`.
Where a page's first label is printed beside its codes, the text has the codes before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = r"\d{4}(?:\.\d{2}(?:\.\d{2}(?:\d{2}|\.\d{2})?)?)?"
_ROW = re.compile(rf"(?:\(\d+\)\s+)?(?:{_CODE}[\s;,.]*(?:and\s+)?)+$")
_DIGITS = re.compile(r"[\d.;,\s]*\d{4}\.\d[\d.;,\s]*")
_MISPRINT = re.compile(r"\b(\d{4})[;,](\d{2}\.\d{2}(?!\d))")  # 2803;00.00, as one edition prints it
_TAIL = re.compile(rf":\s*((?:{_CODE}(?:\s*;\s*|\s\s+))+(?:{_CODE}[\s;.]*)?|{_CODE}[\s;.]*)$")
_CODES = re.compile(_CODE)
_EDITION = re.compile(
    r"Harmonized Tariff Schedule of the United States (Revision (\d+)|Basic Edition) \((\d{4})\)"
)
_NOTE = re.compile(r"(\d{1,2})\.(?:\s+(?=[\[(A-Z])|$)")
_GONE = re.compile(r"\[U\.S\. note (\d{1,2}) deleted")
_LABEL = re.compile(r"\(([a-z]{1,6})\)(?!\s*(?:of|to|through|and|or)\b)(?=\s|\(|$)\s*")
_MENTION = re.compile(r"(?:\([a-z]{1,6}\))+(?:\(\d+\))? of this (?:note|subdivision)")
_PAGE = re.compile(
    r"Harmonized Tariff Schedule of the United States|Annotated for Statistical|XXII$|99 ?- ?[IVX]+ ?- ?\d+$"
)
_CON = re.compile(r"U\.S\. Notes? \(con\.\)\s*")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi",
          "xvii", "xviii", "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv", "xxvi", "xxvii", "xxviii")  # fmt: skip
_BESIDE = 4  # lines of codes that may stand before the label they are printed beside
_DEEPEST = 3
_FURTHEST = 9  # labels or notes that may be missing between two (deleted ones)


@dataclass(frozen=True, slots=True)
class NoteList:
    """Codes (digits) of one subdivision. `mixed`: its page prints two lists beside each other,
    so that the text does not say which code is of which."""

    codes: frozenset[str]
    mixed: bool


def edition_of(text: str) -> tuple[int, int] | None:
    """Year and revision that the text names on its pages; None where it names none."""
    found = _EDITION.search(text)
    return (int(found[3]), int(found[2] or 0)) if found else None


def lists_of(text: str) -> dict[str, NoteList]:
    """Lists by subdivision of the U.S. notes to subchapter III, such as `16(c)(vii)`."""
    held: dict[str, set[str]] = {}
    mixed: set[str] = set()
    place = _Place()
    early: list[str] = []  # codes printed beside the page's title, before its first label
    waiting, beside = 0, False
    for line in _lines(text):
        rest = _CON.sub("", line)
        if rest != line:
            beside = bool(_ROW.fullmatch(rest))
            waiting = _BESIDE if beside else 0
        before = place.name
        if not _ROW.fullmatch(rest):
            place.read(rest)
            rest, waiting = place.rest, 0
        if beside and place.name != before:
            mixed |= {before, place.name}
        waiting = max(0, waiting - 1)
        if waiting:
            early.extend(_codes(rest))
            continue
        held.setdefault(place.name, set()).update(early, _codes(rest))
        early.clear()
    return {name: NoteList(frozenset(codes), name in mixed) for name, codes in held.items() if name and codes}


def broken_rows(text: str) -> list[str]:
    """Lines of digits among the lists that are not codes throughout: the extraction cut them."""
    rows = (_CON.sub("", line) for line in _lines(text))
    return [row for row in rows if _DIGITS.fullmatch(row) and not _ROW.fullmatch(row)]


def _codes(line: str) -> list[str]:
    """Codes of a line of a list. Headings of chapters 98 and 99, and a year, end sentences."""
    found = _ROW.fullmatch(line) or _TAIL.search(line)
    codes = [code.replace(".", "") for code in _CODES.findall(found[0])] if found else []
    if len(codes) == 1 and len(codes[0]) == 4:
        return []
    return [code for code in codes if "01" <= code[:2] <= "97"]


def _lines(text: str) -> Iterator[str]:
    """Lines of the notes to subchapter III, without what pages repeat."""
    inside = False
    for raw in text.splitlines():
        line = _MISPRINT.sub(r"\1.\2", raw.strip())
        if line.startswith("SUBCHAPTER "):
            inside = line == "SUBCHAPTER III"
        if inside and line and not _PAGE.match(line):
            yield line


class _Place:
    """Where in the notes a line stands: the note's number and the labels above it.

    Labels alternate from outside: letters (a, b, … aa, bb), small Roman numbers, letters.
    """

    def __init__(self) -> None:
        self.note = 0
        self.labels: list[str] = []
        self.rest = ""

    @property
    def name(self) -> str:
        return f"{self.note}" + "".join(f"({label})" for label in self.labels) if self.note else ""

    def read(self, line: str) -> bool:
        """Moves on by the note and labels a line begins with; what follows them is in `rest`."""
        before, self.rest = self.name, line
        if _MENTION.match(line):  # a sentence wrapped before the subdivision it speaks of
            return False
        found = _NOTE.match(line) or _GONE.match(line)
        if found and self.note < int(found[1]) <= self.note + _FURTHEST:
            self.note, self.labels = int(found[1]), []
            line = line[found.end() :]
        while (found := _LABEL.match(line)) and self._enter(found[1]):
            line = line[found.end() :]
        self.rest = line
        return before != self.name

    def _enter(self, label: str) -> bool:
        """Takes the next label of an open level, the deepest first; else the first of a new one."""
        for furthest in (1, _FURTHEST):
            for depth in range(len(self.labels) - 1, -1, -1):
                place = _order(depth, label)
                if place and 0 < place - _order(depth, self.labels[depth]) <= furthest:
                    self.labels[depth:] = [label]
                    return True
            if furthest == 1 and len(self.labels) < _DEEPEST and _order(len(self.labels), label) == 1:
                self.labels.append(label)
                return True
        return False


def _order(depth: int, label: str) -> int:
    """Place of a label in the order of its level, from 1; 0 where it is none of that level."""
    if depth % 2:
        return _ROMAN.index(label) + 1 if label in _ROMAN else 0
    return 26 * (len(label) - 1) + ord(label[0]) - 96 if len(set(label)) == 1 else 0
