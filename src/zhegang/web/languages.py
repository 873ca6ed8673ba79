"""Which language a request is answered in."""

from __future__ import annotations

from django.http import HttpRequest

from zhegang.core.i18n import LANGS

_TRADITIONAL = ("zh-hant", "zh-hk", "zh-tw", "zh-mo")


def lang_of(request: HttpRequest) -> str:
    """The language in the address, the one asked for by `lang=`, or the browser's first known one."""
    first = request.path.split("/", 2)[1] if "/" in request.path else ""
    for given in (first, request.GET.get("lang", "")):
        if given in LANGS:
            return given
    return accepted(request.headers.get("Accept-Language", ""))


def accepted(header: str) -> str:
    """The best of our languages for an Accept-Language header; English when none fits.

    Examples
    --------
    >>> accepted("fr, zh-HK;q=0.9, en;q=0.8"), accepted("zh-CN,zh;q=0.9"), accepted("")
    ('zh-Hant', 'zh-Hans', 'en')
    """
    ranked = []
    for place, part in enumerate(header[:500].split(",")[:20]):
        tag, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, tag.strip().lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(ranked):
        if tag.startswith(_TRADITIONAL):
            return "zh-Hant"
        if tag.startswith("zh"):
            return "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return "en"
