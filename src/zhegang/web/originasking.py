"""Origin as a form or a document asks for it: the command's names and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhegang.ingest.home import Home
from zhegang.ingest.origin import OriginRules
from zhegang.plan.originasking import origin_of, origin_request
from zhegang.trade.origin_told import as_document


def rules() -> OriginRules:
    """The rules of origin loaded on this site."""
    return OriginRules(Home.default())


def origin_answer(given: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The verdict as `zhegang origin --json` prints it.

    Raises
    ------
    InputError
        Every field that cannot be read, at once.
    NotFoundError
        No rules of that agreement are loaded.
    """
    held = rules()
    return as_document(origin_of(held, origin_request(given)), lang, held.versions())
