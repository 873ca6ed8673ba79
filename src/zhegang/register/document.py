"""Bytes become a text: its digest, its encoding, what was cleaned and why.

Offsets everywhere in the register count characters of `Document.text`. Cleaning replaces
one character by one, so that nothing moves; what cannot be cleaned that way is refused.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.register.docx import docx_text
from zhegang.register.pdf import pdf_text
from zhegang.register.script import listed

MAX_BYTES = 20_000_000
MAX_LINE = 1_000_000
# Without any sign that ends a sentence or clause: no person wrote it, no rule needs it.
MAX_SENTENCE = 10_000
# Tried in this order where no byte order mark speaks.
_CHARSETS = ("utf-8", "gb18030", "big5hkscs")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Controls that change the order in which text is shown, and invisible characters.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_COMMON = re.compile("[的一是在和與与有為为中年月日合作發发展會会，。、]")
# Possessive: a file of many comments must not be tried in every way they can be parted.
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]{0,200}\?>\s*+)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]{2,20})""", re.I)
# What a page may say of itself, and what it then is: GB2312 pages are written in its superset.
_SAID = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
}
_WESTERN = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa3\xa9\xae\xb0\xb7\xbd\xe0\xe8\xe9\xef\xf6\xfc")
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object"})
_SENTENCE_END = re.compile(r"[.!?;:,\n。！？；：，、]")
_BLOCKS = frozenset(
    listed("""
    address article aside blockquote br dd div dl dt figcaption footer form h1 h2 h3 h4 h5 h6 header
    hr li main nav ol p pre section table tbody td th thead tr ul title
""")
)


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it was loaded.

    `sha256` is that of the bytes, `text_sha256` that of the text the offsets count in;
    `notes` say what was cleaned.
    """

    name: str
    sha256: str
    text: str
    charset: str
    notes: tuple[Note, ...] = ()

    @property
    def text_sha256(self) -> str:
        return digest(self.text)


def digest(text: str) -> str:
    """SHA-256 of `text` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def load(data: bytes, name: str) -> Document:
    """The document in `data`: plain text, HTML, PDF or DOCX, whatever its name ends in.

    Raises
    ------
    InputError
        Empty, too large, binary, in no known encoding, with a line no person wrote, or a
        PDF or DOCX that is damaged, protected or beyond their limits.
    """
    if problem := _refusal(data):
        raise InputError([Problem(name, problem)])
    decoded, charset, notes = _read(data, name)
    text, cleaned = _clean(decoded)
    if problem := _no_text(text):
        raise InputError([Problem(name, problem)])
    return Document(name, hashlib.sha256(data).hexdigest(), text, charset, (*notes, *cleaned))


def _read(data: bytes, name: str) -> tuple[str, str, tuple[Note, ...]]:
    """The text of a file of any kind, its encoding or kind, and how it was got."""
    if data.startswith(b"%PDF"):
        text, notes = pdf_text(data, name)
        return text, "pdf", notes
    if data.startswith(b"PK\x03\x04"):
        text, notes = docx_text(data, name)
        return text, "docx", notes
    decoded, charset = _decode(data, name)
    if _HTML.match(decoded):
        told = Note(N_("Read from HTML: offsets count in the text without tags and scripts."))
        return _html_text(decoded), charset, (told,)
    return decoded, charset, ()


def _no_text(text: str) -> str:
    if not text.strip():
        return N_("There is no text in this file.")
    if max(map(len, text.split("\n"))) > MAX_LINE:
        return N_("A line is longer than a million characters.")
    at = 0
    for end in _SENTENCE_END.finditer(text):
        if end.start() - at > MAX_SENTENCE:
            break
        at = end.end()
    return (
        N_("More than 10,000 characters stand without any full stop or comma.")
        if len(text) - at > MAX_SENTENCE
        else ""
    )


def _refusal(data: bytes) -> str:
    if not data:
        return N_("The file is empty.")
    if len(data) > MAX_BYTES:
        return N_("The file is larger than 20 MB.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return N_("This is an old or protected office file; save it as .docx.")
    if data.startswith((b"%PDF", b"PK\x03\x04")):
        return ""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return N_("This is not a text: it holds NUL bytes.") if b"\0" in data and not marked else ""


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(charset), charset
            except UnicodeDecodeError:
                break
    if (declared := _declared(data)) and (text := _decoded(data, declared)) is not None:
        return text, declared
    readings = []
    for charset in _CHARSETS:
        text = _decoded(data, charset)
        if text is None:
            continue
        if charset == "utf-8":
            return text, charset
        readings.append((len(_COMMON.findall(text)), text, charset))
    # Big5 and GB overlap: the reading with more everyday characters is the right one.
    if readings and (best := max(readings))[0] > 0:
        return best[1], best[2]
    if (high := [b for b in data if b > 0x7F]) and len(high) * 20 < len(data) and _WESTERN.issuperset(high):
        return data.decode("cp1252"), "cp1252"
    raise InputError(
        [
            Problem(
                name, N_("The encoding is not known."), accepted=N_("UTF-8, UTF-16 with mark, GB18030, Big5")
            )
        ]
    )


def _declared(data: bytes) -> str:
    """The encoding a page's own head names, where it is one of those known."""
    said = _DECLARED.search(data[:4096])
    return _SAID.get(said[1].decode("ascii").lower(), "") if said else ""


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _clean(text: str) -> tuple[str, list[Note]]:
    notes = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern, told in (
        (_HIDDEN, N_("{n} invisible or direction-changing characters were replaced by blanks.")),
        (_CONTROL, N_("{n} control characters were replaced by blanks.")),
    ):
        text, n = pattern.subn(" ", text)
        if n:
            notes.append(Note(told, {"n": n}))
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    if broken:
        notes.append(Note(N_("{n} characters were already lost when this text was made."), {"n": broken}))
    return text, notes


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _html_text(source: str) -> str:
    words = _Words()
    words.feed(source)
    words.close()
    lines = (line.strip() for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)
