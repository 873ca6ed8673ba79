"""QR codes as SVG that fits into a page: no style of its own, named for those who cannot see it."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup, escape


def qr_svg(text: str, name: str) -> Markup:
    """The code of `text`; `name` is what a screen reader says."""
    held = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        held, kind="svg", xmldecl=False, svgns=True, scale=5, border=4, omitsize=True, light="#fff", nl=False
    )
    svg = held.getvalue().decode()
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(name)}" ', 1))
