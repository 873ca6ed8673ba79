"""Every system the documents name: where, between whom, and what is done for it here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zhegang.ingest.home import Home
from zhegang.ingest.pack_systems import load_systems
from zhegang.ingest.packs import DEFAULT, load_pack
from zhegang.mechanism.systems import SystemEntry, entries, systems_json
from zhegang.web.pages.rendering import Shown, page


@dataclass(frozen=True, slots=True)
class SystemsPage:
    """`systems` as `zhegang register systems --json` tells them, each link with its `href` here."""

    systems: tuple[dict[str, Any], ...]


@page("systems", "systems", "register.see")
def systems_page(request: HttpRequest, lang: str) -> Shown:
    return Shown("systems.html.j2", listed(lang))


def listed(lang: str) -> SystemsPage:
    """The systems of the site's pack in one language."""
    made = systems_json(_entries(), lang)
    for entry in made:
        for link in entry["links"]:
            link["href"] = reverse(link["page"], kwargs={"lang": lang}) if link["page"] else ""
    return SystemsPage(tuple(made))


@lru_cache(maxsize=1)
def _entries() -> tuple[SystemEntry, ...]:
    home = Home.default().path
    return entries(load_systems(DEFAULT, home), load_pack(DEFAULT, home))
