"""The plan on one page: a PDF to print and a picture 1080 pixels wide for a phone."""

from __future__ import annotations

from zhegang.plan.report.pdf import compile_typst

FILE_PDF = "onepage.{lang}.pdf"
FILE_PNG = "onepage.{lang}.png"
WIDTH = 1080
_POINTS = 360  # width of the phone's page: three pixels a point


def render_pdf(data: str) -> bytes:
    """One A4 page, tagged, from the data that `pdf.typeset` gives."""
    return compile_typst("onepage.typ", {"data": data, "paper": "a4"}, format="pdf", pdf_standards=["ua-1"])


def render_png(data: str) -> bytes:
    """One picture, `WIDTH` pixels wide, as high as it needs."""
    return compile_typst(
        "onepage.typ", {"data": data, "paper": "phone"}, format="png", ppi=72 * WIDTH / _POINTS
    )
