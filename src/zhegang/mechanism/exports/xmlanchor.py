"""Anchors as an element of their own namespace, which IATI and Atom both allow inside their own."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from zhegang.mechanism.exports.corpus import NAMESPACE, anchor_fields, anchor_from
from zhegang.register.anchors import Anchor

_NAME = f"{{{NAMESPACE}}}anchor"
register_namespace("z", NAMESPACE)


def add_anchors(parent: Element, held: Mapping[str, Anchor]) -> None:
    """Adds an element for each anchor; its neighbours' words are attributes, line ends as JSON escapes."""
    for statement, anchor in held.items():
        fields = {k: _escaped(str(v)) for k, v in anchor_fields(anchor).items()}
        SubElement(parent, _NAME, {"statement": statement, **fields})


def read_anchors(data: bytes) -> dict[str, Anchor]:
    """Every anchor in an XML document by statement id."""
    return {
        element.attrib["statement"]: anchor_from({k: _plain(v) for k, v in element.attrib.items()})
        for element in fromstring(data, forbid_dtd=True).iter(_NAME)
    }


def finished(root: Element) -> bytes:
    """The document as UTF-8, indented."""
    indent(root)
    made: bytes = tostring(root, encoding="utf-8")
    for lost in ("\ufffe", "\uffff"):  # what XML cannot hold and a document may
        made = made.replace(lost.encode(), "\N{REPLACEMENT CHARACTER}".encode())
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + made + b"\n"


# An attribute's line ends and tabs come back as blanks, and some characters not at all.
def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() and c != "\\" else f"\\u{ord(c):06x}" for c in text)


def _plain(text: str) -> str:
    first, *rest = text.split("\\u")
    return first + "".join(chr(int(part[:6], 16)) + part[6:] for part in rest)
