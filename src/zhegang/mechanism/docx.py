"""Writes a DOCX file: headings, paragraphs, tables. The same content gives the same bytes.

References
----------
ECMA-376, Part 1, WordprocessingML; Part 2, Open Packaging Conventions.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHEN = (2026, 1, 1, 0, 0, 0)  # a file does not say when it was written
_LANGS = {"en": "en-GB", "zh-Hant": "zh-HK", "zh-Hans": "zh-CN"}
_FACES = {"en": "Microsoft JhengHei", "zh-Hant": "Microsoft JhengHei", "zh-Hans": "Microsoft YaHei"}
# What XML 1.0 cannot hold.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TWIPS = 20  # twentieths of a point


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `bold` is the words at its beginning that are set bold."""

    text: str
    style: Literal["title", "heading", "subheading", "body", "item", "small"] = "body"
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose first row is its heading, repeated on every page; `widths` are shares."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = field(default_factory=tuple)


def docx(blocks: Iterable[Line | Grid], lang: str, *, title: str = "", landscape: bool = False) -> bytes:
    """The bytes of a document."""
    width, height = (842, 595) if landscape else (595, 842)  # A4 in points
    margin = 45
    body = "".join(
        _line(b) if isinstance(b, Line) else _grid(b, (width - 2 * margin) * _TWIPS) for b in blocks
    )
    orient = ' w:orient="landscape"' if landscape else ""
    page = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{width * _TWIPS}" w:h="{height * _TWIPS}"{orient}/>'
        f'<w:pgMar w:top="{margin * _TWIPS}" w:bottom="{margin * _TWIPS}" w:left="{margin * _TWIPS}" '
        f'w:right="{margin * _TWIPS}" w:header="480" w:footer="480" w:gutter="0"/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations(
            (f"{_DOC}/officeDocument", "word/document.xml"),
            (f"{_PKG}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title, _LANGS[lang]),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_NS}" xmlns:r="{_DOC}"><w:body>{body}{page}</w:body></w:document>',
        "word/_rels/document.xml.rels": _relations(
            (f"{_DOC}/styles", "styles.xml"), (f"{_DOC}/footer", "footer.xml")
        ),
        "word/styles.xml": _styles(lang),
        "word/footer.xml": (
            f'{_HEAD}<w:ftr xmlns:w="{_NS}"><w:p><w:pPr><w:pStyle w:val="Small"/><w:jc w:val="right"/></w:pPr>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


_STYLES = {
    "title": "Title",
    "heading": "Heading1",
    "subheading": "Heading2",
    "item": "Item",
    "small": "Small",
}


def _line(line: Line) -> str:
    style = _STYLES.get(line.style)
    told = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    bold = _run(line.bold, "<w:rPr><w:b/></w:rPr>") if line.bold else ""
    return f"<w:p>{told}{bold}{_run(line.text)}</w:p>"


def _run(text: str, looks: str = "") -> str:
    pieces = escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)).split("\n")
    words = "</w:t><w:br/><w:t xml:space='preserve'>".join(pieces)
    return f"<w:r>{looks}<w:t xml:space='preserve'>{words}</w:t></w:r>"


def _grid(grid: Grid, width: int) -> str:
    shares = grid.widths or [1.0] * len(grid.heading)
    columns = [round(width * share / sum(shares)) for share in shares]
    made = [
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{w}"/>' for w in columns),
        "</w:tblGrid>",
        _row(grid.heading, columns, heading=True),
        *(_row(row, columns) for row in grid.rows),
        # Word asks for a paragraph between two tables.
        '</w:tbl><w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>',
    ]
    return "".join(made)


def _row(cells: Sequence[str], columns: Sequence[int], *, heading: bool = False) -> str:
    looks = "<w:rPr><w:b/></w:rPr>" if heading else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DCE6F1"/>' if heading else ""
    kept = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if heading else "") + "</w:trPr>"
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>{_run(text, looks)}</w:p></w:tc>'
        for text, w in zip(cells, columns, strict=True)
    )
    return f"<w:tr>{kept}{told}</w:tr>"


def _relations(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PKG}/relationships">{told}</Relationships>'


def _core(title: str, lang: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PKG}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(_NO_XML.sub('', title))}</dc:title><dc:language>{lang}</dc:language></cp:coreProperties>"
    )


def _styles(lang: str) -> str:
    face, tongue = quoteattr(_FACES[lang]), _LANGS[lang]

    def style(name: str, size: int, looks: str = "", spacing: str = "", level: int | None = None) -> str:
        outline = f'<w:outlineLvl w:val="{level}"/>' if level is not None else ""
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{_NAMES.get(name, name)}"/>'
            f'<w:basedOn w:val="Normal"/><w:pPr>{spacing}{outline}</w:pPr>'
            f'<w:rPr>{looks}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )

    return (
        f'{_HEAD}<w:styles xmlns:w="{_NS}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia={face}/><w:sz w:val="20"/>'
        f'<w:lang w:val="en-GB" w:eastAsia="{tongue if lang != "en" else "zh-HK"}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="100"/></w:pPr></w:style>'
        + style("Title", 36, "<w:b/>", '<w:spacing w:after="160"/>')
        + style("Heading1", 28, "<w:b/>", '<w:keepNext/><w:spacing w:before="320" w:after="120"/>', 0)
        + style("Heading2", 23, "<w:b/>", '<w:keepNext/><w:spacing w:before="220" w:after="80"/>', 1)
        + style("Item", 20, "", '<w:spacing w:after="80"/><w:ind w:left="320" w:hanging="200"/>')
        + style("Cell", 16, "", '<w:spacing w:after="0"/>')
        + style("Small", 16, '<w:color w:val="56626A"/>', '<w:spacing w:after="60"/>')
        + '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:color="B8C0C6"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + '</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style></w:styles>"
    )


_NAMES = {"Heading1": "heading 1", "Heading2": "heading 2"}
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PKG}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="{part}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for part, kind in (
            ("/word/document.xml", "officedocument.wordprocessingml.document.main"),
            ("/word/styles.xml", "officedocument.wordprocessingml.styles"),
            ("/word/footer.xml", "officedocument.wordprocessingml.footer"),
            ("/docProps/core.xml", "package.core-properties"),
        )
    )
    + "</Types>"
)
