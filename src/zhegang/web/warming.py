"""Reading, before the first visitor comes, what every process of the site holds in memory."""

from __future__ import annotations

import logging
from datetime import date

from django.db import connections
from django.urls import get_resolver

from zhegang.core.errors import ZhegangError
from zhegang.core.i18n import LANGS
from zhegang.plan.hs import hs_found
from zhegang.web import asking
from zhegang.web.pages.rendering import environment

LOG = logging.getLogger("zhegang.request")
SAMPLE = {"hs": "8479.50", "origin": "CN", "market": "US", "value": "1", "currency": "USD"}


def warm() -> None:
    """Loads addresses, templates, translations, tariffs, lanes and the words of goods; what cannot be read is logged."""
    assert get_resolver().url_patterns
    held = environment()
    for name in held.list_templates(extensions=["j2"]):
        held.get_template(name)
    try:
        told = asking.quoted(SAMPLE | {"on": date.today().isoformat()})
        for lang in LANGS:
            told.as_dict(lang)
        hs_found(asking.store(), {"q": SAMPLE["hs"]})
    except ZhegangError as error:
        LOG.warning("not warmed", exc_info=error)
    connections.close_all()  # the processes made from this one open their own
