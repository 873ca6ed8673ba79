"""Files of every kind become text; hostile ones are refused or cleaned, each with a reason."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from zhegang.core.errors import InputError
from zhegang.register import load, read_document, statements
from zhegang.register.docx import Table, read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = (
    "<w:p><w:r><w:t>Arden and Verden agreed to build 12 quays.</w:t></w:r></w:p>"
    "<w:p><w:r><w:t xml:space='preserve'>Kept </w:t></w:r><w:del><w:r><w:delText>struck</w:delText></w:r></w:del>"
    "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>words.</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>Heading</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc>"
    "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def docx(body: str = BODY, head: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>',
        )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def pdf(source: str) -> bytes:
    return typst.compile(source.encode(), format="pdf", timestamp=0)


def protected() -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf("Words."))))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def blank(pages: int) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def swollen_pdf() -> bytes:
    """A page whose 300 KB of drawing unpack, through two filters, to 40 GB."""
    drawing = zlib.compress(zlib.compress(b"(a) Tj " * 20_000_000, 1), 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + b"3 0 R " * 500 + b"] /Count 500 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(drawing)
        + drawing
        + b"\nendstream",
    ]
    made = b"%PDF-1.7\n"
    for number, part in enumerate(parts, start=1):
        made += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    return made + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF"


LONG_LINE = b"a, " * 3_400_000
BILLION = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (LONG_LINE, "longer than a million"),
        (b"word " * 3000, "without any full stop"),
        (b"%PDF-1.7 nothing", "damaged"),
        (protected(), "protected by a password"),
        (blank(601), "more than 600 pages"),
        (blank(2), "pages are pictures"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or protected office file"),
        (b"PK\x03\x04 no archive", "damaged"),
        (docx()[:-30], "damaged"),
        (docx(head=BILLION, body="<w:p>&b;</w:p>"), "declares entities"),
        (docx("<w:p>" * 200 + "</w:p>" * 200), "damaged"),
        (docx("<w:p><w:r><w:t>" + "a" * 9_000_000 + "</w:t></w:r></w:p>"), "would unpack"),
        (docx(extra={"word/media/big.bin": b"\0" * 60_000_000}), "would unpack"),
        (docx(extra={"word/vbaProject.bin": b"x"}), "macros"),
        (docx().replace(b"word/document.xml", b"word/documents.xm"), "no DOCX"),
        (b"\x81\xff" * 40, "encoding is not known"),
        (b"<html><script>agreed to pay</script></html>", "no text"),
    ],
    ids=range(17),
)
def test_a_hostile_file_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        load(data, "it.bin")

    assert reason in caught.value.text()
    assert "it.bin" in caught.value.text()


def test_a_file_that_unpacks_past_its_claim_is_damaged() -> None:
    honest = docx()
    claimed = len(zipfile.ZipFile(io.BytesIO(honest)).read("word/document.xml"))
    lying = honest.replace(claimed.to_bytes(4, "little"), (claimed - 50).to_bytes(4, "little"))

    with pytest.raises(InputError, match="damaged"):
        load(lying, "it.docx")


def test_comments_without_end_are_not_tried_in_every_way() -> None:
    assert load(b"<!---->" * 50_000 + b"x", "x").charset == "utf-8"


@pytest.mark.full  # it runs against the limits of time and memory
def test_a_pdf_that_unpacks_without_end_is_stopped() -> None:
    with pytest.raises(InputError):
        load(swollen_pdf(), "bomb.pdf")


def test_a_docx_gives_what_its_reader_sees() -> None:
    document = load(docx(), "it.docx")

    assert document.text.split("\n") == [
        "Arden and Verden agreed to build 12 quays.",
        "Kept words.",
        "Heading",
        "a",
        "inner",
        "b",
    ]
    assert document.charset == "docx"
    assert any("hidden" in note.in_lang("en") for note in document.notes)
    assert [b.rows for b in read_docx(docx(), "x").blocks if isinstance(b, Table)] == [
        (("Heading", ""), ("a\ninner", "b"))
    ]


PROSE = (
    "Arden and Verden agreed to build 12 quays in the old harbour of Larne by the end of May 2027, "
    "and both sides will report on the work every quarter to the joint committee of the two ports. "
)
HAN = "浙江与香港两地政府同意在杭州共同建设一个面向青年科研人员的联合实验室并于二〇二七年年底之前投入使用同时双方将每季度报告进展。"


def test_a_pdf_gives_whole_sentences_without_running_heads() -> None:
    source = (
        '#set page(width: 12cm, height: 9cm, header: [Joint report], footer: context counter(page).display("1"))\n'
        '#set text(font: ("Libertinus Serif"))\n= Ports\n' + f"{PROSE}\n\n" * 6
    )
    document = load(pdf(source), "it.pdf")

    assert "Joint report" not in document.text
    assert not re.search(r"^\d+$", document.text, re.M)
    assert document.text.startswith("Ports\n")
    assert document.text.count(PROSE.strip()) == 6
    reading = read_document(document)
    assert all(document.text[s.citation.start : s.citation.end] == s.wording for s in statements(reading))


def test_chinese_lines_are_joined_without_a_blank() -> None:
    source = '#set page(width: 9cm)\n#set text(font: "Noto Sans SC", fallback: true)\n' + HAN
    with_fonts = typst.compile(
        source.encode(), format="pdf", font_paths=["src/zhegang/plan/report/assets/fonts"]
    )

    assert load(with_fonts, "it.pdf").text == HAN


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        ("<html><head><meta charset='gb2312'></head><p>香港与浙江签署合作协议。</p></html>", "gb18030"),
        ("<html><head><meta charset='big5'></head><p>香港與浙江簽署合作協議。</p></html>", "big5hkscs"),
        (
            "<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1252'><p>The “port” pact – signed.</p></html>",
            "cp1252",
        ),
        (
            "The “port” pact – signed by both of the governments, and by a third that had not been named before.",
            "cp1252",
        ),
    ],
)
def test_an_encoding_is_taken_as_declared_or_found(page: str, charset: str) -> None:
    document = load(page.encode(charset), "x")

    assert document.charset == charset
    assert document.text in page
